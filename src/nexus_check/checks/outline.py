"""Which titles open a part of the README, what each part is about, and where it ends."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice, zip_longest
from typing import Final

import msgspec

from nexus_check.checks.reading import Named, Reading, Tag
from nexus_check.document import Title
from nexus_check.lexicon import Span

MOST_CANDIDATES: Final = 40
"""How many titles are looked at for one part: a README with more of them is not helped by the rest."""

LONGEST_TITLE: Final = 16
"""A title of more words than this is a paragraph, made a heading by a stray line of dashes below it."""

Class = tuple[str, ...]
"""What a title names: a criterion, or a criterion and one of its topics (else an empty string)."""

_NOTHING: Final[frozenset[Class]] = frozenset()
OTHER: Final[Class] = ("", "")
"""The class of titles of parts that no criterion asks for."""

_DETAILS: Final = re.compile(r"<(/?)details\b")
_MARKDOWN_OR_HTML: Final = frozenset({"atx", "setext", "html"})


class Part(msgspec.Struct, frozen=True, gc=False):
    """A stretch of the README under a title: lines `line` to `end_line`. `empty` when nothing stands there."""

    named: Named
    line: int
    end_line: int
    empty: bool

    @property
    def title(self) -> Title:
        return self.named.title

    def holds(self, line: int) -> bool:
        return self.line <= line <= self.end_line


class Outline:
    """The titles of a reading that open parts, in order, each with the classes of part it names.

    Every heading opens a part. A line that merely works as a title does so only where it names something the rubric
    knows: any short line may be a line of an address or a poem.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._blocks = reading.document.blocks
        self._classes = {named.place: classes(named, reading) for named in reading.titles}
        for place in _features(reading.titles):
            self._classes[place] = frozenset()
        self._whole = self._whole_document()
        if self._whole is not None:
            self._classes[self._whole] = frozenset()
        self._parts: dict[int, Part] = {}
        self._placeholders = reading.spans("placeholders")
        self.starters = [named for named in reading.titles if self._starts(named)]
        self._position = {named.place: position for position, named in enumerate(self.starters)}

    @cached_property
    def headings(self) -> list[Named]:
        """The starters that are headings, of Markdown or HTML."""
        return [named for named in self.starters if _is_heading(named)]

    def classes(self, named: Named) -> frozenset[Class]:
        return self._classes[named.place]

    def is_whole(self, named: Named) -> bool:
        """Whether a title stands over the whole document."""
        return named.place == self._whole

    def naming(self, criterion: str, topic: str = "") -> Iterator[Part]:
        """The parts whose title names a criterion (or a topic of it), in order."""
        return (self.part(named) for named in self._by_class.get((criterion, topic), ())[:MOST_CANDIDATES])

    @cached_property
    def title_blocks(self) -> frozenset[int]:
        """The blocks that are a title and nothing else; a line without marks is one where it opens a part."""
        return frozenset(
            named.title.block
            for named in self._reading.titles
            if (named.title.style != "bare" or named.place in self._position)
            and self._is_all(named)
            and len(named.words) <= LONGEST_TITLE
        )

    def _is_all(self, named: Named) -> bool:
        block = self._blocks[named.title.block]
        return _is_heading(named) or block.line == block.end_line

    def titled(self, criterion: str) -> Iterator[Part]:
        """The parts under one of a criterion's titles, whatever else that names; not under the document's own title,
        and not under a mere line without marks."""
        named = (
            one
            for one in self.starters
            if one.has("titles", criterion)
            and not one.has("instead", criterion)
            and one.title.style != "bare"
            and (one.place or one.title.level > 1)
        )
        return map(self.part, islice(named, MOST_CANDIDATES))

    @cached_property
    def _by_class(self) -> dict[Class, list[Named]]:
        found: dict[Class, list[Named]] = {}
        for named in self.starters:
            for one in self._classes[named.place]:
                found.setdefault(one, []).append(named)
        return found

    @property
    def criteria(self) -> frozenset[str]:
        """The criteria that some title names."""
        return frozenset(criterion for criterion, _ in self._by_class if criterion)

    def part(self, named: Named) -> Part:
        """The part that a title opens."""
        found = self._parts.get(named.place)
        if found is None:
            found = self._parts[named.place] = self._part(named)
        return found

    def _part(self, named: Named) -> Part:
        start = named.title.end_line
        stop = self._stop(named)
        last = self._last_content(start, stop)
        empty = last <= start or self._holds_only_placeholders(start, last)
        return Part(named, named.title.line, max(last, start), empty)

    @cached_property
    def unnamed(self) -> list[Part]:
        """The parts under titles that name nothing the rubric knows, that hold no part that is named and lie in none
        that names a criterion; a bold line on its own may open one, too."""
        known = [named.title.line for named in self.starters if self._classes[named.place] or named.has("app_titles")]
        return [
            part
            for part in islice(self._unnamed(), MOST_CANDIDATES)
            if not part.empty
            and bisect_right(known, part.line) == bisect_right(known, part.end_line)
            and not self._within_named(part)
        ]

    def _within_named(self, part: Part) -> bool:
        """Whether a part lies in one whose title names what a criterion asks for: "Django" under "Technologies"."""
        around = islice(self.under(part.line), 1, None)
        return any(criterion for named in around for criterion, _ in self._classes[named.place])

    def _unnamed(self) -> Iterator[Part]:
        titles = [named for named in self._reading.titles if named.place in self._position or self._is_bold_line(named)]
        for named, after in zip_longest(titles, titles[1:]):
            if self._classes[named.place] or named.has("app_titles") or named.place == self._whole:
                continue
            if named.place in self._position:
                yield self.part(named)
            else:
                start = named.title.end_line
                stop = after.title.line if after else len(self._reading.document.lines) + 1
                last = self._last_content(start, stop)
                yield Part(named, named.title.line, max(last, start), last <= start)

    @cached_property
    def app_titles(self) -> int:
        """How many titles are those of an app's README."""
        titles = (named for named in self._reading.titles if named.has("app_titles"))
        return sum(
            one.place in self._position or (one.title.style == "bold" and self._is_bold_line(one)) for one in titles
        )

    def _is_bold_line(self, named: Named) -> bool:
        return named.title.style in ("bold", "bare", "nospace", "summary") and not self._blocks[named.title.block].item

    def _holds_only_placeholders(self, start: int, last: int) -> bool:
        """Whether all that stands after line `start`, up to line `last`, says that something is yet to be written."""
        reading = self._reading
        if not self._placeholders or not reading.spans_on(start + 1, last, Tag("placeholders")):
            return False
        found = {reading.passage_of(span).place for span in self._placeholders}
        return all(
            passage.place in found and passage.end - passage.start <= LONGEST_TITLE
            for passage in reading.passages()
            if start < passage.block.line <= last
        )

    def under(self, line: int) -> Iterator[Named]:
        """The titles over a line: the nearest before it, then each of a higher rank."""
        position = bisect_right(self._starter_lines, line)
        level = 8
        for named in reversed(self.starters[max(0, position - 200) : position]):
            if named.title.level < level:
                level = named.title.level
                yield named

    def is_wish(self, line: int) -> bool:
        """Whether a line stands under a title for what is yet to come."""
        return any(part.holds(line) for part in self._wishes)

    @cached_property
    def _wishes(self) -> list[Part]:
        wishes = (named for named in self.starters if named.has("wish_titles"))
        return [self.part(named) for named in islice(wishes, MOST_CANDIDATES)]

    @cached_property
    def _starter_lines(self) -> list[int]:
        return [named.title.line for named in self.starters]

    def _whole_document(self) -> int | None:
        """The place of the title that stands over the whole document, and so names no part of it.

        It comes first and is a heading of level 1 with lower ones below it, where no other of level 1 names a part; or
        it is a line of several words that nothing stands before.
        """
        if len(self._reading.titles) < 2:
            return None
        first, *others = self._reading.titles
        if not _is_heading(first):
            return first.place if first.title.block == 0 and len(first.words) > 4 else None
        peers = [one for one in others if _is_heading(one) and one.title.level <= first.title.level]
        named = any(any(criterion for criterion, _ in self._classes[one.place]) for one in peers)
        over = first.title.level == 1 and any(one.title.level > 1 for one in others)
        return first.place if over and not named else None

    def _starts(self, named: Named) -> bool:
        title = named.title
        if title.style in _MARKDOWN_OR_HTML:
            return True
        if self._blocks[title.block].item and not self._heads_list(title):
            return False
        return bool(self._classes[named.place])

    def _heads_list(self, title: Title) -> bool:
        """Whether a title is all of a list item but for what is listed below it."""
        below = self._blocks[title.block + 1] if title.block + 1 < len(self._blocks) else None
        return title.style == "bold" and below is not None and below.depth > self._blocks[title.block].depth

    def _stop(self, named: Named) -> int:
        """The line at which a part ends: that of the first title after it that is no part of it."""
        if named.title.style == "summary":
            return self._unfolded(named)
        home = 0 if _is_heading(named) else self._home_level(named)
        for after in islice(self.starters, self._position[named.place] + 1, None):
            if self._ends(named, after, home):
                return after.title.line
        return len(self._reading.document.lines) + 1

    def _unfolded(self, named: Named) -> int:
        """The line at which the `<details>` end that a summary stands in."""
        depth = 1
        for block in self._blocks[named.title.block + 1 :]:
            if block.kind == "html":
                for closing in _DETAILS.findall(block.text.lower()):
                    depth += -1 if closing else 1
                if depth <= 0:
                    return block.line
        return len(self._reading.document.lines) + 1

    def _home_level(self, named: Named) -> int:
        """The level of the heading that a mere line stands under; 0 where there is none."""
        before = self.starters[: self._position[named.place]]
        return next((one.title.level for one in reversed(before) if _is_heading(one)), 0)

    def _ends(self, named: Named, after: Named, home: int) -> bool:
        """Whether the part of `named` ends at the title `after`.

        In a document whose headings have no further level below, a title right below another belongs to it unless it
        names another part: there is no other way to write one below the other.
        """
        if _is_heading(after):
            level = named.title.level if _is_heading(named) else home
            if after.title.level < level or (after.title.level == level and not _is_heading(named)):
                return True
            if after.title.level == level:
                return level < self._deepest or not self._is_within(after, named) or self._filled(named, after)
            return not _is_heading(named) and not self._is_within(after, named)
        if _is_heading(named):
            own, next_ = self._classes[named.place], self._classes[after.place]
            return not {criterion for criterion, _ in next_} <= {criterion for criterion, _ in own}
        return not self._is_within(after, named)

    def _is_within(self, named: Named, outer: Named) -> bool:
        """Whether a title names nothing that another one above it does not name."""
        own = self._classes[outer.place]
        return all(one in own or (one[0], "") in own for one in self._classes[named.place])

    def _filled(self, named: Named, after: Named) -> bool:
        """Whether something stands between two titles."""
        return self._last_content(named.title.end_line, after.title.line) > named.title.end_line

    def _last_content(self, start: int, stop: int) -> int:
        """The last line with content after line `start` and before line `stop`; `start` when there is none."""
        found = self._content.rfind(1, start + 1, stop)
        return max(start, found)

    @cached_property
    def _deepest(self) -> int:
        return max((named.title.level for named in self.headings), default=0)

    @cached_property
    def _content(self) -> bytearray:
        """For each line 1 where it holds content: text, tables and images, but not titles."""
        content = bytearray(len(self._reading.document.lines) + 2)
        for block in self._blocks:
            if block.kind in ("text", "table", "heading") or (block.kind == "html" and "<img" in block.text):
                for line in range(block.line, block.end_line + 1):
                    content[line] = 1
        for named in self._reading.titles:
            if self._is_bare_title(named):
                for line in range(named.title.line, named.title.end_line + 1):
                    content[line] = 0
        return content

    def _is_bare_title(self, named: Named) -> bool:
        """Whether a title's line is a title and nothing else."""
        if self._blocks[named.title.block].item or len(named.words) > LONGEST_TITLE:
            return False
        return named.title.style != "bare" or named.place in self._position


