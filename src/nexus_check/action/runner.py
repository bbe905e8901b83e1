"""The runner's side: its files for outputs and summary, its log commands, and paths in the
workspace.

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
from nexus_check.rubric import BUILT_IN

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
"""Every output that action.yml declares; each is always set, empty where the run has nothing to
say.
"""

_MASKED = 6


class Runner:
    """One step's files and log. Writing never raises for a file that the runner did not give (a run
    by hand).
    """

    def __init__(self, environment: Mapping[str, str], log: TextIO | None = None) -> None:
        self._output = environment.get("GITHUB_OUTPUT")
        self._summary = environment.get("GITHUB_STEP_SUMMARY")
        self._log = log or sys.stdout
        self.workspace = Path(environment.get("GITHUB_WORKSPACE") or Path.cwd())

    # --- the log ---------------------------------------------------------------------------------

    def mask(self, secret: str) -> None:
        """Have the runner star out a secret, line by line, as it masks within lines.

        A key given on one line holds `\\n` for its line breaks: its lines are masked as well. What
        is left of a key in a last short line would star out half of the log.
        """
        lines = [*secret.splitlines(), *secret.replace("\\n", "\n").splitlines()]
        for line in dict.fromkeys(map(str.strip, lines)):
            if len(line) >= _MASKED:
                self._line(f"::add-mask::{escape.workflow_data(line)}")

    def say(self, text: str) -> None:
        """Text for people. Nothing in it is taken for a command."""
        self._line(escape.workflow_log(text))

    def say_trace(self, error: Exception) -> None:
        """Print an error's traceback where debug logging is on."""
        if trace := foreign.debug_trace(error):
            self.say(trace)

    def command(self, line: str) -> None:
        """A finished workflow command."""
        self._line(line)

    def error(self, message: str) -> None:
        """A message that shows as an error on the run's page."""
        self._mark("error", message)

    def notice(self, message: str) -> None:
        """A message that shows as a notice on the run's page."""
        self._mark("notice", message)

    def warning(self, message: str) -> None:
        """A message that shows as a warning on the run's page."""
        self._mark("warning", message)

    def _mark(self, kind: str, message: str) -> None:
        """A message on the run's page. It may quote a branch, a file or GitHub, and notifies and
        links nobody.
        """
        told = "\n".join(map(escape.unlinked, escape.block(message).split("\n")))
        self._line(f"::{kind} title=Nexus check::{escape.workflow_data(told)}")

    @contextmanager
    def taking_no_commands(self) -> Iterator[None]:
        """Let nothing that is printed within be taken for a command: a sweep repeats what is in
        rosters.
        """
        again = secrets.token_hex(16)
        self._line(f"::stop-commands::{again}")
        try:
            yield
        finally:
            self._line(f"::{again}::")

    def _line(self, text: str) -> None:
        print(text, file=self._log, flush=True)

    # --- the files -------------------------------------------------------------------------------

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
            _append(path, text)
        except OSError as error:
            self.warning(
                f"{what} cannot be written to {path}: {error.strerror or type(error).__name__}."
            )

    def in_workspace(self, name: str, value: str) -> Path:
        """The path that the input `name` gives, made absolute.

        Raises `UsageError` when it leads out of the workspace, also through a symbolic link that
        lies there: on a pull request the workspace holds what its author committed.
        """
        root = self.workspace.resolve()
        path = root / value
        try:
            inside = path.resolve().is_relative_to(root)
        except (OSError, RuntimeError, ValueError) as error:
            # a link that leads to itself, no name of a file at all
            raise UsageError(f"The input `{name}` is not a path that can be followed.") from error
        if not inside:
            raise UsageError(
                f"The input `{name}` leads out of the workspace.", "Give a path inside it."
            )
        return path

    def rubric(self, asked: str) -> str:
        """The name of a built-in rubric, or the path of a file in the workspace, made absolute."""
        return asked if asked in BUILT_IN else str(self.in_workspace("rubric", asked))

    def relative(self, path: Path) -> str:
        """The path as later steps know it: the workspace lies elsewhere for them than in the
        container.
        """
        return path.relative_to(self.workspace.resolve()).as_posix()

    def write(self, name: str, value: str, content: bytes) -> str | None:
        """Write a file in the workspace for the input `name`; its path from there, None where it
        cannot be written.

        That is one warning, since the verdict is known. Written beside and moved into place, so
        that no step sees half of it and a link put there is replaced.
        """
        path = self.in_workspace(name, value)
        made = [folder for folder in path.parents if not folder.exists()]
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # shared: later steps run as another user than the container
            files.replace(path, content, files.SHARED)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            self.warning(f"{value} (the input `{name}`) cannot be written: {reason}.")
            return None
        finally:
            self._give_to_owner([folder for folder in made if folder.exists()])
        return self.relative(path)

    def hand_over(self, folder: Path) -> None:
        """Give a folder in the workspace, and all in it, to the workspace's owner.

        The container runs as root; later steps, which upload what was written, run as that owner.
        """
        root = self.workspace.resolve()
        between = [path for path in folder.parents if root in path.parents]
        self._give_to_owner((*between, folder, *folder.rglob("*")))

    def _give_to_owner(self, paths: Iterable[Path]) -> None:
        """Make the workspace's owner the owner of `paths`: a self-hosted runner has to be able to
        delete them.
        """
        if os.name != "posix" or os.geteuid() != 0:
            return
        owner = self.workspace.resolve().stat()
        for path in paths:
            with suppress(OSError):
                os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


def _append(path: str, text: str) -> None:
    with Path(path).open("a", encoding="utf-8", errors="replace") as file:
        file.write(text)


def _assignment(name: str, value: object) -> str:
    """`name` and its value for GITHUB_OUTPUT: between random delimiters, so that no value can end
    early.
    """
    text = "" if value is None else str(value)
    delimiter = f"nexus-check-{secrets.token_hex(16)}"
    return f"{name}<<{delimiter}\n{text}\n{delimiter}\n"
