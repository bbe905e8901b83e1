"""Markdown by mistune: its block stage with source lines, and its inline stage for the words a reader sees.

The only module that imports mistune. Where mistune and GitHub's parser differ in what becomes a heading, this follows
GitHub: tables, and which lines go on with a list item's paragraph.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from functools import cache, lru_cache
from itertools import accumulate, count, islice, takewhile
from operator import add
from typing import Any, Final, NamedTuple

from mistune.block_parser import BlockParser
from mistune.core import BlockState, InlineState
from mistune.helpers import BLOCK_TAGS, PRE_TAGS
from mistune.inline_parser import InlineParser
from mistune.plugins.formatting import parse_strikethrough

Token = dict[str, Any]

DEEPEST: Final = 12
"""Containers deeper than this are not entered: nobody writes them, and each costs another pass."""
MOST_TOKENS: Final = 10_000
"""Blocks, list items and lists at most; what follows is not read. The longest READMEs written by hand have a third."""
MOST_MARKS: Final = 60_000
"""Characters that mean something in inline Markdown at most; of a text with more the words are taken as they stand."""


class Exhausted(Exception):
    """There is more in a text than is read."""


def tokens(text: str, references: MutableMapping[str, Any], base: int = 0) -> list[Token]:
    """mistune's block tokens of a text, each with its 0-based `line`, counted from `base`; `references` is filled.

    A `list_item` has the line of its mark, a fenced `block_code` says in `open` whether its fence was never closed.
    A text of more than `MOST_TOKENS` ends with a token `exhausted` at the line from which on it was not read.
    """
    state = _State()
    state.env = {"ref_links": references}
    state.base = base
    state.process(text if text.endswith("\n") else text + "\n")
    try:
        _PARSER.parse(state)
    except Exhausted:
        state.finish()
        state.tokens.append({"type": "exhausted", "line": state.line_of(state.cursor)})
    return state.tokens


# --- blocks --------------------------------------------------------------------------------------------------------


class _State(BlockState):
    """mistune's state, plus the source line of every token.

    A paragraph is kept as a stretch of `src` (`at`, `end`), so that a long one is not copied line by line. Each line
    of a child's source (a list item's, a quote's) is a line of the file, so `base` is all that nesting needs.
    """

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.base = 0
        self.level = parent.level + 1 if parent else 0
        self.child_base = 0
        self.count: list[int] = parent.count if parent else [0]
        self._newlines: list[int] | None = None

    def depth(self) -> int:
        return self.level

    def line_of(self, offset: int) -> int:
        """The 0-based line in the file of an offset in `src`."""
        if len(self.src) < 2000:
            return self.base + self.src.count("\n", 0, offset)
        if self._newlines is None:
            self._newlines = list(map(add, accumulate(map(len, self.src.split("\n"))), count(1)))
        return self.base + bisect_right(self._newlines, offset)

    def child_state(self, src: str, lazy_line_starts: set[int] | None = None) -> _State:
        child = _State(self)
        child.process(src)
        child.base = self.child_base
        # mistune keeps the blank lines of one text at a time in `env`: shared by all, they are found anew at each turn
        child.env = {"ref_links": self.env["ref_links"]}
        return child

    def append_token(self, token: Token) -> None:
        token["line"] = self.line_of(self.cursor)
        self.tokens.append(token)
        self.counted()

    def counted(self, more: int = 1) -> None:
        """Count blocks or list items; raises `Exhausted` when there are too many."""
        self.count[0] += more
        if self.count[0] > MOST_TOKENS:
            raise Exhausted

    def room(self) -> int:
        """How many further ones are not too many."""
        return MOST_TOKENS - self.count[0]

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
                token["text"] = self.src[token["at"] : token["end"]].replace(_LAZY, "")


_OPENERS: Final = frozenset(" \t\v\f\n#-+*_=`~><[0123456789")
_DELIMITER_ROW: Final = re.compile(r"\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?")
_AFTER_TARGET: Final = re.compile(
    r"(?:(?: {4}| {0,3}\t)[ \t]*[^ \t\n][^\n]*| {0,3}(?:=+|-+)[ \t]*"
    r"| {0,3}(?:[*+]|\d{1,9}[.)])[ \t]*| {0,3}(?!1[.)])\d{1,9}[.)][ \t][^\n]*)(?:\n|$)"
)
_LABEL: Final = re.compile(r"[^\n]*:[ \t]*\n")
_CLOSING_FENCE: Final = {"`": re.compile(r"[ \t>]*+`{3,}+[ \t]*+"), "~": re.compile(r"[ \t>]*+~{3,}+[ \t]*+")}


def _is_closed(block: str, marks: str) -> bool:
    """Whether a fenced block that ends with its container ends in a fence, no shorter than `marks` that opened it."""
    before, _, last = block.rstrip("\n").rpartition("\n")
    return bool(before and _CLOSING_FENCE[marks[0]].fullmatch(last)) and last.count(marks[0]) >= len(marks)


_RULES_BY_FIRST: Final = {
    "#": ("atx_heading",),
    "`": ("fenced_code",),
    "~": ("fenced_code",),
    ">": ("block_quote",),
    "[": ("ref_link",),
    "<": ("raw_html",),
    "=": ("setex_heading",),
    "-": ("setex_heading", "thematic_break", "list"),
    "*": ("thematic_break", "list"),
    "_": ("thematic_break",),
    "+": ("list",),
    **dict.fromkeys("0123456789", ("list",)),
}
"""The rules of mistune's that a line can open which begins with that character."""

