"""Kind `structure`: layouts nobody stumbles over first."""

from __future__ import annotations

from typing import Any

import pytest

from nexus_check.model import Entry, Finding, State, Status
from nexus_check.rubric import parse
from tests.unit.judging import judged

ENTRIES = (Entry("README.md", "file"), Entry("docs", "directory"), Entry("a b.md", "file"), Entry("link", "symlink"))


def finding(text: str, **facts: Any) -> Finding:
    return judged(text, **facts)["structure"]


@pytest.mark.parametrize(
    "text",
    [
        "Words without any title.",
        "# One\n\nwords\n",
        "# One\n\n## Two\n\nwords\n\n### Three\n\nwords\n\n## Two again\n\nwords\n",
        "# One\n\n## Two\n\n| a |\n| - |\n",
        "# One\n\n## Two\n\n```\ncode\n```\n",
        "# One\n\n## Two\n\n![image](https://example.org/a.png)\n",
        '# One\n\n## Two\n\n<p align="center"><img src="https://example.org/a.png"></p>\n',
        "# One\n\n## Two\n\n- item\n",
        "<h1>One</h1>\n\n<p>words</p>\n",
    ],
)
def test_a_good_layout(text: str) -> None:
    found = finding(text)
    assert (found.status, found.state, found.message) == (Status.PASS, State.GOOD, "The document is well laid out.")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("## Two\n\nwords\n", 1, "There is no title of the first level (`# Title`)."),
        ("# One\n\nwords\n\n# Another\n\nwords\n", 5, "Line 5 is another title of the first level (“Another”)."),
        ("# One\n\nwords\n\n### Three\n\nwords\n", 5, "Line 5 goes from level 1 to level 3."),
        ("# One\n\n## Empty\n\n## Full\n\nwords\n", 3, "Nothing stands below “Empty” (line 3)."),
        ("# One\n\nwords\n\n## Last\n", 5, "Nothing stands below “Last” (line 5)."),
        ("# One\n\n## Rule\n\n---\n", 3, "Nothing stands below “Rule” (line 3)."),
        ("# One\n\n## Comment\n\n<!-- words -->\n", 3, "Nothing stands below “Comment” (line 3)."),
        ("# One\n\n```\ncode\n", 3, "The code fence at line 3 is never closed."),
    ],
)
def test_what_a_reader_stumbles_over(text: str, line: int, said: str) -> None:
    found = finding(text)
    assert (found.status, found.state) == (Status.WARN, State.INCOMPLETE)
    assert (found.line, found.message) == (line, said)


def test_what_is_found_is_told_in_order_and_not_endlessly() -> None:
    found = finding("# One\n\nwords\n" + "\n#### Four\n\n# One\n\nwords\n" * 3)
    assert found.line == 5
    assert found.message.startswith("Line 5 goes from level 1 to level 4; Nothing stands below “Four” (line 5); ")
    assert found.message.endswith("; and 5 more.")


# --- links ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "link",
    [
        *("https://example.org/none.md", "http://example.org", "mailto:zola@example.org", "//example.org/none", "#own"),
        *("docs/none.md", "./docs", "docs/", "/docs", "README.md", "README.md#part", "README.md?raw=1", "link/none"),
        *("<a b.md>", "a%20b.md", "../../issues", "..", ".", ""),
    ],
)
def test_a_link_that_leads_somewhere_or_cannot_be_followed_here(link: str) -> None:
    assert finding(f"# One\n\n[a]({link})\n", entries=ENTRIES).status is Status.PASS


@pytest.mark.parametrize(
    "text", ["`[a](none.md)`", "```\n[a](none.md)\n```", "<!-- [a](none.md) -->", r"\[a](none.md)", "[a][none.md]"]
)
def test_what_is_no_link(text: str) -> None:
    assert finding(f"# One\n\nwords\n\n{text}\n", entries=ENTRIES).status is Status.PASS


@pytest.mark.parametrize(
    ("text", "line", "name"),
    [
        ("[a](none.md)", 3, "none.md"),
        ("words\n[a](none.md)", 4, "none.md"),
        ("![a](images/a.png)", 3, "images/a.png"),
        ("[a](readme.md)", 3, "readme.md"),
        ("[a](README.md/none)", 3, "README.md/none"),
        ("[a](/none)", 3, "none"),
        ("- one\n- [a](./none.md#part)", 4, "none.md"),
        ('<p>\n<img src="images/a.png">\n</p>', 4, "images/a.png"),
        ("<div>\n<a href='none.md'>words</a>\n</div>", 4, "none.md"),
        ("[a][b]\n\n[b]: none.md", 3, "none.md"),
    ],
)
def test_a_link_that_leads_nowhere(text: str, line: int, name: str) -> None:
    found = finding(f"# One\n\n{text}\n", entries=ENTRIES)
    assert (found.line, found.message) == (line, f"Line {line} links to `{name}`, which is not there.")


def test_a_link_is_told_once() -> None:
    assert finding("# One\n\n[a](none.md)\n\n[b](none.md)\n", entries=ENTRIES).message.count("none.md") == 1


def test_where_the_entries_are_not_known_links_are_not_looked_at() -> None:
    assert finding("# One\n\n[a](none.md)\n").status is Status.PASS


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("one-title", "## Two\n\nwords\n"),
        ("levels", "# One\n\nwords\n\n### Three\n\nwords\n"),
        ("empty-sections", "# One\n"),
        ("fences", "# One\n\n```\ncode\n"),
        ("links", "# One\n\n[a](none.md)\n"),
    ],
)
def test_a_rubric_may_leave_any_of_it_out(option: str, text: str) -> None:
    lines = ("extends: alx-project-nexus", "criteria:", "  - id: structure", f"    options: {{{option}: false}}")
    rubric = parse("\n".join(lines).encode(), "mine.yml")
    assert finding(text, entries=ENTRIES).status is Status.WARN
    assert judged(text, rubric, entries=ENTRIES)["structure"].status is Status.PASS
