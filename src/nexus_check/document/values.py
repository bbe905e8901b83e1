"""What a README is read into: blocks, titles, list items, and what is damaged.

They are structs of msgspec, made and read several times as fast as named tuples; `gc=False`, as none of them can be
part of a cycle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

BlockKind = Literal["heading", "text", "table", "code", "html", "rule"]
TitleStyle = Literal["atx", "setext", "html", "bold", "bare", "nospace", "lead", "summary"]
DamageKind = Literal[
    "truncated",
    "too-long",
    "dense",
    "encoding",
    "nul",
    "lfs-pointer",
    "conflict",
    "unclosed-fence",
    "swallowing-fence",
    "no-space-heading",
]


class Block(msgspec.Struct, frozen=True, gc=False):
    """A leaf of the document, `line` to `end_line` in the file.

    `text` is its Markdown source without the marks of the containers around it: for `table` the rows line by line,
    for `html` the raw HTML, for `code` the code. `depth` counts the containers around it. `item` says that it lies
    in a list item and `lead` that it opens one. `shown` is False for what GitHub shows as code though it was plainly
    meant as prose: after a fence that was never closed, or in a list that is indented too far.
    """

    kind: BlockKind
    line: int
    end_line: int
    text: str
    depth: int = 0
    item: bool = False
    lead: bool = False
    shown: bool = True


class Title(msgspec.Struct, frozen=True, gc=False):
    """Something that works as a title; `block` is the index of the block it stands in.

    GitHub shows `atx`, `setext` and `html` ones as headings of `level` 1 to 6. Level 7 are lines that merely work as
    a title: `bold` and `bare` ones on a line of their own, `nospace` ones (`#Title`), `summary` of `<details>`, and
    `lead`: bold words that open a paragraph or list item (not in `Document.titles`; see `leads`).
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
        return self.level < 7 and self.shown


class Damage(msgspec.Struct, frozen=True, gc=False):
    """Something that keeps the README from showing as its author meant, or from being read in full.

    `truncated`: GitHub shows only its beginning; `too-long`: it was read up to this line only, for it has more blocks
    than anybody writes; `dense`: it holds so many marks that none of them was taken to mean something inside a line.
    """

    kind: DamageKind
    line: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """The README read once. Lines are 1-based in the file as GitHub shows it. `headings` are the titles that GitHub
    shows as such, `items` the lines on which list items begin.

    `references` are the targets of reference links, as mistune keeps them; None in a document that is `dense`.
    """

    lines: tuple[str, ...]
    blocks: tuple[Block, ...]
    titles: tuple[Title, ...]
    items: tuple[int, ...]
    damage: tuple[Damage, ...]
    references: Mapping[str, Any] | None = field(default_factory=dict)
    headings: tuple[Title, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "headings", tuple([title for title in self.titles if title.heading]))

    def damaged(self, kind: DamageKind) -> Damage | None:
        """The first damage of that kind."""
        return next((found for found in self.damage if found.kind == kind), None)
