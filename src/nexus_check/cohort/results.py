"""The files of a sweep: written beside their names, and renamed when all are complete.

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

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import msgspec
from msgspec import structs

from nexus_check import __version__, installation
from nexus_check.cohort import copies, records
from nexus_check.cohort.earlier import (
    LEARNERS,
    RESULTS,
    SUMMARY_JSON,
    Entry,
    SummaryFile,
    read_entries,
    read_summary,
)
from nexus_check.cohort.tallies import Counts
from nexus_check.errors import UsageError
from nexus_check.files import Draft, make_folder, reason
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
from nexus_check.reporters import cohort_markdown, csv, html, wording
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


@dataclass(frozen=True, slots=True)
class About:
    """The facts of a sweep.

    Times are ISO 8601 in UTC; `shard` is `I/N`, for a merge that lacks learners `1/3, 3/3`;
    `requests` is how many were sent; `total` is the number of learners in the whole cohort.
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


@dataclass(frozen=True, slots=True)
class _Sketches:
    """The names of all learners, and the sketches of their READMEs (at most a few KB each)."""

    names: list[str] = field(default_factory=list)
    encoded: list[bytes] = field(default_factory=list)

    def near_copies(self, left_out: frozenset[int]) -> list[NearCopy]:
        """Return the pairs, most alike first, and at most one more than are listed."""
        pairs = islice(copies.near_copies(self.encoded, left_out), _MOST_PAIRS + 1)
        found = [NearCopy(self.names[one], self.names[other], share) for one, other, share in pairs]
        return sorted(found, key=lambda pair: -pair.share)

    def handed_out(self, digests: frozenset[int]) -> tuple[HandedOut, ...]:
        """Return whose READMEs hold handed-out text, the largest shares first."""
        if not digests:  # as in most cohorts
            return ()
        everyone = zip(self.names, self.encoded, strict=True)
        found = [_handed_out(name, copies.decode(one), digests) for name, one in everyone]
        listed = [one for one in found if one.share >= _LEAST_SHARE]
        return tuple(sorted(listed, key=lambda one: -one.share)[:_MOST_PEOPLE])


def _handed_out(name: str, sketch: copies.Sketch, digests: frozenset[int]) -> HandedOut:
    lines = [sentence.line for sentence in sketch.sentences if sentence.digest in digests]
    share = sketch.words_in(digests) / max(1, sketch.words)
    return HandedOut(name, round(share, 2), min(lines, default=0), max(lines, default=0))


def name_of(report: Report) -> str:
    """Return the learner of a report, else its target."""
    return report.learner or report.target


def person(report: Report, note: str = "") -> Person:
    """Return the learner of a report as the summaries name them."""
    return Person(name_of(report), report.repository.url, note)


def write(
    folder: Path, entries: Iterable[Entry], about: About, before: Counts | None = None
) -> CohortSummary:
    """Write all files of a sweep to `folder` and return the summary.

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
        raise UsageError(
            f"The results cannot be written to `{error.filename or folder}`: {reason(error)}."
        ) from error
    return summary


def _write(
    draft: Draft, entries: Iterable[Entry], about: About, before: Counts | None
) -> CohortSummary:
    counts, people, sketches = Counts(), defaultdict[str, list[Person]](list), _Sketches()
    with draft.binary(RESULTS) as reports, draft.binary(LEARNERS) as lines:

        def rows() -> Iterator[CohortRow]:
            for entry in entries:
                reports.write(entry.raw + b"\n")
                lines.write(records.encode(entry.line))
                sketches.names.append(name_of(entry.report))
                sketches.encoded.append(entry.line.sketch)
                counts.add(entry.report, entry.line.change)
                _name(people, entry)
                yield row(entry)

        # With a byte order mark: without one, Excel reads a file in the system's own encoding.
        with draft.text(CSV, "utf-8-sig") as file:
            file.writelines(csv.lines(rows(), about.criteria, about.header))
    summary = _summary(counts, about, before, sketches)
    written = SummaryFile(
        swept_at=about.swept_at,
        summary=summary,
        people={kind: tuple(held) for kind, held in people.items()},
        criteria=about.criteria,
        header=about.header,
        shard=about.shard,
        unfinished=about.unfinished,
        total=about.total,
    )
    _save_summary(draft, written)
    listed = map(row, read_entries(draft.path(RESULTS), draft.path(LEARNERS)))
    _save(draft, HTML, html.render(summary, listed))
    return summary


def _save_summary(draft: Draft, written: SummaryFile) -> None:
    """Write `summary.json` and `summary.md`."""
    encoded = msgspec.json.format(msgspec.json.encode(written), indent=1).decode()
    _save(draft, SUMMARY_JSON, [encoded, "\n"])
    text = cohort_markdown.render(written.summary, written.people, written.unfinished)
    _save(draft, SUMMARY_MARKDOWN, [text])


def name_more(folder: Path, people: Mapping[str, Sequence[Person]]) -> None:
    """Name further people in the summaries that `write` left in `folder`."""
    written = read_summary(folder)
    more = {kind: tuple(held[:_MOST_PEOPLE]) for kind, held in people.items() if held}
    with Draft(folder) as draft:
        _save_summary(draft, structs.replace(written, people={**written.people, **more}))
        draft.publish(FILES)


def row(entry: Entry) -> CohortRow:
    """Return what the reporters show of a learner."""
    line = entry.line
    return CohortRow(
        entry.report,
        line.columns,
        line.change,
        line.score_before,
        line.history,
        line.row,
        line.note,
    )


def _name(people: dict[str, list[Person]], entry: Entry) -> None:
    """Name a learner in the summary who moved or was not judged; at most 1,000 of each kind."""
    report, change = entry.report, entry.line.change
    if report.conclusion is Conclusion.ERROR:
        kind, note = "not-judged", wording.cause(report)
    elif change in _TOLD:
        kind, note = str(change), ""
    else:
        return
    if len(people[kind]) < _MOST_PEOPLE:
        people[kind].append(person(report, note))


def _summary(
    counts: Counts, about: About, before: Counts | None, sketches: _Sketches
) -> CohortSummary:
    digests = copies.handed_out(sketches.encoded)
    pairs = sketches.near_copies(digests)
    return CohortSummary(
        swept_at=about.swept_at,
        tool_version=__version__,
        tool_commit=installation.commit(),
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
        near_copies=tuple(pairs[:_MOST_PAIRS]),
        handed_out=sketches.handed_out(digests),
        previous_at=about.previous_at,
        learners_before=before.learners if before else None,
        passed_before=before.conclusions[Conclusion.SUCCESS] if before else None,
        not_met_before=before.conclusions[Conclusion.FAILURE] if before else None,
        not_judged_before=before.conclusions[Conclusion.ERROR] if before else None,
        requests=about.requests,
        problems=_problems(about.problems, more=len(pairs) > _MOST_PAIRS),
        rubrics=counts.rubric_tallies(),
        trend=about.trend,
    )


def _problems(problems: Sequence[str], *, more: bool) -> tuple[str, ...]:
    said = list(problems[:_MOST_PROBLEMS])
    if len(problems) > _MOST_PROBLEMS:
        said.append(f"{len(problems) - _MOST_PROBLEMS} more problems are not listed.")
    if more:
        said.append(
            f"Of the READMEs that are nearly the same only {_MOST_PAIRS:,} pairs are listed."
        )
    return tuple(said)


def _save(draft: Draft, name: str, parts: Iterable[str]) -> None:
    with draft.text(name) as file:
        file.writelines(parts)
