"""The options of kinds: what no kind takes first."""

from __future__ import annotations

import msgspec
import pytest

from nexus_check.checks import KINDS
from nexus_check.options import OPTIONS, Options, TopicWords, Vocabulary

EVERY = [*dict.fromkeys(OPTIONS.values()), TopicWords, Vocabulary]
NEEDED: dict[str, dict[str, object]] = {"statement": {"about": ["a"], "says": ["b"]}, "markdown": {"uses": "lists"}}


@pytest.mark.parametrize("kind", OPTIONS)
def test_a_key_that_a_kind_does_not_know_is_refused(kind: str) -> None:
    with pytest.raises(msgspec.ValidationError, match="unknown field `nonsense`"):
        msgspec.convert(NEEDED.get(kind, {}) | {"nonsense": 1}, OPTIONS[kind])


@pytest.mark.parametrize(
    ("kind", "given"), [("markdown", {"uses": "tables"}), ("statement", {}), ("readme", {"name": 1})]
)
def test_a_value_that_a_kind_cannot_use_is_refused(kind: str, given: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(given, OPTIONS[kind])


@pytest.mark.parametrize("kind", OPTIONS)
def test_options_can_be_left_out_but_for_what_a_kind_is_about(kind: str) -> None:
    assert isinstance(msgspec.convert(NEEDED.get(kind, {}), OPTIONS[kind]), Options)


def test_every_kind_has_its_options_and_every_kind_of_options_its_check() -> None:
    assert set(KINDS) == set(OPTIONS)


@pytest.mark.parametrize("options", EVERY, ids=lambda options: options.__name__)
def test_keys_are_written_with_hyphens(options: type[Options]) -> None:
    assert [name for name in options.__struct_encode_fields__ if "_" in name] == []


@pytest.mark.parametrize("kind", OPTIONS)
def test_options_can_be_compared_and_not_changed(kind: str) -> None:
    one, other = (msgspec.convert(NEEDED.get(kind, {}), OPTIONS[kind]) for _ in range(2))
    assert one == other
    assert OPTIONS[kind].__struct_config__.frozen
