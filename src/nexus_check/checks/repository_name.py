"""Kind `repository-name`: the repository has the one right name."""

from __future__ import annotations

from nexus_check.checks.context import Context
from nexus_check.model import Criterion, Finding, State, Status

_RENAME = "Rename it on GitHub under Settings → General → Repository name; old links keep working."


def check(criterion: Criterion, context: Context) -> Finding:
    """Compare the name as GitHub spells it."""
    repository, right = context.snapshot.repository, criterion.options.name
    if repository is None:
        raise LookupError("no repository")
    name = repository.name
    if name == right:
        return context.finding(criterion, Status.PASS, State.GOOD, f"The repository is named {right}.", evidence=name)
    message = f"The repository is named {name}{_difference(name, right)}; it must be named {right}. {_RENAME}"
    return context.failed(criterion, State.INCOMPLETE, message, evidence=name)


def _difference(name: str, right: str) -> str:
    """What is different, where it is one thing that can be said."""
    if name.lower() == right.lower():
        return ", with capital letters"
    if name.lower().replace("_", "-") == right.lower():
        return ", with underscores for hyphens"
    if name.lower().startswith(right.lower()):
        return f", with {name[len(right) :]!r} added at the end"
    return ""
