"""Kind `structure`: small things that make a document easier to read."""

from __future__ import annotations

import posixpath
import re
from bisect import insort
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise, zip_longest
from typing import Final
from urllib.parse import unquote

from nexus_check.criteria.evidence import Evidence
from nexus_check.criteria.interface import Criterion
from nexus_check.criteria.wording import quoted, short
from nexus_check.model import Finding, Snapshot, State
from nexus_check.readme import Document, Section

_MOST_NAMED = 4  # issues in the message; more would bury the first
_ELSEWHERE: Final = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.I)
_NOT_IN_ANCHORS: Final = re.compile(r"[^\w\- ]")
_VARIANT: Final = "\ufe0f"  # of an emoji; GitHub's anchors have it, hand-written ones may not
_HTML_ANCHOR: Final = re.compile(r"<a\s[^<>]*(?:id|name)=[\"']([^\"']+)")
_DAMAGE: Final = {
    "unclosed-fence": "the code fence on line {} is never closed",
    "conflict": "line {} is a marker of an unfinished merge: keep one side",
}

Issue = tuple[int, str]
"""A structural issue: its line, and a clause about it."""


class Structure(Criterion, frozen=True, kw_only=True, tag="structure"):
    """Headings in order, no empty sections, closed fences, links that exist. It has no options."""

    def explain(self) -> Iterator[str]:
        yield "There is one heading of the first level (`#`)."
        yield "No level is skipped (`####` below `##`)."
        yield "Every heading has something below it."
        yield "Every code fence is closed, and no merge markers are left."
        yield "Links to headings and to files of the repository lead somewhere."

    def check(self, evidence: Evidence) -> Finding:
        first: list[Issue] = []  # not all of them: a hostile README has 128,000
        total = 0
        for issue in _issues(evidence.document, evidence.snapshot):
            total += 1
            insort(first, issue)
            del first[_MOST_NAMED:]
        if not first:
            return self.met("Headings, sections, fences and links are in order.", line=1)
        said = "; ".join(text for _, text in first)
        if total > _MOST_NAMED:
            said += f"; and {total - _MOST_NAMED} more"
        message = f"{said[0].upper()}{said[1:]}."
        return self.not_met(State.INCOMPLETE, message, line=first[0][0])


def _issues(document: Document, snapshot: Snapshot) -> Iterator[Issue]:
    yield from _headings([one for one in document.sections if one.title.is_heading])
    yield from _empty(document.sections)
    for damage in document.damage:
        if damage.kind in _DAMAGE:
            yield damage.line, _DAMAGE[damage.kind].format(damage.line)
    yield from _links(document, snapshot)


def _headings(sections: Sequence[Section]) -> Iterator[Issue]:
    firsts = [one for one in sections if one.title.level == 1]
    if not firsts:
        yield sections[0].line if sections else 1, "there is no `# ` heading: begin with one"
    for one in firsts[1:]:
        yield one.line, f"{quoted(one.title.text, one.line)} is a second `# ` heading: use `## `"
    for before, after in pairwise(sections):
        if after.title.level > before.title.level + 1:
            right = "#" * (before.title.level + 1)
            yield after.line, f"line {after.line} skips a level: use `{right} `"


def _empty(sections: Sequence[Section]) -> Iterator[Issue]:
    """Yield headings without text; a line that may be a title ("MIT" below "License") is some."""
    for one, after in zip_longest(sections, sections[1:]):
        if one.empty and one.title.is_heading and not (after and not after.title.is_heading):
            yield one.line, f"{quoted(one.title.text, one.line)} has nothing below it"


def _links(document: Document, snapshot: Snapshot) -> Iterator[Issue]:
    """Yield links that lead nowhere."""
    kinds = {entry.name: entry.kind for entry in snapshot.entries}
    deep = any("/" in name for name in kinds)
    folder = posixpath.dirname(snapshot.readme.path) if snapshot.readme else ""
    first_lines = {link.target: link.line for link in reversed(document.links)}
    anchors = {"", "top", *(_anchors(document) if "#" in "".join(first_lines) else ())}
    for target, line in first_lines.items():
        path, _, anchor = unquote(target).partition("#")
        path = path.partition("?")[0].removeprefix("./")
        if _ELSEWHERE.match(path):
            continue
        if path:
            path = posixpath.normpath(posixpath.join(folder, path)).lstrip("/")
            missing = bool(kinds) and _is_absent(path, kinds, deep=deep)
        else:
            name = anchor.lower().removeprefix("user-content-")
            missing = name.replace(_VARIANT, "") not in anchors  # links have it or not
        if missing:
            yield line, f"line {line} links to `{short(target)}`, which does not exist"


def _is_absent(path: str, kinds: Mapping[str, str], *, deep: bool) -> bool:
    """Return whether a path from the root surely leads nowhere.

    `deep` says that `kinds` has entries below the root, and then all of them except those behind
    links and in submodules.
    """
    root, *_ = steps = [*accumulate(path.split("/"), posixpath.join)]
    if root in ("", ".", "..") or any(kinds.get(one) in ("symlink", "submodule") for one in steps):
        return False
    return path not in kinds and (deep or root not in kinds)


def _anchors(document: Document) -> Iterator[str]:
    """Yield the anchors that GitHub gives to headings, and those in HTML.

    A heading's is in lower case, without punctuation, and numbered where there are several.
    """
    counts = Counter[str]()
    for title in document.titles:
        if title.is_heading:
            name = _NOT_IN_ANCHORS.sub("", title.text.strip().lower()).replace(" ", "-")
            yield f"{name}-{counts[name]}" if counts[name] else name
            counts[name] += 1
    for line in document.lines:
        yield from map(str.lower, _HTML_ANCHOR.findall(line))
