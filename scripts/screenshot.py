"""Take the pictures of the cohort report that README.md and docs/report.md show, of a cohort that never was.

    python scripts/screenshot.py

Writes docs/images/report.png and docs/images/report-learners.png. Needs what `make setup` installs, and Chromium.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from nexus_check.reporters import html  # noqa: E402
from tests import made_up_cohort  # noqa: E402

IMAGES = ROOT / "docs" / "images"
LEARNERS = 1_240
PICTURES = {
    "report.png": "",
    "report-learners.png": "#view=learners&is=challenges-and-solutions:not-met&sort=-score",
}


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "report.html"
        with path.open("w", encoding="utf-8") as out:
            out.writelines(html.render(made_up_cohort.summary(LEARNERS), made_up_cohort.rows(LEARNERS)))
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 860}, color_scheme="light")
        for name, fragment in PICTURES.items():
            page.goto(path.as_uri() + (fragment or "#view=overview"))
            page.locator("html[data-ready]").wait_for(state="attached")
            page.mouse.move(0, 0)
            page.wait_for_timeout(500)
            page.screenshot(path=IMAGES / name)
        browser.close()


if __name__ == "__main__":
    main()
