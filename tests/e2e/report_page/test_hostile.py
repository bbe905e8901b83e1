"""What a learner or a roster wrote is text in `report.html`: it runs and requests nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Page, expect

from nexus_check.model import (
    CohortRow,
    Finding,
    Level,
    NearCopy,
    RepositoryRef,
    State,
    Status,
    TopicResult,
)
from tests import made_up_cohort
from tests.e2e.report_page.conftest import Desk
from tests.unit import factories

pytestmark = pytest.mark.e2e

MARKUP = (
    "</script><img src=x onerror=\"window.acted=1\"><svg onload='window.acted=1'>{{7*7}}${7*7}<!--"
)
LINK = "javascript:window.acted=1//https://github.com/"
# A right-to-left override that would show `exe.gnp` for `png.exe`, and isolates left open.
BIDI = "photo\u202egnp.exe\u2066\u2067"
FORMULA = '=HYPERLINK("http://127.0.0.1/","x")'


@pytest.fixture
def page(desk: Desk) -> Page:
    """A report in which every text that comes from outside is hostile."""
    hostile = Finding(
        criterion="lists",
        title=MARKUP,
        level=Level.REQUIRED,
        status=Status.FAIL,
        state=State.INCOMPLETE,
        message=MARKUP,
        path="docs/" + MARKUP.replace("/", ""),
        line=3,
        evidence=BIDI,
        topics=(TopicResult(MARKUP, MARKUP, "pass", 4), TopicResult("b", BIDI, "pass", 5)),
        fix=MARKUP + "\n" + BIDI,
        help_url=LINK,
    )
    rows = [
        CohortRow(
            factories.report(hostile, learner=MARKUP, notes=(MARKUP,)),
            columns={MARKUP: MARKUP, "name": FORMULA},
        ),
        CohortRow(
            factories.report(
                hostile,
                learner="__proto__",
                repository=RepositoryRef(LINK, LINK, commit=factories.COMMIT),
            ),
            columns={MARKUP: BIDI, "name": "constructor"},
        ),
        CohortRow(
            factories.report(replace(hostile, path="../../../x"), learner=BIDI),
            columns={"name": "  +1"},
        ),
        CohortRow(factories.report(learner=BIDI), columns={"name": LINK}),
    ]
    summary = replace(
        made_up_cohort.summary(4),
        rubric_title=MARKUP,
        problems=(MARKUP, BIDI),
        near_copies=(NearCopy(MARKUP, "__proto__", 0.91), NearCopy(BIDI, "nobody\u202e", 0.9)),
    )
    page = desk.open(desk.write(summary, rows))
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    return page


def assert_inert(page: Page) -> None:
    assert page.evaluate("window.acted") is None
    assert page.locator("main img, header img, main script, main iframe").count() == 0
    links = page.locator("a[href]").evaluate_all("links => links.map((link) => link.href)")
    assert {link.split(":", 1)[0] for link in links} <= {"https", "file"}
    assert "\u202e" not in (page.locator("body").inner_text())


def test_the_overview_shows_it_as_text(page: Page) -> None:
    expect(page.locator("h1")).to_have_text(MARKUP)
    expect(page.locator("details.notice")).to_contain_text(MARKUP)
    assert_inert(page)


def test_the_table_shows_it_as_text(page: Page) -> None:
    page.get_by_role("link", name="Learners 4").click()
    expect(page.locator("#table tbody tr").first.locator("th bdi")).to_have_text(MARKUP)
    expect(page.locator("#table tbody tr").nth(0).locator("td.column").nth(1)).to_have_text(FORMULA)
    expect(page.locator("#table tbody tr").nth(1).locator("th a")).not_to_have_attribute(
        "href", "x"
    )
    assert page.locator("#table tbody tr").nth(1).locator("th a").get_attribute("href") is None
    assert_inert(page)


def test_a_learners_page_shows_it_as_text(page: Page) -> None:
    page.get_by_role("link", name="Learners 4").click()
    page.locator("#table tbody tr").first.locator(".conclusion a").click()
    card = page.locator('#learner [data-finding="lists"]')
    expect(page.get_by_role("heading", level=2)).to_have_text(MARKUP)
    expect(card.locator(".message")).to_have_text(MARKUP)
    assert (card.locator("pre").text_content() or "").startswith(MARKUP)
    address = card.locator(".evidence a").get_attribute("href") or ""
    assert address.startswith(f"{factories.URL}/blob/{factories.COMMIT}/")
    assert address.endswith("?plain=1#L3")
    assert "<" not in address
    assert card.get_by_role("link", name="About").count() == 0
    assert_inert(page)


def test_a_path_that_leaves_the_repository_is_no_link(page: Page) -> None:
    page.get_by_role("link", name="Learners 4").click()
    page.locator("#table tbody tr").nth(2).locator(".conclusion a").click()
    expect(page.locator("#learner .evidence")).to_contain_text("../../../x, line 3")
    expect(page.locator("#learner .evidence a[href]")).to_have_count(0)


def test_names_that_objects_have_already_are_names(page: Page) -> None:
    page.evaluate("location.hash = '#learner=__proto__'")
    expect(page.get_by_role("heading", level=2)).to_have_text("__proto__")
    expect(page.locator("#learner .evidence a[href]")).to_have_count(0)
    page.evaluate("location.hash = '#view=learners&q=constructor'")
    expect(page.locator("#shown")).to_contain_text("1 of 4 learners")
    assert_inert(page)


def test_two_of_one_name_are_two(page: Page) -> None:
    page.get_by_role("link", name="Learners 4").click()
    page.locator("#table tbody tr").nth(3).locator(".conclusion a").click()
    expect(page.locator("#learner .facts")).to_contain_text(LINK)
    assert_inert(page)


def test_near_copies_show_it_as_text(page: Page) -> None:
    page.get_by_role("link", name="Near-copies 2").click()
    expect(page.locator("#pairs")).to_contain_text(MARKUP)
    assert_inert(page)


def test_the_policy_stops_what_would_get_in(desk: Desk, report: Path) -> None:
    """Markup that got into the page after all could load nothing and run nothing."""
    page = desk.open(report)
    failures: list[str | None] = []
    page.on("requestfailed", lambda request: failures.append(request.failure))
    stopped = page.evaluate(
        """async () => {
          const stopped = [];
          addEventListener('securitypolicyviolation', (event) => \
stopped.push(event.effectiveDirective));
          const image = new Image();
          image.src = 'http://127.0.0.1:9/spy.png';
          const style = document.createElement('style');
          style.textContent = 'body { background: url(http://127.0.0.1:9/spy.png) }';
          document.head.append(image, style);
          await fetch('http://127.0.0.1:9/spy').catch(() => stopped.push('fetch refused'));
          try { document.body.innerHTML = '<p>'; } catch { stopped.push('markup refused'); }
          try { document.createElement('script').text = 'window.acted = 1'; } catch { \
stopped.push('script refused'); }
          await new Promise((resolve) => setTimeout(resolve, 100));
          return stopped;
        }"""
    )
    assert {
        "img-src",
        "connect-src",
        "style-src-elem",
        "fetch refused",
        "markup refused",
        "script refused",
    } <= set(stopped)
    assert page.evaluate("window.acted") is None
    expected = re.compile("Content Security Policy|Trusted|Fetch API")
    assert [complaint for complaint in desk.complaints if not expected.search(complaint)] == []
    desk.complaints.clear()
    # The browser names what it would have asked for; the policy is why it did not.
    assert set(failures) <= {"csp"}
    assert len(failures) == len(desk.requests) - 1
    desk.requests.clear()
