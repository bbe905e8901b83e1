"""Text → words, labels and sentences."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from nexus_check.readme.values import Passage, Role, Sentence

BOLD: Final = "\x02"  # marks where bold text begins in a passage that is being read
END: Final = "\x03"  # and where it ends
CODE: Final = "\x04"  # marks where inline code begins
CODE_END: Final = "\x05"
STRUCK: Final = "\x06"  # marks where struck-through text begins
STRUCK_END: Final = "\x07"
HEADING: Final = "\x0e"  # marks an HTML heading in a paragraph, its level follows
HEADING_END: Final = "\x0f"
BREAK: Final = "\v"  # a line break of HTML, on the same line of the source

# Unicode's Default_Ignorable_Code_Point: characters that no renderer shows.
_INVISIBLE: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Letters and digits; signs that are part of a name: c++, c#, f#, .net
_WORD: Final = re.compile(r"[^\W_]+(?:\+\+|#(?!\w))?|\.(?<![\w.]\.)[^\W\d_]\w*")
_END_OF_SENTENCE: Final = re.compile(
    r"[.!?…\v](?:(?<=\v)|(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bvs\.)(?<!\betc\.)"
    r"[)\"\u201d\u2019]*(?=\s|$))"
)
# What opens a line: bold words, after an emoji or a number at most, or the words before a colon.
_LABEL: Final = re.compile(
    rf"(?:[^\w\n{BOLD}{END}]|\d)*+{BOLD}[^{END}\n]++{END}[^\S\n]*+:?|"
    r"[^\w:\n]*+(?:[^\s:]++ ){0,5}[^\s:]++[^\S\n]?:(?=\s|$)"
)
_BOLD_LABEL: Final = re.compile(rf"{BOLD}[^{BOLD}{END}\n]*(?::[^\S\n]*{END}|{END}[^\S\n]*:)")
_MARKS: Final = re.compile(f"[{BOLD}{END}{CODE}{CODE_END}{STRUCK}{STRUCK_END}{HEADING_END}]")
# What names nothing: addresses, names of documents, commands and calls in inline code,
# struck-through text, the branches of a file tree.
_NAMELESS: Final = re.compile(
    r"(?:https?://|www\.)[^\s<>]+|(?<![\w./-])[\w./-]{1,200}\.md\b"
    rf"|{CODE}(?![\w.+#-]+{CODE_END})[^{CODE_END}]*{CODE_END}"
    rf"|{STRUCK}[^{STRUCK_END}]*{STRUCK_END}|[│├└].*"
)
_MAY_BE_NAMELESS: Final = re.compile(f"://|www\\.|\\.md|[{CODE}{STRUCK}│├└]")
_PIECES: Final = re.compile(r"\S{1,500}\s*|\s+")
_NOT_A_BREAK: Final = re.compile(r"[^\n]")


def words(text: str) -> list[str]:
    """Return the words of a text: compatibility forms, lower case, no invisible characters.

    >>> words("C++ and Node.js, couldn't")
    ['c++', 'and', 'node', 'js', 'couldn', 't']
    """
    if not text.isascii():
        # Piece by piece, as ordering a long run of accents takes time by its square.
        pieces = _PIECES.findall(_INVISIBLE.sub("", text))
        text = "".join(map(_compatible, pieces))
    return _WORD.findall(text.casefold())


def _compatible(piece: str) -> str:
    """Return the compatibility form of some letters, unless it is far longer (some are 18)."""
    form = unicodedata.normalize("NFKC", piece)
    return form if len(form) <= 4 * len(piece) else piece


def plain(text: str) -> str:
    """Return a passage's text without the marks of bold."""
    return _MARKS.sub("", text)


def sentences(passage: Passage, index: int) -> Iterator[Sentence]:
    """Yield the labels and sentences of a passage whose text still has the marks of bold."""
    text = named = passage.text  # of the same length, so that both have the same offsets
    if _MAY_BE_NAMELESS.search(text):
        named = _NAMELESS.sub(lambda found: _NOT_A_BREAK.sub(" ", found[0]), text)
    line, at = passage.line, 0
    for role, start, end in _spans(passage.kind, text):
        line, at = line + text.count("\n", at, start), start
        if found := words(plain(named[start:end])):
            shown = plain(text[start:end])
            lines = [line] * len(found)
            if "\n" in shown.rstrip():
                lines = list(_lines(named[start:end], line, passage.end_line))
            yield Sentence(role, index, tuple(found), tuple(lines), " ".join(shown.split()))


def _lines(text: str, line: int, last: int) -> Iterator[int]:
    """Yield the line of each word of a text that begins on `line`."""
    for offset, row in enumerate(text.split("\n")):
        yield from [min(line + offset, last)] * len(words(plain(row)))


def _spans(kind: str, text: str) -> Iterator[tuple[Role, int, int]]:
    """Yield role, start and end of each label and sentence of a text."""
    if kind in ("title", "head"):
        yield "title" if kind == "title" else "label", 0, len(text)
        return
    labels = [(0, 0), *_labels(text)]
    for (label, start), (stop, _) in zip(labels, [*labels[1:], (len(text), 0)], strict=True):
        if start:
            is_alone = not text[start:stop].strip() and not plain(
                text[label:start]
            ).rstrip().endswith(":")
            yield "text" if is_alone else "label", label, start
        ends = [found.end() for found in _END_OF_SENTENCE.finditer(text, start, stop)]
        for begin, end in pairwise([start, *ends, stop]):
            yield "text", begin, end


def _labels(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of what opens a line as a label, and of each bold label with a colon."""
    if BOLD not in text and ":" not in text:
        return
    start = 0
    for row in text.split("\n"):
        at, end = start, start + len(row)
        if opening := _LABEL.match(text, at, end):
            at = opening.end()
            yield opening.span()
        if BOLD in row:
            yield from (found.span() for found in _BOLD_LABEL.finditer(text, at, end))
        start = end + 1
