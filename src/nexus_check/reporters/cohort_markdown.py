"""A cohort as Markdown: `summary.md`, which is also a sweep's job summary on GitHub Actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nexus_check.criteria.wording import counted
from nexus_check.model import Change, CohortSummary, HandedOut, Level, NearCopy, Tally
from nexus_check.reporters import escape, wording


@dataclass(frozen=True, slots=True)
class Person:
    """A learner's name, linked to the repository where there is one, and a remark."""

    name: str
    url: str | None = None
    note: str = ""


# The lists of learners, in this order, and how many names each may have: results.csv has all.
_SECTIONS = (
    (Change.NEWLY_PASSES, "Newly passes"),
    (Change.REGRESSED, "Regressed"),
    (Change.NEVER_STARTED, "Never started"),
    (Change.STARTED, "Started"),
    ("not-judged", "Not judged"),
    ("without-app", "No check run: the App is not installed"),
    ("not-posted", "No check run: GitHub rejected it"),
)
_MOST_NAMED = 50
_MOST_PAIRS = 50
_MOST_PROBLEMS = 30
_BAR = 20
_LONGEST = 200
_NUMBERS = "Count|Learners|Passed|Met|Share|With a README|Last time|Change".split("|")


def render(
    summary: CohortSummary, people: Mapping[str, Sequence[Person]], unfinished: str | None = None
) -> str:
    """Return the whole summary: who changed, then how often each criterion is met.

    `people` are the learners of each list, by its key in `_SECTIONS`; `unfinished` says why the
    sweep ended early.
    """
    parts = [
        f"# Cohort: {summary.passed:,} of {summary.learners:,} learners passed",
        *([f"> **Not finished.** {escape.prose(unfinished, 500)}"] if unfinished else ()),
        _figures(summary),
        *_by_rubric(summary),
        *_changes(summary),
        *_named(people),
        *_problems(summary.problems),
        *_tallies(summary),
        _scores(summary),
        *_trend(summary),
        *_copies(summary.near_copies),
        *_handed_out(summary.handed_out),
        _footer(summary),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _figures(summary: CohortSummary) -> str:
    found = (summary.passed, summary.not_met, summary.not_judged)
    rows = (
        ("Learners", summary.learners, "", summary.learners_before),
        *zip(
            ("✅ Passed", "❌ Not met", "❔ Not judged"),
            found,
            wording.shares(found),
            (summary.passed_before, summary.not_met_before, summary.not_judged_before),
            strict=True,
        ),
    )
    compared = ("Last time", "Change") if summary.previous_at is not None else ()
    head = ("", "Count", "Share", *compared)
    return _table(
        head,
        (
            (title, f"{now:,}", percent, f"{before or 0:,}", wording.signed(now - (before or 0)))[
                : len(head)
            ]
            for title, now, percent, before in rows
        ),
    )


def _by_rubric(summary: CohortSummary) -> Iterator[str]:
    if len(summary.rubrics) > 1:
        yield "## By rubric"
        yield _table(
            ("Rubric", "Learners", "Passed", "Share"),
            (
                (
                    escape.markdown(rubric.id, _LONGEST),
                    f"{rubric.learners:,}",
                    f"{rubric.passed:,}",
                    wording.share(rubric.passed, rubric.learners),
                )
                for rubric in summary.rubrics
            ),
        )


def _changes(summary: CohortSummary) -> Iterator[str]:
    if summary.previous_at is not None:
        yield f"## Changes since {escape.markdown(summary.previous_at[:10] or 'the last sweep')}"
        yield _table(
            ("Change", "Learners"),
            (
                (change.value.replace("-", " ").capitalize(), f"{count:,}")
                for change, count in summary.changes.items()
            ),
        )


def _tallies(summary: CohortSummary) -> Iterator[str]:
    """Yield a table of each rubric's criteria and one of its topics."""
    several = len(summary.rubrics) > 1
    for rubric in dict.fromkeys(tally.rubric for tally in summary.criteria):
        of = f" of {escape.markdown(rubric, _LONGEST)}" if several else ""
        for title, one, tallies in (
            ("Criteria", "Criterion", summary.criteria),
            ("Topics", "Topic", summary.topics),
        ):
            mine = [tally for tally in tallies if tally.rubric == rubric]
            if mine:
                yield f"## {title}{of}, worst first"
                yield _tally_table(one, mine, compared=summary.previous_at is not None)


def _tally_table(one: str, tallies: Sequence[Tally], *, compared: bool) -> str:
    """Return a table of tallies, the required before the advisory, the least often met first."""
    ordered = sorted(
        tallies,
        key=lambda tally: (
            tally.level is Level.ADVISORY,
            tally.met / tally.judged if tally.judged else 2.0,
        ),
    )
    head = (one, "Met", "Share", "", "With a README", *(("Change",) if compared else ()))
    return _table(head, (_tally(tally)[: len(head)] for tally in ordered))


def _tally(tally: Tally) -> Sequence[str]:
    advice = " (advisory)" if tally.level is Level.ADVISORY else ""
    with_readme = tally.with_readme
    return (
        escape.markdown(tally.title or tally.id, _LONGEST) + advice,
        f"{tally.met:,} of {tally.judged:,}",
        wording.share(tally.met, tally.judged),
        _bar(tally.met, tally.judged),
        wording.share(with_readme.met, with_readme.judged) if with_readme else "–",
        wording.signed(tally.met - tally.before.met)
        if tally.before and tally.before.judged
        else "",
    )


def _scores(summary: CohortSummary) -> str:
    names = [f"{10 * i} to {10 * i + 9}" for i in range(10)] + ["100"]
    most = max(summary.scores, default=0)
    rows = (
        (name, f"{count:,}", _bar(count, most))
        for name, count in zip(names, summary.scores, strict=False)
    )
    return f"## Scores\n\n{_table(('Score', 'Learners', ''), rows)}"


def _trend(summary: CohortSummary) -> Iterator[str]:
    if summary.trend:
        points = [(point.at, point.passed, point.learners) for point in summary.trend]
        points.append((summary.swept_at, summary.passed, summary.learners))
        rows = (
            (
                escape.markdown(at[:10]),
                f"{passed:,} of {learners:,}",
                wording.share(passed, learners),
            )
            for at, passed, learners in points
        )
        yield f"## Trend\n\n{_table(('Sweep', 'Passed', 'Share'), rows)}"


def _named(people: Mapping[str, Sequence[Person]]) -> Iterator[str]:
    for kind, title in _SECTIONS:
        held = people.get(kind, ())
        if held:
            count = f"{len(held):,}{'+' if len(held) >= 1000 else ''}"
            shown = "\n".join(map(_person, held[:_MOST_NAMED]))
            more = _more(len(held) - _MOST_NAMED, "\n- ", "all in results.csv")
            yield f"## {title} ({count})\n\n{shown}{more}"


def _person(person: Person) -> str:
    note = f": {escape.prose(person.note, _LONGEST)}" if person.note else ""
    return f"- {escape.link(person.name, person.url, 100)}{note}"


def _copies(pairs: Sequence[NearCopy]) -> Iterator[str]:
    """Yield the section for staff on pairs of READMEs that are nearly the same."""
    if not pairs:
        return
    table = _table(
        ("Learner", "Nearly the same as", "Share"),
        (
            (
                escape.markdown(pair.second, 100),
                escape.markdown(pair.first, 100),
                wording.percent(pair.share),
            )
            for pair in pairs[:_MOST_PAIRS]
        ),
    )
    more = _more(len(pairs) - _MOST_PAIRS, "\n\n", "all in report.html")
    yield (
        f"## READMEs that are nearly the same ({counted(len(pairs), 'pair')})\n\n"
        "For staff only; no verdict depends on it. The assignment's own text, and text that five "
        f"or more READMEs have, is left out of the comparison.\n\n{table}{more}"
    )


def _handed_out(learners: Sequence[HandedOut]) -> Iterator[str]:
    """Yield the section for staff on text that many READMEs have."""
    if not learners:
        return
    rows = (
        (escape.markdown(one.learner, 100), wording.percent(one.share), _lines(one))
        for one in learners[:_MOST_PAIRS]
    )
    more = _more(len(learners) - _MOST_PAIRS, "\n\n", "all in summary.json")
    yield (
        f"## Text that five or more READMEs have ({counted(len(learners), 'learner')})\n\n"
        "For staff only; no verdict depends on it. Sentences that five or more READMEs have word "
        "for word are mostly handed-out text, such as a case study; they may also be copied from "
        "another learner.\n\n"
        f"{_table(('Learner', 'Share', 'Lines'), rows)}{more}"
    )


def _lines(one: HandedOut) -> str:
    return f"{one.line}" if one.line == one.end_line else f"{one.line} to {one.end_line}"


def _problems(problems: Sequence[str]) -> Iterator[str]:
    if problems:
        shown = "\n".join(f"- {escape.prose(one, 500)}" for one in problems[:_MOST_PROBLEMS])
        more = _more(len(problems) - _MOST_PROBLEMS, "\n- ", "all in summary.json")
        yield f"## Problems ({len(problems):,})\n\n{shown}{more}"


def _footer(summary: CohortSummary) -> str:
    parts = [
        f"Swept {escape.markdown(summary.swept_at)}",
        _tool(summary),
        wording.rubric(summary.rubric),
    ]
    if summary.requests is not None:
        parts.append(counted(summary.requests, "request"))
    return f"<sub>{' · '.join(parts)}</sub>"


def _tool(summary: CohortSummary) -> str:
    at = f" at {escape.code(summary.tool_commit[:10])}" if summary.tool_commit else ""
    return f"nexus-check {escape.markdown(summary.tool_version)}{at}"


# --- small things --------------------------------------------------------------------------------


def _table(head: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    """Return a table; columns of `_NUMBERS` but the first are aligned to the right."""
    under = ["---", *("---:" if name in _NUMBERS else "---" for name in head[1:])]
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, under, *rows))


def _more(count: int, before: str, where: str) -> str:
    return f"{before}… and {count:,} more, {where}" if count > 0 else ""


def _bar(part: int, whole: int) -> str:
    filled = round(_BAR * part / whole) if whole else 0
    return "`" + "█" * filled + "·" * (_BAR - filled) + "`"
