"""Marks on lines: in a check run, and in a runner's log."""

from __future__ import annotations

from hypothesis import given, settings

from nexus_check.model import Conclusion
from nexus_check.reporters.annotations import (
    COMMANDS_OF_A_KIND,
    FIELD_BYTES,
    TITLE_CHARACTERS,
    build,
    workflow_commands,
)
from tests.unit import factories
from tests.unit.pages import HOSTILE, NOTIFYING


def test_each_thing_left_to_do_is_marked_on_its_line() -> None:
    report = factories.report(
        factories.incomplete(line=40, end_line=60),
        factories.finding("headings"),
        factories.advised(),
        factories.missing(),
    )
    marks = [
        (mark.start_line, mark.end_line, mark.annotation_level, mark.title)
        for mark in build(report)
    ]
    assert marks == [
        (1, 1, "warning", "Collaboration: missing"),
        (1, 1, "failure", "Backend concepts: missing"),
        (40, 40, "failure", "Key technologies: incomplete"),
    ]


def test_advice_on_a_readme_that_passes_is_a_notice() -> None:
    passing = factories.report(
        factories.finding("headings"), factories.advised(), conclusion=Conclusion.SUCCESS
    )
    assert [mark.annotation_level for mark in build(passing)] == ["notice"]
    (command,) = workflow_commands(passing)
    assert command.startswith("::notice file=README.md,line=1")


def test_a_mark_says_what_was_found_and_holds_what_to_write() -> None:
    (mark,) = build(factories.report(factories.incomplete()))
    assert (
        mark.message
        == "The part is there, but says nothing on GraphQL and CI/CD. Found: “🛠️ Tech Stack”."
    )
    assert mark.raw_details == factories.incomplete().fix
    assert mark.path == "README.md"


def test_the_path_is_the_readmes_own_where_a_finding_has_none() -> None:
    readme = factories.report().readme
    assert readme is not None
    report = factories.report(factories.missing(path=None))
    assert [mark.path for mark in build(report)] == [readme.path]
    assert [
        mark.path for mark in build(factories.report(factories.missing(path=None), readme=None))
    ] == ["README.md"]


def test_the_payload_leaves_out_what_is_not_there() -> None:
    (mark,) = build(factories.report(factories.missing(fix=None)))
    assert mark.payload() == {
        "path": "README.md",
        "start_line": 1,
        "end_line": 1,
        "annotation_level": "failure",
        "title": "Backend concepts: missing",
        "message": "There is no part on backend concepts.",
    }


def test_what_could_not_be_judged_marks_no_line() -> None:
    report = factories.report(factories.unknown("readme"), factories.missing())
    assert build(report) == []
    assert workflow_commands(report) == [
        "::error title=This could not be judged::GitHub did not answer in time."
    ]


def test_long_details_are_cut_at_a_line_and_say_so() -> None:
    (mark,) = build(factories.report(factories.missing(fix="é\n" * FIELD_BYTES)))
    assert mark.raw_details is not None
    assert len(mark.raw_details.encode()) <= FIELD_BYTES
    assert mark.raw_details.endswith("é\n… (cut here)\n")


@settings(max_examples=60)
@given(words=HOSTILE)
def test_any_text_fits_and_sends_no_notification(words: str) -> None:
    report = factories.report(
        factories.missing(
            message=words,
            evidence=words,
            title=f"x{words * 30}",
            path=words or None,
            fix=words,
            line=3,
        )
    )
    (mark,) = build(report)
    assert 0 < len(mark.title) <= TITLE_CHARACTERS
    assert 0 < len(mark.message.encode()) <= FIELD_BYTES
    assert not NOTIFYING.search(f"{mark.title} {mark.message}")
    (command,) = workflow_commands(report)
    assert command.startswith("::error file=")
    assert len(command.splitlines()) == 1


def test_commands_carry_place_and_title() -> None:
    assert workflow_commands(factories.report(factories.incomplete(message="50% done, a: b"))) == [
        "::error file=README.md,line=12,endLine=12,title=Key technologies%3A incomplete::"
        "50%25 done, a: b Found: “🛠️ Tech Stack”."
    ]


def test_no_more_commands_than_github_shows_and_the_rest_is_counted() -> None:
    required = [factories.missing(f"part-{number}") for number in range(COMMANDS_OF_A_KIND + 3)]
    advised = [factories.advised(f"advice-{number}") for number in range(COMMANDS_OF_A_KIND + 1)]
    commands = workflow_commands(factories.report(*required, *advised))
    assert sum(command.startswith("::error ") for command in commands) == COMMANDS_OF_A_KIND
    assert sum(command.startswith("::warning ") for command in commands) == COMMANDS_OF_A_KIND
    assert commands[-1] == (
        "::notice title=More findings::4 more findings are in the job summary: GitHub shows no "
        "more here."
    )
    assert len(workflow_commands(factories.report(*required[:10]))) == COMMANDS_OF_A_KIND
