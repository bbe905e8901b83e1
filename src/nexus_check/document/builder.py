"""Tokens → blocks and titles, in source order."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, MutableMapping, Sequence
from typing import Any, ClassVar, Final

import msgspec
from msgspec.structs import replace

from nexus_check.document.decoding import line_at
from nexus_check.document.html import HtmlReader, Piece
from nexus_check.document.markdown import (
    MOST_TOKENS,
    Exhausted,
    InlineHeading,
    Token,
    inline_headings,
    is_dense,
    table_start,
    tokens,
    visible,
)
from nexus_check.document.values import Block, BlockKind, Damage, Document, Title, TitleStyle

MOST_LINES: Final = 10_000
"""How many lines are read: ten times more than the longest README of a learner that was ever met."""
MOST_FRONT_MATTER: Final = 200
MOST_UNSHOWN: Final = 3
"""How often what is shown as code is read as prose within what was shown as code."""
_FRONT_MATTER_LINE = re.compile(r"[\w.-]+:|[ \t#-]")


def parse(text: str, damage: Sequence[Damage] = ()) -> Document:
    """Read text with `\\n` line ends into a `Document`."""
    builder = _Builder(list(damage))
    lines = tuple(text.split("\n"))
    if len(lines) > MOST_LINES:
        builder.damage.append(Damage("too-long", MOST_LINES))
        lines = lines[:MOST_LINES]
        text = "\n".join(lines)
    if matter := _front_matter(text):
        # GitHub shows front matter as a table of its own; to Markdown it would be a rule and a setext heading.
        text = "\n" * matter.count("\n") + text[len(matter) :]
    builder.note_markers(text)
    builder.read(text)
    return Document(
        lines=lines,
        blocks=tuple(builder.blocks),
        titles=tuple(builder.titles),
        items=tuple(builder.items),
        damage=tuple(sorted(builder.damage, key=lambda found: found.line)),
        references=None if builder.dense else builder.references,
    )


def _front_matter(text: str) -> str:
    """The lines of front matter at the start of a text, or nothing."""
    if not text.startswith("---"):
        return ""
    rows = text.split("\n", MOST_FRONT_MATTER)
    for index, row in enumerate(rows[1:MOST_FRONT_MATTER], 1):
        if row.rstrip() in ("---", "..."):
            return "\n".join(rows[: index + 1]) + "\n" if index > 1 and not rows[0].rstrip(" \t-") else ""
        if row.strip() and not _FRONT_MATTER_LINE.match(row):
            return ""
    return ""


_NO_SPACE = re.compile(r" {0,3}(?P<marks>#{1,6})(?P<text>[^\s#\d!][^\n]{0,160}?)#*[ \t]*$")
_CONFLICT = re.compile(r"^(?:<{7} .*|>{7} .*)$", re.M)
_HASH_COMMENTS = frozenset(
    "bash sh shell zsh console terminal powershell python py yaml yml toml ini env dotenv conf config "  # noqa: SIM905
    "dockerfile docker makefile ruby graphql text txt plaintext".split()
) | {""}
"""Languages in which a line that begins with one `#` is a comment."""

_LISTED_LINE = re.compile(r"\s*(?:[-*+•]|\d{1,2}[.)])\s+\S")
_OPENING_FENCE = re.compile(r"^ {0,3}(?:`{3,}|~{3,})[ \t]*\w", re.M)
_HTML_BOLD = re.compile(r"</?(?:b|strong)>", re.I)
_NO_TITLE: Final = frozenset("[!`<|{}()$>/\\")
"""What a line without a mark that works as a title does not begin with."""
_BULLETS: Final = frozenset("*-+•")
"""What a line begins with that was meant as a list item, unless it ends so, too: `*Title*`."""
LONGEST_BOLD: Final = 160
BARE_WORDS: Final = 10
"""A line of more words than this is a sentence, not a title."""


def _bold_start(row: str) -> tuple[str, str] | None:
    """The bold words that a line starts with, after an emoji or a number at most, and what follows them (a colon or
    a line break aside)."""
    mark = "**" if "**" in row else "__"
    before, _, after = row.partition(mark)
    text, closed, rest = after.partition(mark)
    if not closed or not text or text[0].isspace() or len(text) > LONGEST_BOLD or len(before) > 12:
        return None
    if before and any(char.isalpha() for char in before):
        return None
    return text, rest.strip().removeprefix(":").removesuffix("\\").strip()


def _may_be_title(text: str) -> bool:
    """Whether a list item's text may hold a line that works as a title: all of it bold, or with a number sign."""
    if "#" in text or "<h" in text or "\n" in text.rstrip("\n"):
        return True
    return ("**" in text or "__" in text) and text.rstrip(" \t\n\\:").endswith(("**", "__"))