_BLANK_ROW: Final = re.compile(r"[ \t]++(?:\n|$)")
_BLANK: Final[Token] = {"type": "blank_line"}

Opens = Callable[[str, int], re.Match[str] | None]


def _is_prose(src: str, at: int) -> bool:
    """Whether a line certainly opens no block, by how it begins: most lines do, and need no pattern."""
    first = src[at]
    if first not in _OPENERS:
        return True
    return first == "*" and src.startswith("**", at) and src[at + 2 : at + 3].isalnum()


class _Parser(BlockParser):
    """mistune's block parser with source lines, GitHub's tables and lists, and a loop that asks each line once."""

    state_cls = _State

    def __init__(self) -> None:
        super().__init__()
        self._by_first: dict[bool, dict[str, Opens]] = {}
        self.shallow_rules = [rule for rule in self.list_rules if rule not in ("list", "block_quote")]

    def parse(self, state: Any, rules: list[str] | None = None) -> None:
        """As mistune's, but a paragraph's lines are asked one by one whether they open a block, never by a search
        through the rest of the file: that is quadratic on lines that begin with punctuation."""
        opens, other = self._opens(rules)
        src, end = state.src, state.cursor_max
        while state.cursor < end:
            at = state.cursor
            if src[at] == "\n":
                state.tokens.append(_BLANK)
                state.cursor = at + 1
                continue
            found = None
            if not _is_prose(src, at):
                if src[at] in " \t" and (blank := _BLANK_ROW.match(src, at)):
                    state.tokens.append(_BLANK)
                    state.cursor = blank.end()
                    continue
                if src[at] in " \t" and (after := self._parse_indent_code_fast(state)):
                    state.cursor = after
                    continue
                found = opens.get(src[at], other)(src, at)
            if found is None:
                after = _paragraph_end(src, at, opens, other)
                state.add_paragraph(src[at:after])
            elif not (after := self.parse_method(found, state)):
                after = state.find_line_end()
                state.add_paragraph(src[at:after])
            state.cursor = after
        state.finish()

    def _opens(self, rules: list[str] | None) -> tuple[dict[str, Opens], Opens]:
        """What tells which block opens at an offset, by the line's first character, and what does for all others."""
        allowed = self.rules if rules is None else rules
        nests = "list" in allowed  # beyond the deepest level, lists and quotes are left out
        if nests not in self._by_first:
            every: Opens = self.compile_sc(allowed).match
            found = {"": every}
            for first, asked in _RULES_BY_FIRST.items():
                own = [rule for rule in allowed if rule in asked]
                found[first] = self.compile_sc(own).match if own else every
            self._by_first[nests] = found
        return self._by_first[nests], self._by_first[nests][""]

    def parse_list(self, m: re.Match[str], state: Any) -> int | None:  # type: ignore[override]  # as others of its rules
        """A list, up to the first line that is no part of it."""
        marker, text = m.group("list_2"), m.group("list_3")
        interrupts = text.strip(" \t") and marker[:-1] in ("", "1")
        if not interrupts and (after := state.append_paragraph()):
            return int(after)
        return _List(self, state, marker).take()

    def parse_block_quote(self, m: re.Match[str], state: Any) -> int:
        """A quote, up to the first line that is no part of it."""
        quote = _QuoteLines()
        after = quote.take(state.src, state.cursor)
        token: Token = {"type": "block_quote", "children": []}
        state.append_token(token)
        if text := quote.text():
            state.child_base = token["line"]
            child = state.child_state(text)
            self.parse(child, self.shallow_rules if state.level >= DEEPEST else self.block_quote_rules)
            token["children"] = child.tokens
        return after

    def parse_fenced_code(self, m: re.Match[str], state: Any) -> int | None:
        after = super().parse_fenced_code(m, state)
        if after:
            block = state.src[m.start() : after]
            state.tokens[-1]["open"] = after == state.cursor_max and not _is_closed(block, m.group("fenced_2"))
        return after

    def parse_atx_heading(self, m: re.Match[str], state: Any) -> int:
        """As mistune's, but closing marks are taken off in one pass: its pattern for that is quadratic."""
        text = m.group("atx_2").strip()
        bare = text.rstrip("#")
        if bare != text and bare[-1:] in ("", " ", "\t"):
            text = bare.rstrip()
        state.append_token({"type": "heading", "text": text, "attrs": {"level": len(m.group("atx_1"))}, "style": "atx"})
        return m.end() + 1

    def parse_raw_html(self, m: re.Match[str], state: Any) -> int | None:
        known, line = len(state.tokens), state.line_of(state.cursor)
        mark = m.group(0).strip().lstrip("</").lower()
        if mark[:1].isalpha() and mark not in _HTML_BLOCKS:
            return state.append_paragraph() or self._lone_tag(state)
        after = super().parse_raw_html(m, state)
        if len(state.tokens) > known:
            state.tokens[-1]["line"] = line  # mistune has moved its cursor into the block by then
        return after

    def _lone_tag(self, state: Any) -> int | None:
        """Take the HTML block that a whole tag on a line of its own opens, up to a blank line."""
        if not _TAG_ALONE.fullmatch(state.get_line(state.cursor).rstrip("\n")):
            return None
        blank = self.BLANK_LINE.search(state.src, state.cursor)
        after: int = blank.start() if blank else state.cursor_max
        state.append_token({"type": "block_html", "raw": state.get_text(after)})
        return after

    def parse_ref_link(self, m: re.Match[str], state: Any) -> int | None:
        """A link's target. To GitHub it is part of a paragraph: the next line opens no code and no list that cannot
        interrupt one, and underlines nothing but a label without a target."""
        label = _LABEL.match(state.src, m.start())
        if label and _is_no_target(state.src, label.end()):
            return None
        last = state.last_token()
        in_paragraph = last is not None and last["type"] == "paragraph"
        after = super().parse_ref_link(m, state)
        if after and not in_paragraph and (found := _AFTER_TARGET.match(state.src, after)):
            state.cursor = after
            state.add_paragraph(found.group())
            return found.end()
        return after

    def parse_setex_heading(self, m: re.Match[str], state: Any) -> int | None:
        last = state.last_token()
        if last and last["type"] == "paragraph" and _holds_table(last, state.src):
            if m.group("setext_1") == "=":
                return state.append_paragraph()  # type: ignore[no-any-return]
            state.append_token({"type": "blank_line"})  # a table cannot become a heading: the line stands for itself
        return super().parse_setex_heading(m, state)


