"""Write files whole or not at all, for their owner alone unless the caller says otherwise."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, TextIO

PRIVATE = 0o600
SHARED = 0o644


def reason(error: OSError) -> str:
    """Return why the system refused something, as the end of a sentence: `permission denied`."""
    return (error.strerror or "no reason given").lower()


def make_folder(path: Path) -> None:
    """Create a folder and its missing parents for the owner alone; an existing one is unchanged."""
    for folder in (*reversed(path.parents), path):
        if not folder.exists():
            folder.mkdir(mode=0o700, exist_ok=True)
    path.mkdir(exist_ok=True)  # raises if it is a file


class Draft:
    """New files for `folder`, written as `.NAME.tmp` and renamed together by `publish`.

    As a context manager it deletes those that were not published. What a killed process left is
    replaced by the next draft of that name.
    """

    def __init__(self, folder: Path, mode: int = PRIVATE) -> None:
        self._folder = folder
        self._mode = mode
        self._begun: list[str] = []

    def __enter__(self) -> Draft:
        return self

    def __exit__(self, *_: object) -> None:
        for name in self._begun:
            self.path(name).unlink(missing_ok=True)

    def path(self, name: str) -> Path:
        """Return where the file is until it is published."""
        return self._folder / f".{name}.tmp"

    def binary(self, name: str) -> BinaryIO:
        """Open a new file of bytes."""
        return os.fdopen(self._new(name), "wb")

    def text(self, name: str, encoding: str = "utf-8") -> TextIO:
        """Open a new file of text, with `\\n` as the end of a line."""
        return os.fdopen(self._new(name), "w", encoding=encoding, newline="\n")

    def publish(self, order: Sequence[str] = ()) -> None:
        """Flush all files to the disk, then rename them: those in `order` in that order."""
        for name in self._begun:
            with self.path(name).open("rb") as file:
                os.fsync(file.fileno())
        for name in sorted(self._begun, key=[*order, *self._begun].index):
            self.path(name).replace(self._folder / name)
        self._begun.clear()

    def _new(self, name: str) -> int:
        self._begun.append(name)
        path = self.path(name)
        path.unlink(missing_ok=True)
        # O_EXCL: a symbolic link that somebody put here in the meantime is not followed
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, self._mode)
        if os.name == "posix":
            os.fchmod(descriptor, self._mode)  # whatever the umask says
        return descriptor


def replace(path: Path, content: bytes, mode: int = PRIVATE) -> None:
    """Write a file in one step: readers see the old content or the new one."""
    with Draft(path.parent, mode) as draft:
        with draft.binary(path.name) as file:
            file.write(content)
        draft.publish()
