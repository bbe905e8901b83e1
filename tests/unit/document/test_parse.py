"""Blocks, titles, list items and damage, each at its line: what must not be taken for something first.

How headings compare with GitHub's own is a test beside this one.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nexus_check.document import Document, read


def document(text: str) -> Document:
    return read(text.encode())


def titles(text: str) -> list[tuple[str, int, str, int]]:
    """Style, level, text and line of every title."""
    return [(title.style, title.level, title.text, title.line) for title in document(text).titles]


def blocks(text: str) -> list[tuple[str, int, int]]:
    """Kind, first and last line of every block."""
    return [(block.kind, block.line, block.end_line) for block in document(text).blocks]


def damage(text: str) -> list[tuple[str, int]]:
    return [(found.kind, found.line) for found in document(text).damage]


# --- titles --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "```\n# Code\n```",
        "~~~python\n# a comment\n~~~",
        "    # indented code",
        "<!-- # Comment -->",
        "<!--\n# Comment\n-->",
        "\\# escaped",
        "This sentence is the first of a paragraph, and it goes on for a good while without an end, as they do.",
        "- an item of a list",
        "**bold words** that open a sentence",
        "a sentence with **bold words**",
        "| a | b |\n| - | - |\n| c | d |",
        "[a link](https://example.org)",
        "![an image](a.png)",
        "$ nexus-check check .",
        "---",
    ],
)
def test_what_is_no_title(text: str) -> None:
    assert titles(text) == []


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# One", ("atx", 1, "One", 1)),
        ("\n\n###### Six", ("atx", 6, "Six", 3)),
        ("## Closed ##", ("atx", 2, "Closed", 1)),
        ("##\tTab", ("atx", 2, "Tab", 1)),
        ("   ## Indented by three", ("atx", 2, "Indented by three", 1)),
        ("## **Bold** and *slanted* and `code`", ("atx", 2, "Bold and slanted and code", 1)),
        ("## [Linked](https://example.org) ![image](a.png)", ("atx", 2, "Linked ", 1)),
        ("## Fish &amp; chips", ("atx", 2, "Fish & chips", 1)),
        ("First\n=====", ("setext", 1, "First", 1)),
        ("Second\n---", ("setext", 2, "Second", 1)),
        ("> ## Quoted", ("atx", 2, "Quoted", 1)),
        ("- ## In an item", ("atx", 2, "In an item", 1)),
        ("- one\n\n  ## In an item's second block", ("atx", 2, "In an item's second block", 3)),
        ('<h2 align="center">In HTML</h2>', ("html", 2, "In HTML", 1)),
        ("<div>\n\n<h3>Between blank lines</h3>\n\n</div>", ("html", 3, "Between blank lines", 3)),
        ("**Bold**", ("bold", 7, "Bold", 1)),
        ("__Bold__", ("bold", 7, "Bold", 1)),
        ("**Bold:**", ("bold", 7, "Bold:", 1)),
        ("**Bold**:", ("bold", 7, "Bold", 1)),
        ("1. **Bold**", ("bold", 7, "Bold", 1)),
        ("🌱 **Bold**", ("bold", 7, "Bold", 1)),
        ("A Bare Line", ("bare", 7, "A Bare Line", 1)),
        ("##NoSpace", ("nospace", 7, "NoSpace", 1)),
        ("<details>\n<summary>Folded</summary>\n</details>", ("summary", 7, "Folded", 2)),
    ],
)
def test_a_title(text: str, title: tuple[str, int, str, int]) -> None:
    assert title in titles(text)


def test_an_underlined_title_ends_with_its_line_of_marks() -> None:
    (title,) = document("Two\n---\n").headings
    assert (title.line, title.end_line) == (1, 2)


def test_headings_are_what_github_shows_as_such() -> None:
    text = "# One\n\n**Two**\n\n##Three\n\nFour\n\n<h2>Five</h2>\n"
    assert [title.text for title in document(text).headings] == ["One", "Five"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["of Unix", "of Windows", "of an old Macintosh"])
def test_lines_are_those_that_github_counts(end: str) -> None:
    text = end.join(["---", "title: Nexus", "---", "", "# One", "", "> - deep", ">   ## Two", "", "Three", "---", ""])
    assert [(title.text, title.line) for title in document(text).headings] == [("One", 5), ("Two", 8), ("Three", 10)]


@pytest.mark.parametrize(
    "text", ["---\ntitle: Nexus\n---\n# One\n", "---\ntitle: Nexus\n...\n# One\n"], ids=["dashes", "dots"]
)
def test_front_matter_is_no_heading(text: str) -> None:
    assert titles(text) == [("atx", 1, "One", 4)]


@pytest.mark.parametrize("text", ["---\n\nA sentence that ends here.\n\n---\n", "--- \n---\n"])
def test_rules_are_no_front_matter(text: str) -> None:
    assert [kind for kind, *_ in blocks(text)].count("rule") == 2


# --- list items ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["-no space", "1.no space", "```\n- code\n```", "a - b", "**-** x", "<li>HTML</li>"])
def test_what_is_no_item(text: str) -> None:
    assert document(text).items == ()


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("- a\n- b\n", (1, 2)),
        ("* a\n+ b\n", (1, 2)),
        ("1. a\n2) b\n", (1, 2)),
        ("- a\n  - b\n    - c\n", (1, 2, 3)),
        ("- a\n\n  more of a\n\n- b\n", (1, 5)),
        ("> - quoted\n", (1,)),
        ("words\n- after words\n", (2,)),
        ("-\n  empty first line\n", (1,)),
        ("- [ ] open\n- [x] done\n", (1, 2)),
        ("- a\n\n\n  - b\n\n\n- c\n", (1, 4, 7)),
    ],
)
def test_items_are_counted_at_their_marks(text: str, items: tuple[int, ...]) -> None:
    assert document(text).items == items


# --- blocks --------------------------------------------------------------------------------------------------------


def test_blocks_know_their_lines() -> None:
    text = (
        "# One\n\nTwo lines\nof words\n\n```\ncode\n```\n\n| a | b |\n| - | - |\n| c | d |\n\n<p>\nHTML\n</p>\n\n***\n"
    )
    assert blocks(text) == [
        ("heading", 1, 1),
        ("text", 3, 4),
        ("code", 6, 8),
        ("table", 10, 12),
        ("html", 14, 16),
        ("text", 15, 15),
        ("rule", 18, 18),
    ]


def test_a_block_knows_the_item_it_opens_or_lies_in() -> None:
    text = "words\n\n- opens\n\n  lies in it\n"
    found = [(block.item, block.lead, block.depth) for block in document(text).blocks]
    assert found == [(False, False, 0), (True, True, 1), (True, False, 1)]


@pytest.mark.parametrize(
    ("text", "depths"),
    [
        ("- a\n  - b\n- c\n", [1, 2, 1]),
        ("- a\n\n\n  - b\n", [1, 2]),
        ("- a\n- b\n\nwords\n", [1, 1, 0]),
        ("- a\n\n  words\n", [1, 1]),
        ("- a\nwords\n", [1]),
        ("1. a\n   - b\n   - c\n2. d\n", [1, 2, 2, 1]),
        ("- a\n  1. b\n  2. c\n", [1, 2, 2]),
    ],
)
def test_blocks_know_how_deep_they_lie(text: str, depths: list[int]) -> None:
    assert [block.depth for block in document(text).blocks] == depths


def test_a_table_may_follow_words_without_an_empty_line() -> None:
    assert blocks("words\n\n| a |\n| - |\n") == [("text", 1, 1), ("table", 3, 4)]


@pytest.mark.parametrize("after", ["- a\n  - b\n", "- c\n"])
def test_of_a_list_of_too_many_items_the_line_is_told_at_which_there_are(after: str) -> None:
    found = document("- a\n  - b\n" * 2_400 + after * 1_500)
    assert [one.kind for one in found.damage] == ["too-long"]
    assert found.damage[0].line > 4_800
    assert max(found.items) > 4_800


# --- damage --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "```\ncode\n```\n",
        "~~~~\n~~~\n~~~~\n",
        "> ```\n> code\n> ```\n",
        "`` ` `` is a mark",
        "<<<<<<< only one half\n",
        "version 2 of it https://git-lfs.github.com/spec/v1\n",
        "## Spaced\n",
        "#1\n",
        "- #tag\n",
    ],
)
def test_what_is_no_damage(text: str) -> None:
    assert damage(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("words\n\n```\ncode\n\n## Two\n\nwords\n", ("unclosed-fence", 3)),
        ("~~~\ncode\n", ("unclosed-fence", 1)),
        ("- item\n\n  ```\n  code\n\n## Two\n", ("unclosed-fence", 3)),
        ("```\ncode\n\n## Two\n\nwords\n\n```bash\nls\n```\n", ("swallowing-fence", 1)),
        ("# One\n\n##Two\n", ("no-space-heading", 3)),
        ("a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> main\n", ("conflict", 2)),
        ("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", ("lfs-pointer", 1)),
        ("a\n" * 10_001, ("too-long", 10_000)),
        ("- a\n" * 10_001, ("too-long", 10_000)),
        ("*" * 60_001, ("dense", 1)),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_damage_at_its_line(text: str, found: tuple[str, int]) -> None:
    assert found in damage(text)


def test_after_an_open_fence_what_was_meant_as_prose_is_read_as_such_and_marked() -> None:
    found = document("# One\n\n```python\nprint()\n\n## Two\n\n- words\n")
    assert [(title.text, title.line, title.shown) for title in found.titles] == [("One", 1, True), ("Two", 6, False)]
    assert [title.text for title in found.headings] == ["One"]


def test_in_an_open_fence_a_comment_is_no_heading() -> None:
    assert titles("```bash\nls\n\n# a comment\nls\n") == []


def test_damaged_finds_the_first_of_its_kind() -> None:
    found = document("##One\n\n##Two\n")
    first = found.damaged("no-space-heading")
    assert first is not None
    assert first.line == 1
    assert found.damaged("nul") is None


# --- anything at all -----------------------------------------------------------------------------------------------

LINES = st.sampled_from(
    [
        *("", "words", "# One", "##Two", "Three", "---", "===", "- item", "  - deeper", "1. first", "> quote", "> - x"),
        *("```", "```bash", "~~~", "    code", "<h2>HTML</h2>", "<details>", "<summary>s</summary>", "<!--", "-->"),
        *("| a | b |", "|---|---|", "**Bold**", "**Lead**: words", "\ttab", "[a]: https://example.org", "***", "<div>"),
        *(
            "<h3>open",
            "</h3>",
            "- ```",
            "  words in an item",
            "<<<<<<< a",
            ">>>>>>> b",
            "&amp; \\* `x`",
            "\u2028",
            "\x0c",
        ),
    ]
)


@settings(max_examples=60)
@given(st.lists(LINES, max_size=25), st.sampled_from(["\n", "\r\n", "\r"]))
def test_every_line_told_lies_in_the_file(lines: list[str], end: str) -> None:
    found = read(end.join(lines).encode())
    last = len(found.lines)
    assert all(1 <= block.line <= block.end_line <= last for block in found.blocks)
    assert all(1 <= title.line <= title.end_line <= last for title in found.titles)
    assert all(0 <= title.block < len(found.blocks) for title in found.titles)
    assert all(1 <= line <= last for line in found.items)
    assert all(1 <= one.line <= last for one in found.damage)


@settings(max_examples=60)
@given(st.lists(LINES, max_size=15))
def test_empty_lines_before_a_text_move_it(lines: list[str]) -> None:
    text = "\n".join(["# First", "", *lines])
    moved = read(("\n" * 3 + text).encode())
    assert [block.line - 3 for block in moved.blocks] == [block.line for block in read(text.encode()).blocks]


LISTED = st.sampled_from(
    [
        *("- item", "- **b**: x", "* star", "+ plus", "1. one", "2. two", "2) two", "  - sub", "    - deep", "  * s"),
        *("  1. one", "   - under one", " - one space", "-   wide", "- [ ] task", "- `code`", "- 95 %", "- 1. x", "-"),
        *("", "", "", "  more", "more", "      deep", "  # sub head", "---", "# One", "- \u00a0"),
    ]
)


@settings(max_examples=200)
@given(st.lists(LISTED, max_size=12))
def test_a_space_in_an_empty_line_changes_no_list(lines: list[str]) -> None:
    spaced = read("".join(f"{line or ' '}\n" for line in lines).encode())
    found = read("".join(f"{line}\n" for line in lines).encode())
    assert (spaced.blocks, spaced.titles, spaced.items) == (found.blocks, found.titles, found.items)


@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    found = read(data)
    assert all(1 <= block.line <= block.end_line <= len(found.lines) for block in found.blocks)
