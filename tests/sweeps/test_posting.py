"""Check runs for a cohort through a GitHub App, from the command line to the finished runs."""

from __future__ import annotations

import json
import signal
import time
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.servers.cohort import JUDGED, Cohort
from tests.servers.rest_api import APP_ID
from tests.sweeps.conftest import Sweeper

pytestmark = [pytest.mark.slow, pytest.mark.loopback]
SIZE = 12
COHORT = Cohort(SIZE, mix=JUDGED)
LACKING = 4  # every fourth learner's repository lacks the App
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEM = KEY.private_bytes(
    serialization.Encoding.PEM,
    serialization.PrivateFormat.TraditionalOpenSSL,
    serialization.NoEncryption(),
).decode()
PUBLIC = KEY.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)


@pytest.fixture
def posting(sweeper: Sweeper, monkeypatch: pytest.MonkeyPatch) -> Sweeper:
    """A sweeper whose environment names the App."""
    sweeper.serve(SIZE)
    sweeper.server.app(PUBLIC.decode(), without_app_every=LACKING)
    credentials = {"NEXUS_CHECK_APP_ID": str(APP_ID), "NEXUS_CHECK_APP_PRIVATE_KEY": PEM}
    plain: Mapping[str, str] = sweeper.environment
    monkeypatch.setattr(Sweeper, "environment", {**plain, **credentials})
    return sweeper


def with_commit() -> list[str]:
    """The logins whose repository can be found by the name asked for and has a commit."""
    found = (learner for learner in COHORT.learners() if learner.exists)
    held = {learner.login: learner.repository("alx-project-nexus") for learner in found}
    return [login for login, repository in held.items() if repository and repository.commit]


def covered() -> list[str]:
    return [login for login in with_commit() if (COHORT.index(login) or 0) % LACKING]


def test_a_rubric_of_ones_own_is_in_the_default_name_and_the_id(posting: Sweeper) -> None:
    (posting.folder / "mine.yml").write_text(
        'id: invented\nversion: "1"\ntitle: Mine\nextends: alx-project-nexus\n'
    )
    assert posting.sweep("first", "--post").returncode == 0
    assert posting.sweep("second", "--post", "--rubric", "mine.yml").returncode == 0
    runs = posting.server.seen()["check_runs"]
    named = [(run["name"], "invented" in run["external_id"]) for run in runs]
    each = len(covered())
    assert Counter(named) == {
        ("Nexus check", False): each,
        ("Nexus check (invented)", True): each,
    }


def owners(runs: list[dict[str, Any]]) -> list[str]:
    return sorted(run["repository"].partition("/")[0] for run in runs)


def test_each_learner_with_the_app_gets_one_run_and_the_others_are_listed(posting: Sweeper) -> None:
    ended = posting.sweep("out", "--post", "--check-name", "Nexus of the week")
    assert ended.returncode == 0, ended.stderr
    seen = posting.server.seen()
    runs = seen["check_runs"]
    assert owners(runs) == sorted(covered())
    assert {run["name"] for run in runs} == {"Nexus of the week"}
    by_login = {run["repository"].partition("/")[0]: run for run in runs}
    for line in posting.read("out").splitlines():
        report = json.loads(line)
        if run := by_login.get(report["learner"]):
            assert (run["head_sha"], run["conclusion"]) == (
                report["repository"]["commit"],
                report["conclusion"],
            )
    # Of one look for the installation, one token, one look for the run and one run each.
    assert seen["requests"]["POST check-runs"] == len(runs)
    assert seen["requests"]["POST rest"] == len(runs)
    lacking = sorted(set(with_commit()) - set(covered()))
    people = json.loads(posting.read("out", "summary.json"))["people"]
    assert sorted(person["name"] for person in people["without-app"]) == lacking
    assert (
        f"the App is not installed ({len(lacking)})" in posting.read("out", "summary.md").decode()
    )
    assert (
        f"Check runs: {len(runs)} posted, 0 unchanged, {len(lacking)} without the App"
        in ended.stderr
    )
    assert not (posting.folder / "out" / "journal").exists()
    assert PEM.splitlines()[3] not in ended.stderr


def test_no_run_says_anything_of_a_copy_or_of_the_roster(posting: Sweeper) -> None:
    posting.sweep("out", "--post")
    said = json.dumps(posting.server.seen()["check_runs"])
    assert "school.invalid" not in said
    assert "nearly the same" not in said


