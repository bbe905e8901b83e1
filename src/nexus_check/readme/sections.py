"""Titles → the tree of sections."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from nexus_check.readme.values import Passage, Section, Sentence, Title


def sections(
    titles: Sequence[Title],
    passages: Sequence[Passage],
    sentences: Sequence[Sentence],
    *,
    filled_lines: Iterable[int],
    last_line: int,
) -> tuple[Section, ...]:
    """Return a section for each title, in their order.

    A section ends before the next title of the same or a higher level; a line that merely works as
    a title (level 7) opens a section up to the next title, or to the end of its list item.
    `filled_lines` are the lines of code and pictures.
    """
    levels = list(_levels(titles))
    title_passages = [index for index, passage in enumerate(passages) if passage.kind == "title"]
    passage_of = [sentence.passage for sentence in sentences]
    # Numbers are shared between sections: a hostile README has 170,000.
    sentence_at = {at: bisect_left(passage_of, at) for at in title_passages}
    filled = sorted(filled_lines)
    found: list[Section] = []
    open_sections: list[int] = []
    for index, title in enumerate(titles):
        while open_sections and levels[open_sections[-1]] >= levels[index]:
            open_sections.pop()
        end = _end(index, levels, title_passages, passages)
        start = title_passages[index]
        end_line = (passages[end].line if end < len(passages) else last_line + 1) - 1
        inside = bisect_right(filled, title.end_line) < bisect_right(filled, end_line)
        content = any(passage.kind != "title" for passage in passages[start + 1 : end])
        last_sentence = sentence_at[end] if end in sentence_at else bisect_left(passage_of, end)
        of_sentences, of_passages = (sentence_at[start], last_sentence), (start, end)
        if of_sentences == of_passages:  # a README of short lines: one tuple takes less memory
            of_sentences = of_passages
        parent = open_sections[-1] if open_sections else -1
        found.append(
            Section(
                title,
                title.line,
                max(end_line, title.end_line),
                parent,
                of_sentences,
                of_passages,
                not content and not inside,
            )
        )
        open_sections.append(index)
    return tuple(found)


def _levels(titles: Sequence[Title]) -> Iterator[float]:
    """Yield the level of each title; a `<summary>` is between the heading above it and those
    inside.
    """
    above, summary = 0, 0.0
    for title in titles:
        if title.style == "summary":
            summary = summary or above + 0.5
            yield summary
            continue
        if title.is_heading:
            above = title.level
            summary = summary if above > summary else 0.0
        yield title.level


def _end(
    index: int, levels: Sequence[float], title_passages: Sequence[int], passages: Sequence[Passage]
) -> int:
    """Return the index of the passage after a title's section."""
    start = title_passages[index]
    end = len(passages)
    for later in range(index + 1, len(levels)):
        if levels[later] <= levels[index]:
            end = title_passages[later]
            break
    depth = passages[start].depth
    if levels[index] == 7 and depth:  # in a list item: its end is the section's
        return next((at for at in range(start + 1, end) if passages[at].depth < depth), end)
    return end
