"""A report as the output of a check run on the judged commit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from nexus_check.model import Conclusion, Report
from nexus_check.reporters import markdown, wording
from nexus_check.reporters.annotations import Annotation
from nexus_check.reporters.annotations import build as annotate
from nexus_check.rubric import DEFAULT

DEFAULT_NAME = "Nexus check"

TITLE_CHARACTERS = 255
FIELD_BYTES = 65_535
"""GitHub's limit for `summary` and `text`, in bytes of UTF-8."""

BATCH = 50
"""How many annotations one request may have; a later PATCH appends more."""

CheckConclusion = Literal["success", "failure", "cancelled"]
_CONCLUSIONS: dict[Conclusion, CheckConclusion] = {
    Conclusion.SUCCESS: "success",
    Conclusion.FAILURE: "failure",
    # `neutral` satisfies a required check, so a README that was not judged would pass; `failure`
    # would count against the learner.
    Conclusion.ERROR: "cancelled",
}


def rubric_id(report: Report) -> str:
    """Return the id of the rubric that a report is by, empty for the default one."""
    return "" if report.rubric.id == DEFAULT else report.rubric.id


def name(report: Report, given: str, *, several: bool) -> str:
    """Return the check run's name: the default one is followed by the id of another rubric.

    With several rubrics the name stays the same, so that a branch can require the check.
    """
    rubric = rubric_id(report)
    return f"{given} ({rubric})" if rubric and given == DEFAULT_NAME and not several else given


@dataclass(frozen=True, slots=True)
class CheckRunOutput:
    """The contents of a check run. `summary` and `text` are Markdown within GitHub's limits."""

    title: str
    summary: str
    text: str | None
    annotations: tuple[Annotation, ...]
    conclusion: CheckConclusion

    def batches(self) -> Iterator[dict[str, Any]]:
        """Yield the API's `output`: the first to create the run with, each further one for a PATCH.

        A PATCH replaces title, summary and text, so each has them; it appends annotations, so these
        are split.
        """
        words = {"title": self.title, "summary": self.summary} | (
            {"text": self.text} if self.text else {}
        )
        for start in range(0, max(len(self.annotations), 1), BATCH):
            batch = self.annotations[start : start + BATCH]
            yield words | {"annotations": [annotation.payload() for annotation in batch]}


def build(report: Report) -> CheckRunOutput:
    """Return the check run of a report; `text` is what to write, where something is missing."""
    summary = markdown.join(
        [*markdown.overview_parts(report), markdown.footer(report)], FIELD_BYTES
    )
    text = markdown.join(markdown.fix_parts(report), FIELD_BYTES)
    return CheckRunOutput(
        title=wording.headline(report)[:TITLE_CHARACTERS],
        summary=summary,
        text=text if text.strip() else None,
        annotations=tuple(annotate(report)),
        conclusion=_CONCLUSIONS[report.conclusion],
    )