_HTML_BLOCKS: Final = frozenset((*BLOCK_TAGS, *PRE_TAGS))
_ATTRIBUTE: Final = r"""\s++[A-Za-z_:][\w.:-]*+(?:\s*+=\s*+(?:[^\s"'=<>`]++|'[^']*+'|"[^"]*+"))?+"""
_TAG: Final = re.compile(rf"<(?:[A-Za-z][A-Za-z0-9-]*+(?:{_ATTRIBUTE})*+\s*+/?|/[A-Za-z][A-Za-z0-9-]*+\s*+)>", re.ASCII)
"""A whole tag (CommonMark 0.31, section 6.6). Each part keeps what it took: mistune's own pattern leaves it open where
an attribute's value ends, and tries all ways for a tag that is never closed, of which there are exponentially many."""
_TAG_ALONE: Final = re.compile(rf" {{0,3}}{_TAG.pattern}[ \t]*+", re.ASCII)


def _is_no_target(src: str, at: int) -> bool:
    """Whether the line below a label is no target: it underlines the label, opens a block of its own, or is a tag that
    stands without the quote's mark."""
    row = src[at : src.find("\n", at) + 1 or len(src)].rstrip("\n")
    return (row[:1] == _LAZY and row.lstrip(_LAZY)[:1] == "<") or bool(
        _UNDERLINE.match(row) or _opens_html_of_a_block(row) or (row.lstrip()[:1] != "<" and _INTERRUPTS.match(row))
    )


