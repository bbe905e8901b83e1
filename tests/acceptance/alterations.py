"""Ways to alter a README so that one knows what the verdict must become.

Nothing here uses the program's own reading of Markdown: headings are found by a few lines of their
own, and only those that begin with number signs. Texts have `\\n` line ends; indices of lines count
from 0.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence, Set
from itertools import groupby
from typing import NamedTuple

HEADING = re.compile(r"(#{1,6})(?:[ \t]+|(?=[A-Z]))(.*?)[ \t]*#*[ \t]*$")
FENCE = re.compile(r"( *)(`{3,}|~{3,})(.*)$")
LABEL = re.compile(r"[\s>*+-]*(?:\d+[.)] *)?(?:\*\*([^*]+)\*\*|([A-Za-z][^:*]*):)")
ITEM = re.compile(r"( *)(?:[-*+]|\d{1,2}[.)])[ \t]")


class Stretch(NamedTuple):
    """Lines `start` to `stop`, the latter not included.

    `body` is the line after the title, `start` where there is none.
    """

    start: int
    stop: int
    body: int
    level: int = 7
    title: str = ""

    def holds(self, line: int) -> bool:
        return self.start <= line < self.stop


def headings(lines: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Index, level and title of every heading with number signs outside code fences."""
    fence, indent = "", 0
    for index, line in enumerate(lines):
        found = FENCE.match(line)
        if fence and indent and line.strip() and not line.startswith(" "):
            fence = ""  # it stood in a list item, which has ended
        if found and not fence:
            fence, indent = found[2], len(found[1])
        elif found and found[2].startswith(fence) and not found[3].strip():
            fence = ""
        elif not fence and (heading := HEADING.match(line)):
            yield index, len(heading[1]), heading[2]


def sections(text: str) -> list[Stretch]:
    """Return each heading with all below it, up to the next of its level or a higher one.

    A section may be inside another.
    """
    lines = text.split("\n")
    found = list(headings(lines))
    result = []
    for place, (index, level, title) in enumerate(found):
        stop = next((after for after, lower, _ in found[place + 1 :] if lower <= level), len(lines))
        result.append(Stretch(index, stop, index + 1, level, title))
    return result


def document_title(text: str) -> Stretch | None:
    """Return the section of the first heading, where it is the title of the whole document.

    It is one where lower headings are below it.
    """
    found = sections(text)
    if len(found) < 2 or found[0].level > 1 or found[1].level == 1:
        return None
    return found[0]


def at(text: str, line: int) -> Stretch:
    """Return the stretch that begins at a line: a section, a list item, or else a paragraph."""
    whole = document_title(text)
    section = next((one for one in sections(text) if one.start == line and one != whole), None)
    return section or _item(text.split("\n"), line) or _paragraph(text.split("\n"), line)


def short_lines(text: str, most: int = 4) -> Iterator[tuple[int, str]]:
    """Index and words of the lines of few words that are paragraphs of their own."""
    lines = ["", *text.split("\n"), ""]
    for index, line in enumerate(lines[1:-1]):
        if (
            0 < len(line.split()) <= most
            and not lines[index].strip()
            and not lines[index + 2].strip()
        ):
            yield index, line


def labels(text: str) -> Iterator[tuple[int, str]]:
    """Return the index and words of what is before a colon, or bold, at the start of a line."""
    for index, line in enumerate(text.split("\n")):
        found = LABEL.match(line)
        if found and len((found[1] or found[2]).split()) <= 6:
            yield index, found[1] or found[2]


def lines_with(text: str, words: Set[str]) -> Iterator[Stretch]:
    """Every line, but the headings, with one of some words in lower case."""
    titles = {index for index, _, _ in headings(text.split("\n"))}
    for index, line in enumerate(text.split("\n")):
        if index not in titles and words & {*re.findall(r"[a-z]+", line.lower())}:
            yield Stretch(index, index + 1, index)


def opening(text: str) -> Stretch:
    """Return what is before the second heading, without the title of the document."""
    starts = [index for index, _, _ in headings(text.split("\n"))]
    body = starts[0] + 1 if starts else 0
    stop = starts[1] if len(starts) > 1 else body
    return Stretch(body, stop, body)


def _item(lines: Sequence[str], index: int) -> Stretch | None:
    found = ITEM.match(lines[index])
    if found is None:
        return None
    deeper = " " * (len(found[1]) + 1)
    stop = next(
        (place for place in range(index + 1, len(lines)) if not lines[place].startswith(deeper)),
        len(lines),
    )
    return Stretch(index, stop, index)


def _paragraph(lines: Sequence[str], index: int) -> Stretch:
    """The lines around one, up to blank ones and headings."""
    ends = {place for place, line in enumerate(lines) if not line.strip()} | {
        place for place, _, _ in headings(lines)
    }
    edges = sorted({-1, len(lines), *ends} - {index})
    start = max(edge for edge in edges if edge < index) + 1
    return Stretch(start, min(edge for edge in edges if edge > index), start)


