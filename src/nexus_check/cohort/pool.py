"""Processes that judge READMEs, one for each core; a process that dies is replaced."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Semaphore, Timer

import msgspec
from msgspec.structs import replace

from nexus_check import environment
from nexus_check.cohort.messages import Job, Verdict
from nexus_check.errors import Unavailable
from nexus_check.rubric import Rubric

CHUNK = 10  # jobs sent at once: few enough that all processes end at about the same time
_AHEAD = 2  # chunks that wait for each process, so that what is fetched and not judged stays small
# Seconds by the clock for a chunk. A worker gives up on a README after 2 s of processor time by
# itself; where it cannot (Windows, or one long call in C), it is killed after this long.
PATIENCE = 60.0
# All that a worker gets of the environment: no token and no key.
_KEPT = ("PATH", "HOME", "LANG", "TZ", "TMPDIR", "SYSTEMROOT", "VIRTUAL_ENV")
_KEPT_PREFIXES = ("LC_", "PYTHON")
_DIED = "A process that judges READMEs ended before it answered; it may not have enough memory."
_GIVEN_UP = "Judging this README took too long or ended the process that judged it."


class Died(Unavailable):
    """A worker ended, or was killed, before it answered."""


class Worker:
    """One process that judges. `seconds` is how long a chunk may take by the clock."""

    def __init__(self, rubrics: Sequence[Rubric], seconds: float) -> None:
        self._seconds = seconds
        self._verdict = msgspec.json.Decoder(Verdict)
        self._process = subprocess.Popen(
            # -P: a folder of this name where the sweep was started is not the package
            [sys.executable, "-P", "-m", "nexus_check.cohort.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(),
        )
        with suppress(OSError):  # `judge` finds out that the process has ended
            self._send(tuple(rubrics))

    def judge(self, jobs: Sequence[Job]) -> list[Verdict]:
        """Return the verdicts on a chunk. Raises `Died` if the process does not give them all."""
        assert self._process.stdout is not None  # noqa: S101 (a pipe, see above)
        timer = Timer(self._seconds, self._process.kill)
        timer.start()
        try:
            self._send(list(jobs))
            return [self._verdict.decode(self._process.stdout.readline()) for _ in jobs]
        except (OSError, msgspec.DecodeError, UnicodeError) as error:
            raise Died(_DIED) from error
        finally:
            timer.cancel()

    def end(self) -> None:
        """Kill the process and wait until it has ended."""
        self._process.kill()
        # Closing the pipe writes what is still buffered, which fails.
        with suppress(OSError), self._process:
            pass

    def _send(self, value: object) -> None:
        assert self._process.stdin is not None  # noqa: S101 (a pipe, see above)
        pickle.dump(value, self._process.stdin)
        self._process.stdin.flush()


class Pool:
    """`size` processes. Verdicts are handed to `sink`, by several threads at once.

    As a context manager it waits for all verdicts at the end of the block, and for none if the
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
        self._threads = ThreadPoolExecutor(size, "judge")  # each waits for one process
        self._room = Semaphore(size * (1 + _AHEAD))
        self._workers: set[Worker] = set()
        self._idle: list[Worker] = []
        self._chunk: list[Job] = []
        self._error: BaseException | None = None  # once there is one, nothing more is begun

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None:
                self._flush()
                self._threads.shutdown()
                self._check()
        finally:
            self._error = self._error or Died(_DIED)
            self._end_all()  # so that no thread waits for an answer
            self._threads.shutdown()
            self._end_all()  # those that were started in the meantime

    def put(self, job: Job) -> None:
        """Have a job judged. Waits while enough jobs are queued; raises what `sink` raised."""
        self._chunk.append(job)
        if len(self._chunk) >= CHUNK:
            self._flush()

    def _flush(self) -> None:
        if self._chunk:
            self._room.acquire()
            self._check()
            self._threads.submit(self._run, self._chunk)
            self._chunk = []

    def _check(self) -> None:
        if self._error is not None:
            raise self._error

    def _end_all(self) -> None:
        for worker in list(self._workers):
            worker.end()

    # --- in the threads --------------------------------------------------------------------------

    def _run(self, chunk: list[Job]) -> None:
        try:
            self._judge(chunk)
        except BaseException as error:
            self._error = error
        finally:
            self._room.release()

    def _judge(self, jobs: list[Job]) -> None:
        """Judge jobs; if the process dies, judge one by one, and the culprit without its README."""
        if self._error is not None:
            return
        worker = self._take()
        try:
            verdicts = worker.judge(jobs)
        except Died:
            self._workers.discard(worker)
            worker.end()
            retries = jobs if len(jobs) > 1 else [_given_up(jobs[0])]
            for job in retries:
                self._judge([job])
            return
        self._idle.append(worker)
        for verdict in verdicts:
            self._sink(verdict)

    def _take(self) -> Worker:
        """Return an idle worker, or a new one."""
        with suppress(IndexError):
            return self._idle.pop()
        worker = Worker(self._rubrics, self._seconds)
        self._workers.add(worker)
        return worker


def _given_up(job: Job) -> Job:
    """Return the job without its README. Raises `Died` if that was tried: it is not the README."""
    if job.snapshot.fault == _GIVEN_UP:
        raise Died(_DIED)
    return replace(job, snapshot=replace(job.snapshot, readme=None, fault=_GIVEN_UP))


def cores() -> int:
    """Return how many processes this one may run at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _environment() -> dict[str, str]:
    kept = {
        name: value
        for name, value in environment.variables().items()
        if name.upper() in _KEPT or name.upper().startswith(_KEPT_PREFIXES)
    }
    return {**kept, "RAYON_NUM_THREADS": "1"}  # there is a process for each core already
