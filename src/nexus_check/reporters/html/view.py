"""A cohort's figures as the page's template shows them: counted, worded and scaled, without markup.

Lengths of bars are in percent of their track. Texts from outside are made plain here and escaped by
the template (autoescape). Links are fragments that `route.js` reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from nexus_check.criteria.wording import counted
from nexus_check.model import Change, CohortSummary, Level, Share, SweepPoint, Tally
from nexus_check.reporters import escape
from nexus_check.reporters.html.encoding import ASKED, CHANGES, CONCLUSIONS
from nexus_check.reporters.wording import share, shares, signed


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as shown (`text`), and for machines (`iso`, None if it could not be parsed)."""

    text: str
    day: str
    iso: str | None


@dataclass(frozen=True, slots=True)
class Tile:
    """One of the figures at the top. `moved` is in learners; `mood` is `better`, `worse` or ''."""

    title: str
    count: str
    share: str
    moved: str
    mood: str
    href: str
    mark: str
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """How many learners meet one criterion, or cover one topic `within` a criterion.

    `width` and `before` are None where it was judged for no learner, now or in the earlier sweep.
    `moved` is in learners.
    """

    title: str
    within: str
    href: str
    width: float | None
    before: float | None
    percent: str
    count: str
    moved: str
    mood: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """The same criteria or topics, worst first: of all learners, and of those with a README."""

    everyone: tuple[Bar, ...]
    with_readme: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class RubricView:
    """The rankings of one rubric. `name` is '' where it is the only one."""

    name: str
    required: Ranking
    advisory: Ranking
    required_topics: Ranking
    advisory_topics: Ranking


@dataclass(frozen=True, slots=True)
class RubricRow:
    """How the learners of one rubric did, where there are several."""

    name: str
    learners: str
    passed: str
    share: str
    href: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the histogram: the learners whose score is within `scores`."""

    scores: str
    count: str
    height: float
    href: str


@dataclass(frozen=True, slots=True)
class Movement:
    """How many learners changed in one way since the earlier sweep."""

    change: str
    title: str
    count: str
    width: float
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line through the sweeps. `points` are an SVG polyline's; `first` and `last` are shares."""

    title: str
    points: str
    dots: tuple[tuple[float, float], ...]
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Trend:
    """The share that passed in every known sweep, and the same for each required criterion."""

    days: tuple[str, ...]
    passed: Line
    rows: tuple[tuple[str, str, str], ...]
    criteria: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class View:
    """Everything that the template shows of a cohort but its rows."""

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
    rubrics: tuple[RubricView, ...]
    rubric_rows: tuple[RubricRow, ...]
    columns: tuple[Column, ...]
    movements: tuple[Movement, ...]
    trend: Trend | None
    conclusions: tuple[tuple[str, str], ...]
    changes: tuple[tuple[str, str], ...]
    asked: tuple[tuple[str, str], ...]
    criterion_choices: tuple[tuple[str, str], ...]
    topic_choices: tuple[tuple[str, str], ...]
    copies: str
    problems: tuple[str, ...]


def view(summary: CohortSummary) -> View:
    """Return everything that the template needs to draw `summary`."""
    titles = {(tally.rubric, tally.id): tally.title for tally in summary.criteria}
    topics = {
        _key(tally): f"{titles.get((tally.rubric, tally.criterion or ''), '')}: {tally.title}"
        for tally in reversed(summary.topics)
    }
    criteria = {_key(tally): tally.title for tally in reversed(summary.criteria)}
    return View(
        rubric_title=escape.plain(summary.rubric_title, 120),
        rubric_id=escape.plain(summary.rubric.id, 80),
        rubric_version=escape.plain(summary.rubric.version, 40),
        rubric_digest=escape.plain(summary.rubric.digest, 80),
        tool_version=escape.plain(summary.tool_version, 40),
        tool_commit=escape.plain(summary.tool_commit, 64) if summary.tool_commit else None,
        swept=moment(summary.swept_at),
        previous=moment(summary.previous_at) if summary.previous_at is not None else None,
        requests=None if summary.requests is None else counted(summary.requests, "request"),
        learners=_count(summary.learners),
        tiles=_tiles(summary),
        rubrics=tuple(_rubric_views(summary)),
        rubric_rows=_rubric_rows(summary),
        columns=_columns(summary.scores),
        movements=_movements(summary) if summary.previous_at is not None else (),
        trend=_trend(summary) if summary.trend else None,
        conclusions=tuple((name.value, title) for name, title in CONCLUSIONS.items()),
        changes=tuple(
            (name.value, title)
            for name, title in CHANGES.items()
            if summary.previous_at is not None
        ),
        asked=tuple((name, title) for name, (title, _marks) in ASKED.items()),
        criterion_choices=_choices(criteria),
        topic_choices=_choices(topics),
        copies=_count(len(summary.near_copies)),
        problems=tuple(escape.plain(problem, 500) for problem in summary.problems),
    )


