"""A report as GitHub's Markdown: for a job summary, a file, and (in parts) a check run.

Whatever a learner wrote passes through `escape`; the only Markdown taken over as it stands is a criterion's fix, and
that inside a fence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from nexus_check.model import Conclusion, Finding, Level, Report, Status
from nexus_check.reporters import escape, wording

JOB_SUMMARY_BYTES = 1024 * 1024
"""What GitHub takes for one step's job summary; a longer one is not uploaded."""

_EVIDENCE = 120
_MESSAGE = 600


def render(report: Report, *, limit_bytes: int | None = None) -> str:
    """The whole report under a heading, at most `limit_bytes` of UTF-8 long (None: as long as it is)."""
    parts = [
        f"## {wording.conclusion_outcome(report).emoji} {wording.headline(report)}: {_name(report)}",
        *overview_parts(report),
        *fix_parts(report),
        footer(report),
    ]
    return join(parts, limit_bytes)


# --- the parts -----------------------------------------------------------------------------------------------------


def overview_parts(report: Report) -> Iterator[str]:
    """What there is to do in a sentence, the tables of criteria, the notes."""
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
    """For each criterion that is not met and has one, the Markdown to paste, folded away."""
    for finding in report.findings:
        if wording.is_open(finding) and finding.fix:
            yield _details(finding)


def footer(report: Report) -> str:
    """What was judged, by which rubric and tool."""
    rubric = report.rubric
    told = [
        *_judged(report),
        f"nexus-check {escape.markdown(report.tool_version)}",
        f"rubric {escape.markdown(rubric.id)} version {escape.markdown(rubric.version)} {escape.code(rubric.digest)}",
    ]
    return f"<sub>{' · '.join(told)}</sub>"


def _name(report: Report) -> str:
    return escape.link(wording.name(report), report.repository.url, _EVIDENCE)


def _judged(report: Report) -> Iterator[str]:
    commit, readme = report.repository.commit, report.readme
    if readme:
        yield f"{escape.markdown(readme.path, _EVIDENCE)} of {wording.words(readme)}"
    if commit:
        yield f"commit {escape.code(commit[:12])}"


def _not_judged(report: Report) -> Iterator[str]:
    yield "Nothing is held against the learner: the README could not be read, so there is no verdict."
    for cause in wording.causes(report):
        yield escape.prose(cause, _MESSAGE)


def _lead(report: Report) -> str:
    """One sentence that says what is left to do."""
    left = [finding for finding in wording.of_level(report, Level.REQUIRED) if wording.is_open(finding)]
    if not left:
        return "Everything that is required is there."
    names = ", ".join(f"**{escape.markdown(finding.title, _EVIDENCE)}**" for finding in left)
    hint = " What to write is folded below." if any(finding.fix for finding in left) else ""
    return f"Left to do: {names}.{hint}"


def _table(report: Report, findings: Sequence[Finding]) -> str:
    rows = ["| Result | Criterion | What was found |", "| :-- | :-- | :-- |"]
    rows += [f"| {_result(finding)} | {_title(finding)} | {_found(report, finding)} |" for finding in findings]
    return "\n".join(rows)


def _result(finding: Finding) -> str:
    result = wording.outcome(finding)
    return f"{result.emoji}&nbsp;{result.word.replace(' ', '&nbsp;')}"


def _title(finding: Finding) -> str:
    return escape.link(finding.title, finding.help_url, _EVIDENCE)


def _found(report: Report, finding: Finding) -> str:
    """The sentence for the learner and the place it speaks of; for what is met, the words found there say enough."""
    if finding.status is Status.PASS and finding.evidence:
        return _place(report, finding, finding.evidence)
    message = escape.prose(finding.message, _MESSAGE)
    if wording.says_line(finding):
        return _linked_line(message, finding, wording.line_url(report, finding))
    words = None if wording.quotes_evidence(finding) else finding.evidence
    return f"{message} {_place(report, finding, words)}".strip()


def _linked_line(message: str, finding: Finding, address: str | None) -> str:
    """`message`, which is Markdown already, with its "line 12" leading there."""
    said = f"line {finding.line}"
    return re.sub(rf"\b{said}\b", lambda _: escape.link(said, address), message, count=1)


def _place(report: Report, finding: Finding, words: str | None) -> str:
    """The words found, else the file's name, linked to their line at the judged commit."""
    if not finding.line:
        return escape.markdown(words or "", _EVIDENCE)
    address = wording.line_url(report, finding)
    if words:
        return f"{escape.link(words, address, _EVIDENCE)} (line {finding.line})"
    return escape.link(f"{finding.path or 'README'}, line {finding.line}", address, _EVIDENCE)


def _details(finding: Finding) -> str:
    result = wording.outcome(finding)
    lines = [
        "<details>",
        f"<summary>{result.emoji} {escape.summary(finding.title, _EVIDENCE)}: what to write</summary>",
        "",
        escape.fenced(finding.fix or "", "markdown"),
        "",
        "</details>",
    ]
    return "\n".join(lines)


# --- limits --------------------------------------------------------------------------------------------------------

CUT = "_Cut here: GitHub takes no more than this. The whole report is what `nexus-check check` prints._"
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")


def join(parts: Iterable[str], limit_bytes: int | None = None) -> str:
    """The parts as paragraphs, the last line ended; cut as `cut` does if they are longer than `limit_bytes`."""
    return cut("\n\n".join(part for part in parts if part) + "\n", limit_bytes)


def cut(text: str, limit_bytes: int | None) -> str:
    """At most `limit_bytes` bytes of UTF-8 of our own Markdown, cut between two lines, with a sentence that says so.

    A code fence and `<details>` that stand open where it is cut are closed. `limit_bytes` is at least 1,000.
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
    """What must follow the lines read so far if nothing else does."""

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
        return (f"{self._fence}\n" if self._fence else "") + "\n</details>\n" * self._details + f"\n{CUT}\n"
