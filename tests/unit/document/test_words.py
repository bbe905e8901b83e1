"""The words of Markdown: what a reader sees (`visible`), and which of that is said rather than shown (`spoken`)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexus_check.document import Document, cells, links, read, spoken, visible


def document(text: str) -> Document:
    return read(text.encode())


def said(text: str) -> str:
    """All words that a file's prose says, with single spaces."""
    found = document(text)
    texts = [spoken(block, found.references) for block in found.blocks if block.kind in ("text", "table", "heading")]
    return " ".join(" ".join(texts).split())


# --- said ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "https://docker.com/docs",
        "www.docker.com",
        "docker.com/docs",
        "See docs.docker.com/compose for more",
        "<https://docker.com>",
        "![Docker](docker.svg)",
        "[![Docker](docker.svg)](docker.com/docs)",
        "[Docker](#docker)",
        "$ docker run nexus",
        "docker run nexus",
        "docker-compose up -d",
        "docker compose up",
        "python3 manage.py migrate",
        "python -m docker",
        "pip install docker",
        "├── docker",
        "|-- docker",
        "`docker build .`",
        "<!-- docker -->",
        "[docker]: https://docker.com",
    ],
)
def test_what_says_nothing(text: str) -> None:
    assert "docker" not in said(text).lower()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We use Docker.", "We use Docker."),
        ("docker for containers", "docker for containers"),
        ("python with type hints", "python with type hints"),
        ("[Docker](https://docker.com) is here", "[Docker] is here"),
        ("`Docker` is here", "`Docker` is here"),
        ("see https://docker.com for Docker", "see for Docker"),
        ("## [Docker](#docker)", "[Docker]"),
        ("<p>Docker</p>", "Docker"),
        ("| Docker | images |\n| --- | --- |\n| one | two |", "| Docker | images | | --- | --- | | one | two |"),
    ],
)
def test_what_is_said(text: str, words: str) -> None:
    assert said(text) == words


# --- seen ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("plain words", "plain words"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("snake_case_name", "snake_case_name"),
        (r"\*not bold\*", "*not bold*"),
        ("**bold** and *slanted*", "bold and slanted"),
        ("***both***", "both"),
        ("~~gone~~ and ~gone~", "gone and gone"),
        ("a ~ b ~ c", "a ~ b ~ c"),
        ("`code *as* is`", "code *as* is"),
        ("[words](https://example.org)", "words"),
        ("[words][target]", "words"),
        ("[no target][nowhere]", "[no target][nowhere]"),
        ("![image](a.png)", ""),
        ("a<br>b", "a b"),
        ("a <b>b</b> <!-- c -->", "a b "),
        ("fish &amp; chips &#35;", "fish & chips #"),
        ("a &unknown; b", "a &unknown; b"),
        ("<https://example.org>", "https://example.org"),
        ("one\ntwo", "one\ntwo"),
    ],
)
def test_what_a_reader_sees(markdown: str, words: str) -> None:
    references = document("[target]: https://example.org\n").references
    assert visible(markdown, references) == words


def test_links_to_the_documents_own_parts_can_be_left_out() -> None:
    assert visible("[Own](#own) [other](https://example.org)", {}, own_links=False).strip() == "other"


def test_where_a_text_is_too_dense_it_is_taken_as_it_stands() -> None:
    assert visible("**bold**", None) == "**bold**"
    assert document("*" * 60_001).references is None


# --- links and cells -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("markdown", ["words", "`[a](b)`", r"\[a](b)", "<!-- [a](b) -->"])
def test_what_links_nowhere(markdown: str) -> None:
    assert list(links(markdown, {})) == []


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        ("[a](b.md)", [("b.md", 0)]),
        ("![a](b.png)", [("b.png", 0)]),
        ("[a](<b c.md> 'title')", [("b%20c.md", 0)]),
        ("words\n[a](b.md)\nand ![c](d.png)", [("b.md", 1), ("d.png", 2)]),
        ("[![a](b.png)](c.md)", [("c.md", 0), ("b.png", 0)]),
    ],
)
def test_where_links_lead(markdown: str, found: list[tuple[str, int]]) -> None:
    assert list(links(markdown, {})) == found


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("| a | b |", ["a", "b"]),
        ("a | b", ["a", "b"]),
        ("|a|", ["a"]),
        (r"| a \| b | c |", [r"a \| b", "c"]),
        ("| | b |", ["", "b"]),
    ],
)
def test_the_cells_of_a_row(row: str, found: list[str]) -> None:
    assert cells(row) == found


@given(st.text("ab*_`[]()<>!~\\&;#\n |", max_size=100))
def test_inline_markdown_never_raises_and_adds_no_words(markdown: str) -> None:
    seen = visible(markdown, {})
    assert {char for char in seen if char.isalpha()} <= {char for char in markdown if char.isalpha()}
    assert seen.count("\n") <= markdown.count("\n")
