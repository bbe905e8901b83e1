"""The family of errors: what a person reads, and which exit code follows."""

from __future__ import annotations

import pickle
import re

import pytest

from nexus_check import errors
from nexus_check.errors import LimitReached, NexusError, UsageError


def family(kind: type[NexusError]) -> set[type[NexusError]]:
    return {kind}.union(*map(family, kind.__subclasses__()))


OURS = sorted(
    (kind for kind in family(NexusError) if kind.__module__ == errors.__name__),
    key=lambda kind: kind.__name__,
)


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.__name__)
def test_every_error_is_in_the_drawing_and_has_its_exit_code(kind: type[NexusError]) -> None:
    assert re.search(rf"^ +[│├└─ ]*{kind.__name__}\b", str(errors.__doc__), re.MULTILINE)
    assert kind.exit_code == (2 if issubclass(kind, UsageError) else 3)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (NexusError("It broke."), "It broke."),
        (UsageError("The key is wrong.", "Write `id:`."), "The key is wrong. Write `id:`."),
        (LimitReached("The limit is spent.", resets_at=5.0), "The limit is spent."),
    ],
)
def test_what_a_person_reads_is_the_message_and_what_to_do(error: NexusError, said: str) -> None:
    assert str(error) == said


@pytest.mark.parametrize("kind", OURS, ids=lambda kind: kind.__name__)
def test_an_error_can_be_passed_between_processes(kind: type[NexusError]) -> None:
    assert str(pickle.loads(pickle.dumps(kind("It broke.")))) == "It broke."
