"""The family of errors a person can meet, each with what to do about it.

::

    NexusError
    ├── UsageError       exit 2: the call, an input or a rubric is wrong; the person can correct it
    │   ├── TargetError      a target that names no folder, learner or repository
    │   ├── RubricError      a rubric file that cannot be used
    │   ├── RosterError      a roster that cannot be used
    │   └── CredentialError  no token, or a private key, where one is needed
    └── Unavailable      exit 3: it could not be judged; no learner's work is at fault
        ├── Outage           GitHub did not answer, or not with something usable
        ├── LimitReached     a rate limit is spent; knows when it resets
        ├── Refused          the token may not do this
        └── Stopped          a person or the system ended the run

Only the outermost layer (`cli`, `action`) turns these into exit codes. A repository that cannot be
seen is not among them: it is a fact about the target and belongs in a `Snapshot`.
"""

from __future__ import annotations

from typing import ClassVar


class NexusError(Exception):
    """Something a person should read: `message` says what is wrong and where, `hint` what to do."""

    exit_code: ClassVar[int] = 3

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


class UsageError(NexusError):
    """The call, an input or a file given is wrong."""

    exit_code = 2


class TargetError(UsageError):
    """A target names no folder, learner or repository."""


class RubricError(UsageError):
    """A rubric cannot be used; the message names the criterion and the key."""


class RosterError(UsageError):
    """A roster cannot be used; the message names the line."""


class CredentialError(UsageError):
    """A token or private key is missing, empty or malformed. The message never holds the secret."""


class Unavailable(NexusError):
    """It could not be judged, through no fault of the learner."""


class Outage(Unavailable):
    """GitHub did not answer, or answered with something that cannot be used."""


class LimitReached(Unavailable):
    """A rate limit is spent. `resets_at` is Unix time in seconds, None where it is not known."""

    def __init__(self, message: str, hint: str = "", resets_at: float | None = None) -> None:
        super().__init__(message, hint)
        self.resets_at = resets_at


class Refused(Unavailable):
    """The token may not do what was asked (HTTP 401 or 403 without a limit behind it)."""


class Stopped(Unavailable):
    """The run was ended from outside (Ctrl-C, SIGTERM) before this was done."""
