"""A sweep's results: each learner once, from the journal, the sweep before, or with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from nexus_check import __version__
from nexus_check import rubric as rubrics
from nexus_check.cohort.closing import Closing, comparable, judge_of
from nexus_check.cohort.earlier import EarlierSweep, Entry, Line
from nexus_check.cohort.journal import Header, Journal, Judged, Record, Same
from nexus_check.cohort.learners import Cohort, Shard
from nexus_check.cohort.messages import Seen
from nexus_check.model import Change, Conclusion, RepositoryRef, Target
from nexus_check.reporters import json as reports
from nexus_check.rubric import Rubric
from tests.unit import factories
from tests.unit.cohort import made

RUBRIC = rubrics.load(None)
JUDGE = judge_of([RUBRIC], None)
HEADER = Header("2026-01-12T06:00:00Z", RUBRIC.digest, __version__)


def judged(login: str, **given: Any) -> Judged:
    raw = msgspec.Raw(reports.encode(made.report(login, **given)))
    return Judged(login, Seen(blob="b"), b"s", raw)


@contextmanager
def closing(
    folder: Path,
    held: Cohort,
    *records: Record,
    since: Path | None = None,
    shard: Shard | None = None,
) -> Iterator[Closing]:
    places = {learner.key: learner.place for learner in held.learners}
    faults = {1: "GitHub was away."}
    with Journal(folder, places, HEADER) as journal:
        for record in records:
            journal.append(record)
        if since is None:
            yield Closing(held, [RUBRIC], journal, None, faults, ())
            return
        with EarlierSweep(since) as earlier:
            gone = [key for key in earlier.keys(shard) if key not in places]
            yield Closing(held, [RUBRIC], journal, earlier, faults, gone)


def test_everybody_is_there_in_order_with_the_reason_where_there_is_no_verdict(
    tmp_path: Path,
) -> None:
    with closing(tmp_path, made.cohort("cy", "ada", "bo"), judged("bo"), judged("cy")) as closed:
        found: list[Entry] = list(closed.entries())
    assert [(entry.line.key, entry.line.place, entry.report.learner) for entry in found] == [
        ("cy", 0, "cy"),
        ("ada", 1, "ada"),
        ("bo", 2, "bo"),
    ]
    assert [entry.report.conclusion for entry in found] == [
        Conclusion.FAILURE,
        Conclusion.ERROR,
        Conclusion.FAILURE,
    ]
    assert "GitHub was away." in found[1].report.findings[0].message
    assert (found[0].line.seen, found[0].line.sketch, found[0].line.change) == (
        Seen(blob="b"),
        b"s",
        None,
    )
    assert closed.before is None


def test_who_was_never_reached_is_not_judged(tmp_path: Path) -> None:
    with closing(tmp_path, made.cohort("ada")) as closed:
        (entry,) = closed.entries()
    assert entry.report.conclusion is Conclusion.ERROR
    assert "ended before" in entry.report.findings[0].message


def test_what_is_as_before_is_taken_over_to_the_byte(tmp_path: Path) -> None:
    before = [
        made.entry(0, made.report("ada"), sketch=b"sketch"),
        made.entry(1, made.report("bo", score=20)),
    ]
    made.folder(tmp_path / "before", before)
    here = made.cohort("bo", "ada")
    records = (Same("ada"), judged("bo", score=60))
    with closing(tmp_path / "journal", here, *records, since=tmp_path / "before") as closed:
        bo, ada = closed.entries()
    assert (ada.raw, ada.line.sketch, ada.line.change) == (
        before[0].raw,
        b"sketch",
        Change.UNCHANGED,
    )
    assert (bo.line.change, bo.line.score_before) == (Change.IMPROVED, 20)
    assert [point.at for point in bo.line.history] == [made.ABOUT.swept_at]


def test_the_sweep_before_is_counted_with_those_who_left(tmp_path: Path) -> None:
    made.folder(tmp_path / "before", made.entries("ada", "bo", "gone"))
    with closing(
        tmp_path / "journal", made.cohort("ada", "new"), judged("ada"), since=tmp_path / "before"
    ) as closed:
        changes = [entry.line.change for entry in closed.entries()]
    assert changes == [Change.UNCHANGED, Change.NEW]
    assert closed.before is not None
    assert closed.before.learners == 3


@pytest.mark.slow
def test_each_shard_counts_those_who_left_it(tmp_path: Path) -> None:
    logins = [f"learner-{i}" for i in range(30)]
    made.folder(tmp_path / "before", made.entries(*logins))
    counted = 0
    for number in (1, 2, 3):
        with closing(
            tmp_path / str(number), made.cohort(), since=tmp_path / "before", shard=Shard(number, 3)
        ) as closed:
            assert list(closed.entries()) == []
            assert closed.before is not None
            counted += closed.before.learners
    assert counted == 30


# --- what can be compared ------------------------------------------------------------------------

ADA = Target("ada", "ada", "alx-project-nexus", learner="ada")


def found(line: Line | None = None, **given: Any) -> Entry:
    """A result of an earlier sweep, by default the same judge's with the README `b`."""
    fields: dict[str, Any] = {
        "target": "ada",
        "learner": "ada",
        "tool_version": __version__,
        "repository": RepositoryRef(
            "ada/alx-project-nexus", factories.URL, "main", factories.COMMIT
        ),
        "notes": ("A note.",),
    }
    report = factories.report(**fields | given)
    return Entry(b"", report, line or Line("ada", 0, seen=Seen(blob="b"), judge=JUDGE))


def test_a_verdict_of_the_same_judge_on_the_same_target_can_stand() -> None:
    before = comparable(found(), ADA, JUDGE)
    assert before is not None
    assert (before.repository, before.blob) == (found().report.repository, "b")
    assert before.notes == ()  # they are of the repository, and asked for with it


@pytest.mark.parametrize(
    "given",
    [
        {"tool_version": "0.0.1"},
        {"target": "ada/another"},
        {"learner": "bo"},
        {"conclusion": Conclusion.ERROR},
    ],
)
def test_any_other_is_judged_anew(given: dict[str, Any]) -> None:
    assert comparable(found(**given), ADA, JUDGE) is None


@pytest.mark.parametrize(
    ("then", "row"),
    [
        ([], None),
        ([RUBRIC, RUBRIC], None),  # the README may belong to the other one's program
        ([RUBRIC], RUBRIC.id),  # a roster's column named it
        ([rubrics.load("alx-project-nexus-frontend")], None),
    ],
)
def test_a_verdict_of_other_rubrics_or_by_another_row_is_judged_again(
    then: list[Rubric], row: str | None
) -> None:
    line = Line("ada", 0, seen=Seen(), judge=judge_of(then, row))
    assert comparable(found(line), ADA, JUDGE) is None


def test_without_what_the_last_sweep_saw_everything_is_asked_again() -> None:
    assert comparable(found(Line("ada", 0, judge=JUDGE)), ADA, JUDGE) is None


def test_of_a_missing_repository_its_notes_and_likenesses_are_compared() -> None:
    line = Line("ada", 0, seen=Seen(similar=("alx_project_nexus",)), judge=JUDGE)
    before = comparable(found(line, repository=RepositoryRef()), ADA, JUDGE)
    assert before is not None
    assert (before.repository.full_name, before.similar, before.notes) == (
        None,
        ("alx_project_nexus",),
        ("A note.",),
    )
