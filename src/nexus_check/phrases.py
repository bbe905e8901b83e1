"""The phrase language of rubrics, and the finder that matches phrases in sentences.

A phrase is words separated by spaces, found whole and in any case: `pain points`. A word may end in
`*` for any ending (`challeng*`). A group in parentheses is a choice, of words or of several words:
`(how|what) i solved`, `(best|good coding) practice*`. Three dots stand for up to 12 words of the
same sentence: `program ... covers`. Signs that are part of a name match as written: `c++`, `.net`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from nexus_check.readme import words

MAX_DEPTH: Final = 4  # groups in groups
MAX_BRANCHES: Final = 200  # a phrase with more combinations than this cannot be proof-read
LONGEST_GAP: Final = 12  # words that `...` stands for; over more, the two ends are not one thought
_TOKENS: Final = re.compile(r"[()|]|[^\s()|]+")
_CACHED_WORDS: Final = 20_000  # different words in a cohort's READMEs, a few megabytes


class PhraseError(ValueError):
    """A phrase cannot be used; the message completes "the phrase … "."""


class Choice(msgspec.Struct, frozen=True, gc=False):
    """What one word of a sentence may be: one of the words, or one that begins with a prefix."""

    words: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()

    def matches(self, word: str) -> bool:
        return word in self.words or (bool(self.prefixes) and word.startswith(self.prefixes))


GAP: Final = Choice()  # `...`: any words, as it matches none itself
Pattern = tuple[Choice, ...]


class Hit(msgspec.Struct, frozen=True, gc=False):
    """A phrase in a sentence: the sentence's index and the half-open range of its words."""

    sentence: int
    start: int
    end: int
    phrase: str


def patterns(phrase: str) -> list[Pattern]:
    """Return the sequences of words that a phrase matches.

    A group of single words is one `Choice`; a choice of several words makes another pattern. Raises
    `PhraseError` for a phrase that could never be found.
    """
    tokens = _TOKENS.findall(phrase)
    found = _sequence(tokens, 0)
    if tokens:
        message = "has a choice `|` outside parentheses; write `(one|two) words`"
        raise PhraseError(message if tokens[0] == "|" else "has a parenthesis without its pair")
    if any(not one or GAP in (one[0], one[-1]) for one in found):
        raise PhraseError("has no word to look for at its beginning or end")
    return found


def _sequence(tokens: list[str], depth: int) -> list[Pattern]:
    """Take words and groups up to `|`, `)` or the end of a phrase."""
    found: list[Pattern] = [()]
    while tokens and tokens[0] not in "|)":
        token = tokens.pop(0)
        choices = _group(tokens, depth + 1) if token == "(" else [_word(token)]
        found = [before + choice for before in found for choice in choices]
        if len(found) > MAX_BRANCHES:
            raise PhraseError(f"has more than {MAX_BRANCHES} combinations")
    return found


def _group(tokens: list[str], depth: int) -> list[Pattern]:
    """Take the choices of a group up to its closing parenthesis; single words become one choice."""
    if depth > MAX_DEPTH:
        raise PhraseError(f"has groups nested deeper than {MAX_DEPTH}")
    found = _sequence(tokens, depth)
    while tokens and tokens[0] == "|":
        tokens.pop(0)
        found += _sequence(tokens, depth)
    if not tokens:
        raise PhraseError("has a parenthesis without its pair")
    tokens.pop(0)
    several = [one for one in found if len(one) != 1 or one[0] == GAP]
    single = [one[0] for one in found if len(one) == 1 and one[0] != GAP]
    merged = Choice(
        frozenset(word for one in single for word in one.words),
        tuple(prefix for one in single for prefix in one.prefixes),
    )
    return [*several, (merged,)] if single else several


def _word(text: str) -> Pattern:
    if text == "...":
        return (GAP,)
    stem, star, rest = text.partition("*")
    found = words(stem)
    if rest or (star and not found):
        raise PhraseError("has a `*` that is not at the end of a word")
    if not found:
        raise PhraseError("has a part without letters or digits")
    *before, last = found
    return (
        *(Choice(frozenset((one,))) for one in before),
        Choice(prefixes=(last,)) if star else Choice(frozenset((last,))),
    )


class PhraseFinder:
    """Finds phrases in sentences, by an index of their first words."""

    def __init__(self, phrases: Iterable[str]) -> None:
        """Index the phrases. Raises `PhraseError` for one that could never be found."""
        self._exact: dict[str, list[tuple[Pattern, str]]] = {}
        self._prefixes: dict[str, list[tuple[Pattern, str]]] = {}
        for phrase in dict.fromkeys(phrases):
            for first, *rest in patterns(phrase):
                for word in first.words:
                    self._exact.setdefault(word, []).append((tuple(rest), phrase))
                for prefix in first.prefixes:
                    self._prefixes.setdefault(prefix, []).append((tuple(rest), phrase))
        self._starting = lru_cache(_CACHED_WORDS)(self._phrases_starting)

    def _phrases_starting(self, word: str) -> tuple[tuple[Pattern, str], ...]:
        """Return the phrases that may begin with this word, each with its remaining words."""
        found = [*self._exact.get(word, ())]
        for prefix, phrases in self._prefixes.items():
            if word.startswith(prefix):
                found += phrases
        return tuple(found)

    def find(self, sentence: Sequence[str], index: int = 0) -> Iterator[Hit]:
        """Yield every phrase in the words of a sentence, in the order of their first words."""
        for start, word in enumerate(sentence):
            for rest, phrase in self._starting(word):
                end = _match(rest, sentence, start + 1) if rest else start + 1
                if end:
                    yield Hit(index, start, end, phrase)


def _match(rest: Pattern, sentence: Sequence[str], at: int) -> int:
    """Return the index after the last word where `rest` matches from `at` on, 0 where not."""
    for number, choice in enumerate(rest):
        if choice is GAP:
            tail = rest[number + 1 :]
            for later in range(at, min(at + LONGEST_GAP + 1, len(sentence))):
                if tail[0].matches(sentence[later]) and (end := _match(tail, sentence, later)):
                    return end
            return 0
        if at >= len(sentence) or not choice.matches(sentence[at]):
            return 0
        at += 1
    return at
