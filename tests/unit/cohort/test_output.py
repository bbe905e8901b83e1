"""A sweep into a folder that holds something already, and who may read what it writes."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from nexus_check.cohort import journal
from nexus_check.cohort.sweep import JOURNAL
from nexus_check.errors import UsageError
from tests.unit.cohort import sweeping


@pytest.fixture
def swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with `checkouts` and the results of a finished sweep of them in `out`."""
    sweeping.checkouts(tmp_path / "checkouts", "ada", "bo")
    sweeping.sweep(monkeypatch, tmp_path / "checkouts", tmp_path / "out")
    journal.discard(tmp_path / "out" / JOURNAL)
    return tmp_path


@pytest.mark.parametrize("compared", [False, True])
def test_an_earlier_sweep_is_not_replaced_unasked(
    swept: Path, monkeypatch: pytest.MonkeyPatch, *, compared: bool
) -> None:
    since = shutil.copytree(swept / "out", swept / "since") if compared else None
    before = {path.name: path.read_bytes() for path in (swept / "out").iterdir()}
    with pytest.raises(UsageError, match="holds the results of an earlier sweep") as raised:
        sweeping.sweep(monkeypatch, swept / "checkouts", swept / "out", since=since)
    for option in ("--output", "--since", "--overwrite"):
        assert option in raised.value.hint
    assert {path.name: path.read_bytes() for path in (swept / "out").iterdir()} == before


@pytest.mark.slow
def test_it_is_where_that_is_asked_for(swept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sweeping.checkouts(swept / "checkouts", "cy")
    ended, _ = sweeping.sweep(monkeypatch, swept / "checkouts", swept / "out", overwrite=True)
    assert ended.summary.learners == 3


@pytest.mark.parametrize("compared", [False, True])
def test_a_finished_sweep_cannot_be_resumed(
    swept: Path, monkeypatch: pytest.MonkeyPatch, *, compared: bool
) -> None:
    since = shutil.copytree(swept / "out", swept / "since") if compared else None
    sweeping.checkouts(swept / "checkouts", "cy")
    before = {path.name: path.read_bytes() for path in (swept / "out").iterdir()}
    with pytest.raises(UsageError, match="a finished sweep; there is nothing to resume") as raised:
        sweeping.sweep(monkeypatch, swept / "checkouts", swept / "out", resume=True, since=since)
    assert "--overwrite" in raised.value.hint
    assert {path.name: path.read_bytes() for path in (swept / "out").iterdir()} == before


def test_an_unfinished_sweep_is_not_thrown_away_unasked(
    swept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (swept / "out" / JOURNAL).mkdir()
    (swept / "out" / JOURNAL / "journal.jsonl").write_bytes(b"a damaged header\n")
    with pytest.raises(UsageError, match="not finished"):
        sweeping.sweep(monkeypatch, swept / "checkouts", swept / "out")
    sweeping.sweep(monkeypatch, swept / "checkouts", swept / "out", overwrite=True)


def test_a_sweep_killed_before_its_first_verdict_is_resumed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweeping.checkouts(tmp_path / "checkouts", "ada")
    sweeping.sweep(monkeypatch, tmp_path / "checkouts", tmp_path / "calm")
    written = tmp_path / "calm" / JOURNAL / journal.NAME
    (tmp_path / "out" / JOURNAL).mkdir(parents=True)
    header = written.read_bytes().splitlines(keepends=True)[0]
    (tmp_path / "out" / JOURNAL / journal.NAME).write_bytes(header)
    with pytest.raises(UsageError, match="not finished"):
        sweeping.sweep(monkeypatch, tmp_path / "checkouts", tmp_path / "out")
    _, notes = sweeping.sweep(monkeypatch, tmp_path / "checkouts", tmp_path / "out", resume=True)
    assert "Resuming the sweep of 2026-01-05T06:00:00Z: 0 are done." in notes.said


def test_a_folder_without_a_sweep_is_begun_by_resume(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweeping.checkouts(tmp_path / "checkouts", "ada")
    _, notes = sweeping.sweep(monkeypatch, tmp_path / "checkouts", tmp_path / "out", resume=True)
    assert "There is no sweep to resume: starting from the beginning." in notes.said


def test_a_sweep_with_other_options_is_not_resumed(
    swept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweeping.sweep(monkeypatch, swept / "checkouts", swept / "next", since=swept / "out")
    written = swept / "next" / JOURNAL / journal.NAME
    before = written.read_bytes()
    with pytest.raises(UsageError, match="unfinished sweep with another rubric") as raised:
        sweeping.sweep(monkeypatch, swept / "checkouts", swept / "next", resume=True)
    assert "same options" in raised.value.hint
    assert written.read_bytes() == before


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_only_the_owner_reads_names_and_addresses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweeping.checkouts(tmp_path / "checkouts", "ada", "bo")
    sweeping.sweep(monkeypatch, tmp_path / "checkouts", tmp_path / "new" / "out")
    written = [tmp_path / "new", tmp_path / "new" / "out", *(tmp_path / "new" / "out").rglob("*")]
    assert len(written) == 2 + 6 + 2  # the results, the journal's folder and the journal
    for path in written:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


@pytest.mark.slow
def test_a_folder_s_name_does_not_act_on_the_terminal(swept: Path) -> None:
    command = ("sweep", "--from", "checkouts", "--output", "a\x1b[31mb", "--jobs", "1")
    ended = subprocess.run(
        [sys.executable, "-P", "-m", "nexus_check", *command],
        cwd=swept,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "a\N{REPLACEMENT CHARACTER}[31mb/report.html" in ended.stdout
    assert "\x1b" not in ended.stdout + ended.stderr


def test_learners_who_left_are_named(swept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (swept / "checkouts" / "bo").rename(swept / "checkouts" / "cy")
    ended, notes = sweeping.sweep(
        monkeypatch, swept / "checkouts", swept / "next", since=swept / "out"
    )
    said = "1 learner of the earlier sweep not in this cohort: bo."
    assert said in notes.said
    assert said in ended.summary.problems


def test_a_damaged_earlier_sweep_is_compared_with_as_far_as_it_goes(
    swept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweeping.sweep(monkeypatch, swept / "checkouts", swept / "calm", since=swept / "out")
    results = swept / "out" / "results.jsonl"
    results.write_bytes(b"\xff" * 9 + results.read_bytes()[9:])
    _, notes = sweeping.sweep(monkeypatch, swept / "checkouts", swept / "next", since=swept / "out")
    assert (
        f"Skipped 1 damaged result in `{swept / 'out'}`; those learners count as new." in notes.said
    )
    calm, after = ((swept / name / "results.jsonl").read_bytes() for name in ("calm", "next"))
    assert after == calm
    beside = [
        json.loads(line) for line in (swept / "next" / "learners.jsonl").read_bytes().splitlines()
    ]
    assert [line["change"] for line in beside] == ["new", "unchanged"]
