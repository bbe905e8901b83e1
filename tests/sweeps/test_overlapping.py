"""Two sweeps on one output folder: one finishes, the other says which process has the folder."""

from __future__ import annotations

import signal
import time

import pytest

from tests.sweeps.conftest import Sweeper

pytestmark = [pytest.mark.slow, pytest.mark.loopback]
GAPS = (0.0, 0.1, 0.3, 0.8)


def test_of_two_sweeps_at_once_one_finishes_and_one_names_its_process(
    sweeper: Sweeper,
) -> None:
    sweeper.serve(120)
    sweeper.sweep("calm")
    sweeper.server.faults(every=1, faults=["slow"], slow_seconds=0.7)
    arguments = ("sweep", "--roster", "roster.csv", "--resume", "--jobs", "1", "--output")
    for number, gap in enumerate(GAPS):
        first = sweeper.start(*arguments, f"out-{number}")
        time.sleep(gap)
        second = sweeper.start(*arguments, f"out-{number}")
        ended = [(process, *process.communicate(timeout=120)) for process in (first, second)]
        assert sorted(process.returncode for process, _, _ in ended) == [0, 2], ended
        holder, refused = sorted(ended, key=lambda each: each[0].returncode)
        # The holder writes its name just after it has the lock.
        names = (f"process {holder[0].pid} on", "another process.")
        assert any(f"is in use by {name}" in refused[2] for name in names)
        assert "Traceback" not in holder[2] + refused[2]
        assert sweeper.read(f"out-{number}") == sweeper.read("calm")


def test_a_killed_sweep_leaves_no_lock_and_no_temporary_file_behind(sweeper: Sweeper) -> None:
    sweeper.serve(120)
    sweeper.sweep("calm")
    seen = sum(sweeper.server.seen()["requests"].values())
    process = sweeper.start("sweep", "--roster", "roster.csv", "--output", "out")
    sweeper.end(process, signal.SIGKILL, seen + 1)
    (sweeper.folder / "out" / ".results.csv.tmp").write_text("half")
    assert sweeper.sweep("out", "--resume").returncode == 0
    names = {path.name for path in (sweeper.folder / "out").iterdir()}
    assert names == {path.name for path in (sweeper.folder / "calm").iterdir()}
    assert sweeper.read("out") == sweeper.read("calm")
