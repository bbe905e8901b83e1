"""Which rubric a step judges by, and where it came from: always from the workflow's side.

In a pull request the workspace usually holds what its author committed, perhaps a rubric that asks
for less. A rubric file is then read through the API from the workflow's own repository instead, at
a commit that the author does not write. A checkout of another repository in the workspace
(`actions/checkout` with `repository:`) cannot be changed by the author, so a rubric in it is read.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import msgspec
from msgspec.structs import replace

from nexus_check import rubric as rubrics
from nexus_check.action.event import Event
from nexus_check.action.runner import Runner
from nexus_check.errors import Outage, RubricError, UsageError
from nexus_check.github.client import Client
from nexus_check.model import Report
from nexus_check.rubric import Rubric
from nexus_check.sources import gitfolder
from nexus_check.targets import parse_remote


@dataclass(frozen=True, slots=True)
class Chosen:
    """A rubric; `origin` says where its file came from, "" for a built-in one."""

    rubric: Rubric
    origin: str = ""

    def named_in(self, report: Report) -> Report:
        """Return the report with a note of the rubric's origin and digest."""
        note = f"{self.origin} Its digest is `{self.rubric.digest}`."
        return replace(report, notes=(*report.notes, note)) if self.origin else report


class _File(msgspec.Struct):
    """A file of the contents API. Over 1 MB it comes without its content."""

    size: int
    content: str = ""
    type: str = "file"


def choose(asked: str, happened: Event, runner: Runner, connected: Callable[[], Client]) -> Chosen:
    """Return the rubric that the input `rubric` names: a built-in one, or a workspace path.

    Raises `UsageError` for a path out of the workspace, `RubricError` for a rubric that is not
    there or cannot be used, and `Unavailable` when it has to be asked of GitHub and does not come.
    """
    if asked in rubrics.BUILT_IN:
        return Chosen(rubrics.load(asked))
    path = runner.in_workspace("rubric", asked)
    if not authored(path, happened, runner.workspace):
        origin = f"The rubric is the file `{asked}` of the workflow's workspace."
        return Chosen(rubrics.load(str(path)), origin)
    return _of_the_base(_path_in_repository(path, runner.workspace), happened, connected())


def of_a_sweep(asked: str, happened: Event, runner: Runner) -> Rubric:
    """Return the rubric that the input `rubric` names.

    Raises `UsageError` for one that a pull request's author may have committed.
    """
    if asked in rubrics.BUILT_IN:
        return rubrics.load(asked)
    path = runner.in_workspace("rubric", asked)
    if authored(path, happened, runner.workspace):
        raise UsageError(
            f"The rubric `{asked}` is a file that the author of the pull request can change.",
            "Sweep on push, schedule or workflow_dispatch.",
        )
    return rubrics.load(str(path))


def authored(path: Path, happened: Event, workspace: Path) -> bool:
    """Return whether a file of the workspace may be what the author of a pull request committed."""
    if not happened.proposed:
        return False
    owner = _checkout(path, workspace)
    theirs = (happened.repository, happened.head_repository, happened.authors_repository)
    return owner is None or owner.lower() in {name.lower() for name in theirs if name}


def _checkout(path: Path, workspace: Path) -> str | None:
    """Return the repository (OWNER/REPO) whose checkout holds a file; None if not certain.

    git keeps no `.git` in a commit, so that one which is a directory was made by a step of the
    workflow. A way through a symbolic link may be the author's.
    """
    root = workspace.resolve()
    plain = Path(os.path.normpath(path))
    if plain != plain.resolve():
        return None
    for folder in plain.parents:
        if (folder / ".git").exists():
            return _origin(folder)
        if folder == root:
            break
    return None


def _origin(folder: Path) -> str | None:
    own = folder / ".git"
    origin = gitfolder.read(folder).origin if own.is_dir() and not own.is_symlink() else None
    remote = parse_remote(origin) if origin else None
    return f"{remote.owner}/{remote.name}" if remote and remote.owner else None


def _path_in_repository(path: Path, workspace: Path) -> str:
    """Return a path relative to the repository that is checked out there."""
    root = workspace.resolve()
    plain = Path(os.path.normpath(path))
    own = next((folder for folder in plain.parents if (folder / ".git").is_dir()), root)
    return plain.relative_to(own if own.is_relative_to(root) else root).as_posix()


def _of_the_base(path: str, happened: Event, client: Client) -> Chosen:
    """Return the rubric of the workflow's repository, at the commit a pull request builds on."""
    repository, commit = happened.repository, happened.base
    if not repository or not commit:
        raise RubricError(
            f"The rubric `{path}` cannot be used: the event names no commit to read it at.",
            "Judge by a built-in rubric, or on another event.",
        )
    where = f"`{repository}` at commit {commit[:12]}"
    answer = client.get(f"/repos/{quote(repository)}/contents/{quote(path)}", _File, ref=commit)
    if answer.value is None or answer.value.type != "file":
        raise RubricError(
            f"The rubric `{path}` is not a file of {where}.",
            "In a pull request it is read from there: the workspace holds what its author "
            "committed.",
        )
    origin = f"The rubric is `{path}` of {where}, which the pull request does not change."
    return Chosen(rubrics.parse(_bytes(answer.value, path), path), origin)


def _bytes(file: _File, path: str) -> bytes:
    if file.size > rubrics.MAX_BYTES:
        raise RubricError(f"{path}: a rubric may have at most {rubrics.MAX_BYTES // 1024} KB.")
    try:
        return base64.b64decode(file.content)
    except ValueError as error:
        raise Outage("GitHub's answer holds a rubric that cannot be decoded.") from error
