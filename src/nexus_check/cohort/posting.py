"""Check runs for a whole cohort: one for each learner's commit, through a GitHub App, as slowly as
GitHub asks for.

What was posted is written down as it is posted (`posted.jsonl`), so that a run that was stopped
goes on where it ended, and the same verdict is not posted twice on a commit, not by a later sweep
either.
"""

from __future__ import annotations

import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import TypeVar

import msgspec

from nexus_check.cohort.progress import duration
from nexus_check.cohort.results import Entry, name_of
from nexus_check.errors import LimitReached, Outage, Refused, Stopped, Unavailable, UsageError
from nexus_check.files import PRIVATE
from nexus_check.github import check_runs
from nexus_check.github.apps import App
from nexus_check.model import Conclusion, Report
from nexus_check.reporters import check_run
from nexus_check.reporters.cohort_markdown import Person

T = TypeVar("T")

POSTED = "posted.jsonl"

# GitHub's secondary limits for requests that create content
# (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits),
# and the pause that it asks for between two requests that change something
# (https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api).
PER_MINUTE = 80
PER_HOUR = 500
PAUSE = 1.0
_OUTAGES = 3  # in a row: then GitHub is away, and it is not about one repository
_TOLD_SECONDS = 60.0  # between two lines on how far it is


class Post(msgspec.Struct, frozen=True):
    """One check run that was posted. `digest` is of the verdict, the check's name included; `at` is
    Unix time, and `writes` how many requests it took.
    """

    repository: str
    commit: str
    digest: str
    url: str = ""
    at: float = 0.0
    writes: int = 0


@dataclass
class Pace:
    """Lets requests through at GitHub's limits: so many in any minute, and in any hour. Times are
    Unix time in seconds, since what an earlier run sent counts too.
    """

    limits: tuple[tuple[int, float], ...] = ((1, PAUSE), (PER_MINUTE, 60.0), (PER_HOUR, 3600.0))
    clock: Callable[[], float] = time.time
    _times: deque[float] = field(default_factory=deque)

    def wait(self) -> float:
        """How long to wait before the next request."""
        now = self.clock()
        longest = max(window for _, window in self.limits)
        while self._times and self._times[0] <= now - longest:
            self._times.popleft()
        waits = [
            self._times[-most] + window - now
            for most, window in self.limits
            if len(self._times) >= most
        ]
        return max(0.0, *waits) if waits else 0.0

    def sent(self, requests: int, at: float | None = None) -> None:
        """So many were sent, now or at a time that is not before the last of them."""
        self._times.extend([self.clock() if at is None else at] * requests)


class Store:
    """`posted.jsonl`: which verdict was posted on which commit. What an earlier sweep posted is
    known too.

    `requests` are those of the runs before this one: when, and how many.
    """

    def __init__(self, folder: Path, earlier: Path | None = None) -> None:
        self._path = folder / POSTED
        self._own = {each.repository.lower(): each for each in _read(self._path)}
        self.requests = sorted((each.at, each.writes) for each in self._own.values())
        self._earlier = (
            {each.repository.lower(): each for each in _read(earlier / POSTED)} if earlier else {}
        )
        try:
            self._path.touch(PRIVATE)
            self._file = self._path.open("ab", buffering=0)
            self._file.write(b"\n")  # the last line may have been cut short
        except OSError as error:
            raise UsageError(f"`{self._path}` cannot be written: {error.strerror}.") from error

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def holds(self, post: Post) -> bool:
        """Whether this verdict is on this commit already; what an earlier sweep posted is taken
        over.
        """
        key = post.repository.lower()
        if _same(self._own.get(key), post):
            return True
        earlier = self._earlier.get(key)
        if earlier is None or not _same(earlier, post):
            return False
        self.add(msgspec.structs.replace(earlier, at=0.0, writes=0))
        return True

    def add(self, post: Post) -> None:
        """Write down that this was posted."""
        self._own[post.repository.lower()] = post
        self._file.write(msgspec.json.encode(post) + b"\n")


@dataclass
class Outcome:
    """What became of the check runs. `stopped` is why not all were tried; people are those who got
    none.
    """

    posted: int = 0
    unchanged: int = 0
    lacking: list[Person] = field(default_factory=list)
    refused: list[Person] = field(default_factory=list)
    stopped: Unavailable | None = None

    def words(self) -> str:
        """How many of each, for a line of the log."""
        without = f"{len(self.lacking):,} without the App"
        return (
            f"{self.posted:,} posted, {self.unchanged:,} unchanged, {without}, "
            f"{len(self.refused):,} rejected"
        )


