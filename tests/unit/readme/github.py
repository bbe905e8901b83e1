"""GitHub's own parser (cmark-gfm): the headings that it makes of Markdown."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import cmarkgfm
from cmarkgfm.cmark import Options

NESTED = re.compile(r"<h[1-6]>(?:(?!</h[1-6]>).)*<h[1-6]\b", re.S)
OPEN_COMMENT = re.compile(r"<!--(?!.*-->).*", re.S)
"""A comment that is never closed hides all that follows it; Python's parser shows that."""
LEVELS = {f"h{level}": level for level in range(1, 7)}


class _Headings(HTMLParser):
    """Collects level and text of every heading, those written in HTML included."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self._open: int | None = None
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in LEVELS:
            self._close()
            self._open = LEVELS[tag]
        elif tag == "br":
            self._text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in LEVELS:
            self._close()

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def finish(self) -> None:
        """End the document; a heading that is still open ends with it, as in a browser."""
        self.close()
        self._close()

    def _close(self) -> None:
        if self._open is not None:
            self.found.append((self._open, " ".join("".join(self._text).split())))
        self._open, self._text = None, []


def headings(markdown: str) -> list[tuple[int, str]]:
    """Level and text of every heading GitHub shows, in order."""
    reader = _Headings()
    reader.feed(OPEN_COMMENT.sub("", _html(markdown)))
    reader.finish()
    return reader.found


def nests(markdown: str) -> bool:
    """Whether a heading is inside another, which a browser takes apart."""
    return NESTED.search(_html(markdown)) is not None


def _html(markdown: str) -> str:
    options = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    html: str = cmarkgfm.github_flavored_markdown_to_html(markdown, options=options)
    return html
