"""Errors of the system, and bugs, as errors that a person can read.

What is expected is translated where it is raised (`github.faults`, `rubric`, `sources`). The
outermost layer calls `explained` for what is left, so that no traceback reaches a person.
"""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Final

from nexus_check import environment
from nexus_check.errors import NexusError

ISSUES: Final = "https://github.com/OWNER/nexus-check/issues"

_AGAIN = f"Try again; if it happens again, report it at {ISSUES}."

_MEANINGS: Final = (
    (MemoryError, "This machine does not have enough memory for this"),
    (RecursionError, "Something is nested too deeply to be read"),
    (UnicodeError, "A text is not in the encoding in which it is read or written"),
)


def explained(error: Exception) -> NexusError:
    """Return the error that tells a person what `error` means, in at most two sentences.

    Any exception that is not of the system is a bug: its type and place are named, not its message,
    which may quote a secret or a learner.
    """
    if isinstance(error, NexusError):
        return error
    if isinstance(error, OSError):
        return NexusError(f"{_of_the_system(error)}.")
    for kind, meaning in _MEANINGS:
        if isinstance(error, kind):
            return NexusError(f"{meaning} ({type(error).__name__}).", _AGAIN)
    return NexusError(
        f"Internal error in nexus-check ({type(error).__name__}{_place(error)}).",
        f"Report it at {ISSUES}, with what is printed when RUNNER_DEBUG=1 is set.",
    )


def debug_trace(error: Exception) -> str:
    """Return the traceback of an error, empty unless `RUNNER_DEBUG` is set.

    GitHub sets it for a run with debug logging.
    """
    if isinstance(error, NexusError) or not environment.is_set(environment.DEBUG):
        return ""
    return "".join(traceback.format_exception(error))


def _of_the_system(error: OSError) -> str:
    """Return what the operating system says, and of which file: `No space left on device`."""
    said = f"Stopped by this machine: {error.strerror or type(error).__name__}"
    return f"{said} (`{error.filename}`)" if error.filename else said


def _place(error: Exception) -> str:
    """Return the innermost place in this package, as in `, panel.py line 64`."""
    own = Path(__file__).parent
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if own in Path(frame.filename).parents]
    return f", {Path(inside[-1].filename).name} line {inside[-1].lineno}" if inside else ""
