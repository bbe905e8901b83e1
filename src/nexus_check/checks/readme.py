"""Kind `readme`: a README of the right name lies at the root and holds something."""

from __future__ import annotations

from nexus_check.checks.context import Context
from nexus_check.model import Criterion, Finding, State, Status


def check(criterion: Criterion, context: Context) -> Finding:
    """Tell where the README was found, and what to do when that is not where it should be."""
    readme, right = context.snapshot.readme, criterion.options.name
    if readme is None:
        return context.failed(criterion, State.MISSING, f"There is no {right} at the root of the repository: add one.")
    if readme.path != right:
        message = f"The README was found as {readme.path}; rename or move it to {right} at the root."
        return context.failed(criterion, State.INCOMPLETE, message, path=readme.path, evidence=readme.path)
    if context.document is None:
        return context.failed(criterion, State.INCOMPLETE, f"{right} is empty.", path=right)
    if (count := context.word_count()) < criterion.options.minimum_words:
        message = f"{right} has {count} words; at least {criterion.options.minimum_words} are asked for."
        return context.failed(criterion, State.INCOMPLETE, message, path=right, line=1)
    return context.finding(
        criterion, Status.PASS, State.GOOD, f"{right} lies at the root.", path=right, line=1, evidence=right
    )
