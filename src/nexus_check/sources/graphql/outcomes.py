"""What an answer says about one target.

Pure: an ask and its part of the answer in, the next step out.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from msgspec import ValidationError, convert
from msgspec.structs import replace

from nexus_check.github.faults import first_line
from nexus_check.model import Entry, Readme, Repository, RepositoryRef, Snapshot, Target
from nexus_check.sources import notes, readme
from nexus_check.sources.graphql import answers
from nexus_check.sources.graphql.answers import Answer, Facts, File, Folder, Gap, Head
from nexus_check.sources.graphql.queries import Ask, Before, Need, looks_at_others
from nexus_check.sources.similar import similar

_README = "README.md"
_MOST_REFUSALS = 3  # answers that may leave a target out before it counts as not judged


@dataclass(frozen=True, slots=True)
class Fetched:
    """All that can be known of a target (or why it cannot, in `snapshot.fault`).

    A fault is `final` where asking again would not help: there is no such account.
    """

    place: int
    snapshot: Snapshot
    final: bool = False


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The target is as `Ask.before` has it."""

    place: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something is known about a target; `ask`, which can be kept for later, asks for the rest."""

    place: int
    ask: Ask


@dataclass(frozen=True, slots=True)
class NeedsBlob:
    """All is known but the bytes of the README `known`: GraphQL does not give them."""

    place: int
    snapshot: Snapshot
    known: Readme


Outcome = Fetched | Unchanged | Waiting
Step = Outcome | NeedsBlob | Ask
"""An `Ask` as a step is the same ask once more."""


def outcome(ask: Ask, i: int, answer: Answer) -> Step:
    """Return what the answer to the `i`-th ask of a batch means."""
    value = answer.field(f"r{i}")
    others = answer.field(f"u{i}") if looks_at_others(ask) else None
    match ask.need:
        case Need.FACTS:
            return _facts(ask, answers.read(value, Facts))
        case Need.IDS:
            return _ids(ask, answers.read(value, Head), answers.read(others, answers.Others))
        case Need.OTHERS:
            return _others(ask, answers.read(others, answers.Others))
        case Need.FILES:
            return _files(ask, value)


def blank(target: Target, fault: str | None = None) -> Snapshot:
    """Return a snapshot of a target of which nothing is known."""
    return Snapshot(target=target.asked, learner=target.learner, fault=fault)


# --- one need each -------------------------------------------------------------------------------


def _facts(ask: Ask, facts: Facts | Gap | None) -> Step:
    if isinstance(facts, Gap):
        return _again(ask, facts)
    if facts is None:
        return _waiting(ask, Need.OTHERS, blank(ask.target))
    snapshot = _snapshot(ask.target, facts)
    chosen = readme.choose(snapshot.entries)
    if chosen and chosen.name == _README:
        return _read(ask, snapshot, chosen, facts.readme or File())
    folders = tuple(
        entry.name
        for entry in snapshot.entries
        if entry.kind == "directory" and entry.name in readme.FOLDERS
    )
    if not chosen and not folders:
        return Fetched(ask.place, snapshot)
    files = [f"{folder}/{_README}" for folder in folders]  # a guess
    if chosen:
        files.insert(0, chosen.name)
    return _waiting(ask, Need.FILES, snapshot, files=tuple(files), folders=folders)


def _ids(ask: Ask, head: Head | Gap | None, others: answers.Others | Gap | None) -> Step:
    """Compare a target with the last sweep; if it changed, ask for all its facts."""
    if isinstance(head, Gap):
        return _again(ask, head)
    if isinstance(others, Gap):
        return _again(ask, others)
    before = ask.before or Before()
    if head is None and others is None:
        return _no_account(ask)
    if head is None and others is not None:
        now = _with_others(blank(ask.target), ask.target, others)
        then = (before.repository.full_name, before.similar, before.notes)
        same = then == (None, now.similar_repositories, now.notes)
    else:
        same = head is not None and _same(before, head)
    return Unchanged(ask.place) if same else Waiting(ask.place, Ask(ask.place, ask.target))


def _same(before: Before, head: Head) -> bool:
    """Return whether the repository's facts, commit and README are those of the last sweep."""
    now = RepositoryRef(
        head.name_with_owner, head.url, head.branch, head.commit, head.is_private, head.is_archived
    )
    return now == before.repository and before.blob in (
        None,
        head.readme.oid if head.readme else None,
    )


def _others(ask: Ask, others: answers.Others | Gap | None) -> Step:
    snapshot = _found(ask)
    if isinstance(others, Gap):
        step = _again(ask, others)
        # That it is missing is known, and by which other name it may be there would only be a help.
        return Fetched(ask.place, snapshot) if isinstance(step, Fetched) else step
    if others is None:
        return _no_account(ask)
    if (ask.target.name or "").lower() in map(str.lower, others.names()):
        gap = Gap("it says that the repository does not exist, and lists it")
        step = _again(ask, gap)
        return (
            step if isinstance(step, Fetched) else Ask(ask.place, ask.target, refused=step.refused)
        )
    return Fetched(ask.place, _with_others(snapshot, ask.target, others))


def _files(ask: Ask, value: Any) -> Step:
    if not isinstance(value, dict):
        return _again(ask, value if isinstance(value, Gap) else Gap("it was deleted meanwhile"))
    try:  # where there is no file or folder it is an empty one
        files = {path: convert(value.get(f"f{k}") or {}, File) for k, path in enumerate(ask.files)}
        folders = {
            path: convert(value.get(f"d{k}") or {}, Folder) for k, path in enumerate(ask.folders)
        }
    except ValidationError as error:
        return _again(ask, Gap(first_line(str(error))))
    if ask.links:
        return _at_link(ask, files[ask.files[0]], folders)
    return _chosen(ask, files, folders)


