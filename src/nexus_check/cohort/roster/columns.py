"""Choose the columns that name the learner and the repository, by the headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from nexus_check.cohort.roster.table import Row
from nexus_check.cohort.roster.words import (
    Heading,
    Kind,
    cell_of,
    clean,
    is_like,
    is_number,
    kind_of,
    letters,
    names_nobody,
    words_in,
)
from nexus_check.errors import RosterError, TargetError
from nexus_check.model import Target
from nexus_check.targets import is_address, parse_target, without_tokens

_MOST_TITLES = 20  # lines above the headings
_LIST_HEADINGS = words_in("student students learner learners members participants people")
# In the heading of a column of repositories that are not the course's.
_LEARNERS_OWN = words_in("student students learner learners your team teams group groups my")
_OTHER_WORDS = words_in(
    "name names first last full student learner email mail address id ids number s surname "
    "firstname lastname fullname identifier title group section cohort class phone"
)
_NO_COLUMN = (
    "Name the column by --column (`roster-column` in the action), or give it the heading github, "
    "login, username, repository or url."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The rows below the headings, and where things are in them, as indices.

    An index is None where the roster has no such column; `headings` are empty where it has none.
    `alone` says that the repository's column is the only one: a bare login in it is a login;
    `names_alone` that its heading asks for names.
    `identity` holds columns that tell persons apart: of addresses and identifiers, and of names.
    `notes` explain the choice to staff; `taken` says it in one sentence.
    """

    rows: tuple[Row, ...]
    headings: tuple[str, ...] = ()
    person: int | None
    repository: int | None = None
    rubric: int | None = None
    identity: tuple[tuple[int, ...], ...] = ((), ())
    extra: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    alone: bool = False
    names_alone: bool = False
    taken: str
    notes: tuple[str, ...]


def choose(rows: Sequence[Row], origin: str, *, wanted: str | None, column: str | None) -> Columns:
    """Find the headings and choose the columns.

    `wanted` is the name of the repository, `column` a heading that the person asked for. Raises
    `RosterError` where no column names a learner or a repository.
    """
    if not rows:
        raise RosterError(
            f"The roster `{origin}` is empty.", "Its first line must name the columns."
        )
    for number, row in enumerate(rows[:_MOST_TITLES]):
        if _is_title(row, rows[number + 1 :]) or (number and _is_a_learners(row)):
            continue
        if columns := _columns(rows, number, wanted, column):
            return columns
    if column is None and (listed := _list(rows)):
        return listed
    shown = ", ".join(f"`{_shown(name)[:40]}`" for name in rows[0].cells[:8])
    if column is not None:
        raise RosterError(
            f"The roster `{origin}` has no column `{column}` (line {rows[0].line}: {shown})."
        )
    raise RosterError(
        f"The roster `{origin}` has no column that names learners (line {rows[0].line}: {shown}).",
        _NO_COLUMN,
    )


def _is_title(row: Row, below: Sequence[Row]) -> bool:
    """Whether a row is a title: one cell alone, above rows of which half or more have several."""
    held = sum(bool(cell) for cell in row.cells)
    several = [sum(bool(cell) for cell in each.cells) > 1 for each in below[:_MOST_TITLES]]
    return bool(row.broken) or (held <= 1 and any(several) and 2 * sum(several) >= len(several))


def _is_a_learners(row: Row) -> bool:
    """Whether a row holds what headings do not: an e-mail address or a web address alone."""
    return any(re.fullmatch(r"\S+@\S+\.\S+|https?://\S+", cell) for cell in row.cells)


