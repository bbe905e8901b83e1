"""The entries of a sweep: each learner's report, from the journal or the earlier sweep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nexus_check import __version__
from nexus_check.cohort import records, trend
from nexus_check.cohort.earlier import EarlierSweep, Entry, Line
from nexus_check.cohort.journal import Journal, Judged, Same
from nexus_check.cohort.learners import Cohort, Learner
from nexus_check.cohort.messages import Seen
from nexus_check.cohort.tallies import Counts
from nexus_check.model import Conclusion, Snapshot, Target
from nexus_check.panel import Panel
from nexus_check.reporters import json
from nexus_check.rubric import Rubric
from nexus_check.sources.graphql import Before

_STOPPED = "The sweep ended before this learner was judged."


@dataclass
class Closing:
    """The entries of a sweep. `faults` says why learners were not judged, by index in `cohort`.

    `gone` are the keys of those who are in the earlier sweep alone; `before` counts that sweep,
    once all entries were taken, and is None without one.
    """

    cohort: Cohort
    rubrics: Sequence[Rubric]
    journal: Journal
    earlier: EarlierSweep | None
    faults: Mapping[int, str]
    gone: Sequence[str]

    def __post_init__(self) -> None:
        self.before = Counts() if self.earlier else None
        self._panel = Panel(self.rubrics)

    def entries(self) -> Iterator[Entry]:
        """Yield every learner's entry, in the order of the cohort."""
        for number, learner in enumerate(self.cohort.learners):
            before = self.earlier.get(learner.key) if self.earlier else None
            yield self._entry(learner, number, before)
            self._count(before)
        for key in self.gone:  # who were counted in the earlier sweep too
            self._count(self.earlier.get(key) if self.earlier else None)

    def _entry(self, learner: Learner, number: int, before: Entry | None) -> Entry:
        raw, seen, sketch = self._found(learner, number, before)
        report = json.decode(raw)
        line = Line(
            key=learner.key,
            place=learner.place,
            row=learner.row,
            note=learner.note,
            columns=dict(zip(self.cohort.header, learner.columns, strict=False)),
            change=trend.change(report, seen, before) if self.earlier else None,
            score_before=trend.score_before(before),
            history=trend.history(before, self.earlier.swept_at if self.earlier else ""),
            seen=seen,
            sketch=sketch,
            report=records.checksum(raw),
            judge=judge_of(self.rubrics, learner.rubric),
        )
        return Entry(raw, report, line)

    def _found(
        self, learner: Learner, number: int, before: Entry | None
    ) -> tuple[bytes, Seen, bytes]:
        """Return a learner's report as JSON, what the next sweep needs, and the sketch."""
        record = self.journal.get(number)
        if isinstance(record, Judged):
            return bytes(record.report), record.seen, record.sketch
        if isinstance(record, Same) and before:
            return before.raw, before.line.seen or Seen(), before.line.sketch
        why = self.faults.get(number, _STOPPED)
        snapshot = Snapshot(learner.target.asked, learner.target.learner, fault=why)
        return json.encode(self._panel.review(snapshot)), Seen(), b""

    def _count(self, before: Entry | None) -> None:
        if before and self.before:
            self.before.add(before.report)


def judge_of(rubrics: Sequence[Rubric], named: str | None) -> str:
    """Return a checksum over the rubrics of a sweep and the one that a roster's row names.

    Together they decide which rubric judges a README.
    """
    return records.checksum(
        " ".join([*(rubric.digest for rubric in rubrics), named or ""]).encode()
    )


def comparable(earlier: Entry, target: Target, judge: str) -> Before | None:
    """Return what must be unchanged for an earlier report to be right still; None if it cannot be.

    It must be on the same target, by the same version and the same `judge_of`.
    """
    report, line = earlier.report, earlier.line
    same = (line.judge, report.tool_version, report.target) == (judge, __version__, target.asked)
    same_learner = target.learner in (None, report.learner)
    if not (same and same_learner) or report.conclusion is Conclusion.ERROR or line.seen is None:
        return None
    return Before(
        report.repository,
        blob=line.seen.blob,
        similar=line.seen.similar,
        notes=report.notes if report.repository.full_name is None else (),
    )
