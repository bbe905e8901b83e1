"""A `Snapshot` of one repository from GitHub's REST API, in at most four requests.

(Five for a README over 1 MB outside the root.)

1. `GET /repos/O/R`: facts. A renamed repository is found under its new name here, and asked for by
   it from here on (GitHub's redirect would drop the `ref` from a query).
2. `GET /repos/O/R/commits/REF`: the commit that is judged, and its tree.
3. `GET /repos/O/R/git/trees/TREE?recursive=1`: all entries; the root's where GitHub cuts that list
   off, which takes another request. The contents API would list no more than 1,000.
4. The README at that commit: its blob (up to 100 MB, where the contents API stops at 1 MB); the
   contents API where it is a symbolic link, which GitHub then resolves; `/readme` where it may lie
   in `.github/` or `docs/`.

A repository that cannot be seen takes three: the facts, asked for twice because one odd answer is
not believed, and its owner's list, for one of a similar name or of this very one.
"""

from __future__ import annotations

import base64
import binascii
from typing import Literal
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


class Tree(msgspec.Struct):
    tree: list[TreeEntry]
    truncated: bool = False


class Content(msgspec.Struct):
    """A blob, or a file of the contents API; a link out of the repository is a "symlink"."""

    sha: str
    size: int
    content: str = ""
    encoding: Literal["base64", "utf-8", "none", ""] | None = None
    path: str = ""
    type: str = "file"
    target: str | None = None


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
        """Return the facts of a repository that GitHub does not show, with similar names."""
        if status not in {404, 410}:
            return replace(
                found, fault=f"GitHub answered with status {status} when asked for the repository."
            )
        owner = target.owner or ""
        found = replace(found, notes=(notes.looked_for(target),))
        try:
            others = self._client.get(
                f"/users/{quote(owner)}/repos", list[Name], per_page=100, sort="pushed"
            )
        except Unavailable:
            return found
        if others.value is None and others.status not in {404, 410}:
            return found
        if others.value is None:
            return replace(found, notes=(), fault=notes.no_such_account(owner))
        names = [each.name for each in others.value]
        shown = {each.name.lower() for each in others.value if not each.private}
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
        tree = self._tree(f"{base}/git/trees/{answer.value.commit.tree.sha}")
        if tree.truncated and all(each.path != "README.md" for each in tree.tree):
            raise Outage(
                "GitHub cut off the list of the repository's files, and README.md is not in it."
            )
        found = replace(found, commit=answer.value.sha, entries=_entries(tree))
        return self._with_readme(found, base, tree)

    def _tree(self, path: str) -> Tree:
        """Return all entries, or the root's where the list of all is cut off."""
        whole = self._client.get(path, Tree, recursive=1).require()
        return self._client.get(path, Tree).require() if whole.truncated else whole

    def _with_readme(self, found: Snapshot, base: str, tree: Tree) -> Snapshot:
        files = {
            each.path: each
            for each in tree.tree
            if "/" not in each.path and _KINDS.get(each.mode, "file") in {"file", "symlink"}
        }
        folders = {each.path for each in tree.tree if each.mode == "040000"}
        paths = readme.candidates(files)
        first = paths[0] if paths else None
        elsewhere = ".github" in folders if first else not folders.isdisjoint({".github", "docs"})
        if first is None or (first != "README.md" and elsewhere):
            shown = self._shown_by_github(base, found.commit or "") if elsewhere else None
            return replace(found, readme=shown)
        judged = self._read(base, found.commit or "", files[first], files)
        return replace(found, readme=judged)

    def _read(
        self, base: str, commit: str, entry: TreeEntry, files: dict[str, TreeEntry]
    ) -> Readme:
        """Return the README at the root."""
        if entry.mode == "120000":
            content = self._client.get(
                f"{base}/contents/{quote(entry.path)}", Content, ref=commit
            ).require()
            if content.type != "symlink" and content.size and not content.content:
                return self._large_link(base, entry, files)
            return _linked(entry.path, content, files)
        if entry.size > readme.MAX_BYTES:
            return Readme(entry.path, b"", entry.size, entry.sha, truncated=True)
        return _blob(self._client, base, entry.path, entry.sha)

    def _large_link(self, base: str, link: TreeEntry, files: dict[str, TreeEntry]) -> Readme:
        """Return the file behind a link, which the contents API leaves out over 1 MB."""
        named = _blob(self._client, base, link.path, link.sha).data.decode("utf-8", "replace")
        target = files.get(readme.inside(link.path, named) or "")
        if target is None:
            raise Outage(f"{link.path} is a link to a file that GitHub's API does not return.")
        whole = _blob(self._client, base, link.path, target.sha)
        return replace(whole, symlink_target=named)

    def _shown_by_github(self, base: str, commit: str) -> Readme | None:
        """Return the README that GitHub picks; None when it finds none."""
        answer = self._client.get(f"{base}/readme", Content, ref=commit)
        if answer.status == 404:
            return None
        content = answer.require()
        if content.type == "symlink":
            return _linked(content.path, content, {})
        if content.size and not content.content:  # over 1 MB it comes without its content
            whole = _blob(self._client, base, content.path, content.sha)
            if whole.size != content.size:  # the id is that of a link to the file
                raise Outage(
                    f"{content.path} is a link to a file that GitHub's API does not return."
                )
            return whole
        return _plain(content.path, content)


def read_blob(client: Client, full_name: str, path: str, oid: str) -> Readme:
    """Return the README at `path` by its blob's id. Raises `Unavailable` when it does not come."""
    return _blob(client, _path(full_name), path, oid)


def _blob(client: Client, base: str, path: str, oid: str) -> Readme:
    """Return a blob. Raises `Outage` where its bytes are not those of the id asked for."""
    found = _plain(path, client.get(f"{base}/git/blobs/{oid}", Content).require())
    if found.truncated or readme.blob_id(found.data) != oid:
        raise Outage(f"GitHub's answer does not hold {path} as it was committed.")
    return found


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


def _entries(tree: Tree) -> tuple[Entry, ...]:
    return tuple(Entry(each.path, _KINDS.get(each.mode, "file")) for each in tree.tree)


def _plain(path: str, content: Content) -> Readme:
    data = _bytes(content)
    return Readme(path, data, content.size, content.sha, truncated=len(data) < content.size)


def _linked(path: str, content: Content, files: dict[str, TreeEntry]) -> Readme:
    """Return a symbolic link as the contents API answers for it.

    Where it leads to a file of the repository the answer is that file's content under the link's
    own name and id: the target's name is then looked up by its content's id, and is "" when the
    target is not at the root.
    """
    if content.type == "symlink":
        return Readme(path, b"", 0, None, symlink_target=content.target or "")
    data = _bytes(content)
    blob = readme.blob_id(data)
    target = next((name for name, entry in files.items() if entry.sha == blob), "")
    return Readme(
        path, data, content.size, blob, truncated=len(data) < content.size, symlink_target=target
    )


def _bytes(content: Content) -> bytes:
    if content.encoding == "utf-8":
        return content.content.encode()
    if content.size and content.encoding not in {"base64", None}:
        raise Outage("GitHub's answer holds a README without its content.")
    try:
        return base64.b64decode("".join(content.content.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Outage("GitHub's answer holds a README that cannot be decoded.") from error
