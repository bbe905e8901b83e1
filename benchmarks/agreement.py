"""Compare the judgement with readers' labels, and write what came out of it into docs/agreement.md.

    python -m benchmarks.agreement FOLDER > results.jsonl       # a report a line, in the published JSON's keys
    python -m benchmarks.agreement FOLDER --score SCORE         # the table, by criterion
    python -m benchmarks.agreement FOLDER --score SCORE --write # the page's tables, altered copies included

FOLDER holds LOGIN/REPOSITORY checkouts; SCORE is the program that compares reports with labels (`SCORE FILE --json`).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from nexus_check.model import Readme, Repository, Snapshot
from nexus_check.review import review
from nexus_check.rubric import load
from tests.acceptance.copies import Copy, Failure, judged

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "agreement.md"
EXAMPLES = (ROOT / "examples/cohort", ROOT / "examples/learner")

CRITERIA: Mapping[str, str] = {
    "overview": "program-overview",
    "technologies": "key-technologies",
    "python": "key-technologies: Python",
    "django": "key-technologies: Django",
    "rest": "key-technologies: REST APIs",
    "graphql": "key-technologies: GraphQL",
    "docker": "key-technologies: Docker",
    "cicd": "key-technologies: CI/CD",
    "concepts": "backend-concepts",
    "database_design": "backend-concepts: database design",
    "async_programming": "backend-concepts: asynchronous programming",
    "caching": "backend-concepts: caching strategies",
    "challenges": "challenges-and-solutions: challenges",
    "solutions": "challenges-and-solutions: solutions",
    "best_practices": "best-practices-and-takeaways: best practices",
    "takeaways": "best-practices-and-takeaways: takeaways",
    "collaboration": "collaboration",
    "brief_pasted": "own-words",
}
"""What each label is about, in the order of the table."""

TOO_FEW = 3
"""With fewer READMEs labelled yes, an F1 says nothing."""


def snapshots(folder: Path) -> Iterator[Snapshot]:
    """One snapshot for each LOGIN/REPOSITORY folder, in order of the logins."""
    for path in sorted(folder.glob("*/*")):
        file = path / "README.md"
        data = file.read_bytes() if file.is_file() else None
        readme = Readme("README.md", data, len(data)) if data is not None else None
        yield Snapshot(str(path), path.parent.name, Repository(path.name), readme=readme, local=True)


def reports(folder: Path) -> Iterator[bytes]:
    """One report for each checkout, as a line of JSON without its end."""
    rubric, encoder = load(), msgspec.json.Encoder()
    return (encoder.encode(review(snapshot, rubric)) for snapshot in snapshots(folder))


def scored(folder: Path, score: Path) -> dict[str, Any]:
    """What the scoring program says of the reports."""
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as results:
        results.write(b"\n".join(reports(folder)) + b"\n")
        results.flush()
        run = subprocess.run([sys.executable, score, results.name, "--json"], stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def agreement(found: Mapping[str, Any]) -> str:
    """The table by criterion, and a line on all of it."""
    by = {row["field"]: row for row in found["rows"]}
    rows = ["| Criterion | Yes | No | Precision | Recall | F1 |", "| :-- | --: | --: | --: | --: | --: |"]
    rows += [_row(name, by[field]) for field, name in CRITERIA.items()]
    rows += [
        "",
        f"Mean F1 {found['mean_f1']:.3f}, lowest {found['min_f1']:.3f}; {found['decisions'] - found['wrong']} of "
        f"{found['decisions']} decisions right ({found['accuracy']:.1%}); {found['lines_near']:.1%} of "
        f"{found['lines_scored']} lines within 2 of a labelled one.",
    ]
    return "\n".join(rows) + "\n"


def _row(name: str, row: Mapping[str, Any]) -> str:
    figures = " | ".join(f"{row[key]:.3f}" for key in ("precision", "recall", "f1"))
    if row["yes"] < TOO_FEW:
        figures = "| |" if row["precision"] == 1 else f"{row['precision']:.3f} | |"
    return f"| {name} | {row['yes']} | {row['no']} | {figures} |"


def copies(found: Iterable[tuple[Copy, list[Failure]]]) -> str:
    """The table of altered copies by kind, and those that do not hold."""
    made: Counter[str] = Counter()
    held: Counter[str] = Counter()
    wrong: list[Failure] = []
    for copy, failed in found:
        made[copy.kind] += 1
        held[copy.kind] += not failed
        wrong += failed
    rows = ["| Alteration | Copies | Hold |", "| :-- | --: | --: |"]
    rows += [f"| {kind} | {count} | {held[kind]} |" for kind, count in made.items()]
    share = held.total() / made.total()
    rows += [f"| **All** | {made.total()} | {held.total()} ({share:.1%}) |", "", "Those that do not hold:", ""]
    rows += [f"- {failure}" for failure in wrong]
    return "\n".join(rows) + "\n"


def replaced(page: str, name: str, text: str) -> str:
    """A page with what stands between its marks of that name replaced."""
    before, start, rest = page.partition(f"<!-- measured: {name} -->\n")
    _, end, after = rest.partition("<!-- end -->\n")
    if not start or not end:
        raise ValueError(f"the page has no block {name}")
    return f"{before}{start}{text}{end}{after}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="the LOGIN/REPOSITORY checkouts")
    parser.add_argument("--score", type=Path, help="the program that compares reports with labels")
    parser.add_argument("--write", action="store_true", help="write the tables of docs/agreement.md anew")
    asked = parser.parse_args()
    if asked.score is None:
        for line in reports(asked.folder):
            sys.stdout.buffer.write(line + b"\n")
        return 0
    table = agreement(scored(asked.folder, asked.score))
    sys.stdout.write(table)
    if asked.write:
        page = replaced(PAGE.read_text("utf-8"), "agreement", table)
        PAGE.write_text(replaced(page, "altered copies", copies(judged([asked.folder, *EXAMPLES]))), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
