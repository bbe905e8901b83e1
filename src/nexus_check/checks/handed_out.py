"""How much of a README is the assignment's own text (the kind `own-words` judges it, others leave such text out)."""

from __future__ import annotations

from typing import Final, NamedTuple

from nexus_check import fingerprints
from nexus_check.checks.reading import Reading
from nexus_check.document import Document
from nexus_check.lexicon import GAP, MARKS
from nexus_check.options import OwnWordsOptions

MOSTLY: Final = 0.6
"""From this share of its words on, a passage counts as the assignment's."""


class Share(NamedTuple):
    """The assignment's part of a README's words, 0 to 1, and where its passages stand: lines, and blocks' indices."""

    share: float
    lines: tuple[int, ...] = ()
    blocks: frozenset[int] = frozenset()


def measure(options: OwnWordsOptions, reading: Reading) -> Share:
    """Compare a README's words with the assignment's fingerprints."""
    covered = fingerprints.load(options.fingerprints).cover(reading.words)
    handed_out = covered.count(fingerprints.HANDED_OUT)
    if not handed_out:
        return Share(0.0)
    total = sum(word not in MARKS and word != GAP for word in reading.words)
    lines: set[int] = set()
    blocks: set[int] = set()
    for passage in reading.passages():
        own = covered[passage.start : passage.end]
        size = sum(word not in MARKS for word in reading.words[passage.start : passage.end])
        if own.count(fingerprints.HANDED_OUT) >= MOSTLY * size > 0:
            lines.update(range(passage.block.line, passage.block.end_line + 1))
            blocks.add(passage.place)
    return Share(handed_out / total, tuple(sorted(lines)), frozenset(blocks))


def without(document: Document, blocks: frozenset[int]) -> Document:
    """A document in which some blocks say nothing; the others keep their places."""
    return Document(
        lines=document.lines,
        blocks=tuple(
            block._replace(kind="rule", text="") if place in blocks else block
            for place, block in enumerate(document.blocks)
        ),
        titles=tuple(title for title in document.titles if title.block not in blocks),
        items=document.items,
        damage=document.damage,
        references=document.references,
    )
