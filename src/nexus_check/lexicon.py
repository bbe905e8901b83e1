"""Words and phrases found in text in linear time: no regular expression is ever built from a rubric's table.

A phrase is words separated by spaces. Each word stands for itself, whole and in any case, or ends in `*` for any
ending (`technolog*`), or is a choice (`key|core|main`, or in parentheses where a choice has several words:
`(backend|back end) concepts`). Marks between words do not matter: `ci cd` finds "CI/CD",
`docker compose` finds "docker-compose".
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import compress
from typing import Final, Generic, NamedTuple, TypeVar

Tag = TypeVar("Tag")

_WORD: Final = re.compile(r"[^\W_]+|[.!?;:](?=[\s*_]|$)|\x1f")
ENDS: Final = frozenset(".!?;")
FEW: Final = 4000
"""So few further bytes for characters beyond ASCII can do no harm."""
_LONG_RUN: Final = re.compile(r"[^\x00-\x7f]{60}")
_STRETCH: Final = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]{1,60}")
"""A letter and what may be accents on it: thousands on one letter take time in proportion to their square."""
_STEP: Final = re.compile(r"\([^()]*\)|\S+")
MARKS: Final = frozenset(".!?;:")
GAP: Final = "\x1f"
"""A mark between texts that are read together: a word of its own, which no phrase holds."""
MOST_KNOWN: Final = 2000
MOST_CHOICES: Final = 512
"""How many spellings one phrase may stand for."""


def words(text: str) -> list[str]:
    """The words of a text in lower case; marks that end a sentence or a label are words of their own."""
    if not text.isascii():
        text = _normal(text)
    return _WORD.findall(text.lower())


def _normal(text: str) -> str:
    few = len(text.encode("utf-8", "surrogatepass")) - len(text) < FEW
    if few or not _LONG_RUN.search(text):
        return unicodedata.normalize("NFKC", text)
    return _STRETCH.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)


def offsets(text: str) -> list[int]:
    """Where each word begins (in a text that normalising does not lengthen: close guesses otherwise)."""
    return [found.start() for found in _WORD.finditer(text)]


Span = tuple[int, int]
"""The index of a phrase's first word and that after its last."""


class PhraseError(ValueError):
    """A phrase that stands for nothing or for too much."""


class _Node(Generic[Tag]):
    """A step in the tree of phrases: what may follow, and what ends here."""

    __slots__ = ("exact", "prefixes", "sizes", "tags")

    def __init__(self) -> None:
        self.exact: dict[str, _Node[Tag]] = {}
        self.prefixes: dict[str, _Node[Tag]] = {}
        self.sizes: tuple[int, ...] = ()
        self.tags: list[Tag] = []

    def add(self, word: str) -> _Node[Tag]:
        if not word.endswith("*"):
            return self.exact.setdefault(word, _Node())
        node = self.prefixes.setdefault(word[:-1], _Node())
        self.sizes = tuple(sorted({len(prefix) for prefix in self.prefixes}))
        return node

    def after(self, word: str) -> list[_Node[Tag]]:
        """The steps that a word leads to."""
        found = [self.exact[word]] if word in self.exact else []
        for size in self.sizes:
            if size > len(word):
                break
            if node := self.prefixes.get(word[:size]):
                found.append(node)
        return found


class _Start(NamedTuple, Generic[Tag]):
    """What a word can begin: the phrases it is by itself, and the steps from which longer ones go on.

    `known` remembers where the word after it leads: it is the same few words again and again.
    """

    tags: tuple[Tag, ...]
    nodes: list[_Node[Tag]]
    known: dict[str, list[_Node[Tag]]]

    def after(self, word: str) -> list[_Node[Tag]]:
        """The steps that the next word leads to."""
        found = self.known.get(word)
        if found is None:
            found = self.nodes if word == ":" else _after(self.nodes, word)
            if len(self.known) < MOST_KNOWN:
                self.known[word] = found
        return found


