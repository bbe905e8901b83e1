"""An organisation's or a user's repositories as a cohort."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nexus_check.cohort.learners import Cohort, numbered
from nexus_check.errors import RosterError, TargetError
from nexus_check.github.client import Client
from nexus_check.model import REPOSITORY_NAME, Target
from nexus_check.sources.similar import similar
from nexus_check.targets import parse_target

QUERY = """query($login: String!, $after: String) { repositoryOwner(login: $login) { __typename login
  repositories(first: 100, after: $after, ownerAffiliations: [OWNER], orderBy: {field: NAME, direction: ASC}) {
    totalCount nodes { name nameWithOwner } pageInfo { hasNextPage endCursor } } } }"""


def list_repositories(client: Client, owner: str) -> Cohort:
    """The repositories of `owner` whose name is, or looks like, the one asked for (`alx-project-nexus-LOGIN` too); of a
    user's the likeliest alone.

    A request for each hundred. Raises `RosterError` when GitHub knows nobody of that name or nothing there looks like
    it, `Unavailable` when GitHub does not answer.
    """
    login = _login(owner)
    targets: list[Target] = []
    seen = 0
    for page in _pages(client, login):
        nodes = [node for node in page["repositories"]["nodes"] or () if node]
        seen += len(nodes)
        names = {node["name"]: node["nameWithOwner"] for node in nodes}
        alike = {*similar(names), REPOSITORY_NAME}
        learner = page["login"] if page["__typename"] == "User" else None
        targets += [_target(full, learner) for name, full in names.items() if name in alike]
    if not targets:
        raise RosterError(
            f"None of the {seen:,} repositories of `{login}` that can be seen looks like {REPOSITORY_NAME}."
        )
    cohort = numbered(login, sorted(targets, key=_likeliest) if targets[0].learner else targets)
    left = seen - len(cohort.learners)
    return Cohort(login, cohort.learners, (), (_left_out(left, login),)) if left else cohort


def _likeliest(target: Target) -> int:
    """The one of the right name first; `sorted` leaves the others in their order."""
    return int(target.name != REPOSITORY_NAME)


def _left_out(number: int, login: str) -> str:
    return f"Left out of {login}'s repositories, as they have other names: {number:,}."


def _login(owner: str) -> str:
    try:
        return parse_target(owner, folders=False).owner or owner
    except TargetError as error:
        raise RosterError(f"`{owner}` is no organisation or user on GitHub.", error.hint) from error


def _pages(client: Client, login: str) -> Iterator[dict[str, Any]]:
    after: str | None = None
    while True:
        owner = client.graphql(QUERY, {"login": login, "after": after})["data"].get("repositoryOwner")
        if owner is None:
            raise RosterError(f"GitHub knows no organisation or user `{login}`.", "Check the spelling.")
        yield owner
        info = owner["repositories"]["pageInfo"]
        if not info["hasNextPage"]:
            return
        after = info["endCursor"]


def _target(full_name: str, learner: str | None) -> Target:
    owner, _, name = full_name.partition("/")
    return Target(full_name, owner, name, learner=learner)
