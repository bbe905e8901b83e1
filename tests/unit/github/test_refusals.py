"""Why a check run was not posted: each reason in one line, with what to do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nexus_check.errors import Refused
from nexus_check.github.auth import Secret
from nexus_check.github.refusals import Circumstances, why_refused

HERE = Circumstances(
    "amina/alx-project-nexus",
    workflow_repository="Amina/alx-project-nexus",
    token=Secret("ghs_a_b"),
)
BLOCK = "permissions: { contents: read, checks: write }"


@pytest.mark.parametrize(
    ("message", "tried", "says"),
    [
        ("Resource not accessible by integration", HERE, "may not write checks"),
        (
            "Resource not accessible by integration",
            replace(HERE, from_fork=True),
            "pull request from a fork",
        ),
        ("Resource not accessible by integration", replace(HERE, by_dependabot=True), "Dependabot"),
        ("You must authenticate via a GitHub App.", HERE, "this is a personal token"),
        ("Resource not accessible by personal access token", HERE, "this is a personal token"),
        ("Not Found", replace(HERE, token=Secret("github_pat_1_a")), "this is a personal token"),
        ("Not Found", replace(HERE, token=Secret("ghp_a")), "this is a personal token"),
        ("Not Found", replace(HERE, token=Secret("abc")), "may not write checks"),
        ("Requires authentication", replace(HERE, token=None), "there is no token"),
    ],
)
def test_each_reason_in_one_line_with_the_block_to_copy(
    message: str, tried: Circumstances, says: str
) -> None:
    line = why_refused(Refused(f'GitHub does not allow this request ("{message}").'), tried)
    assert says in line
    assert BLOCK in line
    assert line.startswith("The check run was not posted, which does not affect the verdict: ")
    assert line.isprintable()


def test_another_owners_repository_takes_an_app() -> None:
    line = why_refused(Refused("Not Found"), replace(HERE, workflow_repository="staff/reviews"))
    assert "the workflow's token is for staff/reviews alone" in line
    assert "`app-id`" in line


def test_outside_of_a_workflow_it_is_the_token() -> None:
    line = why_refused(Refused("Not Found"), replace(HERE, workflow_repository=None))
    assert "the token may not write checks" in line


def test_an_app_without_the_permission_is_told_apart_from_a_token() -> None:
    line = why_refused(Refused("Not Found"), replace(HERE, with_app=True))
    assert "the GitHub App may not write checks" in line


def test_a_token_that_has_expired_is_named_as_such() -> None:
    expired = Refused(
        "GitHub does not accept the token.", "Check that it is whole and has not expired."
    )
    assert "has not expired" in why_refused(expired, HERE)


def test_an_archived_repository_takes_nothing() -> None:
    line = why_refused(Refused('("Repository was archived so is read-only.")'), HERE)
    assert "is archived" in line
