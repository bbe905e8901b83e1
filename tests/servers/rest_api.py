"""The REST side: repositories, trees and blobs, Apps with their tokens, check runs."""

from __future__ import annotations

import base64
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any
from urllib.parse import unquote

import jwt

from tests.servers.cohort import Cohort, Repository
from tests.servers.graphql_api import MODES, GraphQL

APP_ID = 4242
TOKEN_SECONDS = 3600


@dataclass(frozen=True)
class Answer:
    """A status, a body to send as JSON, and headers beside the usual ones."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: Mapping[str, str]
    body: Mapping[str, Any]
    token: str
    base_url: str
    now: float


NOT_FOUND = Answer(
    404, {"message": "Not Found", "documentation_url": "https://docs.github.com/rest"}
)
Handler = Callable[..., Answer]


class Rest:
    """Answers REST requests. Every `without_app_every`-th learner has not installed the App."""

    def __init__(self, cohort: Cohort, graphql: GraphQL) -> None:
        self.cohort = cohort
        self.graphql = graphql
        self.public_key: str | None = None
        self.without_app_every = 0
        self.clock_offset = 0.0
        self.check_runs: dict[int, dict[str, Any]] = {}
        self.annotations: dict[int, list[dict[str, Any]]] = {}
        self.tokens: dict[str, float] = {}
        self._ids = count(1)
        self._lock = threading.Lock()
        self._routes: list[tuple[str, re.Pattern[str], Handler]] = [
            (method, re.compile(pattern + "$"), handler)
            for method, pattern, handler in (
                ("GET", r"/repos/([^/]+)/([^/]+)", self._repository),
                ("GET", r"/repositories/(\d+)(?:/(.*))?", self._by_id),
                ("GET", r"/repos/([^/]+)/([^/]+)/commits/([^/]+)", self._commit),
                ("GET", r"/repos/([^/]+)/([^/]+)/git/blobs/([0-9a-f]{40})", self._blob),
                ("GET", r"/repos/([^/]+)/([^/]+)/git/trees/([0-9a-f]{40})", self._tree),
                ("GET", r"/users/([^/]+)/repos", self._repositories),
                ("GET", r"/app", self._app),
                ("GET", r"/repos/([^/]+)/([^/]+)/installation", self._installation),
                ("POST", r"/app/installations/(\d+)/access_tokens", self._token),
                ("POST", r"/repos/([^/]+)/([^/]+)/check-runs", self._create_check_run),
                ("GET", r"/repos/([^/]+)/([^/]+)/commits/([^/]+)/check-runs", self._check_runs_of),
                ("PATCH", r"/repos/([^/]+)/([^/]+)/check-runs/(\d+)", self._update_check_run),
                (
                    "GET",
                    r"/repos/([^/]+)/([^/]+)/check-runs/(\d+)/annotations",
                    self._annotations_of,
                ),
            )
        ]

    def answer(self, request: Request) -> Answer:
        """The answer to a request; 404 for what this server does not know, as GitHub gives."""
        for method, pattern, handler in self._routes:
            found = pattern.match(request.path)
            if found and method == request.method:
                return handler(
                    request, *(unquote(group) if group else "" for group in found.groups())
                )
        return NOT_FOUND

    # --- repositories ----------------------------------------------------------------------------

    def _repository(self, request: Request, owner: str, name: str) -> Answer:
        moved = self._moved(request, owner, name)
        found = self.graphql.find(owner, name)
        return moved or (Answer(200, self._facts(request, found)) if found else NOT_FOUND)

    def _moved(self, request: Request, owner: str, name: str, rest: str = "") -> Answer | None:
        """Return a 301 to a renamed repository's number, without the query, as GitHub does."""
        found = self.graphql.find(owner, name)
        if found is None or found.name.lower() == name.lower():
            return None
        number = self.cohort.index(found.owner)
        location = f"{request.base_url}/repositories/{number}{rest}"
        return Answer(
            301, {"message": "Moved Permanently", "url": location}, {"Location": location}
        )

    def _by_id(self, request: Request, number: str, rest: str) -> Answer:
        held = self.cohort.learner(int(number)).repositories
        if not held:
            return NOT_FOUND
        path = f"/repos/{held[-1].full_name}" + (f"/{rest}" if rest else "")
        return self.answer(Request(**{**vars(request), "path": path}))

    def _facts(self, request: Request, found: Repository) -> dict[str, Any]:
        return {
            "id": self.cohort.index(found.owner) or 0,
            "name": found.name,
            "full_name": found.full_name,
            "owner": {"login": found.owner, "type": "User"},
            "html_url": f"https://github.com/{found.full_name}",
            "url": f"{request.base_url}/repos/{found.full_name}",
            "private": False,
            "archived": found.archived,
            "fork": False,
            "size": sum(len(file.data) for file in found.files) // 1024 + bool(found.files),
            "default_branch": "main",
        }

    def _repositories(self, request: Request, login: str) -> Answer:
        index = self.cohort.index(login)
        if index is None or not self.cohort.learner(index).exists:
            return NOT_FOUND
        return Answer(
            200, [self._facts(request, held) for held in self.cohort.learner(index).repositories]
        )

    def _commit(self, request: Request, owner: str, name: str, ref: str) -> Answer:
        moved, found = (
            self._moved(request, owner, name, f"/commits/{ref}"),
            self.graphql.find(owner, name),
        )
        if moved or found is None:
            return moved or NOT_FOUND
        if found.commit is None:
            return Answer(409, {"message": "Git Repository is empty."})
        if ref not in ("HEAD", "main", found.commit):
            return Answer(422, {"message": f"No commit found for SHA: {ref}"})
        return Answer(
            200,
            {"sha": found.commit, "commit": {"message": "Write it", "tree": {"sha": found.tree}}},
        )

    def _tree(self, request: Request, owner: str, name: str, oid: str) -> Answer:
        found = self.graphql.find(owner, name)
        if found is None or found.tree != oid:
            return NOT_FOUND
        whole = "recursive" in request.query
        listed = [file for file in found.files if whole or "/" not in file.path]
        entries = [
            {
                "path": file.path,
                "mode": f"{MODES[file.mode]:06o}",
                "sha": file.oid,
                "size": len(file.data),
            }
            for file in listed
        ]
        return Answer(200, {"sha": oid, "tree": entries, "truncated": False})

    def _blob(self, _request: Request, owner: str, name: str, oid: str) -> Answer:
        found = self.graphql.find(owner, name)
        file = next((held for held in (found.files if found else ()) if held.oid == oid), None)
        if file is None:
            return NOT_FOUND
        content = base64.encodebytes(file.data).decode()
        return Answer(
            200, {"sha": oid, "size": len(file.data), "encoding": "base64", "content": content}
        )

    # --- the App ---------------------------------------------------------------------------------

    def _app_fault(self, request: Request) -> Answer | None:
        """Why a JSON Web Token is refused, in GitHub's words; None where it holds."""
        now = request.now + self.clock_offset
        try:
            claims = jwt.decode(
                request.token,
                self.public_key or "",
                algorithms=["RS256"],
                options={"verify_exp": False, "verify_iat": False, "verify_iss": False},
            )
        except jwt.PyJWTError:
            return Answer(401, {"message": "A JSON web token could not be decoded"})
        if float(claims["iat"]) > now:
            return Answer(
                401,
                {
                    "message": (
                        "'Issued at' claim ('iat') must be an Integer representing a past time"
                    )
                },
            )
        if not now < float(claims["exp"]) <= now + 600:
            return Answer(
                401, {"message": "'Expiration time' claim ('exp') is too far in the future"}
            )
        if str(claims["iss"]) != str(APP_ID):
            return Answer(401, {"message": "Integration not found"})
        return None

    def _app(self, request: Request) -> Answer:
        return self._app_fault(request) or Answer(
            200, {"id": APP_ID, "slug": "nexus-check", "name": "Nexus check"}
        )

    def _installation(self, request: Request, owner: str, name: str) -> Answer:
        refused = self._app_fault(request)
        index = self.cohort.index(owner)
        if (
            refused
            or index is None
            or self.graphql.find(owner, name) is None
            or not self._has_app(index)
        ):
            return refused or NOT_FOUND
        return Answer(
            200, {"id": index + 1, "app_id": APP_ID, "account": {"login": self.cohort.login(index)}}
        )

    def _has_app(self, index: int) -> bool:
        return not self.without_app_every or index % self.without_app_every != 0

    def _token(self, request: Request, installation: str) -> Answer:
        refused = self._app_fault(request)
        if refused:
            return refused
        with self._lock:
            token = f"ghs_test{installation}x{next(self._ids)}"
            self.tokens[token] = request.now + TOKEN_SECONDS
        until = datetime.fromtimestamp(request.now + TOKEN_SECONDS, UTC).strftime(
            "%Y-%m-%dT%H:%M:%SZ"
        )
        body = {"token": token, "expires_at": until, "permissions": {"checks": "write"}}
        return Answer(201, {**body, "repository_selection": "all"})

    # --- check runs ------------------------------------------------------------------------------

    def _refused(self, request: Request) -> Answer | None:
        if self.tokens.get(request.token, 0) > request.now:
            return None
        return Answer(403, {"message": "Resource not accessible by integration"})

    def _create_check_run(self, request: Request, owner: str, name: str) -> Answer:
        found = self.graphql.find(owner, name)
        refused = self._refused(request)
        if refused or found is None:
            return refused or NOT_FOUND
        if len(request.body.get("output", {}).get("annotations", [])) > 50:
            return Answer(422, {"message": "No more than 50 annotations"})
        with self._lock:
            number = next(self._ids)
            run = {
                "id": number,
                "html_url": f"https://github.com/{found.full_name}/runs/{number}",
                **request.body,
            }
            self.check_runs[number] = {**run, "repository": found.full_name}
            self.annotations[number] = list(request.body.get("output", {}).get("annotations", []))
        return Answer(201, run)

    def _check_runs_of(self, request: Request, owner: str, name: str, ref: str) -> Answer:
        found = self.graphql.find(owner, name)
        if found is None:
            return NOT_FOUND
        runs = [
            run
            for run in self.check_runs.values()
            if run["repository"] == found.full_name
            and run.get("head_sha") == ref
            and request.query.get("check_name", run.get("name")) == run.get("name")
        ]
        return Answer(200, {"total_count": len(runs), "check_runs": runs})

    def _update_check_run(self, request: Request, _owner: str, _name: str, number: str) -> Answer:
        refused = self._refused(request)
        if refused or int(number) not in self.check_runs:
            return refused or NOT_FOUND
        with self._lock:
            self.check_runs[int(number)] |= dict(request.body)
            self.annotations[int(number)] += request.body.get("output", {}).get("annotations", [])
        return Answer(200, self.check_runs[int(number)])

    def _annotations_of(self, request: Request, _owner: str, _name: str, number: str) -> Answer:
        """A page of a run's annotations: an update adds to them, and nothing takes any away."""
        size, page = int(request.query.get("per_page", 30)), int(request.query.get("page", 1))
        return Answer(200, self.annotations.get(int(number), [])[size * (page - 1) : size * page])
