"""Kind `statement`: a sentence of the README says something."""

from __future__ import annotations

from nexus_check.checks.context import Context, Passage
from nexus_check.model import Criterion, Finding, State, Status


def check(criterion: Criterion, context: Context) -> Finding:
    """Find a passage with a phrase of `about` and one of `says`, and none of `unless`."""
    for passage in context.passages:
        if passage.block.kind != "heading" and _says(passage, criterion.id):
            line = passage.block.line
            return context.finding(
                criterion, Status.PASS, State.GOOD, f"Found at line {line}.", line=line, end_line=passage.block.end_line
            )
    return context.failed(criterion, State.MISSING, f"Not found yet. {criterion.asks}")


def _says(passage: Passage, criterion: str) -> bool:
    roles = {hit.tag.role for hit in passage.hits if hit.tag.criterion == criterion}
    return {"about", "says"} <= roles and "unless" not in roles
