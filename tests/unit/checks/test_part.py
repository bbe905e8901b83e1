"""Kind `part`: what is no part and covers no topic first.

Most are judged by a rubric of baking, so that the words here are all there are.
"""

from __future__ import annotations

import pytest

from nexus_check.model import Finding, Readme, Repository, Snapshot, State, Status
from nexus_check.review import review
from nexus_check.rubric import load, parse
from tests.unit.judging import LEARNING, covered, judged

BAKING = """\
id: baking
version: "1"
title: Baking
vocabulary:
  small-words: [my, the, and]
  negations: ["no", "not", "without"]
  not-negations: [not only]
  wishes: [will add, planned]
  wish-titles: [future]
  placeholders: [to do]
  other-titles: [licence]
criteria:
  - id: ingredients
    kind: part
    level: required
    title: Ingredients
    asks: Name what you bake with.
    fix: "## Ingredients"
    options:
      titles: [ingredient*, "what i bake with"]
      whole-titles: [pantry]
      unless: [allerg*]
      labels: [ingredients]
      introductions: [these ingredients]
      gather: 2
    topics:
      - {id: flour, title: Flour, words: [flour, rye], apart-from: [flour mill]}
      - {id: yeast, title: Yeast, words: [yeast], labels: [raising]}
  - id: mishaps
    kind: part
    level: advisory
    title: Mishaps
    topics:
      - {id: mishap, title: Mishap, titles: [mishap*], labels: [mishap], sentences: [loaf burned]}
      - {id: rescue, title: Rescue, titles: [rescue*], labels: [rescue], within: [scraped], needs: mishap}
"""
RUBRIC = parse(BAKING.encode(), "baking.yml")


def finding(text: str, criterion: str = "ingredients", rubric_text: str = BAKING) -> Finding:
    rubric = RUBRIC if rubric_text is BAKING else parse(rubric_text.encode(), "baking.yml")
    data = text.encode()
    snapshot = Snapshot("oven", repository=Repository("bread"), readme=Readme("README.md", data, len(data)))
    return next(found for found in review(snapshot, rubric).findings if found.criterion == criterion)


# --- the part ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "# Bread\n\nMy ingredients are flour and yeast.\n",
        "# Bread\n\n```\n## Ingredients\n```\n\nwords\n",
        "# Bread\n\n<!-- ## Ingredients -->\n\nwords\n",
        "# Bread\n\n## Allergens in ingredients\n\nflour, yeast\n",
        "# Bread\n\n## My pantry door\n\nflour, yeast\n",
        "# Bread\n\nThese ingredients: none, as the list is gone\n\nwords\n",
        "# Bread\n\n## " + "a long title is a paragraph " * 3 + "with ingredients\n\nwords\n",
    ],
)
def test_what_is_no_part(text: str) -> None:
    found = finding(text)
    assert (found.status, found.state, found.line) == (Status.FAIL, State.MISSING, None)
    assert found.message.startswith("No part on this was found. Name what you bake with.")
    assert found.fix == "## Ingredients"


@pytest.mark.parametrize(
    ("text", "lines", "evidence"),
    [
        ("# Bread\n\n## Ingredients\n\nflour, yeast\n", (3, 5), "Ingredients"),
        ("# Bread\n\n## My Pantry\n\nflour, yeast\n", (3, 5), "My Pantry"),
        (
            "# Bread\n\n## What I bake with\n\nflour\n\n### Also\n\nyeast\n\n## Licence\n\nFree.\n",
            (3, 9),
            "What I bake with",
        ),
        ("# Bread\n\n**Ingredients:**\n\n- flour\n- yeast\n\n## Licence\n\nFree.\n", (3, 6), "Ingredients:"),
        ("# Bread\n\nwords\n\n- **Ingredients**: flour, yeast\n", (5, 5), "Ingredients"),
        ("# Bread\n\nIt takes these ingredients:\n\n- flour\n- yeast\n", (3, 3), "It takes these ingredients:"),
        ("# Bread\n\n## What it takes\n\n- **Flour**: much\n- **Yeast**: little\n", (3, 6), "What it takes"),
        ("Ingredients\n===========\n\nflour, yeast\n\nHow\n===\n\nSlowly.\n", (1, 4), "Ingredients"),
    ],
)
def test_a_part_with_its_lines_and_what_was_found(text: str, lines: tuple[int, int], evidence: str) -> None:
    found = finding(text)
    assert (found.status, found.state) == (Status.PASS, State.GOOD)
    assert ((found.line, found.end_line), found.evidence) == (lines, evidence)
    assert found.message == f"Found: “{evidence}” (line {lines[0]})."
    assert found.path == "README.md"
    assert found.fix is None


