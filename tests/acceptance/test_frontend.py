"""The frontend program's rubric: openings and titles as its learners write them."""

from __future__ import annotations

from typing import Final

import pytest

from nexus_check.model import Finding, State
from nexus_check.rubric import load
from tests.unit.judging import report

FRONTEND: Final = load("alx-project-nexus-frontend")

README: Final = """# Nexus of Wambui Invented

What I learned in the ProDev Frontend Engineering program.

## Tools

| Tool | Notes |
| --- | --- |
| Next.js | app router |
| TypeScript | strict mode |
| Tailwind CSS | utility classes |
| GraphQL | Apollo client |
| REST API integration | TanStack Query |
| Expo | a mobile app |

## Frontend Concepts

Components, props and state; routing; data fetching; responsive design.

## Difficulties

My layout broke on small phones. I went mobile first.

## Best Practices

- Semantic HTML, also where nobody looks

## Takeaways

- Design is a skill, too
"""


def judged(text: str) -> dict[str, Finding]:
    return {finding.criterion: finding for finding in report(text, FRONTEND).findings}


def test_a_short_honest_readme_meets_everything() -> None:
    assert [one.message for one in judged(README).values() if one.status == "fail"] == []


@pytest.mark.parametrize(
    "line",
    [
        "I graduated from the ALX ProDev Frontend Engineering program in May.",
        "I spent six months in ALX's ProDev Frontend program.",
        "My path through the ALX ProDev Frontend Engineering program.",
        "Below is what the ProDev Frontend program gave me.",
    ],
)
def test_a_line_that_tells_of_the_program_is_an_overview(line: str) -> None:
    assert judged(f"# Nexus\n\n{line}\n\n## Features\n")["program-overview"].state is State.GOOD


@pytest.mark.parametrize(
    "line",
    [
        "A movie app built with Next.js for the ALX ProDev program.",
        "This project is part of the ALX ProDev Frontend Engineering program.",
    ],
)
def test_a_line_that_tells_of_an_app_is_no_overview(line: str) -> None:
    found = judged(f"# Nexus\n\n{line}\n\n## Features\n")["program-overview"]
    assert found.state is State.MISSING


@pytest.mark.parametrize(
    "title",
    [
        "Frontend Concepts",
        "Important Frontend Development Concepts",
        "Fundamental concepts",
        "What I learned about the frontend",
        "Frontend topics I studied",
        "Frontend essentials",
    ],
)
def test_frontend_concepts_are_found_by_the_titles_that_people_write(title: str) -> None:
    found = judged(README.replace("Frontend Concepts", title))["frontend-concepts"]
    assert found.state is State.GOOD, found.message


def test_backend_concepts_are_named_as_something_else() -> None:
    found = judged(README.replace("Frontend Concepts", "Backend Concepts"))["frontend-concepts"]
    assert found.state is State.MISSING
    assert "“Backend Concepts” (line 16) is about something else" in found.message
