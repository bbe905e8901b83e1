"""The one-line format: a line for each report, whatever is in it."""

from __future__ import annotations

import pytest

from nexus_check.model import Conclusion, Report
from nexus_check.reporters import line
from tests.unit import factories


@pytest.mark.parametrize(
    ("report", "shown"),
    [
        (
            factories.report(factories.finding()),
            "met           1/1  ada-invented/alx-project-nexus",
        ),
        (
            factories.report(factories.finding("lists"), factories.missing("headings")),
            "not met       1/2  ada-invented/alx-project-nexus: headings",
        ),
        (
            factories.report(factories.finding("lists"), factories.advised("structure")),
            "met           1/1  ada-invented/alx-project-nexus",
        ),
        (
            factories.report(factories.unknown("lists"), conclusion=Conclusion.ERROR),
            ("not judged      -  ada-invented/alx-project-nexus: GitHub did not answer in time."),
        ),
    ],
    ids=["met", "not met", "advice", "not judged"],
)
def test_a_report_is_a_line(report: Report, shown: str) -> None:
    assert line.render([report]) == f"{shown}\n"


def test_a_name_or_cause_cannot_add_a_line() -> None:
    hostile = factories.report(
        factories.unknown("lists", "a\nmet  1/1  b\x1b[31m"), conclusion=Conclusion.ERROR
    )
    shown = line.render([hostile, hostile])
    assert len(shown.splitlines()) == 2
    assert "\x1b" not in shown
