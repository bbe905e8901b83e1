"""A lock on an output folder, so that two sweeps do not write to it at once."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from nexus_check.errors import UsageError
from nexus_check.files import PRIVATE, make_folder, reason

if sys.platform != "win32":
    import fcntl

NAME = ".lock"


@contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Lock `folder`, which is created if missing. Raises `UsageError` naming who holds the lock.

    The system releases the lock when the process ends, however it ends. On Windows, and on file
    systems without locks, nothing is locked.
    """
    try:
        make_folder(folder)
        descriptor = _locked(folder / NAME, folder)
    except OSError as error:
        raise UsageError(
            f"The results cannot be written to `{folder}`: {reason(error)}."
        ) from error
    try:
        now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        with suppress(OSError):  # a full disk: the name of the holder is then not known to others
            os.ftruncate(descriptor, 0)
            os.write(
                descriptor, f"process {os.getpid()} on {socket.gethostname()} since {now}".encode()
            )
        yield
    finally:
        with suppress(OSError):
            (folder / NAME).unlink(missing_ok=True)
        os.close(descriptor)


def _locked(path: Path, folder: Path) -> int:
    """Return a descriptor that holds the lock on the file at `path`."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE)
        try:
            if sys.platform != "win32":
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 200).decode("utf-8", "replace") or "another process"
            os.close(descriptor)
            raise UsageError(
                f"`{folder}` is in use by {holder}.",
                "Wait until it has ended, or give another --output.",
            ) from None
        except OSError:  # a file system without locks
            return descriptor
        with suppress(FileNotFoundError):
            if os.path.samestat(path.stat(), os.fstat(descriptor)):
                return descriptor
        os.close(descriptor)  # its holder deleted it between the two calls
