"""Links within the README and to files: checked as GitHub makes anchors and resolves paths."""

from __future__ import annotations

from pathlib import Path

import pytest

from nexus_check.model import Entry, Target
from nexus_check.sources.local import LocalSource
from tests.unit.judging import BUILT_IN, judged, snapshot

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


ROOT = (
    Entry("README.md", "file"),
    Entry("docs", "directory"),
    Entry("latest", "symlink"),
    Entry("lib", "submodule"),
)
BELOW = (
    Entry("docs/yes.md", "file"),
    Entry("docs/api", "directory"),
    Entry("docs/api/v1.md", "file"),
    Entry("docs/vendored", "submodule"),
    Entry("empty", "directory"),
)


def links_to(target: str, entries: tuple[Entry, ...] = (), path: str = "README.md") -> bool:
    """Return whether the link is one that leads somewhere."""
    report = BUILT_IN.review(snapshot(README.format(target), path, entries=entries))
    (finding,) = [one for one in report.findings if one.criterion == "structure"]
    return "does not exist" not in finding.message


@pytest.mark.parametrize(
    "anchor",
    [
        "./#b--c-",
        "#b--c-",
        "#b--c--1",
        "#docs-v2",
        "#code_word-und-größe",
        "#nexus",
        "#top",
        "#",
        "#B--C-",
    ],
)
def test_an_anchor_that_github_makes(anchor: str) -> None:
    assert links_to(anchor)


@pytest.mark.parametrize("anchor", ["#b-c", "#b--c--2", "#docs", "#code-word-und-größe", "#no"])
def test_an_anchor_that_github_does_not_make(anchor: str) -> None:
    assert not links_to(anchor)


@pytest.mark.parametrize(
    "target",
    [
        "docs",
        "docs/",
        "docs/yes.md",
        "./docs/yes.md#part",
        "/docs/yes.md?raw=true",
        "docs/api/../yes.md",
        "docs//api/v1.md",
        "docs/vendored/any.md",
        "latest/any.md",
        "lib/any.md",
        "../../issues",
        "docs/../../wiki",
    ],
)
def test_a_path_that_exists_or_cannot_be_known(target: str) -> None:
    assert links_to(target, (*ROOT, *BELOW))


@pytest.mark.parametrize(
    "target",
    ["docs/no.md", "docs/Yes.md", "docs/api/v2.md", "docs/yes.md/more", "empty/no.md", "no/no.md"],
)
def test_a_path_that_does_not_exist(target: str) -> None:
    assert not links_to(target, (*ROOT, *BELOW))


@pytest.mark.parametrize("target", ["docs/no.md", "docs/yes.md", "docs/api/v2.md"])
def test_no_path_below_a_folder_is_missing_where_the_root_alone_is_listed(target: str) -> None:
    assert links_to(target, ROOT)


def test_a_file_below_a_folder_is_not_taken_for_a_misspelt_readme() -> None:
    entries = (Entry("a", "directory"), Entry("a/readme.md", "file"))
    assert "Rename it" not in judged(None, entries=entries)["readme"].message


def test_a_path_is_relative_to_the_folder_of_the_readme() -> None:
    entries = (*ROOT, *BELOW, Entry("docs/docs", "directory"))
    assert links_to("yes.md", entries, "docs/README.md")
    assert links_to("../README.md", entries, "docs/README.md")
    assert links_to("/docs/yes.md", entries, "docs/README.md")
    assert not links_to("docs/yes.md", entries, "docs/README.md")


def test_of_a_checkout_the_files_that_do_not_exist_are_named(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "yes.md").write_text("Yes.")
    text = README.format("docs/yes.md") + "\n[another](docs/no.md)\n"
    (tmp_path / "README.md").write_text(text, encoding="utf-8")
    report = BUILT_IN.review(LocalSource().fetch(Target(asked=".", path=str(tmp_path))))
    (finding,) = [one for one in report.findings if one.criterion == "structure"]
    assert "links to `docs/no.md`, which does not exist" in finding.message
    assert "docs/yes.md" not in finding.message
