"""The published JSON: its order, its schema, the way there and back."""

from __future__ import annotations

import json as stdlib
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from nexus_check import bundled
from nexus_check import rubric as rubrics
from nexus_check.errors import UsageError
from nexus_check.judge import Judge
from nexus_check.model import Report
from nexus_check.reporters import json
from nexus_check.sources.local import LocalSource
from nexus_check.targets import parse_target
from tests.unit import factories

SCHEMA = stdlib.loads(bundled.read("schemas/report-v1.json"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())

REPORTS = {
    "of every kind": factories.report(),
    "with nothing left to do": factories.report(factories.finding()),
    "not judged": factories.report(factories.unknown("readme")),
    "of a folder": factories.report(
        factories.skipped(), factories.finding(), readme=None, learner=None
    ),
    "with notes": factories.report(notes=("The repository was renamed.",)),
}


def published(report: Report) -> dict[str, Any]:
    decoded: dict[str, Any] = stdlib.loads(json.encode(report))
    return decoded


def test_the_keys_stand_in_the_published_order() -> None:
    shown = published(factories.report())
    assert list(shown) == [
        "schema", "tool_version", "rubric", "target", "learner", "repository", "readme",
        "conclusion", "passed",
        "required", "score", "findings", "notes",
    ]  # fmt: skip
    assert list(shown["rubric"]) == ["id", "version", "digest"]
    assert list(shown["repository"]) == [
        "full_name",
        "url",
        "default_branch",
        "commit",
        "private",
        "archived",
    ]
    assert list(shown["readme"]) == ["path", "bytes", "blob", "words"]
    assert list(shown["findings"][2]) == [
        "criterion", "title", "level", "status", "state", "message", "path", "line", "end_line",
        "evidence",
        "because", "topics", "fix", "help_url",
    ]  # fmt: skip
    assert list(shown["findings"][2]["topics"][0]) == ["id", "title", "status", "line", "because"]


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_a_report_fits_the_schema_and_comes_back_as_it_was(report: Report) -> None:
    VALIDATOR.validate(published(report))
    assert json.decode(json.encode(report)) == report


def folders(name: str) -> list[Path]:
    """Learners' repositories bundled with this one, and beside it where there are any."""
    root = Path(__file__).resolve().parents[3]
    return sorted((root / name).glob("*/alx-project-nexus"))


@pytest.mark.parametrize("folder", folders("examples"), ids=lambda folder: folder.parent.name)
def test_the_report_of_a_real_judgement_fits_the_schema(folder: Path) -> None:
    report = Judge(rubrics.load()).review(LocalSource().fetch(parse_target(str(folder))))
    VALIDATOR.validate(published(report))
    assert json.decode(json.encode(report)) == report


@pytest.mark.slow
def test_the_reports_of_the_evaluation_set_fit_the_schema(evaluation_dir: Path) -> None:
    judged = folders(str(evaluation_dir / "dev"))
    assert judged
    for folder in judged:
        report = Judge(rubrics.load()).review(LocalSource().fetch(parse_target(str(folder))))
        VALIDATOR.validate(published(report))
        assert json.decode(json.encode(report)) == report


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


BROKEN: dict[str, tuple[list[str | int], Any]] = {
    "another schema": (["schema"], "nexus-check/report-v2"),
    "an unknown conclusion": (["conclusion"], "neutral"),
    "a success with a failure in it": (["conclusion"], "success"),
    "an error with nothing unknown": (["conclusion"], "error"),
    "a score over 100": (["score"], 101),
    "a negative count": (["passed"], -1),
    "a short commit": (["repository", "commit"], "0123abc"),
    "a name without an owner": (["repository", "full_name"], "alx-project-nexus"),
    "a digest of another kind": (["rubric", "digest"], "md5:00"),
    "a line of 0": (["findings", 2, "line"], 0),
    "an end without a beginning": (["findings", 2, "line"], None),
    "an unknown status": (["findings", 2, "status"], "failed"),
    "an unknown state": (["findings", 2, "state"], "partial"),
    "a topic half there": (["findings", 2, "topics", 0, "status"], "warn"),
    "a criterion that is no id": (["findings", 2, "criterion"], "Key technologies"),
    "a number for a sentence": (["findings", 2, "message"], 7),
    "a key too many": (["findings", 2, "severity"], "high"),
    "findings that are none": (["findings"], None),
}


@pytest.mark.parametrize(("path", "value"), BROKEN.values(), ids=BROKEN)
def test_the_schema_refuses(path: list[str | int], value: Any) -> None:
    broken: Any = published(factories.report())
    place = broken
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert not VALIDATOR.is_valid(broken)


@pytest.mark.parametrize("key", published(factories.report()))
def test_the_schema_misses_every_key(key: str) -> None:
    broken = published(factories.report())
    del broken[key]
    assert not VALIDATOR.is_valid(broken)


@settings(max_examples=50)
@given(text=st.text(st.characters(exclude_categories=[])))
def test_any_text_can_be_published(text: str) -> None:
    """Lone surrogates too, as a file's name on disk may hold them."""
    report = factories.report(factories.finding(evidence=text), target=text)
    shown = published(report)
    VALIDATOR.validate(shown)
    expected = re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text)
    assert shown["target"] == shown["findings"][0]["evidence"] == expected


@pytest.mark.parametrize("shown", ["\x7f", "\x85", "\u202e", "“\x7f”"])
def test_what_a_terminal_obeys_is_written_by_its_number(shown: str) -> None:
    line = json.encode(factories.report(target=shown))
    assert shown.encode() not in line
    assert json.decode(line).target == shown


def test_a_lone_surrogate_becomes_the_replacement_character() -> None:
    assert (
        published(factories.report(target="caf\udce9"))["target"] == "caf\N{REPLACEMENT CHARACTER}"
    )


def test_lines_are_json_lines() -> None:
    reports = [factories.report(), factories.report(factories.finding(evidence="a\nb\u2028c"))]
    rendered = json.render(reports)
    assert rendered.count("\n") == 2
    assert [json.decode(line) for line in rendered.encode().splitlines()] == reports


def test_keys_of_a_later_version_are_left_aside() -> None:
    later = published(factories.report()) | {"mood": "hopeful"}
    assert json.decode(stdlib.dumps(later)) == factories.report()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"", "not a report"),
        (b"[]", "not a report"),
        (b"\xff", "not a report"),
        (b'{"schema": "nexus-check/report-v1"}', "tool_version"),
        (json.encode(factories.report()).replace(b'"score":60', b'"score":"60"'), "score"),
        (json.encode(replace(factories.report(), schema="nexus-check/report-v9")), "report-v9"),
    ],
)
def test_what_is_not_a_report_is_refused_with_the_reason(line: bytes, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        json.decode(line)
