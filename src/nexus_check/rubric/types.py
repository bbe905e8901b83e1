"""What a rubric is, and how one changes another: the shapes of rubric files, from which their
JSON Schema is made."""

from __future__ import annotations

import hashlib
from typing import Annotated

import msgspec
from msgspec import Meta

from nexus_check.criteria import AnyCriterion, RepositoryName, Rule
from nexus_check.criteria.interface import Id, Place, Topic
from nexus_check.model import Level

Phrases = tuple[str, ...]
HELP_URL = "https://github.com/OWNER/nexus-check/blob/v1/docs/criteria.md"
DOCUMENTED = frozenset(
    "repository-name published readme program-overview key-technologies backend-concepts "
    "challenges-and-solutions best-practices-and-takeaways headings lists own-words collaboration "
    "wider-topics structure".split()
)
"""The criteria that the page at `HELP_URL` describes; a test compares them with the built-in
rubric.
"""


class Rubric(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """A rubric file with nothing left to inherit.

    - `program`: rules by which a README says which program it belongs to; among several rubrics the
      one with most matches judges it.
    - `not-counted`: rules under which nothing counts: `in: text` denies or puts off a phrase near
      it in its sentence, `in: title` excludes a section, `in: section` marks a sentence as a
      placeholder.
    """

    id: Id
    version: str
    title: Annotated[str, Meta(min_length=1)]
    criteria: tuple[AnyCriterion, ...]
    program: tuple[Rule, ...] = ()
    not_counted: tuple[Rule, ...] = ()

    @property
    def digest(self) -> str:
        """`sha256:` and 64 hex digits over the rubric's content."""
        return "sha256:" + hashlib.sha256(msgspec.json.encode(self, order="sorted")).hexdigest()

    @property
    def repository_name(self) -> str | None:
        """The name that the rubric asks the repository to have, None where it asks for none."""
        named = (one.name for one in self.criteria if isinstance(one, RepositoryName))
        return next(named, None)


class TopicChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """A change to a topic; a new topic needs `title` and `rules`. `remove: true` removes it."""

    id: str
    title: str | None = None
    rules: tuple[Rule, ...] | None = None
    fix: str | None = None
    add: dict[Place, Phrases] = {}
    remove: bool | dict[Place, Phrases] = False


class CriterionChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """A change to a criterion of the rubric that is extended; what is not named stays.

    `add` and `remove` change the phrases of the first rule with that `in`; `remove: true` removes
    the criterion.
    """

    id: str
    level: Level | None = None
    title: str | None = None
    help: str | None = None
    fix: str | None = None
    disabled: str | None = None
    name: str | None = None
    rules: tuple[Rule, ...] | None = None
    topics: tuple[TopicChange, ...] = ()
    minimum: int | None = None
    at_least_words: int | None = None
    add: dict[Place, Phrases] = {}
    remove: bool | dict[Place, Phrases] = False


class RubricChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """A rubric file with `extends`. Criteria with a `kind` are added, the others change one by
    `id`.
    """

    extends: str
    id: Id
    version: str
    title: Annotated[str, Meta(min_length=1)] | None = None
    criteria: tuple[CriterionChange, ...] = ()
    program: tuple[Rule, ...] | None = None
    not_counted: tuple[Rule, ...] | None = None


__all__ = ["CriterionChange", "Rubric", "RubricChange", "Topic", "TopicChange"]
