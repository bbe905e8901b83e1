"""The Markdown marks that lines of a README lack, as `check --fix` writes them.

Only marks change, on lines of which the report says what they are: a title that a criterion was
found by, a `#` without its space or with a backslash, a list item that begins with a dot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from nexus_check.model import Report
from nexus_check.readme import Document

_ESCAPED: Final = re.compile(r"^ {0,3}\\(?=#)")
_NO_SPACE: Final = re.compile(r"^ {0,3}#{1,6}(?=[^#\s])")
_DOT: Final = re.compile(r"^(\s*)[•●·][ \t]*(?=\S)")
_LINE_ENDS: Final = re.compile(r"(\r\n|\r|\n)")


class Change(NamedTuple):
    """A line, from 1, before and after."""

    line: int
    before: str
    after: str


def changes(document: Document, report: Report) -> Iterator[Change]:
    """Yield the lines that change."""
    titles = _bare_titles(document, report)
    text = {  # lines that GitHub shows as text
        line
        for one in document.sentences
        if not one.depth and one.cell is None
        for line in one.lines
    }
    spaced = {one.line for one in document.titles if one.style == "nospace"} & text
    listed, first = text - titles, min(text, default=0)
    for number, before in enumerate(document.lines, 1):
        after = before
        if number in spaced:
            after = _NO_SPACE.sub(r"\g<0> ", _ESCAPED.sub("", before))
        elif dot := _DOT.match(before):
            separates = before.count(before[dot.end(1)]) > 1  # as in "· one · two ·"
            if number in listed and not separates:
                after = _DOT.sub(r"\1- ", before)
        elif number in titles:
            after = f"{'#' if number == first else '##'} {before.lstrip()}"
        if after != before:
            yield Change(number, before, after)


def _bare_titles(document: Document, report: Report) -> set[int]:
    """Return the lines of titles without marks in a README that has no heading.

    These are the titles that a criterion or topic was found by, and the first line.
    """
    if any(title.is_heading or title.style == "nospace" for title in document.titles):
        return set()
    reasons = [finding.because for finding in report.findings]
    reasons += [topic.because for finding in report.findings for topic in finding.topics]
    known = {because.line for because in reasons if because and because.in_ == "title"}
    outside = {
        line
        for one in document.sentences
        if one.role == "title" and not one.depth
        for line in one.lines
    }
    known |= {line for one in document.sentences[:1] for line in one.lines[:1]}
    return known & outside


def applied(text: str, made: Sequence[Change]) -> str:
    """Return a README's text with changes, and with its line ends and byte order mark as before."""
    pieces = _LINE_ENDS.split(text)
    for change in made:
        index = 2 * (change.line - 1)
        pieces[index] = pieces[index].replace(change.before, change.after, 1)
    return "".join(pieces)
