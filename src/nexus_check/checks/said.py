"""Passages that say something of something (the kind `statement` looks for them)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from nexus_check.checks.outline import LONGEST_TITLE, Outline
from nexus_check.checks.reading import Named, Passage, Reading
from nexus_check.model import Criterion
from nexus_check.options import StatementOptions


class Statement(NamedTuple):
    """Where it is said: the line of the title over the passage when that is near, else the passage's."""

    line: int
    end_line: int
    evidence: str


def find(criterion: Criterion, reading: Reading, outline: Outline) -> Statement | None:
    """The passage that says it: best under a title of its own, else the first one."""
    first = None
    for passage, over in _candidates(criterion, reading, outline):
        own = bool(over) and over[0].title.level > 1 and over[0].has("titles", criterion.id)
        near = bool(over) and passage.block.line - over[0].title.end_line <= 3
        line = over[0].title.line if own and near else passage.block.line
        statement = Statement(line, passage.block.end_line, passage.text.strip())
        if own:
            return statement
        first = first or statement
    return first


def _candidates(criterion: Criterion, reading: Reading, outline: Outline) -> Iterator[tuple[Passage, list[Named]]]:
    for passage in reading.passages:
        if (passage.block.kind != "heading" or len(passage.words) > LONGEST_TITLE) and any(
            hit.tag == ("says", criterion.id, "") for hit in passage.hits
        ):
            over = list(outline.under(passage.block.line))
            if _says(passage, over, criterion) and not (over and over[0].has("not_under", criterion.id)):
                yield passage, over


def _says(passage: Passage, over: list[Named], criterion: Criterion) -> bool:
    roles = {hit.tag.role for hit in passage.hits if hit.tag.criterion == criterion.id}
    options: StatementOptions = criterion.options
    about = "about" in roles or any(named.has("about_titles", criterion.id) for named in over[:2])
    if not about or "instead" in roles:
        return False
    return not options.unless or "unless" not in roles or "says_surely" in roles
