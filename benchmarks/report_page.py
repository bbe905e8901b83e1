"""Measure `report.html` of a made-up cohort: its size, and the time to write, open and search.

    python benchmarks/report_page.py [LEARNERS]

Needs what `make setup` installs: Playwright, and Debian's `chromium` (or Google Chrome). The page
is opened from the disk in a fresh profile. *Usable* is the time from the start of the navigation
until the page says that it is ready, which it does when its figures are drawn and every learner is
read. A *search* is the time from a key in the search field until the browser has painted the rows
that answer it. Everything is done several times, each time in a new profile, and the *best* time
is compared with the bound, as what else a machine does only adds to it. Exits with 1 when 10,000
learners are not usable in 2 s, a search takes 100 ms or the page has 12 MB.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from nexus_check.reporters import html  # noqa: E402
from tests import made_up_cohort  # noqa: E402

SIZE, USABLE_MS, SEARCH_MS = 12_000_000, 2_000, 100  # the bounds at 10,000 learners
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
TYPED = (
    "b",
    "bo",
    "bol",
    "bolu",
    "",
    "z",
    "zo",
    "zoe",
    "zoe p",
    "",
    "9",
    "99",
    "pretend",
    "",
    "cohort 4",
    "",
)

# From one key to the paint that shows its answer: the frame after next has begun when the first is
# on the screen.
SEARCH = """async (typed) => {
  const box = document.getElementById('search');
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    const after = new MessageChannel();
    after.port1.onmessage = done;
    after.port2.postMessage(null);
  }));
  const times = [];
  for (const text of typed) {
    await new Promise((done) => setTimeout(done, 60));
    const start = performance.now();
    box.value = text;
    box.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await painted();
    times.push(performance.now() - start);
  }
  return times;
}"""


@dataclass(frozen=True, slots=True)
class Figures:
    """Sizes in bytes, times in milliseconds; `search` has the times of all runs of each `TYPED`."""

    size: int
    written: float
    usable: tuple[float, ...]
    table: tuple[float, ...]
    search: tuple[tuple[float, ...], ...]

    @property
    def keys(self) -> tuple[float, ...]:
        """All times from a key to its answer."""
        return tuple(time for key in self.search for time in key)

    @property
    def best(self) -> tuple[float, ...]:
        """The best time of each key."""
        return tuple(min(key) for key in self.search)


def write(path: Path, learners: int) -> float:
    """Write the report of made-up learners and return the processor time of rendering."""
    summary, rows = made_up_cohort.summary(learners), list(made_up_cohort.rows(learners))
    start = time.process_time()
    with path.open("w", encoding="utf-8") as out:
        out.writelines(html.render(summary, rows))
    return 1000 * (time.process_time() - start)


def opened(browser: Browser, address: str) -> tuple[Page, float]:
    """Return the page in a fresh profile, and the milliseconds until it was usable."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(address)
    page.locator("html[data-ready]").wait_for(state="attached")
    return page, float(page.evaluate("performance.getEntriesByName('usable')[0].startTime"))


def measure(learners: int, folder: Path, runs: int = 5) -> Figures:
    path = folder / "report.html"
    written = write(path, learners)
    chromium = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        usable, table, search = [], [], []
        for _run in range(runs):
            usable.append(opened(browser, path.as_uri())[1])
            page, took = opened(browser, path.as_uri() + "#view=learners")
            table.append(took)
            search.append(page.evaluate(SEARCH, TYPED))
            page.context.close()
        browser.close()
    return Figures(
        path.stat().st_size, written, tuple(usable), tuple(table), tuple(zip(*search, strict=True))
    )


def main(learners: int = 10_000) -> int:
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(learners, Path(folder))

    def line(title: str, times: tuple[float, ...]) -> str:
        return f"{title:<42}{statistics.median(times):8.0f} ms   {max(times):8.0f} ms"

    print(
        f"{learners:,} learners, report.html: {figures.size / 1e6:.1f} MB, "
        f"{figures.size / learners:,.0f} bytes each"
    )
    print(
        f"written in {figures.written / 1000:.2f} s of processor time, "
        f"{figures.written / learners:.3f} ms a learner"
    )
    print(f"{'':<42}{'median':>11}   {'slowest':>11}")
    print(line("usable, opened at the overview", figures.usable))
    print(line("usable, opened at the learners", figures.table))
    print(line(f"search, {len(figures.keys)} keys", figures.keys))
    print(line(f"search, the best time of each of {len(figures.best)}", figures.best))
    holds = (
        figures.size < SIZE
        and max(min(figures.usable), min(figures.table)) < USABLE_MS
        and statistics.median(figures.best) < SEARCH_MS
    )
    print("\nAll bounds hold." if holds else "\nA bound is broken.")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
