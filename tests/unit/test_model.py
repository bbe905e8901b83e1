"""The frozen values: what is never true of them first."""

from __future__ import annotations

import inspect

import msgspec
import pytest
from msgspec import structs

from nexus_check import model
from nexus_check.model import Finding, Level, Status

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
