"""The page on robustness speaks of the READMEs there are, and of nothing that was not judged."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from tests.hostile.shapes import shapes

ROW = re.compile(r"^\| ([^|*]+) \| (\d+) \| (\d+) \| ([\d.]+) s \| (\d+) MB \|$", re.M)


def test_the_page_has_a_row_for_every_family_with_all_of_its_readmes(repository_root: Path) -> None:
    rows = ROW.findall((repository_root / "docs" / "robustness.md").read_text("utf-8"))
    families = Counter(shape.family for shape in shapes())
    assert {name: int(count) for name, count, *_ in rows} == families
    assert all(count == judged for _, count, judged, *_ in rows)
    assert all(float(seconds) <= 2 and int(megabytes) <= 200 for *_, seconds, megabytes in rows)
