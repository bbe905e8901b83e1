"""The journal of a sweep: each verdict on disk at once, so that a killed sweep can be resumed.

One record a line, with a checksum; lines are appended and never changed. A damaged line is skipped
when the journal is read again. A learner who could not be judged has no record, and is asked again.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Mapping
from pathlib import Path

import msgspec

from nexus_check.cohort import records
from nexus_check.cohort.messages import Seen
from nexus_check.files import PRIVATE, make_folder
from nexus_check.sources.graphql.queries import Ask

NAME = "journal.jsonl"
_SYNC_SECONDS = 5.0


class Header(msgspec.Struct, frozen=True, tag="header", tag_field="is"):
    """The first record: when the sweep began and what it judges by.

    `started_at` is ISO 8601 in UTC; `digest` is the rubric's; `since` is the time of the sweep that
    this one is compared with, None without one.
    """

    started_at: str
    digest: str
    tool_version: str
    since: str | None = None
    format: int = 2


class Judged(msgspec.Struct, frozen=True, tag="judged", tag_field="is"):
    """A learner's report as JSON, and what `learners.jsonl` holds beside it."""

    key: str
    seen: Seen
    sketch: bytes
    report: msgspec.Raw


class Same(msgspec.Struct, frozen=True, tag="same", tag_field="is"):
    """A learner whose report of the earlier sweep is still right."""

    key: str


class Known(msgspec.Struct, frozen=True, tag="known", tag_field="is"):
    """A learner of whom some facts were fetched, with what is still to be asked."""

    key: str
    ask: Ask


Record = Judged | Same | Known


class Journal:
    """The journal in `folder`, created or resumed. `append` may be called from several threads.

    `places` numbers the keys of this sweep's learners from 0; records of other keys are ignored.
    Memory use is two numbers a learner. `resumed` is how many learners were done when it was
    opened, `damaged` how many lines could not be read.
    """

    def __init__(self, folder: Path, places: Mapping[str, int], header: Header) -> None:
        self._places = places
        self._lock = threading.Lock()
        self._record: msgspec.json.Decoder[Record] = msgspec.json.Decoder(Record)
        self._synced = time.monotonic()
        self.header = header
        self.damaged = 0
        self._offsets: dict[int, int] = {}
        self._done: set[int] = set()
        self._end = 0
        make_folder(folder)
        path = folder / NAME
        path.touch(PRIVATE)
        self._reader = path.open("rb")
        self._file = path.open("r+b", buffering=0)
        self._read_again()
        self._file.truncate(self._end)
        if not self._end:
            self._write(records.encode(header))

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Flush everything to the disk and close the file."""
        os.fsync(self._file.fileno())
        self._file.close()
        self._reader.close()

    @property
    def resumed(self) -> int:
        """How many learners are done."""
        return len(self._done)

    def append(self, record: Record) -> None:
        """Write a record. It survives the process at once, and the machine after a few seconds."""
        line = records.encode(record)
        with self._lock:
            self._note(record, self._end)
            self._write(line)
            if time.monotonic() - self._synced > _SYNC_SECONDS:
                os.fsync(self._file.fileno())
                self._synced = time.monotonic()

    def get(self, place: int) -> Record | None:
        """Return the last record of the learner at a place; None without one that can be read."""
        offset = self._offsets.get(place)
        if offset is None:
            return None
        self._reader.seek(offset)
        record = records.decode(self._reader.readline(), self._record)
        return record if record and self._places.get(record.key) == place else None

    def done(self, place: int) -> bool:
        """Return whether the learner at a place needs no further request and no judging."""
        return place in self._done

    def drop(self, place: int) -> None:
        """Ignore what is recorded of the learner at a place: they are asked again."""
        self._offsets.pop(place, None)
        self._done.discard(place)

    def _write(self, line: bytes) -> None:
        self._file.seek(self._end)
        left = memoryview(line)
        while left:
            left = left[self._file.write(left) :]
        self._end += len(line)

    def _read_again(self) -> None:
        """Read what an earlier run wrote. Without a header that fits, nothing of it is used."""
        decoder: msgspec.json.Decoder[Header | Record] = msgspec.json.Decoder(Header | Record)
        found, offset = None, 0
        for line in self._reader:
            match records.decode(line, decoder):
                case Header() as header:
                    found = found or header
                case None:
                    self.damaged += 1
                case record:
                    self._note(record, offset)
            offset += len(line)
            if line.endswith(b"\n"):
                self._end = offset
        if found and _fits(found, self.header):
            self.header = found
        else:
            self._offsets.clear()
            self._done.clear()
            self._end = 0

    def _note(self, record: Record, offset: int) -> None:
        """Make the record at `offset` the last one of its learner."""
        place = self._places.get(record.key)
        if place is not None:
            self._offsets[place] = offset
            if isinstance(record, Known):
                self._done.discard(place)
            else:
                self._done.add(place)


def _fits(found: Header, header: Header) -> bool:
    """Return whether records under `found` can be used: same rubric, version, earlier sweep."""
    return found == msgspec.structs.replace(header, started_at=found.started_at)


def discard(folder: Path) -> None:
    """Delete the journal, and its folder if nothing else is in it."""
    (folder / NAME).unlink(missing_ok=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def begun(folder: Path) -> bool:
    """Return whether there is a journal in `folder` that is not empty."""
    try:
        return (folder / NAME).stat().st_size > 0
    except OSError:
        return False


def fits(folder: Path, header: Header) -> bool:
    """Return whether a sweep under `header` can use the journal in `folder`.

    It can if the rubric, version and earlier sweep are the same; or if the journal's own header is
    missing or damaged, as no record is then used.
    """
    try:
        with (folder / NAME).open("rb") as file:
            found = records.decode(file.readline(), msgspec.json.Decoder(Header))
    except FileNotFoundError:
        return True
    return found is None or _fits(found, header)
