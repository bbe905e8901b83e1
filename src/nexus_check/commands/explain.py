"""`nexus-check explain CRITERION`: what a criterion asks, how it is found, what to write."""

from __future__ import annotations

import difflib
import shlex
import shutil

import click

from nexus_check import rubric as rubrics
from nexus_check.commands.types import complete_rubric
from nexus_check.criteria import Criterion
from nexus_check.errors import RubricError, UsageError
from nexus_check.reporters import criteria
from nexus_check.rubric import Rubric

_WIDEST = 100


def _complete(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """Return the criteria of the rubric that begin as typed, for the shell's completion."""
    try:
        criteria = rubrics.load(context.params.get("rubric")).criteria
    except RubricError:
        return []
    return [criterion.id for criterion in criteria if criterion.id.startswith(incomplete)]


@click.command("explain")
@click.argument("criterion", required=False, shell_complete=_complete)
@click.option(
    "--rubric",
    metavar="NAME|FILE",
    shell_complete=complete_rubric,
    help="The rubric it belongs to (default: alx-project-nexus).",
)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Write the reference page of all criteria, as Markdown.",
)
@click.option("--phrases", is_flag=True, help="Print every phrase that the criterion looks for.")
def command(criterion: str | None, *, rubric: str | None, everything: bool, phrases: bool) -> int:
    """Explain one criterion: what it asks, how it is found, and what to write where it is missing.

    Without CRITERION, list all of them.
    """
    by = rubrics.load(rubric)
    if everything and criterion:
        raise UsageError("Give either a criterion or --all.")
    click.echo(_page(by, rubric) if everything else _text(by, criterion, phrases=phrases), nl=False)
    return 0


def _page(rubric: Rubric, asked: str | None) -> str:
    given = f" --rubric {shlex.quote(asked)}" if asked else ""
    return criteria.page(rubric, made_by=f"nexus-check explain --all{given}")


def _text(rubric: Rubric, asked: str | None, *, phrases: bool) -> str:
    width = min(shutil.get_terminal_size((_WIDEST, 24)).columns, _WIDEST)
    if asked is None:
        return criteria.overview(rubric, width=width)
    return criteria.text(find(rubric, asked), width=width, phrases=phrases)


def find(rubric: Rubric, asked: str) -> Criterion:
    """Return the criterion of that id, in any case.

    Raises `UsageError` that names the nearest id, or all of them where none is near.
    """
    known = {criterion.id: criterion for criterion in rubric.criteria}
    wanted = asked.strip().lower().replace("_", "-").replace(" ", "-")
    if wanted in known:
        return known[wanted]
    near = difflib.get_close_matches(wanted, known, n=1)
    raise UsageError(
        f"The rubric {rubric.id} has no criterion `{asked}`.",
        f"Did you mean `{near[0]}`?" if near else f"Its criteria are: {', '.join(known)}.",
    )
