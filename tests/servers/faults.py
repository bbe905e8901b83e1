"""What can go wrong between a client and GitHub, and which request it happens to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal, get_args

Fault = Literal[
    "status-500",
    "status-502",
    "status-503",
    "status-504",
    "reset",
    "hang-up",
    "slow",
    "stall",
    "cut",
    "malformed",
    "html",
    "empty",
    "html-404",
    "accepted",
    "secondary-403",
    "secondary-403-retry-after",
    "secondary-429",
    "secondary-429-retry-after",
    "went-wrong",
    "went-wrong-partial",
    "partial",
    "null",
]
FAULTS: tuple[Fault, ...] = get_args(Fault)

# Those that say something about one query's answer make no sense for REST.
GRAPHQL_ONLY: frozenset[Fault] = frozenset({"went-wrong", "went-wrong-partial", "partial", "null"})

WENT_WRONG = (
    "Something went wrong while executing your query. This may be the result of a timeout, or it "
    "could be a GitHub bug. Please include `AAAA:BBBB:CCCC:DDDD` when reporting this issue."
)
SECONDARY = (
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again. "
    "For more on scraping GitHub and how it may affect your rights, please review our Terms of "
    "Service."
)


@dataclass(frozen=True)
class Plan:
    """Which requests fail, counted from 1 since the plan was set, failed ones included.

    - `at` names single requests; `every` hits each n-th one with the next of `faults` in turn,
      `limit` times at most.
    - `max_aliases`: a query with more top fields dies of the ten seconds, as an answer with status
      502.
    - `broken` names repositories (`owner/name`) that are null with an error of GitHub's own,
      always.
    - `outage` fails everything.
    """

    at: Mapping[int, Fault] = field(default_factory=dict)
    every: int = 0
    faults: Sequence[Fault] = ()
    limit: int = 1_000_000
    max_aliases: int = 0
    broken: Sequence[str] = ()
    outage: bool = False
    retry_after: float = 1
    slow_seconds: float = 0.2
    seed: int = 1

    @classmethod
    def read(cls, sent: Mapping[str, Any]) -> Plan:
        """A plan as it came over the wire (JSON has no integer keys)."""
        at = {int(number): fault for number, fault in sent.get("at", {}).items()}
        return cls(**{**sent, "at": at})

    def fault(self, number: int) -> Fault | None:
        """What happens to the request of this number."""
        if self.outage:
            return "status-503"
        if number in self.at:
            return self.at[number]
        if self.every and number % self.every == 0 and number // self.every <= self.limit:
            return self.faults[(number // self.every - 1) % len(self.faults)]
        return None


def spoil(body: dict[str, Any], fault: Fault, seed: object) -> dict[str, Any]:
    """A GraphQL answer as it comes back when the query went wrong in whole or in part."""
    data = body.get("data")
    if fault == "went-wrong" or not isinstance(data, dict):
        return {"data": None, "errors": [{"message": WENT_WRONG}]}
    random = Random(f"{seed}")
    there = [alias for alias, value in data.items() if value is not None and alias != "rateLimit"]
    if fault == "null":  # as if the repositories were not there, without saying so
        lost = [alias for alias in there if alias[:1] == "r"][::10]
        return {**body, "data": {**data, **dict.fromkeys(lost)}}
    lost = sorted(
        random.sample(there, -(-len(there) // (2 if fault == "went-wrong-partial" else 10)))
    )
    errors = list(body.get("errors", []))
    if fault == "went-wrong-partial":
        errors.append({"message": WENT_WRONG})
    else:
        errors += [
            {"type": "INTERNAL", "path": [alias], "message": "Service unavailable"}
            for alias in lost
        ]
    return {"data": {**data, **dict.fromkeys(lost)}, "errors": errors}
