"""The results of an earlier sweep, read from its folder one learner at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, TypeVar

import msgspec

from nexus_check.cohort import records
from nexus_check.cohort.learners import Shard
from nexus_check.cohort.messages import Seen
from nexus_check.errors import UsageError
from nexus_check.model import (
    REPORT_SCHEMA,
    Change,
    CohortSummary,
    Conclusion,
    HistoryPoint,
    Report,
    RepositoryRef,
    RubricRef,
)
from nexus_check.reporters import json

RESULTS = "results.jsonl"
LEARNERS = "learners.jsonl"
SUMMARY_JSON = "summary.json"


class Line(msgspec.Struct, frozen=True):
    """A line of `learners.jsonl`: what goes with the report on the same line of `results.jsonl`.

    `place` is the learner's place in the whole cohort, `row` the line of the roster, `note` a
    sentence about that row; `columns` are the roster's own; `report` is the checksum of the
    report's line, set where it is written; `judge` is `closing.judge_of` the report.
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


class _Topic(msgspec.Struct, frozen=True):
    id: str
    status: str


class _Finding(msgspec.Struct, frozen=True):
    criterion: str
    status: str
    state: str | None = None
    topics: tuple[_Topic, ...] = ()


class _Readme(msgspec.Struct, frozen=True):
    path: str
    blob: str | None = None


class Before(msgspec.Struct, frozen=True):
    """The parts of an earlier report that a new one is compared with."""

    schema: str
    tool_version: str
    rubric: RubricRef
    target: str
    conclusion: Conclusion
    passed: int
    required: int
    score: int
    learner: str | None = None
    repository: RepositoryRef = RepositoryRef()
    readme: _Readme | None = None
    notes: tuple[str, ...] = ()


class BeforeWithFindings(Before, frozen=True):
    """The same with the findings."""

    findings: tuple[_Finding, ...] = ()


class _Summary(msgspec.Struct, frozen=True):
    swept_at: str = ""
    unfinished: str | None = None
    summary: CohortSummary | None = None


B = TypeVar("B", bound=Before)


@dataclass(frozen=True, slots=True)
class Earlier:
    """One learner of an earlier sweep; `raw` is the report as written, `report` what is compared of
    it.
    """

    raw: bytes
    report: BeforeWithFindings | Report
    line: Line


class EarlierSweep:
    """An earlier sweep's folder. It needs `results.jsonl`; without `learners.jsonl` there is no
    history.

    A damaged result counts as missing; `damaged` is how many are. Memory use is a key and two
    numbers a learner. The files stay open until it is closed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        summary = _summary(folder)
        self.swept_at = summary.swept_at if summary else ""
        self.summary = summary.summary if summary else None
        self._report = msgspec.json.Decoder(BeforeWithFindings)
        self._brief = msgspec.json.Decoder(Before)
        self._line = msgspec.json.Decoder(Line)
        with ExitStack() as held:
            self._results = held.enter_context(_opened(folder / RESULTS))
            lines = _opened(folder / LEARNERS) if (folder / LEARNERS).exists() else None
            self._lines = held.enter_context(lines) if lines else None
            self._places: dict[str, tuple[int, int]] = {}
            self.damaged = self._find()
            self._files = held.pop_all()

    def __enter__(self) -> EarlierSweep:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._files.close()

    def keys(self, shard: Shard | None = None) -> Iterator[str]:
        """Yield the keys of all learners, or of those in a shard."""
        return (key for key in self._places if shard is None or shard.holds(key))

    def brief(self, key: str) -> tuple[Before, Line] | None:
        """Return a learner's report without the findings, and the line beside it."""
        found = self._raw(key)
        report = _decoded(self._brief, found[0]) if found else None
        return (report, found[1]) if found and report else None

    def get(self, key: str) -> Earlier | None:
        """Return everything about a learner that is compared with."""
        found = self._raw(key)
        report = _decoded(self._report, found[0]) if found else None
        return Earlier(found[0], report, found[1]) if found and report else None

    def standing(self, key: str) -> tuple[Report, Earlier] | None:
        """Return a learner's report in full, for a learner of whom nothing changed."""
        found = self._raw(key)
        if found is None:
            return None
        try:
            report = json.decode(found[0])
        except UsageError:
            return None
        return report, Earlier(found[0], report, found[1])

    def _find(self) -> int:
        """Index the results that can be used; return how many others there are, or should be."""
        beside = self._beside()
        read = usable = 0
        for offset, raw in _lines(self._results):
            read += 1
            report = _decoded(self._brief, raw)
            if report is None:
                continue
            key, line = (_key_of(report), read - 1) if beside is None else (None, -1)
            if beside is not None:
                key, line = beside.get(records.checksum(raw), (None, -1))
            if key is not None:
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
        """Return the key and the offset of each line of `learners.jsonl`, by the report it goes
        with.
        """
        if self._lines is None:
            return None
        found = {}
        for offset, raw in _lines(self._lines):
            line = records.decode(raw + b"\n", self._line)
            if line is not None:
                found[line.report] = (line.key, offset)
        return found

    def _raw(self, key: str) -> tuple[bytes, Line] | None:
        """Return a learner's report as it was written, and the line beside it."""
        if key not in self._places:
            return None
        offset, beside = self._places[key]
        self._results.seek(offset)
        raw = self._results.readline().rstrip(b"\n")
        if self._lines is None:
            return raw, Line(key, beside)
        self._lines.seek(beside)
        line = records.decode(self._lines.readline(), self._line)
        return (raw, line) if line and line.report == records.checksum(raw) else None


def _decoded(decoder: msgspec.json.Decoder[B], raw: bytes) -> B | None:
    """Return an earlier report; None for a line that is none, or one of another schema."""
    try:
        found = decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
    return found if found.schema == REPORT_SCHEMA else None


def _key_of(report: Before) -> str:
    return (report.learner or report.repository.full_name or report.target).lower()


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        raise UsageError(
            f"There are no results of an earlier sweep in `{path.parent}`: {path.name}: {reason}."
        ) from None


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield each line that is not blank, without its end, with its offset in the file."""
    offset = 0
    for line in file:
        if line.strip():
            yield offset, line.rstrip(b"\n")
        offset += len(line)


def ended_at(folder: Path) -> str | None:
    """Return when the sweep began whose results are in `folder`, if it was finished."""
    summary = _summary(folder)
    return summary.swept_at if summary and summary.unfinished is None else None


def _summary(folder: Path) -> _Summary | None:
    try:
        return msgspec.json.decode((folder / SUMMARY_JSON).read_bytes(), type=_Summary)
    except (OSError, msgspec.DecodeError, UnicodeError, RecursionError):
        return None
