"""READMEs that are nearly the same as another learner's: for staff to look at, never part of a verdict.

A README is five words at a time ("shingles"), those of the assignment's own text left out. Of these the ones that begin
with a longer word are compared, about a third: which they are depends on the words alone, so that two READMEs are cut
alike. MinHash keeps a sketch of fixed size, from which the share of shingles that two READMEs have in common can be
told within a few percent (A. Broder, "On the resemblance and containment of documents", 1997).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import compress

from rensa import RMinHash, RMinHashLSH

from nexus_check import fingerprints
from nexus_check.model import NearCopy

# A share from which two READMEs count as nearly the same.
THRESHOLD = 0.8

_PERMUTATIONS = 128  # an estimate's standard error is then 4 percent at most
_BANDS = 32  # at the threshold fewer than one pair in ten thousand is missed
_SEED = 1
# With fewer shingles two READMEs are alike by chance: a title and a list of technologies.
_FEWEST = 15
_LONGER = 5  # characters; a shingle is compared when its first word has more
_WORD = re.compile(r"\w+")
# ASCII in lower case, all that is not part of a word a space. A text with less than this share of other bytes is cut
# by it, in a quarter of the time: what else there is are emoji, dashes and a few names.
_PLAIN = bytes(ord(chr(i).lower()) if chr(i).isalnum() or i == ord("_") else ord(" ") for i in range(128)) + bytes(128)
_FOREIGN = 0.1
# One that is this much like another stands for it: a hundred copies are then a hundred pairs and not five thousand.
_STANDS_FOR = 0.95
_PAIRS_EACH = 3
_OWN = bytes(kind == fingerprints.OWN for kind in range(256))


def own_words(text: str) -> list[str]:
    """The words of a text in lower case, without those that the assignment handed out and everybody may have."""
    words = _words(text)
    covered = fingerprints.load(fingerprints.NAMES[0]).cover(words, set(words))
    return list(compress(words, covered.translate(_OWN)))


def _words(text: str) -> list[str]:
    """The words of a text in lower case."""
    if len(text.encode("utf-8", "replace")) > (1 + _FOREIGN) * len(text):
        return _WORD.findall(text.lower())
    return text.encode("ascii", "replace").translate(_PLAIN).decode("ascii").split()


def sketch(data: bytes) -> bytes:
    """What is kept of a README to compare it by, about half a KB; empty for one that is too short to compare."""
    words = own_words(_decoded(data))
    every = zip(words, words[1:], words[2:], words[3:], words[4:], strict=False)
    shingles = set(map(" ".join, compress(every, [len(word) > _LONGER for word in words])))
    if len(shingles) < _FEWEST:
        return b""
    minhash = RMinHash(_PERMUTATIONS, _SEED)
    minhash.update(shingles)
    state: bytes = minhash.__getstate__()
    return state


def near_copies(sketches: Iterable[tuple[str, bytes]], threshold: float = THRESHOLD) -> Iterator[NearCopy]:
    """Pairs of learners whose READMEs are nearly the same, in the order of `sketches` (who, sketch).

    Each learner is paired with those before whom theirs is most like. Of a group of copies all are paired with the
    first, and not each with each.
    """
    index = RMinHashLSH(threshold, _PERMUTATIONS, _BANDS)
    known: dict[int, tuple[str, RMinHash]] = {}
    for number, (who, state) in enumerate(sketches):
        minhash = _restored(state)
        if minhash is None:
            continue
        shares = sorted((-minhash.jaccard(known[i][1]), i) for i in index.query(minhash))[:_PAIRS_EACH]
        alike = [NearCopy(known[i][0], who, round(-share, 2)) for share, i in shares if -share >= threshold]
        yield from alike
        if not alike or alike[0].share < _STANDS_FOR:
            known[number] = who, minhash
            index.insert(number, minhash)


def _restored(state: bytes) -> RMinHash | None:
    """The MinHash of a sketch; None for an empty one, or one that another version of the library wrote."""
    minhash = RMinHash(_PERMUTATIONS, _SEED)
    with suppress(ValueError, TypeError):
        if state:
            minhash.__setstate__(state)
            if minhash.__getnewargs__() == (_PERMUTATIONS, _SEED):
                return minhash
    return None


def _decoded(data: bytes) -> str:
    utf_16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return data.decode("utf-16" if utf_16 else "utf-8", "replace")
