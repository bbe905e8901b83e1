"""The options of a sweep and of a merge, built by the command line and by the action."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from nexus_check.cohort.learners import Shard
from nexus_check.errors import UsageError
from nexus_check.github.auth import Secret
from nexus_check.reporters.check_run import DEFAULT_NAME
from nexus_check.rubric import Rubric

FailOn = Literal["required", "never"]

MAX_WAIT = 900.0


@dataclass(frozen=True, slots=True)
class Credentials:
    """A token to read from GitHub with, and the App to post check runs with."""

    token: Secret | None = None
    app_id: str | None = None
    app_private_key: Secret | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepOptions:
    """The options of a sweep, named as on the command line; `folder` is `--from`.

    `max_wait` is in seconds, `jobs` a number of processes (None: one for each core). Raises
    `UsageError` for options that exclude each other.
    """

    rubrics: tuple[Rubric, ...]
    output: Path
    roster: Path | None = None
    org: str | None = None
    folder: Path | None = None
    column: str | None = None
    lenient: bool = False
    exclude: tuple[str, ...] = ()
    shard: Shard | None = None
    since: Path | None = None
    resume: bool = False
    overwrite: bool = False
    post: bool = False
    check_name: str = DEFAULT_NAME
    fail_on: FailOn = "never"
    max_wait: float = MAX_WAIT
    jobs: int | None = None

    def __post_init__(self) -> None:
        if (self.roster is None and self.folder is None) == (self.org is None):
            raise UsageError(
                "A sweep takes one of --roster FILE, --org ORG and --from DIR.",
                "Only --roster and --from can be used together.",
            )
        if self.roster is None and (self.column or self.lenient):
            raise UsageError(
                "--column and --lenient are for a roster.", "Give --roster FILE with them."
            )
        if self.org is None and self.exclude:
            raise UsageError("--exclude is for an organisation.", "Give --org ORG with it.")
        if self.resume and self.overwrite:
            raise UsageError("--resume and --overwrite cannot be used together.")
        if self.post and self.folder is not None:
            raise UsageError("--post cannot be used with --from: folders have no check runs.")


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeOptions:
    """The options of a merge: `folders` are those that the shards wrote."""

    folders: tuple[Path, ...]
    output: Path
    fail_on: FailOn = "never"
