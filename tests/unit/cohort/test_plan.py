"""What a dry run says: requests, time, what is left of the budget, and how long posting takes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from nexus_check.cohort import plan
from nexus_check.cohort.learners import Cohort, Learner
from nexus_check.cohort.plan import Budget
from nexus_check.model import Target

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC).timestamp()
FULL = Budget(5_000, 4_870, NOON + 1_500)


def said(learners: int, left: Budget | None = FULL, *, known: int = 0, post: bool = False) -> str:
    return "\n".join(plan.say(learners, known, left, post=post, now=NOON))


@pytest.mark.parametrize(("rows", "more"), [(3, []), (4, ["… and 1 more."])])
def test_the_rows_that_are_not_shown_are_counted(rows: int, more: list[str]) -> None:
    learners = tuple(Learner(n, f"ada-{n}", Target(f"ada-{n}"), row=n + 2) for n in range(rows))
    assert list(plan.reading(Cohort(learners))) == [
        "Line 2: ada-0",
        "Line 3: ada-1",
        "Line 4: ada-2",
        *more,
        f"{rows} rows; not judged: 0.",
    ]


@pytest.mark.parametrize(
    ("learners", "known", "fewest", "most"),
    [
        (1, 0, "1 request", 2),
        (100, 0, "1 request", 2),
        (101, 0, "2 requests", 4),
        (10_000, 0, "100 requests", 200),
        (10_000, 9_900, "100 requests", 299),
    ],
)
def test_a_hundred_learners_are_a_request(
    learners: int, known: int, fewest: str, most: int
) -> None:
    words = said(learners, known=known)
    assert f": {fewest} to GitHub" in words
    assert f": {most} requests at most." in words


def test_it_says_what_it_takes_and_that_nothing_was_done() -> None:
    words = said(10_000)
    assert "10,000 learners: 100 requests to GitHub, one point each, in 3 min to 13 min." in words
    assert "4,870 of 5,000 points; it is full again at 12:25 UTC, in 25 min." in words
    assert words.endswith("Nothing was done.")
    assert "earlier sweep" not in words
    assert "Check runs" not in words


def test_one_is_said_as_one() -> None:
    assert said(1).startswith("1 learner: 1 request to GitHub")


def test_a_comparison_says_whom_it_knows() -> None:
    assert "9,900 of them were in the earlier sweep" in said(10_000, known=9_900)


def test_a_budget_that_is_not_enough_is_said() -> None:
    words = said(10_000, Budget(1_000, 12, NOON + 60))
    assert "enough for about 1,200 learners" in words
    assert "--resume" in words


def test_a_github_without_limits_is_said() -> None:
    assert "The rest of the hourly budget is not known" in said(10, None)


@pytest.mark.parametrize(
    ("learners", "time"),
    [(30, "30 s"), (500, "8 min"), (501, "60 min"), (1_200, "2 h 3 min"), (10_000, "19 h 8 min")],
)
def test_posting_takes_as_long_as_github_asks_for(learners: int, time: str) -> None:
    assert f"up to {time}." in said(learners, post=True)
