"""Which of a repository's files is its README: one rule for every source.

GitHub looks for one in `.github/`, then at the root, then in `docs/`
(https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-readmes).
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterable

from nexus_check.model import Entry

FOLDERS = (".github", "", "docs")

# Of a longer README this much is read. GitHub itself renders the first 500 KiB.
MAX_BYTES = 10 * 2**20

MOST_LINKS = 5  # symbolic links followed one after the other

# `README`, `Readme.md`, `readme.es.md`; not `README_old.md` or `readmes.txt`.
_README = re.compile(r"readme(?:\..+)?", re.IGNORECASE)
# GitHub renders these as Markdown (https://github.com/github/markup), the likeliest first.
_MARKDOWN = (".md", ".markdown", ".mdown", ".mkdn", ".mkd", ".mdwn")


def is_readme(name: str) -> bool:
    """Return whether a file of this name counts as a README anywhere."""
    return bool(_README.fullmatch(name))


def choose(entries: Iterable[Entry]) -> Entry | None:
    """Return the README to judge among a repository's entries, None where there is none.

    The rule is GitHub's order of folders with one exception: a `README.md` at the root is what the
    learner was asked to write, so it comes first even where GitHub shows visitors the one in
    `.github/`.
    """
    readmes = [
        entry
        for entry in entries
        if entry.kind in {"file", "symlink"}
        and posixpath.dirname(entry.name) in FOLDERS
        and is_readme(posixpath.basename(entry.name))
    ]
    return min(readmes, key=lambda entry: _likeliest_first(entry.name), default=None)


def blob_id(data: bytes) -> str:
    """Return git's id for a file of this content: the SHA-1 of `blob N\\0` and the content."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def inside(link: str, target: str) -> str | None:
    """Return where the link at `link` leads from the repository's root; None when out of it.

    Both are git's paths, with `/`. An absolute target is out of the repository.
    """
    if target.startswith("/") or "\0" in target:
        return None
    path = posixpath.normpath(posixpath.join(posixpath.dirname(link), target))
    return None if path in {".", ".."} or path.startswith("../") else path


def _likeliest_first(path: str) -> tuple[bool, int, int, bool, bool, str]:
    """Return a sort key: the folder, Markdown, no language in the name, the usual spelling."""
    folder, name = posixpath.split(path)
    lower = name.lower()
    markdown = next(
        (rank for rank, end in enumerate(_MARKDOWN) if lower.endswith(end)), len(_MARKDOWN)
    )
    return (
        path != "README.md",
        FOLDERS.index(folder),
        markdown,
        lower.count(".") > 1,
        not name.startswith("README"),
        name,
    )
