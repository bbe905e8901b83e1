"""The rubric comes from the workflow's side, never from what a pull request's author commits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import responses

from nexus_check.action.runner import OUTPUTS
from nexus_check.rubric import load, parse
from tests.unit import githubapi as api
from tests.unit.action.conftest import Cohorts
from tests.unit.action.test_run import Step, posting, repository
from tests.unit.pages import ZWSP, rendered

HEAD, BASE = "e" * 40, "b" * 40
STAFFS = b"id: staffs\nversion: '3'\ntitle: Staff's\nextends: alx-project-nexus\n"
LOOSE = (
    STAFFS
    + b"criteria:\n"
    + b"".join(
        f"- {{id: {each.id}, disabled: nobody asks}}\n".encode()
        for each in load().criteria
        if each.id != "published"
    )
)
STAFFS_DIGEST = parse(STAFFS, "rubric.yml").digest


@pytest.fixture(name="step")
def _step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Step:
    """Return a pull request from a fork; its workspace has a rubric that asks for nothing."""
    monkeypatch.setenv("GITHUB_API_URL", "https://api.github.com")
    clock = api.Clock()
    monkeypatch.setattr(
        "nexus_check.action.run.Policy", lambda say: replace(clock.policy(), say=say)
    )
    step = Step(tmp_path)
    event(step, "pull_request")
    checkout(step.workspace, "amina/alx-project-nexus", LOOSE)
    return step


@pytest.fixture(name="mock")
def _mock() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        for owner, sha in (("kofi", HEAD), ("amina", api.COMMIT)):
            base = f"{api.API}/repos/{owner}/alx-project-nexus"
            repository(mock, base, sha, full_name=f"{owner}/alx-project-nexus")
            posting(mock, base, sha)
        yield mock


def event(step: Step, name: str, head: str = "kofi/alx-project-nexus", **base: Any) -> None:
    pull = {"head": {"sha": HEAD, "repo": {"full_name": head}}, "base": {"sha": BASE} | base}
    run = {"head_sha": api.COMMIT, "head_repository": {"full_name": head}}
    step.event({"pull_request": pull} | ({"workflow_run": run} if name == "workflow_run" else {}))
    step.environment["GITHUB_EVENT_NAME"] = name


def checkout(folder: Path, full_name: str, rubric: bytes, name: str = "rubric.yml") -> None:
    """A checkout as `actions/checkout` leaves one behind."""
    (folder / ".git").mkdir(parents=True)
    (folder / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (folder / ".git" / "config").write_text(
        f'[remote "origin"]\n\turl = https://github.com/{full_name}\n'
    )
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(rubric)


def at(
    mock: responses.RequestsMock, commit: str, rubric: bytes = STAFFS, path: str = "rubric.yml"
) -> None:
    matches = [responses.matchers.query_param_matcher({"ref": commit})]
    mock.get(f"{api.REPO}/contents/{path}", json=api.content(path, rubric), match=matches)


def report(step: Step) -> Any:
    return json.loads((step.workspace / "nexus-report.json").read_text())


def assert_refused(step: Step, says: str, code: int = 2, **inputs: str) -> None:
    assert step.run(rubric="rubric.yml", **inputs) == code
    (line,) = step.commands
    assert says in line
    assert set(step.outputs) == set(OUTPUTS)
    assert step.outputs["conclusion"] == "error"
    assert not (step.workspace / "nexus-report.json").exists()


# --- pull requests -------------------------------------------------------------------------------


@pytest.mark.parametrize("head", ["kofi/alx-project-nexus", "amina/alx-project-nexus"])
def test_a_pull_request_is_judged_by_the_rubric_of_its_base(
    step: Step, mock: responses.RequestsMock, head: str
) -> None:
    event(step, "pull_request", head)
    if head.startswith("amina"):
        repository(mock, api.REPO, HEAD)
        posting(mock, api.REPO, HEAD)
    at(mock, BASE)
    assert step.run(rubric="rubric.yml") == 1
    found = report(step)
    assert found["rubric"]["digest"] == STAFFS_DIGEST
    assert found["required"] == 11
    (note,) = found["notes"]
    assert "`rubric.yml` of `amina/alx-project-nexus` at commit bbbbbbbbbbbb" in note
    assert STAFFS_DIGEST in note
    shown = rendered(step.summary).text
    assert shown.count(STAFFS_DIGEST) == 1  # in the note; the footer shows its first twelve digits
    assert shown.count(STAFFS_DIGEST.removeprefix("sha256:")[:12]) == 2
    assert STAFFS_DIGEST in step.log.replace("\n", "").replace(" ", "")


@pytest.mark.parametrize("name", ["pull_request_target", "issue_comment", "workflow_run"])
def test_where_the_workflow_is_the_default_branchs_so_is_the_rubric(
    step: Step, mock: responses.RequestsMock, name: str
) -> None:
    """The base is any branch that the author names: an old one may ask for less."""
    event(step, name)
    at(mock, api.COMMIT)
    step.run(rubric="rubric.yml")
    assert report(step)["rubric"]["digest"] == STAFFS_DIGEST


@pytest.mark.parametrize("asked", ["./rubrics/../rubrics/a b.yml", "rubrics/a b.yml"])
def test_the_path_is_the_one_that_the_workflow_names(
    step: Step, mock: responses.RequestsMock, asked: str
) -> None:
    """Not where the author's symbolic link leads."""
    (step.workspace / "rubrics").mkdir()
    (step.workspace / "rubrics" / "a b.yml").symlink_to("../rubric.yml")
    at(mock, BASE, path="rubrics/a%20b.yml")
    step.run(rubric=asked)
    assert report(step)["rubric"]["digest"] == STAFFS_DIGEST


