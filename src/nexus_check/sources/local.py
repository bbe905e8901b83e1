"""A `Snapshot` of a folder on this machine: no network, and nothing that needs one is imported."""

from __future__ import annotations

import os
import re
import stat
from itertools import islice
from pathlib import Path
from typing import Final

from nexus_check.model import Entry, EntryKind, Readme, Repository, Snapshot, Target
from nexus_check.sources import gitfolder, readme
from nexus_check.targets import parse_remote

MAX_ENTRIES: Final = 5_000  # listed in a few hundredths of a second; dependencies have more


class LocalSource:
    """Reads a folder as it is, committed or not; see `sources.interface.Source`.

    The repository's name comes from the remote `origin`, else from the folder's own name.
    `commit` is git's HEAD. Files that git ignores are entries here and would not be on GitHub;
    nothing is judged by their number. Nothing outside the folder is read, except what a worktree's
    `.git` file names.
    """

    def fetch(self, target: Target) -> Snapshot:
        """Return all facts about the folder `target.path`."""
        folder = Path(target.path or ".")
        try:
            found = _snapshot(target, folder)
            fault = _without_files(found)
        except OSError as error:
            fault = _fault(error, (error.strerror or "unreadable").lower())
        if fault:
            return Snapshot(target=target.asked, learner=target.learner, local=True, fault=fault)
        return found


def _snapshot(target: Target, folder: Path) -> Snapshot:
    git = gitfolder.read(folder)
    entries = _entries(folder)
    chosen = _chosen(folder)
    return Snapshot(
        target=target.asked,
        learner=target.learner,
        repository=_repository(folder, git),
        commit=git.commit,
        entries=entries,
        readme=_readme(folder, chosen.name) if chosen else None,
        local=True,
        example=_is_own_example(folder),
    )


def _without_files(found: Snapshot) -> str | None:
    """Return why a clone holds no files although its repository may; None if it holds some."""
    if found.commit and not found.entries:
        return "The folder is a clone of which no files were checked out: run `git checkout` in it."
    if {"HEAD", "objects", "refs"} <= {entry.name for entry in found.entries}:
        return "The folder is a bare clone, which holds no files: clone it without --bare."
    return None


def _repository(folder: Path, git: gitfolder.GitFolder) -> Repository:
    remote = parse_remote(git.origin) if git.origin else None
    if remote is None:
        return Repository(name=_name(folder, git.main), default_branch=git.default_branch)
    return Repository(
        name=remote.name,
        full_name=f"{remote.owner}/{remote.name}" if remote.owner else None,
        url=remote.url,
        default_branch=git.default_branch,
    )


def _is_own_example(folder: Path) -> bool:
    """Return whether this is one of nexus-check's own examples, which are no copies."""
    own = "src/nexus_check/rubrics/fingerprints.json"
    return any((parent / own).is_file() for parent in folder.resolve().parents)


def _name(folder: Path, main: Path | None) -> str:
    """Return the name of a folder, of a worktree's main one, or of one that GitHub packed.

    GitHub names the folder in its ZIP files `NAME-BRANCH`.
    """
    if main is not None:
        return main.name
    if gitfolder.is_root(folder):
        return folder.resolve().name
    return re.sub(r"-(?:main|master)$", "", folder.resolve().name)


def _entries(folder: Path) -> tuple[Entry, ...]:
    """Return all entries by name.

    Only the root's where there are more than `MAX_ENTRIES` or a folder below cannot be read.
    """
    root = _listed(folder)
    return tuple(sorted(_below(folder, root) or root, key=lambda entry: entry.name))


def _below(folder: Path, root: list[Entry]) -> list[Entry] | None:
    """Return the root's entries and all below, None where they cannot all be listed."""
    found = [*root]
    for entry in found:  # which grows meanwhile
        if len(found) > MAX_ENTRIES:
            return None
        if entry.kind == "directory":
            try:
                found += _listed(folder, f"{entry.name}/", MAX_ENTRIES)
            except OSError:
                return None
    return found


def _listed(folder: Path, below: str = "", most: int | None = None) -> list[Entry]:
    """Return the entries of one folder, without `.git`; no more than `most`."""
    with os.scandir(folder / below) as found:
        return [
            Entry(f"{below}{each.name}", _kind(each))
            for each in islice(found, most)
            if each.name != ".git"
        ]


def _kind(entry: os.DirEntry[str]) -> EntryKind:
    if entry.is_symlink():
        return "symlink"
    if entry.is_dir():
        return "submodule" if gitfolder.is_root(Path(entry.path)) else "directory"
    return "file"


def _chosen(folder: Path) -> Entry | None:
    """Return the README to judge.

    One in another folder is looked for only where the root has no `README.md`, which comes first:
    a `docs` that cannot be read is no fault of a learner whose README can be.
    """
    first = readme.choose(_listed(folder))
    if first and first.name == "README.md":
        return first
    return readme.choose(each for name in readme.FOLDERS for each in _real(folder, name))


def _real(folder: Path, name: str) -> list[Entry]:
    """Return the entries of a folder or of one in it, [] when that is no folder.

    A folder that is a symbolic link is not followed: GitHub does not follow one either.
    """
    place = folder / name
    if name and (place.is_symlink() or not place.is_dir()):
        return []
    return _listed(folder, f"{name}/" if name else "")


def _readme(folder: Path, path: str) -> Readme:
    place = folder / path
    target = place.readlink().as_posix() if place.is_symlink() else None
    real = place if target is None else _inside(folder, place)
    data, size = _read(real) if real else (b"", 0)
    truncated = size > len(data)
    blob = None if truncated else readme.blob_id(data)
    return Readme(path, data, size, blob, truncated, symlink_target=target)


def _inside(folder: Path, link: Path) -> Path | None:
    """Return the file a link leads to in the end, None when it is not part of the repository.

    `.git` is in the folder and no part of the repository: its files can hold passwords.
    """
    root = folder.resolve()
    try:
        real = link.resolve(strict=True)
    except (OSError, RuntimeError):
        return None
    if not real.is_relative_to(root) or ".git" in (
        part.lower() for part in real.relative_to(root).parts
    ):
        return None
    return real if real.is_file() else None


def _read(path: Path) -> tuple[bytes, int]:
    """Return up to `readme.MAX_BYTES` of a regular file, else nothing, and the file's size.

    Opened without waiting and without following a link put there since it was looked at.
    """
    flags = (
        os.O_RDONLY
        | getattr(os, "O_NONBLOCK", 0)
        | getattr(os, "O_NOFOLLOW", 0)
        | getattr(os, "O_BINARY", 0)
    )
    with os.fdopen(os.open(path, flags), "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            return b"", 0
        data = file.read(readme.MAX_BYTES)
        return data, max(found.st_size, len(data))


def _fault(error: OSError, reason: str) -> str:
    where = f"`{error.filename}`" if error.filename else "The folder"
    return f"{where} could not be read: {reason}."
