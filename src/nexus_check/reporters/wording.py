"""The words and marks that all reports share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nexus_check.criteria.wording import counted
from nexus_check.model import (
    Conclusion,
    Finding,
    Level,
    ReadmeRef,
    Report,
    RubricRef,
    State,
    Status,
)
from nexus_check.reporters import escape


@dataclass(frozen=True, slots=True)
class Appearance:
    """How the outcome of a finding is shown.

    `emoji` and `mark` (one cell wide in a terminal) only repeat the `word`; `style` is one of
    rich's names for a colour. No report relies on a mark or a colour alone.
    """

    word: str
    emoji: str
    mark: str
    style: str


GOOD = Appearance("met", "✅", "✔", "green")
INCOMPLETE = Appearance("incomplete", "🟡", "◐", "yellow")
MISSING = Appearance("missing", "❌", "✘", "red")
NOT_MET = Appearance("not met", "❌", "✘", "red")
ADVICE = Appearance("advised", "💡", "•", "cyan")
NOT_CHECKED = Appearance("not checked", "\N{HEAVY MINUS SIGN}", "-", "dim")
SKIPPED = Appearance("skipped", "\N{HEAVY MINUS SIGN}", "-", "dim")
UNKNOWN = Appearance("not judged", "❔", "?", "magenta")

_REQUIRED = {State.INCOMPLETE: INCOMPLETE, State.MISSING: MISSING}
_ADVISORY = {state: replace(ADVICE, word=was.word) for state, was in _REQUIRED.items()}
_OTHERWISE = {Status.PASS: GOOD, Status.SKIPPED: SKIPPED, Status.UNKNOWN: UNKNOWN}


def outcome(finding: Finding) -> Appearance:
    """Return how a finding is shown: missing, incomplete and met are three different outcomes."""
    # Only the message tells what a folder cannot show from what the rubric switched off: in the
    # published JSON both are skipped without a state.
    if is_held(finding) or (
        finding.status is Status.SKIPPED and finding.message.startswith("Not checked: ")
    ):
        return NOT_CHECKED
    if finding.status in _OTHERWISE:
        return _OTHERWISE[finding.status]
    known, fallback = (
        (_ADVISORY, ADVICE) if finding.level is Level.ADVISORY else (_REQUIRED, NOT_MET)
    )
    return known.get(finding.state or State.GOOD, fallback)


def is_open(finding: Finding) -> bool:
    """Return whether the learner has something to fix."""
    return finding.status in (Status.FAIL, Status.WARN)


def is_held(finding: Finding) -> bool:
    """Return whether it was not checked because what it builds on is missing, as the README."""
    return finding.status is Status.SKIPPED and finding.counts


def reason(finding: Finding) -> str:
    """Return the message without the words that `outcome` says already."""
    word = outcome(finding).word
    beginning, separator, rest = finding.message.partition(": ")
    return rest if separator and beginning.casefold() == word else finding.message


def rows(findings: Sequence[Finding]) -> tuple[tuple[Finding, ...], ...]:
    """Return the rows of a table: what to fix, then what was not checked, then the others.

    Findings that were not checked for the same reason are one row.
    """
    held: dict[str, list[Finding]] = {}
    for finding in filter(is_held, findings):
        held.setdefault(finding.message, []).append(finding)
    return (
        *((finding,) for finding in findings if is_open(finding)),
        *map(tuple, held.values()),
        *((finding,) for finding in findings if not is_open(finding) and not is_held(finding)),
    )


def title(row: Sequence[Finding]) -> str:
    """Return the title of a row of `rows`: the criterion's, or how many others there are."""
    return row[0].title if len(row) == 1 else f"{len(row)} others"


def of_level(report: Report, level: Level) -> tuple[Finding, ...]:
    return tuple(finding for finding in report.findings if finding.level is level)


def headline(report: Report) -> str:
    """Return `9 of 11 required criteria met`, or that it could not be judged; no full stop."""
    if report.conclusion is Conclusion.ERROR:
        return "This could not be judged"
    noun = "criterion" if report.required == 1 else "criteria"
    return f"{report.passed} of {report.required} required {noun} met"


