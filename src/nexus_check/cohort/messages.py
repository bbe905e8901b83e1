"""What the sweep and the processes that judge say to each other: length-prefixed MessagePack over
pipes.
"""

from __future__ import annotations

import os
from typing import BinaryIO, TypeVar

import msgspec
from msgspec.structs import replace

from nexus_check.model import Conclusion, Snapshot, Target

T = TypeVar("T")

_LENGTH = 4


class Seen(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a report does not say and the next sweep needs, to tell whether anything changed.

    - `similar`: the names of other repositories that looked like the one that could not be seen;
    - `blob`: the git id of what lies at README.md, where that is the README itself and no link to
      it.
    """

    similar: tuple[str, ...] = ()
    blob: str | None = None


def seen(snapshot: Snapshot) -> Seen:
    readme = snapshot.readme
    own = readme is not None and readme.path == "README.md" and readme.symlink_target is None
    return Seen(snapshot.similar_repositories, readme.blob if readme and own else None)


class Job(msgspec.Struct, frozen=True, array_like=True):
    """One target to judge: by what was fetched of it, or for a folder of this machine by its
    target.

    A path is bytes, since not every file name is text.
    """

    place: int
    snapshot: Snapshot | None = None
    target: Target | None = None
    path: bytes = b""
    rubric: str | None = None


class Verdict(msgspec.Struct, frozen=True, array_like=True):
    """A job's result: the report as a line of JSON, and what goes beside it.

    `failed` says why there is no verdict although the README was there (too slow, too large to
    judge).
    """

    place: int
    conclusion: Conclusion
    report: bytes
    seen: Seen
    sketch: bytes = b""
    failed: str | None = None


def folder_job(place: int, target: Target) -> Job:
    """A job that reads a folder. What is no text in its name is shown as U+FFFD."""
    shown = Target(
        asked=_text(target.asked), learner=_text(target.learner) if target.learner else None
    )
    return Job(place, target=shown, path=os.fsencode(target.path or "."))


def folder_target(job: Job) -> Target:
    """The target that `folder_job` was made from."""
    return replace(job.target or Target(""), path=os.fsdecode(job.path))


def _text(name: str) -> str:
    return os.fsencode(name).decode("utf-8", "replace")


def framed(value: object) -> bytes:
    """One message as it travels."""
    data = msgspec.msgpack.encode(value)
    return len(data).to_bytes(_LENGTH, "big") + data


def write(stream: BinaryIO, *values: object) -> None:
    """Send messages, at once."""
    stream.write(b"".join(map(framed, values)))
    stream.flush()


def read(stream: BinaryIO, kind: type[T]) -> T | None:
    """Wait for one message; None at the end of the stream."""
    head = stream.read(_LENGTH)
    if len(head) < _LENGTH:
        return None
    return msgspec.msgpack.decode(stream.read(int.from_bytes(head, "big")), type=kind)


class Splitter:
    """Cuts what arrives in pieces into messages."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> None:
        self._held += data

    def next(self, kind: type[T]) -> T | None:
        """The next message that is whole; None when none is."""
        if len(self._held) < _LENGTH:
            return None
        end = _LENGTH + int.from_bytes(self._held[:_LENGTH], "big")
        if len(self._held) < end:
            return None
        message = msgspec.msgpack.decode(bytes(self._held[_LENGTH:end]), type=kind)
        del self._held[:end]
        return message
