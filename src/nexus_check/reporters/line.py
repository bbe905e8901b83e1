"""A line for each report: for many targets, and for grep."""

from __future__ import annotations

from collections.abc import Sequence

from nexus_check.model import Conclusion, Level, Report
from nexus_check.reporters import escape, wording

_LONGEST = 200  # of a name or a cause
_WORD = len(wording.UNKNOWN.word)


def render(reports: Sequence[Report]) -> str:
    """Return lines such as `not met     9/11  ada/alx-project-nexus: readme, lists`."""
    return "".join(f"{_line(report)}\n" for report in reports)


def _line(report: Report) -> str:
    word = wording.conclusion_outcome(report).word
    name = escape.plain(wording.name(report), _LONGEST)
    if report.conclusion is Conclusion.ERROR:
        causes = escape.plain(" ".join(wording.causes(report)), _LONGEST)
        return f"{word:{_WORD}}  {'-':>5}  {name}: {causes}"
    required = wording.of_level(report, Level.REQUIRED)
    unmet = [finding.criterion for finding in required if wording.is_open(finding)]
    count = f"{report.passed}/{report.required}"
    return f"{word:{_WORD}}  {count:>5}  {name}" + (f": {', '.join(unmet)}" if unmet else "")
