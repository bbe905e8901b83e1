"""One object for GitHub's REST and GraphQL APIs: it retries, keeps to limits and checks answers.

`connection` sends the requests. A request is a path below the API's address (never a URL from an
answer, so that a token cannot be led elsewhere) and the type its answer must have; an answer of
another form is treated as none, and asked for again.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

import msgspec
from github.Auth import Auth, Token

from nexus_check.errors import Outage
from nexus_check.github import faults, limits
from nexus_check.github.auth import certificates, check_api_url, check_token
from nexus_check.github.connection import Connection, Raw
from nexus_check.github.faults import Fault
from nexus_check.github.limits import Gate, Headers
from nexus_check.github.retry import Policy, repeat

T = TypeVar("T")

_MAX_REDIRECTS = 3
_OVERLOADED = "something went wrong while executing your query"


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """GitHub's answer. `value` is None unless `status` is 200 to 299; `message` is GitHub's own."""

    status: int
    value: T | None = None
    message: str = ""

    def require(self) -> T:
        """Return the value of an answer that has to be one; raises `Outage` for any other."""
        if self.value is None:
            raise faults.unexpected(self.status, self.message).error
        return self.value


def connect(token: str | None, api_url: str | None = None, policy: Policy | None = None) -> Client:
    """Return a client with `token` (None: anonymous) for `api_url`, `GITHUB_API_URL` or GitHub's.

    Raises `CredentialError` for a token that cannot be one, and `UsageError` for an address that
    cannot be called or a file of certificates that does not exist.
    """
    secret = check_token(token)
    certificates()
    base = check_api_url(api_url, with_token=secret is not None)
    return Client(Token(secret.reveal()) if secret else None, base, policy or Policy())


class Client:
    """GitHub's API for one identity. Safe to share between threads.

    `requests` counts what was sent, redirects within PyGithub left out. `clock_skew` is by how many
    seconds GitHub's clock was ahead of this machine's when last heard.
    """

    def __init__(self, auth: Auth | None, api_url: str, policy: Policy) -> None:
        self.api_url = api_url
        self.policy = policy
        self.anonymous = auth is None
        self.requests = 0
        self.clock_skew = 0.0
        self.connection = Connection(auth, api_url, policy.max_wait)
        self._gate = Gate(policy.clock)
        self._lock = threading.Lock()

    # --- asking ----------------------------------------------------------------------------------

    def get(self, path: str, kind: type[T], **parameters: Any) -> Answer[T]:
        """GET `path` (from the API's base, with a leading slash), its answer read as `kind`.

        Answers that are facts for the caller to read come back with their status: 404, 409, 410,
        422. Raises `Outage`, `LimitReached` or `Refused` once the policy's patience is over.
        """
        return repeat(self.policy, lambda: self.attempt("GET", path, kind, parameters=parameters))

    def graphql(
        self, query: str, variables: Mapping[str, Any], policy: Policy | None = None
    ) -> dict[str, Any]:
        """Send a GraphQL query (a read) and return the answer: `{"data": …, "errors": […]}`.

        `data` may be partial: what is null and named in `errors` did not come. Raises `Outage` when
        nothing came, for example as GitHub did not finish the query in its ten seconds,
        `LimitReached` and `Refused`. `policy` overrides the client's, for a caller that would
        rather ask for less than ask again.
        """
        return repeat(policy or self.policy, lambda: self._graphql_once(query, variables))

    # --- one try ---------------------------------------------------------------------------------

    def attempt(
        self,
        verb: str,
        path: str,
        kind: type[T],
        *,
        parameters: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> Answer[T]:
        """Send a request once, raising `Fault`, which can mean that a write was carried out.

        For a caller that decides about another try.
        """
        for _ in range(_MAX_REDIRECTS):
            self._before("core")
            answer = self.connection.send(verb, path, parameters, body)
            onward = _redirected(answer, self.api_url) if verb == "GET" else None
            if onward is None:
                return self._read(answer, kind)
            path, parameters = onward, None
        raise Fault(Outage("GitHub redirected the request in a circle."), again=False)

    def _read(self, answer: Raw, kind: type[T]) -> Answer[T]:
        status, headers, text = answer
        self._note(headers)
        if 200 <= status < 300:
            return Answer(status, _decoded(text, kind))
        message = _message(_object(text))
        if fault := self._refusal("core", answer, message):
            raise fault
        return Answer(status, message=message)

    def _refusal(self, resource: str, answer: Raw, message: str) -> Fault | None:
        """Return what a status from 300 on means, None where the caller has to read it.

        Raises `Fault` for a limit.
        """
        status, headers, _ = answer
        self._raise_limit(resource, status, headers, message)
        if status in {404, 410} and not message:
            return faults.not_github(status, headers.get("content-type", ""))
        wait = limits.retry_after(headers) or 0.0
        return faults.refusal(status, message, anonymous=self.anonymous, wait=wait)

    def _graphql_once(self, query: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        self._before("graphql")
        answer = self.connection.query(query, variables)
        self._note(answer.headers)
        body = _object(answer.text)
        if answer.status >= 300 and not isinstance(body.get("errors"), list):
            message = _message(body)
            fault = self._refusal("graphql", answer, message)
            raise fault or faults.unexpected(answer.status, message)
        return self._read_graphql(answer.headers, body)

    def _read_graphql(self, headers: Headers, body: dict[str, Any]) -> dict[str, Any]:
        if not body:
            raise faults.malformed()
        given = body.get("errors")
        errors = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
        words = " ".join(str(each.get("message", "")) for each in errors)
        if any(each.get("type") == "RATE_LIMITED" for each in errors):
            words += " rate limit exceeded"
        self._raise_limit("graphql", 200, headers, words)
        data = body.get("data")
        if isinstance(data, dict) and _is_usable(data, errors):
            return {"data": data, "errors": errors}
        if not errors:
            raise faults.malformed("GitHub's answer holds no data.")
        again = _OVERLOADED in words.lower() or "timeout" in words.lower()
        raise Fault(
            Outage(f'GitHub did not execute the query ("{faults.first_line(words)}").'),
            again=again,
        )

    # --- limits ----------------------------------------------------------------------------------

    def _before(self, resource: str) -> None:
        """Count the request, unless a limit that is known would refuse it."""
        if limit := self._gate.held(resource):
            raise faults.limited(limit, now=time.time(), anonymous=self.anonymous)
        with self._lock:
            self.requests += 1

    def _note(self, headers: Headers) -> None:
        if "date" in headers:
            self.clock_skew = limits.server_time(headers) - time.time()

    def _raise_limit(self, resource: str, status: int, headers: Headers, message: str) -> None:
        if limit := limits.read(status, headers, message):
            self._gate.close(resource, limit)
            raise faults.limited(limit, now=time.time(), anonymous=self.anonymous)


def _redirected(answer: Raw, api_url: str) -> str | None:
    """Return the path below `api_url` that a GET is redirected to, None where it is not.

    PyGithub follows 301 itself; these are temporary.
    """
    if answer.status not in {302, 307, 308}:
        return None
    there, here = urlsplit(answer.headers.get("location", "")), urlsplit(api_url)
    same = (there.scheme, there.netloc) == (here.scheme, here.netloc)
    if not same or not there.path.startswith(here.path):
        return None
    return there.path.removeprefix(here.path) + (f"?{there.query}" if there.query else "")


def _decoded(text: str, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.ValidationError as error:
        raise faults.malformed(
            f"GitHub's answer is not of the expected form ({faults.first_line(str(error))})."
        ) from error
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise faults.malformed() from error


def _is_usable(data: dict[str, Any], errors: list[dict[str, Any]]) -> bool:
    """Return whether something came, or each missing field has an error with its `path`."""
    return any(value is not None for value in data.values()) or all(
        each.get("path") for each in errors
    )


def _object(text: str) -> dict[str, Any]:
    """Return a JSON object, empty where the text is none (a proxy's page, nothing).

    Read by the standard library, which takes halves of surrogate pairs.
    """
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _message(body: dict[str, Any]) -> str:
    """Return GitHub's own words in an error's body, empty where it has none."""
    return str(body.get("message") or "")
