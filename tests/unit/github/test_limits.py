"""What GitHub says of its limits: refusals that are none first."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nexus_check.github.limits import (
    SECONDARY_WAIT,
    Gate,
    Limit,
    read,
    retry_after,
    server_time,
)

DATE = "Thu, 01 Jan 2026 00:00:00 GMT"
NOW = 1_767_225_600.0
SPENT = {
    "date": DATE,
    "x-ratelimit-limit": "60",
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": str(int(NOW) + 90),
}
LEFT = SPENT | {"x-ratelimit-remaining": "7"}


# --- no limit ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "headers", "message"),
    [
        (403, {}, "Resource not accessible by integration"),
        (403, SPENT, "Resource not accessible by personal access token"),
        (403, LEFT, "Must have admin rights to Repository."),
        (401, SPENT, "Bad credentials"),
        (404, SPENT, "Not Found"),
        (200, SPENT, ""),
        (500, {"retry-after": "5"}, "Server Error"),
        (422, {}, "Validation Failed"),
    ],
)
def test_a_refusal_that_is_no_limit(status: int, headers: dict[str, str], message: str) -> None:
    assert read(status, headers, message) is None


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-ratelimit-limit": "60"},
        SPENT | {"x-ratelimit-reset": ""},
        SPENT | {"x-ratelimit-remaining": "inf"},
        SPENT | {"x-ratelimit-remaining": "nan"},
    ],
)
def test_headers_that_tell_of_no_budget(headers: dict[str, str]) -> None:
    limit = read(403, headers, "API rate limit exceeded")
    assert limit == Limit("primary", SECONDARY_WAIT, stated=False)


@pytest.mark.parametrize("value", ["", " ", "soon", "-5", "1.5", "\u0663", "Thu, 99 Foo 2026"])
def test_a_wait_that_is_none(value: str) -> None:
    assert retry_after({"retry-after": value, "date": DATE}) is None


# --- limits --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "headers", "message", "limit"),
    [
        (403, SPENT, "API rate limit exceeded for user", Limit("primary", 91.0)),
        (429, SPENT, "API rate limit exceeded", Limit("primary", 91.0)),
        (403, SPENT, "Forbidden", Limit("primary", 91.0)),
        (200, SPENT, "API rate limit exceeded for user", Limit("primary", 91.0)),
        (403, SPENT | {"retry-after": "7"}, "API rate limit exceeded", Limit("primary", 7.0)),
        (403, {}, "API rate limit exceeded", Limit("primary", SECONDARY_WAIT, stated=False)),
        (
            403,
            LEFT,
            "You have exceeded a secondary rate limit",
            Limit("secondary", SECONDARY_WAIT, stated=False),
        ),
        (
            403,
            LEFT | {"retry-after": "7"},
            "You have exceeded a secondary rate limit",
            Limit("secondary", 7.0),
        ),
        (
            403,
            LEFT,
            "You have triggered an abuse detection mechanism",
            Limit("secondary", SECONDARY_WAIT, stated=False),
        ),
        (429, {}, "", Limit("secondary", SECONDARY_WAIT, stated=False)),
        (429, {"retry-after": "3"}, "", Limit("secondary", 3.0)),
        (403, {"retry-after": "3"}, "", Limit("secondary", 3.0)),
        (403, SPENT, "You have exceeded a secondary rate limit", Limit("secondary", 91.0)),
    ],
)
def test_a_limit(status: int, headers: dict[str, str], message: str, limit: Limit) -> None:
    assert read(status, headers, message) == limit


def test_a_reset_that_is_over_asks_for_a_second() -> None:
    past = SPENT | {"x-ratelimit-reset": str(int(NOW) - 500)}
    assert read(403, past, "API rate limit exceeded") == Limit("primary", 1.0)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        (" 30 ", 30.0),
        ("Thu, 01 Jan 2026 00:02:00 GMT", 120.0),
        ("Wed, 31 Dec 2025 00:00:00 GMT", 0.0),
    ],
)
def test_a_wait_is_seconds_or_a_date_by_githubs_clock(value: str, seconds: float) -> None:
    assert retry_after({"retry-after": value, "date": DATE}) == seconds


def test_the_servers_clock() -> None:
    assert server_time({"date": DATE}) == NOW


@settings(max_examples=40)
@given(
    st.integers(100, 599),
    st.dictionaries(
        st.sampled_from(
            [
                "retry-after",
                "date",
                "x-ratelimit-limit",
                "x-ratelimit-remaining",
                "x-ratelimit-reset",
            ]
        ),
        st.text(max_size=12) | st.integers(-(10**20), 10**20).map(str),
    ),
    st.sampled_from(["", "API rate limit exceeded", "secondary rate limit", "Forbidden"]),
)
def test_no_headers_raise_and_no_wait_is_negative(
    status: int, headers: dict[str, str], message: str
) -> None:
    limit = read(status, headers, message)
    assert limit is None or limit.wait >= 0


# --- the gate ------------------------------------------------------------------------------------


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_an_open_gate_holds_nothing(clock: Clock) -> None:
    assert Gate(clock).held("core") is None


@pytest.mark.parametrize(
    ("limit", "others"),
    [(Limit("primary", 9), None), (Limit("secondary", 9), Limit("secondary", 9))],
)
def test_a_primary_limit_holds_its_resource_and_a_secondary_all(
    clock: Clock, limit: Limit, others: Limit | None
) -> None:
    gate = Gate(clock)
    gate.close("core", limit)
    assert gate.held("core") == limit
    assert gate.held("graphql") == others


def test_time_passes_at_the_gate(clock: Clock) -> None:
    gate = Gate(clock)
    gate.close("core", Limit("primary", 9))
    clock.now += 4
    assert gate.held("core") == Limit("primary", 5)
    clock.now += 5
    assert gate.held("core") is None


def test_of_two_limits_the_longer_holds(clock: Clock) -> None:
    gate = Gate(clock)
    gate.close("core", Limit("primary", 9))
    gate.close("core", Limit("primary", 3))
    gate.close("core", Limit("secondary", 6))
    assert gate.held("core") == Limit("primary", 9)
    assert gate.held("graphql") == Limit("secondary", 6)
