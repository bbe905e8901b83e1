"""Make the fingerprints of an assignment's text and of the bundled examples.

    python -m scripts.fingerprints ASSIGNMENT.md > src/nexus_check/rubrics/fingerprints.json

The output has hashes only.
"""

from __future__ import annotations

import sys
from pathlib import Path

from nexus_check.copied import fingerprints
from nexus_check.readme import read

QUOTABLE = ("Project Overview", "Project Objective")
NAMES = frozenset(
    "python django rest apis api graphql docker ci cd database design asynchronous programming caching "  # noqa: SIM905
    "strategies message queues celery rabbitmq system pipelines restful and framework github actions "
    "postgresql redis jwt git".split()
)
EXAMPLES = Path(__file__).parent.parent / "examples"


def main(path: str) -> None:
    examples = sorted(EXAMPLES.rglob("README.md"))
    made = fingerprints(read(Path(path).read_bytes()), NAMES, QUOTABLE, (read(one.read_bytes()) for one in examples))
    lists = {name: sorted(getattr(made, name)) for name in made.__struct_fields__}
    rows = (f'"{name}": [{",".join(map(str, values))}]' for name, values in lists.items())
    print("{" + ",\n".join(rows) + "}")


if __name__ == "__main__":
    main(sys.argv[1])
