"""The command line: which commands there are, and how an error becomes an exit code.

Each command is a module of `nexus_check.commands`, imported only when it is the one that is called:
`check` on a folder must not pay for the import of what talks to GitHub.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from nexus_check import __version__
from nexus_check.errors import Stopped, UsageError
from nexus_check.reporters import streams

COMMANDS = {
    "check": "Judge repositories: folders, logins, OWNER/REPO or URLs.",
    "sweep": "Judge a whole cohort in batches.",
    "merge": "Join the outputs of a sweep's shards.",
    "rubric": "Show, describe, validate or try a rubric.",
    "explain": "Explain one criterion: what it asks and how to meet it.",
    "init": "Write a README, a workflow or a rubric to start from.",
    "action": "Run as the GitHub Action's container does (inputs from the environment).",
}


class LazyGroup(click.Group):
    """A group that imports `commands.COMMAND.command` when COMMAND is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"nexus_check.commands.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is called; for an unknown one, the error names the nearest."""
        if args[0] not in COMMANDS:
            # imported here, because it takes a hundredth of a second
            import difflib  # noqa: PLC0415

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            if Path(args[0]).is_dir():
                near = [f"check {args[0]}"]
            if near:
                ctx.fail(f"No such command '{args[0]}'. Did you mean '{near[0]}'?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from `COMMANDS`, so that `--help` imports none of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


COMPLETION = """\
Completion: put eval "$(_NEXUS_CHECK_COMPLETE=bash_source nexus-check)" into ~/.bashrc;
for zsh and fish write zsh_source or fish_source in place of bash_source.
"""


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]}, epilog=COMPLETION
)
@click.version_option(__version__, prog_name="nexus-check", message="%(prog)s %(version)s")
def cli() -> None:
    """Judge alx-project-nexus repositories.

    Exit codes: 0 all required criteria met; 1 at least one is not; 2 wrong usage, input or rubric;
    3 it could not be judged.
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; an error is a line on standard error.

    An unexpected error ends with 3: Python's own exit code, 1, says that a learner failed.
    """
    streams.open_closed()
    streams.never_fail(sys.stdout, sys.stderr)
    try:
        return _run(arguments)
    except SystemExit as done:
        # click's own: 0 when it completed for a shell, 1 for a pipe that nobody reads
        if done.code != 1:
            raise
        return 3
    except BrokenPipeError:  # found only now, at the last flush
        return 3
    except Exception as error:
        return streams.complain(error)
    finally:
        streams.finish()


def _run(arguments: Sequence[str] | None) -> int:
    try:
        result = cli.main(args=arguments, prog_name="nexus-check", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        with streams.dispensable(sys.stderr):
            error.show()
        return 2
    except click.ClickException as error:
        raise UsageError(_wrong_usage(error)) from error
    except click.Abort as error:
        raise Stopped("Stopped.") from error
    return result if isinstance(result, int) else 0


def _wrong_usage(error: click.ClickException) -> str:
    """Return click's message as one line, with what was meant or the `--help` to read."""
    words = " ".join(error.format_message().split())
    if words[-1:] not in {".", "?", "!"}:
        words += "."
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is None or "Did you mean" in words:
        return words
    return f"{words} See `{context.command_path} --help`."
