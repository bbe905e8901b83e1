"""The frozen values: what is never true of them first."""

from __future__ import annotations

import inspect

import msgspec
import pytest
from msgspec import structs

from nexus_check import model
from nexus_check.model import CohortSummary, Conclusion, Finding, Level, Report, Status, Target

VALUES = [
    kind
    for _, kind in inspect.getmembers(model, inspect.isclass)
    if issubclass(kind, msgspec.Struct) and kind is not msgspec.Struct
]


@pytest.mark.parametrize("kind", VALUES, ids=lambda kind: kind.__name__)
def test_no_value_can_be_changed(kind: type[msgspec.Struct]) -> None:
    names = [field.name for field in structs.fields(kind)]
    value = kind(**dict.fromkeys(names))
    with pytest.raises(AttributeError, match="immutable"):
        setattr(value, names[0], "changed")


@pytest.mark.parametrize(
    "kind", [Finding, Report, CohortSummary, Target], ids=lambda kind: kind.__name__
)
def test_what_may_be_left_out_has_a_value_that_says_nothing(kind: type[msgspec.Struct]) -> None:
    defaults = [
        field.default for field in structs.fields(kind) if field.default is not msgspec.NODEFAULT
    ]
    assert all(
        value in (None, "", (), model.RepositoryRef(), model.REPORT_SCHEMA) for value in defaults
    )


@pytest.mark.parametrize(("conclusion", "code"), [("success", 0), ("failure", 1), ("error", 3)])
def test_the_exit_codes_that_scripts_rely_on(conclusion: str, code: int) -> None:
    assert Conclusion(conclusion).exit_code == code


def test_the_words_of_the_published_json() -> None:
    assert {str(status) for status in Status} == {"pass", "warn", "fail", "skipped", "unknown"}
    assert {str(state) for state in model.State} == {"good", "incomplete", "missing"}
    assert {str(level) for level in Level} == {"required", "advisory"}
    assert {str(conclusion) for conclusion in Conclusion} == {"success", "failure", "error"}


@pytest.mark.parametrize(
    ("target", "full_name"),
    [
        (Target("a folder", path="."), None),
        (Target("zola", owner="zola"), None),
        (Target("nexus", name="nexus"), None),
        (Target("zola/nexus", owner="zola", name="nexus"), "zola/nexus"),
    ],
)
def test_a_full_name_needs_both_halves(target: Target, full_name: str | None) -> None:
    assert target.full_name == full_name


@pytest.mark.parametrize(
    ("status", "state", "counts"),
    [
        ("pass", "good", True),
        ("warn", "incomplete", True),
        ("fail", "missing", True),
        ("fail", None, True),
        ("skipped", "missing", True),
        ("skipped", None, False),
        ("unknown", None, False),
    ],
)
def test_what_was_switched_off_or_is_unknown_does_not_count(
    status: str, state: str | None, counts: bool
) -> None:
    state_ = model.State(state) if state else None
    assert Finding("lists", "Lists", Level.REQUIRED, Status(status), state_).counts is counts
    assert model.counts(status, state) is counts
