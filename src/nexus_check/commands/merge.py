"""`nexus-check merge`: join the results of a sweep's shards."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import click

from nexus_check.commands.sweep import exit_code
from nexus_check.reporters import escape


@click.command("merge")
@click.argument(
    "folders", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="DIR..."
)
@click.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder for the joined results.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["required", "never"]),
    default="never",
    show_default=True,
    help="`required`: end with 1 when any learner does not meet a required criterion.",
)
def command(folders: Sequence[Path], *, output: Path, fail_on: Literal["required", "never"]) -> int:
    """Join what the shards of a sweep wrote into the files of one sweep, everybody in the order of
    the roster.

    Exit codes: 0; 1 with --fail-on required when a learner does not meet the rubric; 2 for folders
    that do not belong together; 3 when any learner could not be judged or a shard is missing.
    """
    from nexus_check.cohort import lock
    from nexus_check.cohort.merge import merge

    with lock.hold(output):
        merged = merge(folders, output)
    for sentence in merged.lacking:
        click.echo(f"nexus-check: {sentence}", err=True)
    click.echo(escape.plain(os.fspath(output / "report.html")))
    return 3 if merged.lacking else exit_code(merged.summary, fail_on)
