"""Markdown → blocks with lines, by mistune. The only module that imports it.

mistune's own parser is used as it is, but for what records lines, and for tables, where GitHub
drops cells beyond the head and fills up short rows while mistune gives up on the table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping
from typing import Any, Final

from mistune.block_parser import BlockParser
from mistune.core import BlockState, InlineState
from mistune.helpers import BLOCK_TAGS, PRE_TAGS
from mistune.inline_parser import InlineParser
from mistune.plugins.footnotes import (
    INLINE_FOOTNOTE,
    REF_FOOTNOTE,
    parse_inline_footnote,
    parse_ref_footnote,
)

Token = dict[str, Any]

_DELIMITER_ROW: Final = re.compile(
    r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*(?:\n|$)"
)
_TABLE: Final = (
    r"^ {0,3}\S[^\n]*\n(?= {0,3}[|:-])"  # a line and, perhaps, the row of dashes below it
)
# A whole tag by CommonMark 6.6. mistune's pattern takes exponential time on `<x a=b\tc a=b\tc …`
# without an end, so it is asked only about what this one accepts.
_WHOLE_TAG: Final = re.compile(
    r"<[A-Za-z][A-Za-z0-9-]*+"
    r"(?:\s++[A-Za-z_:][\w.:-]*+(?:\s*+=\s*+(?:[^\s\"'=<>`]++|'[^']*+'|\"[^\"]*+\"))?+)*+\s*+/?>"
)
# What begins a block of HTML where no paragraph is open, CommonMark 4.6. mistune's pattern does not
# know a tag directly followed by its `>`, nor one of any other name alone on its line.
_HTML_BLOCK: Final = (
    rf"^[ ]{{0,3}}(?:</?(?i:{'|'.join((*BLOCK_TAGS, *PRE_TAGS))})(?=[ \t]|/?>|$)|<!--|<\?|<![A-Z]"
    rf"|<!\[CDATA\[|(?:{_WHOLE_TAG.pattern}|</[A-Za-z][A-Za-z0-9-]*\s*>)[ \t]*$)"
)
_ANY_LINE: Final = r"^(?![ ]{0,3}(?:[-+*]|\d{1,9}[.)])(?:[ \t]|$))(?P<any_line>[^\n]*\S)"
# What ends a table, apart from an empty line: another block.
_ROW_ENDS_TABLE: Final = re.compile(
    r" {0,3}(?:#{1,6}(?:\s|$)|>|`{3}|~{3}|(?:[-*_][ \t]*){3,}$|[-+*][ \t]|1[.)][ \t])|[ \t]*$|"
    + _HTML_BLOCK
)
_HTML_BLOCKS: Final = frozenset((*BLOCK_TAGS, *PRE_TAGS))
_BLANK_LINES: Final = r"(?:^[ \t\v\f]*\n)++"  # possessive: mistune's keeps 1 KB for each line
_BLANK_LINE: Final = re.compile(r"^[ \t]+$", re.M)
_EMPTY_COMMENT: Final = re.compile("<!--(?:>|->)")  # mistune looks for its end after it
_UNDERLINE: Final = re.compile(r"^ {0,3}(?:=+|-+)[ \t]*$", re.M)
_LEADING_TABS: Final = re.compile(r"^[ \t>*+\-\d.)]*\t", re.M)


def _lazy_underlines(item: str, written: str) -> set[int]:
    """Return the offsets of lines like `===` in a list item that are not indented as it is.

    They belong to its paragraph, and make no heading of it; mistune knows this of quotes only.
    """
    found: set[int] = set()
    if _UNDERLINE.search(item):
        at = 0
        for row, raw in zip(item.split("\n"), written.split("\n"), strict=False):
            if row == raw and _UNDERLINE.fullmatch(row):
                found.add(at)
            at += len(row) + 1
    return found


class LineState(BlockState):
    """mistune's state, which also records the 1-based line of every token and list item.

    Each line of a container's source is a line of the file, so a first line is all that nesting
    needs.
    """

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.first_line = 1
        self.child_line = 1
        self.child_start = 0  # of the next list item, in `src`
        self.lazy_end = -1  # of the last line that continues a paragraph without a mark
        self.is_trial: bool = parent.is_trial if parent else False
        self.in_container = False  # while the lines of a list or quote are collected
        self.items: list[int] = parent.items if parent else []
        self._offset = 0
        self._line = 0  # of the offset, 0-based in `src`

    def line_of(self, offset: int) -> int:
        """Return the line in the file of an offset in `src`; offsets near the last one are
        cheap.
        """
        if offset >= self._offset:
            self._line += self.src.count("\n", self._offset, offset)
        else:
            self._line -= self.src.count("\n", offset, self._offset)
        self._offset = offset
        return self.first_line + self._line

    def child_state(self, src: str, lazy_line_starts: set[int] | None = None) -> LineState:
        child = LineState(self)
        child.process(src)
        child.first_line = self.child_line
        child.env = dict(
            self.env
        )  # mistune keeps one text's blank lines in it; shared, it would be rebuilt often
        if lazy_line_starts is None:  # a list item; the cursor is after the next one's first line
            self.items.append(child.first_line)
            child.lazy_line_starts = _lazy_underlines(src, self.src[self.child_start : self.cursor])
            self.child_line = self.line_of(self.cursor) - 1
            self.child_start = self.src.rfind("\n", 0, max(0, self.cursor - 1)) + 1
        else:
            child.lazy_line_starts = lazy_line_starts
        return child

    def append_token(self, token: Token) -> None:
        at = self.cursor
        token["line"] = self.line_of(at)
        if token["type"] == "block_html" and not self.src.startswith(token["raw"], at):
            token["line"] -= token["raw"].rstrip("\n").count("\n")  # the cursor is on its last line
        super().append_token(token)

    def prepend_token(self, token: Token) -> None:
        self.append_token(token)  # what ends a quote is read after it, see `parse_method`

    def add_paragraph(self, text: str) -> None:
        line = self.line_of(self.cursor)
        super().add_paragraph(text)
        self.tokens[-1].setdefault("line", line)


class _BlockParser(BlockParser):
    """mistune's block parser, which tells a container's state its first line, with GitHub's
    tables.
    """

    BLANK_LINE = re.compile(_BLANK_LINES, re.M)

    def __init__(self) -> None:
        super().__init__()
        self.specification["blank_line"] = _BLANK_LINES
        # mistune narrows this text inside lists, so that a block indented by 2 does not end `-
        # item`.
        for name, pattern in self.specification.items():
            self.specification[name] = pattern.replace(" {0,3}", "[ ]{0,3}", 1)
        # What ends a list or quote.
        self.specification["block_html"] = f"{_HTML_BLOCK}|{_ANY_LINE}"
        # Possessive repeats keep no place to go back to: a line of 500,000 `*` took 250 MB.
        thematic = self.specification["thematic_break"]
        self.specification["thematic_break"] = thematic.replace("]*)", "]*+)").replace(
            "{3,}", "{3,}+"
        )
        self.register("ref_footnote", REF_FOOTNOTE, parse_ref_footnote, before="ref_link")
        self.register("table", _TABLE, _parse_table)
        self.list_rules.append("table")
        self.block_quote_rules.append("table")

    def compile_sc(self, rules: list[str] | None = None) -> re.Pattern[str]:
        # What ends a quote without its mark: mistune forgets headings, and takes them for lazy
        # lines.
        ends_quote = rules is not None and rules[:2] == ["blank_line", "thematic_break"]
        return super().compile_sc(["atx_heading", *rules] if rules and ends_quote else rules)

    def parse_method(self, m: re.Match[str], state: Any) -> int | None:
        """Parse the block that a match begins; one that ends a list or quote is left to the loop.

        mistune parses it at once, one call inside the other: 190 lists and quotes in turn are too
        deep for Python.
        """
        if not state.in_container:
            return super().parse_method(m, state)
        is_fence = m.lastgroup == "fenced_code"
        is_inline_code = is_fence and m["fenced_2"][0] == "`" and "`" in m["fenced_3"]
        if (is_inline_code or m["any_line"]) and self._continues_paragraph(state):
            state.lazy_end = state.find_line_end()
            return None
        return m.start()

    def _continues_paragraph(self, state: LineState) -> bool:
        """Tell whether a line without the container's mark or indent belongs to it all the same.

        It does where the container ends in a paragraph; mistune does not ask. A parse that only
        answers this asks no further, or the time would double with each level.
        """
        if state.is_trial or state.cursor == state.lazy_end:
            return True
        trial = LineState()
        trial.is_trial = True
        trial.env = {"ref_links": {}, "ref_footnotes": {}, "footnotes": []}
        start = max(state.child_start, state.lazy_end)
        trial.process(state.src[start : state.cursor].lstrip(" "))
        self.parse(trial)
        tokens = trial.tokens
        while tokens and "children" in tokens[-1]:
            tokens = tokens[-1]["children"]
        return bool(tokens) and tokens[-1]["type"] in {"paragraph", "block_text"}

    def parse_block_quote(self, m: re.Match[str], state: Any) -> int:
        return self._parse_container(super().parse_block_quote, m, state)

    def parse_list(self, m: re.Match[str], state: Any) -> int:
        return self._parse_container(super().parse_list, m, state)

    def _parse_container(
        self, parse: Callable[[re.Match[str], Any], int], m: re.Match[str], state: LineState
    ) -> int:
        outer = state.child_line
        state.child_line, state.child_start = state.line_of(m.start()), m.start()
        state.in_container = True
        end = parse(m, state)
        state.in_container = False
        state.child_line = outer
        return end

    def parse_raw_html(self, m: re.Match[str], state: Any) -> int | None:
        name = m[0].strip().lower()[1:]
        if name[0].isalpha() and name not in _HTML_BLOCKS:
            end = state.find_line_end()
            if not _WHOLE_TAG.match(state.src, m.end() - len(name) - 1, end):
                return None
        return super().parse_raw_html(m, state)

    def parse_fenced_code(self, m: re.Match[str], state: Any) -> int | None:
        end = super().parse_fenced_code(m, state)
        if end is not None:
            last = state.src[state.src.rfind("\n", 0, end - 1) + 1 : end].strip()
            fence = m["fenced_2"]
            closed = end > m.end() + 1 and len(last) >= len(fence) and set(last) == {fence[0]}
            state.tokens[-1]["closed"] = closed
        return end


def _parse_table(_block: BlockParser, m: re.Match[str], state: Any) -> int | None:
    """Parse a table as GitHub does: as many cells as the head has, missing ones empty."""
    head = m[0]
    at = m.start() + len(head)
    delimiter = state.get_line(at)
    columns = len(_cells(head))
    if "|" not in head + delimiter or not _DELIMITER_ROW.fullmatch(delimiter):
        return None
    if columns != len(_cells(delimiter)):
        return None
    rows = [_cells(head)]
    at += len(delimiter)
    while at < state.cursor_max:
        line = state.get_line(at)
        if _ROW_ENDS_TABLE.match(line):
            break
        rows.append(_cells(line)[:columns])
        at += len(line)
    state.append_token({"type": "table", "rows": rows})
    return at


def _cells(row: str) -> list[str]:
    """Return the cells of a table's row as Markdown."""
    row = row.strip()
    cells = re.split(r"(?<!\\)\|", row.removeprefix("|"))
    if len(cells) > 1 and not cells[-1].strip():
        cells.pop()
    return [cell.strip().replace("\\|", "|") for cell in cells]


