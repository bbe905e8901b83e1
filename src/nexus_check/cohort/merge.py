"""Joining the results of shards into those of one sweep: the same files, everybody in the order of the roster."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from nexus_check.cohort import results, trend
from nexus_check.cohort.earlier import LEARNERS, RESULTS, SUMMARY
from nexus_check.cohort.learners import parse_shard
from nexus_check.cohort.results import About, Entry, SummaryFile
from nexus_check.cohort.tallies import Counts
from nexus_check.errors import UsageError
from nexus_check.model import CohortSummary, Conclusion


@dataclass(frozen=True, slots=True)
class Part:
    """The results of one shard."""

    folder: Path
    about: SummaryFile


def merge(folders: Sequence[Path], output: Path) -> CohortSummary:
    """Join the results in `folders` in `output`. A learner who is in several counts once, judged if judged anywhere.

    What is missing of a sweep's shards is one of the summary's problems, and the learners in it are not there. Raises
    `UsageError` for folders that hold no results, or results of different rubrics or versions.
    """
    parts = [_read(folder) for folder in folders]
    _check(parts)
    first = parts[0].about.summary
    about = About(
        swept_at=min(part.about.swept_at for part in parts),
        rubric=first.rubric,
        rubric_title=first.rubric_title,
        criteria=parts[0].about.criteria,
        header=_joined(part.about.header for part in parts),
        problems=(*_missing(parts), *_joined(part.about.summary.problems for part in parts)),
        requests=_requests(parts),
        previous_at=first.previous_at,
        trend=trend.joined(part.about.summary for part in parts),
        unfinished=" ".join(_joined((part.about.unfinished,) for part in parts if part.about.unfinished)) or None,
    )
    return results.write(output, _entries(parts), about, _before(parts))


def missing_shards(folders: Sequence[Path]) -> list[str]:
    """The shards, as `I/N`, that these results lack; none where they are not of shards."""
    return _lacking([_read(folder) for folder in folders])


def _read(folder: Path) -> Part:
    try:
        about = msgspec.json.decode((folder / SUMMARY).read_bytes(), type=SummaryFile)
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        raise UsageError(f"`{folder}` holds no results of a sweep: {SUMMARY}: {reason}.") from error
    except msgspec.DecodeError as error:
        raise UsageError(f"`{folder / SUMMARY}` is not a summary of this version: {error}.") from error
    absent = [name for name in (RESULTS, LEARNERS) if not (folder / name).is_file()]
    if absent:
        raise UsageError(f"`{folder}` lacks {' and '.join(absent)}.", "Keep all files that a sweep wrote.")
    return Part(folder, about)


def _check(parts: Sequence[Part]) -> None:
    if not parts:
        raise UsageError("There is nothing to merge.", "Give the folders that the shards wrote.")
    judged = {(part.about.summary.rubric.digest, part.about.summary.tool_version): part for part in parts}
    if len(judged) > 1:
        one, other, *_ = judged.values()
        raise UsageError(
            f"`{one.folder}` and `{other.folder}` were judged by different rubrics or versions of nexus-check.",
            "Sweep all shards by the same.",
        )


def _lacking(parts: Sequence[Part]) -> list[str]:
    there = {part.about.shard for part in parts if part.about.shard}
    totals = {parse_shard(shard).total for shard in there}
    wanted = {f"{number}/{total}" for total in totals for number in range(1, total + 1)}
    return sorted(wanted - there, key=lambda shard: parse_shard(shard).number)


def _missing(parts: Sequence[Part]) -> Iterator[str]:
    for shard in _lacking(parts):
        yield f"Shard {shard} is missing: its learners are not in these results."


def _entries(parts: Sequence[Part]) -> Iterator[Entry]:
    """Everybody once, by place; where shards overlap, the one who was judged."""
    streams = [results.read_entries(part.folder / RESULTS, part.folder / LEARNERS) for part in parts]
    merged = heapq.merge(
        *streams, key=lambda entry: (entry.line.place, entry.line.key, entry.report.conclusion is Conclusion.ERROR)
    )
    seen: set[str] = set()
    for entry in merged:
        if entry.line.key not in seen:
            seen.add(entry.line.key)
            yield entry


def _joined(many: Iterable[Iterable[str | None]]) -> tuple[str, ...]:
    """All that is in any of them, once, in the order in which it comes."""
    return tuple(dict.fromkeys(each for held in many for each in held if each))


def _requests(parts: Sequence[Part]) -> int | None:
    told = [part.about.summary.requests for part in parts if part.about.summary.requests is not None]
    return sum(told) if told else None


def _before(parts: Sequence[Part]) -> Counts | None:
    """The counts of the earlier sweep, summed from what each shard counted of it."""
    compared = [part.about.summary for part in parts if part.about.summary.learners_before is not None]
    if not compared:
        return None
    before = Counts()
    for summary in compared:
        before.conclusions[Conclusion.SUCCESS] += summary.passed_before or 0
        before.conclusions[Conclusion.FAILURE] += summary.not_met_before or 0
        before.conclusions[Conclusion.ERROR] += summary.not_judged_before or 0
        before.add_tallies(summary.criteria, summary.topics)
    return before
