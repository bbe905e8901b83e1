"""A report's findings with the rules that were tried, in order, and the one that matched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nexus_check.criteria import Rule, Section
from nexus_check.model import Because, Report
from nexus_check.reporters import escape, wording
from nexus_check.rubric import Rubric


def render(report: Report, rubric: Rubric) -> str:
    """Return the rules of every finding, for a terminal."""
    criteria = {criterion.id: criterion for criterion in rubric.criteria}
    lines = [f"Why: {escape.plain(wording.name(report))}, by the rubric {escape.plain(rubric.id)}"]
    for finding in report.findings:
        lines.append(f"  {escape.plain(finding.title)}: {wording.outcome(finding).word}")
        criterion = criteria[finding.criterion]
        if not isinstance(criterion, Section):
            lines += [f"    {escape.plain(sentence)}" for sentence in criterion.explain()]
            continue
        lines += _tried("section", criterion.rules, finding.because)
        results = {result.id: result for result in finding.topics}
        for topic in criterion.topics:
            lines += _tried(
                topic.title, topic.rules, results[topic.id].because if topic.id in results else None
            )
    return "\n".join(lines) + "\n"


def _tried(name: str, rules: Sequence[Rule], because: Because | None) -> Iterator[str]:
    """Yield the rules up to the one that matched."""
    for number, rule in enumerate(rules, 1):
        matched = because is not None and (because.in_, because.phrase in rule.phrases) == (
            rule.in_,
            True,
        )
        if matched and because:
            said = f"line {because.line} matches `{escape.plain(because.phrase)}`"
        else:
            phrases = f"{len(rule.phrases)} phrase{'s' if len(rule.phrases) > 1 else ''}"
            said = f"no match that counts ({phrases})"
        yield f"    {escape.plain(name)}, rule {number} (in {rule.in_}): {said}"
        if matched:
            return