def _holds_table(paragraph: Token, src: str) -> bool:
    """Whether a paragraph holds a table; once it does, it still does when it grows."""
    if not paragraph.get("table"):
        paragraph["table"] = table_start(src[paragraph["at"] : paragraph["end"]]) is not None
    return bool(paragraph["table"])


def _paragraph_end(src: str, at: int, opens: dict[str, Opens], other: Opens) -> int:
    """Where the lines that open no block end."""
    end = len(src)
    while True:
        at = src.find("\n", at) + 1
        if at == 0 or at >= end:
            return end
        if src[at] == "\n" or (not _is_prose(src, at) and opens.get(src[at], other)(src, at)):
            return at


# --- lists and quotes ----------------------------------------------------------------------------------------------

_ITEM: Final = re.compile(
    r"(?P<indent> {0,3})(?P<marker>[*+-]|\d{1,9}[.)])(?:(?P<gap>[ \t]+)(?P<text>[^ \t\n][^\n]*)|[ \t]*$)", re.M
)
_QUOTED: Final = re.compile(r"( {0,3}>)([^\n]*)")
_THEMATIC: Final = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,})$", re.M)
_FENCE: Final = re.compile(r" {0,3}(?P<marks>`{3,}|~{3,})(?P<info>[^\n]*)$", re.M)
_UNDERLINE: Final = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_HEADING: Final = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")
_INTERRUPTS: Final = re.compile(
    r" {0,3}(?:#{1,6}(?:[ \t]|$)|>|(?:`{3,}[^`\n]*|~{3,}[^\n]*)$|(?:[*+-]|\d{1,9}[.)])(?:[ \t]|$)|<[!?A-Za-z/])"
)
_HTML_START: Final = re.compile(r" {0,3}<(?:!--|\?|![A-Z]|!\[CDATA\[|(/?)([A-Za-z][A-Za-z0-9-]*)(?=[ \t/>]|$))")
_NESTED_MARKS: Final = re.compile(r"(?:[ \t]*(?:>|(?:[*+-]|\d{1,9}[.)])(?=[ \t]|$)))*+[ \t]*+")
"""The marks of quotes and lists, and the white space around them, at the start of a line."""
_LATER_NUMBER: Final = re.compile(r" {0,3}(?!0*1[.)])\d{1,9}[.)](?:[ \t]|$)")
_NEAR: Final = 10
"""How many lines of a paragraph are looked at to know that it is one."""
_LAZY: Final = "\ue000"
"""Put before a line that goes on with a container's last paragraph without the container's mark: it opens no block,
however deep inside that paragraph lies. Taken out again where a paragraph gets its text."""


class _Lines:
    """The lines of one list item or quote, without its marks (CommonMark 0.31, sections 5.1 and 5.2)."""

    def __init__(self) -> None:
        self.rows: list[str] = []
        self.fence = ""
        self.html = False

    def text(self) -> str:
        """The container's own Markdown."""
        whole = "\n".join(self.rows)
        return whole.rstrip("\n") + "\n" if whole.strip() else ""

    def add(self, row: str) -> None:
        self.rows.append(row)
        if "```" in row or "~~~" in row:
            self._watch_fence(row)
        if "<" in row and "-->" not in row and _opens_html(_NESTED_MARKS.sub("", row, count=1)):
            self.html = not self._opens_nothing(row)  # up to an empty line
        elif not row:
            self.html = False

    def add_lazy(self, row: str) -> None:
        self.rows.append(_LAZY + row.lstrip(" \t"))

    def goes_on(self, row: str) -> bool:
        """Whether a line without the container's mark goes on with its last paragraph."""
        if self.fence or self.html or not self._ends_in_paragraph():
            return False
        indent = _indent(row)
        if indent > 3 or _is_prose(row, min(indent, len(row) - 1)):
            return True
        return not (_INTERRUPTS.match(row) and (row.lstrip()[0] != "<" or _opens_html(row))) and not _THEMATIC.match(
            row
        )

    def _watch_fence(self, row: str) -> None:
        """Know whether a code fence is open: no line without the container's mark goes on inside one."""
        found = _FENCE.match(row)
        if found is None:
            return
        if not self.fence:
            self.fence = found["marks"] if _opens_fence(row) else ""
        elif found["marks"].startswith(self.fence) and not found["info"].strip():
            self.fence = ""

    def _opens_nothing(self, last: str) -> bool:
        """Whether the last line goes on with a paragraph whatever stands in it: an item with a number other than 1
        interrupts none, nor does anything that is indented like code."""
        if not _LATER_NUMBER.match(last) and not last.startswith("    "):
            return False
        above = list(takewhile(str.strip, self.rows[-2 : -2 - _NEAR : -1]))[::-1]
        if any(_NESTED_MARKS.sub("", row, count=1) != row.lstrip(" \t") for row in above):
            return False
        state = _State()
        state.env = {"ref_links": {}}
        state.process("\n".join([*above, last, ""]))
        _PARSER.parse(state, _PARSER.shallow_rules)
        if not state.tokens:  # links' targets alone, which are a paragraph to GitHub until it ends
            return True
        return bool(state.tokens[-1]["type"] == "paragraph" and state.tokens[-1]["line"] < len(above))

    def _ends_in_paragraph(self) -> bool:
        last = self.rows[-1] if self.rows else ""
        if self._opens_nothing(last):
            return True
        inner = _NESTED_MARKS.sub("", last, count=1)
        if _THEMATIC.match(last) or _THEMATIC.match(inner) or not inner:
            return False
        if _HEADING.match(inner) or _opens_fence(inner) or _opens_html(inner):
            return False
        if _UNDERLINE.match(last) and len(self.rows) > 1 and self.rows[-2].strip():
            return False
        return _indent(last) < 4 or (len(self.rows) > 1 and bool(self.rows[-2].strip()))


