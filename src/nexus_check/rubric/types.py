"""What a rubric is, and how one changes another; rubric files' JSON Schema is made from it."""

from __future__ import annotations

import hashlib
from collections import ChainMap
from functools import cached_property
from typing import Annotated, Any, Literal, get_args

import msgspec
from msgspec import Meta

from nexus_check.criteria import AnyCriterion, RepositoryName, Rule
from nexus_check.criteria.interface import Id, Phrases, Place, Table, Title, refuse_same_ids

BuiltIn = Literal["alx-project-nexus", "alx-project-nexus-frontend"]
BUILT_IN: tuple[str, str] = get_args(BuiltIn)
HELP_URL = "https://github.com/OWNER/nexus-check/blob/v1/docs/criteria.md"
DOCUMENTED = frozenset(
    "repository-name published readme program-overview key-technologies backend-concepts "
    "challenges-and-solutions best-practices-and-takeaways headings lists own-words collaboration "
    "wider-topics structure".split()
)
"""The criteria that the page at `HELP_URL` describes; a test compares them with the built-in
rubric.
"""


class Rubric(Table, frozen=True, dict=True):
    """A rubric file with nothing left to inherit.

    - `program`: rules by which a README says which program it belongs to; among several rubrics the
      one with most matches judges it.
    - `not-counted`: rules under which nothing counts: `in: text` denies or puts off a phrase near
      it in its sentence, `in: title` excludes a section, `in: section` marks a sentence as a
      placeholder, `in: label` marks a title that opens a part, so that it is no part of a bold or
      underlined title directly above it.
    """

    id: Id
    version: str
    title: Title
    criteria: Annotated[tuple[AnyCriterion, ...], Meta(min_length=1)]
    program: tuple[Rule, ...] = ()
    not_counted: tuple[Rule, ...] = ()

    def __post_init__(self) -> None:
        refuse_same_ids(self.criteria, "criterion")

    @cached_property
    def digest(self) -> str:
        """`sha256:` and 64 hex digits over the rubric's content."""
        return "sha256:" + hashlib.sha256(msgspec.json.encode(self, order="sorted")).hexdigest()

    @property
    def repository_name(self) -> str | None:
        """The name that the rubric asks the repository to have, None where it asks for none."""
        return next((one.name for one in self.criteria if isinstance(one, RepositoryName)), None)


class TopicChange(msgspec.Struct, frozen=True, rename="kebab"):
    """A change to a topic; what is not named stays. A new topic needs `title` and `rules`.

    `add` and `remove` change the phrases of the first rule with that `in`; `remove: true` removes
    the topic.
    """

    # Only what is needed to apply a change: its other keys are checked where they are applied.
    id: str
    rules: tuple[Rule, ...] = ()
    add: dict[Place, Phrases] = {}
    remove: bool | dict[Place, Phrases] = False


class CriterionChange(TopicChange, frozen=True):
    """A change to a criterion, as `TopicChange` to a topic. A new criterion has a `kind`."""

    topics: tuple[TopicChange, ...] = ()

    def __post_init__(self) -> None:
        refuse_same_ids(self.topics, "topic")


class RubricChange(msgspec.Struct, frozen=True, rename="kebab"):
    """A rubric file with `extends`; the criteria that it names are changed or added."""

    extends: BuiltIn
    id: Id
    version: str
    criteria: tuple[CriterionChange, ...] = ()

    def __post_init__(self) -> None:
        refuse_same_ids(self.criteria, "criterion")


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a rubric file."""
    (rubric, change), definitions = msgspec.json.schema_components(
        [Rubric, RubricChange], ref_template="#/$defs/{name}"
    )
    changed = {
        "TopicChange": ["Topic"],
        "CriterionChange": [kind.__name__ for kind in get_args(AnyCriterion)],
        "RubricChange": ["Rubric"],
    }
    for name, kinds in changed.items():
        parts = [definitions[each]["properties"] for each in (name, *kinds)]
        definitions[name] |= {"properties": dict(ChainMap(*parts)), "additionalProperties": False}
    definitions["CriterionChange"]["properties"].pop("kind")
    new = definitions["Rubric"]["properties"]["criteria"]["items"]
    criteria = definitions["RubricChange"]["properties"]["criteria"]
    criteria["items"] = {"anyOf": [criteria["items"], new]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A rubric of nexus-check",
        "if": {"required": ["extends"]},
        "then": change,
        "else": rubric,
        "$defs": definitions,
    }
