"""Check runs for a cohort: each verdict once, slowly; what cannot be posted fails no learner."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any, cast

import pytest

from nexus_check.cohort import posting, run
from nexus_check.cohort.earlier import Entry
from nexus_check.cohort.options import Credentials
from nexus_check.cohort.posting import Pace, Poster, Postings, Store
from nexus_check.cohort.progress import Lines
from nexus_check.errors import CredentialError, LimitReached, NexusError, Outage, Refused, Stopped
from nexus_check.github import check_runs
from nexus_check.github.apps import App, AppKey
from nexus_check.github.auth import Secret
from nexus_check.github.check_runs import Posted
from nexus_check.model import Conclusion, RepositoryRef
from tests.unit import factories
from tests.unit.cohort import made


class Waits(Event):
    """Nobody waits here: what was to be waited for is noted, and the clock moves on."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1_000_000.0
        self.waited: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waited.append(timeout or 0.0)
        self.now += timeout or 0.0
        return self.is_set()


@dataclass
class GitHub:
    """GitHub's side.

    `lacking` repositories are without the App; `trouble` is raised for the n-th request, from 1.
    """

    lacking: frozenset[str] = frozenset()
    trouble: dict[int, NexusError] = field(default_factory=dict)
    posted: list[tuple[str, str, str]] = field(default_factory=list)
    looked_for: list[str] = field(default_factory=list)
    asked: int = 0

    def client_for(self, repository: str) -> object | None:
        self.looked_for.append(repository)
        self._maybe()
        return None if repository in self.lacking else object()

    def post(
        self,
        _client: object,
        repository: str,
        commit: str,
        name: str,
        _output: object,
        *,
        rubric: str,
    ) -> Posted:
        assert ":" not in rubric
        self._maybe()
        self.posted.append((repository, commit, name))
        return Posted(f"https://github.com/{repository}/runs/{len(self.posted)}", 1)

    def _maybe(self) -> None:
        self.asked += 1
        if self.asked in self.trouble:
            raise self.trouble[self.asked]


@dataclass
class Desk:
    """Posts for a sweep in `folder`."""

    folder: Path
    github: GitHub
    stop: Waits = field(default_factory=Waits)
    said: list[str] = field(default_factory=list)

    def run(
        self, entries: list[Entry], earlier: Path | None = None, name: str = "Nexus check"
    ) -> Postings:
        pace = Pace(clock=lambda: self.stop.now)
        with Store(self.folder, earlier) as store:
            poster = Poster(
                cast("App", self.github),
                lambda _report: name,
                store,
                self.stop,
                self.said.append,
                patience=600,
                pace=pace,
            )
            return poster.run(entries)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Desk]:
    github = GitHub()

    def made_for(folder: str = "out", **given: Any) -> Desk:
        (tmp_path / folder).mkdir(exist_ok=True)
        for key, value in given.items():
            setattr(github, key, value)
        return Desk(tmp_path / folder, github)

    monkeypatch.setattr(check_runs, "post", github.post)
    return made_for


def entries(*logins: str, **given: Any) -> list[Entry]:
    return [
        made.entry(i, made.report(login, **(_at(login) | given))) for i, login in enumerate(logins)
    ]


def _at(login: str) -> dict[str, Any]:
    return {
        "repository": RepositoryRef(
            f"{login}/nexus", f"https://github.com/{login}/nexus", "main", factories.COMMIT
        )
    }


def test_each_verdict_is_posted_once_on_its_commit(desk: Callable[..., Desk]) -> None:
    first = desk()
    outcome = first.run(entries("ada", "bo"))
    assert (outcome.posted, outcome.unchanged, outcome.stopped) == (2, 0, None)
    assert first.github.posted == [
        ("ada/nexus", factories.COMMIT, "Nexus check"),
        ("bo/nexus", factories.COMMIT, "Nexus check"),
    ]
    again = desk().run(entries("ada", "bo"))
    assert (again.posted, again.unchanged, len(first.github.posted)) == (0, 2, 2)


def test_a_later_sweep_knows_what_stands(desk: Callable[..., Desk], tmp_path: Path) -> None:
    desk().run(entries("ada"))
    week_2 = desk("week-2").run(entries("ada"), earlier=tmp_path / "out")
    week_3 = desk("week-3").run(entries("ada"), earlier=tmp_path / "week-2")
    assert (week_2.unchanged, week_3.unchanged, len(desk().github.posted)) == (1, 1, 1)


@pytest.mark.parametrize(
    "changed",
    [
        {"repository": RepositoryRef("ada/nexus", None, "main", "f" * 40)},
        {"conclusion": Conclusion.SUCCESS},
        {"findings": (factories.missing("readme"),)},
        {"notes": ("The repository was renamed.",)},
    ],
)
def test_another_verdict_or_commit_is_posted(
    desk: Callable[..., Desk], changed: dict[str, Any]
) -> None:
    desk().run(entries("ada"))
    assert desk().run(entries("ada", **changed)).posted == 1


def test_another_name_of_the_check_is_another_check(desk: Callable[..., Desk]) -> None:
    desk().run(entries("ada"))
    assert desk().run(entries("ada"), name="Final check").posted == 1


def test_a_new_version_of_the_tool_that_says_the_same_posts_nothing(
    desk: Callable[..., Desk],
) -> None:
    desk().run(entries("ada"))
    assert desk().run(entries("ada", tool_version="9.9.9")).unchanged == 1


