"""Count a cohort report by report: only counts are kept in memory.

Everything is counted per rubric, because two rubrics may use one id for different criteria.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from nexus_check.model import Change, Conclusion, Level, Report, RubricTally, Share, Status, Tally

Key = tuple[str, ...]
"""The ids of a rubric and a criterion, or of a rubric, a criterion and a topic."""


@dataclass(slots=True)
class _Count:
    """How many learners met something, and how many were judged on it.

    `held` of those judged were not looked at, because something that the criterion builds on is
    missing: their reports do not list its topics.
    """

    met: int = 0
    judged: int = 0
    held: int = 0

    def add(self, met: int, judged: int = 1, held: int = 0) -> None:
        self.met += met
        self.judged += judged
        self.held += held


@dataclass
class Counts:
    """What is counted of the reports of one sweep.

    `counts` has, for each criterion and topic, a count of all learners (False) and one of those
    with a README (True).
    """

    conclusions: Counter[Conclusion] = field(default_factory=Counter)
    scores: list[int] = field(default_factory=lambda: [0] * 11)
    changes: Counter[Change] = field(default_factory=Counter)
    rubrics: defaultdict[str, Counter[Conclusion]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    counts: defaultdict[tuple[Key, bool], _Count] = field(
        default_factory=lambda: defaultdict(_Count)
    )
    titles: dict[Key, str] = field(default_factory=dict)
    levels: dict[Key, Level] = field(default_factory=dict)

    @property
    def learners(self) -> int:
        return self.conclusions.total()

    def add(self, report: Report, change: Change | None = None) -> None:
        """Count one report."""
        if change:
            self.changes[change] += 1
        self.conclusions[report.conclusion] += 1
        self.rubrics[report.rubric.id][report.conclusion] += 1
        if report.conclusion is not Conclusion.ERROR:
            self.scores[report.score // 10] += 1
        for finding in report.findings:
            key = (report.rubric.id, finding.criterion)
            self.titles.setdefault(key, finding.title)
            self.levels.setdefault(key, finding.level)
            for topic in finding.topics:
                self.titles.setdefault((*key, topic.id), topic.title)
            if not finding.counts:
                continue
            for group in {False, report.readme is not None}:
                met, held = finding.status is Status.PASS, not finding.topics
                self.counts[key, group].add(met, held=held)
                for topic in finding.topics:
                    self.counts[(*key, topic.id), group].add(topic.status == "pass")

    def add_tallies(self, tallies: Iterable[Tally]) -> None:
        """Count what the tallies of a shard say about the earlier sweep."""
        for tally in tallies:
            key = (tally.rubric, *([tally.criterion] if tally.criterion else []), tally.id)
            for group, share in ((False, tally.before), (True, tally.with_readme_before)):
                if share:
                    self.counts[key, group].add(share.met, share.judged)

    def rubric_tallies(self) -> tuple[RubricTally, ...]:
        """Return how each rubric's learners did, in the order in which rubrics first occurred."""
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
        return self._tallies(2, before)

    def topic_tallies(self, before: Counts | None) -> tuple[Tally, ...]:
        """Return the topics in the order of their rubrics."""
        return self._tallies(3, before)

    def share(self, key: Key, *, with_readme: bool) -> Share | None:
        """Return how many met a criterion or topic; None where that sweep's rubric lacks it.

        Learners who were held at a topic's criterion count as judged, and not met.
        """
        count = self.counts.get((key, with_readme), _Count())
        criterion = self.counts.get((key[:2], False))
        if criterion is None:
            return None
        if len(key) == 2:
            return Share(count.met, count.judged)
        if (key, False) not in self.counts and criterion.judged > criterion.held:
            return None
        held = self.counts.get((key[:2], with_readme), _Count()).held
        return Share(count.met, count.judged + held)

    def _tallies(self, length: int, before: Counts | None) -> tuple[Tally, ...]:
        order = list(self.rubrics)
        keys = [key for key in self.titles if len(key) == length]
        return tuple(
            self._tally(key, before) for key in sorted(keys, key=lambda key: order.index(key[0]))
        )

    def _tally(self, key: Key, before: Counts | None) -> Tally:
        now = self.share(key, with_readme=False) or Share(0, 0)
        return Tally(
            id=key[-1],
            title=self.titles[key],
            met=now.met,
            judged=now.judged,
            rubric=key[0],
            criterion=key[1] if len(key) == 3 else None,
            level=self.levels.get(key[:2]),
            with_readme=self.share(key, with_readme=True) or Share(0, 0),
            before=before.share(key, with_readme=False) if before else None,
            with_readme_before=before.share(key, with_readme=True) if before else None,
        )
