"""Rows of a roster as learners: each with its repository, or why it is not judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace as with_fields
from itertools import combinations, islice

from msgspec.structs import replace

from nexus_check.cohort.learners import Learner, key_of
from nexus_check.cohort.roster.columns import Columns, may_be_two_logins
from nexus_check.cohort.roster.table import Row
from nexus_check.cohort.roster.words import (
    cell_of,
    clean,
    is_like,
    is_number,
    letters,
    names_nobody,
)
from nexus_check.errors import RosterError, TargetError
from nexus_check.model import Target
from nexus_check.targets import is_repository_name, parse_target, quoted, refuse_token

_CUT = ("...", "\N{HORIZONTAL ELLIPSIS}")  # the end of a name of which there was more


def read_rows(columns: Columns, wanted: str | None) -> tuple[Learner, ...]:
    """Return a learner for each row in order. Rows of one account each say so."""
    learners = [_read_row(place, row, columns, wanted) for place, row in enumerate(columns.rows)]
    return tuple(_told_apart(learners, columns))


def _read_row(place: int, row: Row, columns: Columns, wanted: str | None) -> Learner:
    if row.cells == columns.headings:
        return _nobody(place, row, columns, "it repeats the headings.")
    if why := row.broken or too_wide(row, len(columns.headings)):
        return _nobody(place, row, columns, f"it is broken, as {why}.")
    try:
        target = _target(row.cells, columns, wanted)
    except (RosterError, TargetError) as error:
        return _nobody(place, row, columns, error.message)
    return _learner(place, row, columns, target)


def too_wide(row: Row, width: int) -> str | None:
    """Return what is wrong with a row that has more cells than headings; None if it has not."""
    held = max((number for number, cell in enumerate(row.cells, 1) if cell), default=0)
    return f"it has {held} cells, and the headings name {width}" if width and held > width else None


def _learner(place: int, row: Row, columns: Columns, target: Target) -> Learner:
    named = next((cell for level in _said(row, columns) for cell in level if cell), "")
    rubric = cell_of(row.cells, columns.rubric)
    key = key_of(target) if target.learner or not named else f"{key_of(target)} {named}"
    return Learner(
        place,
        key,
        target,
        _cells(row.cells, columns.extra),
        row=row.line,
        rubric=None if names_nobody(rubric) else rubric,
    )


def _nobody(place: int, row: Row, columns: Columns, why: str) -> Learner:
    """Return a row that is not judged: it keeps its own cells and its place."""
    key = f"line {row.line}"
    cells = _cells(row.cells, columns.extra)
    fault = f"Line {row.line} names no learner: {why}"
    return Learner(place, key, Target(key), cells, row=row.line, fault=fault)


def _cells(cells: Sequence[str], indices: Sequence[int]) -> tuple[str, ...]:
    return tuple(cells[index] if index < len(cells) else "" for index in indices)


# --- whom a row names ----------------------------------------------------------------------------


def _target(cells: Sequence[str], columns: Columns, wanted: str | None) -> Target:
    """Return a row's repository and learner. Raises `RosterError` or `TargetError` for nobody.

    An address of a repository is judged whatever else the row holds; without one it is the
    learner's repository of the wanted name.
    """
    person, repository = cell_of(cells, columns.person), cell_of(cells, columns.repository)
    if not names_nobody(repository):
        return _of_repository(person, repository, columns, wanted)
    if columns.person is None:
        if not repository:
            raise RosterError("the cell for the repository is empty.")
        raise RosterError(f"{quoted(repository)} is not a repository.")
    return _of_person(person, columns, wanted)


def _of_person(cell: str, columns: Columns, wanted: str | None) -> Target:
    found = _login(cell)
    if found.learner is None:  # an address of a repository in the column of the logins
        if columns.headings and may_be_two_logins(cell, wanted):
            raise RosterError(
                f"{quoted(cell)} may be two logins or a repository: give one login, or an address."
            )
        return _owned(found, wanted)
    if wanted is None:
        raise RosterError(
            "the rubric asks for no repository's name, so the roster must name repositories."
        )
    return replace(found, name=wanted)


def _login(cell: str) -> Target:
    """Return what a learner's cell names. Raises `RosterError` or `TargetError` if nobody."""
    if not cell:
        raise RosterError("the cell for the login is empty.")
    if names_nobody(cell):
        raise RosterError(f"{quoted(cell)} is not a login.")
    if is_number(cell):
        raise RosterError(f"{quoted(cell)} is a number, not a login.")
    return _parsed(cell)


def _parsed(cell: str) -> Target:
    """Return what a login or address names. Raises `RosterError` or `TargetError` if nothing."""
    found = replace(parse_target(cell, folders=False), ref=None)
    if (found.owner or "").lower() == "github":  # `github/ada`, meant as an address
        raise RosterError(f"{quoted(cell)} is a repository of GitHub's own account.")
    return found


