"""Options that exclude each other are refused, with their names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nexus_check import rubric as rubrics
from nexus_check.cli import main
from nexus_check.cohort.options import Credentials, SweepOptions
from nexus_check.cohort.run import Ended
from nexus_check.commands.sweep import command
from nexus_check.errors import UsageError

FOLDER, ROSTER = Path("cohort"), Path("roster.csv")


def options(**given: Any) -> SweepOptions:
    return SweepOptions(rubrics=(rubrics.load(None),), output=Path("out"), **given)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "one of --roster FILE, --org ORG and --from DIR"),
        ({"org": "school", "roster": ROSTER}, "one of --roster FILE, --org ORG and --from DIR"),
        ({"org": "school", "folder": FOLDER}, "one of --roster FILE, --org ORG and --from DIR"),
        ({"org": "school", "column": "github"}, "--column and --lenient are for a roster"),
        ({"folder": FOLDER, "lenient": True}, "--column and --lenient are for a roster"),
        ({"roster": ROSTER, "exclude": ("*-starter",)}, "--exclude is for an organisation"),
        ({"org": "school", "resume": True, "overwrite": True}, "--resume and --overwrite cannot"),
        ({"folder": FOLDER, "post": True}, "--post cannot be used with --from"),
    ],
)
def test_options_that_cannot_be_used_are_named(given: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        options(**given)


@pytest.mark.parametrize(
    "given",
    [
        {"roster": ROSTER, "column": "github", "lenient": True},
        {"roster": ROSTER, "folder": FOLDER},
        {"org": "school", "exclude": ("*-starter",), "max_wait": 0.0, "jobs": 1},
    ],
)
def test_options_that_go_together_are_taken(given: dict[str, Any]) -> None:
    assert options(**given).rubrics


def test_the_command_line_has_an_option_for_each_field() -> None:
    named = {each.name for each in command.params} - {"rubric", "dry_run"}
    assert named | {"rubrics"} == set(SweepOptions.__dataclass_fields__)


def test_the_command_line_has_the_same_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[SweepOptions] = []

    def run_sweep(given: SweepOptions, _credentials: Credentials) -> Ended:
        asked.append(given)
        raise UsageError("This is as far as it goes.")

    monkeypatch.setattr("nexus_check.cohort.run.run_sweep", run_sweep)
    assert main(["sweep", "--from", "cohort", "--output", "out"]) == 2
    assert asked == [options(folder=FOLDER)]
