"""The action's run: verdict, summary, outputs and exit code, with and without the check run."""

import io
import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import responses

from nexus_check.action.run import run
from nexus_check.action.runner import OUTPUTS
from nexus_check.cohort.learners import Shard
from nexus_check.cohort.options import MergeOptions, SweepOptions
from nexus_check.github.client import Client, connect
from nexus_check.rubric import DEFAULT, load
from nexus_check.sources.readme import blob_id
from tests.unit import githubapi as api
from tests.unit.action.conftest import Cohorts

README = (
    b"# Nexus\n\nA page that says little. ::set-output name=score::100\n\n- @staff please look\n"
)
SHA = api.COMMIT
FORBIDDEN = {"message": "Resource not accessible by integration"}


class Step:
    """One step as the runner gives it: an environment, file commands, a workspace, a log."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workspace = folder / "workspace"
        self.workspace.mkdir()
        (folder / "output").touch()
        (folder / "summary").touch()
        self.environment = {
            "GITHUB_API_URL": "https://api.github.com",
            "GITHUB_REPOSITORY": "amina/alx-project-nexus",
            "GITHUB_SHA": SHA,
            "GITHUB_EVENT_NAME": "push",
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_OUTPUT": str(folder / "output"),
            "GITHUB_STEP_SUMMARY": str(folder / "summary"),
            "INPUT_TOKEN": "ghs_s3cret",
        }
        self.log = ""

    def run(self, **inputs: str) -> int:
        given = {f"INPUT_{name.upper().replace('_', '-')}": value for name, value in inputs.items()}
        log = io.StringIO()
        code = run(self.environment | given, log)
        self.log = log.getvalue()
        return code

    def event(self, payload: Any) -> None:
        path = self.folder / "event.json"
        path.write_text(json.dumps(payload))
        self.environment |= {"GITHUB_EVENT_PATH": str(path), "GITHUB_EVENT_NAME": "pull_request"}

    @property
    def outputs(self) -> dict[str, str]:
        text = (self.folder / "output").read_text()
        return {
            match[1]: match[3]
            for match in re.finditer(r"^([\w-]+)<<(\S+)\n(.*?)\n\2\n", text, re.M | re.S)
        }

    @property
    def summary(self) -> str:
        return (self.folder / "summary").read_text()

    @property
    def commands(self) -> list[str]:
        """What the runner takes for commands in the log, but for the masks."""
        lines = [
            line for line in self.log.splitlines() if re.match(r"\s*::", line) or "##[" in line
        ]
        return [line for line in lines if not line.startswith("::add-mask::")]


@pytest.fixture(name="step")
def _step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Step:
    monkeypatch.setenv("GITHUB_API_URL", "https://api.github.com")
    clock = api.Clock()
    monkeypatch.setattr(
        "nexus_check.action.run.Policy", lambda say: replace(clock.policy(), say=say)
    )
    return Step(tmp_path)


@pytest.fixture(name="mock")
def _mock() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


def repository(
    mock: responses.RequestsMock, base: str = api.REPO, ref: str = SHA, **given: Any
) -> None:
    mock.get(base, json=api.facts(**given))
    mock.get(f"{base}/commits/{ref}", json=api.commit(ref))
    mock.get(f"{base}/git/trees/{api.TREE}", json=api.tree(api.entry("README.md", README)))
    mock.get(f"{base}/git/blobs/{blob_id(README)}", json=api.blob(README))


def posting(
    mock: responses.RequestsMock,
    base: str = api.REPO,
    sha: str = SHA,
    status: int = 201,
    **answer: Any,
) -> None:
    mock.get(f"{base}/commits/{sha}/check-runs", json={"check_runs": []})
    mock.post(
        f"{base}/check-runs",
        status=status,
        json=answer or {"id": 5, "html_url": "https://github.com/runs/5"},
    )


def posted(mock: responses.RequestsMock) -> list[dict[str, Any]]:
    return [
        json.loads(call.request.body or "") for call in mock.calls if call.request.method == "POST"
    ]


# --- wrong inputs --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        ({"command": "chekc"}, "The input `command` is `chekc`"),
        ({"repository": "not a repo"}, "not a GitHub login"),
        ({"rubric": "gone.yml"}, "gone.yml"),
        ({"rubric": "../../etc/passwd"}, "The input `rubric` leads out of the workspace"),
        ({"token": "ghs_a b"}, "characters that no token has"),
        ({"app_id": "1", "app_private_key": "-----BEGIN nothing"}, "private key is not a PEM file"),
        ({"command": "sweep"}, "one of the inputs `roster` and `organization`"),
        (
            {"command": "sweep", "roster": "/etc/passwd"},
            "The input `roster` leads out of the workspace",
        ),
        (
            {"command": "sweep", "organization": "school", "roster_column": "github"},
            "The input `roster-column` is for a `roster`",
        ),
        ({"command": "sweep", "organization": "school", "shard": "9/8"}, "`9/8` is not a shard"),
        (
            {"command": "sweep", "organization": "school", "post": "true"},
            "The input `post` needs a GitHub App",
        ),
        ({"command": "sweep", "fail_on": "advisory"}, "The input `fail-on` is `advisory`"),
        ({"command": "merge"}, "no shards to merge"),
        (
            {"command": "merge", "output_dir": ".."},
            "The input `output-dir` leads out of the workspace",
        ),
    ],
)
def test_a_wrong_input_is_one_error_and_2_and_every_output_is_set(
    step: Step, inputs: dict[str, str], says: str
) -> None:
    assert step.run(**inputs) == 2
    assert len(step.commands) == 1
    assert step.commands[0].startswith("::error title=Nexus check::")
    assert says in step.commands[0]
    assert set(step.outputs) == set(OUTPUTS)
    assert step.outputs["conclusion"] == "error"
    assert "Traceback" not in step.log


# --- judged and posted ---------------------------------------------------------------------------


def test_a_judged_repository(step: Step, mock: responses.RequestsMock) -> None:
    repository(mock)
    posting(mock)
    assert step.run() == 1
    assert set(step.outputs) == set(OUTPUTS)
    assert step.outputs["conclusion"] == "failure"
    assert step.outputs["check-run-url"] == "https://github.com/runs/5"
    assert "key-technologies" in step.outputs["failed-criteria"].split(",")
    assert int(step.outputs["passed"]) < int(step.outputs["required"]) == 11
    report = json.loads((step.workspace / step.outputs["report"]).read_text())
    assert report["score"] == int(step.outputs["score"])
    assert "required criteria met" in step.summary
    assert step.commands == []
    run = posted(mock)[0]
    assert (run["head_sha"], run["conclusion"], run["name"]) == (SHA, "failure", "Nexus check")
    assert run["output"]["annotations"]


def test_the_token_is_masked_before_anything_else(step: Step, mock: responses.RequestsMock) -> None:
    repository(mock)
    posting(mock)
    step.run(app_private_key="line one\nline two", app_id="")
    assert step.log.splitlines()[:3] == [
        "::add-mask::ghs_s3cret",
        "::add-mask::line one",
        "::add-mask::line two",
    ]
    assert "s3cret" not in step.log.partition("line two")[2] + step.summary + str(step.outputs)


def test_fail_on_never_forgives_what_is_not_met(step: Step, mock: responses.RequestsMock) -> None:
    repository(mock)
    posting(mock)
    assert step.run(fail_on="never") == 0
    assert step.outputs["conclusion"] == "failure"


def test_a_pull_request_is_judged_and_posted_on_its_head(
    step: Step, mock: responses.RequestsMock
) -> None:
    head, base = "e" * 40, f"{api.API}/repos/kofi/alx-project-nexus"
    step.event(
        {"pull_request": {"head": {"sha": head, "repo": {"full_name": "kofi/alx-project-nexus"}}}}
    )
    repository(mock, base, head, full_name="kofi/alx-project-nexus")
    posting(mock, base, head)
    step.run()
    assert posted(mock)[0]["head_sha"] == head


def test_a_target_event_posts_a_forks_head_where_its_token_may(
    step: Step, mock: responses.RequestsMock
) -> None:
    """`pull_request_target` runs in the base repository; its token may write there alone."""
    head, fork = "e" * 40, f"{api.API}/repos/kofi/alx-project-nexus"
    step.event(
        {"pull_request": {"head": {"sha": head, "repo": {"full_name": "kofi/alx-project-nexus"}}}}
    )
    step.environment["GITHUB_EVENT_NAME"] = "pull_request_target"
    repository(mock, fork, head, full_name="kofi/alx-project-nexus")
    posting(mock, api.REPO, head)
    step.run()
    assert posted(mock)[0]["head_sha"] == head
    assert step.outputs["check-run-url"] == "https://github.com/runs/5"


def test_a_comment_on_a_pull_request_judges_its_head(
    step: Step, mock: responses.RequestsMock
) -> None:
    """The payload does not name the head: GitHub is asked.

    The token may write in the base repository.
    """
    head, fork = "e" * 40, f"{api.API}/repos/kofi/alx-project-nexus"
    step.event({"issue": {"number": 7, "pull_request": {"url": "…"}}})
    step.environment["GITHUB_EVENT_NAME"] = "issue_comment"
    mock.get(
        f"{api.REPO}/pulls/7",
        json={"head": {"sha": head, "repo": {"full_name": "kofi/alx-project-nexus"}}},
    )
    repository(mock, fork, head, full_name="kofi/alx-project-nexus")
    posting(mock, api.REPO, head)
    assert step.run() == 1
    assert posted(mock)[0]["head_sha"] == head


def test_a_pull_request_that_github_does_not_show_could_not_be_judged(
    step: Step, mock: responses.RequestsMock
) -> None:
    step.event({"issue": {"number": 7, "pull_request": {"url": "…"}}})
    step.environment["GITHUB_EVENT_NAME"] = "issue_comment"
    mock.get(f"{api.REPO}/pulls/7", status=404, json={"message": "Not Found"})
    assert step.run() == 3
    assert "`pull-requests: read`" in step.commands[0]


@pytest.mark.parametrize("repo", [None, {"full_name": "kofi/alx-project-nexus", "private": True}])
def test_a_head_whose_fork_is_gone_or_private_is_read_from_the_base(
    step: Step, mock: responses.RequestsMock, repo: dict[str, Any] | None
) -> None:
    head = "e" * 40
    step.event({"pull_request": {"head": {"sha": head, "repo": repo}}})
    repository(mock, ref=head)
    posting(mock, sha=head)
    assert step.run() == 1
    assert posted(mock)[0]["head_sha"] == head


@pytest.mark.parametrize("name", ["pull_request", "pull_request_target"])
@pytest.mark.parametrize("gone", ["repository", "account", "commit"])
def test_a_head_that_its_fork_no_longer_shows_is_read_from_the_base(
    step: Step, mock: responses.RequestsMock, name: str, gone: str
) -> None:
    """The payload is as old as the pull request; the job may run again much later."""
    head, fork, absent = "e" * 40, f"{api.API}/repos/kofi/alx-project-nexus", {"message": "No"}
    repo = {"full_name": "kofi/alx-project-nexus", "private": False}
    step.event({"pull_request": {"head": {"sha": head, "repo": repo}}})
    step.environment["GITHUB_EVENT_NAME"] = name
    if gone == "commit":
        mock.get(fork, json=api.facts(full_name="kofi/alx-project-nexus"))
        mock.get(f"{fork}/commits/{head}", status=422, json=absent)
    else:
        mock.get(fork, status=404, json=absent)
        listed = {"status": 404, "json": absent} if gone == "account" else {"json": []}
        mock.get(f"{api.API}/users/kofi/repos", **listed)
    repository(mock, ref=head)
    posting(mock, sha=head)
    assert step.run() == 1
    assert posted(mock)[0]["head_sha"] == head
    assert "published" not in step.outputs["failed-criteria"]


def test_a_head_that_nobody_shows_could_not_be_judged(
    step: Step, mock: responses.RequestsMock
) -> None:
    head, absent = "e" * 40, {"message": "Not Found"}
    repo = {"full_name": "kofi/alx-project-nexus"}
    step.event({"pull_request": {"head": {"sha": head, "repo": repo}}})
    mock.get(f"{api.API}/repos/kofi/alx-project-nexus", status=404, json=absent)
    mock.get(f"{api.API}/users/kofi/repos", json=[])
    mock.get(api.REPO, json=api.facts())
    mock.get(f"{api.REPO}/commits/{head}", status=404, json=absent)
    assert step.run(check_run="never") == 3
    assert "GitHub does not show the commit" in step.summary


@pytest.mark.parametrize("status", [404, 409, 422])
def test_the_workflows_own_commit_exists(
    step: Step, mock: responses.RequestsMock, status: int
) -> None:
    mock.get(api.REPO, json=api.facts())
    mock.get(f"{api.REPO}/commits/{SHA}", status=status, json={"message": "No"})
    assert step.run(check_run="never") == 3
    assert step.outputs["conclusion"] == "error"
    assert "GitHub does not show the commit" in step.summary


def test_a_ref_that_was_given_may_be_missing(step: Step, mock: responses.RequestsMock) -> None:
    mock.get(api.REPO, json=api.facts())
    mock.get(f"{api.REPO}/commits/gone", status=404, json={"message": "No"})
    assert step.run(check_run="never", ref="gone") == 2
    assert "Check the ref" in step.log


def test_a_workflow_run_judges_the_commit_of_the_run_before(
    step: Step, mock: responses.RequestsMock
) -> None:
    head = "e" * 40
    run = {"head_sha": head, "head_repository": {"full_name": "kofi/alx-project-nexus"}}
    step.event({"workflow_run": run})
    step.environment["GITHUB_EVENT_NAME"] = "workflow_run"
    repository(mock, ref=head)
    posting(mock, sha=head)
    assert step.run() == 1
    assert posted(mock)[0]["head_sha"] == head


def test_an_event_without_a_commit_is_refused_with_what_to_give(step: Step) -> None:
    step.environment["GITHUB_SHA"] = "0" * 40
    assert step.run() == 2
    assert "The event `push` names no commit to judge. Give the input `ref`" in step.commands[0]


def test_nothing_a_learner_wrote_is_taken_for_a_command(
    step: Step, mock: responses.RequestsMock
) -> None:
    repository(mock)
    posting(mock, status=403, **FORBIDDEN)
    step.run()
    assert all(re.match(r"::(error|warning|notice) ", line) for line in step.commands)
    assert "score::100" not in "".join(step.commands)


@pytest.mark.parametrize(("flag", "kept"), [("true", True), ("false", False)])
def test_the_summary_is_written_if_wanted(
    step: Step, mock: responses.RequestsMock, flag: str, kept: bool
) -> None:
    repository(mock)
    posting(mock)
    step.run(job_summary=flag)
    assert bool(step.summary) is kept


# --- judged and not posted -----------------------------------------------------------------------

REFUSALS: dict[str, dict[str, Any]] = {
    "forbidden": {"status": 403, "json": FORBIDDEN},
    "not shown": {"status": 404, "json": {"message": "Not Found"}},
    "no app": {"status": 403, "json": {"message": "You must authenticate via a GitHub App."}},
    "unprocessable": {"status": 422, "json": {"message": "No commit found for SHA"}},
    "a limit": {
        "status": 403,
        "headers": {"Retry-After": "3600"},
        "json": {"message": "secondary rate limit"},
    },
    "of another form": {"status": 201, "json": {"ident": 5}},
    "an outage": {"status": 502},
}


@pytest.mark.slow
@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
def test_what_becomes_of_the_check_run_changes_nothing_else(
    step: Step, mock: responses.RequestsMock, refusal: dict[str, Any]
) -> None:
    repository(mock)
    mock.get(f"{api.REPO}/commits/{SHA}/check-runs", json={"check_runs": []})
    mock.post(f"{api.REPO}/check-runs", **refusal)
    assert_all_but_the_check_run(step)


def test_nor_does_a_fault_of_our_own(
    step: Step, mock: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("oops")

    monkeypatch.setattr("nexus_check.github.check_runs.post", broken)
    repository(mock)
    assert_all_but_the_check_run(step)


@pytest.mark.parametrize("broken_at", ["text", "markdown", "json", "sarif"])
def test_a_bug_in_one_report_leaves_the_others_and_the_check_run(
    step: Step, mock: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch, broken_at: str
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("oops")

    name = "encode" if broken_at == "json" else "render"
    monkeypatch.setattr(f"nexus_check.action.run.{broken_at}.{name}", broken)
    repository(mock)
    posting(mock)
    assert step.run(sarif_file="out.sarif") == 1
    assert posted(mock)[0]["conclusion"] == "failure"
    assert step.outputs["conclusion"] == "failure"
    (warning,) = [line for line in step.commands if "Internal error" in line]
    assert "which does not affect the verdict: Internal error in nexus-check (KeyError" in warning
    written = {
        "text": "required criteria met" in step.log,
        "markdown": bool(step.summary),
        "json": (step.workspace / "nexus-report.json").exists(),
        "sarif": (step.workspace / "out.sarif").exists(),
    }
    assert {where for where, there in written.items() if not there} == {broken_at}
    assert "Traceback" not in step.log


def test_a_bug_in_the_judging_is_reported_and_posted_as_not_judged(
    step: Step, mock: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("oops")

    monkeypatch.setattr("nexus_check.action.run.RestSource.fetch", broken)
    posting(mock)
    assert step.run() == 3
    assert posted(mock)[0]["conclusion"] not in {"failure", "success"}
    assert step.outputs["conclusion"] == "error"
    assert "Internal error in nexus-check (KeyError" in step.summary
    assert json.loads((step.workspace / "nexus-report.json").read_bytes())["conclusion"] == "error"
    assert "Traceback" not in step.log


def test_any_other_bug_is_one_error_and_3_and_every_output_is_set(
    step: Step, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("::set-output name=score::100")

    monkeypatch.setattr("nexus_check.action.run.event.read", broken)
    assert step.run() == 3
    (line,) = step.commands
    assert line.startswith("::error title=Nexus check::Internal error in nexus-check (KeyError")
    assert set(step.outputs) == set(OUTPUTS)
    monkeypatch.setenv("RUNNER_DEBUG", "1")
    assert step.run() == 3
    assert "Traceback" in step.log
    assert step.commands == [line]


def assert_all_but_the_check_run(step: Step) -> None:
    """Run the step, and assert that only the check run is missing, which one line says."""
    assert step.run() == 1
    assert (step.outputs["conclusion"], step.outputs["check-run-url"]) == ("failure", "")
    assert "required criteria met" in step.summary
    assert (step.workspace / "nexus-report.json").is_file()
    warnings = [line for line in step.commands if "check run was not posted" in line]
    assert len(warnings) == 1
    assert any(line.startswith("::error file=README.md,line=") for line in step.commands)


@pytest.mark.parametrize(
    ("payload", "actor", "inputs", "says"),
    [
        ({}, "amina", {}, "the token may not write checks"),
        (
            {
                "pull_request": {
                    "head": {"sha": SHA, "repo": {"full_name": "kofi/alx-project-nexus"}}
                }
            },
            "",
            {},
            "from a fork",
        ),
        ({}, "dependabot[bot]", {}, "Dependabot"),
        ({}, "amina", {"token": "ghp_s3cret"}, "this is a personal token"),
        (
            {},
            "amina",
            {"repository": "kofi", "ref": SHA},
            "the workflow's token is for amina/alx-project-nexus alone",
        ),
    ],
)
def test_the_reason_is_named(
    step: Step,
    mock: responses.RequestsMock,
    payload: Any,
    actor: str,
    inputs: dict[str, str],
    says: str,
) -> None:
    if payload:
        step.event(payload)
    step.environment["GITHUB_ACTOR"] = actor
    for owner in ("amina", "kofi"):
        base = f"{api.API}/repos/{owner}/alx-project-nexus"
        repository(mock, base, full_name=f"{owner}/alx-project-nexus")
        posting(mock, base, status=403, **FORBIDDEN)
    step.run(**inputs)
    (line,) = [each for each in step.commands if "was not posted" in each]
    assert says in line
    assert "permissions: { contents: read, checks: write }" in line or "`app-id`" in line


@pytest.mark.parametrize(
    ("asked", "name", "in_id"),
    [
        ("", "Nexus check", False),
        ("mine.yml", "Nexus check (invented)", True),
        ("mine.yml,alx-project-nexus", "Nexus check", True),
    ],
)
def test_the_default_name_and_the_id_say_which_rubric(
    step: Step, mock: responses.RequestsMock, asked: str, name: str, *, in_id: bool
) -> None:
    (step.workspace / "mine.yml").write_text(
        'id: invented\nversion: "1"\ntitle: Mine\nextends: alx-project-nexus\n'
    )
    repository(mock)
    posting(mock)
    step.run(rubric=asked)
    assert posted(mock)[0]["name"] == name
    assert ("invented" in posted(mock)[0]["external_id"]) is in_id


def test_no_check_run_and_no_annotations_if_not_wanted(
    step: Step, mock: responses.RequestsMock
) -> None:
    repository(mock)
    step.run(check_run="never", annotations="false")
    assert step.commands == []
    assert posted(mock) == []


def test_annotations_by_command_where_no_check_run_is_wanted(
    step: Step, mock: responses.RequestsMock
) -> None:
    repository(mock)
    step.run(check_run="never")
    assert any(line.startswith("::error file=README.md") for line in step.commands)


# --- could not be judged -------------------------------------------------------------------------


def test_an_outage_is_3_also_with_fail_on_never(step: Step, mock: responses.RequestsMock) -> None:
    mock.get(api.REPO, status=503)
    posting(mock)
    assert step.run(fail_on="never", sarif_file="nexus.sarif") == 3
    assert not (
        step.workspace / "nexus.sarif"
    ).exists()  # it would close what an earlier run opened
    assert (step.outputs["conclusion"], step.outputs["failed-criteria"]) == ("error", "")
    assert posted(mock)[0]["conclusion"] == "cancelled"


def test_a_missing_repository_is_not_met_and_there_is_nothing_to_post_on(
    step: Step, mock: responses.RequestsMock
) -> None:
    mock.get(api.REPO.replace("amina", "kofi"), status=404, json={"message": "Not Found"})
    mock.get(f"{api.API}/users/kofi/repos", json=[{"name": "alx_project_nexus"}])
    assert step.run(repository="kofi") == 1
    assert "published" in step.outputs["failed-criteria"]
    assert "rename" in step.summary.lower()
    assert "there is no commit to post it on" in step.log


# --- as an App -----------------------------------------------------------------------------------


class Installed:
    """An App that is installed on one repository and acts there with a token of its own."""

    def __init__(self, repository: str | None) -> None:
        self._repository = repository

    def client_for(self, repository: str) -> Client | None:
        return (
            connect("ghs_of_the_app", "https://api.github.com")
            if repository == self._repository
            else None
        )


@pytest.mark.parametrize(
    ("installed", "token"), [("amina/alx-project-nexus", "ghs_of_the_app"), (None, "ghs_s3cret")]
)
def test_an_app_acts_where_it_is_installed_and_the_token_elsewhere(
    step: Step,
    mock: responses.RequestsMock,
    monkeypatch: pytest.MonkeyPatch,
    installed: str | None,
    token: str,
) -> None:
    monkeypatch.setattr("nexus_check.action.run.check_key", lambda *_: None)
    monkeypatch.setattr("nexus_check.action.run.App", lambda *_, **__: Installed(installed))
    repository(mock)
    posting(mock)
    step.run(app_id="7", app_private_key="a key")
    assert {call.request.headers["Authorization"] for call in mock.calls} == {f"token {token}"}
    assert len([line for line in step.commands if "is not installed on" in line]) == (
        installed is None
    )


def test_the_token_takes_the_place_of_an_app_whose_key_is_withheld(
    step: Step, mock: responses.RequestsMock
) -> None:
    """GitHub leaves secrets empty in runs from forks and by Dependabot."""
    repository(mock)
    posting(mock)
    assert step.run(app_id="7", app_private_key="") == 1
    assert {call.request.headers["Authorization"] for call in mock.calls} == {"token ghs_s3cret"}
    assert "::notice" in step.commands[0]
    assert "`app-private-key` is empty" in step.commands[0]


def test_a_refusal_of_an_app_is_not_put_down_to_the_workflow(
    step: Step, mock: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nexus_check.action.run.check_key", lambda *_: None)
    monkeypatch.setattr(
        "nexus_check.action.run.App", lambda *_, **__: Installed("amina/alx-project-nexus")
    )
    step.event(
        {"pull_request": {"head": {"sha": SHA, "repo": {"full_name": "amina/alx-project-nexus"}}}}
    )
    step.environment["GITHUB_REPOSITORY"] = "staff/reviews"
    repository(mock)
    posting(mock, status=403, **FORBIDDEN)
    step.run(app_id="7", app_private_key="a key")
    (line,) = [each for each in step.commands if "was not posted" in each]
    assert "Checks: write" in line


# --- files ---------------------------------------------------------------------------------------


def test_report_and_sarif_go_where_they_are_wanted(
    step: Step, mock: responses.RequestsMock
) -> None:
    repository(mock)
    posting(mock)
    step.run(report_file="out/report.json", sarif_file="out/nexus.sarif")
    assert step.outputs["report"] == "out/report.json"
    assert json.loads((step.workspace / "out/report.json").read_text())["conclusion"] == "failure"
    assert json.loads((step.workspace / "out/nexus.sarif").read_text())["version"] == "2.1.0"


@pytest.mark.parametrize("name", ["report_file", "sarif_file"])
@pytest.mark.parametrize(
    "path", ["../out.json", "/tmp/out.json", "link/out.json", "a/../../out.json"]
)
def test_no_file_is_written_out_of_the_workspace(
    step: Step, mock: responses.RequestsMock, name: str, path: str
) -> None:
    (step.workspace / "link").symlink_to(step.folder)
    repository(mock)
    posting(mock)
    assert step.run(**{name: path}) == 2
    assert not (step.folder / "out.json").exists()
    assert "leads out of the workspace" in step.log


@pytest.mark.parametrize("name", ["report_file", "rubric", "sarif_file"])
def test_a_link_that_leads_to_itself_is_a_wrong_input(step: Step, name: str) -> None:
    (step.workspace / "a").symlink_to("b")
    (step.workspace / "b").symlink_to("a")
    assert step.run(**{name: "a/x"}) == 2
    assert len(step.commands) == 1
    assert "Traceback" not in step.log


def test_a_link_where_the_report_goes_is_not_written_through(
    step: Step, mock: responses.RequestsMock
) -> None:
    (step.workspace / "main.py").write_text("print()")
    (step.workspace / "nexus-report.json").symlink_to("main.py")
    repository(mock)
    posting(mock)
    step.run()
    assert (step.workspace / "main.py").read_text() == "print()"
    assert not (step.workspace / "nexus-report.json").is_symlink()


def test_whatever_cannot_be_written_the_verdict_is_posted(
    step: Step, mock: responses.RequestsMock
) -> None:
    """A folder where each file should be: one warning each, the check run and the exit code."""
    for name in ("out", "out.sarif"):
        (step.workspace / name).mkdir()
    step.environment |= {"GITHUB_OUTPUT": str(step.folder), "GITHUB_STEP_SUMMARY": str(step.folder)}
    repository(mock)
    posting(mock)
    assert step.run(report_file="out", sarif_file="out.sarif") == 1
    assert posted(mock)[0]["conclusion"] == "failure"
    assert [line.partition(": ")[0].rpartition("::")[2] for line in step.commands] == [
        f"The job summary cannot be written to {step.folder}",
        "out (the input `report-file`) cannot be written",
        "out.sarif (the input `sarif-file`) cannot be written",
        f"The outputs cannot be written to {step.folder}",
    ]
    assert list(step.workspace.glob(".out*")) == []


def test_an_empty_report_file_writes_none(step: Step, mock: responses.RequestsMock) -> None:
    repository(mock)
    posting(mock)
    assert step.run(report_file="") == 1
    assert step.outputs["report"] == ""
    assert list(step.workspace.iterdir()) == []


def test_a_run_by_hand_without_the_runners_files(step: Step, mock: responses.RequestsMock) -> None:
    for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"):
        del step.environment[name]
    repository(mock)
    posting(mock)
    assert step.run() == 1
    assert "required criteria met" in step.log
    assert "GITHUB_OUTPUT is not set" in step.log


def test_outputs_cannot_be_ended_early(step: Step, mock: responses.RequestsMock) -> None:
    """A value with line breaks stays one value; the delimiters differ from run to run."""
    repository(mock)
    posting(mock, id=5, html_url="https://github.com/runs/5\nscore=100\nEOF")
    step.run()
    first = (step.folder / "output").read_text()
    assert step.outputs["check-run-url"] == "https://github.com/runs/5\nscore=100\nEOF"
    delimiters = re.findall(r"<<(\S+)", first)
    assert len(set(delimiters)) == len(OUTPUTS)


# --- cohorts -------------------------------------------------------------------------------------


def test_a_sweep_takes_its_options_from_the_inputs(step: Step, cohorts: Cohorts) -> None:
    (step.workspace / "roster.csv").write_text("github\namina\n")
    inputs = {
        "roster": "roster.csv",
        "roster_column": "github",
        "rubric": "alx-project-nexus, alx-project-nexus-frontend",
        "shard": "2/5",
        "since": "last",
        "post": "true",
        "app_id": "7",
        "app_private_key": "s3cret key",
        "output_dir": "out",
    }
    assert step.run(command="sweep", **inputs) == 3
    assert cohorts.asked == [
        SweepOptions(
            rubrics=(load("alx-project-nexus"), load("alx-project-nexus-frontend")),
            output=step.workspace / "out",
            roster=step.workspace / "roster.csv",
            column="github",
            shard=Shard(2, 5),
            since=step.workspace / "last",
            overwrite=True,
            post=True,
        )
    ]


def test_an_organisation_is_swept_by_the_default_rubric(step: Step, cohorts: Cohorts) -> None:
    step.run(command="sweep", organization="example-school", fail_on="required")
    assert cohorts.asked == [
        SweepOptions(
            rubrics=(load(DEFAULT),),
            output=step.workspace / "nexus-report",
            org="example-school",
            overwrite=True,
            fail_on="required",
        )
    ]


def test_nothing_a_sweep_prints_is_taken_for_a_command(step: Step, cohorts: Cohorts) -> None:
    step.run(command="sweep", organization="example-school")
    assert len(cohorts.asked) == 1
    stopped, resumed = step.commands
    assert stopped == f"::stop-commands::{resumed.strip(':')}"
    assert len(resumed) > 20


def test_a_sweep_gets_the_secrets_of_the_inputs(step: Step, cohorts: Cohorts) -> None:
    step.run(
        command="sweep", organization="example-school", app_id="7", app_private_key="s3cret key"
    )
    given = cohorts.credentials
    assert given.token is not None
    assert given.app_private_key is not None
    assert (given.token.reveal(), given.app_id) == ("ghs_s3cret", "7")
    assert given.app_private_key.reveal() == "s3cret key"
    assert "s3cret" not in repr(given)


def test_a_sweep_leaves_the_environment_as_it_is(step: Step, cohorts: Cohorts) -> None:
    before = dict(os.environ)
    step.run(command="sweep", organization="example-school", app_id="7", app_private_key="key")
    assert len(cohorts.asked) == 1
    assert dict(os.environ) == before


def test_a_sweeps_outputs_and_summary(step: Step, cohorts: Cohorts) -> None:
    step.run(command="sweep", organization="example-school", output_dir="out")
    assert len(cohorts.asked) == 1
    counted = {
        name: step.outputs[name] for name in ("learners", "learners-passed", "learners-not-judged")
    }
    assert counted == {"learners": "4", "learners-passed": "2", "learners-not-judged": "1"}
    assert (step.outputs["conclusion"], step.outputs["output-dir"]) == ("error", "out")
    assert step.outputs["report"] == "out/results.jsonl"
    assert "A sweep of 4 learners" in step.summary


def test_a_merge_takes_the_shards_inside_its_folder(step: Step, cohorts: Cohorts) -> None:
    out = step.workspace / "out"
    for folder in (out / "1", out / "2", out):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "results.jsonl").touch()
    step.run(command="merge", output_dir="out", fail_on="required")
    assert cohorts.asked == [
        MergeOptions(folders=(out / "1", out / "2"), output=out, fail_on="required")
    ]


def test_the_workflows_own_repository_exists(step: Step, mock: responses.RequestsMock) -> None:
    mock.get(api.REPO, status=404, json={"message": "Not Found"})
    mock.get(f"{api.API}/users/amina/repos", json=[{"name": "alx_project_nexus"}])
    assert step.run(check_run="never") == 3
    assert step.outputs["conclusion"] == "error"
    assert "contents: read" in step.log


def test_anothers_repository_may_be_missing(step: Step, mock: responses.RequestsMock) -> None:
    mock.get(api.REPO.replace("amina", "kofi"), status=404, json={"message": "Not Found"})
    mock.get(f"{api.API}/users/kofi/repos", json=[])
    assert step.run(check_run="never", repository="kofi/alx-project-nexus") == 1
