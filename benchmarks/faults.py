"""The cost of faults: `python -m benchmarks.faults [--size 100] [--every 5]`.

Judges a cohort of every kind of repository over REST against the tests' server, first without
faults and then once for each kind of fault with every n-th request failing, and prints a table: how
often the fault was met, how many requests it took in all, and how many reports differ from those
without faults by a byte. Ends with 1 where one does.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from nexus_check import rubric
from nexus_check.github.client import Client, connect
from nexus_check.github.retry import Policy
from nexus_check.judge import Judge
from nexus_check.model import Target
from nexus_check.reporters import json
from nexus_check.sources.rest import RestSource
from tests.servers.cohort import NAME, VARIED, Cohort
from tests.servers.faults import FAULTS, GRAPHQL_ONLY
from tests.servers.process import Running, running

TOKEN = "ghp_" + "x" * 36


class Clock:
    """A clock that a wait moves on at once: waiting is not what is measured."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waited = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.waited += seconds


def connected(server: Running, clock: Clock) -> Client:
    return connect(TOKEN, server.url, Policy(sleep=clock.sleep, clock=clock, say=lambda _: None))


def judged(client: Client, targets: Sequence[Target]) -> list[bytes]:
    """Return the reports on all targets, as they would be written."""
    source, by = RestSource(client), rubric.load()
    judge = Judge(by)
    return [json.encode(judge.review(source.fetch(target))) for target in targets]


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=100, help="how many repositories")
    parser.add_argument("--every", type=int, default=5, help="each n-th request fails")
    asked = parser.parse_args()
    cohort = Cohort(asked.size, mix=VARIED)
    targets = [
        Target(login, login, NAME, learner=login) for login in map(cohort.login, range(asked.size))
    ]
    with running("--size", str(asked.size), "--varied") as server:
        return _measure(server, targets, asked.every)


def _measure(server: Running, targets: Sequence[Target], every: int) -> int:
    faultless = connected(server, Clock())
    expected = judged(faultless, targets)
    print(
        f"{len(targets)} repositories, {faultless.requests} requests without faults, every "
        f"{every}th request failing\n"
    )
    print("| Fault | Met | Requests | Compared with none | Waited, s | Reports that differ |")
    print("| :-- | --: | --: | --: | --: | --: |")
    differing = 0
    for fault in (each for each in FAULTS if each not in GRAPHQL_ONLY):
        server.clear()
        server.faults(every=every, faults=[fault], slow_seconds=0.01, retry_after=1)
        clock = Clock()
        client = connected(server, clock)
        wrong = sum(
            before != now for before, now in zip(expected, judged(client, targets), strict=True)
        )
        met = server.seen()["faults"].get(fault, 0)
        share = client.requests / faultless.requests
        print(
            f"| {fault} | {met} | {client.requests} | {share:.2f} | {clock.waited:.0f} | {wrong} |"
        )
        differing += wrong
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
