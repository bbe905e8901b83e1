"""Reports as `results.csv`, for spreadsheets: a row for each learner."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from nexus_check.model import CohortRow, Report
from nexus_check.reporters import escape, wording

_BEFORE = (
    "row",
    "login",
    "repository",
    "url",
    "commit",
    "conclusion",
    "passed",
    "required",
    "score",
)
_AFTER = ("topics_missing", "change", "score_before", "reason")


def header(criteria: Sequence[str], columns: Sequence[str] = ()) -> list[str]:
    """Return the names of the columns: the report's, one for each criterion's id, and the roster's.

    A column of the roster whose name is taken is called `roster_NAME`.
    """
    own = [*_BEFORE, *criteria, *_AFTER]
    return own + [escape.csv(f"roster_{name}" if name in own else name) for name in columns]


def row(given: CohortRow, criteria: Sequence[str], columns: Sequence[str] = ()) -> list[str]:
    """Return a learner's cells in the order of `header`, empty for a criterion not in the report.

    `row` is the line of the roster; `reason` says why a learner was not judged, or what is wrong
    with the row.
    """
    report, repository = given.report, given.report.repository
    statuses = {finding.criterion: finding.status for finding in report.findings}
    named = (
        report.learner or report.target,
        repository.full_name or "",
        repository.url or "",
        repository.commit or "",
    )
    return [
        "" if given.row is None else str(given.row),
        *map(escape.csv, named),
        report.conclusion.value,
        str(report.passed),
        str(report.required),
        str(report.score),
        *(statuses.get(criterion, "") for criterion in criteria),
        escape.csv("; ".join(_topics_missing(report))),
        given.change.value if given.change else "",
        "" if given.score_before is None else str(given.score_before),
        escape.csv(given.note or wording.cause(report)),
        *map(escape.csv, _roster_cells(given.columns, columns)),
    ]


def lines(
    rows: Iterable[CohortRow], criteria: Sequence[str], columns: Sequence[str] = ()
) -> Iterator[str]:
    """Yield the file line by line, the header first, each with its newline."""
    yield _line(header(criteria, columns))
    for given in rows:
        yield _line(row(given, criteria, columns))


def _topics_missing(report: Report) -> Iterator[str]:
    for finding in report.findings:
        if wording.is_open(finding):
            yield from (topic.id for topic in finding.topics if topic.status == "fail")


def _roster_cells(given: Mapping[str, str], columns: Sequence[str]) -> Iterator[str]:
    return (given.get(name, "") for name in columns)


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()
