"""What is asked of GitHub, as GraphQL: one text for all batches of a shape, names in variables.

Every query is valid against GitHub's published schema (a test holds that). It costs one point: only
`OTHERS` asks for connections, and 100 of them count as one
(https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

import msgspec

from nexus_check.model import RepositoryRef, Snapshot, Target

# So many have worked for others within the ten seconds that GitHub gives a query.
MOST = 100


class Need(StrEnum):
    """What is wanted of a repository."""

    FACTS = "facts"  # everything: facts, head commit, the root's entries, the text of README.md
    IDS = "ids"  # whether anything changed since a commit
    OTHERS = "others"  # the owner's other repositories, where this one cannot be seen
    FILES = "files"  # files and folders at a commit that is known


class Before(msgspec.Struct, frozen=True):
    """What the earlier sweep found.

    `blob` is None if the README was not README.md itself. Without a repository (its `full_name` is
    None), `similar` and `notes` are what the report said about that.
    """

    repository: RepositoryRef = RepositoryRef()
    blob: str | None = None
    similar: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Ask(msgspec.Struct, frozen=True):
    """One target's part of a request.

    - `place` is the target's place among all that are asked for.
    - `found` is what is known already (for `OTHERS` and `FILES`), `before` what was (for `IDS`).
    - `files` and `folders` are paths from the root; `links` are the symbolic links that led to
      `files[0]`.
    - `refused` counts the answers that left it out with an error.
    """

    place: int
    target: Target
    need: Need = Need.FACTS
    found: Snapshot | None = None
    before: Before | None = None
    files: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    refused: int = 0


_FILE = "... on Blob { oid byteSize text }"
_FOLDER = "... on Tree { entries { name mode } }"
_HEAD = "nameWithOwner url isPrivate isArchived defaultBranchRef { name target { oid } }"
_FRAGMENTS = {
    Need.FACTS: (
        f"fragment Facts on Repository {{ {_HEAD} name isFork parent {{ nameWithOwner }} owner {{ "
        f"__typename login }} "
        f'root: object(expression: "HEAD:") {{ {_FOLDER} }} readme: object(expression: '
        f'"HEAD:README.md") {{ {_FILE} }} }}'
    ),
    Need.IDS: (
        f"fragment Ids on Repository {{ {_HEAD} readme: object(expression: "
        '"HEAD:README.md") '
        f"{{ oid }} }}"
    ),
    Need.OTHERS: (
        "fragment Others on RepositoryOwner { repositories(first: 100, ownerAffiliations: "
        "[OWNER], orderBy: {field: PUSHED_AT, direction: DESC}) { nodes { name } } }"
    ),
}


def build(asks: Sequence[Ask]) -> tuple[str, dict[str, str]]:
    """Return the query for a batch, and its variables.

    The answer for `asks[i]` is under `r{i}` and `u{i}`.
    """
    variables: dict[str, str] = {}
    fields = [field for i, ask in enumerate(asks) for field in _fields(i, ask, variables)]
    needed = {ask.need for ask in asks} | {Need.OTHERS for ask in asks if looks_at_others(ask)}
    fragments = " ".join(text for need, text in _FRAGMENTS.items() if need in needed)
    declared = ", ".join(f"${name}: String!" for name in variables)
    return f"query({declared}) {{ {' '.join(fields)} }} {fragments}", variables


def looks_at_others(ask: Ask) -> bool:
    """Return whether the owner's other repositories are asked for.

    They are also asked for along with `IDS` where there was no repository, so that an unchanged
    cohort costs its batches of ids and no further request.
    """
    return ask.need is Need.OTHERS or (
        ask.need is Need.IDS and (ask.before is None or ask.before.repository.full_name is None)
    )


def _fields(i: int, ask: Ask, variables: dict[str, str]) -> Iterator[str]:
    """Yield the fields of one target, and add their variables to `variables`."""
    variables[f"o{i}"], name = _whose(ask)
    if ask.need is not Need.OTHERS:
        variables[f"n{i}"] = name
        content = "name" if ask.need is Need.FILES else f"...{ask.need.capitalize()}"
        commit = ask.found.commit if ask.found else None
        for letter, paths, parts in (("f", ask.files, _FILE), ("d", ask.folders, _FOLDER)):
            for k, path in enumerate(paths):
                variables[f"{letter}{i}_{k}"] = f"{commit}:{path}"
                content += f" {letter}{k}: object(expression: ${letter}{i}_{k}) {{ {parts} }}"
        yield f"r{i}: repository(owner: $o{i}, name: $n{i}) {{ {content} }}"
    if looks_at_others(ask):
        yield f"u{i}: repositoryOwner(login: $o{i}) {{ ...Others }}"


def _whose(ask: Ask) -> tuple[str, str]:
    """Return the repository's owner and name: as found, where it was."""
    if ask.found and ask.found.repository and ask.found.repository.full_name:
        owner, _, name = ask.found.repository.full_name.partition("/")
        return owner, name
    return ask.target.owner or "", ask.target.name or ""
