"""Kind `part`: a part of the README under a title of its own, and the topics it covers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

import msgspec
from msgspec.structs import replace

from nexus_check.checks import pairs
from nexus_check.checks.content import speaking, stories, telling
from nexus_check.checks.context import Context, listed, short
from nexus_check.checks.outline import Part, begins, covers
from nexus_check.checks.reading import Named, Tag
from nexus_check.lexicon import Span
from nexus_check.model import Criterion, Finding, State, Status, Topic, TopicResult
from nexus_check.options import PartOptions, TopicWords

SOON: Final = 80
"""At most so many words stand between the label of a challenge and the label that answers it."""

LONGEST_PROMISE: Final = 100
"""A passage of more words than this says more than that something is yet to be written."""


class Place(msgspec.Struct, frozen=True, order=True, gc=False):
    """Where a part or topic was found: the title or words, and whether there is nothing below the title."""

    line: int
    end_line: int
    evidence: str
    empty: bool = False

    @classmethod
    def of(cls, part: Part) -> Place:
        return cls(part.line, part.end_line, part.title.text, part.empty)


def check(criterion: Criterion, context: Context) -> Finding:
    """Find the part by its title and each topic by its words."""
    return _PartCheck(criterion, context.own if criterion.options.own_words else context).finding()


class _PartCheck:
    """One criterion of this kind on one README."""

    def __init__(self, criterion: Criterion, context: Context) -> None:
        self.criterion = criterion
        self.context = context
        self.options: PartOptions = criterion.options
        self.titled = bool(self.options.titles or self.options.whole_titles)
        self.part = self._part() if self.titled else None
        self.found: dict[str, Place | None] = {}
        self.stories: list[Place] = []
        for topic in criterion.topics:
            self.found[topic.id] = self._topic(topic)

    # --- the verdict

    def finding(self) -> Finding:
        place = self._place()
        topics = tuple(self._result(topic) for topic in self.criterion.topics)
        missing = [topic.title for topic in topics if topic.status == "fail"]
        if place is None:
            return self.context.failed(self.criterion, State.MISSING, self._missing_message(topics), topics=topics)
        more = {"line": place.line, "end_line": place.end_line, "evidence": short(place.evidence), "topics": topics}
        where = f"“{short(place.evidence, 60)}” (line {place.line})"
        if place.empty:
            message = f"{where} is only a title: nothing is written below it yet."
            return self.context.failed(self.criterion, State.INCOMPLETE, message, **more)
        minimum = len(topics) if self.options.minimum is None else min(self.options.minimum, len(topics))
        if len(topics) - len(missing) < minimum:
            message = f"{where} was found, but {listed(missing)} {'is' if len(missing) == 1 else 'are'} still missing."
            return self.context.failed(self.criterion, State.INCOMPLETE, message, **more)
        return self.context.finding(self.criterion, Status.PASS, State.GOOD, f"Found: {where}.", **more)

    def _place(self) -> Place | None:
        """Where the criterion's part is; for one that is known by its topics alone, where the first of them is."""
        if self.titled:
            return self.part
        first = min((place for place in self.found.values() if place), default=None)
        return (self._part_of_all() if first else None) or first or self._empty_title()

    def _part_of_all(self) -> Place | None:
        """The part under a title that names a topic and holds every topic that was found."""
        lines = [place.line for place in self.found.values() if place]
        for topic in self.criterion.topics:
            for part in self.context.outline.naming(self.criterion.id, topic.id):
                if all(map(part.holds, lines)):
                    return Place.of(part)
        return None

    def _empty_title(self) -> Place | None:
        """A title that names a topic but has nothing below it."""
        for topic in self.criterion.topics:
            for part in self.context.outline.naming(self.criterion.id, topic.id):
                return Place.of(part)
        return None

    def _missing_message(self, topics: Iterable[TopicResult]) -> str:
        named = [topic.title for topic in topics if topic.status == "pass"]
        message = f"No part on this was found. {self.criterion.asks}"
        if named and self.titled:
            message += f" ({listed(named)} {'is' if len(named) == 1 else 'are'} spoken of elsewhere.)"
        return message

    def _result(self, topic: Topic) -> TopicResult:
        place = self.found[topic.id]
        return TopicResult(topic.id, topic.title, "pass" if place else "fail", place.line if place else None)

    # --- the part

    def _part(self) -> Place | None:
        """The part: under a title that names it, else told by a label, an introduction or what it gathers."""
        parts = list(self.context.outline.naming(self.criterion.id))
        strong = [part for part in parts if not self._is_weak(part)]
        weak = (part for part in parts if self._is_weak(part) and self._is_meant(part))
        return (
            _first(strong)
            or self._labelled()
            or self._introduced()
            or _first(weak)
            or self._gathered()
            or self._spoken_of()
        )

    def _is_meant(self, part: Part) -> bool:
        """Whether a title that names the part weakly has below it what the part is about."""
        if self.context.is_app and not self.context.is_learning:
            return False
        if part.empty:
            return True
        inside = [Place.of(part)]
        return any(True for topic in self.criterion.topics for _ in self._passages("words", topic.id, inside))

    def _labelled(self) -> Place | None:
        """Bold words that open a paragraph or list item and name the part."""
        return next(self._labels(), None)

    def _labels(self, topic: str = "") -> Iterator[Place]:
        """The bold words that name the criterion, from the first word on ("Monitoring tools" are no part on tools), or
        a topic of it."""
        reading, tag = self.context.reading, Tag("labels", self.criterion.id, topic)
        for named in reading.labels(span for span in reading.spans(*tag) if not self._is_promised(span)):
            if tag in named.spans and (topic or (begins(named, tag, reading) and not self._is_title(named))):
                yield Place(named.title.line, named.title.end_line, named.title.text)

    def _is_title(self, named: Named) -> bool:
        """Whether bold words stand on a line of their own: then they were asked as a title already."""
        block = self.context.reading.document.blocks[named.title.block]
        return named.title.style == "bold" and not block.item

    def _introduced(self) -> Place | None:
        """A sentence that names the part and introduces a list; a title was asked already."""
        reading, titles = self.context.reading, self.context.outline.title_blocks
        for span in reading.spans("introductions", self.criterion.id):
            passage = reading.passage_of(span)
            text, end = passage.text.strip(), passage.block.end_line
            other = passage.place in titles or reading.holds(passage, "instead", self.criterion.id)
            if not other and text.endswith((":", ";")) and self._lists_after(end):
                return Place(passage.block.line, end, text)
        return None

    def _lists_after(self, line: int) -> bool:
        blocks = self.context.reading.document.blocks
        after = next((block for block in blocks if block.line > line), None)
        return after is not None and (after.item or after.kind == "table")

    def _gathered(self) -> Place | None:
        """A title under which enough of the topics are named by titles and labels of their own."""
        if not self.options.gather:
            return None
        labels = self._naming_labels()
        if len({name for _, name in labels}) < self.options.gather:
            return None
        outline = self.context.outline
        if outline.headings:
            for named in islice(outline.headings, 200):
                if self._may_gather(named):
                    part = outline.part(named)
                    inside = {name for line, name in labels if part.line < line <= part.end_line}
                    if len(inside) >= self.options.gather:
                        return Place.of(part)
        elif not self.options.gather_titles and (self.context.is_learning or not self.context.is_app):
            line = labels[0][0]
            return Place(line, line, self.context.reading.document.lines[line - 1].strip())
        return None

    def _spoken_of(self) -> Place | None:
        """A part of a README of learning that speaks of enough of the topics, under a title that names nothing."""
        part = speaking(self.context, self.criterion, self.options)
        return Place.of(part) if part else None

    def _may_gather(self, named: Named) -> bool:
        if self.context.outline.is_whole(named) or self.context.outline.is_wish(named.title.line):
            return False
        if self.options.gather_titles:
            return named.has("gather_titles", self.criterion.id)
        return self.context.is_learning or not self.context.is_app

    def _naming_labels(self) -> list[tuple[int, str]]:
        """Lines whose title or label names a topic, with its id; under `gather-titles` words of `names` count as
        topics too."""
        roles = ("words", "names") if self.options.gather_titles else ("words",)
        found = []
        reading = self.context.reading
        where = [span for topic in self.criterion.topics for span in self._words(topic)]
        if self.options.gather_titles:
            where += reading.spans("names", self.criterion.id)
        for named in sorted([*reading.titles, *reading.labels(where)], key=lambda named: named.title.line):
            for tag, spans in named.spans.items():
                if tag.criterion == self.criterion.id and tag.role in roles:
                    found += [(named.title.line, tag.topic or " ".join(named.words[slice(*span)])) for span in spans]
            if len(found) > 2000:
                break
        return found

    def _words(self, topic: Topic) -> list[Span]:
        return self.context.reading.spans("words", self.criterion.id, topic.id)

    # --- topics

    def _topic(self, topic: Topic) -> Place | None:
        wording = self.options.topics.get(topic.id, TopicWords())
        if wording.needs and not self.found.get(wording.needs):
            return None
        ways = (
            (self._by_title, wording.titles or wording.whole_titles or wording.weak_titles),
            (self._by_label, wording.labels),
            (self._by_words, wording.words),
            (self._by_sentence, wording.sentences),
            (self._by_words_within, wording.within),
            (self._by_pairs, wording.pairs),
            (self._by_telling, wording.cues or wording.openers),
            (self._by_story_label, wording.story_labels),
            (self._by_stories, wording.stories),
        )
        return next((place for way, phrases in ways if phrases and (place := way(topic.id))), None)

    def _by_title(self, topic: str) -> Place | None:
        """The title that names it most narrowly: "Personal takeaways" rather than "Best practices and takeaways"."""
        parts = [part for part in self.context.outline.naming(self.criterion.id, topic) if not part.empty]
        first = min(parts, key=self._is_weak, default=None)
        if first is None:
            return None
        own, reading = (self.criterion.id, topic), self.context.reading
        narrow = [part for part in parts if first.holds(part.line) and covers(part.named, own, reading)]
        return Place.of(narrow[0] if len(narrow) == 1 else first)

    def _is_weak(self, part: Part) -> bool:
        """Whether its title names what it names by weak phrases alone."""
        own = {tag.role for tag in part.named.spans if tag.criterion == self.criterion.id}
        return own.isdisjoint(("titles", "whole_titles"))

    def _by_label(self, topic: str) -> Place | None:
        first = next(self._labels(topic), None)
        return min(filter(None, (first, self._by_plain_label(Tag("labels", self.criterion.id, topic)))), default=None)

    def _by_story_label(self, topic: str) -> Place | None:
        """A label that tells of it where one that answers follows soon; in an app's README such a pair tells what the
        app is for."""
        if self.context.is_app or not self.context.is_learning:
            return None
        needing = [name for name, wording in self.options.topics.items() if wording.needs == topic]
        tags = [Tag("labels", self.criterion.id, name) for name in needing]
        answers = sorted(span[0] for tag in tags for span in self._plain_labels(tag))
        for span in self._plain_labels(Tag("story_labels", self.criterion.id, topic)):
            if bisect_left(answers, span[1]) < bisect_left(answers, span[1] + SOON):
                return self._line_of(span)
        return None

    def _by_plain_label(self, tag: Tag) -> Place | None:
        """The first label, or head of a table's column."""
        span = next(self._plain_labels(tag), None)
        return self._line_of(span) if span else None

    def _plain_labels(self, tag: Tag) -> Iterator[Span]:
        reading = self.context.reading
        for span in reading.spans(*tag):
            if (reading.is_label(span) or reading.heads_column(span, tag)) and not self._is_promised(span):
                yield span

    def _line_of(self, span: Span) -> Place:
        """The line that a phrase stands on, with the beginning of what is said there."""
        reading = self.context.reading
        line = reading.line_of(span)
        return Place(line, line, reading.passage_of(span).text.strip().partition("\n")[0])

    def _is_promised(self, span: Span) -> bool:
        """Whether the passage of a label says nothing but that something is yet to be written."""
        reading = self.context.reading
        if not reading.spans("placeholders"):
            return False
        passage = reading.passage_of(span)
        if passage.end - passage.start > LONGEST_PROMISE or not reading.holds(passage, "placeholders"):
            return False
        tags = [Tag("placeholders"), *(Tag("labels", self.criterion.id, topic.id) for topic in self.criterion.topics)]
        on = (passage.block.line, passage.block.end_line)
        said = {place for tag in tags for one in reading.spans_on(*on, tag) for place in range(*one)}
        return not any(
            reading.words[place][0].isalpha() for place in range(passage.start, passage.end) if place not in said
        )

    def _by_words(self, topic: str) -> Place | None:
        """The first passage that speaks of it, inside the criterion's part if there is one."""
        if self.part and (inside := next(self._passages("words", topic, [self.part]), None)):
            return inside
        return next(self._passages("words", topic), None)

    def _by_sentence(self, topic: str) -> Place | None:
        return next(self._passages("sentences", topic), None)

    def _by_words_within(self, topic: str) -> Place | None:
        return next(self._passages("within", topic, self._own_parts()), None)

    def _passages(self, role: str, topic: str, inside: Sequence[Place] | None = None) -> Iterator[Place]:
        """The places, inside some others, where phrases of a topic are spoken, meant, and not put off."""
        reading, outline = self.context.reading, self.context.outline
        tag = Tag(role, self.criterion.id, topic)
        if inside is None:
            spans: Iterable[Span] = reading.spans(*tag)
        else:
            spans = (span for place in inside for span in reading.spans_on(place.line, place.end_line, tag))
        for span in spans:
            if reading.is_meant(span, self.criterion.id, topic):
                line = reading.line_of(span)
                if not outline.is_wish(line):
                    yield Place(line, line, " ".join(reading.words[slice(*span)]))

    def _by_telling(self, topic: str) -> Place | None:
        """The part that tells most of it, under a title that names nothing."""
        return Place.of(told) if (told := telling(self.context, self.criterion.id, topic, self.options)) else None

    def _by_pairs(self, _topic: str) -> Place | None:
        """What answers in the part, by a sign between it and what it answers."""
        for place in self._own_parts():
            if row := pairs.answer(self.context.reading.passages_on(place.line, place.end_line)):
                return Place(row.line, row.line, row.text.strip())
        return None

    def _by_stories(self, topic: str) -> Place | None:
        """The first passage that tells of it, wherever that stands."""
        told = stories(self.context, self.criterion, topic, self.options)
        self.stories += [Place(one.block.line, one.block.end_line, one.text.strip()) for one in told]
        return self.stories[0] if told else None

    def _own_parts(self) -> list[Place]:
        """The parts that this criterion's titles open, and the places where its topics were found."""
        parts = [
            Place.of(part)
            for topic in self.criterion.topics
            for part in self.context.outline.naming(self.criterion.id, topic.id)
        ]
        found = [place for place in self.found.values() if place and place not in self.stories]
        return parts + self.stories + [self._with_what_follows(place) for place in found]

    def _with_what_follows(self, place: Place) -> Place:
        """A place told in running text, up to the next title."""
        after = (named.title.line for named in self.context.outline.starters if named.title.line > place.line)
        return replace(place, end_line=max(place.end_line, next(after, place.line + 50) - 1))


def _first(parts: Iterable[Part]) -> Place | None:
    """The first part with something in it, else the first."""
    found = list(parts)
    chosen = next((part for part in found if not part.empty), found[0] if found else None)
    return Place.of(chosen) if chosen else None
