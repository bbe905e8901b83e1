"""Repositories of every kind over the API: each is judged, or the report says why it is not."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from tests.e2e.hub import Hub
from tests.e2e.runner import Runner, Step
from tests.e2e.test_reviewer import check

pytestmark = pytest.mark.e2e


@dataclass(frozen=True, slots=True)
class Judged:
    """What a reviewer gets: the exit code and the report."""

    code: int
    report: dict[str, Any]

    def finding(self, criterion: str) -> dict[str, Any]:
        found: dict[str, Any] = next(
            one for one in self.report["findings"] if one["criterion"] == criterion
        )
        return found

    @property
    def failed(self) -> set[str]:
        return {one["criterion"] for one in self.report["findings"] if one["status"] == "fail"}


def judged(hub: Hub, target: str) -> Judged:
    done = check(hub, target, "--format", "json")
    assert done.stdout, done.stderr
    return Judged(done.returncode, json.loads(done.stdout))


def test_a_readme_of_more_than_a_megabyte_is_read_whole(hub: Hub, passing: str) -> None:
    """The contents API gives none of it; what decides is at its end."""
    filler = "".join(
        f"Paragraph {number} about nothing that is asked for.\n\n" for number in range(25_000)
    )
    title, rest = passing.split("\n", 1)
    long = f"{title}\n\n{filler}\n{rest}"
    assert len(long) > 1_000_000
    found = judged(hub, hub.repository({"README.md": long}).owner)
    assert found.report["readme"]["bytes"] == len(long.encode())
    assert found.report["conclusion"] in {"success", "failure"}
    assert found.finding("readme")["status"] == "pass"


def test_a_readme_that_links_to_a_file_of_the_repository_is_that_file(
    hub: Hub, passing: str
) -> None:
    learner = hub.repository({"docs/about.md": passing})
    hub.link(learner.full_name, "README.md", "docs/about.md")
    found = judged(hub, learner.owner)
    assert (found.code, found.report["conclusion"]) == (0, "success")


@pytest.mark.parametrize("target", ["nowhere.md", "../../etc/passwd"])
def test_a_readme_that_links_to_nothing_is_named(hub: Hub, passing: str, target: str) -> None:
    learner = hub.repository({"docs/about.md": passing})
    hub.link(learner.full_name, "README.md", target)
    found = judged(hub, learner.owner)
    assert found.code == 1
    assert found.failed == {"readme"}
    assert f"symbolic link to {target}" in found.finding("readme")["message"]


def test_a_private_repository_is_as_one_that_is_missing_except_to_its_owner(
    hub: Hub, passing: str
) -> None:
    learner, nobody = hub.repository({"README.md": passing}), hub.learner()
    hub.change(learner.full_name, private=True)
    private, missing = judged(hub, learner.owner), judged(hub, nobody)
    assert (private.code, missing.code) == (1, 1)
    assert private.finding("published")["message"] == missing.finding("published")["message"]
    assert "does not exist or is private" in private.finding("published")["message"]
    own = check(hub, learner.owner, "--format", "json", token=f"token-{learner.owner}")
    assert own.returncode == 0, own.stderr
    assert json.loads(own.stdout)["repository"]["private"] is True


def test_an_archived_repository_is_judged_and_takes_no_check_run(
    hub: Hub, process_runner: Runner, passing: str
) -> None:
    learner = hub.repository({"README.md": passing})
    hub.change(learner.full_name, archived=True)
    outcome = process_runner(
        Step(hub.url, learner.full_name, hub.workflow_token(learner.owner), learner.sha)
    )
    assert outcome.exit_code == 0, outcome.log
    assert "is archived, so no check run can be posted" in outcome.log
    assert hub.check_runs(learner) == []
    assert judged(hub, learner.owner).report["repository"]["archived"] is True


def test_a_fork_is_judged_as_ones_own_and_said_to_be_one(hub: Hub, passing: str) -> None:
    source, me = hub.repository({"README.md": "# Theirs\n"}), hub.learner()
    fork = hub.call("POST", f"/repos/{source.full_name}/forks", f"token-{me}", {})["full_name"]
    hub.push(fork, {"README.md": passing})
    done = check(hub, me)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Note: The repository is a fork" in done.stdout


def test_another_owners_repository_is_judged_where_it_may_not_be_posted_to(
    hub: Hub, process_runner: Runner, passing: str
) -> None:
    learner, staff = (
        hub.repository({"README.md": passing}),
        hub.repository({"README.md": "Ours\n"}, name="reviews"),
    )
    token = hub.workflow_token(staff.owner)
    outcome = process_runner(
        Step(hub.url, staff.full_name, token, staff.sha, {"repository": learner.full_name})
    )
    assert outcome.exit_code == 0, outcome.log
    assert (
        f"the workflow's token is for {staff.full_name} alone, and this is {learner.full_name}"
        in outcome.log
    )
    assert "11 of 11" in outcome.summary
    assert (hub.check_runs(learner), hub.check_runs(staff)) == ([], [])


def test_an_empty_repository_is_told_to_push(hub: Hub) -> None:
    found = judged(hub, hub.repository(None).owner)
    assert found.code == 1
    assert found.failed == {"published", "readme"}
    assert "no commit yet" in found.finding("published")["message"]


def test_a_ref_that_does_not_exist_is_one_line_and_exit_2(hub: Hub, passing: str) -> None:
    learner = hub.repository({"README.md": passing})
    done = check(hub, learner.owner, "--ref", "no-such-branch")
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("nexus-check: ")
    assert "has no branch, tag or commit `no-such-branch`" in line