@pytest.mark.parametrize(
    "below", ["", "## Licence\n\nFree.\n", "---\n", "<!-- flour, yeast -->\n", "```\nflour, yeast\n```\n", "To do\n"]
)
def test_a_title_with_nothing_below_it_is_incomplete(below: str) -> None:
    found = finding(f"# Bread\n\n## Ingredients\n\n{below}")
    assert (found.status, found.state, found.line) == (Status.FAIL, State.INCOMPLETE, 3)
    assert found.message == "“Ingredients” (line 3) is only a title: nothing is written below it yet."


def test_of_two_parts_the_one_with_something_in_it_counts() -> None:
    text = "# Bread\n\n## Ingredients\n\n## Licence\n\nFree.\n\n## Ingredients again\n\nflour, yeast\n"
    assert finding(text).line == 9


def test_what_is_spoken_of_elsewhere_is_told_where_the_part_is_missing() -> None:
    found = finding("# Bread\n\nOnly flour, I promise.\n")
    assert found.message.endswith("(Flour is spoken of elsewhere.)")
    assert covered(found) == {"flour": 3}


# --- topics --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "It has no yeast.",
        "It is baked without any yeast.",
        "We will add yeast.",
        "Yeast (planned)",
        "`yeast --add` and https://yeast.example.org/yeast",
        "![yeast](yeast.png)",
        "<!-- yeast -->",
        "yeasty",
    ],
)
def test_a_topic_that_is_not_covered_is_named(line: str) -> None:
    found = finding(f"# Bread\n\n## Ingredients\n\nflour\n\n{line}\n".replace("`yeast --add` and ", ""))
    assert (found.status, found.state, found.line) == (Status.FAIL, State.INCOMPLETE, 3)
    assert found.message == "“Ingredients” (line 3) was found, but Yeast is still missing."
    assert covered(found) == {"flour": 5}


def test_several_topics_are_named_together() -> None:
    found = finding("# Bread\n\n## Ingredients\n\nwater\n")
    assert found.message == "“Ingredients” (line 3) was found, but Flour and Yeast are still missing."


def test_a_phrase_that_is_part_of_another_thing_covers_nothing() -> None:
    assert covered(finding("# Bread\n\n## Ingredients\n\nThe flour mill sells yeast.\n")) == {"yeast": 5}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("water\n\nmuch yeast\n", 7),
        ("water\nand then\nyeast\n", 7),
        ("not only water but yeast\n", 5),
        ("No water. Yeast!\n", 5),
        ("- water\n- **Yeast**\n", 6),
        ("| a | b |\n| - | - |\n| c | yeast |\n", 7),
        ("### Yeast\n\nmuch\n", 5),
        ("**Raising**: air\n", 5),
        ("<p>\nyeast\n</p>\n", 6),
    ],
)
def test_a_topic_is_covered_at_its_line(text: str, line: int) -> None:
    assert covered(finding(f"# Bread\n\n## Ingredients\n\n{text}"))["yeast"] == line


def test_a_topic_is_looked_for_in_its_part_first() -> None:
    text = "# Bread\n\nI like yeast.\n\n## Ingredients\n\nflour\n\nyeast\n"
    assert covered(finding(text))["yeast"] == 9


def test_under_a_title_for_what_is_yet_to_come_nothing_is_covered() -> None:
    text = "# Bread\n\n## Ingredients\n\nflour\n\n## Future\n\nyeast\n"
    assert covered(finding(text)) == {"flour": 5}


