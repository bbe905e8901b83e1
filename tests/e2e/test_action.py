"""The action from end to end: what a step leaves on GitHub, on the runner and in the log.

Against the emulated GitHub; what matters most runs twice, as a process and in the container.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.e2e.hub import APP_ID, Hub, Pushed
from tests.e2e.runner import ROOT, Outcome, Runner, Step
from tests.published import request_validator

pytestmark = pytest.mark.e2e

CHECK_RUN_PATHS = {
    "POST": ("/repos/{owner}/{repo}/check-runs", r"/repos/[^/]+/[^/]+/check-runs"),
    "PATCH": (
        "/repos/{owner}/{repo}/check-runs/{check_run_id}",
        r"/repos/[^/]+/[^/]+/check-runs/\d+",
    ),
}
DECLARED = set(yaml.safe_load((ROOT / "action.yml").read_text())["outputs"])
NOT_MET = {
    "key-technologies",
    "backend-concepts",
    "challenges-and-solutions",
    "best-practices-and-takeaways",
}


@pytest.fixture(autouse=True)
def what_was_sent_is_what_github_takes(hub: Hub, node_modules: Path) -> Iterator[None]:
    """Check after every test that each check run fits GitHub's OpenAPI description and limits."""
    hub.gateway.exchanges.clear()
    yield
    for method, (path, pattern) in CHECK_RUN_PATHS.items():
        takes = request_validator(node_modules, method.lower(), path)
        for exchange in hub.gateway.requests(method, pattern):
            takes.validate(exchange.body)
            assert exchange.status != 422, exchange.answer


def step(hub: Hub, pushed: Pushed, **inputs: str) -> Step:
    """A push to the learner's own repository, with the token that its workflow has."""
    named = {name.replace("_", "-"): value for name, value in inputs.items()}
    return Step(hub.url, pushed.full_name, hub.workflow_token(pushed.owner), pushed.sha, named)


def report_of(outcome: Outcome) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((outcome.workspace / outcome.outputs["report"]).read_text())
    return report


def test_a_learner_who_meets_everything_gets_a_green_check(
    hub: Hub, run: Runner, passing: str
) -> None:
    pushed = hub.repository({"README.md": passing})
    outcome = run(step(hub, pushed))
    assert outcome.exit_code == 0, outcome.log
    (check,) = hub.check_runs(pushed)
    assert (check["name"], check["status"], check["conclusion"]) == (
        "Nexus check",
        "completed",
        "success",
    )
    assert "11 of 11" in check["output"]["title"]
    assert set(outcome.outputs) == DECLARED
    assert outcome.outputs["conclusion"] == "success"
    assert outcome.outputs["score"] == "100"
    assert (outcome.outputs["passed"], outcome.outputs["required"]) == ("11", "11")
    assert outcome.outputs["failed-criteria"] == ""
    assert outcome.outputs["check-run-url"] == check["html_url"]
    assert "11 of 11" in outcome.summary


def test_a_learner_who_is_not_done_sees_where(hub: Hub, run: Runner, unfinished: str) -> None:
    pushed = hub.repository({"README.md": unfinished})
    outcome = run(step(hub, pushed))
    assert outcome.exit_code == 1, outcome.log
    (check,) = hub.check_runs(pushed)
    assert check["conclusion"] == "failure"
    assert set(outcome.outputs) == DECLARED
    assert set(outcome.outputs["failed-criteria"].split(",")) == NOT_MET
    assert outcome.outputs["conclusion"] == "failure"
    lines = unfinished.splitlines()
    titles = {"## 🛠️ Tech Stack", "## Backend concepts", "## Challenges", "## Best practices"}
    annotated = {
        lines[annotation["start_line"] - 1] for annotation in hub.annotations(pushed, check)
    }
    assert titles <= annotated
    assert "Tech Stack" in outcome.summary


def test_the_report_file_holds_the_published_shape(
    hub: Hub, process_runner: Runner, unfinished: str, repository_root: Path
) -> None:
    pushed = hub.repository({"README.md": unfinished})
    report = report_of(process_runner(step(hub, pushed, report_file="out/report.json")))
    schema = json.loads((repository_root / "src/nexus_check/schemas/report-v1.json").read_text())
    jsonschema.validate(report, schema)
    assert report["repository"]["full_name"] == pushed.full_name
    assert report["repository"]["commit"] == pushed.sha
    assert report["learner"] == pushed.owner


