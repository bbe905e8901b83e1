"""`nexus-check sweep`: judge a whole cohort, and write what was found to a folder."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING, Literal

import click

from nexus_check import rubric as rubrics
from nexus_check.cohort import pool
from nexus_check.cohort.learners import Cohort, only, parse_shard
from nexus_check.errors import UsageError
from nexus_check.model import CohortSummary
from nexus_check.reporters import escape

if TYPE_CHECKING:
    from nexus_check.cohort.progress import Lines
    from nexus_check.cohort.sweep import Feed, Settings, Swept
    from nexus_check.github.apps import App
    from nexus_check.github.client import Client
    from nexus_check.rubric import Rubric


@dataclass(frozen=True, slots=True)
class CohortSource:
    """Where the cohort comes from: a roster, an organisation or a folder; a roster and a folder may
    be joined.

    `wanted` is the repository's name by the rubric. `column` and `lenient` are of the roster,
    `exclude` of the organisation.
    """

    roster: Path | None
    org: str | None
    folder: Path | None
    wanted: str | None = None
    column: str | None = None
    lenient: bool = False
    exclude: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        given = [value for value in (self.roster or self.folder, self.org) if value is not None]
        if len(given) != 1:
            raise UsageError(
                "A sweep takes one of --roster FILE, --org ORG and --from DIR.",
                "--roster and --from may be joined.",
            )
        if self.roster is None and (self.column or self.lenient):
            raise UsageError(
                "--column and --lenient are for a roster.", "Give --roster FILE with them."
            )
        if self.org is None and self.exclude:
            raise UsageError("--exclude is for an organisation.", "Give --org ORG with it.")


@click.command("sweep")
@click.option(
    "--roster", type=click.Path(path_type=Path), metavar="FILE", help="A CSV file of the learners."
)
@click.option("--org", metavar="ORG", help="An organisation or user whose repositories are judged.")
@click.option(
    "--from",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A folder of LOGIN/REPO checkouts.",
)
@click.option(
    "--column",
    metavar="NAME",
    help="With --roster: the heading of the column that names the learners.",
)
@click.option(
    "--lenient",
    is_flag=True,
    help="With --roster: list broken lines as not judged, and judge the others.",
)
@click.option(
    "--exclude",
    metavar="PATTERN",
    multiple=True,
    help="With --org: leave out repositories of such a name (`*-starter`). May be repeated.",
)
@click.option(
    "--rubric",
    multiple=True,
    metavar="NAME|FILE",
    help=(
        "The rubric to judge by (default: alx-project-nexus). Several: each README by the one "
        "whose program it names."
    ),
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    default=Path("nexus-report"),
    show_default=True,
    help="Folder for the results.",
)
@click.option("--shard", metavar="I/N", help="Sweep the I-th of N parts of the cohort.")
@click.option("--resume", is_flag=True, help="Resume an interrupted sweep.")
@click.option("--overwrite", is_flag=True, help="Replace an earlier sweep in the output folder.")
@click.option(
    "--since",
    type=click.Path(path_type=Path),
    metavar="PREVIOUS_DIR",
    help="Results of an earlier sweep: fetch only what changed since, and compare.",
)
@click.option(
    "--post", is_flag=True, help="Post a check run on each learner's commit, through a GitHub App."
)
@click.option(
    "--check-name",
    metavar="NAME",
    default="Nexus check",
    show_default=True,
    help="With --post: the check run's name.",
)
@click.option("--dry-run", is_flag=True, help="Say what the sweep would take, and do nothing.")
@click.option(
    "--fail-on",
    type=click.Choice(["required", "never"]),
    default="never",
    show_default=True,
    help="`required`: end with 1 when any learner does not meet a required criterion.",
)
@click.option(
    "--max-wait",
    metavar="SECONDS",
    type=click.FloatRange(min=0),
    default=900.0,
    show_default=True,
    help="Wait no longer than this for a limit to reset, or for GitHub to answer again.",
)
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    help="Processes that judge (default: one a core).",
)
def command(
    *,
    roster: Path | None,
    org: str | None,
    folder: Path | None,
    column: str | None,
    lenient: bool,
    exclude: Sequence[str],
    rubric: Sequence[str],
    output: Path,
    shard: str | None,
    resume: bool,
    overwrite: bool,
    since: Path | None,
    post: bool,
    check_name: str,
    dry_run: bool,
    fail_on: Literal["required", "never"],
    max_wait: float,
    jobs: int | None,
) -> int:
    """Judge a cohort of learners, in about one request to GitHub for a hundred of them.

    Writes results.jsonl (a report a line), results.csv, summary.md and report.html to the output
    folder. GITHUB_TOKEN is needed, except for --from. Exit codes: 0 whatever the learners' results;
    1 with --fail-on required when one does not meet the rubric; 2 wrong usage, input or rubric; 3
    when any learner could not be judged.
    """
    from nexus_check.cohort import lock
    from nexus_check.cohort.sweep import Settings, forget

    if resume and overwrite:
        raise UsageError("--resume and --overwrite exclude each other.")
    settings = Settings(
        output=output,
        rubrics=tuple(rubrics.load(name) for name in rubric or (rubrics.DEFAULT,)),
        shard=parse_shard(shard) if shard else None,
        since=since,
        resume=resume,
        overwrite=overwrite,
        workers=jobs or pool.cores(),
    )
    wanted = next((each.repository_name for each in settings.rubrics if each.repository_name), None)
    who = CohortSource(roster, org, folder, wanted, column, lenient, tuple(exclude))
    app = _app(post=post and not dry_run, local=folder is not None)
    with watching() as watcher, stopping(watcher) as stop:
        client = _client(who, watcher, max_wait, dry_run=dry_run)
        cohort = only(_cohort(who, client, settings.rubrics), settings.shard)
        _say_problems(cohort, watcher)
        if dry_run:
            return _plan(cohort, settings, client, post=post, local=folder is not None)
        with lock.hold(output):
            swept = _sweep(cohort, settings, _feed(client, max_wait, stop), watcher)
            watcher.finish(swept.summary)
            posted = app is None or _post(
                app, check_name, settings, watcher, stop=stop, patience=max_wait
            )
            complete = swept.complete and posted
            if complete:
                forget(output)
    _say_end(swept, output, complete=complete)
    return exit_code(swept.summary, fail_on) if posted else 3


def exit_code(summary: CohortSummary, fail_on: str) -> int:
    """3 when anybody could not be judged, 1 when that is asked for and anybody does not meet the
    rubric, else 0.
    """
    if summary.not_judged:
        return 3
    return 1 if fail_on == "required" and summary.not_met else 0


def connected(watcher: Lines, max_wait: float) -> Client:
    """A client with the environment's token; GraphQL answers nobody without one."""
    from nexus_check.errors import CredentialError
    from nexus_check.github.auth import token_from_environment
    from nexus_check.github.client import connect
    from nexus_check.github.retry import Policy

    token = token_from_environment()
    if token is None:
        raise CredentialError(
            "A sweep needs a GitHub token.", "Set GITHUB_TOKEN; one without any permission will do."
        )
    return connect(token, policy=Policy(max_wait=max_wait, say=watcher.say))


