"""What a check may look at: the snapshot, the rubric, and the README read with the rubric's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, Final

from nexus_check.checks import damage
from nexus_check.checks.handed_out import Share, measure, own_words, without
from nexus_check.checks.outline import Outline
from nexus_check.checks.reading import Reading
from nexus_check.checks.said import find
from nexus_check.document import Document, read
from nexus_check.model import Criterion, Finding, Rubric, Snapshot, State, Status
from nexus_check.options import OwnWordsOptions

_APP_TITLES: Final = 3
"""From how many titles of an app's README (features, installation …) on a README counts as one."""
_LEARNING_PARTS: Final = 3
"""From how many different parts on, told by their titles, a README counts as one of learning."""


class Context:
    """One snapshot under one rubric. What is costly is worked out once, when it is first asked for."""

    def __init__(self, snapshot: Snapshot, rubric: Rubric, document: Document | None = None) -> None:
        """`document` is what the README was read into, where the caller has that."""
        self.snapshot = snapshot
        self.rubric = rubric
        self._shares: dict[OwnWordsOptions, Share] = {}
        readme = snapshot.readme
        if document is None and readme and readme.data.strip():
            document = read(readme.data, readme.size)
        self.document = document

    def finding(self, criterion: Criterion, status: Status, state: State | None, message: str, **more: Any) -> Finding:
        """A finding of this criterion. Where it has a line it gets the README's path; where something is wanting, the
        Markdown to paste."""
        if more.get("line") and self.snapshot.readme:
            more.setdefault("path", self.snapshot.readme.path)
        base = self.rubric.help_base_url
        more["help_url"] = f"{base}#{criterion.id}" if base else None
        if status in (Status.FAIL, Status.WARN):
            more.setdefault("fix", criterion.fix)
        return Finding(criterion.id, criterion.title, criterion.level, status, state, message, **more)

    def failed(self, criterion: Criterion, state: State, message: str, **more: Any) -> Finding:
        """Not met: a failure of a required criterion, a warning of an advisory one."""
        status = Status.FAIL if criterion.level == "required" else Status.WARN
        return self.finding(criterion, status, state, message, **more)

    def why_no_document(self) -> str:
        """Why there is no document to judge, in a sentence."""
        readme = self.snapshot.readme
        return f"{readme.path} is empty." if readme else "there is no README."

    def damage_notes(self) -> Iterator[str]:
        """Sentences on what keeps the README from showing as its author meant."""
        return damage.notes(self.document) if self.document else iter(())

    def word_count(self) -> int:
        """How many words of prose the README has."""
        return self.reading.word_count if self.document else 0

    @cached_property
    def reading(self) -> Reading:
        """The README's words."""
        if self.document is None:
            raise LookupError("no document")
        return Reading(self.document, self.rubric)

    def own_words(self) -> list[str]:
        """The words of the README's prose in order, without those that the assignment handed out."""
        return own_words(self.reading) if self.document else []

    def share(self, options: OwnWordsOptions) -> Share:
        """How much of the README is the assignment's own text."""
        if options not in self._shares:
            self._shares[options] = measure(options, self.reading)
        return self._shares[options]

    @property
    def own(self) -> Context:
        """The same without the assignment's text, where the README is mostly that: what it tells learners to tell of
        is not told by handing it back."""
        return self._own or self

    @cached_property
    def _own(self) -> Context | None:
        """The context without the assignment's text; None where that is this one."""
        for criterion in self.rubric.criteria:
            if isinstance(criterion.options, OwnWordsOptions) and not criterion.disabled:
                share = self.share(criterion.options)
                if share.share >= criterion.options.share:
                    return Context(self.snapshot, self.rubric, without(self.reading.document, share.blocks))
        return None

    @cached_property
    def outline(self) -> Outline:
        return Outline(self.reading)

    @cached_property
    def is_app(self) -> bool:
        """Whether the README is mostly an app's: told by its titles."""
        return self.outline.app_titles >= _APP_TITLES

    @cached_property
    def is_learning(self) -> bool:
        """Whether the README tells of learning: it says what the rubric's statements ask for, or is no app's and has
        titles for most of the parts asked for."""
        statements = [criterion for criterion in self.rubric.criteria if criterion.kind == "statement"]
        if any(find(criterion, self.reading, self.outline) for criterion in statements):
            return True
        if self.is_app:
            return False
        parts = self.outline.criteria - {criterion.id for criterion in statements}
        return len(parts) >= _LEARNING_PARTS or any(self.reading.spans("about", one.id) for one in statements)


def short(text: str, most: int = 120) -> str:
    """A text on one line and not longer than that."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def listed(names: Sequence[str]) -> str:
    """Names as one says them: "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
