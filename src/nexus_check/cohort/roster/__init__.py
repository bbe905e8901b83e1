"""A roster: a CSV file of learners as staff keep it, read into a `Cohort`.

`bytes → table → columns → rows`: `table` knows encodings and quotation marks, `columns` chooses the
columns once, `rows` says whom each row names. What else the file holds (name, email, cohort) is
carried through to the results and sent nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nexus_check.cohort.learners import Cohort, Learner
from nexus_check.cohort.roster.columns import choose
from nexus_check.cohort.roster.rows import read_rows, too_wide
from nexus_check.cohort.roster.table import Row, read_table
from nexus_check.errors import RosterError
from nexus_check.files import reason

# Longer than any roster; what is bigger was given by mistake, and would be read into memory.
_MAX_BYTES = 64 * 2**20
_LENIENT = (
    "Correct the file, or give --lenient to leave out broken lines; they are listed as not judged."
)


def read_roster(
    path: Path, wanted: str | None, *, column: str | None = None, lenient: bool = False
) -> Cohort:
    """Read a roster file. Raises `RosterError` if it is broken or names no learner.

    `wanted` is the repository's name by the rubric, `column` the heading of the column that names
    learners. A broken line raises unless `lenient`; it is then a row that is not judged.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise RosterError(f"The roster `{path}` cannot be read: {reason(error)}.") from error
    if len(data) > _MAX_BYTES:
        raise RosterError(
            f"The roster `{path}` is over {_MAX_BYTES // 2**20} MB.",
            "Check that it is the right file.",
        )
    cohort = parse_roster(data, str(path), wanted, column=column, lenient=lenient)
    if all(learner.fault for learner in cohort.learners):
        faults = [learner.fault for learner in cohort.learners if learner.fault]
        why = faults[0] if faults else "There is nothing below its first line."
        raise RosterError(f"The roster `{path}` names no learners.", why)
    return cohort


def parse_roster(
    data: bytes,
    origin: str,
    wanted: str | None,
    *,
    column: str | None = None,
    lenient: bool = False,
) -> Cohort:
    """Read a roster's bytes; see `read_roster`. Each row below the headings is one learner."""
    rows, notes = read_table(data, origin)
    if not lenient:
        _refuse_broken(rows, origin)
    columns = choose(rows, origin, wanted=wanted, column=column)
    if not lenient:
        _refuse_broken(columns.rows, origin, len(columns.headings))
    learners = read_rows(columns, wanted)
    problems = (*notes, *columns.notes, *_counted(learners))
    return Cohort(learners, columns.names, problems, reading=(columns.taken,))


def _refuse_broken(rows: Sequence[Row], origin: str, width: int = 0) -> None:
    """Raise `RosterError` naming the first broken line: a broken file is never a shorter one."""
    for row in rows:
        if why := row.broken or too_wide(row, width):
            raise RosterError(
                f"The roster `{origin}` is broken on line {row.line}: {why}.", _LENIENT
            )


def _counted(learners: Sequence[Learner]) -> list[str]:
    """Return how many rows are not judged, and on which lines, in a sentence."""
    lines = [str(learner.row) for learner in learners if learner.fault]
    if not lines:
        return []
    shown = ", ".join(lines[:10]) + (" …" if len(lines) > 10 else "")
    rows = "1 row of the roster is" if len(lines) == 1 else f"{len(lines):,} rows of the roster are"
    return [f"{rows} not judged: line{'s' if len(lines) > 1 else ''} {shown}."]
