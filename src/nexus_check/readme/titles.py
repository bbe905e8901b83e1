"""Lines that work as titles though Markdown makes no headings of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nexus_check.readme.values import TitleStyle
from nexus_check.readme.words import BOLD, BREAK, CODE, END, STRUCK

LONGEST_BOLD: Final = 160  # characters; a longer bold line is a paragraph set in bold
BARE_WORDS: Final = 8  # a line of more words is a sentence
_NO_SPACE: Final = re.compile(r"#{1,6}(?P<text>[^\s#\d!][^\n]{0,160}?)#*[ \t]*$")
_ALL_BOLD: Final = re.compile(
    rf"(?P<before>[^\w{BOLD}{END}]{{0,12}}(?:\d+[.)]?\s*)?)"
    rf"{BOLD}(?P<text>[^{BOLD}{END}\n]+){END}(?P<after>\s*:?\s*)$"
)
_NO_TITLE: Final = frozenset("[!`<|{}()$>/\\" + CODE)  # what a bare title does not begin with


def title_lines(text: str, *, in_item: bool) -> Iterator[tuple[int, str, TitleStyle]]:
    """Yield the lines of a paragraph that work as titles: their index, text and style.

    `in_item` says that the paragraph is in a list item, where only bold lines and `#Title` are
    titles.
    """
    rows = text.replace(BREAK, " ").split("\n")
    for index, row in enumerate(map(str.strip, rows)):
        if (bold := _ALL_BOLD.match(row)) and len(bold["text"]) <= LONGEST_BOLD:
            yield index, f"{bold['before']} {bold['text']}".strip(), "bold"
        elif row[:1] == "#" and (found := _NO_SPACE.match(row)):
            yield index, found["text"], "nospace"
        elif not in_item and index == 0 and is_bare_title(row):
            yield index, row, "bare"


def is_bare_title(row: str) -> bool:
    """Tell whether a line without marks reads as a title: short, and not a sentence.

    >>> is_bare_title("Challenges and Solutions"), is_bare_title("It took me two days.")
    (True, False)
    """
    if not row or row[0] in _NO_TITLE or BOLD in row or STRUCK in row or "=" in row:
        return False
    return row.count(" ") < BARE_WORDS and "," not in row and not row.endswith((".", ";"))
