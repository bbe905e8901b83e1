"""Make the fingerprints of an assignment's text, the bundled examples and the page of criteria.

    python -m scripts.fingerprints ASSIGNMENT.md > src/nexus_check/rubrics/fingerprints.json

The output has hashes only.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from nexus_check.copied import fingerprints
from nexus_check.readme import read

QUOTABLE = ("Project Overview", "Project Objective")
NAMES = frozenset(
    "python django rest apis api graphql docker ci cd database design asynchronous programming caching "  # noqa: SIM905
    "strategies message queues celery rabbitmq system pipelines restful framework github actions "
    "postgresql redis jwt git".split()
)
ROOT = Path(__file__).parent.parent


def main(path: str) -> None:
    # The page of criteria names all that is asked, as an example does.
    examples = [*sorted((ROOT / "examples").rglob("README.md")), ROOT / "docs/criteria.md"]
    made = fingerprints(read(Path(path).read_bytes()), (read(one.read_bytes()) for one in examples), NAMES, QUOTABLE)
    ordered = ",\n".join(map(_row, made.assignment))
    print(f'{{"assignment": [{ordered}],\n"examples": {_row(sorted(made.examples))}}}')


def _row(values: Sequence[int]) -> str:
    return f"[{','.join(map(str, values))}]"


if __name__ == "__main__":
    main(sys.argv[1])
