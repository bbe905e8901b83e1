"""The progress of a sweep as a bar, for a terminal."""

from __future__ import annotations

from typing import TextIO

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from nexus_check.cohort.progress import Lines
from nexus_check.model import Conclusion


class Bar(Lines):
    """A bar with the rate and the time left; messages appear above it."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._progress = _progress(stream)
        self._task: TaskID | None = None

    def begin(self, total: int, done: int) -> None:
        super().begin(total, done)
        self._task = self._progress.add_task("Sweeping", total=total, completed=done, rate="")
        self._progress.start()

    def close(self) -> None:
        if self._task is not None:
            self._task = None
            self._progress.stop()

    def advance(self, conclusion: Conclusion | None) -> None:
        with self._lock:
            self._counts[conclusion] += 1
        if self._task is not None:
            self._progress.update(self._task, advance=1, rate=f"{self.rate():.0f}/s")

    def say(self, words: str) -> None:
        if self._task is None:
            super().say(words)
            return
        line = f"nexus-check: {words}"
        self._progress.console.print(line, markup=False, highlight=False, soft_wrap=True)


def watch(stream: TextIO) -> Lines:
    """Return a progress bar for a terminal, else lines for a log."""
    return Bar(stream) if stream.isatty() else Lines(stream)


def _progress(stream: TextIO) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=Console(file=stream),
        refresh_per_second=4,
    )