def test_a_rubric_that_only_the_pull_request_has_is_refused(
    step: Step, mock: responses.RequestsMock
) -> None:
    mock.get(f"{api.REPO}/contents/rubric.yml", status=404, json={"message": "Not Found"})
    assert_refused(step, "is not a file of `amina/alx-project-nexus` at commit bbbbbb")


def test_the_guide_shows_what_is_said_then(
    step: Step, mock: responses.RequestsMock, repository_root: Path
) -> None:
    mock.get(f"{api.REPO}/contents/rubrics/mine.yml", status=404, json={"message": "Not Found"})
    step.run(rubric="rubrics/mine.yml")
    said = step.commands[0].rpartition("::")[2].replace(ZWSP, "")
    ours = said.replace("amina/alx-project-nexus", "staff-invented/course").replace(
        BASE[:12], "5f1c0b9ad27e"
    )
    guide = (repository_root / "docs/guides/refused.md").read_text("utf-8")
    assert ours in guide.replace("\n> ", " ")


def test_a_folder_in_its_place_is_refused(step: Step, mock: responses.RequestsMock) -> None:
    mock.get(
        f"{api.REPO}/contents/rubric.yml", json=api.content("rubric.yml", b"", type="submodule")
    )
    assert_refused(step, "is not a file of")


@pytest.mark.parametrize("size", [512 * 1024 + 1, 2_000_000])
def test_a_rubric_of_the_base_that_is_too_large_is_refused(
    step: Step, mock: responses.RequestsMock, size: int
) -> None:
    mock.get(f"{api.REPO}/contents/rubric.yml", json=api.content("rubric.yml", b"", size=size))
    assert_refused(step, "at most 512 KB")


def test_an_event_that_names_no_base_is_refused(step: Step, mock: responses.RequestsMock) -> None:
    event(step, "pull_request", sha=None)
    assert_refused(step, "names no commit")


def test_a_rubric_that_does_not_come_judges_nobody(
    step: Step, mock: responses.RequestsMock
) -> None:
    mock.get(f"{api.REPO}/contents/rubric.yml", status=503)
    assert_refused(step, "GitHub answered with an error of its own", code=3)


