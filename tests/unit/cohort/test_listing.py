"""An organisation's or a user's repositories as a cohort, a page at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from graphql import parse, validate

from nexus_check.cohort import listing
from nexus_check.cohort.listing import list_repositories
from nexus_check.errors import Outage, RosterError
from nexus_check.github.client import Client
from tests.servers import schema
from tests.servers.cohort import VARIED, Cohort
from tests.servers.graphql_api import ORGANISATION, GraphQL

NAME = "alx-project-nexus"
BUDGET = {
    "limit": 5000,
    "remaining": 4999,
    "used": 1,
    "resetAt": "2026-01-01T00:00:00Z",
    "nodeCount": 0,
}


class Pages:
    """Takes a client's place: pages of names, as GitHub words them."""

    def __init__(
        self, *pages: list[str], kind: str = "Organization", login: str = "School"
    ) -> None:
        self._pages = pages
        self._kind, self._login = kind, login
        self.asked: list[Any] = []

    def graphql(self, _query: str, variables: dict[str, Any]) -> dict[str, Any]:
        self.asked.append(variables)
        number = int(variables["after"] or 0)
        nodes = [
            {"name": name, "nameWithOwner": f"{self._login}/{name}"} for name in self._pages[number]
        ]
        info = {"hasNextPage": number + 1 < len(self._pages), "endCursor": str(number + 1)}
        held = {"nodes": [*nodes, None], "pageInfo": info}
        return {
            "data": {
                "repositoryOwner": {
                    "__typename": self._kind,
                    "login": self._login,
                    "repositories": held,
                }
            }
        }


class Nobody:
    def graphql(self, _query: str, _variables: dict[str, Any]) -> dict[str, Any]:
        return {"data": {"repositoryOwner": None}}


def listed(client: object, owner: str = "school") -> list[str | None]:
    return [
        learner.target.full_name
        for learner in list_repositories(cast("Client", client), owner, NAME).learners
    ]


@pytest.mark.slow
def test_the_query_is_one_that_github_knows(node_modules: Path) -> None:
    assert schema.SCHEMA.is_relative_to(node_modules)
    assert validate(schema.load(), parse(listing.QUERY)) == []


def test_all_pages_are_read_and_other_names_left_out() -> None:
    client = Pages(
        ["alx-project-nexus-ada", "website"], ["alx-project-nexus-bo", "ALX_Project_Nexus"]
    )
    cohort = list_repositories(cast("Client", client), "https://github.com/School", NAME)
    assert [learner.target.asked for learner in cohort.learners] == [
        "School/alx-project-nexus-ada",
        "School/alx-project-nexus-bo",
        "School/ALX_Project_Nexus",
    ]
    assert cohort.problems == ("Left out of School's repositories: 1 of other names.",)
    assert client.asked == [{"login": "School", "after": None}, {"login": "School", "after": "1"}]


def test_an_organisations_repositories_are_nobodys_and_a_users_their_own() -> None:
    ours = list_repositories(cast("Client", Pages(["alx-project-nexus"])), "school", NAME)
    own = list_repositories(
        cast("Client", Pages(["alx-project-nexus"], kind="User", login="Ada")), "ada", NAME
    )
    assert [learner.target.learner for learner in (*ours.learners, *own.learners)] == [None, "Ada"]
    assert [learner.key for learner in (*ours.learners, *own.learners)] == [
        "school/alx-project-nexus",
        "ada",
    ]


def test_of_a_users_repositories_the_one_of_the_right_name_is_judged() -> None:
    client = Pages(["ALX_Project_Nexus", "alx-project-nexus"], kind="User", login="Ada")
    assert listed(client, "ada") == ["Ada/alx-project-nexus"]


def test_nobody_of_that_name_and_nothing_of_the_kind_are_said() -> None:
    with pytest.raises(RosterError, match="knows no organisation or user `nobody`"):
        listed(Nobody(), "nobody")
    with pytest.raises(RosterError, match="None of the 2 repositories of `school`"):
        listed(Pages(["website", "handbook"]))
    with pytest.raises(RosterError, match="is not an organisation or user"):
        listed(Nobody(), "not a login")


class Odd:
    """Answers with one owner whatever is asked for; `{}` in a text becomes the request's number."""

    def __init__(self, owner: object) -> None:
        self.owner = owner
        self.asked = 0

    def graphql(self, _query: str, _variables: dict[str, Any]) -> dict[str, Any]:
        self.asked += 1
        return {"data": {"repositoryOwner": _numbered(self.owner, self.asked)}}


def _numbered(value: Any, number: int) -> Any:
    if isinstance(value, dict):
        return {key: _numbered(one, number) for key, one in value.items()}
    return value.format(number) if isinstance(value, str) else value


def _page(cursor: str | None) -> dict[str, Any]:
    info = {"hasNextPage": True, "endCursor": cursor}
    return {
        "__typename": "User",
        "login": "Ada",
        "repositories": {"nodes": [], "pageInfo": info},
    }


@pytest.mark.parametrize(
    ("owner", "says"),
    [
        (_page("the same"), "does not end"),
        (_page(None), "does not end"),
        (_page("page {}"), "does not end"),
        ({"login": "Ada", "repositories": None}, "not of the expected form"),
        ({"login": "Ada", "repositories": {"nodes": []}}, "not of the expected form"),
        ("Ada", "not of the expected form"),
        ([1], "not of the expected form"),
    ],
)
def test_a_list_without_end_or_of_another_form_is_an_outage(owner: object, says: str) -> None:
    client = Odd(owner)
    with pytest.raises(Outage, match=says):
        listed(client, "ada")
    assert client.asked <= 1_000


@pytest.mark.slow
def test_against_the_schema_every_learners_repository_is_listed(node_modules: Path) -> None:
    assert node_modules.is_dir()
    cohort = Cohort(230, mix=VARIED)
    api = GraphQL(cohort)

    class Asked:
        def graphql(self, query: str, variables: dict[str, Any]) -> dict[str, Any]:
            return api.answer(query, variables, BUDGET)

    there = [held.login for held in cohort.learners() if held.exists and held.repositories]
    assert listed(Asked(), ORGANISATION) == [
        f"{ORGANISATION}/alx-project-nexus-{login}" for login in there
    ]
    assert len(api.asked.aliases) == 3
