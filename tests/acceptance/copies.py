"""Altered copies of READMEs that pass, each with the verdicts it must get."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from nexus_check.model import Finding, Readme, Repository, Snapshot
from tests.acceptance import alterations
from tests.acceptance.alterations import Stretch
from tests.unit.judging import BUILT_IN

ROOT = Path(__file__).resolve().parents[2]
NAME = "alx-project-nexus"
OWNER = f"zola-invented/{NAME}"  # an example's own text is not held against an invented learner

TITLES: Mapping[str, Sequence[str]] = {
    "program-overview": ("overview", "about", "introduction", "program", "objective", "purpose"),
    "key-technologies": ("technologies", "technology", "tech stack", "tools"),
    "backend-concepts": ("concepts",),
    "challenges-and-solutions": ("challenges", "challenge", "solutions", "problems"),
    "best-practices-and-takeaways": ("best practices", "takeaways", "lessons"),
    "collaboration": ("collaboration", "collaborate", "teamwork"),
}
"""What the title of a second part of the same kind says, or the label of an item: some READMEs hold
another README below the first, and some objectives say in a few words what a reader takes for the
part.
"""

PROGRAM = frozenset({"prodev", "program", "programme"})
"""A line with one of these words may well say what the program is, wherever it is."""

OTHER_NOTES = frozenset({"headings", "structure"})
"""What may change with the way a document is laid out."""

Verdicts = Mapping[str, Finding]


class Copy(NamedTuple):
    """An altered README.

    `part` is the criterion whose section was altered (or nothing), `states` what the verdicts must
    be: for each criterion the states allowed.
    """

    readme: str
    kind: str
    part: str
    data: bytes
    states: Mapping[str, frozenset[str | None]]
    lines: Mapping[str, int | None]


class Failure(NamedTuple):
    """What a copy got that it should not have."""

    copy: Copy
    criterion: str
    got: str

    def __str__(self) -> str:
        part = f" ({self.copy.part})" if self.copy.part else ""
        return f"{self.copy.readme}, {self.copy.kind}{part}: {self.criterion} {self.got}"


def verdicts(data: bytes) -> Verdicts:
    """The findings on a README in a repository of the right name, by criterion."""
    readme = Readme("README.md", data, len(data))
    snapshot = Snapshot(NAME, repository=Repository(NAME, OWNER), readme=readme, local=True)
    return {finding.criterion: finding for finding in BUILT_IN.review(snapshot).findings}


def passing(folder: Path) -> Iterator[tuple[str, str]]:
    """Name and text of every README under a folder that meets all that is asked for."""
    for path in sorted(folder.rglob("README.md")):
        data = path.read_bytes()
        if data.strip() and all(found.status != "fail" for found in verdicts(data).values()):
            yield path.parent.parent.name, text_of(data)


def text_of(data: bytes) -> str:
    codec = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return data.decode(codec, "replace").replace("\r\n", "\n").replace("\r", "\n")


def copies(name: str, text: str) -> Iterator[Copy]:
    """Every altered copy of a README."""
    before = verdicts(text.encode())
    states = {
        one: frozenset({_state(found)}) for one, found in before.items() if one not in OTHER_NOTES
    }
    lines = {one: found.line for one, found in before.items()}
    for kind, whole in alterations.WHOLE.items():
        yield Copy(name, kind, "", whole(text).encode(), states, {})
    for kind, stored in alterations.STORED.items():
        yield Copy(name, kind, "", stored(text), states, lines)
    for criterion in TITLES:
        if before[criterion].state == "good":
            yield from _of_part(name, text, criterion, before, states)


def _state(found: Finding) -> str | None:
    return str(found.state) if found.state else None


def _of_part(
    name: str,
    text: str,
    criterion: str,
    before: Verdicts,
    states: Mapping[str, frozenset[str | None]],
) -> Iterator[Copy]:
    """Yield the copies in which one criterion's section is altered, wherever it is.

    Sections of other criteria inside it stay. One that loses lines may get any verdict.
    """
    places = alterations.outermost(list(_places(text, criterion, before)))
    others = {other: _place(text, other, before[other]) for other in TITLES if before[other].line}
    kept = [
        place
        for other, place in others.items()
        if other != criterion and place.title and place not in places
    ]
    pieces = [piece for place in places for piece in alterations.without(place, kept)]
    free = {
        other
        for other in others
        if any(piece.holds(line) for piece in pieces for line in _lines(before[other]))
        or any(others[other].holds(piece.start) for piece in pieces)
    }
    if not alterations.has_list(alterations.remove(text, pieces)):
        free.add("lists")
    free.add("wider-topics")  # it has no part of its own: its words stand in the others
    rest = {one: allowed for one, allowed in states.items() if one not in free}
    for kind, change in alterations.PART.items():
        wanted = {**rest, criterion: frozenset({"missing"})}
        yield Copy(name, kind, criterion, change(text, pieces).encode(), wanted, {})
    if any(place.title for place in places):
        # Many a README has an "Overview" of something else, so an empty one need not be spoken of.
        named = criterion != "program-overview" and any(
            _names(place.title, criterion) for place in places
        )
        wanted = {
            **rest,
            criterion: frozenset({"incomplete"} if named else {"incomplete", "missing"}),
        }
        yield Copy(name, "emptied", criterion, alterations.empty(text, pieces).encode(), wanted, {})


def _lines(found: Finding) -> Iterator[int]:
    """Yield the indices of the lines that a finding rests on: its own, and those of its topics."""
    yield from (line - 1 for line in (found.line, *(topic.line for topic in found.topics)) if line)


def _place(text: str, criterion: str, found: Finding) -> Stretch:
    return alterations.at(text, (found.line or 1) - 1)


def _places(text: str, criterion: str, before: Verdicts) -> Iterator[Stretch]:
    """Yield where a criterion's section was found, and where else a reader might see one."""
    found = before[criterion]
    lines = [found.line]
    if criterion in ("challenges-and-solutions", "best-practices-and-takeaways"):
        lines += [topic.line for topic in found.topics]
    yield from (alterations.at(text, line - 1) for line in lines if line)
    whole = alterations.document_title(text)
    for section in alterations.sections(text):
        if section != whole and _names(section.title, criterion):
            yield section
    for line, words in (*alterations.short_lines(text), *alterations.labels(text)):
        if _names(words, criterion):
            yield alterations.at(text, line)
    if criterion == "program-overview":
        yield alterations.opening(text)
        yield from alterations.lines_with(text, PROGRAM)


def _names(title: str, criterion: str) -> bool:
    words = f" {alterations.plain(title).lower()} "
    return any(f" {name} " in words for name in TITLES[criterion])


def failures(copy: Copy) -> Iterator[Failure]:
    """What is wrong with a copy's verdicts."""
    after = verdicts(copy.data)
    for criterion, allowed in copy.states.items():
        state = _state(after[criterion])
        if state not in allowed:
            wanted = " or ".join(sorted(str(one) for one in allowed))
            yield Failure(copy, criterion, f"{state}, not {wanted} (line {after[criterion].line})")
    for criterion, line in copy.lines.items():
        if after[criterion].line != line:
            yield Failure(copy, criterion, f"at line {after[criterion].line}, not {line}")


def judged(folders: Iterable[Path]) -> Iterator[tuple[Copy, list[Failure]]]:
    """Yield each altered copy of each README below some folders that passes, with its failures."""
    for folder in folders:
        for name, text in passing(folder):
            for copy in copies(name, text):
                yield copy, list(failures(copy))
