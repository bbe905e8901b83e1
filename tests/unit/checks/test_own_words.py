"""Kind `own-words`, and how much of a README was handed out: one's own text first.

The task here is an invented one, put in the place of the package's fingerprints.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from nexus_check import fingerprints
from nexus_check.checks.reading import forget_lexicons
from nexus_check.lexicon import words
from nexus_check.model import Finding, State, Status
from nexus_check.rubric import parse
from tests.unit.judging import LEARNING, judged

TASK = "Each of you shall bake a loaf of bread and describe its crust and share the crumbs with a neighbour"
OPENING = "This course is about flour and patience in equal parts"
OWN = "I burned three of them before the fourth came out well, and my neighbour laughed at every one that failed."


@pytest.fixture(autouse=True, scope="module")
def _task() -> Iterator[None]:
    comparison = fingerprints.Comparison(fingerprints.make([(words(TASK), False), (words(OPENING), True)]))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(fingerprints, "load", lambda name: comparison)
        forget_lexicons()  # they remember which words are in the text handed out
        yield
    forget_lexicons()


def finding(text: str) -> Finding:
    return judged(text)["own-words"]


@pytest.mark.parametrize("text", [OWN + OWN, f"# Bread\n\n{OPENING}.\n\n{OWN}"])
def test_ones_own_words_and_the_quoted_opening(text: str) -> None:
    found = finding(text)
    assert (found.status, found.state) == (Status.PASS, State.GOOD)
    assert (found.message, found.line) == ("The README is written in your own words.", None)


@pytest.mark.parametrize("text", [OPENING, OWN, "# Loaf of bread", "bake bread"])
def test_few_words_are_not_praised(text: str) -> None:
    found = finding(text)
    assert (found.status, found.line) == (Status.PASS, None)
    assert found.message == "None of the assignment's text is in the few words that are there."


def test_a_part_of_it_is_told_with_its_lines() -> None:
    found = finding(f"# Bread\n\n{OWN}\n\n{TASK}.\n\n{OWN}\n")
    assert (found.status, found.line, found.end_line) == (Status.PASS, 5, 5)
    assert found.message == "The README is mostly in your own words; 33 % of the text is the assignment's (line 5)."


def test_most_of_it_is_a_failure_with_its_lines() -> None:
    found = finding(f"# Bread\n\n{TASK}.\n\n{TASK}.\n\n{OWN}\n\n{TASK}\n")
    assert (found.status, found.state) == (Status.FAIL, State.MISSING)
    assert (found.line, found.end_line, found.evidence) == (3, 9, "74 % of the words")
    assert found.message == (
        "74 % of the text is the assignment's own (lines 3, 5, 9). "
        "Write what you learned yourself; a reviewer knows the assignment."
    )


def test_many_stretches_are_not_told_endlessly() -> None:
    found = finding(f"{TASK}\n\n{OWN}\n\n" * 9)
    assert "(lines 1, 5, 9, 13, 17, 21 and more)" in found.message


def test_lines_that_follow_each_other_are_told_as_a_range() -> None:
    text = TASK.replace(" and ", "\nand ")
    assert "(lines 1-3)" in finding(text).message


@pytest.mark.parametrize(("share", "status"), [(0.2, Status.FAIL), (0.4, Status.PASS)])
def test_a_rubric_says_how_much_is_too_much(share: float, status: Status) -> None:
    lines = ("extends: alx-project-nexus", "criteria:", "  - id: own-words", f"    options: {{share: {share}}}")
    rubric = parse("\n".join(lines).encode(), "mine.yml")
    assert judged(f"# Bread\n\n{OWN}\n\n{TASK}.\n\n{OWN}\n", rubric)["own-words"].status is status


def test_what_is_handed_back_counts_for_nothing_else() -> None:
    """A README that is mostly the task's is judged by what its author added."""
    handed_back = f"## Challenges\n\n{TASK}.\n\n{TASK}.\n\n{TASK}.\n"
    assert judged(f"{LEARNING}\n{handed_back}")["challenges-and-solutions"].state is State.INCOMPLETE
    assert judged(f"{LEARNING}\n{handed_back.replace(TASK, OWN)}")["challenges-and-solutions"].line == 5
