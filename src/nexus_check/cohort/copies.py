"""READMEs that are nearly the same as another learner's: for staff to look at, never part of a verdict.

Of a README its prose counts, five words at a time ("shingles"), those of the assignment's own text left out. Of these
the ones that begin with a word of certain lengths are compared, about one in six: which they are depends on the words
alone, so that two READMEs are cut alike. MinHash keeps a sketch of fixed size, from which the share of shingles that
two READMEs have in common can be told within a few percent (A. Broder, "On the resemblance and containment of
documents", 1997).
"""

from __future__ import annotations

import struct
import zlib
from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import compress
from operator import eq

from rensa import RMinHash

# A share from which two READMEs count as nearly the same.
THRESHOLD = 0.8

_PERMUTATIONS = 128  # an estimate's standard error is then 4 percent at most
_BANDS = 32  # at the threshold fewer than one pair in ten thousand is missed
_SEED = 1
_FORM = f"<{_PERMUTATIONS}I"
_SIZE = struct.calcsize(_FORM)
_BAND = _SIZE // _BANDS
# With fewer shingles two READMEs are alike by chance: a title and a list of technologies.
_FEWEST = 15
_SHINGLE = 5  # words
_COMPARED = frozenset({6, 9, 11, 13})  # characters of a shingle's first word
# One that is this much like another stands for it: a hundred copies are then a hundred pairs and not five thousand.
_STANDS_FOR = 0.95
_PAIRS_EACH = 3


def sketch(words: Sequence[str]) -> bytes:
    """What is kept of a README to compare it by, half a KB; empty for one that is too short to compare.

    `words` are those of its prose in lower case, in order, without the assignment's.
    """
    runs = zip(*(words[start:] for start in range(_SHINGLE)), strict=False)
    shingles = set(map(" ".join, compress(runs, map(_COMPARED.__contains__, map(len, words)))))
    if len(shingles) < _FEWEST:
        return b""
    minhash = RMinHash(_PERMUTATIONS, _SEED)
    minhash.update(shingles)
    return struct.pack(_FORM, *minhash.digest())


class Index:
    """Finds READMEs that may be nearly the same, without holding their sketches: 132 bytes for each.

    A sketch is cut into bands. Two that have a band in common are worth a look, and two that are nearly the same nearly
    always have one.
    """

    def __init__(self) -> None:
        self._numbers = array("I")
        self._bands = array("I")

    def add(self, number: int, state: bytes) -> None:
        """Take in a sketch; numbers have to rise. One that is empty, or of another form, is passed over."""
        if len(state) == _SIZE:
            self._numbers.append(number)
            self._bands.extend(zlib.crc32(state[start : start + _BAND]) for start in range(0, _SIZE, _BAND))

    def candidates(self) -> Iterator[tuple[int, set[int]]]:
        """The later ones in their order, each with those before it that are worth a look.

        Of those that have a band in common the first stands for all, so that many alike are few pairs.
        """
        found: dict[int, set[int]] = {}
        for band in range(_BANDS):
            first: dict[int, int] = {}
            for number, held in zip(self._numbers, self._bands[band::_BANDS], strict=True):
                before = first.setdefault(held, number)
                if before != number:
                    found.setdefault(number, set()).add(before)
        return iter(sorted(found.items()))


def near_copies(
    index: Index, sketch_of: Callable[[int], bytes], threshold: float = THRESHOLD
) -> Iterator[tuple[int, int, float]]:
    """Pairs of READMEs that are nearly the same: the earlier one's number, the later one's, and their share.

    Each is paired with those before that it is most like. Of a group of copies all are paired with the first, and not
    each with each.
    """
    stood_for: set[int] = set()
    for number, before in index.candidates():
        own = sketch_of(number)
        shares = sorted((-share(own, sketch_of(other)), other) for other in before - stood_for)[:_PAIRS_EACH]
        alike = [(other, number, round(-negative, 2)) for negative, other in shares if -negative >= threshold]
        yield from alike
        if alike and alike[0][2] >= _STANDS_FOR:
            stood_for.add(number)


def share(one: bytes, other: bytes) -> float:
    """The share of shingles that two READMEs have in common, from their sketches."""
    equal: Iterator[bool] = map(eq, memoryview(one).cast("I"), memoryview(other).cast("I"))
    return sum(equal) / _PERMUTATIONS
