"""What `check --fix` changes: marks, on lines of which the report says what they are."""

from __future__ import annotations

import pytest

from nexus_check import repair
from nexus_check.readme import read
from tests.unit.judging import report

PARTS = """ALX Project Nexus

Key technologies

• Python and Django
• REST APIs and GraphQL

Nice weather

I like it.
"""


def fixed(text: str) -> str:
    made = repair.changes(read(text.encode()), report(text))
    return repair.applied(text, list(made))


@pytest.mark.parametrize(
    "text",
    [
        "# A\n\n## Key technologies\n\n- Python\n",
        "# A\n\nKey technologies\n\n- Python\n",  # has a heading: the rest may be as meant
        "#1 in the list\n\n# A\n",
        "# A\n\n· one · two ·\n",
        "# A\n\n```\n•  a\n#B\n```\n\n    • c\n",
        "# A\n\n<!--\n• a\n-->\n",
        "# A\n\n<div>\n#B\n• c\n</div>\n",
        "- **Docker**\n- **Python**\n",
        "> Key technologies\n>\n> • Python\n",
        "",
    ],
)
def test_what_may_be_as_meant_stays(text: str) -> None:
    assert fixed(text) == text


def test_titles_that_the_report_knows_and_dots_get_their_marks() -> None:
    assert fixed(PARTS) == (
        "# ALX Project Nexus\n\n## Key technologies\n\n- Python and Django\n"
        "- REST APIs and GraphQL\n\nNice weather\n\nI like it.\n"
    )


def test_a_hash_without_space_gets_one() -> None:
    assert fixed("#Nexus\n\n##Tools I use\n\nText.\n") == "# Nexus\n\n## Tools I use\n\nText.\n"


def test_a_hash_with_a_backslash_loses_it() -> None:
    assert fixed("\\# Nexus\n\n\\## Tools I use\n\n\\#1 of all\n") == (
        "# Nexus\n\n## Tools I use\n\n\\#1 of all\n"
    )


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_and_a_byte_order_mark_stay(end: str) -> None:
    text = "\ufeff" + PARTS.replace("\n", end)
    after = fixed(text)
    assert after.startswith(f"\ufeff# ALX Project Nexus{end}{end}## Key technologies{end}")
    assert after.count(end) == text.count(end)


def test_fixing_again_changes_nothing() -> None:
    assert fixed(fixed(PARTS)) == fixed(PARTS)
