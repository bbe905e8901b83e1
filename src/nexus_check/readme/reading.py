"""Blocks → the sentences, titles, links and code of a document, in source order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from nexus_check.readme.html import HtmlReader
from nexus_check.readme.inline import Inline
from nexus_check.readme.markdown import Token, blocks
from nexus_check.readme.titles import Place, title_in
from nexus_check.readme.values import CodeBlock, Damage, Link, Role, Sentence, Title, TitleStyle
from nexus_check.readme.words import HEADING, HEADING_END, PIECE, plain, sentences, without_hidden

_RESERVED: Final = re.compile(r"[\x01-\x08\x0e-\x1f]")  # marks of `words` are among these
# Entities that are line breaks, where the source has none.
_BREAK_ENTITY: Final = re.compile(r"&(?:#0*10(?!\d)|#[Xx]0*[Aa](?![\dA-Fa-f])|NewLine);?")
# Lines like `key: value` between lines of dashes; GitHub's own limit is not documented.
_FRONT_MATTER: Final = re.compile(
    r"---[^\S\n]*\n(?!---|\.\.\.)(?:(?:(?:[\w.-]+:|[ \t#-])[^\n]*)?+\n){1,198}?"
    r"(?:---|\.\.\.)[^\S\n]*(?:\n|$)"
)
_CONFLICT: Final = re.compile(r"^<{7} ", re.M)
# One `#` is a comment of a shell.
_PROSE_AFTER_CODE: Final = re.compile(r"(?:^|\n)[ \t]*\n(?=#{2,6} +\S)")
_PROSE: Final = frozenset(("paragraph", "block_text"))
_CONTAINERS: Final = frozenset(("block_html", "block_quote", "list"))


class Reading:
    """Collects what a README's blocks show."""

    def __init__(self, damage: Sequence[Damage]) -> None:
        self.sentences: list[Sentence] = []
        self.titles: list[Title] = []
        self.starts: list[int] = []  # of the titles' sentences
        self.wordless: list[int] = []  # lines of text that makes no sentence, such as an address
        self.links: list[Link] = []
        self.code: list[CodeBlock] = []
        self.damage = list(damage)
        self.is_rereading = False
        self.html_level = 0  # of a heading in HTML whose text is still to come
        self.html = HtmlReader(self.links)

    def read(self, text: str) -> None:
        """Read a whole README."""
        text = _BREAK_ENTITY.sub("\u00a0", _RESERVED.sub("\ufffd", text))
        if front := _FRONT_MATTER.match(text):  # GitHub shows it as a table of its own
            text = "\n" * front[0].count("\n") + text[front.end() :]
        if text.startswith("version https://git-lfs.github.com/spec/"):
            self.damage.append(Damage("lfs-pointer", 1))
        if "\n>>>>>>> " in text and (found := _CONFLICT.search(text)):
            self.damage.append(Damage("conflict", text.count("\n", 0, found.start()) + 1))
        tokens, state = blocks(text)
        self.inline = Inline(state.env, self.links, self.html)
        self.items = state.items
        self._take(tokens, 0, "text")

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
                text = without_hidden(self.html.text(token["raw"], token["line"]))
                self._prose(text, token["line"], depth + 1, "item")
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
        text, line = self.inline.text(token["text"], token["line"]), token["line"]
        self._title(Title(token["attrs"]["level"], text, line, token["style"]), depth)

    def _paragraph(self, token: Token, depth: int, place: Place) -> None:
        source, line = token["text"], token["line"]
        if place == "whole item":
            if source.startswith("[ ] "):  # an unticked box is something left to do
                return
            source = source.removeprefix("[x] ")
        self._prose(self.inline.text(source, line), line, depth, place)

    def _prose(self, text: str, line: int, depth: int, place: Place) -> None:
        """Add a paragraph or block of HTML, split at what is or works as a title."""
        for number, piece in enumerate(text.split(PIECE)):
            if piece.startswith(HEADING):
                self.html_level = int(piece[1])
            if self.html_level:
                self._html_title(piece, line, depth)
                line += piece.count("\n")
                continue
            above: list[str] = []
            for index, row in enumerate(piece.split("\n")):
                if found := title_in(row, place, is_first=number == index == 0):
                    self._text("\n".join(above), line + index - len(above), depth)
                    above.clear()
                    self._title(Title(7, found[0], line + index, found[1]), depth)
                    is_told = any(one.kind == "no-space-heading" for one in self.damage[-1:])
                    if found[1] == "nospace" and place == "text" and not is_told:
                        self.damage.append(Damage("no-space-heading", line + index, row.strip()))
                else:
                    above.append(row)
            line += piece.count("\n")
            self._text("\n".join(above), line + 1 - len(above), depth)

    def _html_title(self, piece: str, line: int, depth: int) -> None:
        """Add a heading in HTML, whose text may be in the block after the one with its tag."""
        text = plain(piece)
        if title := text.strip():
            line += text[: text.index(title)].count("\n")
            style: TitleStyle = "html" if self.html_level < 7 else "summary"
            self._title(Title(self.html_level, title, line, style), depth)
        if title or HEADING_END in piece:
            self.html_level = 0

    def _text(
        self,
        text: str,
        line: int,
        depth: int,
        cell: tuple[int, int] | None = None,
        role: Role | None = None,
    ) -> None:
        """Add the sentences of a text that still has the marks of bold."""
        block = len(self.sentences)
        self.sentences += sentences(text, line, block, depth=depth, cell=cell, role=role)
        if block == len(self.sentences) and (shown := plain(text).rstrip()):
            self.wordless.append(line + shown.count("\n"))

    def _title(self, title: Title, depth: int) -> None:
        self.titles.append(replace(title, text=" ".join(plain(title.text).split())))
        self.starts.append(len(self.sentences))
        self._text(plain(without_hidden(title.text)), title.line, depth, None, "title")

    def _table(self, token: Token, depth: int) -> None:
        for index, row in enumerate(token["rows"]):
            line = token["line"] + index + (index > 0)
            for column, source in enumerate(row):
                cell = token["line"], column
                role: Role | None = None if index else "label"
                self._text(self.inline.text(source, line), line, depth, cell, role)

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
            hidden = "that list item or quote" if depth else "all after it"
            self.damage.append(Damage("unclosed-fence", line, hidden))
            # Once, as each time may read all that is left.
            if not self.is_rereading and (resumed := _PROSE_AFTER_CODE.search(code)):
                self.is_rereading = True
                # Read as prose what GitHub shows as code; what it holds are no headings.
                above = line + code.count("\n", 0, resumed.end())
                tokens, _ = blocks("\n" * above + code[resumed.end() :])
                first = len(self.titles)
                self._take(tokens, depth, "text")
                self.titles[first:] = [replace(title, level=7) for title in self.titles[first:]]


def _are_titles(items: Sequence[Sequence[Token]]) -> bool:
    """Tell whether numbered lines are titles, as word processors paste them.

    That is a single line, or lines of which one has its text right below it, not indented.
    """
    firsts = [item[0]["text"].strip() for item in items if item and item[0]["type"] in _PROSE]
    is_single = len(items) == len(firsts) == 1 and ": " not in firsts[0]
    return is_single or any("\n" in first for first in firsts)
