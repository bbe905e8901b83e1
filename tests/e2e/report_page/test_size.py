"""`report.html` of ten thousand learners stays small and quick."""

from __future__ import annotations

import statistics
from pathlib import Path

import pytest

from benchmarks import report_page

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def test_ten_thousand_learners_stay_smooth(chromium: str, tmp_path: Path) -> None:
    """At most 12 MB, usable in 2 s, search within 100 ms; the best time of several counts."""
    figures = report_page.measure(10_000, tmp_path, runs=3)
    assert figures.size < 12_000_000
    assert min(figures.usable) < 2_000
    assert min(figures.table) < 2_000
    assert statistics.median(figures.best) < 100
