"""README bytes → `Document`: what a reader of the file on GitHub sees, block by block, each with its source line.

Only the block stage of mistune runs over the whole file. Inline Markdown is parsed where it decides something: in
titles, and in text that holds links, HTML or character references (`Document.visible`). This is the only module that
imports mistune.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

from mistune.block_parser import BlockParser
from mistune.core import BlockState
from mistune.inline_parser import InlineParser
from mistune.plugins.formatting import parse_strikethrough

SHOWN_BYTES: Final = 500 * 1024
"""GitHub shows the first 500 KiB of a README and leaves out the rest (its page "About READMEs"). So do we."""

BlockKind = Literal["heading", "text", "table", "code", "html", "rule"]
TitleStyle = Literal["atx", "setext", "html", "bold", "bare", "nospace", "lead", "summary"]
DamageKind = Literal[
    "truncated", "encoding", "nul", "lfs-pointer", "conflict", "unclosed-fence", "swallowing-fence", "no-space-heading"
]


class Block(NamedTuple):
    """A leaf of the document, `line` to `end_line` in the file.

    `text` is its Markdown source without the marks of the containers around it: for `table` the rows line by line,
    for `html` the raw HTML, for `code` the code. `depth` counts the containers around it. `item` says that it lies
    in a list item and `lead` that it opens one. `shown` is False for what GitHub shows as code only because a
    fence before it was never closed.
    """

    kind: BlockKind
    line: int
    end_line: int
    text: str
    depth: int = 0
    item: bool = False
    lead: bool = False
    shown: bool = True


class Title(NamedTuple):
    """Something that works as a title; `block` is the index of the block it stands in.

    GitHub shows `atx`, `setext` and `html` ones as headings of `level` 1 to 6. Level 7 are lines that merely work as
    a title: `bold` and `bare` ones on a line of their own, `nospace` ones (`#Title`), `summary` of `<details>`, and
    `lead`: bold words that open a paragraph or list item.
    """

    level: int
    text: str
    line: int
    end_line: int
    style: TitleStyle
    block: int
    shown: bool = True

    @property
    def heading(self) -> bool:
        """Whether GitHub shows it as a heading."""
        return self.shown and self.style in ("atx", "setext", "html")


class ListItem(NamedTuple):
    """A list item; `line` is where its mark stands."""

    line: int
    ordered: bool
    depth: int


class Damage(NamedTuple):
    """Something that keeps the README from showing as its author meant."""

    kind: DamageKind
    line: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """The README read once. Lines are 1-based in the file as GitHub shows it."""

    lines: tuple[str, ...]
    blocks: tuple[Block, ...]
    titles: tuple[Title, ...]
    items: tuple[ListItem, ...]
    damage: tuple[Damage, ...]
    references: Mapping[str, Any] = field(default_factory=dict)

    @property
    def headings(self) -> tuple[Title, ...]:
        """The titles GitHub shows as headings."""
        return tuple(title for title in self.titles if title.heading)

    def damaged(self, kind: DamageKind) -> Damage | None:
        """The first damage of that kind."""
        return next((found for found in self.damage if found.kind == kind), None)

    def visible(self, text: str, own_links: bool = True) -> str:
        """The words a reader sees of inline Markdown: no marks, URLs, images, HTML; line breaks are kept. Without
        `own_links`, the words of links to the document's own parts (a table of contents) are left out."""
        return visible(text, self.references, own_links)


def read(data: bytes, size: int | None = None) -> Document:
    """Read a README; `size` is the stored size in bytes where `data` is only its beginning. Content never raises."""
    text, damage = decode(data, size if size is not None else len(data))
    return parse(text, damage)


# --- bytes → text --------------------------------------------------------------------------------------------------

_BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def decode(data: bytes, size: int) -> tuple[str, list[Damage]]:
    """Text with `\\n` line ends and no NUL, and what was wrong with the bytes."""
    damage: list[Damage] = []
    if size > SHOWN_BYTES:
        damage.append(Damage("truncated", 1, f"{size:,} bytes"))
        data = data[:SHOWN_BYTES]
    utf16 = _utf16(data)
    text = data.decode(utf16 or "utf-8", errors="replace").removeprefix("\ufeff")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if utf16:
        damage.append(Damage("encoding", 1, "UTF-16"))
    elif "\ufffd" in text and b"\xef\xbf\xbd" not in data:
        damage.append(Damage("encoding", _line_at(text, text.index("\ufffd")), "bytes that are not UTF-8"))
    if "\0" in text:
        damage.append(Damage("nul", _line_at(text, text.index("\0"))))
        text = text.replace("\0", "\ufffd")  # as CommonMark asks, section 2.3
    return text, damage


def _utf16(data: bytes) -> str | None:
    """The UTF-16 codec of these bytes, by their mark or, without one, by every second byte being zero."""
    if marked := _BYTE_ORDER_MARKS.get(data[:2]):
        return marked
    head = data[:400]
    odd, even = head[1::2].count(0), head[0::2].count(0)
    if max(odd, even) * 3 < len(head):  # two thirds of one half
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _line_at(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


# --- text → tokens with lines --------------------------------------------------------------------------------------

_EMPTY_ITEM = re.compile(r"[ \t]*(?:[*+-]|\d{1,9}[.)])[ \t]*(?:\n|$)")
_DELIMITER_ROW = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_CLOSING_FENCE = {mark: re.compile(rf"[ \t>]*{mark}{{3,}}[ \t]*") for mark in "`~"}

Token = dict[str, Any]


class _State(BlockState):
    """mistune's state, plus the source line of every token: `token["line"]`, 0-based in the whole file.

    A paragraph is kept as a stretch of `src` (`at`, `end`), so that a long one is not copied line by line. Each line
    of a child's source (a list item's, a quote's) is a line of the file, so `base` is all that nesting needs.
    """

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.base = 0
        self.child_at = 0
        self.in_list = False
        self._newlines: list[int] | None = None

    def line_of(self, offset: int) -> int:
        """The 0-based line in the file of an offset in `src`."""
        if len(self.src) < 1000:
            return self.base + self.src.count("\n", 0, offset)
        if self._newlines is None:
            self._newlines = [found.end() for found in re.finditer("\n", self.src)]
        return self.base + bisect_right(self._newlines, offset)

    def child_state(self, src: str, lazy_line_starts: set[int] | None = None) -> _State:
        child = _State(self)
        child.process(src)
        if lazy_line_starts:
            child.lazy_line_starts = lazy_line_starts
        child.base = self.line_of(self.child_at)
        if self.in_list:
            # An item whose first line holds only its mark has its content from the next line on; and when an item
            # ends because another begins, mistune's cursor has already passed that one's first line.
            child.base += _EMPTY_ITEM.match(self.src, self.child_at) is not None
            self.child_at = self.src.rfind("\n", 0, max(0, self.cursor - 1)) + 1
        return child

    def append_token(self, token: Token) -> None:
        token["line"] = self.line_of(self.cursor)
        self.tokens.append(token)

    def add_paragraph(self, text: str) -> None:
        end = self.cursor + len(text)
        if self.tokens and self.tokens[-1]["type"] == "paragraph":
            self.tokens[-1]["end"] = end
        else:
            self.append_token({"type": "paragraph", "at": self.cursor, "end": end})

    def append_paragraph(self) -> int | None:
        if not self.tokens or self.tokens[-1]["type"] != "paragraph":
            return None
        end: int = self.find_line_end()
        self.tokens[-1]["end"] = end
        return end

    def finish(self) -> None:
        """Give every paragraph (and setext heading) its text."""
        for token in self.tokens:
            if "end" in token:
                token["text"] = self.src[token["at"] : token["end"]]


class _Parser(BlockParser):
    """mistune's block parser with source lines, GitHub's tables, and a loop that asks each line once."""

    state_cls = _State

    def parse(self, state: Any, rules: list[str] | None = None) -> None:
        """As mistune's, but a paragraph's lines are asked one by one whether they open a block, never by a search
        through the rest of the file: that is quadratic on lines that begin with punctuation."""
        opens = self.compile_sc(rules).match
        src, end = state.src, state.cursor_max
        while state.cursor < end:
            at = state.cursor
            if src[at] in " \t" and (after := self._indented(state)):
                state.cursor = after
                continue
            found = None if src[at].isalpha() else opens(src, at)
            if found is None:
                stop = self._paragraph_end(src, at, end, opens)
                state.add_paragraph(src[at:stop])
                state.cursor = stop
                continue
            after = self.parse_method(found, state)
            if not after:
                after = state.find_line_end()
                state.add_paragraph(src[at:after])
            state.cursor = after
        state.finish()

    @staticmethod
    def _paragraph_end(src: str, at: int, end: int, opens: Any) -> int:
        """Where the lines that open no block end. A line that begins with a letter never opens one."""
        while True:
            at = src.find("\n", at) + 1
            if at == 0 or at >= end:
                return end
            if not src[at].isalpha() and opens(src, at):
                return at

    def _indented(self, state: _State) -> int | None:
        """Take indented code at the cursor, or a paragraph's indented line; None when the line is neither."""
        after: int | None = self._parse_indent_code_fast(state)
        return after

    def parse_list(self, m: re.Match[str], state: Any) -> int:
        return self._container("list", super().parse_list, m, state)

    def parse_block_quote(self, m: re.Match[str], state: Any) -> int:
        return self._container("block_quote", super().parse_block_quote, m, state)

    @staticmethod
    def _container(kind: str, parse: Any, m: re.Match[str], state: _State) -> int:
        """Parse a container and give its token the line of its first mark: mistune adds it when its end is known,
        at times after a block that ended it."""
        at, known, outer = state.cursor, len(state.tokens), (state.child_at, state.in_list)
        state.child_at, state.in_list = at, kind == "list"
        after: int = parse(m, state)
        state.child_at, state.in_list = outer
        for token in state.tokens[known:]:
            if token["type"] == kind and "line" not in token:
                token["line"] = state.line_of(at)
        return after

    def parse_fenced_code(self, m: re.Match[str], state: Any) -> int | None:
        after = super().parse_fenced_code(m, state)
        if after:
            last = state.src[:after].rstrip("\n").rpartition("\n")[2] if after == state.cursor_max else None
            mark = m.group("fenced_2")[0]
            state.tokens[-1]["open"] = last is not None and (
                state.src.find("\n", m.start()) in (-1, after - 1) or not _CLOSING_FENCE[mark].fullmatch(last)
            )
        return after

    def parse_raw_html(self, m: re.Match[str], state: Any) -> int | None:
        known, line = len(state.tokens), state.line_of(state.cursor)
        after = super().parse_raw_html(m, state)
        if len(state.tokens) > known:
            state.tokens[-1]["line"] = line  # mistune has moved its cursor into the block by then
        return after

    def parse_setex_heading(self, m: re.Match[str], state: Any) -> int | None:
        last = state.last_token()
        if last and last["type"] == "paragraph" and _table_start(state.src[last["at"] : last["end"]]) is not None:
            if m.group("setext_1") == "=":
                return state.append_paragraph()  # type: ignore[no-any-return]
            state.append_token({"type": "blank_line"})  # a table cannot become a heading: the line stands for itself
        return super().parse_setex_heading(m, state)


def _table_start(text: str) -> int | None:
    """The index of the header line of a table in a paragraph's lines, else None (GitHub's tables extension)."""
    if "-" not in text or ("|" not in text and ":" not in text):
        return None
    lines = text.split("\n")
    for index, line in enumerate(lines[1:]):
        if "-" not in line or not ("|" in line or ":" in line):
            continue
        if _DELIMITER_ROW.fullmatch(line) and len(cells(lines[index])) == len(cells(line)):
            return index
    return None


def cells(row: str) -> list[str]:
    """The cells of a table's row."""
    row = row.strip()
    row = row.removeprefix("|")
    if row.endswith("|") and not row.endswith("\\|"):
        row = row[:-1]
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row)]


