"""A cohort's figures in words and measures."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from nexus_check.model import Change, CohortSummary, Level, RubricTally, Share, Tally
from nexus_check.reporters.html.view import moment, view
from tests import made_up_cohort

SUMMARY = made_up_cohort.summary(20)


def with_tallies(*tallies: Tally) -> CohortSummary:
    return replace(SUMMARY, criteria=tallies, topics=())


@pytest.mark.parametrize(
    "at",
    [
        "2031-03-14T06:05:00Z",
        "2031-03-14T06:05:00+00:00",
        "2031-03-14T09:05:00+03:00",
        "2031-03-14T06:05:00.25Z",
    ],
)
def test_times_are_in_utc_and_in_words(at: str) -> None:
    shown = moment(at)
    assert (shown.text, shown.day) == ("14 March 2031, 06:05 UTC", "14 March 2031")
    assert shown.iso == "2031-03-14T06:05:00+00:00"


def test_what_is_no_time_is_shown_as_it_is() -> None:
    shown = moment("some day\u202e")
    assert (shown.text, shown.iso) == ("some day", None)


def test_the_worst_is_first_what_was_judged_for_no_learner_last_and_advice_apart() -> None:
    (rubric,) = view(
        with_tallies(
            Tally("a", "A", 9, 10, level=Level.REQUIRED),
            Tally("b", "B", 0, 0, level=Level.REQUIRED),
            Tally("c", "C", 1, 10, level=Level.ADVISORY),
            Tally("d", "D", 2, 10, level=Level.REQUIRED),
        )
    ).rubrics
    assert [bar.title for bar in rubric.advisory.everyone] == ["C"]
    assert [(bar.title, bar.width, bar.percent, bar.count) for bar in rubric.required.everyone] == [
        ("D", 20.0, "20 %", "2 of 10"),
        ("A", 90.0, "90 %", "9 of 10"),
        ("B", None, "–", "0 of 0"),
    ]


def test_those_with_a_readme_have_an_order_of_their_own() -> None:
    (rubric,) = view(
        with_tallies(
            Tally("a", "A", 1, 10, level=Level.REQUIRED, with_readme=Share(1, 1)),
            Tally("b", "B", 2, 10, level=Level.REQUIRED, with_readme=Share(2, 5)),
        )
    ).rubrics
    assert [(bar.title, bar.percent) for bar in rubric.required.everyone] == [
        ("A", "10 %"),
        ("B", "20 %"),
    ]
    assert [(bar.title, bar.percent) for bar in rubric.required.with_readme] == [
        ("B", "40 %"),
        ("A", "100 %"),
    ]
    assert rubric.required.with_readme[0].href == "#view=learners&is=b:not-met&readme=yes"


def test_a_change_is_in_learners_where_both_sweeps_judged_it() -> None:
    (rubric,) = view(
        with_tallies(
            Tally("a", "A", 1, 10, before=Share(5, 20)),
            Tally("b", "B", 5, 10, before=Share(0, 0)),
            Tally("c", "C", 9, 10),
            Tally("d", "D", 10, 10, before=Share(7, 10)),
        )
    ).rubrics
    assert [(bar.before, bar.moved, bar.mood) for bar in rubric.required.everyone] == [
        (25.0, "−4", "worse"),
        (None, "", ""),
        (None, "", ""),
        (70.0, "+3", "better"),
    ]


def test_each_rubric_has_its_own_bars_and_is_named_only_where_there_are_several() -> None:
    tallies = (
        Tally("lists", "Lists", 1, 2, rubric="backend"),
        Tally("lists", "Lists", 3, 4, rubric="frontend"),
    )
    rubrics = (RubricTally("backend", 1, 1, 0), RubricTally("frontend", 3, 0, 1))
    shown = view(replace(with_tallies(*tallies), rubrics=rubrics))
    assert [(rubric.name, rubric.required.everyone[0].count) for rubric in shown.rubrics] == [
        ("backend", "1 of 2"),
        ("frontend", "3 of 4"),
    ]
    assert (
        shown.rubrics[1].required.everyone[0].href
        == "#view=learners&is=lists:not-met&rubric=frontend"
    )
    assert [(row.name, row.learners, row.share) for row in shown.rubric_rows] == [
        ("backend", "2", "50 %"),
        ("frontend", "4", "75 %"),
    ]
    alone = view(replace(with_tallies(tallies[0]), rubrics=rubrics[:1]))
    assert (alone.rubrics[0].name, alone.rubric_rows) == ("", ())


def test_the_trend_goes_through_every_sweep_that_asked() -> None:
    shown = view(SUMMARY).trend
    assert shown is not None
    assert len(shown.rows) == len(SUMMARY.trend) + 1
    assert shown.days[-1] == "14 March 2031"
    assert [x for x, _y in shown.passed.dots] == [0.0, 16.67, 33.33, 50.0, 66.67, 83.33, 100.0]
    first = replace(SUMMARY.trend[0], criteria={})
    trend = view(replace(SUMMARY, trend=(first,))).trend
    assert trend is not None
    lists = next(line for line in trend.criteria if line.title == "Lists")
    assert [x for x, _y in lists.dots] == [100.0]
    assert view(replace(SUMMARY, trend=())).trend is None


def test_bars_lead_to_those_who_lack_it() -> None:
    (rubric,) = view(SUMMARY).rubrics
    assert "#view=learners&is=challenges-and-solutions:not-met" in [
        bar.href for bar in rubric.required.everyone
    ]
    assert "#view=learners&is=key-technologies/graphql:not-met" in [
        bar.href for bar in rubric.required_topics.everyone
    ]
    assert {bar.title for bar in rubric.advisory_topics.everyone} == {
        "Message queues",
        "Celery and RabbitMQ",
        "System design",
    }


def test_a_hostile_id_cannot_leave_its_link() -> None:
    (rubric,) = view(with_tallies(Tally('x"&view=copies#', "X", 0, 1))).rubrics
    assert rubric.required.everyone[0].href == "#view=learners&is=x%22%26view%3Dcopies%23:not-met"


def test_the_histogram_measures_against_its_highest_column() -> None:
    columns = view(replace(SUMMARY, scores=(0, 5, 0, 0, 0, 0, 0, 0, 0, 1, 10))).columns
    assert [column.scores for column in columns][:2] == ["0–9", "10–19"]
    assert (columns[1].height, columns[9].height, columns[10].height) == (50.0, 10.0, 100.0)
    assert (columns[10].scores, columns[10].href) == ("100", "#view=learners&score=100-100")
    assert all(column.height == 0 for column in view(replace(SUMMARY, scores=(0,) * 11)).columns)


def test_tiles_say_how_many_and_how_that_moved() -> None:
    tiles = view(replace(SUMMARY, learners=1200, passed=900, passed_before=880)).tiles
    assert [tile.title for tile in tiles] == ["Learners", "Passed", "Not met", "Not judged"]
    assert (tiles[0].count, tiles[1].moved, tiles[1].mood) == ("1,200", "+20", "better")


def test_the_shares_of_the_tiles_add_up() -> None:
    tiles = view(replace(SUMMARY, learners=300, passed=179, not_met=121, not_judged=0)).tiles
    assert [tile.share for tile in tiles] == ["", "60 %", "40 %", "0 %"]


def test_a_first_sweep_has_no_movement() -> None:
    shown = view(made_up_cohort.summary(20, compared=False))
    assert shown.previous is None
    assert shown.movements == ()
    assert {tile.moved for tile in shown.tiles} == {""}


def test_newly_passes_and_regressed_are_shown_even_when_they_are_zero() -> None:
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
