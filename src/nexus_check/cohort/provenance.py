"""Find the commit of nexus-check that runs: a version alone does not identify it."""

from __future__ import annotations

import json
import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from nexus_check.sources import gitfolder

PACKAGE = Path(__file__).resolve().parent.parent
STAMP = "commit.txt"
"""A file of the package that the Dockerfile and the release workflow write."""

_COMMIT = re.compile(r"[0-9a-f]{40}")


def commit(package: Path = PACKAGE) -> str | None:
    """Return 40 hex digits; None if the commit is not known.

    In this order: what the build stamped into the package; what pip noted when it installed from a
    Git address (https://packaging.python.org/en/latest/specifications/direct-url/); the checkout
    that an editable install runs from, whatever is not committed there.
    """
    return _stamped(package) or _noted_by_pip() or gitfolder.read(package.parent.parent).commit


def _stamped(package: Path) -> str | None:
    try:
        return _whole((package / STAMP).read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return None


def _noted_by_pip() -> str | None:
    try:
        noted = json.loads(_distribution().read_text("direct_url.json") or "{}")
        return _whole(str(noted["vcs_info"]["commit_id"]))
    except (PackageNotFoundError, KeyError, TypeError, ValueError):
        return None


def _distribution() -> Distribution:
    return distribution("nexus-check")


def _whole(text: str) -> str | None:
    return text if _COMMIT.fullmatch(text) else None
