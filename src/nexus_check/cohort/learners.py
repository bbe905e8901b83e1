"""Who is in a cohort, and in which shard: what all ways of naming a cohort produce."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace

from nexus_check.errors import UsageError
from nexus_check.model import Target

_SHARD = re.compile(r"(\d{1,4})/(\d{1,4})")
_MOST_SHARDS = 256  # jobs that a matrix of GitHub Actions holds


@dataclass(frozen=True, slots=True)
class Learner:
    """One row of a cohort. `key` names the learner whatever the spelling, and no other row.

    - `place` is the row's place in the whole cohort, from 0, the same in every shard;
    - `columns` are the cells of `Cohort.header`;
    - `row` is the line of the roster on which it begins;
    - `rubric` is the name of the rubric that its row asks for;
    - `fault` is why it is not judged: nothing is fetched, and the results say so;
    - `note` is what staff should know of the row.
    """

    place: int
    key: str
    target: Target
    columns: tuple[str, ...] = ()
    row: int | None = None
    rubric: str | None = None
    fault: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cohort:
    """Learners in the order in which they were named, and what was wrong with the naming.

    `problems` are sentences for the staff, with line numbers. `total` is the number of learners
    before `only` chose a shard, None for a whole cohort. `reading` says how the cohort was read,
    for a dry run.
    """

    learners: tuple[Learner, ...]
    header: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    total: int | None = None
    reading: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shard:
    """The `number`-th of `total` parts of a cohort, counted from 1."""

    number: int
    total: int

    def __str__(self) -> str:
        return f"{self.number}/{self.total}"

    def holds(self, key: str) -> bool:
        """Return whether a learner is in this shard, which the key alone decides."""
        digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
        return int.from_bytes(digest[:8], "big") % self.total == self.number - 1


def parse_shard(text: str) -> Shard:
    """Read `I/N`. Raises `UsageError` unless 1 ≤ I ≤ N ≤ 256."""
    found = _SHARD.fullmatch(text.strip())
    shard = Shard(int(found[1]), int(found[2])) if found else None
    if shard is None or not 1 <= shard.number <= shard.total <= _MOST_SHARDS:
        raise UsageError(
            f"`{text}` is not a shard.",
            f"Give I/N, as 3/8: the third of eight; N is at most {_MOST_SHARDS}.",
        )
    return shard


def key_of(target: Target) -> str:
    """Return the key of a target, in lower case: the login, else OWNER/REPO, else the folder."""
    return (target.learner or target.full_name or target.path or target.asked).lower()


def only(cohort: Cohort, shard: Shard | None) -> Cohort:
    """Return the learners of a shard, or the whole cohort for None."""
    if shard is None:
        return cohort
    held = tuple(learner for learner in cohort.learners if shard.holds(learner.key))
    return replace(cohort, learners=held, total=len(cohort.learners))
