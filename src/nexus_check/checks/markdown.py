"""Kind `markdown`: headings or lists are used."""

from __future__ import annotations

from nexus_check.checks.context import Context
from nexus_check.document import Document
from nexus_check.model import Criterion, Finding, State, Status


def check(criterion: Criterion, context: Context) -> Finding:
    """Count what GitHub shows as headings, or as list items."""
    document = context.document
    if document is None:
        raise LookupError("no document")
    uses = criterion.options.uses
    lines = [title.line for title in document.headings if title.style != "html"]
    if uses == "lists":
        lines = list(document.items)
    noun = "heading" if uses == "headings" else "list item"
    if len(lines) < criterion.options.minimum:
        return context.failed(criterion, State.MISSING, _missing(uses, document))
    message = f"{len(lines)} Markdown {noun}{'' if len(lines) == 1 else 's'} found."
    return context.finding(criterion, Status.PASS, State.GOOD, message, line=lines[0])


def _missing(uses: str, document: Document) -> str:
    """That there are none, and what is there in their place."""
    if uses == "lists":
        return "No Markdown list is used: begin each point with `-`, `*` or `1.` and a space."
    titles = [title for title in document.titles if title.style in ("nospace", "html", "bold", "bare")]
    instead = ""
    if titles:
        how = {"nospace": "has no space after `#`", "html": "is written in HTML"}.get(titles[0].style, "has no `#`")
        instead = f" The first title (line {titles[0].line}) {how}."
    return f"No Markdown heading is used: begin a title's line with `#`, `##` or `###` and a space.{instead}"
