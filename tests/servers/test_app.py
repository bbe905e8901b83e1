"""The server over HTTP: budgets, faults one by one, redirects and Apps, in a process of its own."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.servers.cohort import NAME, VARIED, Cohort
from tests.servers.faults import FAULTS, Fault
from tests.servers.process import Running, running
from tests.servers.rest_api import APP_ID

pytestmark = [pytest.mark.slow, pytest.mark.loopback]
COHORT = Cohort(200, mix=VARIED)


@pytest.fixture(scope="module")
def process(node_modules: Path) -> Iterator[Running]:
    assert node_modules.is_dir()
    with running("--size", "200", "--varied") as server:
        yield server


@pytest.fixture
def server(process: Running) -> Running:
    process.cohort(changed_percent=0)
    process.limits(graphql=(5000, 3600), core=(5000, 3600))
    return process


def ask(
    server: Running, method: str, path: str, body: Any = None, token: str = "t"
) -> tuple[int, Any, Any]:
    """The status, the body and the headers of one exchange on a connection of its own."""
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    try:
        sent = None if body is None else json.dumps(body)
        connection.request(method, path, sent, {"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        data = answer.read()
        return answer.status, json.loads(data), answer.headers
    finally:
        connection.close()


def graphql(server: Running, learners: int = 4) -> tuple[int, Any, Any]:
    asked = [
        f'r{i}: repository(owner: "{COHORT.login(i)}", name: "{NAME}") {{ name }}'
        for i in range(learners)
    ]
    return ask(server, "POST", "/graphql", {"query": "{ " + " ".join(asked) + " }"})


def test_requests_points_and_learners_are_counted(server: Running) -> None:
    graphql(server)
    graphql(server)
    seen = server.seen()
    assert seen["requests"] == {"graphql": 2}
    assert (seen["points"], seen["aliases"]) == (2, [4, 4])
    assert seen["repositories"][f"{COHORT.login(0)}/{NAME}"] == 2


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_hits_the_request_it_is_planned_for_and_no_other(
    server: Running, fault: Fault
) -> None:
    calm = graphql(server)[:2]
    server.faults(at={2: fault}, slow_seconds=0.01)
    assert graphql(server)[:2] == calm
    try:
        hit = graphql(server)[:2]
    except (OSError, http.client.HTTPException, ValueError):
        hit = (0, None)
    assert (hit == calm) is (fault == "slow")
    assert graphql(server)[:2] == calm
    assert server.seen()["faults"] == {fault: 1}


def test_a_query_with_too_many_fields_dies_of_the_time_limit(server: Running) -> None:
    server.faults(max_aliases=3)
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    asked = " ".join(f"v{i}: viewer {{ login }}" for i in range(4))
    connection.request("POST", "/graphql", json.dumps({"query": f"{{ {asked} }}"}))
    assert connection.getresponse().status == 502
    connection.close()
    assert graphql(server, 3)[0] == 200


def test_a_spent_budget_is_said_as_github_says_it_and_comes_back(server: Running) -> None:
    server.limits(graphql=(2, 0.3))
    assert [graphql(server)[1].get("data") is not None for _ in range(3)] == [True, True, False]
    status, body, headers = graphql(server)
    assert (status, body["errors"][0]["type"], headers["x-ratelimit-remaining"]) == (
        200,
        "RATE_LIMITED",
        "0",
    )
    time.sleep(0.35)
    assert graphql(server)[1]["data"]


def test_asking_for_the_budget_costs_nothing(server: Running) -> None:
    graphql(server)
    for _ in range(3):
        resources = ask(server, "GET", "/rate_limit")[1]["resources"]
    assert resources["graphql"]["used"] == 1
    assert resources["core"]["used"] == 0


def test_a_renamed_repository_is_redirected_without_the_query(server: Running) -> None:
    renamed = next(learner for learner in COHORT.learners() if learner.kind == "renamed")
    status, _, headers = ask(
        server, "GET", f"/repos/{renamed.login}/{NAME}/commits/main?per_page=1"
    )
    assert (status, headers["Location"]) == (
        301,
        f"{server.url}/repositories/{renamed.index}/commits/main",
    )
    status, body, _ = ask(server, "GET", urlsplit(headers["Location"]).path)
    assert (status, len(body["sha"])) == (200, 40)


def key_pair() -> tuple[str, str]:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    own = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return own.decode(), public.decode()


def test_an_app_posts_a_check_run_with_its_installation_token(server: Running) -> None:
    private, public = key_pair()
    server.app(public, without_app_every=3)
    now = int(time.time())
    own = jwt.encode({"iat": now - 10, "exp": now + 300, "iss": str(APP_ID)}, private, "RS256")
    learner = next(each for each in COHORT.learners() if each.kind == "with" and each.index % 3)
    repository = learner.repository(NAME)
    assert repository is not None
    status, installation, _ = ask(
        server, "GET", f"/repos/{learner.login}/{NAME}/installation", token=own
    )
    assert status == 200
    _, token, _ = ask(
        server, "POST", f"/app/installations/{installation['id']}/access_tokens", {}, token=own
    )
    run = {"name": "Nexus check", "head_sha": repository.commit, "external_id": "x"}
    path = f"/repos/{learner.login}/{NAME}/check-runs"
    assert ask(server, "POST", path, run, token="stranger")[0] == 403
    assert ask(server, "POST", path, run, token=token["token"])[0] == 201
    held = ask(
        server,
        "GET",
        f"/repos/{learner.login}/{NAME}/commits/{repository.commit}/check-runs",
        token="t",
    )[1]
    assert [each["external_id"] for each in held["check_runs"]] == ["x"]
    lacking = next(
        each for each in COHORT.learners() if each.kind == "with" and each.index % 3 == 0
    )
    assert ask(server, "GET", f"/repos/{lacking.login}/{NAME}/installation", token=own)[0] == 404


def test_a_token_from_a_clock_that_is_ahead_is_refused(server: Running) -> None:
    private, public = key_pair()
    server.app(public, clock_offset=-60)
    now = int(time.time())
    own = jwt.encode({"iat": now, "exp": now + 300, "iss": str(APP_ID)}, private, "RS256")
    assert ask(server, "GET", "/app", token=own)[0] == 401