_PROSE: Final = "|".join(
    (
        r"[^\s#\-+*_=`~><\[0-9][^\n]*",
        r"`(?!``)[^\n]*",  # code, but no fence
        r"\[(?![^\]\n]*\]:)[^\n]*",  # a link or a task, but no link's target
        r"(?:\*{1,2}[^\s*]|_{1,2}[^\s_])[^\n]*",  # emphasis, but no rule and no list
        r"[0-9]+[^0-9.)\n][^\n]*",  # a figure, but no list
    )
)
"""A line that opens no block where a list item's text begins."""


class _Plain(NamedTuple):
    """What finds list items that are one line of prose each: all in a row, and each of them."""

    run: re.Pattern[str]
    item: re.Pattern[str]


@cache
def _plain(kind: str) -> _Plain:
    """For the items of a list whose markers end in `kind`, before what ends them for sure: another item, the end, or an
    empty line and then one that is not indented."""
    number = "[0-9]{1,9}" if kind in ".)" else ""
    other = "[0-9]{1,9}[.)]" if number else "[-*+]"
    item = rf"{number}{re.escape(kind)} {{1,4}}({_PROSE})(\n+)(?:(?={other} |\Z)|(?<=\n\n)(?=[^ \t\v\f\n]))"
    return _Plain(re.compile(f"(?:{item})+"), re.compile(item))


