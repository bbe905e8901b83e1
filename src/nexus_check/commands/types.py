"""Types and completions of options that several commands take."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from nexus_check.rubric import BUILT_IN


class Seconds(click.FloatRange):
    """A number of seconds; click's own name for the type is "float range"."""

    name = "number of seconds"


def complete_rubric(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return the built-in rubrics that begin as typed, and let the shell complete files."""
    names = [CompletionItem(name) for name in BUILT_IN if name.startswith(incomplete)]
    return [*names, CompletionItem(incomplete, type="file")]
