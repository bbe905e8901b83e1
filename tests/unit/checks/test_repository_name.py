"""Kind `repository-name`: near misses first."""

from __future__ import annotations

import pytest

from nexus_check.model import Finding, Repository, State, Status
from tests.unit.judging import judged


def finding(name: str) -> Finding:
    return judged("# Nexus", repository=Repository(name))["repository-name"]


@pytest.mark.parametrize(
    ("name", "difference"),
    [
        ("ALX-Project-Nexus", ", with capital letters;"),
        ("alx_project_nexus", ", with underscores for hyphens;"),
        ("ALX_Project_Nexus", ", with underscores for hyphens;"),
        ("alx-project-nexus-2", ", with '-2' added at the end;"),
        ("alx-project-nexus-ProDev", ", with '-ProDev' added at the end;"),
        ("project-nexus", "; it must"),
        ("alx-projet-nexus", "; it must"),
        ("alxprojectnexus", "; it must"),
        ("bean-tracker", "; it must"),
    ],
)
def test_another_name_is_told_with_what_differs_and_how_to_rename(name: str, difference: str) -> None:
    found = finding(name)
    assert (found.status, found.state, found.evidence) == (Status.FAIL, State.INCOMPLETE, name)
    assert found.message.startswith(f"The repository is named {name}{difference}")
    assert "it must be named alx-project-nexus. Rename it on GitHub under Settings" in found.message


def test_the_right_name() -> None:
    found = finding("alx-project-nexus")
    assert (found.status, found.state) == (Status.PASS, State.GOOD)
    assert found.message == "The repository is named alx-project-nexus."


def test_a_name_has_no_line_in_the_readme() -> None:
    assert finding("bean-tracker").line is None


def test_without_a_repository_its_name_is_not_failed_a_second_time() -> None:
    found = judged(None, repository=None, commit=None)["repository-name"]
    assert found.status is Status.SKIPPED
