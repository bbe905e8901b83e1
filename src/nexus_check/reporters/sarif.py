"""Reports as SARIF 2.1.0, in the subset that GitHub's code scanning reads.

What GitHub asks beyond the standard's schema is in its documentation, "SARIF support for code
scanning": rules with short and full descriptions and help, results with a location in a file,
addresses relative to the repository's root, and no two runs of one category in a file.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec

from nexus_check.errors import UsageError
from nexus_check.model import Conclusion, Finding, Level, Report, RepositoryRef
from nexus_check.reporters import escape, wording

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

RUNS = 20
"""How many runs code scanning takes in one file."""

_TITLE = 255
_MESSAGE = 1_000
_LEVELS = {Level.REQUIRED: "error", Level.ADVISORY: "warning"}
_SEVERITIES = {Level.REQUIRED: "error", Level.ADVISORY: "recommendation"}


def render(reports: Sequence[Report], below: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return a SARIF log with a run for each report, as indented JSON with a newline at the end.

    A result is a criterion that is not met; what is met, skipped or unknown is none. What could not
    be judged has no run, as one without results would close the alerts of an earlier one. Each run
    is of a category of its own, the repository's name (with the target where several are of one
    repository), so that code scanning keeps them apart. A target given twice has one run. `below`
    has, by a report's target, the path from the git root to a folder below it.

    Raises `UsageError` for more runs than code scanning takes in a file.
    """
    once = {_identity(report): report for report in reports}
    judged = [each for each in once.values() if each.conclusion is not Conclusion.ERROR]
    if len(judged) > RUNS:
        raise UsageError(
            f"A SARIF file can hold at most {RUNS} repositories; {len(judged)} are given.",
            "Write several files, or another format.",
        )
    targets = Counter(name for name, _ in once)
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            _run(report, _category(report, targets), below.get(report.target, ""))
            for report in judged
        ],
    }
    return msgspec.json.format(msgspec.json.encode(log), indent=2).decode() + "\n"


def _identity(report: Report) -> tuple[str, str]:
    """Return a repository's name and how it was asked for: two refs can be one commit today."""
    return wording.name(report).lower(), report.target


def _category(report: Report, targets: Mapping[str, int]) -> str:
    """Return the category of a run; `targets` counts them by repository."""
    name, target = _identity(report)
    shown = wording.name(report)
    return escape.url_path(f"{shown}/{target}" if targets[name] > 1 else shown)


def _run(report: Report, category: str, below: str) -> dict[str, Any]:
    rules = [_rule(finding) for finding in report.findings]
    run: dict[str, Any] = {
        "tool": {"driver": {"name": "nexus-check", "version": report.tool_version, "rules": rules}},
        "automationDetails": {"id": f"nexus-check/{category}/"},
        "invocations": [{"executionSuccessful": True}],
        "results": [
            _result(report, finding, index, below)
            for index, finding in enumerate(report.findings)
            if wording.is_open(finding)
        ],
        "columnKind": "unicodeCodePoints",
    }
    provenance = _provenance(report.repository)
    return run | ({"versionControlProvenance": [provenance]} if provenance else {})


def _rule(finding: Finding) -> dict[str, Any]:
    """Return a criterion as a rule; there is one for every finding."""
    title = escape.plain(finding.title, _TITLE)
    rule: dict[str, Any] = {
        "id": finding.criterion,
        "name": finding.criterion,
        "shortDescription": {"text": title},
        "fullDescription": {"text": title},
        "help": _help(finding),
        "defaultConfiguration": {"level": _LEVELS[finding.level]},
        "properties": {
            "tags": ["documentation", finding.level.value],
            "precision": "high",
            "problem.severity": _SEVERITIES[finding.level],
        },
    }
    help_uri = escape.url(finding.help_url)
    return rule | ({"helpUri": help_uri} if help_uri else {})


def _help(finding: Finding) -> dict[str, str]:
    """Return how to meet the criterion, as text and as Markdown with the fix in a fence."""
    title, address = escape.plain(finding.title, _TITLE), escape.url(finding.help_url)
    text = f"What this criterion asks and how to meet it: {address}" if address else title
    markdown = escape.link(f"What “{title}” asks and how to meet it", address)
    if finding.fix:
        text += f"\n\nWhat to write, for example:\n\n{escape.block(finding.fix)}"
        markdown += f"\n\nWhat to write, for example:\n\n{escape.fenced(finding.fix)}"
    return {"text": text, "markdown": markdown}


def _result(report: Report, finding: Finding, index: int, below: str) -> dict[str, Any]:
    named = finding.path or (report.readme.path if report.readme else "README.md")
    path = posixpath.join(below, named.lstrip("/"))
    word = wording.outcome(finding).word.capitalize()
    message = escape.unlinked(finding.message, _MESSAGE)
    return {
        "ruleId": finding.criterion,
        "ruleIndex": index,
        "level": _level(report, finding),
        "message": {"text": _bracketed(f"{word}: {message}" if message else f"{word}.")},
        "locations": [
            {"physicalLocation": {"artifactLocation": _artifact(path), "region": _region(finding)}}
        ],
        "partialFingerprints": {"primaryLocationLineHash": _fingerprint(finding, path)},
    }


def _level(report: Report, finding: Finding) -> str:
    """Return how a result is shown; advice on a README that passes is a note."""
    passes = report.conclusion is Conclusion.SUCCESS
    return "note" if passes and finding.level is Level.ADVISORY else _LEVELS[finding.level]


def _bracketed(text: str) -> str:
    """Return a SARIF message, in which `[words](address)` would be a link (2.1.0, 3.11.6)."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _artifact(path: str) -> dict[str, str]:
    return {"uri": escape.url_path(path), "uriBaseId": "%SRCROOT%"}


def _region(finding: Finding) -> dict[str, int]:
    """Return a finding's lines; where something is missing the first, as a place is required."""
    start = max(finding.line or 1, 1)
    end = finding.end_line if finding.line else None
    return {"startLine": start, "endLine": max(end or start, start)}


def _fingerprint(finding: Finding, path: str) -> str:
    """Return the same text while the file keeps its name: one alert, however lines move."""
    digest = hashlib.sha256(f"{finding.criterion}\0{path}".encode("utf-8", "replace")).hexdigest()
    return f"{digest[:16]}:1"


def _provenance(repository: RepositoryRef) -> dict[str, str] | None:
    address = escape.url(repository.url)
    if not address:
        return None
    known = {"repositoryUri": address}
    if repository.commit:
        known["revisionId"] = escape.plain(repository.commit)
    if repository.default_branch:
        known["branch"] = escape.plain(repository.default_branch, _TITLE)
    return known
