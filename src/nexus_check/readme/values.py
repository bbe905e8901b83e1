"""What a README is read into: the text a reader sees on GitHub, in source order, with lines.

All lines are 1-based in the file as GitHub shows it. Nothing here knows a rubric.
"""

from __future__ import annotations

from typing import Literal

import msgspec

TitleStyle = Literal["atx", "setext", "html", "bold", "bare", "nospace", "summary"]
Role = Literal["title", "label", "text"]
DamageKind = Literal[
    "truncated",  # longer than GitHub shows
    "encoding",  # bytes that are not UTF-8
    "utf-16",
    "nul",
    "lfs-pointer",
    "conflict",  # markers of an unfinished merge
    "unclosed-fence",
    "no-space-heading",  # `#Title`
]


class Title(msgspec.Struct, frozen=True, gc=False):
    """A heading, or a line that works as one.

    Levels 1 to 6 are headings that GitHub shows, 7 are the other titles.
    """

    level: int
    text: str
    line: int
    style: TitleStyle

    @property
    def is_heading(self) -> bool:
        return self.level < 7


class Sentence(msgspec.Struct, frozen=True, gc=False):
    """The words of one sentence, label or title: the unit in which phrases are matched.

    Text that GitHub does not show (alt texts, link targets, title attributes, comments, code
    blocks, footnotes, formulas, struck-through text, cells beyond the head) is in no sentence.

    - `role`: a label is the bold words that open a paragraph's line or a list item, the words
      before its colon, or a table's head cell.
    - `words`: normalised (NFKC, case folded, default-ignorable characters dropped); `lines[i]` is
      the line of `words[i]`. Only a title may have none.
    - `text`: the sentence as written, for evidence.
    - `block`: the index of the first sentence of the same paragraph, title or cell.
    - `depth`: how many lists, quotes and blocks of HTML are around it.
    - `cell`: the line of the table and the 0-based column; None outside tables.
    """

    role: Role
    words: tuple[str, ...]
    lines: tuple[int, ...]
    text: str
    block: int
    depth: int = 0
    cell: tuple[int, int] | None = None


class Section(msgspec.Struct, frozen=True, gc=False):
    """A title and what follows it up to the next title of the same or a higher level.

    `sentences` is a half-open index range into the document's, the title's own included;
    subsections are inside. `parent` is the index of the enclosing section or -1. `empty`: no
    text, picture or code anywhere below the title.
    """

    title: Title
    line: int
    end_line: int
    parent: int
    sentences: tuple[int, int]
    empty: bool


class Link(msgspec.Struct, frozen=True, gc=False):
    """A link or image: its target as written, its line, and its visible text (or alt text)."""

    target: str
    text: str
    line: int
    image: bool = False


class CodeBlock(msgspec.Struct, frozen=True, gc=False):
    """A block that GitHub shows as code. `fence` is its opening fence or "" for an indented one."""

    line: int
    end_line: int
    text: str
    fence: str = ""
    closed: bool = True


class Damage(msgspec.Struct, frozen=True, gc=False):
    """What keeps the README from showing as its author meant; `detail` is for the message."""

    kind: DamageKind
    line: int
    detail: str = ""


class Document(msgspec.Struct, frozen=True):
    """A README read once.

    There is one section for each title, in the same order; `items` are the lines on which list
    items begin.
    """

    lines: tuple[str, ...]
    titles: tuple[Title, ...]
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]
    items: tuple[int, ...]
    links: tuple[Link, ...]
    code: tuple[CodeBlock, ...]
    damage: tuple[Damage, ...]
    word_count: int
