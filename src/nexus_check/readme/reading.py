"""Blocks → the passages, titles, links and code of a document, in source order."""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from typing import Any, Final

from msgspec.structs import replace

from nexus_check.readme.html import HtmlReader, HtmlText
from nexus_check.readme.inline import Inline
from nexus_check.readme.markdown import Token, blocks
from nexus_check.readme.titles import Place, titles_in
from nexus_check.readme.values import CodeBlock, Damage, Link, Passage, PassageKind, Title
from nexus_check.readme.words import plain

# Lines like `key: value` between lines of dashes; GitHub's own limit is not documented.
_FRONT_MATTER: Final = re.compile(
    r"---[^\S\n]*\n(?!---|\.\.\.)(?:(?:(?:[\w.-]+:|[ \t#-])[^\n]*)?+\n){1,198}?"
    r"(?:---|\.\.\.)[^\S\n]*(?:\n|$)"
)
_FOOTNOTE: Final = re.compile(r" {0,4}\[\^([^\]]+)\]:")
_CONFLICT: Final = re.compile(r"^(?:<{7} .*|>{7} .*)$", re.M)
_PROSE_AFTER_CODE: Final = re.compile(
    r"(?:^|\n)[ \t]*\n(?=#{2,6} +\S)"
)  # one `#` is a comment of a shell
_PROSE: Final = frozenset(("paragraph", "block_text"))
_CONTAINERS: Final = frozenset(("block_html", "block_quote", "list"))


