"""A report as the output of a check run on the judged commit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from nexus_check.model import Conclusion, Report
from nexus_check.reporters import markdown, wording
from nexus_check.reporters.annotations import Annotation
from nexus_check.reporters.annotations import build as annotate

TITLE_CHARACTERS = 255
FIELD_BYTES = 65_535
"""What GitHub takes for `summary`, and shows of `text`, in bytes of UTF-8."""

BATCH = 50
"""How many annotations one request may carry; a later PATCH appends more."""

CheckConclusion = Literal["success", "failure", "cancelled"]
_CONCLUSIONS: dict[Conclusion, CheckConclusion] = {
    Conclusion.SUCCESS: "success",
    Conclusion.FAILURE: "failure",
    # Not `neutral`: that satisfies a required check, and a README that nobody read would pass. Not `failure`: it
    # would blame the learner.
    Conclusion.ERROR: "cancelled",
}


@dataclass(frozen=True, slots=True)
class CheckRunOutput:
    """What a check run says. `summary` and `text` are Markdown within GitHub's limits; `text` is None if empty."""

    title: str
    summary: str
    text: str | None
    annotations: tuple[Annotation, ...]
    conclusion: CheckConclusion

    def batches(self) -> Iterator[dict[str, Any]]:
        """The API's `output`, once or more often: the first to create the run with, each further one for a PATCH.

        Title, summary and text stand in every one, since a PATCH replaces the whole output; annotations are split,
        since it appends those.
        """
        words = {"title": self.title, "summary": self.summary} | ({"text": self.text} if self.text else {})
        for start in range(0, max(len(self.annotations), 1), BATCH):
            batch = self.annotations[start : start + BATCH]
            yield words | {"annotations": [annotation.payload() for annotation in batch]}


def build(report: Report) -> CheckRunOutput:
    """The output for `report`: the count as title, tables as summary, what to write as text, marks on lines."""
    summary = markdown.join([*markdown.overview_parts(report), markdown.footer(report)], FIELD_BYTES)
    text = markdown.join(markdown.fix_parts(report), FIELD_BYTES)
    return CheckRunOutput(
        title=wording.headline(report)[:TITLE_CHARACTERS],
        summary=summary,
        text=text if text.strip() else None,
        annotations=tuple(annotate(report)),
        conclusion=_CONCLUSIONS[report.conclusion],
    )
