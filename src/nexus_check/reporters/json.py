"""A report as the published JSON, `nexus-check/report-v1`, and back.

One report is one line, its keys in the order of the published schema; JSON Lines are such lines.
The schema ships with the package as `schemas/report-v1.json`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from nexus_check.errors import UsageError
from nexus_check.model import REPORT_SCHEMA, Report
from nexus_check.reporters import escape


def encode(report: Report) -> bytes:
    """Return `report` as one line of UTF-8 JSON, without a newline.

    Lone surrogates (of a file name that is not UTF-8) become U+FFFD, since JSON has none; control
    characters and bidirectional overrides are escaped.
    """
    try:
        encoded = msgspec.json.encode(report)
    except UnicodeEncodeError:
        encoded = msgspec.json.encode(_encodable(msgspec.to_builtins(report)))
    nothing_to_escape = encoded.isascii() and b"\x7f" not in encoded
    return encoded if nothing_to_escape else escape.json(encoded.decode()).encode()


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {key: _encodable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_encodable(item) for item in value]
    return value


def render(reports: Iterable[Report]) -> str:
    """Return what `--format json` prints: an object for one report, JSON Lines for several."""
    return "".join(encode(report).decode() + "\n" for report in reports)


def decode(line: bytes | str) -> Report:
    """Return the report that `encode` wrote, without keys that this version does not know.

    Raises `UsageError`, which names the key, for anything else.
    """
    try:
        report = msgspec.json.decode(line, type=Report)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise UsageError(f"This is not a report of nexus-check: {error}.") from None
    if report.schema != REPORT_SCHEMA:
        raise UsageError(
            f"The report's schema is {report.schema!r}; only {REPORT_SCHEMA!r} can be read.",
            "Use the version of nexus-check that wrote it.",
        )
    return report
