"""The files a sweep leaves: written beside their names first, and put there when all of them are
whole.

=================  ================================================================================
`results.jsonl`    a report a line, every learner exactly once, in the order of the roster
`learners.jsonl`   what goes beside each: roster columns, change, history, what the next sweep needs
`results.csv`      a row a learner, for a spreadsheet
`summary.json`     the cohort in figures, and who moved
`summary.md`       the same to read
`report.html`      all of it as one page
=================  ================================================================================
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import msgspec

from nexus_check import __version__
from nexus_check.cohort import copies, provenance, records
from nexus_check.cohort.earlier import LEARNERS, RESULTS, SUMMARY_JSON, Line
from nexus_check.cohort.tallies import Counts
from nexus_check.errors import UsageError
from nexus_check.files import Draft, make_folder
from nexus_check.model import (
    Change,
    CohortRow,
    CohortSummary,
    Conclusion,
    HandedOut,
    NearCopy,
    Report,
    RubricRef,
    SweepPoint,
)
from nexus_check.reporters import cohort_markdown, csv, html, json
from nexus_check.reporters.cohort_markdown import Person

CSV = "results.csv"
SUMMARY_MARKDOWN = "summary.md"
HTML = "report.html"
# In this order they take their names; with the last one all are there.
FILES = (LEARNERS, CSV, SUMMARY_MARKDOWN, HTML, SUMMARY_JSON, RESULTS)

_MOST_PAIRS = 2_000
_LEAST_SHARE = 0.1  # of a README; less is a sentence that many quote
_MOST_PEOPLE = 1_000  # of each kind are kept by name in summary.json; results.csv has them all
_MOST_PROBLEMS = 200
_TOLD = (Change.NEWLY_PASSES, Change.REGRESSED, Change.STARTED, Change.NEVER_STARTED)


class Entry(NamedTuple):
    """A learner's part of the results. `raw` is the report's line without its newline."""

    raw: bytes
    report: Report
    line: Line


@dataclass(frozen=True, slots=True)
class About:
    """A sweep as such.

    Times are ISO 8601 in UTC; `shard` is `I/N`; `requests` is how many were sent; `total` is the
    number of learners in the whole cohort.
    """

    swept_at: str
    rubric: RubricRef
    rubric_title: str
    criteria: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    requests: int | None = None
    previous_at: str | None = None
    trend: tuple[SweepPoint, ...] = ()
    shard: str | None = None
    unfinished: str | None = None
    total: int | None = None


class SummaryFile(msgspec.Struct, frozen=True):
    """`summary.json`. `people` are those who moved, by kind of change, and those `not-judged`; at
    most 1,000 each.
    """

    schema: str
    swept_at: str
    summary: CohortSummary
    people: dict[str, tuple[Person, ...]] = {}
    criteria: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    shard: str | None = None
    unfinished: str | None = None
    total: int | None = None


SCHEMA = "nexus-check/sweep-v1"


@dataclass
class _People:
    """Those whom the summary names: so many of each kind, while all are counted."""

    named: dict[str, list[Person]] = field(default_factory=dict)

    def add(self, kind: str, report: Report, note: str = "") -> None:
        held = self.named.setdefault(kind, [])
        if len(held) < _MOST_PEOPLE:
            held.append(Person(name_of(report), report.repository.url, note))


class _Alike(NamedTuple):
    """Near copies, whether there are more than are listed, and who has handed-out text."""

    pairs: tuple[NearCopy, ...]
    more: bool
    handed_out: tuple[HandedOut, ...]


class _Sketches:
    """Compares READMEs once `learners.jsonl` is written: the sketches are read from there."""

    def __init__(self) -> None:
        self._index = copies.Index()
        self._handed_out = copies.HandedOut()
        self._names: list[str] = []
        self._offsets = array("q", [0])

    def add(self, entry: Entry, length: int) -> None:
        """Add the next learner, whose line has this length."""
        sketch = copies.decode(entry.line.sketch)
        self._index.add(len(self._names), sketch)
        self._handed_out.add(sketch)
        self._names.append(name_of(entry.report))
        self._offsets.append(self._offsets[-1] + length)

    def alike(self, learners: Path) -> _Alike:
        """Return what the READMEs have in common, from `learners.jsonl`."""
        decoder = msgspec.json.Decoder(Line)
        digests = self._handed_out.digests()
        with learners.open("rb") as lines:

            def sketch_of(number: int) -> copies.Sketch:
                lines.seek(self._offsets[number])
                return copies.decode(decoder.decode(lines.readline()).sketch)

            found = list(
                islice(copies.near_copies(self._index, sketch_of, digests), _MOST_PAIRS + 1)
            )
            # Without handed-out text, as in most cohorts, no sketch is read again.
            numbers = range(len(self._names)) if digests else ()
            having = [self._handed_out_to(number, sketch_of(number), digests) for number in numbers]
        named = [
            NearCopy(self._names[one], self._names[other], share)
            for one, other, share in found[:_MOST_PAIRS]
        ]
        listed = sorted(
            (one for one in having if one.share >= _LEAST_SHARE), key=lambda one: -one.share
        )
        return _Alike(
            tuple(sorted(named, key=lambda pair: -pair.share)),
            len(found) > _MOST_PAIRS,
            tuple(listed[:_MOST_PEOPLE]),
        )

    def _handed_out_to(
        self, number: int, sketch: copies.Sketch, digests: frozenset[int]
    ) -> HandedOut:
        lines = [sentence.line for sentence in sketch.sentences if sentence.digest in digests]
        share = sketch.words_in(digests) / max(1, sketch.words)
        return HandedOut(
            self._names[number], round(share, 2), min(lines, default=0), max(lines, default=0)
        )


def name_of(report: Report) -> str:
    """Whom a report is about: the learner, else what was asked for."""
    return report.learner or report.target


def write(
    folder: Path, entries: Iterable[Entry], about: About, before: Counts | None = None
) -> CohortSummary:
    """Write all files of a sweep to `folder`, from its learners in their order; returns the
    summary.

    Only counts are held of the learners, the sketches that near copies are found by, and those
    named in the summary. `before` counts the sweep that was compared with. Raises `UsageError` when
    `folder` cannot be written.
    """
    try:
        make_folder(folder)
        with Draft(folder) as draft:
            summary = _write(draft, entries, about, before)
            draft.publish(FILES)
    except OSError as error:
        reason = (error.strerror or "no reason given").lower()
        raise UsageError(
            f"The results cannot be written to `{error.filename or folder}`: {reason}."
        ) from error
    return summary


def _write(
    draft: Draft, entries: Iterable[Entry], about: About, before: Counts | None
) -> CohortSummary:
    counts, people, sketches = Counts(), _People(), _Sketches()
    with draft.binary(RESULTS) as reports, draft.binary(LEARNERS) as lines:

        def rows() -> Iterator[CohortRow]:
            for entry in entries:
                reports.write(entry.raw + b"\n")
                sketches.add(entry, lines.write(_beside(entry)))
                counts.add(entry.report, entry.line.change)
                _name(people, entry)
                yield row(entry.report, entry.line)

        # With a byte order mark: Excel takes a file without one for the system's own encoding
        with draft.text(CSV, "utf-8-sig") as file:
            file.writelines(csv.lines(rows(), about.criteria, about.header))
    summary = _summary(counts, about, before, sketches.alike(draft.path(LEARNERS)))
    named = {kind: tuple(held) for kind, held in people.named.items()}
    _save(draft, SUMMARY_MARKDOWN, [cohort_markdown.render(summary, named, about.unfinished)])
    _save(draft, HTML, html.render(summary, read_rows(draft.path(RESULTS), draft.path(LEARNERS))))
    written = SummaryFile(
        SCHEMA,
        about.swept_at,
        summary,
        named,
        about.criteria,
        about.header,
        about.shard,
        about.unfinished,
        about.total,
    )
    _save(draft, SUMMARY_JSON, [_json(written)])
    return summary


def _beside(entry: Entry) -> bytes:
    """Return an entry's line of `learners.jsonl`, with the checksum of the report it goes with."""
    return records.encode(msgspec.structs.replace(entry.line, report=records.checksum(entry.raw)))


