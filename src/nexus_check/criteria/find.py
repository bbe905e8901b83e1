"""Finding something in a README by an ordered list of rules."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import takewhile
from typing import Final

import msgspec

from nexus_check.criteria.evidence import Evidence
from nexus_check.criteria.interface import Rule
from nexus_check.model import Because
from nexus_check.phrases import Hit
from nexus_check.readme import Section

_LONGEST_TITLE: Final = 16  # words; more are a sentence set large
_MOST_BELOW: Final = 20  # titles that an empty one of their level takes in; all take the square
# Signs between a problem and its answer: "Slow builds → a cached layer".
_ANSWER: Final = re.compile(r";|[-=]>|[→➡]|\s[-–—]{1,3}\s")
_SMALL: Final = frozenset(
    "a an and the of in on for to with by from my our i we your used using learned covered".split()
)
"""Words beside which a title still consists of nothing but the phrase."""
# What may be a word of English, or is in another script, and says something: "sdfg", "3" and "we"
# do not.
_SAYS = re.compile(r"(?!(?:i|it|is|we|my|our|this|your)$).*[aeiouy\x80-\U0010ffff]")


class Found(msgspec.Struct, frozen=True):
    """Where a rule matched.

    `sentences` is the half-open range of what belongs to it, `words` counts its content, and
    `thin` says that this is too little to count.
    """

    rule: Rule
    phrase: str
    line: int
    end_line: int
    text: str
    sentences: tuple[int, int]
    words: int = 0
    thin: bool = False

    @property
    def because(self) -> Because:
        return Because(self.rule.in_, self.phrase, self.line)


class Search:
    """Applies the rules of one criterion.

    `ignored` are the words of its topics' titles. These words, and the phrases of rules in a title,
    label or section ("solved"), are no content; with `at_least_words` 0, naming a topic is content.
    """

    def __init__(
        self,
        evidence: Evidence,
        rules: Iterable[Rule],
        ignored: frozenset[str],
        at_least_words: int,
    ) -> None:
        self.evidence = evidence
        phrases: dict[str, set[str]] = defaultdict(set)
        for rule in rules:
            phrases[rule.in_].update(rule.phrases)
        self.asked = phrases["title"] | phrases["label"]
        self.text_phrases = phrases["text"]
        self.not_content = self.asked | phrases["section"]
        self.at_least_words = max(1, at_least_words)
        self.ignored = ignored if at_least_words else frozenset()
        self.excluded_titles: list[Section] = []

    def matches(
        self, rules: Sequence[Rule], within: Sequence[tuple[int, int]] | None = None
    ) -> list[Found]:
        """Return the matches of the first rule that matches, best first; else the thin ones.

        `within` are the sentence ranges that a rule `in: section` looks at, None for any section.
        """
        thin: list[Found] = []
        others = (self.asked | self.text_phrases).difference(*(rule.phrases for rule in rules))
        for rule in rules:
            found = list(self._matches(rule, within))
            if good := [one for one in found if not one.thin]:
                end, has = good[0].sentences[1], self.evidence.has
                # "Takeaways" inside "Best Practices and Takeaways" is before it
                good.sort(key=lambda one: one.sentences[0] >= end or has(one.sentences[0], others))
                return good
            thin += found
        return thin

    def _matches(self, rule: Rule, within: Sequence[tuple[int, int]] | None) -> Iterator[Found]:
        if rule.in_ == "title":
            return self._titles(rule)
        hits = [
            hit
            for hit in self.evidence.hits(rule.phrases)
            if self.evidence.counts(hit) and not self.evidence.has(hit.sentence, rule.unless)
        ]
        if rule.in_ == "label":
            return self._labels(rule, hits)
        document = self.evidence.document
        if rule.in_ == "text":
            within = [(0, len(document.sentences))]
        elif within is None:
            within = [section.sentences for section in document.sections]
        return self._inside(rule, hits, within)

    def _titles(self, rule: Rule) -> Iterator[Found]:
        for hit in self.evidence.hits(rule.phrases):
            section = self.evidence.titles.get(hit.sentence)
            if (
                not section
                or len(self.evidence.document.sentences[hit.sentence].words) > _LONGEST_TITLE
                or self.evidence.names_document(section)
            ):
                continue
            if self.evidence.has(hit.sentence, rule.unless):
                self.excluded_titles.append(section)
            elif self._fits(rule, hit):
                end, end_line = self._end(section, rule.phrases)
                start, text = section.sentences[0], section.title.text
                words = self._content(range(start + 1, end), self.ignored)
                thin = words < self.at_least_words
                where = section.line, end_line, text, (start, end)
                yield Found(rule, hit.phrase, *where, words, thin)

    def _end(self, section: Section, phrases: Sequence[str]) -> tuple[int, int]:
        """Return the sentence after a section and its last line.

        A title directly followed by titles of the same level is the title of these, too, where they
        name what is asked for ("Technologies" above "Python"), or are no `#` headings and open no
        part of their own ("Lessons" above "Architecture matters early", all set in bold).
        """
        (start, end), end_line = section.sentences, section.end_line
        named = self.text_phrases.union(phrases)
        parts = self.evidence.parts
        for _ in range(_MOST_BELOW if end == start + 1 else 0):
            later = self.evidence.titles.get(end)
            if later is None or later.title.level != section.title.level:
                break
            style = later.title.style
            opens_part = end in parts and style == section.title.style
            is_below = start in parts and style != "atx" and not opens_part
            if not is_below and not self.evidence.has(end, named):
                break
            end, end_line = later.sentences[1], later.end_line
        return end, end_line

    def _labels(self, rule: Rule, hits: Iterable[Hit]) -> Iterator[Found]:
        for hit in hits:
            is_label = self.evidence.document.sentences[hit.sentence].role == "label"
            if is_label and self._fits(rule, hit):
                words = self._content(self._labelled(hit.sentence))
                yield self._in_text(rule, hit, words, thin=not words)

    def _inside(
        self, rule: Rule, hits: Iterable[Hit], ranges: Iterable[tuple[int, int]]
    ) -> Iterator[Found]:
        """Yield the first phrase of each range that has enough different ones."""
        hits = [hit for hit in hits if not self._is_empty_label(hit.sentence)]
        for start, end in ranges:
            inside = [hit for hit in hits if start <= hit.sentence < end]
            if len({hit.phrase for hit in inside}) >= rule.at_least:
                yield self._in_text(rule, inside[0])

    def _in_text(self, rule: Rule, hit: Hit, words: int = 0, *, thin: bool = False) -> Found:
        """Return a match in running text; what belongs to it reaches to the end of its section."""
        document, at = self.evidence.document, hit.sentence
        ends = (one.sentences[1] for one in reversed(document.sections) if one.sentences[0] <= at)
        sentence = document.sentences[at]
        first, last = sentence.lines[hit.start], sentence.lines[hit.end - 1]
        end = next(ends, len(document.sentences))
        return Found(rule, hit.phrase, first, last, sentence.text, (at, end), words, thin)

    def _fits(self, rule: Rule, hit: Hit) -> bool:
        """Tell whether a title or label has nothing but the phrase, where a rule is `exact`."""
        words = self.evidence.document.sentences[hit.sentence].words
        return not rule.exact or all(
            word in _SMALL or re.fullmatch(r"\d+|[ivx]+|[a-h]", word)
            for word in (*words[: hit.start], *words[hit.end :])
        )

    def below(self, found: Found) -> tuple[int, int]:
        """Return the sentences in which a rule `in: section` looks for what belongs to a match.

        Among them is the title itself ("Challenges and Solutions") where what is below it has a
        problem and an answer: titles, labels or a table, two sentences of a paragraph, or a sign
        between them ("Slow pages: a cache").
        """
        start, end = found.sentences
        if found.rule.in_ == "title" and not any(map(self._answers, range(start + 1, end))):
            start += 1
        return start, end

    def _answers(self, at: int) -> bool:
        """Return whether a sentence, with the one before it, may have a problem and its answer."""
        sentence, before = (self.evidence.document.sentences[place] for place in (at, at - 1))
        if sentence.role == "label":  # in a table's first column it is the problem
            return not self._is_empty_label(at) and (sentence.cell is None or sentence.cell[1] > 0)
        if section := self.evidence.titles.get(at):
            return not section.empty
        is_second = before.block == sentence.block and at not in self.evidence.denials
        return is_second or bool(_ANSWER.search(sentence.text))

    def _content(self, sentences: Iterable[int], ignored: Collection[str] = ()) -> int:
        """Count the different words in these sentences that say more than what is asked.

        Headings, sentences that do not count and denials ("I had no challenges") are no content.
        """
        evidence = self.evidence
        said = set[str]()
        for index in sentences:
            if len(said) >= self.at_least_words:  # the rest of a long section changes nothing
                break
            sentence, title = evidence.document.sentences[index], evidence.titles.get(index)
            if (
                (title and (title.title.is_heading or title.title.style == "summary"))
                or index in evidence.excluded
                or self._is_empty_label(index)
            ):
                continue
            hits = [hit for hit in evidence.found.get(index, ()) if hit.phrase in self.not_content]
            if any(evidence.denied(hit) for hit in hits if hit.phrase in self.asked):
                continue
            named = {at for hit in hits for at in range(hit.start, hit.end)}
            said.update(
                word
                for at, word in enumerate(sentence.words)
                if at not in named and word not in ignored and _SAYS.match(word)
            )
        return len(said)

    def _is_empty_label(self, sentence: int) -> bool:
        """Tell whether a sentence is a label with nothing after it that counts ("GraphQL:")."""
        if self.evidence.document.sentences[sentence].role != "label":
            return False
        reasons = map(self.evidence.excluded.get, self._labelled(sentence))
        return all(reason not in (None, "repeated") for reason in reasons)

    def _labelled(self, label: int) -> list[int]:
        """Return the sentences that a label introduces: the next on its line, or its column."""
        sentences = self.evidence.document.sentences
        head = sentences[label]
        if head.cell is None:
            after = sentences[label + 1 : label + 2]
            return [label + 1 for one in after if (one.block, one.role) == (head.block, "text")]
        table = head.cell[0]
        rest = range(label + 1, len(sentences))
        cells = takewhile(lambda at: (sentences[at].cell or (0, 0))[0] == table, rest)
        return [at for at in cells if sentences[at].cell == head.cell]
