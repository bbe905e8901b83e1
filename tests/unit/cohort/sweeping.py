"""Sweeps of folders in this process, without a server and without other processes."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from nexus_check import rubric as rubrics
from nexus_check.cohort import sweep as sweeps
from nexus_check.cohort.checkouts import read_checkouts
from nexus_check.cohort.messages import Job, Verdict
from nexus_check.cohort.options import SweepOptions
from nexus_check.cohort.progress import Lines
from nexus_check.cohort.sweep import FolderFeed, Swept
from nexus_check.cohort.worker import judged
from nexus_check.panel import Panel
from nexus_check.rubric import Rubric

README = """# ALX Project Nexus
## Overview
The ProDev Backend Engineering program, as {name} went through it in {name}'s own words.
## Challenges and Solutions
- {name} had migrations that failed, and solved it by splitting them.
"""


class InlinePool:
    """A pool that judges in this process."""

    def __init__(
        self, rubrics: Sequence[Rubric], sink: Callable[[Verdict], None], **_: Any
    ) -> None:
        self._panel, self._sink = Panel(rubrics), sink

    def __enter__(self) -> InlinePool:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def put(self, job: Job) -> None:
        self._sink(judged(job, self._panel))


class Notes(Lines):
    """Keeps what is said."""

    def __init__(self) -> None:
        super().__init__(io.StringIO())
        self.said: list[str] = []

    def say(self, words: str) -> None:
        self.said.append(words)


def checkouts(folder: Path, *logins: str) -> Path:
    """Write a folder of checkouts, every second with a README."""
    for number, login in enumerate(logins):
        repository = folder / login / "alx-project-nexus"
        repository.mkdir(parents=True)
        if number % 2:
            (repository / "README.md").write_text(README.format(name=login.title()))
    return folder


def sweep(
    monkeypatch: pytest.MonkeyPatch, checkouts: Path, output: Path, **given: Any
) -> tuple[Swept, Notes]:
    """Sweep a folder of checkouts; return how it ended and what was said."""
    monkeypatch.setattr(sweeps, "Pool", InlinePool)
    notes = Notes()
    options = SweepOptions(rubrics=(rubrics.load(None),), output=output, folder=checkouts, **given)
    cohort = read_checkouts(checkouts, "alx-project-nexus")
    now = datetime(2026, 1, 5, 6, tzinfo=UTC)
    return sweeps.sweep(cohort, options, FolderFeed(), notes, now), notes