def _of_repository(person: str, cell: str, columns: Columns, wanted: str | None) -> Target:
    """Return the repository in its own cell, owned by the person beside it if there is one."""
    if "/" not in cell:
        return _of_bare_name(person, cell, columns, wanted)
    found = _parsed(cell)
    login = _login_or_none(person)
    if found.learner is not None:  # a profile's address names no repository
        if login is not None and login.lower() != found.learner.lower():
            raise RosterError(
                f"it names two accounts, {quoted(login)} and {quoted(found.learner)}, and "
                "no repository."
            )
        return _of_person(cell, columns, wanted)
    return replace(found, learner=login) if login else _owned(found, wanted)


def _of_bare_name(person: str, cell: str, columns: Columns, wanted: str | None) -> Target:
    """Return LOGIN/NAME for a name without an owner, or a login if no other column has them.

    Beside a login, what is unlike the wanted name is a status, as `Late`; below `Repo name` it is a
    name.
    """
    refuse_token(cell)
    if columns.person is None:
        like = wanted and letters(wanted) in letters(cell)
        if columns.alone and not like:
            return _of_person(cell, columns, wanted)
        raise RosterError(f"{quoted(cell)} is a repository's name without its owner.")
    if not (columns.names_alone or is_like(cell, wanted or "") or cell.endswith(_CUT)):
        return _of_person(person, columns, wanted)
    found = _login(person)
    if not is_repository_name(cell):
        raise RosterError(f"{quoted(cell)} is not a repository's name or address.")
    return replace(_parsed(f"{found.owner}/{cell}"), learner=found.owner)


def _login_or_none(cell: str) -> str | None:
    try:
        return _login(cell).owner
    except (RosterError, TargetError):
        return None


def _owned(target: Target, wanted: str | None) -> Target:
    """Return the target with its owner as the learner if the repository has the wanted name."""
    named_right = wanted is not None and (target.name or "").lower() == wanted.lower()
    return replace(target, learner=target.owner if named_right else None)


# --- rows of one account -------------------------------------------------------------------------


def _told_apart(learners: Sequence[Learner], columns: Columns) -> Iterator[Learner]:
    """Yield the learners with different keys.

    Where two rows name one account, the same person's second row is not judged. Of two persons one
    has another's login, and which one nobody can tell: neither is judged.
    """
    by_key: dict[str, list[Learner]] = {}
    by_repository: dict[str, list[Learner]] = {}
    for learner in learners:
        by_key.setdefault(learner.key, []).append(learner)
        by_repository.setdefault(_repository(learner), []).append(learner)
    contested = {key for key, same in by_key.items() if _are_several_persons(same, columns)}
    for learner in learners:
        same, sharing = by_key[learner.key], by_repository[_repository(learner)]
        if learner.key in contested:
            why = f"{_others(same, learner)} the same account, for another person."
            yield _refused(learner, f"{why} Correct the wrong one.")
        elif learner is not same[0]:
            yield _refused(learner, f"line {same[0].row} names the same account and is judged.")
        elif len(same) > 1:
            note = f"{_others(same, learner).capitalize()} the same account in the roster."
            yield with_fields(learner, note=note)
        elif len(sharing) > 1:
            note = f"{_others(sharing, learner).capitalize()} the same repository in the roster."
            yield with_fields(learner, note=note)
        else:
            yield learner


def _are_several_persons(learners: Sequence[Learner], columns: Columns) -> bool:
    """Whether two of these rows are plainly of different persons."""
    people = {_said(columns.rows[learner.place], columns) for learner in learners}
    return any(_differ(one, other) for one, other in combinations(people, 2))


def _repository(learner: Learner) -> str:
    return (learner.target.full_name or learner.key).lower()


def _others(learners: Sequence[Learner], but: Learner) -> str:
    """Return "line 3 names" or "lines 3, 4 name" for the first five of these rows but one."""
    lines = [str(each.row) for each in islice((x for x in learners if x is not but), 6)]
    if len(lines) == 1:
        return f"line {lines[0]} names"
    return f"lines {', '.join(lines[:5])}{' …' if len(lines) > 5 else ''} name"


def _refused(learner: Learner, why: str) -> Learner:
    return with_fields(learner, key=f"line {learner.row}", fault=f"Line {learner.row}: {why}")


def _said(row: Row, columns: Columns) -> tuple[tuple[str, ...], ...]:
    """Return what a row says of its person, the surest first; the parts of a name are one cell."""
    sure, names = (
        tuple("" if names_nobody(cell) else clean(cell).casefold() for cell in cells)
        for cells in (_cells(row.cells, level) for level in columns.identity)
    )
    return sure, (" ".join(filter(None, names)),)


def _differ(one: Sequence[Sequence[str]], other: Sequence[Sequence[str]]) -> bool:
    """Whether two rows are plainly of two persons.

    The surest that both say decides: of several e-mail addresses and identifiers one that is the
    same makes them one person.
    """
    for here, there in zip(one, other, strict=True):
        if both := [(a, b) for a, b in zip(here, there, strict=True) if a and b]:
            return all(a != b for a, b in both)
    return False