# --- tokens → blocks and titles ------------------------------------------------------------------------------------

_FRONT_MATTER = re.compile(r"---[ \t]*\n(?:[\w.-]+:.*\n|[ \t#-].*\n|\n)+?(?:---|\.\.\.)[ \t]*(?:\n|$)")


def parse(text: str, damage: Sequence[Damage] = ()) -> Document:
    """Read text with `\\n` line ends into a `Document`."""
    builder = _Builder(list(damage))
    lines = tuple(text.split("\n"))
    if found := _FRONT_MATTER.match(text):
        # GitHub shows front matter as a table of its own; to Markdown it would be a rule and a setext heading.
        text = "\n" * text.count("\n", 0, found.end()) + text[found.end() :]
    builder.note_markers(text)
    builder.take(_tokens(text, builder.references), _Place())
    builder.finish()
    return Document(
        lines=lines,
        blocks=tuple(builder.blocks),
        titles=tuple(builder.titles),
        items=tuple(builder.items),
        damage=tuple(sorted(builder.damage, key=lambda found: found.line)),
        references=builder.references,
    )


_PARSER = _Parser()


def _tokens(text: str, references: MutableMapping[str, Any], base: int = 0) -> list[Token]:
    state = _State()
    state.env = {"ref_links": references}
    state.base = base
    state.process(text if text.endswith("\n") else text + "\n")
    _PARSER.parse(state)
    return state.tokens


