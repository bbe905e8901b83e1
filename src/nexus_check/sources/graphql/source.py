"""Send batches of queries, yield what comes back, and ask again for what does not."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from threading import Event
from typing import Any

from msgspec import structs

from nexus_check.errors import LimitReached, Outage, Stopped, Unavailable
from nexus_check.github.client import Client
from nexus_check.sources.graphql import queries
from nexus_check.sources.graphql.answers import Answer
from nexus_check.sources.graphql.batches import Queue, Size
from nexus_check.sources.graphql.outcomes import (
    Fetched,
    NeedsBlob,
    Outcome,
    Waiting,
    blank,
    outcome,
)
from nexus_check.sources.graphql.queries import Ask
from nexus_check.sources.rest import read_blob

_SUSPECTS = 3  # targets in a row that cannot be had even alone: then it is GitHub, and not they
_HEAVY = 16 * 2**20  # bytes of READMEs in one answer from which on the next request asks for less
_LIMITS_IN_A_ROW = 5
_PROBE = "query { rateLimit { remaining } }"


class GraphQLSource:
    """Fetches the default branches of many repositories in few requests.

    An outage or a spent limit is in `Snapshot.fault`, and never raises, as with any `Source`.
    A query that GitHub does not finish is asked again in halves. A repository that cannot be had
    even alone gets a fault and the others go on; when several in a row cannot, or a limit is spent,
    GitHub is waited for, `patience` seconds at most. After that nothing more is asked: `stopped`
    says why, and every target that is left gets it as its fault. The same happens once `stop` is
    set.
    """

    def __init__(
        self, client: Client, *, patience: float = 120.0, stop: Event | None = None
    ) -> None:
        self.stopped: Unavailable | None = None
        self._client = client
        self._patience = patience
        self._stop = stop or Event()
        self._size = Size()
        self._suspects: list[tuple[Ask, Outage]] = []
        own = replace(client.policy, sleep=self._sleep, max_wait=patience)
        # A query that is too much fails the same way each time: ask for less rather than again and
        # again.
        self._quick = replace(own, tries=2)
        self._usual = own
        self._patient = replace(own, tries=1_000, cap=60.0)

    @property
    def requests(self) -> int:
        """How many requests its client has sent."""
        return self._client.requests

    def stream(self, asks: Iterable[Ask]) -> Iterator[Outcome]:
        """Yield the outcomes of each ask: any `Waiting`, then one `Fetched` or `Unchanged`.

        Those for which one request was not enough come later than those asked for after them. A
        target's `ref` is not looked at.
        """
        queue = Queue(asks)
        while self.stopped is None and (batch := queue.take(self._size.now)):
            body = self._asked(batch, queue)
            if body is not None:
                yield from self._cleared()
                yield from self._outcomes(batch, Answer(body), queue)
        yield from self._cleared()
        for ask in queue.drain():
            yield Fetched(ask.place, blank(ask.target, str(self.stopped)))

    def _outcomes(self, batch: Sequence[Ask], answer: Answer, queue: Queue) -> Iterator[Outcome]:
        again: list[Ask] = []
        weight = 0
        for i, ask in enumerate(batch):
            step = outcome(ask, i, answer)
            if isinstance(step, Ask):
                again.append(step)
                continue
            if isinstance(step, NeedsBlob):
                step = self._with_blob(step)
            if isinstance(step, Waiting):
                queue.later(step.ask)
            elif isinstance(step, Fetched) and step.snapshot.readme:
                weight += len(step.snapshot.readme.data)
            yield step
        queue.again(again)
        if weight > _HEAVY:
            self._size.halve(len(batch))

    def _with_blob(self, step: NeedsBlob) -> Fetched:
        found, fault = None, None
        full_name = (step.snapshot.repository and step.snapshot.repository.full_name) or ""
        try:
            self._go_on()
            found = read_blob(self._client, full_name, step.known)
        except Unavailable as error:
            fault = str(error)
        return Fetched(step.place, structs.replace(step.snapshot, readme=found, fault=fault))

    # --- asking, and what to do when nothing comes -----------------------------------------------

    def _asked(self, batch: Sequence[Ask], queue: Queue) -> dict[str, Any] | None:
        """Return the answer to a batch, None when there is none.

        The batch is then queued again or given up on.
        """
        query, variables = queries.build(batch)
        try:
            body = self._within_limits(query, variables, alone=len(batch) == 1)
        except Outage as error:
            self._failed(batch, error, queue)
        except Unavailable as error:
            self.stopped = error
            queue.again(batch)
        else:
            self._size.grow()
            return body
        return None

    def _within_limits(
        self, query: str, variables: dict[str, Any], *, alone: bool
    ) -> dict[str, Any]:
        """Ask; the client waits for a limit that is over soon enough before it sends again."""
        for _ in range(_LIMITS_IN_A_ROW):
            try:
                self._go_on()
                return self._client.graphql(query, variables, self._usual if alone else self._quick)
            except LimitReached as error:
                if (error.resets_at or 0) - time.time() > self._patience:
                    raise
        raise LimitReached(
            "GitHub's limits let no request through after several waits. Try again later."
        )

    def _failed(self, batch: Sequence[Ask], error: Outage, queue: Queue) -> None:
        """Ask for half of a batch that did not come; of one target, if GitHub answers at all."""
        if len(batch) > 1:
            self._size.halve(len(batch))
            queue.again(batch)
            return
        self._suspects.append((batch[0], error))
        if len(self._suspects) < _SUSPECTS:
            return
        queue.again([ask for ask, _ in self._suspects])
        self._suspects.clear()
        try:
            self._client.graphql(_PROBE, {}, self._patient)
            self._size.reset()
        except Unavailable as still:
            self.stopped = still

    def _cleared(self) -> Iterator[Outcome]:
        """Give up on those that did not come even alone.

        GitHub answers others by now, or none is left to ask for.
        """
        suspects, self._suspects = self._suspects, []
        for ask, error in suspects:
            yield Fetched(ask.place, blank(ask.target, str(error)))

    def _go_on(self) -> None:
        if self._stop.is_set():
            raise Stopped("The sweep was stopped before every learner was judged.")

    def _sleep(self, seconds: float) -> None:
        """Wait, but not after `stop`."""
        self._stop.wait(seconds)
        self._go_on()
