"""The generated cohort: the same for the same seed, of the sizes and shares it promises."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.servers.cohort import NAME, USUAL, VARIED, Cohort


def test_same_seed_same_learners() -> None:
    assert Cohort(50, seed=7).learner(31) == Cohort(50, seed=7).learner(31)
    assert Cohort(50, seed=7).learner(31) != Cohort(50, seed=8).learner(31)


def test_a_larger_cohort_begins_with_the_smaller_one() -> None:
    assert list(Cohort(20).learners()) == list(Cohort(400).learners())[:20]


def test_kinds_come_in_the_shares_of_the_mix() -> None:
    counted = Counter(map(Cohort(400, mix=USUAL).kind, range(400)))
    assert counted == {
        **{kind: 2 * count for kind, count in USUAL.items()},
        "with": 400 - 2 * sum(USUAL.values()),
    }


@pytest.mark.parametrize("login", ["amber-heron-00000", "AMBER-HERON-00000"])
def test_logins_are_found_in_any_case(login: str) -> None:
    assert Cohort(10).index(login) == 0


@pytest.mark.parametrize(
    "login", ["amber-heron-00001", "amber-heron-00012", "stranger", "stranger-7", ""]
)
def test_strangers_are_not_found(login: str) -> None:
    assert Cohort(10).index(login) is None


def test_readmes_are_5_to_8_kb() -> None:
    cohort = Cohort(200)
    sizes = [
        len(repository.files[1].data)
        for learner in cohort.learners()
        if learner.kind in ("with", "partly") and (repository := learner.repository(NAME))
    ]
    assert 5_000 <= min(sizes) <= max(sizes) <= 8_300


def test_a_renamed_repository_answers_to_both_names() -> None:
    renamed = next(learner for learner in Cohort(400).learners() if learner.kind == "renamed")
    assert renamed.repository(NAME) is renamed.repository("Nexus-Documentation")


def test_changed_learners_have_another_commit_and_the_others_the_same() -> None:
    before, after = Cohort(300), Cohort(300, changed_percent=10)
    moved = [
        i for i in range(300) if before.learner(i).repositories != after.learner(i).repositories
    ]
    assert moved == [i for i in range(300) if after.changed(i)]
    assert 15 <= len(moved) <= 45


def test_every_kind_can_be_made() -> None:
    kinds = {learner.kind for learner in Cohort(200, mix=VARIED).learners()}
    assert kinds == {"with", *VARIED}
