"""`nexus-check init readme|workflow|rubric`: write a file to start from.

An existing file is never overwritten.
"""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Final, Literal

import click

from nexus_check import bundled, files
from nexus_check import rubric as rubrics
from nexus_check.commands.types import complete_rubric
from nexus_check.errors import UsageError
from nexus_check.reporters import skeleton

Kind = Literal["learner", "reviewer", "cohort"]

ACTION: Final = "OWNER/nexus-check@v1"
"""The action as the templates name it; OWNER is the account that publishes it."""

_FILES: Final[dict[Kind, str]] = {
    "learner": "nexus-check.yml",
    "reviewer": "nexus-review.yml",
    "cohort": "nexus-cohort.yml",
}


@click.group("init")
def command() -> None:
    """Write a README, a workflow or a rubric to start from. An existing file is not overwritten."""


@command.command("readme", short_help="Write a README with a question for every section.")
@click.option(
    "--rubric",
    metavar="NAME|FILE",
    shell_complete=complete_rubric,
    help="The rubric to follow (default: alx-project-nexus).",
)
@click.option(
    "--output",
    metavar="FILE",
    default="README.md",
    show_default=True,
    help="Where to write it; - prints it instead.",
)
def readme(*, rubric: str | None, output: str) -> int:
    """Write a README with a title and questions for every section that the rubric asks for.

    The questions are comments. Write each answer below its question, in your own words, then delete
    the question.
    """
    option = f"--rubric {shlex.quote(rubric)}" if rubric else ""
    if _write(skeleton.render(rubrics.load(rubric), option), output):
        click.echo(f"Wrote {output}.")
    return 0


@command.command("workflow")
@click.option(
    "--kind",
    type=click.Choice(["learner", "reviewer", "cohort"]),
    default="learner",
    show_default=True,
    help="learner: judges its own repository on every push to "
    "main or master and every pull request. reviewer: judges a learner on demand. cohort: sweeps "
    "a roster every week.",
)
@click.option(
    "--action",
    metavar="OWNER/REPO@REF",
    help=(
        "The action to use (default: that of the repository on GitHub that nexus-check was "
        "installed from)."
    ),
)
@click.option(
    "--output",
    metavar="FILE",
    help="Where to write it (default: in .github/workflows); - prints it instead.",
)
def workflow(*, kind: Kind, action: str | None, output: str | None) -> int:
    """Write a workflow that runs nexus-check."""
    used = action if action is not None else _installed_action()
    path = output or f".github/workflows/{_FILES[kind]}"
    if _write(template(kind, used), path):
        click.echo(f"Wrote {path}, which uses {used}.")
    return 0


@command.command("rubric")
@click.option(
    "--output",
    metavar="FILE",
    default="rubric.yml",
    show_default=True,
    help="Where to write it; - prints it instead.",
)
def starter(*, output: str) -> int:
    """Write a short rubric for another course.

    Every key has a comment that explains it.
    """
    if _write(bundled.read("rubrics/starter.yml").decode(), output):
        command = f"nexus-check rubric validate {shlex.quote(output)}"
        click.echo(f"Wrote {output}. Check it with `{command}`.")
    return 0


def _installed_action() -> str:
    """Return the action that this was installed from. Raises `UsageError` when it is not known."""
    from nexus_check import installation

    if known := installation.action():
        return known
    raise UsageError(
        (
            "nexus-check was not installed from GitHub, so it does not know which account "
            "publishes the action."
        ),
        f"Name it with --action {ACTION}, with that account for OWNER.",
    )


def template(kind: Kind, action: str = ACTION) -> str:
    """Return the YAML of a workflow.

    Raises `UsageError` when `action` is not of the form OWNER/REPO@REF.
    """
    name, at, ref = action.partition("@")
    if not (at and ref and name.count("/") >= 1) or any(
        c.isspace() or c in "#'\"{}" for c in action
    ):
        raise UsageError(
            f"The action `{action}` is not of the form OWNER/REPO@REF.", f"An example: {ACTION}."
        )
    text = bundled.read(f"templates/{kind}.yml").decode()
    return text.replace(ACTION, action)


def _write(text: str, output: str) -> bool:
    """Write a new file, or print the text for `-`; return whether a file was written.

    Raises `UsageError` when the file exists or cannot be written.
    """
    if output == "-":
        click.echo(text, nl=False)
        return False
    try:
        _create(Path(output), text)
    except OSError as error:
        raise UsageError(f"`{output}` cannot be written: {files.reason(error)}.") from None
    return True


def _create(path: Path, text: str) -> None:
    """Write a new file and the folders above it.

    Raises `UsageError` when the file exists, and `OSError` when it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        file = path.open("x", encoding="utf-8", newline="\n")
    except FileExistsError:
        raise UsageError(
            f"`{path}` already exists and was not overwritten.",
            "Name another file with --output, or print it with `--output -`.",
        ) from None
    with file:
        file.write(text)
