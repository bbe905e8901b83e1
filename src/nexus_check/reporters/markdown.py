"""A report as GitHub's Markdown: for a job summary, a file, and (in parts) a check run.

Everything a learner wrote passes through `escape`. The only Markdown that is not escaped is a
criterion's fix, which is in a fence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from nexus_check.model import Conclusion, Finding, Level, Report, Status
from nexus_check.reporters import escape, wording

JOB_SUMMARY_BYTES = 1024 * 1024
"""GitHub's limit for one step's job summary; a longer one is not uploaded."""

_EVIDENCE = 120
_MESSAGE = 600


def render(report: Report, *, limit_bytes: int | None = None) -> str:
    """Return the whole report under a heading, cut to `limit_bytes` of UTF-8 if that is given."""
    parts = [
        (
            f"## {wording.conclusion_outcome(report).emoji} {wording.headline(report)}: "
            f"{_name(report)}"
        ),
        *overview_parts(report),
        *fix_parts(report),
        footer(report),
    ]
    return join(parts, limit_bytes)


# --- the parts -----------------------------------------------------------------------------------


def overview_parts(report: Report) -> Iterator[str]:
    """Yield what is left to do in one sentence, the tables of criteria, and the notes."""
    if report.conclusion is Conclusion.ERROR:
        yield from _not_judged(report)
    else:
        yield _lead(report)
        yield _table(report, wording.of_level(report, Level.REQUIRED))
        advisory = wording.of_level(report, Level.ADVISORY)
        if advisory:
            yield "**Advice**, which does not change the result"
            yield _table(report, advisory)
    for note in report.notes:
        yield f"> {escape.prose(note, _MESSAGE)}"


def fix_parts(report: Report) -> Iterator[str]:
    """Yield the Markdown to paste for each criterion that is not met, folded but for the first."""
    fixable = [finding for finding in report.findings if wording.is_open(finding) and finding.fix]
    for number, finding in enumerate(fixable):
        yield _details(finding, unfolded=number == 0)


def footer(report: Report) -> str:
    """Return what was judged, by which rubric and version of nexus-check."""
    parts = [
        *_judged(report),
        f"nexus-check {escape.markdown(report.tool_version)}",
        wording.rubric(report.rubric),
    ]
    return f"<sub>{' · '.join(parts)}</sub>"


def _name(report: Report) -> str:
    return escape.link(wording.name(report), report.repository.url, _EVIDENCE)


def _judged(report: Report) -> Iterator[str]:
    commit, readme = report.repository.commit, report.readme
    if readme:
        yield f"{escape.markdown(readme.path, _EVIDENCE)} of {wording.words(readme)}"
    if commit:
        yield f"commit {escape.code(commit[:12])}"


def _not_judged(report: Report) -> Iterator[str]:
    yield (
        "This does not count against the learner: the README could not be read, so there is no "
        "verdict."
    )
    for cause in wording.causes(report):
        yield escape.prose(cause, _MESSAGE)


def _lead(report: Report) -> str:
    """Return one sentence that says what is left to do."""
    left = [
        finding for finding in wording.of_level(report, Level.REQUIRED) if wording.is_open(finding)
    ]
    if not left:
        return "Everything that is required is there."
    names = ", ".join(f"**{escape.markdown(finding.title, _EVIDENCE)}**" for finding in left)
    hint = " What to write is folded below." if any(finding.fix for finding in left) else ""
    return f"Left to do: {names}.{hint}"


def _table(report: Report, findings: Sequence[Finding]) -> str:
    lines = ["| Result | Criterion | What was found |", "| :-- | :-- | :-- |"]
    lines += [
        f"| {_result(row[0])} | {_title(row)} | {_found(report, row[0])} |"
        for row in wording.rows(findings)
    ]
    return "\n".join(lines)


def _result(finding: Finding) -> str:
    result = wording.outcome(finding)
    return f"{result.emoji}&nbsp;{result.word.replace(' ', '&nbsp;')}"


def _title(row: Sequence[Finding]) -> str:
    return escape.link(wording.title(row), row[0].help_url if len(row) == 1 else None, _EVIDENCE)


def _found(report: Report, finding: Finding) -> str:
    """Return the evidence of a criterion that is met, else the message; both link to the line."""
    address = wording.line_url(report, finding)
    if finding.status is Status.PASS and finding.evidence:
        return f"{escape.markdown(finding.evidence, _EVIDENCE)}{_place(report, finding, address)}"
    message = escape.prose(wording.reason(finding), _MESSAGE)
    if wording.says_line(finding):
        return _linked_line(message, finding, address)
    words = (
        ""
        if wording.quotes_evidence(finding)
        else escape.markdown(finding.evidence or "", _EVIDENCE)
    )
    return f"{message} {words}{_place(report, finding, address)}".replace("  ", " ").strip()


def _linked_line(message: str, finding: Finding, address: str | None) -> str:
    """Return `message`, which is Markdown already, with its "line 12" as a link."""
    words = f"line {finding.line}"
    return re.sub(rf"\b{words}\b", lambda _: escape.link(words, address), message, count=1)


def _place(report: Report, finding: Finding, address: str | None) -> str:
    """Return a finding's place, as ` (title, [line 12](…))`; with the path of another file."""
    if not finding.line:
        return ""
    elsewhere = report.readme is None or finding.path != report.readme.path
    path = f"{escape.markdown(finding.path, _EVIDENCE)}, " if finding.path and elsewhere else ""
    return f" ({wording.where(finding)}{path}{escape.link(f'line {finding.line}', address)})"


