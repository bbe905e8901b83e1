"""Runs what the guides tell people to type, and writes into them what it prints.

In docs/guides/*.md a fenced block after `<!-- run -->` holds commands (`$ …`) and what they print: they are run in
order, in a folder that lives as long as the guide, and the block is written anew. A block after `<!-- file: PATH -->`
is saved there first. What lies in `examples/` lies in that folder too. Nothing reaches a network: blocks that need
GitHub carry no mark and are not run.
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
    r"(?P<mark><!-- (?:run|file: (?P<path>\S+)) -->\n```\w+\n)(?P<body>.*?)(?P<end>^```$)", re.DOTALL | re.MULTILINE
)
# What differs from run to run, in the words of a sweep.
_TIME = re.compile(r"\bin \d+ s\.$", re.MULTILINE)
# Anything that a shell has to look at; the rest is run in this process, which takes a tenth of the time.
_SHELL = re.compile(r"[|<>&;$*?`\\~({]")
# These keep processes of their own, and a person would not start them inside another program either.
_APART = {"sweep", "merge"}


def guide(path: Path) -> str:
    """The guide at `path` with the output of every command as it is today."""
    with tempfile.TemporaryDirectory() as folder, _environment(Path(folder)):
        session = Session(_start(Path(folder), path.name))
        return _BLOCK.sub(lambda block: _anew(block, session), path.read_text(encoding="utf-8"))


def _start(folder: Path, name: str) -> Path:
    """The folder in which a guide's commands are run."""
    start = folder / STARTS.get(name, "nexus-check")
    start.mkdir()
    if name not in STARTS:
        shutil.copytree(ROOT / "examples", start / "examples")
    return start


@contextlib.contextmanager
def _environment(home: Path) -> Iterator[None]:
    """A person's environment: nothing of this machine's, a terminal of 100 columns without colours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "NEXUS_", "GIT_"))}
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
    """A person at a shell: the folder they are in, and the exit code of what they ran last."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.code = 0

    def run(self, command: str) -> str:
        """What a command prints, standard error included."""
        words = command.split()
        if command == "echo $?":
            return f"{self.code}\n"
        if words[0] == "cd":
            self.folder = (self.folder / words[1]).resolve(strict=True)
            return ""
        first, _, lines = command.partition(" | head -n ")
        if words[0] == "nexus-check" and words[1] not in _APART and not _SHELL.search(first + lines):
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


def _anew(block: re.Match[str], session: Session) -> str:
    """A block as it should stand, its commands run or its file saved."""
    if block["path"]:
        session.save(block["path"], block["body"])
        return block[0]
    said = [f"$ {command}\n{_ended(session.run(command))}" for command in commands(block["body"])]
    return f"{block['mark']}{''.join(said)}{block['end']}"


def commands(body: str) -> list[str]:
    """The commands of a block, without their prompts."""
    return [line[2:] for line in body.splitlines() if line.startswith("$ ")]


def _ended(text: str) -> str:
    steady = _TIME.sub("in 1 s.", text)
    return steady if not steady or steady.endswith("\n") else steady + "\n"
