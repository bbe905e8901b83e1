"""One bad README cannot stall a sweep: it costs its own verdict, in bounded time."""

from __future__ import annotations

import os
import signal
import time

import pytest

from nexus_check.cohort.messages import Job, Verdict
from nexus_check.cohort.pool import Pool
from nexus_check.model import Conclusion, Readme, Repository, Snapshot
from nexus_check.readme import MAX_BRACKETS
from nexus_check.rubric import load

pytestmark = pytest.mark.slow
RUBRIC = load()


def job(place: int, data: bytes) -> Job:
    repository = Repository("alx-project-nexus", f"ada-{place}/alx-project-nexus")
    readme = Readme("README.md", data, len(data), "b" * 40)
    return Job(place, Snapshot(f"ada-{place}", f"ada-{place}", repository, "c" * 40, readme=readme))


def test_a_readme_that_cannot_be_read_is_one_learner_not_judged() -> None:
    found: dict[int, Verdict] = {}
    bad = b"[" * (MAX_BRACKETS + 1)
    with Pool([RUBRIC], lambda verdict: found.update({verdict.place: verdict}), size=1) as pool:
        for place in range(30):
            pool.put(job(place, bad if place == 12 else b"# Nexus\n\nIt says little.\n"))
    assert sorted(found) == list(range(30))
    lost = [place for place, verdict in found.items() if verdict.conclusion is Conclusion.ERROR]
    assert lost == [12]
    assert "too large" in (found[12].failed or "")
    assert b"too large" in bytes(found[12].report)


def test_a_hanging_process_is_killed() -> None:
    found: dict[int, Verdict] = {}
    stopped: list[float] = []

    def sink(verdict: Verdict) -> None:
        found[verdict.place] = verdict
        if len(found) == 5:
            os.kill(next(iter(pool._workers))._process.pid, signal.SIGSTOP)
            stopped.append(time.monotonic())

    with Pool([RUBRIC], sink, size=1, seconds=3.0) as pool:
        for place in range(30):
            pool.put(job(place, b"# Nexus\n\nIt says little.\n"))
    assert len(stopped) == 1
    assert sorted(found) == list(range(30))
    lost = [verdict for verdict in found.values() if verdict.conclusion is Conclusion.ERROR]
    assert len(lost) <= 1
    assert all("took too long" in (verdict.failed or "") for verdict in lost)