def name_more(folder: Path, people: Mapping[str, Sequence[Person]]) -> None:
    """Name further people in the summaries that `write` left in `folder`."""
    written = msgspec.json.decode((folder / SUMMARY_JSON).read_bytes(), type=SummaryFile)
    named = {
        **written.people,
        **{kind: tuple(held[:_MOST_PEOPLE]) for kind, held in people.items() if held},
    }
    with Draft(folder) as draft:
        _save(
            draft,
            SUMMARY_MARKDOWN,
            [cohort_markdown.render(written.summary, named, written.unfinished)],
        )
        _save(draft, SUMMARY_JSON, [_json(msgspec.structs.replace(written, people=named))])
        draft.publish(FILES)


def row(report: Report, line: Line) -> CohortRow:
    """What the reporters show of a learner."""
    return CohortRow(
        report, line.columns, line.change, line.score_before, line.history, line.row, line.note
    )


def read_rows(results: Path, learners: Path) -> Iterator[CohortRow]:
    """The learners of two files that belong together, one by one."""
    for entry in read_entries(results, learners):
        yield row(entry.report, entry.line)


def read_entries(results: Path, learners: Path) -> Iterator[Entry]:
    """What `write` was given, as it was written."""
    decoder = msgspec.json.Decoder(Line)
    with results.open("rb") as reports, learners.open("rb") as lines:
        for raw, line in zip(reports, lines, strict=True):
            bare = raw.rstrip(b"\n")
            yield Entry(bare, json.decode(bare), decoder.decode(line))


