"""Inline Markdown → the text that GitHub shows, with marks for bold, code and headings."""

from __future__ import annotations

import html
import re
from typing import Final

from nexus_check.readme.markdown import LineState, Token, inline
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

_MARKUP: Final = re.compile(r"[\\`*_\[<&~]")  # without one of these there is nothing to parse
_FORMULA: Final = re.compile(r"\$\$.*?\$\$|\$(?![\s$])[^$\n]*?(?<![\s$])\$(?!\d)", re.S)
_TAG: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_TAGS: Final = {  # what replaces a tag where it opens, and where it closes
    "b": (BOLD, END),
    "br": (BREAK, BREAK),
    "code": (CODE, CODE_END),
    "del": (STRUCK, STRUCK_END),
    "s": (STRUCK, STRUCK_END),
    "strike": (STRUCK, STRUCK_END),
    "strong": (BOLD, END),
}
_ATTRIBUTE: Final = re.compile(r"\b(href|src|alt)\s*=\s*[\"']([^\"'>]*)[\"']", re.I)


class Inline:
    """Turns inline Markdown into the text that GitHub shows, and collects links."""

    def __init__(self, state: LineState) -> None:
        self.links: list[Link] = []
        self._env = state.env
        self._line = 1  # of what is being read

    def text(self, source: str, line: int) -> str:
        """Return the visible text, with the marks of bold and a line break for each of the
        source.
        """
        source = source.strip(" \r\n\t\f")
        if "$" in source:
            source = _FORMULA.sub(lambda found: "\n" * found[0].count("\n"), source)
        if "\n" in source:
            source = "\n".join([row.strip(" \t") for row in source.split("\n")])
        if not _MARKUP.search(source):
            return source
        self._line = line
        return "".join(map(self._shown, inline(source, self._env)))

    def footnotes(self) -> list[str]:
        """Return the keys of the footnotes that were referred to."""
        return list(self._env["footnotes"])

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
            self.links.append(Link(token["attrs"]["url"], plain(shown), start, is_image))
            return "\n" * (self._line - start) if is_image else shown
        before, after = {"strong": (BOLD, END), "strikethrough": (STRUCK, STRUCK_END)}.get(
            kind, ("", "")
        )
        return before + shown + after

    def _tag(self, raw: str) -> str:
        """Return what replaces an HTML tag in the text."""
        tag = _TAG.match(raw)
        name = tag[2].lower() if tag else ""
        breaks = "\n" * raw.count("\n")
        if name in ("img", "a") and not (tag and tag[1]):
            given = {key.lower(): value for key, value in _ATTRIBUTE.findall(raw)}
            target = given.get("src" if name == "img" else "href")
            if target:
                self.links.append(Link(target, given.get("alt", ""), self._line, name == "img"))
        self._line += len(breaks)
        if len(name) == 2 and name[0] == "h" and name[1] in "123456":
            return (HEADING_END if tag and tag[1] else HEADING + name[1]) + breaks
        return _TAGS.get(name, ("", ""))[bool(tag and tag[1])] + breaks
