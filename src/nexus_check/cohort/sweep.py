"""A sweep: judge what was fetched while the next batch is fetched, and record each verdict.

Verdicts go to the journal in the order in which they arrive. When all are there, or the sweep has
to end early, the results are made from the journal in the order of the cohort. Memory use is a few
numbers a learner, and a sweep that was killed is resumed from the journal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime

from msgspec import structs

from nexus_check import __version__
from nexus_check.cohort import journal as journals
from nexus_check.cohort import pool, results, trend
from nexus_check.cohort.closing import Closing, comparable, judge_of
from nexus_check.cohort.earlier import LEARNERS, RESULTS, SUMMARY_JSON, EarlierSweep
from nexus_check.cohort.journal import Header, Journal, Judged, Known, Same
from nexus_check.cohort.learners import Cohort, Learner
from nexus_check.cohort.messages import Job, Verdict
from nexus_check.cohort.options import SweepOptions
from nexus_check.cohort.pool import Pool
from nexus_check.cohort.progress import Lines
from nexus_check.cohort.results import About
from nexus_check.criteria.wording import counted
from nexus_check.errors import UsageError
from nexus_check.files import reason
from nexus_check.model import CohortSummary, Conclusion, RubricRef
from nexus_check.rubric import Rubric
from nexus_check.sources.graphql import (
    Ask,
    Fetched,
    GraphQLSource,
    Need,
    Outcome,
    Unchanged,
    Waiting,
)
from nexus_check.sources.local import LocalSource

JOURNAL = "journal"
_NAMED = 10  # learners who left that are named; the earlier sweep lists them all
# Learners for each process: for fewer, starting another one takes longer than it saves.
_WORTH_A_PROCESS = 200


@dataclass(frozen=True, slots=True)
class Swept:
    """How a sweep ended; those who were left are in the results as not judged.

    If it is `complete`, resuming would judge nobody else, and the journal can be deleted.
    """

    summary: CohortSummary
    complete: bool


class FolderFeed:
    """Snapshots of folders on this machine, in the way of `GraphQLSource`; no requests are sent."""

    stopped = None
    requests = None

    def stream(self, asks: Iterable[Ask]) -> Iterator[Outcome]:
        """Yield the snapshot of each folder."""
        source = LocalSource()
        for ask in asks:
            yield Fetched(ask.place, source.fetch(ask.target))


Feed = GraphQLSource | FolderFeed


def sweep(
    cohort: Cohort, options: SweepOptions, feed: Feed, watcher: Lines, now: datetime
) -> Swept:
    """Judge a cohort and write the results to `options.output`; `now` is in UTC.

    Raises `UsageError` for folders that cannot be used: an output that holds another sweep, a
    `since` without results.
    """
    begun = journals.begun(options.output / JOURNAL)
    _check_output(options, begun=begun)
    with ExitStack() as held:
        earlier = held.enter_context(EarlierSweep(options.since)) if options.since else None
        header = Header(
            started_at=now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            digest=" ".join(rubric.digest for rubric in options.rubrics),
            tool_version=__version__,
            since=earlier.swept_at if earlier else None,
        )
        journal = held.enter_context(_open_journal(cohort, options, header))
        _drop_unfounded(journal, cohort, earlier)
        here = {learner.key for learner in cohort.learners}
        gone = [key for key in earlier.keys(options.shard) if key not in here] if earlier else []
        left = _left(gone)
        for sentence in (
            *_damage(journal, earlier),
            *left,
            *_resumed(journal, options, begun=begun),
        ):
            watcher.say(sentence)
        watcher.begin(len(cohort.learners), journal.resumed)
        judging = _Judging(cohort, options.rubrics, journal, earlier, watcher)
        judging.run(feed, options.jobs or pool.cores())
        closing = Closing(cohort, options.rubrics, journal, earlier, judging.faults, gone)
        about = _about(
            cohort, options, feed, earlier=earlier, swept_at=journal.header.started_at, left=left
        )
        summary = results.write(options.output, closing.entries(), about, closing.before)
    return Swept(summary, complete=feed.stopped is None and not judging.unsettled)


# --- the output folder ---------------------------------------------------------------------------


def _check_output(options: SweepOptions, *, begun: bool) -> None:
    """Raise `UsageError` where the results of another sweep would be lost.

    A sweep that has `begun` a journal is not finished: the journal of one that is gets deleted.
    """
    output, since = options.output, options.since
    if since is not None and since.resolve() == output.resolve():
        raise UsageError(
            "--since and --output are the same folder.", "Write the new sweep to another one."
        )
    if options.overwrite or (begun and options.resume):
        return
    if begun:
        raise UsageError(
            f"`{output}` holds a sweep that was not finished.",
            "Resume it with --resume, or start again with --overwrite.",
        )
    finished = any((output / name).exists() for name in (RESULTS, LEARNERS, SUMMARY_JSON))
    if finished and options.resume:
        raise UsageError(
            f"`{output}` holds the results of a finished sweep; there is nothing to resume.",
            "Give another --output, or replace them with --overwrite in place of --resume.",
        )
    if finished:
        raise UsageError(
            f"`{output}` holds the results of an earlier sweep.",
            f"Give another --output (and --since {output} to compare), or replace them with "
            "--overwrite.",
        )


def _open_journal(cohort: Cohort, options: SweepOptions, header: Header) -> Journal:
    """Return the journal to resume, or a new one."""
    folder = options.output / JOURNAL
    places = {_record_key(learner): place for place, learner in enumerate(cohort.learners)}
    try:
        if not options.resume:
            journals.discard(folder)
        elif not journals.fits(folder, header):
            raise UsageError(
                f"`{options.output}` holds an unfinished sweep with another rubric, version of "
                "nexus-check or --since.",
                "Resume it with the same options, or start again with --overwrite.",
            )
        return Journal(folder, places, header)
    except OSError as error:
        raise UsageError(
            f"The results cannot be written to `{options.output}`: {reason(error)}."
        ) from error


def _record_key(learner: Learner) -> str:
    """Return a learner's key in the journal.

    It holds the target and the rubric of the row, as the roster may be corrected before a sweep is
    resumed.
    """
    asked = learner.target.asked
    parts = [learner.key, asked if asked != learner.key else "", learner.rubric or ""]
    return " ".join(filter(None, parts))


def _drop_unfounded(journal: Journal, cohort: Cohort, earlier: EarlierSweep | None) -> None:
    """Drop the records that say "as in the earlier sweep" if that sweep has no report."""
    keys = set(earlier.keys()) if earlier else set[str]()
    for place, learner in enumerate(cohort.learners):
        unfounded = journal.done(place) and learner.key not in keys
        if unfounded and not isinstance(journal.get(place), Judged):
            journal.drop(place)


# --- messages ------------------------------------------------------------------------------------


def _damage(journal: Journal, earlier: EarlierSweep | None) -> Iterator[str]:
    """Yield a sentence for each file with damaged lines."""
    if journal.damaged:
        lines = counted(journal.damaged, "damaged line")
        yield f"Skipped {lines} of the journal; those learners are fetched again."
    if earlier and earlier.damaged:
        lines = counted(earlier.damaged, "damaged result")
        yield f"Skipped {lines} in `{earlier.folder}`; those learners count as new."


def _left(gone: Sequence[str]) -> tuple[str, ...]:
    """Return a sentence about the learners of the earlier sweep who are not in this one."""
    if not gone:
        return ()
    more = f" and {len(gone) - _NAMED:,} more" if len(gone) > _NAMED else ""
    learners, names = counted(len(gone), "learner"), ", ".join(gone[:_NAMED])
    return (f"{learners} of the earlier sweep not in this cohort: {names}{more}.",)


def _resumed(journal: Journal, options: SweepOptions, *, begun: bool) -> Iterator[str]:
    if options.resume and begun:
        yield f"Resuming the sweep of {journal.header.started_at}: {journal.resumed:,} are done."
    elif options.resume:
        yield "There is no sweep to resume: starting from the beginning."


def _about(
    cohort: Cohort,
    options: SweepOptions,
    feed: Feed,
    *,
    earlier: EarlierSweep | None,
    swept_at: str,
    left: Sequence[str],
) -> About:
    rubric = options.rubrics[0]
    criteria = (one.id for each in options.rubrics for one in each.criteria)
    summary = earlier.summary if earlier else None
    return About(
        swept_at=swept_at,
        rubric=RubricRef(rubric.id, rubric.version, rubric.digest),
        rubric_title=rubric.title,
        criteria=tuple(dict.fromkeys(criteria)),
        header=cohort.header,
        problems=(*cohort.problems, *left),
        requests=feed.requests,
        previous_at=earlier.swept_at if earlier else None,
        trend=trend.points(summary) if summary else (),
        shard=str(options.shard) if options.shard else None,
        unfinished=str(feed.stopped) if feed.stopped else None,
        total=cohort.total or len(cohort.learners),
    )


# --- fetching and judging ------------------------------------------------------------------------


@dataclass
class _Judging:
    """Fetches and judges the learners of a cohort who are not done; a place is an index in it.

    `faults` says why learners could not be judged, and `unsettled` whether asking again may help
    any of them.
    """

    cohort: Cohort
    rubrics: Sequence[Rubric]
    journal: Journal
    earlier: EarlierSweep | None
    watcher: Lines
    faults: dict[int, str] = field(default_factory=dict)
    unsettled: bool = False

    def run(self, feed: Feed, processes: int) -> None:
        left = len(self.cohort.learners) - self.journal.resumed
        size = max(1, min(processes, -(-left // _WORTH_A_PROCESS)))
        with Pool(self.rubrics, self._keep, size=size) as pool:
            for outcome in feed.stream(self._asks()):
                self._pass_on(outcome, pool)

    def _asks(self) -> Iterator[Ask]:
        """Yield a query for each learner who is not done, in the order of the cohort."""
        for place, learner in enumerate(self.cohort.learners):
            if learner.fault:
                self._fail(place, learner.fault, final=True)
            elif not self.journal.done(place):
                record = self.journal.get(place)
                if isinstance(record, Known) and record.ask.target == learner.target:
                    yield structs.replace(record.ask, place=place)
                else:
                    yield self._first(place, learner)

    def _first(self, place: int, learner: Learner) -> Ask:
        """Return the first query for a learner."""
        target = learner.target
        found = self.earlier.get(learner.key) if self.earlier and not target.path else None
        judge = judge_of(self.rubrics, learner.rubric)
        before = comparable(found, target, judge) if found else None
        return Ask(place, target, Need.IDS if before else Need.FACTS, before=before)

    def _pass_on(self, outcome: Outcome, pool: Pool) -> None:
        match outcome:
            case Unchanged(place):
                self.journal.append(Same(self._key(place)))
                self.watcher.advance(None)
            case Waiting(place, ask):
                if ask.found is not None:  # else there is nothing to keep yet
                    self.journal.append(Known(self._key(place), ask))
            case Fetched(place, snapshot, final) if snapshot.fault:
                self._fail(place, snapshot.fault, final=final)
            case Fetched(place, snapshot):
                pool.put(Job(place, snapshot, self.cohort.learners[place].rubric))

    def _keep(self, verdict: Verdict) -> None:
        """Write a verdict to the journal; a failure is not written, so that --resume retries it."""
        if verdict.failed:
            self._fail(verdict.place, verdict.failed)
            return
        key = self._key(verdict.place)
        self.journal.append(Judged(key, verdict.seen, verdict.sketch, verdict.report))
        self.watcher.advance(verdict.conclusion)

    def _fail(self, place: int, why: str, *, final: bool = False) -> None:
        """Note why a learner cannot be judged, and whether that is so however often it is tried."""
        self.faults[place] = why
        if not final:
            self.unsettled = True
        self.watcher.advance(Conclusion.ERROR)

    def _key(self, place: int) -> str:
        return _record_key(self.cohort.learners[place])
