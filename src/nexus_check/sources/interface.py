"""Where a `Snapshot` comes from: what every source promises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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


class BatchSource(Protocol):
    """Fetches many targets in few requests; the same promises as `Source`, target by target."""

    def fetch_many(self, targets: Iterable[Target]) -> Iterator[tuple[int, Snapshot]]:
        """Yield a `Snapshot` for each target with its index in `targets`, as they arrive.

        Targets for which one request was not enough come later than those asked for after them.
        """
        ...
