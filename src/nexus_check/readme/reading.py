"""Blocks → the passages, titles, links and code of a document, in source order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from nexus_check.readme.html import HtmlReader, Piece
from nexus_check.readme.inline import Inline
from nexus_check.readme.markdown import Token, blocks
from nexus_check.readme.titles import title_lines
from nexus_check.readme.values import CodeBlock, Damage, Passage, PassageKind, Title
from nexus_check.readme.words import BREAK, HEADING, HEADING_END, plain

MAX_FRONT_MATTER: Final = 200  # lines; GitHub's own limit is not documented
_FRONT_MATTER_LINE: Final = re.compile(r"[\w.-]+:|[ \t#-]")
_INLINE_HEADING: Final = re.compile(
    f"{HEADING}([1-6])([^{HEADING}{HEADING_END}]*)(?:{HEADING_END}|$)"
)
_FOOTNOTE: Final = re.compile(r" {0,4}\[\^([^\]]+)\]:")
_CONFLICT: Final = re.compile(r"^(?:<{7} .*|>{7} .*)$", re.M)
_PROSE_AFTER_CODE: Final = re.compile(
    r"(?:^|\n)[ \t]*\n(?=#{2,6} +\S)"
)  # one `#` is a comment of a shell


class Reading:
    """Collects what a README's blocks show."""

    def __init__(self, damage: Sequence[Damage]) -> None:
        self.passages: list[Passage] = []
        self.titles: list[Title] = []
        self.code: list[CodeBlock] = []
        self.damage = list(damage)
        self.tables = 0
        self.has_no_space = False
        self.is_rereading = False
        self.html = HtmlReader()

    def read(self, text: str) -> None:
        """Read a whole README."""
        self.last_line = text.count("\n") + 1
        text = _without_front_matter(text)
        if text.startswith("version https://git-lfs.github.com/spec/"):
            self.damage.append(Damage("lfs-pointer", 1))
        if "<<<<<<< " in text and ">>>>>>> " in text and (found := _CONFLICT.search(text)):
            self.damage.append(Damage("conflict", text.count("\n", 0, found.start()) + 1))
        tokens, state = blocks(text)
        self.inline = Inline(state)
        self.items = state.items
        self._take(tokens, 0, in_item=False)
        self._take_pieces(self.html.finish(), 0)
        self._footnotes(text, state.env["ref_footnotes"])
        # mistune puts a list that ends a quote before it; footnotes are shown at the end.
        self.passages.sort(key=lambda passage: passage.line)
        self.titles.sort(key=lambda title: title.line)
        self.links = sorted([*self.inline.links, *self.html.links], key=lambda link: link.line)

    def _take(self, tokens: Sequence[Token], depth: int, *, in_item: bool) -> None:
        for token in tokens:
            kind = token["type"]
            if self.html.in_comment and kind not in {"block_html", "block_quote", "list"}:
                continue
            if kind in {"paragraph", "block_text"}:
                self._paragraph(token["text"], token["line"], depth, in_item=in_item)
            elif kind == "block_quote":
                self._take(token["children"], depth + 1, in_item=in_item)
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
        items = token["children"]
        if self.html.in_comment:
            for item in items:
                self._take(item["children"], depth + 1, in_item=True)
            return
        are_titles = token["attrs"]["ordered"] and not depth and _are_titles(items)
        for item in items:
            inside = item["children"]
            if are_titles:
                self._take(inside, depth, in_item=False)
            elif len(inside) == 1 and inside[0]["type"] in ("paragraph", "block_text"):
                # A bold line is an item's whole text here, and no title of anything.
                source, line = inside[0]["text"], inside[0]["line"]
                if not source.startswith("[ ] "):  # an unticked box is something left to do
                    text = self.inline.text(source.removeprefix("[x] "), line)
                    if HEADING in text:
                        self._prose(text, line, depth + 1, in_item=True)
                    else:
                        self._passage("item", text, line, depth + 1)
            else:
                self._take(inside, depth + 1, in_item=True)

    def _heading(self, token: Token, depth: int) -> None:
        source, line = token["text"].rstrip("\n"), token["line"]
        text = plain(self.inline.text(source, line)).strip()
        end = line + source.count("\n") + (token["style"] == "setext")
        self._title(Title(token["attrs"]["level"], text, line, end, token["style"]), depth)

    def _paragraph(self, source: str, line: int, depth: int, *, in_item: bool) -> None:
        source = source.rstrip("\n")
        text = self.inline.text(source, line)
        if self.html.in_heading:
            self.html.add_text(plain(text), line)
            return
        self._prose(text, line, depth, in_item=in_item)

    def _with_headings(self, text: str, line: int, depth: int) -> str:
        """Add the HTML headings in a paragraph and what is before them; return what is left."""
        while found := _INLINE_HEADING.search(text):
            self._passage("paragraph", text[: found.start()], line, depth)
            line += text.count("\n", 0, found.start())
            self._title(
                Title(int(found[1]), found[2], line, line + found[2].count("\n"), "html"), depth
            )
            line += found[0].count("\n")
            text = text[found.end() :]
        return text

    def _prose(self, text: str, line: int, depth: int, *, in_item: bool) -> None:
        """Add a paragraph, split at the lines that work as titles."""
        if HEADING in text:
            rest = self._with_headings(text, line, depth)
            self._passage("paragraph", rest, line + text.count("\n") - rest.count("\n"), depth)
            return
        rows = text.split("\n")
        start = 0
        kind: PassageKind = "item" if in_item else "paragraph"
        for index, title, style in title_lines(text, in_item=in_item):
            self._passage(kind, "\n".join(rows[start:index]), line + start, depth)
            at = line + index
            self._title(Title(7, title, at, at, style), depth)
            if style == "nospace" and not in_item and not self.has_no_space:
                self.has_no_space = True  # one is enough for a note
                self.damage.append(Damage("no-space-heading", line + index, rows[index].strip()))
            start = index + 1
        self._passage(kind, "\n".join(rows[start:]), line + start, depth)

    def _passage(
        self, kind: PassageKind, text: str, line: int, depth: int, cell: tuple[int, int] = (-1, -1)
    ) -> None:
        """Add a passage that has text; `cell` is the number of its table and its column."""
        if text.strip():
            line = min(line, self.last_line)
            end = min(line + text.rstrip("\n").count("\n"), self.last_line)
            self.passages.append(Passage(kind, line, end, text, depth, *cell))

    def _title(self, title: Title, depth: int) -> None:
        line = min(title.line, self.last_line)
        end = min(max(line, title.end_line), self.last_line)
        text = " ".join(plain(title.text).replace(BREAK, " ").split())
        self.passages.append(Passage("title", line, end, text, depth))
        self.titles.append(Title(title.level, text, line, end, title.style))

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
        rows = code.count("\n") + (not code.endswith("\n") and bool(code))
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
                tokens, _ = blocks(code[resumed.end() :])
                self._shift(tokens, line + code.count("\n", 0, resumed.end()))
                first = len(self.titles)
                self._take(tokens, depth, in_item=False)
                self.titles[first:] = [replace(title, level=7) for title in self.titles[first:]]

    def _shift(self, tokens: Sequence[Token], lines: int) -> None:
        """Move tokens that were read on their own to their place in the file."""
        for token in tokens:
            if "line" in token:
                token["line"] += lines
            self._shift(token.get("children", ()), lines)

    def _take_pieces(self, pieces: Sequence[Piece], depth: int) -> None:
        for piece in pieces:
            if piece.kind == "heading":
                self._title(
                    Title(piece.level, piece.text, piece.line, piece.end_line, "html"), depth
                )
            elif piece.kind == "summary":
                self._title(Title(7, piece.text, piece.line, piece.line, "summary"), depth)
            else:
                self._prose(piece.text, piece.line, depth + (piece.kind == "item"), in_item=True)

    def _footnotes(self, text: str, notes: dict[str, str]) -> None:
        """Add the footnotes that are referred to; GitHub shows no others."""
        keys = self.inline.footnotes()
        lines: dict[str, int] = {}
        if keys:
            for line, row in enumerate(text.split("\n"), 1):
                if found := _FOOTNOTE.match(row):
                    lines.setdefault(found[1].lower(), line)
        for key in keys:
            line = lines.get(key.lower(), 1)
            self._passage("paragraph", self.inline.text(notes[key], line), line, 0)


def _without_front_matter(text: str) -> str:
    """Return the text with the lines of front matter blanked; GitHub shows it as a table of its
    own.
    """
    rows = text.split("\n", MAX_FRONT_MATTER)
    if rows[0].rstrip() != "---":
        return text
    for index, row in enumerate(rows[1:MAX_FRONT_MATTER], 1):
        if row.rstrip() in ("---", "..."):
            return "\n" * (index + 1) + "\n".join(rows[index + 1 :]) if index > 1 else text
        if row.strip() and not _FRONT_MATTER_LINE.match(row):
            return text
    return text


def _are_titles(items: Sequence[Token]) -> bool:
    """Tell whether numbered lines are titles, as word processors paste them.

    That is a single line, or lines of which one has its text right below it, not indented.
    """
    kinds = [[inner["type"] for inner in item["children"]] for item in items]
    firsts = [
        item["children"][0]["text"].strip()
        for item, inner in zip(items, kinds, strict=True)
        if inner[:1] in (["paragraph"], ["block_text"])
    ]
    return (len(kinds) == len(kinds[0]) == len(firsts) == 1) or any("\n" in text for text in firsts)