def test_an_unchanged_verdict_is_not_posted_again(posting: Sweeper) -> None:
    posting.sweep("week-1", "--post")
    posting.server.cohort(size=SIZE)  # the same cohort; what was counted and posted is forgotten
    ended = posting.sweep("week-2", "--since", "week-1", "--post")
    assert ended.returncode == 0, ended.stderr
    assert posting.server.seen()["check_runs"] == []
    assert f"0 posted, {len(covered())} unchanged" in ended.stderr


def test_a_changed_verdict_is_posted_again(posting: Sweeper) -> None:
    posting.sweep("week-1", "--post")
    posting.server.cohort(size=SIZE, changed_percent=40)
    ended = posting.sweep("week-2", "--since", "week-1", "--post")
    assert ended.returncode == 0, ended.stderr
    later = Cohort(SIZE, mix=JUDGED, changed_percent=40)
    changed = [
        held.login
        for held in later.learners()
        if later.changed(held.index)
        and held.index % LACKING
        and held.repository("alx-project-nexus")
    ]
    assert owners(posting.server.seen()["check_runs"]) == sorted(changed)
    posting.server.cohort(changed_percent=0)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_ended_on_the_way_it_goes_on_and_nothing_is_there_twice(
    posting: Sweeper, number: signal.Signals
) -> None:
    process = posting.start("sweep", "--roster", "roster.csv", "--output", "out", "--post")
    deadline = time.monotonic() + 60
    while len(posting.server.seen()["check_runs"]) < 4:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert process.returncode == (3 if number == signal.SIGINT else -number)
    if number == signal.SIGINT:
        assert "Continue it with --resume --post" in err
    half = len(posting.server.seen()["check_runs"])
    assert 4 <= half < len(covered())
    ended = posting.sweep("out", "--post", "--resume")
    assert ended.returncode == 0, ended.stderr
    assert owners(posting.server.seen()["check_runs"]) == sorted(covered())
    assert posting.server.seen()["requests"]["graphql"] <= 3


def test_a_key_that_is_not_the_apps_is_said_and_the_results_stand(
    posting: Sweeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    monkeypatch.setattr(
        Sweeper,
        "environment",
        {**posting.environment, "NEXUS_CHECK_APP_PRIVATE_KEY": other.decode()},
    )
    ended = posting.sweep("out", "--post")
    assert ended.returncode == 2
    assert "rejected the App's id and private key" in ended.stderr
    assert len(posting.read("out").splitlines()) == SIZE
    assert posting.server.seen()["check_runs"] == []


@pytest.mark.parametrize(
    ("environment", "complaint"),
    [
        ({"NEXUS_CHECK_APP_ID": "", "NEXUS_CHECK_APP_PRIVATE_KEY": ""}, "needs a GitHub App"),
        ({"NEXUS_CHECK_APP_ID": ""}, "id is missing"),
        ({"NEXUS_CHECK_APP_PRIVATE_KEY": "not a key"}, "private key is not a PEM file"),
    ],
)
def test_an_app_that_cannot_be_is_said_before_anything_is_done(
    posting: Sweeper, environment: dict[str, str], complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Sweeper, "environment", {**posting.environment, **environment})
    ended = posting.sweep("out", "--post")
    assert (ended.returncode, complaint in ended.stderr) == (2, True), ended.stderr
    assert posting.server.seen()["requests"] == {}


def test_folders_cannot_be_posted_on(posting: Sweeper) -> None:
    (posting.folder / "here/ada/alx-project-nexus").mkdir(parents=True)
    ended = posting.run("sweep", "--from", "here", "--output", "out", "--post")
    assert (ended.returncode, "folders have no check runs" in ended.stderr) == (2, True)


def test_requests_that_fail_while_posting_leave_each_run_once(posting: Sweeper) -> None:
    posting.server.faults(
        every=4, faults=["status-502", "hang-up", "secondary-429-retry-after", "cut"], retry_after=1
    )
    ended = posting.sweep("out", "--post")
    assert ended.returncode == 0, ended.stderr
    assert owners(posting.server.seen()["check_runs"]) == sorted(covered())


def test_a_sweep_can_be_posted_later(posting: Sweeper) -> None:
    posting.sweep("out")
    assert posting.server.seen()["check_runs"] == []
    ended = posting.sweep("posted", "--since", "out", "--post")
    assert ended.returncode == 0, ended.stderr
    assert owners(posting.server.seen()["check_runs"]) == sorted(covered())
