"""A `Snapshot` of one repository from GitHub's REST API, mostly in four requests.

1. `GET /repos/O/R`: facts. A renamed repository is found under its new name here, and asked for by
   it from here on (GitHub's redirect would drop the `ref` from a query).
2. `GET /repos/O/R/commits/REF`: the commit that is judged, and its tree.
3. `GET /repos/O/R/git/trees/TREE?recursive=1`: all entries; the root's where GitHub cuts that list
   off, which takes another request. The contents API would list no more than 1,000.
4. The README: its blob (up to 100 MB, where the contents API stops at 1 MB). A symbolic link takes
   a request for itself.

A repository that cannot be seen takes three: the facts, asked for twice because one odd answer is
not believed, and its owner's list, for one of a similar name or of this very one.
"""

from __future__ import annotations

import base64
from urllib.parse import quote

import msgspec
from msgspec.structs import replace

from nexus_check.errors import Outage, TargetError, Unavailable
from nexus_check.github.client import Client
from nexus_check.model import Entry, EntryKind, Readme, Repository, Snapshot, Target
from nexus_check.sources import notes, readme
from nexus_check.sources.similar import similar

_KINDS: dict[str, EntryKind] = {"040000": "directory", "120000": "symlink", "160000": "submodule"}


# --- the parts of GitHub's answers that are read -------------------------------------------------


class Owner(msgspec.Struct):
    login: str
    type: str = "User"


class Parent(msgspec.Struct):
    full_name: str


class Facts(msgspec.Struct):
    name: str
    full_name: str
    html_url: str
    owner: Owner
    default_branch: str | None = None
    private: bool = False
    archived: bool = False
    fork: bool = False
    parent: Parent | None = None


class Sha(msgspec.Struct):
    sha: str


class InnerCommit(msgspec.Struct):
    tree: Sha


class Commit(msgspec.Struct):
    sha: str
    commit: InnerCommit


class TreeEntry(msgspec.Struct):
    path: str
    mode: str
    sha: str
    size: int = 0

    @property
    def kind(self) -> EntryKind:
        return _KINDS.get(self.mode, "file")


class Tree(msgspec.Struct):
    tree: list[TreeEntry]
    truncated: bool = False


class Blob(msgspec.Struct):
    content: str


class Name(msgspec.Struct):
    name: str
    private: bool = False


# --- the source ----------------------------------------------------------------------------------


