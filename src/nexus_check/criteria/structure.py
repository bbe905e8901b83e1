"""Kind `structure`: small things that make a document easier to read."""

from __future__ import annotations

import posixpath
import re
from bisect import insort
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Final, NamedTuple
from urllib.parse import unquote

from nexus_check.criteria.evidence import Evidence
from nexus_check.criteria.interface import Criterion
from nexus_check.criteria.wording import quoted, short
from nexus_check.model import Finding, Snapshot, State
from nexus_check.readme import Document, Title

_MOST_NAMED = 4  # issues in the message; more would bury the first
_ELSEWHERE: Final = re.compile(r"[a-z][a-z0-9+.-]*:|//|\?|$", re.I)
_NOT_IN_ANCHORS: Final = re.compile(r"[^\w\- ]")


class Issue(NamedTuple):
    """A structural issue: its line, and a clause about it."""

    line: int
    text: str


class Structure(Criterion, frozen=True, kw_only=True, tag="structure"):
    """Headings in order, no empty sections, closed fences, links that exist. It has no options."""

    needs_repository = True
    needs_readme = True

    def explain(self) -> Iterator[str]:
        yield (
            "There is one heading of the first level (`#`), and no level is skipped (`####` "
            "below `##`)."
        )
        yield (
            "Every heading has something below it, every code fence is closed, no merge markers "
            "are left."
        )
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
        said = [issue.text for issue in first]
        if total > _MOST_NAMED:
            said.append(f"and {total - _MOST_NAMED} more")
        message = "; ".join(said)
        message = f"{message[0].upper()}{message[1:]}."
        return self.not_met(State.INCOMPLETE, message, line=first[0].line)


def _issues(document: Document, snapshot: Snapshot) -> Iterator[Issue]:
    conflicts = {damage.line for damage in document.damage if damage.kind == "conflict"}
    headings = [one for one in document.titles if one.is_heading and one.line not in conflicts]
    yield from _headings(headings)
    for section in document.sections:
        if section.empty and section.title.is_heading and section.line not in conflicts:
            yield Issue(section.line, f"{_named(section.title)} has nothing below it")
    for damage in document.damage:
        if damage.kind == "unclosed-fence":
            yield Issue(damage.line, f"the code fence on line {damage.line} is never closed")
        elif damage.kind == "conflict":
            yield Issue(
                damage.line, f"line {damage.line} is a marker of an unfinished merge: keep one side"
            )
    yield from _links(document, snapshot)


def _headings(headings: Sequence[Title]) -> Iterator[Issue]:
    firsts = [title for title in headings if title.level == 1]
    if not headings:
        yield Issue(1, "there is no heading: begin with `# ` and a title")
    elif not firsts:
        yield Issue(headings[0].line, "there is no `# ` heading: begin with one")
    for title in firsts[1:]:
        yield Issue(title.line, f"{_named(title)} is a second `# ` heading: use `## `")
    for before, after in pairwise(headings):
        if after.level > before.level + 1:
            yield Issue(
                after.line,
                f"line {after.line} skips a level: use `{'#' * (before.level + 1)} `",
            )


def _named(title: Title) -> str:
    return quoted(short(title.text, 40), title.line)


def _links(document: Document, snapshot: Snapshot) -> Iterator[Issue]:
    """Yield links that lead nowhere."""
    kinds = {entry.name: entry.kind for entry in snapshot.entries}
    deep = any("/" in name for name in kinds)
    folder = posixpath.dirname(snapshot.readme.path) if snapshot.readme else ""
    has_anchors = any("#" in link.target for link in document.links)
    anchors = {"", "top", *(_anchors(document) if has_anchors else ())}
    named: set[str] = set()
    for link in document.links:
        path, _, anchor = unquote(link.target).partition("#")
        if link.target in named or (_ELSEWHERE.match(path) and path):
            continue
        named.add(link.target)
        path = path.partition("?")[0].removeprefix("./")
        if not path.strip("/"):
            missing = anchor.lower().removeprefix("user-content-") not in anchors
        else:
            path = posixpath.normpath(posixpath.join(folder, path)).lstrip("/")
            missing = bool(kinds) and _is_absent(path, kinds, deep=deep)
        if missing:
            yield Issue(
                link.line, f"line {link.line} links to `{short(link.target)}`, which does not exist"
            )


def _is_absent(path: str, kinds: Mapping[str, str], *, deep: bool) -> bool:
    """Return whether a path from the root surely leads nowhere.

    `deep` says that `kinds` has entries below the root, and then all of them except those behind
    links and in submodules.
    """
    above = "directory"
    for step in accumulate(path.split("/"), posixpath.join):
        if step in (".", "..") or above in ("symlink", "submodule"):
            return False
        if step not in kinds:
            return deep or above == "file" or "/" not in step
        above = kinds[step]
    return False


def _anchors(document: Document) -> Iterator[str]:
    """Yield the anchors that GitHub gives to headings.

    These are in lower case, without punctuation, and numbered where there are several.
    """
    counts: dict[str, int] = {}
    for title in document.titles:
        if title.is_heading:
            name = _NOT_IN_ANCHORS.sub("", title.text.strip().lower()).replace(" ", "-")
            yield name if name not in counts else f"{name}-{counts[name]}"
            counts[name] = counts.get(name, 0) + 1
    for line in document.lines:
        yield from (
            name.lower() for name in re.findall(r"<a\s[^>]*(?:id|name)=[\"']([^\"']+)", line)
        )
