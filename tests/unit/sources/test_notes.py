"""Sentences about how the facts were come by: when nothing is said first."""

from __future__ import annotations

import pytest

from nexus_check.model import Repository, Target
from nexus_check.sources import notes


@pytest.mark.parametrize("parent", [None, "amina/nexus"])
def test_of_a_plain_repository_nothing_is_said(parent: str | None) -> None:
    assert notes.about(Repository("nexus"), parent) == []


@pytest.mark.parametrize(
    ("repository", "parent", "said"),
    [
        (Repository("nexus", fork=True), None, ["The repository is a fork."]),
        (
            Repository("nexus", fork=True),
            "amina/nexus",
            ["The repository is a fork of `amina/nexus`."],
        ),
        (
            Repository("nexus", archived=True),
            None,
            [
                "The repository is archived. Unarchive it before you change anything in it.",
            ],
        ),
    ],
)
def test_of_a_fork_or_an_archive(
    repository: Repository, parent: str | None, said: list[str]
) -> None:
    assert notes.about(repository, parent) == said


def test_of_both_there_are_two_sentences() -> None:
    assert len(notes.about(Repository("nexus", fork=True, archived=True))) == 2


@pytest.mark.parametrize(
    ("note", "said"),
    [
        (
            notes.renamed("amina/nexus", "amina/alx-project-nexus"),
            "`amina/nexus` is now `amina/alx-project-nexus` (renamed or transferred) "
            "and was judged under that name.",
        ),
        (
            notes.looked_for(Target("amina", owner="amina", name="nexus")),
            "Looked for `amina/nexus`.",
        ),
        (
            notes.no_such_account("amina"),
            "GitHub knows no user `amina`. Check the spelling of the login.",
        ),
        (notes.nothing_on("trunk"), "The default branch `trunk` has no commits."),
    ],
)
def test_what_is_said(note: str | None, said: str) -> None:
    assert note == said
