"""A cohort's figures as the page's template shows them: counted, worded and measured out, but not yet markup.

Lengths of bars are in percent of their track. Every text that came from outside is made plain here; escaping for
HTML is the template's (autoescape). Links are fragments that `route.js` reads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from nexus_check.model import Change, CohortSummary, Level, Tally
from nexus_check.reporters import escape
from nexus_check.reporters.html.encoding import ASKED, CHANGES, CONCLUSIONS

_MINUS = "−"


@dataclass(frozen=True, slots=True)
class Moment:
    """A time for people (`text`) and for machines (`iso`, None where it could not be read as one)."""

    text: str
    day: str
    iso: str | None


@dataclass(frozen=True, slots=True)
class Tile:
    """One of the figures at the top. `share` is in percent, `moved` since the sweep before ('' without one)."""

    title: str
    count: str
    share: str
    moved: str
    href: str
    mark: str
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """How widely one criterion is met, or one topic `within` a criterion.

    `width` and `before` are None where nobody was judged on it, now or in the sweep before.
    """

    title: str
    within: str
    advisory: bool
    href: str
    width: float | None
    before: float | None
    percent: str
    count: str
    moved: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the histogram: the learners whose score lies in `scores`."""

    scores: str
    count: str
    height: float
    href: str


@dataclass(frozen=True, slots=True)
class Movement:
    """How many learners moved in one way since the sweep before."""

    change: str
    title: str
    count: str
    width: float
    href: str


@dataclass(frozen=True, slots=True)
class View:
    """All that the template shows of a cohort, apart from the learners themselves."""

    rubric_title: str
    rubric_id: str
    rubric_version: str
    rubric_digest: str
    tool_version: str
    tool_commit: str | None
    swept: Moment
    previous: Moment | None
    requests: str | None
    learners: str
    tiles: tuple[Tile, ...]
    criteria: tuple[Bar, ...]
    topics: tuple[Bar, ...]
    columns: tuple[Column, ...]
    movements: tuple[Movement, ...]
    conclusions: tuple[tuple[str, str], ...]
    changes: tuple[tuple[str, str], ...]
    asked: tuple[tuple[str, str], ...]
    criterion_choices: tuple[tuple[str, str], ...]
    topic_choices: tuple[tuple[str, str], ...]
    copies: str
    problems: tuple[str, ...]


def view(summary: CohortSummary) -> View:
    """Everything of `summary` in the words and measures of the page."""
    previous = moment(summary.previous_at) if summary.previous_at else None
    return View(
        rubric_title=escape.plain(summary.rubric_title, 120),
        rubric_id=escape.plain(summary.rubric.id, 80),
        rubric_version=escape.plain(summary.rubric.version, 40),
        rubric_digest=escape.plain(summary.rubric.digest, 80),
        tool_version=escape.plain(summary.tool_version, 40),
        tool_commit=escape.plain(summary.tool_commit, 40) if summary.tool_commit else None,
        swept=moment(summary.swept_at),
        previous=previous,
        requests=None if summary.requests is None else _requests(summary.requests),
        learners=_count(summary.learners),
        tiles=_tiles(summary),
        criteria=_bars(summary.criteria),
        topics=_bars(summary.topics, {tally.id: tally for tally in summary.criteria}),
        columns=_columns(summary.scores),
        movements=_movements(summary) if previous else (),
        conclusions=tuple((name.value, title) for name, title in CONCLUSIONS.items()),
        changes=tuple((name.value, title) for name, title in CHANGES.items() if summary.changes.get(name)),
        asked=tuple((name, title) for name, (title, _marks) in ASKED.items()),
        criterion_choices=tuple((escape.plain(t.id), escape.plain(t.title)) for t in summary.criteria),
        topic_choices=tuple((_key(t), escape.plain(t.title)) for t in summary.topics),
        copies=_count(len(summary.near_copies)),
        problems=tuple(escape.plain(problem, 500) for problem in summary.problems),
    )


def moment(at: str) -> Moment:
    """An ISO 8601 time in words, in UTC. What is no time is shown as it is."""
    try:
        time = datetime.fromisoformat(at).astimezone(UTC)
    except ValueError:
        shown = escape.plain(at, 40)
        return Moment(shown, shown, None)
    day = f"{time.day} {time:%B %Y}"
    return Moment(f"{day}, {time:%H:%M} UTC", day, time.isoformat(timespec="seconds"))


