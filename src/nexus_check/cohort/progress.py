"""The progress of a sweep: lines for a log, a bar for a terminal."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Self, TextIO

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from nexus_check.criteria.wording import counted
from nexus_check.model import CohortSummary, Conclusion
from nexus_check.reporters import escape, streams

_SECONDS = 15.0  # between two lines in a log


class Lines:
    """Prints a line at the beginning, every 15 seconds and at the end."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._lock = threading.Lock()
        self._counts: Counter[Conclusion | None] = Counter()
        self._total = self._before = 0
        self._begun = self._told = clock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the terminal back."""

    def begin(self, total: int, done: int) -> None:
        """Start with the number of learners, and of those whom an earlier run judged."""
        self._total, self._before = total, done
        self._begun = self._told = self._clock()
        self.say(counted(total, "learner") + (f", {done:,} of them done." if done else "."))

    def advance(self, conclusion: Conclusion | None) -> None:
        """Count a learner; None is one who did not change. Several threads may call this."""
        with self._lock:
            self._counts[conclusion] += 1
            if self._clock() - self._told < _SECONDS:
                return
            self._told = self._clock()
            counts = self._counts
            failed = counts[Conclusion.ERROR]
            done = self._before + counts.total() - failed
            passed = f"{'this time ' if self._before else ''}{counts[Conclusion.SUCCESS]:,} passed"
            left = duration((self._total - self._before - counts.total()) / self.rate())
            words = self._words(done, passed, counts[Conclusion.FAILURE], failed)
        self.say(f"{words}; {self.rate():.0f} a second, about {left} left.")

    def finish(self, summary: CohortSummary) -> None:
        """Print the result, which includes what an earlier run judged."""
        self.close()
        done, passed = summary.learners - summary.not_judged, f"{summary.passed:,} passed"
        words = self._words(done, passed, summary.not_met, summary.not_judged)
        why = "; summary.md says why" if summary.not_judged else ""
        self.say(f"{words} in {duration(self._clock() - self._begun)}{why}.")

    def say(self, words: str) -> None:
        """Print a sentence now; folders' names and rosters' cells in it may hold anything."""
        self._print(f"nexus-check: {escape.plain(words)}")

    def _print(self, line: str) -> None:
        with streams.dispensable(self._stream):
            self._stream.write(f"{line}\n")
            self._stream.flush()

    def rate(self) -> float:
        """Return the learners a second since the beginning."""
        return self._counts.total() / max(self._clock() - self._begun, 0.001)

    def _words(self, done: int, passed: str, not_met: int, not_judged: int) -> str:
        """Return the counts in words. Learners not judged are not done: `--resume` retries them."""
        unchanged = f" ({self._counts[None]:,} unchanged)" if self._counts[None] else ""
        parts = [f"{done:,} of {self._total:,} done{unchanged}", passed, f"{not_met:,} not met"]
        parts += [f"{not_judged:,} not judged"] if not_judged else []
        return ", ".join(parts)


class Bar(Lines):
    """A bar with the rate and the time left; messages appear above it."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=Console(file=stream),
            refresh_per_second=4,
        )
        self._task: TaskID | None = None

    def begin(self, total: int, done: int) -> None:
        super().begin(total, done)
        self._task = self._progress.add_task("Sweeping", total=total, completed=done, rate="")
        with streams.dispensable(self._stream):
            self._progress.start()

    def close(self) -> None:
        if self._task is not None:
            self._task = None
            with streams.dispensable(self._stream):
                self._progress.stop()

    def advance(self, conclusion: Conclusion | None) -> None:
        with self._lock:
            self._counts[conclusion] += 1
        if self._task is not None:
            self._progress.update(self._task, advance=1, rate=f"{self.rate():.0f}/s")

    def _print(self, line: str) -> None:
        if self._task is None:
            super()._print(line)
            return
        with streams.dispensable(self._stream):
            self._progress.console.print(line, markup=False, highlight=False, soft_wrap=True)


def duration(seconds: float) -> str:
    """Return a time in words: `40 s`, `12 min`, `5 h 20 min`."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"
