"""What GitHub's runner gives a step: files for outputs and summary, a log, a workspace.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from nexus_check import files, foreign
from nexus_check.errors import UsageError
from nexus_check.reporters import escape

OUTPUTS = (
    "conclusion",
    "score",
    "passed",
    "required",
    "failed-criteria",
    "report",
    "check-run-url",
    "learners",
    "learners-passed",
    "learners-not-judged",
    "output-dir",
)
"""Every output that action.yml declares; each is always set, to "" if there is nothing to say."""

_MASKED = 6  # characters; shorter lines are not masked


class Log:
    """The step's log, in which the runner obeys workflow commands."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout

    def line(self, text: str) -> None:
        """Print a line as it is: a workflow command, or text that was escaped."""
        print(text, file=self._stream, flush=True)

    def say(self, text: str) -> None:
        """Print text for people, in which the runner finds no command."""
        self.line(escape.workflow_log(text))

    def say_trace(self, error: Exception) -> None:
        """Print an error's traceback where debug logging is on."""
        if trace := foreign.debug_trace(error):
            self.say(trace)

    def mask(self, secret: str) -> None:
        """Have the runner replace a secret by `***`, line by line, as it masks within lines.

        A key given on one line holds `\\n` for its line breaks: those lines are masked too. A
        short last line of a key is not masked: it would occur all over the log.
        """
        lines = [*secret.splitlines(), *secret.replace("\\n", "\n").splitlines()]
        for line in dict.fromkeys(map(str.strip, lines)):
            if len(line) >= _MASKED:
                self.line(f"::add-mask::{escape.workflow_data(line)}")

    def error(self, message: str) -> None:
        """Show a message as an error on the run's page."""
        self._annotate("error", message)

    def notice(self, message: str) -> None:
        """Show a message as a notice on the run's page."""
        self._annotate("notice", message)

    def warning(self, message: str) -> None:
        """Show a message as a warning on the run's page."""
        self._annotate("warning", message)

    def _annotate(self, kind: str, message: str) -> None:
        """Show a message that may quote a branch, a file or GitHub, without links and mentions."""
        shown = "\n".join(map(escape.unlinked, escape.block(message).split("\n")))
        self.line(f"::{kind} title=Nexus check::{escape.workflow_data(shown)}")

    @contextmanager
    def taking_no_commands(self) -> Iterator[None]:
        """Let the runner obey nothing that is printed within: a sweep repeats what rosters hold."""
        token = secrets.token_hex(16)
        self.line(f"::stop-commands::{token}")
        try:
            yield
        finally:
            self.line(f"::{token}::")


class Runner(Log):
    """A step's log, its files for outputs and summary, and its workspace.

    Writing never raises for a file that the runner did not name (a run by hand).
    """

    def __init__(self, environment: Mapping[str, str], log: TextIO | None = None) -> None:
        super().__init__(log)
        self._output = environment.get("GITHUB_OUTPUT")
        self._summary = environment.get("GITHUB_STEP_SUMMARY")
        self.workspace = Path(environment.get("GITHUB_WORKSPACE") or Path.cwd())

    def set_outputs(self, outputs: Mapping[str, object]) -> None:
        """Set every output of the action; those not given are set empty."""
        if not self._output:
            self.say("GITHUB_OUTPUT is not set: the outputs are not written.")
            return
        text = "".join(_assignment(name, outputs.get(name)) for name in OUTPUTS)
        self._append("The outputs", self._output, text)

    def summarise(self, markdown: str) -> None:
        """Append to the job's summary."""
        if self._summary:
            self._append("The job summary", self._summary, markdown.rstrip("\n") + "\n")

    def _append(self, what: str, path: str, text: str) -> None:
        try:
            with Path(path).open("a", encoding="utf-8", errors="replace") as file:
                file.write(text)
        except OSError as error:
            self.warning(
                f"{what} cannot be written to {path}: {error.strerror or type(error).__name__}."
            )

    def in_workspace(self, name: str, value: str) -> Path:
        """Return the path that the input `name` gives, made absolute.

        Raises `UsageError` if it leads out of the workspace, also through a symbolic link: on a
        pull request the workspace holds what its author committed.
        """
        root = self.workspace.resolve()
        path = root / value
        try:
            inside = path.resolve().is_relative_to(root)
        except (OSError, RuntimeError, ValueError) as error:
            # a link to itself, or no name of a file
            raise UsageError(f"The input `{name}` is not a path that can be followed.") from error
        if not inside:
            raise UsageError(
                f"The input `{name}` leads out of the workspace.", "Give a path inside it."
            )
        return path

    def relative(self, path: Path) -> str:
        """Return a path relative to the workspace, which is elsewhere outside of the container."""
        return path.relative_to(self.workspace.resolve()).as_posix()

    def write(self, name: str, value: str, content: bytes) -> str | None:
        """Write a file for the input `name`; return its path in the workspace.

        If it cannot be written, warn and return None: the verdict is known. The file is moved into
        place, so that no step sees half of it and a link put there is replaced.
        """
        path = self.in_workspace(name, value)
        made = [folder for folder in path.parents if not folder.exists()]
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Shared: later steps run as another user than the container.
            files.replace(path, content, files.SHARED)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            self.warning(f"{value} (the input `{name}`) cannot be written: {reason}.")
            return None
        finally:
            self._give_away(folder for folder in made if folder.exists())
        return self.relative(path)

    def hand_over(self, folder: Path) -> None:
        """Give a folder in the workspace, and all in it, to the workspace's owner.

        The container runs as root; later steps, which upload what was written, run as that owner.
        """
        root = self.workspace.resolve()
        between = [path for path in folder.parents if root in path.parents]
        self._give_away((*between, folder, *folder.rglob("*")))

    def _give_away(self, paths: Iterable[Path]) -> None:
        """Change the owner to the workspace's, who deletes these files on a self-hosted runner."""
        if os.name != "posix" or os.geteuid() != 0:
            return
        owner = self.workspace.resolve().stat()
        for path in paths:
            with suppress(OSError):
                os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


def _assignment(name: str, value: object) -> str:
    """Return a line for GITHUB_OUTPUT; no value can hold the random delimiter."""
    text = "" if value is None else str(value)
    delimiter = f"nexus-check-{secrets.token_hex(16)}"
    return f"{name}<<{delimiter}\n{text}\n{delimiter}\n"
