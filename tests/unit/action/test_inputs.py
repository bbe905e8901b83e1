"""Inputs: each mistake in one line that names the input; action.yml and the code agree on all."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from nexus_check.action import inputs
from nexus_check.action.runner import OUTPUTS
from nexus_check.errors import UsageError


def read(**given: str) -> inputs.Inputs:
    return inputs.read(
        {inputs.variable(name.replace("_", "-")): value for name, value in given.items()}
    )


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (
            {"command": "chekc"},
            "The input `command` is `chekc`; it may be `check` or `sweep` or `merge`.",
        ),
        (
            {"fail_on": "always"},
            "The input `fail-on` is `always`; it may be `required` or `never`.",
        ),
        ({"check_run": "Auto"}, "The input `check-run` is `Auto`; it may be `auto` or `never`."),
        ({"annotations": "yes"}, "The input `annotations` is `yes`; it may be `true` or `false`."),
        ({"job_summary": "1"}, "The input `job-summary` is `1`; it may be `true` or `false`."),
        ({"post": "on"}, "The input `post` is `on`; it may be `true` or `false`."),
        ({"app_private_key": "s3cret"}, "The input `app-id` is missing"),
        ({"command": "x" * 500}, "…`; it may be"),
        ({"command": "a\x1b[2Jb"}, "`a\N{REPLACEMENT CHARACTER}[2Jb`"),
    ],
)
def test_a_mistake_is_one_line_that_names_the_input(given: dict[str, str], says: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(**given)
    assert says in str(caught.value)
    assert str(caught.value).isprintable()
    assert "s3cret" not in str(caught.value)


def test_nothing_given_is_all_defaults() -> None:
    assert inputs.read({}) == inputs.Inputs()


def test_blanks_count_as_nothing_given() -> None:
    names = [each.name for each in fields(inputs.Inputs)]
    assert read(**dict.fromkeys(names, "  ")) == inputs.Inputs(
        report_file=None
    )  # empty: no report is wanted


@pytest.mark.parametrize(
    ("command", "fails"), [("check", "required"), ("sweep", "never"), ("merge", "never")]
)
def test_what_fails_a_step_depends_on_the_command(command: str, fails: str) -> None:
    assert read(command=command).fail_on == fails
    assert read(command=command, fail_on="required").fail_on == "required"


@pytest.mark.parametrize(
    ("text", "value"), [("true", True), ("True", True), ("FALSE", False), (" false ", False)]
)
def test_flags_are_yamls(text: str, value: bool) -> None:
    assert read(annotations=text).annotations is value


def test_hyphens_stay_in_the_variables_names() -> None:
    assert inputs.variable("check-name") == "INPUT_CHECK-NAME"
    assert read(check_name="Nexus").check_name == "Nexus"


def test_secrets_are_not_shown() -> None:
    given = read(token="ghs_s3cret", app_id="1", app_private_key="s3cret")
    assert "s3cret" not in repr(given)
    assert given.token is not None
    assert given.token.reveal() == "ghs_s3cret"


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("", ("alx-project-nexus",)),
        (" , ", ("alx-project-nexus",)),
        ("a.yml", ("a.yml",)),
        ("b.yml, a.yml,", ("b.yml", "a.yml")),
    ],
)
def test_rubrics_are_separated_by_commas(value: str, names: tuple[str, ...]) -> None:
    assert read(rubric=value).rubric == names


# --- what may drift ------------------------------------------------------------------------------


@pytest.fixture(name="metadata", scope="module")
def _metadata(repository_root: Path) -> Any:
    return yaml.safe_load((repository_root / "action.yml").read_text(encoding="utf-8"))


def test_action_yml_declares_the_inputs_that_are_read(metadata: Any) -> None:
    assert set(metadata["inputs"]) == {
        each.name.replace("_", "-") for each in fields(inputs.Inputs)
    }


def test_action_ymls_defaults_are_the_codes(metadata: Any) -> None:
    declared = {name: str(each.get("default", "")) for name, each in metadata["inputs"].items()}
    assert declared.pop("token") == "${{ github.token }}"
    assert (
        inputs.read({inputs.variable(name): value for name, value in declared.items()})
        == inputs.Inputs()
    )


def test_action_yml_declares_the_outputs_that_are_set(metadata: Any) -> None:
    assert set(metadata["outputs"]) == set(OUTPUTS)
