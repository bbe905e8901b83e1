"""READMEs that are nearly the same, and text that many have: for staff, never part of a verdict.

Near copies: runs of five words ("shingles") are compared, without text copied from the assignment.
Only shingles that begin with a word of certain lengths count, about one in six; which they are
depends on the words alone, so that the same text has the same shingles everywhere. MinHash keeps a
sketch of fixed size, from which the share of shingles that two READMEs have in common is known
within a few percent (A. Broder, "On the resemblance and containment of documents", 1997).

Handed-out text: a sentence that five or more READMEs of a cohort have word for word, such as
another task's text. It is left out where near copies are compared.
"""

from __future__ import annotations

import struct
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from rensa import RMinHash

from nexus_check.readme import Sentence

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
# One that is this much like another represents it, so that a hundred copies are a hundred pairs
# and not five thousand.
_REPRESENTS = 0.95
_PAIRS_EACH = 3


# A sentence of at least 8 words in at least 5 READMEs is handed-out text. Shorter sentences
# are the same by chance ("I learned how to use Docker").
READMES = 5
_LONG_SENTENCE = 8
_MOST_SENTENCES = 500  # of one README; ten times as many as a long one has
_REMAINDERS = 2**20  # as many as a cohort of 20,000 has long sentences, so few share one
_FEWEST_WORDS = 60  # so few words of their own say nothing about two READMEs


class Kept(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A long sentence of a README: its hash, how many words it has, and its line."""

    digest: int
    words: int
    line: int


class Sketch(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What is kept of a README to compare it: MinHash ("" if too short), words, long sentences."""

    minhash: bytes = b""
    words: int = 0
    sentences: tuple[Kept, ...] = ()

    def words_in(self, digests: frozenset[int]) -> int:
        """Return how many words are in sentences with one of these hashes."""
        return sum(sentence.words for sentence in self.sentences if sentence.digest in digests)


def sketch(sentences: Sequence[Sentence]) -> bytes:
    """Return the encoded sketch of a README's own sentences, 0.5 to 1 KB; empty if very short."""
    words = [word for sentence in sentences for word in sentence.words]
    shingles = {
        " ".join(words[start : start + _SHINGLE])
        for start in range(len(words) - _SHINGLE + 1)
        if len(words[start]) in _COMPARED
    }
    long = [one for one in sentences if one.role == "text" and len(one.words) >= _LONG_SENTENCE]
    if len(shingles) < _FEWEST and not long:
        return b""
    made = Sketch(
        _minhash(shingles),
        len(words),
        tuple(
            Kept(zlib.crc32(" ".join(one.words).encode()), len(one.words), one.lines[0])
            for one in long[:_MOST_SENTENCES]
        ),
    )
    return msgspec.msgpack.encode(made)


def _minhash(shingles: set[str]) -> bytes:
    if len(shingles) < _FEWEST:
        return b""
    minhash = RMinHash(_PERMUTATIONS, _SEED)
    minhash.update(shingles)
    return struct.pack(_FORM, *minhash.digest())


def decode(data: bytes) -> Sketch:
    """Decode what `sketch` returned; bytes of any other form are an empty sketch."""
    try:
        return msgspec.msgpack.decode(data, type=Sketch) if data else Sketch()
    except msgspec.DecodeError:
        return Sketch()


def handed_out(encoded: Iterable[bytes]) -> frozenset[int]:
    """Return the hashes of the sentences that are in five or more READMEs, from their sketches."""
    digests = array("I")  # 4 bytes for each long sentence of a cohort
    # In how many READMEs hashes with the same remainder are: most are in too few to be counted.
    readmes = bytearray(_REMAINDERS)
    for one in encoded:
        for digest in {sentence.digest for sentence in decode(one).sentences}:
            digests.append(digest)
            if readmes[digest % _REMAINDERS] < READMES:
                readmes[digest % _REMAINDERS] += 1
    often = Counter(one for one in digests if readmes[one % _REMAINDERS] == READMES)
    return frozenset(digest for digest, times in often.items() if times >= READMES)


def near_copies(
    encoded: Sequence[bytes], left_out: frozenset[int] = frozenset()
) -> Iterator[tuple[int, int, float]]:
    """Yield pairs of READMEs that are nearly the same: the earlier, the later and their share.

    Each is paired with the earlier ones that it is most like. Of a group of copies all are paired
    with the first, not each with each. Sentences with a hash in `left_out` do not count.
    """
    represented: set[int] = set()
    for number, before in _candidates(encoded):
        own = decode(encoded[number])
        shares = sorted(
            (-share(own, decode(encoded[other]), left_out), other) for other in before - represented
        )[:_PAIRS_EACH]
        alike = [
            (other, number, round(-negative, 2))
            for negative, other in shares
            if -negative >= THRESHOLD
        ]
        yield from alike
        if alike and alike[0][2] >= _REPRESENTS:
            represented.add(number)


def _candidates(encoded: Iterable[bytes]) -> list[tuple[int, set[int]]]:
    """Return the later READMEs in their order, each with the earlier ones to compare it with.

    A MinHash is cut into bands, and two that are nearly the same nearly always have one in common.
    Of those with a band in common the first represents all, so that many alike are few pairs.
    """
    minhashes = [decode(one).minhash for one in encoded]
    found: dict[int, set[int]] = {}
    for start in range(0, _SIZE, _BAND):
        first: dict[bytes, int] = {}
        for number, minhash in enumerate(minhashes):
            if len(minhash) == _SIZE:
                before = first.setdefault(minhash[start : start + _BAND], number)
                if before != number:
                    found.setdefault(number, set()).add(before)
    return sorted(found.items())


def share(one: Sketch, other: Sketch, left_out: frozenset[int] = frozenset()) -> float:
    """Return the share of text that two READMEs have in common, without what is in `left_out`."""
    pairs = zip(_hashes(one), _hashes(other), strict=True)
    resemblance = sum(mine == theirs for mine, theirs in pairs) / _PERMUTATIONS
    outside, outside_other = one.words_in(left_out), other.words_in(left_out)
    if not outside and not outside_other:
        return resemblance
    if min(one.words - outside, other.words - outside_other) < _FEWEST_WORDS:
        return 0.0
    # The resemblance is common words by all words; what is left out is subtracted from both.
    total = one.words + other.words
    common = total * resemblance / (1 + resemblance)
    both = one.words_in(left_out.intersection(sentence.digest for sentence in other.sentences))
    left = total - common - (outside + outside_other - both)
    return min(1.0, max(0.0, (common - both) / left)) if left > 0 else 0.0


def _hashes(sketch: Sketch) -> tuple[int, ...]:
    return struct.unpack(_FORM, sketch.minhash)
