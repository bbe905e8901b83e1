"""`nexus-check sweep`: judge a whole cohort, and write the results to a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from nexus_check import environment
from nexus_check import rubric as rubrics
from nexus_check.cohort.learners import parse_shard
from nexus_check.cohort.options import MAX_WAIT, Credentials, SweepOptions
from nexus_check.commands.types import Seconds, complete_rubric
from nexus_check.github.auth import Secret
from nexus_check.reporters.check_run import DEFAULT_NAME

PATH = click.Path(path_type=Path)
fail_on = click.option(
    "--fail-on",
    type=click.Choice(["required", "never"]),
    default="never",
    show_default=True,
    help="`required`: end with 1 when any learner does not meet a required criterion.",
)


@click.command("sweep")
@click.option("--roster", type=PATH, metavar="FILE", help="A CSV file of the learners.")
@click.option("--org", metavar="ORG", help="An organisation or user whose repositories are judged.")
@click.option(
    "--from", "folder", type=PATH, metavar="DIR", help="A folder of LOGIN/REPO checkouts."
)
@click.option(
    "--column",
    metavar="NAME",
    help="With --roster: the heading of the column that names the learners.",
)
@click.option(
    "--lenient",
    is_flag=True,
    help="With --roster: list broken lines as not judged, and judge the others.",
)
@click.option(
    "--exclude",
    metavar="PATTERN",
    multiple=True,
    help="With --org: leave out repositories of such a name (`*-starter`). May be repeated.",
)
@click.option(
    "--rubric",
    multiple=True,
    metavar="NAME|FILE",
    shell_complete=complete_rubric,
    help=(
        "The rubric to judge by (default: alx-project-nexus). May be repeated: each README is "
        "judged by the one whose program it names."
    ),
)
@click.option(
    "--output",
    type=PATH,
    metavar="DIR",
    default=Path("nexus-report"),
    show_default=True,
    help="Folder for the results.",
)
@click.option("--shard", metavar="I/N", help="Sweep the I-th of N parts of the cohort.")
@click.option("--resume", is_flag=True, help="Resume an interrupted sweep.")
@click.option("--overwrite", is_flag=True, help="Replace an earlier sweep in the output folder.")
@click.option(
    "--since",
    type=PATH,
    metavar="PREVIOUS_DIR",
    help="Results of an earlier sweep: fetch only what changed since, and compare.",
)
@click.option(
    "--post", is_flag=True, help="Post a check run on each learner's commit, through a GitHub App."
)
@click.option(
    "--check-name",
    metavar="NAME",
    default=DEFAULT_NAME,
    show_default=True,
    help="With --post: the check run's name; the default is followed by another rubric's id.",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Print how the roster was read and how many requests the sweep would take; judge nothing.",
)
@fail_on
@click.option(
    "--max-wait",
    metavar="SECONDS",
    type=Seconds(min=0),
    default=MAX_WAIT,
    show_default=True,
    help=(
        "Wait no longer than this for a limit to reset, or for GitHub to answer again; --resume "
        "continues the sweep."
    ),
)
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    help="Processes that judge (default: one a core).",
)
def command(*, rubric: Sequence[str], shard: str | None, dry_run: bool, **given: Any) -> int:
    """Judge a cohort of learners, with about one request to GitHub for a hundred of them.

    Writes results.jsonl (a report on each line), results.csv, summary.md and report.html to the
    output folder. GITHUB_TOKEN is needed, except for --from. Exit codes: 0 whatever the learners'
    results; 1 with --fail-on required when one does not meet the rubric; 2 wrong usage, input or
    rubric; 3 when any learner could not be judged.
    """
    from nexus_check.cohort.run import plan_sweep, run_sweep

    options = SweepOptions(
        rubrics=tuple(rubrics.load(name) for name in rubric or (rubrics.DEFAULT,)),
        shard=parse_shard(shard) if shard else None,
        **given,
    )
    if dry_run:
        plan_sweep(options, _credentials())
        return 0
    return run_sweep(options, _credentials()).exit_code


def _credentials() -> Credentials:
    """Return the credentials of the environment."""
    token = environment.get(environment.TOKEN)
    key = environment.get(environment.APP_PRIVATE_KEY)
    return Credentials(
        token=Secret(token) if token else None,
        app_id=environment.get(environment.APP_ID),
        app_private_key=Secret(key) if key else None,
    )
