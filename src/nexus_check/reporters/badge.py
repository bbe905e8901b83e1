"""A report as a badge: the JSON that shields.io's endpoint reads, and a picture that needs nobody's server."""

from __future__ import annotations

import msgspec

from nexus_check.model import Conclusion, Report
from nexus_check.reporters import escape

LABEL = "nexus check"

# Shields' own names, and the colours it shows them in.
_COLOURS = {"brightgreen": "#4c1", "yellow": "#dfb317", "orange": "#fe7d37", "lightgrey": "#9f9f9f"}
# Widths of a bold-less 11 px sans-serif, in pixels: enough to lay out a label and a count.
_NARROW, _WIDE, _USUAL = frozenset("fijlrt1 .:,|!'"), frozenset("mwMW"), 6.8


def endpoint(report: Report) -> str:
    """JSON for `https://img.shields.io/endpoint?url=…` (schema version 1), one line with a newline."""
    shown = {"schemaVersion": 1, "label": LABEL, "message": _message(report), "color": _colour(report)}
    return msgspec.json.encode(shown).decode() + "\n"


def svg(report: Report) -> str:
    """A badge of 20 pixels' height as SVG, with its words as title for those who hear it."""
    message = _message(report)
    left, right = _width(LABEL), _width(message)
    total, title = left + right, escape.xml(f"{LABEL}: {message}")
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" width="{total}" height="20" role="img" aria-label="{title}">
<title>{title}</title>
<clipPath id="r"><rect width="{total}" height="20" rx="3"/></clipPath>
<g clip-path="url(#r)">
<rect width="{left}" height="20" fill="#555"/>
<rect x="{left}" width="{right}" height="20" fill="{_COLOURS[_colour(report)]}"/>
</g>
<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
{_words(LABEL, left, left / 2)}
{_words(message, right, left + right / 2)}
</g>
</svg>
"""


def _words(text: str, width: int, middle: float) -> str:
    """The words twice, a dark copy below: white on yellow could not be read without."""
    placed = f'x="{middle:g}" textLength="{width - 12}"'
    shown = escape.xml(text)
    return f'<text {placed} y="15" fill="#000" fill-opacity=".4">{shown}</text><text {placed} y="14">{shown}</text>'


def _message(report: Report) -> str:
    return "not judged" if report.conclusion is Conclusion.ERROR else f"{report.passed} of {report.required}"


def _colour(report: Report) -> str:
    if report.conclusion is Conclusion.ERROR:
        return "lightgrey"
    if report.conclusion is Conclusion.SUCCESS:
        return "brightgreen"
    return "yellow" if report.score >= 50 else "orange"


def _width(text: str) -> int:
    """Pixels for `text` with 6 of padding on either side."""
    return round(sum(4.0 if c in _NARROW else 10.5 if c in _WIDE else _USUAL for c in text)) + 12
