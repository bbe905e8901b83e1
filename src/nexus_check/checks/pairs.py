"""Pairs of what was wrong and what was done, told apart by a sign instead of words: "The page was slow → an index"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from nexus_check.checks.reading import Passage

_ARROW: Final = re.compile("(?:-{1,2}>|={1,2}>|[→⇒⟶➔➜➡⮕👉])\ufe0f?")
_TURN: Final = re.compile(rf"(?:^|[.!?:;)\]*_`\"'”…>])\s*{_ARROW.pattern}\s*[^\W_]", re.MULTILINE)
"""An arrow after the end of a sentence or of marked words, or at the beginning of a line: what follows is an answer,
and not the next step of a path ("request → view")."""
_CODE: Final = re.compile(
    r"\w[.!?;][*_]*\s+`[^`\n]+`\s*(?:$|[.,;+&]|(?:for|in|with|on|to|around|inside)\b)", re.MULTILINE
)
"""Code after a whole sentence, followed by a word on its place at most: "One query for each row. `select_related`."""
_WRONG: Final = re.compile("[❌✖✗✘🐛🐞💥🔴🔥😖😭]")
_RIGHT: Final = re.compile("[✅✔✓💡🔧🛠🩹🟢🔑]")
_MARK: Final = re.compile(r"^\s*(?:[-*+>]|\d+[.)])?\s*")
_FEWEST: Final = 2
"""From so many lines on that are a pair with one arrow each, an arrow between bare words is an answer, too."""


class Row(NamedTuple):
    """A line of the README with its number."""

    line: int
    text: str


def answer(passages: Iterable[Passage]) -> Row | None:
    """The first line of these passages that answers another, or itself: after an arrow, by ✅ where ❌ stands before,
    or with code alone."""
    rows = list(_rows(passages))
    return _turn(rows) or _righted(rows) or next((row for row in rows if _CODE.search(row.text)), None)


def _rows(passages: Iterable[Passage]) -> Iterator[Row]:
    for passage in passages:
        if not passage.block.text.isascii() or ">" in passage.block.text or "`" in passage.block.text:
            for number, text in enumerate(passage.text.split("\n")):
                yield Row(passage.block.line + number, text)


def _turn(rows: list[Row]) -> Row | None:
    """The first arrow that answers."""
    with_arrows = [row for row in rows if _ARROW.search(row.text)]
    turned = next((row for row in with_arrows if _TURN.search(row.text)), None)
    plain = [row for row in with_arrows if _is_pair(row.text)]
    return turned or (plain[0] if len(plain) >= _FEWEST else None)


def _is_pair(text: str) -> bool:
    """Whether a line is two things with one arrow between them, of two words at least each."""
    parts = _ARROW.split(text)
    return len(parts) == 2 and all(len(_MARK.sub("", part).split()) >= 2 for part in parts)


def _righted(rows: list[Row]) -> Row | None:
    """The first line with ✅ or the like at or after one with ❌ or the like."""
    wrong = next((place for place, row in enumerate(rows) if _WRONG.search(row.text)), None)
    if wrong is None:
        return None
    return next((row for row in rows[wrong:] if _RIGHT.search(row.text)), None)