def _json(written: SummaryFile) -> str:
    return msgspec.json.format(msgspec.json.encode(written), indent=1).decode() + "\n"


def _name(people: _People, entry: Entry) -> None:
    if entry.report.conclusion is Conclusion.ERROR:
        people.add("not-judged", entry.report, _cause(entry.report))
    elif entry.line.change in _TOLD:
        people.add(entry.line.change, entry.report)


def _cause(report: Report) -> str:
    """Why a learner was not judged."""
    return next((finding.message for finding in report.findings if finding.status == "unknown"), "")


def _summary(counts: Counts, about: About, before: Counts | None, alike: _Alike) -> CohortSummary:
    then: Mapping[Conclusion, int] | None = before.conclusions if before else None
    return CohortSummary(
        swept_at=about.swept_at,
        tool_version=__version__,
        tool_commit=provenance.commit(),
        rubric=about.rubric,
        rubric_title=about.rubric_title,
        learners=counts.learners,
        passed=counts.conclusions[Conclusion.SUCCESS],
        not_met=counts.conclusions[Conclusion.FAILURE],
        not_judged=counts.conclusions[Conclusion.ERROR],
        scores=tuple(counts.scores),
        criteria=counts.criteria_tallies(before),
        topics=counts.topic_tallies(before),
        changes={change: counts.changes[change] for change in Change if counts.changes[change]},
        near_copies=alike.pairs,
        handed_out=alike.handed_out,
        previous_at=about.previous_at,
        learners_before=before.learners if before else None,
        passed_before=_count(then, Conclusion.SUCCESS),
        not_met_before=_count(then, Conclusion.FAILURE),
        not_judged_before=_count(then, Conclusion.ERROR),
        requests=about.requests,
        problems=_problems(about.problems, more=alike.more),
        rubrics=counts.rubric_tallies(),
        trend=about.trend,
    )


def _count(counted: Mapping[Conclusion, int] | None, conclusion: Conclusion) -> int | None:
    return None if counted is None else counted.get(conclusion, 0)


def _problems(problems: Sequence[str], *, more: bool) -> tuple[str, ...]:
    said = list(problems[:_MOST_PROBLEMS])
    if len(problems) > _MOST_PROBLEMS:
        said.append(f"{len(problems) - _MOST_PROBLEMS} more problems of this kind are not listed.")
    if more:
        said.append(
            f"Of the READMEs that are nearly the same only {_MOST_PAIRS:,} pairs are listed."
        )
    return tuple(said)


def _save(draft: Draft, name: str, parts: Iterable[str]) -> None:
    with draft.text(name) as file:
        file.writelines(parts)
