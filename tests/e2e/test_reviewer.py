"""A reviewer at a terminal: one verdict for a login, OWNER/REPO and a URL, on any branch."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.e2e.hub import Hub, Pushed
from tests.e2e.runner import inherited

pytestmark = pytest.mark.e2e


def check(
    hub: Hub, *arguments: str, token: str = "token-staff"
) -> subprocess.CompletedProcess[str]:
    """`nexus-check check …` with a staff member's token, or another."""
    environment = inherited() | {"GITHUB_API_URL": hub.url, "GITHUB_TOKEN": token}
    return subprocess.run(
        [sys.executable, "-m", "nexus_check", "check", *arguments],
        env=environment,
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