class RestSource:
    """Fetches one repository at a time; see `sources.interface.Source`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def fetch(self, target: Target) -> Snapshot:
        """Return all facts about the target at its `ref`, else at its default branch.

        Raises `TargetError` when the repository is there and the ref is not.
        """
        found = Snapshot(target=target.asked, learner=target.learner)
        try:
            facts = self._client.get(_path(target.full_name or ""), Facts)
            if facts.status in {404, 410}:  # one odd answer is not believed
                facts = self._client.get(_path(target.full_name or ""), Facts)
            if facts.value is None:
                return self._missing(found, target, facts.status)
            found = _with_facts(found, target, facts.value)
            return self._at_commit(found, target.ref)
        except Unavailable as error:
            return replace(found, fault=str(error))

    def _missing(self, found: Snapshot, target: Target, status: int) -> Snapshot:
        """Return the facts of a repository that GitHub does not show, with similar names.

        Raises `Unavailable` where the owner's list, which has to confirm that, does not come.
        """
        if status not in {404, 410}:
            return replace(
                found, fault=f"GitHub answered with status {status} when asked for the repository."
            )
        owner = target.owner or ""
        found = replace(found, notes=(notes.looked_for(target),))
        others = self._client.get(
            f"/users/{quote(owner)}/repos", list[Name], per_page=100, sort="pushed"
        )
        if others.status in {404, 410}:
            return replace(found, notes=(), fault=notes.no_such_account(owner))
        listed = others.require()
        names = [each.name for each in listed]
        shown = {each.name.lower() for each in listed if not each.private}
        if (target.name or "").lower() in shown:
            return replace(found, notes=(), fault=notes.contradiction(target))
        return replace(found, similar_repositories=similar(names, target.name or ""))

    def _at_commit(self, found: Snapshot, ref: str | None) -> Snapshot:
        repository = found.repository
        # set by the caller
        assert repository is not None and repository.full_name  # noqa: S101, PT018
        base = _path(repository.full_name)
        branch = repository.default_branch or "HEAD"
        answer = self._client.get(f"{base}/commits/{quote(ref or branch)}", Commit, per_page=1)
        if answer.status not in {200, 409, *((404, 422) if ref else ())}:
            answer.require()  # "no commit" is 409, and 404 or 422 for a ref
        if answer.value is None and ref:
            raise TargetError(
                f"`{repository.full_name}` has no branch, tag or commit `{ref}`.", "Check the ref."
            )
        if answer.value is None:
            return replace(found, notes=(*found.notes, notes.nothing_on(branch)))
        trees, commit = f"{base}/git/trees", answer.value
        tree = self._client.get(f"{trees}/{commit.commit.tree.sha}", Tree, recursive=1).require()
        whole = not tree.truncated
        if not whole:
            tree = self._client.get(f"{trees}/{commit.commit.tree.sha}", Tree).require()
        files = {each.path: each for each in tree.tree}
        if tree.truncated and "README.md" not in files:
            raise Outage(
                "GitHub cut off the list of the repository's files, and README.md is not in it."
            )
        found = replace(found, commit=commit.sha, entries=_entries(files))
        if not whole and "README.md" not in files:
            files |= self._in_folders(trees, files)
        chosen = readme.choose(_entries(files))
        if chosen is None:
            return found
        return replace(
            found, readme=self._read(repository.full_name, chosen.name, files, whole=whole)
        )

    def _in_folders(self, trees: str, root: dict[str, TreeEntry]) -> dict[str, TreeEntry]:
        """Return the entries of the folders that may hold a README."""
        return {
            f"{folder}/{each.path}": each
            for folder in readme.FOLDERS
            if folder in root and root[folder].kind == "directory"
            for each in self._client.get(f"{trees}/{root[folder].sha}", Tree).require().tree
        }

    def _read(
        self, full_name: str, path: str, files: dict[str, TreeEntry], *, whole: bool
    ) -> Readme:
        """Return the README at `path`, empty where it is a link to no file of the repository.

        Raises `Outage` where the link may lead to a file that is not in the list, as that is not
        `whole`.
        """
        place, said = path, None
        for _ in range(readme.MOST_LINKS + 1):
            entry = files.get(place)
            if entry is None and place and not whole:
                raise Outage(f"{path} is a link to a file that GitHub's API does not return.")
            if entry is None or entry.kind not in {"file", "symlink"}:
                break
            known = Readme(path, b"", entry.size, entry.sha, True, said)
            if entry.kind == "file" and entry.size > readme.MAX_BYTES:
                return known
            found = read_blob(self._client, full_name, known)
            if entry.kind == "file":
                return found
            link = found.data.decode("utf-8", "replace")
            place, said = readme.inside(place, link) or "", said or link
        return Readme(path, b"", 0, None, symlink_target=said)


def read_blob(client: Client, full_name: str, known: Readme) -> Readme:
    """Return a README of which all is known but the bytes.

    Raises `Unavailable` when they do not come, or are not those of its blob's id.
    """
    blob = client.get(f"{_path(full_name)}/git/blobs/{known.blob}", Blob).require()
    try:
        data = base64.b64decode("".join(blob.content.split()), validate=True)
    except ValueError as error:
        raise Outage("GitHub's answer holds a README that cannot be decoded.") from error
    if readme.blob_id(data) != known.blob:
        raise Outage(f"GitHub's answer does not hold {known.path} as it was committed.")
    return replace(known, data=data, size=len(data), truncated=False)


def _path(full_name: str) -> str:
    return "/repos/" + quote(full_name)


def _with_facts(found: Snapshot, target: Target, facts: Facts) -> Snapshot:
    repository = Repository(
        name=facts.name,
        full_name=facts.full_name,
        url=facts.html_url,
        default_branch=facts.default_branch,
        private=facts.private,
        archived=facts.archived,
        fork=facts.fork,
    )
    renamed = notes.renamed(target.full_name or "", facts.full_name)
    owner = facts.owner.login if facts.owner.type == "User" else None
    said = notes.about(repository, facts.parent.full_name if facts.parent else None)
    return replace(
        found,
        learner=target.learner or owner,
        repository=repository,
        notes=tuple(filter(None, (renamed, *said))),
    )


def _entries(files: dict[str, TreeEntry]) -> tuple[Entry, ...]:
    return tuple(Entry(path, each.kind) for path, each in files.items())
