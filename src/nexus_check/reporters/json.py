"""A report as the published JSON, `nexus-check/report-v1`, and back.

One report is one line, its keys in the order of the published schema; JSON Lines are such lines.
The schema ships with the package as `schemas/report-v1.json`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import msgspec

from nexus_check import bundled
from nexus_check.errors import UsageError
from nexus_check.model import REPORT_SCHEMA, Report
from nexus_check.reporters import escape

_ORDER = (
    "schema", "tool_version", "rubric", "target", "learner", "repository", "readme", "conclusion",
    "passed",
    "required", "score", "findings", "notes",
)  # fmt: skip


def encode(report: Report) -> bytes:
    """`report` as one line of UTF-8 JSON, without a newline.

    Lone surrogates (a file name that is not UTF-8) have no place in JSON and become U+FFFD; what a
    terminal would obey is escaped, as JSON allows for any character.
    """
    value = {key: getattr(report, key) for key in _ORDER}
    try:
        encoded = msgspec.json.encode(value)
    except UnicodeEncodeError:
        encoded = msgspec.json.encode(_encodable(msgspec.to_builtins(value)))
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
    """What `--format json` prints: an object for one report, JSON Lines for more; each ends with a
    newline.
    """
    return "".join(encode(report).decode() + "\n" for report in reports)


def decode(line: bytes | str) -> Report:
    """The report that `encode` wrote. Keys this version does not know are ignored.

    Raises `UsageError`, naming the key, for anything else.
    """
    try:
        report = _decoder().decode(line)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise UsageError(f"This is not a report of nexus-check: {error}.") from None
    if report.schema != REPORT_SCHEMA:
        raise UsageError(
            (
                f"This report says its schema is {report.schema!r}; only {REPORT_SCHEMA!r} can be "
                "read."
            ),
            "Use the version of nexus-check that wrote it.",
        )
    return report


def decode_lines(lines: Iterable[bytes]) -> Iterator[Report]:
    """The reports of JSON Lines, blank lines left out. Raises `UsageError`, naming the line (from
    1).
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield decode(line)
            except UsageError as error:
                raise UsageError(f"Line {number}: {error.message}", error.hint) from None


@cache
def _decoder() -> msgspec.json.Decoder[Report]:
    return msgspec.json.Decoder(Report)


def schema() -> dict[str, Any]:
    """The JSON Schema of a report (draft 2020-12) that ships with this version."""
    decoded: dict[str, Any] = msgspec.json.decode(bundled.read("schemas/report-v1.json"))
    return decoded
