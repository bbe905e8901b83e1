"""Run a sweep or a merge from its options, with progress on standard error."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from types import FrameType

from nexus_check.cohort import journal, lock, plan, results
from nexus_check.cohort.checkouts import join, read_checkouts
from nexus_check.cohort.earlier import LEARNERS, RESULTS, EarlierSweep, read_entries
from nexus_check.cohort.learners import Cohort, only
from nexus_check.cohort.listing import list_repositories
from nexus_check.cohort.merge import merge
from nexus_check.cohort.options import Credentials, FailOn, MergeOptions, SweepOptions
from nexus_check.cohort.posting import Poster, Store
from nexus_check.cohort.progress import Bar, Lines
from nexus_check.cohort.roster import read_roster
from nexus_check.cohort.roster.tracks import assign_rubrics
from nexus_check.cohort.sweep import JOURNAL, Feed, FolderFeed, sweep
from nexus_check.criteria.wording import counted
from nexus_check.errors import CredentialError
from nexus_check.github.apps import App, check_key
from nexus_check.github.client import Client, connect
from nexus_check.github.retry import Policy
from nexus_check.model import CohortSummary
from nexus_check.reporters import check_run, escape, streams
from nexus_check.sources.graphql import GraphQLSource

_SHOWN = 10  # problems of the roster on the screen; summary.md lists more


@dataclass(frozen=True, slots=True)
class Ended:
    """How a sweep or a merge ended."""

    summary: CohortSummary
    exit_code: int


def run_sweep(options: SweepOptions, credentials: Credentials) -> Ended:
    """Sweep a cohort, write the results and post the check runs if asked to.

    Raises `UsageError` for a roster, folder or credential that cannot be used, and `Unavailable`
    when GitHub does not list an organisation's repositories.
    """
    with _watcher() as watcher, _stopping(watcher) as stop:
        app = _app(credentials, watcher) if options.post else None
        client = None if options.folder else _client(credentials, options, watcher)
        cohort = _cohort(options, client)
        _say_problems(cohort, watcher)
        with lock.hold(options.output):
            feed: Feed = FolderFeed()
            if client:
                feed = GraphQLSource(client, patience=options.max_wait, stop=stop)
            swept = sweep(cohort, options, feed, watcher, datetime.now(UTC))
            watcher.finish(swept.summary)
            posted = app is None or _post(app, options, watcher, stop)
            complete = swept.complete and posted
            if complete:
                journal.discard(options.output / JOURNAL)
    if feed.stopped:
        watcher.say(str(feed.stopped))
    if not complete:
        watcher.say(f"Resume later with the same options and --resume (output: {options.output}).")
    _print_page(options.output)
    return Ended(swept.summary, exit_code(swept.summary, options.fail_on) if posted else 3)


def plan_sweep(options: SweepOptions, credentials: Credentials) -> None:
    """Print how the cohort was read and what the sweep would take, and do nothing."""
    with _watcher() as watcher:
        offline = options.folder or (options.roster and credentials.token is None)
        client = None if offline else _client(credentials, options, watcher)
        cohort = _cohort(options, client)
        _say_problems(cohort, watcher)
    for line in plan.reading(cohort):
        print(escape.plain(line))
    asked = sum(not learner.fault for learner in cohort.learners)
    if options.folder:
        print(f"{counted(asked, 'folder')}: no requests to GitHub.\nNothing was done.")
        return
    known = 0
    if options.since:
        with EarlierSweep(options.since) as before:
            known = len(set(before.keys()) & {learner.key for learner in cohort.learners})
    left = plan.budget(client) if client else None
    for line in plan.say(asked, known, left, post=options.post, now=time.time()):
        print(line)


def run_merge(options: MergeOptions) -> Ended:
    """Merge the results of shards; the exit code is 3 where learners are missing."""
    with lock.hold(options.output):
        merged = merge(options.folders, options.output)
    for sentence in merged.lacking:
        Lines(sys.stderr).say(sentence)
    _print_page(options.output)
    code = 3 if merged.lacking else exit_code(merged.summary, options.fail_on)
    return Ended(merged.summary, code)


def exit_code(summary: CohortSummary, fail_on: FailOn) -> int:
    """Return 3 if any learner was not judged; 1 if one failed and `fail_on` is required; else 0."""
    if summary.not_judged:
        return 3
    return 1 if fail_on == "required" and summary.not_met else 0


def _watcher() -> Lines:
    return Bar(sys.stderr) if sys.stderr.isatty() else Lines(sys.stderr)


def _client(credentials: Credentials, options: SweepOptions, watcher: Lines) -> Client:
    """Return a client with the token: GitHub's GraphQL API refuses requests without one."""
    if credentials.token is None:
        raise CredentialError(
            "A sweep needs a GitHub token.",
            "Set GITHUB_TOKEN (in a workflow: the input `token`); it needs no permissions.",
        )
    policy = Policy(max_wait=options.max_wait, say=watcher.say)
    return connect(credentials.token.reveal(), policy=policy)


