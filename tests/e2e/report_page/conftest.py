"""A browser that opens reports from files and is watched for requests, messages and errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from nexus_check.model import CohortRow, CohortSummary
from nexus_check.reporters import html
from tests import made_up_cohort

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

expect.set_options(
    timeout=20_000
)  # a machine that does other things as well draws a hundred rows late


@dataclass
class Desk:
    """Opens reports, and keeps what their pages requested, logged to the console or threw."""

    browser: Browser
    folder: Path
    contexts: list[BrowserContext] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def write(self, summary: CohortSummary, rows: Iterable[CohortRow]) -> Path:
        path = self.folder / f"report-{len(list(self.folder.iterdir()))}.html"
        with path.open("w", encoding="utf-8") as out:
            out.writelines(html.render(summary, rows))
        return path

    def open(self, path: Path, fragment: str = "", **context: Any) -> Page:
        """Open the report in a fresh profile and wait; `context` is Playwright's options."""
        options = {"viewport": {"width": 1280, "height": 900}, "accept_downloads": True, **context}
        profile = self.browser.new_context(**options)
        profile.set_default_timeout(10_000)
        self.contexts.append(profile)
        page = profile.new_page()
        page.on("request", lambda request: self.requests.append(request.url))
        page.on(
            "console", lambda message: self.complaints.append(f"{message.type}: {message.text}")
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(path.as_uri() + fragment)
        if options.get("java_script_enabled", True):
            page.locator("html[data-ready]").wait_for(state="attached")
        return page


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def desk(browser: Browser, tmp_path: Path) -> Iterator[Desk]:
    """A desk; the test fails if a page requested anything from a network or reported an error."""
    desk = Desk(browser, tmp_path)
    yield desk
    for context in desk.contexts:
        context.close()
    assert desk.complaints == []
    assert [
        url for url in desk.requests if not url.startswith(f"{tmp_path.as_uri()}/report-")
    ] == []


SIZE = 250


@pytest.fixture(scope="session")
def cohort() -> list[CohortRow]:
    return list(made_up_cohort.rows(SIZE))


@pytest.fixture(scope="session")
def summary() -> CohortSummary:
    return made_up_cohort.summary(SIZE)


@pytest.fixture
def report(desk: Desk, summary: CohortSummary, cohort: list[CohortRow]) -> Path:
    """The made-up cohort's report."""
    return desk.write(summary, cohort)
