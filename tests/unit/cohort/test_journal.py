"""The journal: what was written before a sweep was killed is there when it is resumed."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from nexus_check.cohort import journal
from nexus_check.cohort.journal import Header, Journal, Judged, Known, Same
from nexus_check.cohort.messages import Seen
from nexus_check.model import Snapshot, Target
from nexus_check.reporters import json as reports
from nexus_check.sources.graphql import Ask, Need
from tests.unit.cohort import made

HEADER = Header("2026-01-05T06:00:00Z", "sha256:aa", "1.0.0")
PLACES = {"ada": 0, "bo": 1, "cy": 2}


def judged(key: str, score: int = 50) -> Judged:
    report = reports.encode(made.report(key, score=score))
    return Judged(key, Seen(blob="b1"), b"\x00sketch", msgspec.Raw(report))


def opened(folder: Path, header: Header = HEADER, places: dict[str, int] = PLACES) -> Journal:
    return Journal(folder, places, header)


def test_what_was_written_is_there_again(tmp_path: Path) -> None:
    waiting = Known("bo", Ask(1, Target("bo", "bo", "n"), Need.OTHERS, Snapshot("bo", "bo")))
    with opened(tmp_path) as first:
        first.append(judged("ada"))
        first.append(waiting)
        first.append(Same("cy"))
    with opened(tmp_path) as again:
        assert again.resumed == 2
        assert [again.done(place) for place in range(3)] == [True, False, True]
        assert again.get(0) == judged("ada")
        assert again.get(1) == waiting
        assert again.get(2) == Same("cy")


def test_the_last_word_on_a_learner_counts(tmp_path: Path) -> None:
    with opened(tmp_path) as held:
        held.append(Known("ada", Ask(0, Target("ada"))))
        held.append(judged("ada"))
        assert isinstance(held.get(0), Judged)
    with opened(tmp_path) as again:
        assert isinstance(again.get(0), Judged)
        assert again.done(0)


@pytest.mark.parametrize("lost", [1, 10, 60])
def test_a_line_cut_short_is_left_out_and_written_over(tmp_path: Path, lost: int) -> None:
    with opened(tmp_path) as held:
        held.append(judged("ada"))
        held.append(judged("bo"))
    path = tmp_path / journal.NAME
    path.write_bytes(path.read_bytes()[:-lost])
    with opened(tmp_path) as again:
        assert [again.done(place) for place in range(3)] == [True, False, False]
        again.append(Same("cy"))
    with opened(tmp_path) as third:
        assert [third.done(place) for place in range(3)] == [True, False, True]
    assert len(path.read_bytes().splitlines()) == 3


def test_records_after_a_damaged_line_are_read_and_damage_is_counted(tmp_path: Path) -> None:
    with opened(tmp_path) as held:
        held.append(judged("ada"))
        held.append(judged("bo"))
    path = tmp_path / journal.NAME
    header, first, second = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(header + b"\0" * (len(first) - 1) + b"\n" + second)
    with opened(tmp_path) as again:
        assert [again.done(place) for place in range(3)] == [False, True, False]
        assert again.damaged == 1


def test_a_score_changed_by_hand_is_damage(tmp_path: Path) -> None:
    with opened(tmp_path) as held:
        held.append(judged("ada", score=50))
    path = tmp_path / journal.NAME
    path.write_bytes(path.read_bytes().replace(b'"score":50', b'"score":90'))
    with opened(tmp_path) as again:
        assert (again.get(0), again.damaged) == (None, 1)


def test_a_record_that_is_damaged_later_is_not_returned(tmp_path: Path) -> None:
    with opened(tmp_path) as held:
        held.append(judged("ada", score=50))
        path = tmp_path / journal.NAME
        path.write_bytes(path.read_bytes().replace(b'"score":50', b'"score":90'))
        assert held.get(0) is None


def test_a_journal_whose_header_is_damaged_counts_as_one_that_was_begun(tmp_path: Path) -> None:
    opened(tmp_path).close()
    path = tmp_path / journal.NAME
    path.write_bytes(path.read_bytes()[5:])
    assert journal.begun(tmp_path)
    assert journal.fits(tmp_path, HEADER)
    with opened(tmp_path) as again:
        assert (again.resumed, again.damaged) == (0, 1)


def test_a_dropped_learner_is_asked_again(tmp_path: Path) -> None:
    with opened(tmp_path) as held:
        held.append(Same("ada"))
        held.drop(0)
        assert (held.get(0), held.done(0)) == (None, False)


@pytest.mark.parametrize(
    "other",
    [
        Header("2026-01-05T06:00:00Z", "sha256:bb", "1.0.0"),
        Header("2026-01-05T06:00:00Z", "sha256:aa", "1.0.1"),
        Header("2026-01-05T06:00:00Z", "sha256:aa", "1.0.0", since="2025-12-29T06:00:00Z"),
    ],
)
def test_another_judge_begins_anew(tmp_path: Path, other: Header) -> None:
    with opened(tmp_path) as held:
        held.append(judged("ada"))
    assert not journal.fits(tmp_path, other)
    with opened(tmp_path, other) as again:
        assert (again.resumed, again.get(0)) == (0, None)
    assert len((tmp_path / journal.NAME).read_bytes().splitlines()) == 1


def test_going_on_keeps_the_moment_at_which_it_began(tmp_path: Path) -> None:
    opened(tmp_path).close()
    later = msgspec.structs.replace(HEADER, started_at="2026-01-06T06:00:00Z")
    with opened(tmp_path, later) as again:
        assert again.header.started_at == HEADER.started_at
    assert journal.fits(tmp_path, later)


def test_who_left_the_roster_meanwhile_is_left_out(tmp_path: Path) -> None:
    with opened(tmp_path) as held:
        held.append(judged("ada"))
        held.append(judged("bo"))
    with opened(tmp_path, places={"bo": 0, "dee": 1}) as again:
        assert [again.done(0), again.done(1)] == [True, False]


def test_it_is_forgotten_with_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "journal"
    opened(folder).close()
    journal.discard(folder)
    assert not folder.exists()
    assert not journal.begun(folder)
    journal.discard(folder)