def _features(titles: Sequence[Named]) -> Iterator[int]:
    """The places of the headings below one that tells what an app does: they name its features. A README whose own
    title names what the rubric asks about has no app's features."""
    if titles and any(tag.role == "about_titles" for tag in titles[0].spans):
        return
    level = 0
    for named in filter(_is_heading, titles):
        if level and named.title.level > level:
            yield named.place
        else:
            level = named.title.level if named.has("feature_titles") else 0


def _is_heading(named: Named) -> bool:
    return named.title.style in _MARKDOWN_OR_HTML


def classes(named: Named, reading: Reading) -> frozenset[Class]:
    """What a title names: for each criterion and topic whose phrases it holds, unless others make it something else."""
    if not named.spans or len(named.words) > LONGEST_TITLE:
        return _NOTHING
    bare = named.title.style == "bare"  # all that matters beside the title's words
    if bare not in named.classes:
        named.classes[bare] = _classes(named, reading)
    return named.classes[bare]


def _classes(named: Named, reading: Reading) -> frozenset[Class]:
    found = {tag[1:] for tag in named.spans if _names(named, tag, reading)}
    if barred := {tag[1:] for tag in named.spans if tag.role in ("unless", "instead")}:
        found = {one for one in found if one not in barred and (one[0], "") not in barred}
    if not found and _is_other(named, reading):
        return frozenset({OTHER})
    return frozenset(found)


