"""The server: HTTP on loopback, budgets, and faults between the client and the two APIs."""

from __future__ import annotations

import gzip
import json
import socket
import struct
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.servers import graphql_api
from tests.servers.cohort import Cohort
from tests.servers.faults import GRAPHQL_ONLY, SECONDARY, Fault, Plan, spoil
from tests.servers.graphql_api import GraphQL
from tests.servers.rest_api import Answer, Request, Rest

CONTROL = "/_test"


@dataclass
class Budget:
    """A token's points: `limit` every `window` seconds, as GitHub counts them."""

    limit: int
    window: float
    used: int = 0
    resets_at: float = 0.0

    def spend(self, points: int, now: float) -> bool:
        """Take points; False where there are not enough left."""
        if now >= self.resets_at:
            self.used, self.resets_at = 0, now + self.window
        if self.used + points > self.limit:
            return False
        self.used += points
        return True

    @property
    def remaining(self) -> int:
        return self.limit - self.used

    def headers(self, resource: str) -> dict[str, str]:
        return {
            "x-ratelimit-limit": str(self.limit),
            "x-ratelimit-remaining": str(self.remaining),
            "x-ratelimit-used": str(self.used),
            "x-ratelimit-reset": str(int(self.resets_at + 0.999)),
            "x-ratelimit-resource": resource,
        }


class State:
    """Everything behind the handlers; changed only under `lock`."""

    def __init__(self, cohort: Cohort) -> None:
        self.lock = threading.RLock()
        self.limits: dict[str, tuple[int, float]] = {
            "graphql": (5000, 3600.0),
            "core": (5000, 3600.0),
        }
        self.public_key: str | None = None
        self.without_app_every = 0
        self.clock_offset = 0.0
        self.set_cohort(cohort)

    def set_cohort(self, cohort: Cohort) -> None:
        self.cohort = cohort
        self.graphql = GraphQL(cohort)
        self.rest = Rest(cohort, self.graphql)
        self.rest.public_key = self.public_key
        self.rest.without_app_every = self.without_app_every
        self.rest.clock_offset = self.clock_offset
        self.clear()

    def clear(self) -> None:
        """Forget what was asked, what was planned to fail and what was spent."""
        self.plan = Plan()
        self.planned = 0
        self.requests: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.budgets: dict[tuple[str, str], Budget] = {}
        self.graphql.asked = graphql_api.Asked()
        self.graphql.broken = frozenset()

    def budget(self, token: str, resource: str) -> Budget:
        if (token, resource) not in self.budgets:
            limit, window = self.limits[resource]
            self.budgets[token, resource] = Budget(limit, window)
        return self.budgets[token, resource]

    def next_fault(self, *, rest: bool) -> Fault | None:
        """Count a request, and say whether it is one that fails."""
        self.planned += 1
        fault = self.plan.fault(self.planned)
        if fault is None or (rest and fault in GRAPHQL_ONLY):
            return None
        self.faults[fault] += 1
        return fault

    def report(self) -> dict[str, Any]:
        asked = self.graphql.asked
        return {
            "requests": dict(self.requests),
            "faults": dict(self.faults),
            "points": asked.points,
            "aliases": asked.aliases,
            "repositories": dict(asked.repositories),
            "readmes": dict(asked.readmes),
            "owners": dict(asked.owners),
            "check_runs": list(self.rest.check_runs.values()),
        }

    def control(self, what: str, sent: Mapping[str, Any]) -> None:
        """Carry out what a test asks for: the word is the last part of the path."""
        if what == "faults":
            self.plan, self.planned = Plan.read(sent), 0
            self.graphql.broken = frozenset(self.plan.broken)
        elif what == "cohort":
            self.set_cohort(replace(self.cohort, **sent))
        elif what == "limits":
            self.limits |= {
                name: (int(limit), float(window)) for name, (limit, window) in sent.items()
            }
            self.budgets.clear()
        elif what == "app":
            self.public_key, self.without_app_every = (
                sent["public_key"],
                int(sent.get("without_app_every", 0)),
            )
            self.clock_offset = float(sent.get("clock_offset", 0))
            self.set_cohort(self.cohort)
        else:
            self.clear()


