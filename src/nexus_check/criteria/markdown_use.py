"""Kinds `headings` and `lists`: Markdown is used for titles and for lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nexus_check.criteria.evidence import Evidence
from nexus_check.criteria.interface import Count, Criterion
from nexus_check.criteria.wording import counted, listed
from nexus_check.model import Finding, State
from nexus_check.readme import Title

_NAMED_LINES = 8  # enough to see where the marks go; the rest is plain then


class _MarkdownUse(Criterion, frozen=True, kw_only=True):
    """`minimum`: how many there must be."""

    minimum: Count = 1

    def _judge(self, noun: str, lines: Sequence[int], advice: str, **more: str) -> Finding:
        """Return the finding on something of which one begins on each of the lines."""
        found = counted(len(lines), noun)
        if len(lines) >= self.minimum:
            return self.met(f"{found} found.", line=lines[0])
        first = f"Only {found} of {self.minimum}." if lines else f"There is no {noun}."
        return self.not_met(State.MISSING, f"{first} {advice}", **more)


class Headings(_MarkdownUse, frozen=True, kw_only=True, tag="headings"):
    """Titles are Markdown headings. `minimum`: how many there must be."""

    def explain(self) -> Iterator[str]:
        yield "Headings (`#` to `######`, or underlined) are counted as GitHub shows them."
        yield f"There must be at least {self.minimum}."
        yield "Headings in HTML do not count."

    def check(self, evidence: Evidence) -> Finding:
        noun = "Markdown heading"
        sections = evidence.document.sections
        lines = [one.line for one in sections if _is_markdown(one.title)]
        others = [one for one in sections if not _is_markdown(one.title)][:_NAMED_LINES]
        if not others:
            return self._judge(noun, lines, "Begin the line of each title with `## `.")
        if others[0].title.style == "nospace":
            advice = f"Put a space after `#`, nothing before it, first on line {others[0].line}."
            return self._judge(noun, lines, advice)
        parts = [one.line for one in others if one.sentences[0] in evidence.parts]
        below = {one.line for one in others if parts and one.line > parts[0]}.difference(parts)
        where = listed([str(one.line) for one in others])
        advice = f"Begin {'lines' if len(others) > 1 else 'line'} {where} with `## `"
        advice += ", or `### ` where one belongs below another." if below else "."
        fix = "\n\n".join(f"##{'#' * (one.line in below)} {one.title.text}" for one in others)
        return self._judge(noun, lines, advice, fix=fix)


def _is_markdown(title: Title) -> bool:
    return title.is_heading and title.style != "html"


class Lists(_MarkdownUse, frozen=True, kw_only=True, tag="lists"):
    """Lists are Markdown lists. `minimum`: how many items there must be."""

    def explain(self) -> Iterator[str]:
        yield "List items (`-`, `*`, `+` or `1.`) are counted as GitHub shows them."
        yield f"There must be at least {self.minimum}."

    def check(self, evidence: Evidence) -> Finding:
        advice = "Begin each point with `- ` on a line of its own."
        if any("•" in line for line in evidence.document.lines):
            advice = "Begin each point with `- ` on a line of its own; “•” makes no list."
        return self._judge("Markdown list item", evidence.document.items, advice)
