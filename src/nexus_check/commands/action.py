"""`nexus-check action`: what the container runs on GitHub."""

from __future__ import annotations

import click

from nexus_check import environment


@click.command("action")
def command() -> int:
    """Run as the GitHub Action's container does.

    The inputs are read from INPUT_… variables, the event from GitHub's. By hand, use `check` for
    one repository and `sweep` for a cohort.
    """
    from nexus_check.action.run import run

    return run(environment.variables())
