"""The results of an earlier sweep: what was found of whom, read from its folder when it is asked for."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, TypeVar

import msgspec

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

T = TypeVar("T")

RESULTS = "results.jsonl"
LEARNERS = "learners.jsonl"
SUMMARY = "summary.json"


class Line(msgspec.Struct, frozen=True):
    """A line of `learners.jsonl`: what goes beside the report on the same line of `results.jsonl`.

    `place` is the learner's place in the whole cohort; `columns` are the roster's own.
    """

    key: str
    place: int
    columns: dict[str, str] = {}
    change: Change | None = None
    score_before: int | None = None
    history: tuple[HistoryPoint, ...] = ()
    seen: Seen | None = None
    sketch: bytes = b""


class _Key(msgspec.Struct, frozen=True):
    """Whose line it is."""

    key: str


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
    """What is compared of an earlier report."""

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
    """The same with what each criterion came to."""

    findings: tuple[_Finding, ...] = ()


class _Summary(msgspec.Struct, frozen=True):
    swept_at: str = ""
    unfinished: str | None = None
    summary: CohortSummary | None = None


@dataclass(frozen=True, slots=True)
class Earlier:
    """One earlier learner: the line of the report as it stands, what is compared of it, and what goes beside it."""

    raw: bytes
    report: BeforeWithFindings | Report
    line: Line


class EarlierSweep:
    """An earlier sweep's folder. It needs `results.jsonl`; without `learners.jsonl` history begins anew.

    In memory it is two numbers and a key for each learner. Its files stay open until it is closed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        summary = _summary(folder)
        self.swept_at = summary.swept_at if summary else ""
        self.summary = summary.summary if summary else None
        with ExitStack() as held:
            self._results = held.enter_context(_opened(folder / RESULTS))
            lines = _opened(folder / LEARNERS) if (folder / LEARNERS).exists() else None
            self._lines = held.enter_context(lines) if lines else None
            self._find()
            self._files = held.pop_all()

    def _find(self) -> None:
        """Note where everybody stands."""
        self._result_offsets = _offsets(self._results)
        self._line_offsets = _offsets(self._lines) if self._lines else array("q")
        if self._lines and len(self._line_offsets) != len(self._result_offsets):
            raise UsageError(f"`{LEARNERS}` and `{RESULTS}` in `{self.folder}` do not belong together.")
        self._report = msgspec.json.Decoder(BeforeWithFindings)
        self._brief = msgspec.json.Decoder(Before)
        self._line = msgspec.json.Decoder(Line)
        self._whose = msgspec.json.Decoder(_Key)
        self._numbers = {self._key(number): number for number in range(len(self._result_offsets))}

    def __enter__(self) -> EarlierSweep:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._files.close()

    def keys(self, shard: Shard | None = None) -> Iterator[str]:
        """Everybody who was there, or those of a shard."""
        return (key for key in self._numbers if shard is None or shard.holds(key))

    def brief(self, key: str) -> tuple[Before, Line] | None:
        """What was found of a learner, without the findings."""
        number = self._numbers.get(key)
        if number is None:
            return None
        return self._decoded(self._brief, self._raw(number)), self._beside(number)

    def get(self, key: str) -> Earlier | None:
        """All that was found of a learner."""
        number = self._numbers.get(key)
        if number is None:
            return None
        raw = self._raw(number)
        return Earlier(raw, self._decoded(self._report, raw), self._beside(number))

    def standing(self, key: str) -> tuple[Report, Earlier] | None:
        """A learner's report, where it is still theirs: all of it, which is then what is compared as well."""
        number = self._numbers.get(key)
        if number is None:
            return None
        raw = self._raw(number)
        report = json.decode(raw)
        return report, Earlier(raw, report, self._beside(number))

    def _raw(self, number: int) -> bytes:
        self._results.seek(self._result_offsets[number])
        return self._results.readline().rstrip(b"\n")

    def _beside(self, number: int) -> Line:
        if self._lines is None:
            report = self._decoded(self._brief, self._raw(number))
            return Line(_key_of(report), number)
        self._lines.seek(self._line_offsets[number])
        return self._decoded(self._line, self._lines.readline())

    def _key(self, number: int) -> str:
        if self._lines is None:
            return self._beside(number).key
        self._lines.seek(self._line_offsets[number])
        return self._decoded(self._whose, self._lines.readline()).key

    def _decoded(self, decoder: msgspec.json.Decoder[T], raw: bytes) -> T:
        try:
            found = decoder.decode(raw)
        except (msgspec.DecodeError, UnicodeError) as error:
            raise UsageError(f"The results in `{self.folder}` cannot be read: {error}.") from None
        if isinstance(found, Before) and found.schema != REPORT_SCHEMA:
            raise UsageError(f"The results in `{self.folder}` are {found.schema!r}, not {REPORT_SCHEMA!r}.")
        return found


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


def _offsets(file: BinaryIO) -> Sequence[int]:
    """Where each line begins."""
    found, offset = array("q"), 0
    for line in file:
        if line.strip():
            found.append(offset)
        offset += len(line)
    return found


def ended_at(folder: Path) -> str | None:
    """When the sweep began whose results lie in `folder`, if it came to its end."""
    summary = _summary(folder)
    return summary.swept_at if summary and summary.unfinished is None else None


def _summary(folder: Path) -> _Summary | None:
    try:
        return msgspec.json.decode((folder / SUMMARY).read_bytes(), type=_Summary)
    except (OSError, msgspec.DecodeError):
        return None
