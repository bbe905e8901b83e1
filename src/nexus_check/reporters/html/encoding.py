"""The data of a page: the cohort as one JSON value, and its rows as gzipped JSON Lines.

A row is the published report (`report-v1`) without what the page does not show, and beside it the
roster's columns and how the learner changed. Values that say nothing (null, false, 0, empty) are
left out, and so are a criterion's title and level where they are the cohort's; the address of its
help is relative to the page of criteria: a third less for a browser to read. `page/data.js` reads
it.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from nexus_check.model import (
    Because,
    Change,
    CohortRow,
    CohortSummary,
    Conclusion,
    Finding,
    Level,
    ReadmeRef,
    RepositoryRef,
    TopicResult,
)
from nexus_check.reporters import escape
from nexus_check.rubric import HELP_URL

# Limits on the length of texts, in characters. No honest README reaches them; a hostile cohort
# cannot make a page that no browser opens.
_NAME, _CELL, _SENTENCE, _EVIDENCE, _FIX = 200, 200, 1_000, 300, 6_000

_GZIP = 31  # zlib's number for a gzip header with the largest window
_COMPRESSION = 6

CONCLUSIONS = {
    Conclusion.SUCCESS: "Passed",
    Conclusion.FAILURE: "Not met",
    Conclusion.ERROR: "Not judged",
}
CHANGES = {
    Change.NEWLY_PASSES: "Newly passes",
    Change.IMPROVED: "Improved",
    Change.STARTED: "Started",
    Change.NEW: "New",
    Change.UNCHANGED: "Unchanged",
    Change.NEVER_STARTED: "Never started",
    Change.DECLINED: "Declined",
    Change.REGRESSED: "Regressed",
    Change.NOT_COMPARABLE: "Not comparable",
}

# What the table shows of a finding, worst first, which is the order of sorting. `held`: something
# that the criterion builds on is missing, which counts as not met; `off`: the rubric switched it
# off, or a folder does not show it.
MARKS = {
    "missing": "missing",
    "held": "not checked",
    "partly": "incomplete",
    "unknown": "not judged",
    "off": "does not apply",
    "met": "met",
}
# What a filter can ask of a criterion or topic, and the marks that match.
ASKED = {
    "not-met": ("not met", ("missing", "held", "partly")),
    "missing": ("missing", ("missing",)),
    "held": ("not checked", ("held",)),
    "incomplete": ("incomplete", ("partly",)),
    "met": ("met", ("met",)),
    "not-judged": ("not judged", ("unknown", "off")),
}


def as_script(value: object) -> str:
    """Return `value` as JSON for a `<script>`: nothing in it can end the element or open another.

    A data block ends at `</script` and changes its reading at `<!--`; with no `<` left neither can
    occur. The line separators were line ends in JavaScript before 2019.
    """
    text = msgspec.json.encode(value).decode()
    for character, name in (
        ("<", "003c"),
        (">", "003e"),
        ("&", "0026"),
        ("\u2028", "2028"),
        ("\u2029", "2029"),
    ):
        text = text.replace(character, f"\\u{name}")
    return text


def criteria_of(summary: CohortSummary) -> dict[str, dict[str, Any]]:
    """Return id, title and level of each criterion; in several rubrics, as the first one has it."""
    criteria: dict[str, dict[str, Any]] = {}
    for tally in summary.criteria:
        shown = {
            "id": _plain(tally.id),
            "title": _plain(tally.title),
            "level": tally.level or Level.REQUIRED,
        }
        criteria.setdefault(tally.id, shown)
    return criteria


def describe(summary: CohortSummary) -> dict[str, Any]:
    """Return what the script needs to know about the cohort as a whole."""
    topics = {
        (tally.criterion, tally.id): _plain(tally.title) for tally in reversed(summary.topics)
    }
    return {
        "sweptAt": _plain(summary.swept_at),
        "compared": summary.previous_at is not None,
        "rubrics": [_plain(tally.id) for tally in summary.rubrics],
        "conclusions": [{"name": name, "title": title} for name, title in CONCLUSIONS.items()],
        "changes": [{"name": name, "title": title} for name, title in CHANGES.items()],
        "marks": [{"name": name, "title": title} for name, title in MARKS.items()],
        "asked": [
            {"name": name, "title": title, "marks": marks} for name, (title, marks) in ASKED.items()
        ],
        "help": HELP_URL,
        "criteria": list(criteria_of(summary).values()),
        "topics": [
            {"criterion": _plain(criterion), "id": _plain(id_), "title": title}
            for (criterion, id_), title in reversed(topics.items())
        ],
        "handedOut": [
            [_plain(one.learner), round(one.share, 4), one.line, one.end_line]
            for one in summary.handed_out
        ],
        "copies": [
            [_plain(pair.first), _plain(pair.second), round(pair.share, 4)]
            for pair in summary.near_copies
        ],
    }


def blocks(rows: Iterable[CohortRow], criteria: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield the rows, a line of JSON each, as pieces of one base64 text of one gzip stream.

    `criteria` are the cohort's, see `criteria_of`.
    """
    compressor = zlib.compressobj(_COMPRESSION, wbits=_GZIP)
    pending = b""
    for given in rows:
        pending += compressor.compress(msgspec.json.encode(row(given, criteria)) + b"\n")
        whole = len(pending) - len(pending) % 3  # so that only the last piece of base64 is padded
        if whole:
            yield base64.b64encode(pending[:whole]).decode()
            pending = pending[whole:]
    yield base64.b64encode(pending + compressor.flush()).decode()


