"""What a block of HTML shows: what it hides first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexus_check.document import read


def shown(html: str) -> list[tuple[str, int]]:
    """The texts that a file's HTML shows, each with its line."""
    blocks = read(html.encode()).blocks
    return [(block.text.strip(), block.line) for block in blocks if block.kind in ("text", "heading")]


@pytest.mark.parametrize(
    "html",
    [
        "<!-- Docker -->",
        "<!--\nDocker\n-->",
        "<!-- never closed\n\nDocker",
        "<script>Docker()</script>",
        "<style>\n.docker {}\n</style>",
        "<div>\n<code>docker</code>\n</div>",
        "<pre>\ndocker\n</pre>",
        '<p align="center">\n<img alt="Docker" src="docker.svg">\n</p>',
        "<div title='Docker'>\n</div>",
        "<div>\n<svg><title>Docker</title></svg>\n</div>",
    ],
)
def test_what_is_not_shown(html: str) -> None:
    assert shown(html) == []


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("<p>Docker</p>", [("Docker", 1)]),
        ("<p>\nDocker\n</p>", [("Docker", 2)]),
        ("<p>one<br>two</p>", [("one", 1), ("two", 1)]),
        ("<div>one</div>\n<div>two</div>", [("one", 1), ("two", 2)]),
        ("<p>a <b>bold</b> word</p>", [("a bold word", 1)]),
        ("<p>fish &amp; chips</p>", [("fish &amp; chips", 1)]),
        ("<p>1 < 2</p>", [("1 &lt; 2", 1)]),
        ("<table>\n<tr><td>one</td><td>two</td></tr>\n</table>", [("one", 2), ("two", 2)]),
        ("<!-- hidden --><p>shown</p>", [("shown", 1)]),
        ("<h2>Two</h2>\n<p>words</p>", [("Two", 1), ("words", 2)]),
    ],
)
def test_what_is_shown(html: str, texts: list[tuple[str, int]]) -> None:
    assert shown(html) == texts


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("<h1>One</h1>", ("One", 1, 1)),
        ("<H2 align=center>Two</H2>", ("Two", 2, 1)),
        ("<div>\n<h3>\n  Over two\n  lines\n</h3>\n</div>", ("Over two lines", 3, 2)),
        ("<h2><img src='a.png'> With <em>marks</em> &amp; more</h2>", ("With marks & more", 2, 1)),
        ("<h2>\n\n**Markdown** inside\n\n</h2>", ("Markdown inside", 2, 1)),
        ("<h2>never closed", ("never closed", 2, 1)),
    ],
)
def test_a_heading(html: str, title: tuple[str, int, int]) -> None:
    assert title in [(found.text, found.level, found.line) for found in read(html.encode()).headings]


def test_list_items_of_html_are_items_of_no_markdown_list() -> None:
    found = read(b"<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n")
    assert [(block.text.strip(), block.item) for block in found.blocks if block.kind == "text"] == [
        ("one", True),
        ("two", True),
    ]
    assert found.items == ()


@pytest.mark.parametrize(
    ("html", "style"), [("<details>\n<summary>More</summary>", "summary"), ("<p><b>More</b></p>", "bold")]
)
def test_what_works_as_a_title(html: str, style: str) -> None:
    assert [(title.text, title.style) for title in read(html.encode()).titles] == [("More", style)]


@given(st.text("<>/!-hb2 pre\"'=&;\na", max_size=120))
def test_no_html_raises_or_leaves_the_file(html: str) -> None:
    found = read(f"<div>{html}".encode())
    assert all(1 <= block.line <= block.end_line <= len(found.lines) for block in found.blocks)
