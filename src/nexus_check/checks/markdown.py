"""Kind `markdown`: headings or lists are used."""

from __future__ import annotations

from nexus_check.checks.context import Context
from nexus_check.model import Criterion, Finding, State, Status


def check(criterion: Criterion, context: Context) -> Finding:
    """Count what GitHub shows as headings, or as list items."""
    document = context.document
    if document is None:
        raise LookupError("no document")
    uses = criterion.options.uses
    lines = [title.line for title in document.headings if title.style != "html"]
    if uses == "lists":
        lines = [item.line for item in document.items]
    if len(lines) < criterion.options.minimum:
        return context.failed(criterion, State.MISSING, f"No Markdown {uses} are used.")
    count = len(lines)
    message = f"{count} Markdown {uses if count > 1 else uses[:-1]} found."
    return context.finding(criterion, Status.PASS, State.GOOD, message, line=lines[0])
