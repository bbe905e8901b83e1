"""Kind `own-words`: the README is not the assignment's own text handed back."""

from __future__ import annotations

from collections.abc import Iterator

from nexus_check.copied import HANDED_BACK, is_handed_back
from nexus_check.criteria.evidence import Evidence
from nexus_check.criteria.interface import Criterion
from nexus_check.model import Finding, State

_NAMED_LINES = 6  # lines named in a message; a reader looks at the first ones
_WORTH_SAYING = 0.25  # a smaller share is the opening quoted and titles reused, which is fine


class OwnWords(Criterion, frozen=True, kw_only=True, tag="own-words"):
    """The README is not the assignment, the skeleton or a bundled example. It has no options."""

    def explain(self) -> Iterator[str]:
        yield "The text is compared with the assignment, this rubric's fixes and bundled examples."
        yield "It fails if half of it is copied."
        yield "It fails if most of the assignment is there, whatever is around it."
        yield "Quoting the assignment's opening sentence and naming what it asks for do not count."

    def check(self, evidence: Evidence) -> Finding:
        copied = evidence.copied
        handed_back = is_handed_back(copied)
        if copied.share < _WORTH_SAYING and not handed_back:
            return self.met("The README is written in your own words.")
        source = "a bundled example" if copied.source == "example" else f"the {copied.source}"
        named = ", ".join(map(str, copied.lines[:_NAMED_LINES]))
        where = f"line{'s' if len(copied.lines) > 1 else ''} {named}"
        if len(copied.lines) > _NAMED_LINES:
            where += " and more"
        lines = {"line": copied.lines[0], "end_line": copied.lines[-1]}
        share = f"{round(100 * copied.share)} % of the text"
        if not handed_back:
            message = f"The README is mostly in your own words; {share} is from {source} ({where})."
            return self.met(message, **lines)
        said = f"{share} is copied from {source}"
        if copied.share < HANDED_BACK:  # it is the assignment, with much else around it
            share = f"{round(100 * copied.of_assignment)} % of the assignment"
            said = f"{share} is in the README"
        message = f"{said} ({where}). Replace it with what you learned, in your own words."
        return self.not_met(State.MISSING, message, evidence=share, **lines)
