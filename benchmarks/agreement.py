"""Compare the judgement with readers' labels, and write the figures into docs/agreement.md.

    python -m benchmarks.agreement FOLDER                  # a table for each set of labels
    python -m benchmarks.agreement FOLDER --disagreements  # and the decisions of `dev` that differ
    python -m benchmarks.agreement FOLDER --write          # the tables of docs/agreement.md

FOLDER holds the folders `dev` and `second` of LOGIN/REPOSITORY checkouts, and for each a
`labels-SET.csv` with a row for every login. NEXUS_CHECK_EVALUATION names it where it is left out.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any, Final, NamedTuple

import msgspec

from nexus_check.judge import Judge
from nexus_check.model import Readme, Repository, Snapshot
from nexus_check.rubric import load
from tests.acceptance.copies import Copy, Failure, judged

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "agreement.md"
EXAMPLES = (ROOT / "examples/cohort", ROOT / "examples/learner")
SETS: Final = ("dev", "second")
"""The labels that rules are written on, and those that only tell whether they hold elsewhere."""


class Field(NamedTuple):
    """A column of the labels, and what in a report answers it."""

    name: str
    criterion: str
    topic: str | None = None
    has_lines: bool = False

    def __str__(self) -> str:
        return f"{self.criterion}: {self.topic}" if self.topic else self.criterion


FIELDS: Final = (
    Field("overview", "program-overview", has_lines=True),
    Field("technologies", "key-technologies", has_lines=True),
    Field("python", "key-technologies", "python"),
    Field("django", "key-technologies", "django"),
    Field("rest", "key-technologies", "rest-apis"),
    Field("graphql", "key-technologies", "graphql"),
    Field("docker", "key-technologies", "docker"),
    Field("cicd", "key-technologies", "ci-cd"),
    Field("concepts", "backend-concepts", has_lines=True),
    Field("database_design", "backend-concepts", "database-design"),
    Field("async_programming", "backend-concepts", "asynchronous-programming"),
    Field("caching", "backend-concepts", "caching-strategies"),
    Field("challenges", "challenges-and-solutions", "challenges", has_lines=True),
    Field("solutions", "challenges-and-solutions", "solutions"),
    Field("best_practices", "best-practices-and-takeaways", "best-practices", has_lines=True),
    Field("takeaways", "best-practices-and-takeaways", "takeaways", has_lines=True),
    Field("collaboration", "collaboration", has_lines=True),
    Field("brief_pasted", "own-words"),
)

TOO_FEW = 3
"""With fewer READMEs labelled yes, an F1 says nothing."""
NEAR = 2
"""A line agrees when it is at most this far from a labelled one, a title or what follows it."""


class Answer(NamedTuple):
    """What a report says about a field. `found` is None where it does not say."""

    found: bool | None
    line: int | None = None


class Decision(NamedTuple):
    """A label and the report's answer, yes or no. `is_near` is None without a labelled line."""

    learner: str
    field: Field
    wanted: bool
    answer: Answer
    is_near: bool | None

    @property
    def is_right(self) -> bool:
        return self.answer.found is self.wanted

    def __str__(self) -> str:
        found = {True: "found", False: "not found", None: "not answered"}[self.answer.found]
        line = f" (line {self.answer.line})" if self.answer.line else ""
        return (
            f"{self.learner}, {self.field}: {found}, labelled "
            f"{'yes' if self.wanted else 'no'}{line}"
        )


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of a field. Saying nothing counts as the wrong answer."""

    field: Field
    decisions: Sequence[Decision]

    def _count(self, *, wanted: bool, right: bool) -> int:
        return sum(each.wanted is wanted and each.is_right is right for each in self.decisions)

    @property
    def yes(self) -> int:
        return sum(each.wanted for each in self.decisions)

    @property
    def no(self) -> int:
        return len(self.decisions) - self.yes

    @property
    def precision(self) -> float:
        return _share(self._count(wanted=True, right=True), self._count(wanted=False, right=False))

    @property
    def recall(self) -> float:
        return _share(self._count(wanted=True, right=True), self._count(wanted=True, right=False))

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Agreement:
    """All decisions on a set of labels, and the logins whose README is not there."""

    decisions: Sequence[Decision]
    missing: Sequence[str] = ()

    @property
    def rows(self) -> list[Row]:
        return [
            Row(field, [each for each in self.decisions if each.field == field]) for field in FIELDS
        ]

    @property
    def f1s(self) -> list[float]:
        return [row.f1 for row in self.rows if row.yes >= TOO_FEW]

    @property
    def mean_f1(self) -> float:
        return fmean(self.f1s)

    @property
    def wrong(self) -> list[Decision]:
        return [each for each in self.decisions if not each.is_right]

    @property
    def accuracy(self) -> float:
        return 1 - len(self.wrong) / len(self.decisions)

    @property
    def near(self) -> list[bool]:
        return [each.is_near for each in self.decisions if each.is_near is not None]


def _share(right: int, wrong: int) -> float:
    return right / (right + wrong) if right + wrong else 1.0


def answer(report: Mapping[str, Any], field: Field) -> Answer:
    """Return what a report, in the keys of its JSON, says about a field."""
    finding = next(
        (each for each in report["findings"] if each["criterion"] == field.criterion), None
    )
    if finding is None or finding["status"] == "unknown":
        return Answer(None)
    skipped, line = finding["status"] == "skipped", finding["line"]
    if field.criterion == "own-words":
        return Answer(None if skipped else finding["status"] == "fail", line)
    if field.topic is None:
        return Answer(not skipped and finding["state"] not in ("missing", None), line)
    topic = next((each for each in finding["topics"] if each["id"] == field.topic), None)
    if topic is None:
        return Answer(False if skipped else None, line)
    return Answer(topic["status"] == "pass", topic["line"] or line)


def decision(learner: str, label: Mapping[str, str], field: Field, given: Answer) -> Decision:
    """Compare an answer with a label, and its line with the labelled lines."""
    wanted = label[field.name] == "yes"
    lines = [int(line) for line in label.get(f"{field.name}_lines", "").split(";") if line]
    is_near = None
    if wanted and given.found and field.has_lines and lines:
        is_near = given.line is not None and min(abs(given.line - line) for line in lines) <= NEAR
    return Decision(learner, field, wanted, given, is_near)


def compare(
    reports: Mapping[str, Mapping[str, Any]], labels: Iterable[Mapping[str, str]]
) -> Agreement:
    """Compare reports with labels by login, without those that readers doubted (`partly`)."""
    decisions, missing = [], []
    for label in labels:
        learner = label["learner"]
        if learner not in reports:
            missing.append(learner)
        asked = [field for field in FIELDS if label[field.name] != "partly"]
        report = reports.get(learner, {"findings": []})
        decisions += [decision(learner, label, field, answer(report, field)) for field in asked]
    return Agreement(decisions, missing)


def snapshots(folder: Path) -> Iterator[Snapshot]:
    """Yield a snapshot for each LOGIN/REPOSITORY folder, in order of the logins."""
    for path in sorted(folder.glob("*/*")):
        file = path / "README.md"
        data = file.read_bytes() if file.is_file() else None
        readme = Readme("README.md", data, len(data)) if data is not None else None
        yield Snapshot(
            str(path), path.parent.name, Repository(path.name), readme=readme, local=True
        )


def measure(folder: Path, name: str) -> Agreement:
    """Judge the READMEs of the set `name` and compare the reports with its labels."""
    judge = Judge(load())
    reports = {
        snapshot.learner or "": msgspec.to_builtins(judge.review(snapshot))
        for snapshot in snapshots(folder / name)
    }
    with (folder / f"labels-{name}.csv").open(encoding="utf-8", newline="") as labels:
        return compare(reports, csv.DictReader(labels))


def table(found: Agreement) -> str:
    """Return the figures by criterion as a Markdown table, with a line that sums them up."""
    lines = [
        "| Criterion | Yes | No | Precision | Recall | F1 |",
        "| :-- | --: | --: | --: | --: | --: |",
    ]
    lines += [_row(row) for row in found.rows]
    right, lowest = len(found.decisions) - len(found.wrong), min(found.f1s)
    lines += [
        "",
        f"Mean F1 {found.mean_f1:.3f}, lowest {lowest:.3f}; {right} of {len(found.decisions)} "
        f"decisions right ({found.accuracy:.1%}); {fmean(found.near):.1%} of {len(found.near)} "
        "lines within 2 of a labelled one.",
    ]
    return "\n".join(lines) + "\n"


def _row(row: Row) -> str:
    figures = " | ".join(f"{figure:.3f}" for figure in (row.precision, row.recall, row.f1))
    if row.yes < TOO_FEW:
        figures = "| |" if row.precision == 1 else f"{row.precision:.3f} | |"
    return f"| {row.field} | {row.yes} | {row.no} | {figures} |"


def copies(found: Iterable[tuple[Copy, list[Failure]]]) -> str:
    """Return the table of altered copies by kind, and a list of those whose verdict is wrong."""
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
    rows += [
        f"| **All** | {made.total()} | {held.total()} ({share:.1%}) |",
        "",
        "Those that do not hold:",
        "",
    ]
    rows += [f"- {failure}" for failure in wrong]
    return "\n".join(rows) + "\n"


def replaced(page: str, name: str, text: str) -> str:
    """Return the page with the block of that name replaced. Raises ValueError when it has none."""
    before, start, rest = page.partition(f"<!-- measured: {name} -->\n")
    _, end, after = rest.partition("<!-- end -->\n")
    if not start or not end:
        raise ValueError(f"the page has no block {name}")
    return f"{before}{start}{text}{end}{after}"


def written(page: str, found: Mapping[str, Agreement]) -> str:
    """Return the page with a table for each set."""
    for name, agreement in found.items():
        page = replaced(page, name, table(agreement))
    return page


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    folder = os.environ.get("NEXUS_CHECK_EVALUATION")
    parser.add_argument("folder", type=Path, nargs=None if folder is None else "?", default=folder)
    parser.add_argument(
        "--disagreements", action="store_true", help="list the decisions of `dev` that differ"
    )
    parser.add_argument(
        "--write", action="store_true", help="write the tables of docs/agreement.md"
    )
    asked = parser.parse_args()
    found = {name: measure(Path(asked.folder), name) for name in SETS}
    for name, agreement in found.items():
        sys.stdout.write(f"{name}\n\n{table(agreement)}\n")
    if asked.disagreements:
        sys.stdout.writelines(f"{each}\n" for each in found["dev"].wrong)
    if asked.write:
        page = written(PAGE.read_text("utf-8"), found)
        altered = copies(judged([Path(asked.folder) / "dev", *EXAMPLES]))
        PAGE.write_text(replaced(page, "altered copies", altered), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
