"""Kind `statement`: a passage of the README says something of something."""

from __future__ import annotations

from nexus_check.checks.context import Context, short
from nexus_check.checks.said import find
from nexus_check.model import Criterion, Finding, State, Status


def check(criterion: Criterion, context: Context) -> Finding:
    """Find a passage about the right thing that says what it must."""
    found = find(criterion, context.reading, context.outline)
    if found:
        message = f"Found: “{short(found.evidence, 60)}” (line {found.line})."
        more = {"line": found.line, "end_line": found.end_line, "evidence": short(found.evidence)}
        return context.finding(criterion, Status.PASS, State.GOOD, message, **more)
    if empty := next((part for part in context.outline.titled(criterion.id) if part.empty), None):
        message = (
            f"“{short(empty.title.text, 60)}” (line {empty.line}) is only a title: nothing is written below it yet."
        )
        more = {"line": empty.line, "end_line": empty.end_line, "evidence": short(empty.title.text)}
        return context.failed(criterion, State.INCOMPLETE, message, **more)
    return context.failed(criterion, State.MISSING, f"This was not found. {criterion.asks}")
