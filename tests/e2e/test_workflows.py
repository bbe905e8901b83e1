"""Workflows that `nexus-check init workflow` writes: the action is run with each step's inputs."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
import yaml

from nexus_check.commands.init import ACTION, Kind, template
from tests.e2e.hub import Hub
from tests.e2e.runner import Runner, Step

pytestmark = pytest.mark.e2e

EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


def inputs(kind: Kind, job: str, known: Mapping[str, str]) -> dict[str, str]:
    """What the job's step gives the action; `known` holds the value of every expression in it."""
    (step,) = [
        step
        for step in yaml.safe_load(template(kind))["jobs"][job]["steps"]
        if step.get("uses") == ACTION
    ]
    written = {
        name: value if isinstance(value, str) else str(value).lower()
        for name, value in step.get("with", {}).items()
    }
    return {
        name: EXPRESSION.sub(lambda found: known[found[1]], value)
        for name, value in written.items()
    }


def test_a_learners_push_gets_a_check_run(hub: Hub, run: Runner, unfinished: str) -> None:
    pushed = hub.repository({"README.md": unfinished})
    token = hub.workflow_token(
        pushed.owner, yaml.safe_load(template("learner"))["jobs"]["nexus-check"]["permissions"]
    )
    outcome = run(
        Step(
            hub.url,
            pushed.full_name,
            token,
            sha=pushed.sha,
            inputs=inputs("learner", "nexus-check", {}),
        )
    )
    assert outcome.exit_code == 1, outcome.log
    assert [check["conclusion"] for check in hub.check_runs(pushed)] == ["failure"]


@pytest.mark.parametrize(
    ("run", "form"),
    [("process", "LOGIN"), ("container", "LOGIN"), ("process", "OWNER/REPO")],
    indirect=["run"],
)
def test_a_reviewer_gets_the_report_and_the_learner_no_check_run(
    hub: Hub, run: Runner, unfinished: str, form: str
) -> None:
    learner, staff = (
        hub.repository({"README.md": unfinished}),
        hub.repository({"README.md": "staff"}, name="review"),
    )
    token = hub.workflow_token(
        staff.owner, yaml.safe_load(template("reviewer"))["jobs"]["review"]["permissions"]
    )
    asked = learner.owner if form == "LOGIN" else learner.full_name
    given = inputs("reviewer", "review", {"inputs.login": asked, "inputs.ref": ""})
    outcome = run(
        Step(
            hub.url,
            staff.full_name,
            token,
            sha=staff.sha,
            inputs=given,
            event_name="workflow_dispatch",
        )
    )
    assert outcome.exit_code == 0, outcome.log
    assert outcome.outputs["conclusion"] == "failure"
    assert learner.full_name in outcome.summary
    assert "::error" not in outcome.log
    assert hub.check_runs(learner) == []
