"""The judgement agrees with the readers who labelled the evaluation set, and the documentation says how far."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks import agreement


@pytest.fixture(scope="module")
def found(shared_dir: Path) -> dict[str, Any]:
    return agreement.scored(shared_dir / "evaluation/dev", shared_dir / "evaluation/score")


def test_every_readme_was_judged_and_everything_was_said(found: dict[str, Any]) -> None:
    assert found["missing_reports"] == 0
    assert found["unsaid"] == 0
    assert found["decisions"] > 1200


def test_f1(found: dict[str, Any]) -> None:
    assert found["mean_f1"] >= 0.98
    assert found["min_f1"] >= 0.95


def test_decisions(found: dict[str, Any]) -> None:
    assert found["accuracy"] >= 0.985


def test_lines(found: dict[str, Any]) -> None:
    assert found["lines_near"] >= 0.97


def test_nobody_is_told_that_their_own_words_are_the_assignments(found: dict[str, Any]) -> None:
    row = next(row for row in found["rows"] if row["field"] == "brief_pasted")
    assert row["no"] > 50
    assert row["precision"] == 1.0


def test_the_page_says_what_was_found(found: dict[str, Any]) -> None:
    page = agreement.PAGE.read_text("utf-8")
    written = agreement.replaced(page, "agreement", agreement.agreement(found))
    assert written == page, "it has drifted: write it anew as the page says"


def test_every_label_has_a_row(found: dict[str, Any]) -> None:
    assert [row["field"] for row in found["rows"]] != []
    assert {row["field"] for row in found["rows"]} == set(agreement.CRITERIA)
