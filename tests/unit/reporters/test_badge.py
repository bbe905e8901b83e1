"""The badge: shields.io's JSON and a picture."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest

from nexus_check.model import Report
from nexus_check.reporters import badge
from tests.unit import factories

BADGES = [
    (factories.report(factories.finding()), "1 of 1", "brightgreen"),
    (factories.report(), "3 of 5", "yellow"),
    (factories.report(factories.missing(), factories.missing("lists"), factories.finding()), "1 of 3", "orange"),
    (factories.report(factories.unknown("readme")), "not judged", "lightgrey"),
]


@pytest.mark.parametrize(("report", "message", "colour"), BADGES)
def test_shields_reads_it(report: Report, message: str, colour: str) -> None:
    assert json.loads(badge.endpoint(report)) == {
        "schemaVersion": 1,
        "label": "nexus check",
        "message": message,
        "color": colour,
    }


@pytest.mark.parametrize(("report", "message", "colour"), BADGES)
def test_the_picture_says_the_same_to_eye_and_ear(report: Report, message: str, colour: str) -> None:
    picture = ET.fromstring(badge.svg(report))
    name = "{http://www.w3.org/2000/svg}"
    assert picture.get("aria-label") == picture.findtext(f"{name}title") == f"nexus check: {message}"
    assert [text.text for text in picture.iter(f"{name}text")] == ["nexus check"] * 2 + [message] * 2
    widths = [int(rect.get("width", "0")) for rect in picture.iter(f"{name}rect")]
    assert widths[0] == widths[1] + widths[2] == int(picture.get("width", "0"))
