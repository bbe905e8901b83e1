"""Measure `nexus-check check FOLDER` from a cold process, against a Python that does nothing.

::

    python benchmarks/cold_start.py
    python benchmarks/cold_start.py --enter 'docker run --rm -i --entrypoint= -v {root}:/src:ro -w
    /src nexus-check'

With `--enter` the same is measured inside a container as well (`{root}` is this repository, which
has to be the working directory there): the time is taken inside, so that starting the container
itself does not count. Needs nothing but Python. Prints milliseconds: the quickest and the median
run by wall time, and the quickest by processor time. The goals are held against the quickest: what
else a machine does only ever adds to a run.
"""

from __future__ import annotations

import argparse
import json
import resource
import shlex
import statistics
import subprocess
import sys
import sysconfig
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

FOLDER = "examples/learner/alx-project-nexus"
Measured = Mapping[str, tuple[float, float, float]]
"""In seconds, by command: the quickest and the median wall time, and the least processor time."""

GOAL_SECONDS = 0.3
GOAL_INSIDE_SECONDS = 0.2


def processor() -> float:
    """Seconds of processor time that this process's ended children took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def timed(command: Sequence[str], runs: int) -> tuple[float, float, float]:
    """Return the times of a command that must succeed, after one run to warm the cache."""
    times = []
    for _ in range(runs + 1):
        started, used = time.perf_counter(), processor()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        times.append((time.perf_counter() - started, processor() - used))
    wall, cpu = zip(*times[1:], strict=True)
    return min(wall), statistics.median(wall), min(cpu)


def measure(runs: int) -> Measured:
    """Return each command's times, with the interpreter that runs this."""
    nexus_check = str(Path(sysconfig.get_path("scripts")) / "nexus-check")
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "nexus-check --version": [nexus_check, "--version"],
        "nexus-check check FOLDER": [nexus_check, "check", FOLDER],
        "nexus-check check FOLDER --format json": [
            nexus_check,
            "check",
            FOLDER,
            "--format",
            "json",
        ],
    }
    return {name: timed(command, runs) for name, command in commands.items()}


def inside(enter: str, runs: int) -> Measured:
    """Return the same, measured in a container, which reads this script from its input."""
    prefix = shlex.split(enter.replace("{root}", str(Path.cwd())))
    command = [*prefix, "/usr/local/nexus-check/bin/python", "-", "--runs", str(runs), "--json"]
    done = subprocess.run(
        command, input=Path(__file__).read_text(), check=True, stdout=subprocess.PIPE, text=True
    )
    measured: Measured = json.loads(done.stdout)
    return measured


def show(where: str, times: Measured) -> None:
    nothing = times["python -c pass"][0]
    print(f"{where:<42} quickest    median  processor")
    for name, (quickest, median, cpu) in times.items():
        told = f"{quickest * 1000:5.0f} ms  {median * 1000:5.0f} ms  {cpu * 1000:6.0f} ms"
        print(f"  {name:<40} {told}  {quickest / nothing:5.1f} times doing nothing")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--enter", metavar="COMMAND", help="what runs a command in the container")
    parser.add_argument("--json", action="store_true", help="print the seconds alone")
    asked = parser.parse_args()
    here = measure(asked.runs)
    if asked.json:
        print(json.dumps(here))
        return 0
    show(f"Here, Python {sys.version.split()[0]}, {asked.runs} runs", here)
    check = here["nexus-check check FOLDER"][0]
    print(
        f"  goal: a check within {GOAL_SECONDS * 1000:.0f} ms: "
        f"{'met' if check <= GOAL_SECONDS else 'NOT met'}"
    )
    if asked.enter:
        there = inside(asked.enter, asked.runs)
        show("In the container", there)
        more = there["nexus-check check FOLDER"][0] - check
        met = "met" if more <= GOAL_INSIDE_SECONDS else "NOT met"
        print(
            f"  goal: at most {GOAL_INSIDE_SECONDS * 1000:.0f} ms above: {more * 1000:+.0f} "
            f"ms, {met}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
