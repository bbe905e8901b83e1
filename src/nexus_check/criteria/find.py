"""Finding something in a README by an ordered list of rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from nexus_check.criteria.evidence import Evidence
from nexus_check.criteria.interface import Rule
from nexus_check.phrases import Hit
from nexus_check.readme import Section

_LONGEST_TITLE: Final = 16  # words; more are a sentence set large
_MOST_BELOW: Final = (
    20  # titles of the same level that an empty one takes in; more would cost the square
)
_ANSWER: Final = re.compile(r";|[-=]>|[→➡]|\s[-–—]\s")
_SMALL: Final = frozenset(
    "a an and the of in on for to with by from my our i we your used using learned covered".split()
)
"""Words beside which a title still consists of nothing but the phrase."""


class Found(msgspec.Struct, frozen=True):
    """Where a rule matched. `sentences` is the half-open range of what belongs to it, `words` its
    content.
    """

    rule: Rule
    phrase: str
    line: int
    end_line: int
    text: str
    sentences: tuple[int, int]
    words: int = 0


class Search:
    """Applies the rules of one criterion.

    `names` are its phrases and `ignored` the words of its topics' titles: naming these is no
    content of its own. With `at_least_words` 0 it is.
    """

    def __init__(
        self,
        evidence: Evidence,
        rules: Iterable[Rule],
        ignored: frozenset[str],
        at_least_words: int,
    ) -> None:
        self.evidence = evidence
        rules = list(rules)
        found = [rule for rule in rules if rule.in_ != "section"]
        self.names = [phrase for rule in found for phrase in rule.phrases]
        counted = [rule for rule in rules if at_least_words and rule.in_ != "text"]
        self.asked = [p for rule in counted if rule.in_ != "section" for p in rule.phrases]
        self.answers = [p for rule in counted if rule.in_ == "section" for p in rule.phrases]
        self.text_phrases = [
            phrase for rule in found if rule.in_ == "text" for phrase in rule.phrases
        ]
        self.at_least_words = at_least_words
        self.ignored = ignored if at_least_words else frozenset()
        self.excluded_titles: list[Section] = []

    def matches(
        self, rules: Iterable[Rule], within: Sequence[tuple[int, int]] | None = None
    ) -> list[Found]:
        """Return the matches of the first rule that matches, best first; thin ones where no rule
        does.

        `within` are the sentence ranges that a rule `in: section` looks at, None for any section.
        """
        thin: list[Found] = []
        rules = list(rules)
        own = {phrase for rule in rules for phrase in rule.phrases}
        others = [name for name in self.names if name not in own]
        for rule in rules:
            found = self._matches(rule, within)
            if rule.in_ == "title":
                found = self._narrowest(found, others)
            if good := [one for one in found if not self.is_thin(one)]:
                return good
            thin += found
        return thin

    def is_thin(self, found: Found) -> bool:
        """Tell whether a match has too little content to count."""
        return found.words < {"title": max(1, self.at_least_words), "label": 1}.get(
            found.rule.in_, 0
        )

    def _matches(self, rule: Rule, within: Sequence[tuple[int, int]] | None) -> list[Found]:
        if rule.in_ == "title":
            return list(self._titles(rule))
        if rule.in_ == "label":
            return list(self._labels(rule))
        if rule.in_ == "text":
            return list(self._enough(rule, [(0, len(self.evidence.document.sentences))]))
        if within is None:
            sections = sorted(
                self.evidence.document.sections, key=lambda one: one.end_line - one.line
            )
            within = [
                one.sentences for one in sections if not self._is_excluded(rule, one.sentences[0])
            ]
        return list(self._enough(rule, within))

    def _titles(self, rule: Rule) -> Iterator[Found]:
        for hit in self.evidence.hits(rule.phrases):
            section = self.evidence.section(hit.sentence)
            if (
                not section
                or self.evidence.excluded(hit.sentence)
                or len(self.evidence.document.sentences[hit.sentence].words) > _LONGEST_TITLE
                or self._names_the_document(section)
            ):
                continue
            if self.evidence.has(hit.sentence, rule.unless):
                self.excluded_titles.append(section)
            elif not rule.exact or self._is_exact(hit):
                end, end_line = self._end(section, rule.phrases)
                start, text = section.sentences[0], section.title.text
                below = range(start + 1, end)
                words = self.evidence.content(below, self.asked, self.answers, self.ignored)
                yield Found(rule, hit.phrase, section.line, end_line, text, (start, end), words)

    def _end(self, section: Section, phrases: Sequence[str]) -> tuple[int, int]:
        """Return the sentence after a section and its last line.

        A title directly followed by titles of the same level is the title of these, too, where they
        name what is asked for ("Technologies" above "Python", all set in bold) or are short lines
        below a title that is marked ("🧠 Lessons" above "Architecture matters early").
        """
        (start, end), end_line = section.sentences, section.end_line
        if end == start + 1:
            marked = section.title.style != "bare" or not section.title.text[:1].isalnum()
            decorated = not section.title.text[:1].isalpha()
            for _ in range(_MOST_BELOW):
                later = self.evidence.section(end)
                if later is None or later.title.level != section.title.level:
                    break
                is_line = marked and later.title.style == "bare" and later.title.text[:1].isalnum()
                is_line |= (
                    later.title.style != "atx" and later.title.text[:1].isalpha() is decorated
                )
                if not is_line and not self.evidence.has(end, (*self.text_phrases, *phrases)):
                    break
                end, end_line = later.sentences[1], later.end_line
        return end, end_line

    def _names_the_document(self, section: Section) -> bool:
        """Tell whether a title is that of the whole README, with others below it."""
        document = self.evidence.document
        if section is not document.sections[0] or section.end_line < len(document.lines):
            return False
        return sum(one.parent == 0 for one in document.sections) > 1

    def _narrowest(self, found: list[Found], others: Sequence[str]) -> list[Found]:
        """Put titles inside the first one that name nothing else that is asked for before it.

        That is "Personal Takeaways" inside "Best Practices and Takeaways".
        """
        if not found or not self.evidence.has(found[0].sentences[0], others):
            return found
        end = found[0].sentences[1]
        inside = [
            one
            for one in found
            if one.sentences[0] < end
            and not self.is_thin(one)
            and not self.evidence.has(one.sentences[0], others)
        ]
        return inside + [one for one in found if one not in inside]

    def _labels(self, rule: Rule) -> Iterator[Found]:
        for hit in self.evidence.hits(rule.phrases):
            if (
                self.evidence.document.sentences[hit.sentence].role == "label"
                and self.evidence.counts(hit)
                and not self._is_excluded(rule, hit.sentence)
                and (not rule.exact or self._is_exact(hit))
            ):
                after = self._labelled(hit.sentence)
                yield self._at(rule, hit, self.evidence.content(after, self.asked, self.answers))

    def below(self, found: Found) -> tuple[int, int]:
        """Return the sentences in which a rule `in: section` looks for what belongs to a match.

        A title's own words count where what is below it answers something: in titles, labels or a
        table, in two sentences of a paragraph, or on both sides of a sign ("Challenges and
        Solutions" above "Slow pages: a cache"); else only what is below the title counts.
        """
        start, end = found.sentences
        if found.rule.in_ == "title" and not any(map(self._answers, range(start + 1, end))):
            start += 1
        return start, end

    def _answers(self, at: int) -> bool:
        """Tell whether a sentence may tell a thing and an answer to it, with the one before it."""
        sentence, before = (self.evidence.document.sentences[place] for place in (at, at - 1))
        if sentence.role == "label":
            return not self._is_empty_label(at)
        if section := self.evidence.section(at):
            return not section.empty
        if self.evidence.excluded(at):
            return False
        if _ANSWER.search(sentence.text):
            return True
        is_second = before.passage == sentence.passage and not self.evidence.excluded(at - 1)
        return is_second and not self.evidence.denies(at)

    def _is_empty_label(self, sentence: int) -> bool:
        """Tell whether a sentence is a label with nothing after it ("GraphQL:")."""
        if self.evidence.document.sentences[sentence].role != "label":
            return False
        return not self.evidence.content(self._labelled(sentence), ())

    def _labelled(self, label: int) -> list[int]:
        """Return the sentences that a label introduces: the rest of its line, or its table
        column.
        """
        document = self.evidence.document
        passage = document.passages[document.sentences[label].passage]
        found = []
        for index in range(label + 1, len(document.sentences)):
            sentence = document.sentences[index]
            other = document.passages[sentence.passage]
            if passage.kind == "head":
                if other.table != passage.table:
                    break
                if other.kind == "cell" and other.column == passage.column:
                    found.append(index)
            elif sentence.passage == document.sentences[label].passage:
                if sentence.role == "label":
                    break
                found.append(index)
            else:
                break
        return found

    def _enough(self, rule: Rule, ranges: Iterable[tuple[int, int]]) -> Iterator[Found]:
        """Yield the first phrase of each range that has enough different ones."""
        hits = [
            hit
            for hit in self.evidence.hits(rule.phrases)
            if self.evidence.counts(hit)
            and not self._is_excluded(rule, hit.sentence)
            and not self._is_empty_label(hit.sentence)
        ]
        for start, end in ranges:
            inside = [hit for hit in hits if start <= hit.sentence < end]
            if len({hit.phrase for hit in inside}) >= rule.at_least:
                yield self._at(rule, inside[0])

    def _at(self, rule: Rule, hit: Hit, words: int = 0) -> Found:
        """Return a match in running text; what belongs to it reaches to the end of its section."""
        sentence = self.evidence.document.sentences[hit.sentence]
        around = next(self.evidence.sections_around(hit.sentence), None)
        end = around.sentences[1] if around else len(self.evidence.document.sentences)
        line = sentence.lines[hit.start]
        return Found(
            rule,
            hit.phrase,
            line,
            sentence.lines[hit.end - 1],
            sentence.text,
            (hit.sentence, end),
            words,
        )

    def _is_excluded(self, rule: Rule, sentence: int) -> bool:
        return self.evidence.has(sentence, rule.unless) is not None

    def _is_exact(self, hit: Hit) -> bool:
        words = self.evidence.document.sentences[hit.sentence].words
        rest = (*words[: hit.start], *words[hit.end :])
        return all(word in _SMALL or re.fullmatch(r"\d+|[ivx]+|[a-h]", word) for word in rest)
