"""What a block of HTML in Markdown shows: headings, text, list items."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Final, Literal, NamedTuple

PieceKind = Literal["open", "close", "text", "item", "bold", "summary"]


class Piece(NamedTuple):
    """What an HTML block shows: `kind` is open or close (of a heading), text, item, bold or summary; `line` is 0-based
    in the block."""

    kind: PieceKind
    line: int
    text: str = ""
    level: int = 0


_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
_BREAKING = frozenset(
    "address article aside blockquote br center dd details div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 "  # noqa: SIM905
    "header hr li main nav ol p section summary table tbody td tfoot th thead tr ul".split()
)
_ITEMS: Final[Mapping[str, PieceKind]] = {"li": "item", "summary": "summary"}
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_HIDING = frozenset(("code", "pre", "script", "style", "svg", "template", "textarea", "title"))


class HtmlReader:
    """Walks once over an HTML block, from one `<` to the next."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.line = 0
        self.hidden = ""
        self.kind: PieceKind = "text"
        self.kept: list[tuple[int, str]] = []
        self.has_text = False

    def pieces(self) -> Iterator[Piece]:
        """What the block shows, in order; text inside tags that show no prose, and comments, are left out."""
        at = 0
        while (opening := self.raw.find("<", at)) >= 0:
            self._keep(at, opening)
            tag = _TAG.match(self.raw, opening)
            after = _tag_end(self.raw, opening, tag)
            if tag and self.raw[after - 1] == ">":  # else it is never closed, and shows nothing
                yield from self._tag(tag[2].lower(), closing=bool(tag[1]))
                self.line += self.raw.count("\n", opening, after)
            elif after == opening + 1:
                self._keep(opening, after)
            else:
                self.line += self.raw.count("\n", opening, after)
            at = after
        self._keep(at, len(self.raw))
        yield from self._flush()

    def _keep(self, start: int, stop: int) -> None:
        if stop > start and not self.hidden:
            part = self.raw[start:stop]
            self.kept.append((self.line, part))
            self.has_text = self.has_text or not part.isspace()
        self.line += self.raw.count("\n", start, stop)

    def _tag(self, name: str, *, closing: bool) -> Iterator[Piece]:
        if self.hidden:
            if closing and name == self.hidden:
                self.hidden = ""
        elif name in _HIDING and not closing:
            self.hidden = name
        elif name in _BREAKING:
            yield from self._flush()
            if name in _ITEMS and not closing:
                self.kind = _ITEMS[name]
            if name in _HEADINGS:
                yield Piece("close" if closing else "open", self.line, level=int(name[1]))
        elif name in ("b", "strong") and not closing and self.kind == "text" and not self.has_text:
            self.kind = "bold"

    def _flush(self) -> Iterator[Piece]:
        """The text kept until now, as one piece at the line of its first word."""
        text = html.unescape("".join(part for _, part in self.kept)).strip()
        if text:
            line, part = next((line, part) for line, part in self.kept if part.strip())
            yield Piece(self.kind, line + part[: len(part) - len(part.lstrip())].count("\n"), text)
        self.kept.clear()
        self.has_text = False
        self.kind = "text"


def _tag_end(raw: str, opening: int, tag: re.Match[str] | None) -> int:
    """The offset after the tag or comment that opens here; after the `<` when it is neither."""
    if raw.startswith("<!--", opening):
        end = raw.find("-->", opening + 4)
        return end + 3 if end >= 0 else len(raw)
    if tag is None and not raw.startswith(("<!", "<?"), opening):
        return opening + 1
    end = raw.find(">", opening)
    return end + 1 if end >= 0 else len(raw)
