"""READMEs judged by the built-in rubric, for tests of what is made of a learner's text."""

from __future__ import annotations

from typing import Any

from nexus_check.cohort import copies
from nexus_check.cohort.worker import own_sentences
from nexus_check.judge import Judge
from nexus_check.model import Finding, Readme, Report, Repository, Snapshot
from nexus_check.rubric import Rubric, load

COMMIT = "0123456789abcdef0123456789abcdef01234567"

BUILT_IN = Judge(load())
"""The beginning of a README of learning; what a test adds begins at line 5 when an empty line comes
first.
"""

APP = """# Bean Tracker

An app for people who count beans.

## Features

- Count beans

## Installation

Run the installer.

## Usage

Open it.
"""
"""The beginning of an app's README."""


def snapshot(text: str | bytes | None, path: str = "README.md", **facts: Any) -> Snapshot:
    """A public `alx-project-nexus` with one commit and this README; `facts` replaces any field."""
    data = text.encode() if isinstance(text, str) else text
    readme = None if data is None else Readme(path, data, len(data))
    known: dict[str, Any] = {
        "target": "zola-invented",
        "repository": Repository(
            "alx-project-nexus", "zola-invented/alx-project-nexus", default_branch="main"
        ),
        "commit": COMMIT,
        "readme": readme,
    }
    return Snapshot(**(known | facts))


def report(text: str | bytes | None, rubric: Rubric | None = None, **facts: Any) -> Report:
    """The whole judgement on such a snapshot."""
    return (Judge(rubric) if rubric else BUILT_IN).review(snapshot(text, **facts))


def sketch(text: str | bytes) -> bytes:
    """What a sweep keeps of a README to find copies by."""
    return copies.sketch(own_sentences(BUILT_IN.examine(snapshot(text))))


def judged(
    text: str | bytes | None, rubric: Rubric | None = None, **facts: Any
) -> dict[str, Finding]:
    """The findings by their criteria."""
    return {finding.criterion: finding for finding in report(text, rubric, **facts).findings}


def covered(finding: Finding) -> dict[str, int | None]:
    """The topics that a finding calls covered, each with its line."""
    return {topic.id: topic.line for topic in finding.topics if topic.status == "pass"}
