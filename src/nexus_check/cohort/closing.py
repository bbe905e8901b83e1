"""The entries of a sweep: each learner's report from the journal or the earlier sweep, or why there
is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nexus_check import __version__
from nexus_check.cohort import records, trend
from nexus_check.cohort.earlier import Before as Found
from nexus_check.cohort.earlier import Earlier, EarlierSweep, Line
from nexus_check.cohort.journal import Journal, Judged, Same
from nexus_check.cohort.learners import Cohort, Learner, Shard
from nexus_check.cohort.messages import Seen
from nexus_check.cohort.results import Entry
from nexus_check.cohort.tallies import Counts
from nexus_check.model import Conclusion, Report, Snapshot, Target
from nexus_check.panel import Panel
from nexus_check.reporters import json
from nexus_check.rubric import Rubric
from nexus_check.sources.graphql import Before

_STOPPED = "The sweep ended before this learner was judged."


@dataclass(frozen=True, slots=True)
class _Found:
    """A learner's report, as it is and as a line; what the next sweep needs; and the sketch."""

    raw: bytes
    report: Report
    seen: Seen
    sketch: bytes


class Closing:
    """The entries of a sweep. `faults` says why learners were not judged, by their number in
    `cohort`.

    `before` counts the earlier sweep; it is whole when all entries were taken. None without one.
    """

    def __init__(
        self,
        cohort: Cohort,
        rubrics: Sequence[Rubric],
        journal: Journal,
        *,
        earlier: EarlierSweep | None,
        faults: Mapping[int, str],
        shard: Shard | None,
    ) -> None:
        self.before = Counts() if earlier else None
        self._cohort = cohort
        self._rubrics = rubrics
        self._panel = Panel(rubrics)
        self._journal = journal
        self._earlier = earlier
        self._faults = faults
        self._shard = shard

    def entries(self) -> Iterator[Entry]:
        """Everybody, in the order of the cohort."""
        for number, learner in enumerate(self._cohort.learners):
            found, before = self._found(learner, number)
            report, seen = found.report, found.seen
            yield Entry(
                found.raw,
                report,
                Line(
                    key=learner.key,
                    place=learner.place,
                    row=learner.row,
                    note=" ".join(learner.notes),
                    columns=dict(zip(self._cohort.header, learner.columns, strict=False)),
                    change=trend.change(report, seen, before) if self._earlier else None,
                    score_before=trend.score_before(before),
                    history=trend.history(before, self._earlier.swept_at if self._earlier else ""),
                    seen=seen,
                    sketch=found.sketch,
                    judge=judge_of(self._rubrics, learner.rubric),
                ),
            )
            self._count(before)
        self._count_those_who_left()

    def _found(self, learner: Learner, number: int) -> tuple[_Found, Earlier | None]:
        """A learner's result, and the one before."""
        record = self._journal.get(number)
        if (
            isinstance(record, Same)
            and self._earlier
            and (standing := self._earlier.standing(learner.key))
        ):
            report, before = standing
            return _Found(
                before.raw, report, before.line.seen or Seen(), before.line.sketch
            ), before
        then = self._earlier.get(learner.key) if self._earlier else None
        if isinstance(record, Judged):
            raw = bytes(record.report)
            return _Found(raw, json.decode(raw), record.seen, record.sketch), then
        why = self._faults.get(number, _STOPPED)
        report = self._panel.review(
            Snapshot(learner.target.asked, learner.target.learner, fault=why)
        )
        return _Found(json.encode(report), report, Seen(), b""), then

    def _count(self, before: Earlier | None) -> None:
        if before and self.before:
            self.before.add_before(before.report)

    def _count_those_who_left(self) -> None:
        """Those of the earlier sweep who are not in the cohort any more counted there all the
        same.
        """
        if self._earlier:
            here = {learner.key for learner in self._cohort.learners}
            for key in self._earlier.keys(self._shard):
                if key not in here:
                    self._count(self._earlier.get(key))


def judge_of(rubrics: Sequence[Rubric], named: str | None) -> str:
    """Return a checksum over the rubrics of a sweep and the one that a roster's row names.

    Together they decide which rubric judges a README.
    """
    return records.checksum(
        " ".join([*(rubric.digest for rubric in rubrics), named or ""]).encode()
    )


def comparable(found: Found, line: Line, target: Target, judge: str) -> Before | None:
    """Return what must be unchanged for an earlier report to be right still; None if it cannot be.

    It must be on the same target, by the same version and the same `judge_of`.
    """
    same = (line.judge, found.tool_version, found.target) == (judge, __version__, target.asked)
    same_learner = target.learner in (None, found.learner)
    if not (same and same_learner) or found.conclusion is Conclusion.ERROR or line.seen is None:
        return None
    return Before(
        found.repository,
        blob=line.seen.blob,
        similar=line.seen.similar,
        notes=found.notes if found.repository.full_name is None else (),
    )
