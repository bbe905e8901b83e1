"""Make the fingerprints of an assignment's text, which the kind `own-words` compares READMEs with.

    python scripts/fingerprints.py ASSIGNMENT.md > src/nexus_check/rubrics/alx-project-nexus.fingerprints.json

The output holds hashes only. Paragraphs under the titles of `QUOTABLE` may be quoted without counting.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from nexus_check import fingerprints
from nexus_check.document import Document, read, spoken
from nexus_check.lexicon import words

QUOTABLE = ("Project Overview", "Project Objective")


def passages(document: Document) -> Iterator[tuple[list[str], bool]]:
    """The words of each passage, and whether it may be quoted."""
    titles = {title.block: title.text for title in document.headings}
    title = ""
    for place, block in enumerate(document.blocks):
        title = titles.get(place, title)
        if block.kind in ("text", "table", "heading"):
            yield words(spoken(block, document.references)), title in QUOTABLE and not block.item


def main(path: str) -> None:
    made = fingerprints.make(passages(read(Path(path).read_bytes())))
    lists = {name: sorted(getattr(made, name)) for name in ("words", "shingles", "quotable")}
    rows = (f'"{name}": [{",".join(map(repr, values))}]'.replace("'", '"') for name, values in lists.items())
    print("{" + ",\n".join(rows) + "}")


if __name__ == "__main__":
    main(sys.argv[1])
