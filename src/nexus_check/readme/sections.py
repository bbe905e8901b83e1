"""Titles → the tree of sections."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from nexus_check.readme.values import Section, Title


def sections(
    titles: Sequence[Title], starts: Sequence[int], filled: Sequence[int], last_line: int
) -> Iterator[Section]:
    """Yield a section for each title, in their order.

    A section ends before the next title of the same or a higher level; a line that merely works as
    a title (level 7) opens a section up to the next title. `starts` are the indices of the titles'
    sentences, and the number of sentences; `filled` are the lines, in order, of what is shown
    but makes no sentence: code, pictures, addresses.
    """
    lines = [*(title.line for title in titles), last_line + 1]
    for index, (title, (parent, later)) in enumerate(zip(titles, _tree(titles), strict=True)):
        end_line = max(lines[later] - 1, title.line)
        sentences = starts[index], starts[later]
        has_text = sentences[1] - sentences[0] > later - index  # not only titles
        is_filled = bisect_right(filled, title.line) < bisect_right(filled, end_line)
        is_empty = not has_text and not is_filled
        yield Section(title, title.line, end_line, parent, sentences, is_empty)


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