class _List:
    """One list, item by item. mistune's own compiles patterns anew for every item and reads each of them twice."""

    def __init__(self, parser: _Parser, state: _State, marker: str) -> None:
        self.parser = parser
        self.state = state
        self.kind = marker[-1]
        self.token: Token = {"type": "list", "children": [], "attrs": {"ordered": len(marker) > 1}}
        self.rules = parser.shallow_rules if state.level >= DEEPEST else parser.list_rules

    def take(self) -> int | None:
        """Take all items; returns the offset after the last, None where there is none after all."""
        at = self.state.cursor
        found = self._item_at(at)
        if found is None:
            return None
        self.state.append_token(self.token)
        while found:
            after = self._plain_items(at)
            at = after if after > at else self._item(found, at)
            found = self._item_at(at)
        return at

    def _plain_items(self, at: int) -> int:
        """Take the items from an offset on that are one line of prose each; returns the offset after them. Most are."""
        plain, src = _plain(self.kind), self.state.src
        run = plain.run.match(src, at)
        if run is None:
            return at
        found, after, room = plain.item.findall(src, at, run.end()), run.end(), self.state.room()
        if len(found) > room:  # the next is one too many, and its line is told
            found = found[:room]
            after = next(islice(plain.item.finditer(src, at), room, None)).start()
        self._take_plain(self.token, found, self.state.line_of(at))
        return after

    def _take_plain(self, token: Token, found: list[tuple[str, str]], line: int) -> None:
        """Put items that are one line each into a list: their text, and the line breaks after it."""
        self.state.counted(len(found))
        for text, ends in found:
            paragraph = {"type": "paragraph", "text": text + "\n", "line": line}
            token["children"].append({"type": "list_item", "line": line, "children": [paragraph]})
            line += len(ends)

    def _item_at(self, at: int) -> re.Match[str] | None:
        """The item of this list that begins at an offset."""
        src = self.state.src
        found = _ITEM.match(src, at) if at < len(src) else None
        if found is None:
            return None
        marker, text = found.group("marker", "text")
        if marker[-1] != self.kind or (marker in "*-" and (text or "").startswith(marker) and _THEMATIC.match(src, at)):
            return None
        return found

    def _item(self, found: re.Match[str], at: int) -> int:
        """Take one item; returns the offset after it."""
        self.state.cursor = at
        self.state.counted()
        src, line = self.state.src, self.state.line_of(at)
        item: Token = {"type": "list_item", "line": line, "children": []}
        self.token["children"].append(item)
        if below := _rows_below(src, found):
            self.state.child_base = line
            item["children"] = self._nested(found["text"] + "\n", below[1]) or self._children(
                found["text"] + "\n" + below[1]
            )
            return below[0]
        collected = _ItemLines(src, found)
        after = collected.take()
        if text := collected.text():
            self.state.child_base = line + (found["text"] is None)
            item["children"] = self._children(text)
        return after

    def _nested(self, text: str, below: str) -> list[Token]:
        """The tokens of an item that is one line of prose and below it a list of such; none of any other."""
        plain = _plain(below[0]) if below[0] in "-*+" and "list" in self.rules else None
        if plain is None or not _is_prose(text, 0) or not plain.run.fullmatch(below):
            return []
        found = plain.item.findall(below)
        if len(found) + 2 > self.state.room():
            return []
        line = self.state.child_base
        token: Token = {"type": "list", "children": [], "attrs": {"ordered": False}, "line": line + 1}
        self.state.counted(2)  # the paragraph and the list
        self._take_plain(token, found, line + 1)
        return [{"type": "paragraph", "text": text, "line": line}, token]

    def _children(self, text: str) -> list[Token]:
        if _is_prose(text, 0) and text.find("\n") == len(text) - 1:
            return [{"type": "paragraph", "text": text, "line": self.state.child_base}]
        child = self.state.child_state(text)
        self.parser.parse(child, self.rules)
        return child.tokens


@lru_cache(maxsize=32)
def _below(width: int) -> re.Pattern[str]:
    """What finds the rows of an item below its first, without blank ones among them, where it is certain that no other
    row belongs to it."""
    after = r"(?:\n*\Z|\n+(?=\S)|(?=[-*+] |[0-9]{1,9}[.)] ))"
    return re.compile(rf"((?: {{{width}}} *+\S[^\n]*+\n)++){after}")


def _rows_below(src: str, found: re.Match[str]) -> tuple[int, str] | None:
    """The offset after an item of several rows, and its rows below the first without the item's indent; None for all
    that is not as simple as that."""
    text, gap = found.group("text", "gap")
    if text is None or "\t" in gap or len(gap) > 4:
        return None
    width = found.start("text") - found.start()
    rows = _below(width).match(src, found.end() + 1)
    if rows is None or "\t" in text or "\t" in rows[1]:
        return None
    return rows.end(), rows[1][width:].replace("\n" + " " * width, "\n")


class _ItemLines(_Lines):
    """The lines of one list item."""

    def __init__(self, src: str, found: re.Match[str]) -> None:
        super().__init__()
        self.src = src
        self.after = found.end() + 1
        column = len(found["indent"]) + len(found["marker"])
        self.width = column + 1
        if text := found["text"]:
            gap = _columns(found["gap"], column)
            text = _untabbed(text, column + gap)
            if gap >= 5:  # indented code in the item's first line
                text = " " * (gap - 1) + text
            else:
                self.width = column + gap
            self.add(text)

    def take(self) -> int:
        """Collect the item's lines; returns the offset after them."""
        src, at, end = self.src, self.after, len(self.src)
        blank = False
        while at < end:
            stop = src.find("\n", at)
            stop = end if stop < 0 else stop
            row = src[at:stop]
            if not row.strip(" \t\v\f"):
                if not self.rows:
                    break  # an item can begin with at most one blank line, and that was its mark's
                self.add("")
                blank = True
            elif row[0] in "-*+" and row[1:2] == " ":
                break
            elif _indent(row) >= self.width:
                self.add(_without(row, self.width))
                blank = False
            elif blank or not self.goes_on(row):
                break
            else:
                self.add_lazy(row)
            at = stop + 1
        return min(at, end)


