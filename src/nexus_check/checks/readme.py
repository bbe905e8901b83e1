"""Kind `readme`: a README of the right name lies at the root and holds something."""

from __future__ import annotations

from nexus_check.checks.context import Context
from nexus_check.model import Criterion, Finding, Readme, State, Status


def check(criterion: Criterion, context: Context) -> Finding:
    """Tell where the README was found, and what to do when that is not where it should be."""
    readme, right = context.snapshot.readme, criterion.options.name
    if readme is None:
        return context.failed(criterion, State.MISSING, f"There is no {right} at the root of the repository: add one.")
    wrong = _misplaced(readme.path, right) or _unusable(readme, context)
    if wrong:
        return context.failed(criterion, State.INCOMPLETE, wrong, path=readme.path, evidence=readme.path, fix=None)
    if (count := context.word_count()) < criterion.options.minimum_words:
        message = f"{right} has {count} words; at least {criterion.options.minimum_words} are asked for."
        return context.failed(criterion, State.INCOMPLETE, message, path=right, line=1)
    message = f"{right} lies at the root of the repository."
    return context.finding(criterion, Status.PASS, State.GOOD, message, path=right, line=1, evidence=right)


def _misplaced(path: str, right: str) -> str | None:
    """What is wrong with where it lies or how it is named, and what to do."""
    if path == right:
        return None
    folder, _, name = path.rpartition("/")
    if folder and name == right:
        wrong = f"lies in the folder {folder}"
    elif name.lower() == right.lower():
        wrong = "is spelt with other capitals"
    elif name.lower().rpartition(".")[0] == right.lower().rpartition(".")[0]:
        wrong = "has another extension"
    else:
        wrong = "has another name"
    return f"The README was found as {path}: it {wrong}. Move it with `git mv {path} {right}`, commit and push."


def _unusable(readme: Readme, context: Context) -> str | None:
    """Why a file of the right name holds nothing to read."""
    document = context.document
    if document is None and readme.symlink_target:
        return (
            f"{readme.path} is a symbolic link to {readme.symlink_target}, which leads to no text in the repository: "
            "put the text itself there."
        )
    if document is None:
        return f"{readme.path} is empty: write it, commit and push."
    if document.damaged("lfs-pointer"):
        return f"{readme.path} is a Git LFS pointer in place of the text: add the text itself."
    return None
