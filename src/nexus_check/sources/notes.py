"""Notes on a repository and its owner, in the same words whichever source found them."""

from __future__ import annotations

from nexus_check.model import Repository, Target


def renamed(asked: str, now: str) -> str | None:
    """Return a note when the repository has another name than asked for, case aside."""
    if asked.casefold() == now.casefold():
        return None
    return f"`{asked}` is now `{now}` (renamed or transferred) and was judged under that name."


def about(repository: Repository, parent: str | None = None) -> list[str]:
    """Return notes on a fork or archived repository; `parent` is what it was forked from."""
    notes = []
    if repository.fork:
        notes.append(
            f"The repository is a fork of `{parent}`." if parent else "The repository is a fork."
        )
    if repository.archived:
        notes.append("The repository is archived. Unarchive it before you change anything in it.")
    return notes


def looked_for(target: Target) -> str:
    """Return a note of the repository that was looked for, where only its owner was named."""
    return f"Looked for `{target.full_name}`."


def no_such_account(login: str) -> str:
    """Return why nothing was judged where GitHub has no account of that login."""
    return f"GitHub knows no user `{login}`. Check the spelling of the login."


def not_visible(target: Target) -> str:
    """Return why nothing was judged where the token cannot see the workflow's own repository."""
    return (
        f"The token cannot see this repository, `{target.full_name}`. Give the job the permission "
        "`contents: read`."
    )


def commit_not_shown(target: Target) -> str:
    """Return why nothing was judged where GitHub does not show the commit of the event."""
    return (
        f"GitHub does not show the commit `{target.ref}` of `{target.full_name}`, which this run "
        "is about. Run the job again later."
    )


def contradiction(target: Target) -> str:
    """Return why nothing was judged where GitHub denies that a repository exists, but lists it."""
    return f"GitHub says that `{target.full_name}` does not exist, but lists it. Try again later."


def nothing_on(branch: str) -> str:
    """Return a note that the default branch has no commit."""
    return f"The default branch `{branch}` has no commits."
