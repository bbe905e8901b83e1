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
from nexus_check.model import CohortSummary, Conclusion


class Bar(Lines):
    """A bar with the rate and the time left; messages appear above it."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def begin(self, total: int, done: int) -> None:
        super().begin(total, done)
        self._progress = _progress(self._stream)
        self._task = self._progress.add_task("Sweeping", total=total, completed=done, rate="")
        self._progress.start()

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        self._stop()
        super().__exit__(kind, *error)

    def finish(self, summary: CohortSummary | None = None) -> None:
        self._stop()
        super().finish(summary)

    def _stop(self) -> None:
        if self._progress is not None:
            self._progress.stop()
            self._progress = None

    def advance(self, conclusion: Conclusion | None) -> None:
        with self._lock:
            self._counts[conclusion] += 1
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, advance=1, rate=f"{self.rate():.0f}/s")

    def say(self, words: str) -> None:
        if self._progress is None:
            super().say(words)
        else:
            self._progress.console.print(
                f"nexus-check: {words}", markup=False, highlight=False, soft_wrap=True
            )


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
