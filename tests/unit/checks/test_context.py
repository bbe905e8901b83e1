"""What a check may look at: what is unknown first."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from nexus_check.checks.context import Context, listed, short
from nexus_check.model import Criterion, Level, Readme, State, Status
from nexus_check.rubric import load
from tests.unit.judging import APP, LEARNING, snapshot

CRITERION = Criterion("bread", "part", Level.REQUIRED, "Bread", fix="## Bread")


def context(text: str | None) -> Context:
    return Context(snapshot(text), load())


# --- nothing to read -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "why"), [(None, "there is no README."), ("", "README.md is empty."), (" \n", "README.md is empty.")]
)
def test_without_a_text_there_is_no_document_and_a_reason(text: str | None, why: str) -> None:
    nothing = context(text)
    assert nothing.document is None
    assert nothing.why_no_document() == why
    assert nothing.word_count() == 0
    assert list(nothing.damage_notes()) == []
    with pytest.raises(LookupError):
        _ = nothing.reading


def test_words_are_those_of_its_prose() -> None:
    assert context("# One\n\ntwo three\n\n```\nfour\n```\n").word_count() == 3


# --- findings ------------------------------------------------------------------------------------------------------


def test_a_finding_without_a_line_has_no_path_and_one_that_is_met_no_fix() -> None:
    found = context("# One").finding(CRITERION, Status.PASS, State.GOOD, "Well.")
    assert (found.path, found.line, found.fix) == (None, None, None)
    assert found.help_url == f"{load().help_base_url}#bread"


def test_a_finding_with_a_line_has_the_readmes_path() -> None:
    readme = Readme("docs/README.md", b"# One", 5)
    found = Context(snapshot(None, readme=readme), load()).finding(CRITERION, Status.PASS, State.GOOD, "Well.", line=3)
    assert (found.path, found.line) == ("docs/README.md", 3)


@pytest.mark.parametrize(("level", "status"), [(Level.REQUIRED, Status.FAIL), (Level.ADVISORY, Status.WARN)])
def test_what_is_not_met_fails_or_warns_with_the_fix(level: Level, status: Status) -> None:
    found = context("# One").failed(replace(CRITERION, level=level), State.MISSING, "Not there.")
    assert (found.status, found.fix) == (status, "## Bread")


def test_a_rubric_without_help_has_no_address_of_it() -> None:
    bare = Context(snapshot("# One"), replace(load(), help_base_url=""))
    assert bare.finding(CRITERION, Status.PASS, State.GOOD, "Well.").help_url is None


# --- what kind of README -------------------------------------------------------------------------------------------

PARTS = "\n## Challenges\n\nx\n\n## Takeaways\n\nx\n\n## Tech stack\n\nx\n"


@pytest.mark.parametrize(
    ("text", "app", "learning"),
    [
        ("# Hello\n\nworld\n", False, False),
        (APP, True, False),
        (APP + PARTS, True, False),
        (LEARNING, False, True),
        (f"# Hello\n{PARTS}", False, True),
        (f"{APP}\n## About the program\n\nThe ProDev Backend Engineering program taught me much.\n", True, True),
    ],
    ids=["neither", "an app's", "an app's with parts", "says so", "has the parts", "an app's that says so"],
)
def test_what_kind_of_readme_it_is(text: str, *, app: bool, learning: bool) -> None:
    found = context(text)
    assert (found.is_app, found.is_learning) == (app, learning)


# --- words ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [("", 5, ""), ("a  b\nc", 5, "a b c"), ("abcde", 5, "abcde"), ("abcdef", 5, "abcd…"), ("abc def", 5, "abc…")],
)
def test_a_text_on_one_line(text: str, most: int, shown: str) -> None:
    assert short(text, most) == shown


@pytest.mark.parametrize(
    ("names", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_names_as_one_says_them(names: list[str], said: str) -> None:
    assert listed(names) == said
