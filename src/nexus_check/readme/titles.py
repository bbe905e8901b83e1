"""What works as a title in a paragraph though Markdown makes no heading of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from nexus_check.readme.values import TitleStyle
from nexus_check.readme.words import BOLD, CODE, END, HEADING, HEADING_END, STRUCK

LONGEST_BOLD: Final = 160  # characters; a longer bold line is a paragraph set in bold
BARE_WORDS: Final = 8  # a line of more words is a sentence
_HTML_HEADING: Final = re.compile(
    f"{HEADING}([1-6])([^{HEADING}{HEADING_END}]*)(?:{HEADING_END}|$)"
)
_NO_SPACE: Final = re.compile(r"#{1,6}([^\s#\d!][^\n]{0,160}?)#*[ \t]*$")
_ALL_BOLD: Final = re.compile(
    rf"([^\w{BOLD}{END}]{{0,12}}(?:\d+[.)]?\s*)?){BOLD}([^{BOLD}{END}\n]+){END}\s*:?\s*$"
)
_NO_TITLE: Final = frozenset("[!`<|{}()$>/\\" + CODE)  # what a bare title does not begin with


Place = Literal["text", "item", "whole item"]
"""Where a paragraph is: in a list item, of which it is a part or all that there is, or not."""


class TitleInText(NamedTuple):
    """A title and the range of the paragraph that it takes, its line break included."""

    start: int
    end: int
    level: int
    text: str
    style: TitleStyle


def titles_in(text: str, place: Place) -> Iterator[TitleInText]:
    """Yield the HTML headings of a paragraph or, where it has none, the lines that work as titles.

    In a list item, only bold lines and `#Title` are titles, and none where it has no other text.
    """
    for heading in _HTML_HEADING.finditer(text):
        yield TitleInText(*heading.span(), int(heading[1]), heading[2], "html")
    if HEADING in text or place == "whole item":
        return
    end = 0
    for row in text.split("\n"):
        start, end = end, end + len(row) + 1
        line = row.strip()
        if (bold := _ALL_BOLD.match(line)) and len(bold[2]) <= LONGEST_BOLD:
            yield TitleInText(start, end, 7, f"{bold[1]} {bold[2]}", "bold")
        elif line.startswith("#") and (found := _NO_SPACE.match(line)):
            yield TitleInText(start, end, 7, found[1], "nospace")
        elif start == 0 and place == "text" and is_bare_title(line):
            yield TitleInText(start, end, 7, line, "bare")


def is_bare_title(line: str) -> bool:
    """Tell whether a line without marks reads as a title: short, and not a sentence.

    >>> is_bare_title("Challenges and Solutions"), is_bare_title("It took me two days.")
    (True, False)
    """
    if not line or line[0] in _NO_TITLE or BOLD in line or STRUCK in line or "=" in line:
        return False
    return line.count(" ") < BARE_WORDS and "," not in line and not line.endswith((".", ";"))
