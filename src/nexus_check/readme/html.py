"""HTML → the text that GitHub shows, with marks for what it is, on as many lines as the source."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

from nexus_check.readme.values import Link
from nexus_check.readme.words import (
    BOLD,
    BREAK,
    CODE,
    CODE_END,
    END,
    HEADING,
    HEADING_END,
    HIDDEN,
    HIDDEN_END,
    PIECE,
)

_BLOCKS: Final = (
    "address article aside blockquote center dd details div dl dt figcaption figure footer form "
    "header hr li main nav ol p section table tbody td tfoot th thead tr ul"
)
_NOT_SHOWN: Final = "script style template textarea title svg pre del s strike".split()
# What replaces a tag that begins, and one that ends.
_MARKS: Final = {
    **dict.fromkeys(_BLOCKS.split(), (PIECE, PIECE)),
    **dict.fromkeys(_NOT_SHOWN, (HIDDEN, HIDDEN_END)),
    **{f"h{level}": (f"{PIECE}{HEADING}{level}", HEADING_END + PIECE) for level in range(1, 7)},
    "summary": (f"{PIECE}{HEADING}7", HEADING_END + PIECE),
    "b": (BOLD, END),
    "strong": (BOLD, END),
    "code": (CODE, CODE_END),
    "br": (BREAK, BREAK),
}
_COMMENT_END: Final = re.compile("--!?>")  # either ends a comment in HTML


class HtmlReader(HTMLParser):
    """Reads blocks of HTML and single tags in order, and adds their links to `links`."""

    def __init__(self, links: list[Link]) -> None:
        super().__init__(convert_charrefs=True)
        self.in_comment = False  # what follows is hidden, up to the end of the comment
        self._links = links
        self._shown: list[str] = []
        self._line = 1  # where the block begins
        self._breaks = 0  # in what is shown

    def text(self, raw: str, line: int) -> str:
        """Return what the next block or tag shows; `line` is its first line."""
        self.reset()
        self._shown, self._line, self._breaks = [], line, 0
        opened, self.in_comment = "<!--" * self.in_comment, False
        self.feed(opened + raw)
        # A tag without an end hides the rest of its block. Closed, Python's parser would show it as
        # text, and look for an end again from each `<` in it.
        if not self.rawdata.startswith("<"):
            self.close()
        return "".join(self._shown) + "\n" * (raw.count("\n") - self._breaks)

    def parse_comment(self, i: int, report: bool = True) -> int:
        """Skip a comment, which may end in a later block."""
        end = _COMMENT_END.search(self.rawdata, i + 4)
        self.in_comment = end is None
        return end.end() if end else len(self.rawdata)

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """Skip `<![…]`, of which Python's parser knows some kinds only and fails at the others."""
        end = self.rawdata.find(">", i)
        return end + 1 if end >= 0 else -1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        target = {"img": "src", "a": "href"}.get(tag)
        if target and (url := dict(attrs).get(target)):
            line = self._line + self.getpos()[0] - 1
            self._links.append(Link(url, dict(attrs).get("alt") or "", line, tag == "img"))
        self._add(_MARKS.get(tag, ("", ""))[0])

    def handle_endtag(self, tag: str) -> None:
        self._add(_MARKS.get(tag, ("", ""))[1])

    def handle_data(self, data: str) -> None:
        self._add(data)

    def _add(self, text: str) -> None:
        """Add to what is shown, on the line where the source has it."""
        text = "\n" * (self.getpos()[0] - 1 - self._breaks) + text
        self._shown.append(text)
        self._breaks += text.count("\n")
