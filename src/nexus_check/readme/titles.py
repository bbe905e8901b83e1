"""What works as a title in a paragraph though Markdown makes no heading of it."""

from __future__ import annotations

import re
from typing import Final, Literal

from nexus_check.readme.values import TitleStyle
from nexus_check.readme.words import BOLD, CODE, CODE_END, END, HEADING_END, HIDDEN, HIDDEN_END

BARE_WORDS: Final = 8  # a line of more words is a sentence
# `#Title`, or `\# Title`, as some editors write it.
_NO_SPACE: Final = re.compile(r"#{1,6}[ \t]*([^\s#\d!][^\n]{0,160}?)#*[ \t]*$")
# All in bold, after a few signs; a longer line is a paragraph set in bold.
_ALL_BOLD: Final = re.compile(
    rf"([^\w{BOLD}{END}]{{0,12}}){BOLD}([^{BOLD}{END}\n]{{1,160}}){END}\s*:?\s*$"
)
# What a bare title does not begin with, such as the dot of a list or the end of marked text.
_NO_TITLE: Final = rf"•·●[!`<|{{}}()$>/\{CODE}{CODE_END}{HIDDEN}{HIDDEN_END}{END}{HEADING_END}"


Place = Literal["text", "item", "whole item"]
"""Where a paragraph is: in a list item, of which it is a part or all that there is, or not."""


def title_in(row: str, place: Place, *, is_first: bool) -> tuple[str, TitleStyle] | None:
    """Return the title that a line of a paragraph works as, with its style.

    In a list item, only bold lines and `#Title` are titles, and none where it has no other text.
    """
    if place == "whole item":
        return None
    line = row.strip()
    if bold := _ALL_BOLD.match(line):
        return f"{bold[1]} {bold[2]}", "bold"
    if no_space := _NO_SPACE.match(line):
        return no_space[1], "nospace"
    if is_first and place == "text" and is_bare_title(line):
        return line, "bare"
    return None


def is_bare_title(line: str) -> bool:
    """Tell whether a line without marks reads as a title: short, and not a sentence.

    >>> is_bare_title("Challenges and Solutions"), is_bare_title("It took me two days.")
    (True, False)
    """
    if not line or line[0] in _NO_TITLE or BOLD in line or "=" in line:
        return False
    return line.count(" ") < BARE_WORDS and "," not in line and not line.endswith((".", ";"))
