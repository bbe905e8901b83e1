"""The GraphQL side answers as GitHub does: checked against what GitHub documents, without HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from graphql import parse

from tests.servers import schema
from tests.servers.cohort import NAME, VARIED, Cohort, Kind
from tests.servers.graphql_api import ORGANISATION, GraphQL

COHORT = Cohort(200, mix=VARIED)
BUDGET = {
    "limit": 5000,
    "remaining": 4999,
    "used": 1,
    "resetAt": "2026-01-01T00:00:00Z",
    "nodeCount": 0,
}
FACTS = """query($owner: String!, $name: String!, $path: String!) {
  repository(owner: $owner, name: $name) {
    nameWithOwner isEmpty defaultBranchRef { name target { oid } }
    object(expression: $path) { ... on Blob { oid byteSize isBinary isTruncated text }
                                ... on Tree { entries { name type mode } } }
  }
}"""


@pytest.fixture
def api(node_modules: Path) -> GraphQL:
    assert schema.SCHEMA.is_relative_to(node_modules)
    return GraphQL(COHORT)


def login_of(kind: Kind) -> str:
    return next(learner.login for learner in COHORT.learners() if learner.kind == kind)


def ask(api: GraphQL, kind: Kind, path: str = "HEAD:README.md", name: str = NAME) -> dict[str, Any]:
    return api.answer(FACTS, {"owner": login_of(kind), "name": name, "path": path}, BUDGET)


def test_a_query_that_the_schema_does_not_know_is_refused(api: GraphQL) -> None:
    answer = api.answer('{ repository(owner: "a", name: "b") { stars } }', {}, BUDGET)
    assert "data" not in answer
    assert "Cannot query field 'stars'" in answer["errors"][0]["message"]


def test_a_repository_that_is_missing_is_null_with_not_found(api: GraphQL) -> None:
    answer = ask(api, "without")
    assert answer["data"] == {"repository": None}
    assert (answer["errors"][0]["type"], answer["errors"][0]["path"]) == (
        "NOT_FOUND",
        ["repository"],
    )


def test_a_broken_repository_is_null_with_another_error(api: GraphQL) -> None:
    api.broken = frozenset({f"{login_of('with')}/{NAME}"})
    assert ask(api, "with")["errors"][0]["type"] == "INTERNAL"


def test_text_is_whole_or_cut_or_null(api: GraphQL) -> None:
    whole = ask(api, "with")["data"]["repository"]["object"]
    assert len(whole["text"].encode()) == whole["byteSize"]
    cut = ask(api, "large")["data"]["repository"]["object"]
    assert (cut["isTruncated"], len(cut["text"].encode())) == (True, 512_000)
    binary = ask(api, "utf-16")["data"]["repository"]["object"]
    assert (binary["isBinary"], binary["text"]) == (True, None)


def test_an_empty_repository_has_neither_branch_nor_objects(api: GraphQL) -> None:
    empty = ask(api, "empty")["data"]["repository"]
    assert (empty["isEmpty"], empty["defaultBranchRef"], empty["object"]) == (True, None, None)


def test_a_folder_is_a_tree_and_a_symbolic_link_a_blob_with_its_mode(api: GraphQL) -> None:
    entries = ask(api, "symlink", path="HEAD:")["data"]["repository"]["object"]["entries"]
    assert {entry["name"]: (entry["type"], entry["mode"]) for entry in entries} == {
        ".gitignore": ("blob", 0o100644),
        "README.md": ("blob", 0o120000),
        "docs": ("tree", 0o040000),
    }


@pytest.mark.parametrize(
    ("kind", "full"), [("repository-case", "ALX-Project-Nexus"), ("renamed", "nexus-documentation")]
)
def test_names_are_followed_to_the_true_one(api: GraphQL, kind: Kind, full: str) -> None:
    assert ask(api, kind)["data"]["repository"]["nameWithOwner"] == f"{login_of(kind)}/{full}"


def test_an_unknown_owner_is_null_without_an_error(api: GraphQL) -> None:
    query = "query($login: String!) { repositoryOwner(login: $login) { login } }"
    assert api.answer(query, {"login": "nobody-at-all"}, BUDGET) == {
        "data": {"repositoryOwner": None}
    }


def test_an_organisation_lists_its_repositories_in_pages(api: GraphQL) -> None:
    query = """query($login: String!, $after: String) { repositoryOwner(login: $login) {
      repositories(first: 100, after: $after) { nodes { name } pageInfo { hasNextPage endCursor } \
} } }"""

    def page(**variables: str) -> Any:
        answer = api.answer(query, {"login": ORGANISATION, **variables}, BUDGET)
        return answer["data"]["repositoryOwner"]["repositories"]

    first, second = page(), page(after="100")
    assert first["pageInfo"] == {"hasNextPage": True, "endCursor": "100"}
    second = api.answer(query, {"login": ORGANISATION, "after": "100"}, BUDGET)["data"][
        "repositoryOwner"
    ]["repositories"]
    assert second["pageInfo"]["hasNextPage"] is False
    assert first["nodes"][0] != second["nodes"][0]


@pytest.mark.parametrize(
    ("query", "cost"),
    [
        ("{ viewer { login } }", 1),
        ('{ repositoryOwner(login: "a") { repositories(first: 100) { nodes { name } } } }', 1),
        # One request for the repositories, and one for each repository's issues.
        (
            (
                '{ user(login: "a") { repositories(first: 100) { '
                "nodes { issues(first: 10) { totalCount } } } } }"
            ),
            1,
        ),
        (
            '{ user(login: "a") { repositories(first: 100) { '
            "nodes { issues(first: 10) { nodes { labels(first: 2) { totalCount } } } } } } }",
            11,
        ),
    ],
)
def test_points_are_counted_as_github_counts_them(query: str, cost: int) -> None:
    assert schema.points(parse(query)) == cost
