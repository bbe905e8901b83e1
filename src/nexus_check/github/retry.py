"""The one policy for asking again: how often, after how long, and when to stop.

Waits between tries are drawn evenly between nothing and a bound that doubles ("full jitter",
https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/), so that many runners
that failed together do not come back together. A limit that says how long to wait is taken at its
word.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception

from nexus_check.github.faults import Fault

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Policy:
    """How patient to be with one request.

    `tries` counts the first; `max_wait` bounds its tries and waits together, except the last try;
    `base` and `cap` are the first and the longest wait after a failure that says nothing about
    waiting. The first wait of `aloud` or more for each cause is passed to `say`. All in seconds.
    """

    tries: int = 6
    max_wait: float = 120.0
    base: float = 0.5
    cap: float = 20.0
    aloud: float = 3.0
    say: Callable[[str], None] = lambda _message: None
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic


def repeat(policy: Policy, attempt: Callable[[], T]) -> T:
    """Return the result of `attempt`, tried again for each `Fault` that another try may fix.

    Raises the last fault's `NexusError`.
    """
    said = set[str]()
    retrying = Retrying(
        retry=retry_if_exception(lambda error: isinstance(error, Fault) and error.again),
        wait=lambda state: _wait(policy, state),
        stop=lambda state: _is_over(policy, state),
        sleep=policy.sleep,
        before_sleep=lambda state: _tell(policy, state, said),
        reraise=True,
    )
    try:
        return retrying(attempt)
    except Fault as fault:
        raise fault.error from fault


def _wait(policy: Policy, state: RetryCallState) -> float:
    """Return seconds until the next try, a little more than a limit asks for, to spread out."""
    fault = _fault(state)
    doubled = 2 ** (state.attempt_number - 1)
    if fault.limit is None:
        # not for secrets
        return fault.wait + random.uniform(0, min(policy.cap, policy.base * doubled))  # noqa: S311
    wait = fault.limit.wait if fault.limit.stated else fault.limit.wait * doubled
    return wait + random.uniform(0, 1)  # noqa: S311


def _is_over(policy: Policy, state: RetryCallState) -> bool:
    """Return whether to give up; asked after `_wait`, so that no wait is begun that is too long."""
    waited = max(state.idle_for, state.seconds_since_start or 0.0)
    return state.attempt_number >= policy.tries or waited + state.upcoming_sleep > policy.max_wait


def _tell(policy: Policy, state: RetryCallState, said: set[str]) -> None:
    """Say why a long wait begins and when it ends at the latest; for one cause once."""
    fault = _fault(state)
    if state.upcoming_sleep >= policy.aloud and fault.error.message not in said:
        said.add(fault.error.message)
        last = time.gmtime(time.time() + policy.max_wait - state.idle_for)
        policy.say(
            f"{fault.error.message} Waiting {state.upcoming_sleep:.0f} s before trying again; "
            f"giving up at {time.strftime('%H:%M', last)} UTC."
        )


def _fault(state: RetryCallState) -> Fault:
    error = state.outcome.exception() if state.outcome else None
    assert isinstance(error, Fault)  # noqa: S101 (the retry condition lets nothing else through)
    return error
