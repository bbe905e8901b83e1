"""`nexus-check check --watch`: judge a folder again whenever its README changes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from nexus_check.errors import UsageError
from nexus_check.model import Target
from nexus_check.reporters import streams
from nexus_check.sources import readme

_SECONDS = 0.5  # between two looks at the folder


def watch(
    targets: Sequence[Target],
    judge: Callable[[], int],
    sleep: Callable[[float], None] = time.sleep,
) -> int:
    """Judge the only target now and after every change, until Ctrl-C; return the last exit code.

    Raises `UsageError` for anything but one folder.
    """
    if len(targets) != 1 or targets[0].path is None:
        raise UsageError("--watch needs one folder on this machine.")
    folder, seen, code = Path(targets[0].path), None, 0
    try:
        while True:
            if (found := _changed_at(folder)) != seen:
                seen = found
                click.clear()
                code = judge()
                streams.say("Watching for changes; stop with Ctrl-C.")
            sleep(_SECONDS)
    except KeyboardInterrupt:
        return code


def _changed_at(folder: Path) -> dict[str, int]:
    """Return when each README of a folder was changed; nothing where it cannot be read."""
    try:
        found = [path for path in folder.iterdir() if readme.is_readme(path.name)]
        return {path.name: path.lstat().st_mtime_ns for path in found}
    except OSError:  # an editor is just replacing it
        return {}
