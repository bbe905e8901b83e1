"""A limit on the processor time that one README may take."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TooLong(BaseException):
    """The time for one README is over. Not an `Exception`, so that no handler catches it."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TooLong` in the block after so many seconds of processor time.

    Processor time tells a slow README from a busy machine. Systems without `setitimer` (Windows)
    and threads other than the main one have no limit. The timer repeats, in case the first is
    swallowed by a callback.
    """
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooLong

    try:
        previous = signal.signal(signal.SIGPROF, stop)
    except ValueError:  # not the main thread
        yield
        return
    signal.setitimer(signal.ITIMER_PROF, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, previous)
