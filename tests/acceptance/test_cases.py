"""Every folder of `cases` is a test: a README, and in `expected.yml` what must be made of it.

    about: one sentence on what the case is about
    criteria:
      key-technologies: missing                      # the state, or
      backend-concepts: {state: good, line: 5, message: words of it, topics: {caching-strategies:
      9}}
    notes: [words of a note on what is damaged]      # where there are none, there must be no note

A topic is given with its line, or null where it must not be found, or true where it may be found on
any. Where a fair reader may think either, a list of states. What a file does not name is not asked
about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from nexus_check.model import Finding, Report
from tests.unit.judging import report

CASES = sorted(path.parent for path in (Path(__file__).parent / "cases").glob("*/README.md"))
KEYS = {"state", "line", "message", "topics"}


def expected(folder: Path) -> Mapping[str, Any]:
    read: Mapping[str, Any] = yaml.safe_load((folder / "expected.yml").read_text("utf-8"))
    assert read.keys() <= {"about", "criteria", "notes"}, read
    assert read["about"]
    assert read["criteria"]
    return read


def differences(found: Finding, wanted: Mapping[str, Any]) -> Iterator[str]:
    """What is not as it must be, in words."""
    assert wanted.keys() <= KEYS, wanted
    states = wanted["state"] if isinstance(wanted["state"], list) else [wanted["state"]]
    if found.state not in states:
        yield f"{found.criterion} is {found.state}, not {' or '.join(states)}: {found.message}"
    if "line" in wanted and found.line != wanted["line"]:
        yield f"{found.criterion} at line {found.line}, not {wanted['line']}"
    if wanted.get("message", "") not in found.message:
        yield f"{found.criterion} says: {found.message}"
    lines = {topic.id: topic.line for topic in found.topics}
    for topic, line in wanted.get("topics", {}).items():
        if lines[topic] != line and not (line is True and lines[topic]):
            yield f"{topic} at line {lines[topic]}, not {line}"


def wrong(judged: Report, wanted: Mapping[str, Any]) -> list[str]:
    """All that is not as a case says."""
    by = {finding.criterion: finding for finding in judged.findings}
    listed = [
        difference
        for criterion, one in wanted["criteria"].items()
        for difference in differences(
            by[criterion], one if isinstance(one, dict) else {"state": one}
        )
    ]
    notes = wanted.get("notes", [])
    if len(notes) != len(judged.notes) or not all(
        any(words in note for note in judged.notes) for words in notes
    ):
        listed.append(f"notes are {judged.notes}")
    return listed


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: str(folder.name))
def test_case(folder: Path) -> None:
    found = wrong(report((folder / "README.md").read_bytes()), expected(folder))
    assert not found, "\n".join(found)


def test_a_wrong_expectation_is_told() -> None:
    folder = next(folder for folder in CASES if folder.name == "plain")
    other = {
        "criteria": {"program-overview": "missing", "lists": {"state": "good", "line": 99}},
        "notes": ["none"],
    }
    assert len(wrong(report((folder / "README.md").read_bytes()), other)) == 3


# --- the assignment handed back: built from it, where it is --------------------------------------


def findings(text: str) -> Mapping[str, Finding]:
    return {finding.criterion: finding for finding in report(text).findings}


def test_the_assignment_handed_back_is_not_ones_own(assignment: str) -> None:
    judged = findings(assignment)
    assert judged["own-words"].status == "fail"
    assert judged["own-words"].line is not None
    for criterion in (
        "challenges-and-solutions",
        "best-practices-and-takeaways",
    ):  # to be told is not to tell
        assert judged[criterion].status == "fail", criterion


def test_ones_own_text_below_a_quoted_assignment_is_mostly_its(assignment: str) -> None:
    lines = [line for line in assignment.splitlines() if line.strip()]
    own = (Path(__file__).parent / "cases/plain/README.md").read_text("utf-8")
    judged = findings(own + "\n".join(lines[:3]) + "\n")
    assert judged["own-words"].status == "pass"


def test_a_title_in_front_does_not_make_it_ones_own(assignment: str) -> None:
    assert findings("# My very own notes\n\nHello.\n\n" + assignment)["own-words"].status == "fail"
