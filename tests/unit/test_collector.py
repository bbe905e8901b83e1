"""Judging leaves nothing behind that only the collector could free: see `nexus_check.collector`."""

from __future__ import annotations

import gc
from pathlib import Path

from nexus_check.model import Readme, Repository, Snapshot
from nexus_check.review import review
from nexus_check.rubric import load


def judged(data: bytes) -> None:
    readme = Readme("README.md", data, len(data))
    review(Snapshot("x", repository=Repository("alx-project-nexus"), readme=readme, local=True), load())


def test_judging_leaves_no_circles(repository_root: Path) -> None:
    learners = ("ada-invented", "chipo-invented", "kemi-invented", "pendo-invented")
    cohort = repository_root / "examples" / "cohort"
    texts = {name: (cohort / name / "alx-project-nexus" / "README.md").read_bytes() for name in learners}
    for data in texts.values():
        judged(data)  # what is made once and kept is not meant
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        for learner, data in texts.items():
            judged(data)
            assert gc.collect() == 0, learner
    finally:
        gc.enable()
        gc.unfreeze()
