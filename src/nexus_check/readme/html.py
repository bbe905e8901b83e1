"""What a block of HTML shows: headings, paragraphs, list items, links."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final, NamedTuple

from nexus_check.readme.values import Link, Title, TitleStyle
from nexus_check.readme.words import BOLD, BREAK, END

_LEVELS: Final = {f"h{level}": level for level in range(1, 7)}
_BLOCKS: Final = _LEVELS.keys() | frozenset(
    "address article aside blockquote center dd details div dl dt figcaption figure footer form "
    "header hr li main nav ol p section summary table tbody td tfoot th thead tr ul".split()
)
_HIDDEN: Final = frozenset("script style template textarea title svg pre code del s strike".split())


class HtmlText(NamedTuple):
    """Visible text outside of titles, with the marks of bold."""

    text: str
    line: int
    is_item: bool


class HtmlReader(HTMLParser):
    """Reads HTML blocks in order; a heading may begin in one and end in another."""

    def __init__(self, links: list[Link]) -> None:
        super().__init__(convert_charrefs=True)
        self.in_comment = False  # what follows is hidden, up to the end of the comment
        self.level = 0  # of a heading that is open, so that what follows belongs to it
        self._pieces: list[Title | HtmlText] = []
        self._links = links
        self._base = 0
        self._text: list[str] = []
        self._start = 0
        self._block = ""  # the tag of the text
        self._hidden: list[str] = []

    def read(self, raw: str, line: int) -> list[Title | HtmlText]:
        """Return what the next block shows; `line` is its first line."""
        self.reset()
        self._pieces = []
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
        if not self.level:
            self._flush()
        return self._pieces

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """Skip `<![…]`, of which Python's parser knows some kinds only and fails at the others."""
        end = self.rawdata.find(">", i)
        return end + 1 if end >= 0 else -1

    def add_text(self, text: str, line: int) -> None:
        """Add text between two HTML blocks to the heading that is open."""
        self._start = self._start or line
        self._text.append(text + " ")

    def finish(self) -> list[Title | HtmlText]:
        """Return the heading that is open at the end of the document."""
        self._pieces = []
        self._flush()
        return self._pieces

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _HIDDEN:
            self._hidden.append(tag)
        elif tag == "img":
            self._links.append(
                Link(given.get("src") or "", given.get("alt") or "", self._line(), image=True)
            )
        elif tag == "a" and given.get("href"):
            self._links.append(Link(given["href"] or "", "", self._line()))
        elif tag in ("b", "strong"):
            self._text.append(BOLD)
        elif tag == "br":
            self._text.append(BREAK)
        elif tag in _BLOCKS:
            self._flush()
            self._block, self.level = tag, _LEVELS.get(tag, 0)

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
            if self.level or self._block == "summary":
                style: TitleStyle = "html" if self.level else "summary"
                end = line + text.count("\n")
                self._pieces.append(Title(self.level or 7, text, line, end, style))
            else:
                self._pieces.append(HtmlText(text, line, self._block == "li"))
        self._text, self._start, self._block, self.level = [], 0, "", 0
