"""The badge: shields.io's JSON and a picture."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree as ET

import pytest

from nexus_check.model import Report
from nexus_check.reporters import badge
from tests.unit import factories

BADGES = [
    (factories.report(factories.finding()), "1 of 1", "brightgreen"),
    (factories.report(), "3 of 5", "yellow"),
    (
        factories.report(factories.missing(), factories.missing("lists"), factories.finding()),
        "1 of 3",
        "orange",
    ),
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
def test_the_picture_says_the_same_to_eye_and_ear(
    report: Report, message: str, colour: str
) -> None:
    picture = ET.fromstring(badge.svg(report))
    name = "{http://www.w3.org/2000/svg}"
    assert (
        picture.get("aria-label") == picture.findtext(f"{name}title") == f"nexus check: {message}"
    )
    label, count = picture.iter(f"{name}text")
    assert (label.text, count.text) == ("nexus check", message)
    half = float(count.get("textLength", "0")) / 2
    assert float(label.get("x", "0")) < float(count.get("x", "0")) - half
    assert float(count.get("x", "0")) + half < int(picture.get("width", "0"))


@pytest.mark.parametrize("report", [report for report, _, _ in BADGES])
def test_white_words_can_be_read_on_every_colour(report: Report) -> None:
    """A contrast of 4.5 to 1, as WCAG 2.2 asks (1.4.3)."""
    for colour in re.findall(r'fill="#([0-9a-f]{6})"', badge.svg(report)):
        channels = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        assert 1.05 / (luminance + 0.05) >= 4.5, colour
