"""A process that judges: `python -m nexus_check.cohort.worker`, jobs on its standard input, verdicts on its output.

It holds no token and opens no connection: what a README might do to the reviewer ends here. A README that takes too
long or too much memory costs its learner's verdict and nobody else's.
"""

from __future__ import annotations

import pickle
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import BinaryIO

from msgspec.structs import replace

from nexus_check import collector
from nexus_check.checks import Context
from nexus_check.cohort import copies, messages
from nexus_check.cohort.messages import Job, Verdict
from nexus_check.model import Readme, Report, Repository, Rubric, Snapshot
from nexus_check.reporters import json
from nexus_check.review import report_on, review
from nexus_check.sources.local import LocalSource

if sys.platform != "win32":
    import resource

# Address space. A README needs a thousandth of it; the MinHash library reserves 1 GB for itself at its import.
_MEMORY = 2 * 2**30
_SILENT = 0.5  # seconds after which it is heard what was judged so far


class TooLong(BaseException):
    """The time for one README is over. Not an `Exception`, so that nothing on the way takes it for its own."""


class Limit:
    """A limit on the processor time of one README, in seconds: it tells a slow README from a busy machine."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds if hasattr(signal, "setitimer") else 0.0
        self._armed = False
        if self._seconds:
            signal.signal(signal.SIGPROF, self._over)

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Raise `TooLong` in the block once its time is over, and again each second until it is left."""
        self._armed = True
        if self._seconds:
            signal.setitimer(signal.ITIMER_PROF, self._seconds, 1.0)
        try:
            yield
        finally:
            self._armed = False
            if self._seconds:
                signal.setitimer(signal.ITIMER_PROF, 0)

    def _over(self, _signal: int, _frame: FrameType | None) -> None:
        if self._armed:
            raise TooLong


def judged(job: Job, rubric: Rubric, limit: Limit) -> Verdict:
    """The verdict on one job. Never raises on a learner's content."""
    snapshot = job.snapshot
    if snapshot is None:
        snapshot = LocalSource().fetch(messages.folder_target(job))
    failed = None
    sketch = b""
    try:
        with limit():
            context = Context(snapshot, rubric)
            report = report_on(context)
            if not snapshot.fault:
                sketch = copies.sketch(context.own_words())
    except (TooLong, MemoryError, RecursionError):
        failed = "The README is too large or too deeply nested to be judged."
    except Exception as error:  # a fault of ours: this learner is not judged, the others are
        failed = f"nexus-check failed on this README ({type(error).__name__}). Please report it."
    if failed:
        report = review(replace(snapshot, readme=None, fault=failed), rubric)
        sketch = b""
    return _verdict(job, snapshot, report, sketch, failed or snapshot.fault)


def _verdict(job: Job, snapshot: Snapshot, report: Report, sketch: bytes, failed: str | None) -> Verdict:
    return Verdict(job.place, report.conclusion, json.encode(report), messages.seen(snapshot), sketch, failed)


def serve(jobs: BinaryIO, verdicts: BinaryIO, settings: tuple[Rubric, float]) -> None:
    """Judge batches of jobs until there are no more. The verdicts on a batch are sent together, and what there is of
    them before when that takes long: each message wakes another process, which takes this one's cache."""
    rubric, seconds = settings
    limit = Limit(seconds)
    while (batch := messages.read(jobs, list[Job])) is not None:
        held, since = [], time.monotonic()
        for job in batch:
            held.append(judged(job, rubric, limit))
            if time.monotonic() - since > _SILENT:
                messages.write(verdicts, *held)
                held, since = [], time.monotonic()
        messages.write(verdicts, *held)


def main() -> None:
    """Read the rubric and the limit, then judge. What is printed by mistake goes to standard error."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group: the sweep says when to end
    _limit_memory()
    jobs, verdicts = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    settings = pickle.load(jobs)  # noqa: S301 (from the process that started this one, over a pipe only it holds)
    _warm_up(settings[0])
    collector.relax()
    try:
        serve(jobs, verdicts, settings)
    except BrokenPipeError:
        sys.exit(1)


def _warm_up(rubric: Rubric) -> None:
    """Judge a README of no account: what is made of a rubric once and for all is no learner's time."""
    nobody = Snapshot("", repository=Repository(""), readme=Readme("README.md", b"#", 1))
    with suppress(Exception):  # a fault of ours is told to each learner, by `judged`
        review(nobody, rubric)


def _limit_memory() -> None:
    """Let this process's memory end before the machine's does, unless a tighter limit is set already."""
    if sys.platform != "win32":
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        if most == resource.RLIM_INFINITY or most > _MEMORY:
            resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, most))


if __name__ == "__main__":
    main()
