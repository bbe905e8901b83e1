"""Which rubric a row of a roster asks for: `frontend`, `Back-end`, `alx-project-nexus-frontend`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from nexus_check.cohort.learners import Cohort, Learner
from nexus_check.cohort.roster.words import letters
from nexus_check.rubric import BUILT_IN, Rubric, load

# Words that occur in the names of several programs.
_GENERAL = frozenset(("alx prodev pro dev program course track skills development").split())


def assign_rubrics(cohort: Cohort, given: Sequence[Rubric]) -> Cohort:
    """Return the cohort with the id of the rubric that each row asks for, as far as a row does.

    A row that asks for a built-in rubric that was not given is not judged: by another one it would
    fail for no reason of the learner's. What is no rubric's name is ignored and said.
    """
    asked = Counter(learner.rubric for learner in cohort.learners if learner.rubric)
    if not asked:
        return cohort
    held = {rubric.id for rubric in given}
    rubrics = (*given, *(load(name) for name in BUILT_IN if name not in held))
    chosen = {name: _find(name, rubrics) for name in asked}
    said = [
        f"`{name}` is not a rubric: {_rows(number)} judged without it."
        for name, number in asked.items()
        if chosen[name] is None
    ]
    return replace(
        cohort,
        learners=tuple(_assigned(learner, chosen, held) for learner in cohort.learners),
        problems=(*cohort.problems, *said[:5]),
    )


def _rows(number: int) -> str:
    return "1 row is" if number == 1 else f"{number:,} rows are"


def _find(asked: str, rubrics: Sequence[Rubric]) -> str | None:
    """Return the id of the first rubric that a cell names, or whose program; else None."""
    named = [rubric.id for rubric in rubrics if letters(rubric.id) == letters(asked)]
    fitting = (rubric.id for rubric in rubrics if _fits(asked, rubric))
    return named[0] if named else next(fitting, None)


def _fits(asked: str, rubric: Rubric) -> bool:
    """Whether a cell names a rubric's program: `Back-end` for `(backend|back end) …`."""
    phrases = {
        letters(part)
        for rule in rubric.program
        for phrase in rule.phrases
        for part in re.split(r"[()|]", phrase)
    }
    words = re.split(
        r"[\s/,;&]+", asked.lower().replace("back end", "backend").replace("front end", "frontend")
    )
    return not phrases.isdisjoint({letters(word) for word in words} - _GENERAL)


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
