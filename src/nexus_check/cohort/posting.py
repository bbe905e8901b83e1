"""Post a check run on each learner's commit, through a GitHub App, within GitHub's limits.

What was posted is recorded at once (`posted.jsonl`), so that a run that was stopped can be resumed,
and neither it nor a later sweep posts the same verdict on a commit again.
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
from typing import TypeVar

import msgspec
from msgspec import structs

from nexus_check.cohort.earlier import Entry
from nexus_check.cohort.progress import duration
from nexus_check.cohort.results import person
from nexus_check.errors import LimitReached, Outage, Refused, Stopped, Unavailable, UsageError
from nexus_check.files import PRIVATE, reason
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
_OUTAGES = 3  # in a row: then GitHub is down, and it is not about one repository
_TOLD = 60  # check runs between two lines of the log, about a minute


class Post(msgspec.Struct, frozen=True):
    """One check run that was posted.

    `digest` is of the verdict, the check's name included; `at` is Unix time, and `writes` how many
    requests it took.
    """

    repository: str
    commit: str
    digest: str
    url: str = ""
    at: float = 0.0
    writes: int = 0


@dataclass
class Pace:
    """Limits the requests in any minute and in any hour.

    Times are Unix time in seconds, since the requests of an earlier run count too.
    """

    limits: tuple[tuple[int, float], ...] = ((1, PAUSE), (PER_MINUTE, 60.0), (PER_HOUR, 3600.0))
    clock: Callable[[], float] = time.time
    _times: deque[float] = field(default_factory=lambda: deque(maxlen=PER_HOUR))

    def wait(self) -> float:
        """Return how many seconds to wait before the next request."""
        free = (
            self._times[-most] + window for most, window in self.limits if len(self._times) >= most
        )
        return max(0.0, max(free, default=0.0) - self.clock())

    def sent(self, requests: int, at: float | None = None) -> None:
        """Note requests that were sent, now or at a time not before the last of them."""
        self._times.extend([self.clock() if at is None else at] * requests)


class Store:
    """`posted.jsonl`: which verdict this sweep, or the earlier one, posted on which commit.

    `requests` are those of this sweep's runs before: when, and how many.
    """

    def __init__(self, folder: Path, earlier: Path | None = None) -> None:
        path = folder / POSTED
        own = _read(path)
        self.requests = sorted((each.at, each.writes) for each in own.values())
        self._posted = {**(_read(earlier / POSTED) if earlier else {}), **own}
        try:
            path.touch(PRIVATE)
            self._file = path.open("ab", buffering=0)
            self._file.write(b"\n")  # the last line may have been cut short
            for key in [key for key in self._posted if key not in own]:
                self.add(structs.replace(self._posted[key], at=0.0, writes=0))
        except OSError as error:
            raise UsageError(f"`{path}` cannot be written: {reason(error)}.") from error

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def holds(self, post: Post) -> bool:
        """Return whether this sweep or the earlier one posted this verdict on this commit."""
        held = self._posted.get(post.repository.lower())
        return held is not None and (held.commit, held.digest) == (post.commit, post.digest)

    def add(self, post: Post) -> None:
        """Note that this was posted."""
        self._posted[post.repository.lower()] = post
        self._file.write(msgspec.json.encode(post) + b"\n")


@dataclass
class Postings:
    """How many check runs were posted, and who got none; `stopped` is why not all were tried."""

    posted: int = 0
    unchanged: int = 0
    lacking: list[Person] = field(default_factory=list)
    refused: list[Person] = field(default_factory=list)
    stopped: Unavailable | None = None

    def words(self) -> str:
        """Return how many of each there are, for a line of the log."""
        without = f"{len(self.lacking):,} without the App"
        return (
            f"{self.posted:,} posted, {self.unchanged:,} unchanged, {without}, "
            f"{len(self.refused):,} rejected"
        )


@dataclass
class Poster:
    """Posts for one sweep. `patience` is the longest wait for a rate limit, in seconds."""

    app: App
    name: Callable[[Report], str]
    store: Store
    stop: Event
    say: Callable[[str], None]
    patience: float = 900.0
    pace: Pace = field(default_factory=Pace)
    _outages: int = 0

    def run(self, entries: Iterable[Entry]) -> Postings:
        """Post what is not posted yet, and list the repositories that cannot be posted to."""
        outcome = Postings()
        for at, writes in self.store.requests:
            self.pace.sent(writes, at)
        for report, post in _wanted(entries, self.name):
            try:
                self._go_on()
                self._post(report, post, outcome)
            except (Refused, Outage) as error:
                outcome.refused.append(person(report, error.message))
                self._outages += isinstance(error, Outage)
                if self._outages >= _OUTAGES:
                    outcome.stopped = error
                    break
            except Unavailable as error:
                outcome.stopped = error
                break
        return outcome

    def _post(self, report: Report, post: Post, outcome: Postings) -> None:
        if self.store.holds(post):
            outcome.unchanged += 1
            return
        client = self._patiently(lambda: self.app.client_for(post.repository))
        if client is None:
            outcome.lacking.append(person(report))
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
            structs.replace(post, url=posted.url, at=self.pace.clock(), writes=posted.writes)
        )
        self._outages = 0
        outcome.posted += 1
        if outcome.posted % _TOLD == 0:
            self.say(f"Check runs: {outcome.words()} so far.")

    def _patiently(self, ask: Callable[[], T]) -> T:
        """Return what `ask` does, waiting for a limit. Raises `LimitReached` if that is long."""
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


def _wanted(
    entries: Iterable[Entry], name: Callable[[Report], str]
) -> Iterator[tuple[Report, Post]]:
    """Yield the reports that have a verdict and a commit to post it on."""
    for entry in entries:
        report, held = entry.report, entry.report.repository
        if report.conclusion is not Conclusion.ERROR and held.full_name and held.commit:
            yield report, Post(held.full_name, held.commit, _digest(report, name(report)))


def _digest(report: Report, name: str) -> str:
    """Return a digest of what a check run says, whichever version of this tool says it."""
    said = msgspec.json.encode(
        (name, report.conclusion, report.rubric, report.findings, report.notes)
    )
    return hashlib.sha256(said).hexdigest()


def _read(path: Path) -> dict[str, Post]:
    """Return what was posted, by repository; a line that was cut short is left out."""
    posts = {}
    for line in path.read_bytes().splitlines() if path.exists() else ():
        with suppress(msgspec.DecodeError):
            post = msgspec.json.decode(line, type=Post)
            posts[post.repository.lower()] = post
    return posts
