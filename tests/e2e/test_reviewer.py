"""A reviewer at a terminal: one verdict for a login, OWNER/REPO and a URL, in every format."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.hub import Hub, Pushed
from tests.e2e.runner import inherited

pytestmark = pytest.mark.e2e


def check(
    hub: Hub, *arguments: str, folder: Path | None = None, token: str = "token-staff"
) -> subprocess.CompletedProcess[str]:
    """`nexus-check check …` with a staff member's token, or another."""
    environment = inherited() | {"GITHUB_API_URL": hub.url, "GITHUB_TOKEN": token}
    return subprocess.run(
        [sys.executable, "-m", "nexus_check", "check", *arguments],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def learner(hub: Hub, passing: str) -> Pushed:
    return hub.repository({"README.md": passing, "docs/notes.md": "# Notes\n"})


@pytest.mark.parametrize("form", ["{owner}", "{full_name}", "{url}/{full_name}"])
def test_a_learner_can_be_named_in_three_ways(hub: Hub, learner: Pushed, form: str) -> None:
    done = check(
        hub,
        form.format(owner=learner.owner, full_name=learner.full_name, url=hub.url),
        "--format",
        "json",
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["repository"]["full_name"] == learner.full_name
    assert report["repository"]["commit"] == learner.sha
    assert report["conclusion"] == "success"


def test_the_text_is_plain_when_piped(hub: Hub, learner: Pushed) -> None:
    done = check(hub, learner.owner)
    assert done.returncode == 0, done.stderr
    assert "11 of 11" in done.stdout
    assert "\x1b" not in done.stdout


def test_markdown_and_sarif_are_written_to_a_file(
    hub: Hub, learner: Pushed, tmp_path: Path
) -> None:
    for name in ("markdown", "sarif"):
        done = check(hub, learner.owner, "--format", name, "--output", name, folder=tmp_path)
        assert done.returncode == 0, done.stderr
    assert "11 of 11" in (tmp_path / "markdown").read_text()
    assert json.loads((tmp_path / "sarif").read_text())["version"] == "2.1.0"


def test_several_learners_are_one_json_line_each(hub: Hub, learner: Pushed) -> None:
    nobody = hub.learner()
    done = check(hub, learner.owner, nobody, "--format", "json")
    assert done.returncode == 1, done.stderr
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    assert [report["learner"] for report in reports] == [learner.owner, nobody]
    assert [report["conclusion"] for report in reports] == ["success", "failure"]


def test_another_branch_is_judged_by_name(hub: Hub, learner: Pushed) -> None:
    sha = hub.push(learner.full_name, {"README.md": "# Only a title\n"}, branch="draft")
    done = check(hub, learner.owner, "--ref", "draft", "--format", "json")
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["repository"]["commit"] == sha


def test_a_repository_under_another_name_is_pointed_out(hub: Hub) -> None:
    pushed = hub.repository({"README.md": "# Mine\n"}, name="alx_project_nexus")
    done = check(hub, pushed.owner)
    assert done.returncode == 1, done.stderr
    assert "alx_project_nexus" in done.stdout
