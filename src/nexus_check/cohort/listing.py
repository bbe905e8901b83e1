"""An organisation's or a user's repositories as a cohort."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any

from nexus_check.cohort.learners import Cohort, Learner, key_of
from nexus_check.errors import Outage, RosterError, TargetError
from nexus_check.github.client import Client
from nexus_check.model import Target
from nexus_check.sources.similar import similar
from nexus_check.targets import parse_target

QUERY = """query($login: String!, $after: String) { repositoryOwner(login: $login) { __typename \
login
  repositories(first: 100, after: $after, ownerAffiliations: [OWNER], orderBy: {field: NAME, \
direction: ASC}) {
    totalCount nodes { name nameWithOwner isTemplate isArchived isFork parent { nameWithOwner } }
    pageInfo { hasNextPage endCursor } } } }"""

_MAX_PAGES = 1000  # of a hundred repositories; the largest organisations have fewer
_OTHER_NAMES = "of other names"
# What an organisation's own repositories have where learners' have a login:
# `alx-project-nexus-starter`.
_NOT_LOGINS = frozenset(
    "starter template solution solutions example demo base skeleton boilerplate reference".split()
)


def list_repositories(
    client: Client, owner: str, wanted: str | None, exclude: Sequence[str] = ()
) -> Cohort:
    """Return the repositories of `owner` named like `wanted` (`NAME-LOGIN` too); a user's best one.

    Templates, starters and names that match a pattern of `exclude` are left out and counted; forks
    and archived repositories say so in the results. A request for each hundred. Raises
    `RosterError` when GitHub knows no account of that name or nothing there looks like it,
    `Unavailable` when GitHub does not answer.
    """
    if wanted is None:
        raise RosterError(
            "The rubric asks for no repository's name, so --org cannot find any.", "Give --roster."
        )
    login = _login(owner)
    found: dict[Target, str] = {}
    left: Counter[str] = Counter()
    seen = 0
    for page in _pages(client, login):
        nodes = {node["name"]: node for node in page["repositories"]["nodes"] or () if node}
        seen += len(nodes)
        alike = {*similar(nodes, wanted), wanted}
        left[_OTHER_NAMES] += sum(name not in alike for name in nodes)
        learner = page["login"] if page["__typename"] == "User" else None
        for node in (nodes[name] for name in nodes if name in alike):
            why = _left_out(node, wanted, exclude, organisation=learner is None)
            if why:
                left[why] += 1
            else:
                found[_target(node["nameWithOwner"], learner)] = _note(node)
    if not found:
        raise RosterError(
            f"None of the {seen:,} repositories of `{login}` that can be seen looks like "
            f"{wanted}.{_counted(left) if left else ''}"
        )
    targets = list(found)
    if targets[0].learner:  # a user's: the one of the right name, else the first
        best = next((each for each in targets if each.name == wanted), targets[0])
        left[_OTHER_NAMES] += len(targets) - 1
        targets = [best]
    learners = tuple(
        Learner(place, key_of(target), target, note=found[target])
        for place, target in enumerate(targets)
    )
    problem = f"Left out of {login}'s repositories:{_counted(+left)}"
    return Cohort(learners, problems=(problem,) if +left else ())


def _left_out(
    node: dict[str, Any], wanted: str, exclude: Sequence[str], *, organisation: bool
) -> str | None:
    """Return why a repository of a fitting name is left out; None if it is judged.

    An archived repository without a login in its name is a starter that was put away; learners' are
    judged.
    """
    name = node["name"]
    if any(fnmatchcase(name.lower(), pattern.lower()) for pattern in exclude):
        return "excluded by --exclude"
    if node.get("isTemplate"):
        return "templates"
    ending = name.lower().removeprefix(wanted.lower()).strip("-_. ")
    if organisation and (ending in _NOT_LOGINS or (not ending and node.get("isArchived"))):
        return "starters"
    return None


def _note(node: dict[str, Any]) -> str:
    """Return what staff should know of a repository that is judged."""
    parent = (node.get("parent") or {}).get("nameWithOwner")
    fork = (f"A fork of {parent}." if parent else "A fork.") if node.get("isFork") else ""
    return f"{fork} {'Archived.' if node.get('isArchived') else ''}".strip()


def _counted(left: Counter[str]) -> str:
    return f" {', '.join(f'{number:,} {why}' for why, number in sorted(left.items()))}."


def _login(owner: str) -> str:
    try:
        return parse_target(owner, folders=False).owner or owner
    except TargetError as error:
        raise RosterError(
            f"`{owner}` is not an organisation or user on GitHub.", error.hint
        ) from error


def _pages(client: Client, login: str) -> Iterator[dict[str, Any]]:
    after: str | None = None
    for _ in range(_MAX_PAGES):
        owner = client.graphql(QUERY, {"login": login, "after": after})["data"].get(
            "repositoryOwner"
        )
        if owner is None:
            raise RosterError(
                f"GitHub knows no organisation or user `{login}`.", "Check the spelling."
            )
        repositories = owner.get("repositories") if isinstance(owner, dict) else None
        info = repositories.get("pageInfo") if isinstance(repositories, dict) else None
        if not isinstance(info, dict):
            raise Outage(f"GitHub's list of `{login}`'s repositories is not of the expected form.")
        yield owner
        if not info.get("hasNextPage"):
            return
        if info.get("endCursor") in (None, after):
            break
        after = info["endCursor"]
    raise Outage(f"GitHub's list of `{login}`'s repositories does not end.")


def _target(full_name: str, learner: str | None) -> Target:
    owner, _, name = full_name.partition("/")
    return Target(full_name, owner, name, learner=learner)
