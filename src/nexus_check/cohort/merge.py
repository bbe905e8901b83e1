"""Merging the results of shards into those of one sweep, in the order of the roster."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nexus_check.cohort import results, trend
from nexus_check.cohort.earlier import (
    LEARNERS,
    RESULTS,
    SUMMARY_JSON,
    Entry,
    Line,
    SummaryFile,
    damaged,
    read_entries,
    read_summary,
)
from nexus_check.cohort.learners import Shard, parse_shard
from nexus_check.cohort.results import About
from nexus_check.cohort.tallies import Counts
from nexus_check.criteria.wording import counted
from nexus_check.errors import UsageError
from nexus_check.files import reason
from nexus_check.model import CohortSummary, Conclusion


@dataclass(frozen=True, slots=True)
class Part:
    """The results of one shard. `judged` says of each learner's `_identity` if it was judged."""

    folder: Path
    about: SummaryFile
    judged: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged sweep. `lacking` says, a sentence each, which learners are not in it."""

    summary: CohortSummary
    lacking: tuple[str, ...]


def merge(folders: Sequence[Path], output: Path) -> Merged:
    """Merge the results in `folders` into `output`.

    Of two results for one learner the newer counts, but one that was judged always counts more than
    one that was not; the summary's problems say how often. A folder may be one of merged results:
    what it lacks is a problem only while it is lacking. Raises `UsageError`, naming the folder, for
    results that are missing or damaged, or of different rubrics or versions.
    """
    parts = [_read(folder) for folder in folders]
    _check(parts)
    chosen = _choose(parts)
    lacking = tuple(_lacking(parts, len(chosen)))
    summaries = [part.about.summary for part in parts]
    requests = [each.requests for each in summaries if each.requests is not None]
    lacked = {sentence for part in parts for sentence in _lacking([part], len(part.judged))}
    problems = [each for each in _joined(one.problems for one in summaries) if each not in lacked]
    shards = ", ".join(map(str, _in_order(_shards(parts)))) if lacking else ""
    about = About(
        swept_at=min(part.about.swept_at for part in parts),
        rubric=summaries[0].rubric,
        rubric_title=summaries[0].rubric_title,
        criteria=_joined(part.about.criteria for part in parts),
        header=_joined(part.about.header for part in parts),
        problems=(*lacking, *_overlaps(parts, chosen), *problems),
        requests=sum(requests) if requests else None,
        previous_at=summaries[0].previous_at,
        trend=trend.joined(summaries),
        shard=shards or None,
        unfinished=" ".join(_joined((part.about.unfinished,) for part in parts)) or None,
        total=_total(parts),
    )
    return Merged(results.write(output, _entries(parts, chosen), about, _before(parts)), lacking)


def _read(folder: Path) -> Part:
    try:
        about = read_summary(folder)
    except OSError as error:
        raise UsageError(
            f"`{folder}` holds no results of a sweep: {SUMMARY_JSON}: {reason(error)}."
        ) from error
    except ValueError as error:
        raise UsageError(
            f"`{folder / SUMMARY_JSON}` is not a summary of this version: {error}."
        ) from error
    absent = [name for name in (RESULTS, LEARNERS) if not (folder / name).is_file()]
    if absent:
        raise UsageError(
            f"`{folder}` lacks {' and '.join(absent)}.", "Keep all files that a sweep wrote."
        )
    held = [
        (_identity(entry.line), entry.report.conclusion is not Conclusion.ERROR)
        for entry in read_entries(folder / RESULTS, folder / LEARNERS)
    ]
    if len(held) != about.summary.learners:
        there, expected = counted(len(held), "result"), about.summary.learners
        raise damaged(folder, f"it holds {there}, and {SUMMARY_JSON} says {expected:,}")
    return Part(folder, about, dict(held))


def _identity(line: Line) -> str:
    """Return what is the same for two results of one learner, and of no two learners.

    It is the key. A row that is not judged has its line for a key, as any other roster has: it is
    the same only if all its cells and the reason are.
    """
    if line.key != f"line {line.row}":
        return line.key
    return f"{line.key} {line.place} {line.columns} {line.report}"


def _check(parts: Sequence[Part]) -> None:
    judges = {
        (part.about.summary.rubric.digest, part.about.summary.tool_version): part for part in parts
    }
    if len(judges) > 1:
        one, other, *_ = judges.values()
        raise UsageError(
            f"`{one.folder}` and `{other.folder}` were judged by different rubrics or versions "
            "of nexus-check.",
            "Sweep all shards with the same rubric and version.",
        )


def _choose(parts: Sequence[Part]) -> dict[str, int]:
    """Return the index of the part whose result counts, for each learner's `_identity`."""

    def rank(number: int, learner: str) -> tuple[bool, str]:
        """Judged ranks over not judged, then newer over older."""
        return parts[number].judged[learner], parts[number].about.swept_at

    chosen: dict[str, int] = {}
    for number, part in enumerate(parts):
        for learner in part.judged:
            best = chosen.get(learner, number)
            chosen[learner] = number if rank(number, learner) > rank(best, learner) else best
    return chosen


