"""`nexus-check merge`: join the results of a sweep's shards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from nexus_check.cohort.options import MergeOptions
from nexus_check.commands.sweep import PATH, fail_on


@click.command("merge")
@click.argument("folders", nargs=-1, required=True, type=PATH, metavar="DIR...")
@click.option(
    "--output",
    required=True,
    type=PATH,
    metavar="DIR",
    help="Folder to write the joined results to.",
)
@fail_on
def command(folders: tuple[Path, ...], **given: Any) -> int:
    """Join the results of a sweep's shards, in the order of the roster.

    Exit codes: 0 whatever the learners' results; 1 with --fail-on required when one does not meet
    the rubric; 2 for folders that do not belong together; 3 when any learner could not be judged or
    a shard is missing.
    """
    from nexus_check.cohort.run import run_merge

    return run_merge(MergeOptions(folders=folders, **given)).exit_code
