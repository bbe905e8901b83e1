"""`report.html` as a file: one piece, no network, nothing of a learner's in the markup."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import tracemalloc
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from nexus_check.model import CohortRow, CohortSummary
from nexus_check.reporters import html
from tests import made_up_cohort


class Page(HTMLParser):
    """The elements of a page with their attributes, and the text of its scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.blocks: list[tuple[str, str]] = []
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open = tag

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open in ("script", "style"):
            self.blocks.append((self._open, data))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def rows(self) -> list[Any]:
        """The learners in the page's gzipped block."""
        scripts = [text for tag, text in self.blocks if tag == "script"]
        (packed,) = [
            text
            for text, attributes in zip(scripts, self.all("script"), strict=True)
            if attributes.get("id") == "rows"
        ]
        return [json.loads(line) for line in gzip.decompress(base64.b64decode(packed)).splitlines()]


def page(summary: CohortSummary, *rows: CohortRow) -> Page:
    return Page("".join(html.render(summary, rows)))


@pytest.mark.slow
def test_every_learner_is_in_the_page_once_and_in_order() -> None:
    shown = page(made_up_cohort.summary(450), *made_up_cohort.rows(450))
    assert [row["learner"] for row in shown.rows()] == [
        made_up_cohort.learner(number) for number in range(450)
    ]


def test_the_policy_allows_this_style_and_this_script_and_nothing_else() -> None:
    shown = page(made_up_cohort.summary(3), *made_up_cohort.rows(3))
    (policy,) = [
        attributes["content"] or ""
        for attributes in shown.all("meta")
        if attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    digests = {
        tag: "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for tag, text in shown.blocks
    }  # of several blocks of a kind the last stays: the script comes after the data
    assert policy.split("; ")[:3] == [
        "default-src 'none'",
        f"style-src '{digests['style']}'",
        f"script-src '{digests['script']}'",
    ]
    assert "unsafe" not in policy
    assert "http" not in policy


def test_nothing_is_loaded_from_anywhere() -> None:
    shown = page(made_up_cohort.summary(3), *made_up_cohort.rows(3))
    for tag, attributes in shown.elements:
        assert tag not in {"img", "iframe", "object", "embed", "audio", "video", "source", "base"}
        assert "src" not in attributes
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag
        if tag in {"link", "a", "use"}:
            assert (attributes["href"] or "").startswith(("#", "data:image/svg+xml,"))


def test_the_script_cannot_end_its_own_element() -> None:
    script = html.stitched_script()
    assert not re.search(r"</script|<!--", script, re.IGNORECASE)
    assert not re.search(
        r"\binnerHTML\b|\bouterHTML\b|insertAdjacentHTML|document\.write|\beval\b|\bfetch\b", script
    )


def test_every_script_of_the_folder_is_in_the_page() -> None:
    folder = Path(html.__file__).parent / "page"
    assert sorted(html.SCRIPTS) == sorted(path.name for path in folder.glob("*.js"))


def test_what_rows_raise_comes_through() -> None:
    def broken() -> Iterator[CohortRow]:
        yield from made_up_cohort.rows(1)
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        list(html.render(made_up_cohort.summary(1), broken()))


@pytest.mark.slow
def test_memory_does_not_grow_with_the_cohort() -> None:
    """The most that is held while the page is written, for 200 and for 1,000 learners, in bytes."""

    def most(size: int) -> int:
        summary = made_up_cohort.summary(1)
        tracemalloc.start()
        for _piece in html.render(summary, made_up_cohort.rows(size)):
            pass
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    most(10)
    few, many = most(200), most(1_000)
    assert many < few + 1_000_000  # all rows at once are 8,000,000 bytes more