@pytest.mark.parametrize(
    ("minimum", "status"), [(0, Status.PASS), (1, Status.PASS), (2, Status.FAIL), (9, Status.FAIL)]
)
def test_a_rubric_may_ask_for_fewer_topics(minimum: int, status: Status) -> None:
    asking = BAKING.replace("      gather: 2\n", f"      gather: 2\n      minimum: {minimum}\n")
    assert finding("# Bread\n\n## Ingredients\n\nflour\n", rubric_text=asking).status is status


# --- a part known by its topics ------------------------------------------------------------------------------------


def test_what_an_advisory_criterion_lacks_is_a_warning() -> None:
    assert finding("# Bread\n\nwords\n", "mishaps").status is Status.WARN


def test_a_topic_that_needs_another_does_not_count_alone() -> None:
    found = finding("# Bread\n\n## Rescue\n\nI scraped it.\n", "mishaps")
    assert (found.state, covered(found)) == (State.INCOMPLETE, {})
    assert found.message == "“Rescue” (line 3) was found, but Mishap and Rescue are still missing."


@pytest.mark.parametrize(
    ("text", "line", "topics"),
    [
        ("## Mishaps\n\nIt stuck.\n", 3, {"mishap": 3}),
        ("## Mishaps\n\nIt stuck, and I scraped it off.\n", 3, {"mishap": 3, "rescue": 5}),
        ("## Mishaps and rescues\n\nIt stuck.\n", 3, {"mishap": 3, "rescue": 3}),
        ("## A week\n\n**Mishap**: stuck.\n**Rescue**: butter.\n", 5, {"mishap": 5, "rescue": 6}),
        ("Then the loaf burned. I scraped it.\n", 3, {"mishap": 3, "rescue": 3}),
        ("## A week\n\n| Mishap | Rescue |\n| - | - |\n| stuck | butter |\n", 5, {"mishap": 5, "rescue": 5}),
        ("## Mishaps\n\nIt stuck.\n\n## Rescues\n\nButter.\n", 3, {"mishap": 3, "rescue": 7}),
    ],
)
def test_the_place_of_such_a_part_is_that_of_its_first_topic(text: str, line: int, topics: dict[str, int]) -> None:
    found = finding(f"# Bread\n\n{text}", "mishaps")
    assert (found.line, covered(found)) == (line, topics)


def test_such_a_title_with_nothing_below_it_is_incomplete() -> None:
    found = finding("# Bread\n\n## Mishaps\n", "mishaps")
    assert (found.state, found.line) == (State.INCOMPLETE, 3)


# --- the built-in rubric -------------------------------------------------------------------------------------------


def test_one_title_may_name_two_parts() -> None:
    text = f"{LEARNING}\n## Technologies and backend concepts\n\nPython.\n\n## Licence\n\nFree.\n"
    found = judged(text)
    assert (found["key-technologies"].line, found["backend-concepts"].line) == (5, 5)


def test_practices_and_takeaways_are_told_apart_each_with_its_line() -> None:
    text = f"{LEARNING}\n## Best practices and takeaways\n\n### Best practices\n\nTests.\n\n### Takeaways\n\nCalm.\n"
    assert covered(judged(text)["best-practices-and-takeaways"]) == {"best-practices": 7, "takeaways": 11}


def test_a_challenge_without_a_solution_is_half_of_it() -> None:
    found = judged(f"{LEARNING}\n## Challenges\n\nThe night was dark.\n")["challenges-and-solutions"]
    assert found.message == "“Challenges” (line 5) was found, but Solutions is still missing."


def test_each_criterion_has_a_fix_that_does_not_meet_it() -> None:
    """Pasted as it is, with its questions unanswered, it leaves the part empty."""
    for criterion in load().criteria:
        if criterion.kind == "part" and criterion.fix:
            assert judged(f"{LEARNING}\n{criterion.fix}\n")[criterion.id].state is not State.GOOD
