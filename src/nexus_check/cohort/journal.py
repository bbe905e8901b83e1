"""What a sweep knows so far, on disk the moment it is known: a sweep that was killed goes on from here.

One line of JSON for each thing learnt, appended and never changed. A line that the end of the process cut short is
left out, and overwritten when the journal is opened again. What could not be judged is not written: it is asked
again.
"""

from __future__ import annotations

import os
import threading
import time
from array import array
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

import msgspec

from nexus_check.cohort.messages import Seen
from nexus_check.sources.graphql.queries import Ask

NAME = "journal.jsonl"
_SYNC_SECONDS = 5.0


class Header(msgspec.Struct, frozen=True, tag="header", tag_field="is"):
    """The journal's first line.

    `started_at` is ISO 8601 in UTC; `digest` (the rubric's) and `tool_version` are what judged; `since` is the moment
    of the sweep that was compared with, None without one.
    """

    started_at: str
    digest: str
    tool_version: str
    since: str | None = None
    format: int = 1


class Judged(msgspec.Struct, frozen=True, tag="judged", tag_field="is"):
    """A learner's report, as its line of JSON, and what goes beside it."""

    key: str
    seen: Seen
    sketch: bytes
    report: msgspec.Raw


class Same(msgspec.Struct, frozen=True, tag="same", tag_field="is"):
    """A learner who is as the last sweep has it."""

    key: str


class Known(msgspec.Struct, frozen=True, tag="known", tag_field="is"):
    """A learner of whom something is known, with what is still to be asked."""

    key: str
    ask: Ask


Record = Judged | Same | Known


class Journal:
    """The journal of one sweep, in `folder`. `append` may be called from several threads.

    `places` are the learners of this sweep by key, numbered from 0; records of anybody else are left out. In memory
    it is two numbers for each learner. `resumed` counts those who were done when it was opened.
    """

    def __init__(self, folder: Path, places: Mapping[str, int], header: Header) -> None:
        self._places = places
        self._offsets = array("q", [-1]) * len(places)
        self._done = bytearray(len(places))
        self._lock = threading.Lock()
        self._record: msgspec.json.Decoder[Record] = msgspec.json.Decoder(Record)
        self._synced = time.monotonic()
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / NAME
        path.touch()
        self._reader = path.open("rb")
        self._file = path.open("r+b", buffering=0)
        self._end = 0
        self.header = self._read_again() or header
        if not _fits(self.header, header):
            self.header = header
            self._offsets = array("q", [-1]) * len(places)
            self._done = bytearray(len(places))
            self._end = 0
        self.resumed = sum(self._done)
        self._file.truncate(self._end)
        if not self._end:
            self._write(msgspec.json.encode(header) + b"\n")

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Make sure that all of it is on the disk."""
        os.fsync(self._file.fileno())
        self._file.close()
        self._reader.close()

    def append(self, record: Record) -> None:
        """Write down what was learnt. When this returns, it outlives the process; seconds later, also the machine."""
        line = msgspec.json.encode(record) + b"\n"
        with self._lock:
            self._note(record)
            self._write(line)
            if time.monotonic() - self._synced > _SYNC_SECONDS:
                os.fsync(self._file.fileno())
                self._synced = time.monotonic()

    def get(self, place: int) -> Record | None:
        """The last that is known of the learner at a place."""
        offset = self._offsets[place]
        if offset < 0:
            return None
        self._reader.seek(offset)
        return self._record.decode(self._reader.readline())

    def done(self, place: int) -> bool:
        """Whether nothing is left to ask or to judge of the learner at a place."""
        return bool(self._done[place])

    def _write(self, line: bytes) -> None:
        self._file.seek(self._end)
        left = memoryview(line)
        while left:
            left = left[self._file.write(left) :]
        self._end += len(line)

    def _read_again(self) -> Header | None:
        """Find the records of an earlier run, up to the first line that is not whole; None where there are none."""
        header = None
        for line in self._reader:
            try:
                if not line.endswith(b"\n"):
                    break
                if header is None:
                    header = msgspec.json.decode(line, type=Header)
                else:
                    self._note(self._record.decode(line))
            except msgspec.DecodeError:
                break
            self._end += len(line)
        return header

    def _note(self, record: Record) -> None:
        """The record that is at the end now, or will be, is the last of its learner."""
        place = self._places.get(record.key)
        if place is not None:
            self._offsets[place] = self._end
            self._done[place] = not isinstance(record, Known)


def _fits(found: Header, header: Header) -> bool:
    """Whether what was written down then can be used now: the same judge, compared with the same sweep."""
    return found == msgspec.structs.replace(header, started_at=found.started_at)


def discard(folder: Path) -> None:
    """Forget the journal: all that it holds is in the results, or is not wanted any more."""
    (folder / NAME).unlink(missing_ok=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def started_at(folder: Path) -> str | None:
    """When the sweep began whose journal lies in `folder`; None without one that can be read."""
    try:
        with (folder / NAME).open("rb") as file:
            return msgspec.json.decode(file.readline(), type=Header).started_at
    except (OSError, msgspec.DecodeError):
        return None
