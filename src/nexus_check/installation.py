"""Where this copy of nexus-check was installed from."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from nexus_check.sources import gitfolder
from nexus_check.targets import parse_remote

RELEASED: Final = "v1"
"""The tag that every release of version 1 moves."""

PACKAGE: Final = Path(__file__).resolve().parent
STAMP: Final = "commit.txt"
"""A file of the package that the Dockerfile and the release workflow write."""


def action() -> str | None:
    """Return the action of the repository that this was installed from, as `ada/nexus-check@v1`.

    None when it was not installed from a repository on GitHub or from a clone of one.
    """
    return _action(_direct_url())


def commit(package: Path = PACKAGE) -> str | None:
    """Return the commit that this was built from, 40 hex digits; None if it is not known.

    In this order: what the build stamped into the package; what pip recorded when it installed from
    a Git address; the checkout that an editable install runs from, whatever is not committed there.
    """
    try:
        stamped = (package / STAMP).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        stamped = ""
    recorded = _vcs_info(_direct_url()).get("commit_id")
    for known in (stamped, str(recorded)):
        if re.fullmatch(r"[0-9a-f]{40}", known):
            return known
    return gitfolder.read(package.parent.parent).commit


def _direct_url() -> Mapping[str, Any]:
    """Return the origin that pip recorded (PEP 610), empty for an install from a package index."""
    try:
        text = metadata.distribution("nexus-check").read_text("direct_url.json")
        recorded = json.loads(text or "{}")
    except (metadata.PackageNotFoundError, ValueError):
        return {}
    return recorded if isinstance(recorded, dict) else {}


def _vcs_info(recorded: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what pip recorded of a Git address, empty for an install from anywhere else."""
    found = recorded.get("vcs_info")
    return found if isinstance(found, dict) else {}


def _action(recorded: Mapping[str, Any]) -> str | None:
    url, ref = recorded.get("url") or "", RELEASED
    if given := _vcs_info(recorded):
        ref = given.get("requested_revision") or RELEASED
    elif url.startswith("file:"):
        url = gitfolder.read(Path(unquote(urlsplit(url).path))).origin or ""
    remote = parse_remote(url)
    return f"{remote.owner}/{remote.name}@{ref}" if remote and remote.owner else None
