"""`nexus-check action`: what the container runs on GitHub."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

import click

from nexus_check import environment


@click.command("action")
def command() -> int:
    """Run as the GitHub Action's container does: inputs from INPUT_… variables, the event from
    GitHub's.

    For one repository use `check`, for a cohort `sweep`.
    """
    from nexus_check.action.run import run

    return run(environment.variables(), _call)


def _call(name: str, arguments: list[str], credentials: Mapping[str, str]) -> int:
    """Run another command, as the command line would."""
    environment.update(credentials)
    other: click.Command = importlib.import_module(f"nexus_check.commands.{name}").command
    result = other.main(args=arguments, prog_name=f"nexus-check {name}", standalone_mode=False)
    return result if isinstance(result, int) else 0
