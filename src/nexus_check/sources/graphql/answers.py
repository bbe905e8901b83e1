"""GitHub's answers as typed values; which part of an answer is a fact, a gap, or neither."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from nexus_check.github.faults import first_line
from nexus_check.model import Entry, EntryKind

# Git's modes of a tree's entries (https://git-scm.com/docs/git-fast-import, "mode"); any other is a
# plain file.
_KINDS: dict[int, EntryKind] = {0o040000: "directory", 0o120000: "symlink", 0o160000: "submodule"}


class Node(msgspec.Struct, rename="camel", frozen=True):
    """A part of an answer."""


T = TypeVar("T", bound=Node)


class Commit(Node, frozen=True):
    oid: str


class Branch(Node, frozen=True):
    name: str
    target: Commit | None = None


class TreeEntry(Node, frozen=True):
    name: str
    mode: int

    @property
    def kind(self) -> EntryKind:
        return _KINDS.get(self.mode, "file")


class Folder(Node, frozen=True):
    """A git tree; without `entries` where the object is something else."""

    entries: list[TreeEntry] | None = None

    def listed(self) -> tuple[Entry, ...]:
        return tuple(Entry(entry.name, entry.kind) for entry in self.entries or ())


class File(Node, frozen=True):
    """A git blob; without `oid` where the object is something else.

    `text` is null where the blob is binary, and cut at 512,000 bytes.
    """

    oid: str | None = None
    byte_size: int = 0
    text: str | None = None


class Owner(Node, frozen=True):
    typename: str = msgspec.field(name="__typename")
    login: str


class Parent(Node, frozen=True):
    name_with_owner: str


class Head(Node, frozen=True):
    """What `IDS` asks for."""

    name_with_owner: str
    url: str
    is_private: bool
    is_archived: bool
    default_branch_ref: Branch | None = None
    readme: File | None = None

    @property
    def branch(self) -> str | None:
        return self.default_branch_ref.name if self.default_branch_ref else None

    @property
    def commit(self) -> str | None:
        branch = self.default_branch_ref
        return branch.target.oid if branch and branch.target else None


class Facts(Head, frozen=True, kw_only=True):
    """What `FACTS` asks for."""

    name: str
    is_fork: bool
    owner: Owner
    parent: Parent | None = None
    root: Folder | None = None


class Name(Node, frozen=True):
    name: str


class Names(Node, frozen=True):
    nodes: list[Name | None] | None = None


class Others(Node, frozen=True):
    """What `OTHERS` asks for."""

    repositories: Names

    def names(self) -> tuple[str, ...]:
        return tuple(node.name for node in self.repositories.nodes or () if node)


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that was asked for and did not come. `final` when asking again cannot help."""

    reason: str
    final: bool = False


class Answer:
    """One answer, `{"data": …, "errors": […]}`, field by field."""

    def __init__(self, body: dict[str, Any]) -> None:
        self._data: dict[str, Any] = body["data"]
        self._errors: dict[str, dict[str, Any]] = {}
        self._about_all = ""
        for error in body.get("errors") or ():
            path = error.get("path")
            if isinstance(path, list) and path:
                self._errors.setdefault(str(path[0]), error)
            else:
                self._about_all = str(error.get("message", ""))

    def field(self, alias: str) -> Any | Gap | None:
        """Return what came for a field at the top; None where GitHub says that it does not exist.

        Null with an error of any other type than NOT_FOUND says nothing about the repository: it is
        a `Gap`. So is a value with an error somewhere inside it.
        """
        value, error = self._data.get(alias), self._errors.get(alias)
        if error is None:
            # GitHub says NOT_FOUND of a repository that is not there; of an owner it says null
            # alone.
            lost = value is None and (
                self._about_all or alias not in self._data or alias[:1] == "r"
            )
            reason = self._about_all or "it is missing from the answer"
            return Gap(first_line(reason)) if lost else value
        if value is None and error.get("type") == "NOT_FOUND":
            return None
        return Gap(
            first_line(str(error.get("message", ""))), final=error.get("type") == "FORBIDDEN"
        )


def read(value: Any | Gap | None, kind: type[T]) -> T | Gap | None:
    """Return a field's value as `kind`; a `Gap` where it has another form.

    Null and a `Gap` are returned as they are.
    """
    if value is None or isinstance(value, Gap):
        return value
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        return Gap(first_line(str(error)))