def test_a_second_run_updates_the_first_check(
    hub: Hub, run: Runner, unfinished: str, passing: str
) -> None:
    pushed = hub.repository({"README.md": unfinished})
    assert run(step(hub, pushed)).exit_code == 1
    assert run(step(hub, pushed)).exit_code == 1
    assert [check["name"] for check in hub.check_runs(pushed)] == ["Nexus check"]
    fixed = Pushed(pushed.full_name, hub.push(pushed.full_name, {"README.md": passing}))
    assert run(step(hub, fixed)).exit_code == 0
    assert [check["conclusion"] for check in hub.check_runs(fixed)] == ["success"]
    assert [check["conclusion"] for check in hub.check_runs(pushed)] == ["failure"]


@pytest.mark.parametrize(
    ("run", "permission"),
    [("process", "read"), ("container", "read"), ("process", None)],
    ids=["process, checks: read", "container, checks: read", "process, personal token"],
    indirect=["run"],
)
def test_a_token_that_may_not_post_costs_nothing_but_the_check(
    hub: Hub, run: Runner, unfinished: str, permission: str | None
) -> None:
    pushed = hub.repository({"README.md": unfinished})
    permissions = {"contents": "read", "checks": "read"}
    token = hub.workflow_token(pushed.owner, permissions) if permission else f"token-{pushed.owner}"
    outcome = run(Step(hub.url, pushed.full_name, token, pushed.sha))
    assert outcome.exit_code == 1, outcome.log
    assert hub.check_runs(pushed) == []
    assert set(outcome.outputs) == DECLARED
    assert "checks: write" in outcome.log
    assert set(outcome.outputs["failed-criteria"].split(",")) == NOT_MET
    assert outcome.outputs["check-run-url"] == ""
    assert "Tech Stack" in outcome.summary
    assert "::error " in outcome.stdout
    assert "file=README.md,line=" in outcome.stdout
    assert "Traceback" not in outcome.log


def test_no_repository_is_said_in_words(hub: Hub, run: Runner) -> None:
    nobody, somebody = hub.learner(), hub.repository({"README.md": "# Hub\n"}, name="workflows")
    outcome = run(step(hub, somebody, repository=nobody))
    assert outcome.exit_code == 1, outcome.log
    assert f"{nobody}/alx-project-nexus" in outcome.log
    assert "private" in outcome.log
    assert outcome.outputs["conclusion"] == "failure"
    assert "published" in outcome.outputs["failed-criteria"].split(",")
    assert "Traceback" not in outcome.log


def test_a_pull_request_is_judged_and_marked_at_its_head(
    hub: Hub, run: Runner, unfinished: str, passing: str
) -> None:
    base = hub.repository({"README.md": unfinished})
    head = hub.push(base.full_name, {"README.md": passing}, branch="finish")
    event = {
        "pull_request": {"number": 1, "head": {"sha": head, "repo": {"full_name": base.full_name}}}
    }
    merge_commit = "f" * 40
    outcome = run(
        Step(
            hub.url,
            base.full_name,
            hub.workflow_token(base.owner),
            merge_commit,
            event_name="pull_request",
            event=event,
        )
    )
    assert outcome.exit_code == 0, outcome.log
    assert [check["conclusion"] for check in hub.check_runs(base, head)] == ["success"]
    assert hub.check_runs(base) == []


def test_a_pull_request_from_a_fork_gets_its_verdict_without_a_check(
    hub: Hub, process_runner: Runner, unfinished: str, passing: str
) -> None:
    """Its head is in the fork, where the workflow's token may not post."""
    base, fork = hub.repository({"README.md": unfinished}), hub.repository({"README.md": passing})
    event = {
        "pull_request": {
            "number": 1,
            "head": {"sha": fork.sha, "repo": {"full_name": fork.full_name}},
        }
    }
    token = hub.workflow_token(base.owner, {"contents": "read"})
    outcome = process_runner(
        Step(hub.url, base.full_name, token, base.sha, event_name="pull_request", event=event)
    )
    assert outcome.exit_code == 0, outcome.log
    assert report_of(outcome)["repository"]["commit"] == fork.sha
    assert (hub.check_runs(base), hub.check_runs(fork)) == ([], [])
    assert "fork" in outcome.log


