"""Findings on the README's lines: annotations of a check run, and workflow commands in a log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from nexus_check.model import Conclusion, Finding, Level, Report
from nexus_check.reporters import escape, wording

AnnotationLevel = Literal["failure", "warning", "notice"]

TITLE_CHARACTERS = 255
FIELD_BYTES = 64_000
"""GitHub's limit for `message` and `raw_details`: 64 KB, which may be 64,000 or 65,536 bytes."""

COMMANDS_OF_A_KIND = 10
"""How many errors, and how many warnings, GitHub shows of one step; it drops others silently."""

_COMMANDS: dict[AnnotationLevel, str] = {
    "failure": "error",
    "warning": "warning",
    "notice": "notice",
}
_MESSAGE = 1_000
_EVIDENCE = 120


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotation, its fields named as in GitHub's API; columns are left out."""

    path: str
    start_line: int
    end_line: int
    annotation_level: AnnotationLevel
    title: str
    message: str
    raw_details: str | None = None

    def payload(self) -> dict[str, Any]:
        """Return the API's form, without fields that are None."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in fields.items() if value is not None}


def build(report: Report) -> list[Annotation]:
    """Return an annotation for each finding with something to fix, in the order of their lines.

    A required criterion gives a `failure`; advice gives a `warning`, or a `notice` where the README
    passes. Each is on one line, since GitHub shows it below its last: the finding's first line, or
    the README's where something is missing.
    """
    if report.conclusion is Conclusion.ERROR:
        return []
    marks = [
        _annotation(report, finding) for finding in report.findings if wording.is_open(finding)
    ]
    return sorted(marks, key=lambda mark: mark.start_line)


def _annotation(report: Report, finding: Finding) -> Annotation:
    line = max(finding.line or 1, 1)
    return Annotation(
        path=escape.plain(finding.path or (report.readme.path if report.readme else "README.md")),
        start_line=line,
        end_line=line,
        annotation_level=_level(report, finding),
        title=escape.unlinked(
            f"{finding.title}: {wording.outcome(finding).word}", TITLE_CHARACTERS
        ),
        message=_message(finding),
        raw_details=_within(escape.block(finding.fix), FIELD_BYTES) if finding.fix else None,
    )


def _level(report: Report, finding: Finding) -> AnnotationLevel:
    """Return how a finding is annotated; advice is no warning where the README passes."""
    if finding.level is Level.REQUIRED:
        return "failure"
    return "notice" if report.conclusion is Conclusion.SUCCESS else "warning"


def _message(finding: Finding) -> str:
    """Return the finding's message with the evidence; never empty, which the API rejects."""
    told = (
        escape.unlinked(finding.message, _MESSAGE)
        or wording.outcome(finding).word.capitalize() + "."
    )
    if not finding.evidence or wording.quotes_evidence(finding):
        return told
    return f"{told} Found: “{escape.unlinked(finding.evidence, _EVIDENCE)}”."


def _within(text: str, limit_bytes: int) -> str:
    """Return the first lines of `text` that fit into `limit_bytes`, with a note on the cut."""
    if len(text.encode()) <= limit_bytes:
        return text
    ending = "… (cut here)\n"
    kept, used = [], len(ending.encode())
    for line in text.splitlines(keepends=True):
        used += len(line.encode())
        if used > limit_bytes:
            break
        kept.append(line)
    return "".join(kept) + ending


# --- workflow commands ---------------------------------------------------------------------------


def workflow_commands(report: Report) -> list[str]:
    """Return the annotations as lines of a runner's log (`::error …`, `::warning …`, `::notice …`).

    GitHub shows ten of a kind for one step, so a last `::notice` counts the others. A report that
    could not be judged is one `::error` with the cause.
    """
    if report.conclusion is Conclusion.ERROR:
        return [_not_judged(report)]
    marks = build(report)
    kinds = [[mark for mark in marks if mark.annotation_level == kind] for kind in _COMMANDS]
    left_out = sum(max(0, len(kind) - COMMANDS_OF_A_KIND) for kind in kinds)
    commands = [_command(mark) for kind in kinds for mark in kind[:COMMANDS_OF_A_KIND]]
    return commands + list(_rest(left_out))


def _command(mark: Annotation) -> str:
    properties = {
        "file": mark.path,
        "line": str(mark.start_line),
        "endLine": str(mark.end_line),
        "title": mark.title,
    }
    return _line(_COMMANDS[mark.annotation_level], properties, mark.message)


def _not_judged(report: Report) -> str:
    causes = " ".join(escape.unlinked(cause, _MESSAGE) for cause in wording.causes(report))
    return _line("error", {"title": wording.headline(report)}, causes or "No cause is known.")


def _rest(count: int) -> Iterator[str]:
    if count:
        more = "1 more finding is" if count == 1 else f"{count} more findings are"
        yield _line(
            "notice",
            {"title": "More findings"},
            f"{more} in the job summary: GitHub shows no more here.",
        )


def _line(name: str, properties: dict[str, str], message: str) -> str:
    given = ",".join(
        f"{key}={escape.workflow_property(value)}" for key, value in properties.items()
    )
    return f"::{name} {given}::{escape.workflow_data(message)}"
