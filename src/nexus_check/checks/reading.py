"""The README as words: its passages and titles with the rubric's phrases found in them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from functools import cached_property, lru_cache
from itertools import compress
from typing import Any, Final, NamedTuple

import msgspec

from nexus_check import fingerprints
from nexus_check.document import Block, Document, Title, cells, leads, spoken
from nexus_check.lexicon import ENDS, GAP, MARKS, Lexicon, Memo, Span, Traits, having, offsets, words
from nexus_check.model import Rubric
from nexus_check.options import PartOptions, StatementOptions, Vocabulary


class Tag(NamedTuple):
    """What a phrase of a rubric is for: the key it stands under, of which criterion and topic."""

    role: str
    criterion: str = ""
    topic: str = ""


_Classes = dict[bool, frozenset[tuple[str, ...]]]
"""What a title names (`outline.Class`), by whether it has no marks."""


class Passage(msgspec.Struct, frozen=True, gc=False):
    """A block of prose: `text` is what a reader sees of it, `start` to `end` its words among all of the reading's, and
    `place` its index among the document's blocks."""

    block: Block
    text: str
    start: int
    end: int
    place: int


class Named(msgspec.Struct, frozen=True, gc=False):
    """A title with the phrases found in it: where each tag's stand among its words. `place` is its index among those
    it was read with. `classes` is what every title of these words names, by whether it has no marks, as far
    as that was asked (`outline.classes`)."""

    title: Title
    words: Sequence[str]
    spans: Mapping[Tag, Sequence[Span]]
    classes: _Classes
    place: int

    def has(self, role: str, criterion: str = "", topic: str = "") -> bool:
        return bool(self.spans) and (role, criterion, topic) in self.spans


PROSE: Final = frozenset({"text", "table", "heading"})
_SENTENCE_ENDS: Final = ENDS | {GAP}


class _Trait(IntEnum):
    """What is asked of every word: whether it can begin a phrase, ends a sentence, parts two passages, is a word and no
    mark; and, from the last on, whether it is in each of the texts handed out, `fingerprints.NAMES`."""

    BEGINS = 0
    ENDS = 1
    GAP = 2
    WORD = 3
    HANDED_OUT = 4