@dataclass
class Poster:
    """Posts for one sweep. `patience` is the longest wait for a limit, in seconds; the pace waits
    as it must.
    """

    app: App
    name: Callable[[Report], str]
    store: Store
    stop: Event
    say: Callable[[str], None]
    patience: float = 900.0
    pace: Pace = field(default_factory=Pace)
    clock: Callable[[], float] = time.monotonic
    _outages: int = 0
    _told: float = 0.0

    def run(self, entries: Iterable[Entry]) -> Outcome:
        """Post what is not posted yet.

        A repository without the App, or one that refuses, is listed; no learner fails for it.
        """
        outcome = Outcome()
        self._told = self.clock()
        for at, writes in self.store.requests:
            self.pace.sent(writes, at)
        for report, post in _wanted(entries, self.name):
            try:
                self._go_on()
                self._post(report, post, outcome)
                self._tell(outcome)
            except Refused as error:
                outcome.refused.append(
                    Person(name_of(report), report.repository.url, error.message)
                )
            except Outage as error:
                outcome.refused.append(
                    Person(name_of(report), report.repository.url, error.message)
                )
                self._outages += 1
                if self._outages >= _OUTAGES:
                    outcome.stopped = error
                    return outcome
            except Unavailable as error:
                outcome.stopped = error
                return outcome
        return outcome

    def _post(self, report: Report, post: Post, outcome: Outcome) -> None:
        if self.store.holds(post):
            outcome.unchanged += 1
            return
        client = self._patiently(lambda: self.app.client_for(post.repository))
        if client is None:
            outcome.lacking.append(Person(name_of(report), report.repository.url))
            return
        self._wait(self.pace.wait())
        output, rubric = check_run.build(report), check_run.rubric_id(report)
        posted = self._patiently(
            lambda: check_runs.post(
                client, post.repository, post.commit, self.name(report), output, rubric=rubric
            )
        )
        self.pace.sent(posted.writes)
        self.store.add(
            msgspec.structs.replace(
                post, url=posted.url, at=self.pace.clock(), writes=posted.writes
            )
        )
        self._outages = 0
        outcome.posted += 1

    def _patiently(self, ask: Callable[[], T]) -> T:
        """What `ask` returns, a limit that is over soon enough waited for. Raises `LimitReached`
        for any other.
        """
        while True:
            try:
                return ask()
            except LimitReached as error:
                wait = max((error.resets_at or time.time() + 60) - time.time(), 1.0)
                if wait > self.patience:
                    raise
            self._wait(wait)

    def _wait(self, seconds: float) -> None:
        if seconds > 60:
            self.say(f"Waiting {duration(seconds)} before the next check run (GitHub's limits).")
        self.stop.wait(seconds)
        self._go_on()

    def _go_on(self) -> None:
        if self.stop.is_set():
            raise Stopped("Posting was stopped. Continue it with --resume --post.")

    def _tell(self, outcome: Outcome) -> None:
        if self.clock() - self._told >= _TOLD_SECONDS:
            self._told = self.clock()
            self.say(f"Check runs: {outcome.words()} so far.")


def _wanted(
    entries: Iterable[Entry], name: Callable[[Report], str]
) -> Iterator[tuple[Report, Post]]:
    """Yield the reports that have a verdict and a commit to post it on."""
    for entry in entries:
        report, held = entry.report, entry.report.repository
        if report.conclusion is not Conclusion.ERROR and held.full_name and held.commit:
            yield report, Post(held.full_name, held.commit, _digest(report, name(report)))


def _digest(report: Report, name: str) -> str:
    """What a check run says, in short: not which version of this tool says it."""
    said = msgspec.json.encode(
        (name, report.conclusion, report.rubric, report.findings, report.notes)
    )
    return hashlib.sha256(said).hexdigest()


def _same(held: Post | None, wanted: Post) -> bool:
    return held is not None and (held.commit, held.digest) == (wanted.commit, wanted.digest)


def _read(path: Path) -> Iterator[Post]:
    """What was posted; a line that was cut short by the end of a process is left out."""
    if not path.exists():
        return
    with path.open("rb") as lines:
        for line in lines:
            with suppress(msgspec.DecodeError):
                yield msgspec.json.decode(line, type=Post)
