"""The little that is read from a checkout's `.git`: its commit, its remote and its default branch.

Read from the files and not by running git: the image has no git, and git run in somebody else's
folder obeys that folder's configuration. Formats: https://git-scm.com/docs/gitrepository-layout and
https://git-scm.com/docs/git-config#_syntax. What cannot be understood is None, never an error.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

# No file read here is longer in practice; packed-refs grows with the number of branches and tags.
_MAX_BYTES = 4 * 2**20
_SHA1 = re.compile(r"[0-9a-f]{40}")
_SECTION = re.compile(r'\[\s*(?P<name>[\w.-]+)(?:\s+"(?P<sub>(?:[^"\\]|\\.)*)")?\s*\]')
# Between an index entry's blob and its path: two bytes, or four where the second bit is set
# (gitformat-index(5)).
_INDEX_FLAGS = rb"(?:[\x00-\x3f\x80-\xbf].|[\x40-\x7f\xc0-\xff].{3})"
_ORIGIN_HEAD = "refs/remotes/origin/HEAD"


@dataclass(frozen=True, slots=True)
class GitFolder:
    """What git knows of a checkout.

    `commit` is what HEAD points at: 40 hex digits, or None before the first one. `origin` is that
    remote's address; others may be somebody else's repository, such as an `upstream` that this one
    was started from. `main` is the folder of the main worktree where this is a linked one.
    """

    commit: str | None = None
    origin: str | None = None
    default_branch: str | None = None
    main: Path | None = None


def read(folder: Path) -> GitFolder:
    """Read the checkout at `folder` itself; a repository further up is not this folder's."""
    own = _git_directory(folder)
    if own is None:
        return GitFolder()
    common = _common_directory(own)
    head = _text(own / "HEAD").strip()
    remote_head = _symbolic(_text(common / _ORIGIN_HEAD))
    return GitFolder(
        commit=_commit(head, own, common),
        origin=_origin(_text(common / "config")),
        default_branch=remote_head.removeprefix("refs/remotes/origin/") if remote_head else None,
        main=common.resolve().parent if common != own else None,
    )


def is_root(folder: Path) -> bool:
    """Return whether a folder holds `.git`; False where it cannot be read."""
    return _mode(folder / ".git") != 0


def can_restore(path: Path, data: bytes) -> bool:
    """Return whether `git restore` would bring back these bytes as this file of a checkout's root.

    It does for bytes that are committed or staged. An index in an unknown form holds nothing.
    """
    own = _git_directory(path.parent)
    if own is None:
        return False
    index, name = _bytes(own / "index"), re.escape(path.name.encode()) + b"\\0"
    for stored in (data, data.replace(b"\r\n", b"\n")):  # git may store other line ends
        blob = hashlib.sha1(b"blob %d\0" % len(stored) + stored, usedforsecurity=False).digest()
        if re.search(re.escape(blob) + _INDEX_FLAGS + name, index, re.S):
            return True
    return False


def root_above(folder: Path) -> Path | None:
    """Return the root of the checkout that a resolved `folder` is inside of.

    None where the folder is the root itself, or in no checkout.
    """
    if is_root(folder):
        return None
    return next((parent for parent in folder.parents if is_root(parent)), None)


def _git_directory(folder: Path) -> Path | None:
    """`.git`, or where a `.git` file leads: worktrees and submodules have one."""
    dot_git = folder / ".git"
    if stat.S_ISDIR(_mode(dot_git)):
        return dot_git
    prefix, found, path = _text(dot_git).partition("gitdir: ")
    return folder / path.rstrip("\n") if found and not prefix else None


def _common_directory(own: Path) -> Path:
    """Return where a worktree's branches and configuration are: in its main repository."""
    relative = _text(own / "commondir").rstrip("\n")
    return own / relative if relative else own


def _commit(head: str, own: Path, common: Path) -> str | None:
    if _SHA1.fullmatch(head):
        return head
    name = _symbolic(head)
    if name is None:
        return None
    for directory in (own, common):
        loose = _text(directory / name).strip()
        if _SHA1.fullmatch(loose):
            return loose
    packed = re.search(
        rf"^([0-9a-f]{{40}}) {re.escape(name)}$", _text(common / "packed-refs"), re.MULTILINE
    )
    return packed[1] if packed else None


def _symbolic(text: str) -> str | None:
    """Return the branch in `ref: refs/…`; None for anything that would lead out of the folder."""
    name = text.strip().removeprefix("ref: ")
    well_formed = (
        text.startswith("ref: refs/")
        and ".." not in name
        and name.isprintable()
        and "\\" not in name
    )
    return name if well_formed else None


def _origin(config: str) -> str | None:
    """Return the first `url` of the remote `origin`. Includes and `insteadOf` are left to git."""
    inside = False
    for line in config.splitlines():
        text = line.strip()
        if section := _SECTION.match(text):
            inside = section["name"].lower() == "remote" and section["sub"] == "origin"
            text = text[section.end() :].strip()
        key, equals, value = text.partition("=")
        if inside and equals and key.strip().lower() == "url":
            return _value(value.strip())
    return None


def _value(raw: str) -> str:
    if raw.startswith('"'):
        return raw[1:].partition('"')[0]
    return re.split(r"\s[#;]", raw, maxsplit=1)[0].strip()


def _mode(path: Path) -> int:
    """Return the mode of what a path leads to; 0 for nothing, or where it cannot be looked at.

    `Path.exists` raises where a folder on the way cannot be read.
    """
    try:
        return path.stat().st_mode
    except (OSError, ValueError):
        return 0


def _text(path: Path) -> str:
    """Return a small regular file's text; empty when there is none."""
    return _bytes(path).decode("utf-8", "replace")


def _bytes(path: Path) -> bytes:
    """Return a small regular file's bytes; empty when there is none.

    Opening never blocks, whatever is there (a pipe would).
    """
    try:
        with io.FileIO(path, opener=_open) as file:
            regular = stat.S_ISREG(os.fstat(file.fileno()).st_mode)
            return file.read(_MAX_BYTES) if regular else b""
    except (OSError, ValueError):
        return b""


def _open(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
