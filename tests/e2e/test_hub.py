"""The emulated GitHub does what the other tests take for granted."""

from __future__ import annotations

import pytest
import requests

from tests.e2e.hub import Hub

pytestmark = pytest.mark.e2e


def ask(hub: Hub, method: str, path: str, token: str, body: object = None) -> requests.Response:
    return requests.request(
        method,
        hub.url + path,
        json=body,
        headers={"Authorization": f"Bearer {token}"},
        timeout=30,
        allow_redirects=False,
    )


def test_a_push_is_what_contents_shows_at_its_commit(hub: Hub) -> None:
    first = hub.repository({"README.md": "# One\n"})
    second = hub.push(first.full_name, {"README.md": "# Two\n"})
    raw = {"Accept": "application/vnd.github.raw+json"}
    at = [
        requests.get(
            f"{hub.url}/repos/{first.full_name}/contents/README.md?ref={sha}",
            headers=raw,
            timeout=30,
        ).text
        for sha in (first.sha, second)
    ]
    assert at == ["# One\n", "# Two\n"]


def test_a_renamed_repository_answers_301_without_the_query(hub: Hub) -> None:
    old = hub.repository({"README.md": "# One\n"}, name="alx_project_nexus")
    new = hub.rename(old.full_name, "alx-project-nexus")
    answer = ask(hub, "GET", f"/repos/{old.full_name}/readme?ref=main", "token-staff")
    assert answer.status_code == 301
    assert "ref=" not in answer.headers["Location"]
    followed = requests.get(f"{hub.url}/repos/{old.full_name}", timeout=30).json()
    assert followed["full_name"] == new


def test_names_compare_case_insensitively(hub: Hub) -> None:
    pushed = hub.repository({"README.md": "# One\n"})
    assert (
        ask(hub, "GET", f"/repos/{pushed.full_name.upper()}", "token-staff").json()["full_name"]
        == pushed.full_name
    )


def test_an_empty_repository_answers_409_on_its_commits(hub: Hub) -> None:
    pushed = hub.repository(None)
    assert (
        ask(hub, "GET", f"/repos/{pushed.full_name}/commits/main", "token-staff").status_code == 409
    )


@pytest.mark.parametrize(
    ("permissions", "says"),
    [
        ({"contents": "read", "checks": "read"}, "Resource not accessible by integration"),
        (None, "GitHub App"),
    ],
    ids=["without checks: write", "personal token"],
)
def test_check_runs_are_refused_as_github_refuses_them(
    hub: Hub, permissions: dict[str, str] | None, says: str
) -> None:
    pushed = hub.repository({"README.md": "# One\n"})
    token = (
        hub.workflow_token(pushed.owner, permissions) if permissions else f"token-{pushed.owner}"
    )
    answer = ask(
        hub,
        "POST",
        f"/repos/{pushed.full_name}/check-runs",
        token,
        {"name": "n", "head_sha": pushed.sha},
    )
    assert answer.status_code == 403
    assert says in answer.json()["message"]


@pytest.mark.parametrize(
    ("output", "status"),
    [
        ({"summary": "é" * 32_767}, 201),
        ({"summary": "é" * 32_768}, 422),
        (
            {
                "annotations": [
                    {"path": "README.md", "start_line": 1, "end_line": 1, "message": "m"}
                ]
                * 51
            },
            422,
        ),
    ],
    ids=["65,534 bytes", "65,536 bytes", "51 annotations"],
)
def test_the_limits_of_a_check_run_hold(hub: Hub, output: dict[str, object], status: int) -> None:
    pushed = hub.repository({"README.md": "# One\n"})
    body = {"name": "n", "head_sha": pushed.sha, "output": {"title": "t", "summary": "s", **output}}
    token = hub.workflow_token(pushed.owner)
    assert (
        ask(hub, "POST", f"/repos/{pushed.full_name}/check-runs", token, body).status_code == status
    )
