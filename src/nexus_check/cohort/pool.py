"""Processes that judge, one for each core: jobs go in, verdicts come out, and a process that dies
is replaced.
"""

from __future__ import annotations

import os
import pickle
import queue
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType

from msgspec.structs import replace

from nexus_check import environment
from nexus_check.cohort import messages
from nexus_check.cohort.messages import Job, Splitter, Verdict
from nexus_check.errors import Unavailable
from nexus_check.model import Snapshot
from nexus_check.rubric import Rubric

CHUNK = 10  # jobs in one message: few enough that all processes end about at the same time
_WAITING = 2  # messages that wait for each process: what is fetched and not judged stays small
# A further process is started for each so many messages: for fewer its start takes longer than its
# work.
_WORTH_A_PROCESS = 20
# Seconds by the clock. A process ends a README that takes too long itself, after 2 s of processor
# time; where it cannot (Windows, or one long call in C), it is killed after this long.
PATIENCE = 60.0
# All that a process gets of the environment: no token, no key.
_KEPT = ("PATH", "HOME", "LANG", "TZ", "TMPDIR", "SYSTEMROOT", "VIRTUAL_ENV")
_DIED = "A process that judges READMEs ended before it answered; it may not have enough memory."
_KEPT_PREFIXES = ("LC_", "PYTHON")


class Died(Unavailable):
    """The process ended, or had to be ended, before it answered."""


class Worker:
    """One process. `seconds` is how long one README may take by the clock."""

    def __init__(self, rubrics: Sequence[Rubric], seconds: float) -> None:
        self._patience = seconds
        self._splitter = Splitter()
        self._process = subprocess.Popen(
            # -P: a folder of this name where the sweep was started is not the package
            [sys.executable, "-P", "-m", "nexus_check.cohort.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(),
        )
        try:
            self._send(pickle.dumps(tuple(rubrics)))
        except Died:
            self.end()
            raise

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, jobs: Sequence[Job]) -> None:
        """Send jobs. They are read whole before the first is judged, so that neither side waits for
        the other.
        """
        self._send(messages.framed(list(jobs)))

    def answer(self) -> Verdict:
        """Wait for the next verdict. Raises `Died` when none comes."""
        assert self._process.stdout is not None  # noqa: S101 (a pipe, as asked for)
        descriptor = self._process.stdout.fileno()
        until = time.monotonic() + self._patience
        while (verdict := self._splitter.next(Verdict)) is None:
            ready, _, _ = select.select([descriptor], [], [], max(until - time.monotonic(), 0))
            data = os.read(descriptor, 1 << 16) if ready else b""
            if not data:
                raise Died(_DIED)
            self._splitter.feed(data)
        return verdict

    def end(self) -> None:
        """End the process now, whatever it does."""
        self._process.kill()
        # What it was sent and did not take is still to be written, and cannot be any more.
        with suppress(OSError), self._process:  # closes the pipes and waits for the end
            pass

    def _send(self, data: bytes) -> None:
        assert self._process.stdin is not None  # noqa: S101 (a pipe, as asked for)
        try:
            self._process.stdin.write(data)
            self._process.stdin.flush()
        except OSError as error:
            raise Died(_DIED) from error


class Pool:
    """`size` processes. Verdicts are handed to `sink`, by several threads at once.

    As a context manager it waits for all verdicts at the end of the block, and for none when the
    block raises.
    """

    def __init__(
        self,
        rubrics: Sequence[Rubric],
        sink: Callable[[Verdict], None],
        *,
        size: int,
        seconds: float = PATIENCE,
    ) -> None:
        self._rubrics = rubrics
        self._sink = sink
        self._seconds = seconds
        self._jobs: queue.Queue[list[Job] | None] = queue.Queue(maxsize=_WAITING * size)
        self._chunk: list[Job] = []
        self._workers: set[Worker] = set()
        self._error: BaseException | None = None
        self._size = size
        self._sent = 0
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.finish()
        for worker in list(self._workers):
            worker.end()

    def put(self, job: Job) -> None:
        """Have a job judged; waits while more than enough is under way. Raises what `sink`
        raised.
        """
        self._chunk.append(job)
        if len(self._chunk) >= CHUNK:
            self.flush()

    def flush(self) -> None:
        """Send what was put and waits for company."""
        if self._chunk:
            if (
                self._sent >= _WORTH_A_PROCESS * len(self._threads)
                and len(self._threads) < self._size
            ):
                self._drive_one_more()
            self._offer(self._chunk)
            self._chunk = []
            self._sent += 1

    def _drive_one_more(self) -> None:
        thread = threading.Thread(
            target=self._drive, name=f"judge-{len(self._threads)}", daemon=True
        )
        self._threads.append(thread)
        thread.start()

    def finish(self) -> None:
        """Wait until everything is judged."""
        self.flush()
        for _ in self._threads:
            self._offer(None)
        for thread in self._threads:
            thread.join()
        self._check()

    def _offer(self, chunk: list[Job] | None) -> None:
        while True:
            self._check()
            try:
                self._jobs.put(chunk, timeout=1.0)
            except queue.Full:
                continue
            return

    def _check(self) -> None:
        if self._error is not None:
            raise self._error

    # --- one thread for each process -------------------------------------------------------------

    def _drive(self) -> None:
        worker = None
        try:
            while (chunk := self._jobs.get()) is not None:
                worker = self._judge(worker, chunk)
        except BaseException as error:
            self._error = error
        finally:
            if worker is not None:
                self._end(worker)

    def _judge(self, worker: Worker | None, chunk: list[Job]) -> Worker:
        """Have a chunk judged. Where a process dies at it, what is left is put job by job, to see
        at which; that one is put once more, as one that cannot be judged.
        """
        left = list(chunk)
        size = len(left)
        while left:
            worker = worker or self._start()
            asked = left[:size]
            try:
                worker.ask(asked)
                for _ in asked:
                    self._sink(worker.answer())
                    left.pop(0)
            except Died:
                self._end(worker)
                worker = None
                if size == 1:
                    left[0] = _given_up(left[0])
                size = 1
        return worker or self._start()

    def _start(self) -> Worker:
        worker = Worker(self._rubrics, self._seconds)
        self._workers.add(worker)
        return worker

    def _end(self, worker: Worker) -> None:
        self._workers.discard(worker)
        worker.end()


def _given_up(job: Job) -> Job:
    """The job without its README. Raises `Died` where it had none: then it is not the README's
    fault.
    """
    why = "Judging this README took too long or ended the process that judged it."
    snapshot = job.snapshot or (
        Snapshot(job.target.asked, job.target.learner) if job.target else None
    )
    if snapshot is None or snapshot.fault == why:
        raise Died(_DIED)
    return Job(job.place, replace(snapshot, readme=None, fault=why))


def cores() -> int:
    """How many processes this one may run at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def _environment() -> dict[str, str]:
    kept = {
        name: value
        for name, value in environment.variables().items()
        if name.upper() in _KEPT or name.upper().startswith(_KEPT_PREFIXES)
    }
    return {**kept, "RAYON_NUM_THREADS": "1"}  # there is a process for each core already