_BLOCKS: Final = _BlockParser()


def blocks(text: str) -> tuple[list[Token], LineState]:
    """Return mistune's block tokens, each with its `line`, and the state with items and
    references.
    """
    state = LineState()
    state.env = {"ref_links": {}, "ref_footnotes": {"": ""}, "footnotes": []}
    # Tabs stop at columns of the line; mistune counts them from where the quote or list item
    # begins.
    if "\t" in text:
        text = _LEADING_TABS.sub(lambda found: found[0].expandtabs(4), text)
    text = _EMPTY_COMMENT.sub("<!---->", text)
    # mistune takes a line of four blanks for code, GitHub for an empty one.
    text = _BLANK_LINE.sub("", text)
    state.process(text if text.endswith("\n") else text + "\n")
    _BLOCKS.parse(state)
    return state.tokens, state


# --- inline --------------------------------------------------------------------------------------


def _parse_struck(inline: InlineParser, m: re.Match[str], state: InlineState) -> int | None:
    """Parse `~struck~` and `~~struck~~`; mistune's plugin knows the second alone."""
    close = re.compile(rf"(?<=[^\s~]){m[0]}(?!~)").search(state.src, m.end())
    if close is None or state.depth >= inline.max_nested_level:
        return None
    inside = state.copy()
    inside.src = state.src[m.end() : close.start()]
    state.append_token({"type": "strikethrough", "children": inline.render(inside)})
    return close.end()


