"""The files of a sweep: all of them or none, everybody once, in order."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nexus_check.cohort import results
from nexus_check.cohort.earlier import Entry, read_entries
from nexus_check.cohort.results import FILES
from nexus_check.errors import UsageError
from nexus_check.model import Change, Conclusion
from nexus_check.reporters.cohort_markdown import Person
from tests.servers import readmes
from tests.unit import factories, judging
from tests.unit.cohort import made
from tests.unit.cohort.made import entries, entry, report

ABOUT = replace(
    made.ABOUT, problems=("Line 4 names no learner: the cells for it are empty.",), requests=3
)


def summary_of(folder: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / "summary.json").read_text())
    return read


def test_all_files_are_there_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "a" / "b"
    summary = results.write(out, entries("ada", "bo"), ABOUT)
    assert {path.name for path in out.iterdir()} == set(FILES)
    assert (summary.learners, summary.not_met, summary.near_copies) == (2, 2, ())


def test_everybody_is_in_each_file_once_in_order(tmp_path: Path) -> None:
    held = entries("cy", "ada", "bo")
    results.write(tmp_path, held, ABOUT)
    assert (tmp_path / "results.jsonl").read_bytes() == b"".join(each.raw + b"\n" for each in held)
    read = read_entries(tmp_path / "results.jsonl", tmp_path / "learners.jsonl")
    assert list(read) == held
    with (tmp_path / "results.csv").open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [(row["login"], row["name"]) for row in rows] == [
        ("cy", "Person 0"),
        ("ada", "Person 1"),
        ("bo", "Person 2"),
    ]
    assert b"Person" not in (tmp_path / "results.jsonl").read_bytes()


def test_what_fails_on_the_way_leaves_what_was_there(tmp_path: Path) -> None:
    results.write(tmp_path, entries("ada"), ABOUT)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def broken() -> Iterator[Entry]:
        yield from entries("bo")
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        results.write(tmp_path, broken(), ABOUT)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_folder_that_cannot_be_written_is_a_wrong_input(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be written"):
        results.write(tmp_path / "file", entries("ada"), ABOUT)


def test_who_moved_is_named_in_every_summary(tmp_path: Path) -> None:
    held = [
        entry(0, report("ada", conclusion=Conclusion.SUCCESS), Change.NEWLY_PASSES),
        entry(1, report("bo"), Change.REGRESSED),
        entry(2, report("cy"), Change.STARTED),
        entry(3, report("dee"), Change.NEVER_STARTED),
        entry(4, report("eli"), Change.UNCHANGED),
        entry(
            5,
            factories.report(factories.unknown("readme"), target="fay", learner="fay"),
            Change.NOT_COMPARABLE,
        ),
    ]
    results.write(tmp_path, held, replace(ABOUT, previous_at="2025-12-29T06:00:00Z"))
    people = summary_of(tmp_path)["people"]
    assert {kind: [person["name"] for person in named] for kind, named in people.items()} == {
        "newly-passes": ["ada"],
        "regressed": ["bo"],
        "started": ["cy"],
        "never-started": ["dee"],
        "not-judged": ["fay"],
    }
    assert people["not-judged"][0]["note"] == "GitHub did not answer in time."
    words = (tmp_path / "summary.md").read_text()
    for title, name in (
        ("Newly passes", "ada"),
        ("Regressed", "bo"),
        ("Started", "cy"),
        ("Never started", "dee"),
    ):
        assert f"## {title} (1)\n\n- [{name}]" in words
    with (tmp_path / "results.csv").open(newline="", encoding="utf-8-sig") as file:
        assert [row["change"] for row in csv.DictReader(file)][:4] == [
            "newly-passes",
            "regressed",
            "started",
            "never-started",
        ]


def test_near_copies_are_for_the_summaries_alone(tmp_path: Path) -> None:
    sketch = judging.sketch(readmes.readme("a", "ada"))
    other = judging.sketch(readmes.readme("b", "cy"))
    held = [
        entry(i, report(name), sketch=data)
        for i, (name, data) in enumerate((("ada", sketch), ("cy", other), ("bo", sketch)))
    ]
    summary = results.write(tmp_path, held, ABOUT)
    assert [(pair.first, pair.second, pair.share) for pair in summary.near_copies] == [
        ("ada", "bo", 1.0)
    ]
    assert "nearly the same" in (tmp_path / "summary.md").read_text()
    assert b"ada" not in (tmp_path / "results.jsonl").read_bytes().splitlines()[2].replace(
        b"ada-invented", b""
    )


def test_text_that_five_have_is_for_the_summaries_alone(tmp_path: Path) -> None:
    study = "The invented harbour lends each of its crates to a boat for one tide. " * 3
    texts = [
        f"# {name}\n\nMine alone is this sentence of {name}, who wrote it.\n\n{study}"
        for name in "abcde"
    ]
    held = [
        entry(i, report(f"learner-{i}"), sketch=judging.sketch(text))
        for i, text in enumerate([*texts, "# f"])
    ]
    summary = results.write(tmp_path, held, ABOUT)
    assert [(one.learner, one.share, one.line) for one in summary.handed_out] == [
        (f"learner-{i}", 0.79, 5) for i in range(5)
    ]
    assert (
        "## Text that five or more READMEs have (5 learners)"
        in (tmp_path / "summary.md").read_text()
    )
    assert "| learner-0 | 79 % | 5 |" in (tmp_path / "summary.md").read_text()
    assert b"five or more" not in (tmp_path / "results.jsonl").read_bytes()


def test_more_people_can_be_named_later(tmp_path: Path) -> None:
    results.write(tmp_path, entries("ada", "bo"), ABOUT)
    untouched = (tmp_path / "results.jsonl").read_bytes(), (tmp_path / "report.html").read_bytes()
    results.name_more(tmp_path, {"without-app": [Person("bo", None)], "not-posted": []})
    assert summary_of(tmp_path)["people"] == {
        "without-app": [{"name": "bo", "url": None, "note": ""}]
    }
    assert "the App is not installed (1)\n\n- bo" in (tmp_path / "summary.md").read_text()
    assert (
        (tmp_path / "results.jsonl").read_bytes(),
        (tmp_path / "report.html").read_bytes(),
    ) == untouched
    assert {path.name for path in tmp_path.iterdir()} == set(FILES)


def test_problems_beyond_counting_are_summed_up(tmp_path: Path) -> None:
    many = replace(ABOUT, problems=tuple(f"Line {i} names no learner." for i in range(2, 502)))
    problems = results.write(tmp_path, entries("ada"), many).problems
    assert (len(problems), problems[-1]) == (201, "300 more problems are not listed.")


def test_why_it_is_not_finished_stands_on_top(tmp_path: Path) -> None:
    results.write(tmp_path, entries("ada"), replace(ABOUT, unfinished="The hourly limit is spent."))
    assert "**Not finished.** The hourly limit is spent." in (tmp_path / "summary.md").read_text()
    assert summary_of(tmp_path)["unfinished"] == "The hourly limit is spent."
