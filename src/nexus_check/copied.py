"""Text that is not the README author's own: the assignment's, this rubric's fixes, a bundled example's.

Runs of three words are compared by their hashes; the package holds no text of the assignment. Words
are compared with look-alike letters folded, so that a Cyrillic letter hides nothing.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from nexus_check import bundled
from nexus_check.readme import Document

RUN: Final = 3  # words; two are often the same by chance, four hide behind every fourth word changed
MOSTLY: Final = 0.6  # share of a sentence's words from which on the sentence is copied
HANDED_BACK: Final = 0.5  # share of the README, or of the assignment, from which on it is handed back

# Letters of other scripts that look like Latin ones (Unicode Technical Standard 39, the common part).
_LOOKALIKES: Final = str.maketrans("аеосрхуіјԁһкмнвтѕαοερικνυτχ", "aeocpxyijdhkmhbtsaoepiknutx")


class Fingerprints(msgspec.Struct, frozen=True):
    """Hashes of runs of words: the assignment's, those of it that may be quoted, and the examples'."""

    assignment: frozenset[int]
    quotable: frozenset[int]
    examples: frozenset[int]


class Copied(msgspec.Struct, frozen=True):
    """What of a README is copied.

    `share` is the assignment's (or, by `source`, another text's) share of the README's words,
    `of_assignment` the share of the assignment that is there, both 0 to 1. `sentences` are the
    indices of copied sentences, `lines` their lines.
    """

    share: float = 0.0
    of_assignment: float = 0.0
    sentences: frozenset[int] = frozenset()
    lines: tuple[int, ...] = ()
    source: str | None = None


def is_handed_back(copied: Copied) -> bool:
    """Tell whether a README is mostly copied, or holds most of the assignment."""
    return copied.share >= HANDED_BACK or copied.of_assignment >= HANDED_BACK


class CopiedText:
    """Compares READMEs with the assignment, the bundled examples and a rubric's own texts."""

    def __init__(self, own_texts: Iterable[Document]) -> None:
        data = bundled.read("rubrics/fingerprints.json")
        self._known = msgspec.json.decode(data, type=Fingerprints)
        self._skeleton = frozenset(
            run for text in own_texts for sentence in text.sentences for run in runs(sentence.words)
        )

    def measure(self, document: Document, *, examples: bool = True) -> Copied:
        """Return what of a README is copied; without `examples` the bundled ones are not compared."""
        sources = {"assignment": self._known.assignment, "skeleton": self._skeleton}
        if examples:
            sources["example"] = self._known.examples
        words = dict.fromkeys(sources, 0)
        copied: dict[int, str] = {}
        found: set[int] = set()
        for index, sentence in enumerate(document.sentences):
            hashes = list(runs(sentence.words))
            for source, known in sources.items():
                covered = _covered(hashes, known)
                words[source] += covered
                if sentence.role != "text" or source == "example":
                    continue  # titles and labels are reused, an example's sentence may be anybody's
                if len(sentence.words) > RUN and covered >= MOSTLY * len(sentence.words):
                    copied.setdefault(index, source)
            found.update(self._known.assignment.intersection(hashes))
        total = max(1, document.word_count)
        source = max(words, key=lambda name: words[name])
        lines = {line for index, name in copied.items() if name == source for line in document.sentences[index].lines}
        return Copied(
            words[source] / total,
            len(found) / max(1, len(self._known.assignment)),
            frozenset(copied),
            tuple(sorted(lines)),
            source if words[source] else None,
        )


def runs(words: Sequence[str]) -> Iterator[int]:
    """Yield the hash of every run of words."""
    folded = [word if word.isascii() else word.translate(_LOOKALIKES) for word in words]
    for first in range(len(folded) - RUN + 1):
        yield zlib.crc32(" ".join(folded[first : first + RUN]).encode())


def _covered(hashes: Sequence[int], known: frozenset[int]) -> int:
    """Return how many words are in runs that are known."""
    covered, last = 0, 0
    for at, run in enumerate(hashes):
        if run in known:
            covered += at + RUN - max(last, at)
            last = at + RUN
    return covered


def fingerprints(
    assignment: Document, names: frozenset[str], quotable: Sequence[str], examples: Iterable[Document]
) -> Fingerprints:
    """Return the fingerprints of texts.

    Runs of nothing but `names` (what the assignment asks to be named) are left out; text below the
    titles of `quotable` may be quoted.
    """
    found: dict[bool, set[int]] = {True: set(), False: set()}
    quoting = False
    for sentence in assignment.sentences:
        if sentence.role == "title":
            quoting = sentence.text in quotable
        may_quote = quoting and assignment.passages[sentence.passage].kind != "item"
        found[may_quote].update(_own_runs(sentence.words, names))
    own = frozenset(run for text in examples for one in text.sentences for run in _own_runs(one.words, names))
    return Fingerprints(frozenset(found[False] - found[True]), frozenset(found[True]), own - found[False] - found[True])


def _own_runs(words: Sequence[str], names: frozenset[str]) -> Iterator[int]:
    """Yield the hash of every run of words that is more than a list of names."""
    for first, run in enumerate(runs(words)):
        if not names.issuperset(words[first : first + RUN]):
            yield run