class _InlineParser(InlineParser):
    """mistune's inline parser, which leaves line breaks in the text and in inline code."""

    def __init__(self) -> None:
        super().__init__()
        # Line breaks and the marks of emphasis stay in the text: mistune pairs the marks when all
        # else is parsed, and a token for each would be joined again before that.
        self.rules.remove("softbreak")
        self.register("emphasis", "(?!)", type(self).parse_emphasis, start_chars="`")
        self.register("linebreak", r"\\\n", type(self).parse_linebreak, start_chars="\\")
        self.register("strikethrough", r"~~?(?=[^\s~])", _parse_struck, before="link")
        self.register("footnote", INLINE_FOOTNOTE, parse_inline_footnote, before="link")

    def parse_inline_html(self, m: re.Match[str], state: InlineState) -> int | None:
        if m[0][1].isalpha() and not _WHOLE_TAG.match(state.src, m.start()):
            return None
        return super().parse_inline_html(m, state)

    def parse_codespan(self, m: re.Match[str], state: InlineState) -> int:
        end = super().parse_codespan(m, state)
        if end > m.end() and "\n" in state.src[m.end() : end]:
            state.tokens[-1]["raw"] = state.src[m.end() : end - len(m[0])]
        return end


_INLINE: Final = _InlineParser()


def inline(source: str, env: MutableMapping[str, Any]) -> list[Token]:
    """Return mistune's inline tokens of a paragraph, heading or cell; `env` is the state's."""
    tokens: list[Token] = _INLINE(source, env)
    return tokens
