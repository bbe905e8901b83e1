"""An earlier sweep's folder: found by name, in any order, and refused when it is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from random import Random

import pytest

from nexus_check.cohort.earlier import LEARNERS, RESULTS, SUMMARY_JSON, EarlierSweep
from nexus_check.cohort.learners import Shard
from nexus_check.errors import UsageError
from tests.unit.cohort import damage, made

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
        assert (found.raw, found.report.score) == (each.raw, each.report.score)
        assert found.line == each.line
    assert sweep.get("dee") is None


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
    (tmp_path / SUMMARY_JSON).unlink()
    sweep = opened(tmp_path)
    found = sweep.get("bo")
    assert found is not None
    assert (found.line.place, found.line.history, found.line.seen, sweep.swept_at) == (
        1,
        (),
        None,
        "",
    )


def test_blank_lines_between_results_are_passed_over(tmp_path: Path, opened: Open) -> None:
    held = made.entries("ada", "bo")
    (tmp_path / RESULTS).write_bytes(held[0].raw + b"\n\n" + held[1].raw + b"\n\n")
    assert list(opened(tmp_path).keys()) == ["ada", "bo"]


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b'{"schema": "nexus-check/report-v1"}',
        b"\xff\xfe",
        b"[" * 200_000,
        made.entries("ada")[0].raw.replace(b"report-v1", b"report-v9"),
        b"login,conclusion",
    ],
)
def test_a_folder_of_something_else_is_refused(tmp_path: Path, line: bytes) -> None:
    (tmp_path / RESULTS).write_bytes(line + b"\n")
    with pytest.raises(UsageError, match="holds no result of a sweep that can be read"):
        EarlierSweep(tmp_path)


def test_the_learners_of_another_sweep_are_not_taken_for_its_own(tmp_path: Path) -> None:
    made.folder(tmp_path, made.entries("ada", "bo"))
    made.folder(tmp_path / "other", [made.entry(0, made.report("ada", score=3))])
    (tmp_path / "other" / LEARNERS).replace(tmp_path / LEARNERS)
    with pytest.raises(UsageError, match="no result of a sweep that can be read"):
        EarlierSweep(tmp_path)


def test_an_empty_sweep_can_be_compared_with(tmp_path: Path, opened: Open) -> None:
    made.folder(tmp_path, [])
    assert list(opened(tmp_path).keys()) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", damage.KINDS)
@pytest.mark.parametrize("name", [RESULTS, LEARNERS])
def test_a_damaged_result_counts_as_missing(
    tmp_path: Path, opened: Open, name: str, kind: str, seed: int
) -> None:
    held = made.entries(*(f"learner-{place}" for place in range(8)))
    made.folder(tmp_path, held)
    whole = (tmp_path / name).read_bytes()
    damaged = damage.KINDS[kind](whole, Random(f"{kind} {seed}"))
    (tmp_path / name).write_bytes(damaged)
    left = sum(
        line in damaged.splitlines(keepends=True) for line in whole.splitlines(keepends=True)
    )
    if not left:
        with pytest.raises(UsageError, match="can be read"):
            EarlierSweep(tmp_path)
        return
    sweep = opened(tmp_path)
    # A last line that lost nothing but its line end is still right.
    assert len(list(sweep.keys())) in (left, left + 1)
    assert sweep.damaged >= 8 - left - 1
    keys = set(sweep.keys())
    for each in held:
        found = sweep.get(each.line.key)
        assert (found is not None) == (each.line.key in keys)
        if found:
            assert (found.raw, found.report) == (each.raw, each.report)
            assert found.line == each.line


@pytest.mark.parametrize("content", [b"", b"\xff", b"[" * 200_000, b'{"swept_at": 1}'])
def test_a_damaged_summary_counts_as_missing(tmp_path: Path, opened: Open, content: bytes) -> None:
    made.folder(tmp_path, made.entries("ada"))
    (tmp_path / SUMMARY_JSON).write_bytes(content)
    sweep = opened(tmp_path)
    assert (list(sweep.keys()), sweep.swept_at) == (["ada"], "")


def test_a_folder_without_results_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no results of an earlier sweep"):
        EarlierSweep(tmp_path)
