"""Where a `Snapshot` comes from: what every source promises."""

from __future__ import annotations

from typing import Protocol

from nexus_check.model import Snapshot, Target


class Source(Protocol):
    """Fetches what is to be judged.

    A repository that is missing, private, empty or renamed is a fact in the `Snapshot`. So is an
    outage or a spent limit: it is in `Snapshot.fault`, and never raises. What does raise is the
    caller's to correct: `UsageError`.
    """

    def fetch(self, target: Target) -> Snapshot:
        """Return all facts about one target."""
        ...
