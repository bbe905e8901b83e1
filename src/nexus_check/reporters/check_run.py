"""A report as the output of a check run on the judged commit."""

from __future__ import annotations

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

    def words(self) -> dict[str, str]:
        """Return the API's `output` without its annotations."""
        said = {"title": self.title, "summary": self.summary}
        return said | {"text": self.text} if self.text else said

    def marks(self) -> list[dict[str, Any]]:
        """Return the annotations as the API takes them."""
        return [annotation.payload() for annotation in self.annotations]


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
