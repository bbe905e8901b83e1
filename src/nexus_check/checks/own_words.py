"""Kind `own-words`: the README is not the assignment's own text handed back."""

from __future__ import annotations

from nexus_check.checks.context import Context
from nexus_check.model import Criterion, Finding, State, Status


def check(criterion: Criterion, context: Context) -> Finding:
    """Tell how much of the text is the assignment's."""
    return context.finding(criterion, Status.PASS, State.GOOD, "The README is written in your own words.")
