"""Lines that work as titles though Markdown makes no headings of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from nexus_check.readme.values import TitleStyle
from nexus_check.readme.words import BOLD, BREAK, CODE, CODE_END, END, STRUCK

LONGEST_BOLD: Final = 160  # characters; a longer bold line is a paragraph set in bold
BARE_WORDS: Final = 10  # a line of more words is a sentence
SHORT_LINE: Final = 6  # words of a line that may be apart from the lines around it
_NO_SPACE: Final = re.compile(r"#{1,6}(?P<text>[^\s#\d!][^\n]{0,160}?)#*[ \t]*$")
_ALL_BOLD: Final = re.compile(
    rf"(?P<before>[^\w{BOLD}{END}]{{0,12}}(?:\d+[.)]?\s*)?)"
    rf"{BOLD}(?P<text>[^{BOLD}{END}\n]+){END}(?P<after>\s*:?\s*)$"
)
_NO_TITLE: Final = frozenset("[!`<|{}()$>/\\")  # what a bare title does not begin with
_BULLETS: Final = frozenset("*-+•")  # what a line begins with that was meant as a list item


def title_lines(text: str, *, in_item: bool) -> Iterator[tuple[int, str, TitleStyle]]:
    """Yield the lines of a paragraph that work as titles: their index, text and style.

    `in_item` says that the paragraph is in a list item, where only bold lines and `#Title` are
    titles.
    """
    rows = text.replace(BREAK, " ").replace(CODE, "`").replace(CODE_END, "`").split("\n")
    for index, row in enumerate(map(str.strip, rows)):
        if (bold := _ALL_BOLD.match(row)) and len(bold["text"]) <= LONGEST_BOLD:
            yield index, f"{bold['before']} {bold['text']}".strip(), "bold"
        elif row[:1] == "#" and (found := _NO_SPACE.match(row)):
            yield index, found["text"], "nospace"
        elif not in_item and (index == 0 or _is_apart(rows, index)) and is_bare_title(row):
            yield index, row, "bare"


def _is_apart(rows: Sequence[str], index: int) -> bool:
    """Tell whether a line inside a paragraph is apart: short, as the one before is, or after a
    sentence.
    """
    row, before = rows[index].strip(), rows[index - 1].rstrip()
    if row.count(" ") >= SHORT_LINE or not row or row[0].islower():
        return False
    return (
        before.endswith((".", ":", "!", "?"))
        or before.count(" ") < SHORT_LINE
        or set(before) <= set("_-=*")
    )


def is_bare_title(row: str) -> bool:
    """Tell whether a line without marks reads as a title: short, or with most longer words
    capitalised.

    >>> is_bare_title("Challenges and Solutions"), is_bare_title("It took me two days.")
    (True, False)
    """
    if row[:1] and not row[0].isalnum() and not row[0].isascii():
        row = row.partition(" ")[2].lstrip() or row  # an emoji is no word
    if not row or row[0] in _NO_TITLE or BOLD in row or STRUCK in row or "=" in row:
        return False
    if row[0] in _BULLETS and row[-1] != row[0]:
        return False
    spaces = row.count(" ")
    if row.endswith((".", ",", ";")) or "\t" in row or "   " in row or spaces >= BARE_WORDS:
        return False
    if (
        spaces < BARE_WORDS - 2
        and "," not in row
        and (spaces < SHORT_LINE or not row.endswith(":"))
    ):
        return True
    longer = [word for word in row.split() if len(word) > 3 and word[0].isalpha()]
    return sum(word[0].isupper() for word in longer) * 2 > len(longer)
