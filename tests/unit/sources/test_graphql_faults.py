"""Batches over HTTP with the real client: after faults the snapshots are as without any."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import github.Consts
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from nexus_check.github import limits, retry
from nexus_check.github.client import connect
from nexus_check.github.retry import Policy
from nexus_check.model import Snapshot, Target
from nexus_check.sources.graphql import Ask, Fetched, GraphQLSource
from nexus_check.sources.rest import RestSource
from tests.servers.cohort import NAME, VARIED, Cohort
from tests.servers.faults import FAULTS, Fault
from tests.servers.process import Running, running

pytestmark = [pytest.mark.slow, pytest.mark.loopback]
COHORT = Cohort(300, mix=VARIED)
TARGETS = [
    Target(login, login, NAME, learner=login) for login in map(COHORT.login, range(COHORT.size))
]


@pytest.fixture(scope="module", autouse=True)
def _hardly_waiting() -> Iterator[None]:
    """Shorten the waits.

    A secondary limit that names no time takes a minute, and every wait a second more.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "SECONDARY_WAIT", 0.01)
        patch.setattr(retry, "random", SimpleNamespace(uniform=lambda _least, _most: 0.0))
        yield


@pytest.fixture(scope="module")
def process(node_modules: Path) -> Iterator[Running]:
    assert node_modules.is_dir()
    with running("--size", str(COHORT.size), "--varied") as server:
        yield server


@pytest.fixture
def server(process: Running) -> Running:
    process.limits(graphql=(5000, 3600), core=(5000, 3600))
    process.clear()
    return process


def asking(server: Running, patience: float = 30.0) -> GraphQLSource:
    return GraphQLSource(
        connect("ghp_" + "x" * 36, server.url, Policy(say=lambda _words: None)), patience=patience
    )


def fetched(source: GraphQLSource) -> dict[int, Snapshot]:
    outcomes = source.stream(Ask(*each) for each in enumerate(TARGETS))
    return {each.place: each.snapshot for each in outcomes if isinstance(each, Fetched)}


@pytest.fixture(scope="module")
def calm(process: Running) -> dict[int, Snapshot]:
    process.clear()
    snapshots = fetched(asking(process))
    ghosts = {place for place, snapshot in snapshots.items() if snapshot.fault}
    assert ghosts == {place for place in snapshots if COHORT.kind(place) == "ghost"}
    return snapshots


def test_batches_and_single_requests_say_the_same(
    server: Running, calm: dict[int, Snapshot]
) -> None:
    """What is judged does not depend on the way it was fetched."""
    one_by_one = RestSource(connect("ghp_" + "x" * 36, server.url))
    differing = set()
    for place in range(100):
        alone = one_by_one.fetch(TARGETS[place])
        root = tuple(entry for entry in alone.entries if "/" not in entry.name)
        alone = replace(alone, entries=root)  # GraphQL lists no more
        differing |= {
            (COHORT.kind(place), field)
            for field in Snapshot.__struct_fields__
            if getattr(alone, field) != getattr(calm[place], field)
        }
    assert differing <= {
        ("empty", "repository"),  # GraphQL does not name the default branch of an empty repository
        ("empty", "notes"),
        ("symlink", "readme"),  # the target's own id here, the link's there
        ("symlink-outside", "readme"),
    }


@pytest.mark.parametrize("fault", FAULTS)
def test_every_third_request_failing_changes_nothing(
    server: Running,
    calm: dict[int, Snapshot],
    fault: Fault,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # PyGithub waits two seconds after each status 202.
    monkeypatch.setattr(github.Consts, "PROCESSING_202_WAIT_TIME", 0)
    server.faults(every=3, faults=[fault], slow_seconds=0.01, retry_after=0)
    assert fetched(asking(server)) == calm
    assert server.seen()["faults"].get(fault, 0) >= 1


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(at=st.dictionaries(st.integers(1, 30), st.sampled_from(FAULTS), max_size=12))
def test_any_mix_of_faults_that_ends_changes_nothing(
    server: Running, calm: dict[int, Snapshot], at: dict[int, Fault]
) -> None:
    server.clear()
    server.faults(at=at, slow_seconds=0.01, retry_after=0)
    assert fetched(asking(server)) == calm


def test_the_primary_limit_spent_in_the_middle_is_waited_for_when_near(
    server: Running, calm: dict[int, Snapshot]
) -> None:
    server.limits(graphql=(2, 1.5))
    assert fetched(asking(server, patience=10)) == calm


def test_the_primary_limit_spent_for_long_ends_the_asking(
    server: Running, calm: dict[int, Snapshot]
) -> None:
    server.limits(graphql=(2, 3600))
    source = asking(server)
    got = fetched(source)
    assert "hourly limit" in str(source.stopped)
    judged = {place: snapshot for place, snapshot in got.items() if snapshot.fault is None}
    assert judged == {place: calm[place] for place in judged}
    assert 120 < len(judged) < 200
    assert server.seen()["requests"]["graphql"] == 3
