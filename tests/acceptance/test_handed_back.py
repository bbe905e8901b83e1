"""A README that hands the assignment back: its technologies count, its questions do not."""

from __future__ import annotations

import pytest

from nexus_check.judge import Judge
from nexus_check.model import Conclusion, Finding, Readme, Repository, Snapshot, State, Status
from nexus_check.rubric import load


@pytest.fixture(scope="module")
def findings(assignment: str) -> dict[str, Finding]:
    data = assignment.encode()
    readme = Readme("README.md", data, len(data))
    snapshot = Snapshot("x", repository=Repository("alx-project-nexus"), readme=readme, local=True)
    report = Judge(load()).review(snapshot)
    assert report.conclusion is Conclusion.FAILURE
    return {finding.criterion: finding for finding in report.findings}


def test_it_is_found_out(findings: dict[str, Finding]) -> None:
    assert findings["own-words"].status is Status.FAIL


def test_the_technologies_and_concepts_that_it_lists_are_named(
    findings: dict[str, Finding],
) -> None:
    for criterion in ("key-technologies", "backend-concepts"):
        assert {topic.id for topic in findings[criterion].topics if topic.status == "fail"} == set()


@pytest.mark.parametrize("criterion", ["challenges-and-solutions", "best-practices-and-takeaways"])
def test_what_takes_words_of_ones_own_is_missing(
    findings: dict[str, Finding], criterion: str
) -> None:
    assert findings[criterion].state is not State.GOOD
    assert {topic.status for topic in findings[criterion].topics} == {"fail"}
