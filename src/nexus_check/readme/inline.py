"""Inline Markdown → the text that GitHub shows, with marks for bold, code and headings."""

from __future__ import annotations

import html
import re
from collections.abc import MutableMapping
from typing import Any, Final

from nexus_check.readme.markdown import Token, inline
from nexus_check.readme.values import Link
from nexus_check.readme.words import (
    BOLD,
    BREAK,
    CODE,
    CODE_END,
    END,
    HEADING,
    HEADING_END,
    STRUCK,
    STRUCK_END,
    plain,
)

_MARKUP: Final = re.compile(r"[\\`*_\[<~]|&[#\w]")  # without one of these there is nothing to parse
_FORMULA: Final = re.compile(r"\$\$.*?\$\$|\$(?![\s$])[^$\n]*?(?<![\s$])\$(?!\d)", re.S)
_TAG: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_MARKED: Final = {  # what is put in place of an HTML tag, or around the children of a token
    "b": (BOLD, END),
    "br": (BREAK, BREAK),
    "code": (CODE, CODE_END),
    "del": (STRUCK, STRUCK_END),
    "s": (STRUCK, STRUCK_END),
    "strike": (STRUCK, STRUCK_END),
    "strikethrough": (STRUCK, STRUCK_END),
    "strong": (BOLD, END),
    **{f"h{level}": (f"{HEADING}{level}", HEADING_END) for level in range(1, 7)},
}
_ATTRIBUTE: Final = re.compile(r"\b(href|src|alt)\s*=\s*[\"']([^\"'>]*)[\"']", re.I)


class Inline:
    """Turns inline Markdown into the text that GitHub shows, and adds its links to `links`."""

    def __init__(self, env: MutableMapping[str, Any], links: list[Link]) -> None:
        self._env = env  # mistune's, with the references
        self._links = links
        self._line = 1  # of what is being read

    def text(self, source: str, line: int) -> str:
        """Return the visible text, with the marks of bold and as many lines as the source."""
        source = source.strip(" \r\n\t\f")
        if "$" in source:
            source = _FORMULA.sub(lambda found: "\n" * found[0].count("\n"), source)
        if "\n" in source:
            source = "\n".join([row.strip(" \t") for row in source.split("\n")])
        if not _MARKUP.search(source):
            return source
        self._line = line
        return "".join(map(self._shown, inline(source, self._env)))

    def _shown(self, token: Token) -> str:
        """Return the visible text of a token; the alt text of an image is not shown."""
        kind, start = token["type"], self._line
        if kind == "inline_html":
            return self._tag(token["raw"])
        if kind in {"text", "codespan"}:
            self._line += token["raw"].count("\n")
            return html.unescape(token["raw"]) if kind == "text" else CODE + token["raw"] + CODE_END
        if kind == "linebreak":
            self._line += 1
            return "\n"
        shown = "".join(map(self._shown, token.get("children", ())))
        if kind in {"link", "image"}:
            is_image = kind == "image"
            self._links.append(Link(token["attrs"]["url"], plain(shown), start, is_image))
            return "\n" * (self._line - start) if is_image else shown
        before, after = _MARKED.get(kind, ("", ""))
        return before + shown + after

    def _tag(self, raw: str) -> str:
        """Return what replaces an HTML tag in the text."""
        tag = _TAG.match(raw)
        name, is_end = (tag[2].lower(), bool(tag[1])) if tag else ("", False)
        breaks = "\n" * raw.count("\n")
        if name in ("img", "a") and not is_end:
            given = {key.lower(): value for key, value in _ATTRIBUTE.findall(raw)}
            target = given.get("src" if name == "img" else "href")
            if target:
                self._links.append(Link(target, given.get("alt", ""), self._line, name == "img"))
        self._line += len(breaks)
        return _MARKED.get(name, ("", ""))[is_end] + breaks