def _app(credentials: Credentials, watcher: Lines) -> App:
    """Return the App to post through, checked before anything is fetched."""
    app_id, key = credentials.app_id, credentials.app_private_key
    if app_id is None and key is None:
        raise CredentialError(
            "--post needs a GitHub App.",
            "Set NEXUS_CHECK_APP_ID and NEXUS_CHECK_APP_PRIVATE_KEY (in a workflow: the inputs "
            "`app-id` and `app-private-key`).",
        )
    key_of_app = check_key(app_id, key.reveal() if key else None)
    return App(key_of_app, policy=Policy(say=watcher.say))


@contextmanager
def _stopping(watcher: Lines) -> Iterator[Event]:
    """Yield an event that the first Ctrl-C or SIGTERM sets; a second one ends the process."""
    stop = Event()

    def ask(number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        watcher.say(
            f"{signal.Signals(number).name}: stopping. What was judged is kept; --resume "
            "continues from here."
        )

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _cohort(options: SweepOptions, client: Client | None) -> Cohort:
    """Return the cohort, or the shard of it; a roster with a folder gives the names and order."""
    wanted = next((one.repository_name for one in options.rubrics if one.repository_name), None)
    if client is not None and options.org is not None:
        cohort = list_repositories(client, options.org, wanted, options.exclude)
    elif options.roster is None:
        cohort = read_checkouts(options.folder or Path(), wanted)
    else:
        rows = read_roster(options.roster, wanted, column=options.column, lenient=options.lenient)
        cohort = assign_rubrics(rows, options.rubrics)
        if options.folder is not None:
            cohort = join(cohort, read_checkouts(options.folder, wanted), options.folder)
    return only(cohort, options.shard)


def _post(app: App, options: SweepOptions, watcher: Lines, stop: Event) -> bool:
    """Post the check runs; return whether all were tried. --resume --post continues."""
    output = options.output
    entries = read_entries(output / RESULTS, output / LEARNERS)
    with Store(output, options.since) as store:
        several = len(options.rubrics) > 1
        poster = Poster(
            app,
            lambda report: check_run.name(report, options.check_name, several=several),
            store,
            stop=stop,
            say=watcher.say,
            patience=options.max_wait,
        )
        outcome = poster.run(entries)
    watcher.say(f"Check runs: {outcome.words()}.")
    results.name_more(output, {"without-app": outcome.lacking, "not-posted": outcome.refused})
    if outcome.stopped:
        watcher.say(str(outcome.stopped))
    return outcome.stopped is None


def _say_problems(cohort: Cohort, watcher: Lines) -> None:
    for problem in cohort.problems[:_SHOWN]:
        watcher.say(problem)
    if len(cohort.problems) > _SHOWN:
        watcher.say(f"… and {len(cohort.problems) - _SHOWN:,} more problems; see summary.md.")


def _print_page(output: Path) -> None:
    with streams.dispensable(sys.stdout):  # the results are complete without it
        print(escape.plain(os.fspath(output / "report.html")), flush=True)
