"""One odd answer of GitHub's never fails a learner: it is asked again, then not judged."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import responses

from nexus_check.errors import Outage
from nexus_check.github import bounds, limits
from nexus_check.github.client import connect
from nexus_check.github.retry import Policy
from nexus_check.model import Snapshot, Target
from nexus_check.sources import notes
from nexus_check.sources.readme import blob_id
from nexus_check.sources.rest import RestSource
from tests.unit import githubapi as api

README = b"# Nexus\n\nWhat I learnt.\n"
NOT_FOUND = {"message": "Not Found", "status": "404"}
OWNER = f"{api.API}/users/amina/repos"
TARGET = Target("amina", "amina", "alx-project-nexus", learner="amina")


@pytest.fixture(name="mock")
def _mock() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


def fetch(**policy: Any) -> Snapshot:
    return RestSource(api.Clock().client(**policy)).fetch(TARGET)


# --- what is not there ---------------------------------------------------------------------------


@pytest.mark.parametrize("status", [404, 410])
def test_a_404_without_githubs_words_is_not_an_absence(
    mock: responses.RequestsMock, status: int
) -> None:
    mock.get(api.REPO, body="<html>Not Found</html>", status=status, content_type="text/html")
    found = fetch()
    assert f"The answer is not GitHub's (status {status}, text/html)." in (found.fault or "")
    assert "/api/v3" in (found.fault or "")


def test_a_single_404_is_not_believed(mock: responses.RequestsMock) -> None:
    mock.get(api.REPO, json=NOT_FOUND, status=404)
    api.add_repository(mock, api.entry("README.md", README))
    mock.get(f"{api.REPO}/git/blobs/{blob_id(README)}", json=api.blob(README))
    found = fetch()
    mock.calls.reset()
    assert (found.fault, found.readme and found.readme.data) == (None, README)


def test_a_404_that_the_owners_list_contradicts_is_a_fault(mock: responses.RequestsMock) -> None:
    mock.get(api.REPO, json=NOT_FOUND, status=404)
    mock.get(OWNER, json=[{"name": "ALX-Project-Nexus"}])
    assert fetch().fault == notes.contradiction(TARGET)


# --- the root and the README ---------------------------------------------------------------------


def test_a_list_of_files_that_is_cut_off_does_not_prove_an_absence(
    mock: responses.RequestsMock,
) -> None:
    mock.get(api.REPO, json=api.facts())
    mock.get(f"{api.REPO}/commits/main", json=api.commit())
    tree = api.tree(api.entry("a.py", b"1")) | {"truncated": True}
    mock.get(f"{api.REPO}/git/trees/{api.TREE}", json=tree)
    assert "cut off the list" in (fetch().fault or "")


@pytest.mark.parametrize(
    "answer",
    [
        api.blob(b"# Another\n"),
        api.blob(README) | {"content": "!" + api.blob(README)["content"]},
        api.blob(README) | {"content": "", "encoding": "none"},
    ],
    ids=["another file", "not base64", "no content"],
)
def test_a_readme_that_is_not_what_was_committed_is_not_judged(
    mock: responses.RequestsMock, answer: dict[str, object]
) -> None:
    api.add_repository(mock, api.entry("README.md", README))
    mock.get(f"{api.REPO}/git/blobs/{blob_id(README)}", json=answer)
    found = fetch()
    assert found.readme is None
    assert found.fault


# --- bounds --------------------------------------------------------------------------------------


class _Odd(BaseHTTPRequestHandler):
    """Answers as the path says: still in preparation, a byte a second, or far too much."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path.endswith("/accepted"):
            self._send(202, b"{}")
        elif self.path.endswith("/drip"):
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            for _ in range(20):
                self.wfile.write(b" ")
                self.wfile.flush()
                time.sleep(0.5)
        else:
            self._send(200, gzip.compress(b" " * (4 * 2**20)), encoding="gzip")

    def _send(self, status: int, body: bytes, encoding: str = "identity") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Encoding", encoding)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_given: object) -> None:
        """Say nothing."""


@pytest.fixture(name="odd", scope="module")
def _odd() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Odd)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.loopback
@pytest.mark.slow
def test_max_wait_bounds_a_request_that_does_not_end(odd: str) -> None:
    client = connect(None, odd, Policy(max_wait=2.0))
    with pytest.raises(Outage, match="did not arrive whole within 2 s"):
        client.get("/drip", dict)


@pytest.mark.loopback
def test_an_answer_in_preparation_is_asked_for_by_the_policy_alone(odd: str) -> None:
    client = connect(None, odd, Policy(tries=3, base=0.01))
    with pytest.raises(Outage, match=r"still preparing its answer \(status 202\)"):
        client.get("/accepted", dict)
    assert client.requests == 3


@pytest.mark.loopback
@pytest.mark.slow
def test_an_answer_is_not_unpacked_past_the_cap(odd: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MAX_BYTES", 2**20)
    with pytest.raises(Outage, match="could not be unpacked"):
        connect(None, odd, Policy(tries=1)).get("/bomb", dict)


# --- odd values ----------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["1e300", "9" * 400, "-1", "soon", "1795428000000"])
@pytest.mark.parametrize("header", ["x-ratelimit-reset", "retry-after"])
def test_headers_of_another_form_never_wait_for_ever(header: str, value: str) -> None:
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-limit": "60", header: value}
    limit = limits.read(403, headers, "API rate limit exceeded")
    assert limit is not None
    assert 0 <= limit.wait <= limits.LONGEST_WAIT + 1


def test_json_nested_without_end_is_an_outage(mock: responses.RequestsMock) -> None:
    mock.get(api.REPO, body="[" * 100_000 + "]" * 100_000, content_type="application/json")
    assert fetch().fault


def test_a_deep_error_body_is_an_outage(mock: responses.RequestsMock) -> None:
    mock.get(api.REPO, body=json.dumps({"message": 1})[:-1] + ', "a": ' + "[" * 50_000, status=500)
    assert fetch().fault
