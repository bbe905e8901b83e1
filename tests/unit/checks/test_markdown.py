"""Kind `markdown`: what looks like headings and lists and is none, first."""

from __future__ import annotations

import pytest

from nexus_check.model import State, Status
from nexus_check.rubric import parse
from tests.unit.judging import judged


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("Words that go on for a sentence and end with a full stop.", ""),
        ("```\n# Code\n```", ""),
        ("<!-- # Comment -->", ""),
        ("    # Indented", ""),
        ("##NoSpace", " The first title (line 1) has no space after `#`."),
        ("<h2>HTML</h2>", " The first title (line 1) is written in HTML."),
        ("Words that go on for long.\n\n**Bold**", " The first title (line 3) has no `#`."),
        ("A Bare Title", " The first title (line 1) has no `#`."),
    ],
)
def test_what_is_no_heading_is_told_with_what_stands_in_its_place(text: str, instead: str) -> None:
    found = judged(text)["headings"]
    assert (found.status, found.state, found.line) == (Status.FAIL, State.MISSING, None)
    assert found.message == (
        f"No Markdown heading is used: begin a title's line with `#`, `##` or `###` and a space.{instead}"
    )
    assert found.fix is not None


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("words\n\n# One", 3, "1 Markdown heading found."),
        ("One\n===\n\n### Three", 1, "2 Markdown headings found."),
        ("> ## Quoted", 1, "1 Markdown heading found."),
        ("<h1>HTML</h1>\n\n## Two", 3, "1 Markdown heading found."),
    ],
)
def test_headings_are_counted(text: str, line: int, said: str) -> None:
    found = judged(text)["headings"]
    assert (found.status, found.line, found.message) == (Status.PASS, line, said)


@pytest.mark.parametrize(
    "text", ["-no space", "```\n- code\n```", "<ul><li>HTML</li></ul>", "• a bullet", "a - b", "1.one", "***", "- - -"]
)
def test_what_is_no_list(text: str) -> None:
    found = judged(text)["lists"]
    assert (found.status, found.state) == (Status.FAIL, State.MISSING)
    assert found.message == "No Markdown list is used: begin each point with `-`, `*` or `1.` and a space."


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("words\n\n- one", 3, "1 Markdown list item found."),
        ("* one\n* two", 1, "2 Markdown list items found."),
        ("1. one\n   - two", 1, "2 Markdown list items found."),
        ("> + quoted", 1, "1 Markdown list item found."),
    ],
)
def test_items_are_counted(text: str, line: int, said: str) -> None:
    found = judged(text)["lists"]
    assert (found.status, found.line, found.message) == (Status.PASS, line, said)


@pytest.mark.parametrize(("count", "status"), [(2, Status.FAIL), (3, Status.PASS)])
def test_a_rubric_may_ask_for_more_of_them(count: int, status: Status) -> None:
    rubric = parse(
        b"extends: alx-project-nexus\ncriteria:\n  - id: lists\n    options: {uses: lists, minimum: 3}\n", "mine.yml"
    )
    assert judged("- one\n" * count, rubric)["lists"].status is status