def conclusion_outcome(report: Report) -> Appearance:
    """Return the mark and colour of a whole report."""
    return {Conclusion.SUCCESS: GOOD, Conclusion.FAILURE: NOT_MET, Conclusion.ERROR: UNKNOWN}[
        report.conclusion
    ]


def causes(report: Report) -> tuple[str, ...]:
    """Return why a report is `error`: the different reasons of its unknown findings, in order."""
    unknown = (
        finding
        for finding in report.findings
        if finding.status is Status.UNKNOWN and finding.message
    )
    return tuple(dict.fromkeys(map(reason, unknown)))


def cause(report: Report) -> str:
    """Return why a learner was not judged, an empty text where that is not so."""
    return next(iter(causes(report)), "") if report.conclusion is Conclusion.ERROR else ""


def to_write(finding: Finding) -> str:
    """Return the words above a fix. Where to add what is incomplete is in the message."""
    return "what to add" if finding.state is State.INCOMPLETE else "what to write"


def where(finding: Finding) -> str:
    """Return where the rule that decided matched, as the prefix `title, `; '' if none is known."""
    return f"{finding.because.in_}, " if finding.because else ""


def says_line(finding: Finding) -> bool:
    """Return whether the message names the finding's line, as in “(line 12)”."""
    return bool(finding.line and re.search(rf"\bline {finding.line}\b", finding.message))


def quotes_evidence(finding: Finding) -> bool:
    """Return whether the message quotes the evidence, or its beginning."""
    return bool(finding.evidence) and escape.plain(finding.evidence or "")[:40] in escape.plain(
        finding.message
    )


def shares(counts: Sequence[int]) -> tuple[str, ...]:
    """Return each count's share of their sum in whole percent; the shares add up to 100 %.

    The percents that are left after rounding down go to the largest remainders. A count that is
    neither nothing nor everything is never shown as 0 % or 100 %, but as `<1 %` or `>99 %`. `–`
    where there is nothing to share.
    """
    total = sum(counts)
    if not total:
        return ("–",) * len(counts)
    percents = [100 * count // total for count in counts]
    by_remainder = sorted(range(len(counts)), key=lambda index: -(100 * counts[index] % total))
    for index in by_remainder[: 100 - sum(percents)]:
        percents[index] += 1
    return tuple(
        _percent(percent, count, total) for percent, count in zip(percents, counts, strict=True)
    )


def share(part: int, whole: int) -> str:
    """Return the share of `part` in `whole` in whole percent, as in `shares`."""
    return shares((part, whole - part))[0]


def percent(fraction: float) -> str:
    """Return a fraction from 0 to 1 in whole percent, as in `shares`."""
    return share(round(10_000 * fraction), 10_000)


def _percent(percent: int, count: int, total: int) -> str:
    if percent == 0 and count:
        return "<1 %"
    if percent == 100 and count < total:
        return ">99 %"
    return f"{percent} %"


def signed(number: int) -> str:
    """Return how a count changed: `+3`, `−2`, `±0`."""
    if not number:
        return "±0"
    return f"{'+' if number > 0 else '−'}{abs(number):,}"


def name(report: Report) -> str:
    """Return the judged repository's full name, else the target that was asked for."""
    return report.repository.full_name or report.target


def rubric(ref: RubricRef) -> str:
    """Return which rubric judged, as Markdown, with twelve digits of its digest."""
    digest = ref.digest.removeprefix("sha256:")[:12]
    return (
        f"rubric {escape.markdown(ref.id)} version {escape.markdown(ref.version)} "
        f"{escape.code(digest)}"
    )


def words(readme: ReadmeRef) -> str:
    """Return a README's length."""
    return counted(readme.words, "word")


def line_url(report: Report, finding: Finding) -> str | None:
    """Return the address of a finding's line on GitHub at the judged commit, None if not known.

    `?plain=1` because GitHub shows lines only in the source view.
    """
    commit, base, path = report.repository.commit, report.repository.url, finding.path
    if not (commit and base and path and finding.line):
        return None
    return f"{base.rstrip('/')}/blob/{commit}/{escape.url_path(path)}?plain=1#L{finding.line}"
