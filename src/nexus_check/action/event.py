"""What started the workflow, and which commit of which repository it is about.

https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

_SHA = re.compile(r"[0-9a-f]{40}")
_NOBODY = "0" * 40  # what GitHub gives for the commit of a branch that was deleted
# Events that may be about a pull request, and whose GITHUB_SHA is of the repository's default
# branch.
_ON_DEFAULT_BRANCH = {"pull_request_target", "issue_comment", "workflow_run"}


@dataclass(frozen=True, slots=True)
class Event:
    """The workflow's repository, and the commit to judge with the repository to read it from.

    On a pull request that is its head, not the merge commit that the workflow checks out. It is
    read from the head's repository; from the workflow's own, which has the commit too, where the
    fork is private or was deleted. `commit` is None where the event names none. `pull` is the
    number of a pull request whose head is still to be asked for (`with_head`).

    `proposed` says that the workspace may hold what a pull request's author committed, in
    `authors_repository` where that is known; `base` is then a commit of `repository` that the
    author does not write, None where the event names none.
    """

    name: str
    repository: str | None
    head_repository: str | None
    commit: str | None
    from_fork: bool = False
    by_dependabot: bool = False
    proposed: bool = False
    base: str | None = None
    pull: int | None = None
    authors_repository: str | None = None

    def with_head(self, head: Any) -> Event:
        """Return the event of a pull request with the `head` that the API or the payload gives."""
        authors = _text(_at(head, "repo", "full_name"))
        from_fork = (authors or "").lower() != (self.repository or "").lower()
        readable = authors is not None and not (from_fork and _at(head, "repo", "private"))
        return replace(
            self,
            head_repository=authors if readable else self.repository,
            commit=_sha(_at(head, "sha")),
            from_fork=from_fork,
            pull=None,
            authors_repository=authors,
        )


def read(environment: Mapping[str, str]) -> Event:
    """Read the event from the runner's variables and its payload, if that can be read."""
    payload = _payload(environment.get("GITHUB_EVENT_PATH"))
    repository = environment.get("GITHUB_REPOSITORY") or None
    name = environment.get("GITHUB_EVENT_NAME", "")
    sha = _sha(environment.get("GITHUB_SHA"))
    proposed = (
        name in _ON_DEFAULT_BRANCH or name.startswith("pull_request") or name == "merge_group"
    )
    happened = Event(
        name=name,
        repository=repository,
        head_repository=repository,
        commit=sha,
        by_dependabot=environment.get("GITHUB_ACTOR") == "dependabot[bot]",
        proposed=proposed or isinstance(_at(payload, "pull_request"), dict),
    )
    if happened.proposed:
        happened = replace(happened, base=sha if name in _ON_DEFAULT_BRANCH else _base(payload))
    return _about(happened, payload)


def _about(happened: Event, payload: Any) -> Event:
    """Return the event with the commit that it is about, where that is not GITHUB_SHA."""
    if happened.name == "workflow_run":
        authors = _text(_at(payload, "workflow_run", "head_repository", "full_name"))
        commit = _sha(_at(payload, "workflow_run", "head_sha"))
        return replace(happened, commit=commit, authors_repository=authors)
    if happened.name == "issue_comment" and _at(payload, "issue", "pull_request"):
        number = _at(payload, "issue", "number")
        return replace(happened, commit=None, pull=number if isinstance(number, int) else None)
    head = _at(payload, "pull_request", "head")
    if isinstance(head, dict):
        return happened.with_head(head)
    return replace(happened, commit=None) if happened.name.startswith("pull_request") else happened


def _base(payload: Any) -> str | None:
    """Return the commit that a pull request or a merge queue's group builds on."""
    return _sha(
        _at(payload, "merge_group", "base_sha") or _at(payload, "pull_request", "base", "sha")
    )


def _payload(path: str | None) -> Any:
    try:
        return json.loads(Path(path or "").read_bytes())
    except (OSError, ValueError):
        return {}


def _at(value: Any, *keys: str) -> Any:
    """Return the value under nested keys; None if there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _sha(value: Any) -> str | None:
    return value if isinstance(value, str) and _SHA.fullmatch(value) and value != _NOBODY else None