_BOLD_LINE = re.compile(r"[ \t]*(\*\*|__)(?=\S)(?P<text>[^\n]{1,160}?)\1[ \t]*:?[ \t]*(?:\\|$)")
_BOLD_LEAD = re.compile(r"[ \t]*(?:[^\w\s*]{1,8}[ \t]*)?(\*\*|__)(?=\S)(?P<text>[^\n*]{1,160}?)\1")
_NO_SPACE = re.compile(r" {0,3}(?P<marks>#{1,6})(?P<text>[^\s#\d!][^\n]{0,160}?)#*[ \t]*$")
_CONFLICT = re.compile(r"^(?:<{7} .*|>{7} .*)$", re.M)
_HASH_COMMENTS = frozenset(
    "bash sh shell zsh console terminal powershell python py yaml yml toml ini env dotenv conf config "  # noqa: SIM905
    "dockerfile docker makefile ruby graphql text txt plaintext".split()
) | {""}
"""Languages in which a line that begins with one `#` is a comment."""

_LISTED_LINE = re.compile(r"\s*(?:[-*+•]|\d{1,2}[.)])\s+\S")
_OPENING_FENCE = re.compile(r"^ {0,3}(?:`{3,}|~{3,})[ \t]*\w", re.M)
BARE_WORDS: Final = 10
"""A line of more words than this is a sentence, not a title."""


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
    if row.endswith((".", ",", ";")) or "\t" in row or "   " in row or row.count(" ") >= BARE_WORDS:
        return False
    if row.count(" ") < 6 and "," not in row:
        return True
    longer = [word for word in row.split() if len(word) > 3 and word[0].isalpha()]
    return sum(word[0].isupper() for word in longer) * 2 > len(longer)


class _Place(NamedTuple):
    """Where a token stands: how many containers are around it, whether one is a list item, whether it opens that."""

    depth: int = 0
    item: bool = False
    lead: bool = False


