"""Why GitHub refused a check run, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nexus_check.errors import Refused
from nexus_check.github.auth import Secret

PERMISSIONS = "permissions: { contents: read, checks: write }"
_PERSONAL = ("ghp_", "github_pat_", "gho_", "ghu_")


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of a try to post, to tell why GitHub refused it.

    `workflow_repository` is the one the workflow's own token is for, None outside of one.
    """

    repository: str
    with_app: bool = False
    workflow_repository: str | None = None
    token: Secret | None = None
    from_fork: bool = False
    by_dependabot: bool = False

    @property
    def is_personal(self) -> bool:
        return self.token is not None and self.token.reveal().startswith(_PERSONAL)


def why_refused(error: Refused, tried: Circumstances) -> str:
    """Return in a line why the check run was not posted, and what to do about it."""
    reason = next(_reasons(error, tried))
    return f"The check run was not posted, which does not affect the verdict: {reason}"


def _reasons(error: Refused, tried: Circumstances) -> Iterator[str]:
    """Yield what may be the reason, the surest first."""
    said = error.message.lower()
    if "archived" in said:
        yield f"{tried.repository} is archived, so no check run can be posted."
    if "does not accept the token" in said:
        yield str(error)
    if tried.with_app:
        yield (
            "the GitHub App may not write checks. Give it the permission `Checks: write`, and "
            "accept that where it is installed."
        )
    if "via a github app" in said or "personal access token" in said or tried.is_personal:
        yield (
            "GitHub lets only GitHub Apps create check runs, and this is a personal token. Leave "
            f"the input `token` out (the workflow's own token will do), with `{PERMISSIONS}`; or "
            "set `app-id` and `app-private-key`."
        )
    yield from _reasons_of_the_workflow(tried)


def _reasons_of_the_workflow(tried: Circumstances) -> Iterator[str]:
    if tried.token is None:
        yield (
            "there is no token. Leave the input `token` at its default and give the job "
            f"`{PERMISSIONS}`."
        )
    if tried.from_fork:
        yield (
            "in a pull request from a fork GitHub gives the workflow a read-only token, whatever "
            f"its permissions say. The same workflow with `{PERMISSIONS}` posts it on a push in "
            "the fork."
        )
    if tried.by_dependabot:
        yield (
            "GitHub gives runs started by Dependabot a read-only token, unless the job asks for "
            f"`{PERMISSIONS}`."
        )
    if tried.workflow_repository and tried.workflow_repository.lower() != tried.repository.lower():
        yield (
            f"the workflow's token is for {tried.workflow_repository} alone, and this is "
            f"{tried.repository}. Posting there takes a GitHub App that is installed on it: set "
            "`app-id` and `app-private-key`."
        )
    yield f"the token may not write checks. Give the job `{PERMISSIONS}`."
