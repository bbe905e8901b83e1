"""What a sweep costs: requests, processor time, memory; and that nothing is lost when it is killed.

`python benchmarks/sweep.py` starts a GitHub for tests on this machine (its processor time is not
counted), sweeps cohorts as a person would, and prints every figure beside its bound; it ends with 1
when one is broken. `--quick` does it with a tenth of the learners. The figures of processor time
are of the sweep with all its processes, and of a plain full parse of the same READMEs with mistune,
measured in the same run, in as many processes at once as judge in the sweep: two processes on two
cores that share a cache take longer each than one alone, whatever they do. It is parsed before and
after the sweep, and the mean is what counts: a machine's speed changes by a third within minutes.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.servers.cohort import Cohort  # noqa: E402
from tests.servers.process import Running, running  # noqa: E402

REQUESTS = 115
PARSES = 1.5  # times a plain parse of the same READMEs
MEMORY_MB = 220
GROWTH = 1.1
SHARDS = 8
KILLS = 10


@dataclass(frozen=True)
class Cost:
    """One run. `cpu` is in seconds, `peak` in MB, each of all its processes."""

    code: int
    seconds: float
    cpu: float
    peak: float
    requests: int


@dataclass
class Bench:
    """A server, a folder to work in, and the figures so far."""

    server: Running
    folder: Path
    jobs: int
    broken: list[str] = field(default_factory=list)

    def say(self, title: str, figure: str, bound: str = "", *, holds: bool = True) -> None:
        """Print a figure beside its bound."""
        mark = "" if not bound else ("ok" if holds else "BROKEN")
        print(f"{title:<58} {figure:>20}   {bound:<28} {mark}", flush=True)
        if not holds:
            self.broken.append(title)

    def sweep(self, output: str, *more: str, kill_after: float | None = None) -> Cost:
        """Run `nexus-check sweep` on the roster."""
        command = [
            "sweep",
            "--roster",
            str(self.folder / "roster.csv"),
            "--output",
            str(self.folder / output),
        ]
        return self.run([*command, "--jobs", str(self.jobs), *more], kill_after=kill_after)

    def run(self, arguments: Sequence[str], *, kill_after: float | None = None) -> Cost:
        """Run the command and measure it, killed after `kill_after` seconds where that is given."""
        before = sum(self.server.seen()["requests"].values())
        environment = {
            **os.environ,
            "GITHUB_TOKEN": "ghp_" + "x" * 36,
            "GITHUB_API_URL": self.server.url,
        }
        begun = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "nexus_check", *arguments],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        with watched(process.pid) as peak:
            if kill_after is not None:
                killer = threading.Timer(kill_after, process.send_signal, [signal.SIGKILL])
                killer.start()
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if kill_after is not None:
                killer.cancel()
        seconds = time.monotonic() - begun
        requests = sum(self.server.seen()["requests"].values()) - before
        return Cost(process.returncode, seconds, usage.ru_utime + usage.ru_stime, peak[0], requests)

    def cohort(self, size: int, changed: float = 0.0) -> Cohort:
        """Serve a cohort of this size, its roster in the working folder."""
        self.server.cohort(size=size, changed_percent=changed)
        cohort = Cohort(size, changed_percent=changed)
        (self.folder / "roster.csv").write_text(cohort.roster(), encoding="utf-8")
        return cohort

    def same(self, one: str, other: str, name: str = "results.jsonl") -> bool:
        return (self.folder / one / name).read_bytes() == (self.folder / other / name).read_bytes()


# --- measuring -----------------------------------------------------------------------------------


@contextmanager
def watched(pid: int) -> Iterator[list[float]]:
    """Return the most memory of a process and its children at once, in MB, sampled every 20 ms.

    Resident sizes are added up, so a page that two processes share counts twice.
    """
    peak, over = [0.0], threading.Event()

    def look() -> None:
        while not over.wait(0.02):
            peak[0] = max(peak[0], sum(map(resident, tree(pid))))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()


def tree(pid: int) -> Iterator[int]:
    """Yield a process and all below it; what ends while it is looked at is left out."""
    yield pid
    children: list[str] = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            children += (task / "children").read_text().split()
    for child in children:
        yield from tree(int(child))


def resident(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


PARSE = """
import itertools, sys, time
sys.path.insert(0, sys.argv[1])
import mistune
from tests.servers.cohort import NAME, Cohort
part, parts = int(sys.argv[3]), int(sys.argv[4])
cohort, parse, spent, count, size = Cohort(int(sys.argv[2])), mistune.create_markdown(), 0.0, 0, 0
for learner in itertools.islice(cohort.learners(), part, None, parts):
    for repository in learner.repositories:
        file = next((f for f in repository.files if f.path.lower() == "readme.md"), None)
        if repository.answers_to(NAME) and file:
            text = file.data.decode()
            begun = time.process_time()
            parse(text)
            spent += time.process_time() - begun
            count, size = count + 1, size + len(file.data)
