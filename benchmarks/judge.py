"""Measure the processor time of judging against a plain mistune parse of the same READMEs.

    python benchmarks/judge.py [FOLDER]

FOLDER holds LOGIN/REPOSITORY/README.md checkouts; without one, the bundled examples are judged.
Rounds of both take turns, the best round of each counts, and the ratio of the two is printed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import mistune

from nexus_check.judge import Judge
from nexus_check.model import Readme, Repository, Snapshot
from nexus_check.rubric import load

ROUNDS = 9
EXAMPLES = Path(__file__).parent.parent / "examples"


def processor_seconds(work: Callable[[], None]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


def main(folder: Path) -> None:
    files = [
        path.read_bytes()
        for path in sorted(folder.glob("*/*/README.md")) + sorted(folder.glob("*/README.md"))
    ]
    texts = [data.decode("utf-8", "replace") for data in files]
    snapshots = [
        Snapshot(
            "x",
            "x",
            Repository("alx-project-nexus"),
            readme=Readme("README.md", data, len(data)),
            local=True,
        )
        for data in files
    ]
    judged, markdown = Judge(load()), mistune.create_markdown(renderer=None)

    def parse() -> None:
        for text in texts:
            markdown(text)

    def judge() -> None:
        for snapshot in snapshots:
            judged.review(snapshot)

    best = {parse: float("inf"), judge: float("inf")}
    for _ in range(ROUNDS):
        for work in (parse, judge):
            best[work] = min(best[work], processor_seconds(work))
    print(
        f"{len(files)} READMEs, {sum(map(len, files)):,} bytes, best of {ROUNDS} rounds of "
        "processor time"
    )
    print(f"plain full mistune parse: {best[parse] * 1000:7.1f} ms")
    print(f"judging:                  {best[judge] * 1000:7.1f} ms")
    print(f"ratio:                    {best[judge] / best[parse]:7.2f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLES)
