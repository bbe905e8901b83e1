"""Errors of others, translated: answers a caller has to read first."""

from __future__ import annotations

import inspect
import logging

import pytest
import requests.exceptions as http
import urllib3.exceptions as below
from hypothesis import given
from hypothesis import strategies as st

from nexus_check.errors import LimitReached, Outage, Refused
from nexus_check.github import faults
from nexus_check.github.limits import Limit

SECRET = "ghp_invented0123456789"


@pytest.mark.parametrize("status", [404, 409, 410, 422])
def test_an_answer_that_the_caller_has_to_read(status: int) -> None:
    assert faults.refusal(status, "Not Found", anonymous=False) is None


@pytest.mark.parametrize(
    ("status", "message", "anonymous", "kind", "said"),
    [
        (
            401,
            "Bad credentials.",
            False,
            Refused,
            'GitHub does not accept the token ("Bad credentials").',
        ),
        (401, "", True, Refused, "GitHub asks for a token here. Set GITHUB_TOKEN."),
        (
            403,
            "Resource not accessible",
            False,
            Refused,
            'GitHub does not allow this request ("Resource not accessible").',
        ),
        (
            403,
            "SAML enforcement",
            False,
            Refused,
            "Authorize the token for the organisation's single sign-on",
        ),
        (
            451,
            "DMCA",
            True,
            Refused,
            'GitHub blocks access to the repository for legal reasons ("DMCA").',
        ),
        (418, "Teapot", False, None, ""),
        (400, "Problems parsing JSON", False, Outage, "status 400, which was not expected"),
        (304, "", False, Outage, "status 304, which was not expected."),
        (
            408,
            "",
            False,
            Outage,
            (
                "GitHub answered with an error of its own (status 408). See "
                "https://www.githubstatus.com"
            ),
        ),
        (500, "", False, Outage, "GitHub answered with an error of its own (status 500)."),
        (599, "", False, Outage, "GitHub answered with an error of its own (status 599)."),
    ],
)
def test_what_a_status_means(
    status: int, message: str, anonymous: bool, kind: type | None, said: str
) -> None:
    fault = faults.refusal(status, message, anonymous=anonymous)
    if kind is None:
        assert fault is None
        return
    assert fault is not None
    assert isinstance(fault.error, kind)
    assert said in str(fault.error)


@pytest.mark.parametrize(
    ("status", "again"), [(401, False), (403, False), (400, False), (502, True)]
)
def test_whether_another_try_may_help(status: int, *, again: bool) -> None:
    fault = faults.refusal(status, "", anonymous=False)
    assert fault is not None
    assert fault.again is again


@pytest.mark.parametrize(
    ("error", "said", "again"),
    [
        (http.SSLError(), "GitHub's certificate could not be verified.", False),
        (
            http.InvalidProxyURL(),
            "The proxy's address is malformed (HTTPS_PROXY or HTTP_PROXY).",
            False,
        ),
        (http.ProxyError(), "The proxy did not let the request through.", True),
        (http.ConnectTimeout(), "GitHub could not be reached in time.", True),
        (http.ReadTimeout(), "GitHub did not answer in time.", True),
        (http.ConnectionError(), "The connection to GitHub failed.", True),
        (http.ChunkedEncodingError(), "GitHub's answer was cut off.", True),
        (http.ContentDecodingError(), "GitHub's answer could not be unpacked.", True),
        (
            http.JSONDecodeError("no value", "<html>", 0),
            "GitHub's answer was cut off or is not JSON.",
            True,
        ),
        (http.TooManyRedirects(), "GitHub redirected the request in a circle.", False),
        (http.InvalidHeader(), "The request to GitHub could not be sent.", False),
    ],
)
def test_what_a_failure_below_http_means(
    error: http.RequestException, said: str, *, again: bool
) -> None:
    fault = faults.transport(error)
    assert (fault.error.message, fault.again) == (said, again)
    assert isinstance(fault.error, Outage)


AGAIN = {
    "ChunkedEncodingError",
    "ConnectTimeout",
    "ConnectionError",
    "ContentDecodingError",
    "JSONDecodeError",
}
AGAIN |= {"ProxyError", "ReadTimeout", "Timeout"}
STAY = {
    "HTTPError",
    "InvalidHeader",
    "InvalidJSONError",
    "InvalidProxyURL",
    "InvalidSchema",
    "InvalidURL",
}
STAY |= {
    "MissingSchema",
    "RequestException",
    "RetryError",
    "SSLError",
    "StreamConsumedError",
    "TooManyRedirects",
}
STAY |= {"URLRequired", "UnrewindableBodyError"}


def test_for_every_exception_of_requests_it_is_settled_whether_another_try_may_help() -> None:
    """Fails when requests adds one: decide whether another try helps.

    Add it to `faults` where the last line there does not fit.
    """
    classes = inspect.getmembers(http, inspect.isclass)
    again = {
        name: faults.transport(kind.__new__(kind)).again
        for name, kind in classes
        if issubclass(kind, http.RequestException)
    }
    assert again == dict.fromkeys(AGAIN, True) | dict.fromkeys(STAY, False)


def test_the_words_of_the_library_are_left_out(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    fault = faults.transport(http.InvalidHeader(f"Invalid character in header: 'token {SECRET}'"))
    assert SECRET not in f"{fault} {fault.error!r} {fault.error.hint} {caplog.text}"


def test_what_comes_from_below_the_library_does_not_come_through() -> None:
    with pytest.raises(faults.Fault) as caught, faults.translated():
        raise below.ProtocolError("reset")
    assert isinstance(caught.value.error, Outage)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(3)])
def test_a_person_who_ends_the_run_is_no_fault(error: BaseException) -> None:
    with pytest.raises(type(error)), faults.translated():
        raise error


def test_a_fault_within_passes_as_it_is() -> None:
    fault = faults.malformed()
    with pytest.raises(faults.Fault) as caught, faults.translated():
        raise fault
    assert caught.value is fault


@pytest.mark.parametrize(
    ("limit", "anonymous", "said"),
    [
        (
            Limit("primary", 60.0),
            False,
            "GitHub's hourly limit for this token is spent; it resets at 00:01:00 UTC.",
        ),
        (
            Limit("primary", 60.0),
            True,
            "GitHub's hourly limit for this address is spent; it resets at 00:01:00 UTC.",
        ),
        (
            Limit("secondary", 5.0),
            False,
            "GitHub asks for slower requests (a secondary limit); try again after 00:00:05 UTC.",
        ),
    ],
)
def test_a_limit_says_when_it_is_over(limit: Limit, *, anonymous: bool, said: str) -> None:
    fault = faults.limited(limit, now=0.0, anonymous=anonymous)
    assert isinstance(fault.error, LimitReached)
    assert (fault.error.message, fault.error.resets_at) == (said, limit.wait)
    assert (fault.again, fault.limit) == (True, limit)
    assert ("set GITHUB_TOKEN" in fault.error.hint) is anonymous


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", ""),
        ("a.", "a"),
        ("a\nb\tc", "a b c"),
        ("\x1b[31mred", "[31mred"),
        ("x" * 201, "x" * 200 + "…"),
    ],
)
def test_a_foreign_message_as_part_of_a_sentence(text: str, line: str) -> None:
    assert faults.first_line(text) == line


@given(st.text(max_size=400))
def test_a_foreign_message_is_one_printable_line_of_bounded_length(text: str) -> None:
    line = faults.first_line(text)
    assert line.isprintable()
    assert len(line) <= 201