def _names(named: Named, tag: Tag, reading: Reading) -> bool:
    """Whether a title names a part by a phrase of this tag."""
    if tag.role == "whole_titles":
        return covers(named, tag[1:], reading)
    return tag.role in ("titles", "weak_titles") and _begins(named, tag, reading)


def _is_other(named: Named, reading: Reading) -> bool:
    """Whether a title names a part that no criterion asks for."""
    if named.has("other_titles") or named.has("wish_titles"):
        return True
    return named.has("other_whole_titles") and covers(named, OTHER, reading)


def _begins(named: Named, tag: Tag, reading: Reading) -> bool:
    """Whether a title names what it names from the start, or is short and capitalised. Only a line without any mark
    must: it may as well be a sentence."""
    if named.title.style != "bare" or (len(named.words) <= 5 and _is_capitalised(named.title.text)):
        return True
    return begins(named, tag, reading)


def begins(named: Named, tag: Tag, reading: Reading) -> bool:
    """Whether a title holds phrases of a tag from the start, small words aside."""
    first = min(start for start, _ in named.spans[tag])
    named_before = {index for other, spans in named.spans.items() if other.role == tag.role for index in _all(spans)}
    before = (word for index, word in enumerate(named.words[:first]) if index not in named_before and word[0].isalpha())
    return all(map(reading.is_small, before))


def _is_capitalised(text: str) -> bool:
    return all(word[0].isupper() for word in text.split() if len(word) > 3 and word[0].isalpha())


def _all(spans: Sequence[Span]) -> Iterator[int]:
    """The indices of the words that some phrases take up."""
    return (index for start, end in spans for index in range(start, end))


def covers(named: Named, wanted: Class, reading: Reading) -> bool:
    """Whether a title holds nothing but phrases of this class and small words."""
    taken: set[int] = set()
    for tag, spans in named.spans.items():
        if tag.criterion == wanted[0] and tag.topic in ("", wanted[1]) and tag.role.endswith("titles"):
            taken.update(_all(spans))
    return not any(
        index not in taken and word[0].isalpha() and not reading.is_small(word)
        for index, word in enumerate(named.words)
    )
