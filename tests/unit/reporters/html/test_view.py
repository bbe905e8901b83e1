"""A cohort's figures in words and measures."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from nexus_check.model import Change, CohortSummary, Level, Tally
from nexus_check.reporters.html.view import moment, movement, percent, view
from tests import made_up_cohort

SUMMARY = made_up_cohort.summary(20)


def with_tallies(*tallies: Tally) -> CohortSummary:
    return replace(SUMMARY, criteria=tallies, topics=())


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (0, 9, "0 %"),
        (9, 9, "100 %"),
        (1, 1000, "<1 %"),
        (999, 1000, "99 %"),
        (1, 100, "1 %"),
        (2, 3, "66 %"),
        (0, 0, "–"),
    ],
)
def test_a_few_never_read_as_none_nor_most_as_all(part: int, whole: int, shown: str) -> None:
    assert percent(part, whole) == shown


@pytest.mark.parametrize(
    ("now", "before", "shown"), [(5, None, ""), (5, 5, "±0"), (1300, 100, "+1,200"), (3, 5, "−2"), (0, 0, "±0")]
)
def test_movement_is_signed_and_absent_without_a_sweep_before(now: int, before: int | None, shown: str) -> None:
    assert movement(now, before) == shown


@pytest.mark.parametrize(
    "at", ["2031-03-14T06:05:00Z", "2031-03-14T06:05:00+00:00", "2031-03-14T09:05:00+03:00", "2031-03-14T06:05:00.25Z"]
)
def test_times_are_in_utc_and_in_words(at: str) -> None:
    shown = moment(at)
    assert (shown.text, shown.day) == ("14 March 2031, 06:05 UTC", "14 March 2031")
    assert shown.iso == "2031-03-14T06:05:00+00:00"


def test_what_is_no_time_is_shown_as_it_is() -> None:
    shown = moment("some day\u202e")
    assert (shown.text, shown.iso) == ("some day", None)


def test_the_worst_comes_first_and_what_nobody_was_judged_on_last() -> None:
    bars = view(
        with_tallies(
            Tally("a", "A", 9, 10, level=Level.REQUIRED),
            Tally("b", "B", 0, 0, level=Level.REQUIRED),
            Tally("c", "C", 1, 10, level=Level.ADVISORY),
        )
    ).criteria
    assert [bar.title for bar in bars] == ["C", "A", "B"]
    assert [bar.advisory for bar in bars] == [True, False, False]
    assert [(bar.width, bar.percent, bar.count) for bar in bars] == [
        (10.0, "10 %", "1 of 10"),
        (90.0, "90 %", "9 of 10"),
        (None, "–", "0 of 0"),
    ]


def test_a_share_moves_in_points_where_both_sweeps_judged_it() -> None:
    bars = view(
        with_tallies(
            Tally("a", "A", 1, 10, met_before=5, judged_before=20),
            Tally("b", "B", 5, 10, met_before=0, judged_before=0),
            Tally("c", "C", 9, 10),
        )
    ).criteria
    assert [(bar.before, bar.moved) for bar in bars] == [(25.0, "−15"), (None, ""), (None, "")]


def test_bars_lead_to_those_who_lack_it() -> None:
    shown = view(SUMMARY)
    assert "#view=learners&is=challenges-and-solutions:not-met" in [bar.href for bar in shown.criteria]
    assert "#view=learners&is=key-technologies/graphql:not-met" in [bar.href for bar in shown.topics]
    assert {bar.title for bar in shown.topics if bar.advisory} == {
        "Message queues",
        "Celery and RabbitMQ",
        "System design",
    }


def test_a_hostile_id_cannot_leave_its_link() -> None:
    (bar,) = view(with_tallies(Tally('x"&view=copies#', "X", 0, 1))).criteria
    assert bar.href == "#view=learners&is=x%22%26view%3Dcopies%23:not-met"


def test_the_histogram_measures_against_its_highest_column() -> None:
    columns = view(replace(SUMMARY, scores=(0, 5, 0, 0, 0, 0, 0, 0, 0, 1, 10))).columns
    assert [column.scores for column in columns][:2] == ["0–9", "10–19"]
    assert (columns[1].height, columns[9].height, columns[10].height) == (50.0, 10.0, 100.0)
    assert (columns[10].scores, columns[10].href) == ("100", "#view=learners&score=100-100")
    assert all(column.height == 0 for column in view(replace(SUMMARY, scores=(0,) * 11)).columns)


def test_tiles_say_how_many_and_how_that_moved() -> None:
    tiles = view(replace(SUMMARY, learners=1200, passed=900, passed_before=880)).tiles
    assert [tile.title for tile in tiles] == ["Learners", "Passed", "Not met", "Could not be judged"]
    assert (tiles[0].count, tiles[1].share, tiles[1].moved) == ("1,200", "75 %", "+20")


def test_a_first_sweep_has_no_movement() -> None:
    shown = view(made_up_cohort.summary(20, compared=False))
    assert shown.previous is None
    assert shown.movements == ()
    assert {tile.moved for tile in shown.tiles} == {""}


def test_who_passes_and_who_regressed_is_said_even_when_it_is_nobody() -> None:
    moved = view(replace(SUMMARY, changes={Change.UNCHANGED: 20})).movements
    assert [(m.title, m.count, m.width) for m in moved] == [
        ("Newly passes", "0", 0.0),
        ("Unchanged", "20", 100.0),
        ("Regressed", "0", 0.0),
    ]


def test_an_empty_cohort_is_no_error() -> None:
    shown = view(made_up_cohort.summary(0, compared=False))
    assert shown.learners == "0"
    assert [tile.share for tile in shown.tiles] == ["", "–", "–", "–"]
