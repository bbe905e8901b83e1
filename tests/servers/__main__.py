"""Serve a cohort by hand and print its address: `python -m tests.servers --size 1000`."""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.servers import schema
from tests.servers.app import Server
from tests.servers.cohort import JUDGED, USUAL, VARIED, Cohort


def main() -> None:
    """Serve until killed, or until standard input closes as the test that started it ends."""
    parser = argparse.ArgumentParser(prog="python -m tests.servers", description=__doc__)
    parser.add_argument("--size", type=int, default=100, help="how many learners")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--varied", action="store_true", help="more kinds of repositories, more of each"
    )
    parser.add_argument(
        "--judged", action="store_true", help="the same without logins of no account"
    )
    parser.add_argument(
        "--changed-percent", type=float, default=0.0, help="how many changed something since"
    )
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--roster", type=Path, help="also write the cohort's roster here")
    asked = parser.parse_args()
    mix = JUDGED if asked.judged else VARIED if asked.varied else USUAL
    cohort = Cohort(asked.size, asked.seed, mix, asked.changed_percent)
    if asked.roster:
        asked.roster.write_text(cohort.roster(), encoding="utf-8")
    schema.load()
    server = Server(cohort, asked.port)
    print(server.url, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
