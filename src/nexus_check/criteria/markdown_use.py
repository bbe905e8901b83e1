"""Kinds `headings` and `lists`: Markdown is used for titles and for lists."""

from __future__ import annotations

from collections.abc import Iterator

from nexus_check.criteria.evidence import Evidence
from nexus_check.criteria.interface import Criterion
from nexus_check.criteria.wording import counted, listed
from nexus_check.model import Finding, State

_NAMED_LINES = 8  # enough to see where the marks go; the rest is plain then


class Headings(Criterion, frozen=True, kw_only=True, tag="headings"):
    """Titles are Markdown headings. `minimum`: how many there must be."""

    needs_repository = True
    needs_readme = True

    minimum: int = 1

    def explain(self) -> Iterator[str]:
        yield "Headings (`#` to `######`, or underlined) are counted as GitHub shows them."
        yield f"There must be at least {self.minimum}."
        yield "Headings in HTML do not count."

    def check(self, evidence: Evidence) -> Finding:
        document = evidence.document
        lines = [
            title.line for title in document.titles if title.is_heading and title.style != "html"
        ]
        if len(lines) >= self.minimum:
            return self.met(f"{counted(len(lines), 'Markdown heading')} found.", line=lines[0])
        titles = document.titles
        first = _too_few(len(lines), self.minimum, "heading")
        if not titles:
            return self.not_met(State.MISSING, f"{first} Begin the line of each title with `## `.")
        if titles[0].style == "nospace":
            line = titles[0].line
            return self.not_met(
                State.MISSING,
                f"There is no Markdown heading: line {line} has no space after `#`. Put one there.",
            )
        where = listed([str(title.line) for title in titles[:_NAMED_LINES]])
        plural = "s" if len(titles) > 1 else ""
        fix = "\n\n".join(f"## {title.text}" for title in titles[:_NAMED_LINES])
        return self.not_met(
            State.MISSING, f"{first} Put `## ` before line{plural} {where}.", fix=fix
        )


class Lists(Criterion, frozen=True, kw_only=True, tag="lists"):
    """Lists are Markdown lists. `minimum`: how many items there must be."""

    needs_repository = True
    needs_readme = True

    minimum: int = 1

    def explain(self) -> Iterator[str]:
        yield "List items (`-`, `*`, `+` or `1.`) are counted as GitHub shows them."
        yield f"There must be at least {self.minimum}."

    def check(self, evidence: Evidence) -> Finding:
        document = evidence.document
        items = document.items
        if len(items) >= self.minimum:
            return self.met(f"{counted(len(items), 'Markdown list item')} found.", line=items[0])
        first = _too_few(len(items), self.minimum, "list item")
        message = f"{first} Begin each point with `- ` on a line of its own."
        dots = [
            number
            for number, line in enumerate(document.lines, 1)
            if line.lstrip()[:1] in ("•", "·", "●")
        ]
        if dots:
            message = (
                "“•” does not make a Markdown list. Write `- ` in its place, first on line "
                f"{dots[0]}."
            )
        elif any("<li" in line.lower() for line in document.lines):
            message = (
                "The lists are written in HTML. Write them in Markdown: each point begins with "
                "`- `."
            )
        return self.not_met(State.MISSING, message)


def _too_few(found: int, minimum: int, noun: str) -> str:
    """Return how many there are and should be."""
    if not found:
        return f"There is no Markdown {noun}."
    return (
        f"There {'is' if found == 1 else 'are'} {counted(found, f'Markdown {noun}')} of {minimum}."
    )
