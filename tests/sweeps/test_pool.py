"""The processes that judge: one that dies costs one learner's verdict, and none gets a secret."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from pathlib import Path

import msgspec
import pytest

from nexus_check import rubric as rubrics
from nexus_check.cohort.messages import Job, Verdict
from nexus_check.cohort.pool import Died, Pool, Worker
from nexus_check.model import Conclusion, Readme, Repository, Snapshot, Target
from nexus_check.sources.local import LocalSource
from tests.servers import readmes

pytestmark = pytest.mark.slow
RUBRIC = rubrics.load(None)


def job(place: int) -> Job:
    data = readmes.readme(f"pool-{place}", f"learner-{place}").encode()
    login = f"learner-{place}"
    repository = Repository("alx-project-nexus", f"{login}/alx-project-nexus")
    readme = Readme("README.md", data, len(data), "b" * 40)
    return Job(place, Snapshot(login, login, repository, "c" * 40, readme=readme))


def test_everybody_is_judged_by_several_at_once() -> None:
    found: list[Verdict] = []
    with Pool([RUBRIC], found.append, size=2) as pool:
        for place in range(60):
            pool.put(job(place))
    assert sorted(verdict.place for verdict in found) == list(range(60))
    assert {verdict.failed for verdict in found} == {None}


def test_a_folder_with_names_that_are_not_text_is_judged(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"ad\xe4") / "alx-project-nexus"
    folder.mkdir(parents=True)
    (folder / "README.md").write_text(readmes.readme("a", "ada"))
    (folder / os.fsdecode(b"\xff.txt")).touch()
    snapshot = LocalSource().fetch(Target("ada", path=str(folder), learner="ada"))
    found: list[Verdict] = []
    with Pool([RUBRIC], found.append, size=1) as pool:
        pool.put(Job(0, snapshot))
    assert [(verdict.conclusion, verdict.failed) for verdict in found] == [
        (Conclusion.SUCCESS, None)
    ]


def test_one_process_answers_what_it_is_asked_and_ends_with_its_input() -> None:
    """Started here, because the pool does not pass on what has its coverage measured."""
    asked = b"".join(map(pickle.dumps, ((RUBRIC,), [job(0), job(1)], [job(2)])))
    ended = subprocess.run(
        [sys.executable, "-P", "-m", "nexus_check.cohort.worker"],
        input=asked,
        capture_output=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, b"")
    verdicts = [msgspec.json.decode(line, type=Verdict) for line in ended.stdout.splitlines()]
    assert [(verdict.place, verdict.failed) for verdict in verdicts] == [
        (0, None),
        (1, None),
        (2, None),
    ]


def test_processes_that_are_killed_cost_at_most_a_verdict_each() -> None:
    found: list[Verdict] = []
    killed: list[int] = []
    lock = threading.Lock()

    def sink(verdict: Verdict) -> None:
        with lock:
            found.append(verdict)
            if len(found) in (5, 25):
                worker = next(iter(pool._workers))
                killed.append(worker._process.pid)
                os.kill(worker._process.pid, signal.SIGKILL)

    with Pool([RUBRIC], sink, size=1) as pool:
        for place in range(60):
            pool.put(job(place))
    assert sorted(verdict.place for verdict in found) == list(range(60))
    lost = [verdict for verdict in found if verdict.conclusion is Conclusion.ERROR]
    assert len(killed) == 2
    assert len(lost) <= 2
    assert all("ended the process that judged it" in (verdict.failed or "") for verdict in lost)


def test_what_the_sink_raises_ends_the_pool() -> None:
    def full(_verdict: Verdict) -> None:
        raise OSError(28, "No space left on device")

    def run() -> None:
        with Pool([RUBRIC], full, size=1) as pool:
            for place in range(200):
                pool.put(job(place))

    with pytest.raises(OSError, match="No space left"):
        run()


def test_a_process_that_cannot_start_is_said_and_does_not_hang(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(broken))

    def run() -> None:
        with Pool([RUBRIC], lambda _verdict: None, size=1) as pool:
            pool.put(job(0))

    with pytest.raises(Died, match="ended before it answered"):
        run()


def test_no_secret_of_the_environment_reaches_a_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_secret")
    monkeypatch.setenv("NEXUS_CHECK_APP_PRIVATE_KEY", "-----BEGIN")
    worker = Worker([RUBRIC], 10.0)
    try:
        worker.judge([job(0)])
        environment = Path(f"/proc/{worker._process.pid}/environ")
        if not environment.exists():
            pytest.skip("this system does not show a process's environment")
        held = environment.read_bytes()
    finally:
        worker.end()
    assert b"PATH=" in held
    assert b"ghp_secret" not in held
    assert b"BEGIN" not in held
