"""Take the pictures of README.md and docs/report.md: a check run, and an invented cohort.

    python scripts/screenshot.py

Writes docs/images/*.png. Needs what `make setup` installs, Chromium, and a font with emoji (Debian:
the package fonts-noto-color-emoji).
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from html import escape
from pathlib import Path

import cmarkgfm
from cmarkgfm.cmark import Options
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from nexus_check import rubric  # noqa: E402
from nexus_check.judge import Judge  # noqa: E402
from nexus_check.model import Entry, Readme, Repository, Snapshot  # noqa: E402
from nexus_check.reporters import check_run, html  # noqa: E402
from tests import made_up_cohort  # noqa: E402

IMAGES = ROOT / "docs" / "images"
LEARNERS = 1_240
REPORT_PICTURES = {
    "report.png": "",
    "report-learners.png": "#view=learners&is=challenges-and-solutions:not-met&sort=-score",
}
UNFINISHED = ROOT / "tests/e2e/readmes/unfinished.md"
# The colours and measures of github.com's light theme, as far as a check run's page uses them.
CHECK_RUN_PAGE = """<!doctype html><meta charset="utf-8"><style>
body { font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif;
  color: #1f2328; margin: 0 }
header { display: flex; gap: 8px; align-items: center; padding: 14px 24px; background: #f6f8fa;
  border-bottom: 1px solid #d1d9e0; font-size: 16px; font-weight: 600 }
header svg { fill: %s }
header small { color: #59636e; font-size: 12px; font-weight: 400; margin-left: auto }
main { padding: 8px 24px 24px }
h1.title { font-size: 20px; font-weight: 600; margin: 16px 0 }
a { color: #0969da; text-decoration: none }
h2 { font-size: 21px; border-bottom: 1px solid #d1d9e0b3; padding-bottom: .3em }
h3 { font-size: 17.5px; margin: 24px 0 16px }
table { border-collapse: collapse; margin: 0 0 16px }
th, td { border: 1px solid #d1d9e0; padding: 6px 13px; text-align: left }
tr:nth-child(2n) td { background: #f6f8fa }
code { background: #818b981f; border-radius: 6px; padding: .2em .4em; font: 85%% monospace }
pre { background: #f6f8fa; border-radius: 6px; padding: 16px }
pre code { background: none; padding: 0 }
</style>
<header><svg width="20" height="20" viewBox="0 0 16 16"><path d="%s"/></svg>Nexus check
<small>ada-invented / alx-project-nexus</small></header><main><h1 class="title">%s</h1>%s</main>"""
# GitHub's marks, from https://primer.style/octicons (MIT licence): x-circle-fill.
FAILED = (
    "#d1242f",
    "M2.343 13.657A8 8 0 1 1 13.658 2.343 8 8 0 0 1 2.343 13.657ZM6.03 4.97a.751.751 0 0 "
    "0-1.042.018.751.751 0 0 0-.018 1.042L6.94 8 4.97 9.97a.749.749 0 0 0 .326 "
    "1.275.749.749 0 0 0 .734-.215L8 9.06l1.97 1.97a.749.749 0 0 0 1.275-.326.749.749 0 0 "
    "0-.215-.734L9.06 8l1.97-1.97a.749.749 0 0 0-.326-1.275.749.749 0 0 0-.734.215L8 "
    "6.94Z",
)


def check_run_page() -> str:
    """Return a page with the check run of an unfinished README as GitHub renders its Markdown."""
    data = UNFINISHED.read_bytes()
    full_name = "ada-invented/alx-project-nexus"
    output = check_run.build(
        Judge(rubric.load()).review(
            Snapshot(
                target=full_name,
                learner="ada-invented",
                repository=Repository(
                    "alx-project-nexus", full_name, f"https://github.com/{full_name}", "main"
                ),
                commit="1" * 40,
                entries=(Entry("README.md", "file"),),
                readme=Readme("README.md", data, len(data)),
            )
        )
    )
    body = "\n\n".join(filter(None, (output.summary, output.text)))
    return CHECK_RUN_PAGE % (
        *FAILED,
        escape(output.title),
        cmarkgfm.github_flavored_markdown_to_html(body, Options.CMARK_OPT_UNSAFE),
    )


def take_check_run(browser: Browser, path: Path) -> None:
    """Take a picture of the head of a check run: its title and the table of required criteria."""
    page = browser.new_page(
        viewport={"width": 1000, "height": 900}, device_scale_factor=1.5, color_scheme="light"
    )
    page.set_content(check_run_page())
    table = page.locator("table").first.bounding_box()
    assert table
    below = table["y"] + table["height"] + 16
    page.screenshot(path=path, clip={"x": 0, "y": 0, "width": 1000, "height": below})


def take_report(browser: Browser, folder: Path) -> None:
    """Take the pictures of a cohort's page."""
    path = folder / "report.html"
    with path.open("w", encoding="utf-8") as out:
        out.writelines(html.render(made_up_cohort.summary(LEARNERS), made_up_cohort.rows(LEARNERS)))
    page = browser.new_page(viewport={"width": 1280, "height": 860}, color_scheme="light")
    for name, fragment in REPORT_PICTURES.items():
        page.goto(path.as_uri() + (fragment or "#view=overview"))
        page.locator("html[data-ready]").wait_for(state="attached")
        page.mouse.move(0, 0)
        page.wait_for_timeout(500)
        page.screenshot(path=IMAGES / name)


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    chromium = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
    )
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        take_check_run(browser, IMAGES / "check-run.png")
        take_report(browser, Path(folder))
        browser.close()


if __name__ == "__main__":
    main()
