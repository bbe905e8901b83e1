"""Words and phrases found in text in linear time: no regular expression is ever built from a rubric's table.

A phrase is words separated by spaces. Each word stands for itself, whole and in any case, or ends in `*` for any
ending (`technolog*`), or is a choice (`key|core|main`, or in parentheses where a choice has several words:
`(backend|back end) concepts`). Marks between words do not matter: `ci cd` finds "CI/CD",
`docker compose` finds "docker-compose".
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, compress, islice, product
from typing import Final, Generic, NamedTuple, TypeVar, cast

Tag = TypeVar("Tag")
Value = TypeVar("Value")

_WORD: Final = re.compile(r"[^\W_]+|[.!?;:](?=[\s*_]|$)|\x01")
ENDS: Final = frozenset(".!?;")
FEW: Final = 4000
"""So few further bytes for characters beyond ASCII can do no harm."""
_FOREIGN: Final = re.compile(r"[^\x00-\x7f]")
_LONG_RUN: Final = re.compile(r"[^\x00-\x7f]{60}")
_STRETCH: Final = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]{1,60}")
"""A letter and what may be accents on it: thousands on one letter take time in proportion to their square."""
_STEP: Final = re.compile(r"\([^()]*\)|\S+")
MARKS: Final = frozenset(".!?;:")
GAP: Final = "\x01"
"""A mark between texts that are read together: a word of its own, which no phrase holds."""
_NOTHING: Final = "\x02"
"""Stands for a character that is neither part of a word nor white space, nor a mark."""
_SIGNS: Final = ((b".", b"\x03"), (b"!", b"\x04"), (b"?", b"\x05"), (b";", b"\x06"), (b":", b"\x07"))
"""Stand for marks that are words of their own, while those that are none are taken out."""
_GAP: Final = (GAP.encode(), GAP.encode())


def _simpler(char: str) -> str:
    if char.isspace() or char in "*_":
        return " "
    return char.lower() if char.isalnum() or char in MARKS or char == GAP else _NOTHING


def _table(spelt: Callable[[str], str]) -> bytes:
    """The table for `bytes.translate` that spells each character of ASCII so."""
    return "".join(map(spelt, map(chr, range(128)))).encode("ascii").ljust(256)


_SIMPLER: Final = _table(_simpler)
"""One for all that come to the same: white space, what parts words, capitals."""
_WORDS_ALONE: Final = _table(lambda char: char if char.isalnum() or char in "\x01\x03\x04\x05\x06\x07" else " ")
MOST_KNOWN: Final = 30_000
"""How many pairs of words are remembered, about."""
LONGEST_KNOWN: Final = 50
"""The longest word that is remembered as the second of a pair."""
MOST_SEEN: Final = 500_000
"""How many characters of words are remembered."""
MOST_CHOICES: Final = 512
"""How many spellings one phrase may stand for."""


def words(text: str) -> list[str]:
    """The words of a text in lower case; marks that end a sentence or a label are words of their own."""
    if text.isascii():
        return _cut(text)
    text = _normal(text)
    if any(found[0].isalnum() for found in _FOREIGN.finditer(text)):
        return _WORD.findall(text.lower())
    return _cut(_FOREIGN.sub(lambda found: " " if found[0].isspace() else _NOTHING, text))


def _cut(text: str) -> list[str]:
    """What `_WORD` finds in a text of ASCII, in half the time: most texts have no letters but those."""
    data = f"{text} ".encode("ascii").translate(_SIMPLER)
    standing = [pair for pair in _SIGNS if pair[0] in data]
    for mark, sign in standing:
        data = data.replace(mark + b" ", sign + b" ")
    data = data.translate(_WORDS_ALONE)
    for mark, sign in (*standing, _GAP):
        data = data.replace(sign, b" " + mark + b" ")
    return data.decode("ascii").split()


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


class Memo(dict[str, Value], Generic[Value]):
    """What `work` makes of each text, worked out once. All is forgotten when they have more than `most` characters."""

    def __init__(self, work: Callable[[str], Value], most: int = MOST_SEEN) -> None:
        super().__init__()
        self._work = work
        self._most = most
        self._size = 0

    def forget(self) -> None:
        """Forget all."""
        self.clear()
        self._size = 0

    def __missing__(self, word: str) -> Value:
        if self._size > self._most:
            self.forget()
        self._size += len(word)
        self[word] = value = self._work(word)
        return value


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


class _Found(NamedTuple, Generic[Tag]):
    """What words come to: the phrases that they are, each with its size in words, and the steps from which longer ones
    go on."""

    sizes: tuple[tuple[Tag, int], ...]
    nodes: list[_Node[Tag]]


class _Start(dict[str, "_Found[Tag] | None"], Generic[Tag]):
    """A word that can begin a phrase: by the word after it what both come to, None where that is nothing. It is the
    same pairs of words again and again. `learned` is told of each pair that is remembered."""

    __slots__ = ("_alone", "_learned")

    def __init__(self, nodes: Iterable[_Node[Tag]], learned: Callable[[], None]) -> None:
        super().__init__()
        self._alone = _found({tag: 1 for node in nodes for tag in node.tags}, nodes)
        self._learned = learned

    def __bool__(self) -> bool:
        return True  # also while nothing is remembered: the word begins a phrase

    @property
    def is_phrase(self) -> bool:
        """Whether the word is one by itself."""
        return bool(self._alone.sizes)

    def __missing__(self, after: str) -> _Found[Tag] | None:
        found = self._alone
        if after != ":":
            nodes = _after(found.nodes, after)
            found = _found(dict(found.sizes) | {tag: 2 for node in nodes for tag in node.tags}, nodes)
        come_to = found if found.sizes or found.nodes else None
        if len(after) < LONGEST_KNOWN:
            self[after] = come_to
            self._learned()
        return come_to


def _found(sizes: Mapping[Tag, int], nodes: Iterable[_Node[Tag]]) -> _Found[Tag]:
    return _Found(tuple(sizes.items()), [node for node in nodes if node.exact or node.prefixes])


def _after(nodes: Iterable[_Node[Tag]], word: str) -> list[_Node[Tag]]:
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
        self._starts = Memo(self._start)
        self._pairs = 0

    def find(self, text: Sequence[str], begins: Sequence[object] | None = None) -> dict[Tag, list[Span]]:
        """All phrases in these words: for each tag where they are, in order; at one start only the longest.

        `begins` is true of each word of which the method of that name is, where that is known already.
        """
        begins = list(map(self._starts.__getitem__, text)) if begins is None else begins
        starts = cast("Iterator[_Start[Tag]]", map(self._starts.__getitem__, compress(text, begins)))
        afters = compress(chain(islice(text, 1, None), ("",)), begins)
        come_to: list[_Found[Tag] | None] = list(map(_Start.__getitem__, starts, afters))
        places = compress(compress(range(len(text)), begins), come_to)
        found: defaultdict[Tag, list[Span]] = defaultdict(list)
        for index, (sizes, nodes) in zip(places, filter(None, come_to), strict=True):
            for tag, size in _longer(text, index, sizes, nodes) if nodes else sizes:
                found[tag].append((index, index + size))
        return dict(found)

    def begins(self, word: str) -> bool:
        """Whether a word can begin a phrase."""
        return self._starts[word] is not None

    def holds(self, word: str) -> bool:
        """Whether a word is a phrase by itself."""
        start = self._starts[word]
        return start is not None and start.is_phrase

    def _start(self, word: str) -> _Start[Tag] | None:
        nodes = self._root.after(word)
        return _Start(nodes, self._learned) if nodes else None

    def _learned(self) -> None:
        """Forget what is remembered when it is much."""
        self._pairs += 1
        if self._pairs > MOST_KNOWN:
            self._pairs = 0
            self._starts.forget()


class Traits:
    """What is true of each word, by several tests: a word that was met before is looked up once for all of them."""

    def __init__(self, *tests: Callable[[str], bool]) -> None:
        """At most eight tests."""
        self._known = Memo(lambda word: sum(test(word) << number for number, test in enumerate(tests)))

    def of(self, text: Iterable[str]) -> bytes:
        """A byte for each word, in it a bit for each test."""
        return bytes(map(self._known.__getitem__, text))


_HAVING: Final = [bytes(bits >> number & 1 for bits in range(256)) for number in range(8)]


def having(traits: bytes, number: int) -> bytes:
    """For each word 1 where the test of that number is true of it, else 0."""
    return traits.translate(_HAVING[number])


def _longer(
    text: Sequence[str], start: int, sizes: Iterable[tuple[Tag, int]], nodes: list[_Node[Tag]]
) -> Iterable[tuple[Tag, int]]:
    """The phrases from `start` on with their sizes in words; `sizes` are those of two words at most, and `nodes` is
    where these led."""
    longest = dict(sizes)
    for end in range(start + 2, len(text)):
        if text[end] == ":":  # "GraphQL: schema design" is "graphql schema design"
            continue
        nodes = _after(nodes, text[end])
        if not nodes:
            break
        for node in nodes:
            longest.update(dict.fromkeys(node.tags, end + 1 - start))
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
    return [list(chain.from_iterable(choice)) for choice in product(*steps)]


def _choices(step: str) -> list[list[str]]:
    """What one step of a phrase may be: each choice is a word, or several where marks divide it (`ci/cd`)."""
    found = []
    for choice in step.split("|"):
        bare = choice.removesuffix("*")
        # Of thousands of words in a rubric nearly all are one plain word, which need not be cut.
        inner = [bare] if bare.isascii() and bare.isalnum() and bare.islower() else words(choice)
        if not inner or set(inner) & MARKS:
            raise PhraseError(f"has no word in {choice!r}")
        if choice.endswith("*"):
            inner[-1] += "*"
        found.append(inner)
    return found
