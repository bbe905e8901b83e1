"""Errors of other packages, translated once: what they mean, and whether another try can help.

Nothing above this package sees an exception of PyGithub, requests or urllib3.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import requests.exceptions as http

from nexus_check.errors import LimitReached, NexusError, Outage, Refused
from nexus_check.github.limits import Limit

# GitHub's status page: what to look at when GitHub does not answer.
_STATUS_PAGE = "See https://www.githubstatus.com and try again later."

_CERTIFICATE = (
    "Name the file of your network's certificates in REQUESTS_CA_BUNDLE or SSL_CERT_FILE."
)


class NotReady(http.RequestException):
    """A GET was answered with 202, "ask again later", which PyGithub would do without end."""


# What a fault of the transport means, the narrowest class first.
_TRANSPORT: tuple[tuple[type[Exception], str, bool], ...] = (
    (NotReady, "GitHub was still preparing its answer (status 202).", True),
    (http.SSLError, "GitHub's certificate could not be verified.", False),
    (http.InvalidProxyURL, "The proxy's address is malformed (HTTPS_PROXY or HTTP_PROXY).", False),
    (http.ProxyError, "The proxy did not let the request through.", True),
    (http.ConnectTimeout, "GitHub could not be reached in time.", True),
    (http.Timeout, "GitHub did not answer in time.", True),
    (http.ConnectionError, "The connection to GitHub failed.", True),
    (http.ChunkedEncodingError, "GitHub's answer was cut off.", True),
    (http.ContentDecodingError, "GitHub's answer could not be unpacked.", True),
    (http.JSONDecodeError, "GitHub's answer was cut off or is not JSON.", True),
    (http.TooManyRedirects, "GitHub redirected the request in a circle.", False),
    (http.RequestException, "The request to GitHub could not be sent.", False),
)


class Fault(Exception):
    """One try that failed: the error to show when it was the last, and whether another may help.

    `limit` is set when a limit refused it, `wait` is how many seconds GitHub asked to wait.
    """

    def __init__(
        self,
        error: NexusError,
        *,
        again: bool,
        limit: Limit | None = None,
        wait: float = 0.0,
    ) -> None:
        super().__init__(str(error))
        self.error = error
        self.again = again
        self.limit = limit
        self.wait = wait


@contextmanager
def translated() -> Iterator[None]:
    """Raise a `Fault` for what PyGithub and the packages below it raise during a request."""
    try:
        yield
    except http.RequestException as error:
        raise transport(error) from error
    except (NexusError, Fault):  # of a token that had to be renewed for the request
        raise
    except RecursionError as error:  # PyGithub follows 301 by calling itself
        raise Fault(Outage("GitHub redirected the request in a circle."), again=False) from error
    except (RuntimeError, AssertionError) as error:
        # a redirect to another host or protocol, not followed
        where = first_line(str(error))
        outage = Outage(f"GitHub redirected the request to another host or protocol: {where}.")
        raise Fault(outage, again=False) from error
    except Exception as error:
        # an answer PyGithub did not expect: no JSON, None, a header that is no number
        raise malformed() from error


def transport(error: http.RequestException) -> Fault:
    """Return what a failure below HTTP means, not the library's words, which may quote secrets."""
    kind, meaning, again = next(row for row in _TRANSPORT if isinstance(error, row[0]))
    advice = _CERTIFICATE if kind is http.SSLError else _STATUS_PAGE if again else ""
    return Fault(Outage(meaning, advice), again=again)


def malformed(what: str = "GitHub's answer was cut off or is not JSON.") -> Fault:
    """Return the fault of an answer that arrived and cannot be used."""
    return Fault(Outage(what, _STATUS_PAGE), again=True)


def refusal(status: int, message: str, *, anonymous: bool, wait: float = 0.0) -> Fault | None:
    """Return what a status from 300 on means, None where the caller has to read it (404, 409…).

    `message` is GitHub's own, `wait` the answer's `Retry-After` in seconds.
    """
    if status in {401, 403, 451}:
        return _not_allowed(
            status, f' ("{first_line(message)}")' if message else "", anonymous=anonymous
        )
    if status == 408 or status >= 500:
        error = Outage(f"GitHub answered with an error of its own (status {status}).", _STATUS_PAGE)
        return Fault(error, again=True, wait=wait)
    if status < 400 or status in {400, 405, 406, 415}:
        return unexpected(status, message)
    return None


def _not_allowed(status: int, said: str, *, anonymous: bool) -> Fault:
    """Return the fault of a token that may not do it; `said` is GitHub's message, in brackets."""
    if status == 451:
        error = Refused(f"GitHub blocks access to the repository for legal reasons{said}.")
    elif anonymous:
        error = Refused(f"GitHub asks for a token here{said}.", "Set GITHUB_TOKEN.")
    elif status == 401:
        error = Refused(
            f"GitHub does not accept the token{said}.",
            "Check that it is whole and has not expired.",
        )
    elif "saml" in said.lower():
        error = Refused(
            f"GitHub does not allow this request{said}.",
            (
                "Authorize the token for the organisation's single sign-on, where your tokens "
                "are listed (Configure SSO)."
            ),
        )
    else:
        error = Refused(
            f"GitHub does not allow this request{said}.", "Check what the token may do."
        )
    return Fault(error, again=False)


def unexpected(status: int, message: str) -> Fault:
    """Return the fault of a status that the caller has no use for."""
    said = f' ("{first_line(message)}")' if message else ""
    return Fault(
        Outage(f"GitHub answered with status {status}, which was not expected{said}."), again=False
    )


def not_github(status: int, content_type: str) -> Fault:
    """Return the fault of a 404 that is a proxy's, or of an API address without its path."""
    kind = first_line(content_type.partition(";")[0], 40) or "no content type"
    error = Outage(
        f"The answer is not GitHub's (status {status}, {kind}).",
        "Check GITHUB_API_URL (an Enterprise Server's ends in /api/v3) and any proxy.",
    )
    return Fault(error, again=True)


def limited(limit: Limit, *, now: float, anonymous: bool) -> Fault:
    """Return the fault of a limit. `now` is Unix time, from which the reset is computed."""
    moment = now + limit.wait
    clock = datetime.fromtimestamp(moment, UTC).strftime("%H:%M:%S UTC")
    hint = (
        "Without a token GitHub allows 60 requests an hour: set GITHUB_TOKEN." if anonymous else ""
    )
    words = (
        (
            f"GitHub's hourly limit for this {'address' if anonymous else 'token'} is spent; it "
            f"resets at {clock}."
        )
        if limit.kind == "primary"
        else f"GitHub asks for slower requests (a secondary limit); try again after {clock}."
    )
    return Fault(LimitReached(words, hint, resets_at=moment), again=True, limit=limit)


def first_line(text: str, longest: int = 200) -> str:
    """Return a foreign message for a sentence: one printable line, shortened, no full stop."""
    line = " ".join(text.split())
    shown = "".join(char for char in line if char.isprintable())
    return (shown[:longest] + "…" if len(shown) > longest else shown).rstrip(".")
