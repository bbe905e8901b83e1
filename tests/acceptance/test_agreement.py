"""The judgement agrees with readers who labelled real READMEs, as far as docs/agreement.md says."""

from __future__ import annotations

from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

from benchmarks import agreement
from benchmarks.agreement import FIELDS, PAGE, SETS, Agreement, compare, measure, written

# --- the comparison itself, on invented labels ---------------------------------------------------


def finding(criterion: str, **given: Any) -> dict[str, Any]:
    return {
        "criterion": criterion,
        "status": "pass",
        "state": "good",
        "line": None,
        "topics": [],
    } | given


def compared(given: dict[str, Any], **label: str) -> Agreement:
    labelled = dict.fromkeys((field.name for field in FIELDS), "partly") | label
    return compare(
        {"zola-invented": {"findings": [given]}}, [{"learner": "zola-invented"} | labelled]
    )


@pytest.mark.parametrize(
    ("given", "label", "is_right"),
    [
        ({}, "yes", True),
        ({"state": "incomplete", "status": "fail"}, "yes", True),
        ({"state": "missing", "status": "fail"}, "yes", False),
        ({"state": "missing", "status": "fail"}, "no", True),
        ({}, "no", False),
        ({"status": "unknown"}, "yes", False),
        ({"status": "unknown"}, "no", False),
    ],
    ids=str,
)
def test_a_part_is_found_unless_it_is_missing(
    given: dict[str, Any], label: str, is_right: bool
) -> None:
    found = compared(finding("program-overview", **given), overview=label)
    assert [each.is_right for each in found.decisions] == [is_right]


@pytest.mark.parametrize(("status", "is_right"), [("pass", True), ("fail", False)])
def test_a_topic_is_found_where_it_passes(status: str, is_right: bool) -> None:
    topics = [{"id": "graphql", "status": status, "line": 5}]
    found = compared(finding("key-technologies", topics=topics), graphql="yes")
    assert [each.is_right for each in found.decisions] == [is_right]


@pytest.mark.parametrize(
    ("line", "near"),
    [(6, [False]), (7, [True]), (11, [True]), (12, [False]), (31, [True]), (None, [False])],
)
def test_a_line_is_near_within_two_of_a_labelled_one(line: int | None, near: list[bool]) -> None:
    found = compared(finding("program-overview", line=line), overview="yes", overview_lines="9;30")
    assert found.near == near


def test_partly_is_not_compared_and_a_readme_without_report_is_named() -> None:
    assert compared(finding("program-overview")).decisions == []
    label = {"learner": "yusuf-invented"} | dict.fromkeys((field.name for field in FIELDS), "yes")
    found = compare({}, [label])
    assert found.missing == ["yusuf-invented"]
    assert len(found.wrong) == len(FIELDS)


def test_precision_recall_and_f1() -> None:
    labels = [
        ("yes", "good"),
        ("yes", "missing"),
        ("no", "good"),
        ("no", "missing"),
        ("yes", "good"),
        ("yes", "good"),
    ]
    reports = {
        f"invented-{n}": {"findings": [finding("program-overview", state=state)]}
        for n, (_, state) in enumerate(labels)
    }
    rest = dict.fromkeys((field.name for field in FIELDS), "partly")
    found = compare(
        reports,
        [{"learner": f"invented-{n}"} | rest | {"overview": y} for n, (y, _) in enumerate(labels)],
    )
    row = found.rows[0]
    assert (row.yes, row.no, row.precision, row.recall, row.f1) == (4, 2, 0.75, 0.75, 0.75)
    assert found.accuracy == pytest.approx(4 / 6)


# --- the figures, where the labelled READMEs are -------------------------------------------------

LEAST = {
    "dev": {"mean F1": 0.97, "accuracy": 0.983, "lines near": 0.97},
    "second": {"mean F1": 0.97, "accuracy": 0.983, "lines near": 0.97},
}
"""What must be reached. The judgement was written on `dev`; it was not looked at on `second`."""


@pytest.fixture(scope="module")
def measured(evaluation_dir: Path) -> dict[str, Agreement]:
    return {name: measure(evaluation_dir, name) for name in SETS}


@pytest.mark.parametrize("name", SETS)
def test_every_readme_is_judged_and_every_field_answered(
    measured: dict[str, Agreement], name: str
) -> None:
    found = measured[name]
    assert found.missing == []
    assert [str(each) for each in found.decisions if each.answer.found is None] == []
    assert len(found.decisions) > 600


@pytest.mark.parametrize("name", SETS)
def test_the_figures_are_reached(measured: dict[str, Agreement], name: str) -> None:
    found = measured[name]
    figures = {
        "mean F1": found.mean_f1,
        "accuracy": found.accuracy,
        "lines near": fmean(found.near),
    }
    assert {key: value for key, value in figures.items() if value < LEAST[name][key]} == {}


@pytest.mark.parametrize("name", SETS)
def test_no_readme_in_own_words_is_called_the_assignments(
    measured: dict[str, Agreement], name: str
) -> None:
    row = measured[name].rows[-1]
    assert row.field.criterion == "own-words"
    assert row.no > 30
    assert row.precision == 1.0


def test_the_page_has_these_figures(measured: dict[str, Agreement]) -> None:
    page = PAGE.read_text("utf-8")
    assert written(page, measured) == page, "run: python -m benchmarks.agreement --write"


def test_only_the_named_block_of_a_page_is_replaced() -> None:
    page = "a\n<!-- measured: x -->\nold\n<!-- end -->\nb\n"
    assert agreement.replaced(page, "x", "new\n") == page.replace("old", "new")
    with pytest.raises(ValueError, match="no block y"):
        agreement.replaced(page, "y", "")
