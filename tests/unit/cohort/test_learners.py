"""Cohorts and shards."""

from __future__ import annotations

from collections import Counter

import pytest

from nexus_check.cohort.learners import Shard, key_of, only, parse_shard
from nexus_check.errors import UsageError
from nexus_check.model import Target
from tests.unit.cohort import made


def logins(size: int) -> list[str]:
    return [f"learner-{i}" for i in range(size)]


def test_shards_hold_everybody_once_and_about_evenly() -> None:
    whole = made.cohort(*logins(2_000))
    parts = [only(whole, Shard(number, 8)) for number in range(1, 9)]
    assert sorted(learner.place for part in parts for learner in part.learners) == list(
        range(2_000)
    )
    assert all(200 < len(part.learners) < 300 for part in parts)


def test_a_learner_stays_in_a_shard_whoever_else_comes_or_goes() -> None:
    earlier, later = made.cohort(*logins(100)), made.cohort(*logins(120)[::-1])
    before = {learner.key for learner in only(earlier, Shard(3, 8)).learners}
    after = {learner.key for learner in only(later, Shard(3, 8)).learners}
    assert before < after


def test_spelling_moves_nobody_to_another_shard() -> None:
    assert key_of(Target("ADA", "ADA", "n", learner="ADA")) == "ada"


def test_places_are_kept_in_a_shard() -> None:
    part = only(made.cohort(*logins(50)), Shard(1, 2))
    assert Counter(learner.target.asked for learner in part.learners) == Counter(
        f"learner-{learner.place}" for learner in part.learners
    )


@pytest.mark.parametrize("text", ["0/4", "5/4", "1/0", "1/257", "a/b", "1", "1/2/3", "-1/4", ""])
def test_what_is_no_shard_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is not a shard"):
        parse_shard(text)


def test_a_shard_is_counted_from_one() -> None:
    assert parse_shard(" 4/4 ") == Shard(4, 4)
    assert str(Shard(4, 4)) == "4/4"
