"""The requests that post a check run, held against GitHub's own description of its API."""

from __future__ import annotations

from pathlib import Path

import pytest

from nexus_check.github.check_runs import post
from nexus_check.reporters import check_run
from tests.published import request_validator
from tests.unit import factories
from tests.unit import githubapi as api
from tests.unit.githubchecks import Checks, Said

pytestmark = pytest.mark.e2e

RUNS = "/repos/{owner}/{repo}/check-runs"


def test_github_takes_every_request_of_a_run(node_modules: Path) -> None:
    """Created, continued after fifty annotations, updated, and with the reporter's own output."""
    creating = request_validator(node_modules, "post", RUNS)
    updating = request_validator(node_modules, "patch", f"{RUNS}/{{check_run_id}}")
    with Checks() as checks:
        client = api.Clock().client()
        for said in (Said(120), Said(130, summary="other"), check_run.build(factories.report())):
            post(client, "amina/alx-project-nexus", api.COMMIT, "Nexus check", said)
    assert [verb for verb, _ in checks.sent] == ["POST", "PATCH", "PATCH", "PATCH", "PATCH"]
    for verb, body in checks.sent:
        (creating if verb == "POST" else updating).validate(body)