class Reading:
    """A document read with a rubric's words: all its passages are searched at once, and so are all its titles."""

    def __init__(self, document: Document, rubric: Rubric) -> None:
        self.document = document
        self._lexicons = lexicons(rubric)
        self._places = [place for place, block in enumerate(document.blocks) if block.kind in PROSE]
        self._texts = [spoken(document.blocks[place], document.references) for place in self._places]
        self.words = _together(self._texts)
        self._traits = self._lexicons.traits.of(self.words)
        self._ends = self._where(_Trait.GAP)
        self._spans = self._lexicons.text.find(self.words, having(self._traits, _Trait.BEGINS))
        self._passages: dict[int, Passage] = {}
        self._covered: dict[str, bytearray] = {}
        self._offsets: tuple[int, list[int]] = (-1, [])
        self._headed: tuple[int, frozenset[Tag]] = (-1, frozenset())

    @property
    def word_count(self) -> int:
        """How many words the passages have."""
        return len(self.words) - len(self._ends)

    def covered(self, name: str) -> bytearray:
        """For each word whether it is of the text that was handed out whose fingerprints have this name, as
        `fingerprints.Comparison.cover` says it."""
        if name not in self._covered:
            known = having(self._traits, _Trait.HANDED_OUT + fingerprints.NAMES.index(name))
            self._covered[name] = fingerprints.load(name).cover(self.words, known)
        return self._covered[name]

    @property
    def is_word(self) -> bytes:
        """For each of the words 1 where it is one, 0 where it is a mark."""
        return having(self._traits, _Trait.WORD)

    def _where(self, trait: int) -> list[int]:
        """The indices of the words that have a trait."""
        return list(compress(range(len(self.words)), having(self._traits, trait)))

    def spans(self, role: str, criterion: str = "", topic: str = "") -> list[Span]:
        """Where the phrases of a tag stand in the passages, in order."""
        found = self._seldom if role in _SELDOM else self._spans
        return found.get((role, criterion, topic), _NONE)  # type: ignore[call-overload, no-any-return]  # a `Tag`

    @cached_property
    def _seldom(self) -> Mapping[Tag, list[Span]]:
        return self._lexicons.seldom.find(self.words)

    def passage_of(self, span: Span) -> Passage:
        """The passage that a phrase stands in."""
        return self._passage(bisect_left(self._ends, span[0]))

    def passages(self) -> Iterator[Passage]:
        """All passages, in order."""
        return map(self._passage, range(len(self._places)))

    def passages_on(self, line: int, end_line: int) -> Iterator[Passage]:
        """The passages that touch these lines, in order."""
        return map(self._passage, range(bisect_left(self._last_lines, line), bisect_right(self._first_lines, end_line)))

    def _passage(self, number: int) -> Passage:
        found = self._passages.get(number)
        if found is None:
            place = self._places[number]
            start = self._ends[number - 1] + 1 if number else 0
            found = Passage(self.document.blocks[place], self._texts[number], start, self._ends[number], place)
            self._passages[number] = found
        return found

    def line_of(self, span: Span) -> int:
        """The line that a phrase stands on."""
        number = bisect_left(self._ends, span[0])
        line, text = self.document.blocks[self._places[number]].line, self._texts[number]
        return line + text.count("\n", 0, self._offset_of(span)) if "\n" in text.rstrip("\n") else line

    def _offset_of(self, span: Span) -> int:
        """Where a phrase begins in its passage's text; of one passage all words' places are found at once."""
        passage = self.passage_of(span)
        if self._offsets[0] != passage.start:
            self._offsets = passage.start, offsets(passage.text)
        _, starts = self._offsets
        place = span[0] - passage.start
        return starts[place] if place < len(starts) else len(passage.text)

    def spans_on(self, line: int, end_line: int, tag: Tag) -> Sequence[Span]:
        """Where the phrases of a tag stand in the passages that touch these lines."""
        first = bisect_left(self._last_lines, line)
        stop = bisect_right(self._first_lines, end_line)
        if first >= stop:
            return ()
        return _between(self.spans(*tag), self._ends[first - 1] + 1 if first else 0, self._ends[stop - 1])

    @cached_property
    def _first_lines(self) -> list[int]:
        return [self.document.blocks[place].line for place in self._places]

    @cached_property
    def _last_lines(self) -> list[int]:
        return [self.document.blocks[place].end_line for place in self._places]

    def holds(self, passage: Passage, role: str, criterion: str = "", topic: str = "") -> bool:
        """Whether a phrase of a tag stands in a passage."""
        return bool(_between(self.spans(role, criterion, topic), passage.start, passage.end))

    def heads_column(self, span: Span, tag: Tag) -> bool:
        """Whether a phrase stands at the head of a table's column."""
        passage = self.passage_of(span)
        if self._headed[0] != passage.start:
            searched = (self._lexicons.text, self._lexicons.seldom)
            found = (lexicon.find(words(head)) for head in _column_heads(passage) for lexicon in searched)
            self._headed = passage.start, frozenset(tag for tags in found for tag in tags)
        return tag in self._headed[1]

    def is_label(self, span: Span) -> bool:
        """Whether a phrase stands as a label before content: "Challenge:", "Solution 2:"."""
        passage, after = self.passage_of(span), span[1]
        while after < passage.end and self.words[after].isdigit():
            after += 1
        if after + 1 >= passage.end or self.words[after] != ":":
            return False
        begins = self._offset_of(span)
        return passage.text[begins : begins + 1].isupper()

    def is_meant(self, span: Span, criterion: str, topic: str) -> bool:
        """Whether a phrase means what it says: no part of a longer one that means something else ("GraphQL schema
        design"), not denied, not put off."""
        start, end = span
        apart = _between(self.spans("apart_from", criterion, topic), start - 8, start + 1)
        return not (any(end <= stop for _, stop in apart) or self._is_denied(span) or self._is_wished(span))

    def _is_denied(self, span: Span) -> bool:
        """Whether a negation stands at most three words before it, and is none of those that deny nothing."""
        start = span[0]
        return any(
            start - stop <= 3 and self._same_sentence(stop, start) and not self._softened(begin)
            for begin, stop in _between(self.spans("negations"), start - 8, start)
        )

    def _softened(self, start: int) -> bool:
        return any(begin == start for begin, _ in _between(self.spans("not_negations"), start, start + 1))

    def _is_wished(self, span: Span) -> bool:
        """Whether its sentence puts it off before naming it, or right after."""
        start, end = span
        wishes = self.spans("wishes")
        if not wishes:
            return False
        passage, place = self.passage_of(span), bisect_left(wishes, (start, 0))
        if place:  # the nearest before it: those further away are in its sentence only if that one is
            begin, stop = wishes[place - 1]
            if begin >= passage.start and self._same_sentence(stop, start):
                return True
        after = _between(wishes, start + 1, min(passage.end, end + 2))
        return any(self._same_sentence(end, begin) for begin, _ in after)

    def _same_sentence(self, start: int, stop: int) -> bool:
        ends = self._sentence_ends
        return bisect_left(ends, start) == bisect_left(ends, stop)

    @cached_property
    def _sentence_ends(self) -> list[int]:
        return self._where(_Trait.ENDS)

    @cached_property
    def titles(self) -> list[Named]:
        """The document's titles, in order."""
        return self._named(self.document.titles)

    def labels(self, spans: Iterable[Span]) -> list[Named]:
        """The bold words that stand on a line or open one, in order, in the passages that some phrases stand in."""
        places = {self.passage_of(span).place for span in spans}
        bold = [title for title in self.document.titles if title.style == "bold" and title.block in places]
        return self._named(sorted([*bold, *leads(self.document, sorted(places))], key=lambda title: title.line))

    def _named(self, titles: Sequence[Title]) -> list[Named]:
        """Titles with the phrases in them."""
        held = self._lexicons.held
        return [Named(title, *held[title.text], place) for place, title in enumerate(titles)]

    def is_small(self, word: str) -> bool:
        """Whether a word does not change what a title names."""
        return self._lexicons.small.holds(word)


