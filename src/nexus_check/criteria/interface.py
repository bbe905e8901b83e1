"""What a kind of criterion is: its fields in a rubric file, its check and its explanation.

A kind is one module of this package with one subclass of `Criterion`. `check` is a pure function of
the evidence; it never raises on a learner's content and reads no other criterion's result.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, ClassVar, Final, Literal

import msgspec

from nexus_check.criteria.evidence import Evidence
from nexus_check.model import Finding, Level, State, Status
from nexus_check.phrases import PhraseError, patterns

Place = Literal["title", "label", "text", "section"]
Phrases = tuple[str, ...]
Id = Annotated[str, msgspec.Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$")]
Count = Annotated[int, msgspec.Meta(ge=1)]
Title = Annotated[str, msgspec.Meta(pattern=r"\S")]


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """A table of a rubric file: its keys are written `at-least`, and no others are allowed."""


class Rule(Table, frozen=True):
    """One way to find something in a README; the first rule of a list that matches decides.

    - `in`: where a phrase is looked for: in a `title` with content below it, in a `label` (bold
      words or words before a colon that open a line, a table's head) with content after it,
      anywhere in the `text`, or in the text of the criterion's own `section`.
    - `phrases`: what is looked for.
    - `unless`: a title, label or sentence with one of these phrases does not count.
    - `exact`: the title or label holds nothing but the phrase, numbers and words such as "my".
    - `at-least`: how many different phrases must be there; for `section`, in one section.
    """

    in_: Place = msgspec.field(name="in")
    phrases: Annotated[Phrases, msgspec.Meta(min_length=1)]
    unless: Phrases = ()
    exact: bool = False
    at_least: Count = 1

    def __post_init__(self) -> None:
        if self.at_least > len(self.phrases):
            raise ValueError(
                f"key 'at-least': {self.at_least} cannot be met by {len(self.phrases)} phrases"
            )
        for key, phrases in (("phrases", self.phrases), ("unless", self.unless)):
            for phrase in phrases:
                try:
                    patterns(phrase)
                except PhraseError as error:
                    raise ValueError(f"key {key!r}: the phrase {phrase!r} {error}") from None


class Topic(Table, frozen=True):
    """Something a section must cover; `fix` is Markdown to paste where only this is missing."""

    id: Id
    title: Title
    rules: Annotated[tuple[Rule, ...], msgspec.Meta(min_length=1)]
    fix: str | None = None


class Criterion(Table, frozen=True, kw_only=True, tag_field="kind"):
    """One line of a rubric; subclasses add the fields of their kind.

    `help` is Markdown whose first paragraph says what is asked. `fix` is Markdown to paste where
    the criterion is missing, None where pasting cannot help. `disabled` is the reason it is
    switched off.
    """

    id: Id
    level: Level
    title: Title
    help: str = ""
    fix: str | None = None
    disabled: str | None = None

    needs_repository: ClassVar[bool] = True
    needs_readme: ClassVar[bool] = True

    @property
    def asks(self) -> str:
        """What is asked, in one paragraph of Markdown."""
        return " ".join(self.help.strip().partition("\n\n")[0].split())

    def check(self, evidence: Evidence) -> Finding:
        """Judge the evidence by this criterion."""
        raise LookupError(f"{type(self).__name__} has no check")

    def explain(self) -> Iterator[str]:
        """Yield sentences of Markdown that say how this criterion is judged."""
        yield from ()

    def all_rules(self) -> Iterator[Rule]:
        """Yield every rule whose phrases the judge has to find."""
        yield from ()

    def met(self, message: str, **more: Any) -> Finding:
        """Return a finding that this criterion is met."""
        return self.finding(Status.PASS, State.GOOD, message, **more)

    def not_met(self, state: State, message: str, **more: Any) -> Finding:
        """Return a failure of a required criterion, a warning of an advisory one, with the fix."""
        status = Status.FAIL if self.level is Level.REQUIRED else Status.WARN
        more.setdefault("fix", self.fix.strip() if self.fix else None)
        return self.finding(status, state, message, **more)

    def finding(self, status: Status, state: State | None, message: str, **more: Any) -> Finding:
        """Return a finding of this criterion; `more` are further fields of `Finding`."""
        return Finding(self.id, self.title, self.level, status, state, message, **more)


def refuse_same_ids(entries: Iterable[Any], noun: str) -> None:
    """Raise `ValueError` for an `id` that two entries have."""
    for id_, times in Counter(entry.id for entry in entries).items():
        if times > 1:
            raise ValueError(f"{noun} {id_!r}: key 'id': this id is given twice")


_PLACES: Final = {
    "title": "in a title that",
    "label": "in a label or table head that",
    "text": "anywhere in a sentence that",
    "section": "in the section itself, in a sentence that",
}
_EXAMPLES: Final = 3  # phrases shown; `explain --phrases` has them all
_GROUP: Final = re.compile(r"\(([^()|]*)(\|[^()]*)?\)")


def explain_rules(rules: Iterable[Rule]) -> Iterator[str]:
    """Yield how each rule finds something, with a few of its phrases as examples."""
    for rule in rules:
        verb, end = ("is", " and nothing else") if rule.exact else ("has", "")
        number = f"at least {rule.at_least} of" if rule.at_least > 1 else "for example"
        examples = ", ".join(f"“{example(phrase)}”" for phrase in rule.phrases[:_EXAMPLES])
        yield f"{_PLACES[rule.in_]} {verb} {number} {examples}{end}"


def example(phrase: str) -> str:
    """Return what a phrase may look like in a README: the first of each choice.

    >>> example("(best|good) ... practice*")
    'best … practice…'
    """
    while (shorter := _GROUP.sub(r"\1", phrase)) != phrase:
        phrase = shorter
    return phrase.replace("...", "…").replace("*", "…")
