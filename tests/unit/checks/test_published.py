"""Kind `published`: what cannot be seen first."""

from __future__ import annotations

import pytest

from nexus_check.model import Repository, State, Status
from tests.unit.judging import judged


@pytest.mark.parametrize(
    ("similar", "said"),
    [
        ((), "Settings → General → Danger Zone)."),
        (("alx_project_nexus",), "Found alx_project_nexus: if that is it, rename it"),
        (("a", "b", "c", "d"), "Found a, b, c: if that is it, rename it"),
    ],
)
def test_what_cannot_be_seen_is_missing_or_private_and_perhaps_misnamed(similar: tuple[str, ...], said: str) -> None:
    found = judged(None, repository=None, commit=None, similar_repositories=similar)["published"]
    assert (found.status, found.state) == (Status.FAIL, State.MISSING)
    assert "it does not exist or is private (GitHub tells neither apart)" in found.message
    assert said in found.message
    assert ("Found" in found.message) == bool(similar)


def test_without_a_commit_it_is_not_published_yet() -> None:
    found = judged(None, commit=None)["published"]
    assert (found.status, found.state) == (Status.FAIL, State.INCOMPLETE)
    assert found.message.startswith("zola-invented/alx-project-nexus has no commit yet: add README.md")


def test_of_a_folder_it_cannot_be_told() -> None:
    found = judged("# Nexus", local=True)["published"]
    assert (found.status, found.state) == (Status.SKIPPED, None)
    assert "cannot be told from a folder" in found.message


@pytest.mark.parametrize(
    ("repository", "said"),
    [
        (Repository("nexus", "zola/nexus", default_branch="trunk"), "zola/nexus can be seen and has commits on trunk."),
        (Repository("nexus"), "nexus can be seen and has commits on its default branch."),
    ],
)
def test_a_repository_that_can_be_seen(repository: Repository, said: str) -> None:
    found = judged("# Nexus", repository=repository)["published"]
    assert (found.status, found.message) == (Status.PASS, said)
