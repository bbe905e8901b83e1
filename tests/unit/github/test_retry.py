"""Retries: what is not tried again first. No test waits: sleeping is a list of seconds here."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexus_check.errors import Outage, UsageError
from nexus_check.github.faults import Fault
from nexus_check.github.limits import Limit
from nexus_check.github.retry import Policy, repeat


class Attempts:
    """Fails with these faults, one a try, then succeeds; records the waits and what was printed."""

    def __init__(self, *faults: BaseException) -> None:
        self.faults = list(faults)
        self.tries = 0
        self.waits: list[float] = []
        self.said: list[str] = []

    def __call__(self) -> str:
        self.tries += 1
        if self.faults:
            raise self.faults.pop(0)
        return "done"

    def run(self, **policy: float) -> str:
        own = Policy(sleep=self.waits.append, say=self.said.append)
        return repeat(replace(own, **policy), self)  # type: ignore[arg-type]


def fault(
    message: str = "It broke.", *, again: bool = True, limit: Limit | None = None, wait: float = 0.0
) -> Fault:
    return Fault(Outage(message), again=again, limit=limit, wait=wait)


# --- not again -----------------------------------------------------------------------------------


def test_what_succeeds_is_asked_once() -> None:
    attempts = Attempts()
    assert (attempts.run(), attempts.tries, attempts.waits) == ("done", 1, [])


@pytest.mark.parametrize(
    "error",
    [fault(again=False), UsageError("Wrong."), ValueError("a bug")],
    ids=["beyond repair", "ours", "a bug"],
)
def test_what_another_try_would_not_mend(error: Exception) -> None:
    attempts = Attempts(error)
    with pytest.raises(Outage if isinstance(error, Fault) else type(error)):
        attempts.run()
    assert (attempts.tries, attempts.waits) == (1, [])


def test_a_wait_that_is_too_long_is_not_begun() -> None:
    attempts = Attempts(fault(limit=Limit("primary", 500.0)))
    with pytest.raises(Outage):
        attempts.run(max_wait=120.0)
    assert (attempts.tries, attempts.waits, attempts.said) == (1, [], [])


def test_the_time_that_tries_take_counts_too() -> None:
    began = []

    def slow() -> None:
        began.append(time.monotonic())
        time.sleep(0.03)
        raise fault()

    with pytest.raises(Outage):
        repeat(Policy(max_wait=0.02, base=0.0, sleep=lambda _seconds: None), slow)
    assert len(began) == 1


# --- again ---------------------------------------------------------------------------------------


def test_after_faults_the_result_comes() -> None:
    attempts = Attempts(fault(), fault())
    assert (attempts.run(), attempts.tries, len(attempts.waits)) == ("done", 3, 2)


def test_the_last_faults_error_is_raised_when_tries_are_spent() -> None:
    attempts = Attempts(*(fault(f"Try {number}.") for number in range(1, 9)))
    with pytest.raises(Outage, match="Try 4"):
        attempts.run(tries=4)
    assert len(attempts.waits) == 3


@pytest.mark.parametrize(("stated", "least"), [(True, [30.0, 30.0]), (False, [30.0, 60.0])])
def test_a_limit_is_taken_at_its_word_and_doubled_where_it_said_none(
    *, stated: bool, least: list[float]
) -> None:
    limit = Limit("secondary", 30.0, stated=stated)
    attempts = Attempts(fault(limit=limit), fault(limit=limit))
    attempts.run(max_wait=500.0)
    assert all(
        wait <= waited <= wait + 1 for wait, waited in zip(least, attempts.waits, strict=True)
    )


def test_what_an_answer_asks_to_wait_is_waited_besides() -> None:
    attempts = Attempts(fault(wait=40.0))
    attempts.run(max_wait=100.0)
    assert 40.0 <= attempts.waits[0] <= 40.5


def test_long_waits_alone_are_said_aloud() -> None:
    attempts = Attempts(fault("Slow down.", limit=Limit("secondary", 30.0)), fault("A hiccup."))
    attempts.run(max_wait=100.0, base=0.1)
    (said,) = attempts.said
    assert said.startswith("Slow down. Waiting 3")
    assert re.search(r" s before trying again; giving up at \d\d:\d\d UTC\.$", said)


def test_an_outage_is_said_once_with_when_the_tries_end() -> None:
    attempts = Attempts(
        *(fault("GitHub is away.") for _ in range(12)),
        fault("GitHub is slow."),
        fault("GitHub is slow."),
    )
    attempts.run(tries=20, max_wait=900.0, base=40.0, cap=60.0, aloud=0.0)
    assert [words.partition(" Waiting")[0] for words in attempts.said] == [
        "GitHub is away.",
        "GitHub is slow.",
    ]


@given(st.integers(1, 8), st.floats(0, 100), st.floats(0.01, 5), st.floats(0.01, 30))
def test_tries_and_waits_keep_their_bounds(
    tries: int, max_wait: float, base: float, cap: float
) -> None:
    attempts = Attempts(*(fault() for _ in range(20)))
    with pytest.raises(Outage):
        attempts.run(tries=tries, max_wait=max_wait, base=base, cap=cap)
    assert attempts.tries <= tries
    assert sum(attempts.waits) <= max_wait
    assert all(wait <= min(cap, base * 2**number) for number, wait in enumerate(attempts.waits))
