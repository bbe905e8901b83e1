"""Where this copy of nexus-check was installed from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from nexus_check.sources import gitfolder
from nexus_check.targets import parse_remote

RELEASED: Final = "v1"
"""The tag that every release of version 1 moves."""


def action() -> str | None:
    """Return the action of the repository that this was installed from, as `ada/nexus-check@v1`.

    None when it was not installed from a repository on GitHub or from a clone of one.
    """
    return _action(_direct_url())


def _direct_url() -> Mapping[str, Any]:
    """Return the origin that pip recorded (PEP 610), empty for an install from a package index."""
    try:
        text = metadata.distribution("nexus-check").read_text("direct_url.json")
        recorded = json.loads(text or "{}")
    except (metadata.PackageNotFoundError, ValueError):
        return {}
    return recorded if isinstance(recorded, dict) else {}


def _action(recorded: Mapping[str, Any]) -> str | None:
    url, ref = recorded.get("url") or "", RELEASED
    if isinstance(given := recorded.get("vcs_info"), dict):
        ref = given.get("requested_revision") or RELEASED
    elif url.startswith("file:"):
        url = gitfolder.read(Path(unquote(urlsplit(url).path))).origin or ""
    remote = parse_remote(url)
    return f"{remote.owner}/{remote.name}@{ref}" if remote and remote.owner else None
