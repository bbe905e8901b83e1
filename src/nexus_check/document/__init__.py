"""README bytes → `Document`: what a reader of the file on GitHub sees, block by block, each with its source line.

Only the block stage of mistune runs over the whole file. Inline Markdown is parsed where it decides something: in
titles, and in text that holds links, HTML or character references (`visible`).
"""

from nexus_check.document.builder import leads, parse
from nexus_check.document.decoding import SHOWN_BYTES, decode
from nexus_check.document.markdown import MOST_MARKS, MOST_TOKENS, cells, links, visible
from nexus_check.document.speech import spoken
from nexus_check.document.values import Block, Damage, DamageKind, Document, Title

__all__ = [
    "MOST_MARKS",
    "MOST_TOKENS",
    "SHOWN_BYTES",
    "Block",
    "Damage",
    "DamageKind",
    "Document",
    "Title",
    "cells",
    "leads",
    "links",
    "parse",
    "read",
    "spoken",
    "visible",
]


def read(data: bytes, size: int | None = None) -> Document:
    """Read a README; `size` is the stored size in bytes where `data` is only its beginning. Content never raises."""
    text, damage = decode(data, size if size is not None else len(data))
    return parse(text, damage)
