"""Sweeps' folders made by hand: entries as a sweep finds them, and files as it leaves them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from msgspec import structs

from nexus_check.cohort import records, results
from nexus_check.cohort.earlier import Entry, Line
from nexus_check.cohort.learners import Cohort, Learner, key_of
from nexus_check.cohort.messages import Seen
from nexus_check.cohort.results import About
from nexus_check.model import Change, CohortSummary, Report, RubricRef, Target
from nexus_check.reporters import json as reports
from tests.unit import factories

ABOUT = About(
    swept_at="2026-01-05T06:00:00Z",
    rubric=RubricRef("alx-project-nexus", "1", "sha256:aa"),
    rubric_title="ALX Project Nexus",
    criteria=tuple(finding.criterion for finding in factories.MIXED),
    header=("name",),
)


def cohort(*logins: str) -> Cohort:
    """A cohort of these learners, each with a repository of the right name."""
    targets = [Target(login, login, "alx-project-nexus", learner=login) for login in logins]
    return Cohort(
        tuple(Learner(place, key_of(target), target) for place, target in enumerate(targets))
    )


def report(login: str, **given: Any) -> Report:
    return factories.report(target=login, learner=login, **given)


def entry(place: int, held: Report, change: Change | None = None, **beside: Any) -> Entry:
    """A learner's entry; `beside` replaces fields of what goes beside the report."""
    raw = reports.encode(held)
    columns, checksum = {"name": f"Person {place}"}, records.checksum(raw)
    line = Line(held.target, place, columns, change, seen=Seen(), report=checksum)
    return Entry(raw, held, structs.replace(line, **beside))


def entries(*logins: str) -> list[Entry]:
    return [entry(place, report(login)) for place, login in enumerate(logins)]


def folder(path: Path, held: list[Entry], **about: Any) -> CohortSummary:
    """What a sweep with these results leaves."""
    return results.write(path, held, replace(ABOUT, **about))
