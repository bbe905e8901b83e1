"""Headings are those that GitHub shows: level and text of each are compared with GitHub's own parser (cmark-gfm).

On the bundled Markdown, on the evaluation set where it is present, and on generated Markdown: lines drawn from what
people write and from what parsers differ in, behind the marks of quotes and lists.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from nexus_check.document import parse, read
from tests.unit.document import github

ROOT = Path(__file__).resolve().parents[3]
BUNDLED = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md")})


def ours(markdown: str) -> list[tuple[int, str]]:
    return [(title.level, " ".join(title.text.split())) for title in parse(markdown).headings]


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: str(path.relative_to(ROOT)))
def test_in_every_bundled_page(path: Path) -> None:
    document = read(path.read_bytes())
    assert ours("\n".join(document.lines)) == github.headings("\n".join(document.lines))


def test_in_the_evaluation_set(evaluation_dir: Path) -> None:
    paths = sorted(evaluation_dir.glob("dev/*/*/README.md"))
    assert len(paths) > 70
    for path in paths:
        text = "\n".join(read(path.read_bytes()).lines)
        assert ours(text) == github.headings(text), path


@pytest.mark.parametrize(
    "page", ["[a]:\n<div>\n# One\n", "[a]:\n<!-- b -->\n# One\n", "[a]:\n<b>\n# One\n", ">\t[a]:\n> <div>\n> # One\n"]
)
def test_below_a_label_without_a_target(page: str) -> None:
    assert ours(page) == github.headings(page)


@pytest.mark.parametrize("indent", ["", "   ", "    ", "\t"])
def test_below_a_row_and_dashes(indent: str) -> None:
    page = f"| One |\n{indent}| --- |\n===\n"
    assert ours(page) == github.headings(page)


# --- generated -----------------------------------------------------------------------------------------------------

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
        _atx, LEVELS, st.sampled_from([" ", " ", "  ", "\t", ""]), TITLES, st.sampled_from(["", " #", " ###  ", "#"])
    ),
    TITLES,
    st.sampled_from(["===", "---", "=", "-", "  ---", "----  ", "- - -", "***", "___", "= =", "== ="]),
    st.sampled_from(["```", "~~~", "````", "```py", "``` x`y", "~~~ `x`"]),
    st.sampled_from(["| a | b |", "|---|---|", "| --- |", ":-- | --:", "a | b", "| 1 | 2 |"]),
    st.builds("<h{0}>{1}</h{0}>".format, st.integers(1, 6), st.sampled_from(["Title", "a &amp; b", "<b>x</b> y"])),
    st.sampled_from(
        ["<div>", "</div>", "-->", "<!-- # b -->", "<details>", "</details>", "<summary>s</summary>", "<p>x</p>"]
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
        ["-", "*", "1.", "2.", ">", ">>", "- - a", "\\", "Title\\", "Title  ", "\u00a0", "\u00a0# no", "|", "**"]
    ),
    st.sampled_from(
        ["[ref]: https://a.example", "[ref]: <b c> 'title'", "[other]:", '"title"', "[^1]: note", "text[^1]"]
    ),
    st.sampled_from(["", "", "", "    ", "text", "    # indented", "\t# tabbed", "#", "##", "# #", "#\t"]),
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
# Each after an empty line: inside other HTML, a comment with an empty line in it hides the rest of the page from a
# browser, and a heading can be opened in a paragraph and closed after it. Neither is followed.
BLOCKS = st.sampled_from(
    [
        "\n<!-- a\n# hidden\n\n## still\n-->",
        "\n<!--\n- <h2>no</h2>\n--> after",
        "\n<h2>\n  Two\n  lines\n</h2>",
        "\n<h2>\n\nApart\n\n</h2>",
    ]
)
PAGES = st.lists(
    st.one_of(*[st.builds("{}{}{}".format, MARKS, MARKS, LINES)] * 12, BLOCKS), min_size=1, max_size=14
).map("\n".join)


@settings(max_examples=100)
@given(PAGES)
@example("1. \u00a0text\n\n# Title")  # no list to GitHub: nothing may take it for one and wait for its first item
@example("[ref]:\n=")
@example("[ref]:\n#\t")
@example("[ref]: https://a.example\n2) # no")
@example("- 1. \t# Title")
@example("1.\n   ```x`\ny\n1. # Title")
@example("<h3")
@example("1. 1.\ntext\n2. 1. # no")
@example("    1. <h2>")
@example("text\n         \nTitle\n===")
@example("text\n     \n    <h2>code</h2>")
@example(">\t- ***\n      <h1>Title</h1>")
@example("  >\t\u00a0\n      <h1>Title</h1>")
@example("    - [ref]: https://a.example\n# [ref] Title")
@example("> Overview\n> 2) ```\n    <h2>Beside</h2>")
@example("> Overview\n> 2) <div>\n    <h2>Beside</h2>")
@example("> 1) Overview\n> 2) ```\n    <h2>Beside</h2>")
@example("> *stress*\n>\t  ---\n    <h1>Title</h1>")
@example("> > [other]:\n    <h1>Title</h1>")
@example('> [a]: b\n>     "title"\n    <h1>Title</h1>')
@example("> [a]:\n>     b\nlazy <h1>Title</h1>")
@example("> ===\n>\t2) ---\n    <h1>Title</h1>")
def test_in_generated_markdown(page: str) -> None:
    assume(not page.startswith("---"))  # front matter, which GitHub takes off before it parses
    assume(not github.nests(page))
    assert ours(page) == github.headings(page)


@pytest.mark.slow
@settings(max_examples=3000)
@given(PAGES)
def test_in_much_generated_markdown(page: str) -> None:
    assume(not page.startswith("---") and not github.nests(page))
    assert ours(page) == github.headings(page)