def leads(document: Document, places: Iterable[int]) -> list[Title]:
    """The bold words that open a paragraph's line or a list item, as titles of style `lead`, in the blocks at these
    places. They are many, and seldom asked for."""
    found = []
    for place in places:
        block = document.blocks[place]
        if block.kind != "text" or ("**" not in block.text and "__" not in block.text):
            continue
        for offset, row in enumerate(block.text.rstrip("\n").split("\n")):
            bold = _bold_start(row) if "**" in row or "__" in row else None
            if bold and bold[1] and not (block.item and offset):
                line, text = block.line + offset, visible(bold[0], document.references)
                found.append(Title(7, text, line, line, "lead", place, block.shown))
    return found


def _stands_alone(rows: Sequence[str], index: int) -> bool:
    """Whether a line inside a paragraph is apart from its neighbours: short, as the line before it is, or after the
    end of a sentence. A sentence that goes on over several lines has no such line."""
    row, before = rows[index].strip(), rows[index - 1].rstrip()
    if row.count(" ") > 5 or not row or row[0].islower():
        return False
    return before.endswith((".", ":", "!", "?")) or before.count(" ") <= 5 or set(before) <= {"_", "-", "=", "*"}


def _is_bare_title(row: str) -> bool:
    """Whether a line without marks reads as a title: short, or with most of its longer words capitalised."""
    row = row.strip()
    if not row[:1].isalnum() and row[:1].isprintable() and not row[:1].isascii():
        row = row.partition(" ")[2].lstrip() or row  # an emoji is no word
    if row[:1] in _NO_TITLE or "](" in row or "**" in row or "=" in row:
        return False
    if row[:1] in _BULLETS and row[-1:] != row[:1]:
        return False
    if row.endswith((".", ",", ";")) or "\t" in row or "   " in row or row.count(" ") >= BARE_WORDS:
        return False
    if row.count(" ") < 8 and "," not in row and (row.count(" ") < 6 or not row.endswith(":")):
        return True
    longer = [word for word in row.split() if len(word) > 3 and word[0].isalpha()]
    return sum(word[0].isupper() for word in longer) * 2 > len(longer)


def _is_numbered_line(token: Token) -> bool:
    """Whether a list is one numbered paragraph alone: a title with a number, as likely as not."""
    children = token["children"]
    if len(children) > 1 or not token["attrs"]["ordered"]:
        return False
    inner = children[0]["children"]
    return len(inner) == 1 and inner[0]["type"] == "paragraph"


class _Place(msgspec.Struct, frozen=True, gc=False):
    """Where a token stands: how many containers are around it, whether one is a list item, whether it opens that."""

    depth: int = 0
    item: bool = False
    lead: bool = False


