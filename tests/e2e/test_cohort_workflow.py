"""The workflow for a cohort: parts planned by its script, swept with its inputs, and merged.

Against the GraphQL server of the tests, as the API emulator has no GraphQL.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from nexus_check.commands.init import template
from tests.e2e.runner import Outcome, Runner, Step, read_outputs
from tests.e2e.test_workflows import inputs
from tests.servers.process import Running, running

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

LEARNERS = 60
JOBS: dict[str, Any] = yaml.safe_load(template("cohort"))["jobs"]
ROSTER: str = yaml.safe_load(template("cohort"))["env"]["ROSTER"]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The staff's repository: a roster."""
    folder = tmp_path_factory.mktemp("staff")
    (folder / ROSTER).parent.mkdir(parents=True)
    return folder


@pytest.fixture(scope="module")
def server(node_modules: Path, checkout: Path) -> Iterator[Running]:
    """GitHub with a cohort whose roster is in the checkout."""
    with running("--size", str(LEARNERS), "--roster", str(checkout / ROSTER)) as api:
        yield api


def planned(checkout: Path, learners_a_part: int) -> list[str]:
    """The shards that the workflow's script counts out."""
    (script,) = [step["run"] for step in JOBS["plan"]["steps"] if step.get("id") == "parts"]
    output = checkout.parent / "plan-output"
    output.write_text("")
    environment = {
        "ROSTER": ROSTER,
        "LEARNERS_A_PART": str(learners_a_part),
        "GITHUB_OUTPUT": str(output),
    }
    subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        cwd=checkout,
        env={"PATH": os.environ["PATH"]} | environment,
        check=True,
    )
    shards: list[str] = json.loads(read_outputs(output.read_text())["shards"])
    return shards


def swept(run: Runner, server: Running, checkout: Path, shard: str) -> Outcome:
    """One job of the matrix, with the artifact of the sweep before where that was found."""
    before = "previous" if (checkout / "previous/results.jsonl").exists() else ""
    known = {
        "env.ROSTER": ROSTER,
        "matrix.shard": shard,
        "secrets.NEXUS_APP_ID": "",
        "secrets.NEXUS_APP_PRIVATE_KEY": "",
        "hashFiles('previous/results.jsonl') && 'previous' || ''": before,
    }
    given = inputs("cohort", "sweep", known)
    return run(
        Step(server.url, "staff/cohort", "ghs_" + "x" * 36, inputs=given, workspace=checkout)
    )


def test_the_parts_hold_every_learner_once(server: Running, checkout: Path) -> None:
    assert planned(checkout, 2000) == ["1/1"]
    assert planned(checkout, 30) == ["1/2", "2/2"]
    assert planned(checkout, LEARNERS - 1) == ["1/2", "2/2"]


def swept_whole(run: Runner, server: Running, checkout: Path, folder: Path) -> Outcome:
    """A run of the workflow: all jobs of the matrix, and the one that joins what they uploaded."""
    artifacts = folder / "nexus-report"
    for number, shard in enumerate(planned(checkout, 30)):
        part = swept(run, server, checkout, shard)
        assert part.exit_code == 0, part.log
        shutil.copytree(part.workspace / "nexus-part", artifacts / f"nexus-part-{number}")
    given = inputs("cohort", "merge", {})
    joined = run(
        Step(server.url, "staff/cohort", "ghs_" + "x" * 36, inputs=given, workspace=folder)
    )
    assert joined.exit_code == 0, joined.log
    return joined


def test_a_cohort_is_swept_in_parts_and_joined(
    server: Running, checkout: Path, run: Runner, tmp_path: Path
) -> None:
    joined = swept_whole(run, server, checkout, tmp_path)
    assert joined.outputs["learners"] == str(LEARNERS)
    assert joined.outputs["learners-not-judged"] == "0"
    assert joined.outputs["output-dir"] == "nexus-report"
    reports = (joined.workspace / "nexus-report/results.jsonl").read_text().splitlines()
    learners = [json.loads(line)["learner"] for line in reports]
    rows = (checkout / ROSTER).read_text().splitlines()[1:]
    assert len(set(learners)) == len(learners) == LEARNERS == len(rows)
    passed = sum(json.loads(line)["conclusion"] == "success" for line in reports)
    assert joined.outputs["learners-passed"] == str(passed)
    assert f"{LEARNERS}" in joined.summary
    for name in ("results.csv", "summary.md", "report.html"):
        assert (joined.workspace / "nexus-report" / name).stat().st_size > 0


def uploaded(job: str) -> list[str]:
    """The files that a job keeps as an artifact."""
    (step,) = [step for step in JOBS[job]["steps"] if "upload-artifact" in step.get("uses", "")]
    return str(step["with"]["path"]).split()


def test_next_weeks_run_is_compared_with_the_artifact_of_this_weeks(
    server: Running, checkout: Path, process_runner: Runner, tmp_path: Path
) -> None:
    first = swept_whole(process_runner, server, checkout, tmp_path / "first")
    assert "last time" not in first.summary.casefold()
    staff = tmp_path / "staff"
    shutil.copytree(checkout, staff)
    (staff / "previous").mkdir()
    for file in uploaded("merge"):
        shutil.copy(first.workspace / file, staff / "previous")
    following = swept_whole(process_runner, server, staff, tmp_path / "following")
    assert "## Changes since" in following.summary
    moved = dict(
        re.findall(r"^\| (Unchanged|Never started) \| (\d+) \|$", following.summary, re.MULTILINE)
    )
    assert sum(map(int, moved.values())) == LEARNERS
    rows = (following.workspace / "nexus-report/results.csv").read_text().splitlines()
    assert "change" in rows[0].split(",")