def has_list(text: str) -> bool:
    """Whether a line outside code fences begins like a list item."""
    fenced = False
    for line in text.split("\n"):
        fenced ^= bool(FENCE.match(line))
        if not fenced and ITEM.match(line):
            return True
    return False


def outermost(stretches: Sequence[Stretch]) -> list[Stretch]:
    """In order, without those inside another."""
    found: list[Stretch] = []
    for one in sorted(set(stretches), key=lambda one: (one.start, -one.stop, one.start - one.body)):
        if not found or not found[-1].holds(one.start):
            found.append(one)
    return found


def without(stretch: Stretch, kept: Sequence[Stretch]) -> list[Stretch]:
    """A stretch in pieces, without what is to be kept of it."""
    pieces, start, body = [], stretch.start, stretch.body
    for hole in outermost([one for one in kept if stretch.body <= one.start < stretch.stop]):
        pieces.append(stretch._replace(start=start, stop=hole.start, body=body))
        start = body = min(hole.stop, stretch.stop)
    return [
        piece
        for piece in [*pieces, stretch._replace(start=start, body=body)]
        if piece.start < piece.stop
    ]


# --- one part: all the stretches it is in --------------------------------------------------------

Change = Callable[[str, Sequence[Stretch]], str]


def _each(
    text: str, stretches: Sequence[Stretch], change: Callable[[list[str], Stretch], list[str]]
) -> str:
    lines = text.split("\n")
    for stretch in sorted(stretches, reverse=True):
        lines[stretch.start : stretch.stop] = change(lines[stretch.start : stretch.stop], stretch)
    return "\n".join(lines)


def remove(text: str, stretches: Sequence[Stretch]) -> str:
    return _each(text, stretches, lambda _, __: [""])


def empty(text: str, stretches: Sequence[Stretch]) -> str:
    """Only the titles left."""
    return _each(text, stretches, lambda lines, one: [*lines[: one.body - one.start], ""])


def into_fence(text: str, stretches: Sequence[Stretch]) -> str:
    """Titles and all inside a code fence longer than any in it."""
    return _each(text, stretches, lambda lines, _: ["", "``````text", *lines, "``````", ""])


def into_comment(text: str, stretches: Sequence[Stretch]) -> str:
    return _each(
        text,
        stretches,
        lambda lines, _: ["", "<!--", *(line.replace("-->", "") for line in lines), "-->", ""],
    )


def _said(sentence: str, words: Callable[[str], str]) -> Change:
    """Without the part, but with its title's words in a sentence of the document's opening."""

    def change(text: str, stretches: Sequence[Stretch]) -> str:
        titles = " ".join(dict.fromkeys(words(plain(one.title)) for one in stretches if one.title))
        lines = remove(text, stretches).split("\n")
        after = 1 + next((index for index, _, _ in headings(lines)), -1)
        return "\n".join([*lines[:after], "", sentence.format(titles), "", *lines[after:]])

    return change


def plain(title: str) -> str:
    """A title's words without marks, emoji and numbers."""
    return " ".join(re.findall(r"[A-Za-z/&'-]*[A-Za-z][A-Za-z/&'-]*", title))


PART: dict[str, Change] = {
    "removed": remove,
    "in a fence": into_fence,
    "in a comment": into_comment,
    "words in prose": _said(
        "Somewhere on this page the words {} are used in passing, and that is all.", str.lower
    ),
    "words in prose, capitals": _said(
        "People often ask about {} and nobody answers them here.", str
    ),
    "words in prose, quoted": _said(
        "It is easy to write “{}” over a page and to leave the page white.", str
    ),
    "words in prose, bold": _said("Whoever looks for **{}** has to look elsewhere for now.", str),
    "words first in prose": _said(
        "{} are a matter for another day and for another page.", str.capitalize
    ),
}
"""Alterations of one part, after which it is missing."""


# --- the whole document --------------------------------------------------------------------------


def _each_heading(text: str, change: Callable[[int, str, int], list[str]]) -> str:
    lines = text.split("\n")
    changed = {
        index: change(level, title, place)
        for place, (index, level, title) in enumerate(headings(lines))
    }
    return "\n".join(row for index, line in enumerate(lines) for row in changed.get(index, [line]))


def _atx(written: Callable[[int, str, int], str]) -> Callable[[str], str]:
    """Every heading's title written in another style, at its level."""
    return lambda text: _each_heading(
        text, lambda level, title, place: [f"{'#' * level} {written(level, title, place)}"]
    )


def _line(written: Callable[[int, str], str]) -> Callable[[str], str]:
    """Every heading as a line between blank ones."""
    return lambda text: _each_heading(
        text, lambda level, title, _: ["", written(level, title.replace("*", "")), ""]
    )


def _levels(changed: Callable[[int], int]) -> Callable[[str], str]:
    return lambda text: _each_heading(
        text, lambda level, title, _: [f"{'#' * changed(level)} {title}"]
    )


def setext(text: str) -> str:
    return _each_heading(
        text, lambda level, title, _: ["", title, "====" if level == 1 else "----"]
    )


def html(text: str) -> str:
    return _each_heading(text, lambda level, title, _: ["", f"<h{level}>{title}</h{level}>", ""])


