"""Kind `statement`, and the passages that say something (`said`): those that do not first."""

from __future__ import annotations

import pytest

from nexus_check.model import Finding, State, Status
from nexus_check.rubric import parse
from tests.unit.judging import judged

BAKING = """\
id: baking
version: "1"
title: Baking
criteria:
  - id: oven
    kind: statement
    level: required
    title: The oven
    asks: Tell what the oven does.
    options:
      about: [oven, stove]
      says: [bakes, heats, warms]
      says-surely: [heats]
      about-titles: [kitchen]
      unless: [for sale]
      instead: [microwave]
      titles: [overview]
      not-under: [licence]
"""
RUBRIC = parse(BAKING.encode(), "baking.yml")


def finding(text: str) -> Finding:
    return judged(text, RUBRIC)["oven"]


@pytest.mark.parametrize(
    "text",
    [
        "# Bread\n\nThe oven is red.\n",
        "# Bread\n\nIt bakes and heats.\n",
        "# Bread\n\nThe oven.\n\nIt heats.\n",
        "# The oven heats\n",
        "# Bread\n\n- The oven bakes bread.\n",
        "# Bread\n\nThis oven bakes and is for sale.\n",
        "# Bread\n\nThe oven, a microwave, heats bread.\n",
        "# Bread\n\n## Licence\n\nThe oven heats bread.\n",
        "# Bread\n\n```\nThe oven heats bread.\n```\n",
        "# Bread\n\n<!-- The oven heats bread. -->\n",
        "# Bread\n\nSee https://oven.example.org/heats for it.\n",
    ],
)
def test_what_does_not_say_it(text: str) -> None:
    found = finding(text)
    assert (found.status, found.state, found.line) == (Status.FAIL, State.MISSING, None)
    assert found.message == "This was not found. Tell what the oven does."


@pytest.mark.parametrize(
    ("text", "lines", "evidence"),
    [
        ("# Bread\n\nThe oven bakes bread.\n", (3, 3), "The oven bakes bread."),
        ("# Bread\n\nThe oven\nbakes bread.\n", (3, 4), "The oven bakes bread."),
        ("# Bread\n\nThis oven heats, and is for sale.\n", (3, 3), "This oven heats, and is for sale."),
        ("# Bread\n\n## The kitchen\n\nIt heats bread.\n", (5, 5), "It heats bread."),
        ("# Bread\n\n## The kitchen\n\n- The oven bakes bread.\n", (5, 5), "The oven bakes bread."),
        ("# Bread\n\n## Overview\n\nThe oven bakes bread.\n", (3, 5), "The oven bakes bread."),
        ("# Bread\n\n## Overview\n\nwords\n\nwords\n\nThe oven bakes bread.\n", (9, 9), "The oven bakes bread."),
        ("# Bread\n\nThe oven bakes.\n\n## Overview\n\nThe oven warms.\n", (5, 7), "The oven warms."),
        ("# Bread\n\nThe oven bakes.\n\nThe oven warms.\n", (3, 3), "The oven bakes."),
        ("> The stove heats bread.\n", (1, 1), "The stove heats bread."),
        ("<p>\nThe stove heats bread.\n</p>\n", (2, 2), "The stove heats bread."),
    ],
)
def test_a_passage_that_says_it_with_the_title_near_above(text: str, lines: tuple[int, int], evidence: str) -> None:
    found = finding(text)
    assert (found.status, found.state) == (Status.PASS, State.GOOD)
    assert ((found.line, found.end_line), found.evidence) == (lines, evidence)
    assert found.message == f"Found: “{evidence}” (line {lines[0]})."


def test_a_long_passage_is_cut_short_in_what_is_told() -> None:
    found = finding("# Bread\n\nThe oven bakes " + "bread and rolls " * 20 + ".\n")
    assert found.evidence is not None
    assert len(found.evidence) <= 120
    assert found.evidence.endswith("…")
