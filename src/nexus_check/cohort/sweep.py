"""A sweep: what is fetched is judged while the next is being fetched, and written down at once.

Everything that is learnt goes to the journal as it comes, in whatever order; when all is there (or
the sweep has to end early) the results are made from it in the order of the cohort. So memory does
not grow with the cohort but for a few numbers a learner, and a sweep that is killed goes on from
the journal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import msgspec
from msgspec.structs import replace

from nexus_check import __version__
from nexus_check.cohort import journal as journals
from nexus_check.cohort import messages, results, trend
from nexus_check.cohort.closing import Closing, comparable, judge_of
from nexus_check.cohort.earlier import LEARNERS, RESULTS, SUMMARY_JSON, EarlierSweep, ended_at
from nexus_check.cohort.journal import Header, Journal, Judged, Known, Same
from nexus_check.cohort.learners import Cohort, Learner, Shard
from nexus_check.cohort.messages import Job, Verdict
from nexus_check.cohort.pool import CHUNK, PATIENCE, Pool
from nexus_check.cohort.progress import counted
from nexus_check.cohort.results import About
from nexus_check.errors import Unavailable, UsageError
from nexus_check.files import PRIVATE, make_folder
from nexus_check.model import CohortSummary, Conclusion, RubricRef
from nexus_check.rubric import Rubric
from nexus_check.sources.graphql import Ask, Fetched, Need, Outcome, Unchanged, Waiting

JOURNAL = "journal"
_NAMED = 10  # learners who left that are named; the earlier sweep has them all


def forget(output: Path) -> None:
    """Remove the journal: nothing is left to go on with."""
    journals.discard(output / JOURNAL)


class Feed(Protocol):
    """Where the facts come from: the batches of `sources.graphql`, or folders."""

    @property
    def stopped(self) -> Unavailable | None:
        """Why nothing more is asked; None while all is well."""
        ...

    @property
    def requests(self) -> int | None:
        """How many requests were sent; None where none are needed."""
        ...

    def stream(self, asks: Iterable[Ask]) -> Iterator[Outcome | Job]:
        """What becomes of each ask; a `Job` is one that the judging process can fetch itself."""
        ...


class Watcher(Protocol):
    """Who is told how it goes."""

    def begin(self, total: int, done: int) -> None:
        """There are so many learners, of whom so many were done before."""
        ...

    def advance(self, conclusion: Conclusion | None) -> None:
        """One more is done, with this verdict (None: as it was). May be called from several threads
        at once.
        """
        ...

    def say(self, words: str) -> None:
        """Something that a person should know now."""
        ...


@dataclass(frozen=True, slots=True)
class Settings:
    """How to sweep.

    `overwrite` replaces an earlier sweep in `output`. `workers` is the number of judging processes,
    `seconds` how long one may be silent.
    """

    output: Path
    rubrics: Sequence[Rubric]
    shard: Shard | None = None
    since: Path | None = None
    resume: bool = False
    overwrite: bool = False
    workers: int = 1
    seconds: float = PATIENCE
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Swept:
    """How a sweep ended. `stopped` is why it ended early; its results then hold those as not judged
    who were left.

    When it is `complete` nothing is left to go on with: `forget` its journal.
    """

    summary: CohortSummary
    stopped: Unavailable | None
    complete: bool


class FolderFeed:
    """Folders need no fetching: the judging process reads them."""

    stopped: Unavailable | None = None
    requests: int | None = None

    def stream(self, asks: Iterable[Ask]) -> Iterator[Outcome | Job]:
        """A job for each folder; nothing to see where a learner has none."""
        for ask in asks:
            yield messages.folder_job(ask.place, ask.target)


def sweep(cohort: Cohort, settings: Settings, feed: Feed, watcher: Watcher) -> Swept:
    """Judge a cohort (the part of it that is this sweep's) and write its results to
    `settings.output`.

    Raises `UsageError` for folders that cannot be used: an output with another sweep, a `since`
    without results.
    """
    return _Sweep(cohort, settings, feed, watcher).run()


@dataclass
class _Sweep:
    """One sweep under way. `faults` says of those who could not be judged why not; numbers are
    places in `cohort`.

    `settled` are those of them whom no further request would help: a login that no account has.
    """

    cohort: Cohort
    settings: Settings
    feed: Feed
    watcher: Watcher
    earlier: EarlierSweep | None = None
    faults: dict[int, str] = field(default_factory=dict)
    settled: set[int] = field(default_factory=set)

    def run(self) -> Swept:
        folder = self.settings.output / JOURNAL
        with ExitStack() as held:
            self._check_folders(folder)
            if self.settings.since is not None:
                self.earlier = held.enter_context(EarlierSweep(self.settings.since))
            self._prepare(folder)
            journal = held.enter_context(Journal(folder, self._numbers(), self._header()))
            self._drop_unfounded(journal)
            self._tell(journal)
            self._judge(journal)
            closing = Closing(
                self.cohort,
                self.settings.rubrics,
                journal,
                earlier=self.earlier,
                faults=self.faults,
                shard=self.settings.shard,
            )
            about = self._about(journal)
            summary = results.write(self.settings.output, closing.entries(), about, closing.before)
        return Swept(summary, self.feed.stopped, complete=self._is_complete())

    def _is_complete(self) -> bool:
        """Whether resuming could not judge anybody else."""
        return self.faults.keys() <= self.settled and self.feed.stopped is None

    # --- before ----------------------------------------------------------------------------------

    def _check_folders(self, folder: Path) -> None:
        output, since = self.settings.output, self.settings.since
        if since is not None and since.resolve() == output.resolve():
            raise UsageError(
                "--since and --output are the same folder.", "Write the new sweep to another one."
            )
        if not (self.settings.resume or self.settings.overwrite):
            _refuse_unfinished(folder, output)
            if since is None:
                _refuse_earlier(output)

    def _prepare(self, folder: Path) -> None:
        """An output that can be written to, with no journal of an earlier sweep unless this one
        goes on with it.
        """
        output = self.settings.output
        try:
            if not self.settings.resume:
                journals.discard(folder)
            make_folder(folder)
            (folder / journals.NAME).touch(PRIVATE)
        except OSError as error:
            reason = (error.strerror or "no reason given").lower()
            raise UsageError(f"The results cannot be written to `{output}`: {reason}.") from error

    def _numbers(self) -> dict[str, int]:
        return {_record_key(learner): number for number, learner in enumerate(self.cohort.learners)}

    def _header(self) -> Header:
        return Header(
            started_at=self.settings.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
            digest=" ".join(rubric.digest for rubric in self.settings.rubrics),
            tool_version=__version__,
            since=self.earlier.swept_at if self.earlier else None,
        )

    def _drop_unfounded(self, journal: Journal) -> None:
        """Drop the records that say "as in the earlier sweep" where that sweep has no report."""
        keys = set(self.earlier.keys()) if self.earlier else set[str]()
        for number, learner in enumerate(self.cohort.learners):
            unfounded = journal.done(number) and learner.key not in keys
            if unfounded and not isinstance(journal.get(number), Judged):
                journal.drop(number)

    def _tell(self, journal: Journal) -> None:
        if journal.damaged:
            lines = counted(journal.damaged, "damaged line")
            self.watcher.say(f"Skipped {lines} of the journal; those learners are fetched again.")
        if self.earlier and self.earlier.damaged:
            results = counted(self.earlier.damaged, "damaged result")
            self.watcher.say(
                f"Skipped {results} in `{self.earlier.folder}`; those learners count as new."
            )
        for sentence in self._left():
            self.watcher.say(sentence)
        if journal.resumed:
            self.watcher.say(
                f"Resuming the sweep of {journal.header.started_at}: {journal.resumed:,} are done."
            )
        elif self.settings.resume:
            self.watcher.say("There is no sweep to resume: starting from the beginning.")
        self.watcher.begin(len(self.cohort.learners), journal.resumed)

    def _left(self) -> Iterator[str]:
        """Yield a sentence about the learners of the earlier sweep who are not in this one."""
        if self.earlier is None:
            return
        here = {learner.key for learner in self.cohort.learners}
        left = [key for key in self.earlier.keys(self.settings.shard) if key not in here]
        if left:
            more = f" and {len(left) - _NAMED:,} more" if len(left) > _NAMED else ""
            yield (
                f"{counted(len(left), 'learner')} of the sweep before not in this cohort: "
                f"{', '.join(left[:_NAMED])}{more}."
            )

    def _about(self, journal: Journal) -> About:
        rubric = self.settings.rubrics[0]
        return About(
            swept_at=journal.header.started_at,
            rubric=RubricRef(rubric.id, rubric.version, rubric.digest),
            rubric_title=rubric.title,
            criteria=tuple(
                dict.fromkeys(one.id for each in self.settings.rubrics for one in each.criteria)
            ),
            header=self.cohort.header,
            problems=(*self.cohort.problems, *self._left()),
            requests=self.feed.requests,
            previous_at=self.earlier.swept_at if self.earlier else None,
            trend=trend.points(self.earlier.summary)
            if self.earlier and self.earlier.summary
            else (),
            shard=str(self.settings.shard) if self.settings.shard else None,
            unfinished=str(self.feed.stopped) if self.feed.stopped else None,
            total=self.cohort.total or len(self.cohort.learners),
        )

    # --- fetching and judging --------------------------------------------------------------------

    def _judge(self, journal: Journal) -> None:
        """Fetch and judge the learners who are not done."""
        left = len(self.cohort.learners) - journal.resumed
        size = max(1, min(self.settings.workers, -(-left // CHUNK)))

        def keep(verdict: Verdict) -> None:
            self._keep(journal, verdict)

        with Pool(self.settings.rubrics, keep, size=size, seconds=self.settings.seconds) as pool:
            for outcome in self.feed.stream(self._asks(journal)):
                self._pass_on(outcome, journal, pool)

    def _asks(self, journal: Journal) -> Iterator[Ask]:
        """What to ask of whom, in the order of the cohort; where something is known already, what
        is missing.
        """
        for number, learner in enumerate(self.cohort.learners):
            if learner.fault:
                self._settle(number, learner.fault)
            elif not journal.done(number):
                record = journal.get(number)
                if isinstance(record, Known) and record.ask.target == learner.target:
                    yield replace(record.ask, place=number)
                else:
                    yield self._first(number, learner)

    def _first(self, number: int, learner: Learner) -> Ask:
        found = (
            self.earlier.brief(learner.key) if self.earlier and not learner.target.path else None
        )
        judge = judge_of(self.settings.rubrics, learner.rubric)
        before = comparable(*found, learner.target, judge) if found else None
        return Ask(number, learner.target, Need.IDS if before else Need.FACTS, before=before)

    def _pass_on(self, outcome: Outcome | Job, journal: Journal, pool: Pool) -> None:
        match outcome:
            case Job(place):
                pool.put(replace(outcome, rubric=self.cohort.learners[place].rubric))
            case Unchanged(place):
                journal.append(Same(self._key(place)))
                self.watcher.advance(None)
            case Waiting(place, ask):
                if ask.found is not None:  # else nothing is known yet that would be worth keeping
                    journal.append(Known(self._key(place), ask))
            case Fetched(place, snapshot, final=True) if snapshot.fault:
                self._settle(place, snapshot.fault)
            case Fetched(place, snapshot) if snapshot.fault:
                self._fail(place, snapshot.fault)
            case Fetched(place, snapshot):
                pool.put(Job(place, snapshot, rubric=self.cohort.learners[place].rubric))

    def _keep(self, journal: Journal, verdict: Verdict) -> None:
        """Write a verdict down. What is none is not: it is tried again when the sweep is
        resumed.
        """
        if verdict.failed:
            self._fail(verdict.place, verdict.failed)
            return
        key = self._key(verdict.place)
        journal.append(Judged(key, verdict.seen, verdict.sketch, msgspec.Raw(verdict.report)))
        self.watcher.advance(verdict.conclusion)

    def _fail(self, place: int, why: str) -> None:
        self.faults[place] = why
        self.watcher.advance(Conclusion.ERROR)

    def _settle(self, place: int, why: str) -> None:
        """Note that a learner cannot be judged however often it is tried."""
        self.settled.add(place)
        self._fail(place, why)

    def _key(self, place: int) -> str:
        return _record_key(self.cohort.learners[place])


def _record_key(learner: Learner) -> str:
    """Return a learner's key in the journal.

    It holds the target and the rubric of the row, as the roster may be corrected before a sweep is
    resumed.
    """
    asked = learner.target.asked
    parts = [learner.key, asked if asked != learner.key else "", learner.rubric or ""]
    return " ".join(filter(None, parts))


def _refuse_unfinished(folder: Path, output: Path) -> None:
    """Raise `UsageError` where a sweep was begun and did not end: no work is thrown away
    unasked.
    """
    started = journals.started_at(folder)
    if started is not None and ended_at(output) != started:
        raise UsageError(
            f"`{output}` holds a sweep that was not finished.",
            "Resume it with --resume, or start again with --overwrite.",
        )


def _refuse_earlier(output: Path) -> None:
    """Raise `UsageError` where the results of an earlier sweep would be replaced unasked."""
    if any((output / name).exists() for name in (RESULTS, LEARNERS, SUMMARY_JSON)):
        raise UsageError(
            f"`{output}` holds the results of an earlier sweep.",
            (
                f"Give another --output (and --since {output} to compare), or replace them with "
                "--overwrite."
            ),
        )
