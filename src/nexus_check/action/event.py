"""What started the workflow, and which commit of which repository it is about.

https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SHA = re.compile(r"[0-9a-f]{40}")
_NOBODY = "0" * 40  # what GitHub gives for the commit of a branch that was deleted
# Events of a pull request whose workflow, and with it GITHUB_SHA, comes from the repository's default branch.
_ON_DEFAULT_BRANCH = {"pull_request_target", "issue_comment", "workflow_run"}


@dataclass(frozen=True, slots=True)
class Event:
    """The workflow's repository, and the commit to judge with the repository that holds it.

    On a pull request that is its head in the head's repository, not the merge commit the workflow checks out.
    `head_repository` is then None if the fork is gone. `commit` is None where the event names none.

    `proposed` says that the workspace may hold what a pull request's author committed; `base` is then a commit of
    `repository` that the author does not write, None where the event names none.
    """

    name: str
    repository: str | None
    head_repository: str | None
    commit: str | None
    from_fork: bool = False
    by_dependabot: bool = False
    proposed: bool = False
    base: str | None = None


def read(environment: Mapping[str, str]) -> Event:
    """Read the event from the runner's variables and its payload; a payload that cannot be read says nothing."""
    payload = _payload(environment.get("GITHUB_EVENT_PATH"))
    repository = environment.get("GITHUB_REPOSITORY") or None
    head = _at(payload, "pull_request", "head")
    head_repository, commit = repository, _sha(environment.get("GITHUB_SHA"))
    if isinstance(head, dict):
        head_repository, commit = _text(_at(head, "repo", "full_name")), _sha(head.get("sha"))
    name = environment.get("GITHUB_EVENT_NAME", "")
    trusted = name in _ON_DEFAULT_BRANCH
    proposed = trusted or isinstance(_at(payload, "pull_request"), dict)
    base = environment.get("GITHUB_SHA") if trusted else _at(payload, "pull_request", "base", "sha")
    return Event(
        name=name,
        repository=repository,
        head_repository=head_repository,
        commit=commit,
        from_fork=isinstance(head, dict) and (head_repository or "").lower() != (repository or "").lower(),
        by_dependabot=environment.get("GITHUB_ACTOR") == "dependabot[bot]",
        proposed=proposed or name.startswith("pull_request"),
        base=_sha(base) if proposed else None,
    )


def _payload(path: str | None) -> Any:
    try:
        return json.loads(Path(path or "").read_bytes())
    except (OSError, ValueError):
        return {}


def _at(value: Any, *keys: str) -> Any:
    """The value under `keys`, None where the way to it is not there."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _sha(value: Any) -> str | None:
    return value if isinstance(value, str) and _SHA.fullmatch(value) and value != _NOBODY else None
