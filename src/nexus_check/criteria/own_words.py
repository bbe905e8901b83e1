"""Kind `own-words`: the README is not the assignment's own text handed back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from nexus_check.copied import HANDED_BACK, is_handed_back
from nexus_check.criteria.evidence import Evidence
from nexus_check.criteria.interface import Criterion
from nexus_check.model import Finding, State

_MOST_RANGES = 6  # lines named in a message; a reader looks at the first ones
_WORTH_SAYING = 0.25  # a smaller share is the opening quoted and titles reused, which is fine
_NAMES = {
    "assignment": "the assignment",
    "skeleton": "the skeleton",
    "example": "a bundled example",
}


class OwnWords(Criterion, frozen=True, kw_only=True, tag="own-words"):
    """The README is not the assignment, the skeleton or a bundled example. It has no options."""

    needs_repository = True
    needs_readme = True

    def explain(self) -> Iterator[str]:
        yield (
            "The text is compared with the assignment's, this rubric's fixes and the bundled "
            "examples."
        )
        yield (
            "It fails if half of it is copied, or if most of the assignment is there, whatever "
            "is around it."
        )
        yield "Quoting the assignment's opening sentence and naming what it asks for do not count."

    def check(self, evidence: Evidence) -> Finding:
        copied = evidence.copied
        handed_back = is_handed_back(copied)
        if copied.share < _WORTH_SAYING and not handed_back:
            return self.met("The README is written in your own words.")
        source = _NAMES[copied.source or "assignment"]
        lines = {"line": copied.lines[0], "end_line": copied.lines[-1]} if copied.lines else {}
        noun = "lines" if len(copied.lines) > 1 else "line"
        where = f" ({noun} {_ranges(copied.lines)})" if copied.lines else ""
        share = f"{_percent(copied.share)} of the text"
        if not handed_back:
            message = f"The README is mostly in your own words; {share} is from {source}{where}."
            return self.met(message, **lines)
        message = (
            f"{share} is copied from {source}{where}. Write what you learned in your own words."
        )
        if copied.share < HANDED_BACK:  # it is the assignment, with much else around it
            share = f"{_percent(copied.of_assignment)} of the assignment"
            message = (
                f"{share} is in the README{where}. Delete it and write what you learned in your "
                "own words."
            )
        return self.not_met(State.MISSING, message, evidence=share, **lines)


def _percent(share: float) -> str:
    """Return a share in whole percent; `100 %` is all of it."""
    return ">99 %" if 0.995 <= share < 1 else f"{round(100 * share)} %"


def _ranges(lines: Sequence[int]) -> str:
    """Return lines as a person writes them: "3-7, 12"."""
    runs = [
        [line for _, line in run]
        for _, run in groupby(enumerate(lines), lambda pair: pair[1] - pair[0])
    ]
    said = [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]
    return ", ".join(said[:_MOST_RANGES]) + (" and more" if len(said) > _MOST_RANGES else "")
