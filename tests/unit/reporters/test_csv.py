"""`results.csv`: a row a learner, read back as any spreadsheet or script would."""

from __future__ import annotations

import csv as stdlib
from collections.abc import Iterator

from nexus_check.model import Change, CohortRow
from nexus_check.reporters import csv
from tests.unit import factories

CRITERIA = ["readme", "key-technologies", "backend-concepts", "lists"]


def read(*rows: CohortRow, columns: list[str] | None = None) -> list[dict[str, str]]:
    return list(stdlib.DictReader(csv.lines(rows, CRITERIA, columns or [])))


def test_a_learner_is_a_row() -> None:
    (row,) = read(CohortRow(factories.report(), change=Change.IMPROVED, score_before=40, row=7))
    assert row == {
        "row": "7",
        "login": "ada-invented",
        "repository": "ada-invented/alx-project-nexus",
        "url": factories.URL,
        "commit": factories.COMMIT,
        "conclusion": "failure",
        "passed": "3",
        "required": "5",
        "score": "60",
        "readme": "pass",
        "key-technologies": "fail",
        "backend-concepts": "fail",
        "lists": "",
        "topics_missing": "graphql; ci-cd",
        "change": "improved",
        "score_before": "40",
        "reason": "",
    }


def test_a_first_sweep_leaves_the_comparison_empty_and_a_score_of_0_is_one() -> None:
    first, then = read(CohortRow(factories.report()), CohortRow(factories.report(), score_before=0))
    assert (first["change"], first["score_before"]) == ("", "")
    assert then["score_before"] == "0"


def test_without_a_login_the_target_is_shown() -> None:
    (row,) = read(CohortRow(factories.report(learner=None, target="https://github.example/x")))
    assert row["login"] == "https://github.example/x"


def test_the_rosters_columns_follow_and_take_no_name_of_ours() -> None:
    roster = {"cohort": "12", "score": "7", "mentor": "Grace, née Ö"}
    (row,) = read(
        CohortRow(factories.report(), columns=roster), columns=["cohort", "score", "mentor"]
    )
    assert list(row)[-3:] == ["cohort", "roster_score", "mentor"]
    assert (row["cohort"], row["roster_score"], row["mentor"], row["score"]) == (
        "12",
        "7",
        "Grace, née Ö",
        "60",
    )


def test_a_learner_the_roster_says_nothing_of_has_empty_cells() -> None:
    (row,) = read(CohortRow(factories.report()), columns=["cohort"])
    assert row["cohort"] == ""


def test_why_a_learner_was_not_judged_is_a_column() -> None:
    finding = factories.unknown("lists", "Not judged: GitHub knows no user `ada-invented`.")
    (row,) = read(CohortRow(factories.report(finding)))
    assert row["conclusion"] == "error"
    assert row["reason"] == "GitHub knows no user `ada-invented`."


def test_rows_are_written_as_they_come() -> None:
    def rows() -> Iterator[CohortRow]:
        yield CohortRow(factories.report())
        raise AssertionError("asked for more than was taken")

    lines = csv.lines(rows(), CRITERIA)
    assert next(lines).startswith("row,login,")
    assert next(lines).startswith(",ada-invented,")
