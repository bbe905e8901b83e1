"""GitHub's limits, read from an answer's headers and message.

https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api and
https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Literal

# GitHub asks for at least a minute's pause after a secondary limit that says nothing itself.
SECONDARY_WAIT = 60.0
# Seconds. GitHub's limits reset within the hour; a header that says more is a mistake
# (milliseconds, 1e300).
LONGEST_WAIT = 24 * 3600.0

Headers = Mapping[str, str]
"""An answer's headers, their names in lower case."""

# How GitHub words a secondary limit, now and in earlier years (PyGithub's
# `isSecondaryRateLimitError` knows them too).
_SECONDARY = (
    "secondary rate limit",
    "abuse detection",
    "please retry your request again later",
    "please wait a few minutes before you try again",
)

LimitKind = Literal["primary", "secondary"]


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit that refused a request. `wait` is in seconds; `stated` when GitHub said it."""

    kind: LimitKind
    wait: float
    stated: bool = True


def read(status: int, headers: Headers, message: str) -> Limit | None:
    """Return the limit behind a refusal, None when it is none: a 403 may be about permissions.

    The order is GitHub's: `Retry-After`; with nothing remaining, the reset; else a minute.
    """
    words = message.lower()
    secondary = any(each in words for each in _SECONDARY)
    primary = "rate limit exceeded" in words and not secondary
    if status in {403, 429} and not secondary and "not accessible" not in words:
        primary = primary or headers.get("x-ratelimit-remaining", "").strip() == "0"
        secondary = status == 429 or "retry-after" in headers
    if not (primary or secondary):
        return None
    return _limit("primary" if primary else "secondary", headers)


def _limit(kind: LimitKind, headers: Headers) -> Limit:
    after = retry_after(headers)
    if after is not None:
        return Limit(kind, after)
    budget = _budget(headers)
    if budget and (kind == "primary" or budget[0] == 0):
        # The reset names a whole second, somewhere within which it happens.
        return Limit(kind, min(max(budget[1] - server_time(headers), 0.0), LONGEST_WAIT) + 1.0)
    return Limit(kind, SECONDARY_WAIT, stated=False)


def _budget(headers: Headers) -> tuple[int, float] | None:
    """Return what is left of the hour's requests, and the Unix time of the next hour's.

    None where the headers are missing or odd.
    """
    try:
        remaining = int(float(headers["x-ratelimit-remaining"]))
        return remaining, float(headers["x-ratelimit-reset"])
    except (KeyError, ValueError, OverflowError):
        return None


def retry_after(headers: Headers) -> float | None:
    """Return `Retry-After` in seconds; it may be a number or a date (RFC 9110, 10.2.3)."""
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    if value.isascii() and value.isdigit():
        return min(float(value), LONGEST_WAIT)
    moment = _date(value)
    return None if moment is None else min(max(moment - server_time(headers), 0.0), LONGEST_WAIT)


def server_time(headers: Headers) -> float:
    """Return the server's Unix time, by which it gives resets; this machine's without a `Date`."""
    return _date(headers.get("date", "")) or time.time()


def _date(value: str) -> float | None:
    try:
        return parsedate_to_datetime(value).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None


class Gate:
    """Holds back all threads of a client while a limit says to wait.

    So one thread meets the limit, and not each of them. Times are of a monotonic clock, in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._until: dict[str, float] = {}

    def close(self, resource: str, limit: Limit) -> None:
        """Close for `limit.wait` seconds: `resource` for a primary limit, all for a secondary."""
        key = resource if limit.kind == "primary" else "all"
        with self._lock:
            self._until[key] = max(self._until.get(key, 0.0), self._clock() + limit.wait)

    def held(self, resource: str) -> Limit | None:
        """Return the limit that a request to `resource` would run into now."""
        with self._lock:
            now = self._clock()
            primary = Limit("primary", self._until.get(resource, now) - now)
            secondary = Limit("secondary", self._until.get("all", now) - now)
        longer = max(primary, secondary, key=lambda limit: limit.wait)
        return longer if longer.wait > 0 else None
