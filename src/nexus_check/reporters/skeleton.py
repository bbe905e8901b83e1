"""A README to start from: a title for every part that a rubric asks for, and questions where the answers go.

The questions are HTML comments, which GitHub does not show and the checks do not count: a skeleton that nobody filled
in has none of its parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from nexus_check.model import Criterion, Rubric
from nexus_check.reporters import escape
from nexus_check.rubric import BUILT_IN

_PARTS: Final = ("statement", "part")
"""The kinds that ask for something of the README's content; the others look at its form or at the repository."""

OPENING: Final = (
    "Answer each comment below it, in your own words, and delete it. `nexus-check check .{rubric}` tells what is left."
)


def render(rubric: Rubric) -> str:
    """The skeleton as Markdown: the rubric's title, then each part in the rubric's order."""
    opening = OPENING.format(rubric="" if rubric.id in BUILT_IN else " --rubric FILE")
    parts = [f"# {escape.markdown(rubric.title)}", _comment(opening)]
    for criterion in rubric.criteria:
        if criterion.kind in _PARTS and not criterion.disabled:
            parts += _part(criterion)
    return "\n\n".join(parts) + "\n"


def _part(criterion: Criterion) -> Iterator[str]:
    """What the rubric says to write, or a title and a question made of what it asks."""
    if criterion.fix:
        yield escape.block(criterion.fix).strip()
    else:
        yield f"## {escape.markdown(criterion.title)}"
        yield _comment(criterion.asks)


def _comment(text: str) -> str:
    return f"<!-- {escape.plain(text).replace('--', '–')} -->"
