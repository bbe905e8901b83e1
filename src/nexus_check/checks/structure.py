"""Kind `structure`: small things that make a document easier to read."""

from __future__ import annotations

from nexus_check.checks.context import Context
from nexus_check.model import Criterion, Finding, State, Status


def check(criterion: Criterion, context: Context) -> Finding:
    """List what a reader stumbles over."""
    document = context.document
    if document is None:
        raise LookupError("no document")
    firsts = [title for title in document.headings if title.level == 1]
    if criterion.options.one_title and len(firsts) != 1:
        message = f"There should be one `#` title; there are {len(firsts)}."
        return context.failed(criterion, State.INCOMPLETE, message, line=firsts[1].line if len(firsts) > 1 else 1)
    return context.finding(criterion, Status.PASS, State.GOOD, "The document is well laid out.", line=1)
