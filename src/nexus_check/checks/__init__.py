"""The kinds of check a rubric can name: one module each, and the map of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from nexus_check.checks import markdown, own_words, part, published, readme, repository_name, statement, structure
from nexus_check.checks.context import Context
from nexus_check.model import Criterion, Finding

__all__ = ["KINDS", "Context", "Kind"]


class Kind(NamedTuple):
    """A kind of check, and what must be there for it to be looked at."""

    check: Callable[[Criterion, Context], Finding]
    needs_repository: bool = True
    needs_readme: bool = True


KINDS: Final[Mapping[str, Kind]] = {
    "repository-name": Kind(repository_name.check, needs_readme=False),
    "published": Kind(published.check, needs_repository=False, needs_readme=False),
    "readme": Kind(readme.check, needs_readme=False),
    "part": Kind(part.check),
    "statement": Kind(statement.check),
    "markdown": Kind(markdown.check),
    "own-words": Kind(own_words.check),
    "structure": Kind(structure.check),
}
