"""The report in a terminal."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings

from nexus_check.model import Because, ReadmeRef, Report, RubricRef, Status
from nexus_check.reporters import text
from tests.unit import factories
from tests.unit.pages import HOSTILE


def shown(*reports: Report, width: int = 100) -> str:
    return text.render(reports or [factories.report()], width=width)


def test_the_first_line_is_the_verdict() -> None:
    assert (
        shown().splitlines()[0] == "✘ 3 of 5 required criteria met: ada-invented/alx-project-nexus"
    )
    assert shown(factories.report(factories.finding())).startswith(
        "✔ 1 of 1 required criterion met: "
    )
    assert shown(factories.report(factories.unknown("readme"))).startswith(
        "? This could not be judged: "
    )


def test_missing_incomplete_and_good_are_three_things() -> None:
    lines = shown().splitlines()
    assert "  ✔  Readme            README.md (README.md:1)" in lines
    assert "  ✘  Backend concepts  missing: There is no part on backend concepts." in lines
    assert any(
        line.startswith("  ◐  Key technologies  incomplete: The part is there, but says")
        for line in lines
    )


def test_what_is_to_be_fixed_comes_first() -> None:
    marks = [line[2] for line in shown(width=200).splitlines()[3:8]]
    assert marks == ["◐", "✘", "✔", "✔", "✔"]


def test_what_was_not_checked_for_one_reason_is_one_row() -> None:
    why = {"status": Status.SKIPPED, "fix": None, "message": "Not checked: there is no README."}
    held = [factories.missing(f"part-{number}", **why) for number in range(9)]
    lines = shown(factories.report(factories.missing("readme"), *held)).splitlines()
    assert "  -  9 others  not checked: there is no README." in lines
    assert len([line for line in lines if "not checked" in line]) == 1
    (alone,) = [
        line for line in shown(factories.report(held[0])).splitlines() if "not checked" in line
    ]
    assert alone == "  -  Part 0  not checked: there is no README."


def test_where_the_rule_matched_is_said() -> None:
    found = factories.finding(because=Because("title", "tech stack", 12))
    assert "🛠️ Tech Stack (title, README.md:12)" in shown(factories.report(found))


def test_words_and_lines_that_the_sentence_names_are_not_said_twice() -> None:
    told = shown(
        factories.report(factories.incomplete(message="“🛠️ Tech Stack” (line 12) lacks GraphQL.")),
        width=200,
    )
    assert "incomplete: “🛠️ Tech Stack” (line 12) lacks GraphQL.\n" in told
    told = shown(factories.report(factories.incomplete(message="It lacks GraphQL.")), width=200)
    assert "incomplete: It lacks GraphQL. (“🛠️ Tech Stack”, README.md:12)\n" in told


def test_not_judged_says_why_once_and_does_not_count_against_the_learner() -> None:
    told = shown(factories.report(factories.unknown("readme"), factories.unknown("headings")))
    assert told.count("GitHub did not answer in time.") == 1
    assert "This does not count against the learner." in told
    assert "missing" not in told


def test_one_report_shows_what_to_write_and_several_the_verdicts() -> None:
    one, two = shown(), shown(factories.report(), factories.report(factories.unknown("readme")))
    assert "    - **Database design**: which tables did you draw, and why so?" in one.splitlines()
    assert "Database design" not in two
    assert two.splitlines()[-3:] == [
        "0 of 2 meet all required criteria, 1 could not be judged",
        "  ✘  3/5  ada-invented/alx-project-nexus",
        "  ?    -  ada-invented/alx-project-nexus",
    ]


@pytest.mark.parametrize(
    ("rubric", "rubrics", "option"),
    [
        ("alx-project-nexus", {}, ""),
        ("alx-project-nexus-frontend", {}, " --rubric alx-project-nexus-frontend"),
        ("ours", {}, " --rubric FILE"),
        ("ours", {"ours": "our rubric.yml", "other": "x"}, " --rubric 'our rubric.yml'"),
    ],
)
def test_what_a_criterion_asks_is_explained_by_the_same_rubric(
    rubric: str, rubrics: dict[str, str], option: str
) -> None:
    report = factories.report(rubric=RubricRef(rubric, "1", "sha256:5c"))
    told = text.render([report], width=200, rubrics=rubrics)
    assert f"Run `nexus-check explain key-technologies{option}` for" in told


def test_notes_are_told() -> None:
    assert "Note: The repository was renamed." in shown(
        factories.report(notes=("The repository was renamed.",))
    )


def test_without_colour_there_is_no_escape_sequence_and_with_it_the_same_words() -> None:
    plain = text.render([factories.report()], width=100)
    coloured = text.render([factories.report()], width=100, color=True)
    assert "\x1b" not in plain
    assert "\x1b[32m" in coloured
    without = re.sub(r"\x1b(\[[0-9;]*m|\]8;[^\x1b]*\x1b\\)", "", coloured)
    assert [line.rstrip() for line in without.splitlines()] == plain.splitlines()


def test_no_line_is_wider_than_the_terminal() -> None:
    report = factories.report(
        factories.incomplete(fix=None), factories.missing(fix=None), factories.advised()
    )
    for width in (40, 60, 72, 200):
        assert max(map(len, shown(report, width=width).splitlines())) <= width


def test_what_is_to_be_pasted_is_not_broken_at_the_terminals_width() -> None:
    fix = "<!-- " + "What did you learn? " * 20 + "-->"
    assert (
        f"    {fix}" in shown(factories.report(factories.missing(fix=fix)), width=50).splitlines()
    )


def test_markup_and_emoji_names_stay_as_written() -> None:
    told = shown(
        factories.report(
            factories.finding(evidence="[bold]x[/bold] [link=http://x]y[/link] :tada:")
        )
    )
    assert "[bold]x[/bold] [link=http://x]y[/link] :tada:" in told


@settings(max_examples=40, deadline=None)
@given(words=HOSTILE)
def test_nothing_a_learner_wrote_reaches_the_terminal_raw(words: str) -> None:
    report = factories.report(
        factories.finding(evidence=words, path=words),
        factories.missing(message=words, title=f"x{words}", fix=words),
        target=words,
        notes=(words,),
    )
    told = text.render([report], width=100)
    assert not re.search(
        r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", told
    )


@pytest.mark.parametrize(
    ("words", "says"), [(0, "of 0 words"), (1, "of 1 word,"), (1204, "of 1,204 words")]
)
def test_a_readme_is_said_to_be_as_long_as_it_is(words: int, says: str) -> None:
    assert says in shown(factories.report(readme=ReadmeRef("README.md", 9, None, words)))


# --- links ---------------------------------------------------------------------------------------

LINKED = factories.report(
    factories.finding(path="docs/a b.md"),
    factories.incomplete("lists", message="“Tools” (line 12) lacks: SQL."),
)


def test_lines_of_a_repository_on_github_are_links_where_there_is_colour() -> None:
    coloured = text.render([LINKED], width=100, color=True)
    links = re.findall(r"\x1b\]8;[^;]*;(\S+?)\x1b\\(?:\x1b\[[\d;]*m)*(.*?)\x1b", coloured)
    at = f"{factories.URL}/blob/{factories.COMMIT}"
    assert links == [
        (f"{at}/README.md?plain=1#L12", "line 12"),
        (f"{at}/docs/a%20b.md?plain=1#L12", "docs/a b.md:12"),
    ]


@pytest.mark.parametrize("options", [{"color": False}, {"color": True, "local": {LINKED.target}}])
def test_there_are_no_links_without_colour_or_to_a_folder(options: dict[str, Any]) -> None:
    assert "\x1b]8" not in text.render([LINKED], width=100, **options)
