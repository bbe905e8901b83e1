"""Kind `published`: the repository can be seen and has a commit."""

from __future__ import annotations

from collections.abc import Iterator

from nexus_check.criteria.evidence import Evidence
from nexus_check.criteria.interface import Criterion
from nexus_check.criteria.wording import listed
from nexus_check.model import Finding, State, Status


class Published(Criterion, frozen=True, kw_only=True, tag="published"):
    """The repository is visible and its default branch has a commit. It has no options."""

    needs_repository = False
    needs_readme = False

    def explain(self) -> Iterator[str]:
        yield "GitHub is asked for the repository and for the last commit of its default branch."
        yield "For a folder on your machine this is not checked, and does not count."

    def check(self, evidence: Evidence) -> Finding:
        snapshot = evidence.snapshot
        repository = snapshot.repository
        if snapshot.local:
            reason = "Not checked: a folder does not say whether it is on GitHub."
            return self.finding(Status.SKIPPED, None, reason)
        if repository is None:
            return self.not_met(State.MISSING, _unseen(snapshot.similar_repositories))
        if snapshot.commit is None:
            message = f"{repository.full_name} has no commit yet. Add README.md, commit and push."
            return self.not_met(State.INCOMPLETE, message)
        branch = repository.default_branch or "its default branch"
        return self.met(f"{repository.full_name} can be seen and has commits on {branch}.")


def _unseen(similar: tuple[str, ...]) -> str:
    """Return what to look at, with the repositories that may have been meant."""
    advice = "Check the spelling of its owner and name, and that it is public."
    if similar:
        meant = listed(similar[:3], "or")
        advice = f"If you meant {meant}, rename that repository under Settings → General."
    return f"The repository does not exist or is private; GitHub does not say which. {advice}"
