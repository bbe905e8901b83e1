"""Look up known vulnerabilities of the locked packages with pip-audit.

Exit code 1 when there is one. An advisory service that does not answer, or does not know a package,
is reported and passes: an outage is not the fault of the change being checked.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

LOCKS = ("runtime.txt", "dev.txt")
SECONDS = 120


def ask(lock: Path) -> list[dict[str, Any]] | None:
    """Return pip-audit's entry for each package of a lock file; None when it could not ask."""
    command = [
        "pip-audit",
        "--disable-pip",
        "--require-hashes",
        "--format",
        "json",
        "--progress-spinner",
        "off",
    ]
    try:
        done = subprocess.run(
            [*command, "--requirement", str(lock)],
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        dependencies: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, json.JSONDecodeError, KeyError):
        return None
    return dependencies


def describe(lock: Path, packages: list[dict[str, Any]] | None) -> list[str]:
    """Print one line for a lock file; return the vulnerabilities in it, one line each."""
    asked = [package for package in packages or [] if "skip_reason" not in package]
    if not asked:
        print(f"{lock.name}: not audited, as the advisory service cannot be reached from here")
        return []
    print(f"{lock.name}: {len(asked)} of {len(packages or [])} packages audited")
    return [
        f"{package['name']} {package['version']}: {found['id']}, fixed in {found['fix_versions']}"
        for package in asked
        for found in package["vulns"]
    ]


def main() -> int:
    folder = Path(__file__).resolve().parent.parent / "requirements"
    known = [line for lock in LOCKS for line in describe(folder / lock, ask(folder / lock))]
    print("\n".join(known), end="\n" if known else "")
    return 1 if known else 0


if __name__ == "__main__":
    sys.exit(main())