class _QuoteLines(_Lines):
    """The lines of one quote, from an offset on."""

    def take(self, src: str, at: int) -> int:
        """Collect the quote's lines; returns the offset after them."""
        end = len(src)
        while at < end:
            stop = src.find("\n", at)
            stop = end if stop < 0 else stop
            row = src[at:stop]
            if found := _QUOTED.match(row):
                self.add(_unquoted(found[2], len(found[1])))
            elif row.strip(" \t\v\f") and self.goes_on(row):
                self.add_lazy(row)
            else:
                break
            at = stop + 1
        return min(at, end)


def _unquoted(rest: str, column: int) -> str:
    """What follows a quote's mark, without the one column of white space that belongs to the mark."""
    rest = _untabbed(rest, column)
    return rest[1:] if rest[:1] == " " else rest


def _opens_fence(row: str) -> bool:
    """Whether a line opens a code fence: after backticks there can be no further one."""
    found = _FENCE.match(row)
    return found is not None and (found["marks"][0] == "~" or "`" not in found["info"])


def _opens_html(row: str) -> bool:
    """Whether a line opens a block of HTML. A single tag of any name does if nothing else is on the line."""
    return _opens_html_of_a_block(row) or (row.lstrip()[:1] == "<" and bool(_TAG_ALONE.fullmatch(row)))


def _opens_html_of_a_block(row: str) -> bool:
    """Whether a line opens a block of HTML even below a paragraph's: by a comment, or by the tag of an element that is
    a block."""
    found = _HTML_START.match(row)
    if found is None:
        return False
    name = (found[2] or "").lower()
    return not name or name in BLOCK_TAGS or (name in PRE_TAGS and not found[1])


def _columns(space: str, start: int) -> int:
    """How many columns white space takes that begins at a column (tabs stop at every fourth)."""
    return len((" " * start + space).expandtabs(4)) - start if "\t" in space else len(space)


def _indent(row: str) -> int:
    """The columns of white space at the start of a line."""
    if row[0] not in " \t":
        return 0
    return _columns(row[: len(row) - len(row.lstrip(" \t"))], 0)


def _without(row: str, columns: int) -> str:
    """A line without that many columns of white space; what a tab has more of is kept as spaces."""
    column = index = 0
    while column < columns:
        column += 1 if row[index] == " " else 4 - column % 4
        index += 1
    return " " * (column - columns) + _untabbed(row[index:], column)


def _untabbed(text: str, column: int) -> str:
    """A line's rest that begins at a column, with spaces for the tabs around its marks of quotes and lists: they keep
    the columns they had."""
    if "\t" not in text:
        return text
    rest = _NESTED_MARKS.sub("", text, count=1)
    marks = text[: len(text) - len(rest)]
    return (" " * column + marks).expandtabs(4)[column:] + rest


# --- tables --------------------------------------------------------------------------------------------------------


def table_start(text: str) -> int | None:
    """The index of the header line of a table in a paragraph's lines, else None (GitHub's tables extension)."""
    if "-" not in text or ("|" not in text and ":" not in text):
        return None
    lines = text.split("\n")
    for index, line in enumerate(lines[1:]):
        if "-" not in line or not ("|" in line or ":" in line) or _indent(line) > 3:
            continue
        if _DELIMITER_ROW.fullmatch(line.strip(" \t")) and len(cells(lines[index])) == len(cells(line)):
            return index
    return None


def cells(row: str) -> list[str]:
    """The cells of a table's row."""
    row = row.strip()
    row = row.removeprefix("|")
    if row.endswith("|") and not row.endswith("\\|"):
        row = row[:-1]
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row)]


_PARSER: Final = _Parser()


# --- inline --------------------------------------------------------------------------------------------------------

_MARKS: Final = re.compile(r"[\\`*_\[\]<~\n&]")
_ALL_BOLD: Final = re.compile(r"(\*{1,3})(?=\S)([^\\`*_\[\]<&~\n]+)(?<=\S)\1")
"""A text that is one stretch of emphasis: so are many titles, and nothing else in them needs the parser."""
_STRUCK: Final = re.compile(r"(?<!~)~(?=[^\s~])([^~\n]{0,200})(?<=[^\s~])~(?!~)")
"""Text struck through with one tilde on each side, as GitHub allows and mistune does not."""
_INDENTED: Final = re.compile(r"\n[ \t]+")
_LONG_INLINE: Final = 20_000
"""Characters beyond which a single block's inline Markdown is not worth its price: nobody writes such paragraphs."""


