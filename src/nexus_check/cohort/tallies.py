"""Count a cohort while its reports go by: only counts are kept in memory.

Everything is counted per rubric, because two rubrics may use one id for different criteria.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from nexus_check.cohort.earlier import BeforeWithFindings
from nexus_check.model import (
    Change,
    Conclusion,
    Level,
    Report,
    RubricTally,
    Share,
    Status,
    Tally,
    counts,
)


@dataclass(slots=True)
class _Count:
    """How many learners met something, and how many were judged on it.

    `held` of those judged were not looked at, because something that the criterion builds on is
    missing: their reports do not list its topics.
    """

    met: int = 0
    judged: int = 0
    held: int = 0

    def add(self, *, met: bool, held: bool = False) -> None:
        self.met += met
        self.judged += 1
        self.held += held

    @property
    def share(self) -> Share:
        return Share(self.met, self.judged)


@dataclass(slots=True)
class _Pair:
    """One count of all learners, and one of those with a README."""

    everyone: _Count = field(default_factory=_Count)
    with_readme: _Count = field(default_factory=_Count)

    def add(self, *, met: bool, held: bool, has_readme: bool) -> None:
        self.everyone.add(met=met, held=held)
        if has_readme:
            self.with_readme.add(met=met, held=held)

    def add_shares(self, everyone: Share | None, with_readme: Share | None) -> None:
        for count, share in ((self.everyone, everyone), (self.with_readme, with_readme)):
            if share:
                count.met += share.met
                count.judged += share.judged

    def with_held(self, criterion: _Pair) -> _Pair:
        """Return the counts of a topic in which learners held at its criterion count as judged, and
        not met.
        """
        return _Pair(
            replace(self.everyone, judged=self.everyone.judged + criterion.everyone.held),
            replace(self.with_readme, judged=self.with_readme.judged + criterion.with_readme.held),
        )


CriterionKey = tuple[str, str]
"""The ids of a rubric and a criterion."""

TopicKey = tuple[str, str, str]
"""The ids of a rubric, a criterion and a topic."""

Key = TypeVar("Key", CriterionKey, TopicKey)


@dataclass
class Counts:
    """What is counted of the reports of one sweep."""

    conclusions: Counter[Conclusion] = field(default_factory=Counter)
    scores: list[int] = field(default_factory=lambda: [0] * 11)
    changes: Counter[Change] = field(default_factory=Counter)
    rubrics: defaultdict[str, Counter[Conclusion]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    criteria: defaultdict[CriterionKey, _Pair] = field(default_factory=lambda: defaultdict(_Pair))
    topics: defaultdict[TopicKey, _Pair] = field(default_factory=lambda: defaultdict(_Pair))
    titles: dict[CriterionKey | TopicKey, str] = field(default_factory=dict)
    levels: dict[CriterionKey, Level] = field(default_factory=dict)

    @property
    def learners(self) -> int:
        return self.conclusions.total()

    def add(self, report: Report, change: Change | None) -> None:
        """Count one report."""
        if change:
            self.changes[change] += 1
        if report.conclusion is not Conclusion.ERROR:
            self.scores[report.score // 10] += 1
        for finding in report.findings:
            key = (report.rubric.id, finding.criterion)
            self.titles.setdefault(key, finding.title)
            self.levels.setdefault(key, finding.level)
            self.criteria[key]
            for topic in finding.topics:
                self.titles.setdefault((*key, topic.id), topic.title)
                self.topics[*key, topic.id]
        self.add_before(report)

    def add_before(self, report: BeforeWithFindings | Report) -> None:
        """Count one report of an earlier sweep, of which less is known."""
        rubric, has_readme = report.rubric.id, report.readme is not None
        self.conclusions[report.conclusion] += 1
        self.rubrics[rubric][report.conclusion] += 1
        for finding in report.findings:
            if not counts(finding.status, finding.state):
                continue
            key = (rubric, finding.criterion)
            met = finding.status == Status.PASS
            self.criteria[key].add(met=met, held=not finding.topics, has_readme=has_readme)
            for topic in finding.topics:
                covered = topic.status == "pass"
                self.topics[*key, topic.id].add(met=covered, held=False, has_readme=has_readme)

    def add_tallies(self, criteria: Iterable[Tally], topics: Iterable[Tally]) -> None:
        """Count what the tallies of a shard say about the sweep before."""
        for tally in criteria:
            self.criteria[tally.rubric, tally.id].add_shares(tally.before, tally.with_readme_before)
        for tally in topics:
            key = (tally.rubric, tally.criterion or "", tally.id)
            self.topics[key].add_shares(tally.before, tally.with_readme_before)

    def rubric_tallies(self) -> tuple[RubricTally, ...]:
        """Return how each rubric's learners did, in the order in which the rubrics first
        occurred.
        """
        return tuple(
            RubricTally(
                rubric,
                passed=found[Conclusion.SUCCESS],
                not_met=found[Conclusion.FAILURE],
                not_judged=found[Conclusion.ERROR],
            )
            for rubric, found in self.rubrics.items()
        )

    def criteria_tallies(self, before: Counts | None) -> tuple[Tally, ...]:
        """Return the criteria in the order of their rubrics."""
        return tuple(
            self._tally(key, found, before.criteria.get(key) if before else None)
            for key, found in self._by_rubric(self.criteria)
        )

    def topic_tallies(self, before: Counts | None) -> tuple[Tally, ...]:
        """Return the topics in the order of their rubrics."""
        return tuple(
            self._tally(key, self.topic(key) or _Pair(), before.topic(key) if before else None)
            for key, _found in self._by_rubric(self.topics)
        )

    def _by_rubric(self, found: dict[Key, _Pair]) -> list[tuple[Key, _Pair]]:
        order = list(self.rubrics)
        return sorted(found.items(), key=lambda item: order.index(item[0][0]))

    def topic(self, key: TopicKey) -> _Pair | None:
        """Return a topic's counts; None where the rubric of that sweep did not have the topic."""
        found, criterion = self.topics.get(key), self.criteria.get(key[:2])
        if criterion is None:
            return None
        if found is None and criterion.everyone.judged > criterion.everyone.held:
            return None
        return (found or _Pair()).with_held(criterion)

    def _tally(self, key: CriterionKey | TopicKey, now: _Pair, before: _Pair | None) -> Tally:
        return Tally(
            id=key[-1],
            title=self.titles.get(key, ""),
            met=now.everyone.met,
            judged=now.everyone.judged,
            rubric=key[0],
            criterion=key[1] if len(key) == 3 else None,
            level=self.levels.get(key[:2]),
            with_readme=now.with_readme.share,
            before=before.everyone.share if before else None,
            with_readme_before=before.with_readme.share if before else None,
        )
