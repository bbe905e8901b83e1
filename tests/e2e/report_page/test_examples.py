"""The bundled cohort: swept by the command, shown by the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from nexus_check.cli import main
from tests.e2e.report_page.conftest import Desk

pytestmark = pytest.mark.e2e


def test_the_bundled_cohort_is_swept_and_shown(
    desk: Desk, repository_root: Path, tmp_path: Path
) -> None:
    folder = repository_root / "examples" / "cohort"
    assert (
        main(["sweep", "--from", str(folder), "--output", str(tmp_path / "report-examples")]) == 0
    )
    page = desk.open(tmp_path / "report-examples" / "report.html", "#view=learners")
    learners = sorted(entry.name for entry in folder.iterdir())
    assert sorted(page.locator("#table tbody th bdi").all_inner_texts()) == learners
    conclusions = page.locator("#table tbody td.conclusion").all_inner_texts()
    assert any("Passed" in text for text in conclusions)
    assert any("Not met" in text for text in conclusions)

    page.get_by_role("link", name="Near-copies 1").click()
    expect(page.locator("#pairs")).to_contain_text("kemi-invented")
    expect(page.locator("#pairs")).to_contain_text("lwazi-invented")

    page.evaluate("location.hash = '#learner=jabu-invented'")
    expect(page.locator("#learner")).to_contain_text(
        '=HYPERLINK("https://example.invalid","Key technologies")'
    )
    assert page.locator("#learner img, #learner script").count() == 0

    page.evaluate("location.hash = '#learner=dumi-invented'")
    card = page.locator('#learner [data-finding="key-technologies"]')
    expect(card.locator(".message")).to_contain_text("“Key technologies” (line 5)")
    expect(card.locator(".evidence")).to_have_count(
        0
    )  # the sentence has the line and the words already


def test_the_example_roster_names_the_bundled_cohort(repository_root: Path) -> None:
    lines = (
        (repository_root / "examples" / "roster.csv").read_text(encoding="utf-8").splitlines()[1:]
    )
    named = [
        line.split(",")[0].removeprefix("https://github.com/").removeprefix("@") for line in lines
    ]
    assert named == sorted(
        entry.name for entry in (repository_root / "examples" / "cohort").iterdir()
    )
