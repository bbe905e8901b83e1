"""The batches, on GitHub's published schema executed in this process: no HTTP, no waiting.

`Asked` takes the client's place; what it answers is what the test server would.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from graphql import parse, validate
from msgspec import structs

from nexus_check.errors import LimitReached, Outage, Refused
from nexus_check.github.client import Answer
from nexus_check.github.retry import Policy
from nexus_check.model import Entry, Readme, RepositoryRef, Snapshot, Target
from nexus_check.sources import notes
from nexus_check.sources.graphql import (
    Ask,
    Before,
    Fetched,
    GraphQLSource,
    Need,
    Unchanged,
    Waiting,
    queries,
)
from nexus_check.sources.graphql.answers import Answer as GraphQLAnswer
from nexus_check.sources.graphql.batches import Queue, Size
from nexus_check.sources.graphql.outcomes import outcome
from nexus_check.sources.rest import Blob
from tests.servers import faults, schema
from tests.servers.cohort import NAME, VARIED, Cohort, Kind
from tests.servers.graphql_api import GraphQL, aliases
from tests.servers.rest_api import Request, Rest

COHORT = Cohort(200, mix=VARIED)
BUDGET = {
    "limit": 5000,
    "remaining": 4999,
    "used": 1,
    "resetAt": "2026-01-01T00:00:00Z",
    "nodeCount": 0,
}
Spoiled = Callable[[int, int, dict[str, Any]], dict[str, Any]]


class Asked:
    """Answers as GitHub would.

    `spoil(number, aliases, body)` may change an answer or raise instead of it.
    """

    def __init__(
        self, cohort: Cohort = COHORT, spoil: Spoiled = lambda _number, _aliases, body: body
    ) -> None:
        self.policy = Policy(say=lambda _words: None)
        self.api = GraphQL(cohort)
        self.sizes: list[int] = []
        self.blobs = 0
        self._spoil = spoil
        self._rest = Rest(cohort, self.api)

    def graphql(
        self, query: str, variables: Mapping[str, Any], _policy: Policy | None = None
    ) -> dict[str, Any]:
        size = aliases(query)
        self.sizes.append(size)
        return self._spoil(len(self.sizes), size, self.api.answer(query, variables, BUDGET))

    def get(self, path: str, kind: type[Blob]) -> Answer[Blob]:
        self.blobs += 1
        answer = self._rest.answer(Request("GET", path, {}, {}, "", "", 0.0))
        return Answer(answer.status, kind(answer.body["content"]))


def source(client: Asked, **more: Any) -> GraphQLSource:
    return GraphQLSource(client, **more)  # type: ignore[arg-type]


def targets(cohort: Cohort = COHORT) -> list[Target]:
    logins = map(cohort.login, range(cohort.size))
    return [Target(login, login, NAME, learner=login) for login in logins]


def fetched(client: Asked, **more: Any) -> dict[int, Snapshot]:
    return fetched_by(source(client, **more), client.api.cohort)


def fetched_by(asking: GraphQLSource, cohort: Cohort = COHORT) -> dict[int, Snapshot]:
    outcomes = asking.stream(Ask(*each) for each in enumerate(targets(cohort)))
    pairs = [(each.place, each.snapshot) for each in outcomes if isinstance(each, Fetched)]
    assert sorted(place for place, _ in pairs) == list(range(cohort.size))
    return dict(pairs)


@pytest.fixture(scope="module", autouse=True)
def _schema(node_modules: Path) -> None:
    assert schema.SCHEMA.is_relative_to(node_modules)


@pytest.fixture(scope="module")
def calm() -> tuple[Asked, dict[int, Snapshot]]:
    client = Asked()
    return client, fetched(client)


def of_kind(snapshots: Mapping[int, Snapshot], kind: Kind) -> list[tuple[int, Snapshot]]:
    found = [(place, snapshots[place]) for place in snapshots if COHORT.kind(place) == kind]
    assert found
    return found


# --- what is asked -------------------------------------------------------------------------------


SAMPLES = [
    [Ask(0, Target("a", "a", NAME))],
    [Ask(i, Target("a", "a", NAME)) for i in range(100)],
    [
        Ask(
            0,
            Target("a", "a", NAME),
            Need.IDS,
            before=Before(RepositoryRef("a/b", "u", "main", "c")),
        )
    ],
    [Ask(0, Target("a", "a", NAME), Need.IDS, before=Before())],
    [Ask(i, Target("a", "a", NAME), Need.OTHERS) for i in range(100)],
    [
        Ask(0, Target("a", "a", NAME), Need.FILES, files=("x", "y"), folders=("", ".github")),
        Ask(1, Target("a", "a", NAME), Need.OTHERS),
        Ask(2, Target("a", "a", NAME)),
    ],
]


@pytest.mark.slow
@pytest.mark.parametrize("asks", SAMPLES)
def test_every_query_is_valid_and_costs_a_point(asks: list[Ask]) -> None:
    query, variables = queries.build(asks)
    document = parse(query)
    assert validate(schema.load(), document) == []
    assert schema.points(document) == 1
    declared: Any = document.definitions[0]
    assert set(variables) == {each.variable.name.value for each in declared.variable_definitions}


def test_names_travel_as_variables_and_never_as_text() -> None:
    query, variables = queries.build([Ask(0, Target("x", 'a"){evil}', "b"))])
    assert "evil" not in query
    assert variables["o0"] == 'a"){evil}'


def test_batches_of_the_same_shape_share_their_text() -> None:
    first, _ = queries.build([Ask(0, Target("a", "a", NAME)), Ask(1, Target("b", "b", NAME))])
    second, _ = queries.build([Ask(7, Target("c", "c", NAME)), Ask(8, Target("d", "d", "e"))])
    assert first == second


# --- what comes back -----------------------------------------------------------------------------


def test_a_hundred_targets_cost_one_request(calm: tuple[Asked, dict[int, Snapshot]]) -> None:
    client, _ = calm
    assert client.sizes == [
        100,
        100,
        48,
    ]  # those for whom one request was not enough share the last
    asked = client.api.asked
    assert sum(asked.repositories.values()) + sum(asked.owners.values()) == sum(client.sizes)


def test_a_readme_comes_with_the_facts_in_one_answer(
    calm: tuple[Asked, dict[int, Snapshot]],
) -> None:
    for place, snapshot in of_kind(calm[1], "with"):
        login, held = COHORT.login(place), COHORT.learner(place).repository(NAME)
        assert held is not None
        file = held.file("README.md")
        assert file is not None
        assert snapshot.repository is not None
        assert (snapshot.target, snapshot.learner, snapshot.repository.full_name) == (
            login,
            login,
            f"{login}/{NAME}",
        )
        assert (snapshot.commit, snapshot.fault, snapshot.notes) == (held.commit, None, ())
        assert snapshot.entries == (
            Entry(".gitignore", "file"),
            Entry("README.md", "file"),
            Entry("docs", "directory"),
        )
        assert snapshot.readme == Readme("README.md", file.data, len(file.data), file.oid)


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("readme-case", "readme.md"),
        ("readme-text", "README.txt"),
        ("readme-docs", "docs/README.md"),
    ],
)
def test_a_readme_of_another_name_is_found(
    calm: tuple[Asked, dict[int, Snapshot]], kind: Kind, path: str
) -> None:
    for _, snapshot in of_kind(calm[1], kind):
        assert snapshot.readme is not None
        assert snapshot.readme.path == path
        assert len(snapshot.readme.data) == snapshot.readme.size > 5_000


@pytest.mark.parametrize("kind", ["large", "utf-16", "latin-1"])
def test_bytes_that_graphql_does_not_give_are_read_as_a_blob(
    calm: tuple[Asked, dict[int, Snapshot]], kind: Kind
) -> None:
    for place, snapshot in of_kind(calm[1], kind):
        held = COHORT.learner(place).repository(NAME)
        assert held is not None
        file = held.file("README.md")
        assert file is not None
        assert snapshot.readme == Readme("README.md", file.data, len(file.data), file.oid)


def test_a_link_is_followed_within_the_repository_alone(
    calm: tuple[Asked, dict[int, Snapshot]],
) -> None:
    for _, snapshot in of_kind(calm[1], "symlink"):
        assert snapshot.readme is not None
        assert (snapshot.readme.path, snapshot.readme.symlink_target) == (
            "README.md",
            "docs/notes.md",
        )
        assert len(snapshot.readme.data) == snapshot.readme.size > 5_000
    for _, snapshot in of_kind(calm[1], "symlink-outside"):
        assert snapshot.readme == Readme("README.md", b"", 0, symlink_target="../../etc/hostname")


def test_without_the_repository_the_others_are_looked_at(
    calm: tuple[Asked, dict[int, Snapshot]],
) -> None:
    for place, snapshot in of_kind(calm[1], "without"):
        assert (snapshot.repository, snapshot.similar_repositories) == (None, ())
        assert snapshot.notes == (f"Looked for `{COHORT.login(place)}/{NAME}`.",)
    for _, snapshot in of_kind(calm[1], "misnamed"):
        assert (snapshot.repository, snapshot.similar_repositories) == (
            None,
            ("alx_project_nexus",),
        )
    for place, snapshot in of_kind(calm[1], "ghost"):
        assert snapshot.fault == notes.no_such_account(COHORT.login(place))


def test_an_empty_repository_is_there_without_a_commit(
    calm: tuple[Asked, dict[int, Snapshot]],
) -> None:
    for _, snapshot in of_kind(calm[1], "empty"):
        assert snapshot.repository is not None
        assert (snapshot.commit, snapshot.entries, snapshot.readme) == (None, (), None)


def test_a_repository_is_judged_under_its_true_name(
    calm: tuple[Asked, dict[int, Snapshot]],
) -> None:
    for place, snapshot in of_kind(calm[1], "renamed"):
        assert snapshot.repository is not None
        assert snapshot.repository.name == "nexus-documentation"
        login = COHORT.login(place)
        assert snapshot.notes == (notes.renamed(f"{login}/{NAME}", f"{login}/nexus-documentation"),)
    for _, snapshot in of_kind(calm[1], "repository-case"):
        assert snapshot.repository is not None
        assert (snapshot.repository.name, snapshot.notes) == ("ALX-Project-Nexus", ())


# --- what changed since --------------------------------------------------------------------------


def before(snapshot: Snapshot) -> Before:
    held = snapshot.repository
    if held is None:
        return Before(similar=snapshot.similar_repositories, notes=snapshot.notes)
    own = (
        snapshot.readme
        and snapshot.readme.path == "README.md"
        and not snapshot.readme.symlink_target
    )
    blob = snapshot.readme.blob if snapshot.readme and own else None
    repository = RepositoryRef(
        held.full_name, held.url, held.default_branch, snapshot.commit, held.private, held.archived
    )
    return Before(repository, blob)


def ids(snapshots: Mapping[int, Snapshot]) -> list[Ask]:
    return [
        Ask(place, target, Need.IDS, before=before(snapshots[place]))
        for place, target in enumerate(targets(COHORT))
    ]


def ghosts() -> set[int]:
    """The places of logins that no account has: they are asked for each time."""
    return {place for place in range(200) if COHORT.kind(place) == "ghost"}


@pytest.mark.slow
def test_an_unchanged_cohort_costs_its_batches_of_ids(
    calm: tuple[Asked, dict[int, Snapshot]],
) -> None:
    client = Asked()
    outcomes = list(source(client).stream(ids(calm[1])))
    assert {each.place for each in outcomes if isinstance(each, Unchanged)} == set(
        range(200)
    ) - ghosts()
    assert {each.place for each in outcomes if isinstance(each, Fetched) and each.final} == ghosts()
    assert len(client.sizes) == 2
    assert not client.blobs


@pytest.mark.slow
def test_what_changed_is_fetched_and_nothing_else(calm: tuple[Asked, dict[int, Snapshot]]) -> None:
    later = Cohort(200, mix=VARIED, changed_percent=10)
    moved = {place for place in range(200) if later.changed(place) and later.kind(place) != "ghost"}
    client = Asked(later)
    outcomes = list(source(client).stream(ids(calm[1])))
    got = {each.place: each.snapshot for each in outcomes if isinstance(each, Fetched)}
    assert set(got) == moved | ghosts()
    assert {each.place for each in outcomes if isinstance(each, Unchanged)} == set(
        range(200)
    ) - moved - ghosts()
    full = fetched(Asked(later))
    assert got == {place: full[place] for place in got}


# --- when something is missing -------------------------------------------------------------------


def test_what_waits_can_be_asked_another_day(calm: tuple[Asked, dict[int, Snapshot]]) -> None:
    """Whatever is known when a sweep ends is enough to go on from."""
    outcomes = list(
        source(Asked()).stream(Ask(place, target) for place, target in enumerate(targets()))
    )
    waiting = {each.place: each.ask for each in outcomes if isinstance(each, Waiting)}
    client = Asked()
    resumed = list(source(client).stream(waiting.values()))
    assert {each.place: each.snapshot for each in resumed if isinstance(each, Fetched)} == {
        place: calm[1][place] for place in waiting
    }
    assert set(client.api.asked.readmes.values()) <= {1, 2}


@pytest.mark.slow
def test_a_query_that_is_too_much_is_halved_until_it_is_not(
    calm: tuple[Asked, dict[int, Snapshot]],
) -> None:
    def too_much(_number: int, size: int, body: dict[str, Any]) -> dict[str, Any]:
        if size > 30:
            raise Outage("GitHub did not carry the query out.")
        return body

    client = Asked(spoil=too_much)
    assert fetched(client) == calm[1]
    assert client.sizes[:4] == [100, 50, 25, 35]
    assert len(client.sizes) < 30


@pytest.mark.slow
def test_a_batch_grows_back(calm: tuple[Asked, dict[int, Snapshot]]) -> None:
    def once(number: int, _size: int, body: dict[str, Any]) -> dict[str, Any]:
        if number == 1:
            raise Outage("GitHub did not carry the query out.")
        return body

    client = Asked(spoil=once)
    assert fetched(client) == calm[1]
    assert client.sizes[:3] == [100, 50, 50]  # the other half of what failed, then a larger one
    assert max(client.sizes[3:]) > 50


@pytest.mark.parametrize(
    "fault", ["partial", pytest.param("went-wrong-partial", marks=pytest.mark.slow)]
)
def test_of_a_partial_answer_what_came_is_used(
    calm: tuple[Asked, dict[int, Snapshot]], fault: faults.Fault
) -> None:
    client = Asked(
        spoil=lambda number, _size, body: faults.spoil(body, fault, number) if number < 4 else body
    )
    assert fetched(client) == calm[1]
    assert len(client.sizes) == len(calm[0].sizes) + 3
    lost = client.sizes[1]  # those that the first answer left out, and nobody else
    assert lost == (9 if fault == "partial" else 43)


def test_a_repository_that_never_comes_is_a_fault_of_its_own(
    calm: tuple[Asked, dict[int, Snapshot]],
) -> None:
    broken = f"{COHORT.login(5)}/{NAME}"
    client = Asked()
    client.api.broken = frozenset({broken})
    got = fetched(client)
    assert "GitHub did not send" in (got[5].fault or "")
    assert {**got, 5: calm[1][5]} == calm[1]


@pytest.mark.slow
def test_a_repository_that_kills_every_query_is_found_and_left_out(
    calm: tuple[Asked, dict[int, Snapshot]],
) -> None:
    client = Asked()
    poison = f"{COHORT.login(17)}/{NAME}"

    def killed(_number: int, _size: int, body: dict[str, Any]) -> dict[str, Any]:
        if client.api.asked.repositories.pop(poison, 0):
            raise Outage("GitHub did not carry the query out.")
        return body

    client._spoil = killed
    got = fetched(client)
    assert got[17].fault == "GitHub did not carry the query out."
    assert {**got, 17: calm[1][17]} == calm[1]


@pytest.mark.parametrize("value", ["a text", 7])
def test_a_repository_of_another_type_is_not_judged(
    value: object, calm: tuple[Asked, dict[int, Snapshot]]
) -> None:
    """Where an alias is odd in every query, its learner alone is not judged."""

    def odd(_number: int, _size: int, body: dict[str, Any]) -> dict[str, Any]:
        there = {alias for alias in ("r0", "r1", "r2") if body["data"].get(alias)}
        return {**body, "data": body["data"] | dict.fromkeys(there, value)}

    got = fetched(Asked(spoil=odd))
    changed = [found for place, found in got.items() if found != calm[1][place]]
    assert changed
    assert all(found.fault and not found.repository for found in changed)


@pytest.mark.slow
def test_when_github_is_away_nobody_is_judged_and_the_asking_ends() -> None:
    def away(_number: int, _size: int, _body: dict[str, Any]) -> dict[str, Any]:
        raise Outage("GitHub did not answer.")

    client = Asked(spoil=away)
    asking = source(client)
    got = fetched_by(asking)
    assert {snapshot.fault for snapshot in got.values()} == {"GitHub did not answer."}
    assert isinstance(asking.stopped, Outage)
    assert len(client.sizes) < 20


@pytest.mark.slow
def test_when_github_comes_back_nobody_was_lost(calm: tuple[Asked, dict[int, Snapshot]]) -> None:
    def away(number: int, _size: int, body: dict[str, Any]) -> dict[str, Any]:
        if 2 <= number <= 10:
            raise Outage("GitHub did not answer.")
        return body

    client = Asked(spoil=away)
    assert fetched(client) == calm[1]


@pytest.mark.parametrize(
    ("error", "more"),
    [
        (Refused("GitHub does not accept the token."), 1),
        (LimitReached("The limit is spent.", resets_at=4e9), 1),
    ],
)
def test_what_waiting_cannot_mend_ends_the_asking_with_its_reason(
    calm: tuple[Asked, dict[int, Snapshot]], error: Exception, more: int
) -> None:
    def spent(number: int, _size: int, body: dict[str, Any]) -> dict[str, Any]:
        if number > 1:
            raise error
        return body

    client = Asked(spoil=spent)
    asking = source(client)
    got = fetched_by(asking)
    assert asking.stopped is error
    assert len(client.sizes) == 1 + more
    judged = {place for place, snapshot in got.items() if snapshot.fault is None}
    assert {place: got[place] for place in judged} == {place: calm[1][place] for place in judged}
    assert len(judged) > 60
    assert {snapshot.fault for snapshot in got.values()} == {None, str(error)}


@pytest.mark.slow
def test_a_limit_that_is_over_soon_is_waited_for(calm: tuple[Asked, dict[int, Snapshot]]) -> None:
    def limited(number: int, _size: int, body: dict[str, Any]) -> dict[str, Any]:
        if number in (1, 2, 3):
            raise LimitReached("Slower.", resets_at=1.0)
        return body

    assert fetched(Asked(spoil=limited)) == calm[1]


def test_stop_ends_the_asking_between_two_requests() -> None:
    stop = Event()

    def stopping(number: int, _size: int, body: dict[str, Any]) -> dict[str, Any]:
        if number == 1:
            stop.set()
        return body

    client = Asked(spoil=stopping)
    got = fetched(client, stop=stop)
    assert len(client.sizes) == 1
    assert 60 < sum(snapshot.fault is None for snapshot in got.values()) <= 100


# --- the queue -----------------------------------------------------------------------------------


def asks(*places: int) -> list[Ask]:
    return [Ask(place, Target(str(place))) for place in places]


def test_what_is_asked_again_goes_apart_from_the_rest_and_first() -> None:
    queue = Queue(asks(0, 1, 2, 3), most=3)
    assert queue.take(2) == asks(0, 1)
    queue.again(asks(0, 1))
    assert [queue.take(3), queue.take(3), queue.take(3)] == [asks(0, 1), asks(2, 3), []]


def test_further_requests_wait_for_a_whole_batch_or_fill_up_the_last() -> None:
    queue = Queue(asks(0, 1, 2, 3, 4), most=3)
    for ask in asks(10, 11):
        queue.later(ask)
    assert queue.take(3) == asks(0, 1, 2)
    assert queue.take(3) == asks(3, 4, 10)
    queue.later(asks(12)[0])
    assert [queue.take(3), queue.take(3)] == [asks(11, 12), []]


def test_size_never_leaves_its_bounds() -> None:
    size = Size(100)
    for asked in (100, 50, 3, 1):
        size.halve(asked)
    assert size.now == 1
    for _ in range(20):
        size.grow()
    assert size.now == 100


@pytest.mark.parametrize("part", [{"f0": {"oid": 5}}, {"d0": {"entries": [{"name": "a"}]}}])
def test_a_file_or_folder_of_another_form_is_asked_for_again(part: dict[str, Any]) -> None:
    ask = Ask(0, Target("a", "a", NAME), Need.FILES, files=("readme",), folders=("docs",))
    again = outcome(ask, 0, GraphQLAnswer({"data": {"r0": {"name": NAME, **part}}}))
    assert again == structs.replace(ask, refused=1)
