"""Titles → the tree of sections."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from nexus_check.readme.values import Passage, Section, Title


def sections(
    titles: Sequence[Title],
    passages: Sequence[Passage],
    first_sentences: Sequence[int],
    *,
    filled_lines: Iterable[int],
    last_line: int,
) -> Iterator[Section]:
    """Yield a section for each title, in their order.

    A section ends before the next title of the same or a higher level; a line that merely works as
    a title (level 7) opens a section up to the next title, or to the end of its list item.
    `first_sentences` are the indices of the passages' first sentences, and the number of sentences;
    `filled_lines` are the lines of code and pictures.
    """
    filled = sorted(filled_lines)
    starts = [index for index, passage in enumerate(passages) if passage.kind == "title"]
    starts.append(len(passages))
    for index, (title, (parent, later)) in enumerate(zip(titles, _tree(titles), strict=True)):
        start, end = starts[index], starts[later]
        depth = passages[start].depth
        if depth and title.level == 7 and title.style != "summary":  # ends with its list item
            end = next((at for at in range(start, end) if passages[at].depth < depth), end)
        end_line = (passages[end].line if end < len(passages) else last_line + 1) - 1
        has_text = end - start > later - index  # not only titles
        is_filled = bisect_right(filled, title.end_line) < bisect_right(filled, end_line)
        of_passages, of_sentences = (start, end), (first_sentences[start], first_sentences[end])
        if of_sentences == of_passages:  # a README of short lines: one tuple takes less memory
            of_sentences = of_passages
        yield Section(
            title,
            title.line,
            max(end_line, title.end_line),
            parent,
            of_sentences,
            of_passages,
            not has_text and not is_filled,
        )


def _tree(titles: Sequence[Title]) -> Iterator[tuple[int, int]]:
    """Yield for each title the index of the one above it, and of the one that ends its section."""
    levels = list(_levels(titles))
    parents: list[int] = []
    ends = [len(titles)] * len(titles)
    above: list[int] = []
    for index, level in enumerate(levels):
        while above and levels[above[-1]] >= level:
            ends[above.pop()] = index
        parents.append(above[-1] if above else -1)
        above.append(index)
    return zip(parents, ends, strict=True)


def _levels(titles: Sequence[Title]) -> Iterator[float]:
    """Yield each title's level; a `<summary>` is between the heading above and those inside."""
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
