"""Links within the README: checked as GitHub makes anchors of headings."""

from __future__ import annotations

import pytest

from tests.unit.judging import BUILT_IN, snapshot

README = """# Nexus

Text. [link]({})

## B & C 🎉

Text.

## B & C 🎉

Text.

## [Docs](docs) (v2)

Text.

## `code_word` und Größe

Text.
"""


def links_to(target: str) -> bool:
    """Return whether the link is one that leads somewhere."""
    report = BUILT_IN.review(snapshot(README.format(target)))
    (finding,) = [one for one in report.findings if one.criterion == "structure"]
    return "does not exist" not in finding.message


@pytest.mark.parametrize(
    "anchor",
    ["#b--c-", "#b--c--1", "#docs-v2", "#code_word-und-größe", "#nexus", "#top", "#", "#B--C-"],
)
def test_an_anchor_that_github_makes(anchor: str) -> None:
    assert links_to(anchor)


@pytest.mark.parametrize("anchor", ["#b-c", "#b--c--2", "#docs", "#code-word-und-größe", "#no"])
def test_an_anchor_that_github_does_not_make(anchor: str) -> None:
    assert not links_to(anchor)
