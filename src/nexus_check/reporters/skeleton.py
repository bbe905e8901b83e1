"""A README to start from: a title for each section that a rubric asks for, with questions.

The questions are HTML comments, which GitHub does not show and which do not count: a skeleton that
was not filled in has none of its sections.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from nexus_check.criteria import Section
from nexus_check.reporters import escape
from nexus_check.rubric import Rubric

OPENING: Final = (
    "Replace each comment with your answer. `nexus-check check .{}` then says what is missing."
)


def render(rubric: Rubric, option: str = "") -> str:
    """Return the skeleton as Markdown; `option` is what `check` needs to judge by this rubric."""
    parts = [
        f"# {escape.markdown(rubric.title)}",
        _comment(OPENING.format(f" {option}" if option else "")),
    ]
    sections = (one for one in rubric.criteria if isinstance(one, Section) and not one.disabled)
    parts += ["\n\n".join(_section(section)) for section in sections]
    return "\n\n".join(parts) + "\n"


def _section(criterion: Section) -> Iterator[str]:
    """Yield what the rubric offers to paste, below a title."""
    fix = escape.block(criterion.whole_fix() or "").strip()
    if not fix.startswith("#"):
        yield f"## {escape.markdown(criterion.title)}"
    yield fix or _comment(criterion.asks)


def _comment(text: str) -> str:
    return f"<!-- {escape.plain(text).replace('-->', '--&gt;')} -->"