def _columns(
    rows: Sequence[Row], number: int, wanted: str | None, column: str | None
) -> Columns | None:
    """Return the columns by the headings in a row; None where it holds no headings of a roster."""
    row, below = rows[number], tuple(rows[number + 1 :])
    headings = [Heading(cell) for cell in row.cells]
    kinds = [_kind(i, heading, below, wanted) for i, heading in enumerate(headings)]
    if column is not None:
        asked = next((i for i, each in enumerate(headings) if _same(each.text, column)), None)
        if asked is None:
            return None
        kinds = [_asked_for(kind) if i == asked else _other(kind) for i, kind in enumerate(kinds)]
    elif (
        len(headings) == 1
        and set(headings[0].words) - {"the", "github"} <= _LIST_HEADINGS
        and headings[0].words
    ):
        kinds = [("person", 1)]
    person = _best("person", kinds)
    shared = [
        i
        for i, (kind, _) in enumerate(kinds)
        if kind == "repository"
        and not headings[i].holds(_LEARNERS_OWN)
        and _is_the_courses(i, below, person)
    ]
    kinds = [("other", 0) if i in shared else kind for i, kind in enumerate(kinds)]
    repository = _best("repository", kinds)
    if person is None and repository is None:
        repository = _best("address", kinds)
    if person is None and repository is None:
        return None
    extra = tuple(i for i in range(len(headings)) if i not in (person, repository))
    return Columns(
        rows=below,
        headings=row.cells,
        person=person,
        repository=repository,
        rubric=_best("rubric", kinds),
        identity=tuple(
            tuple(i for i, (each, _) in enumerate(kinds) if each == kind and not _is_same(i, below))
            for kind in ("identity", "name")
        ),
        extra=extra,
        names=_names(row.cells, extra),
        alone=repository is not None and person is None and _may_hold_logins(headings[repository]),
        names_alone=repository is not None and headings[repository].holds(frozenset({"name"})),
        taken=_taken(row.cells, person, repository),
        notes=(
            *_skipped(rows[:number]),
            *_explained(headings, kinds, person, repository),
            *(
                f"The column `{_shown(row.cells[i])}` was not taken: it names one repository "
                "for all learners."
                for i in shared
            ),
        ),
    )


def _kind(
    index: int, heading: Heading, below: Sequence[Row], wanted: str | None
) -> tuple[Kind, int]:
    """Return what a column holds, by its heading and, where that leaves it open, by its cells."""
    kind, plain = kind_of(heading)
    if kind not in ("person", "number", "repository", "address"):
        return kind, plain
    cells = _cells(index, below)
    held = [cell for cell in cells if not names_nobody(cell)]
    numbers = bool(held) and all(is_number(cell) for cell in held)
    named = Counter(_named(cell) for cell in held if "/" in cell)
    pairs = sum(may_be_two_logins(cell, wanted) for cell in held if "/" in cell)
    on_github = 2 * (named["login"] + named["repository"]) > len(held)
    if kind == "number":
        return ("other" if numbers or not held else "person"), plain
    if kind == "address":
        return ("repository" if on_github else "address"), plain
    if kind == "repository" or (
        not heading.holds(frozenset({"username", "login", "handle"}))
        and 2 * (named["repository"] - pairs) > len(held)  # `GitHub link` over addresses of them
    ):
        bare = bool(held) and not on_github
        other = bare and (numbers or not heading.names_repositories)
        return ("other", 0) if other else ("repository", plain + 30 * _is_of(wanted, heading, held))
    return ("other", 0) if numbers and plain <= 20 else (kind, plain)


def _cells(index: int, below: Sequence[Row]) -> list[str]:
    """Return what a column holds in the rows that are not broken."""
    return [clean(row.cells[index]) for row in below if index < len(row.cells) and not row.broken]


def _is_same(index: int, below: Sequence[Row]) -> bool:
    """Whether a column holds the same in all of three or more rows: it says nothing of one row."""
    cells = [cell.casefold() for cell in _cells(index, below)]
    return len(cells) > 2 and len(set(cells)) == 1


def _is_the_courses(index: int, below: Sequence[Row], person: int | None) -> bool:
    """Whether a column names one repository for most logins and no other for any."""
    rows = [row.cells for row in below if not names_nobody(cell_of(row.cells, person))]
    cells = [cell for row in rows if not names_nobody(cell := cell_of(row, index))]
    names = {_repository_in(cell) for cell in cells}
    return 2 < len(cells) > len(rows) / 2 and len(names) == 1 and "/" in names.pop()


def _is_of(wanted: str | None, heading: Heading, held: Sequence[str]) -> bool:
    """Whether a column is of the repository of this name: its heading or most of its cells are."""
    of_name = [wanted and letters(wanted) in letters(text) for text in (heading.text, *held)]
    return bool(of_name[0]) or 2 * sum(map(bool, of_name)) > len(held)


def _named(cell: str) -> str | None:
    """Return `login` or `repository` for what a cell names; None for neither."""
    if target := _target(cell):
        return "login" if target.learner else "repository"
    return None


def _repository_in(cell: str) -> str:
    """Return the OWNER/REPO that a cell names however it is spelled, else the cell."""
    target = _target(cell)
    return ((target and target.full_name) or cell).lower()


def _target(cell: str) -> Target | None:
    try:
        return parse_target(cell, folders=False)
    except TargetError:
        return None


