"""Kind `published`: the repository can be seen and has a commit."""

from __future__ import annotations

from nexus_check.checks.context import Context
from nexus_check.model import Criterion, Finding, State, Status


def check(criterion: Criterion, context: Context) -> Finding:
    """Tell whether a reviewer would find anything; in a folder that cannot be known."""
    snapshot = context.snapshot
    if snapshot.local:
        reason = "Not looked at: whether it is published on GitHub cannot be told from a folder."
        return context.finding(criterion, Status.SKIPPED, None, reason)
    repository = snapshot.repository
    if repository is None:
        return context.failed(criterion, State.MISSING, _unseen(snapshot.similar_repositories))
    name = repository.full_name or repository.name
    if snapshot.commit is None:
        message = f"{name} has no commit yet: add README.md, commit it and push it to the default branch."
        return context.failed(criterion, State.INCOMPLETE, message)
    message = f"{name} can be seen and has commits on {repository.default_branch or 'its default branch'}."
    return context.finding(criterion, Status.PASS, State.GOOD, message)


def _unseen(similar: tuple[str, ...]) -> str:
    message = (
        "The repository cannot be seen: it does not exist or is private (GitHub tells neither apart). "
        "Check the spelling of the login and of the name, and that it is public (Settings → General → Danger Zone)."
    )
    if similar:
        message += f" Found {', '.join(similar[:3])}: if that is it, rename it under Settings → General."
    return message
