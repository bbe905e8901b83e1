"""Which rubric a row of a roster asks for: `frontend`, `Back-end`, `alx-project-nexus-frontend`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from nexus_check.cohort.learners import Cohort, Learner
from nexus_check.rubric import BUILT_IN, Rubric, load

# Words that occur in the names of several programs.
_GENERAL = frozenset(("alx prodev pro dev program course track skills development").split())


def assign_rubrics(cohort: Cohort, given: Sequence[Rubric]) -> Cohort:
    """Return the cohort with the id of the rubric that each row asks for, as far as a row does.

    A row that asks for a built-in rubric that was not given is not judged: by another one it would
    fail for no reason of the learner's. What is no rubric's name is ignored and said.
    """
    if not any(learner.rubric for learner in cohort.learners):
        return cohort
    held = {rubric.id for rubric in given}
    others = [load(name) for name in BUILT_IN if name not in held]
    chosen = {
        asked: find(asked, given, others)
        for asked in {learner.rubric for learner in cohort.learners}
        if asked
    }
    unknown = Counter(
        learner.rubric
        for learner in cohort.learners
        if learner.rubric and not chosen[learner.rubric]
    )
    said = [
        f"`{asked}` is not a rubric: {number:,} rows are judged without it."
        for asked, number in unknown.items()
    ]
    return replace(
        cohort,
        learners=tuple(_assigned(learner, chosen, held) for learner in cohort.learners),
        problems=(*cohort.problems, *said[:5]),
    )


def find(asked: str, given: Sequence[Rubric], others: Sequence[Rubric]) -> str | None:
    """Return the id of the rubric that a cell names, one of `given` first; else None."""
    for rubrics in (given, others):
        if named := [rubric.id for rubric in rubrics if _letters(rubric.id) == _letters(asked)]:
            return named[0]
    for rubrics in (given, others):
        if named := [rubric.id for rubric in rubrics if _fits(asked, rubric)]:
            return named[0]
    return None


def _fits(asked: str, rubric: Rubric) -> bool:
    """Whether a cell names a rubric's program: `Back-end` for `(backend|back end) …`."""
    phrases = {
        _letters(part)
        for rule in rubric.program
        for phrase in rule.phrases
        for part in _parts(phrase)
    }
    words = re.split(
        r"[\s/,;&]+", asked.lower().replace("back end", "backend").replace("front end", "frontend")
    )
    return not phrases.isdisjoint({_letters(word) for word in words} - _GENERAL)


def _parts(phrase: str) -> list[str]:
    return re.split(r"[()|]", phrase)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _assigned(learner: Learner, chosen: dict[str, str | None], held: set[str]) -> Learner:
    if not learner.rubric:
        return learner
    name = chosen[learner.rubric]
    if name is None or name in held or learner.fault:
        return replace(learner, rubric=name)
    fault = (
        f"Line {learner.row} asks for the rubric {name}, which this sweep does not have. "
        f"Add `--rubric {name}`."
    )
    return replace(learner, rubric=name, fault=fault)
