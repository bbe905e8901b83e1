"""What is said of an exception that no other module translated."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable

import click
import pytest

from nexus_check.errors import NexusError, Outage
from nexus_check.foreign import ISSUES, debug_trace, explained
from nexus_check.targets import parse_target


def raised(act: Callable[[], object]) -> Exception:
    """Return the exception that `act` raises."""
    try:
        act()
    except Exception as error:
        return error
    raise AssertionError("nothing was raised")


FULL = OSError(errno.ENOSPC, "No space left on device", "report.json")


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (FULL, "Stopped by this machine: No space left on device (`report.json`)."),
        (TimeoutError(), "Stopped by this machine: TimeoutError."),
        (raised(b"\xff".decode), "encoding in which it is read"),
        (raised(lambda: "✔".encode("ascii")), "(UnicodeEncodeError)"),
        (MemoryError(), "not have enough memory for this (MemoryError)"),
        (RecursionError(), "nested too deeply"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_error_of_the_system_is_explained(error: Exception, says: str) -> None:
    told = explained(error)
    assert says in str(told)
    assert told.exit_code == 3
    assert "Internal error" not in str(told)


@pytest.mark.parametrize("error", [KeyError("s3cret"), click.UsageError("s3cret")])
def test_a_bug_is_an_internal_error_with_its_type_and_where_to_report_it(error: Exception) -> None:
    told = str(explained(error))
    assert told.startswith(f"Internal error in nexus-check ({type(error).__name__}).")
    assert ISSUES in told
    assert told.count(". ") == 1  # two sentences
    assert "s3cret" not in told


def test_a_bug_of_ours_is_located() -> None:
    told = explained(raised(lambda: parse_target(None)))  # type: ignore[arg-type]
    assert re.search(r"\(AttributeError, targets\.py line \d+\)", str(told))


def test_an_error_of_ours_is_shown_as_it_is() -> None:
    error = Outage("GitHub did not answer.")
    assert explained(error) is error


def test_a_traceback_is_for_debug_logging_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    error = raised(lambda: int("x"))
    monkeypatch.delenv("RUNNER_DEBUG", raising=False)
    assert debug_trace(error) == ""
    monkeypatch.setenv("RUNNER_DEBUG", "1")
    assert debug_trace(error).startswith("Traceback (most recent call last)")
    assert debug_trace(NexusError("Expected.")) == ""
