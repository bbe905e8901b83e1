"""After faults a repository's snapshot is as without any; past the bound, it has a fault."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests
import responses
from hypothesis import given, settings
from hypothesis import strategies as st

from nexus_check import rubric
from nexus_check.judge import Judge
from nexus_check.model import Conclusion, Snapshot, Status, Target
from nexus_check.sources.readme import blob_id
from nexus_check.sources.rest import RestSource
from tests.unit import githubapi as api

README = b"# Nexus\n\nWhat I learnt.\n"
PAST = {"x-ratelimit-limit": "60", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1"}
FAULTS: dict[str, Any] = {
    "500": (500, {}, "{}"),
    "502": (502, {}, "<html>"),
    "503": (503, {}, ""),
    "reset": requests.ConnectionError("Connection reset by peer"),
    "silence": requests.ReadTimeout("timed out"),
    "cut": requests.exceptions.ChunkedEncodingError("IncompleteRead"),
    "cut JSON": (200, {}, '{"name": "alx-proj'),
    "a page": (200, {}, "<html>Unicorn!</html>"),
    "nothing": (200, {}, ""),
    "another form": (200, {}, "[1]"),
    "a 404 that is not GitHub's": (404, {"Content-Type": "text/html"}, "<html>Not Found</html>"),
    "429": (429, {}, "{}"),
    "429 with Retry-After": (429, {"Retry-After": "3"}, "{}"),
    "403 secondary": (403, {}, '{"message": "You have exceeded a secondary rate limit."}'),
    "403 primary": (403, PAST, '{"message": "API rate limit exceeded for 192.0.2.1."}'),
}
ANSWERS = {
    "/repos/amina/alx-project-nexus": api.facts(),
    "/repos/amina/alx-project-nexus/commits/main?per_page=1": api.commit(),
    f"/repos/amina/alx-project-nexus/git/trees/{api.TREE}?recursive=1": api.tree(
        api.entry("README.md", README)
    ),
    f"/repos/amina/alx-project-nexus/git/blobs/{blob_id(README)}": api.blob(README),
    "/repos/kofi/alx-project-nexus": None,
    "/users/kofi/repos?per_page=100&sort=pushed": [{"name": "alx_project_nexus"}],
}


@contextmanager
def failing(faults: list[str], *, always: bool = False) -> Iterator[responses.RequestsMock]:
    """Return a GitHub whose first requests fail as named.

    With `always`, every request fails with the first of them.
    """
    left = list(faults)

    def answer(request: Any) -> Any:
        if left:
            fault = FAULTS[left[0] if always else left.pop(0)]
            if isinstance(fault, Exception):
                raise fault
            return fault
        found = ANSWERS[request.url.removeprefix(api.API)]
        return (
            (404, {}, '{"message": "Not Found"}') if found is None else (200, {}, json.dumps(found))
        )

    with responses.RequestsMock() as mock:
        mock.add_callback("GET", re.compile(".*"), answer)
        yield mock


def fetch(login: str = "amina", **policy: Any) -> Snapshot:
    target = Target(login, login, "alx-project-nexus", learner=login)
    return RestSource(api.Clock().client(**policy)).fetch(target)


@pytest.fixture(scope="module", name="calm")
def _calm() -> dict[str, Snapshot]:
    with failing([]):
        return {login: fetch(login) for login in ("amina", "kofi")}


@pytest.mark.slow
@given(st.lists(st.sampled_from(sorted(FAULTS)), max_size=5), st.sampled_from(["amina", "kofi"]))
@settings(deadline=None, max_examples=80)
def test_faults_that_end_change_nothing(
    calm: dict[str, Snapshot], faults: list[str], login: str
) -> None:
    with failing(faults):
        assert fetch(login, max_wait=100_000) == calm[login]


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_alone_costs_one_more_request(calm: dict[str, Snapshot], fault: str) -> None:
    with failing([fault]) as mock:
        assert fetch() == calm["amina"]
        assert len(mock.calls) == 5


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_faults_without_end_are_never_the_learners(fault: str) -> None:
    with failing([fault], always=True) as mock:
        found = fetch()
        assert len(mock.calls) <= 6
    report = Judge(rubric.load()).review(found)
    assert found.repository is None
    assert report.conclusion is Conclusion.ERROR
    assert {finding.status for finding in report.findings} <= {Status.UNKNOWN, Status.SKIPPED}
    assert found.fault is not None
    assert "\n" not in found.fault
