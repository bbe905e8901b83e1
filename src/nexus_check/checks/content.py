"""Parts told by what stands in them, where their title says nothing that a rubric could list ("Mountains climbed").

Only in a README of learning: what an app does may be worded like what its author went through.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from nexus_check.checks.context import Context
from nexus_check.checks.outline import Part
from nexus_check.checks.reading import Passage, Tag
from nexus_check.lexicon import Span
from nexus_check.model import Criterion
from nexus_check.options import PartOptions


def telling(context: Context, criterion: str, topic: str, options: PartOptions) -> Part | None:
    """The part in which most words tell of a topic, if they are enough."""
    if not context.is_learning or not context.outline.unnamed:
        return None
    wording = options.topics[topic]
    cues = _lines(context, context.reading.spans("cues", criterion, topic))
    opened = _opened_items(context, Tag("openers", criterion, topic)) if wording.openers else []

    def weight(part: Part) -> int:
        items = _inside(opened, part)
        mostly = 2 * items >= _items(context, part)
        found = max(_inside(cues, part), items if mostly else 0)
        return found if found < wording.enough or _is_personal(context, part, wording.personal) else 0

    return _heaviest(context.outline.unnamed, weight, wording.enough)


def stories(context: Context, criterion: Criterion, topic: str, options: PartOptions) -> list[Passage]:
    """The passages that tell of a topic in no part that is named, first those that say what came of it; none where
    they are too few."""
    if not context.is_learning:
        return []
    reading = context.reading
    spans = reading.spans("stories", criterion.id, topic)
    told = Counter(reading.passage_of(span) for span in spans if reading.is_meant(span, criterion.id, topic))
    for passage in [one for one in told if _is_elsewhere(one, context)]:
        del told[passage]
    needing = [name for name, wording in options.topics.items() if wording.needs == topic]
    ended = {one: any(reading.holds(one, "within", criterion.id, name) for name in needing) for one in told}
    if told.total() < options.topics[topic].told and True not in ended.values():
        return []
    return sorted(told, key=lambda one: not ended[one])


def _is_elsewhere(passage: Passage, context: Context) -> bool:
    """Whether a passage is a title or says what the README is about, or stands in a part that is about something else
    or what is yet to come."""
    outline, reading = context.outline, context.reading
    statements = (one.id for one in context.rubric.criteria if one.kind == "statement")
    if passage.place in outline.title_blocks or any(reading.holds(passage, "about", one) for one in statements):
        return True
    over = (outline.classes(named) for named in outline.under(passage.block.line))
    return outline.is_wish(passage.block.line) or any(criterion for classes in over for criterion, _ in classes)


def speaking(context: Context, criterion: Criterion, options: PartOptions) -> Part | None:
    """The part that speaks of most of a criterion's topics, if they are enough."""
    if not options.speaks or not context.is_learning or not context.outline.unnamed:
        return None
    spoken = [
        _lines(context, context.reading.spans("words", criterion.id, topic.id)) for topic in criterion.topics
    ] + _by_name(context, criterion.id)

    def weight(part: Part) -> int:
        return sum(_inside(lines, part) > 0 for lines in spoken)

    return _heaviest(context.outline.unnamed, weight, options.speaks)


def _is_personal(context: Context, part: Part, words: Sequence[str]) -> bool:
    """Whether one of these words stands in a part, where there are any to ask for."""
    reading, wanted = context.reading, frozenset(words)
    passages = reading.passages_on(part.line, part.end_line)
    return not words or any(not wanted.isdisjoint(reading.words[one.start : one.end]) for one in passages)


def _by_name(context: Context, criterion: str) -> list[list[int]]:
    """The lines of each of a criterion's further names."""
    reading = context.reading
    named: dict[tuple[str, ...], list[Span]] = {}
    for span in reading.spans("names", criterion):
        named.setdefault(tuple(reading.words[slice(*span)]), []).append(span)
    return [_lines(context, spans) for spans in named.values()]


def _heaviest(parts: Iterable[Part], weight: Callable[[Part], int], enough: int) -> Part | None:
    """The first of the heaviest parts, if it weighs enough."""
    weighed = [(weight(part), part) for part in parts]
    most, heaviest = max(weighed, key=lambda each: each[0], default=(0, None))
    return heaviest if most >= enough else None


def _lines(context: Context, spans: Iterable[Span]) -> list[int]:
    """The lines at which the passages begin that phrases stand in: a part holds a passage whole or not at all."""
    return [context.reading.passage_of(span).block.line for span in spans]


def _inside(lines: Sequence[int], part: Part) -> int:
    """How many of these lines, in order, stand below a part's title."""
    return bisect_left(lines, part.end_line + 1) - bisect_left(lines, part.title.end_line + 1)


def _opened_items(context: Context, tag: Tag) -> list[int]:
    """The lines of the list items that begin with a phrase."""
    reading = context.reading
    begun = ((reading.passage_of(span), span) for span in reading.spans(*tag))
    return [passage.block.line for passage, span in begun if passage.block.item and span[0] == passage.start]


def _items(context: Context, part: Part) -> int:
    """How many list items stand below a part's title."""
    return _inside(context.document.items, part) if context.document else 0