def test_the_built_in_rubric_asks_nobody(step: Step, mock: responses.RequestsMock) -> None:
    step.run(rubric="alx-project-nexus")
    assert report(step)["notes"] == []
    assert not [each for each in api.asked(mock) if "/contents/" in each]


# --- what a step of the workflow checked out -----------------------------------------------------


def test_a_checkout_of_the_staffs_repository_is_read_where_it_lies(
    step: Step, mock: responses.RequestsMock
) -> None:
    checkout(step.workspace / "staff", "school-invented/rubrics", STAFFS, "nexus/rubric.yml")
    step.run(rubric="staff/nexus/rubric.yml")
    found = report(step)
    assert found["rubric"]["digest"] == STAFFS_DIGEST
    assert found["notes"][0].startswith(
        "The rubric is the file `staff/nexus/rubric.yml` of the workflow's workspace."
    )


@pytest.mark.parametrize("whose", ["amina/alx-project-nexus", "KOFI/alx-project-nexus.git"])
def test_a_checkout_of_the_pull_request_in_a_folder_is_not(
    step: Step, mock: responses.RequestsMock, whose: str
) -> None:
    checkout(step.workspace / "learner", whose, LOOSE)
    at(mock, BASE)
    step.run(rubric="learner/rubric.yml")
    assert report(step)["rubric"]["digest"] == STAFFS_DIGEST


@pytest.mark.parametrize("kind", ["submodule", "linked folder", "linked .git", "no checkout"])
def test_nothing_that_a_commit_can_hold_passes_for_a_checkout(
    step: Step, mock: responses.RequestsMock, kind: str
) -> None:
    staff = step.workspace / "staff"
    if kind == "submodule":
        checkout(step.workspace / ".git" / "modules" / "staff", "school-invented/rubrics", LOOSE)
        staff.mkdir()
        (staff / ".git").write_text("gitdir: ../.git/modules/staff/.git\n")
    elif kind == "linked folder":
        checkout(step.workspace / "other", "school-invented/easy", LOOSE)
        staff.symlink_to("other")
    elif kind == "linked .git":
        checkout(step.workspace / "other", "school-invented/easy", LOOSE)
        staff.mkdir()
        (staff / ".git").symlink_to("../other/.git")
    else:
        staff.mkdir()
    if kind != "linked folder":
        (staff / "rubric.yml").write_bytes(LOOSE)
    mock.get(f"{api.REPO}/contents/staff/rubric.yml", status=404, json={"message": "Not Found"})
    mock.get(f"{api.REPO}/contents/rubric.yml", status=404, json={"message": "Not Found"})
    assert step.run(rubric="staff/rubric.yml") == 2
    assert "is not a file of `amina/alx-project-nexus`" in step.log


# --- other events, and sweeps --------------------------------------------------------------------


def test_a_push_is_judged_by_the_file_of_the_workspace_and_says_so(
    step: Step, mock: responses.RequestsMock
) -> None:
    step.event({})
    step.environment["GITHUB_EVENT_NAME"] = "push"
    step.run(rubric="rubric.yml")
    assert parse(LOOSE, "").digest in report(step)["notes"][0]


def test_a_sweep_in_a_pull_request_takes_no_rubric_from_it(step: Step, cohorts: Cohorts) -> None:
    assert step.run(command="sweep", organization="school-invented", rubric="rubric.yml") == 2
    assert "author of the pull request" in step.commands[0]
    assert cohorts.asked == []


@pytest.mark.parametrize("rubric", ["alx-project-nexus", "staff/rubric.yml"])
def test_a_sweep_by_another_rubric_goes_on(step: Step, cohorts: Cohorts, rubric: str) -> None:
    checkout(step.workspace / "staff", "school-invented/rubrics", STAFFS)
    assert step.run(command="sweep", organization="school-invented", rubric=rubric) == 3
    assert len(cohorts.asked) == 1
