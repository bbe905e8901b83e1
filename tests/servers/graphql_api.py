"""GraphQL: GitHub's schema executed by graphql-core over the cohort, with requests counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLResolveInfo,
    execute_sync,
    parse,
    validate,
)

from tests.servers import schema
from tests.servers.cohort import Cohort, File, Repository
from tests.servers.cohort import Learner as CohortLearner

TEXT_LIMIT = 512_000  # bytes of `Blob.text`; more is cut and `isTruncated`
ORGANISATION = "nexus-school"  # holds every learner's repository once more, named after the learner
MODES = {"file": 0o100644, "directory": 0o040000, "symlink": 0o120000, "submodule": 0o160000}
_TYPES = {"file": "blob", "directory": "tree", "symlink": "blob", "submodule": "commit"}


@dataclass
class Asked:
    """What was asked since the counts were last cleared."""

    repositories: Counter[str] = field(default_factory=Counter)
    readmes: Counter[str] = field(default_factory=Counter)
    owners: Counter[str] = field(default_factory=Counter)
    aliases: list[int] = field(default_factory=list)
    points: int = 0


@lru_cache(maxsize=512)
def _document(text: str) -> tuple[DocumentNode, int, tuple[GraphQLError, ...]]:
    """A query's syntax tree, cost in points and errors, kept by its text, as batches repeat."""
    document = parse(text)
    return document, schema.points(document), tuple(validate(schema.load(), document))


def aliases(text: str) -> int:
    """How many fields a query asks for at its top, the budget's own aside."""
    document = _document(text)[0]
    selections = getattr(document.definitions[0], "selection_set", None)
    fields = (
        [node for node in selections.selections if isinstance(node, FieldNode)]
        if selections
        else []
    )
    return sum(node.name.value != "rateLimit" for node in fields)


