"""What a block of HTML shows: headings, paragraphs, list items, links."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final, Literal

import msgspec

from nexus_check.readme.values import Link
from nexus_check.readme.words import BOLD, BREAK, END

_BLOCKS: Final = frozenset(
    "address article aside blockquote center dd details div dl dt figcaption figure footer form "
    "h1 h2 h3 h4 "
    "h5 h6 header hr li main nav ol p section summary table tbody td tfoot th thead tr ul".split()
)
_HIDDEN: Final = frozenset("script style template textarea title svg pre code del s strike".split())
_HEADING: Final = re.compile("h[1-6]")


Kind = Literal["heading", "summary", "item", "paragraph"]
_KINDS: Final[dict[str, Kind]] = {"li": "item", "summary": "summary"}


class Piece(msgspec.Struct, frozen=True):
    """A stretch of visible text; `level` is a heading's, `text` has the marks of bold."""

    kind: Kind
    text: str
    line: int
    end_line: int
    level: int = 0


class HtmlReader(HTMLParser):
    """Reads HTML blocks in order; a heading may begin in one and end in another."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self.links: list[Link] = []
        self.in_comment = False  # what follows is hidden, up to the end of the comment
        self._base = 0
        self._text: list[str] = []
        self._start = 0
        self._kind: Kind = "paragraph"
        self._level = 0
        self._hidden: list[str] = []

    @property
    def in_heading(self) -> bool:
        """Whether a heading was opened and not closed, so that what follows belongs to it."""
        return self._level > 0

    def read(self, raw: str, line: int) -> list[Piece]:
        """Return what the next block shows; `line` is its first line."""
        self.reset()
        self._base = line - 1
        self._hidden.clear()
        raw = raw.replace("--!>", "-->")  # either ends a comment in HTML
        start = raw.find("-->") + 3 if self.in_comment else 0
        if start == 2:
            return []
        unclosed = raw.find("<!--", max(start, raw.rfind("-->")))
        self.in_comment = unclosed >= 0
        self.feed(raw[start : unclosed if self.in_comment else None])
        self.close()
        if not self.in_heading:
            self._flush()
        found, self.pieces = self.pieces, []
        return found

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """Skip `<![…]`, of which Python's parser knows some kinds only and fails at the others."""
        end = self.rawdata.find(">", i)
        return end + 1 if end >= 0 else -1

    def add_text(self, text: str, line: int) -> None:
        """Add text between two HTML blocks to the heading that is open."""
        self._start = self._start or line
        self._text.append(text + " ")

    def finish(self) -> list[Piece]:
        """Return what is left open at the end of the document."""
        self._flush()
        found, self.pieces = self.pieces, []
        return found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _HIDDEN:
            self._hidden.append(tag)
        elif tag == "img":
            self.links.append(
                Link(given.get("src") or "", given.get("alt") or "", self._line(), image=True)
            )
        elif tag == "a" and given.get("href"):
            self.links.append(Link(given["href"] or "", "", self._line()))
        elif tag in ("b", "strong"):
            self._text.append(BOLD)
        elif tag == "br":
            self._text.append(BREAK)
        elif tag in _BLOCKS:
            self._flush()
            self._kind = _KINDS.get(tag, "paragraph")
            if _HEADING.fullmatch(tag):
                self._kind, self._level = "heading", int(tag[1])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _HIDDEN:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._hidden:
            del self._hidden[self._hidden.index(tag) :]
        elif tag in ("b", "strong"):
            self._text.append(END)
        elif tag in _BLOCKS:
            self._flush()

    def handle_data(self, data: str) -> None:
        if self._hidden or not data:
            return
        if not self._start:
            if not data.strip():
                return
            self._start = self._line() + data[: len(data) - len(data.lstrip())].count("\n")
            data = data.lstrip()
        self._text.append(data)

    def _line(self) -> int:
        return self._base + self.getpos()[0]

    def _flush(self) -> None:
        """Turn the text collected into a piece."""
        text = "".join(self._text).rstrip()
        if text.strip(BOLD + END + BREAK + " \t\n"):
            line = self._start
            end = line + text.count("\n")
            self.pieces.append(Piece(self._kind, text, line, end, self._level))
        self._text, self._start, self._level, self._kind = [], 0, 0, "paragraph"
