"""What the sweep sends to the processes that judge, and what they answer."""

from __future__ import annotations

import msgspec

from nexus_check.model import Conclusion, Snapshot


class Seen(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the next sweep needs beside the report, to see whether anything changed.

    - `similar`: the names of other repositories that looked like the one that could not be seen;
    - `blob`: the Git id of README.md, None if it is a symbolic link or the README is elsewhere.
    """

    similar: tuple[str, ...] = ()
    blob: str | None = None


def seen(snapshot: Snapshot) -> Seen:
    """Return what the next sweep needs of a snapshot."""
    readme = snapshot.readme
    own = readme is not None and readme.path == "README.md" and readme.symlink_target is None
    return Seen(snapshot.similar_repositories, readme.blob if readme and own else None)


class Job(msgspec.Struct, frozen=True):
    """A snapshot to judge, and the name of the rubric that its row of the roster asks for."""

    place: int
    snapshot: Snapshot
    rubric: str | None = None


class Verdict(msgspec.Struct, frozen=True):
    """A job's result: the report as JSON, and what the journal keeps beside it.

    `failed` says why there is no verdict although the README was there (too slow, too large to
    judge).
    """

    place: int
    conclusion: Conclusion
    report: msgspec.Raw
    seen: Seen
    sketch: bytes = b""
    failed: str | None = None