def test_who_has_no_commit_or_no_verdict_gets_none(desk: Callable[..., Desk]) -> None:
    nobody = made.entry(0, made.report("ada", repository=RepositoryRef()))
    unknown = factories.report(factories.unknown("readme"), target="bo", learner="bo")
    outcome = desk().run([nobody, made.entry(1, unknown)])
    assert (outcome, desk().github.looked_for) == (Postings(), [])


def test_who_lacks_the_app_is_listed_and_nobodys_failure(desk: Callable[..., Desk]) -> None:
    outcome = desk(lacking=frozenset({"bo/nexus"})).run(entries("ada", "bo", "cy"))
    assert (outcome.posted, [person.name for person in outcome.lacking], outcome.stopped) == (
        2,
        ["bo"],
        None,
    )
    # The App may be there by the next time.
    assert desk(lacking=frozenset()).run(entries("ada", "bo", "cy")).posted == 1


def test_a_refusal_is_listed_with_githubs_reason(desk: Callable[..., Desk]) -> None:
    outcome = desk(trouble={2: Refused("The repository is archived.")}).run(entries("ada", "bo"))
    assert [(person.name, person.note) for person in outcome.refused] == [
        ("ada", "The repository is archived.")
    ]
    assert (outcome.posted, outcome.stopped) == (1, None)


def test_single_outages_are_listed_and_three_in_a_row_end_it(desk: Callable[..., Desk]) -> None:
    away = Outage("GitHub did not answer.")
    # Two requests for each: who is covered, and the run.
    outcome = desk(trouble={2: away, 4: away}).run(entries("ada", "bo", "cy", "dee"))
    assert (outcome.posted, len(outcome.refused), outcome.stopped) == (2, 2, None)
    outcome = desk("other", trouble=dict.fromkeys(range(100), away)).run(
        entries("ada", "bo", "cy", "dee")
    )
    assert (outcome.posted, len(outcome.refused), outcome.stopped) == (0, 3, away)


@pytest.mark.parametrize("at", [1, 2])
def test_a_limit_that_is_over_soon_is_waited_for(
    desk: Callable[..., Desk], at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = desk()
    monkeypatch.setattr(time, "time", lambda: given.stop.now)
    given.github.trouble = {at: LimitReached("Slower.", resets_at=given.stop.now + 300)}
    outcome = given.run(entries("ada"))
    assert (outcome.posted, outcome.stopped) == (1, None)
    assert 300.0 in given.stop.waited
    assert given.said[0] == "Waiting 5 min before the next check run (GitHub's limits)."


def test_a_limit_that_takes_too_long_ends_it_and_it_goes_on_later(
    desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = desk()
    monkeypatch.setattr(time, "time", lambda: given.stop.now)
    given.github.trouble = {4: LimitReached("The hour is spent.", resets_at=given.stop.now + 3_000)}
    outcome = given.run(entries("ada", "bo", "cy"))
    assert outcome.posted == 1
    assert isinstance(outcome.stopped, LimitReached)
    later = desk(trouble={}).run(entries("ada", "bo", "cy"))
    assert (later.posted, later.unchanged) == (2, 1)


def test_it_ends_at_once_when_asked_to_also_where_nothing_is_posted(
    desk: Callable[..., Desk],
) -> None:
    given = desk(lacking=frozenset({"ada/nexus", "bo/nexus"}))
    given.stop.set()
    outcome = given.run(entries("ada", "bo"))
    assert isinstance(outcome.stopped, Stopped)
    assert given.github.looked_for == []


def test_a_key_that_github_does_not_take_is_said_as_that(desk: Callable[..., Desk]) -> None:
    given = desk(trouble={1: CredentialError("GitHub does not take the key.")})
    with pytest.raises(CredentialError):
        given.run(entries("ada"))


def test_what_an_earlier_run_sent_counts_for_the_pace(desk: Callable[..., Desk]) -> None:
    logins = [f"learner-{i}" for i in range(600)]
    first = desk()
    first.run(entries(*logins[:450]))
    second = desk()
    second.stop.now = first.stop.now + 5
    second.run(entries(*logins))
    # 500 in an hour: the 51st of the second run waits until the first of the first one is an hour
    # old.
    assert max(second.stop.waited) > 3_000
    assert sum(second.stop.waited) < 3_600


def test_how_far_it_is_is_said_every_minute(desk: Callable[..., Desk]) -> None:
    given = desk()
    given.run(entries(*(f"learner-{i}" for i in range(150))))
    assert given.said == [
        "Check runs: 60 posted, 0 unchanged, 0 without the App, 0 rejected so far.",
        "Check runs: 120 posted, 0 unchanged, 0 without the App, 0 rejected so far.",
    ]


def test_a_line_of_the_store_that_was_cut_short_is_left_out(desk: Callable[..., Desk]) -> None:
    given = desk()
    given.run(entries("ada", "bo"))
    path = given.folder / posting.POSTED
    path.write_bytes(path.read_bytes()[:-20])
    again = desk().run(entries("ada", "bo"))
    assert (again.unchanged, again.posted) == (1, 1)
    assert desk().run(entries("ada", "bo")).unchanged == 2


def test_a_wait_of_the_app_is_said_as_the_sweep_says_everything(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(run, "check_key", lambda app_id, _key: AppKey(app_id, Secret("invented")))
    out = io.StringIO()
    app = run._app(Credentials(app_id="7", app_private_key=Secret("invented")), Lines(out))
    app._policy.say("GitHub is away. Waiting 4 s before trying again.")
    assert out.getvalue() == "nexus-check: GitHub is away. Waiting 4 s before trying again.\n"
