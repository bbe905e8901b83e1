"""Passages that say something of something (the kind `statement` looks for them)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from nexus_check.checks.outline import Outline
from nexus_check.checks.reading import Named, Passage, Reading
from nexus_check.model import Criterion


class Statement(NamedTuple):
    """Where it is said: the line of the title over the passage when that is near, else the passage's."""

    line: int
    end_line: int
    evidence: str


FEWEST_WORDS: Final = 60
"""Under a title that says it, so many words at least make a README that does what its title says."""


def find(criterion: Criterion, reading: Reading, outline: Outline) -> Statement | None:
    """The passage that says it: best under a title of its own, else the first one, else the document's own title."""
    first = None
    for passage, over in _candidates(criterion, reading, outline):
        own = bool(over) and over[0].title.level > 1 and over[0].has("titles", criterion.id)
        near = bool(over) and passage.block.line - over[0].title.end_line <= 3
        line = over[0].title.line if own and near else passage.block.line
        statement = Statement(line, passage.block.end_line, passage.text.strip())
        if own:
            return statement
        first = first or statement
    return first or _said_by_title(criterion, reading, outline)


def _said_by_title(criterion: Criterion, reading: Reading, outline: Outline) -> Statement | None:
    """The document's only heading where it says it beyond doubt: "What the program taught me"."""
    if len(outline.headings) != 1 or reading.word_count < FEWEST_WORDS:
        return None
    named = outline.headings[0]
    for passage in reading.passages_on(named.title.line, named.title.end_line):
        asked = ("about", "says_surely", "unless", "instead")
        held = [role for role in asked if reading.holds(passage, role, criterion.id)]
        if held == ["about", "says_surely"] and _is_all(named, passage):
            return Statement(named.title.line, named.title.end_line, passage.text.strip())
    return None


def _candidates(criterion: Criterion, reading: Reading, outline: Outline) -> Iterator[tuple[Passage, list[Named]]]:
    """The passages that say it, each with the titles over it."""
    spans = sorted([*reading.spans("says", criterion.id), *reading.spans("about", criterion.id)])
    for passage in dict.fromkeys(map(reading.passage_of, spans)):
        if passage.place in outline.title_blocks:
            continue
        if not any(reading.holds(passage, role, criterion.id) for role in ("about", "says_surely")):
            continue
        over = [named for named in outline.under(passage.block.line) if not _is_all(named, passage)]
        if not (over and over[0].has("not_under", criterion.id)) and _says(passage, over, criterion, reading):
            yield passage, over


def _is_all(named: Named, passage: Passage) -> bool:
    """Whether a passage is nothing but that title's line."""
    return named.title.block == passage.place and passage.block.line == passage.block.end_line


def _says(passage: Passage, over: list[Named], criterion: Criterion, reading: Reading) -> bool:
    """Whether it says so in words, or names what it is about under a title of a part on that. A list item must say so
    surely, unless its title is about that: lists name many things in passing."""

    def has(role: str) -> bool:
        return reading.holds(passage, role, criterion.id)

    about, surely = has("about"), has("says_surely")
    titled = [named.has("about_titles", criterion.id) for named in over[:2]]
    here = True in titled[:1]
    if has("instead") or (passage.block.item and not here and not (about and surely)):
        return False
    if not has("says"):
        return about and here and over[0].title.level > 1 and not has("unless")
    return (about or (surely and True in titled)) and (surely or not has("unless"))