_NONE: Final[list[Span]] = []


def _between(spans: Sequence[Span], first: int, stop: int) -> Sequence[Span]:
    """The spans that start from `first` on and before `stop`."""
    start = bisect_left(spans, (first, 0))
    return spans[start : bisect_left(spans, (stop, 0))]


def _together(texts: Sequence[str]) -> list[str]:
    """The words of all texts in one list, with a mark after each text."""
    listed = [*texts, ""]
    joined = f" {GAP} ".join(listed)
    if joined.count(GAP) >= len(listed):
        joined = f" {GAP} ".join(text.replace(GAP, " ") for text in listed)
    return words(joined)


def _column_heads(passage: Passage) -> list[str]:
    """The heads of a table's columns; also of a table that lost its bars and kept its gaps."""
    first = passage.text.partition("\n")[0]
    if passage.block.kind == "table":
        return cells(first)
    parts = [part.strip() for part in re.split(r"\t+| {3,}", first.strip())]
    return parts if len(parts) > 1 else []


# --- the rubric's phrases ------------------------------------------------------------------------------------------


class Lexicons:
    """A rubric's phrases, ready to find. Each lexicon is made when it is first asked for: it takes milliseconds."""

    def __init__(self, rubric: Rubric) -> None:
        self._phrases = list(_phrases(rubric))

    @cached_property
    def text(self) -> Lexicon[Tag]:
        """The phrases that are looked for in running text."""
        return self._with(_IN_TEXT)

    @cached_property
    def seldom(self) -> Lexicon[Tag]:
        """Those that are looked for in the running text of few READMEs."""
        return self._with(_SELDOM)

    @cached_property
    def traits(self) -> Traits:
        """What is asked of every word of running text, by `_Trait`."""
        handed_out = (fingerprints.load(name).knows for name in fingerprints.NAMES)
        no_word = MARKS | {GAP}
        return Traits(
            self.text.begins, _SENTENCE_ENDS.__contains__, GAP.__eq__, lambda word: word not in no_word, *handed_out
        )

    @cached_property
    def small(self) -> Lexicon[Tag]:
        """The words that are small in titles."""
        return self._with(frozenset({"small_words"}))

    @cached_property
    def held(self) -> Memo[tuple[list[str], Mapping[Tag, list[Span]], _Classes]]:
        """The words of a title, the phrases in it, and what it names, by its text: many READMEs have the same."""
        titles = self._with(_IN_TITLES)

        def held(title: str) -> tuple[list[str], Mapping[Tag, list[Span]], _Classes]:
            found = words(title.replace(GAP, " "))
            return found, titles.find(found), {}

        return Memo(held, MOST_HELD)

    def _with(self, roles: frozenset[str]) -> Lexicon[Tag]:
        return Lexicon(entry for entry in self._phrases if entry[1].role in roles)


_IN_TITLES: Final = frozenset(
    (  # noqa: SIM905
        "titles whole_titles weak_titles unless instead labels gather_titles names words other_titles "
        "other_whole_titles wish_titles app_titles feature_titles about_titles not_under"
    ).split()
)
_IN_TEXT: Final = frozenset(
    (  # noqa: SIM905
        "words apart_from labels sentences placeholders introductions negations wishes about says says_surely instead"
    ).split()
)
_SELDOM: Final = frozenset(
    "names within cues openers stories story_labels not_negations unless".split()  # noqa: SIM905
)
"""Two thirds of all phrases in a README are these, and few READMEs are asked for any of them."""
MOST_HELD: Final = 50_000
"""How many characters of titles are remembered."""


class _Holder:
    """Carries a rubric past the cache, whose key is the rubric's digest alone."""

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric

    def __hash__(self) -> int:
        return hash(self.rubric.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Holder) and other.rubric.digest == self.rubric.digest


@lru_cache(maxsize=8)
def _lexicons_of(holder: _Holder) -> Lexicons:
    return Lexicons(holder.rubric)


def lexicons(rubric: Rubric) -> Lexicons:
    """The phrases of a rubric; the same ones for the same rubric."""
    return _lexicons_of(_Holder(rubric))


def forget_lexicons() -> None:
    """Make all phrases anew when they are next asked for."""
    _lexicons_of.cache_clear()


def _phrases(rubric: Rubric) -> Iterator[tuple[str, Tag]]:
    """Every phrase of a rubric, tagged with the key it stands under."""
    yield from _tagged(rubric.vocabulary or Vocabulary(), "")
    for criterion in rubric.criteria:
        if isinstance(criterion.options, PartOptions | StatementOptions):
            yield from _tagged(criterion.options, criterion.id)
        if isinstance(criterion.options, PartOptions):
            for topic, wording in criterion.options.topics.items():
                yield from _tagged(wording, criterion.id, topic)


def _tagged(options: Any, criterion: str, topic: str = "") -> Iterator[tuple[str, Tag]]:
    for role in options.__struct_fields__:
        value = getattr(options, role)
        for phrase in value if isinstance(value, tuple) else ():
            yield phrase, Tag(role, criterion, topic)