class _Builder:
    """Flattens mistune's tokens into blocks and titles, in source order."""

    def __init__(self, damage: list[Damage]) -> None:
        self.blocks: list[Block] = []
        self.titles: list[Title] = []
        self.items: list[ListItem] = []
        self.damage = damage
        self.references: MutableMapping[str, Any] = {}
        self.shown = True
        self.html_heading: tuple[int, int, list[str]] | None = None

    def note_markers(self, text: str) -> None:
        if text.startswith("version https://git-lfs.github.com/spec/"):
            self.damage.append(Damage("lfs-pointer", 1))
        if "<<<<<<< " in text and ">>>>>>> " in text and (found := _CONFLICT.search(text)):
            self.damage.append(Damage("conflict", _line_at(text, found.start()), found.group()[:40]))

    def take(self, tokens: Sequence[Token], place: _Place) -> None:
        for token in tokens:
            kind = token["type"]
            if kind != "blank_line":
                getattr(self, f"_{kind}")(token, place)
                place = place._replace(lead=False) if place.lead else place

    def _add(self, kind: BlockKind, line: int, text: str, place: _Place, extra: int = 0) -> int:
        end = line + text.rstrip("\n").count("\n") + extra
        self.blocks.append(Block(kind, line, end, text, *place, self.shown))
        return len(self.blocks) - 1

    def _title(self, level: int, text: str, line: int, style: TitleStyle, block: int) -> None:
        end = self.blocks[block].end_line if level < 7 else line
        self.titles.append(Title(level, text, line, max(line, end), style, block, self.shown))

    # Each of these takes one token of mistune's of that name.

    def _list(self, token: Token, place: _Place) -> None:
        ordered = token["attrs"]["ordered"]
        for child in token["children"]:
            children = child["children"]
            line = next((t["line"] for t in children if "line" in t), token["line"]) + 1
            self.items.append(ListItem(line, ordered, place.depth))
            self.take(children, _Place(place.depth + 1, item=True, lead=True))

    def _block_quote(self, token: Token, place: _Place) -> None:
        self.take(token["children"], place._replace(depth=place.depth + 1))

    def _thematic_break(self, token: Token, place: _Place) -> None:
        self._add("rule", token["line"] + 1, "", place)

    def _heading(self, token: Token, place: _Place) -> None:
        text, line = token["text"], token["line"] + 1
        setext = token["style"] == "setext"
        block = self._add("heading", line, text, place, extra=int(setext))
        shown = visible(text.strip(), self.references)
        self._title(token["attrs"]["level"], shown, line, token["style"], block)

    def _paragraph(self, token: Token, place: _Place) -> None:
        text, line = token["text"], token["line"] + 1
        if self.html_heading:
            self.html_heading[2].append(visible(text, self.references))
        start = _table_start(text)
        if start is None:
            self._text(text, line, place)
            return
        rows = text.split("\n")
        if start:
            self._text("\n".join(rows[:start]), line, place)
        self._add("table", line + start, "\n".join(rows[start:]), place)

    _block_text = _paragraph

    def _text(self, text: str, line: int, place: _Place) -> None:
        block = self._add("text", line, text, place)
        rows = text.rstrip("\n").split("\n")
        for offset, row in enumerate(rows):
            alone = offset == 0 or _stands_alone(rows, offset)
            self._line_title(row, line + offset, block, first=alone, item=place.item)

    def _line_title(self, row: str, line: int, block: int, *, first: bool, item: bool) -> None:
        """Note a line that works as a title; `first`: it opens its paragraph, or stands apart from what is around."""
        head = row.lstrip()[:2]
        if head in ("**", "__") and (found := _BOLD_LINE.match(row)):
            self._title(7, visible(found["text"], self.references), line, "bold", block)
        elif head[:1] == "#" and (found := _NO_SPACE.match(row)):
            self._title(7, visible(found["text"], self.references), line, "nospace", block)
            if not item:
                self.damage.append(Damage("no-space-heading", line, row.strip()))
        elif ("**" in row or "__" in row) and (first or not item) and (found := _BOLD_LEAD.match(row)):
            self._title(7, visible(found["text"], self.references), line, "lead", block)
        elif first and not item and _is_bare_title(row):
            self._title(7, visible(row.strip(), self.references), line, "bare", block)

    def _block_code(self, token: Token, place: _Place) -> None:
        code, line = token["raw"], token["line"] + 1
        fenced = token["style"] == "fenced"
        self._add("code", line, code, place, extra=2 if fenced else 0)
        if not fenced:
            self._indented(code, line, place)
            return
        inner = _OPENING_FENCE.search(code)
        if token.get("open"):
            self.damage.append(Damage("unclosed-fence", line))
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
        shown, self.shown = self.shown, False
        self.take(_tokens(text, self.references, base), _Place(place.depth))
        self.shown = shown

    def _block_html(self, token: Token, place: _Place) -> None:
        line = token["line"] + 1
        block = self._add("html", line, token["raw"], place)
        for piece in _HtmlReader(token["raw"]).pieces():
            self._html_piece(piece, line, block, place)

    def _html_piece(self, piece: _Piece, line: int, block: int, place: _Place) -> None:
        at = line + piece.line
        if piece.kind == "open":
            self.html_heading = (piece.level, at, [])
        elif piece.kind == "close":
            self._close_html_heading(block)
        elif self.html_heading:
            self.html_heading[2].append(piece.text)
        elif piece.text:
            self._add("text", at, html.escape(piece.text, quote=False), _Place(place.depth, piece.kind == "item"))
            index = len(self.blocks) - 1
            if piece.kind in ("summary", "bold"):
                self._title(7, piece.text, at, "summary" if piece.kind == "summary" else "bold", index)

    def _close_html_heading(self, block: int) -> None:
        if self.html_heading is None:
            return
        level, line, texts = self.html_heading
        self.html_heading = None
        self._title(level, " ".join(" ".join(texts).split()), line, "html", block)

    def finish(self) -> None:
        if self.html_heading:
            self._close_html_heading(len(self.blocks) - 1)