def test_a_renamed_repository_is_judged_by_its_name_today(
    hub: Hub, process_runner: Runner, passing: str
) -> None:
    old = hub.repository({"README.md": passing}, name="alx_project_nexus")
    new = hub.rename(old.full_name, "alx-project-nexus")
    outcome = process_runner(step(hub, old, repository=old.full_name))
    assert outcome.exit_code == 0, outcome.log
    assert report_of(outcome)["repository"]["full_name"] == new
    assert "renamed" in outcome.log


def test_a_wrong_name_fails_with_the_right_one(
    hub: Hub, process_runner: Runner, passing: str
) -> None:
    pushed = hub.repository({"README.md": passing}, name="ALX-Project-Nexus")
    outcome = process_runner(step(hub, pushed))
    assert outcome.exit_code == 1, outcome.log
    assert outcome.outputs["failed-criteria"] == "repository-name"
    (check,) = hub.check_runs(pushed)
    assert "alx-project-nexus" in check["output"]["summary"]


def test_an_empty_repository_is_unfinished_not_an_error(hub: Hub, process_runner: Runner) -> None:
    pushed = hub.repository(None)
    outcome = process_runner(step(hub, pushed, repository=pushed.full_name))
    assert outcome.exit_code == 1, outcome.log
    assert outcome.outputs["conclusion"] == "failure"
    assert "published" in outcome.outputs["failed-criteria"].split(",")
    assert outcome.outputs["check-run-url"] == ""


def test_a_wrong_input_is_one_line_and_exit_2(
    hub: Hub, process_runner: Runner, passing: str
) -> None:
    pushed = hub.repository({"README.md": passing})
    outcome = process_runner(step(hub, pushed, fail_on="sometimes"))
    assert outcome.exit_code == 2, outcome.log
    assert len(outcome.log.strip().splitlines()) == 1, outcome.log
    assert "fail-on" in outcome.log
    assert hub.check_runs(pushed) == []


def test_an_api_that_does_not_answer_is_an_error(
    hub: Hub, process_runner: Runner, passing: str
) -> None:
    pushed = hub.repository({"README.md": passing})
    outcome = process_runner(Step("http://localhost:9", pushed.full_name, "token", pushed.sha))
    assert outcome.exit_code == 3, outcome.log
    assert outcome.outputs["conclusion"] == "error"
    assert outcome.outputs["failed-criteria"] == ""
    assert "Traceback" not in outcome.log


def test_a_check_takes_few_requests(hub: Hub, process_runner: Runner, passing: str) -> None:
    """At most 4 to judge; then one look for an earlier check run and one to post."""
    pushed = hub.repository({"README.md": passing})
    asked = step(hub, pushed)
    hub.gateway.exchanges.clear()
    process_runner(asked)
    read = [exchange for exchange in hub.gateway.exchanges if "check-runs" not in exchange.path]
    assert len(read) <= 4, [exchange.path for exchange in read]
    assert len(hub.gateway.exchanges) - len(read) <= 2


@pytest.mark.parametrize("joined", ["\n", "\\n"], ids=["as it is", "line breaks lost"])
def test_a_github_app_posts_where_the_token_may_not(
    hub: Hub, process_runner: Runner, unfinished: str, joined: str
) -> None:
    """A personal token cannot post a check run; the App of `app-id` and `app-private-key` can."""
    pushed = hub.repository({"README.md": unfinished})
    key = hub.key.replace("\n", joined)
    inputs = {"app-id": str(APP_ID), "app-private-key": key}
    outcome = process_runner(
        Step(hub.url, pushed.full_name, f"token-{pushed.owner}", pushed.sha, inputs)
    )
    assert outcome.exit_code == 1, outcome.log
    assert [check["conclusion"] for check in hub.check_runs(pushed)] == ["failure"]
    assert outcome.outputs["check-run-url"]
    shown = outcome.log + outcome.summary + json.dumps(dict(outcome.outputs))
    assert not [line for line in hub.key.splitlines() if len(line) > 40 and line in shown]


def test_an_app_that_is_not_installed_leaves_it_to_the_token(
    hub: Hub, process_runner: Runner, unfinished: str
) -> None:
    pushed = hub.repository({"README.md": unfinished}, owner="staff")
    inputs = {"app-id": str(APP_ID), "app-private-key": hub.key}
    outcome = process_runner(Step(hub.url, pushed.full_name, "token-staff", pushed.sha, inputs))
    assert outcome.exit_code == 1, outcome.log
    assert "The GitHub App is not installed on staff/alx-project-nexus" in outcome.log
    assert "this is a personal token" in outcome.log
