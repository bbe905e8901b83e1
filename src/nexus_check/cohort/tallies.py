"""Counting a cohort while its reports go by: nothing is held but the counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from nexus_check.cohort.earlier import BeforeWithFindings
from nexus_check.model import Change, Conclusion, Finding, Level, Report, Status, Tally, counts


@dataclass(slots=True)
class _Count:
    """How many met something, and how many were judged on it."""

    title: str = ""
    level: Level | None = None
    met: int = 0
    judged: int = 0
    held: int = 0  # judged without a look at its topics, since something it builds on is missing

    def add(self, *, met: bool, held: bool = False) -> None:
        self.met += met
        self.judged += 1
        self.held += held


@dataclass
class Counts:
    """What is counted of the reports of one sweep. Topics are counted by criterion and id."""

    conclusions: Counter[Conclusion] = field(default_factory=Counter)
    scores: list[int] = field(default_factory=lambda: [0] * 11)
    changes: Counter[Change] = field(default_factory=Counter)
    criteria: defaultdict[str, _Count] = field(default_factory=lambda: defaultdict(_Count))
    topics: defaultdict[tuple[str, str], _Count] = field(default_factory=lambda: defaultdict(_Count))

    @property
    def learners(self) -> int:
        return self.conclusions.total()

    def add(self, report: Report, change: Change | None) -> None:
        """Count one report."""
        self.conclusions[report.conclusion] += 1
        if change:
            self.changes[change] += 1
        if report.conclusion is not Conclusion.ERROR:
            self.scores[report.score // 10] += 1
        for finding in report.findings:
            self._add_finding(finding)

    def _add_finding(self, finding: Finding) -> None:
        count = self.criteria[finding.criterion]
        if count.level is None:
            count.title, count.level = finding.title, finding.level
        judged = finding.counts
        if judged:
            count.add(met=finding.status is Status.PASS, held=not finding.topics)
        for topic in finding.topics:
            held = self.topics[finding.criterion, topic.id]
            held.title = topic.title
            if judged:
                held.add(met=topic.status == "pass")

    def add_before(self, report: BeforeWithFindings | Report) -> None:
        """Count an earlier report, of which less is known."""
        self.conclusions[report.conclusion] += 1
        for finding in report.findings:
            if not counts(finding.status, finding.state):
                continue
            self.criteria[finding.criterion].add(met=finding.status == Status.PASS, held=not finding.topics)
            for topic in finding.topics:
                self.topics[finding.criterion, topic.id].add(met=topic.status == "pass")

    def add_tallies(self, criteria: Iterable[Tally], topics: Iterable[Tally]) -> None:
        """Count what a part's tallies say of the sweep before."""
        for tally in criteria:
            _add(self.criteria[tally.id], tally)
        for tally in topics:
            _add(self.topics[tally.criterion or "", tally.id], tally)

    def criteria_tallies(self, before: Counts | None) -> tuple[Tally, ...]:
        """The criteria in the order of the rubric."""
        return tuple(
            _tally(id_, count, before.criteria.get(id_) if before else None) for id_, count in self.criteria.items()
        )

    def topic_tallies(self, before: Counts | None) -> tuple[Tally, ...]:
        """The topics in the order of the rubric."""
        return tuple(
            _tally(id_, self.topic(criterion, id_), before.topic(criterion, id_) if before else None, criterion)
            for criterion, id_ in self.topics
        )

    def topic(self, criterion: str, id_: str) -> _Count | None:
        """A topic's count, with those whose README (or repository) is missing counted as judged and not met."""
        count, whole = self.topics.get((criterion, id_)), self.criteria.get(criterion)
        if whole is None or (count is None and whole.judged > whole.held):  # a rubric without this topic
            return None
        count = count or _Count()
        return replace(count, judged=count.judged + whole.held)


def _add(count: _Count, tally: Tally) -> None:
    count.met += tally.met_before or 0
    count.judged += tally.judged_before or 0


def _tally(id_: str, count: _Count | None, before: _Count | None, criterion: str | None = None) -> Tally:
    count = count or _Count()
    return Tally(
        id=id_,
        title=count.title,
        met=count.met,
        judged=count.judged,
        criterion=criterion,
        level=count.level,
        met_before=before.met if before else None,
        judged_before=before.judged if before else None,
    )
