"""What a reader of a README sees on GitHub: bytes → `Document`. It knows no rubric."""

from __future__ import annotations

from msgspec.structs import replace

from nexus_check.readme.decode import SHOWN_BYTES, decode
from nexus_check.readme.reading import Reading
from nexus_check.readme.sections import sections
from nexus_check.readme.values import (
    CodeBlock,
    Damage,
    Document,
    Link,
    Passage,
    Section,
    Sentence,
    Title,
)
from nexus_check.readme.words import plain, words
from nexus_check.readme.words import sentences as _sentences

# Half a megabyte of brackets takes 300 MB, of emphasis 200; long real READMEs have some hundreds.
MAX_BRACKETS = 50_000
MAX_EMPHASIS = 200_000

__all__ = [
    "MAX_BRACKETS",
    "SHOWN_BYTES",
    "CodeBlock",
    "Damage",
    "Document",
    "Link",
    "Passage",
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
    found: list[Sentence] = []
    passages: list[Passage] = []
    first_sentences: list[int] = []
    for index, passage in enumerate(reading.passages):
        first_sentences.append(len(found))
        found += _sentences(passage, index)
        text = plain(passage.text)
        passages.append(passage if text == passage.text else replace(passage, text=text))
    first_sentences.append(len(found))
    filled = [block.line for block in reading.code]
    filled += [link.line for link in reading.links if link.image]
    return Document(
        lines=lines,
        passages=tuple(passages),
        titles=tuple(reading.titles),
        sections=tuple(
            sections(
                reading.titles,
                passages,
                first_sentences,
                filled_lines=filled,
                last_line=len(lines),
            )
        ),
        sentences=tuple(found),
        items=tuple(sorted(reading.items)),
        links=tuple(reading.links),
        code=tuple(reading.code),
        damage=tuple(sorted(reading.damage, key=lambda one: one.line)),
        word_count=sum(len(sentence.words) for sentence in found),
    )
