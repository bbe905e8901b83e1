"""Counting: what is missing is not met, what nobody could tell is not counted."""

from __future__ import annotations

from nexus_check.cohort.tallies import Counts
from nexus_check.model import (
    Change,
    Conclusion,
    Report,
    RubricRef,
    RubricTally,
    Share,
    State,
    Status,
    Tally,
)
from tests.unit import factories

HELD = factories.skipped("key-technologies", state=State.MISSING)


def counted(*reports: Report) -> Counts:
    counts = Counts()
    for report in reports:
        counts.add(report, None)
    return counts


def by_id(tallies: tuple[Tally, ...]) -> dict[str, tuple[int, int]]:
    return {tally.id: (tally.met, tally.judged) for tally in tallies}


def test_conclusions_scores_and_changes_are_counted() -> None:
    counts = Counts()
    counts.add(factories.report(score=100, conclusion=Conclusion.SUCCESS), Change.NEWLY_PASSES)
    counts.add(factories.report(score=99), Change.UNCHANGED)
    counts.add(factories.report(score=0), None)
    counts.add(factories.report(factories.unknown("readme"), score=0), Change.NOT_COMPARABLE)
    assert counts.learners == 4
    assert dict(counts.conclusions) == {
        Conclusion.SUCCESS: 1,
        Conclusion.FAILURE: 2,
        Conclusion.ERROR: 1,
    }
    assert (counts.scores[0], counts.scores[9], counts.scores[10]) == (
        1,
        1,
        1,
    )  # who was not judged has no score
    assert sum(counts.changes.values()) == 3


def test_what_is_missing_is_not_met_and_what_is_unknown_or_off_does_not_count() -> None:
    reports = [
        factories.report(factories.finding("lists")),
        factories.report(factories.missing("lists")),
        factories.report(factories.skipped("lists", state=State.MISSING)),
        factories.report(factories.skipped("lists")),
        factories.report(factories.unknown("lists")),
    ]
    assert by_id(counted(*reports).criteria_tallies(None)) == {"lists": (1, 3)}


def test_topics_of_who_has_no_readme_are_not_met() -> None:
    met = factories.finding(topics=(factories.TOPICS[0],))
    topics = by_id(
        counted(
            factories.report(factories.incomplete()), factories.report(met), factories.report(HELD)
        ).topic_tallies(None)
    )
    assert topics["python"] == (2, 3)
    assert topics["graphql"] == (0, 2)


def test_criteria_come_in_the_order_of_the_rubric() -> None:
    assert [tally.id for tally in counted(factories.report()).criteria_tallies(None)] == [
        finding.criterion for finding in factories.MIXED
    ]


def test_the_sweep_before_stands_beside() -> None:
    before = Counts()
    before.add(factories.report())
    before.add(factories.report(factories.finding("readme"), HELD))
    now = counted(
        factories.report(
            factories.finding("readme"),
            factories.finding("key-technologies", topics=factories.TOPICS),
        )
    )
    (readme, technologies) = now.criteria_tallies(before)
    assert readme.before == Share(2, 2)
    assert technologies.before == Share(0, 2)
    python = now.topic_tallies(before)[0]
    assert (python.id, python.criterion) == ("python", "key-technologies")
    assert python.before == Share(1, 2)


def test_the_parts_of_a_sweep_add_up_to_the_whole() -> None:
    reports = [
        factories.report(),
        factories.report(HELD),
        factories.report(factories.missing(), score=40),
    ]
    whole, summed = Counts(), Counts()
    for report in reports:
        whole.add(report)
        part = Counts()
        part.add(report)
        now = counted(*reports)
        summed.add_tallies((*now.criteria_tallies(part), *now.topic_tallies(part)))
    now = counted(*reports)
    assert now.criteria_tallies(summed) == now.criteria_tallies(whole)
    assert [tally.before for tally in now.topic_tallies(summed)] == [
        tally.before for tally in now.topic_tallies(whole)
    ]


def test_a_status_is_all_that_says_met() -> None:
    warned = factories.report(factories.finding("lists", status=Status.WARN))
    assert by_id(counted(warned).criteria_tallies(None)) == {"lists": (0, 1)}


def test_those_without_a_readme_are_left_out_of_the_count_of_those_with_one() -> None:
    nothing = factories.report(HELD, factories.missing("readme"), readme=None)
    now = counted(factories.report(factories.incomplete()), nothing, nothing)
    criteria = {tally.id: tally for tally in now.criteria_tallies(None)}
    assert (criteria["key-technologies"].met, criteria["key-technologies"].judged) == (0, 3)
    assert criteria["key-technologies"].with_readme == Share(0, 1)
    assert criteria["readme"].with_readme == Share(0, 0)
    topics = {tally.id: tally for tally in now.topic_tallies(None)}
    assert (topics["python"].met, topics["python"].judged) == (1, 3)
    assert topics["python"].with_readme == Share(1, 1)


def test_two_rubrics_with_the_same_criterion_are_counted_apart() -> None:
    other = RubricRef("frontend", "1", "sha256:bb")
    now = counted(
        factories.report(factories.finding("lists")),
        factories.report(factories.missing("lists"), rubric=other),
        factories.report(factories.finding("lists")),
    )
    assert [
        (tally.rubric, tally.id, tally.met, tally.judged) for tally in now.criteria_tallies(None)
    ] == [
        ("alx-project-nexus", "lists", 2, 2),
        ("frontend", "lists", 0, 1),
    ]
    assert now.rubric_tallies() == (
        RubricTally("alx-project-nexus", 2, 0, 0),
        RubricTally("frontend", 0, 1, 0),
    )
