"""Make the fingerprints of an assignment's text, the bundled examples and the page of criteria.

    python -m scripts.fingerprints ASSIGNMENT.md > src/nexus_check/rubrics/fingerprints.json

The output has hashes only.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from nexus_check.copied import TRIPLES, Fingerprints, triples_of, words_of
from nexus_check.readme import Document, read

QUOTABLE = ("Project Overview", "Project Objective")
NAMES = frozenset(
    "python django rest apis api graphql docker ci cd database design asynchronous programming "
    "caching strategies message queues celery rabbitmq system pipelines restful framework github "
    "actions "
    "postgresql redis jwt git".split()
)
ROOT = Path(__file__).parent.parent


def main(path: str) -> None:
    # The page of criteria names all that is asked, as an example does.
    examples = [*sorted((ROOT / "examples").rglob("README.md")), ROOT / "docs/criteria.md"]
    made = fingerprints(
        read(Path(path).read_bytes()), (read(one.read_bytes()) for one in examples), NAMES, QUOTABLE
    )
    ordered = ",\n".join(map(_row, made.assignment))
    print(f'{{"assignment": [{ordered}],\n"examples": {_row(sorted(made.examples))}}}')


def fingerprints(
    assignment: Document,
    examples: Iterable[Document],
    names: Collection[str] = (),
    quotable: Collection[str] = (),
) -> Fingerprints:
    """Return the fingerprints of texts.

    Triples with one of `names` (what the assignment asks to be named) are left out, and those of
    the paragraphs below the titles in `quotable`, which may be quoted.
    """
    may_quote = bytes(_quotable(assignment, quotable))
    triples = list(_telling(words_of(assignment), names))
    quoted = {
        triple
        for (*_, last), row in zip(TRIPLES, triples, strict=True)
        for place, triple in enumerate(row)
        if all(may_quote[place : place + last + 1])
    }
    in_order = tuple(tuple(0 if triple in quoted else triple for triple in row) for row in triples)
    own = {triple for text in examples for row in _telling(words_of(text), names) for triple in row}
    return Fingerprints(in_order, frozenset(own.difference(quoted, {0}, *in_order)))


def _telling(words: Sequence[str], names: Collection[str]) -> Iterator[list[int]]:
    """Yield a text's triples; 0 is the hash of one with a name in it."""
    named = [word in names for word in words]
    for (one, two, three), triples in zip(TRIPLES, triples_of(words), strict=True):
        counts = map(sum, zip(named[one:], named[two:], named[three:], strict=False))
        yield [0 if count else triple for count, triple in zip(counts, triples, strict=True)]


def _quotable(document: Document, titles: Collection[str]) -> Iterator[bool]:
    """Yield for each word whether it is in a paragraph below one of the titles."""
    quoting = False
    for sentence in document.sentences:
        if sentence.role == "title":
            quoting = sentence.text in titles
        item = sentence.depth > 0
        yield from [quoting and not item] * len(sentence.words)


def _row(values: Sequence[int]) -> str:
    return f"[{','.join(map(str, values))}]"


if __name__ == "__main__":
    main(sys.argv[1])
