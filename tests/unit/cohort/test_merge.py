"""Shards joined: one sweep's files, whatever order and overlap they come in."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nexus_check.cli import main
from nexus_check.cohort import merge
from nexus_check.cohort import sweep as sweeps
from nexus_check.cohort.earlier import LEARNERS, RESULTS, SUMMARY_JSON, Entry
from nexus_check.errors import UsageError
from nexus_check.model import Conclusion, RubricRef
from nexus_check.reporters import json as reports
from tests.unit import factories
from tests.unit.cohort import damage, made, sweeping


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
    merged = merge.merge(parts, tmp_path / "merged")
    for name in (RESULTS, LEARNERS, "results.csv", "summary.md", "report.html"):
        assert (tmp_path / "merged" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    summary = merged.summary
    assert (summary.learners, summary.requests, summary.problems) == (4, 4, ())
    assert merged.lacking == ()


def test_a_missing_shard_is_said_and_its_learners_are_not_there(tmp_path: Path) -> None:
    parts = [
        shard(tmp_path / "1", made.entries("ada"), "1/3"),
        shard(tmp_path / "3", made.entries("cy"), "3/3"),
    ]
    merged = merge.merge(parts, tmp_path / "merged")
    assert merged.lacking == ("Shard 2/3 is missing: its learners are not in these results.",)
    assert merged.summary.problems == merged.lacking
    assert merged.summary.learners == 2


@pytest.mark.parametrize("order", [1, -1])
def test_a_missing_shard_can_be_merged_later(tmp_path: Path, order: int) -> None:
    held = made.entries("ada", "bo", "cy", "dee")
    parts = [
        shard(tmp_path / str(number), held[number - 1 : number], f"{number}/4", total=4)
        for number in range(1, 5)
    ]
    merge.merge(parts, tmp_path / "whole")
    merge.merge(parts[::3], tmp_path / "early")
    more = merge.merge([tmp_path / "early", parts[1]][::order], tmp_path / "more")
    assert more.lacking == ("Shard 3/4 is missing: its learners are not in these results.",)
    assert more.summary.problems == more.lacking
    merged = merge.merge([tmp_path / "more", parts[2]][::order], tmp_path / "merged")
    assert (merged.lacking, merged.summary.problems) == ((), ())
    for name in (RESULTS, LEARNERS, SUMMARY_JSON, "summary.md", "report.html"):
        assert (tmp_path / "merged" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_a_count_that_is_too_small_is_said_of_the_last_merge_alone(tmp_path: Path) -> None:
    parts = [
        shard(tmp_path / "1", made.entries("ada"), "1/2", total=4),
        shard(tmp_path / "2", made.entries("bo"), "2/2", total=2),
    ]
    merge.merge(parts, tmp_path / "two")
    made.folder(tmp_path / "more", made.entries("cy"))
    merged = merge.merge([tmp_path / "two", tmp_path / "more"], tmp_path / "three")
    assert merged.lacking == ("Only 3 of the cohort's 4 learners are in these results.",)
    assert merged.summary.problems == merged.lacking


def test_who_is_in_two_counts_once_and_judged_if_judged_anywhere(tmp_path: Path) -> None:
    unknown = factories.report(factories.unknown("readme"), target="ada", learner="ada")
    parts = [
        shard(
            tmp_path / "first", [made.entry(0, unknown), made.entry(1, made.report("bo"))], "1/1"
        ),
        shard(tmp_path / "second", made.entries("ada"), "1/1"),
    ]
    summary = merge.merge(parts, tmp_path / "merged").summary
    assert (summary.learners, summary.not_judged) == (2, 0)


LATER = "2026-01-12T06:00:00Z"


@pytest.mark.parametrize("order", [1, -1])
def test_overlapping_rosters_in_another_order_lose_no_verdict(tmp_path: Path, order: int) -> None:
    """Three learners are judged in one folder only, where their places are others."""
    logins = ("ada", "bo", "cy")
    unknown = [
        made.entry(
            place, factories.report(factories.unknown("readme"), target=login, learner=login)
        )
        for place, login in enumerate(logins)
    ]
    parts = [
        shard(tmp_path / "unknown", unknown, "1/1", swept_at=LATER),
        shard(tmp_path / "judged", made.entries("dee", *reversed(logins)), "1/1"),
    ]
    summary = merge.merge(parts[::order], tmp_path / "merged").summary
    assert (summary.learners, summary.not_judged) == (4, 0)


def names(output: Path) -> list[str]:
    with (output / "results.csv").open(encoding="utf-8-sig", newline="") as file:
        return sorted(row["name"] for row in csv.DictReader(file))


def test_two_rosters_lose_no_row_that_names_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Line 3 of each names nobody, and line 4 the account of line 2 again."""
    monkeypatch.setattr(sweeps, "Pool", sweeping.InlinePool)
    monkeypatch.chdir(tmp_path)
    for login, number in (("ada", "1"), ("bo", "2")):
        sweeping.checkouts(tmp_path / login, login)
        rows = ("name,github", f"{login},{login}", f"Lost {number},", f"{login},{login}", "")
        Path(f"{login}.csv").write_text("\n".join(rows))
        asked = ["sweep", "--roster", f"{login}.csv", "--from", login, "--output"]
        assert main([*asked, f"{login}-1"]) == 3
        assert main([*asked, f"{login}-2", "--since", f"{login}-1"]) == 3
    everybody = ["Lost 1", "Lost 2", "ada", "ada", "bo", "bo"]
    assert main(["merge", "ada-1", "bo-1", "--output", "merged"]) == 3
    assert names(tmp_path / "merged") == everybody
    assert main(["merge", "merged", "ada-2", "bo-2", "--output", "again"]) == 3
    assert names(tmp_path / "again") == everybody


