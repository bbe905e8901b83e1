"""Posting: one run however often it is called, and one line where it is refused."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import responses
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nexus_check.errors import LimitReached, Outage, Refused
from nexus_check.github.check_runs import OURS, Posted, post
from nexus_check.reporters import check_run
from tests.unit import factories
from tests.unit import githubapi as api
from tests.unit.githubchecks import Checks, Said

NAME = "Nexus check"
FORBIDDEN = {"message": "Resource not accessible by integration"}


def send(said: Any, clock: api.Clock | None = None, name: str = NAME, **settings: Any) -> Posted:
    client = (clock or api.Clock()).client(**settings)
    return post(client, "amina/alx-project-nexus", api.COMMIT, name, said)


@pytest.fixture(name="checks")
def _checks() -> Iterator[Checks]:
    with Checks() as checks:
        yield checks


# --- one run -------------------------------------------------------------------------------------


def test_a_first_run(checks: Checks) -> None:
    posted = send(Said())
    assert (posted.url, posted.writes) == ("https://github.com/runs/1", 1)
    run = checks.runs[0]
    assert (run["name"], run["status"], run["conclusion"]) == (NAME, "completed", "failure")
    assert (run["head_sha"], run["output"]["title"]) == (api.COMMIT, "5 of 11")
    assert run["external_id"].startswith(OURS)
    assert checks.lines() == [1, 2, 3]


@pytest.mark.parametrize(
    ("marks", "writes"), [(0, 1), (1, 1), (50, 1), (51, 2), (100, 2), (101, 3), (230, 5)]
)
def test_marks_go_out_fifty_at_a_time(checks: Checks, marks: int, writes: int) -> None:
    assert send(Said(marks)).writes == writes
    assert checks.lines() == list(range(1, marks + 1))
    assert checks.runs[0]["output"]["summary"] == "5 of 11"


def test_two_rubrics_on_one_commit_are_two_runs(checks: Checks) -> None:
    client = api.Clock().client()
    for rubric in ("", "invented-rubric", "other-rubric", "", "invented-rubric"):
        post(client, "amina/alx-project-nexus", api.COMMIT, NAME, Said(), rubric=rubric)
    ids = [run["external_id"].rpartition(":")[0] for run in checks.runs]
    assert ids == ["nexus-check", "nexus-check:invented-rubric", "nexus-check:other-rubric"]


@pytest.mark.parametrize("marks", [0, 3, 50, 51, 120])
def test_the_same_again_sends_nothing(checks: Checks, marks: int) -> None:
    first = send(Said(marks))
    again = send(Said(marks))
    assert (again.url, again.writes) == (first.url, 0)
    assert (len(checks.runs), checks.lines()) == (1, list(range(1, marks + 1)))


def test_another_verdict_updates_the_run(checks: Checks) -> None:
    send(Said(conclusion="failure"))
    send(Said(conclusion="success", summary="11 of 11"))
    assert len(checks.runs) == 1
    assert (checks.runs[0]["conclusion"], checks.runs[0]["output"]["summary"]) == (
        "success",
        "11 of 11",
    )
    assert checks.lines() == [1, 2, 3]


def test_an_update_adds_only_the_marks_that_lack(checks: Checks) -> None:
    send(Said(count=60))
    send(Said(count=130, summary="other"))
    assert checks.lines() == list(range(1, 131))


def test_marks_that_no_longer_hold_are_named_as_such(checks: Checks) -> None:
    send(Said(count=3))
    send(Said(count=2, first=2))
    assert checks.lines() == [1, 2, 3]
    assert "GitHub does not let them be deleted" in checks.runs[0]["output"]["summary"]


def test_the_note_on_old_marks_never_makes_a_summary_too_long(checks: Checks) -> None:
    send(Said(count=3))
    send(Said(count=1, summary="x" * 65_500))
    assert len(checks.runs[0]["output"]["summary"]) == 65_500


def test_equal_marks_are_counted(checks: Checks) -> None:
    @dataclass(frozen=True)
    class Twice(Said):
        def marks(self) -> list[dict[str, Any]]:
            return super().marks() * 2

    checks.faults = ["lost after"]
    send(Twice(count=2))
    assert checks.lines() == [1, 2, 1, 2]


def test_runs_of_others_by_the_same_name_are_left_alone(checks: Checks) -> None:
    checks.runs.append(
        {"id": 1, "name": NAME, "external_id": "another-tool", "marks": [], "html_url": "x"}
    )
    send(Said())
    assert checks.runs[0]["external_id"] == "another-tool"
    assert len(checks.runs) == 2


def test_another_name_is_another_run(checks: Checks) -> None:
    send(Said())
    send(Said(), name="Nexus check (draft)")
    assert [run["name"] for run in checks.runs] == [NAME, "Nexus check (draft)"]


def test_a_run_of_another_app_is_not_ours_to_change(checks: Checks) -> None:
    send(Said())
    checks.faults = [
        (403, {}, json.dumps({"message": "Invalid app_id `1` - check run can only be modified"}))
    ]
    send(Said(conclusion="success"))
    assert [run["conclusion"] for run in checks.runs] == ["failure", "success"]


def test_what_the_reporter_builds_is_posted(checks: Checks) -> None:
    report = factories.report()
    output = check_run.build(report)
    send(output)
    run = checks.runs[0]
    assert (run["conclusion"], run["output"]["title"]) == ("failure", output.title)
    assert len(run["marks"]) == len(output.annotations) > 0


# --- faults --------------------------------------------------------------------------------------

WRITE_FAULTS = [
    "lost before",
    "lost after",
    "cut after",
    (500, {}, "{}"),
    (502, {}, "<html>"),
    (429, {"Retry-After": "1"}, "{}"),
    (403, {}, json.dumps({"message": "You have exceeded a secondary rate limit."})),
]


@pytest.mark.parametrize("fault", WRITE_FAULTS, ids=str)
@pytest.mark.parametrize("marks", [1, 120])
def test_a_fault_makes_no_second_run_and_no_second_mark(
    checks: Checks, fault: Any, marks: int
) -> None:
    checks.faults = [fault, None, fault, fault]
    send(Said(marks), max_wait=10_000)
    assert (len(checks.runs), checks.lines()) == (1, list(range(1, marks + 1)))


@pytest.mark.slow
@given(
    faults=st.lists(st.sampled_from([*WRITE_FAULTS, None]), max_size=5),
    marks=st.sampled_from([0, 1, 50, 51, 130]),
    before=st.sampled_from([None, 0, 2, 130]),
)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)
def test_under_any_mix_of_faults_that_ends_the_run_is_as_without(
    faults: list[Any], marks: int, before: int | None
) -> None:
    with Checks() as checks:
        if before is not None:
            send(Said(before, summary="before"))
        checks.faults = list(faults)
        send(Said(marks), max_wait=10_000)
        assert len(checks.runs) == 1
        assert sorted(checks.lines()) == list(range(1, max(marks, before or 0) + 1))
        assert checks.runs[0]["output"]["summary"].startswith("5 of 11")
        assert send(Said(marks)).writes == 0


def test_patience_ends_and_calling_again_goes_on_from_there(checks: Checks) -> None:
    checks.faults = [None] + ["lost before"] * 6
    with pytest.raises(Outage):
        send(Said(120))
    assert checks.lines() == list(range(1, 51))
    checks.faults = []
    send(Said(120))
    assert (len(checks.runs), checks.lines()) == (1, list(range(1, 121)))


def test_a_limit_that_is_too_long_is_not_waited_for(checks: Checks) -> None:
    checks.faults = [
        (403, {"Retry-After": "3600"}, json.dumps({"message": "secondary rate limit"}))
    ]
    with pytest.raises(LimitReached):
        send(Said())
    assert checks.writes == 1


@pytest.mark.parametrize("status", [403, 404])
def test_a_refusal_is_not_tried_again(checks: Checks, status: int) -> None:
    checks.faults = [(status, {}, json.dumps(FORBIDDEN))] * 3
    with pytest.raises(Refused):
        send(Said())
    assert checks.writes == 1


def test_a_commit_that_github_does_not_have(checks: Checks) -> None:
    checks.faults = [(422, {}, json.dumps({"message": "No commit found for SHA: cccc"}))]
    with pytest.raises(Outage, match="No commit found for SHA"):
        send(Said())


def test_a_repository_that_the_token_does_not_see_is_refused() -> None:
    with responses.RequestsMock() as mock:
        path = f"{api.REPO}/commits/{api.COMMIT}/check-runs"
        mock.get(path, status=404, json={"message": "Not Found"})
        with pytest.raises(Refused, match="does not let this token see"):
            send(Said())
