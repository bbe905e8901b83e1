"""Events: which commit of which repository is meant."""

import json
from pathlib import Path
from typing import Any

import pytest

from nexus_check.action import event
from nexus_check.action.event import Event
from nexus_check.action.inputs import Inputs
from nexus_check.action.run import wanted
from nexus_check.errors import TargetError

SHA, HEAD = "a" * 40, "b" * 40


def read(tmp_path: Path, payload: Any = None, **variables: str) -> Event:
    path = tmp_path / "event.json"
    path.write_text(payload if isinstance(payload, str) else json.dumps(payload or {}))
    environment = {
        "GITHUB_REPOSITORY": "amina/nexus",
        "GITHUB_SHA": SHA,
        "GITHUB_EVENT_PATH": str(path),
    }
    return event.read(environment | variables)


def pull_request(repository: str | None, sha: Any = HEAD) -> dict[str, Any]:
    return {
        "pull_request": {
            "head": {"sha": sha, "repo": {"full_name": repository} if repository else None}
        }
    }


@pytest.mark.parametrize(
    "payload",
    ["", "no JSON", "[]", "null", '{"pull_request": 3}', '{"pull_request": {"head": []}}'],
)
def test_a_payload_that_says_nothing(tmp_path: Path, payload: str) -> None:
    found = read(tmp_path, payload)
    assert (found.head_repository, found.commit, found.from_fork) == ("amina/nexus", SHA, False)


def test_no_payload_and_no_variables() -> None:
    assert event.read({}) == Event("", None, None, None)


@pytest.mark.parametrize("sha", ["", "main", "0" * 40, "A" * 40, "a" * 39])
def test_what_is_no_commit(tmp_path: Path, sha: str) -> None:
    assert read(tmp_path, GITHUB_SHA=sha).commit is None


def test_a_pull_request_is_about_its_head_not_the_merge_commit(tmp_path: Path) -> None:
    found = read(tmp_path, pull_request("Amina/Nexus"), GITHUB_EVENT_NAME="pull_request")
    assert (found.head_repository, found.commit, found.from_fork) == ("Amina/Nexus", HEAD, False)


def test_a_pull_request_from_a_fork(tmp_path: Path) -> None:
    found = read(tmp_path, pull_request("kofi/nexus"))
    assert (found.repository, found.head_repository, found.from_fork) == (
        "amina/nexus",
        "kofi/nexus",
        True,
    )


def test_a_head_without_a_commit(tmp_path: Path) -> None:
    assert read(tmp_path, pull_request("kofi/nexus", sha=None)).commit is None


PULL = pull_request("kofi/nexus")
RUN = {"workflow_run": {"head_sha": HEAD, "head_repository": {"full_name": "kofi/nexus"}}}


@pytest.mark.parametrize(
    ("name", "payload", "repository", "commit"),
    [
        ("push", {"after": SHA}, "amina/nexus", SHA),
        ("pull_request", PULL, "kofi/nexus", HEAD),
        ("pull_request", pull_request(None), "amina/nexus", HEAD),
        ("pull_request", {}, "amina/nexus", None),
        ("pull_request_target", PULL, "kofi/nexus", HEAD),
        ("merge_group", {"merge_group": {"head_sha": SHA, "base_sha": HEAD}}, "amina/nexus", SHA),
        ("workflow_run", RUN, "amina/nexus", HEAD),
        ("workflow_run", {"workflow_run": {}}, "amina/nexus", None),
        ("workflow_dispatch", {"inputs": {}}, "amina/nexus", SHA),
        ("schedule", {"schedule": "0 0 * * *"}, "amina/nexus", SHA),
        ("release", {"release": {"tag_name": "v1"}}, "amina/nexus", SHA),
        ("issue_comment", {"issue": {"number": 7}}, "amina/nexus", SHA),
        (
            "issue_comment",
            {"issue": {"number": 7, "pull_request": {"url": "…"}}},
            "amina/nexus",
            None,
        ),
        ("repository_dispatch", {"client_payload": {}}, "amina/nexus", SHA),
    ],
)
def test_the_commit_of_each_event(
    tmp_path: Path, name: str, payload: Any, repository: str, commit: str | None
) -> None:
    found = read(tmp_path, payload, GITHUB_EVENT_NAME=name)
    assert (found.head_repository, found.commit) == (repository, commit)


def test_a_merge_queue_takes_the_rubric_of_its_base(tmp_path: Path) -> None:
    payload = {"merge_group": {"head_sha": SHA, "base_sha": HEAD}}
    found = read(tmp_path, payload, GITHUB_EVENT_NAME="merge_group")
    assert (found.proposed, found.base) == (True, HEAD)


def test_a_fork_checked_out_after_its_run_is_its_authors(tmp_path: Path) -> None:
    found = read(tmp_path, RUN, GITHUB_EVENT_NAME="workflow_run")
    assert (found.authors_repository, found.base) == ("kofi/nexus", SHA)


def test_dependabot(tmp_path: Path) -> None:
    assert read(tmp_path, GITHUB_ACTOR="dependabot[bot]").by_dependabot
    assert not read(tmp_path, GITHUB_ACTOR="amina").by_dependabot


# --- and the inputs ------------------------------------------------------------------------------


HAPPENED = Event("push", "amina/nexus", "amina/nexus", SHA)
FORK = Event("pull_request", "amina/nexus", "kofi/nexus", HEAD, from_fork=True)


@pytest.mark.parametrize(
    ("given", "happened", "full_name", "ref"),
    [
        (Inputs(), HAPPENED, "amina/nexus", SHA),
        (Inputs(), FORK, "kofi/nexus", HEAD),
        (Inputs(repository="amina/nexus"), FORK, "kofi/nexus", HEAD),
        (Inputs(repository="Amina/Nexus"), HAPPENED, "amina/nexus", SHA),
        (Inputs(repository="amina/nexus", ref="dev"), FORK, "amina/nexus", "dev"),
        (Inputs(ref="dev"), FORK, "amina/nexus", "dev"),
        (Inputs(repository="kofi"), HAPPENED, "kofi/alx-project-nexus", None),
        (Inputs(repository="kofi/other"), HAPPENED, "kofi/other", None),
        (
            Inputs(repository="https://github.com/kofi/other/tree/dev"),
            HAPPENED,
            "kofi/other",
            "dev",
        ),
        (
            Inputs(repository="amina/nexus"),
            Event("delete", "amina/nexus", "amina/nexus", None),
            "amina/nexus",
            None,
        ),
    ],
)
def test_what_is_judged(given: Inputs, happened: Event, full_name: str, ref: str | None) -> None:
    target = wanted(given, happened, "alx-project-nexus")
    assert (target.full_name, target.ref) == (full_name, ref)


def test_a_folder_of_the_workspace_is_never_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kofi" / "other").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert wanted(Inputs(repository="kofi"), HAPPENED, "alx-project-nexus").owner == "kofi"
    assert wanted(Inputs(repository="kofi/other"), HAPPENED, "alx-project-nexus").owner == "kofi"


@pytest.mark.parametrize("name", ["push", "pull_request", "workflow_run"])
def test_an_event_that_names_no_commit_is_refused(name: str) -> None:
    with pytest.raises(TargetError, match=rf"The event `{name}` names no commit to judge.*`ref`"):
        wanted(Inputs(), Event(name, "amina/nexus", "amina/nexus", None), "alx-project-nexus")


def test_outside_of_a_workflow_a_repository_has_to_be_named() -> None:
    with pytest.raises(TargetError):
        wanted(Inputs(ref="main"), event.read({}), "alx-project-nexus")
