"""A loopback proxy that adds to the API emulator what GitHub does, and records every request.

The emulator (npm `emulate`) holds the repositories, tokens, Apps and check runs; this only adds,
each with its source:

- a renamed repository answers 301 to `/repositories/ID`, and names compare case-insensitively
  (docs.github.com, "Best practices for using the REST API", "Follow redirects");
- a private repository answers 404 to who may not see it, as one that does not exist
  (docs.github.com, "Troubleshooting the REST API"; the emulator: 403);
- an empty repository answers 409 on its commits (the emulator: 404);
- an archived repository is read-only (docs.github.com, "Archiving repositories");
- only GitHub Apps may create check runs (docs.github.com, "Check runs"), and what GitHub says when
  it refuses;
- the documented limits of a check run: 50 annotations a request, 65,535 bytes of summary and of
  text.
"""

from __future__ import annotations

import http.client
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

MAX_ANNOTATIONS = 50
MAX_OUTPUT_BYTES = 65_535
NOT_PASSED_ON = {"connection", "content-length", "host", "transfer-encoding"}

CHECK_RUNS = re.compile(r"/repos/[^/]+/[^/]+/check-runs(/\d+)?")
COMMITS = re.compile(r"/repos/([^/]+/[^/]+)/commits\b")
REPOSITORY = re.compile(r"/repos/([^/]+/[^/]+)")
BY_ID = re.compile(r"/repositories/(\d+)")


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer. `path` has no query; `body` and `answer` are decoded JSON."""

    method: str
    path: str
    query: str
    body: Any
    status: int
    answer: Any


@dataclass(slots=True)
class Gateway:
    """The proxy's state, which tests read and set.

    `renamed` maps an old full name to the new one; `true_names` a lower-cased full name to its
    spelling; `ids` a repository's id to its full name; `app_tokens` are the tokens that belong to
    an App; `empty` are the full names of repositories without a commit, `archived` of archived
    ones.
    """

    url: str
    exchanges: list[Exchange] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)
    true_names: dict[str, str] = field(default_factory=dict)
    ids: dict[int, str] = field(default_factory=dict)
    app_tokens: set[str] = field(default_factory=set)
    empty: set[str] = field(default_factory=set)
    archived: set[str] = field(default_factory=set)

    def requests(self, method: str, pattern: str) -> list[Exchange]:
        """The recorded exchanges of one method whose path matches a regular expression whole."""
        return [e for e in self.exchanges if e.method == method and re.fullmatch(pattern, e.path)]


def refusal(
    gateway: Gateway, method: str, path: str, token: str, body: Any
) -> tuple[int, dict[str, Any]] | None:
    """GitHub's refusal of a check run that the emulator would take; None where there is none."""
    if method not in {"POST", "PATCH"} or not CHECK_RUNS.fullmatch(path):
        return None
    if token not in gateway.app_tokens:
        return 403, {"message": "You must authenticate via a GitHub App.", "status": "403"}
    if (asked := REPOSITORY.match(path)) and asked[1].lower() in gateway.archived:
        return 403, {"message": "Repository was archived so is read-only.", "status": "403"}
    output = (body or {}).get("output") or {}
    if len(output.get("annotations") or []) > MAX_ANNOTATIONS:
        return 422, {
            "message": "Invalid request. No more than 50 items are allowed.",
            "status": "422",
        }
    for name in ("summary", "text"):
        if len((output.get(name) or "").encode()) > MAX_OUTPUT_BYTES:
            return 422, {
                "message": f"Only 65535 characters are allowed in `{name}`.",
                "status": "422",
            }
    return None


def local_answer(
    gateway: Gateway, method: str, path: str, token: str, body: Any
) -> tuple[int, dict[str, Any], str] | None:
    """Return an answer's status, JSON and location; None where the emulator has to answer."""
    name = REPOSITORY.match(path)
    if name and (new := gateway.renamed.get(name[1].lower())):
        number = next(number for number, full_name in gateway.ids.items() if full_name == new)
        location = f"{gateway.url}/repositories/{number}{path[name.end() :]}"
        return 301, {"message": "Moved Permanently", "url": location}, location
    if (commits := COMMITS.match(path)) and commits[1].lower() in gateway.empty:
        return 409, {"message": "Git Repository is empty."}, ""
    if refused := refusal(gateway, method, path, token, body):
        return *refused, ""
    return None


def emulators_path(gateway: Gateway, path: str) -> str:
    """A path as the emulator knows it: by name, and in the repository's true spelling."""
    path = BY_ID.sub(lambda match: f"/repos/{gateway.ids[int(match[1])]}", path, count=1)
    return REPOSITORY.sub(
        lambda match: f"/repos/{gateway.true_names.get(match[1].lower(), match[1])}", path, count=1
    )


def asks_check_runs(path: str) -> bool:
    """Return whether a path is about check runs, for which a token can lack the permission."""
    return "/check-runs" in path or "/check-suites" in path


def decoded(data: bytes) -> Any:
    """JSON where it is JSON, else None."""
    try:
        return json.loads(data)
    except ValueError:
        return None


class Handler(BaseHTTPRequestHandler):
    """Passes one request on, or answers it itself."""

    protocol_version = "HTTP/1.1"
    gateway: Gateway
    emulator: str

    def handle_any(self) -> None:
        parts = urlsplit(self.path)
        data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        token = re.sub(
            r"^(Bearer|token)\s+", "", self.headers.get("Authorization") or "", flags=re.I
        )
        local = local_answer(self.gateway, self.command, parts.path, token, decoded(data))
        if local:
            status, answer = local[0], json.dumps(local[1]).encode()
            headers = [
                ("Content-Type", "application/json"),
                *([("Location", local[2])] if local[2] else []),
            ]
        else:
            status, headers, answer = self.pass_on(parts.path, parts.query, data)
        if parts.path.endswith("/access_tokens") and status == 201:
            self.gateway.app_tokens.add(decoded(answer)["token"])
        self.gateway.exchanges.append(
            Exchange(self.command, parts.path, parts.query, decoded(data), status, decoded(answer))
        )
        self.answer(status, headers, answer)

    def pass_on(
        self, path: str, query: str, data: bytes
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = http.client.HTTPConnection(self.emulator, timeout=30)
        asked = emulators_path(self.gateway, path) + (f"?{query}" if query else "")
        headers = {
            key: value for key, value in self.headers.items() if key.lower() not in NOT_PASSED_ON
        }
        connection.request(self.command, asked, data or None, headers | {"Connection": "close"})
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        passed = [
            (key, value) for key, value in answer.getheaders() if key.lower() not in NOT_PASSED_ON
        ]
        if answer.status == 403 and self.command == "GET" and not asks_check_runs(path):
            return 404, passed, b'{"message": "Not Found", "status": "404"}'
        if answer.status == 403:  # the emulator says no more than "Forbidden"
            content = b'{"message": "Resource not accessible by integration", "status": "403"}'
        return answer.status, passed, content

    def answer(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        self.send_response(status)
        for key, value in headers:
            self.send_header(key, value)
        if status not in {204, 304}:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    # the names the server looks for
    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = handle_any  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Say nothing: the exchanges are recorded."""


@contextmanager
def running(server: ThreadingHTTPServer, emulator: str) -> Iterator[Gateway]:
    """Serve on `server`, passing on to `emulator` (host:port), until the block ends."""
    gateway = Gateway(f"http://localhost:{server.server_address[1]}")
    server.RequestHandlerClass = type(
        "BoundHandler", (Handler,), {"gateway": gateway, "emulator": emulator}
    )
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
    )
    thread.start()
    try:
        yield gateway
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
