"""What a sweep would take, for --dry-run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec

from nexus_check.cohort.learners import Cohort
from nexus_check.cohort.posting import PAUSE, PER_HOUR, PER_MINUTE
from nexus_check.cohort.progress import duration
from nexus_check.criteria.wording import counted
from nexus_check.errors import Unavailable
from nexus_check.github.client import Client
from nexus_check.sources.graphql.queries import MOST

# What a request for a hundred repositories takes of GitHub, and the room that is left for slower
# ones, in seconds.
_SECONDS_A_REQUEST = (2, 8)
_SHOWN = 3  # rows, enough to see whether the columns were understood


class Budget(msgspec.Struct, frozen=True):
    """An hourly budget of points; `reset` is Unix time in seconds."""

    limit: int
    remaining: int
    reset: float


class _RateLimit(msgspec.Struct):
    resources: dict[str, Budget]


def budget(client: Client) -> Budget | None:
    """Return what is left of the hour's points; None if GitHub has no limit or does not say."""
    try:
        answer = client.get("/rate_limit", _RateLimit)
    except Unavailable:
        return None
    return answer.value.resources.get("graphql") if answer.value else None


def reading(cohort: Cohort) -> Iterator[str]:
    """Yield the columns that were read, the first rows, and how many are not judged."""
    yield from cohort.reading
    for learner in cohort.learners[:_SHOWN]:
        row = f"Line {learner.row}" if learner.row else f"Learner {learner.place + 1}"
        target = learner.target
        if learner.fault:
            yield f"Not judged: {learner.fault}"
        else:
            whose = f" of {target.learner}" if target.learner else ""
            by = f", by the rubric {learner.rubric}" if learner.rubric else ""
            yield f"{row}: {target.path or target.full_name or target.asked}{whose}{by}"
    if (more := len(cohort.learners) - _SHOWN) > 0:
        yield f"… and {more:,} more."
    lost = sum(bool(learner.fault) for learner in cohort.learners)
    yield f"{counted(len(cohort.learners), 'row')}; not judged: {lost:,}."


def say(learners: int, known: int, left: Budget | None, *, post: bool, now: float) -> Iterator[str]:
    """Yield what a sweep would take, a sentence a line; `known` were in the earlier sweep."""
    fewest = -(-learners // MOST)
    # Where every learner takes a further one, for a missing repository or a README of another name,
    # and those of the earlier sweep one more for their changes.
    most = 2 * fewest + -(-known // MOST)
    least, slowest = (duration(fewest * seconds) for seconds in _SECONDS_A_REQUEST)
    yield (
        f"{counted(learners, 'learner')}: {counted(fewest, 'request')} to GitHub, one point each, "
        f"in {least} to {slowest}."
    )
    if known:
        yield f"{known:,} of them were in the earlier sweep: only what changed since is fetched."
    yield (
        "Learners whose repository or README.md is not found, or whose README changed, take "
        f"further requests, one for every {MOST} of them: {most:,} requests at most. A "
        "README that is not UTF-8, or over 512,000 bytes, takes one more (REST)."
    )
    yield from _of_budget(fewest, left, now)
    if post:
        yield _of_posting(learners)
    yield "Nothing was done."


def _of_budget(fewest: int, left: Budget | None, now: float) -> Iterator[str]:
    if left is None:
        yield (
            "The rest of the hourly budget is not known: there is no token, or GitHub does not say."
        )
        return
    clock = datetime.fromtimestamp(left.reset, UTC).strftime("%H:%M UTC")
    yield (
        f"Left of this hour's budget: {left.remaining:,} of {left.limit:,} points; it is full "
        f"again at {clock}, in {duration(max(left.reset - now, 0))}."
    )
    if left.remaining < fewest:
        yield (
            f"That is enough for about {left.remaining * MOST:,} learners. The sweep then waits "
            "for the reset, or ends where --max-wait is shorter; --resume continues it."
        )


def _of_posting(learners: int) -> str:
    full_hours = (learners - 1) // PER_HOUR
    seconds = 3600 * full_hours + PAUSE * (learners - PER_HOUR * full_hours)
    return (
        f"Check runs: {learners:,} at most, one a second and {PER_HOUR} an hour (GitHub's "
        f"limits for creating content are {PER_MINUTE} a minute and {PER_HOUR} an hour): up to "
        f"{duration(seconds)}. Those whose verdict did not change are not posted again."
    )
