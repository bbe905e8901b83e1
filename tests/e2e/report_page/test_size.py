"""`report.html` of ten thousand learners stays small, and opens."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import report_page

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def test_ten_thousand_learners_stay_small_and_open(chromium: str, tmp_path: Path) -> None:
    """At most 12 MB; `benchmarks.report_page` measures the times: usable in 2 s, search in 100 ms.

    Next to other tests they measure the machine; ten times as much is a mistake of the page.
    """
    figures = report_page.measure(10_000, tmp_path, runs=1)
    assert figures.size < report_page.SIZE
    assert min(figures.usable) < 20_000
    assert min(figures.table) < 20_000
    assert min(figures.best) < 1_000
