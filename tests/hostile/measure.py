"""Judges each shape as the command line does, in a process of its own, and says what that took.

    python -m tests.hostile.measure [PART OF A NAME [SHARD/SHARDS]]

One JSON line a shape: its family and name, its bytes, `seconds` of processor time, the `megabytes`
held at most (the interpreter and the program itself are among them), how it ended, and the notes of
the report.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nexus_check import rubric as rubrics
from nexus_check.model import CohortRow, Conclusion, Report, Target
from nexus_check.panel import Panel
from nexus_check.reporters import annotations as marks
from nexus_check.reporters import check_run, csv, markdown, sarif, text
from nexus_check.reporters import json as as_json
from nexus_check.sources.local import LocalSource
from tests.hostile.shapes import Shape, shapes

PANEL = Panel([rubrics.load()])
STOP_SECONDS = 20
STOP_BYTES = 2**30


@dataclass(frozen=True, slots=True)
class Measured:
    """`ended` is the report's conclusion, `raised` or `stopped`."""

    family: str
    name: str
    bytes: int
    seconds: float
    megabytes: float
    ended: str
    notes: tuple[str, ...] = ()


def judged(folder: Path) -> Report:
    """A folder's report, and all that is ever made of one."""
    report = PANEL.review(LocalSource().fetch(Target(asked=str(folder), path=str(folder))))
    as_json.encode(report)
    text.render([report], width=100, color=True)
    markdown.render(report, limit_bytes=markdown.JOB_SUMMARY_BYTES)
    sarif.render([report])
    check_run.build(report).marks()
    marks.workflow_commands(report)
    csv.row(CohortRow(report), [finding.criterion for finding in report.findings])
    return report


def measure(shape: Shape, folder: Path) -> Measured:
    """Judge a shape in a process that is stopped when it takes far too much."""
    data = shape.readme()
    (folder / "README.md").write_bytes(data)
    size = len(data)
    del data
    status, usage, answer = _in_process(lambda: judged(folder))
    said = json.loads(answer) if answer else {"ended": "raised" if status > 0 else "stopped"}
    return Measured(
        family=shape.family,
        name=shape.name,
        bytes=size,
        seconds=usage.ru_utime + usage.ru_stime,
        megabytes=usage.ru_maxrss / 1024,
        ended=said["ended"],
        notes=tuple(said.get("notes", ())),
    )


def _in_process(work: Callable[[], Report]) -> tuple[int, resource.struct_rusage, bytes]:
    """Return a child's exit status (negative: a signal), the resources it used, and its answer."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os._exit(_answer(work, writing))
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read()
    _, status, usage = os.wait4(child, 0)
    return os.waitstatus_to_exitcode(status), usage, answer


def _answer(work: Callable[[], Report], writing: int) -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (STOP_SECONDS, STOP_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (STOP_BYTES, STOP_BYTES))
    try:
        report = work()
        said = [*report.notes]
        if report.conclusion is Conclusion.ERROR:
            said += [finding.message for finding in report.findings]
    except BaseException:
        traceback.print_exc(limit=-3)
        return 1
    os.write(writing, json.dumps({"ended": report.conclusion, "notes": said}).encode())
    return 0


def main(wanted: str = "", shard: str = "0/1") -> None:
    number, shards = map(int, shard.split("/"))
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary, "alx-project-nexus")
        folder.mkdir()
        judged(folder)  # the rubric's phrases are read once for all
        for place, shape in enumerate(shapes()):
            if place % shards == number and wanted in f"{shape.family}: {shape.name}":
                found = measure(shape, folder)
                print(
                    json.dumps({name: getattr(found, name) for name in found.__slots__}), flush=True
                )


if __name__ == "__main__":
    main(*sys.argv[1:3])
