"""Answers in GitHub's form, made by hand with invented names, and a clock that need not wait."""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import responses

from nexus_check.github.client import Client, connect
from nexus_check.github.retry import Policy
from nexus_check.sources.readme import blob_id

# The port is spelt out because PyGithub spells it out.
API = "https://api.github.com:443"
REPO = f"{API}/repos/amina/alx-project-nexus"
TOKEN = "ghp_inventedInventedInventedInvented1234"
COMMIT = "c" * 40
TREE = "7" * 40


class Clock:
    """A clock that a sleep moves on at once.

    `sleeps` are the waits asked for, `said` what was printed.
    """

    def __init__(self) -> None:
        self.now = 1000.0
        self.sleeps: list[float] = []
        self.said: list[str] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.now += seconds

    def policy(self, **settings: Any) -> Policy:
        return Policy(sleep=self.sleep, clock=self, say=self.said.append, **settings)

    def client(self, token: str | None = TOKEN, **settings: Any) -> Client:
        return connect(token, "https://api.github.com", self.policy(**settings))


@contextmanager
def longest_waits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let every draw of a wait be the longest it may be."""
    with monkeypatch.context() as patch:
        patch.setattr(random, "uniform", lambda _, longest: longest)
        yield


def facts(**given: Any) -> dict[str, Any]:
    """`GET /repos/O/R`, as far as it is read."""
    return {
        "name": "alx-project-nexus",
        "full_name": "amina/alx-project-nexus",
        "html_url": "https://github.com/amina/alx-project-nexus",
        "owner": {"login": "amina", "type": "User"},
        "default_branch": "main",
        "private": False,
        "archived": False,
        "fork": False,
        "size": 12,
    } | given


def commit(sha: str = COMMIT) -> dict[str, Any]:
    """`GET /repos/O/R/commits/REF`."""
    return {
        "sha": sha,
        "commit": {"message": "Write the README", "tree": {"sha": TREE}},
        "files": [],
    }


def entry(
    path: str, content: bytes | None = None, mode: str = "100644", **given: Any
) -> dict[str, Any]:
    """An entry of a tree; a directory without `content`."""
    if content is None:
        return {"path": path, "mode": "040000", "type": "tree", "sha": "d" * 40} | given
    return {
        "path": path,
        "mode": mode,
        "type": "blob",
        "sha": blob_id(content),
        "size": len(content),
    } | given


def tree(*entries: dict[str, Any], truncated: bool = False) -> dict[str, Any]:
    """`GET /repos/O/R/git/trees/TREE`."""
    return {"sha": TREE, "tree": list(entries), "truncated": truncated}


def blob(content: bytes) -> dict[str, Any]:
    """`GET /repos/O/R/git/blobs/SHA`; GitHub breaks base64 into lines."""
    text = base64.encodebytes(content).decode()
    return {"sha": blob_id(content), "size": len(content), "content": text, "encoding": "base64"}


def content(path: str, data: bytes, **given: Any) -> dict[str, Any]:
    """`GET /repos/O/R/contents/PATH`."""
    return blob(data) | {"path": path, "name": path.rpartition("/")[2], "type": "file"} | given


def add_repository(
    mock: responses.RequestsMock, *entries: dict[str, Any], base: str = REPO, **given: Any
) -> None:
    """A repository whose root holds `entries`; the README's content is for the test to add."""
    mock.get(base, json=facts(**given))
    mock.get(f"{base}/commits/main", json=commit())
    mock.get(f"{base}/git/trees/{TREE}", json=tree(*entries))


def asked(mock: responses.RequestsMock) -> list[str]:
    """What was requested, without the host."""
    return [str(call.request.url).removeprefix(API) for call in mock.calls]
