"""Bounds on one request: how long it may take in all, and how much it may unpack to.

A timeout of requests bounds a silence, not a request: a server that sends a byte a second would
hold a run for hours. A gzip answer can unpack to a thousand times its size.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Final, TypeVar

import github.Requester
import requests
from requests.adapters import HTTPAdapter
from requests.exceptions import ContentDecodingError

from nexus_check.errors import Outage
from nexus_check.github.auth import certificates
from nexus_check.github.faults import Fault, NotReady

T = TypeVar("T")

MAX_BYTES: Final = 128 * 2**20  # unpacked; a hundred READMEs of 500 KB and their quoting fit twice
_CHUNK: Final = 64 * 1024


def within(seconds: float, work: Callable[[], T]) -> T:
    """Return what `work` returns, or raise its exception, within so many seconds.

    It runs in a thread of its own, which is left behind when the time is over: raises `Fault`, for
    which another try may help.
    """
    done: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:  # raised again in the thread that waits
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if failed:
        raise failed[0]
    if not done:
        raise Fault(
            Outage(f"GitHub's answer did not arrive whole within {seconds:.0f} s."), again=True
        )
    return done[0]


class _CappedAdapter(HTTPAdapter):
    """Reads an answer up to `MAX_BYTES`; a GET that is answered with 202 raises `NotReady`."""

    def send(
        self, request: requests.PreparedRequest, *args: Any, **given: Any
    ) -> requests.Response:
        if given.get("verify") is True:  # requests itself does not read SSL_CERT_FILE
            given["verify"] = certificates()
        response = super().send(request, *args, **(given | {"stream": True}))
        body = bytearray()
        for chunk in response.iter_content(_CHUNK):
            body += chunk
            if len(body) > MAX_BYTES:
                response.close()
                raise ContentDecodingError("GitHub's answer is larger than any that was asked for.")
        if response.status_code == 202 and request.method == "GET":
            raise NotReady
        response._content = bytes(body)  # noqa: SLF001 - what `Response.content` would have read
        return response


class _Https(github.Requester.HTTPSRequestsConnectionClass):
    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.session.mount("https://", _CappedAdapter(max_retries=self.retry))


class _Http(github.Requester.HTTPRequestsConnectionClass):
    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.session.mount("http://", _CappedAdapter(max_retries=self.retry))


def cap_answers() -> None:
    """Have PyGithub read answers through `_CappedAdapter`."""
    github.Requester.Requester.injectConnectionClasses(_Http, _Https)
