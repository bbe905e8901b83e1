"""Kind `structure`: small things that make a document easier to read."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final, NamedTuple
from urllib.parse import unquote

from nexus_check.checks.context import Context, short
from nexus_check.document import Document, links
from nexus_check.model import Criterion, Entry, Finding, State, Status
from nexus_check.options import StructureOptions

MOST_SAID: Final = 4


class Stumble(NamedTuple):
    """Something a reader stumbles over: a line, and a sentence without its full stop."""

    line: int
    said: str


def check(criterion: Criterion, context: Context) -> Finding:
    """List what a reader stumbles over, in order of the lines."""
    found = sorted(_stumbles(criterion.options, context))
    if not found:
        message = "The document is well laid out."
        return context.finding(criterion, Status.PASS, State.GOOD, message, line=1)
    said = [stumble.said for stumble in found[:MOST_SAID]]
    if len(found) > MOST_SAID:
        said.append(f"and {len(found) - MOST_SAID} more")
    return context.failed(criterion, State.INCOMPLETE, "; ".join(said) + ".", line=found[0].line)


def _stumbles(options: StructureOptions, context: Context) -> Iterator[Stumble]:
    document = context.reading.document
    looks: tuple[tuple[bool, Callable[[Document], Iterator[Stumble]]], ...] = (
        (options.one_title, _titles),
        (options.levels, _levels),
        (options.empty_sections, _empty_sections),
        (options.fences, _fences),
    )
    for wanted, look in looks:
        if wanted:
            yield from look(document)
    if options.links and context.snapshot.entries:
        yield from _links(document, context.snapshot.entries)


def _titles(document: Document) -> Iterator[Stumble]:
    headings = document.headings
    firsts = [title for title in headings if title.level == 1]
    if headings and not firsts:
        yield Stumble(headings[0].line, "There is no title of the first level (`# Title`)")
    for title in firsts[1:]:
        yield Stumble(title.line, f"Line {title.line} is another title of the first level (“{short(title.text, 40)}”)")


def _levels(document: Document) -> Iterator[Stumble]:
    for before, after in pairwise(document.headings):
        if after.level > before.level + 1:
            yield Stumble(after.line, f"Line {after.line} goes from level {before.level} to level {after.level}")


def _empty_sections(document: Document) -> Iterator[Stumble]:
    filled = [
        block.line
        for block in document.blocks
        if block.kind in ("text", "table", "code") or (block.kind == "html" and "<img" in block.text)
    ]
    for title, after in pairwise([*document.headings, None]):
        if title is None or (after and after.level > title.level):
            continue
        place = bisect_right(filled, title.end_line)
        if place == len(filled) or (after and filled[place] > after.line):
            yield Stumble(title.line, f"Nothing stands below “{short(title.text, 40)}” (line {title.line})")


def _fences(document: Document) -> Iterator[Stumble]:
    for damage in document.damage:
        if damage.kind == "unclosed-fence":
            yield Stumble(damage.line, f"The code fence at line {damage.line} is never closed")


# --- links ---------------------------------------------------------------------------------------------------------

_ELSEWHERE: Final = re.compile(r"[a-z][a-z0-9+.-]*:|//|#|\?|$", re.I)
_ATTRIBUTE: Final = re.compile(r"""\b(?:href|src)\s*=\s*["']([^"']{1,500})["']""", re.I)
_TARGET: Final = re.compile(r"\]\((?!\s*<?(?:https?:|mailto:|#))|\]\[")


def _links(document: Document, entries: tuple[Entry, ...]) -> Iterator[Stumble]:
    """Relative links whose first step is not in the repository's root; deeper steps are not known here."""
    names = {entry.name: entry.kind for entry in entries}
    told: set[str] = set()
    for url, line in _all_links(document):
        path = unquote(url.partition("#")[0].partition("?")[0]).removeprefix("./").lstrip("/")
        first, _, rest = path.partition("/")
        if not first or first in (".", "..") or path in told:
            continue
        if first not in names or (rest and names[first] == "file"):
            told.add(path)
            yield Stumble(line, f"Line {line} links to `{short(path, 60)}`, which is not there")


def _all_links(document: Document) -> Iterator[tuple[str, int]]:
    """Every relative URL with its line."""
    for block in document.blocks:
        if block.kind == "html":
            for found in _ATTRIBUTE.finditer(block.text):
                yield from _relative(found[1], block.line + block.text.count("\n", 0, found.start()))
        elif block.kind != "code" and _TARGET.search(block.text):
            for url, breaks in links(block.text, document.references):
                yield from _relative(url, block.line + breaks)


def _relative(url: str, line: int) -> Iterator[tuple[str, int]]:
    if not _ELSEWHERE.match(url):
        yield url, line
