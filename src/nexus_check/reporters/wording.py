"""The words and marks that every report uses for the same things, so that all of them speak alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nexus_check.model import Conclusion, Finding, Level, ReadmeRef, Report, RubricRef, State, Status
from nexus_check.reporters import escape


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a finding came to, for people.

    `word` says it, `emoji` and `mark` (one cell wide in a terminal) repeat it, `style` is a colour's name as rich
    knows it. No surface relies on a mark or colour alone.
    """

    word: str
    emoji: str
    mark: str
    style: str


GOOD = Outcome("met", "✅", "✔", "green")
INCOMPLETE = Outcome("incomplete", "🟡", "◐", "yellow")
MISSING = Outcome("missing", "❌", "✘", "red")
NOT_MET = Outcome("not met", "❌", "✘", "red")
ADVICE = Outcome("advised", "💡", "•", "cyan")
SKIPPED = Outcome("skipped", "\N{HEAVY MINUS SIGN}", "-", "dim")
UNKNOWN = Outcome("not judged", "❔", "?", "magenta")

_REQUIRED = {State.INCOMPLETE: INCOMPLETE, State.MISSING: MISSING}
_ADVISORY = {state: replace(ADVICE, word=was.word) for state, was in _REQUIRED.items()}
_OTHERWISE = {Status.PASS: GOOD, Status.SKIPPED: SKIPPED, Status.UNKNOWN: UNKNOWN}


def outcome(finding: Finding) -> Outcome:
    """How a finding is called; what is missing, found but incomplete, and good stay three things."""
    if finding.status in _OTHERWISE:
        return _OTHERWISE[finding.status]
    known, fallback = (_ADVISORY, ADVICE) if finding.level is Level.ADVISORY else (_REQUIRED, NOT_MET)
    return known.get(finding.state or State.GOOD, fallback)


def is_open(finding: Finding) -> bool:
    """Whether there is something left for the learner to do."""
    return finding.status in (Status.FAIL, Status.WARN)


def of_level(report: Report, level: Level) -> tuple[Finding, ...]:
    return tuple(finding for finding in report.findings if finding.level is level)


def headline(report: Report) -> str:
    """`9 of 11 required criteria met`, or that it could not be judged; a short plain sentence without a full stop."""
    if report.conclusion is Conclusion.ERROR:
        return "This could not be judged"
    noun = "criterion" if report.required == 1 else "criteria"
    return f"{report.passed} of {report.required} required {noun} met"


def conclusion_outcome(report: Report) -> Outcome:
    """The mark and colour of a whole report."""
    return {Conclusion.SUCCESS: GOOD, Conclusion.FAILURE: NOT_MET, Conclusion.ERROR: UNKNOWN}[report.conclusion]


def causes(report: Report) -> tuple[str, ...]:
    """Why a report is `error`: the distinct messages of what could not be told, in order."""
    told = (finding.message for finding in report.findings if finding.status is Status.UNKNOWN and finding.message)
    return tuple(dict.fromkeys(told))


def missing_topics(finding: Finding) -> tuple[str, ...]:
    """Titles of the topics that were not found."""
    return tuple(topic.title for topic in finding.topics if topic.status == "fail")


def says_line(finding: Finding) -> bool:
    """Whether the message names the finding's line already."""
    return bool(finding.line and re.search(rf"\bline {finding.line}\b", finding.message))


def quotes_evidence(finding: Finding) -> bool:
    """Whether the message holds the words found already, be it shortened."""
    return bool(finding.evidence) and escape.plain(finding.evidence or "")[:40] in escape.plain(finding.message)


def shares(counts: Sequence[int]) -> tuple[str, ...]:
    """Return each count's share of their sum in whole percent, rounded so that the shares add up to 100 %.

    The percents that are left after rounding down go to the largest remainders. A count that is neither nothing nor
    everything is never shown as 0 % or 100 %, but as `<1 %` or `>99 %`. `–` where there is nothing to share.
    """
    total = sum(counts)
    if not total:
        return ("–",) * len(counts)
    percents = [100 * count // total for count in counts]
    by_remainder = sorted(range(len(counts)), key=lambda index: -(100 * counts[index] % total))
    for index in by_remainder[: 100 - sum(percents)]:
        percents[index] += 1
    return tuple(_percent(percent, count, total) for percent, count in zip(percents, counts, strict=True))


def share(part: int, whole: int) -> str:
    """Return the share of `part` in `whole` in whole percent, as in `shares`."""
    return shares((part, whole - part))[0]


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
    """What to call the judged repository: its full name where it has one, else what was asked for."""
    return report.repository.full_name or report.target


def rubric(ref: RubricRef) -> str:
    """Return which rubric judged, as Markdown, with twelve digits of its digest."""
    digest = ref.digest.removeprefix("sha256:")[:12]
    return f"rubric {escape.markdown(ref.id)} version {escape.markdown(ref.version)} {escape.code(digest)}"


def words(readme: ReadmeRef) -> str:
    """How long a README is: `1 word`, `1,204 words`."""
    return f"{readme.words:,} {'word' if readme.words == 1 else 'words'}"


def line_url(report: Report, finding: Finding) -> str | None:
    """The README's line on GitHub at the judged commit; None where report or finding do not know enough.

    `?plain=1` because GitHub shows lines only in the source view.
    """
    commit, base, path = report.repository.commit, report.repository.url, finding.path
    if not (commit and base and path and finding.line):
        return None
    return f"{base.rstrip('/')}/blob/{commit}/{escape.url_path(path)}?plain=1#L{finding.line}"
