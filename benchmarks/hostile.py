"""Write the table of hostile READMEs in docs/robustness.md from what a run of them took.

python -m tests.hostile.measure > measured.jsonl
python benchmarks/hostile.py measured.jsonl
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parent.parent / "docs" / "robustness.md"
START, END = "<!-- measured: hostile READMEs -->\n", "<!-- end -->\n"


def table(measured: list[dict[str, Any]]) -> str:
    """Return a row for each family: READMEs, how many were judged, the slowest, most memory."""
    families: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in measured:
        families[one["family"]].append(one)
    rows = [
        "| Family | READMEs | Judged | Slowest | Most memory |",
        "| :-- | --: | --: | --: | --: |",
    ]
    rows += [_row(name, found) for name, found in families.items()]
    rows.append(_row("**All**", measured))
    return "\n".join(rows) + "\n"


def _row(name: str, found: list[dict[str, Any]]) -> str:
    judged = sum(one["ended"] in {"success", "failure"} for one in found)
    seconds, megabytes = (
        max(one["seconds"] for one in found),
        max(one["megabytes"] for one in found),
    )
    return f"| {name} | {len(found)} | {judged} | {seconds:.2f} s | {megabytes:.0f} MB |"


def main(results: str) -> None:
    measured = [json.loads(line) for line in Path(results).read_text("utf-8").splitlines()]
    before, _, rest = PAGE.read_text("utf-8").partition(START)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{START}{table(measured)}{END}{after}", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
