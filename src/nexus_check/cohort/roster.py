"""A roster: a CSV file of learners as staff keep it, read into a `Cohort`.

Columns are found by their names. What else the file holds (name, email, cohort) is carried through to the results
and sent nowhere.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from nexus_check.cohort.learners import Cohort, Learner, key_of, packed
from nexus_check.errors import RosterError, TargetError
from nexus_check.model import REPOSITORY_NAME, Target
from nexus_check.targets import parse_target

# Column names by what they hold, letters and digits alone, the best first.
_PERSON = (
    *("github", "githublogin", "githubusername", "githubuser", "githubhandle", "githubaccount", "githubid"),
    *("githubprofile", "login", "username", "handle"),
)
_REPOSITORY = ("repository", "repo", "githubrepository", "githubrepo", "repositoryurl", "repourl", "githuburl", "url")
_DELIMITERS = ",;\t|"
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
# Longer than any roster; what is bigger was given by mistake, and would be read into memory.
_MAX_BYTES = 64 * 2**20
_HEADER = "Its first line must name a column github, login, username, repository or url."


@dataclass(frozen=True, slots=True)
class Columns:
    """Where things stand in a row: indices of the columns that name a learner, the best first, and of the others."""

    person: tuple[int, ...]
    repository: tuple[int, ...]
    extra: tuple[int, ...]
    names: tuple[str, ...]


def read_roster(path: Path) -> Cohort:
    """Read a roster file. Raises `RosterError` when it cannot be read or names nobody; a bad row among good ones is one
    of `problems`."""
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        raise RosterError(f"The roster `{path}` cannot be read: {reason}.") from error
    if len(data) > _MAX_BYTES:
        raise RosterError(f"The roster `{path}` is over {_MAX_BYTES // 2**20} MB.", "Is it the right file?")
    cohort = parse_roster(data, str(path))
    if not cohort.learners:
        why = cohort.problems[0] if cohort.problems else "There is nothing below its first line."
        raise RosterError(f"The roster `{path}` names no learners.", why)
    return cohort


def parse_roster(data: bytes, origin: str = "roster") -> Cohort:
    """Read a roster's bytes: comma, semicolon, tab or `|` between the cells, with or without a byte order mark.

    A learner who comes again counts once, by the first row. Raises `RosterError` without a column that names anybody.
    """
    text, problems = _decoded(data)
    text, delimiter = _dialect(text)
    rows = _rows(text, delimiter, origin)
    line, header = next(rows, (1, []))
    columns = _columns(header, line, origin)
    learners: list[Learner] = []
    lines: dict[str, int] = {}
    for line, cells in rows:
        try:
            target = _target(cells, columns, line, problems)
        except RosterError as error:
            problems.append(str(error))
            continue
        key = key_of(target)
        if key in lines:
            problems.append(f"Line {line} names {target.learner or target.full_name} again: line {lines[key]} counts.")
            continue
        lines[key] = line
        learners.append(Learner(len(learners), key, target, packed(_extra(cells, columns))))
    return Cohort(origin, tuple(learners), columns.names, tuple(problems))


def _decoded(data: bytes) -> tuple[str, list[str]]:
    """The text, and what had to be guessed about its encoding. Spreadsheets write UTF-8, UTF-16 or Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace").removeprefix("\N{BOM}"), []
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), ["The roster is not UTF-8; it was read as Windows-1252."]


def _dialect(text: str) -> tuple[str, str]:
    """The text without a spreadsheet's `sep=` line, and what stands between the cells of its first line."""
    first, _, rest = text.lstrip("\r\n").partition("\n")
    if said := re.fullmatch(r"sep=(.)\r?", first, re.IGNORECASE):
        return rest, said[1]
    bare = re.sub(r'"[^"]*"', "", first)
    return text, max(_DELIMITERS, key=bare.count)


def _rows(text: str, delimiter: str, origin: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold something, each with the number of the line on which it begins, from 1."""
    lines = (found[0] for found in _LINE.finditer(text))
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    begins = 1
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                yield begins, stripped
            begins = reader.line_num + 1
    except csv.Error as error:
        raise RosterError(
            f"The roster `{origin}` cannot be read from line {begins} on: {error}.", "Is a quotation mark missing?"
        ) from error


def _columns(header: list[str], line: int, origin: str) -> Columns:
    """Find the columns by their names. Raises `RosterError` when none of them names a learner or a repository."""
    plain = [re.sub(r"[^a-z0-9]", "", name.lower()) for name in header]
    person = tuple(plain.index(name) for name in _PERSON if name in plain)
    repository = tuple(plain.index(name) for name in _REPOSITORY if name in plain)
    if not person and not repository:
        shown = ", ".join(f"`{name[:40]}`" for name in header[:8]) or "none"
        raise RosterError(f"The roster `{origin}` has no column that names learners (line {line}: {shown}).", _HEADER)
    extra = tuple(i for i in range(len(header)) if i not in (*person[:1], *repository[:1]))
    return Columns(person, repository, extra, _names(header, extra))


def _names(header: list[str], extra: tuple[int, ...]) -> tuple[str, ...]:
    """Names for the extra columns, each one different: an unnamed one is `column 3`, a second `note` is `note 2`."""
    names: list[str] = []
    for index in extra:
        name, number = header[index] or f"column {index + 1}", 2
        base = name
        while name in names:
            name, number = f"{base} {number}", number + 1
        names.append(name)
    return tuple(names)


def _target(cells: list[str], columns: Columns, line: int, problems: list[str]) -> Target:
    """Whom a row names. A repository's column decides what is judged, a person's whose it is.

    Raises `RosterError`, naming the line, when it is nobody; what could not be used beside it goes to `problems`.
    """
    person, said = _first(cells, columns.person)
    repository, said_too = _first(cells, columns.repository)
    complaints = [*said, *said_too]
    if person is None and repository is None:
        raise RosterError(f"Line {line} names nobody: {' '.join(complaints) or 'the cells for it are empty.'}")
    problems += [f"Line {line}: {complaint}" for complaint in complaints]
    if repository is None or (person and repository.learner):  # a profile's address names no repository
        return _on_default_branch(person or repository or Target(""))
    judged = _on_default_branch(repository)
    return replace(judged, learner=person.owner) if person else judged


def _on_default_branch(target: Target) -> Target:
    """A sweep judges default branches, whatever page of a repository somebody pasted. Where the repository has the
    name that was asked for, its owner is the learner."""
    named_right = (target.name or "").lower() == REPOSITORY_NAME
    return replace(target, ref=None, learner=target.owner if named_right else target.learner)


def _first(cells: list[str], indices: tuple[int, ...]) -> tuple[Target | None, list[str]]:
    """What the first of these cells that can be used names, and what was wrong with those before it."""
    complaints: list[str] = []
    for index in indices:
        cell = cells[index] if index < len(cells) else ""
        if not cell:
            continue
        try:
            return parse_target(cell, folders=False), complaints
        except TargetError as error:
            complaints.append(error.message)
    return None, complaints


def _extra(cells: list[str], columns: Columns) -> Iterator[str]:
    return (cells[index] if index < len(cells) else "" for index in columns.extra)
