"""Which phrases of a rubric decided, for a teacher who tries it on READMEs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from nexus_check.criteria import Rule, Section
from nexus_check.model import Because, Report
from nexus_check.reporters import escape, wording
from nexus_check.rubric import Rubric

_LONGEST = 100
_Places = Mapping[tuple[str, str, str], Sequence[str]]


def render(rubric: Rubric, reports: Sequence[Report]) -> str:
    """Return every phrase of a rubric with the READMEs and lines that it decided."""
    lines = [f"{escape.plain(rubric.id)} {escape.plain(rubric.version)}:"]
    places = _places(reports)
    for criterion in rubric.criteria:
        if not isinstance(criterion, Section):
            continue
        findings = [f for r in reports for f in r.findings if f.criterion == criterion.id]
        met = sum(finding.status == "pass" for finding in findings)
        lines.append(f"\n{criterion.id}: met by {met} of {len(reports)}")
        lines += _rules(criterion.id, criterion.rules, places)
        for topic in criterion.topics:
            lines.append(f"  {topic.id}:")
            lines += _rules(f"{criterion.id}/{topic.id}", topic.rules, places)
    return "\n".join(lines) + "\n"


def _places(reports: Sequence[Report]) -> _Places:
    """Return where a phrase decided, by criterion or topic, kind of rule and phrase."""
    places: dict[tuple[str, str, str], list[str]] = defaultdict(list)

    def add(of: str, because: Because | None, report: Report) -> None:
        if because:
            name = escape.plain(wording.name(report), _LONGEST)
            places[of, because.in_, because.phrase].append(f"{name}:{because.line}")

    for report in reports:
        for finding in report.findings:
            add(finding.criterion, finding.because, report)
            for topic in finding.topics:
                add(f"{finding.criterion}/{topic.id}", topic.because, report)
    return places


def _rules(of: str, rules: Sequence[Rule], places: _Places) -> Iterator[str]:
    for rule in rules:
        for phrase in rule.phrases:
            decided = places.get((of, rule.in_, phrase), ())
            yield f"    in {rule.in_}: {escape.plain(phrase)}: {', '.join(decided) or 'nothing'}"
