"""Pairs of what was wrong and what was done with a sign between them: what is no pair first."""

from __future__ import annotations

import pytest

from nexus_check.checks.pairs import answer
from nexus_check.checks.reading import Reading
from nexus_check.document import read
from nexus_check.rubric import load


def line_of(text: str) -> int | None:
    """The line that answers, None where none does."""
    found = answer(Reading(read(text.encode()), load()).passages())
    return found.line if found else None


@pytest.mark.parametrize(
    "text",
    [
        "The tests were slow.",
        "To follow a request -> view -> template took me weeks.",
        "The way from the request → the view was long.",
        "- request → view\n- view → template\n- template → page",
        "- Numbers went down: 4 s → 2 s → 1 s\n- From the queue → the worker → the inbox",
        "x -> y",
        "The arrow at the end. →",
        "- ✅ Tests\n- ✅ Types",
        "- ❌ No tests\n- ❌ No types",
        "- ✅ Tests before code\n- ❌ Secrets in code",
        "- It said `KeyError`",
        "- The log had one word. `KeyError` came again and again.",
        "- Nothing started. `celery` and `redis` were silent.",
        "- An error: `too many connections`",
        "```\nThe page was slow. -> an index\n```",
        "",
    ],
)
def test_what_answers_nothing(text: str) -> None:
    assert line_of(text) is None


@pytest.mark.parametrize("arrow", ["->", "-->", "=>", "→", "➡️", "⇒", "👉"])
@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("1. **Clock of the oven.** It ran late. {} set it by radio.", 1),
        ("- **Late bread** {} an earlier start", 1),
        ("- the bread (again) {} an earlier start", 1),
        ("The bread burned.\n{} I wrote down the time.", 2),
        ("> The bread burned.\n> {} I wrote down the time.", 2),
        ("- the bread burned {} a better clock\n- the dough stuck {} more flour", 1),
    ],
)
def test_what_stands_after_an_arrow(text: str, line: int, arrow: str) -> None:
    assert line_of(text.replace("{}", arrow)) == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- One query for each row. `select_related`.", 1),
        ("- **Hot oven.** One fan for all. `fan=2`", 1),
        ("One query\nfor each row. `select_related` for the host.", 2),
    ],
)
def test_code_may_be_all_of_the_answer(text: str, line: int) -> None:
    assert line_of(text) == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- ❌ The bread burned\n- ✅ A clock", 2),
        ("🐛 The dough stuck.\n🔧 More flour.", 2),
        ("🔴 The oven was cold\n\n🟢 Lit it an hour before", 3),
        ("❌ The oven was cold ✅ Lit it an hour before", 1),
    ],
)
def test_a_sign_for_what_was_wrong_and_one_for_what_is_right(text: str, line: int) -> None:
    assert line_of(text) == line
