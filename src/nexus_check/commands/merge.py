"""`nexus-check merge`: join the results of a sweep's shards."""

from __future__ import annotations

from pathlib import Path

import click

from nexus_check.cohort.options import FailOn, MergeOptions


@click.command("merge")
@click.argument(
    "folders", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="DIR..."
)
@click.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder to write the joined results to.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["required", "never"]),
    default="never",
    show_default=True,
    help="`required`: end with 1 when any learner does not meet a required criterion.",
)
def command(folders: tuple[Path, ...], *, output: Path, fail_on: FailOn) -> int:
    """Join the results of a sweep's shards, in the order of the roster.

    Exit codes: 0; 1 with --fail-on required when a learner does not meet the rubric; 2 for folders
    that do not belong together; 3 when any learner could not be judged or a shard is missing.
    """
    from nexus_check.cohort.run import run_merge

    return run_merge(MergeOptions(folders=folders, output=output, fail_on=fail_on)).exit_code