class _Builder:
    """Flattens mistune's tokens into blocks and titles, in source order."""

    def __init__(self, damage: list[Damage]) -> None:
        self.blocks: list[Block] = []
        self.titles: list[Title] = []
        self.items: list[int] = []
        self.damage = damage
        self.references: MutableMapping[str, Any] = {}
        self.dense = False
        self.unshown = 0
        self.html_heading: tuple[int, int, list[str]] | None = None

    def read(self, text: str) -> None:
        """Take all of a text, or as much as is read of one."""
        if is_dense(text):
            self.dense = True
            self.damage.append(Damage("dense", 1))
        try:
            self.take(tokens(text, self.references), _Place())
            if self.html_heading:
                self._close_html_heading(self.html_heading[1])
        except Exhausted:
            last = max(found[-1].line for found in (self.blocks, self.titles) if found)
            self.damage.append(Damage("too-long", last))

    def _exhausted(self, token: Token, _place: _Place) -> None:
        self.damage.append(Damage("too-long", token["line"] + 1))

    def _visible(self, text: str) -> str:
        return visible(text, None if self.dense else self.references)

    def note_markers(self, text: str) -> None:
        if text.startswith("version https://git-lfs.github.com/spec/"):
            self.damage.append(Damage("lfs-pointer", 1))
        if "<<<<<<< " in text and ">>>>>>> " in text and (found := _CONFLICT.search(text)):
            self.damage.append(Damage("conflict", line_at(text, found.start()), found.group()[:40]))

    def take(self, found: Sequence[Token], place: _Place, rest: _Place | None = None) -> None:
        """Take tokens in order; the first stands at `place`, the others at `rest` if that is another."""
        for token in found:
            kind = token["type"]
            if kind != "blank_line":
                self._TAKERS[kind](self, token, place)
                place = rest or place

    def _add(self, kind: BlockKind, line: int, text: str, place: _Place, extra: int = 0) -> int:
        breaks = text.count("\n")
        if breaks and text[-1] == "\n":  # most often the only one
            breaks = breaks - 1 if text[-2:-1] != "\n" else text.rstrip("\n").count("\n")
        return self._put(kind, line, line + extra + breaks, text, place)

    def _put(self, kind: BlockKind, line: int, end_line: int, text: str, place: _Place) -> int:
        if len(self.blocks) >= MOST_TOKENS:
            raise Exhausted
        shown = not self.unshown
        self.blocks.append(Block(kind, line, end_line, text, place.depth, place.item, place.lead, shown))
        return len(self.blocks) - 1

    def _title(self, level: int, text: str, line: int, style: TitleStyle, block: int) -> None:
        end = self.blocks[block].end_line if level < 7 else line
        self._note(Title(level, text, line, max(line, end), style, block, not self.unshown))

    def _note(self, title: Title) -> None:
        if len(self.titles) >= MOST_TOKENS:
            raise Exhausted
        self.titles.append(title)

    # Each of these takes one token of mistune's of that name.

    def _list(self, token: Token, place: _Place) -> None:
        if _is_numbered_line(token) and not place.depth:
            only = token["children"][0]
            self.items.append(only["line"] + 1)
            self._paragraph(only["children"][0], place)
            return
        lead, inside = _Place(place.depth + 1, item=True, lead=True), _Place(place.depth + 1, item=True)
        for child in token["children"]:
            line, inner = child["line"] + 1, child["children"]
            self.items.append(line)
            if len(inner) == 1 and inner[0]["type"] == "paragraph" and self._is_plain_item(inner[0]["text"]):
                self._put("text", line, line, inner[0]["text"], lead)
            else:
                self.take(inner, lead, inside)

    def _is_plain_item(self, text: str) -> bool:
        """Whether a list item's text is nothing but text: most are, and need no further look."""
        return "|" not in text and not self.html_heading and not _may_be_title(text)

    def _block_quote(self, token: Token, place: _Place) -> None:
        self.take(token["children"], replace(place, depth=place.depth + 1))

    def _thematic_break(self, token: Token, place: _Place) -> None:
        self._add("rule", token["line"] + 1, "", place)

    def _heading(self, token: Token, place: _Place) -> None:
        text, line = token["text"], token["line"] + 1
        setext = token["style"] == "setext"
        block = self._add("heading", line, text, place, extra=int(setext))
        shown = self._visible(text.strip())
        self._title(token["attrs"]["level"], shown, line, token["style"], block)

    def _paragraph(self, token: Token, place: _Place) -> None:
        text, line = token["text"], token["line"] + 1
        if self.html_heading:
            self.html_heading[2].append(self._visible(text))
        if place.item and self._is_plain_item(text):
            self._add("text", line, text, place)
            return
        start = table_start(text)
        if start is None:
            self._text(text, line, place)
            return
        rows = text.split("\n")
        if start:
            self._text("\n".join(rows[:start]), line, place)
        table = "\n".join(rows[start:])
        block = self._add("table", line + start, table, place)
        for found in self._inline_headings(table).values():
            self._note_inline(found, line + start, block)

    def _text(self, text: str, line: int, place: _Place) -> None:
        block = self._add("text", line, text, place)
        inline = self._inline_headings(text)
        rows = text.rstrip("\n").split("\n")
        for offset, row in enumerate(rows):
            if offset in inline:
                self._note_inline(inline[offset], line, block)
                continue
            alone = offset == 0 or _stands_alone(rows, offset)
            self._line_title(row, line + offset, block, first=alone, item=place.item)

    def _inline_headings(self, text: str) -> dict[int, list[InlineHeading]]:
        """The headings in HTML among a paragraph's words, by the row that each begins on."""
        found: dict[int, list[InlineHeading]] = {}
        if "<" not in text:
            return found
        for heading in inline_headings(text, None if self.dense else self.references):
            found.setdefault(heading.line, []).append(heading)
        return found

    def _note_inline(self, headings: Iterable[InlineHeading], line: int, block: int) -> None:
        for one in headings:
            self._note(
                Title(one.level, one.text, line + one.line, line + one.end_line, "html", block, not self.unshown)
            )

    def _line_title(self, row: str, line: int, block: int, *, first: bool, item: bool) -> None:
        """Note a line that works as a title; `first`: it opens its paragraph, or stands apart from what is around."""
        if "<" in row:
            row = _HTML_BOLD.sub("**", row)
        bold = _bold_start(row) if "**" in row or "__" in row else None
        if bold:
            if not bold[1]:
                self._title(7, self._visible(bold[0]), line, "bold", block)
        elif row.lstrip()[:1] == "#" and (found := _NO_SPACE.match(row)):
            self._title(7, self._visible(found["text"]), line, "nospace", block)
            if not item:
                self.damage.append(Damage("no-space-heading", line, row.strip()))
        elif first and not item and _is_bare_title(row):
            self._title(7, self._visible(row.strip()), line, "bare", block)

    def _block_code(self, token: Token, place: _Place) -> None:
        code, line = token["raw"], token["line"] + 1
        fenced = token["style"] == "fenced"
        fences = bool(code) + (not token.get("open")) if fenced else 0  # lines that the code itself does not count
        self._add("code", line, code, place, extra=fences)
        if not fenced:
            self._indented(code, line, place)
            return
        if self.unshown:
            return  # once is enough: what is guessed at is not guessed at again
        inner = _OPENING_FENCE.search(code)
        if token.get("open"):
            self.damage.append(
                Damage("unclosed-fence", line, "the rest of that list item or quote" if place.depth else "")
            )
        elif inner:
            self.damage.append(Damage("swallowing-fence", line))
        else:
            return
        stop = inner.start() if inner and not token.get("open") else len(code)
        language = token.get("attrs", {}).get("info", "").partition(" ")[0].lower()
        marks = "##" if language in _HASH_COMMENTS else "#"
        if resumed := re.search(rf"(?:^|\n)[ \t]*\n(?={marks}#{{0,4}} +\S)", code[:stop]):
            skipped = code.count("\n", 0, resumed.end())
            self._unshown(code[resumed.end() : stop], line + skipped, place)

    def _indented(self, code: str, line: int, place: _Place) -> None:
        """A list that is indented so far that GitHub shows it as code was meant as a list."""
        if _LISTED_LINE.match(code):
            self._unshown(code, line - 1, place)

    def _unshown(self, text: str, base: int, place: _Place) -> None:
        """Read what the author plainly meant as prose, though GitHub shows it as code; `base` is its 0-based line."""
        if self.unshown >= MOST_UNSHOWN:
            return
        self.unshown += 1
        self.take(tokens(text, dict(self.references), base), _Place(place.depth))
        self._close_html_heading(base + text.rstrip("\n").count("\n") + 1)
        self.unshown -= 1

    def _block_html(self, token: Token, place: _Place) -> None:
        line = token["line"] + 1
        block = self._add("html", line, token["raw"], place)
        for piece in HtmlReader(token["raw"]).pieces():
            self._html_piece(piece, line, block, place)

    def _html_piece(self, piece: Piece, line: int, block: int, place: _Place) -> None:
        at = line + piece.line
        if piece.kind == "open":
            self.html_heading = (piece.level, at, [])
        elif piece.kind == "close":
            self._close_html_heading(at)
        elif self.html_heading:
            self.html_heading[2].append(piece.text)
        elif piece.text:
            self._add("text", at, html.escape(piece.text, quote=False), _Place(place.depth, piece.kind == "item"))
            index = len(self.blocks) - 1
            if piece.kind in ("summary", "bold"):
                self._title(7, piece.text, at, "summary" if piece.kind == "summary" else "bold", index)

    def _close_html_heading(self, end_line: int) -> None:
        if self.html_heading is None:
            return
        level, line, texts = self.html_heading
        self.html_heading = None
        text = " ".join(" ".join(texts).split())
        block = self._add("heading", line, html.escape(text, quote=False), _Place(), end_line - line)
        self._title(level, text, line, "html", block)

    # By type of token. No builder holds it: one that held its own methods would be freed by the collector alone.
    _TAKERS: ClassVar[dict[str, Callable[[_Builder, Token, _Place], None]]] = {
        "list": _list,
        "block_quote": _block_quote,
        "thematic_break": _thematic_break,
        "heading": _heading,
        "paragraph": _paragraph,
        "block_code": _block_code,
        "block_html": _block_html,
        "exhausted": _exhausted,
    }