def _details(finding: Finding, *, unfolded: bool) -> str:
    result = wording.outcome(finding)
    lines = [
        "<details open>" if unfolded else "<details>",
        (
            f"<summary>{result.emoji} {escape.summary(finding.title, _EVIDENCE)}: "
            f"{wording.to_write(finding)}</summary>"
        ),
        "",
        escape.fenced(finding.fix or ""),
        "",
        "</details>",
    ]
    return "\n".join(lines)


# --- limits --------------------------------------------------------------------------------------

CUT = "_Cut here: this is as long as GitHub allows. Run `nexus-check check` for the whole report._"
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")


def join(parts: Iterable[str], limit_bytes: int | None = None) -> str:
    """Return the parts as paragraphs, cut as by `cut` if they are longer than `limit_bytes`."""
    return cut("\n\n".join(part for part in parts if part) + "\n", limit_bytes)


def cut(text: str, limit_bytes: int | None) -> str:
    """Return at most `limit_bytes` of UTF-8 of our own Markdown, cut after a line, with a note.

    A code fence or `<details>` that is open there is closed. `limit_bytes` is at least 1,000.
    """
    if limit_bytes is None or len(text.encode()) <= limit_bytes:
        return text
    kept: list[str] = []
    used, ending, best = 0, _Ending(), (0, "")
    for line in text.splitlines(keepends=True):
        used += len(line.encode())
        kept.append(line)
        ending.read(line)
        if used + len(ending.text().encode()) > limit_bytes:
            break
        best = (len(kept), ending.text())
    return "".join(kept[: best[0]]) + best[1]


class _Ending:
    """What has to follow the lines read so far, if they are the last."""

    def __init__(self) -> None:
        self._fence = ""
        self._details = 0

    def read(self, line: str) -> None:
        fence = _FENCE.match(line)
        if self._fence:
            if fence and fence[1].startswith(self._fence) and not fence[2].strip():
                self._fence = ""
        elif fence:
            self._fence = fence[1]
        else:
            self._details += line.startswith("<details") - line.startswith("</details>")

    def text(self) -> str:
        return (
            (f"{self._fence}\n" if self._fence else "")
            + "\n</details>\n" * self._details
            + f"\n{CUT}\n"
        )
