"""`summary.md`: the cohort to read, in a job's summary or a mail."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from msgspec.structs import replace

from nexus_check.model import CohortSummary, HandedOut, Level, NearCopy, RubricTally, Share, Tally
from nexus_check.reporters import cohort_markdown
from nexus_check.reporters.cohort_markdown import Person
from tests import made_up_cohort

FIRST = made_up_cohort.summary(40, compared=False, copies=0)
NEXT = made_up_cohort.summary(40)


def drawn(summary: CohortSummary, people: Mapping[str, Sequence[Person]] | None = None) -> str:
    """The HTML that GitHub's own parser makes of it, which lets `<sub>` and `<code>` through."""
    written = cohort_markdown.render(summary, people or {})
    return str(cmarkgfm.github_flavored_markdown_to_html(written, Options.CMARK_OPT_UNSAFE))


def tables(text: str) -> list[list[list[str]]]:
    """The cells of each table, the heading first."""
    found = re.findall(r"(?:^\|.*\n?)+", text, re.MULTILINE)
    split = [
        [[cell.strip() for cell in line.strip("|").split(" | ")] for line in one.splitlines()]
        for one in found
    ]
    return [[row for row in rows if not set("".join(row)) <= set("-: ")] for rows in split]


@pytest.mark.parametrize("summary", [FIRST, NEXT], ids=["first", "next"])
def test_every_row_is_as_wide_as_its_heading(summary: CohortSummary) -> None:
    for table in re.findall(r"<table>.*?</table>", drawn(summary), re.S):
        widths = {
            len(re.findall(r"<t[hd]", row)) for row in re.findall(r"<tr>.*?</tr>", table, re.S)
        }
        assert len(widths) == 1


def test_a_first_sweep_has_no_column_for_what_moved() -> None:
    assert "last time" not in cohort_markdown.render(FIRST, {}).casefold()
    assert "| With a README | Change |" in cohort_markdown.render(NEXT, {})


def test_the_worst_required_criterion_comes_first_and_advice_last() -> None:
    tallies = (
        Tally("a", "Best", 9, 10),
        Tally("b", "Unseen", 0, 0),
        Tally("c", "Worst", 1, 10),
        Tally("d", "Hint", 0, 10, level=Level.ADVISORY),
    )
    criteria = tables(cohort_markdown.render(replace(FIRST, criteria=tallies), {}))[1]
    assert [row[0] for row in criteria[1:]] == ["Worst", "Best", "Unseen", "Hint (advisory)"]


def test_shares_add_up_and_changes_are_the_pages() -> None:
    counts = replace(NEXT, learners=300, passed=179, not_met=121, not_judged=0, passed_before=170)
    figures = tables(cohort_markdown.render(counts, {}))[0]
    assert [row[2] for row in figures[2:]] == ["60 %", "40 %", "0 %"]
    assert figures[2][4] == "+9"
    tally = Tally("a", "A", 229, 300, before=Share(218, 297), with_readme=Share(229, 261))
    criteria = tables(cohort_markdown.render(replace(NEXT, criteria=(tally,), changes={}), {}))[2]
    assert criteria[1][1:] == ["229 of 300", "76 %", "`███████████████·····`", "88 %", "+11"]


def test_who_changed_comes_before_the_bars() -> None:
    people = {
        kind: [Person("ada-invented")]
        for kind in ("newly-passes", "regressed", "never-started", "not-judged")
    }
    titles = re.findall(r"^## ([A-Za-z ]+)", cohort_markdown.render(NEXT, people), re.MULTILINE)
    assert [title.strip() for title in titles] == [
        "Changes since", "Newly passes", "Regressed", "Never started", "Not judged", "Problems",
        "Criteria", "Topics",
        "Scores", "Trend", "READMEs that are nearly the same",
    ]  # fmt: skip


def test_each_rubric_has_tables_of_its_own() -> None:
    tallies = (
        Tally("lists", "Lists", 1, 2, rubric="backend"),
        Tally("lists", "Lists", 3, 4, rubric="front*end*"),
    )
    rubrics = (RubricTally("backend", 1, 1, 0), RubricTally("front*end*", 3, 0, 1))
    text = cohort_markdown.render(replace(FIRST, criteria=tallies, topics=(), rubrics=rubrics), {})
    assert "## Criteria of backend, worst first" in text
    assert tables(text)[1] == [
        ["Rubric", "Learners", "Passed", "Share"],
        ["backend", "2", "1", "50 %"],
        [r"front\*end\*", "4", "3", "75 %"],
    ]


def test_one_pair_is_a_pair_and_its_share_is_the_pages() -> None:
    text = cohort_markdown.render(replace(FIRST, near_copies=(NearCopy("one", "two", 0.999),)), {})
    assert "(1 pair)" in text
    assert "| two | one | >99 % |" in text
    assert "(2 pairs)" in cohort_markdown.render(
        replace(FIRST, near_copies=(NearCopy("a", "b", 0.9),) * 2), {}
    )


def test_text_that_many_have_is_listed_with_its_share_and_lines() -> None:
    assert "five or more" not in cohort_markdown.render(replace(FIRST, near_copies=()), {})
    text = cohort_markdown.render(replace(FIRST, handed_out=(HandedOut("one", 0.29, 3, 9),)), {})
    assert "## Text that five or more READMEs have (1 learner)" in text
    assert "| one | 29 % | 3 to 9 |" in text
    many = tuple(HandedOut(f"learner-{i}", 0.5, 3, 3) for i in range(60))
    assert "… and 10 more, all in summary.json" in cohort_markdown.render(
        replace(FIRST, handed_out=many), {}
    )


def test_the_footer_says_which_commit_judged() -> None:
    assert "nexus-check 1.0.0 at <code>c0ffeec0ff</code> ·" in drawn(FIRST)
    assert "nexus-check 1.0.0 ·" in drawn(replace(FIRST, tool_commit=None))


def test_those_who_moved_are_named_up_to_fifty() -> None:
    people = [
        Person(f"learner-{number}", f"https://github.com/learner-{number}/x")
        for number in range(60)
    ]
    text = cohort_markdown.render(NEXT, {"regressed": people})
    assert "## Regressed (60)" in text
    assert text.count("- [learner-") == 50
    assert "… and 10 more, all in results.csv" in text