def may_be_two_logins(cell: str, wanted: str | None) -> bool:
    """Whether an OWNER/REPO may be two logins: `ada/bo`, of which REPO has no word of `wanted`."""
    return not is_address(cell) and not is_like(cell.partition("/")[2], wanted or "")


def _same(heading: str, asked: str) -> bool:
    return (
        clean(heading).casefold() == clean(asked).casefold()
        or letters(heading) == letters(asked) != ""
    )


def _asked_for(kind: tuple[Kind, int]) -> tuple[Kind, int]:
    return ("repository" if kind[0] in ("repository", "address") else "person"), 1_000


def _other(kind: tuple[Kind, int]) -> tuple[Kind, int]:
    """Return the kind of another column than the one asked for: it names no learner."""
    return ("other", 0) if kind[0] in ("person", "number") else kind


def _best(kind: Kind, kinds: Sequence[tuple[Kind, int]]) -> int | None:
    """Return the first of the columns of this kind whose heading says it most plainly."""
    held = [(plain, -i) for i, (each, plain) in enumerate(kinds) if each == kind]
    return -max(held)[1] if held else None


def _may_hold_logins(heading: Heading) -> bool:
    """Whether a bare word below it may be a login: `GitHub Repo Link` yes, `repo name` no."""
    return heading.github or heading.holds(frozenset({"url", "link", "profile"}))


def _taken(cells: Sequence[str], person: int | None, repository: int | None) -> str:
    parts = []
    if person is not None:
        parts.append(f"learners by the column `{_shown(cells[person])}`")
    if repository is not None:
        parts.append(f"repositories by the column `{_shown(cells[repository])}`")
    return f"The roster names {' and '.join(parts)}."


def _shown(heading: str) -> str:
    return " ".join(without_tokens(clean(heading)).split())


def _explained(
    headings: Sequence[Heading],
    kinds: Sequence[tuple[Kind, int]],
    person: int | None,
    repository: int | None,
) -> list[str]:
    """Return notes for staff about the choice."""
    notes = []
    if person is not None and not headings[person].github and kinds[person][1] <= 20:
        notes.append(
            f"No heading says GitHub: the column `{_shown(headings[person].text)}` was taken "
            "for the logins."
        )
    for kind, taken in (("person", person), ("repository", repository)):
        others = [
            f"`{_shown(headings[i].text)}`"
            for i, (each, _) in enumerate(kinds)
            if each == kind and i != taken
        ]
        if taken is not None and others:
            notes.append(
                f"The column `{_shown(headings[taken].text)}` was taken, and not "
                f"{', '.join(others[:5])}."
            )
    return notes


def _skipped(above: Sequence[Row]) -> list[str]:
    """Return a note about the lines above the headings, if there are any."""
    lines = ", ".join(str(row.line) for row in above)
    note = f"Skipped above the headings: line{'s' if len(above) > 1 else ''} {lines}."
    return [note] if above else []


def _list(rows: Sequence[Row]) -> Columns | None:
    """Return a headless file of one column as a list of logins and addresses; None for others."""
    if any(sum(bool(cell) for cell in row.cells) > 1 for row in rows):
        return None
    first = [next((cell for cell in row.cells if cell), "") for row in rows]
    usable = [not names_nobody(cell) and _named(clean(cell)) is not None for cell in first]
    if 2 * sum(usable) <= len(usable) or _says_other(first[0]):
        return None
    begin = 0 if usable[0] or " " not in clean(first[0]) else 1
    note = "The roster has no headings: each line was read as a login or an address."
    return Columns(
        rows=tuple(rows[begin:]),
        person=next(i for i, cell in enumerate(rows[begin].cells) if cell),
        taken="The roster is a list of logins.",
        notes=(*_skipped(rows[:begin]), note),
    )


def _says_other(cell: str) -> bool:
    """Whether a first line is the heading of something else than logins: `name`, `student id`."""
    words = set(Heading(cell).words)
    return bool(words) and words <= _OTHER_WORDS


def _names(cells: Sequence[str], extra: Sequence[int]) -> tuple[str, ...]:
    """Return different names for the extra columns: `column 3` for an unnamed one, `note 2`."""
    names: dict[str, int] = {}  # each with the highest number that was given to it
    for index in extra:
        name = base = _shown(cells[index]) or f"column {index + 1}"
        while name in names:
            names[base] += 1
            name = f"{base} {names[base]}"
        names[name] = 1
    return tuple(names)
