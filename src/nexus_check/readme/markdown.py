"""Markdown → blocks with lines, by mistune. The only module that imports it.

Its parser is used as it is, but for lines and small overrides where GitHub differs; each says why.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any, ClassVar, Final

from mistune.block_parser import BlockParser
from mistune.core import BlockState, InlineState
from mistune.helpers import BLOCK_TAGS, LINK_LABEL, PRE_TAGS
from mistune.inline_parser import InlineParser

Token = dict[str, Any]

# A whole tag by CommonMark 6.6. mistune's pattern takes exponential time on `<x a=b\tc a=b\tc …`
# without an end, so it is asked only about what this one accepts.
_WHOLE_TAG: Final = re.compile(
    r"<[A-Za-z][A-Za-z0-9-]*+"
    r"(?:\s++[A-Za-z_:][\w.:-]*+(?:\s*+=\s*+(?:[^\s\"'=<>`]++|'[^']*+'|\"[^\"]*+\"))?+)*+\s*+/?>"
)
# What begins a block of HTML where no paragraph is open, CommonMark 4.6. mistune's pattern does not
# know a tag directly followed by its `>`, nor one that ends with `/>` alone on its line.
_HTML_BLOCK: Final = re.compile(
    rf"^ {{0,3}}(?:</?(?i:{'|'.join((*BLOCK_TAGS, *PRE_TAGS))})(?=[ \t]|/?>|$)|<!--|<\?|<![A-Z]"
    rf"|<!\[CDATA\[|(?P<other_tag>(?:{_WHOLE_TAG.pattern}|</[A-Za-z][A-Za-z0-9-]*\s*>)[ \t]*$))",
    re.M,
)
# A line and, perhaps, the row of dashes below it; dashes alone make a heading of the line.
_TABLE: Final = re.compile(r"^ {0,3}\S[^\n]*\n(?= {0,3}(?:-+[ \t]*)?[|:])", re.M)
_DASHES: Final = re.compile(":?-+:?")  # a cell of the row below a table's head
_BLANK_LINE: Final = re.compile(r"^[ \t]+$", re.M)
_DEFINITION: Final = re.compile(rf"\s*\[(?P<reflink_1>{LINK_LABEL})\]:")
_LEVELS: Final = [{"level": level} for level in range(7)]
_LAZY: Final = "\0"  # before a line that continues a paragraph without a mark; no README has it
_LEADING_TABS: Final = re.compile(r"^[ \t>*+\-\d.)]*\t", re.M)

_SPECIFICATION: Final = {
    **BlockParser.SPECIFICATION,
    # Possessive repeats keep no place to go back to: mistune's took 1 KB for each empty line, and
    # 250 MB for a line of 500,000 `*`.
    "blank_line": r"(?:^[ \t\v\f]*\n)++",
    "thematic_break": r"^ {0,3}(?:(?:-[ \t]*+){3,}+|(?:_[ \t]*+){3,}+|(?:\*[ \t]*+){3,}+)$",
    # Text where the rest of the line has a backtick; mistune asks too late to see it in quotes.
    "fenced_code": BlockParser.SPECIFICATION["fenced_code"].replace("`{3,}", r"`{3,}+(?![^\n]*`)"),
    "block_html": r"^[^\n]*\S",  # what may end a list or quote: any line, see `parse_method`
    "ref_footnote": r"^ {0,3}\[\^[^\]\s]+\]:[^\n]*(?:\n+ {4}[^\n]+)*\n?",
    "table": _TABLE.pattern,
}
# What begins a block where no paragraph is open, or is an empty line.
_BLOCK_START: Final = re.compile(
    "|".join(
        _SPECIFICATION[name]
        for name in ("atx_heading", "block_quote", "fenced_code", "list", "thematic_break")
    )
    + rf"|{_HTML_BLOCK.pattern}|^ {{0,3}}\[\^[^\]\s]+\]:|^[ \t]*$",
    re.M,
)


def _mark_lazy(source: str, written: str) -> str:
    """Return a container's source with a mark before each line that has none of the container's.

    Such a line continues a paragraph, and no block begins in it; mistune knows that of the
    underlines in quotes only.
    """
    rows = source.split("\n")
    for index, (row, raw) in enumerate(zip(rows, written.split("\n"), strict=False)):
        if row == raw and row.strip() and not row.startswith(_LAZY):
            rows[index] = _LAZY + row
    return "\n".join(rows)


class LineState(BlockState):
    """mistune's state, which also records the 1-based line of every token and list item.

    Each line of a container's source is a line of the file, so a first line is all that nesting
    needs.
    """

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        if parent is None:
            self.env = {"ref_links": {}}
        self.first_line = 1
        self.child_start = 0  # of the next quote or list item, in `src`
        self.lazy_end = -1  # of the last line that continues a paragraph without a mark
        self.is_trial: bool = parent.is_trial if parent else False
        self.in_container = False  # while the lines of a list or quote are collected
        self.items: list[int] = parent.items if parent else []
        self._offset = 0
        self._line = 0  # of the offset, 0-based in `src`

    def line_of(self, offset: int) -> int:
        """Return the line in the file of an offset in `src`, which is never before the last one."""
        self._line += self.src.count("\n", self._offset, offset)
        self._offset = offset
        return self.first_line + self._line

    def child_state(self, src: str, lazy_line_starts: set[int] | None = None) -> LineState:
        self.close_paragraph()  # mistune does not append a list that another block ends
        child = LineState(self)
        child.first_line = self.line_of(self.child_start)
        written = self.src[self.child_start : self.cursor]
        if lazy_line_starts is None:  # a list item; the cursor is after the next one's first line
            self.items.append(child.first_line)
            self.child_start = self.src.rfind("\n", 0, self.cursor - 1) + 1
            first, _, below = written.partition("\n")
            if " " not in first.strip():  # mistune leaves a mark without text out of the source
                written = below
                child.first_line += 1
        child.process(_mark_lazy(src, written) if src.count("\n") > 1 else src)
        return child

    def close_paragraph(self) -> None:
        """Take the definitions of links from the beginning of a paragraph that has ended.

        mistune ends one at each of them, GitHub has them in a paragraph like any other text.
        """
        last = self.last_token()
        if last is None or last["type"] != "paragraph":
            return
        text = last["text"].replace(_LAZY, "")
        end = 0
        while found := _DEFINITION.match(text, end):
            state = BlockState(self)
            state.process(text)
            parsed_to = _BLOCKS.parse_ref_link(found, state)
            if parsed_to is None:
                break
            end = parsed_to
        if end == len(text):
            self.tokens.pop()
        last["text"] = text[end:]
        last["line"] += text.count("\n", 0, end)

    def append_token(self, token: Token) -> None:
        self.close_paragraph()
        token["line"] = self.line_of(self.cursor)
        if token["type"] == "heading":  # one of six, as 200,000 tables of a level take 50 MB
            token["attrs"] = _LEVELS[token["attrs"]["level"]]
        super().append_token(token)

    def prepend_token(self, token: Token) -> None:
        self.append_token(token)  # what ends a quote is read after it, see `parse_method`

    def add_paragraph(self, text: str) -> None:
        line = self.line_of(self.cursor)
        super().add_paragraph(text)
        self.tokens[-1].setdefault("line", line)


class _BlockParser(BlockParser):
    """mistune's block parser, with GitHub's tables, footnotes and ends of containers."""

    SPECIFICATION = _SPECIFICATION
    DEFAULT_RULES: ClassVar[Any] = (
        *(rule for rule in BlockParser.DEFAULT_RULES if rule != "ref_link"),
        "ref_footnote",
        "table",
    )
    BLANK_LINE = re.compile(_SPECIFICATION["blank_line"], re.M)

    def parse(self, state: Any, rules: list[str] | None = None) -> None:
        super().parse(state, rules)
        if not state.is_trial:
            state.close_paragraph()

    def _parse_plain_paragraph(self, state: Any, sc: re.Pattern[str]) -> bool:
        # mistune does this where a line begins with a letter, and else searches each character.
        end = state.find_line_end()
        while end < state.cursor_max and not sc.match(state.src, end):
            end = state.find_line_end_at(end)
        state.add_paragraph(state.get_text(end))
        state.cursor = end
        return True

    def parse_method(self, m: re.Match[str], state: Any) -> int | None:
        """Parse the block that a match begins; one that ends a list or quote is left to the loop.

        mistune parses it at once, one call inside the other: 190 lists and quotes in turn are too
        deep for Python.
        """
        at = m.start()
        if not state.in_container:
            state.child_start = at
            state.in_container = m.lastgroup in {"block_quote", "list"}
            parsed_to = super().parse_method(m, state)
            state.in_container = False
            return parsed_to
        end = state.find_line_end()
        if _BLOCK_START.match(state.src, at, end) or not self._continues_paragraph(state):
            return at
        state.lazy_end = end
        return None

    def _continues_paragraph(self, state: LineState) -> bool:
        """Tell whether a line without the container's mark or indent belongs to it all the same.

        It does where the container ends in a paragraph; mistune does not ask. A parse that only
        answers this asks no further, or the time would double with each level.
        """
        at = state.cursor
        if state.is_trial or at == state.lazy_end or state.src[at] == _LAZY:
            return True
        trial = LineState()
        trial.is_trial = True
        start = max(state.child_start, state.lazy_end)
        trial.process(state.src[start:at].lstrip(" "))
        self.parse(trial)
        tokens = trial.tokens
        while tokens and "children" in tokens[-1]:
            tokens = tokens[-1]["children"]
        return bool(tokens) and tokens[-1]["type"] in {"paragraph", "block_text"}

    def parse_setex_heading(self, m: re.Match[str], state: Any) -> int | None:
        state.close_paragraph()
        return super().parse_setex_heading(m, state)

    def parse_raw_html(self, m: re.Match[str], state: Any) -> int | None:
        found = _HTML_BLOCK.match(state.src, m.start(), state.find_line_end())
        if found is None:
            return self.parse_table(m, state)
        end: int | None
        if not found["other_tag"]:
            line = state.line_of(m.start())
            end = super().parse_raw_html(m, state)
            if state.cursor > m.start():  # mistune moved it to the last line of the block
                state.tokens[-1]["line"] = line
            return end
        end = state.append_paragraph()
        if end is None:
            blank = self.BLANK_LINE.search(state.src, m.end())
            end = blank.start() if blank else state.cursor_max
            state.append_token({"type": "block_html", "raw": state.get_text(end)})
        return end

    def parse_fenced_code(self, m: re.Match[str], state: Any) -> int | None:
        end = super().parse_fenced_code(m, state)
        token = state.tokens[-1]
        token["closed"] = token["raw"].count("\n") < state.src.count("\n", m.end() + 1, end)
        return end

    def parse_ref_footnote(self, m: re.Match[str], state: Any) -> int:
        """Skip a footnote; the lines right below it belong to it as they would to a list item."""
        end = m.end()
        while end < state.cursor_max and not _BLOCK_START.match(line := state.get_line(end)):
            end += len(line)
        state.append_token({"type": "footnote"})
        return end

    def parse_table(self, m: re.Match[str], state: Any) -> int | None:
        """Parse a table as GitHub does: as many cells as the head has, missing ones empty."""
        head = state.get_line(m.start())
        at = m.start() + len(head)
        below = state.get_line(at)
        rows, dashes = [_cells(head)], _cells(below)
        if "|" not in head + below or not _TABLE.match(state.src, m.start()):
            return None
        if len(rows[0]) != len(dashes) or not all(map(_DASHES.fullmatch, dashes)):
            return None
        at += len(below)
        while at < state.cursor_max and not _BLOCK_START.match(line := state.get_line(at)):
            rows.append(_cells(line)[: len(rows[0])])
            at += len(line)
        state.append_token({"type": "table", "rows": rows})
        return at


def _cells(row: str) -> list[str]:
    """Return the cells of a table's row as Markdown."""
    row = row.replace(_LAZY, "").strip()
    cells = re.split(r"(?<!\\)\|", row.removeprefix("|"))
    if len(cells) > 1 and not cells[-1].strip():
        cells.pop()
    return [cell.strip().replace("\\|", "|") for cell in cells]


_BLOCKS: Final = _BlockParser()


def blocks(text: str) -> tuple[list[Token], LineState]:
    """Return mistune's block tokens with lines, and the state with items and references."""
    state = LineState()
    # Tabs stop at columns of the line; mistune counts them from where the container begins.
    text = _LEADING_TABS.sub(lambda found: found[0].expandtabs(4), text)
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
        # else is parsed, and 200,000 of them as tokens take 230 MB.
        self.rules.remove("softbreak")
        self.register("emphasis", "(?!)", type(self).parse_emphasis, start_chars="`")
        self.register("strikethrough", r"~~?(?=[^\s~])", _parse_struck, before="link")

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