# --- HTML blocks ---------------------------------------------------------------------------------------------------


PieceKind = Literal["open", "close", "text", "item", "bold", "summary"]


class _Piece(NamedTuple):
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


class _HtmlReader:
    """Walks once over an HTML block, from one `<` to the next."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.line = 0
        self.hidden = ""
        self.kind: PieceKind = "text"
        self.kept: list[tuple[int, str]] = []

    def pieces(self) -> Iterator[_Piece]:
        """What the block shows, in order; text inside tags that show no prose, and comments, are left out."""
        at = 0
        while (opening := self.raw.find("<", at)) >= 0:
            self._keep(at, opening)
            tag = _TAG.match(self.raw, opening)
            after = _tag_end(self.raw, opening, tag)
            if tag:
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
            self.kept.append((self.line, self.raw[start:stop]))
        self.line += self.raw.count("\n", start, stop)

    def _tag(self, name: str, *, closing: bool) -> Iterator[_Piece]:
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
                yield _Piece("close" if closing else "open", self.line, level=int(name[1]))
        elif name in ("b", "strong") and not closing and self.kind == "text" and not self._has_text():
            self.kind = "bold"

    def _has_text(self) -> bool:
        return any(part.strip() for _, part in self.kept)

    def _flush(self) -> Iterator[_Piece]:
        """The text kept until now, as one piece at the line of its first word."""
        text = html.unescape("".join(part for _, part in self.kept)).strip()
        if text:
            line, part = next((line, part) for line, part in self.kept if part.strip())
            yield _Piece(self.kind, line + part[: len(part) - len(part.lstrip())].count("\n"), text)
        self.kept.clear()
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


# --- inline --------------------------------------------------------------------------------------------------------

_PLAIN = re.compile(r"[^\\`*_\[\]<>&!~\n]*")
_LONG_INLINE: Final = 20_000
"""Characters beyond which a single block's inline Markdown is not worth its price: nobody writes such paragraphs."""


def _inline_parser() -> InlineParser:
    parser = InlineParser()
    parser.register("strikethrough", r"~~(?=[^\s~])", parse_strikethrough, before="link")
    return parser


_INLINE = _inline_parser()


def visible(text: str, references: Mapping[str, Any], own_links: bool = True) -> str:
    """The words a reader sees of inline Markdown: no marks, URLs, images or HTML; line breaks are kept."""
    if _PLAIN.fullmatch(text) or len(text) > _LONG_INLINE:
        return text
    tokens = _INLINE(text.strip(" \r\n\t\f"), {"ref_links": references})
    return "".join(_words(tokens, own_links))


def _words(tokens: Sequence[Token], own_links: bool) -> Iterator[str]:
    for token in tokens:
        kind = token["type"]
        if kind in ("text", "codespan"):
            yield html.unescape(token["raw"])
        elif kind in ("softbreak", "linebreak"):
            yield "\n"
        elif kind not in ("image", "inline_html") and (own_links or not _is_own_link(token)):
            yield from _words(token.get("children", ()), own_links)


def _is_own_link(token: Token) -> bool:
    return token["type"] == "link" and str(token["attrs"].get("url", "")).startswith("#")
