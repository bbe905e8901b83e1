"""Shards joined: one sweep's files, whatever order and overlap they come in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nexus_check.cohort import merge
from nexus_check.cohort.earlier import LEARNERS, RESULTS, SUMMARY
from nexus_check.cohort.results import Entry
from nexus_check.errors import UsageError
from nexus_check.model import Conclusion, RubricRef
from tests.unit import factories
from tests.unit.cohort import made


def shard(path: Path, held: list[Entry], number: str, **about: Any) -> Path:
    made.folder(path, held, shard=number, **about)
    return path


def test_two_shards_are_one_sweep(tmp_path: Path) -> None:
    held = made.entries("ada", "bo", "cy", "dee")
    made.folder(tmp_path / "whole", held, requests=4)
    parts = [
        shard(tmp_path / "2", held[1::2], "2/2", requests=1, swept_at="2026-01-05T06:00:09Z"),
        shard(tmp_path / "1", held[::2], "1/2", requests=3),
    ]
    summary = merge.merge(parts, tmp_path / "merged")
    for name in (RESULTS, LEARNERS, "results.csv", "summary.md", "report.html"):
        assert (tmp_path / "merged" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    assert (summary.learners, summary.requests, summary.problems) == (4, 4, ())
    assert merge.missing_shards(parts) == []


def test_a_missing_shard_is_said_and_its_learners_are_not_there(tmp_path: Path) -> None:
    parts = [shard(tmp_path / "1", made.entries("ada"), "1/3"), shard(tmp_path / "3", made.entries("cy"), "3/3")]
    assert merge.missing_shards(parts) == ["2/3"]
    summary = merge.merge(parts, tmp_path / "merged")
    assert summary.problems == ("Shard 2/3 is missing: its learners are not in these results.",)
    assert summary.learners == 2


def test_who_is_in_two_counts_once_and_judged_if_judged_anywhere(tmp_path: Path) -> None:
    unknown = factories.report(factories.unknown("readme"), target="ada", learner="ada")
    parts = [
        shard(tmp_path / "first", [made.entry(0, unknown), made.entry(1, made.report("bo"))], "1/1"),
        shard(tmp_path / "second", made.entries("ada"), "1/1"),
    ]
    summary = merge.merge(parts, tmp_path / "merged")
    assert (summary.learners, summary.not_judged) == (2, 0)


def test_problems_of_the_roster_are_said_once(tmp_path: Path) -> None:
    problem = ("Line 3 names nobody.",)
    parts = [
        shard(tmp_path / "1", made.entries("ada"), "1/2", problems=problem),
        shard(tmp_path / "2", made.entries("bo"), "2/2", problems=problem, unfinished="The limit is spent."),
    ]
    assert merge.merge(parts, tmp_path / "merged").problems == problem
    assert "**Not finished.** The limit is spent." in (tmp_path / "merged" / "summary.md").read_text()


def test_results_of_different_judges_are_not_mixed(tmp_path: Path) -> None:
    parts = [
        shard(tmp_path / "1", made.entries("ada"), "1/2"),
        shard(tmp_path / "2", made.entries("bo"), "2/2", rubric=RubricRef("alx-project-nexus", "1", "sha256:bb")),
    ]
    with pytest.raises(UsageError, match="judged by different rubrics"):
        merge.merge(parts, tmp_path / "merged")


@pytest.mark.parametrize("lost", [RESULTS, LEARNERS, SUMMARY])
def test_a_folder_that_lacks_a_file_is_named(tmp_path: Path, lost: str) -> None:
    part = shard(tmp_path / "1", made.entries("ada"), "1/1")
    (part / lost).unlink()
    with pytest.raises(UsageError, match=lost):
        merge.merge([part], tmp_path / "merged")


def test_a_summary_of_another_version_is_refused(tmp_path: Path) -> None:
    part = shard(tmp_path / "1", made.entries("ada"), "1/1")
    (part / SUMMARY).write_text('{"schema": 1}')
    with pytest.raises(UsageError, match="not a summary of this version"):
        merge.merge([part], tmp_path / "merged")


def test_nothing_is_nothing_to_merge(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing to merge"):
        merge.merge([], tmp_path)


def test_a_sweep_can_be_merged_into_its_own_folder(tmp_path: Path) -> None:
    part = shard(tmp_path, made.entries("ada", "bo"), "1/1")
    before = (part / RESULTS).read_bytes()
    summary = merge.merge([part], tmp_path)
    assert (summary.learners, summary.passed + summary.not_met) == (2, 2)
    assert (part / RESULTS).read_bytes() == before
    assert summary.scores[6] == sum(
        each.report.conclusion is not Conclusion.ERROR for each in made.entries("ada", "bo")
    )
