"""Kind `own-words`: the README is not the assignment's own text handed back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from nexus_check.copied import is_handed_back
from nexus_check.criteria.evidence import Evidence
from nexus_check.criteria.interface import Criterion
from nexus_check.model import Finding, State

_MOST_RANGES = 6  # lines named in a message; a reader looks at the first ones
_WORTH_SAYING = 0.25  # a smaller share is the opening quoted and titles reused, which is fine


class OwnWords(Criterion, frozen=True, kw_only=True, tag="own-words"):
    """The README is not the assignment, the skeleton or a bundled example. It has no options."""

    needs_repository = True
    needs_readme = True

    def explain(self) -> Iterator[str]:
        yield "Runs of words are compared with the assignment's, this rubric's fixes and the bundled examples."
        yield "Quoting the assignment's opening sentence and naming what it asks for do not count."

    def check(self, evidence: Evidence) -> Finding:
        copied = evidence.copied
        if copied is None or not copied.sentences or (copied.share < _WORTH_SAYING and not is_handed_back(copied)):
            return self.met("The README is written in your own words.")
        percent = f"{copied.share:.0%}".replace("%", " %")
        lines = {"line": copied.lines[0], "end_line": copied.lines[-1]} if copied.lines else {}
        where = f" (lines {_ranges(copied.lines)})" if copied.lines else ""
        source = {"skeleton": "the skeleton", "example": "a bundled example"}.get(copied.source or "", "the assignment")
        if is_handed_back(copied):
            message = f"{percent} of the text is copied from {source}{where}. Write what you learned in your own words."
            return self.not_met(State.MISSING, message, evidence=f"{percent} of the words", **lines)
        message = f"The README is mostly in your own words; {percent} of the text is {source}'s{where}."
        return self.met(message, **lines)


def _ranges(lines: Sequence[int]) -> str:
    """Return lines as a person writes them: "3-7, 12"."""
    runs = [[line for _, line in run] for _, run in groupby(enumerate(lines), lambda pair: pair[1] - pair[0])]
    said = [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]
    return ", ".join(said[:_MOST_RANGES]) + (" and more" if len(said) > _MOST_RANGES else "")
