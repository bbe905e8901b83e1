"""Which titles open parts, what they name and where parts end: what opens none and ends none first."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nexus_check.checks.outline import Outline
from nexus_check.checks.reading import Reading
from nexus_check.document import read
from nexus_check.rubric import parse

RUBRIC = parse(
    b"""\
id: baking
version: "1"
title: Baking
vocabulary:
  small-words: [the, my]
  wish-titles: [someday]
  placeholders: [to do]
  other-titles: [licence]
  other-whole-titles: [notes]
  feature-titles: [features]
criteria:
  - id: bread
    kind: part
    level: required
    title: Bread
    options: {titles: [ingredient*], whole-titles: [pantry], unless: [allerg*]}
    topics:
      - {id: rye, title: Rye, titles: [rye]}
      - {id: oats, title: Oats, titles: [oats]}
  - id: oven
    kind: part
    level: required
    title: Oven
    options: {titles: [oven]}
""",
    "baking.yml",
)


def outline(text: str) -> Outline:
    return Outline(Reading(read(text.encode()), RUBRIC))


def parts(text: str, criterion: str = "bread", topic: str = "") -> list[tuple[int, int, bool]]:
    """First line, last line and emptiness of every part that is named so."""
    return [(part.line, part.end_line, part.empty) for part in outline(text).naming(criterion, topic)]


# --- what names a part ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "# B\n\n## Allergens in ingredients\n\nx\n",
        "# B\n\n## The pantry door\n\nx\n",
        "# B\n\n- **Ingredients**\n- x\n",
        "# B\n\nwe list all ingredients\n\nx\n",
        "# Ingredients of it all\n\n## Oven\n\nx\n",
        "# B\n\n## Features\n\nx\n\n### Ingredients\n\nx\n",
        "```\n# Ingredients\n```\n",
    ],
)
def test_what_names_no_part(text: str) -> None:
    assert parts(text) == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("# B\n\n## My ingredients\n\nx\n", (3, 5)),
        ("# B\n\n## My pantry\n\nx\n", (3, 5)),
        ("# B\n\n**Ingredients**\n\nx\n", (3, 5)),
        ("# B\n\nMy Ingredients\n\nx\n", (3, 5)),
        ("# Ingredients\n\nx\n\n# Oven\n\nx\n", (1, 3)),
        ("# B\n\nFeatures\n--------\n\nx\n\n## Ingredients\n\nx\n", (8, 10)),
    ],
)
def test_what_names_a_part(text: str, lines: tuple[int, int]) -> None:
    assert [part[:2] for part in parts(text)] == [lines]


def test_a_title_may_name_a_criterion_and_a_topic() -> None:
    text = "# B\n\n## Ingredients: rye\n\nx\n"
    assert parts(text) == parts(text, "bread", "rye") == [(3, 5, False)]


# --- where it ends -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "last"),
    [
        ("### Deeper\n\ny\n", 9),
        ("**Bold**\n\ny\n", 9),
        ("### Rye\n\ny\n", 9),
        ("---\n\ny\n", 9),
        ("## Oven\n\ny\n", 5),
        ("## Nothing known\n\ny\n", 5),
        ("# Higher\n\ny\n", 5),
        ("**Oven**\n\ny\n", 5),
        ("### Oven\n\ny\n", 9),
        ("```\n# code\n```\n", 5),
        ("<!-- y -->\n", 5),
    ],
)
def test_where_a_part_under_a_heading_ends(after: str, last: int) -> None:
    assert parts(f"# B\n\n## Ingredients\n\nx\n\n{after}") == [(3, last, False)]


@pytest.mark.parametrize(
    ("after", "last"),
    [("**Rye**\n\ny\n", 9), ("**Oven**\n\ny\n", 5), ("## Anything\n\ny\n", 9), ("### Oven\n\ny\n", 5)],
)
def test_where_a_part_under_a_bold_line_ends(after: str, last: int) -> None:
    assert parts(f"# B\n\n**Ingredients**\n\nx\n\n{after}")[0] == (3, last, False)


def test_in_a_document_without_deeper_headings_a_title_right_below_belongs_to_the_one_above() -> None:
    assert parts("# B\n\n## Ingredients\n\n## Wheat\n\nx\n") == [(3, 7, False)]
    assert parts("# B\n\n## Ingredients\n\n## Oven\n\nx\n") == [(3, 3, True)]


# --- emptiness -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "below", ["", "<!-- x -->\n", "---\n", "```\nx\n```\n", "To do\n", "- To do\n\n- to do!\n", "### Rye\n"]
)
def test_a_part_that_holds_nothing(below: str) -> None:
    assert [part[2] for part in parts(f"# B\n\n## Ingredients\n\n{below}")] == [True]


@pytest.mark.parametrize(
    "below",
    ["x\n", "- x\n", "| x |\n| - |\n", "![x](x.png)\n", '<img src="x.png">\n', "### Rye\n\nx\n", "To do\n\nx\n"],
)
def test_a_part_that_holds_something(below: str) -> None:
    assert [part[2] for part in parts(f"# B\n\n## Ingredients\n\n{below}")] == [False]


# --- what is over a line -------------------------------------------------------------------------------------------

NESTED = "# One\n\nx\n\n## Two\n\nx\n\n### Three\n\nx\n\n## Someday\n\nx\n\n### Rye\n\nx\n\n## Last\n\nx\n"


@pytest.mark.parametrize(
    ("line", "titles"),
    [(1, ["One"]), (3, ["One"]), (7, ["Two", "One"]), (11, ["Three", "Two", "One"]), (15, ["Someday", "One"])],
)
def test_the_titles_over_a_line(line: int, titles: list[str]) -> None:
    assert [named.title.text for named in outline(NESTED).under(line)] == titles


@pytest.mark.parametrize(("line", "wish"), [(3, False), (11, False), (13, True), (15, True), (19, True), (23, False)])
def test_the_lines_under_a_title_for_what_is_yet_to_come(line: int, *, wish: bool) -> None:
    assert outline(NESTED).is_wish(line) is wish


def test_the_criteria_that_some_title_names() -> None:
    assert outline(NESTED).criteria == {"bread"}
    assert outline("# B\n\n## Licence\n\nx\n").criteria == frozenset()


# --- parts that no title names -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("# B\n\nx\n", [(1, 3)]),
        ("# B\n\n## Ingredients\n\nx\n", []),
        ("# B\n\n## Notes\n\nx\n", []),
        ("# B\n\n## Empty\n", []),
        ("# B\n\n## Why\n\nx\n", [(3, 5)]),
        ("# B\n\n## Why\n\nx\n\n### Rye\n\nx\n", []),
        ("# B\n\nlong words of a sentence that ends.\n\n## Why\n\nlong words of a sentence that ends.\n", [(5, 7)]),
    ],
)
def test_parts_under_titles_that_name_nothing(text: str, lines: list[tuple[int, int]]) -> None:
    text = text.replace("\nx\n", "\nlong words of a sentence that ends.\n")
    assert [(part.line, part.end_line) for part in outline(text).unnamed] == lines


LINES = st.sampled_from(
    ["# Ingredients", "## Oven", "## Why", "### Rye", "**Ingredients**", "Oven", "x", "", "- x", "---"]
)


@settings(max_examples=40)
@given(st.lists(LINES, max_size=14))
def test_every_part_lies_in_the_file_and_begins_with_its_title(lines: list[str]) -> None:
    found = outline("\n".join(lines))
    for named in found.starters:
        part = found.part(named)
        assert 1 <= part.line <= part.end_line <= len(lines)
        assert part.holds(part.title.line)
        assert part.title.text.partition("\n")[0] in lines[part.line - 1]
