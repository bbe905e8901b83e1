"""How a sweep goes, in lines for a log; `bar` has the same for a terminal."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import TextIO

from nexus_check.model import CohortSummary, Conclusion

_SECONDS = 15.0  # between two lines in a log


class Lines:
    """Plain lines: at the beginning, every quarter of a minute, and at the end."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._lock = threading.Lock()
        self._counts: Counter[Conclusion | None] = Counter()
        self._total = self._before = 0
        self._finished = False
        self._begun = self._told = clock()

    def __enter__(self) -> Lines:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None and self._total and not self._finished:
            self.finish()

    def begin(self, total: int, done: int) -> None:
        self._total, self._before = total, done
        self._begun = self._told = self._clock()
        self.say(counted(total, "learner") + (f", {done:,} of them done." if done else "."))

    def finish(self, summary: CohortSummary | None = None) -> None:
        """Print the sweep's result; of `summary` where there is one, which knows what an earlier
        run judged too.
        """
        self._finished = True
        told = self._told_so_far() if summary is None else self._told_at_last(summary)
        self.say(f"{told} in {duration(self._elapsed())}.")

    def advance(self, conclusion: Conclusion | None) -> None:
        with self._lock:
            self._counts[conclusion] += 1
            if self._clock() - self._told < _SECONDS:
                return
            self._told = self._clock()
            words = f"{self._told_so_far()}; {self.rate():.0f} a second, {self._left()}."
        self.say(words)

    def say(self, words: str) -> None:
        self._stream.write(f"nexus-check: {words}\n")
        self._stream.flush()

    def rate(self) -> float:
        """Learners a second since the beginning."""
        return self._counts.total() / max(self._elapsed(), 0.001)

    def _elapsed(self) -> float:
        return self._clock() - self._begun

    def _told_so_far(self) -> str:
        counts = self._counts
        done = self._before + counts.total() - counts[Conclusion.ERROR]
        now = "this time " if self._before else ""
        passed, not_met = counts[Conclusion.SUCCESS], counts[Conclusion.FAILURE]
        return self._words(done, f"{now}{passed:,} passed", not_met, counts[Conclusion.ERROR])

    def _told_at_last(self, summary: CohortSummary) -> str:
        done = summary.learners - summary.not_judged
        return self._words(done, f"{summary.passed:,} passed", summary.not_met, summary.not_judged)

    def _words(self, done: int, passed: str, not_met: int, not_judged: int) -> str:
        """Who could not be judged is not done: `--resume` asks for them again."""
        unchanged = f" ({self._counts[None]:,} unchanged)" if self._counts[None] else ""
        parts = [f"{done:,} of {self._total:,} done{unchanged}", passed, f"{not_met:,} not met"]
        parts += [f"{not_judged:,} not judged"] if not_judged else []
        return ", ".join(parts)

    def _left(self) -> str:
        seconds = (self._total - self._before - self._counts.total()) / max(self.rate(), 0.001)
        return f"about {duration(seconds)} left"


def counted(number: int, what: str) -> str:
    """A number of things in words: `1 learner`, `2,400 learners`."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def duration(seconds: float) -> str:
    """A time in words: `40 s`, `12 min`, `5 h 20 min`."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"
