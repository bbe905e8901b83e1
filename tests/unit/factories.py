"""Values of `nexus_check.model` made by hand, for tests that start from a finished judgement.

Every name here is invented. Each function takes what the test is about and fills in the rest.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from nexus_check.model import (
    Conclusion,
    Finding,
    Level,
    ReadmeRef,
    Report,
    RepositoryRef,
    RubricRef,
    State,
    Status,
    TopicResult,
)

COMMIT = "0123456789abcdef0123456789abcdef01234567"
BLOB = "89abcdef0123456789abcdef0123456789abcdef"
URL = "https://github.com/ada-invented/alx-project-nexus"
HELP = "https://github.com/nexus-check/nexus-check/blob/main/docs/criteria.md"
FIX = "## Backend concepts\n\n- **Database design**: which tables did you draw, and why so?\n"

TOPICS = (
    TopicResult("python", "Python", "pass", 14),
    TopicResult("graphql", "GraphQL", "fail"),
    TopicResult("ci-cd", "CI/CD", "fail"),
)


def finding(criterion: str = "key-technologies", **given: Any) -> Finding:
    """A required criterion that is met; `given` replaces any field."""
    met = Finding(
        criterion=criterion,
        title=criterion.replace("-", " ").capitalize(),
        level=Level.REQUIRED,
        status=Status.PASS,
        state=State.GOOD,
        message="The part is there and covers every topic.",
        path="README.md",
        line=12,
        end_line=30,
        evidence="🛠️ Tech Stack",
        help_url=f"{HELP}#{criterion}",
    )
    return replace(met, **given)


def missing(criterion: str = "backend-concepts", **given: Any) -> Finding:
    """A required criterion of which nothing was found."""
    nothing: dict[str, Any] = {
        "status": Status.FAIL,
        "state": State.MISSING,
        "message": "There is no part on backend concepts.",
        "line": None,
        "end_line": None,
        "evidence": None,
        "fix": FIX,
    }
    return finding(criterion, **(nothing | given))


def incomplete(criterion: str = "key-technologies", **given: Any) -> Finding:
    """A required criterion whose part is there with topics missing."""
    half: dict[str, Any] = {
        "status": Status.FAIL,
        "state": State.INCOMPLETE,
        "message": "The part is there, but says nothing on GraphQL and CI/CD.",
        "topics": TOPICS,
        "fix": "- **GraphQL**: what did you query?\n- **CI/CD**: what runs on a push?\n",
    }
    return finding(criterion, **(half | given))


def advised(criterion: str = "collaboration", **given: Any) -> Finding:
    """An advisory criterion that is not met."""
    return missing(criterion, **({"level": Level.ADVISORY, "status": Status.WARN} | given))


def skipped(criterion: str = "published", **given: Any) -> Finding:
    """A criterion that cannot be known here."""
    unseen: dict[str, Any] = {
        "status": Status.SKIPPED,
        "state": None,
        "message": "A folder cannot tell whether it is published.",
        "fix": None,
    }
    return missing(criterion, **(unseen | given))


def unknown(criterion: str, message: str = "GitHub did not answer in time.") -> Finding:
    """A criterion that could not be checked."""
    return skipped(criterion, status=Status.UNKNOWN, message=message)


MIXED = (
    finding("repository-name", evidence="alx-project-nexus", path=None, line=None, end_line=None),
    finding("readme", evidence="README.md", line=1, end_line=1),
    incomplete(),
    missing(),
    finding("headings", evidence="", message="Headings of levels 1 to 3 are used."),
    advised(),
)


def report(*findings: Finding, **given: Any) -> Report:
    """A report on `findings` (by default one of every kind), its figures counted from them."""
    judged = findings or MIXED
    required = [
        f
        for f in judged
        if f.level is Level.REQUIRED and not (f.status is Status.SKIPPED and not f.state)
    ]
    passed = sum(f.status is Status.PASS for f in required)
    met = Conclusion.SUCCESS if passed == len(required) else Conclusion.FAILURE
    counted = Report(
        tool_version="1.0.0",
        rubric=RubricRef("alx-project-nexus", "1", "sha256:" + "5c" * 32),
        target="ada-invented",
        learner="ada-invented",
        repository=RepositoryRef("ada-invented/alx-project-nexus", URL, "main", COMMIT),
        readme=ReadmeRef("README.md", 4481, BLOB, 512),
        conclusion=Conclusion.ERROR if any(f.status is Status.UNKNOWN for f in judged) else met,
        passed=passed,
        required=len(required),
        score=100 * passed // len(required) if required else 0,
        findings=judged,
    )
    return replace(counted, **given)
