"""`report.html` for everybody: by keyboard, by screen reader, on a small screen, in both themes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import made_up_cohort
from tests.e2e.report_page.conftest import Desk

pytestmark = pytest.mark.e2e

VIEWS = {
    "overview": "",
    "learners": "#view=learners",
    "learners, filtered": "#view=learners&is=key-technologies/graphql:missing&sort=-score&q=a",
    "nobody": "#view=learners&q=nobody+is+called+this",
    "a learner": f"#learner={made_up_cohort.learner(1)}",
    "no such learner": "#learner=nobody-invented",
    "near-copies": "#view=copies",
}


def faults(page: Page, scheme: str) -> list[str]:
    """Return what axe-core finds, each with its rule, its impact and the first element.

    All rules in the light theme; in the dark one those about colour, as nothing else differs.
    """
    rules = {} if scheme == "light" else {"runOnly": ["color-contrast", "link-in-text-block"]}
    found: dict[str, Any] = page.evaluate(
        "options => axe.run(document, options)", {"resultTypes": ["violations"], **rules}
    )
    return [
        f"{fault['id']} ({fault['impact']}): {fault['nodes'][0]['html']}"
        for fault in found["violations"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault_in_any_view(
    desk: Desk, report: Path, node_modules: Path, scheme: str
) -> None:
    axe = (node_modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    page = desk.open(report, color_scheme=scheme)
    page.evaluate(axe)
    for view, fragment in VIEWS.items():
        page.evaluate("hash => { location.hash = hash; }", fragment or "#view=overview")
        page.wait_for_timeout(600)
        assert faults(page, scheme) == [], view


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault_in_a_first_and_in_a_narrow_report(
    desk: Desk, node_modules: Path, scheme: str
) -> None:
    axe = (node_modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    path = desk.write(
        made_up_cohort.summary(2, compared=False, copies=0), made_up_cohort.rows(2, compared=False)
    )
    page = desk.open(path, color_scheme=scheme, viewport={"width": 360, "height": 640})
    page.evaluate(axe)
    for fragment in ("", "#view=learners", f"#learner={made_up_cohort.learner(0)}", "#view=copies"):
        page.evaluate("hash => { location.hash = hash; }", fragment or "#view=overview")
        page.wait_for_timeout(400)
        assert faults(page, scheme) == [], fragment


@pytest.mark.parametrize("view", VIEWS)
def test_no_view_is_wider_than_a_small_screen(desk: Desk, report: Path, view: str) -> None:
    """320 pixels are also 400 % zoom of a window 1,280 wide (WCAG 1.4.10); wide tables scroll."""
    page = desk.open(report, VIEWS[view], viewport={"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_keyboard_reaches_and_works_everything(desk: Desk, report: Path) -> None:
    page = desk.open(report)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    page.get_by_role("link", name="Learners 250").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Learners", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Search")).to_be_focused()
    page.keyboard.type("bolu")
    score = page.locator('th[data-key="score"]')
    score.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(score).to_have_attribute("aria-sort", "ascending")
    expect(score.get_by_role("button")).to_be_focused()
    first = page.locator("#table tbody tr").first.locator(".conclusion a")
    first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#learner h2")).to_be_focused()


def test_focus_is_seen(desk: Desk, report: Path) -> None:
    page = desk.open(report, "#view=learners")
    seen: set[str] = set()
    page.keyboard.press("Tab")
    for _step in range(40):
        name, outline = page.evaluate(
            "() => { const style = getComputedStyle(document.activeElement);"
            " return [document.activeElement.tagName, parseFloat(style.outlineWidth)]; }"
        )
        assert outline >= 1, name
        seen.add(name)
        page.keyboard.press("Tab")
    assert {"INPUT", "SELECT", "BUTTON", "A", "DIV"} <= seen


def test_the_table_is_a_table_to_a_screen_reader(desk: Desk, report: Path) -> None:
    page = desk.open(report, f"#view=learners&q={made_up_cohort.learner(1)}")
    table = page.get_by_role("table", name="Learners, with a mark for every criterion")
    expect(table.get_by_role("columnheader", name="Challenges and solutions")).to_have_count(1)
    row = table.get_by_role("row").nth(1)
    expect(row.get_by_role("rowheader")).to_have_text(made_up_cohort.learner(1))
    marks = [mark.get_attribute("aria-label") for mark in row.get_by_role("img").all()]
    assert len(marks) == len(made_up_cohort.CRITERIA)
    assert set(marks) <= {"met", "missing", "incomplete", "not checked", "not judged"}
    expect(page.get_by_role("status").filter(has_text="1 of 250 learners")).to_have_count(1)


def test_states_differ_without_colour(desk: Desk, report: Path) -> None:
    """Each mark is drawn by a sign or a shape of its own, whatever colours are seen."""
    page = desk.open(report, "#view=learners")
    drawn = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('.legend .mark')].map((mark) => {
          const style = getComputedStyle(mark);
          return [mark.className, [mark.textContent, style.borderRadius, style.borderTopStyle,
            style.borderTopWidth !== '0px', style.backgroundImage !== 'none'].join(' ')];
        }))"""
    )
    assert len(drawn) >= 5
    assert len(set(drawn.values())) == len(drawn)


def test_nothing_moves_for_those_who_asked_for_stillness(desk: Desk, report: Path) -> None:
    page = desk.open(report, reduced_motion="reduce")
    moving = page.evaluate(
        "[...document.querySelectorAll('*')].filter((node) => { const style = "
        "getComputedStyle(node); return parseFloat(style.transitionDuration) > 0 || "
        "style.animationName !== 'none'; }).length"
    )
    assert moving == 0
