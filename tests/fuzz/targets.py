"""What is fuzzed: functions of any bytes that raise when a promise about them is broken.

`document`  a README read: every line it names is one of the file's, however the file's lines end
`review`    a README judged and reported in every format: the report fits its schema and GitHub's
limits, and nothing
            a learner wrote acts (`tests.hostile.surfaces`)
"""

from __future__ import annotations

import functools
import zlib
from collections.abc import Callable, Iterable
from typing import Any

import jsonschema
import msgspec

from nexus_check import bundled
from nexus_check.judge import Judge
from nexus_check.model import Conclusion, Readme, Report, Repository, Snapshot, Status
from nexus_check.readme import Document, read
from nexus_check.readme.decode import decode
from nexus_check.reporters import json as as_json
from nexus_check.rubric import load
from tests.hostile import surfaces

Target = Callable[[bytes], None]

REPOSITORY = Repository(
    "alx-project-nexus",
    "ada-invented/alx-project-nexus",
    "https://github.com/ada-invented/alx-project-nexus",
    "main",
)
COMMIT, BLOB = (
    "0123456789abcdef0123456789abcdef01234567",
    "89abcdef0123456789abcdef0123456789abcdef",
)
# What takes most of the time is done with every so many inputs: the schema, the terminal, and
# Markdown rendered as GitHub does, by a library that never gives back the memory of a page.
_SELDOM = 8
_SLOW = {"terminal", "check run", "job summary"}


def document(data: bytes) -> None:
    """Read a README."""
    found = read(data)
    within_the_file(found)
    text, _ = decode(data, len(data))
    if text.isprintable() or not text:
        return  # one line: it ends in no way that could matter
    line_end = "\r\n" if len(data) % 2 else "\r"
    # With a byte order mark, so that one which belongs to the text stays there.
    same_but_for_damage(found, read(("\ufeff" + text.replace("\n", line_end)).encode()))


def within_the_file(found: Document) -> None:
    """Check that every title, section, item, link and damage is on lines of the file."""
    last = len(found.lines)
    placed: list[Any] = [*found.sections, *found.code]
    for one in placed:
        assert 1 <= one.line <= one.end_line <= last, (
            f"{one} on lines {one.line} to {one.end_line} of {last}"
        )
    for title in found.titles:
        assert 1 <= title.level <= 7
        assert 1 <= title.line <= last, f"{title} on line {title.line} of {last}"
    for sentence in found.sentences:
        assert all(1 <= line <= last for line in sentence.lines), f"{sentence} of {last} lines"
        assert 0 <= sentence.block < len(found.sentences)
    for item in found.items:
        assert 1 <= item <= last, f"item on line {item} of {last}"
    pointing: list[Any] = [*found.damage, *found.links]
    for damage in pointing:
        assert 1 <= damage.line <= last, f"{damage} of {last} lines"


def same_but_for_damage(found: Document, other: Document) -> None:
    """Two documents hold the same, whatever was said of their bytes."""
    assert other.lines == found.lines, "other lines with other line ends"
    assert other.sentences == found.sentences, "other sentences with other line ends"
    assert other.titles == found.titles, "other titles with other line ends"
    assert other.items == found.items, "other items with other line ends"


def review(data: bytes) -> None:
    """Judge a README and report on it, as on a commit that GitHub has."""
    report = reviewed(data)
    sound(report, len(read(data).lines))
    if zlib.crc32(data) % _SELDOM:
        surfaces.inert(report, apart_from=_SLOW)
    else:
        thoroughly(report)


def thoroughly(report: Report) -> None:
    """What takes long to look at: the schema, and every surface."""
    _schema().validate(msgspec.json.decode(as_json.encode(report)))
    surfaces.inert(report)


def reviewed(data: bytes) -> Report:
    readme = Readme("README.md", data, len(data), BLOB)
    return _judge().review(
        Snapshot("ada-invented", "ada-invented", REPOSITORY, COMMIT, readme=readme)
    )


def sound(report: Report, lines: int) -> None:
    """A report's counts agree, and it speaks of no line but the README's `lines`."""
    assert 0 <= report.passed <= report.required
    assert report.score == (100 * report.passed // report.required if report.required else 0)
    assert (report.conclusion is Conclusion.SUCCESS) == (report.passed == report.required)
    assert report.conclusion is not Conclusion.ERROR
    for output in surfaces.outputs(report):
        surfaces.within_githubs_limits(output)
    for finding in report.findings:
        assert finding.status is not Status.UNKNOWN
        named = (finding.line, finding.end_line, *(topic.line for topic in finding.topics))
        assert_lines(named, lines, finding.criterion)
        assert finding.end_line is None or (finding.line or 1) <= finding.end_line, (
            f"{finding.criterion} ends early"
        )


def assert_lines(named: Iterable[int | None], lines: int, whose: str) -> None:
    for line in named:
        assert line is None or 1 <= line <= lines, f"{whose}: line {line} of {lines}"


@functools.cache
def _judge() -> Judge:
    return Judge(load())


@functools.cache
def _schema() -> Any:
    schema = msgspec.json.decode(bundled.read("schemas/report-v1.json"))
    return jsonschema.validators.validator_for(schema)(schema)


TARGETS: dict[str, Target] = {"document": document, "review": review}


# --- what shows that the harness sees ------------------------------------------------------------


def planted_fault(data: bytes) -> None:
    """Breaks on a fence, which the corpus has."""
    assert b"```" not in data, "a fence"


def planted_loop(data: bytes) -> None:
    """Never ends on a fence."""
    while b"```" in data:
        pass


PLANTED: dict[str, Target] = {"planted-fault": planted_fault, "planted-loop": planted_loop}