def row(given: CohortRow, criteria: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return one row as JSON values, its texts made plain."""
    report = given.report
    return _said(
        {
            "learner": _plain(report.learner),
            "target": _plain(report.target),
            "rubric": {"id": _plain(report.rubric.id)},
            "repository": _repository(report.repository),
            "readme": _readme(report.readme),
            "conclusion": report.conclusion,
            "passed": report.passed,
            "required": report.required,
            "score": report.score,
            "findings": [
                _finding(finding, report.readme, criteria.get(finding.criterion, {}))
                for finding in report.findings
            ],
            "notes": [_plain(note, _SENTENCE) for note in report.notes],
            "columns": {
                _plain(name): _plain(value, _CELL) for name, value in given.columns.items()
            },
            "row": given.row,
            "note": _plain(given.note, _SENTENCE),
            "change": given.change,
            # 0 is a score, so it is kept apart from None.
            "score_before": None if given.score_before is None else [given.score_before],
            "history": [
                [_plain(point.at), point.score, point.conclusion] for point in given.history
            ],
        }
    )


def _plain(text: str | None, limit: int = _NAME) -> str:
    return escape.plain(text, limit) if text else ""


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _repository(repository: RepositoryRef) -> dict[str, Any]:
    return _said(
        {
            "full_name": _plain(repository.full_name),
            "url": escape.url(repository.url),
            "commit": _commit(repository.commit),
            "private": repository.private,
            "archived": repository.archived,
        }
    )


def _commit(commit: str | None) -> str | None:
    """Return a commit's full id; None for anything else, which would make no link."""
    return (
        commit
        if commit and len(commit) in (40, 64) and set(commit) <= set("0123456789abcdef")
        else None
    )


def _readme(readme: ReadmeRef | None) -> dict[str, Any] | None:
    return {"path": _plain(readme.path), "words": readme.words} if readme else None


def _finding(
    finding: Finding, readme: ReadmeRef | None, criterion: Mapping[str, Any]
) -> dict[str, Any]:
    title = _plain(finding.title)
    elsewhere = readme is None or finding.path != readme.path
    return _said(
        {
            "criterion": _plain(finding.criterion),
            "title": title if title != criterion.get("title") else None,
            "level": finding.level if finding.level != criterion.get("level") else None,
            "status": finding.status,
            "state": finding.state,
            "message": _plain(finding.message, _SENTENCE),
            "path": _plain(finding.path) if elsewhere else None,  # else it is the README's
            "line": finding.line,
            "evidence": _plain(finding.evidence, _EVIDENCE),
            "because": _because(finding.because),
            "topics": [_topic(topic) for topic in finding.topics],
            "fix": escape.clip(escape.block(finding.fix), _FIX) if finding.fix else None,
            "help_url": (escape.url(finding.help_url) or "").removeprefix(HELP_URL),
        }
    )


def _topic(topic: TopicResult) -> dict[str, Any]:
    return _said(
        {
            "id": _plain(topic.id),
            "title": _plain(topic.title),
            "status": topic.status,
            "line": topic.line,
            "because": _because(topic.because),
        }
    )


def _because(because: Because | None) -> dict[str, Any] | None:
    return (
        {"in": because.in_, "phrase": _plain(because.phrase), "line": because.line}
        if because
        else None
    )
