"""The example rubrics can be used, and judge their examples as they say."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from nexus_check import rubric
from nexus_check.judge import Judge
from nexus_check.model import Report, State
from nexus_check.sources.local import LocalSource
from nexus_check.targets import parse_target

ROOT = Path(__file__).resolve().parents[2]
RUBRICS = ROOT / "examples/rubrics"
TIDELINE = "tideline-field-notes"


def judged(folder: Path, name: str) -> Report:
    by = rubric.load(str(RUBRICS / f"{name}.yml"))
    return Judge(by).review(LocalSource().fetch(parse_target(str(folder))))


def open_states(report: Report) -> dict[str, State | None]:
    """What is not met, by criterion."""
    return {
        each.criterion: each.state for each in report.findings if each.status in ("fail", "warn")
    }


@pytest.mark.parametrize("path", sorted(RUBRICS.glob("*.yml")), ids=lambda path: str(path.stem))
def test_an_example_rubric_is_what_the_schema_describes(path: Path) -> None:
    table = yaml.safe_load(path.read_text())
    Draft202012Validator(rubric.schema()).validate(table)
    assert rubric.load(str(path)).id == path.stem


def test_the_other_course_is_another_course() -> None:
    """It inherits nothing, and asks for a repository of its own."""
    assert "extends" not in yaml.safe_load((RUBRICS / f"{TIDELINE}.yml").read_text())
    own = rubric.load(str(RUBRICS / f"{TIDELINE}.yml"))
    assert own.repository_name == TIDELINE


def test_the_other_course_passes_who_wrote_what_it_asks_for() -> None:
    report = judged(RUBRICS / "tideline/passing" / TIDELINE, TIDELINE)
    assert report.conclusion == "success"
    assert open_states(report) == {}


def test_the_other_course_names_what_is_missing() -> None:
    report = judged(RUBRICS / "tideline/failing" / TIDELINE, TIDELINE)
    assert report.conclusion == "failure"
    assert open_states(report) == {
        "tools": State.INCOMPLETE,
        "methods": State.MISSING,
        "finding-and-doubt": State.INCOMPLETE,
        "lists": State.MISSING,
        "care": State.MISSING,
    }
    missing = {
        topic.id for each in report.findings for topic in each.topics if topic.status == "fail"
    }
    assert missing == {"sql", "sampling", "cleaning", "uncertainty", "doubt"}


def test_the_other_course_knows_a_part_by_what_it_speaks_of(tmp_path: Path) -> None:
    folder = tmp_path / TIDELINE
    folder.mkdir()
    text = (RUBRICS / "tideline/passing" / TIDELINE / "README.md").read_text()
    assert "## How I measured" in text
    (folder / "README.md").write_text(text.replace("## How I measured", "## Mud and mornings"))
    assert open_states(judged(folder, TIDELINE)) == {}


def test_the_evening_cohort_is_judged_as_its_rubric_differs() -> None:
    """Switched off, made easier, made wider: and nothing else changes."""
    folder = ROOT / "examples/learner/alx-project-nexus"
    report, usual = judged(folder, "evening-cohort"), judged_as_usual(folder)
    assert report.conclusion == usual.conclusion == "success"
    assert report.required == usual.required - 1
    lists = next(each for each in report.findings if each.criterion == "lists")
    assert lists.message.startswith("Switched off by the rubric: the evening cohort writes essays")
    topics = next(each.topics for each in report.findings if each.criterion == "backend-concepts")
    assert [topic.id for topic in topics][-1] == "security"


def test_five_technologies_of_six_are_enough_for_the_evening_cohort(tmp_path: Path) -> None:
    folder = tmp_path / "alx-project-nexus"
    folder.mkdir()
    text = (ROOT / "examples/learner/alx-project-nexus/README.md").read_text()
    (folder / "README.md").write_text(
        text.replace("GraphQL", "the other style").replace("Graphene", "library")
    )
    key = {"key-technologies": State.INCOMPLETE}
    assert key.items() <= open_states(judged_as_usual(folder)).items()
    assert "key-technologies" not in open_states(judged(folder, "evening-cohort"))


def judged_as_usual(folder: Path) -> Report:
    return Judge(rubric.load()).review(LocalSource().fetch(parse_target(str(folder))))
