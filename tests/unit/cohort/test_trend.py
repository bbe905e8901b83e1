"""How a learner moved, by every way to have been before and to be now."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from nexus_check.cohort import trend
from nexus_check.cohort.earlier import Entry, Line
from nexus_check.cohort.messages import Seen
from nexus_check.model import Change, Conclusion, HistoryPoint, Report, RepositoryRef
from tests import made_up_cohort
from tests.unit import factories

NOWHERE: dict[str, Any] = {"repository": RepositoryRef(), "readme": None, "score": 0}
AT = "2026-01-05T06:00:00Z"


def now(conclusion: Conclusion = Conclusion.FAILURE, **given: Any) -> Report:
    return factories.report(**{"conclusion": conclusion, "score": 60} | given)


def before(
    conclusion: Conclusion = Conclusion.FAILURE, seen: Seen | None = None, **given: Any
) -> Entry:
    held: dict[str, Any] = {"repository": RepositoryRef(commit=factories.COMMIT), "readme": None}
    history = (HistoryPoint("2025-12-29T06:00:00Z", 30, Conclusion.FAILURE),)
    line = Line("ada", 0, history=history, seen=seen)
    return Entry(b"{}", now(conclusion, **held | given), line)


@pytest.mark.parametrize(
    ("then", "here", "change"),
    [
        (None, now(), Change.NEW),
        (before(), now(), Change.UNCHANGED),
        (before(score=59), now(), Change.IMPROVED),
        (before(score=61), now(), Change.DECLINED),
        (before(), now(Conclusion.SUCCESS, score=100), Change.NEWLY_PASSES),
        (before(Conclusion.SUCCESS, score=100), now(), Change.REGRESSED),
        (before(Conclusion.SUCCESS, score=100), now(**NOWHERE), Change.REGRESSED),
        (before(**NOWHERE), now(), Change.STARTED),
        (before(**NOWHERE), now(Conclusion.SUCCESS, score=100), Change.NEWLY_PASSES),
        (before(**NOWHERE), now(**NOWHERE), Change.NEVER_STARTED),
        (before(Conclusion.ERROR), now(), Change.NOT_COMPARABLE),
        (before(), now(Conclusion.ERROR), Change.NOT_COMPARABLE),
    ],
)
def test_what_happened(then: Entry | None, here: Report, change: Change) -> None:
    assert trend.change(here, Seen(), then) is change


def test_a_repository_of_a_similar_name_is_a_start() -> None:
    named_wrong = Seen(similar=("alx_project_nexus",))
    assert trend.change(now(**NOWHERE), named_wrong, before(**NOWHERE)) is Change.STARTED
    assert (
        trend.change(now(**NOWHERE), named_wrong, before(seen=named_wrong, **NOWHERE))
        is Change.UNCHANGED
    )


def test_the_history_grows_by_what_was_judged() -> None:
    assert trend.history(None, AT) == ()
    first = HistoryPoint("2025-12-29T06:00:00Z", 30, Conclusion.FAILURE)
    assert trend.history(before(), AT) == (first, HistoryPoint(AT, 60, Conclusion.FAILURE))
    assert trend.history(before(Conclusion.ERROR), AT) == (first,)


def test_the_history_is_of_a_year() -> None:
    points = tuple(HistoryPoint(f"week {i}", i, Conclusion.FAILURE) for i in range(trend.KEPT))
    held = before()
    long = Entry(held.raw, held.report, Line("ada", 0, history=points))
    assert [point.at for point in trend.history(long, AT)] == [
        *(f"week {i}" for i in range(1, trend.KEPT)),
        AT,
    ]


def test_a_score_before_is_one_that_was_judged() -> None:
    assert trend.score_before(before()) == 60
    assert trend.score_before(before(Conclusion.ERROR)) is None
    assert trend.score_before(None) is None


def test_the_trend_grows_by_the_sweep_before() -> None:
    first = made_up_cohort.summary(4, compared=False)
    (only,) = trend.points(first)
    assert (only.at, only.learners, only.passed) == (first.swept_at, 4, first.passed)
    assert only.criteria["alx-project-nexus/lists"].judged == 4
    second = replace(first, swept_at="2031-03-21T06:00:00+00:00", trend=(only,))
    assert trend.points(second)[0] == only
    assert [point.at for point in trend.points(second)] == [first.swept_at, second.swept_at]


def test_a_sweep_that_several_parts_know_is_one_point() -> None:
    part = made_up_cohort.summary(4)
    assert trend.joined([part, part]) == part.trend
