"""A cohort as Markdown: `summary.md`, which is also the job summary of a sweep on GitHub Actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nexus_check.model import Change, CohortSummary, Level, NearCopy, Tally
from nexus_check.reporters import escape


@dataclass(frozen=True, slots=True)
class Person:
    """A learner who is named: with the repository's address where there is one, and a remark."""

    name: str
    url: str | None = None
    note: str = ""


# Who is named, and how many of each: the rest is in results.csv.
_SECTIONS = (
    (Change.NEWLY_PASSES, "Newly passes"),
    (Change.REGRESSED, "Regressed"),
    (Change.STARTED, "Started"),
    (Change.NEVER_STARTED, "Never started"),
    ("not-judged", "Could not be judged"),
    ("without-app", "No check run: the App is not installed"),
    ("not-posted", "No check run: GitHub did not take it"),
)
_MOST_NAMED = 50
_MOST_PAIRS = 50
_MOST_PROBLEMS = 30
_BAR = 20
_LONGEST = 200


def render(summary: CohortSummary, people: Mapping[str, Sequence[Person]], unfinished: str | None = None) -> str:
    """The whole summary. `people` are those to name, by a kind of change or `not-judged`; `unfinished` says why the
    sweep ended early.
    """
    compared = summary.previous_at is not None
    parts = [
        f"# Cohort: {summary.passed:,} of {summary.learners:,} learners meet the rubric",
        *([f"> **Not finished.** {escape.prose(unfinished, 500)}"] if unfinished else ()),
        _figures(summary),
        *_changes(summary),
        _tallies("Criteria", "Criterion", summary.criteria, compared=compared),
        _tallies("Topics", "Topic", summary.topics, compared=compared),
        _scores(summary),
        *_named(people),
        *_copies(summary.near_copies),
        *_problems(summary.problems),
        _footer(summary),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _figures(summary: CohortSummary) -> str:
    rows = (
        ("Learners", summary.learners, summary.learners_before),
        ("✅ Passed", summary.passed, summary.passed_before),
        ("❌ Not met", summary.not_met, summary.not_met_before),
        ("⚠️ Could not be judged", summary.not_judged, summary.not_judged_before),
    )
    shared = [(title, f"{now:,}", _share(now, summary.learners)) for title, now, _ in rows]
    if summary.previous_at is None:
        return _table(("", "Count", "Share"), iter(shared))
    moved = [(f"{then or 0:,}", _signed(now - (then or 0))) for _, now, then in rows]
    both = ((*first, *second) for first, second in zip(shared, moved, strict=True))
    return _table(("", "Count", "Share", "Last time", "Difference"), both)


def _changes(summary: CohortSummary) -> Iterator[str]:
    if summary.previous_at is not None:
        yield f"## What changed since {escape.markdown(summary.previous_at[:10] or 'the last sweep')}"
        yield _table(
            ("Change", "Learners"),
            ((change.value.replace("-", " ").capitalize(), f"{count:,}") for change, count in summary.changes.items()),
        )


def _tallies(title: str, one: str, tallies: Sequence[Tally], *, compared: bool) -> str:
    """Worst first, with a bar that needs no colour, and how it moved where there is a sweep to compare with."""
    if not tallies:
        return ""
    worst_first = sorted(tallies, key=lambda tally: tally.met / tally.judged if tally.judged else 1.0)
    head = (one, "Met", "Share", "", *(("Since last time",) if compared else ()))
    table = _table(head, (_tally(tally)[: len(head)] for tally in worst_first))
    return f"## {title}, worst first\n\n{table}"


def _tally(tally: Tally) -> Sequence[str]:
    advice = " (advice)" if tally.level is Level.ADVISORY else ""
    return (
        escape.markdown(tally.title or tally.id, _LONGEST) + advice,
        f"{tally.met:,} of {tally.judged:,}",
        _share(tally.met, tally.judged),
        _bar(tally.met, tally.judged),
        _signed(tally.met - tally.met_before) if tally.met_before is not None else "",
    )


def _scores(summary: CohortSummary) -> str:
    names = [f"{10 * i} to {10 * i + 9}" for i in range(10)] + ["100"]
    most = max(summary.scores, default=0)
    rows = ((name, f"{count:,}", _bar(count, most)) for name, count in zip(names, summary.scores, strict=False))
    return f"## Scores\n\n{_table(('Score', 'Learners', ''), rows)}"


def _named(people: Mapping[str, Sequence[Person]]) -> Iterator[str]:
    for kind, title in _SECTIONS:
        held = people.get(kind, ())
        if held:
            shown = [_person(person) for person in held[:_MOST_NAMED]]
            more = [f"- … and {len(held) - _MOST_NAMED:,} more, all in results.csv"] if len(held) > _MOST_NAMED else []
            yield f"## {title} ({len(held):,}{'+' if len(held) >= 1000 else ''})\n\n" + "\n".join([*shown, *more])


def _person(person: Person) -> str:
    note = f": {escape.prose(person.note, _LONGEST)}" if person.note else ""
    return f"- {escape.link(person.name, person.url, 100)}{note}"


def _copies(pairs: Sequence[NearCopy]) -> Iterator[str]:
    """For staff: who is nearly the same as whom."""
    if not pairs:
        return
    table = _table(
        ("Learner", "Nearly the same as", "Share in common"),
        (
            (escape.markdown(pair.second, 100), escape.markdown(pair.first, 100), f"{int(100 * pair.share)} %")
            for pair in pairs[:_MOST_PAIRS]
        ),
    )
    more = f"\n\n… and {len(pairs) - _MOST_PAIRS:,} more pairs in report.html." if len(pairs) > _MOST_PAIRS else ""
    yield (
        f"## READMEs that are nearly the same ({_counted(len(pairs), 'pair')})\n\n"
        "For staff only; no verdict depends on it. The assignment's own wording is left out of the comparison."
        f"\n\n{table}{more}"
    )


def _problems(problems: Sequence[str]) -> Iterator[str]:
    if problems:
        shown = [f"- {escape.prose(problem, 500)}" for problem in problems[:_MOST_PROBLEMS]]
        more = [f"- … and {len(problems) - _MOST_PROBLEMS:,} more"] if len(problems) > _MOST_PROBLEMS else []
        yield f"## Problems ({len(problems):,})\n\n" + "\n".join([*shown, *more])


def _footer(summary: CohortSummary) -> str:
    rubric = summary.rubric
    told = [
        f"Swept {escape.markdown(summary.swept_at)}",
        _tool(summary),
        f"rubric {escape.markdown(rubric.id)} version {escape.markdown(rubric.version)} {escape.code(rubric.digest)}",
    ]
    if summary.requests is not None:
        told.append(_counted(summary.requests, "request"))
    return f"<sub>{' · '.join(told)}</sub>"


def _tool(summary: CohortSummary) -> str:
    at = f" at {escape.code(summary.tool_commit[:10])}" if summary.tool_commit else ""
    return f"nexus-check {escape.markdown(summary.tool_version)}{at}"


# --- small things ------------------------------------------------------------------------------------------------


def _table(head: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    lines = [head, ["---", *("---:" if name in ("Count", "Learners", "Share") else "---" for name in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _share(part: int, whole: int) -> str:
    """In whole percent, rounded down as a score is."""
    return f"{100 * part // whole} %" if whole else "–"


def _bar(part: int, whole: int) -> str:
    filled = round(_BAR * part / whole) if whole else 0
    return "`" + "█" * filled + "·" * (_BAR - filled) + "`"


def _counted(number: int, one: str) -> str:
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def _signed(number: int) -> str:
    return "±0" if number == 0 else f"{number:+,}"