def _after(nodes: list[_Node[Tag]], word: str) -> list[_Node[Tag]]:
    return [after for node in nodes for after in node.after(word)]


class Lexicon(Generic[Tag]):
    """Phrases, each with a tag. Finding them costs time in proportion to the text."""

    def __init__(self, phrases: Iterable[tuple[str, Tag]]) -> None:
        self._root: _Node[Tag] = _Node()
        for phrase, tag in phrases:
            for spelling in spellings(phrase):
                node = self._root
                for word in spelling:
                    node = node.add(word)
                if tag not in node.tags:
                    node.tags.append(tag)
        self._starts: dict[str, _Start[Tag]] = {}
        self._seen: set[str] = set()

    def find(self, text: Sequence[str], distinct: set[str] | None = None) -> dict[Tag, list[Span]]:
        """All phrases in these words: for each tag where they are, in order; at one start only the longest.

        `distinct` are the words without doubles, where the caller has them.
        """
        self._learn(set(text) if distinct is None else distinct)
        starts, last = self._starts, len(text) - 1
        found: defaultdict[Tag, list[Span]] = defaultdict(list)
        for index in compress(range(len(text)), map(starts.__contains__, text)):
            start = starts[text[index]]
            if start.nodes and index < last and (nodes := start.after(text[index + 1])):
                for tag, end in _walk(text, index, start.tags, nodes):
                    found[tag].append((index, end))
            else:
                for tag in start.tags:
                    found[tag].append((index, index + 1))
        return dict(found)

    def holds(self, word: str) -> bool:
        """Whether a word is a phrase by itself."""
        if word not in self._seen:
            self._learn({word})
        start = self._starts.get(word)
        return start is not None and bool(start.tags)

    def _learn(self, text: set[str]) -> None:
        """Note which of these words can begin a phrase. What is known is forgotten before it grows large."""
        if len(self._seen) > 50_000:
            self._seen.clear()
            self._starts.clear()
        for word in text - self._seen:
            if nodes := self._root.after(word):
                tags = dict.fromkeys(tag for node in nodes for tag in node.tags)
                going = [node for node in nodes if node.exact or node.prefixes]
                self._starts[word] = _Start(tuple(tags), going, {})
        self._seen |= text


def _walk(text: Sequence[str], start: int, tags: Iterable[Tag], nodes: list[_Node[Tag]]) -> Iterable[tuple[Tag, int]]:
    """The phrases from `start` on, each with the index after it; `nodes` are where its second word led."""
    longest, end = dict.fromkeys(tags, start + 1), start + 2
    while nodes:
        if text[end - 1] != ":":
            for node in nodes:
                if node.tags:
                    longest.update(dict.fromkeys(node.tags, end))
        if end >= len(text):
            break
        if text[end] != ":":  # "GraphQL: schema design" is "graphql schema design"
            nodes = _after(nodes, text[end])
        end += 1
    return longest.items()


def spellings(phrase: str) -> list[list[str]]:
    """The word sequences a phrase stands for.

    >>> spellings("key|main tech*")
    [['key', 'tech*'], ['main', 'tech*']]
    """
    steps = [_choices(step.strip("()")) for step in _STEP.findall(phrase)]
    if not steps:
        raise PhraseError("is empty")
    count = 1
    for step in steps:
        count *= len(step)
    if count > MOST_CHOICES:
        raise PhraseError(f"stands for more than {MOST_CHOICES} phrases")
    return [list(itertools.chain.from_iterable(choice)) for choice in itertools.product(*steps)]


def _choices(step: str) -> list[list[str]]:
    """What one step of a phrase may be: each choice is a word, or several where marks divide it (`ci/cd`)."""
    found = []
    for choice in step.split("|"):
        inner = words(choice)
        if not inner or set(inner) & MARKS:
            raise PhraseError(f"has no word in {choice!r}")
        if choice.endswith("*"):
            inner[-1] += "*"
        found.append(inner)
    return found
