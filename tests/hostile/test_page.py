"""The page on robustness speaks of the READMEs there are, and of nothing that was not judged."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from tests.hostile.shapes import shapes
from tests.hostile.test_readmes import MEGABYTES, SECONDS, SLACK
from tests.hostile.test_rubrics import KEYS, REFUSED, RUN_AWAY, TOO_MANY
from tests.hostile.test_secrets import NO_KEYS
from tests.hostile.test_surfaces import FIXED

ROW = re.compile(r"^\| ([^|*]+) \| (\d+) \| (\d+) \| ([\d.]+) s \| (\d+) MB \|$", re.M)


def test_the_page_has_a_row_for_every_family_with_all_of_its_readmes(repository_root: Path) -> None:
    rows = ROW.findall((repository_root / "docs" / "robustness.md").read_text("utf-8"))
    families = Counter(shape.family for shape in shapes())
    assert {name: int(count) for name, count, *_ in rows} == families
    assert all(int(judged) <= int(count) for _, count, judged, *_ in rows)
    assert all(float(seconds) <= SECONDS + SLACK for *_, seconds, _ in rows)
    assert all(int(megabytes) <= MEGABYTES for *_, megabytes in rows)


def test_the_page_counts_what_is_tried(repository_root: Path) -> None:
    page = (repository_root / "docs" / "robustness.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| ([^|]+) \| ([^|]+) \| [^|]+ \|$", page, re.M))
    tried = {name.split(",")[0].split(":")[0]: how for name, how in rows.items()}
    assert tried["READMEs made to be slow or large"].startswith(f"{len(list(shapes()))},")
    assert tried["Texts that would act where they are shown"].startswith(f"{len(FIXED)},")
    assert tried["Private keys that are none"] == f"{len(NO_KEYS)} kinds"
    assert tried["Rubric files made to take forever"] == str(
        len(REFUSED) + len(RUN_AWAY) * len(KEYS) + len(TOO_MANY)
    )
