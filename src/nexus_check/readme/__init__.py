"""What a reader of a README sees on GitHub: bytes → `Document`. It knows no rubric."""

from __future__ import annotations

from nexus_check.readme.decode import SHOWN_BYTES, decode
from nexus_check.readme.reading import Reading
from nexus_check.readme.sections import sections
from nexus_check.readme.values import Damage, Document, Link, Section, Sentence, Title
from nexus_check.readme.words import words

# Half a megabyte of brackets takes 300 MB, of emphasis 200; long real READMEs have some hundreds.
MAX_BRACKETS = 50_000
MAX_EMPHASIS = 200_000

__all__ = [
    "MAX_BRACKETS",
    "SHOWN_BYTES",
    "Damage",
    "Document",
    "Link",
    "Section",
    "Sentence",
    "Title",
    "read",
    "words",
]


def read(data: bytes, size: int | None = None) -> Document:
    """Read a README; `size` is the stored size in bytes where `data` is only its beginning.

    Raises `RecursionError` for more than `MAX_BRACKETS` of `[` or `MAX_EMPHASIS` of `*` and `_`.
    """
    text, damage = decode(data, size if size is not None else len(data))
    if text.count("[") > MAX_BRACKETS or text.count("*") + text.count("_") > MAX_EMPHASIS:
        raise RecursionError("more marks than are read")
    reading = Reading(damage)
    reading.read(text)
    lines = tuple(text.split("\n"))
    filled = [*reading.wordless, *(block.line for block in reading.code)]
    filled += [link.line for link in reading.links if link.image]
    starts = [*reading.starts, len(reading.sentences)]
    return Document(
        lines=lines,
        titles=tuple(reading.titles),
        sections=tuple(sections(reading.titles, starts, sorted(filled), len(lines))),
        sentences=tuple(reading.sentences),
        items=tuple(sorted(reading.items)),
        links=tuple(reading.links),
        code=tuple(reading.code),
        damage=tuple(sorted(reading.damage, key=lambda one: one.line)),
        word_count=sum(len(sentence.words) for sentence in reading.sentences),
    )
