"""Standard output and error, where characters cannot be encoded or nothing can be written."""

from __future__ import annotations

import codecs
import io
import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from nexus_check import foreign
from nexus_check.reporters import escape

_PLAIN = {
    "✔": "v",
    "✅": "v",
    "✘": "x",
    "❌": "x",
    "◐": "~",
    "🟡": "~",
    "•": "*",
    "💡": "*",
    "❔": "?",
    "“": "'",  # never a double quote: the text may be inside a quoted value
    "”": "'",
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "–": "-",
    "—": "-",
    "−": "-",
    "→": "->",
    "…": "...",
    "\N{NO-BREAK SPACE}": " ",
}


def say(message: str) -> None:
    """Print a line on standard error, without what a terminal would obey.

    It may quote a file's name, a roster's cell or a rubric.
    """
    with dispensable(sys.stderr):
        print(f"nexus-check: {escape.plain(message)}", file=sys.stderr, flush=True)


def complain(error: Exception) -> int:
    """Print what an error means as a line on standard error, and return its exit code."""
    with dispensable(sys.stderr):
        for line in foreign.debug_trace(error).splitlines():
            print(escape.plain(line), file=sys.stderr)
    explained = foreign.explained(error)
    say(str(explained))
    return explained.exit_code


@contextmanager
def dispensable(stream: TextIO) -> Iterator[None]:
    """Ignore that `stream` cannot be written to: its disk is full, or its reader has gone.

    What it holds and all that follows is then written to the null device.
    """
    try:
        yield
    except OSError:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), stream.fileno())


def finish() -> None:
    """Flush standard output and error; what cannot be written is lost.

    If the interpreter's own flush failed, the exit code would be 120.
    """
    for stream in (sys.stdout, sys.stderr):
        with dispensable(stream):
            stream.flush()


def open_closed() -> None:
    """Open those of the standard streams that are closed: Python has None in their place.

    Writing to them still fails, so that a report that is lost is an error.
    """
    # In this order each takes its own descriptor, which a file of the results would take instead.
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            descriptor = os.open(os.devnull, os.O_RDONLY)
            setattr(sys, name, os.fdopen(descriptor, mode, encoding="utf-8"))


def never_fail(*streams: TextIO) -> None:
    """Make `streams` write a plain replacement for each character that their encoding lacks.

    The encoding stays: the reader of a pipe expects that one. pre-commit on Windows reads one of 8
    bits.
    """
    codecs.register_error("nexus-check-plain", _replace)
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="nexus-check-plain")


def _replace(error: UnicodeError) -> tuple[str, int]:
    """Return the replacement for characters that cannot be encoded, and where to continue."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(map(_plain, lacking)), error.end


def _plain(character: str) -> str:
    """Return an ASCII substitute for `character`: `é` → `e`, `✔` → `v`; `?` where there is none."""
    known = _PLAIN.get(character)
    if known is None:
        known = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return known or "?"
