"""An earlier sweep's folder: found by name, in any order, and refused when it is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from nexus_check.cohort.earlier import LEARNERS, RESULTS, SUMMARY, EarlierSweep, ended_at
from nexus_check.cohort.learners import Shard
from nexus_check.cohort.messages import Seen
from nexus_check.errors import UsageError
from nexus_check.model import Conclusion
from tests.unit.cohort import made

Open = Callable[[Path], EarlierSweep]


@pytest.fixture
def opened() -> Iterator[Open]:
    with ExitStack() as held:
        yield lambda folder: held.enter_context(EarlierSweep(folder))


def test_everybody_is_found_by_key_in_any_order(tmp_path: Path, opened: Open) -> None:
    held = made.entries("cy", "ada", "bo")
    made.folder(tmp_path, held)
    sweep = opened(tmp_path)
    assert sweep.swept_at == made.ABOUT.swept_at
    assert list(sweep.keys()) == ["cy", "ada", "bo"]
    for each in (held[2], held[0], held[1]):
        found = sweep.get(each.line.key)
        assert found is not None
        assert (found.raw, found.line, found.report.score) == (each.raw, each.line, each.report.score)
    assert sweep.get("dee") is None
    assert sweep.brief("dee") is None


def test_a_brief_look_leaves_the_findings_out(tmp_path: Path, opened: Open) -> None:
    made.folder(tmp_path, made.entries("ada"))
    found = opened(tmp_path).brief("ada")
    assert found is not None
    assert (found[0].conclusion, found[0].target, found[1].seen) == (Conclusion.FAILURE, "ada", Seen())
    assert not hasattr(found[0], "findings")


def test_shards_part_who_was_there(tmp_path: Path, opened: Open) -> None:
    made.folder(tmp_path, made.entries(*(f"learner-{i}" for i in range(40))))
    sweep = opened(tmp_path)
    parts = [set(sweep.keys(Shard(number, 3))) for number in (1, 2, 3)]
    assert set.union(*parts) == set(sweep.keys())
    assert sum(map(len, parts)) == 40
    assert all(parts)


def test_results_alone_are_enough_to_compare_with(tmp_path: Path, opened: Open) -> None:
    made.folder(tmp_path, made.entries("ada", "bo"))
    (tmp_path / LEARNERS).unlink()
    (tmp_path / SUMMARY).unlink()
    sweep = opened(tmp_path)
    found = sweep.get("bo")
    assert found is not None
    assert (found.line.place, found.line.history, found.line.seen, sweep.swept_at) == (1, (), None, "")


def test_blank_lines_between_results_are_passed_over(tmp_path: Path, opened: Open) -> None:
    held = made.entries("ada", "bo")
    (tmp_path / RESULTS).write_bytes(held[0].raw + b"\n\n" + held[1].raw + b"\n\n")
    assert list(opened(tmp_path).keys()) == ["ada", "bo"]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (b"{", "cannot be read"),
        (b'{"schema": "nexus-check/report-v1"}', "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
    ],
)
def test_what_is_no_report_is_refused(tmp_path: Path, line: bytes, complaint: str) -> None:
    (tmp_path / RESULTS).write_bytes(line + b"\n")
    with pytest.raises(UsageError, match=complaint):
        EarlierSweep(tmp_path)


def test_a_report_of_another_schema_is_refused(tmp_path: Path) -> None:
    (raw,) = (each.raw for each in made.entries("ada"))
    (tmp_path / RESULTS).write_bytes(raw.replace(b"report-v1", b"report-v9") + b"\n")
    with pytest.raises(UsageError, match="report-v9"):
        EarlierSweep(tmp_path)


def test_files_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    made.folder(tmp_path, made.entries("ada", "bo"))
    made.folder(tmp_path / "other", made.entries("ada"))
    (tmp_path / "other" / LEARNERS).replace(tmp_path / LEARNERS)
    with pytest.raises(UsageError, match="do not belong together"):
        EarlierSweep(tmp_path)


def test_a_folder_without_results_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no results of an earlier sweep"):
        EarlierSweep(tmp_path)


def test_a_sweep_has_ended_when_its_summary_says_so(tmp_path: Path) -> None:
    assert ended_at(tmp_path) is None
    made.folder(tmp_path, made.entries("ada"), unfinished="It was stopped.")
    assert ended_at(tmp_path) is None
    made.folder(tmp_path, made.entries("ada"))
    assert ended_at(tmp_path) == made.ABOUT.swept_at