class GraphQL:
    """Answers queries about one cohort. Threads may call `answer`; it runs one call at a time."""

    def __init__(self, cohort: Cohort) -> None:
        self.cohort = cohort
        self.asked = Asked()
        self.broken: frozenset[str] = frozenset()

    def answer(
        self, text: str, variables: Mapping[str, Any], budget: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The body of the answer, `data` and `errors`, as GitHub words them."""
        try:
            document, cost, faults = _document(text)
        except GraphQLError as error:
            return {"errors": [_worded(error)]}
        if faults:
            return {"errors": [_worded(error) for error in faults]}
        self.asked.points += cost
        self.asked.aliases.append(aliases(text))
        root = self._root({**budget, "cost": cost})
        result = execute_sync(schema.load(), document, root, variable_values=dict(variables))
        body: dict[str, Any] = {"data": result.data}
        if result.errors:
            body["errors"] = [_worded(error) for error in result.errors]
        return body

    # --- the fields of `Query` -------------------------------------------------------------------

    def _root(self, budget: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "repository": self._repository,
            "repositoryOwner": self._owner,
            # GraphQL's own name
            "rateLimit": lambda _info, dryRun=False: dict(budget),  # noqa: N803
            "viewer": {"__typename": "User", "login": "sweeper"},
        }

    def _repository(
        self,
        _info: GraphQLResolveInfo,
        owner: str,
        name: str,
        followRenames: bool = True,  # noqa: N803
    ) -> dict[str, Any]:
        full_name = f"{owner}/{name}"
        self.asked.repositories[full_name] += 1
        if full_name in self.broken:
            raise GraphQLError(
                "Something went wrong while executing your query.", extensions={"type": "INTERNAL"}
            )
        found = self.find(owner, name)
        if found is None or not (followRenames or found.name.lower() == name.lower()):
            message = f"Could not resolve to a Repository with the name '{full_name}'."
            raise GraphQLError(message, extensions={"type": "NOT_FOUND"})
        return self._facts(found)

    def find(self, owner: str, name: str) -> Repository | None:
        """Return the repository of a name, of the learner or of the organisation."""
        if owner.lower() == ORGANISATION:
            learner = self._learner(name.lower().removeprefix("alx-project-nexus-"))
            return _in_organisation(learner) if learner else None
        learner = self._learner(owner)
        return learner.repository(name) if learner else None

    def _learner(self, login: str) -> CohortLearner | None:
        index = self.cohort.index(login)
        learner = self.cohort.learner(index) if index is not None else None
        return learner if learner and learner.exists else None

    def _owner(self, _info: GraphQLResolveInfo, login: str) -> dict[str, Any] | None:
        self.asked.owners[login] += 1
        if login.lower() == ORGANISATION:
            return {
                "__typename": "Organization",
                "login": ORGANISATION,
                "repositories": self._organisation_page,
            }
        learner = self._learner(login)
        if learner is None:
            return None
        nodes = [self._facts(repository) for repository in learner.repositories]
        page = {
            "nodes": nodes,
            "totalCount": len(nodes),
            "pageInfo": {"hasNextPage": False, "endCursor": None},
        }
        return {
            "__typename": "User",
            "login": learner.login,
            "repositories": lambda _info, **_asked: page,
        }

    def _organisation_page(
        self, _info: GraphQLResolveInfo, first: int = 100, after: str | None = None, **_asked: Any
    ) -> dict[str, Any]:
        start = int(after) if after else 0
        end = min(start + first, self.cohort.size)
        held = [_in_organisation(self.cohort.learner(index)) for index in range(start, end)]
        return {
            "nodes": [self._facts(repository) for repository in held if repository],
            "totalCount": self.cohort.size,
            "pageInfo": {"hasNextPage": end < self.cohort.size, "endCursor": str(end)},
        }

    def _facts(self, repository: Repository) -> dict[str, Any]:
        commit = repository.commit
        target = {"__typename": "Commit", "oid": commit}
        return {
            "__typename": "Repository",
            "name": repository.name,
            "nameWithOwner": repository.full_name,
            "owner": {"__typename": _owner_kind(repository.owner), "login": repository.owner},
            "url": f"https://github.com/{repository.full_name}",
            "isPrivate": False,
            "isArchived": repository.archived,
            "isFork": False,
            "isTemplate": False,
            "isEmpty": commit is None,
            "defaultBranchRef": {"__typename": "Ref", "name": "main", "target": target}
            if commit
            else None,
            "object": lambda _info, expression=None, oid=None: self._object(
                repository, expression or oid or ""
            ),
        }

    def _object(self, repository: Repository, expression: str) -> dict[str, Any] | None:
        """What git would call `expression`: `REVISION` or `REVISION:PATH`."""
        revision, colon, path = expression.partition(":")
        if repository.commit is None or revision not in ("HEAD", "main", repository.commit):
            return None
        if not colon:
            return {"__typename": "Commit", "oid": repository.commit}
        file = repository.file(path) if path else File("", mode="directory")
        if file is None:
            return None
        if file.mode == "directory":
            return {"__typename": "Tree", "entries": lambda _info: _entries(repository, path)}
        if path.rsplit("/", 1)[-1].lower().startswith("readme"):
            self.asked.readmes[repository.full_name] += 1
        return _blob(file)


def _owner_kind(login: str) -> str:
    return "Organization" if login == ORGANISATION else "User"


def _in_organisation(learner: CohortLearner) -> Repository | None:
    if not learner.exists or not learner.repositories:
        return None
    held = learner.repositories[-1]
    return Repository(ORGANISATION, f"alx-project-nexus-{learner.login}", held.files)


def _entries(repository: Repository, folder: str) -> list[dict[str, Any]]:
    start = f"{folder}/" if folder else ""
    inside = [
        file
        for file in repository.files
        if file.path.startswith(start) and "/" not in file.path[len(start) :]
    ]
    return [
        {
            "name": file.path[len(start) :],
            "path": file.path,
            "type": _TYPES[file.mode],
            "mode": MODES[file.mode],
            "oid": file.oid,
        }
        for file in inside
    ]


def _blob(file: File) -> dict[str, Any]:
    binary = b"\0" in file.data[:8000]
    return {
        "__typename": "Blob",
        "oid": file.oid,
        "byteSize": len(file.data),
        "isBinary": binary,
        "isTruncated": len(file.data) > TEXT_LIMIT,
        "text": None if binary else _text(file.data[:TEXT_LIMIT]),
    }


def _text(data: bytes) -> str:
    """Bytes as text: UTF-8, else what GitHub would guess of western Europe."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _worded(error: GraphQLError) -> dict[str, Any]:
    """An error as GitHub spells it: its type beside the message, not under `extensions`."""
    worded: dict[str, Any] = {**error.formatted}
    kind = worded.pop("extensions", {}).get("type")
    return {"type": kind, **worded} if kind else worded
