"""`nexus-check rubric show|schema|validate`: what a rubric says, how one is written, and whether
one can be used.
"""

from __future__ import annotations

import click

from nexus_check import rubric as rubrics
from nexus_check.model import Level
from nexus_check.rubric import Rubric


@click.group("rubric")
def command() -> None:
    """Show, describe or validate rubrics."""


@command.command("show")
@click.argument("rubric", required=False, metavar="[NAME|FILE]")
def show(*, rubric: str | None) -> int:
    """Print a rubric as YAML, with everything that it inherits.

    Without NAME or FILE, print the built-in one.
    """
    click.echo(rubrics.whole(rubric), nl=False)
    return 0


@command.command("schema")
def schema() -> int:
    """Print the JSON Schema of rubric files, for editors that complete and check YAML."""
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(rubrics.schema()), indent=2).decode())
    return 0


@command.command("validate")
@click.argument("file")
def validate(*, file: str) -> int:
    """Check that a rubric file can be used.

    A mistake is one line that names the criterion and the key, and exit code 2.
    """
    click.echo(f"{file}: {summary(rubrics.load(file))}")
    return 0


def summary(rubric: Rubric) -> str:
    """A rubric that can be used, in a line: what counts, what does not, and the digest that reports
    carry.
    """
    on = [criterion for criterion in rubric.criteria if criterion.disabled is None]
    required = sum(criterion.level is Level.REQUIRED for criterion in on)
    counts = [f"{required} required", f"{len(on) - required} advisory"]
    if off := len(rubric.criteria) - len(on):
        counts.append(f"{off} switched off")
    return f"{rubric.id} {rubric.version} is valid: {', '.join(counts)}; {rubric.digest}."