# --- the README ----------------------------------------------------------------------------------


def _chosen(ask: Ask, files: Mapping[str, File], folders: Mapping[str, Folder]) -> Step:
    """Choose the README to judge, now that `.github` and `docs` are listed."""
    snapshot = _found(ask)
    below = [
        Entry(f"{path}/{entry.name}", entry.kind)
        for path, folder in folders.items()
        for entry in folder.listed()
    ]
    chosen = readme.choose((*snapshot.entries, *below))
    if chosen is None:
        return Fetched(ask.place, snapshot)
    if chosen.name not in files:
        return _waiting(ask, Need.FILES, snapshot, files=(chosen.name,), folders=ask.folders)
    return _read(ask, snapshot, chosen, files[chosen.name])


def _read(ask: Ask, snapshot: Snapshot, chosen: Entry, file: File) -> Step:
    read = _linked if chosen.kind == "symlink" else _whole
    return read(ask, snapshot, (chosen.name,), file)


def _whole(ask: Ask, snapshot: Snapshot, links: tuple[str, ...], file: File) -> Step:
    """Take the README's bytes from the answer's text if that is all of them, else ask for the blob.

    The text is not all where it was cut, is binary (UTF-16 counts as that), or is in another
    encoding than UTF-8. `links[0]` is the README's path.
    """
    path = links[0]
    if file.oid is None:
        return _again(ask, Gap(f"{path} is listed but was not sent"))
    data = (file.text or "").encode("utf-8", "surrogatepass")
    whole = len(data) == file.byte_size
    link = snapshot.readme.symlink_target if snapshot.readme else None
    known = Readme(path, data if whole else b"", file.byte_size, file.oid, not whole, link)
    if whole or file.byte_size > readme.MAX_BYTES:
        return Fetched(ask.place, replace(snapshot, readme=known))
    return NeedsBlob(ask.place, snapshot, known)


def _linked(ask: Ask, snapshot: Snapshot, links: tuple[str, ...], file: File) -> Step:
    """Ask for what a symbolic link leads to, unless that is outside of the repository or far.

    Until then the README is empty bytes, with what the first link says in `symlink_target`.
    """
    target = readme.inside(links[-1], file.text or "")
    if snapshot.readme is None:
        snapshot = replace(
            snapshot, readme=Readme(links[0], b"", 0, None, symlink_target=file.text or "")
        )
    if target is None or len(links) > readme.MOST_LINKS:
        return Fetched(ask.place, snapshot)
    return _waiting(
        ask,
        Need.FILES,
        snapshot,
        files=(target,),
        folders=(posixpath.dirname(target),),
        links=(*links, target),
    )


def _at_link(ask: Ask, file: File, folders: Mapping[str, Folder]) -> Step:
    """Return what a symbolic link led to: nothing, another link, or the README."""
    target = ask.files[0]
    entries = folders[posixpath.dirname(target)].listed()
    kind = next((entry.kind for entry in entries if entry.name == posixpath.basename(target)), None)
    if kind == "symlink":
        return _linked(ask, _found(ask), ask.links, file)
    return (
        _whole(ask, _found(ask), ask.links, file)
        if kind == "file"
        else Fetched(ask.place, _found(ask))
    )


# --- small things --------------------------------------------------------------------------------


def _found(ask: Ask) -> Snapshot:
    return ask.found or blank(ask.target)


def _waiting(ask: Ask, need: Need, found: Snapshot, **more: Any) -> Waiting:
    return Waiting(ask.place, Ask(ask.place, ask.target, need, found, refused=ask.refused, **more))


def _again(ask: Ask, gap: Gap) -> Fetched | Ask:
    """Return the same ask again, or after too many refusals a fault."""
    if gap.final or ask.refused >= _MOST_REFUSALS:
        why = f"GitHub did not send what is in this repository ({gap.reason})."
        return Fetched(ask.place, blank(ask.target, why))
    return replace(ask, refused=ask.refused + 1)


def _no_account(ask: Ask) -> Fetched:
    fault = notes.no_such_account(ask.target.owner or "")
    return Fetched(ask.place, blank(ask.target, fault), final=True)


def _with_others(snapshot: Snapshot, target: Target, others: answers.Others) -> Snapshot:
    snapshot = replace(snapshot, notes=(*snapshot.notes, notes.looked_for(target)))
    return replace(snapshot, similar_repositories=similar(others.names(), target.name or ""))


def _snapshot(target: Target, facts: Facts) -> Snapshot:
    """Return the facts of a repository that can be seen, without its README."""
    repository = Repository(
        name=facts.name,
        full_name=facts.name_with_owner,
        url=facts.url,
        default_branch=facts.branch,
        private=facts.is_private,
        archived=facts.is_archived,
        fork=facts.is_fork,
    )
    renamed = notes.renamed(target.full_name or "", facts.name_with_owner)
    said = notes.about(repository, facts.parent.name_with_owner if facts.parent else None)
    owner = facts.owner.login if facts.owner.typename == "User" else None
    return Snapshot(
        target=target.asked,
        learner=target.learner or owner,
        repository=repository,
        commit=facts.commit,
        entries=facts.root.listed() if facts.root else (),
        notes=tuple(filter(None, (renamed, *said))),
    )