@pytest.mark.parametrize("order", [1, -1])
def test_the_newer_of_two_verdicts_counts_and_that_is_said(tmp_path: Path, order: int) -> None:
    old = [
        made.entry(place, made.report(login, score=10)) for place, login in enumerate(("ada", "bo"))
    ]
    new = [
        made.entry(place, made.report(login, score=90)) for place, login in enumerate(("ada", "bo"))
    ]
    parts = [
        shard(tmp_path / "old", old, "1/1"),
        shard(tmp_path / "new", new, "1/1", swept_at=LATER),
    ]
    summary = merge.merge(parts[::order], tmp_path / "merged").summary
    assert (summary.learners, summary.scores[9]) == (2, 2)
    assert summary.problems == (
        (
            f"2 learners in both `{parts[1]}` and `{parts[0]}`: the result in `{parts[1]}`, of "
            f"{LATER}, was used."
        ),
    )


def test_a_whole_sweep_has_the_learners_of_a_missing_shard(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    made.folder(whole, made.entries("ada", "bo"), total=2)
    part = shard(tmp_path / "1", made.entries("ada"), "1/2", total=2)
    assert merge.merge([part, whole], tmp_path / "merged").lacking == ()
    made.folder(whole, made.entries("bo"), total=1)
    assert merge.merge([part, whole], tmp_path / "merged").lacking == (
        "Shard 2/2 is missing: its learners are not in these results.",
    )


def test_shards_with_fewer_learners_than_the_cohort_say_so(tmp_path: Path) -> None:
    parts = [
        shard(tmp_path / "1", made.entries("ada"), "1/2", total=3),
        shard(tmp_path / "2", made.entries("bo"), "2/2", total=2),
    ]
    lacking = merge.merge(parts, tmp_path / "merged").lacking
    assert lacking == ("Only 2 of the cohort's 3 learners are in these results.",)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "part"
    return shard(path, made.entries(*(f"learner-{place}" for place in range(8))), "1/1", total=8)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("kind", damage.KINDS)
@pytest.mark.parametrize("name", [RESULTS, LEARNERS])
def test_a_damaged_part_is_refused_by_name(
    tmp_path: Path, sound: Path, name: str, kind: str, seed: int
) -> None:
    part = tmp_path / "part"
    shutil.copytree(sound, part)
    whole = (part / name).read_bytes()
    damaged = damage.KINDS[kind](whole, Random(f"{kind} {seed}"))
    (part / name).write_bytes(damaged)
    if damaged == whole:
        pytest.skip("nothing was changed")
    with pytest.raises(UsageError, match="is damaged: ") as raised:
        merge.merge([part], tmp_path / "merged")
    assert f"`{part}`" in raised.value.message
    assert not (tmp_path / "merged").exists()


def test_a_part_cut_at_the_same_line_of_both_files_is_refused(tmp_path: Path, sound: Path) -> None:
    part = tmp_path / "part"
    shutil.copytree(sound, part)
    for name in (RESULTS, LEARNERS):
        lines = (part / name).read_bytes().splitlines(keepends=True)
        (part / name).write_bytes(b"".join(lines[:5]))
    with pytest.raises(UsageError, match=r"it holds 5 results, and summary.json says 8"):
        merge.merge([part], tmp_path / "merged")


def test_two_swapped_results_are_refused(tmp_path: Path, sound: Path) -> None:
    part = tmp_path / "part"
    shutil.copytree(sound, part)
    lines = (part / RESULTS).read_bytes().splitlines(keepends=True)
    lines[2], lines[3] = lines[3], lines[2]
    (part / RESULTS).write_bytes(b"".join(lines))
    with pytest.raises(UsageError, match=r"line 3 of results.jsonl"):
        merge.merge([part], tmp_path / "merged")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[" * 200_000, b'{"summary": 1}'])
def test_a_damaged_summary_is_refused_by_name(tmp_path: Path, sound: Path, content: bytes) -> None:
    part = tmp_path / "part"
    shutil.copytree(sound, part)
    (part / SUMMARY_JSON).write_bytes(content)
    with pytest.raises(UsageError, match=f"{part.name}/{SUMMARY_JSON}` is not a summary"):
        merge.merge([part], tmp_path / "merged")


@pytest.mark.slow
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30
)
@given(
    shared=st.lists(
        st.dictionaries(st.sampled_from("abcdef"), st.booleans(), min_size=1),
        min_size=1,
        max_size=4,
    ),
    draw=st.randoms(use_true_random=False),
)
def test_everybody_is_there_once_and_judged_if_judged_anywhere(
    tmp_path: Path, shared: list[dict[str, bool]], draw: Random
) -> None:
    parts = []
    for number, learners in enumerate(shared):
        order = draw.sample(sorted(learners), len(learners))
        held = [
            made.entry(
                place,
                made.report(login)
                if learners[login]
                else factories.report(factories.unknown("readme"), target=login, learner=login),
            )
            for place, login in enumerate(order)
        ]
        parts.append(shard(tmp_path / str(number), held, "1/1"))
    merge.merge(parts, tmp_path / "merged")
    found = [
        reports.decode(line) for line in (tmp_path / "merged" / RESULTS).read_bytes().splitlines()
    ]
    expected = {login: any(part.get(login) for part in shared) for part in shared for login in part}
    assert len(found) == len(expected)
    assert {
        report.target: report.conclusion is not Conclusion.ERROR for report in found
    } == expected


def test_problems_of_the_roster_are_said_once(tmp_path: Path) -> None:
    problem = ("Line 3 names no learner.",)
    parts = [
        shard(tmp_path / "1", made.entries("ada"), "1/2", problems=problem),
        shard(
            tmp_path / "2",
            made.entries("bo"),
            "2/2",
            problems=problem,
            unfinished="The limit is spent.",
        ),
    ]
    assert merge.merge(parts, tmp_path / "merged").summary.problems == problem
    assert (
        "**Not finished.** The limit is spent." in (tmp_path / "merged" / "summary.md").read_text()
    )


def test_results_of_different_judges_are_not_mixed(tmp_path: Path) -> None:
    parts = [
        shard(tmp_path / "1", made.entries("ada"), "1/2"),
        shard(
            tmp_path / "2",
            made.entries("bo"),
            "2/2",
            rubric=RubricRef("alx-project-nexus", "1", "sha256:bb"),
        ),
    ]
    with pytest.raises(UsageError, match="judged by different rubrics"):
        merge.merge(parts, tmp_path / "merged")


@pytest.mark.parametrize("lost", [RESULTS, LEARNERS, SUMMARY_JSON])
def test_a_folder_that_lacks_a_file_is_named(tmp_path: Path, lost: str) -> None:
    part = shard(tmp_path / "1", made.entries("ada"), "1/1")
    (part / lost).unlink()
    with pytest.raises(UsageError, match=lost):
        merge.merge([part], tmp_path / "merged")


def test_a_summary_of_another_version_is_refused(tmp_path: Path) -> None:
    part = shard(tmp_path / "1", made.entries("ada"), "1/1")
    (part / SUMMARY_JSON).write_text('{"schema": 1}')
    with pytest.raises(UsageError, match="not a summary of this version"):
        merge.merge([part], tmp_path / "merged")


def test_a_sweep_can_be_merged_into_its_own_folder(tmp_path: Path) -> None:
    part = shard(tmp_path, made.entries("ada", "bo"), "1/1")
    before = (part / RESULTS).read_bytes()
    summary = merge.merge([part], tmp_path).summary
    assert (summary.learners, summary.passed + summary.not_met) == (2, 2)
    assert (part / RESULTS).read_bytes() == before
    assert summary.scores[6] == sum(
        each.report.conclusion is not Conclusion.ERROR for each in made.entries("ada", "bo")
    )