class Reading:
    """Collects what a README's blocks show."""

    def __init__(self, damage: Sequence[Damage]) -> None:
        self.passages: list[Passage] = []  # their texts have the marks of bold
        self.titles: list[Title] = []
        self.links: list[Link] = []
        self.code: list[CodeBlock] = []
        self.damage = list(damage)
        self.tables = 0
        self.has_no_space = False
        self.is_rereading = False
        self.html = HtmlReader(self.links)

    def read(self, text: str) -> None:
        """Read a whole README."""
        if front := _FRONT_MATTER.match(text):  # GitHub shows it as a table of its own
            text = "\n" * front[0].count("\n") + text[front.end() :]
        if text.startswith("version https://git-lfs.github.com/spec/"):
            self.damage.append(Damage("lfs-pointer", 1))
        if "<<<<<<< " in text and ">>>>>>> " in text and (found := _CONFLICT.search(text)):
            self.damage.append(Damage("conflict", text.count("\n", 0, found.start()) + 1))
        tokens, state = blocks(text)
        self.inline = Inline(state.env, self.links)
        self.items = state.items
        self._take(tokens, 0, "text")
        if self.html.level:
            self._take_pieces(self.html.finish(), 0)
        if state.env["footnotes"]:
            self._footnotes(text, state.env)
        # An HTML heading is read where it ends, and footnotes last.
        self.passages.sort(key=lambda passage: passage.line)
        self.titles.sort(key=lambda title: title.line)
        self.links.sort(key=lambda link: link.line)

    def _take(self, tokens: Sequence[Token], depth: int, place: Place) -> None:
        for token in tokens:
            kind = token["type"]
            if self.html.in_comment and kind not in _CONTAINERS:
                continue
            if kind in _PROSE:
                self._paragraph(token, depth, place)
            elif kind == "block_quote":
                self._take(token["children"], depth + 1, place)
            elif kind == "block_html":
                self._take_pieces(self.html.read(token["raw"], token["line"]), depth)
            elif take := {
                "heading": self._heading,
                "list": self._list,
                "table": self._table,
                "block_code": self._code,
            }.get(kind):
                take(token, depth)

    def _list(self, token: Token, depth: int) -> None:
        items = [item["children"] for item in token["children"]]
        if token["attrs"]["ordered"] and not depth and _are_titles(items):
            for inside in items:
                self._take(inside, depth, "text")
            return
        for inside in items:
            is_whole = len(inside) == 1 and inside[0]["type"] in _PROSE
            self._take(inside, depth + 1, "whole item" if is_whole else "item")

    def _heading(self, token: Token, depth: int) -> None:
        source, line, style = token["text"].rstrip("\n"), token["line"], token["style"]
        end = line + source.count("\n") + (style == "setext")
        text = self.inline.text(source, line)
        self._title(Title(token["attrs"]["level"], text, line, end, style), depth)

    def _paragraph(self, token: Token, depth: int, place: Place) -> None:
        source, line = token["text"], token["line"]
        if place == "whole item":
            if source.startswith("[ ] "):  # an unticked box is something left to do
                return
            source = source.removeprefix("[x] ")
        text = self.inline.text(source, line)
        if self.html.level and place != "whole item":
            self.html.add_text(plain(text), line)
        else:
            self._prose(text, line, depth, place)

    def _prose(self, text: str, line: int, depth: int, place: Place) -> None:
        """Add a paragraph, split at what works as a title."""
        kind: PassageKind = "paragraph" if place == "text" else "item"
        at = 0
        for start, end, level, title, style in titles_in(text, place):
            self._passage(kind, text[at:start], line, depth)
            line += text.count("\n", at, start)
            self._title(Title(level, title, line, line + title.count("\n"), style), depth)
            if style == "nospace" and place == "text" and not self.has_no_space:
                self.has_no_space = True  # one is enough for a note
                self.damage.append(Damage("no-space-heading", line, text[start:end].strip()))
            line += text.count("\n", start, end)
            at = end
        self._passage(kind, text[at:], line, depth)

    def _passage(
        self, kind: PassageKind, text: str, line: int, depth: int, cell: tuple[int, int] = (-1, -1)
    ) -> None:
        """Add a passage that has text; `cell` is the number of its table and its column."""
        text = text.rstrip("\n")
        if text.strip():
            end = line + text.count("\n")
            self.passages.append(Passage(kind, line, end, text, depth, *cell))

    def _title(self, title: Title, depth: int) -> None:
        title = replace(title, text=" ".join(plain(title.text).split()))
        self.titles.append(title)
        self.passages.append(Passage("title", title.line, title.end_line, title.text, depth))

    def _table(self, token: Token, depth: int) -> None:
        for index, row in enumerate(token["rows"]):
            line = token["line"] + index + (index > 0)
            for column, cell in enumerate(row):
                kind: PassageKind = "cell" if index else "head"
                self._passage(
                    kind, self.inline.text(cell, line), line, depth, (self.tables, column)
                )
        self.tables += 1

    def _code(self, token: Token, depth: int) -> None:
        code, line = token["raw"], token["line"]
        rows = code.removesuffix("\n").count("\n") + bool(code)
        if token["style"] != "fenced":
            self.code.append(CodeBlock(line, line + max(rows, 1) - 1, code))
            return
        fence = token["marker"] + token.get("attrs", {}).get("info", "")
        closed = token["closed"]
        self.code.append(CodeBlock(line, line + rows + closed, code, fence, closed))
        if not closed:
            self.damage.append(
                Damage("unclosed-fence", line, "that list item or quote" if depth else "")
            )
            # Once, as each time may read all that is left.
            if not self.is_rereading and (resumed := _PROSE_AFTER_CODE.search(code)):
                self.is_rereading = True
                # Read as prose what GitHub shows as code; what it holds are no headings.
                above = line + code.count("\n", 0, resumed.end())
                tokens, _ = blocks("\n" * above + code[resumed.end() :])
                first = len(self.titles)
                self._take(tokens, depth, "text")
                self.titles[first:] = [replace(title, level=7) for title in self.titles[first:]]

    def _take_pieces(self, pieces: Sequence[Title | HtmlText], depth: int) -> None:
        for piece in pieces:
            if isinstance(piece, Title):
                self._title(piece, depth)
            else:
                self._prose(piece.text, piece.line, depth + piece.is_item, "item")

    def _footnotes(self, text: str, env: MutableMapping[str, Any]) -> None:
        """Add the footnotes that are referred to; GitHub shows no others."""
        lines: dict[str, int] = {}
        for line, row in enumerate(text.split("\n"), 1):
            if found := _FOOTNOTE.match(row):
                lines.setdefault(found[1].lower(), line)
        for key in list(env["footnotes"]):
            line = lines.get(key.lower(), 1)
            self._passage("paragraph", self.inline.text(env["ref_footnotes"][key], line), line, 0)


def _are_titles(items: Sequence[Sequence[Token]]) -> bool:
    """Tell whether numbered lines are titles, as word processors paste them.

    That is a single line, or lines of which one has its text right below it, not indented.
    """
    firsts = [item[0]["text"].strip() for item in items if item and item[0]["type"] in _PROSE]
    is_single = len(items) == len(items[0]) == len(firsts) == 1
    return is_single or any("\n" in first for first in firsts)
