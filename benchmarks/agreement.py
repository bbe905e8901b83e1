"""Judge every LOGIN/REPOSITORY checkout under a folder and write a report a line, in the published JSON's keys.

    python benchmarks/agreement.py FOLDER > results.jsonl

`sweep --from FOLDER` writes the same reports; this one needs nothing but the judgement itself.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from nexus_check.model import Readme, Report, Repository, Snapshot
from nexus_check.review import review
from nexus_check.rubric import load


def snapshots(folder: Path) -> Iterator[Snapshot]:
    """One snapshot for each LOGIN/REPOSITORY folder, in order of the logins."""
    for path in sorted(folder.glob("*/*")):
        file = path / "README.md"
        data = file.read_bytes() if file.is_file() else None
        readme = Readme("README.md", data, len(data)) if data is not None else None
        yield Snapshot(str(path), path.parent.name, Repository(path.name), readme=readme, local=True)


def main(folder: str) -> None:
    rubric = load()
    encoder = msgspec.json.Encoder()
    for snapshot in snapshots(Path(folder)):
        report: Report = review(snapshot, rubric)
        sys.stdout.buffer.write(encoder.encode(report) + b"\n")


if __name__ == "__main__":
    main(sys.argv[1])
