"""PyGithub's connection to GitHub's API: one request at a time, within a deadline.

Errors of PyGithub and of what lies below it come out as a `Fault`; an answer of any status comes
back as it is.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar, cast

import github
from github.Auth import Auth

from nexus_check import __version__
from nexus_check.github import bounds, faults
from nexus_check.github.faults import Fault
from nexus_check.github.limits import Headers

T = TypeVar("T")

USER_AGENT = f"nexus-check/{__version__}"
API_VERSION = "2022-11-28"
# Seconds of silence. GitHub itself gives up on a request after 10 seconds.
TIMEOUT = 20
# Seconds for a whole request, its redirects and 202s included.
DEADLINE = 45.0
# PyGithub gives its logger a handler that prints to standard error: what a person should read is
# said by the client.
logging.getLogger("github").handlers.clear()
bounds.cap_answers()


class Raw(NamedTuple):
    """An answer as it arrived."""

    status: int
    headers: Headers
    text: str


class Connection:
    """Sends requests for one identity.

    Safe to share between threads: PyGithub's connection is not, so each thread has its own.
    """

    def __init__(self, auth: Auth | None, api_url: str, max_wait: float) -> None:
        self._auth = auth
        self._api_url = api_url
        self._seconds = max(1.0, min(DEADLINE, max_wait))
        self._local = threading.local()

    @property
    def github(self) -> github.Github:
        """This thread's `Github`, without its own retries and pauses: the client has a policy."""
        if not hasattr(self._local, "github"):
            self._local.github = github.Github(
                auth=self._auth,
                base_url=self._api_url,
                user_agent=USER_AGENT,
                api_version=API_VERSION,
                timeout=TIMEOUT,
                retry=None,
                seconds_between_requests=None,
                seconds_between_writes=None,
            )
        return cast("github.Github", self._local.github)

    def send(
        self,
        verb: str,
        path: str,
        parameters: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> Raw:
        """Send a REST request and return its answer, whatever its status."""
        with faults.translated():
            requester = self.github.requester
            return Raw(
                *self._bounded(
                    lambda: requester.requestJson(
                        verb,
                        path,
                        parameters=dict(parameters or {}),
                        headers={"Accept": "application/vnd.github+json"},
                        input=dict(body) if body is not None else None,
                    )
                )
            )

    def query(self, query: str, variables: Mapping[str, Any]) -> Raw:
        """Send a GraphQL query and return its answer, whatever its status."""
        body = {"query": query, "variables": dict(variables)}
        return self.send("POST", self.github.requester.graphql_url, body=body)

    def _bounded(self, work: Callable[[], T]) -> T:
        """Return the answer within the deadline; the connection of a late one is given up."""
        try:
            return bounds.within(self._seconds, work)
        except Fault:
            del self._local.github  # another thread still holds its connection
            raise