def centred_html(text: str) -> str:
    return _each_heading(
        text,
        lambda level, title, _: [
            "",
            f'<h{level} align="center">',
            f"  {title}",
            f"</h{level}>",
            "",
        ],
    )


def part_level(text: str) -> int:
    """The level of the document's parts: the highest of which there are at least three, else 2."""
    levels = [level for _, level, _ in headings(text.split("\n"))]
    return next((level for level in sorted(set(levels)) if levels.count(level) >= 3), 2)


def _parts(text: str) -> list[Stretch]:
    level = part_level(text)
    return [section for section in sections(text) if section.level == level]


def _folded(summary: Callable[[str], str], *, titled: bool) -> Callable[[str], str]:
    """Every part inside `<details>`; its title stays, or becomes the summary."""

    def change(text: str) -> str:
        def fold(lines: list[str], part: Stretch) -> list[str]:
            inside = lines if titled else lines[1:]
            opened = ["", "<details>", f"<summary>{summary(plain(part.title))}</summary>", ""]
            return [*opened, *inside, "", "</details>", ""]

        return _each(text, _parts(text), fold)

    return change


def _shuffled(seed: int) -> Callable[[str], str]:
    """The parts in another order; those below one title stay below it."""

    def change(text: str) -> str:
        lines, chance = text.split("\n"), random.Random(seed)
        parts = _parts(text)
        if not parts:
            return text
        edges = [
            0,
            *(
                place + 1
                for place in range(len(parts) - 1)
                if parts[place].stop != parts[place + 1].start
            ),
        ]
        for first, stop in reversed(list(zip(edges, [*edges[1:], len(parts)], strict=True))):
            blocks = [["", *lines[part.start : part.stop], ""] for part in parts[first:stop]]
            chance.shuffle(blocks)
            lines[parts[first].start : parts[stop - 1].stop] = [
                row for block in blocks for row in block
            ]
        return "\n".join(lines)

    return change


def spread(text: str) -> str:
    """Every blank line twice, outside code."""
    lines = text.split("\n")
    return "\n".join(
        row
        for blank, rows in groupby(lines, lambda line: not line)
        for row in [*rows, *[""] * blank]
    )


EMOJI = "🚀📚🧠🔧✨🤝"

WHOLE: dict[str, Callable[[str], str]] = {
    "setext headings": setext,
    "HTML headings": html,
    "centred HTML headings": centred_html,
    "bold lines for headings": _line(lambda _, title: f"**{title}**"),
    "bold lines with a colon": _line(lambda _, title: f"**{title}:**"),
    "underscored bold lines": _line(lambda _, title: f"__{title}__"),
    "bare lines for headings": _line(lambda _, title: title),
    "bare lines with a colon": _line(
        lambda _, title: title if title.endswith(":") else f"{title}:"
    ),
    "HTML bold lines": _line(lambda _, title: f"<b>{title}</b>"),
    "emoji in headings": _atx(lambda _, title, place: f"{EMOJI[place % 6]} {title} ✅"),
    "emoji codes in headings": _atx(lambda _, title, __: f":rocket: {title}"),
    "numbered headings": _atx(lambda _, title, place: f"{place + 1}. {title}"),
    "otherwise numbered headings": _atx(lambda _, title, place: f"{place + 1}) {title}"),
    "bold headings": _atx(lambda _, title, __: f"**{title.replace('*', '')}**"),
    "linked headings": _atx(lambda _, title, __: f"[{title}](#top)" if "[" not in title else title),
    "closed headings": _atx(lambda level, title, _: f"{title} {'#' * level}"),
    "headings in capitals": _atx(lambda _, title, __: title.upper()),
    "headings in lower case": _atx(lambda _, title, __: title.lower()),
    "headings with a colon": _atx(lambda _, title, __: f"{title}:"),
    "deeper headings": _levels(lambda level: min(6, level + 1)),
    "headings two levels deeper": _levels(lambda level: min(6, level + 2)),
    "shallower headings": _levels(lambda level: max(1, level - 1)),
    "parts folded away": _folded(lambda _: "Show", titled=True),
    "titles as summaries": _folded(lambda title: title, titled=False),
    "titles as bold summaries": _folded(lambda title: f"<b>{title}</b>", titled=False),
    "titles as summaries' headings": _folded(lambda title: f"<h2>{title}</h2>", titled=False),
    "parts shuffled": _shuffled(1),
    "parts shuffled again": _shuffled(2),
    "parts shuffled once more": _shuffled(3),
    "wider apart": spread,
}
"""Alterations of the whole document: no verdict may change, but those on `headings` and
`structure`.
"""

STORED: dict[str, Callable[[str], bytes]] = {
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "CR": lambda text: text.replace("\n", "\r").encode(),
    "byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "byte order mark and CRLF": lambda text: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(),
    "UTF-16": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "UTF-16, big end first": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "trailing blanks": lambda text: text.replace("\n", "  \n").encode(),
    "no last line end": lambda text: text.rstrip("\n").encode(),
}
"""Alterations of how it is stored: no verdict and no line may change."""
