"""Run the commands of the guides and write what they print into them.

In docs/guides/*.md a fenced block after `<!-- run -->` has commands (`$ …`) and what they print.
They are run in order, in one temporary folder for each guide with a copy of `examples/`, and their
output is updated. A block after `<!-- file: PATH -->` is saved in that folder first. Nothing
reaches a network: blocks that need GitHub have no mark and are not run.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

from nexus_check.cli import main as nexus_check

ROOT = Path(__file__).resolve().parent.parent
GUIDES = ROOT / "docs/guides"
# Guides that begin somewhere else than in a clone of this project.
STARTS = {"learner.md": "alx-project-nexus"}
_BLOCK = re.compile(
    r"(?P<mark><!-- (?:run|file: (?P<path>\S+)) -->\n```\w+\n)(?P<body>.*?)(?P<end>^```$)",
    re.DOTALL | re.MULTILINE,
)
# What differs from run to run, in the words of a sweep.
_TIME = re.compile(r"\bin \d+ s\.$", re.MULTILINE)
# What only a shell understands; the rest is run in this process, which takes a tenth of the time.
_SHELL = re.compile(r"[|<>&;$*?`\\~({]")
# Commands that start processes of their own: run apart, as a person would.
_APART = {"sweep", "merge"}


# By this file a folder is known as a checkout of the project, whose examples are no copies.
CHECKOUT = "src/nexus_check/rubrics/fingerprints.json"


def guide(path: Path) -> str:
    """Return the guide at `path` with the output of every command updated."""
    with tempfile.TemporaryDirectory() as folder, _environment(Path(folder)):
        session = Session(_start(Path(folder), path.name))
        return _BLOCK.sub(lambda block: _updated(block, session), path.read_text(encoding="utf-8"))


def _start(folder: Path, name: str) -> Path:
    """Return the folder in which a guide's commands are run."""
    start = folder / STARTS.get(name, "nexus-check")
    start.mkdir()
    if name not in STARTS:
        shutil.copytree(ROOT / "examples", start / "examples")
        own = start / CHECKOUT
        own.parent.mkdir(parents=True)
        own.symlink_to(ROOT / CHECKOUT)
    return start


@contextlib.contextmanager
def _environment(home: Path) -> Iterator[None]:
    """Set a person's environment: a terminal of 100 columns without colours, no token."""
    left_out = ("GITHUB_", "NEXUS_", "GIT_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    own = {
        "HOME": str(home),
        "GIT_CONFIG_NOSYSTEM": "1",
        "COLUMNS": "100",
        "NO_COLOR": "1",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{kept.get('PATH', '')}",
    }
    with mock.patch.dict(os.environ, kept | own, clear=True):
        yield


class Session:
    """A shell session: its folder, and the exit code of the last command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.code = 0

    def run(self, command: str) -> str:
        """Return what a command prints, standard error included."""
        words = command.split()
        if command == "echo $?":
            return f"{self.code}\n"
        if words[0] == "cd":
            self.folder = (self.folder / words[1]).resolve(strict=True)
            return ""
        first, _, lines = command.partition(" | head -n ")
        if (
            words[0] == "nexus-check"
            and words[1] not in _APART
            and not _SHELL.search(first + lines)
        ):
            printed = self._here(shlex.split(first, comments=True)[1:])
            return "".join(printed.splitlines(keepends=True)[: int(lines)]) if lines else printed
        return self._in_a_shell(command)

    def _here(self, arguments: list[str]) -> str:
        printed = io.StringIO()
        with (
            contextlib.chdir(self.folder),
            contextlib.redirect_stdout(printed),
            contextlib.redirect_stderr(printed),
        ):
            self.code = nexus_check(arguments)
        return printed.getvalue()

    def _in_a_shell(self, command: str) -> str:
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.code = done.returncode
        return done.stdout

    def save(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _updated(block: re.Match[str], session: Session) -> str:
    """Return an updated block: its commands are run, or its file is saved."""
    if block["path"]:
        session.save(block["path"], block["body"])
        return block[0]
    said = [f"$ {command}\n{_ended(session.run(command))}" for command in commands(block["body"])]
    return f"{block['mark']}{''.join(said)}{block['end']}"


def commands(body: str) -> list[str]:
    """Return the commands of a block, without their prompts."""
    return [line[2:] for line in body.splitlines() if line.startswith("$ ")]


def _ended(text: str) -> str:
    steady = _TIME.sub("in 1 s.", text)
    return steady if not steady or steady.endswith("\n") else steady + "\n"
