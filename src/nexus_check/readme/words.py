"""Text → words, labels and sentences."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
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
_WORD: Final = re.compile(r"(?<![\w.])\.[^\W\d_]\w*|[^\W_]+(?:\+\+|#(?!\w))?")
_END_OF_SENTENCE: Final = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\betc)[.!?…][)\"\u201d\u2019]*(?=\s|$)|\v")
_LABEL: Final = re.compile(rf"(?:[^\w{BOLD}{END}]|\d)*+{BOLD}[^{END}\n]++{END}\s*+:?")
_BOLD_LABEL: Final = re.compile(rf"{BOLD}([^{END}\n]*:\s*){END}|{BOLD}([^{END}\n]*){END}\s*:")
_COLON: Final = re.compile(r"[^\w:]*+(?:[^\s:]++ ){0,5}[^\s:]++\s?:(?=\s|$)")
_MARKS: Final = str.maketrans("", "", BOLD + END + CODE + CODE_END + STRUCK + STRUCK_END + HEADING_END)
# What names nothing: addresses, commands and calls in inline code, struck-through text, the branches
# of a file tree.
_NAMELESS: Final = re.compile(
    rf"(?:https?://|www\.)[^\s<>]+|{CODE}(?![\w.+#-]+{CODE_END})[^{CODE_END}]*{CODE_END}|{STRUCK}[^{STRUCK_END}]*{STRUCK_END}|[│├└].*"
)


def words(text: str) -> list[str]:
    """Return the words of a text: compatibility forms, lower case, no invisible characters.

    >>> words("C++ and Node.js, couldn't")
    ['c++', 'and', 'node', 'js', 'couldn', 't']
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    return _WORD.findall(text.casefold())


def plain(text: str) -> str:
    """Return a passage's text without the marks of bold."""
    return text.translate(_MARKS)


def sentences(passage: Passage, index: int) -> Iterator[Sentence]:
    """Yield the labels and sentences of a passage whose text still has the marks of bold."""
    if passage.kind in ("title", "head"):
        role: Role = "title" if passage.kind == "title" else "label"
        yield from _sentence(role, passage.text, passage.line, index, passage.end_line)
        return
    line = passage.line
    for label, text in _labelled(passage.text):
        alone = not text.strip() and not plain(label).rstrip().endswith(":")
        yield from _sentence("text" if alone else "label", label, line, index, passage.end_line)
        line += label.count("\n")
        start = 0
        for end in _END_OF_SENTENCE.finditer(text):
            yield from _sentence("text", text[start : end.end()], line, index, passage.end_line)
            line += text.count("\n", start, end.end())
            start = end.end()
        yield from _sentence("text", text[start:], line, index, passage.end_line)
        line += text.count("\n", start)


def _labelled(text: str) -> Iterator[tuple[str, str]]:
    """Split a text before each label, into pairs of a label ("" where there is none) and what follows."""
    label = ""
    rest = ""
    for row in text.splitlines(keepends=True) if "\n" in text else [text]:
        for found, after in _row(row):
            if found:
                if label or rest:
                    yield label, rest
                label, rest = found, after
            else:
                rest += after
    yield label, rest


def _row(row: str) -> Iterator[tuple[str, str]]:
    """Split one line at the label it begins with and at every bold label with a colon."""
    opening = _LABEL.match(row) or _COLON.match(row)
    start, label = (opening.end(), row[: opening.end()]) if opening else (0, "")
    for inner in _BOLD_LABEL.finditer(row, start):
        yield label, row[start : inner.start()]
        start, label = inner.end(), inner[0]
    yield label, row[start:]


def _sentence(role: Role, text: str, line: int, index: int, last: int) -> Iterator[Sentence]:
    """Yield the sentence of a text that begins on `line`, unless it has no words."""
    found: list[str] = []
    lines: list[int] = []
    for offset, row in enumerate(text.split("\n")):
        more = words(plain(_NAMELESS.sub(" ", row)))
        found += more
        lines += [min(line + offset, last)] * len(more)
    if found:
        yield Sentence(role, index, tuple(found), tuple(lines), " ".join(plain(text).split()))
