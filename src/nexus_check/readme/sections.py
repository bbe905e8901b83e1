"""Titles → the tree of sections."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from nexus_check.readme.values import Passage, Section, Sentence, Title


def sections(
    titles: Sequence[Title],
    title_passages: Sequence[int],
    passages: Sequence[Passage],
    sentences: Sequence[Sentence],
    filled_lines: Iterable[int],
    last_line: int,
) -> tuple[Section, ...]:
    """Return a section for each title, in their order.

    A section ends before the next title of the same or a higher level; a line that merely works as
    a title (level 7) opens a section up to the next title, or to the end of its list item.
    `title_passages` are the passages of the titles, `filled_lines` the lines of code and pictures.
    """
    first_sentences = [sentence.passage for sentence in sentences]
    filled = sorted(filled_lines)
    found: list[Section] = []
    open_sections: list[int] = []
    for index, title in enumerate(titles):
        while open_sections and titles[open_sections[-1]].level >= title.level:
            open_sections.pop()
        end = _end(index, titles, title_passages, passages)
        start = title_passages[index]
        end_line = (passages[end].line if end < len(passages) else last_line + 1) - 1
        inside = bisect_right(filled, title.end_line) < bisect_right(filled, end_line)
        content = any(passage.kind != "title" for passage in passages[start + 1 : end])
        range_ = bisect_left(first_sentences, start), bisect_left(first_sentences, end)
        parent = open_sections[-1] if open_sections else -1
        found.append(
            Section(title, title.line, max(end_line, title.end_line), parent, range_, (start, end), not content and not inside)
        )
        open_sections.append(index)
    return tuple(found)


def _end(
    index: int, titles: Sequence[Title], title_passages: Sequence[int], passages: Sequence[Passage]
) -> int:
    """Return the index of the passage after a title's section."""
    title, start = titles[index], title_passages[index]
    end = len(passages)
    for later in range(index + 1, len(titles)):
        if titles[later].level <= title.level:
            end = title_passages[later]
            break
    depth = passages[start].depth
    if title.level == 7 and depth:
        for at in range(start + 1, end):
            if passages[at].depth <= depth and passages[at].line > passages[at - 1].end_line + 0 and passages[at].depth < depth:
                return at
    return end
