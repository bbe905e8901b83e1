"""What is read: what GitHub shows, in source order, with its lines; and nothing else."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexus_check.readme import Document, read


def shown(document: Document) -> str:
    return " ".join(" ".join(one.text.split()) for one in document.sentences)


@pytest.mark.parametrize(
    "markdown",
    [
        "![hidden, and more than two hundred characters of it](x.png) seen",
        '[seen](hidden.md "hidden")',
        '<div title=">\nhidden\n"></div>\n\nseen',
        '<p title="a > hidden">seen</p>',
        'seen <img alt="a > hidden" src="a.png">',
        "seen <span title='hidden'></span>",
        "seen\n\n[^1]: hidden\n    hidden",
        "| seen |\n|---|\n|| hidden |",
        "seen $\\color{white}\\text{hidden}$",
        "seen\n\n$$\n\\phantom{hidden}\n$$",
        "<div>\n</ hidden >\nseen\n</div>",
        "<!-- hidden\n\n# hidden\n-->\nseen",
        "<!-- hidden --!>\nseen\n<!-- -->",
        "<style>\nhidden\n</style>\n\nseen",
        "```\nhidden\n```\nseen",
        "    hidden\n\nseen",
        "---\ntitle: hidden\n---\nseen",
        "[ref]: https://hidden.example 'hidden'\n\nseen",
        "[ref]: https://hidden.example\n- seen\n***",
        "- [ ] hidden\n- seen",
        "# ~~hidden~~ seen",
        "- seen\n\n  <!-- hidden\n- hidden",
    ],
)
def test_what_github_does_not_show_is_not_read(markdown: str) -> None:
    assert shown(read(markdown.encode())) == "seen"


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("costs $5 and $6", "costs $5 and $6"),
        *((f"{one}2a{one} b", "\ufffd2a\ufffd b") for one in "\x01\x0e\x1f"),
        ("seen[^1]\n\n[^1]: a footnote", "seen[^1]"),
        ("R&D &amp; C&#35; \\*no\\*", "R&D & C# *no*"),
        ("1 < 2 and <b>bold</b>", "1 < 2 and bold"),
        ("[link *text*](x.md) and [ref]\n\n[ref]: y.md", "link text and ref"),
        ("> quoted\n> - item", "quoted item"),
        ("| a | b |\n|--|--|\n| 1 |\n| 2 | 3 |", "a b 1 2 3"),
        ("a | b \\| c\n--|--\n1 | 2", "a b | c 1 2"),
        ("<ul><li>one</li><li>two</li></ul>", "one two"),
        ("- [x] done", "done"),
        ("| a |\n|---|\n| <h2>b</h2> |", "a b"),
        ("# a <h2>b</h2>", "a b"),
        ('<img alt="<!-- x">\n\nseen', "seen"),
        ("<p title='a\n\nseen", "seen"),
    ],
)
def test_what_github_shows_is_read(markdown: str, text: str) -> None:
    assert shown(read(markdown.encode())) == text


@pytest.mark.parametrize(
    ("markdown", "titles"),
    [
        ("It took me two days, and I learned a lot.", []),
        ("<p><b>Challenge:</b> slow. <b>Solution:</b> an index.</p>", []),
        ("- **Redis**\n- Docker", []),
        (
            "#hashtags are fun, and #more are, too.",
            ["7 nospace 1 hashtags are fun, and #more are, too."],
        ),
        ("# One #\n\nTwo\n===\n\n### *Three*", ["1 atx 1 One", "1 setext 3 Two", "3 atx 6 Three"]),
        ("**Bold line**\n\ntext, more of it.", ["7 bold 1 Bold line"]),
        ("🚀 **Bold line**:\ntext, more of it.", ["7 bold 1 🚀 Bold line"]),
        ("##NoSpace\n\ntext, more of it.", ["7 nospace 1 NoSpace"]),
        ("Challenges and Solutions\n\ntext, more of it.", ["7 bare 1 Challenges and Solutions"]),
        ("~~Challenges and Solutions~~\n\ntext, more of it.", []),
        ("- **Redis**\n\n  A cache, and more.", ["7 bold 1 Redis"]),
        ("`redis-cli`\n\ntext, more of it.", []),
        ("How `redis-cli` is used\n\ntext, more.", ["7 bare 1 How redis-cli is used"]),
        ("<h2 align='center'>\n\n*Centred*\n\n</h2>", ["2 html 3 Centred"]),
        ("<h2><b>\n\nIn bold\n\n</b></h2>\n\ntext, more of it.", ["2 html 3 In bold"]),
        ("<h2><b>\nIn bold\n</b></h2>", ["2 html 2 In bold"]),
        ("<h2>\n\n![](a.png)\n\n</h2>\n\ntext, more of it.", []),
        ("<details>\n<summary>Folded</summary>\n\ntext, more.\n</details>", ["7 summary 2 Folded"]),
        ("1. Only one\n\n   ", ["7 bare 1 Only one"]),
        ("1. One of two\n   - a\n\n2. The other one\n   - b", []),
        ("1. Only one\n\n   - a\n   - b", ["7 bare 1 Only one"]),
        ("\\- no title, but text", []),
        ("\\# Escaped\n\ntext, more of it.", ["7 nospace 1 Escaped"]),
    ],
)
def test_titles(markdown: str, titles: list[str]) -> None:
    found = read(markdown.encode()).titles
    assert [f"{one.level} {one.style} {one.line} {one.text}" for one in found] == titles


@pytest.mark.parametrize(
    ("markdown", "links"),
    [
        ("`[no](x.md)`", []),
        ("[*a* b](x.md)\n![alt](y.png)", [("x.md", "a b", 1, False), ("y.png", "alt", 2, True)]),
        ("text <img src='y.png' alt='alt'>", [("y.png", "alt", 1, True)]),
        (
            "<p>\n<a href='x.md'>\n<img src=y.png></a></p>",
            [("x.md", "", 2, False), ("y.png", "", 3, True)],
        ),
        ("[ref]\n\n[ref]: x.md", [("x.md", "ref", 1, False)]),
    ],
)
def test_links_and_images(markdown: str, links: list[tuple[str, str, int, bool]]) -> None:
    found = read(markdown.encode()).links
    assert [(one.target, one.text, one.line, one.image) for one in found] == links


@pytest.mark.parametrize(
    ("markdown", "code"),
    [
        ("text\n    more", []),
        ("```py\na\n```\n", [(1, 3, "```py", True)]),
        ("text\n\n~~~\na\n\nb", [(3, 6, "~~~", False)]),
        ("- a\n\n  ```\n  b\n  ```", [(3, 5, "```", True)]),
        ("text\n\n    a\n    b\n", [(3, 4, "", True)]),
    ],
)
def test_code(markdown: str, code: list[tuple[int, int, str, bool]]) -> None:
    found = read(markdown.encode()).code
    assert [(one.line, one.end_line, one.fence, one.closed) for one in found] == code


@pytest.mark.parametrize(
    ("markdown", "damage"),
    [
        ("# A\n\n<<<<<<< b\n", []),
        ("text\n\n```\nhere\n\n## On\n", [("unclosed-fence", 3)]),
        ("a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> d\n", [("conflict", 2)]),
        ("text, more of it.\n\n#Title\n", [("no-space-heading", 3)]),
        ("text, more of it.\n\n\\# Title\n", [("no-space-heading", 3)]),
        ("version https://git-lfs.github.com/spec/v1\noid sha256:0\n", [("lfs-pointer", 1)]),
    ],
)
def test_damage(markdown: str, damage: list[tuple[str, int]]) -> None:
    assert [(one.kind, one.line) for one in read(markdown.encode()).damage] == damage


def test_prose_after_an_unclosed_fence_is_read_though_github_shows_code() -> None:
    document = read(b"```\n$ run\n\n## Challenges\n\nThe queue backed up, often.\n")
    assert [(one.level, one.text, one.line) for one in document.titles] == [(7, "Challenges", 4)]
    assert [one.lines[0] for one in document.sentences] == [4, 6]


def test_items_are_the_lines_on_which_list_items_begin() -> None:
    assert read(b"text\n\n- a\n  - b\n\n    c\n- d\n\n1. e\n   f\n2. g\n").items == (3, 4, 7, 9, 11)


def test_text_below_the_mark_of_its_item_is_on_its_own_line() -> None:
    document = read(b"-\n  text\n\n1.\n   # Title\n")
    assert [one.lines[0] for one in document.sentences] == [2, 5]
    assert document.items == (1, 4)


@pytest.mark.parametrize(
    ("markdown", "lines"),
    [
        ("<!--\n\n--> one\n\ntwo", [3, 5]),
        ("one\n</pre>\n\ntwo", [1, 4]),
        ("> <script>\n> x\n> </script> one\n\ntwo", [3, 5]),
        ("<h2>\n  one\n  two\n</h2>\n\nthree", [2, 3, 6]),
        ("one\n*two*\n===", [1, 2]),
    ],
)
def test_words_of_html_and_headings_are_on_their_lines(markdown: str, lines: list[int]) -> None:
    found = [line for one in read(markdown.encode()).sentences for line in one.lines]
    assert found == lines


@pytest.mark.parametrize("markdown", ["a &#10; &NewLine;b", "<p>a &#x0A; &#10 b</p>"])
def test_a_line_break_that_is_not_in_the_source_is_a_blank(markdown: str) -> None:
    assert [one.lines for one in read(markdown.encode()).sentences] == [(1, 1)]


MARKS = st.lists(st.sampled_from(["> ", "- ", "  ", "1. ", "# ", "* ", "| "]), max_size=3).map(
    "".join
)
TAILS = st.sampled_from(
    ["", "", "", "  ", "\\", ".", ":", " `code\n over` lines", " *a\nb*", "<br>", "<!-- x\ny -->"]
)


@pytest.mark.slow
@given(st.lists(st.one_of(st.just(None), st.tuples(MARKS, TAILS)), max_size=12))
def test_every_word_is_on_its_line(rows: list[tuple[str, str] | None]) -> None:
    """Each row has a word of its own, so that its line can be looked up in the text."""
    written = [f"{row[0]}word{number}x{row[1]}" if row else "" for number, row in enumerate(rows)]
    document = read("\n".join(written).encode())
    for sentence in document.sentences:
        for word, line in zip(sentence.words, sentence.lines, strict=True):
            if word.startswith("word"):
                assert word in document.lines[line - 1]


@pytest.mark.parametrize("before", ["text ", "", "<div>\n"])
def test_a_tag_without_its_end_takes_no_exponential_time(before: str) -> None:
    start = time.process_time()
    read((before + "<x" + " a=b\tc" * 23).encode())
    assert time.process_time() - start < 1  # 4 seconds where each attribute doubles it


@pytest.mark.slow
@pytest.mark.parametrize(
    "part",
    [
        "```py\n\n## a\n",
        "> \n",
        "[^{0}]\n\n[^{0}]: b\n\n",
        "#a\n",
        "**a**\n",
        "<b>a\n",
        "    - a\n\n",
        "<div>\ntext <b>a</b>\n",
        "<p <p ",
        "</p </p ",
    ],
)
def test_ten_times_as_much_takes_about_ten_times_as_long(part: str) -> None:
    """A quadratic step would take a hundred times as long."""

    def seconds(count: int) -> float:
        data = "".join(part.format(number) for number in range(count)).encode()
        start = time.process_time()
        read(data)
        return time.process_time() - start

    assert min(seconds(4_000) for _ in range(2)) < 40 * max(seconds(400) for _ in range(2))


def test_a_tag_that_ends_itself_is_read_like_another() -> None:
    found = read(b"<a href='x.md'/><s/>seen")
    assert [link.target for link in found.links] == ["x.md"]
    assert shown(found) == "seen"
