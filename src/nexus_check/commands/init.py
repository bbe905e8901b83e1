"""`nexus-check init readme|workflow`: files to start from. Nothing that exists is ever overwritten."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

import click

from nexus_check import bundled
from nexus_check import rubric as rubrics
from nexus_check.errors import UsageError
from nexus_check.reporters import skeleton

Kind = Literal["learner", "reviewer", "cohort"]

ACTION: Final = "OWNER/nexus-check@v1"
"""How the templates name the action; `--action` puts something else in its place."""

_FILES: Final[dict[Kind, str]] = {
    "learner": "nexus-check.yml",
    "reviewer": "nexus-review.yml",
    "cohort": "nexus-cohort.yml",
}


@click.group("init")
def command() -> None:
    """Write a README skeleton or a workflow to start from; nothing that exists is overwritten."""


@command.command("readme", short_help="Write a README with questions for every part.")
@click.option("--rubric", metavar="NAME|FILE", help="The rubric to ask by (default: alx-project-nexus).")
@click.option(
    "--output", metavar="FILE", default="README.md", show_default=True, help="Where to write it; - prints it instead."
)
def readme(*, rubric: str | None, output: str) -> int:
    """Write a README with a title and questions for every part the rubric asks for.

    The questions are comments: answer each below it, in your own words, then delete it.
    """
    _write(skeleton.render(rubrics.load(rubric)), output)
    return 0


@command.command("workflow")
@click.option(
    "--kind",
    type=click.Choice(["learner", "reviewer", "cohort"]),
    required=True,
    help="learner: judges its own repository on every push. reviewer: judges a learner on demand. "
    "cohort: sweeps a roster every week.",
)
@click.option("--action", metavar="OWNER/REPO@REF", default=ACTION, show_default=True, help="The action to use.")
@click.option(
    "--output", metavar="FILE", help="Where to write it (default: in .github/workflows); - prints it instead."
)
def workflow(*, kind: Kind, action: str, output: str | None) -> int:
    """Write a workflow that runs nexus-check."""
    _write(template(kind, action), output or f".github/workflows/{_FILES[kind]}")
    return 0


def template(kind: Kind, action: str = ACTION) -> str:
    """The YAML of a workflow. Raises `UsageError` when `action` is not of the form OWNER/REPO@REF."""
    name, at, ref = action.partition("@")
    if not (at and ref and name.count("/") >= 1) or any(c.isspace() or c in "#'\"{}" for c in action):
        raise UsageError(f"The action `{action}` is not of the form OWNER/REPO@REF.", f"An example: {ACTION}.")
    text = bundled.read(f"templates/{kind}.yml").decode()
    return text.replace(ACTION, action)


def _write(text: str, output: str) -> None:
    """Write a file that is not there yet, and say so; `-` prints. Raises `UsageError` when it cannot."""
    if output == "-":
        click.echo(text, nl=False)
        return
    try:
        _create(Path(output), text)
    except OSError as error:
        reason = (error.strerror or "no reason given").lower()
        raise UsageError(f"`{output}` cannot be written: {reason}.") from None
    click.echo(f"Wrote {output}.")


def _create(path: Path, text: str) -> None:
    """Write a file that is not there yet, its folders too. Raises `UsageError` when it is, else `OSError`."""
    if not path.parent.is_dir():
        path.parent.mkdir(parents=True)
    try:
        file = path.open("x", encoding="utf-8", newline="\n")
    except FileExistsError:
        raise UsageError(
            f"`{path}` is there already and stays as it is.", "Name another file with --output, or print with -."
        ) from None
    with file:
        file.write(text)
