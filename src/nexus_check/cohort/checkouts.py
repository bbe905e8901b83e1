"""A folder of checkouts as a cohort: `DIR/LOGIN/REPO/…`, read without any network.

Symbolic links are not followed: whatever is judged lies inside the folder that was given.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from nexus_check.cohort.learners import Cohort, Learner
from nexus_check.errors import RosterError
from nexus_check.model import REPOSITORY_NAME, Target
from nexus_check.sources.similar import similar


def read_checkouts(folder: Path) -> Cohort:
    """The learners of a folder, by their names. One with several folders is judged by the most likely of them, one
    without any as somebody whose repository is missing.

    Raises `RosterError` when it cannot be read or holds no learner.
    """
    try:
        names = sorted(_folders(folder))
        learners = tuple(_learner(place, folder, name) for place, name in enumerate(names))
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        raise RosterError(f"`{error.filename or folder}` cannot be read: {reason}.") from error
    if not learners:
        raise RosterError(f"`{folder}` holds no folders of learners.", "It must hold LOGIN/REPO/… checkouts.")
    return Cohort(str(folder), learners)


def _learner(place: int, folder: Path, login: str) -> Learner:
    name = choose(_folders(folder / login))
    path = str(folder / login / name) if name else None
    called, repository = _readable(login), _readable(name or REPOSITORY_NAME)
    return Learner(place, called.lower(), Target(f"{called}/{repository}", path=path, learner=called))


def _readable(name: str) -> str:
    """A folder's name as text that can be written down: bytes that are not UTF-8 as `\\xff`."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def choose(names: Iterable[str]) -> str | None:
    """Of a learner's folders the one to judge: of the right name, else of the most similar, else the only one."""
    held = sorted(names)
    if REPOSITORY_NAME in held:
        return REPOSITORY_NAME
    alike = similar(held)
    if alike:
        return alike[0]
    return held[0] if len(held) == 1 else None


def _folders(folder: Path) -> Iterator[str]:
    """Names of the folders in a folder, without hidden ones and symbolic links."""
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink() and not entry.name.startswith("."):
            yield entry.name