class _InlineParser(InlineParser):
    """mistune's inline parser, with a pattern for tags that takes linear time."""

    def parse_inline_html(self, m: re.Match[str], state: InlineState) -> int | None:
        start = m.start()
        if state.src[start + 1] in "!?":
            return super().parse_inline_html(m, state)
        tag = _TAG.match(state.src, start)
        if tag is None:
            return None
        state.append_token({"type": "inline_html", "raw": tag.group()})
        return tag.end()


def _inline_parser() -> InlineParser:
    parser = _InlineParser()
    parser.register("strikethrough", r"~~(?=[^\s~])", parse_strikethrough, before="link")
    return parser


_INLINE: Final = _inline_parser()


def is_dense(text: str) -> bool:
    """Whether a text holds more marks of inline Markdown than are read."""
    return sum(map(text.count, "\\`*_[]<~")) > MOST_MARKS


def visible(text: str, references: Mapping[str, Any] | None, *, own_links: bool = True) -> str:
    """The words a reader sees of inline Markdown: no marks, URLs, images or HTML; line breaks are kept.

    The text as it stands where `references` is None: it belongs to a document that is too dense to be read so.
    Without `own_links`, the words of links to the document's own parts (a table of contents) are left out.
    """
    if references is None or len(text) > _LONG_INLINE or not _MARKS.search(text):
        return text
    if bold := _ALL_BOLD.fullmatch(text):
        return bold[2]
    found = _INLINE(_INDENTED.sub("\n", text).strip(" \r\n\t\f"), {"ref_links": references})
    return "".join(_words(found, own_links))


def _words(found: Sequence[Token], own_links: bool) -> Iterator[str]:
    for token in found:
        kind = token["type"]
        if kind == "text":
            yield html.unescape(_STRUCK.sub(r"\1", token["raw"]) if "~" in token["raw"] else token["raw"])
        elif kind == "codespan":
            yield token["raw"]
        elif kind == "inline_html" and token["raw"][:3].lower() == "<br":
            yield " "
        elif kind in ("softbreak", "linebreak"):
            yield "\n"
        elif kind not in ("image", "inline_html") and (own_links or not _is_own_link(token)):
            yield from _words(token.get("children", ()), own_links)


_HEADING_TAG: Final = re.compile(r"<(/?)h([1-6])(?=[\s/>])", re.I)


class InlineHeading(NamedTuple):
    """A heading written in HTML within a paragraph: `line` and `end_line` count from 0 in the paragraph."""

    level: int
    text: str
    line: int
    end_line: int


def inline_headings(text: str, references: Mapping[str, Any] | None) -> Iterator[InlineHeading]:
    """The headings written in HTML among a paragraph's words, in order."""
    if references is None or len(text) > _LONG_INLINE or not _HEADING_TAG.search(text):
        return
    line, level, start, kept = 0, 0, 0, [""]
    for token in _flat(_INLINE(_INDENTED.sub("\n", text).strip(" \r\n\t\f"), {"ref_links": references})):
        tag = _HEADING_TAG.match(token["raw"]) if token["type"] == "inline_html" else None
        if tag and level:
            yield InlineHeading(level, " ".join("".join(kept).split()), start, line)
            level = 0
        if tag and not tag[1]:
            level, start, kept = int(tag[2]), line, []
        kept += _words([token], own_links=True)
        line += token["type"] in ("softbreak", "linebreak")


def _flat(found: Sequence[Token]) -> Iterator[Token]:
    """Inline tokens without the emphasis and links around them."""
    for token in found:
        if token["type"] != "image" and "children" in token:
            yield from _flat(token["children"])
        else:
            yield token


def _is_own_link(token: Token) -> bool:
    return token["type"] == "link" and str(token["attrs"].get("url", "")).startswith("#")


def links(text: str, references: Mapping[str, Any] | None) -> Iterator[tuple[str, int]]:
    """The URLs that inline Markdown links to or shows images from, each with its line break count before it."""
    if references is not None and len(text) <= _LONG_INLINE:
        yield from _links(_INLINE(text, {"ref_links": references}), [0])


def _links(found: Sequence[Token], breaks: list[int]) -> Iterator[tuple[str, int]]:
    for token in found:
        if token["type"] in ("softbreak", "linebreak"):
            breaks[0] += 1
        elif token["type"] in ("link", "image"):
            yield str(token["attrs"].get("url", "")), breaks[0]
        yield from _links(token.get("children", ()), breaks)
