"""Headings are those that GitHub shows: level and text are compared with cmark-gfm's.

On the bundled Markdown, on the evaluation set where it is present, and on generated Markdown: lines
drawn from what people write and from what parsers differ in, behind the marks of quotes and lists.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nexus_check.readme import read
from tests.unit.readme import github

ROOT = Path(__file__).resolve().parents[3]
BUNDLED = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md")})


def ours(markdown: str) -> list[tuple[int, str]]:
    titles = read(markdown.encode()).titles
    return [(title.level, " ".join(title.text.split())) for title in titles if title.is_heading]


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: str(path.relative_to(ROOT)))
def test_in_every_bundled_page(path: Path) -> None:
    document = read(path.read_bytes())
    assert ours("\n".join(document.lines)) == github.headings("\n".join(document.lines))


def test_in_the_evaluation_set(evaluation_dir: Path) -> None:
    paths = sorted(evaluation_dir.glob("dev/*/*/README.md"))
    assert len(paths) > 70
    texts = ["\n".join(read(path.read_bytes()).lines) for path in paths]
    differing = [ours(text) != github.headings(text) for text in texts]
    assert sum(differing) <= 1  # one fence that swallows half of a README, see docs/markdown.md


@pytest.mark.parametrize("indent", ["", "   ", "    ", "\t"])
def test_below_a_row_and_dashes(indent: str) -> None:
    page = f"| One |\n{indent}| --- |\n===\n"
    assert ours(page) == github.headings(page)


# --- generated -----------------------------------------------------------------------------------

WORDS = st.sampled_from(
    [
        "Overview",
        "two words",
        "*stress*",
        "**bold** text",
        "__bold__",
        "`code`",
        "``co`de``",
        "[link](https://a.example/b_c_)",
        "[ref]",
        "[ref][ref]",
        "![image](a.png) seen",
        "<b>tag</b>",
        "a &amp; b",
        "&copy; &#35; &nope;",
        "\\# escaped",
        "\\*no\\*",
        "~~struck~~",
        "~one~",
        "snake_case_word",
        "2 * 3 * 4",
        "emoji 🚀",
        "trailing ##",
        "#hash",
        "C#",
        "a | b",
        "https://a.example/x",
        "<https://a.example>",
        "<!-- hidden --> seen",
        "a<br>b",
        ":rocket: go",
        "***both***",
        "**a*b**c*",
        "[x](#y) ![z][ref]",
    ]
)
TITLES = st.one_of(WORDS, st.builds("{} {}".format, WORDS, WORDS))
LEVELS = st.integers(1, 7)


def _atx(level: int, gap: str, title: str, end: str) -> str:
    return f"{'#' * level}{gap}{title}{end}"


LINES = st.one_of(
    st.builds(
        _atx,
        LEVELS,
        st.sampled_from([" ", " ", "  ", "\t", ""]),
        TITLES,
        st.sampled_from(["", " #", " ###  ", "#"]),
    ),
    TITLES,
    st.sampled_from(
        ["===", "---", "=", "-", "  ---", "----  ", "- - -", "***", "___", "= =", "== ="]
    ),
    st.sampled_from(["```", "~~~", "````", "```py", "``` x`y", "~~~ `x`"]),
    st.sampled_from(["| a | b |", "|---|---|", "| --- |", ":-- | --:", "a | b", "| 1 | 2 |"]),
    st.builds(
        "<h{0}>{1}</h{0}>".format,
        st.integers(1, 6),
        st.sampled_from(["Title", "a &amp; b", "<b>x</b> y"]),
    ),
    st.sampled_from(
        [
            "<div>",
            "</div>",
            "-->",
            "<!-- # b -->",
            "<details>",
            "</details>",
            "<summary>s</summary>",
            "<p>x</p>",
        ]
    ),
    st.sampled_from(
        [
            '<img src="a.png"> <h2>Beside</h2>',
            "text <h3>*in* it</h3> text",
            "`<h1>none</h1>`",
            '<h2 align="center">Centred</h2>',
            "<summary><h3>Folded</h3></summary>",
            "<h7>no</h7>",
            "<hr>",
        ]
    ),
    st.sampled_from(
        [
            "-",
            "*",
            "1.",
            "2.",
            ">",
            ">>",
            "- - a",
            "\\",
            "Title\\",
            "Title  ",
            "\u00a0",
            "\u00a0# no",
            "|",
            "**",
        ]
    ),
    st.sampled_from(
        [
            "[ref]: https://a.example",
            "[ref]: <b c> 'title'",
            "[other]:",
            '"title"',
            "[^1]: note",
            "text[^1]",
        ]
    ),
    st.sampled_from(
        ["", "", "", "    ", "text", "    # indented", "\t# tabbed", "#", "##", "# #", "#\t"]
    ),
)
MARKS = st.sampled_from(
    [
        "",
        "",
        "",
        "",
        "> ",
        ">",
        "- ",
        "* ",
        "+ ",
        "1. ",
        "2) ",
        "10. ",
        " ",
        "  ",
        "   ",
        "    ",
        "\t",
        "-\t",
        ">\t",
        "-   ",
    ]
)
# Each after an empty line: inside other HTML, a comment with an empty line in it hides the rest of
# the page from a browser, and a heading can be opened in a paragraph and closed after it. Neither
# is followed.
BLOCKS = st.sampled_from(
    [
        "\n<!-- a\n# hidden\n\n## still\n-->",
        "\n<!--\n- <h2>no</h2>\n--> after",
        "\n<h2>\n  Two\n  lines\n</h2>",
        "\n<h2>\n\nApart\n\n</h2>",
    ]
)
PAGES = st.lists(
    st.one_of(*[st.builds("{}{}{}".format, MARKS, MARKS, LINES)] * 12, BLOCKS),
    min_size=1,
    max_size=14,
).map("\n".join)


PAGES_COMPARED = 1000
# of pages so dense that each line is another block; the differences are in docs/markdown.md
SHARE_EQUAL = 0.999


@pytest.mark.slow
def test_in_generated_markdown() -> None:
    equal: list[bool] = []

    @settings(max_examples=PAGES_COMPARED, database=None, deadline=None, derandomize=True)
    @given(PAGES)
    def compare(page: str) -> None:
        assume(not page.startswith("---"))  # front matter, which GitHub takes off before it parses
        assume(not github.nests(page))
        equal.append(ours(page) == github.headings(page))

    compare()
    assert len(equal) > PAGES_COMPARED * 0.9
    assert sum(equal) >= SHARE_EQUAL * len(equal)


@pytest.mark.parametrize(
    "page",
    [
        "1. \u00a0text\n\n# Title",
        "text\n         \nTitle\n===",
        "    1. <h2>",
        "1. > # a\n\ntext\n===",
        "3. ### Numbered",
        "a | b\n--|--\n1 | 2 | 3\n4\n# Title",
        "- [ ] # box",
        "> quote\n# Title",
        "### a ~struck~ b",
        "text <h3>*in* it</h3> text",
        "- item\n<h2>After</h2>",
        "-   ~~~\n  # After",
        "> * \t# code",
        "-\t> quote\n   > # Heading",
        "- item\n===",
        "1. - item\n--",
        "> <hr>\ntext <h3>*in* it</h3> text",
        "- # in an item\ntext\n===",
        "1. ```\ntext\n===",
        "> quote\n> <div>\ntext\n---",
        "- item\n<br>\n## hidden",
        "| a |\n| - |\n<br>\n## hidden",
        "<div>\n<!-- open\n\n# hidden\n\n<p>x</p> -->\n\n# Title",
        "- item\nmore\nand more\n===",
        "- a\n> b\n- c\n> d\n# Title",
        "text\n\n[^1]: a note\n    <h2>that nothing refers to</h2>",
        "> [label]: target\n>     <h2>Still its paragraph</h2>",
        "1. [label]:\n    ---",
        "[label]: target\n===",
        "[label]: target\nTitle\n===",
        "[label]:\n- # in a list",
        "[label]: target\n10. # no list interrupts a paragraph so",
        ">``` code `x`\n    > <h2>Still its paragraph</h2>",
        ">- text\n\t### no heading, its paragraph",
        "> 10. ####### Seven\n\t  ---",
        "> text\na | b\n> -|-\n<h2>After</h2>",
        "<br/>\n# hidden",
        "- <img src='a.png' />\n  # hidden",
        "<div/ >\n# Title",
        "<b>a</b> | b\n--|--\n<br>\n# hidden",
        "a | b\n--|--\n10. # Title",
        "| a |\n  -",
        "><b>a</b> <h2>Title</h2>\n  | --- |",
        "<b>a</b> | <h2>Title</h2>\n    --- | ---",
        "-   [^1]: note\n    text <h2>of the note</h2>",
        "- text\n  [^1]: note\n  ---",
        "> text\n[^1]: note\n===",
    ],
)
def test_where_parsers_differ(page: str) -> None:
    assert ours(page) == github.headings(page)