def _choices(titles: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((key, escape.plain(title, 120)) for key, title in reversed(titles.items()))


def moment(at: str) -> Moment:
    """Return an ISO 8601 time in UTC and in words; any other text is shown as it is."""
    try:
        time = datetime.fromisoformat(at).astimezone(UTC)
    except (ValueError, OverflowError):
        shown = escape.plain(at, 40)
        return Moment(shown, shown, None)
    day = f"{time.day} {time:%B %Y}"
    return Moment(f"{day}, {time:%H:%M} UTC", day, time.isoformat(timespec="seconds"))


def _count(number: int) -> str:
    return f"{number:,}"


def _width(part: int, whole: int) -> float:
    return round(100 * part / whole, 2) if whole else 0.0


def _moved(now: int, before: int | None) -> str:
    return "" if before is None else signed(now - before)


def _mood(now: int, before: int | None, *, good: int = 1) -> str:
    """Return `better`, `worse` or ''; `good` is -1 where fewer are better, 0 where neither is."""
    change = good * (now - (before if before is not None else now))
    return "better" if change > 0 else "worse" if change < 0 else ""


def _learners_link(**asked: str) -> str:
    parts = [
        "view=learners",
        *(f"{name}={quote(value, safe=':/')}" for name, value in asked.items()),
    ]
    return "#" + "&".join(parts)


def _tiles(summary: CohortSummary) -> tuple[Tile, ...]:
    figures = (
        ("Passed", summary.passed, summary.passed_before, "success", "met", 1),
        ("Not met", summary.not_met, summary.not_met_before, "failure", "missing", -1),
        ("Not judged", summary.not_judged, summary.not_judged_before, "error", "unknown", -1),
    )
    everyone = Tile(
        title="Learners",
        count=_count(summary.learners),
        share="",
        moved=_moved(summary.learners, summary.learners_before),
        mood="",
        href=_learners_link(),
        mark="",
        width=100,
    )
    shown = shares([summary.passed, summary.not_met, summary.not_judged])
    return everyone, *(
        Tile(
            title=title,
            count=_count(count),
            share=percent,
            moved=_moved(count, before),
            mood=_mood(count, before, good=good),
            href=_learners_link(conclusion=conclusion),
            mark=mark,
            width=_width(count, summary.learners),
        )
        for (title, count, before, conclusion, mark, good), percent in zip(
            figures, shown, strict=True
        )
    )


# --- criteria and topics -------------------------------------------------------------------------


def _key(tally: Tally) -> str:
    """Return the name of a criterion, or of a topic within one, in a link's fragment."""
    return escape.plain(f"{tally.criterion}/{tally.id}" if tally.criterion else tally.id)


def _rubric_views(summary: CohortSummary) -> Iterable[RubricView]:
    for rubric in dict.fromkeys(tally.rubric for tally in summary.criteria):
        criteria = [tally for tally in summary.criteria if tally.rubric == rubric]
        topics = [tally for tally in summary.topics if tally.rubric == rubric]
        titles = {tally.id: tally.title for tally in criteria}
        name = rubric if len(summary.rubrics) > 1 else ""
        yield RubricView(
            escape.plain(name, 80),
            *(
                _ranking(_of_level(tallies, advisory=advisory), titles, name)
                for tallies in (criteria, topics)
                for advisory in (False, True)
            ),
        )


def _of_level(tallies: Sequence[Tally], *, advisory: bool) -> list[Tally]:
    return [tally for tally in tallies if (tally.level is Level.ADVISORY) is advisory]


def _ranking(tallies: Sequence[Tally], titles: dict[str, str], rubric: str) -> Ranking:
    everyone = [(tally, Share(tally.met, tally.judged), tally.before) for tally in tallies]
    with_readme = [
        (tally, tally.with_readme or Share(0, 0), tally.with_readme_before) for tally in tallies
    ]
    return Ranking(
        tuple(_bar(*each, titles, rubric) for each in sorted(everyone, key=_part)),
        tuple(_bar(*each, titles, rubric, readme="yes") for each in sorted(with_readme, key=_part)),
    )


def _part(given: tuple[Tally, Share, Share | None]) -> float:
    """Return what to sort a ranking by: the share met, what was judged for no learner last."""
    _, now, _ = given
    return now.met / now.judged if now.judged else 2.0


def _bar(
    tally: Tally,
    now: Share,
    before: Share | None,
    titles: dict[str, str],
    rubric: str,
    **asked: str,
) -> Bar:
    compared = before is not None and before.judged > 0 and now.judged > 0
    if rubric:
        asked["rubric"] = escape.plain(rubric)
    return Bar(
        title=escape.plain(tally.title, 80),
        within=escape.plain(titles.get(tally.criterion or "", ""), 80),
        href=_learners_link(**{"is": f"{_key(tally)}:not-met"}, **asked),
        width=_width(now.met, now.judged) if now.judged else None,
        before=_width(before.met, before.judged) if before and compared else None,
        percent=share(now.met, now.judged),
        count=f"{_count(now.met)} of {_count(now.judged)}",
        moved=_moved(now.met, before.met) if before and compared else "",
        mood=_mood(now.met, before.met) if before and compared else "",
    )


def _rubric_rows(summary: CohortSummary) -> tuple[RubricRow, ...]:
    if len(summary.rubrics) < 2:
        return ()
    return tuple(
        RubricRow(
            name=escape.plain(rubric.id, 80),
            learners=_count(rubric.learners),
            passed=_count(rubric.passed),
            share=share(rubric.passed, rubric.learners),
            href=_learners_link(rubric=escape.plain(rubric.id)),
        )
        for rubric in summary.rubrics
    )


# --- the other pictures --------------------------------------------------------------------------


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


def _trend(summary: CohortSummary) -> Trend:
    now = SweepPoint(
        summary.swept_at,
        summary.learners,
        summary.passed,
        {
            f"{tally.rubric}/{tally.id}": Share(tally.met, tally.judged)
            for tally in summary.criteria
        },
    )
    points = (*summary.trend, now)
    passed = [Share(point.passed, point.learners) for point in points]
    several = len(summary.rubrics) > 1
    days = tuple(moment(point.at).day for point in points)
    return Trend(
        days=days,
        passed=_line("Passed", passed),
        rows=tuple(
            (day, f"{_count(of.met)} of {_count(of.judged)}", share(of.met, of.judged))
            for day, of in zip(days, passed, strict=True)
        ),
        criteria=tuple(
            _line(
                escape.plain(f"{tally.title} ({tally.rubric})" if several else tally.title, 80),
                [point.criteria.get(f"{tally.rubric}/{tally.id}") for point in points],
            )
            for tally in _of_level(summary.criteria, advisory=False)
        ),
    )


def _line(title: str, values: Sequence[Share | None]) -> Line:
    """Return the line through the sweeps that have a value, 100 wide and 100 high."""
    there = [(index, of) for index, of in enumerate(values) if of and of.judged]
    last = max(1, len(values) - 1)
    dots = tuple(
        (round(100 * index / last, 2), round(100 - _width(of.met, of.judged), 2))
        for index, of in there
    )
    first, newest = (there[0][1], there[-1][1]) if there else (Share(0, 0), Share(0, 0))
    return Line(
        title,
        " ".join(f"{x},{y}" for x, y in dots),
        dots,
        first=share(first.met, first.judged),
        last=share(newest.met, newest.judged),
    )
