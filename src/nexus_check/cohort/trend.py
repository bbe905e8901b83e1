"""How learners and the whole cohort moved since earlier sweeps."""

from __future__ import annotations

from collections.abc import Iterable

from nexus_check.cohort.earlier import Entry
from nexus_check.cohort.messages import Seen
from nexus_check.model import (
    Change,
    CohortSummary,
    Conclusion,
    HistoryPoint,
    Report,
    Share,
    SweepPoint,
)

# How many earlier sweeps are kept, of a learner and of the cohort: a year of weekly ones.
KEPT = 52


def change(report: Report, seen: Seen, before: Entry | None) -> Change:
    """Return how a learner changed since `before`, which is None for one who was not there.

    A learner has started once there is a commit, a README, or a repository of a similar name.
    """
    if before is None:
        return Change.NEW
    then = before.report
    if Conclusion.ERROR in (report.conclusion, then.conclusion):
        return Change.NOT_COMPARABLE
    started = _started(report.repository.commit, report.readme, seen)
    had_started = _started(then.repository.commit, then.readme, before.line.seen or Seen())
    if not started and not had_started:
        return Change.NEVER_STARTED
    if report.conclusion != then.conclusion:
        return Change.NEWLY_PASSES if report.conclusion is Conclusion.SUCCESS else Change.REGRESSED
    if started and not had_started:
        return Change.STARTED
    return _by_score(report.score - then.score)


def history(before: Entry | None, at: str) -> tuple[HistoryPoint, ...]:
    """Return a learner's history up to the earlier sweep, without times they were not judged."""
    if before is None:
        return ()
    points = before.line.history
    if before.report.conclusion is not Conclusion.ERROR:
        points = (*points, HistoryPoint(at, before.report.score, before.report.conclusion))
    return points[-KEPT:]


def score_before(before: Entry | None) -> int | None:
    if before is None or before.report.conclusion is Conclusion.ERROR:
        return None
    return before.report.score


def _started(commit: str | None, readme: object, seen: Seen) -> bool:
    return commit is not None or readme is not None or bool(seen.similar)


def _by_score(difference: int) -> Change:
    if difference == 0:
        return Change.UNCHANGED
    return Change.IMPROVED if difference > 0 else Change.DECLINED


def point(summary: CohortSummary) -> SweepPoint:
    """Return a finished sweep as a point of the trend that later sweeps show."""
    criteria = {
        f"{tally.rubric}/{tally.id}": Share(tally.met, tally.judged) for tally in summary.criteria
    }
    return SweepPoint(summary.swept_at, summary.learners, summary.passed, criteria)


def points(earlier: CohortSummary) -> tuple[SweepPoint, ...]:
    """Return the sweeps up to `earlier`, oldest first."""
    return (*earlier.trend, point(earlier))[-KEPT:]


def joined(parts: Iterable[CohortSummary]) -> tuple[SweepPoint, ...]:
    """Return the earlier sweeps of all parts, each once, oldest first."""
    known = {each.at: each for part in parts for each in part.trend}
    return tuple(known[at] for at in sorted(known))[-KEPT:]
