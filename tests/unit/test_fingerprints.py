"""Telling a text that was handed out from one's own: one's own words first."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nexus_check.fingerprints import HANDED_OUT, NAMES, OWN, QUOTED, SHINGLE, Comparison, load, make
from nexus_check.lexicon import words
from nexus_check.model import Finding, State, Status
from tests.unit.judging import judged

TASK = "Each of you shall bake a loaf of bread, describe its crust and share the crumbs with a neighbour."
OPENING = "This course is about flour and patience in equal parts."
COMPARISON = Comparison(make([(words(TASK), False), (words(OPENING), True)]))


def cover(text: str) -> list[int]:
    listed = words(text)
    return list(COMPARISON.cover(listed))


# --- one's own -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I learned to read query plans and to trust them.",
        "bread, crust, crumbs, neighbour, loaf",
        "a loaf of",
        "describe its crust",
        "the crumbs with no neighbour's share of a loaf",
    ],
)
def test_ones_own_words_are_ones_own(text: str) -> None:
    assert set(cover(text)) <= {OWN}


@settings(max_examples=40)
@given(st.lists(st.text("xyz", min_size=1, max_size=6), max_size=30))
def test_words_that_the_task_does_not_hold_are_never_covered(listed: list[str]) -> None:
    assert not any(COMPARISON.cover(listed))


@settings(max_examples=40)
@given(st.lists(st.sampled_from(words(TASK)), max_size=30))
def test_the_tasks_words_in_another_order_are_covered_only_where_four_follow_each_other(listed: list[str]) -> None:
    runs = {tuple(words(TASK.replace(",", ""))[at : at + SHINGLE]) for at in range(40)}
    plain = [word for word in listed if word not in ".,"]
    follows = any(tuple(plain[at : at + SHINGLE]) in runs for at in range(len(plain) - SHINGLE + 1))
    assume(not follows)
    assert not any(COMPARISON.cover(listed))


# --- the task's ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [TASK, TASK.upper(), TASK.replace(",", " –"), f"**{TASK}**", TASK.replace(" ", "\n")],
    ids=["as it is", "in capitals", "with other marks", "in bold", "over many lines"],
)
def test_the_task_handed_back_is_covered(text: str) -> None:
    listed = words(text)
    assert all(kind == HANDED_OUT for word, kind in zip(listed, cover(text), strict=True) if word != ".")


def test_what_may_be_quoted_is_told_apart() -> None:
    assert set(cover(OPENING)) == {QUOTED, OWN}  # its full stop is nobody's
    assert cover(OPENING).count(OWN) == 1


def test_between_ones_own_words_the_quoted_run_alone_is_covered() -> None:
    assert cover("I say: bake a loaf of bread, my friend") == [OWN] * 3 + [HANDED_OUT] * 5 + [OWN] * 2


@given(st.integers(0, 17), st.integers(0, 17))
def test_any_run_of_four_or_more_is_covered(start: int, stop: int) -> None:
    run = [word for word in words(TASK) if word != "."][start:stop]
    assert set(COMPARISON.cover(run)) <= ({HANDED_OUT} if len(run) >= SHINGLE else {OWN})


def test_what_was_learned_of_one_text_does_not_change_another() -> None:
    fresh = Comparison(make([(words(TASK), False)]))
    for text in ("own words alone", TASK, "own words alone", TASK):
        listed = words(text)
        expected = Comparison(make([(words(TASK), False)])).cover(listed)
        assert fresh.cover(listed) == expected


@pytest.mark.parametrize("name", NAMES)
def test_the_packages_own_hold_hashes_and_no_text(name: str) -> None:
    listed = words("I learned to read query plans and to trust them.")
    assert not any(load(name).cover(listed))


def own_words(text: str) -> Finding:
    return judged(text)["own-words"]


def test_the_real_task_handed_back_is_known(assignment: str) -> None:
    found = own_words(assignment)
    assert (found.status, found.state) == (Status.FAIL, State.MISSING)


def test_the_bundled_learners_readme_is_its_own(repository_root: Path) -> None:
    text = (repository_root / "examples/learner/alx-project-nexus/README.md").read_text()
    assert own_words(text).message == "The README is written in your own words."