class Handler(BaseHTTPRequestHandler):
    """Serve one connection. A fault is looked up before an answer is computed."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = (
        True  # else each answer's body waits 40 ms for the headers to be acknowledged
    )
    server: Server

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PATCH(self) -> None:
        self._serve()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base class's name)
        """Say nothing: tests read the counts instead."""

    # --- what comes in ---------------------------------------------------------------------------

    def _serve(self) -> None:
        url = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        sent = json.loads(body) if body else {}
        if url.path.startswith(CONTROL):
            self._control(url.path.removeprefix(CONTROL + "/"), sent)
        elif url.path == "/rate_limit":
            self._send(Answer(200, self._rate_limit()))
        elif url.path.endswith("/graphql"):
            self._graphql(sent)
        else:
            self._rest(url.path, dict(parse_qsl(url.query)), sent)

    @property
    def _token(self) -> str:
        return (self.headers.get("Authorization") or " ").partition(" ")[2]

    def _control(self, what: str, sent: Mapping[str, Any]) -> None:
        state = self.server.state
        with state.lock:
            if self.command == "POST":
                state.control(what, sent)
            self._send(Answer(200, state.report()))

    def _rate_limit(self) -> dict[str, Any]:
        state, now = self.server.state, time.time()
        resources = {}
        for name in ("core", "graphql"):
            budget = state.budget(self._token, name)
            budget.spend(0, now)
            resources[name] = {
                "limit": budget.limit,
                "used": budget.used,
                "remaining": budget.remaining,
                "reset": int(budget.resets_at + 0.999),
            }
        return {"resources": resources, "rate": resources["core"]}

    def _graphql(self, sent: Mapping[str, Any]) -> None:
        state = self.server.state
        with state.lock:
            state.requests["graphql"] += 1
            fault = state.next_fault(rest=False)
            asked = graphql_api.aliases(sent["query"])
            if state.plan.max_aliases and asked > state.plan.max_aliases:
                fault = "status-502"
            budget = state.budget(self._token, "graphql")
            if not budget.spend(1, time.time()):
                limited = {
                    "type": "RATE_LIMITED",
                    "message": "API rate limit exceeded for user ID 1.",
                }
                self._send(Answer(200, {"errors": [limited]}, budget.headers("graphql")))
                return
            if fault in (None, *GRAPHQL_ONLY, "slow", "cut", "stall"):
                body = state.graphql.answer(
                    sent["query"], sent.get("variables") or {}, self._budget_fields(budget)
                )
            else:
                body = {}
            if fault in GRAPHQL_ONLY:
                body, fault = spoil(body, fault, state.planned), None
        self._fail_or_send(fault, Answer(200, body, budget.headers("graphql")))

    @staticmethod
    def _budget_fields(budget: Budget) -> dict[str, Any]:
        resets = datetime.fromtimestamp(budget.resets_at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return {
            "limit": budget.limit,
            "remaining": budget.remaining,
            "used": budget.used,
            "nodeCount": 0,
            "resetAt": resets,
        }

    def _rest(self, path: str, query: dict[str, str], sent: Mapping[str, Any]) -> None:
        state, now = self.server.state, time.time()
        path = path.removeprefix("/api/v3")
        with state.lock:
            state.requests[
                f"{self.command} {path.split('/')[-1] if 'check-runs' in path else 'rest'}"
            ] += 1
            fault = state.next_fault(rest=True)
            budget = state.budget(self._token, "core")
            if not budget.spend(1, now):
                limited = {"message": "API rate limit exceeded for user ID 1."}
                self._send(Answer(403, limited, budget.headers("core")))
                return
        request = Request(self.command, path, query, sent, self._token, self.server.url, now)
        answer = (
            state.rest.answer(request) if fault in (None, "slow", "cut", "stall") else Answer(200)
        )
        self._fail_or_send(
            fault, replace(answer, headers={**budget.headers("core"), **answer.headers})
        )

    # --- what goes out ---------------------------------------------------------------------------

    def _fail_or_send(self, fault: Fault | None, answer: Answer) -> None:
        if fault is None:
            self._send(answer)
        elif fault.startswith("status-"):
            page = "<html><body><h1>Whoa there!</h1></body></html>"
            self._write(
                int(fault.removeprefix("status-")), page.encode(), {"Content-Type": "text/html"}
            )
        elif fault == "html-404":
            page = "<html><body><h1>Not Found</h1></body></html>"
            self._write(404, page.encode(), {"Content-Type": "text/html"})
        elif fault == "accepted":
            self._write(202, b"{}", {"Content-Type": "application/json; charset=utf-8"})
        elif fault.startswith("secondary-"):
            self._limit(fault)
        elif fault in ("reset", "hang-up"):
            self._drop(reset=fault == "reset")
        elif fault in ("malformed", "html", "empty"):
            bad = {
                "malformed": b'{"data": {"r0": {"na',
                "html": b"<!DOCTYPE html><title>Unicorn!</title>",
                "empty": b"",
            }
            self._write(200, bad[fault], {"Content-Type": "application/json; charset=utf-8"})
        else:
            self._late(fault, answer)

    def _limit(self, fault: Fault) -> None:
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if fault.endswith("retry-after"):
            headers["Retry-After"] = str(self.server.state.plan.retry_after).removesuffix(".0")
        status = 403 if "403" in fault else 429
        documentation = (
            "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api"
        )
        body = json.dumps({"message": SECONDARY, "documentation_url": documentation})
        self._write(status, body.encode(), headers)

    def _late(self, fault: Fault, answer: Answer) -> None:
        """A slow answer, one cut in half, or one that stalls in the middle and is then dropped."""
        seconds = self.server.state.plan.slow_seconds
        if fault == "slow":
            time.sleep(seconds)
            self._send(answer)
            return
        data = json.dumps(answer.body).encode()
        self._head(
            200, len(data), {"Content-Type": "application/json; charset=utf-8", **answer.headers}
        )
        self.wfile.write(data[: len(data) // 2])
        self.wfile.flush()
        if fault == "stall":
            time.sleep(seconds)
        self._drop(reset=False)

    def _drop(self, *, reset: bool) -> None:
        """Close without another word; with `reset`, so that the other side sees ECONNRESET."""
        self.close_connection = True
        if reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
        else:
            self.connection.shutdown(socket.SHUT_RDWR)

    def _send(self, answer: Answer) -> None:
        data = json.dumps(answer.body).encode()
        headers = {"Content-Type": "application/json; charset=utf-8", **answer.headers}
        if len(data) > 1400 and "gzip" in (self.headers.get("Accept-Encoding") or ""):
            data = gzip.compress(data, compresslevel=1, mtime=0)
            headers["Content-Encoding"] = "gzip"
        self._write(answer.status, data, headers)

    def _write(self, status: int, data: bytes, headers: Mapping[str, str]) -> None:
        self._head(status, len(data), headers)
        self.wfile.write(data)

    def _head(self, status: int, length: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(length)}.items():
            self.send_header(name, value)
        self.end_headers()

    def finish(self) -> None:
        """Leave quietly where the connection is gone already."""
        try:
            super().finish()
        except OSError:
            self.close_connection = True


class Server(ThreadingHTTPServer):
    """The server on a free port of this machine; `url` is what `GITHUB_API_URL` is set to."""

    daemon_threads = True

    def __init__(self, cohort: Cohort, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.state = State(cohort)
        self.url = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news; anything else is printed by the base class."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)
