"""Judging leaves nothing behind that only the collector could free: see `nexus_check.collector`."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from nexus_check.model import Readme, Repository, Snapshot
from nexus_check.review import review
from nexus_check.rubric import load


def judged(data: bytes) -> None:
    readme = Readme("README.md", data, len(data))
    review(Snapshot("x", repository=Repository("alx-project-nexus"), readme=readme, local=True), load())


@pytest.mark.parametrize("learner", ["ada-invented", "chipo-invented", "kemi-invented", "pendo-invented"])
def test_judging_leaves_no_circles(repository_root: Path, learner: str) -> None:
    data = (repository_root / "examples" / "cohort" / learner / "alx-project-nexus" / "README.md").read_bytes()
    judged(data)  # what is made once and kept is not meant
    gc.collect()
    gc.disable()
    try:
        judged(data)
        assert gc.collect() == 0
    finally:
        gc.enable()
