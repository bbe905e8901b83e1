"""READMEs made to be slow or large, by families, each of about as many bytes as asked."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

SIZE = 512_000
"""Bytes: as much of a README as GitHub shows, and so as much as is ever read of one."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A README of a family; `make` takes the number of bytes wanted."""

    family: str
    name: str
    make: Callable[[int], bytes]
    size: int = SIZE

    def readme(self) -> bytes:
        return self.make(self.size)


def shapes() -> Iterator[Shape]:
    """Yield all shapes."""
    for table, spelling, make in (
        (LINES, "apart", _apart),
        (BLOCKS, "line by line", _lines),
        (INLINE, "in one line", _one_line),
    ):
        for family, units in table.items():
            for unit in units:
                yield Shape(family, f"{unit!r}, {spelling}", make(unit))
    for mark in ("> ", ">", "- ", "1. ", "> - ", "- > ", "* + - ", "    ", "\t", "-\t", ">\t"):
        yield Shape("nesting", f"{mark!r} 10,000 deep", _deep(mark))
        yield Shape("nesting", f"{mark!r} 500 deep on every line", _deep_lines(mark))
        yield Shape("nesting", f"{mark!r} a level less on every line", _stairs(mark))
    for family, made in WHOLE.items():
        for name, whole in made.items():
            yield Shape(family, name, whole)
    prose = _lines("I learned Django, and asked much of it.\n\n## Part\n")
    yield Shape("size", "10 MB of prose and headings", prose, 10_000_000)
    yield Shape("size", "10 MB in one line", _one_line("learned "), 10_000_000)
    yield Shape("size", "10 MB of open brackets", _one_line("["), 10_000_000)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _repeated(unit: str, size: int) -> str:
    return unit * (size // len(_encoded(unit)) + 1)


def _lines(unit: str) -> Callable[[int], bytes]:
    return lambda size: _encoded(_repeated(unit + "\n", size))


def _apart(unit: str) -> Callable[[int], bytes]:
    return _lines(unit + "\n")


def _one_line(unit: str) -> Callable[[int], bytes]:
    return lambda size: _encoded(_repeated(unit, size))


def _deep(mark: str) -> Callable[[int], bytes]:
    return lambda size: _encoded(mark * 10_000 + "deep\n")


def _deep_lines(mark: str) -> Callable[[int], bytes]:
    return lambda size: _encoded(_repeated(mark * 500 + "deep\n", size))


def _stairs(mark: str) -> Callable[[int], bytes]:
    def make(size: int) -> bytes:
        steps = range(int((2 * size / len(mark)) ** 0.5))
        return _encoded("".join(f"{mark * step}step\n" for step in reversed(steps)))

    return make


def _numbered(template: str) -> Callable[[int], bytes]:
    """The template line by line, its `{}` replaced by numbers, so that no two are the same."""
    return lambda size: _encoded(
        "".join(template.format(number) for number in range(size // (len(template) + 3)))
    )


def _around(before: str, unit: str, after: str) -> Callable[[int], bytes]:
    return lambda size: _encoded(before + _repeated(unit, size) + after)


def _two(first: str, second: str) -> Callable[[int], bytes]:
    """Half of it the one, half the other."""
    return lambda size: _encoded(_repeated(first, size // 2) + _repeated(second, size // 2))


LINES: dict[str, tuple[str, ...]] = {
    "headings": (
        "# a", "#a", "#", "## Challenges\n\na", "## GraphQL", "## Key Technologies",
        "# Future work\n\n## GraphQL a",
        "a\n---", "a\n===", "a\nb\n===", "a | b\n===", "=", "#" * 6 + " " * 70,
    ),
    "lines that work as titles": (
        "**a**", "**a** b", "**Challenges**", "- **GraphQL**: a", "__a", "**a", "**" + "a" * 70,
        "Ab", "GraphQL",
        "Key technologies:", "#a###", "challenge: a. solution: b",
    ),
    "lists": (
        "- a", "-", "1. a", "2. a", "1) a", "- [ ] a", "- - - a", "- a\nb", "- a\n\n  b",
        "1. a\n   - b\n     - c", "- a\n# b", "- ```", "- a\n> b", "- a\n* b",
        "- [c]: d\n\n[a]: b",
        "    - a", "para\n\n    - a\n        - b\n            - c\n\n", " a",
    ),
    "quotes": ("> a", ">", ">>>a", "> ```", "> - a", "> a\nb", "> a\n- b", "> [a]: b\n\n[c]: d"),
    "code": (
        "```", "```a", "```\na", "~~~ a", "    a", "\ta", "   ```\n   a", "```a\n```b",
        "```py\n\n## a\n",
        "```\n\n# a\n\n```a\n\n```\n", "`\n",
    ),
    "rules": ("---", "* * *", "_ " * 39, "- " * 39 + "a", "***"),
    "tables": (
        "|a|b|\n|-|-|", "|-|-|", ":-", "a\n|-|", "a|b\n-|-|-", "|-", "a | b",
        " " * 70 + "-|x",
        "|GraphQL|docker|\n|--|--|\n|a|b|\n", "Challenge    Solution    a",
    ),
    "references": (
        "[a]: b", "[a]: <", "[a]:", "[a]: b '", "[a]: b\n'", '[a]: /u "', "[a]: /u (x", "[a",
        "[a](", "[a](\n",
        "[^a]: b",
    ),
    "HTML": (
        "<!--", "<!-- a -->", "<!-- a", "<!-- >", "<div>", "<pre>", "<h1>a", "<h1>a</h1>", "<a>",
        "</a>", "<a", "<?", "<![CDATA[",
        "<summary>a</summary>", "<details>\n<summary>a</summary>\n",
        '<a href="', "<b>a</b>\n",
    ),
    "other lines": (
        "a", "a\\", "\\", " " * 78, "\t", "    ", "-" * 78, "│", "version https",
        "<<<<<<< a",
        "<<<<<<< a\n=======\n>>>>>>> b", "plan to learn GraphQL", "GraphQL\n", "\f\v", "\x01", "",
    ),
}  # fmt: skip

# Those that are another page, take longer or take more memory as one block than apart.
BLOCKS: dict[str, tuple[str, ...]] = {
    "headings": ("#", "#a", "="),
    "lines that work as titles": ("**a**", "Key technologies:"),
    "lists": ("- a\nb",),
    "quotes": (">", "> ```", "> a\nb"),
    "code": ("`\n",),
    "tables": (":-", "|-|-|"),
    "references": ("[a]: b '", "[a]: /u (x"),
    "HTML": ("<a",),
    "other lines": ("a\\", "plan to learn GraphQL", "<<<<<<< a\n=======\n>>>>>>> b"),
}

INLINE: dict[str, tuple[str, ...]] = {
    "emphasis": (
        "*", "_", "**", "__", "**a ", "*a_ ", "_a*", "a*b", "a**b*", "*a **b ", "~", "~~", "~~a",
        "~~a ~",
    ),
    "brackets and links": (
        "[", "]", "![", "[]", "[a]", "[[a", "[a](", "[a](b", "[a](b)", "[a](b '", "[a](<", "[a][b]",
        "[*", "*[", "[_](",
        "![a](b) ", "[GraphQL](#graphql) ", "(", "](", "![](", "[a](" + "(" * 20,
    ),
    "code spans": ("`", "`a", "`` ` ", "`a``", "`a``b```c", "`pip install a` "),
    "tags": (
        "<", "<a ", "<a href='", "<a b=\"", "<b>", "</b>", "<!", "<!--", "<?", "<![CDATA[", "<div>",
        "<h1>", "<li>",
        "<table><tr><td>", "<details><summary>", "<!-- a --> GraphQL ", "<a a=b\tc", "<a a=b ",
        " a=b\tc",
    ),
    "entities and escapes": (
        "&", "&#", "&amp;", "&#x", "&#x41;", "&CounterClockwiseContourIntegral", "\\", "\\[", "\\*",
    ),
    "addresses": (
        "http://", "https://a.b ", "www.", "<http:", "<a@a.", "a.com/", "a.", "[a.", "[a-",
        "aaaa.bbbb.",
    ),
    "words": (
        "a ", "key technologies ", "docker compose ", "GraphQL ", "not GraphQL, ",
        "plan to ",
        "plan to GraphQL ", "will add django python docker ", "will. django. ", "a: ",
        "Challenge: a. ",
        "challenge: a. ", "challenge 1 1 1 1 : ", "key core main important ",
        "the program and the backend concepts of ", "│ ", "├── ",
    ),
    "space": (" ", "\t", "\x0b", "\u00a0", "a    b    ", "a\t", "\x01", "\x01GraphQL "),
    "Unicode": (
        "\u202e", "\u202e\u2067a", "\ufdfa", "a\u0301\u0301\u0301", "\u0344\u0316", "\u1100\u1161",
        "İ", "\u200b",
        "👩\u200d👩\u200d👧 ", "\ue000", "漢",
    ),
}  # fmt: skip


def _growing(mark: str) -> Callable[[int], bytes]:
    """Runs of a mark, each longer than the one before."""
    return lambda size: _encoded(
        "\n".join(mark * length for length in range(3, int((2 * size) ** 0.5)))
    )


def _closed(opening: str, closing: str) -> Callable[[int], bytes]:
    def make(size: int) -> bytes:
        count = size // (len(opening) + len(closing))
        return _encoded(opening * count + "a" + closing * count)

    return make


def _wide_table(size: int) -> bytes:
    count = size // 6
    return _encoded("|" + "a|" * count + "\n|" + "-|" * count + "\n|" + "b|" * count)


def _table_of_10_000_columns(size: int) -> bytes:
    row = "|" + "b|" * 10_000 + "\n"
    return _encoded("|" + "a|" * 10_000 + "\n|" + "-|" * 10_000 + "\n" + row * (size // len(row)))


def _references_used(size: int) -> bytes:
    count = size // 30
    return _encoded(
        "".join(f"[{n}]: /u\n" for n in range(count))
        + "\n"
        + "\n\n".join(f"[{n}]" for n in range(count))
    )


def _nested_lists(indent: int) -> Callable[[int], bytes]:
    def make(size: int) -> bytes:
        depth = int((2 * size / indent) ** 0.5)
        return _encoded("".join(" " * (indent * level) + "- a\n" for level in range(depth)))

    return make


def _lone_surrogates(size: int) -> bytes:
    return b"\xff\xfe" + b"\x00\xd8a\x00" * (size // 4)


def _random_bytes(size: int) -> bytes:
    return random.Random(6).randbytes(size)


def _random_marks(size: int) -> bytes:
    """Markdown's own marks in no order."""
    marks = "#*_-+>`~[]()!<>|\\&:=\n\n\n\t    1.ab c" + "\x01"
    return _encoded("".join(random.Random(6).choices(marks, k=size)))


WHOLE: dict[str, dict[str, Callable[[int], bytes]]] = {
    "headings": {
        "100,000 headings": lambda size: b"# a\n" * max(100_000, size // 4),
        "headings of which no two are the same": _numbered("# {}\n"),
        "a heading of one long line of marks": _around("# ", "#", "a"),
        "a heading with a long gap before its last word": _around("# a", " ", "b"),
        "a heading with a long gap before its closing marks": _around("# a", " ", "# #"),
        "a heading that is not closed by its marks": _around("# ", "# ", "a"),
        "many lines underlined at the end": _around("", "a\n", "===\n"),
        "a table that is underlined again and again": _around("a|b\n-|-\n", "c|d\n===\n", ""),
        "a link to a heading among tags that are never closed": _around("[a](#b) ", "<a ", ""),
        "a table that is ruled off again and again": _around("a|b\n-|-\n", "c|d\n---\n", ""),
    },
    "lists": {
        "a list that each of its lines goes on with": _around("- a\n", "b\n", ""),
        "an item and blank lines": _around("- a\n", "\n", "  b"),
        "an item and lines of blanks": _around("- a\n", "  \n", "  b"),
        "lists 700 deep": _nested_lists(2),
        "lists 500 deep, indented as code": _nested_lists(4),
        "indented lists, apart": lambda size: _encoded(
            "\n\n".join("    " * level + "- a" for level in range(int((size / 2) ** 0.5)))
        ),
        "no two items the same": _numbered("- {}\n"),
    },
    "quotes": {"a quote that each line goes on with": _around("> a\n", "b\n", "")},
    "tables": {
        "a table of 10,000 columns": _table_of_10_000_columns,
        "a table as wide as the file": _wide_table,
        "a delimiter row after a long gap": _around("a|b\n", " ", "-|x"),
        "a delimiter row with a long gap inside": _around("a|b\n-", " ", "x|"),
        "a delimiter row that ends in something else": _around("a|b\n", "-|", "x"),
    },
    "code": {
        "an open fence with headings": _around("```\n", "\n# a\n", ""),
        "an open fence with headings and fences": _around("```py\n", "\n## a\n```b\n", ""),
        "fences, each longer than the one before": _growing("`"),
        "one fence of one line": _one_line("`"),
        "a fence of blank lines": _around("```\n", "\n", "x\n```\n"),
        "a fence with a long language": _around("```", "a ", ""),
        "runs of backticks, each longer than the one before": lambda size: _encoded(
            " ".join("`" * length for length in range(1, int((2 * size) ** 0.5)))
        ),
    },
    "references": {
        "20,000 definitions, each used": _references_used,
        "definitions of which no two are the same": _numbered("[{}]: /u\n"),
        "a target of open brackets": _around("[a]: ", "(", ""),
        "a target in angles that are never closed": _around("[a]: <", "(", ""),
    },
    "front matter": {
        "front matter without an end": _around("---\n", "a: b\n", ""),
        "front matter of half a megabyte": _around("---\n", "a: b\n", "---\n# a\n"),
        "front matter of blank lines": _around("---\n", "\n", ""),
        "front matter of one long key": _around("---\n", "a.-", ""),
    },
    "HTML": {
        "elements one inside another": _closed("<div>", "</div>"),
        "elements one inside another, line by line": _closed("<div>\n", "</div>\n"),
        "a tag that is never closed": _around("<div\n", "a=b ", ""),
        "a tag whose attributes can end in many places": _around("<x", " a=b\tc", "!"),
        "text before a tag whose attributes can end in many places": _around(
            "a <x", " a=b\tc", "!"
        ),
        "tags of no weight, then bold ones": _two("<div> <i>", "x<b>"),
        "blank tags, then bold ones": lambda size: _encoded(
            "<div>" + " <i>" * (size // 8) + "x" + "<b>" * (size // 8)
        ),
        "10,000 open headings": _around("", "<h2>\n\n", ""),
    },
    "words": {
        "no two words the same": lambda size: _encoded(" ".join(f"{n}a" for n in range(size // 7))),
        "GraphQL, put off in many sentences": _around("plan to ", "GraphQL ", ""),
        "parentheses after a name": _around("**a** ", "()", " a"),
        "half a million letters": _one_line("a"),
        "one letter with half a megabyte of accents": _around("a", "\u0344\u0316", ""),
    },
    "bytes": {
        "NULs": _one_line("\0"),
        "lines of NULs": _lines("\0"),
        "carriage returns": _one_line("\r"),
        "carriage returns and line feeds": _one_line("\r\n"),
        "surrogates in UTF-8": lambda size: b"\xed\xa0\x80" * (size // 3),
        "invalid UTF-8": lambda size: bytes(range(128, 256)) * (size // 128),
        "UTF-16": lambda size: "\ufeff# GraphQL é\n".encode("utf-16-le") * (size // 24),
        "UTF-16 without its mark": lambda size: "# GraphQL\n".encode("utf-16-be") * (size // 20),
        "UTF-16 of an odd length": lambda size: b"\xff\xfe" + b"a\0" * (size // 2) + b"x",
        "lone surrogates in UTF-16": _lone_surrogates,
        "random bytes": _random_bytes,
        "random marks": _random_marks,
    },
}
