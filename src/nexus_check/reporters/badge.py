"""A report as a badge: JSON for shields.io's endpoint, or a self-contained SVG."""

from __future__ import annotations

import msgspec

from nexus_check.model import Conclusion, Report
from nexus_check.reporters import escape

LABEL = "nexus check"

# Shields' names for colours, and darker ones on which white text has a contrast of at least 4.5 to
# 1.
_COLOURS = {
    "brightgreen": "#2d7a2d",
    "yellow": "#8a6400",
    "orange": "#b3430f",
    "lightgrey": "#6b6b6b",
}
# Widths of an 11 px sans-serif in pixels, exact enough to lay out a label and a count.
_NARROW, _WIDE, _USUAL = frozenset("fijlrt1 .:,|!'"), frozenset("mwMW"), 6.8
_PADDING = 12


def endpoint(report: Report) -> str:
    """Return a line of JSON for `https://img.shields.io/endpoint?url=…` (schema version 1)."""
    shown = {
        "schemaVersion": 1,
        "label": LABEL,
        "message": _message(report),
        "color": _colour(report),
    }
    return msgspec.json.encode(shown).decode() + "\n"


def svg(report: Report) -> str:
    """Return a badge of 20 pixels' height as SVG, with a title for screen readers."""
    message = _message(report)
    left, right = _width(LABEL), _width(message)
    total, title = left + right, escape.xml(f"{LABEL}: {message}")
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" width="{total}" height="20" role="img" aria-label="{title}">
<title>{title}</title>
<rect width="{total}" height="20" rx="3" fill="{_COLOURS[_colour(report)]}"/>
<path d="M3 0H{left}V20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z" fill="#4a4a4a"/>
<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
<text x="{left / 2:g}" y="14" textLength="{left - _PADDING}">{escape.xml(LABEL)}</text>
<text x="{left + right / 2:g}" y="14" textLength="{right - _PADDING}">{escape.xml(message)}</text>
</g>
</svg>
"""


def _message(report: Report) -> str:
    return (
        "not judged"
        if report.conclusion is Conclusion.ERROR
        else f"{report.passed} of {report.required}"
    )


def _colour(report: Report) -> str:
    if report.conclusion is Conclusion.ERROR:
        return "lightgrey"
    if report.conclusion is Conclusion.SUCCESS:
        return "brightgreen"
    return "yellow" if report.score >= 50 else "orange"


def _width(text: str) -> int:
    """Return the pixels that `text` and the padding need."""
    return (
        round(sum(4.0 if c in _NARROW else 10.5 if c in _WIDE else _USUAL for c in text)) + _PADDING
    )
