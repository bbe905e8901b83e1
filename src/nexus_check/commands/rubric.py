"""`nexus-check rubric show|schema|validate|try`: print, describe, check and try rubrics."""

from __future__ import annotations

from collections.abc import Sequence

import click

from nexus_check import rubric as rubrics
from nexus_check.model import Conclusion, Level
from nexus_check.panel import Panel
from nexus_check.rubric import Rubric
from nexus_check.targets import parse_target


@click.group("rubric")
def command() -> None:
    """Show, describe, validate or try rubrics."""


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
    """Print the JSON Schema of rubric files.

    Editors complete and check YAML with it.
    """
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(rubrics.schema()), indent=2).decode())
    return 0


@command.command("validate")
@click.argument("file")
def validate(*, file: str) -> int:
    """Check that a rubric file can be used.

    For a mistake, one line names the criterion and the key, and the exit code is 2.
    """
    click.echo(f"{file}: {summary(rubrics.load(file))}")
    return 0


@command.command("try")
@click.argument("file")
@click.argument("targets", nargs=-1, required=True, metavar="TARGET...")
def try_(*, file: str, targets: Sequence[str]) -> int:
    """Print which phrases decided, and where.

    FILE is a rubric, each TARGET what `check` takes. A phrase that decides nothing in a cohort's
    READMEs can be removed.
    """
    from nexus_check.commands import check
    from nexus_check.reporters import decisions

    panel = Panel([rubrics.load(file)])
    fetch = check.fetcher(max_wait=check.MAX_WAIT)
    asked = [parse_target(each, repository=panel.repository_name) for each in targets]
    reports = [panel.review(fetch(target)) for target in asked]
    click.echo(decisions.render(panel.rubrics[0], reports), nl=False)
    return check.worst(3 if report.conclusion is Conclusion.ERROR else 0 for report in reports)


def summary(rubric: Rubric) -> str:
    """Return what counts in a rubric and what does not, and its digest, in a line."""
    on = [criterion for criterion in rubric.criteria if criterion.disabled is None]
    required = sum(criterion.level is Level.REQUIRED for criterion in on)
    counts = [f"{required} required", f"{len(on) - required} advisory"]
    if off := len(rubric.criteria) - len(on):
        counts.append(f"{off} switched off")
    return f"{rubric.id} {rubric.version} is valid: {', '.join(counts)}; {rubric.digest}."
