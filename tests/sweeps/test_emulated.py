"""Posting for a cohort against the API emulator: its Apps, installations, tokens and check runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from nexus_check import rubric as rubrics
from nexus_check.cohort.earlier import Entry, Line
from nexus_check.cohort.posting import Pace, Poster, Postings, Store
from nexus_check.github.apps import App, check_key
from nexus_check.github.client import connect
from nexus_check.judge import Judge
from nexus_check.model import Target
from nexus_check.reporters import json as reports
from nexus_check.sources.rest import RestSource
from tests.conftest import absent
from tests.e2e.hub import APP_ID, Hub, Pushed, emulated, node
from tests.servers import readmes

pytestmark = [pytest.mark.slow, pytest.mark.e2e]
NAME = "alx-project-nexus"


@pytest.fixture(scope="module")
def hub(node_modules: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    assert node_modules.is_dir()
    command = node()
    if command is None:
        absent("Node.js", "run `make setup`")
    with emulated(command, tmp_path_factory.mktemp("emulator")) as running:
        yield running


def judged(hub: Hub, *held: Pushed) -> list[Entry]:
    """What a sweep would have found of these repositories."""
    source, rubric = RestSource(connect(f"token-{held[0].owner}", hub.url)), rubrics.load(None)
    entries = []
    for place, pushed in enumerate(held):
        target = Target(
            pushed.full_name, pushed.owner, pushed.full_name.partition("/")[2], learner=pushed.owner
        )
        report = Judge(rubric).review(source.fetch(target))
        entries.append(Entry(reports.encode(report), report, Line(pushed.owner, place)))
    return entries


def post(hub: Hub, folder: Path, entries: list[Entry]) -> Postings:
    app = App(check_key(str(APP_ID), hub.key), hub.url)
    pace = Pace(limits=((80, 60.0),))
    with Store(folder) as store:
        poster = Poster(app, lambda _: "Nexus check", store, Event(), print, pace=pace)
        return poster.run(entries)


def test_every_learner_with_the_app_gets_their_own_run(hub: Hub, tmp_path: Path) -> None:
    good = hub.repository({"README.md": readmes.readme("a", "ada")})
    poor = hub.repository({"README.md": "# Nexus\n"})
    without = hub.repository({"README.md": "# Nexus\n"}, owner="staff")
    entries = judged(hub, good, poor, without)
    outcome = post(hub, tmp_path, entries)
    assert (outcome.posted, [person.name for person in outcome.lacking], outcome.stopped) == (
        2,
        ["staff"],
        None,
    )
    for pushed, entry in ((good, entries[0]), (poor, entries[1])):
        (run,) = hub.check_runs(pushed)
        assert (run["name"], run["head_sha"]) == ("Nexus check", pushed.sha)
        assert run["conclusion"] == entry.report.conclusion
        assert run["output"]["title"].startswith(
            f"{entry.report.passed} of {entry.report.required}"
        )
    assert hub.check_runs(without) == []
    again = post(hub, tmp_path, entries)
    assert (again.posted, again.unchanged) == (0, 2)
    assert (len(hub.check_runs(good)), len(hub.check_runs(poor))) == (1, 1)


def test_a_lost_store_makes_no_second_run(hub: Hub, tmp_path: Path) -> None:
    pushed = hub.repository({"README.md": "# Nexus\n"})
    entries = judged(hub, pushed)
    for folder in (tmp_path / "here", tmp_path / "elsewhere"):
        folder.mkdir()
        post(hub, folder, entries)
    assert len(hub.check_runs(pushed)) == 1


def test_a_better_readme_is_a_new_commit_and_a_new_run(hub: Hub, tmp_path: Path) -> None:
    pushed = hub.repository({"README.md": "# Nexus\n"})
    post(hub, tmp_path, judged(hub, pushed))
    sha = hub.push(pushed.full_name, {"README.md": readmes.readme("b", pushed.owner)})
    outcome = post(hub, tmp_path, judged(hub, pushed))
    assert outcome.posted == 1
    assert [run["conclusion"] for run in hub.check_runs(pushed)] == ["failure"]
    assert [run["conclusion"] for run in hub.check_runs(pushed, sha)] == ["success"]
