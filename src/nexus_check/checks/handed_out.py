"""How much of a README is the assignment's own text (the kind `own-words` judges it, others leave such text out)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress
from typing import Final, NamedTuple

from msgspec.structs import replace

from nexus_check import fingerprints
from nexus_check.checks.reading import Passage, Reading
from nexus_check.document import Document
from nexus_check.lexicon import MARKS
from nexus_check.options import OwnWordsOptions

MOSTLY: Final = 0.6
"""From this share of its words on, a passage counts as the assignment's."""


_IS_OWN: Final = bytes(kind == fingerprints.OWN for kind in range(256))


class Share(NamedTuple):
    """The assignment's part of a README's words, 0 to 1, and where its passages stand: lines, and blocks' indices."""

    share: float
    lines: tuple[int, ...] = ()
    blocks: frozenset[int] = frozenset()


def measure(options: OwnWordsOptions, reading: Reading) -> Share:
    """Compare a README's words with the assignment's fingerprints."""
    covered = reading.covered(options.fingerprints)
    handed_out = covered.count(fingerprints.HANDED_OUT)
    if not handed_out:
        return Share(0.0)
    lines: set[int] = set()
    blocks: set[int] = set()
    for passage in _touched(covered, reading):
        size = passage.end - passage.start - _marks(reading.words[passage.start : passage.end])
        if covered.count(fingerprints.HANDED_OUT, passage.start, passage.end) >= MOSTLY * size:
            lines.update(range(passage.block.line, passage.block.end_line + 1))
            blocks.add(passage.place)
    total = reading.word_count - _marks(reading.words)
    return Share(handed_out / total, tuple(sorted(lines)), frozenset(blocks))


def own_words(reading: Reading, name: str = fingerprints.NAMES[0]) -> list[str]:
    """The words of a README's prose in order, without marks and without those that the assignment handed out."""
    own = int.from_bytes(reading.covered(name).translate(_IS_OWN)) & int.from_bytes(reading.is_word)
    return list(compress(reading.words, own.to_bytes(len(reading.words))))


def _touched(covered: bytearray, reading: Reading) -> Iterator[Passage]:
    """The passages that hold a word of the assignment's."""
    at = covered.find(fingerprints.HANDED_OUT)
    while at >= 0:
        passage = reading.passage_of((at, at + 1))
        yield passage
        at = covered.find(fingerprints.HANDED_OUT, passage.end)


def _marks(words: list[str]) -> int:
    """How many of these are marks, not words."""
    return sum(map(words.count, MARKS))


def without(document: Document, blocks: frozenset[int]) -> Document:
    """A document in which some blocks say nothing; the others keep their places."""
    return Document(
        lines=document.lines,
        blocks=tuple(
            replace(block, kind="rule", text="") if place in blocks else block
            for place, block in enumerate(document.blocks)
        ),
        titles=tuple(title for title in document.titles if title.block not in blocks),
        items=document.items,
        damage=document.damage,
        references=document.references,
    )
