"""A README as words: what is not said, denied or put off first.

They are read with a rubric of few words, so that these are all there are.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nexus_check.checks.reading import Passage, Reading, lexicons
from nexus_check.document import read
from nexus_check.rubric import load, parse

RUBRIC = parse(
    b"""\
id: baking
version: "1"
title: Baking
vocabulary:
  small-words: [the, my|our]
  negations: ["no", "not", without, never]
  not-negations: [not only]
  wishes: [will add, plan to, planned, coming soon]
criteria:
  - id: bread
    kind: part
    level: required
    title: Bread
    options: {titles: [ingredient*]}
    topics:
      - {id: rye, title: Rye, words: [rye, rye bread], labels: [grain], apart-from: [rye grass]}
""",
    "baking.yml",
)
RYE = ("words", "bread", "rye")


def reading(text: str) -> Reading:
    return Reading(read(text.encode()), RUBRIC)


def said(text: str, role: str = "words") -> list[str]:
    """What is found of the topic, in the text's words."""
    found = reading(text)
    return [" ".join(found.words[start:stop]) for start, stop in found.spans(role, "bread", "rye")]


def meant(text: str) -> list[bool]:
    found = reading(text)
    return [found.is_meant(span, "bread", "rye") for span in found.spans(*RYE)]


# --- found ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "",
        "wheat",
        "```\nrye\n```",
        "    rye",
        "<!-- rye -->",
        "https://rye.example.org",
        "![rye](a.png)",
        "ry\n\ne",
        "ryes",
    ],
)
def test_what_is_not_said(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Rye.", ["rye"]),
        ("**rye** and *RYE*", ["rye", "rye"]),
        ("rye\nbread", ["rye bread"]),
        ("rye\n\nbread", ["rye"]),
        ("# rye\n\n- rye\n\n> rye\n\n| rye |\n| - |\n\n<p>rye</p>\n", ["rye"] * 5),
    ],
)
def test_what_is_said(text: str, what: list[str]) -> None:
    assert said(text) == what


def test_phrases_do_not_reach_from_one_passage_into_the_next() -> None:
    assert said("- rye\n- bread\n") == ["rye"]


# --- meant ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "no rye",
        "not one gram of rye",
        "without any rye",
        "never, ever rye",
        "I plan to bake rye",
        "We will add nuts, seeds and rye.",
        "rye (planned)",
        "rye: coming soon",
        "rye grass",
    ],
)
def test_what_is_denied_put_off_or_another_thing(text: str) -> None:
    assert meant(text) == [False]


@pytest.mark.parametrize(
    "text",
    [
        "rye",
        "not only rye",
        "No wheat. Rye!",
        "no wheat at all in this, but rye",
        "I will add nuts. The rye is in it.",
        "rye, and nuts are planned",
        "rye. (Planned: nuts.)",
        "- no wheat\n- rye\n",
        "rye, not wheat",
    ],
)
def test_what_is_meant(text: str) -> None:
    assert meant(text) == [True]


# --- places --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("rye", 1),
        ("\n\nrye", 3),
        ("wheat\nand\nrye bread", 3),
        ("- wheat\n  rye\n", 2),
        ("| a |\n| - |\n| rye |\n", 3),
        ("> wheat\n> rye\n", 2),
        ("Rye\n===\n", 1),
    ],
)
def test_the_line_of_a_phrase(text: str, line: int) -> None:
    found = reading(text)
    (span,) = found.spans(*RYE)
    assert found.line_of(span) == line


def test_the_passage_of_a_phrase() -> None:
    found = reading("# One\n\nwheat\n\n- rye\n")
    (span,) = found.spans(*RYE)
    passage = found.passage_of(span)
    assert (passage.text.strip(), passage.block.line, passage.block.item) == ("rye", 5, True)
    assert found.holds(passage, *RYE)
    assert [one.text.strip() for one in found.passages() if found.holds(one, *RYE)] == ["rye"]


@pytest.mark.parametrize(
    ("first", "last", "count"), [(1, 1, 0), (1, 2, 0), (3, 3, 1), (1, 9, 2), (4, 4, 0), (5, 5, 1), (6, 9, 0)]
)
def test_phrases_between_two_lines(first: int, last: int, count: int) -> None:
    found = reading("wheat\n\nrye\n\n- rye\n\nwheat\n")
    tag = next(tag for tag in lexicons(RUBRIC).text.find(["rye"]))
    assert len(found.spans_on(first, last, tag)) == count


@pytest.mark.parametrize("text", ["grain of rye", "the grain", "grain: rye", "Grain", "Grain 2", "Grain:"])
def test_what_is_no_label(text: str) -> None:
    found = reading(text)
    assert [found.is_label(span) for span in found.spans("labels", "bread", "rye")] == [False]


@pytest.mark.parametrize("text", ["Grain: rye", "**Grain**: rye", "**Grain:** rye", "- Grain: rye", "Grain 2: rye"])
def test_a_label(text: str) -> None:
    found = reading(text)
    assert [found.is_label(span) for span in found.spans("labels", "bread", "rye")] == [True]


# --- titles and counts ---------------------------------------------------------------------------------------------


def test_titles_know_their_phrases() -> None:
    found = reading("# My ingredients\n\nwords that end here.\n\n**Rye**\n\nwords that end here.\n")
    assert [(one.title.text, one.has("titles", "bread"), one.has(*RYE)) for one in found.titles] == [
        ("My ingredients", True, False),
        ("Rye", False, True),
    ]


@pytest.mark.parametrize(("word", "small"), [("the", True), ("our", True), ("rye", False), ("theme", False)])
def test_small_words(word: str, *, small: bool) -> None:
    assert reading("").is_small(word) is small


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("```\ncode here\n```", 0), ("one two", 2), ("# one\n\n- two\n", 2)]
)
def test_words_are_counted(text: str, count: int) -> None:
    assert reading(text).word_count == count


@settings(max_examples=40)
@given(
    st.lists(st.sampled_from(["rye", "wheat.", "# rye", "- rye", "> rye", "", "| rye |", "| - |", "rye:"]), max_size=12)
)
def test_every_phrase_lies_in_a_passage_at_a_line_that_holds_it(lines: list[str]) -> None:
    found = reading("\n".join(lines))
    assert [passage for passage in found.passages() if passage.start > passage.end] == []
    for span in found.spans(*RYE):
        passage: Passage = found.passage_of(span)
        assert passage.start <= span[0] < span[1] <= passage.end
        assert "rye" in found.document.lines[found.line_of(span) - 1]


def test_the_words_of_one_rubric_are_not_those_of_another() -> None:
    assert lexicons(load()) is lexicons(load())
    assert lexicons(load()).text.find(["rye"]) == {}
