"""Inline Markdown → the text that GitHub shows, with marks for bold, code and headings."""

from __future__ import annotations

import html
import re
from collections.abc import MutableMapping
from typing import Any, Final

from nexus_check.readme.html import HtmlReader
from nexus_check.readme.markdown import Token, inline
from nexus_check.readme.values import Link
from nexus_check.readme.words import BOLD, CODE, CODE_END, END, HIDDEN, HIDDEN_END, plain

_MARKUP: Final = re.compile(r"[\\`*_\[<~]|&[#\w]")  # without one of these there is nothing to parse
_FORMULA: Final = re.compile(r"\$\$.*?\$\$|\$(?![\s$])[^$\n]*?(?<![\s$])\$(?!\d)", re.S)
_MARKS: Final = {  # what is put around the children of a token
    "strikethrough": (HIDDEN, HIDDEN_END),
    "strong": (BOLD, END),
}


class Inline:
    """Turns inline Markdown into the text that GitHub shows, and adds its links to `links`."""

    def __init__(
        self, env: MutableMapping[str, Any], links: list[Link], html_reader: HtmlReader
    ) -> None:
        self._env = env  # mistune's, with the references
        self._links = links
        self._html = html_reader
        self._line = 1  # of what is being read

    def text(self, source: str, line: int) -> str:
        """Return the visible text, with marks and as many lines as the source."""
        source = source.strip(" \r\n\t\f")
        if "$" in source:
            source = _FORMULA.sub(lambda found: "\n" * found[0].count("\n"), source)
        # A backslash that ends a line is a line break.
        rows = [row.lstrip(" \t").rstrip(" \t\\") for row in source.split("\n")]
        source = "\n".join(rows)
        if not _MARKUP.search(source):
            return source
        self._line = line
        return "".join(map(self._shown, inline(source, self._env)))

    def _shown(self, token: Token) -> str:
        """Return the visible text of a token; the alt text of an image is not shown."""
        kind, line = token["type"], self._line
        if kind in {"text", "codespan", "inline_html"}:
            raw = token["raw"]
            self._line += raw.count("\n")
            if kind == "inline_html":
                return self._html.text(raw, line)
            return html.unescape(raw) if kind == "text" else CODE + raw + CODE_END
        shown = "".join(map(self._shown, token.get("children", ())))
        if kind in {"link", "image"}:
            is_image = kind == "image"
            self._links.append(Link(token["attrs"]["url"], plain(shown), line, is_image))
            return "\n" * (self._line - line) if is_image else shown
        before, after = _MARKS.get(kind, ("", ""))
        return before + shown + after