def percent(part: int, whole: int) -> str:
    """A share in whole percent, rounded down as a score is; neither a few nor all but a few read as none or all."""
    if not whole:
        return "–"
    if 0 < part * 100 < whole:
        return "<1 %"
    return f"{part * 100 // whole} %"


def movement(now: int, before: int | None) -> str:
    """How a count moved: `+3`, `−2`, `±0`; nothing where there is nothing to compare with."""
    return "" if before is None else _signed(now - before)


def _signed(number: int) -> str:
    if not number:
        return "±0"
    return f"{'+' if number > 0 else _MINUS}{abs(number):,}"


def _count(number: int) -> str:
    return f"{number:,}"


def _requests(number: int) -> str:
    return f"{number:,} {'request' if number == 1 else 'requests'}"


def _width(part: int, whole: int) -> float:
    return round(100 * part / whole, 2) if whole else 0.0


def _learners_link(**asked: str) -> str:
    parts = ["view=learners", *(f"{name}={quote(value, safe=':/')}" for name, value in asked.items())]
    return "#" + "&".join(parts)


def _tiles(summary: CohortSummary) -> tuple[Tile, ...]:
    figures = (
        ("Passed", summary.passed, summary.passed_before, "success", "met"),
        ("Not met", summary.not_met, summary.not_met_before, "failure", "missing"),
        ("Could not be judged", summary.not_judged, summary.not_judged_before, "error", "unknown"),
    )
    everyone = Tile(
        title="Learners",
        count=_count(summary.learners),
        share="",
        moved=movement(summary.learners, summary.learners_before),
        href=_learners_link(),
        mark="",
        width=100,
    )
    return everyone, *(
        Tile(
            title=title,
            count=_count(count),
            share=percent(count, summary.learners),
            moved=movement(count, before),
            href=_learners_link(conclusion=conclusion),
            mark=mark,
            width=_width(count, summary.learners),
        )
        for title, count, before, conclusion, mark in figures
    )


def _key(tally: Tally) -> str:
    """How a fragment names a criterion, or a topic within one."""
    return escape.plain(f"{tally.criterion}/{tally.id}" if tally.criterion else tally.id)


def _share(tally: Tally) -> float:
    """For sorting, worst first; what nobody was judged on comes last."""
    return tally.met / tally.judged if tally.judged else 2.0


def _bars(tallies: Sequence[Tally], criteria: Mapping[str, Tally] | None = None) -> tuple[Bar, ...]:
    whole = criteria or {}
    return tuple(_bar(tally, whole.get(tally.criterion or "")) for tally in sorted(tallies, key=_share))


def _bar(tally: Tally, within: Tally | None) -> Bar:
    compared = tally.met_before is not None and bool(tally.judged_before)
    return Bar(
        title=escape.plain(tally.title, 80),
        within=escape.plain(within.title, 80) if within else "",
        advisory=(within or tally).level is Level.ADVISORY,
        href=_learners_link(**{"is": f"{_key(tally)}:not-met"}),
        width=_width(tally.met, tally.judged) if tally.judged else None,
        before=_width(tally.met_before or 0, tally.judged_before or 0) if compared else None,
        percent=percent(tally.met, tally.judged),
        count=f"{_count(tally.met)} of {_count(tally.judged)}",
        moved=_points(tally) if compared and tally.judged else "",
    )


def _points(tally: Tally) -> str:
    """How a share moved, in whole percentage points."""
    now = 100 * tally.met / tally.judged
    before = 100 * (tally.met_before or 0) / (tally.judged_before or 1)
    return _signed(round(now - before))


def _columns(scores: Sequence[int]) -> tuple[Column, ...]:
    highest = max(scores, default=0)
    columns = []
    for number, count in enumerate(scores):
        first = 10 * number
        last = 100 if first == 100 else first + 9
        columns.append(
            Column(
                scores=f"{first}" if first == last else f"{first}–{last}",
                count=_count(count),
                height=_width(count, highest),
                href=_learners_link(score=f"{first}-{last}"),
            )
        )
    return tuple(columns)


def _movements(summary: CohortSummary) -> tuple[Movement, ...]:
    most = max(summary.changes.values(), default=0)
    return tuple(
        Movement(
            change=change.value,
            title=title,
            count=_count(summary.changes.get(change, 0)),
            width=_width(summary.changes.get(change, 0), most),
            href=_learners_link(change=change.value),
        )
        for change, title in CHANGES.items()
        if summary.changes.get(change, 0) or change in (Change.NEWLY_PASSES, Change.REGRESSED)
    )
