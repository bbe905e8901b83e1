"""An invented cohort: rows and a summary of any size, the same for the same seed.

The texts have the lengths and the repetition of real reports; no name in it is a person's.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec.structs import replace

from nexus_check.cohort.tallies import Counts
from nexus_check.model import (
    Change,
    CohortRow,
    CohortSummary,
    Conclusion,
    Finding,
    HistoryPoint,
    Level,
    NearCopy,
    ReadmeRef,
    Report,
    RepositoryRef,
    RubricRef,
    Share,
    State,
    Status,
    SweepPoint,
    Tally,
    TopicResult,
)

RUBRIC = RubricRef(id="alx-project-nexus", version="1", digest="sha256:" + "5a" * 32)

# Criterion, title, advisory, topics; then the chance of being met.
CRITERIA: tuple[tuple[str, str, bool, tuple[str, ...], float], ...] = (
    ("repository-name", "Repository name", False, (), 0.97),
    ("published", "Published", False, (), 0.99),
    ("readme", "README.md", False, (), 0.96),
    ("program-overview", "Program overview", False, (), 0.8),
    (
        "key-technologies",
        "Key technologies",
        False,
        ("python", "django", "rest-apis", "graphql", "docker", "ci-cd"),
        0.42,
    ),
    (
        "backend-concepts",
        "Backend concepts",
        False,
        ("database-design", "asynchronous-programming", "caching-strategies"),
        0.35,
    ),
    (
        "challenges-and-solutions",
        "Challenges and solutions",
        False,
        ("challenges", "solutions"),
        0.22,
    ),
    (
        "best-practices-and-takeaways",
        "Best practices and takeaways",
        False,
        ("best-practices", "takeaways"),
        0.3,
    ),
    ("headings", "Headings", False, (), 0.98),
    ("lists", "Lists", False, (), 0.95),
    ("own-words", "Own words", False, (), 0.9),
    ("collaboration", "Collaboration", True, (), 0.1),
    (
        "wider-topics",
        "Wider topics",
        True,
        ("message-queues", "celery-rabbitmq", "system-design"),
        0.05,
    ),
    ("structure", "Structure", True, (), 0.5),
)
# How likely a README that does not cover all topics of a part covers this one; 0.4 for the others.
_COVERED = {
    "python": 0.9,
    "django": 0.85,
    "rest-apis": 0.7,
    "docker": 0.55,
    "graphql": 0.25,
    "database-design": 0.7,
}

REQUIRED = sum(not advisory for _id, _title, advisory, _topics, _chance in CRITERIA)

_GIVEN = (
    *("Amara", "Bolu", "Chidi", "Dalia", "Esi", "Farouk", "Gift", "Hawa", "Imani"),
    *("Jabari", "Kofi", "Lindiwe", "Musa", "Naledi", "Otieno", "Paul", "Zoë"),
)
_FAMILY = (
    "Invented",
    "Imaginary",
    "Notional",
    "Fictive",
    "Supposed",
    "Hypothetical",
    "Unreal",
    "Pretend",
    "Example",
)
_HEADINGS = (
    "Challenges Faced",
    "Key Technologies",
    "What I learned",
    "Backend Concepts",
    "Takeaways",
    "Overview",
)


def learner(number: int) -> str:
    """The login of the learner with this number, from 0."""
    return f"{_GIVEN[number % len(_GIVEN)].lower().replace('ë', 'e')}-invented-{number:05}"


def rows(size: int, seed: int = 7, *, compared: bool = True) -> Iterator[CohortRow]:
    """`size` learners, one at a time."""
    for number in range(size):
        yield _row(number, random.Random(f"{seed}/{number}"), compared=compared)


def summary(size: int, seed: int = 7, *, compared: bool = True, copies: int = 12) -> CohortSummary:
    """Return the summary of the same rows, with an invented earlier sweep if `compared`."""
    counts = Counts()
    for row in rows(size, seed, compared=compared):
        counts.add(row.report, row.change)
    passed, failed = counts.conclusions[Conclusion.SUCCESS], counts.conclusions[Conclusion.FAILURE]
    now = CohortSummary(
        swept_at="2031-03-14T06:00:00+00:00",
        tool_version="1.0.0",
        tool_commit="c0ffee" * 6 + "c0ff",
        rubric=RUBRIC,
        rubric_title="ALX Project Nexus",
        learners=size,
        passed=passed,
        not_met=failed,
        not_judged=counts.conclusions[Conclusion.ERROR],
        scores=tuple(counts.scores),
        criteria=tuple(_before(tally, compared) for tally in counts.criteria_tallies(None)),
        topics=tuple(_before(tally, compared) for tally in counts.topic_tallies(None)),
        changes=dict(counts.changes),
        near_copies=tuple(
            NearCopy(learner(2 * n), learner(2 * n + 1), 0.99 - n / 100)
            for n in range(min(copies, size // 2))  # every share above 0.8
        ),
        previous_at="2031-03-07T06:00:00+00:00" if compared else None,
        learners_before=size - 3 if compared else None,
        passed_before=passed - max(1, size // 40) if compared else None,
        not_met_before=failed + max(1, size // 50) if compared else None,
        not_judged_before=counts.conclusions[Conclusion.ERROR] if compared else None,
        requests=size // 87 + 1,
        problems=("Line 12 of the roster names no learner.",),
        rubrics=counts.rubric_tallies(),
    )
    return replace(
        now, trend=tuple(_point(now, weeks) for weeks in range(6, 0, -1)) if compared else ()
    )


def _point(now: CohortSummary, weeks: int) -> SweepPoint:
    """An earlier sweep, so many weeks before: the earlier, the fewer passed."""
    at = datetime.fromisoformat(now.swept_at) - timedelta(weeks=weeks)
    part = (10 - weeks) / 10
    criteria = {
        f"{tally.rubric}/{tally.id}": Share(int(tally.met * (1 + part) / 2), tally.judged)
        for tally in now.criteria
    }
    return SweepPoint(at.isoformat(), now.learners, int(now.passed * part), criteria)


def _before(tally: Tally, compared: bool) -> Tally:
    if not compared or tally.with_readme is None:
        return tally
    fewer = tally.judged * (len(tally.id) % 9 - 1) // 100
    return replace(
        tally,
        before=Share(max(0, tally.met - fewer), tally.judged),
        with_readme_before=Share(max(0, tally.with_readme.met - fewer), tally.with_readme.judged),
    )


def _title(topic: str) -> str:
    written = {
        "rest-apis": "REST APIs",
        "graphql": "GraphQL",
        "ci-cd": "CI/CD",
        "celery-rabbitmq": "Celery and RabbitMQ",
    }
    return written.get(topic, topic.replace("-", " ").capitalize())


def _row(number: int, chance: random.Random, *, compared: bool) -> CohortRow:
    login = learner(number)
    report = _report(login, chance)
    given, family = chance.choice(_GIVEN), chance.choice(_FAMILY)
    before = (
        max(0, report.score - chance.choice((0, 0, 0, 0, 9, 9, 18, 27, -9))) if compared else None
    )
    return CohortRow(
        report=report,
        columns={
            "name": f"{given} {family}",
            "email": f"{given.lower()}.{family.lower()}{number}@example.invalid",
            "cohort": f"Cohort {number % 9 + 1}",
        },
        change=_change(report, before, chance) if compared else None,
        score_before=before,
        history=tuple(
            HistoryPoint(
                f"2031-0{month}-07T06:00:00+00:00",
                max(0, report.score - 9 * (4 - month)),
                Conclusion.FAILURE,
            )
            for month in (1, 2, 3)
        )
        if compared
        else (),
    )


def _change(report: Report, before: int | None, chance: random.Random) -> Change:
    if report.conclusion is Conclusion.ERROR or before is None:
        return Change.NOT_COMPARABLE
    if report.conclusion is Conclusion.SUCCESS and before < 100:
        return Change.NEWLY_PASSES
    if report.score == 0:
        return Change.NEVER_STARTED
    if chance.random() < 0.02:
        return Change.REGRESSED
    if report.score == before:
        return Change.UNCHANGED
    return Change.IMPROVED if report.score > before else Change.DECLINED


def _report(login: str, chance: random.Random) -> Report:
    kind = chance.random()
    if kind < 0.01:
        return _unjudged(login)
    findings = (
        _nothing_there() if kind < 0.03 else _findings(chance, diligence=chance.random() ** 0.7)
    )
    passed = sum(f.status is Status.PASS for f in findings if f.level is Level.REQUIRED)
    full_name = f"{login}/alx-project-nexus"
    there = kind >= 0.03
    return Report(
        tool_version="1.0.0",
        rubric=RUBRIC,
        target=login,
        learner=login,
        conclusion=Conclusion.SUCCESS if passed == REQUIRED else Conclusion.FAILURE,
        passed=passed,
        required=REQUIRED,
        score=100 * passed // REQUIRED,
        findings=findings,
        repository=RepositoryRef(full_name, f"https://github.com/{full_name}", "main", _hex(chance))
        if there
        else RepositoryRef(full_name),
        readme=ReadmeRef("README.md", 5_500 + int(2_000 * chance.random()), _hex(chance), 640)
        if there
        else None,
    )


def _hex(chance: random.Random) -> str:
    return f"{chance.getrandbits(160):040x}"


def _unjudged(login: str) -> Report:
    why = "GitHub did not answer three times in a row; this says nothing about the learner."
    findings = tuple(
        Finding(id_, title, _level(advisory), Status.UNKNOWN, message=why)
        for id_, title, advisory, _topics, _chance in CRITERIA
    )
    return Report(
        tool_version="1.0.0",
        rubric=RUBRIC,
        target=login,
        conclusion=Conclusion.ERROR,
        passed=0,
        required=REQUIRED,
        score=0,
        findings=findings,
        learner=login,
        notes=(why,),
    )


def _nothing_there() -> tuple[Finding, ...]:
    first = Finding(
        "repository-name",
        "Repository name",
        Level.REQUIRED,
        Status.FAIL,
        State.MISSING,
        "There is no public repository `alx-project-nexus`: create it, or make it public.",
        fix="gh repo create alx-project-nexus --public",
    )
    rest = tuple(
        Finding(
            id_,
            title,
            _level(advisory),
            Status.SKIPPED,
            State.MISSING,
            "Not checked: there is no repository.",
        )
        for id_, title, advisory, _topics, _chance in CRITERIA[1:]
    )
    return (first, *rest)


def _level(advisory: bool) -> Level:
    return Level.ADVISORY if advisory else Level.REQUIRED


def _findings(chance: random.Random, diligence: float) -> tuple[Finding, ...]:
    line = 1
    findings = []
    for id_, title, advisory, topics, likely in CRITERIA:
        line += chance.randint(2, 14)
        met = chance.random() < likely + (1 - likely) * diligence
        findings.append(_finding(chance, id_, title, advisory, topics, line, met))
    return tuple(findings)


def _finding(
    chance: random.Random,
    id_: str,
    title: str,
    advisory: bool,
    topics: tuple[str, ...],
    line: int,
    met: bool,
) -> Finding:
    help_url = f"https://example.invalid/nexus-check/docs/criteria.md#{id_}"
    covered = {topic: met or chance.random() < _COVERED.get(topic, 0.4) for topic in topics}
    if topics and not met and all(covered.values()):
        covered[topics[-1]] = False
    results = tuple(
        TopicResult(topic, _title(topic), "pass" if there else "fail", line + at if there else None)
        for at, (topic, there) in enumerate(covered.items())
    )
    if met:
        heading = f"## {chance.choice(_HEADINGS)} {chance.randint(1, 99)}"
        message = f"{title} is there."
        return Finding(
            id_,
            title,
            _level(advisory),
            Status.PASS,
            State.GOOD,
            message,
            "README.md",
            line,
            line + 9,
            heading,
            topics=results,
            help_url=help_url,
        )
    partly = any(covered.values())
    lacking = [_title(topic) for topic, there in covered.items() if not there]
    lines = "\n".join(f"- {topic}: <!-- what did you do with it? -->" for topic in lacking)
    return Finding(
        id_,
        title,
        _level(advisory),
        Status.WARN if advisory else Status.FAIL,
        State.INCOMPLETE if partly else State.MISSING,
        f"“{title}” lacks: {', '.join(lacking)}."
        if partly
        else f"No section about this was found. Add one titled, for example, “{title}”.",
        "README.md",
        line if partly else None,
        line + 9 if partly else None,
        f"## {chance.choice(_HEADINGS)}" if partly else None,
        topics=results,
        fix=lines if partly else f"## {title}\n\n{lines}".strip(),
        help_url=help_url,
    )