print(spent, count, size)
"""


def parsed(size: int, processes: int) -> tuple[float, int, int]:
    """Return the processor time of mistune on a cohort's READMEs, their number and their bytes."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", PARSE, str(ROOT), str(size), str(part), str(processes)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for part in range(processes)
    ]
    found = [process.communicate()[0].split() for process in running]
    return (
        sum(float(spent) for spent, _, _ in found),
        sum(int(n) for _, n, _ in found),
        sum(int(n) for *_, n in found),
    )


# --- what is measured ----------------------------------------------------------------------------


def requests_time_and_memory(bench: Bench, size: int) -> Cost:
    """Sweep a whole cohort: requests, processor time against a plain parse, memory."""
    bench.cohort(size)
    before, count, total = parsed(size, bench.jobs)
    full = bench.sweep("full")
    plain = (before + parsed(size, bench.jobs)[0]) / 2
    bench.say(f"{size:,} learners, {count:,} READMEs of", f"{total / count / 1000:.1f} KB")
    most = -(-size * REQUESTS // 10_000)
    bench.say("Requests", f"{full.requests}", f"at most {most}", holds=full.requests <= most)
    each = size / max(full.requests, 1)
    bench.say("Learners a request", f"{each:.1f}", "at least 87", holds=each >= 86.9)
    bench.say(
        "Plain full mistune parse, processor",
        f"{plain:.1f} s",
        f"{1000 * plain / count:.2f} ms a README",
    )
    bench.say(
        "Sweep, processor (all processes)",
        f"{full.cpu:.1f} s",
        f"at most {PARSES * plain:.1f} s (ratio {full.cpu / plain:.2f})",
        holds=full.cpu <= PARSES * plain,
    )
    bench.say(
        "Sweep, by the clock",
        f"{full.seconds:.1f} s",
        f"{size / full.seconds:.0f} learners a second",
    )
    bench.say(
        "Peak memory of the process tree",
        f"{full.peak:.0f} MB",
        f"at most {MEMORY_MB} MB",
        holds=full.peak <= MEMORY_MB,
    )
    return full


def memory_by_size(bench: Bench, small: int, large: int) -> None:
    """Memory does not grow with the cohort."""
    peaks = []
    for size in (small, large):
        bench.cohort(size)
        peaks.append(bench.sweep(f"memory-{size}").peak)
    ratio = peaks[1] / peaks[0]
    bench.say(f"Peak memory at {small:,} learners", f"{peaks[0]:.0f} MB")
    bench.say(
        f"Peak memory at {large:,} learners",
        f"{peaks[1]:.0f} MB",
        f"at most {GROWTH} times (is {ratio:.2f})",
        holds=ratio <= GROWTH,
    )


def since(bench: Bench, size: int, full: Cost) -> None:
    """Sweep the same cohort with one percent changed, and with nothing changed."""
    bench.cohort(size)
    unchanged = bench.sweep("unchanged", "--since", str(bench.folder / "full"))
    batches = -(-size // 100)
    bench.say(
        "Nothing changed since: requests",
        f"{unchanged.requests}",
        f"at most {batches}",
        holds=unchanged.requests <= batches,
    )
    bench.say(
        "  the same results.jsonl",
        str(bench.same("full", "unchanged")),
        "True",
        holds=bench.same("full", "unchanged"),
    )
    bench.cohort(size, changed=1.0)
    part = bench.sweep("changed", "--since", str(bench.folder / "full"))
    bench.sweep("again")
    bench.say(
        "1 % changed since: processor",
        f"{part.cpu:.1f} s",
        f"at most {full.cpu / 5:.1f} s (1/{full.cpu / part.cpu:.1f})",
        holds=part.cpu <= full.cpu / 5,
    )
    bench.say("  requests", f"{part.requests}")
    bench.say(
        "  the same as a full sweep",
        str(bench.same("changed", "again")),
        "True",
        holds=bench.same("changed", "again"),
    )


def kills(bench: Bench, size: int) -> None:
    """Killed at any point, again and again, and resumed."""
    bench.cohort(size)
    calm = bench.sweep("calm")
    bench.server.clear()
    draw = random.Random(7)
    shutil.rmtree(bench.folder / "killed", ignore_errors=True)
    killed = 0
    while killed < KILLS:
        ended = bench.sweep("killed", "--resume", kill_after=draw.uniform(0.4, calm.seconds / 4))
        if ended.code == 0:
            break
        killed += 1
    code = bench.sweep("killed", "--resume").code if killed == KILLS else 0
    asked = bench.server.seen()["repositories"]
    again = sum(count - 1 for count in asked.values())
    # A kill can cost the batch that was just fetched, and what waits to be judged.
    in_flight = killed * 200
    same = code == 0 and bench.same("calm", "killed")
    bench.say(
        f"{size:,} learners, killed {killed} times and resumed: the same",
        str(same),
        "True",
        holds=same,
    )
    bench.say(
        "  fetched again (in flight when killed)",
        f"{again}",
        f"at most {in_flight}",
        holds=again <= in_flight,
    )


def shards(bench: Bench, size: int) -> None:
    """Shards, merged."""
    bench.cohort(size)
    bench.sweep("one")
    folders = []
    for number in range(1, SHARDS + 1):
        bench.sweep(f"shard-{number}", "--shard", f"{number}/{SHARDS}")
        folders.append(str(bench.folder / f"shard-{number}"))
    bench.run(["merge", *reversed(folders), "--output", str(bench.folder / "merged")])
    same = all(
        bench.same("one", "merged", name)
        for name in ("results.jsonl", "results.csv", "learners.jsonl")
    )
    bench.say(
        f"{SHARDS} shards of {size:,} learners, merged: the same", str(same), "True", holds=same
    )


def faults(bench: Bench, size: int) -> None:
    """Let every fifth request fail, in each of the ways, one after the other."""
    from tests.servers.faults import FAULTS  # noqa: PLC0415

    bench.cohort(size)
    calm = bench.sweep("no-faults")
    for fault in (*FAULTS, "all"):
        bench.server.clear()
        bench.server.faults(
            every=5, faults=list(FAULTS) if fault == "all" else [fault], retry_after=1
        )
        cost = bench.sweep("faults", "--max-wait", "300")
        hit: Mapping[str, int] = bench.server.seen()["faults"]
        same = bench.same("no-faults", "faults")
        ratio = cost.requests / calm.requests
        bench.say(
            f"Every 5th request: {fault} ({sum(hit.values())} times)",
            f"same: {same}",
            f"requests at most 1.5 (is {ratio:.2f})",
            holds=same and ratio <= 1.5,
        )
        shutil.rmtree(bench.folder / "faults")


PARTS = ("cost", "memory", "since", "kills", "shards", "faults")


def main() -> int:
    """Measure what is asked for, everything if nothing is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the learners")
    parser.add_argument(
        "--only", choices=PARTS, action="append", help="measure this alone; can be given again"
    )
    parser.add_argument(
        "--jobs", type=int, default=2, help="processes that judge (the bounds are for 2)"
    )
    asked = parser.parse_args()
    only = asked.only or PARTS
    scale = 10 if asked.quick else 1
    with (
        running("--size", "100") as server,
        tempfile.TemporaryDirectory(prefix="nexus-sweep-") as folder,
    ):
        bench = Bench(server, Path(folder), asked.jobs)
        server.limits(graphql=(1_000_000, 3600), core=(1_000_000, 3600))
        if "cost" in only or "since" in only:
            full = requests_time_and_memory(bench, 10_000 // scale)
        if "since" in only:
            since(bench, 10_000 // scale, full)
        if "memory" in only:
            memory_by_size(bench, 5_000 // scale, 20_000 // scale)
        if "kills" in only:
            kills(bench, 2_000 // scale)
        if "shards" in only:
            shards(bench, 2_000 // scale)
        if "faults" in only:
            faults(bench, 1_000 // scale)
    print("\nAll bounds hold." if not bench.broken else f"\nBroken: {', '.join(bench.broken)}")
    return 1 if bench.broken else 0


if __name__ == "__main__":
    sys.exit(main())
