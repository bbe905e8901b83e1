"""The process that judges: whatever a README does to it, each learner gets an answer."""

from __future__ import annotations

import io
import pickle
from typing import NoReturn

import msgspec
import pytest

from nexus_check import rubric as rubrics
from nexus_check.cohort import copies, worker
from nexus_check.cohort.messages import Job, Verdict
from nexus_check.judge import Judge
from nexus_check.model import Conclusion, Readme, Repository, Snapshot
from nexus_check.panel import Panel
from nexus_check.reporters import json as reports
from tests.servers import readmes

RUBRIC = rubrics.load(None)
PANEL = Panel([RUBRIC])


def snapshot(text: str, login: str = "ada") -> Snapshot:
    data = text.encode()
    repository = Repository(
        "alx-project-nexus", f"{login}/alx-project-nexus", default_branch="main"
    )
    return Snapshot(
        login, login, repository, "c" * 40, readme=Readme("README.md", data, len(data), "b" * 40)
    )


def judged(found: Snapshot) -> Verdict:
    return worker.judged(Job(7, found), PANEL)


def test_a_verdict_is_what_a_review_says() -> None:
    found = snapshot(readmes.readme("a", "ada"))
    verdict = judged(found)
    assert (verdict.place, verdict.failed, copies.decode(verdict.sketch).words > 100) == (
        7,
        None,
        True,
    )
    assert bytes(verdict.report) == reports.encode(Judge(RUBRIC).review(found))


def test_a_bug_leaves_one_learner_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_self: Panel, found: Snapshot, _rubric: str | None = None) -> NoReturn:
        monkeypatch.undo()  # the report that says so is made by the panel too
        raise KeyError(found.target)

    monkeypatch.setattr(Panel, "judge", fail)
    verdict = judged(snapshot("# Nexus\n"))
    report = reports.decode(bytes(verdict.report))
    assert (verdict.conclusion, report.conclusion, report.learner) == (
        Conclusion.ERROR,
        Conclusion.ERROR,
        "ada",
    )
    assert verdict.failed
    assert verdict.failed in report.findings[0].message
    assert verdict.sketch == b""


def test_what_was_not_fetched_is_said_with_its_reason() -> None:
    verdict = judged(Snapshot("ada", "ada", fault="GitHub was away."))
    assert (verdict.conclusion, verdict.failed) == (Conclusion.ERROR, "GitHub was away.")


def test_batches_are_answered_until_there_are_no_more() -> None:
    batches = [[Job(0, snapshot("# A\n")), Job(1, snapshot("# B\n"))], [Job(2, snapshot("# C\n"))]]
    jobs, verdicts = io.BytesIO(b"".join(map(pickle.dumps, batches))), io.BytesIO()
    worker.serve(jobs, verdicts, PANEL)
    lines = verdicts.getvalue().splitlines()
    assert [msgspec.json.decode(line, type=Verdict).place for line in lines] == [0, 1, 2]


def test_a_batch_that_is_cut_short_ends_the_process() -> None:
    jobs, verdicts = io.BytesIO(pickle.dumps([Job(0, snapshot("# A\n"))])[:-9]), io.BytesIO()
    worker.serve(jobs, verdicts, PANEL)
    assert verdicts.getvalue() == b""
