"""Telling a text that was handed out from one's own, by fingerprints of its passages: hashes, not the text.

Words are compared in runs of `SHINGLE`. A run of words that are all in the text handed out is looked up by its hash;
everything else is passed over, which is nearly everything in a README that somebody wrote.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from nexus_check import bundled
from nexus_check.lexicon import MARKS

SHINGLE: Final = 4
"""How many words in a row are compared: three are often the same by chance ("best practices and")."""

OWN: Final = 0
QUOTED: Final = 1
HANDED_OUT: Final = 2

_RUN: Final = re.compile(rb"\x01{%d,}" % SHINGLE)
_SAME: Final = {"frontend": "backend"}
"""The program's two tracks are handed the same text, with one of these words or the other."""


class Fingerprints(msgspec.Struct, frozen=True):
    """The hashes of a text: of its words, and of its runs of words; `quotable` are those that may be quoted."""

    words: frozenset[int]
    shingles: frozenset[str]
    quotable: frozenset[str]


class Comparison:
    """Compares words with one set of fingerprints."""

    def __init__(self, fingerprints: Fingerprints) -> None:
        self._fingerprints = fingerprints

    def knows(self, word: str) -> bool:
        """Whether a word is in the text handed out, or a mark, which does not matter."""
        return word in MARKS or _word_hash(word) in self._fingerprints.words

    def cover(self, words: Sequence[str], known: bytes | None = None) -> bytearray:
        """For each word `OWN`, `QUOTED` or `HANDED_OUT`. `known` tells of each word what `knows` does, where that is
        known already."""
        covered = bytearray(len(words))
        for run in _RUN.finditer(bytes(map(self.knows, words)) if known is None else known):
            places = [place for place in range(*run.span()) if words[place] not in MARKS]
            for first in range(len(places) - SHINGLE + 1):
                shingle = places[first : first + SHINGLE]
                if kind := self._kind(words[place] for place in shingle):
                    for place in shingle:
                        covered[place] = max(covered[place], kind)
        return covered

    def _kind(self, words: Iterable[str]) -> int:
        digest = _shingle_hash(words)
        if digest in self._fingerprints.quotable:
            return QUOTED
        return HANDED_OUT if digest in self._fingerprints.shingles else OWN


def make(passages: Iterable[tuple[Sequence[str], bool]]) -> Fingerprints:
    """The fingerprints of passages, each its words and whether it may be quoted."""
    words: set[int] = set()
    found: dict[bool, set[str]] = {True: set(), False: set()}
    for passage, may_be_quoted in passages:
        plain = [word for word in passage if word not in MARKS]
        words.update(map(_word_hash, plain))
        for first in range(len(plain) - SHINGLE + 1):
            found[may_be_quoted].add(_shingle_hash(plain[first : first + SHINGLE]))
    return Fingerprints(frozenset(words), frozenset(found[False] - found[True]), frozenset(found[True]))


NAMES: Final = ("alx-project-nexus",)
"""The fingerprints that come with the package."""


@lru_cache(maxsize=4)
def load(name: str) -> Comparison:
    """The fingerprints of one of `NAMES`, ready to compare with."""
    data = bundled.read(f"rubrics/{name}.fingerprints.json")
    return Comparison(msgspec.json.decode(data, type=Fingerprints))


def _word_hash(word: str) -> int:
    return zlib.crc32(_SAME.get(word, word).encode())


def _shingle_hash(words: Iterable[str]) -> str:
    text = " ".join(_SAME.get(word, word) for word in words)
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()
