"""Reports for a terminal: aligned, readable at any width and without colour.

This is the only reporter that imports rich, which takes about 40 ms: import it when there is
something to render.
"""

from __future__ import annotations

import io
import re
import shlex
import textwrap
from collections.abc import Container, Iterator, Mapping, Sequence

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from nexus_check.model import Conclusion, Finding, Level, Report, Status
from nexus_check.reporters import escape, wording
from nexus_check.rubric import BUILT_IN, DEFAULT

MINIMUM_WIDTH = 40
_NARROW = 72
_TITLE = 32
_EVIDENCE = 120
_MESSAGE = 600


def render(
    reports: Sequence[Report],
    *,
    width: int = 80,
    color: bool = False,
    local: Container[str] = (),
    rubrics: Mapping[str, str] | None = None,
) -> str:
    """Return all `reports` one after the other, and a list of them at the end if there are several.

    `width` is the terminal's, in columns. Without `color` the text has no escape sequences; with
    it lines are links to GitHub, except in `local` targets, whose README may differ from what is
    there. `rubrics` holds the name or file that each rubric was given by, by its id. What to write
    is shown for a single report only, because a reviewer of several wants the verdicts.
    """
    out = io.StringIO()
    console = _console(out, max(width, MINIMUM_WIDTH), color=color)
    for number, report in enumerate(reports):
        if number:
            console.print()
        linked = report if color and report.target not in local else None
        for part in _report(report, console.width, linked):
            console.print(part, crop=False)
    if len(reports) == 1:
        for part in _fixes(reports[0], rubrics or {}):
            console.print(part, crop=False)
    if len(reports) > 1:
        console.print()
        console.print(_overview(reports))
    return re.sub(r"[ ]+$", "", out.getvalue(), flags=re.MULTILINE)


def _console(out: io.StringIO, width: int, *, color: bool) -> Console:
    """Return a console that writes to `out` and reads nothing from the environment."""
    return Console(
        file=out,
        width=width,
        color_system="standard" if color else None,
        force_terminal=color,
        no_color=not color,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
        _environ={},
    )


# --- one report ----------------------------------------------------------------------------------


def _report(report: Report, width: int, linked: Report | None) -> Iterator[RenderableType]:
    yield from _head(report)
    if report.conclusion is Conclusion.ERROR:
        yield from _why_not_judged(report)
    else:
        titles = None if width < _NARROW else _widest_title(report)
        yield ""
        yield _findings(wording.of_level(report, Level.REQUIRED), titles, linked)
        advisory = wording.of_level(report, Level.ADVISORY)
        if advisory:
            yield _text("\nAdvice, which does not change the result", "bold")
            yield _findings(advisory, titles, linked)
    for note in report.notes:
        yield _text(f"\nNote: {escape.plain(note, _MESSAGE)}")


def _head(report: Report) -> Iterator[RenderableType]:
    result = wording.conclusion_outcome(report)
    yield Text.assemble(
        (f"{result.mark} {wording.headline(report)}", f"bold {result.style}"),
        (f": {escape.plain(wording.name(report), _EVIDENCE)}", "bold"),
    )
    facts = list(_facts(report))
    if facts:
        yield _text("  " + ", ".join(facts), "dim")


def _facts(report: Report) -> Iterator[str]:
    if report.repository.archived:
        yield "archived"
    if report.readme:
        yield f"{escape.plain(report.readme.path, _EVIDENCE)} of {wording.words(report.readme)}"
    if report.repository.commit:
        yield f"commit {escape.plain(report.repository.commit)[:12]}"
    rubric = report.rubric
    yield f"rubric {escape.plain(rubric.id)} {escape.plain(rubric.version)}"


def _why_not_judged(report: Report) -> Iterator[RenderableType]:
    for cause in wording.causes(report):
        yield Padding(_text(escape.plain(cause, _MESSAGE)), (0, 0, 0, 2))
    yield _text("  This does not count against the learner.", "dim")


def _widest_title(report: Report) -> int:
    """Return the columns that the titles of both tables need, so that the tables are aligned."""
    shown = (wording.title(row) for row in wording.rows(report.findings))
    return min(max((cell_len(escape.plain(title)) for title in shown), default=0), _TITLE)


