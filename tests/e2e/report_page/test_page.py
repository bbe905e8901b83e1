"""`report.html` in a browser, as staff use it: read, sort, filter, share, export, print."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Locator, Page, expect

from nexus_check.cohort.tallies import Counts
from nexus_check.model import (
    CohortRow,
    CohortSummary,
    Conclusion,
    Finding,
    HandedOut,
    RubricRef,
    State,
    Status,
)
from nexus_check.reporters import csv as results_csv
from tests import made_up_cohort
from tests.e2e.report_page.conftest import SIZE, Desk
from tests.unit import factories

pytestmark = pytest.mark.e2e

ON_A_PAGE = 100


def labels(page: Page) -> list[str]:
    """The learners that the table shows, once it has drawn them all."""
    expect(page.locator("#table tbody")).to_have_attribute("aria-busy", "false")
    return page.locator("#table tbody th bdi").all_inner_texts()


def logins(rows: list[CohortRow]) -> list[str]:
    return [str(row.report.learner) for row in rows]


def finding_of(row: CohortRow, criterion: str) -> Finding:
    return next(finding for finding in row.report.findings if finding.criterion == criterion)


def lacks(row: CohortRow, criterion: str) -> bool:
    finding = finding_of(row, criterion)
    return finding.status in (Status.FAIL, Status.WARN) or finding.state is State.MISSING


def choose_criterion(page: Page, place: int, key: str, state: str = "not-met") -> None:
    pair = page.locator(".asked").nth(place)
    pair.locator(".key").select_option(key)
    page.locator(".asked").nth(place).locator(".state").select_option(state)


def heading(page: Page, key: str) -> Locator:
    return page.locator(f'#table thead th[data-key="{key}"]')


# --- the top -------------------------------------------------------------------------------------


def test_the_page_opens_from_a_disk_and_says_what_it_is(
    desk: Desk, report: Path, summary: CohortSummary
) -> None:
    page = desk.open(report)
    expect(page).to_have_title("Cohort report: ALX Project Nexus")
    top = page.locator("header.top")
    expect(top).to_contain_text(
        "Swept 14 March 2031, 06:00 UTC, compared with 7 March 2031, 06:00 UTC"
    )
    expect(top).to_contain_text(
        "Rubric alx-project-nexus version 1, judged by nexus-check 1.0.0 at c0ffeec0ff"
    )
    figures = page.locator(".tile .figure").all_inner_texts()
    counts = [int(text.split()[0].replace(",", "")) for text in figures]
    assert counts == [summary.learners, summary.passed, summary.not_met, summary.not_judged]
    expect(page.locator(".tile .moved").nth(0)).to_have_text("+3 learners since the last sweep")
    expect(page.locator(".since")).to_have_text("Changes are in learners, since 7 March 2031.")
    assert desk.requests == [report.as_uri()]


def shares(page: Page, name: str) -> list[int]:
    rows = page.get_by_role("table", name=name).get_by_role("row").all_inner_texts()
    return [int(found[1]) for text in rows if (found := re.search(r"(\d+) %", text))]


def test_a_switch_shows_what_is_hard_for_those_with_a_readme(
    desk: Desk, report: Path, cohort: list[CohortRow]
) -> None:
    page = desk.open(report)
    of_all = shares(page, "Criterion: share of all")
    page.get_by_label("Those with a README").check()
    assert shares(page, "Criterion: share of all") == []
    of_those = shares(page, "Criterion: share of the learners with a README")
    assert len(of_those) == len(of_all)
    assert sum(of_those) > sum(of_all)
    page.get_by_role("link", name="Challenges and solutions", exact=True).click()
    expected = [
        row for row in cohort if row.report.readme and lacks(row, "challenges-and-solutions")
    ]
    assert labels(page) == logins(expected)[:ON_A_PAGE]
    expect(page.get_by_label("README", exact=True)).to_have_value("yes")


def test_the_trend_is_drawn_and_told(desk: Desk, report: Path, summary: CohortSummary) -> None:
    page = desk.open(report)
    expect(page.locator(".chart circle")).to_have_count(len(summary.trend) + 1)
    rows = page.get_by_role("table", name="Share that passed, by sweep").get_by_role("row")
    expect(rows).to_have_count(len(summary.trend) + 2)
    expect(rows.last).to_contain_text(f"{summary.passed} of {summary.learners}")


def test_pictures_are_in_words_too_and_lead_to_the_learners_they_count(
    desk: Desk, report: Path, cohort: list[CohortRow]
) -> None:
    page = desk.open(report)
    required, advisory = (
        shares(page, "Criterion: share of all"),
        shares(page, "Criterion, advisory: share of all"),
    )
    assert (len(required), len(advisory)) == (11, 3)
    assert (required, advisory) == (sorted(required), sorted(advisory))
    page.get_by_role("link", name="Challenges and solutions", exact=True).click()
    expected = [row for row in cohort if lacks(row, "challenges-and-solutions")]
    expect(page.locator("#shown")).to_have_text(
        f"{len(expected)} of {SIZE} learners: Challenges and solutions is not met"
    )
    assert labels(page) == logins(expected)[:ON_A_PAGE]


def test_the_histogram_and_the_tiles_lead_to_learners(
    desk: Desk, report: Path, cohort: list[CohortRow]
) -> None:
    page = desk.open(report)
    page.get_by_role("link", name="Score 90–99:").click()
    between = [
        row
        for row in cohort
        if 90 <= row.report.score <= 99 and row.report.conclusion is not Conclusion.ERROR
    ]
    assert labels(page) == logins(between)[:ON_A_PAGE]
    page.go_back()
    page.get_by_role("link", name="Not judged").click()
    # A link changes the address, and the page follows a moment later.
    expect(page.get_by_label("Result", exact=True)).to_have_value("error")
    assert labels(page) == logins(
        [row for row in cohort if row.report.conclusion is Conclusion.ERROR]
    )


def test_a_first_sweep_says_what_will_be_here(desk: Desk) -> None:
    path = desk.write(
        made_up_cohort.summary(3, compared=False), made_up_cohort.rows(3, compared=False)
    )
    page = desk.open(path)
    expect(page.locator("#overview")).to_contain_text(
        "This sweep was not compared with an earlier one."
    )
    page.get_by_role("link", name="Learners 3").click()
    expect(heading(page, "change")).to_have_count(0)
    assert len(labels(page)) == 3


def test_an_empty_cohort_is_a_page_too(desk: Desk) -> None:
    page = desk.open(desk.write(made_up_cohort.summary(0, compared=False), []), "#view=learners")
    expect(page.locator("#nobody")).to_have_text("This sweep had no learners.")
    expect(page.get_by_role("button", name="Download CSV")).to_be_disabled()


def test_without_javascript_the_figures_and_pictures_stand(desk: Desk, report: Path) -> None:
    page = desk.open(report, java_script_enabled=False)
    expect(page.locator("noscript p")).to_contain_text("results.csv")
    edges = "box => [box.getBoundingClientRect().left, box.getBoundingClientRect().right]"
    assert page.locator("noscript p").evaluate(edges) == page.locator(".tiles").evaluate(edges)
    expect(page.get_by_label("Theme")).to_be_hidden()
    expect(page.locator(".tile .figure").first).to_be_visible()
    expect(page.locator(".bars").first).to_be_visible()
    expect(page.locator("#learners")).to_be_hidden()


# --- sorting -------------------------------------------------------------------------------------

Key = Callable[[CohortRow], object]
MARK_ORDER = ["missing", "held", "partly", "unknown", "off", "met"]


def _mark(criterion: str) -> Key:
    def order(row: CohortRow) -> int:
        finding = finding_of(row, criterion)
        if finding.status is Status.PASS:
            return 5
        if finding.status is Status.UNKNOWN:
            return 3
        if finding.status is Status.SKIPPED:
            return 1 if finding.state is State.MISSING else 4
        return 2 if finding.state is State.INCOMPLETE else 0

    return order


ORDERS: dict[str, Key] = {
    "login": lambda row: row.report.learner,
    "score": lambda row: row.report.score,
    "column.name": lambda row: row.columns["name"].replace("ë", "e").casefold(),
    "challenges-and-solutions": _mark("challenges-and-solutions"),
    "wider-topics": _mark("wider-topics"),
    "conclusion": lambda row: list(Conclusion).index(row.report.conclusion),
}


def test_every_kind_of_column_sorts_both_ways(
    desk: Desk, report: Path, cohort: list[CohortRow]
) -> None:
    page = desk.open(report, "#view=learners")
    for key, order in ORDERS.items():
        button = heading(page, key).get_by_role("button")
        button.click()
        expect(heading(page, key)).to_have_attribute("aria-sort", "ascending")
        rising = sorted(cohort, key=order)  # type: ignore[arg-type]
        assert labels(page) == logins(rising)[:ON_A_PAGE], key
        button.click()
        expect(heading(page, key)).to_have_attribute("aria-sort", "descending")
        falling = sorted(cohort, key=order, reverse=True)  # type: ignore[arg-type]
        assert labels(page) == logins(falling)[:ON_A_PAGE], key
        button.click()
        expect(page.locator("#table [aria-sort]")).to_have_count(0)
    assert labels(page) == logins(cohort)[:ON_A_PAGE]


# --- searching and filtering ---------------------------------------------------------------------


def test_search_looks_at_logins_names_and_repositories_without_accents(
    desk: Desk, report: Path, cohort: list[CohortRow]
) -> None:
    page = desk.open(report, "#view=learners")
    search = page.get_by_label("Search")
    search.press_sequentially("zoe pretend")
    found = [
        row
        for row in cohort
        if "pretend" in row.columns["name"].casefold()
        and ("zoe" in str(row.report.learner) or "Zoë" in row.columns["name"])
    ]
    assert found
    assert labels(page) == logins(found)
    search.fill("nobody is called this")
    expect(page.locator("#nobody")).to_have_text("No learner matches these filters.")
    expect(page.locator("#shown")).to_have_text(f"0 of {SIZE} learners: “nobody is called this”")
    page.get_by_role("button", name="Clear filters").click()
    expect(search).to_be_focused()
    assert labels(page) == logins(cohort)[:ON_A_PAGE]


STATES = {
    "met": {"met"},
    "not-met": {"missing", "held", "partly"},
    "incomplete": {"partly"},
    "missing": {"missing"},
    "held": {"held"},
    "not-judged": {"unknown", "off"},
}


def test_a_criterion_filters_by_its_state(
    desk: Desk, report: Path, cohort: list[CohortRow]
) -> None:
    page = desk.open(report, "#view=learners")
    mark = _mark("challenges-and-solutions")
    for state, wanted in STATES.items():
        choose_criterion(page, 0, "challenges-and-solutions", state)
        expected = [row for row in cohort if MARK_ORDER[int(str(mark(row)))] in wanted]
        assert expected
        assert labels(page) == logins(expected)[:ON_A_PAGE], state


def test_conditions_add_up(desk: Desk, report: Path, cohort: list[CohortRow]) -> None:
    page = desk.open(report, "#view=learners")
    choose_criterion(page, 0, "challenges-and-solutions")
    choose_criterion(page, 1, "key-technologies/graphql", "missing")
    page.get_by_label("cohort").select_option("Cohort 4")
    page.get_by_label("Result", exact=True).select_option("failure")

    def lacks_graphql(row: CohortRow) -> bool:
        finding = finding_of(row, "key-technologies")
        topics = {topic.id: topic.status for topic in finding.topics}
        return topics.get("graphql") == "fail"

    expected = [
        row
        for row in cohort
        if lacks(row, "challenges-and-solutions")
        and lacks_graphql(row)
        and row.columns["cohort"] == "Cohort 4"
        and row.report.conclusion is Conclusion.FAILURE
    ]
    assert 0 < len(expected) < 30
    assert labels(page) == logins(expected)
    page.locator(".asked .key").nth(0).select_option("")
    page.locator(".asked .key").nth(0).select_option("")
    expect(page.locator(".asked")).to_have_count(1)


def test_a_link_shows_a_colleague_the_same(
    desk: Desk, report: Path, summary: CohortSummary
) -> None:
    page = desk.open(report, "#view=learners")
    choose_criterion(page, 0, "backend-concepts", "met")
    page.get_by_label("Search").fill("invented")
    page.get_by_label("cohort").select_option("Cohort 2")
    page.get_by_label("Change", exact=True).select_option("improved")
    heading(page, "score").get_by_role("button").click()
    heading(page, "score").get_by_role("button").click()
    mine, fragment = labels(page), page.evaluate("location.hash")
    assert mine
    colleague = desk.open(report, fragment)
    assert labels(colleague) == mine
    expect(colleague.get_by_label("Search")).to_have_value("invented")
    expect(colleague.get_by_label("cohort")).to_have_value("Cohort 2")
    expect(colleague.get_by_label("Change", exact=True)).to_have_value("improved")
    expect(colleague.locator(".asked .key").first).to_have_value("backend-concepts")
    expect(heading(colleague, "score")).to_have_attribute("aria-sort", "descending")
    assert colleague.evaluate("location.hash") == fragment


def test_any_search_survives_the_fragment(desk: Desk, report: Path) -> None:
    page = desk.open(report, "#view=learners")
    colleague = desk.open(report)
    for text in ("zoë & co #1 = 100%", "a+b c", "%", "<img>", "是", "=1+1"):
        page.get_by_label("Search").fill(text)
        page.get_by_label("Search").blur()
        colleague.evaluate("hash => { location.hash = hash; }", page.evaluate("location.hash"))
        expect(colleague.get_by_label("Search")).to_have_value(text)


MEANINGLESS = (
    "#view=nowhere",
    "#%E0%A4%A",
    "#view=learners&is=nothing:lacks&is=lists:sideways&conclusion=maybe&change=odd&score=x"
    "&sort=nothing&page=-4",
    "#view=learners&is=:::&column.nothing=1&page=999999999999",
    "#constructor&__proto__=1&view=__proto__",
    "#learner=",
    "#view=copies&page=77",
)


def test_a_fragment_that_means_nothing_is_passed_over(desk: Desk, report: Path) -> None:
    page = desk.open(report)
    for fragment in MEANINGLESS:
        page.evaluate("hash => { location.hash = hash; }", fragment)
        page.wait_for_timeout(50)
        expect(page.locator("main > section:not([hidden])")).to_have_count(1)


def test_pages_turn_and_stay_in_the_address(
    desk: Desk, report: Path, cohort: list[CohortRow]
) -> None:
    page = desk.open(report, "#view=learners")
    pager = page.get_by_role("navigation", name="Pages of learners")
    pager.get_by_role("button", name="Next").click()
    expect(pager).to_contain_text("Page 2 of 3")
    expect(pager.get_by_role("button", name="Next")).to_be_focused()
    assert labels(page) == logins(cohort)[100:200]
    pager.get_by_role("button", name="Last").click()
    assert labels(page) == logins(cohort)[200:]
    assert labels(desk.open(report, page.evaluate("location.hash"))) == logins(cohort)[200:]
    page.get_by_label("Search").fill("invented")
    expect(pager).to_contain_text("Page 1 of 3")


# --- taking it along -----------------------------------------------------------------------------


def exported(page: Page) -> str:
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    assert download.value.suggested_filename == "nexus-check-2031-03-14.csv"
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert text.startswith("\ufeff")
    return text.removeprefix("\ufeff")


def test_the_export_is_results_csv_for_what_is_shown(
    desk: Desk, report: Path, cohort: list[CohortRow]
) -> None:
    page = desk.open(report, "#view=learners&is=challenges-and-solutions:not-met&sort=-score")
    shown = sorted(
        (row for row in cohort if lacks(row, "challenges-and-solutions")),
        key=lambda row: row.report.score,
        reverse=True,
    )
    criteria = [criterion for criterion, *_rest in made_up_cohort.CRITERIA]
    assert exported(page) == "".join(
        results_csv.lines(shown, criteria, ["name", "email", "cohort"])
    )


def test_the_export_of_hostile_cells_is_that_of_results_csv(
    desk: Desk, cohort: list[CohortRow]
) -> None:
    cells = [
        "=cmd|' /C calc'!A0",
        "+1",
        "-1",
        "@x",
        ' ="a"',
        "a;=1",
        'a;"=1|@x',
        'quo"te, comma',
        "\N{FULLWIDTH EQUALS SIGN}full",
        "two\nlines",
        "\t=x",
        "",
    ]
    rows = [
        CohortRow(row.report, columns={"login": cell, "note": cell})
        for row, cell in zip(cohort, cells, strict=False)
    ]
    page = desk.open(desk.write(made_up_cohort.summary(SIZE), rows), "#view=learners")
    criteria = [criterion for criterion, *_rest in made_up_cohort.CRITERIA]
    text = exported(page)
    assert text == "".join(results_csv.lines(rows, criteria, ["login", "note"]))
    read = list(csv.DictReader(io.StringIO(text)))
    assert [row["note"][:1] in "=+-@" and row["note"] != "" for row in read] == [False] * len(cells)
    assert read[0]["roster_login"].startswith("'=cmd")


def test_paper_gets_every_row_that_is_shown_and_no_controls(
    desk: Desk, report: Path, cohort: list[CohortRow]
) -> None:
    page = desk.open(report, "#view=learners&conclusion=failure", color_scheme="dark")
    expected = logins([row for row in cohort if row.report.conclusion is Conclusion.FAILURE])
    assert len(expected) > ON_A_PAGE
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert labels(page) == expected
    page.emulate_media(media="print")
    for hidden in (".toolbar", "#pager", "#download", "header nav"):
        expect(page.locator(hidden).first).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert labels(page) == expected[:ON_A_PAGE]
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


# --- a learner's own page ------------------------------------------------------------------------


@pytest.fixture
def struggling(cohort: list[CohortRow]) -> CohortRow:
    """A learner with something met, something incomplete and something missing."""
    return next(
        row
        for row in cohort
        if {State.GOOD, State.INCOMPLETE, State.MISSING}
        <= {finding.state for finding in row.report.findings}
        and row.report.repository.commit
    )


def test_a_login_leads_to_the_repository_or_else_to_the_profile(
    desk: Desk, report: Path, cohort: list[CohortRow]
) -> None:
    page = desk.open(report, "#view=learners")
    for row in cohort[:20]:
        link = page.locator(f'tr[data-learner="{row.report.learner}"] th a')
        profile = f"https://github.com/{row.report.learner}"
        assert link.get_attribute("href") == (row.report.repository.url or profile)
        assert link.get_attribute("rel") == "noopener noreferrer"
        assert link.get_attribute("target") == "_blank"


def test_a_learners_page_says_what_the_check_run_says(
    desk: Desk, report: Path, struggling: CohortRow
) -> None:
    judged = struggling.report
    page = desk.open(report, "#view=learners")
    page.get_by_label("Search").fill(str(judged.learner))
    page.get_by_role("link", name=f"findings of {judged.learner}").click()
    own = page.locator("#learner")
    expect(own.get_by_role("heading", level=2)).to_be_focused()
    expect(own.locator(".verdict")).to_contain_text(
        f"{judged.passed} of {judged.required} required criteria"
    )
    expect(page).to_have_title(f"{judged.learner} · Cohort report: ALX Project Nexus")
    for finding in judged.findings:
        card = own.locator(f'[data-finding="{finding.criterion}"]')
        expect(card).to_contain_text(finding.title)
        expect(card).to_contain_text(finding.message)
        if finding.line:
            file = f"{judged.repository.url}/blob/{judged.repository.commit}/README.md"
            address = f"{file}?plain=1#L{finding.line}"
            assert card.locator(".evidence a").get_attribute("href") == address
        if finding.evidence:
            expect(card.locator("q")).to_have_text(finding.evidence)
        for topic in finding.topics:
            expect(card.locator(".topics")).to_contain_text(topic.title)
        if finding.fix:
            assert (card.locator("pre").text_content() or "") == finding.fix
    for name, value in struggling.columns.items():
        expect(own.locator(".facts")).to_contain_text(name)
        expect(own.locator(".facts")).to_contain_text(value)
    sweeps = own.get_by_role("table").get_by_role("row")
    assert len(sweeps.all()) == 1 + len(struggling.history) + 1
    expect(sweeps.nth(1)).to_contain_text("14 March 2031, 06:00 UTC")


def test_a_fix_is_copied_or_at_least_selected(
    desk: Desk, report: Path, struggling: CohortRow
) -> None:
    page = desk.open(report, f"#learner={struggling.report.learner}")
    card = page.locator("article:has(pre)").first
    fix = card.locator("pre").text_content()
    page.evaluate(
        "() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }"
    )
    card.get_by_role("button", name="Copy what to paste").click()
    expect(card.get_by_role("status")).to_have_text("Copied")
    assert page.evaluate("window.copied") == fix
    page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed')); }"
    )
    card.get_by_role("button", name="Copy what to paste").click()
    expect(card.get_by_role("status")).to_have_text("Selected: copy it with your keyboard")
    assert page.evaluate("String(getSelection())").strip() == (fix or "").strip()


def test_back_and_forth_between_the_table_and_learners(
    desk: Desk, report: Path, cohort: list[CohortRow]
) -> None:
    page = desk.open(report, "#view=learners&is=challenges-and-solutions:not-met&sort=-score")
    listed = labels(page)
    page.locator("#table tbody tr").nth(40).locator("td.score").click()
    expect(page.get_by_role("heading", level=2, name=listed[40])).to_be_visible()
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("heading", level=2, name=listed[41])).to_be_visible()
    page.get_by_role("link", name="All learners").click()
    expect(page.locator(f'tr[data-learner="{listed[41]}"] .conclusion a')).to_be_focused()
    assert labels(page) == listed
    page.go_back()
    page.go_back()
    expect(page.get_by_role("heading", level=2, name=listed[40])).to_be_visible()


def test_a_mark_leads_to_its_finding(desk: Desk, report: Path, struggling: CohortRow) -> None:
    page = desk.open(report, f"#view=learners&q={struggling.report.learner}")
    page.locator('td[data-criterion="wider-topics"]').click()
    expect(page.locator('#learner [data-finding="wider-topics"]')).to_be_focused()


def test_who_could_not_be_judged_is_told_kindly(
    desk: Desk, report: Path, cohort: list[CohortRow]
) -> None:
    unjudged = next(row for row in cohort if row.report.conclusion is Conclusion.ERROR)
    page = desk.open(report, f"#learner={unjudged.report.learner}")
    expect(page.locator(".verdict strong")).to_have_text("Not judged")
    expect(page.locator(".verdict")).not_to_contain_text("score")
    expect(page.get_by_role("heading", name="To fix")).to_have_count(0)
    expect(page.locator(".slim > li")).to_have_count(1)
    expect(page.locator(".slim .message")).to_have_count(1)
    expect(page.locator(".slim [data-finding]")).to_have_count(len(unjudged.report.findings))


def test_what_has_one_cause_is_said_once(desk: Desk, report: Path, cohort: list[CohortRow]) -> None:
    nothing = next(
        row
        for row in cohort
        if row.report.score == 0 and row.report.conclusion is Conclusion.FAILURE
    )
    page = desk.open(report, f"#view=learners&q={nothing.report.learner}")
    marks = page.locator("#table tbody tr").first.locator("td.criterion .mark")
    assert [mark.get_attribute("aria-label") for mark in marks.all()] == ["missing"] + [
        "not checked"
    ] * 13
    quiet = marks.last.evaluate("node => getComputedStyle(node).borderTopWidth")
    assert quiet == "0px"
    page.get_by_role("link", name="findings of").click()
    required = page.locator(".part", has_text="To fix")
    expect(required.locator(".slim > li")).to_have_text(
        re.compile("^–Not checked: there is no repository.")
    )
    expect(required.locator(".slim [data-finding]")).to_have_count(10)


def test_a_line_is_named_once(desk: Desk) -> None:
    told = factories.incomplete(
        message="“🛠️ Tech Stack” (line 12) lacks GraphQL.", topics=factories.TOPICS
    )
    report = factories.report(told)
    page = desk.open(
        desk.write(made_up_cohort.summary(1), [CohortRow(report)]), "#learner=ada-invented"
    )
    card = page.locator('[data-finding="key-technologies"]')
    expect(card.locator(".message")).to_have_text(told.message)
    link = card.locator(".message a")
    expect(link).to_have_text("line 12")
    assert (
        link.get_attribute("href")
        == f"{factories.URL}/blob/{factories.COMMIT}/README.md?plain=1#L12"
    )
    expect(card.locator(".evidence")).to_have_count(0)


def test_two_rubrics_are_filtered_and_named(desk: Desk, cohort: list[CohortRow]) -> None:
    frontend = RubricRef("frontend", "1", "sha256:bb")
    rows = [
        *cohort[:3],
        CohortRow(
            factories.report(
                factories.finding("lists"), factories.missing("components"), rubric=frontend
            )
        ),
    ]
    counts = Counts()
    for row in rows:
        counts.add(row.report, None)
    summary = replace(
        made_up_cohort.summary(4),
        criteria=counts.criteria_tallies(None),
        topics=counts.topic_tallies(None),
        rubrics=counts.rubric_tallies(),
    )
    page = desk.open(desk.write(summary, rows))
    expect(page.locator(".rubric")).to_have_text(["alx-project-nexus", "frontend"])
    page.get_by_role("link", name="frontend").click()
    assert labels(page) == ["ada-invented"]
    expect(page.get_by_label("Rubric", exact=True)).to_have_value("frontend")
    marks = page.locator("#table tbody tr").first
    expect(marks.locator('[data-criterion="components"] .mark')).to_have_attribute(
        "title", "missing"
    )
    expect(marks.locator('[data-criterion="published"] .mark')).to_have_attribute(
        "title", "not in this rubric"
    )
    page.get_by_role("link", name="findings of").click()
    expect(page.locator(".facts")).to_contain_text("frontend")


def test_a_row_without_a_learner_shows_its_line_and_the_reason(desk: Desk) -> None:
    note = "Line 12 of the roster has no login."
    report = factories.report(
        factories.unknown("lists", "Not judged: no login."), learner=None, target="line 12"
    )
    row = CohortRow(report, {"name": "Ada Invented"}, row=12, note=note)
    page = desk.open(desk.write(made_up_cohort.summary(1), [row]), "#view=learners")
    cell = page.locator("#table tbody .conclusion")
    expect(cell).to_contain_text("Not judged")
    expect(cell).to_have_attribute("title", note)
    assert exported(page) == "".join(
        results_csv.lines(
            [row], [criterion for criterion, *_rest in made_up_cohort.CRITERIA], ["name"]
        )
    )
    page.get_by_role("link", name="findings of").click()
    expect(page.locator(".note")).to_have_text([note])
    expect(page.locator(".facts")).to_contain_text("Line of the roster12")


def test_text_that_many_have_is_listed_for_staff(desk: Desk, cohort: list[CohortRow]) -> None:
    one = HandedOut(str(cohort[0].report.learner), 0.25, 3, 9)
    summary = replace(made_up_cohort.summary(3), handed_out=(one,))
    page = desk.open(desk.write(summary, cohort[:3]), "#view=copies")
    expect(page.locator("#handed-out tbody tr")).to_contain_text(["25 %"])
    expect(page.locator("#handed-out tbody tr")).to_contain_text(["3 to 9"])


# --- on a phone ----------------------------------------------------------------------------------


def test_on_a_phone_the_filters_fold_and_score_and_result_are_in_sight(
    desk: Desk, report: Path
) -> None:
    page = desk.open(report, "#view=learners", viewport={"width": 390, "height": 844})
    first = page.locator("#table tbody tr").first
    for kind in ("learner", "score", "conclusion"):
        box = first.locator(f".{kind}").bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 390, kind
        assert box["y"] < 400, kind
    expect(page.get_by_label("Result", exact=True)).to_be_hidden()
    filters = page.get_by_role("button", name="Filters", exact=True)
    filters.click()
    expect(filters).to_have_attribute("aria-expanded", "true")
    page.get_by_label("Result", exact=True).select_option("failure")
    expect(page.get_by_role("button", name="Filters (1)")).to_be_visible()


def test_on_a_phone_the_marks_begin_in_sight_and_are_those_of_their_column(
    desk: Desk, report: Path
) -> None:
    wide = desk.open(report, "#view=learners")
    page = desk.open(report, "#view=learners", viewport={"width": 390, "height": 844})
    box = page.locator("#table tbody .criterion").first.bounding_box()
    assert box is not None
    assert box["x"] < 374
    cells = """rows => rows.map((row) => Object.fromEntries([...row.cells].map((cell, at) => [
      cell.closest('table').tHead.rows[0].cells[at].dataset.key,
      cell.querySelector('[role="img"]')?.title || cell.textContent])))"""
    rows = "#table tbody tr"
    assert labels(page) == labels(wide)
    assert page.locator(rows).evaluate_all(cells) == wide.locator(rows).evaluate_all(cells)


def test_rows_and_the_text_in_them_stand_at_whole_pixels(desk: Desk, report: Path) -> None:
    """A browser rounds the place of a sticky cell by itself: only then do all of a row agree."""
    page = desk.open(report, "#view=learners", viewport={"width": 390, "height": 844})
    measures = page.locator("#table tbody tr").evaluate_all(
        """rows => rows.flatMap((row) => {
          const range = document.createRange();
          range.selectNodeContents(row.querySelector('.score'));
          const { top, height } = row.getBoundingClientRect();
          return [height, range.getBoundingClientRect().top - top];
        })"""
    )
    assert measures
    assert [measure for measure in measures if measure % 1] == []


def test_every_heading_shows_that_it_sorts(desk: Desk, report: Path) -> None:
    page = desk.open(report, "#view=learners")
    drawn = page.locator("#table thead .arrow").evaluate_all(
        "arrows => arrows.map((arrow) => getComputedStyle(arrow, '::before').content)"
    )
    assert len(drawn) == page.locator("#table thead th").count()
    assert set(drawn) == {'"↕"'}
    second, third = page.locator("#table thead th").nth(1), page.locator("#table thead th").nth(2)
    assert (second.get_attribute("data-key"), third.get_attribute("data-key")) == (
        "score",
        "conclusion",
    )


def test_titles_of_criteria_keep_apart_and_begin_on_one_line(desk: Desk, report: Path) -> None:
    page = desk.open(report, "#view=learners")
    boxes = page.locator("#table thead .criterion .title").evaluate_all(
        "titles => titles.map((title) => title.getBoundingClientRect().toJSON())"
    )
    gaps = [after["left"] - before["right"] for before, after in itertools.pairwise(boxes)]
    assert min(gaps) >= 4
    assert len({box["bottom"] for box in boxes}) == 1


def test_paper_shows_only_the_order_that_was_chosen(desk: Desk, report: Path) -> None:
    page = desk.open(report, "#view=learners&sort=score")
    page.emulate_media(media="print")
    expect(page.locator("#table thead .arrow").filter(visible=True)).to_have_count(1)


def test_the_legend_explains_every_mark_that_is_drawn(desk: Desk, report: Path) -> None:
    page = desk.open(report, "#view=learners")
    titles = [text.split("\n")[-1] for text in page.locator(".legend li").all_inner_texts()]
    assert titles == [
        *("met", "not judged", "incomplete"),
        *("not checked", "missing", "missing, advisory"),
    ]


def test_the_e_mails_of_the_rows_shown_are_copied(
    desk: Desk, report: Path, cohort: list[CohortRow]
) -> None:
    page = desk.open(report, "#view=learners&conclusion=error")
    expected = [row.columns["email"] for row in cohort if row.report.conclusion is Conclusion.ERROR]
    page.evaluate(
        "() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }"
    )
    page.get_by_role("button", name="Copy e-mails").click()
    expect(page.locator("#copied")).to_have_text(
        f"Copied {len(expected)} addresses of {len(expected)} learners"
    )
    assert page.evaluate("window.copied") == ", ".join(expected)
    page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed')); }"
    )
    page.get_by_role("button", name="Copy e-mails").click()
    expect(page.get_by_label("E-mail addresses of the learners shown")).to_have_value(
        ", ".join(expected)
    )


def test_only_addresses_are_copied(desk: Desk) -> None:
    cells = [
        "a@b.example",
        "x, y@b.example",
        "Ada <ada@b.example>",
        "nobody@localhost",
        "a@b.example",
        "b@b.example\n",
    ]
    rows = [
        CohortRow(factories.report(learner=f"l{at}"), columns={"mail": cell})
        for at, cell in enumerate(cells)
    ]
    page = desk.open(desk.write(made_up_cohort.summary(len(cells)), rows), "#view=learners")
    page.evaluate(
        "() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }"
    )
    page.get_by_role("button", name="Copy e-mails").click()
    expect(page.locator("#copied")).to_contain_text("2 addresses")
    assert page.evaluate("window.copied") == "a@b.example, b@b.example"


def test_a_learner_who_is_not_here(desk: Desk, report: Path) -> None:
    page = desk.open(report, "#learner=nobody-invented")
    expect(page.get_by_role("heading", level=2)).to_have_text("Not in this report")
    page.get_by_role("link", name="All learners").click()
    expect(page.locator("#table")).to_be_visible()


# --- near-copies ---------------------------------------------------------------------------------


def test_near_copies_have_a_tab_of_their_own(
    desk: Desk, report: Path, summary: CohortSummary
) -> None:
    page = desk.open(report)
    page.get_by_role("link", name="Near-copies 12").click()
    expect(page.get_by_role("heading", name="Near-copies")).to_be_focused()
    rows = page.locator("#pairs tbody tr")
    assert rows.count() == len(summary.near_copies)
    first = summary.near_copies[0]
    expect(rows.first).to_contain_text("99 %")
    expect(rows.first).to_contain_text(first.first)
    rows.first.get_by_role("link", name=f"Findings of {first.second}").click()
    expect(page.get_by_role("heading", level=2, name=first.second)).to_be_visible()


def test_pairs_fit_a_phone_and_give_their_width_to_the_learners(desk: Desk, report: Path) -> None:
    page = desk.open(report, "#view=copies", viewport={"width": 390, "height": 844})
    box = page.locator("#pairs .scroll")
    assert box.evaluate("box => box.scrollWidth - box.clientWidth") <= 0
    share, first, second = page.locator("#pairs tbody tr").first.locator("td").all()
    widths = [cell.evaluate("cell => cell.offsetWidth") for cell in (share, first, second)]
    assert widths[0] < widths[1] / 2
    assert abs(widths[1] - widths[2]) <= 1


def test_no_near_copies_is_said(desk: Desk) -> None:
    page = desk.open(
        desk.write(made_up_cohort.summary(3, copies=0), made_up_cohort.rows(3)), "#view=copies"
    )
    expect(page.locator("#pairs")).to_have_text("No two READMEs of this sweep are nearly the same.")


# --- light and dark ------------------------------------------------------------------------------


def test_the_theme_follows_the_system_until_one_is_chosen(desk: Desk, report: Path) -> None:
    def paper(page: Page) -> str:
        return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    light, dark = desk.open(report, color_scheme="light"), desk.open(report, color_scheme="dark")
    assert paper(light) != paper(dark)
    light.get_by_label("Theme").select_option("dark")
    assert paper(light) == paper(dark)
    light.reload()
    light.locator("html[data-ready]").wait_for(state="attached")
    expect(light.get_by_label("Theme")).to_have_value("dark")
    assert paper(light) == paper(dark)
    light.get_by_label("Theme").select_option("")
    dark.emulate_media(color_scheme="light")
    assert paper(light) == paper(dark)
