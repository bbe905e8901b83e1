"""What to ask next and how much at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from nexus_check.sources.graphql.queries import MOST, Ask

_STEP = 10  # targets by which a batch grows again after each answer


class Size:
    """How many targets a request asks for.

    Halved when a query was too much, a little more after each that was not.
    """

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self.now = most

    def halve(self, asked: int) -> None:
        """Ask for less, since a query with `asked` targets was too much."""
        self.now = max(1, min(self.now, asked // 2))

    def grow(self) -> None:
        """Ask for a little more, since a query was answered."""
        self.now = min(self.most, self.now + _STEP)

    def reset(self) -> None:
        self.now = self.most


class Queue:
    """Three queues of asks: to ask again, in need of a further request, and not asked yet.

    Further requests wait until a whole batch of them is there, or until nothing else is left to
    ask; what they fill up then is the last batch. So they cost a hundredth of a request each.
    """

    def __init__(self, fresh: Iterable[Ask], most: int = MOST) -> None:
        self._fresh: Iterator[Ask] = iter(fresh)
        self._most = most
        self._again: deque[Ask] = deque()
        self._later: deque[Ask] = deque()

    def again(self, asks: Sequence[Ask]) -> None:
        """Ask these again, before anything else and apart from the others."""
        self._again.extendleft(reversed(asks))

    def later(self, ask: Ask) -> None:
        """Ask this when there are enough of its kind."""
        self._later.append(ask)

    def take(self, size: int) -> list[Ask]:
        """Return the next batch of at most `size`; empty when everything was asked."""
        if self._again:
            return _pop(self._again, size)
        if len(self._later) >= self._most:
            return _pop(self._later, size)
        batch = list(islice(self._fresh, size))
        return batch + _pop(self._later, size - len(batch)) if len(batch) < size else batch

    def drain(self) -> Iterator[Ask]:
        """Yield all that is left, one by one."""
        while batch := self.take(1):
            yield batch[0]


def _pop(line: deque[Ask], size: int) -> list[Ask]:
    return [line.popleft() for _ in range(min(size, len(line)))]
