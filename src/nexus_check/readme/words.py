"""Text → words, labels and sentences."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from nexus_check.readme.values import Role, Sentence

BOLD: Final = "\x02"  # marks where bold text begins in a text that is being read
END: Final = "\x03"  # and where it ends
CODE: Final = "\x04"  # marks where inline code begins
CODE_END: Final = "\x05"
HIDDEN: Final = "\x06"  # marks where text begins that is struck through or not shown
HIDDEN_END: Final = "\x07"
HEADING: Final = "\x0e"  # marks an HTML heading, its level follows; 7 is a `<summary>`
HEADING_END: Final = "\x0f"
PIECE: Final = "\x1c"  # marks where a block of HTML begins or ends
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
# And bold words with a colon anywhere.
_LABEL: Final = re.compile(
    rf"^(?:[^\w\n{BOLD}{END}]|\d)*+{BOLD}[^{END}\n]++{END}[^\S\n]*+:?|"
    r"^[^\w:\n]*+(?:[^\s:]++ ){0,5}[^\s:]++[^\S\n]?:(?=\s|$)|"
    rf"{BOLD}[^{BOLD}{END}\n]*(?::[^\S\n]*{END}|{END}[^\S\n]*:)",
    re.M,
)
_MARKS: Final = re.compile(
    rf"[{BOLD}{END}{CODE}{CODE_END}{HIDDEN}{HIDDEN_END}{HEADING_END}]|{HEADING}\d"
)
_HIDDEN: Final = f"{HIDDEN}[^{HIDDEN_END}]*{HIDDEN_END}?"
# Inline code that is a name: a word, or up to three of which the first has a capital ("REST APIs",
# "CI/CD"), as commands seldom do.
_NAME: Final = r"(?:[\w.+#-]+|[A-Z][\w.+#/-]*(?: [\w.+#/-]+){0,2})"
# What names nothing: addresses, names of documents, commands and calls in inline code,
# struck-through text, the branches of a file tree, emoji by name (`:rocket:`).
_NAMELESS: Final = re.compile(
    r"(?:https?://|www\.)[^\s<>]+|(?<![\w./-])[\w./-]{1,200}\.md\b"
    rf"|{CODE}(?!{_NAME}{CODE_END})[^{CODE_END}]*{CODE_END}|{_HIDDEN}|[│├└].*"
    r"|(?<![\w:]):[a-z\d_+-]{1,50}:(?![\w:])"
)
_MAY_BE_NAMELESS: Final = re.compile(rf"://|www\.|\.md|{CODE}|{HIDDEN}|│|├|└|:\S*:")
_BEYOND_ASCII: Final = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]{1,500}")  # with what accents are on
_NOT_A_BREAK: Final = re.compile(r"[^\n]")


def words(text: str) -> list[str]:
    """Return the words of a text: compatibility forms, lower case, no invisible characters.

    >>> words("C++ and Node.js, couldn't")
    ['c++', 'and', 'node', 'js', 'couldn', 't']
    """
    if not text.isascii():
        # Run by run, as ordering a long run of accents takes time by its square.
        text = _BEYOND_ASCII.sub(_compatible, _INVISIBLE.sub("", text))
    return _WORD.findall(text.casefold())


def _compatible(run: re.Match[str]) -> str:
    """Return the compatibility form of some letters, unless it is far longer (some are 18)."""
    form = unicodedata.normalize("NFKC", run[0])
    return form if len(form) <= 4 * len(run[0]) else run[0]


def plain(text: str) -> str:
    """Return a text without marks."""
    return _MARKS.sub("", text)


def without_hidden(text: str) -> str:
    """Return a text with marks without what is struck through or not shown, on as many lines."""
    return re.sub(_HIDDEN, lambda found: "\n" * found[0].count("\n"), text)


def sentences(
    text: str,
    line: int,
    block: int,
    *,
    depth: int = 0,
    cell: tuple[int, int] | None = None,
    role: Role | None = None,
) -> Iterator[Sentence]:
    """Yield the labels and sentences of a text with marks; with a `role` it is a single one."""
    named = text  # of the same length, so that both have the same offsets
    if _MAY_BE_NAMELESS.search(text):
        named = _NAMELESS.sub(lambda found: _NOT_A_BREAK.sub(" ", found[0]), text)
    for kind, start, end in [(role, 0, len(text))] if role else _spans(text):
        found: list[str] = []
        lines: list[int] = []
        for row in plain(named[start:end]).split("\n"):
            found += words(row)
            lines += [line] * (len(found) - len(lines))
            line += 1
        line -= 1  # the next one begins on its last line
        if found or kind == "title":
            shown = " ".join(plain(text[start:end]).split())
            yield Sentence(kind, tuple(found), tuple(lines), shown, block, depth, cell)


def _spans(text: str) -> Iterator[tuple[Role, int, int]]:
    """Yield role, start and end of each label and sentence of a text."""
    has_labels = BOLD in text or ":" in text
    labels = [found.span() for found in _LABEL.finditer(text)] if has_labels else []
    for (label, at), (stop, _) in zip([(0, 0), *labels], [*labels, (len(text), 0)], strict=True):
        if at:
            is_alone = not text[at:stop].strip()
            is_label = not is_alone or plain(text[label:at]).rstrip().endswith(":")
            yield "label" if is_label else "text", label, at
        ends = [found.end() for found in _END_OF_SENTENCE.finditer(text, at, stop)]
        for start, end in pairwise([at, *ends, stop]):
            yield "text", start, end