def _findings(
    findings: Sequence[Finding], titles: int | None, linked: Report | None
) -> RenderableType:
    """Return a table of criteria with mark, title and outcome, those to fix first.

    `titles` is the width of the titles; None (a narrow terminal) puts the outcome below the title.
    `linked` is the report whose lines are links.
    """
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    if titles is not None:
        table.add_column(width=titles)
    table.add_column()
    for row in wording.rows(findings):
        finding = row[0]
        result = wording.outcome(finding)
        mark = _text(f"  {result.mark}", result.style)
        title = _text(
            escape.plain(wording.title(row), _EVIDENCE), "bold" if wording.is_open(finding) else ""
        )
        outcome = _outcome(finding)
        if linked and (url := escape.url(wording.line_url(linked, finding))):
            place = re.escape(f"{escape.plain(finding.path or '', _EVIDENCE)}:{finding.line}")
            link = Style(link=url)
            outcome.highlight_regex(rf"{place}\b|\bline {finding.line}\b", link)
        if titles is None:
            table.add_row(mark, _stack(title, outcome))
        else:
            table.add_row(mark, title, outcome)
    return table


def _outcome(finding: Finding) -> Text:
    """Return what was found for a criterion that is met, else the outcome's word and the reason."""
    where = _where(finding)
    if finding.status is Status.PASS and finding.evidence:
        return Text.assemble(escape.plain(finding.evidence, _EVIDENCE), (where, "dim"))
    result = wording.outcome(finding)
    message = escape.plain(wording.reason(finding), _MESSAGE)
    if finding.status is Status.PASS:
        return Text.assemble(message, (where, "dim"))
    return Text.assemble(
        (f"{result.word}: " if message else result.word, result.style), message, (where, "dim")
    )


def _where(finding: Finding) -> str:
    """Return a finding's place as editors link it, `README.md:12`; '' if the message names it."""
    if not finding.line or (wording.is_open(finding) and wording.says_line(finding)):
        return ""
    place = f"{escape.plain(finding.path or 'line', _EVIDENCE)}:{finding.line}"
    if wording.is_open(finding) and finding.evidence and not wording.quotes_evidence(finding):
        return f" (“{escape.plain(finding.evidence, _EVIDENCE)}”, {place})"
    return f" ({wording.where(finding)}{place})"


def _fixes(report: Report, rubrics: Mapping[str, str]) -> Iterator[RenderableType]:
    """Yield the Markdown to paste for each required criterion that is not met."""
    for finding in report.findings:
        if finding.fix and finding.level is Level.REQUIRED and wording.is_open(finding):
            title = escape.plain(finding.title, _EVIDENCE)
            yield _text(f"\n{title}: {wording.to_write(finding)}, for example", "bold")
            yield _as_it_stands(finding.fix)
    first = next(filter(wording.is_open, report.findings), None)
    if first:
        known = report.rubric.id if report.rubric.id in BUILT_IN else "FILE"
        rubric = rubrics.get(report.rubric.id, known)
        option = "" if rubric == DEFAULT else f" --rubric {escape.plain(shlex.quote(rubric))}"
        command = f"nexus-check explain {escape.plain(first.criterion)}{option}"
        yield _text(f"\nRun `{command}` for what a criterion asks, with examples.", "dim")


# --- several -------------------------------------------------------------------------------------


def _overview(reports: Sequence[Report]) -> RenderableType:
    """Return how many of the reports meet what is required, and a line for each."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column()
    for report in reports:
        result = wording.conclusion_outcome(report)
        count = (
            "-" if report.conclusion is Conclusion.ERROR else f"{report.passed}/{report.required}"
        )
        name = escape.plain(wording.name(report), _EVIDENCE)
        table.add_row(
            _text(f"  {result.mark}", result.style), _text(count, result.style), _text(name)
        )
    met = sum(report.conclusion is Conclusion.SUCCESS for report in reports)
    unknown = sum(report.conclusion is Conclusion.ERROR for report in reports)
    counted = f"{met} of {len(reports)} meet all required criteria"
    return Group(
        _text(counted + (f", {unknown} could not be judged" if unknown else ""), "bold"), table
    )


# --- small parts ---------------------------------------------------------------------------------


def _text(content: str, style: str = "") -> Text:
    """Return `content` as it is, never read as rich's markup."""
    return Text(content, style=style)


def _as_it_stands(markdown: str) -> RenderableType:
    """Return Markdown to paste, indented and never wrapped: a line break would be copied too."""
    lines = textwrap.indent(escape.block(markdown).strip("\n").expandtabs(4), "    ")
    return Group(
        Text(lines, no_wrap=True, overflow="ignore")
    )  # in a group, or the console joins and wraps it


def _stack(*lines: Text) -> Text:
    return Text("\n").join(lines)
