"""The results of an earlier sweep, read from its folder one learner at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import zip_longest
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec

from nexus_check.cohort import records
from nexus_check.cohort.learners import Shard
from nexus_check.cohort.messages import Seen
from nexus_check.errors import UsageError
from nexus_check.files import reason
from nexus_check.model import Change, CohortSummary, HistoryPoint, Report
from nexus_check.reporters import json
from nexus_check.reporters.cohort_markdown import Person

RESULTS = "results.jsonl"
LEARNERS = "learners.jsonl"
SUMMARY_JSON = "summary.json"


class Line(msgspec.Struct, frozen=True):
    """A line of `learners.jsonl`: what goes with the report on the same line of `results.jsonl`.

    `place` is the learner's place in the whole cohort, `row` the line of the roster, `note` a
    sentence about that row; `columns` are the roster's own; `report` is the checksum of the
    report's line; `judge` is `closing.judge_of` the report.
    """

    key: str
    place: int
    columns: dict[str, str] = {}
    change: Change | None = None
    score_before: int | None = None
    history: tuple[HistoryPoint, ...] = ()
    seen: Seen | None = None
    sketch: bytes = b""
    report: str = ""
    row: int | None = None
    note: str = ""
    judge: str = ""


class Entry(NamedTuple):
    """A learner's part of the results. `raw` is the report's line without its newline."""

    raw: bytes
    report: Report
    line: Line


class SummaryFile(msgspec.Struct, frozen=True, kw_only=True):
    """`summary.json`. `people` moved, by kind of change, or were `not-judged`."""

    schema: str = "nexus-check/sweep-v1"
    swept_at: str
    summary: CohortSummary
    people: dict[str, tuple[Person, ...]] = {}
    criteria: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    shard: str | None = None
    unfinished: str | None = None
    total: int | None = None


def read_summary(folder: Path) -> SummaryFile:
    """Return a folder's `summary.json`. Raises `OSError`, or `ValueError` if it is damaged."""
    try:
        return msgspec.json.decode((folder / SUMMARY_JSON).read_bytes(), type=SummaryFile)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise ValueError(str(error)) from error


def read_entries(results: Path, learners: Path) -> Iterator[Entry]:
    """Yield the entries of two files that a sweep wrote. Raises `UsageError` for damage."""
    decoder = msgspec.json.Decoder(Line)
    with results.open("rb") as reports, learners.open("rb") as lines:
        for number, (raw, beside) in enumerate(zip_longest(reports, lines, fillvalue=b""), start=1):
            line, bare = records.decode(beside, decoder), raw[:-1]
            if line is None or not raw.endswith(b"\n") or line.report != records.checksum(bare):
                which = f"line {number:,} of {RESULTS} or {LEARNERS}"
                raise damaged(results.parent, f"{which} is not as the sweep wrote it")
            yield Entry(bare, json.decode(bare), line)


def damaged(folder: Path, why: str) -> UsageError:
    hint = "Copy the folder again, or sweep its shard again."
    return UsageError(f"`{folder}` is damaged: {why}.", hint)


class EarlierSweep:
    """An earlier sweep's folder. Without `learners.jsonl` there is no history.

    A damaged result counts as missing; `damaged` is how many are. Memory use is a key and two
    numbers a learner. The files stay open until it is closed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        summary = _summary(folder)
        self.swept_at = summary.swept_at if summary else ""
        self.summary = summary.summary if summary else None
        self._line = msgspec.json.Decoder(Line)
        with ExitStack() as held:
            self._results = held.enter_context(_opened(folder / RESULTS))
            learners = folder / LEARNERS
            self._lines = held.enter_context(_opened(learners)) if learners.exists() else None
            self._places: dict[str, tuple[int, int]] = {}
            self.damaged = self._find()
            self._files = held.pop_all()

    def __enter__(self) -> EarlierSweep:
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    def keys(self, shard: Shard | None = None) -> Iterator[str]:
        """Yield the keys of all learners, or of those in a shard."""
        return (key for key in self._places if shard is None or shard.holds(key))

    def get(self, key: str) -> Entry | None:
        """Return a learner's report and the line beside it; None if there is none."""
        if key not in self._places:
            return None
        offset, beside = self._places[key]
        self._results.seek(offset)
        raw = self._results.readline().rstrip(b"\n")
        line: Line | None = Line(key, beside)
        if self._lines is not None:
            self._lines.seek(beside)
            line = records.decode(self._lines.readline().rstrip(b"\n") + b"\n", self._line)
        report = _report(raw)
        return Entry(raw, report, line) if report and line else None

    def _find(self) -> int:
        """Index the results that can be used; return how many others there are, or should be."""
        beside = self._beside()
        read = usable = 0
        for offset, raw in _lines(self._results):
            report = _report(raw)
            if beside is not None:
                key, line = beside.get(records.checksum(raw), ("", -1))
            else:
                key, line = _key_of(report) if report else "", read
            read += 1
            if report and key:
                usable += 1
                self._places.setdefault(key, (offset, line))
        expected = self.summary.learners if self.summary else read
        if not usable and (expected or not self.summary):
            raise UsageError(
                f"`{self.folder}` holds no result of a sweep that can be read.",
                "Give the output folder of an earlier sweep by this version.",
            )
        return max(read, expected) - usable

    def _beside(self) -> dict[str, tuple[str, int]] | None:
        """Return the key and offset of each line of `learners.jsonl`, by its report's checksum."""
        if self._lines is None:
            return None
        found = {}
        for offset, raw in _lines(self._lines):
            line = records.decode(raw + b"\n", self._line)
            if line is not None:
                found[line.report] = (line.key, offset)
        return found


def _report(raw: bytes) -> Report | None:
    """Return the report on a line; None if the line is damaged or has another schema."""
    try:
        return json.decode(raw)
    except (UsageError, RecursionError):
        return None


def _key_of(report: Report) -> str:
    return (report.learner or report.repository.full_name or report.target).lower()


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        why = f"{path.name}: {reason(error)}"
        raise UsageError(
            f"There are no results of an earlier sweep in `{path.parent}`: {why}."
        ) from None


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield each line that is not blank, without its end, with its offset in the file."""
    offset = 0
    for line in file:
        if line.strip():
            yield offset, line.rstrip(b"\n")
        offset += len(line)


def _summary(folder: Path) -> SummaryFile | None:
    try:
        return read_summary(folder)
    except (OSError, ValueError):
        return None
