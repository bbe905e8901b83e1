"""No README stalls or exhausts the program: each is judged within 2 seconds and 200 MB.

The report says what was left out. `shapes` is what the READMEs look like; `measure` judges each as
the command line does, in a process of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from nexus_check.model import Conclusion, Readme, Repository, Snapshot
from nexus_check.panel import Panel
from nexus_check.readme import SHOWN_BYTES
from nexus_check.rubric import load
from tests.conftest import unmeasured
from tests.hostile.measure import Measured
from tests.hostile.shapes import Shape, shapes

SECONDS = 2.0
SLACK = 0.5  # the timer's resolution, and the report on what was not judged
MEGABYTES = 200.0

PANEL = Panel([load()])
SHAPES = list(shapes())
every_shape = pytest.mark.parametrize(
    "shape", SHAPES, ids=[f"{shape.family}: {shape.name}" for shape in SHAPES]
)


@pytest.fixture(scope="module")
def measured(repository_root: Path) -> dict[str, Measured]:
    """What each shape took, by its name."""
    shards = os.cpu_count() or 1
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.hostile.measure", "", f"{number}/{shards}"],
            cwd=repository_root,
            env=unmeasured(),
            stdout=subprocess.PIPE,
        )
        for number in range(shards)
    ]
    with ThreadPoolExecutor(shards) as readers:
        outputs = list(readers.map(lambda run: run.communicate()[0], runs))
    lines = [line for output in outputs for line in output.splitlines()]
    assert [run.returncode for run in runs] == [0] * shards
    found = [Measured(**json.loads(line)) for line in lines]
    return {f"{one.family}: {one.name}": one for one in found}


@pytest.mark.slow
@every_shape
def test_it_is_judged_in_time_and_says_what_was_left_out(
    shape: Shape, measured: dict[str, Measured]
) -> None:
    found = measured[f"{shape.family}: {shape.name}"]
    assert found.seconds <= SECONDS + SLACK
    assert found.megabytes <= MEGABYTES
    said = " ".join(found.notes)
    if found.ended == Conclusion.ERROR:
        assert "took longer than 2 s to read" in said or "too deeply nested" in said
    elif shape.readme().strip():
        assert ("only these were judged" in said) == (found.bytes > SHOWN_BYTES)


@every_shape
def test_a_small_one_of_its_kind_is_judged(shape: Shape) -> None:
    data = shape.make(1_500)[:2_000]
    readme = Readme("README.md", data, len(data))
    report = PANEL.review(
        Snapshot("x", repository=Repository("alx-project-nexus"), readme=readme, local=True)
    )
    assert report.conclusion is not Conclusion.ERROR
    assert all(finding.line is None or finding.line >= 1 for finding in report.findings)