def _overlaps(parts: Sequence[Part], chosen: Mapping[str, int]) -> Iterator[str]:
    """Yield a sentence for each two parts with results for the same learners."""
    pairs = Counter(
        (chosen[learner], number)
        for number, part in enumerate(parts)
        for learner in part.judged
        if chosen[learner] != number
    )
    for (used, other), count in pairs.items():
        yield (
            f"{counted(count, 'learner')} in both `{parts[used].folder}` and "
            f"`{parts[other].folder}`: the result in `{parts[used].folder}`, of "
            f"{parts[used].about.swept_at}, was used."
        )


def _total(parts: Sequence[Part]) -> int | None:
    """Return the size of the largest cohort that a part is of; None where no part says."""
    return max((part.about.total for part in parts if part.about.total), default=None)


def _lacking(parts: Sequence[Part], learners: int) -> Iterator[str]:
    """Yield what is missing of the whole cohort."""
    total = _total(parts) or 0
    if any(not part.about.shard and len(part.judged) >= total for part in parts):
        return  # a whole sweep among the parts has the learners of a missing shard
    missing = _missing_shards(parts)
    for shard in missing:
        yield f"Shard {shard} is missing: its learners are not in these results."
    if learners < total and not missing:
        yield f"Only {learners:,} of the cohort's {counted(total, 'learner')} are in these results."


def _missing_shards(parts: Sequence[Part]) -> list[Shard]:
    there = _shards(parts)
    totals = {shard.total for shard in there}
    wanted = {Shard(number, total) for total in totals for number in range(1, total + 1)}
    return _in_order(wanted - there)


def _shards(parts: Sequence[Part]) -> set[Shard]:
    """Return the shards that are there, also in a folder of merged shards that lacks others."""
    held = [part.about.shard for part in parts if part.about.shard]
    return {parse_shard(shard) for shards in held for shard in shards.split(",")}


def _in_order(shards: Iterable[Shard]) -> list[Shard]:
    return sorted(shards, key=lambda shard: (shard.total, shard.number))


def _entries(parts: Sequence[Part], chosen: Mapping[str, int]) -> Iterator[Entry]:
    """Return the entries that count, in the order of the roster."""

    def stream(number: int, part: Part) -> Iterator[Entry]:
        entries = read_entries(part.folder / RESULTS, part.folder / LEARNERS)
        return (entry for entry in entries if chosen[_identity(entry.line)] == number)

    streams = (stream(number, part) for number, part in enumerate(parts))
    return heapq.merge(*streams, key=lambda entry: entry.line.place)


def _joined(many: Iterable[Iterable[str | None]]) -> tuple[str, ...]:
    """Return each text that is in any of them, once, in the order in which they come."""
    return tuple(dict.fromkeys(each for held in many for each in held if each))


def _before(parts: Sequence[Part]) -> Counts | None:
    """Return the counts of the earlier sweep, added up over the shards."""
    compared = [
        part.about.summary for part in parts if part.about.summary.learners_before is not None
    ]
    if not compared:
        return None
    before = Counts()
    for summary in compared:
        before.conclusions[Conclusion.SUCCESS] += summary.passed_before or 0
        before.conclusions[Conclusion.FAILURE] += summary.not_met_before or 0
        before.conclusions[Conclusion.ERROR] += summary.not_judged_before or 0
        before.add_tallies((*summary.criteria, *summary.topics))
    return before