@contextmanager
def watching() -> Iterator[Lines]:
    """Who tells how it goes, on standard error: a bar where somebody looks, else lines."""
    if sys.stderr.isatty():
        from nexus_check.cohort.bar import Bar

        with Bar(sys.stderr) as bar:
            yield bar
    else:
        from nexus_check.cohort.progress import Lines

        with Lines(sys.stderr) as lines:
            yield lines


@contextmanager
def stopping(watcher: Lines) -> Iterator[Event]:
    """An event that the first Ctrl-C or SIGTERM sets; a second one ends the process at once."""
    stop = Event()

    def ask(number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        watcher.say(
            f"{signal.Signals(number).name}: ending; what is judged is kept, and --resume "
            "goes on from here."
        )

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _cohort(who: CohortSource, client: Client | None, given: Sequence[Rubric]) -> Cohort:
    """Return the cohort; a roster beside a folder brings names and the order."""
    if who.roster is not None:
        from nexus_check.cohort.roster import read_roster
        from nexus_check.cohort.roster.tracks import assign_rubrics

        listed = read_roster(who.roster, who.wanted, column=who.column, lenient=who.lenient)
        listed = assign_rubrics(listed, given)
        if who.folder is None:
            return listed
    if who.folder is not None:
        from nexus_check.cohort.checkouts import join, read_checkouts

        found = read_checkouts(who.folder, who.wanted)
        return found if who.roster is None else join(listed, found)
    from nexus_check.cohort.listing import list_repositories

    if client is None:
        raise UsageError("An organisation's repositories are asked of GitHub.")
    return list_repositories(client, who.org or "", who.wanted, who.exclude)


def _feed(client: Client | None, max_wait: float, stop: Event) -> Feed:
    from nexus_check.cohort.sweep import FolderFeed

    if client is None:
        return FolderFeed()
    from nexus_check.sources.graphql import GraphQLSource

    return GraphQLSource(client, patience=max_wait, stop=stop)


def _say_problems(cohort: Cohort, watcher: Lines) -> None:
    shown = 10
    for problem in cohort.problems[:shown]:
        watcher.say(problem)
    if len(cohort.problems) > shown:
        watcher.say(f"… and {len(cohort.problems) - shown:,} more problems; summary.md lists them.")


def _sweep(cohort: Cohort, settings: Settings, feed: Feed, watcher: Lines) -> Swept:
    from nexus_check.cohort.sweep import sweep

    return sweep(cohort, settings, feed, watcher)


def _client(who: CohortSource, watcher: Lines, max_wait: float, *, dry_run: bool) -> Client | None:
    """Return what asks GitHub; None where nothing is to be asked, or a dry run of a roster has no
    token.
    """
    from nexus_check.github.auth import token_from_environment

    if who.folder is not None or (
        dry_run and who.roster is not None and token_from_environment() is None
    ):
        return None
    return connected(watcher, max_wait)


def _plan(
    cohort: Cohort, settings: Settings, client: Client | None, *, post: bool, local: bool
) -> int:
    """Print how the cohort was read and what the sweep would take."""
    from nexus_check.cohort import plan
    from nexus_check.cohort.earlier import EarlierSweep
    from nexus_check.cohort.progress import counted

    for line in plan.reading(cohort):
        click.echo(escape.plain(line))
    asked = sum(not learner.fault for learner in cohort.learners)
    if local:
        click.echo(f"{counted(asked, 'folder')}: no requests to GitHub.\nNothing was done.")
        return 0
    earlier = set[str]()
    if settings.since:
        with EarlierSweep(settings.since) as sweep:
            earlier.update(sweep.keys(settings.shard))
    known = sum(learner.key in earlier for learner in cohort.learners)
    for line in plan.say(plan.Plan(asked, known, post), plan.budget(client) if client else None):
        click.echo(line)
    return 0


def _app(*, post: bool, local: bool) -> App | None:
    """The App to post through; known to be usable before anything else is done."""
    if not post:
        return None
    if local:
        raise UsageError("--post needs repositories on GitHub, and --from has folders.")
    from nexus_check.errors import CredentialError
    from nexus_check.github.apps import app_from_environment

    app = app_from_environment()
    if app is None:
        raise CredentialError(
            "--post needs a GitHub App.",
            "Set NEXUS_CHECK_APP_ID and NEXUS_CHECK_APP_PRIVATE_KEY (the whole .pem).",
        )
    return app


def _post(
    app: App, name: str, settings: Settings, watcher: Lines, *, stop: Event, patience: float
) -> bool:
    """Post the check runs; whether all that can be are there. What is left is posted by --resume
    --post.
    """
    from nexus_check.cohort import results
    from nexus_check.cohort.earlier import LEARNERS, RESULTS
    from nexus_check.cohort.posting import Poster, Store

    entries = results.read_entries(settings.output / RESULTS, settings.output / LEARNERS)
    with Store(settings.output, settings.since) as store:
        outcome = Poster(app, name, store, stop=stop, say=watcher.say, patience=patience).run(
            entries
        )
    watcher.say(f"Check runs: {outcome.words()}.")
    results.name_more(
        settings.output, {"without-app": outcome.lacking, "not-posted": outcome.refused}
    )
    if outcome.stopped:
        watcher.say(str(outcome.stopped))
    return outcome.stopped is None


def _say_end(swept: Swept, output: Path, *, complete: bool) -> None:
    if swept.stopped:
        click.echo(f"nexus-check: {swept.stopped}", err=True)
    if not complete:
        shown = escape.plain(os.fspath(output))
        click.echo(
            f"nexus-check: Resume later with the same options and --resume (output: {shown}).",
            err=True,
        )
    click.echo(escape.plain(os.fspath(output / "report.html")))
