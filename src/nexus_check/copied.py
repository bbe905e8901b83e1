"""Text that is not the README author's own: the assignment's, a rubric's fixes, an example's.

Texts are compared by hashes of three words out of any four in a row, so that it hides nothing to
change, add or leave out every third word. The package has hashes, but no text of the assignment.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, compress, count
from operator import xor
from typing import Final, Literal, NamedTuple

import msgspec

from nexus_check import bundled
from nexus_check.readme import Document

Source = Literal["assignment", "skeleton", "example"]

MOSTLY: Final = 0.6  # share of a sentence's words from which on the sentence is copied
HANDED_BACK: Final = 0.5  # share of the README: most of it is not its author's
WHOLE: Final = 0.6  # share of the assignment: it is there, whatever was added around it
_FEWEST: Final = 8  # copied words in a row that count; fewer are the same by chance
_TOO_FEW: Final = re.compile(rb"(?<!\x01)\x01{1,%d}(?!\x01)" % (_FEWEST - 1))
_WINDOW: Final = 4
_LONGEST_WORD: Final = 100  # letters that are compared; one of 170,000 took 200 MB to fold
TRIPLES: Final = ((0, 1, 2), (0, 1, 3), (0, 2, 3))  # the words of a window that are hashed

# Letters of other alphabets that look like Latin ones (Unicode Technical Standard 39).
_LOOKALIKES: Final = str.maketrans(
    "авеіјкмнорстухѕԁһԛԝӏαβεηικνορτυχωγɑɡıɩօսոհᴀᴄᴇᴏᴘᴛᴜᴠᴡᴢ",
    "abeijkmhopctyxsdhqwlabenikvoptuxwyagiiounhaceoptuvwz",
)
_SAME: Final = {"frontend": "backend"}  # the assignments of both programs differ in this word


class Fingerprints(msgspec.Struct, frozen=True):
    """Hashes of the assignment, in order, a list for each of `TRIPLES`, and of the examples.

    A triple of the assignment that does not count is 0.
    """

    assignment: tuple[tuple[int, ...], ...]
    examples: frozenset[int]


class _Hit(NamedTuple):
    """A triple that is known: its first word, the word after its last, its hash."""

    first: int
    end: int
    triple: int


class Copied(msgspec.Struct, frozen=True):
    """What of a README is copied.

    `share` is the share of the README's words that is the text of `source`, the text that most of
    the copied words are from; `of_assignment` is the share of the assignment that is there. Both
    are 0 to 1. `sentences` are the indices of sentences that say nothing of the author's, since
    they are the assignment's or a fix's; titles and labels are not among them, and no sentence of
    an example, which may describe anybody's work. `lines` have words copied from `source`.
    """

    share: float = 0.0
    of_assignment: float = 0.0
    sentences: frozenset[int] = frozenset()
    lines: tuple[int, ...] = ()
    source: Source | None = None


def is_handed_back(copied: Copied) -> bool:
    """Tell whether a README is mostly copied or has most of the assignment.

    The second holds, for example, for the whole assignment among five times as much other text.
    """
    return copied.share >= HANDED_BACK or copied.of_assignment >= WHOLE


class CopiedText:
    """Compares READMEs with the assignment, the bundled examples and a rubric's own texts."""

    def __init__(
        self, own_texts: Iterable[Document], fingerprints: Fingerprints | None = None
    ) -> None:
        if fingerprints is None:
            data = bundled.read("rubrics/fingerprints.json")
            fingerprints = msgspec.json.decode(data, type=Fingerprints)
        self._windows: dict[int, list[int]] = {}
        for triples in fingerprints.assignment:
            for place, triple in enumerate(triples):
                if triple:
                    self._windows.setdefault(triple, []).append(place)
        self._size = len(_spread(chain.from_iterable(self._windows.values())))
        own = (triples for text in own_texts for triples in triples_of(words_of(text)))
        self._known: dict[Source, frozenset[int]] = {
            "assignment": frozenset(self._windows),
            "skeleton": frozenset(chain.from_iterable(own)),
            "example": fingerprints.examples,
        }
        self._all = frozenset().union(*self._known.values())

    def measure(self, document: Document, *, examples: bool = True) -> Copied:
        """Return what of a README is copied; `examples` says whether the bundled ones count."""
        words = words_of(document)
        hits = list(self._find(words))
        runs: dict[Source, bytes] = {
            source: _long_runs(hits, known, len(words))
            for source, known in self._known.items()
            if examples or source != "example"
        }
        source = max(runs, key=lambda source: sum(runs[source]))
        if not any(runs[source]):
            return Copied()
        lines = [line for sentence in document.sentences for line in sentence.lines]
        return Copied(
            share=sum(runs[source]) / len(words),
            of_assignment=self._share_of_assignment(hits, runs["assignment"]),
            sentences=frozenset(
                _copied_sentences(document, (runs["assignment"], runs["skeleton"]))
            ),
            lines=tuple(sorted(set(compress(lines, runs[source])))),
            source=source,
        )

    def _find(self, words: Sequence[str]) -> Iterator[_Hit]:
        """Yield the known triples of a text."""
        for (*_, last), triples in zip(TRIPLES, triples_of(words), strict=True):
            for place in compress(count(), map(self._all.__contains__, triples)):
                yield _Hit(place, place + last + 1, triples[place])

    def _share_of_assignment(self, hits: Iterable[_Hit], run: bytes) -> float:
        """Return the share of the assignment's words that are in long runs of a README."""
        there = {hit.triple for hit in hits if run[hit.first]}
        places = chain.from_iterable(self._windows.get(triple, ()) for triple in there)
        return len(_spread(places)) / self._size if self._size else 0.0


def words_of(document: Document) -> list[str]:
    """Return the words of a README as they are compared: look-alike letters and accents folded."""
    words = [word for sentence in document.sentences for word in sentence.words]
    return [_SAME.get(word, word) if word.isascii() else _folded(word) for word in words]


def _folded(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word[:_LONGEST_WORD].translate(_LOOKALIKES))
    folded = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _SAME.get(folded, folded)


def triples_of(words: Sequence[str]) -> Iterator[list[int]]:
    """Yield for each of `TRIPLES` the hashes of a text's triples, one a window."""
    # Of 27 bits, so that seven times a hash is a small integer, which Python adds up faster.
    hashes = [zlib.crc32(word.encode()) >> 5 for word in words]
    thrice = [word * 3 for word in hashes]  # each place has its factor, so that order matters
    often = [word * 7 for word in hashes]
    for _, two, three in TRIPLES:
        yield list(map(xor, map(xor, hashes, thrice[two:]), often[three:]))


def _long_runs(hits: Iterable[_Hit], known: Collection[int], size: int) -> bytes:
    """Return a 1 for each word of a text that is in a long run of known words, else a 0."""
    covered = bytearray(size)
    for hit in hits:
        if hit.triple in known:
            covered[hit.first : hit.end] = b"\1" * (hit.end - hit.first)
    return _TOO_FEW.sub(lambda run: bytes(len(run[0])), covered)


def _copied_sentences(document: Document, runs: Collection[bytes]) -> Iterator[int]:
    """Yield the indices of the sentences of text that are mostly in one source's runs."""
    start = 0
    for index, sentence in enumerate(document.sentences):
        end = start + len(sentence.words)
        if sentence.role == "text":
            most = max(sum(run[start:end]) for run in runs)
            if most >= MOSTLY * len(sentence.words):
                yield index
        start = end


def _spread(windows: Iterable[int]) -> set[int]:
    """Return the places of all words in the windows that begin at these places."""
    return {word for place in windows for word in range(place, place + _WINDOW)}
