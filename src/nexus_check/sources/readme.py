"""Which of a repository's files is its README: one rule for every source.

GitHub looks for one in `.github/`, then at the root, then in `docs/`
(https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-readmes).
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterable

FOLDERS = (".github", "", "docs")

# Of a longer README this much is read. GitHub itself renders the first 500 KiB.
MAX_BYTES = 10 * 2**20

# `README`, `Readme.md`, `readme.es.md`; not `README_old.md` or `readmes.txt`.
_README = re.compile(r"readme(?:\..+)?", re.IGNORECASE)
# GitHub renders these as Markdown (https://github.com/github/markup), the likeliest first.
_MARKDOWN = (".md", ".markdown", ".mdown", ".mkdn", ".mkd", ".mdwn")


def is_readme(name: str) -> bool:
    """Return whether a file of this name counts as a README anywhere."""
    return bool(_README.fullmatch(name))


def candidates(
    root: Iterable[str], github: Iterable[str] = (), docs: Iterable[str] = ()
) -> list[str]:
    """Return the paths of all READMEs, the one to judge first, from the three folders' files.

    The rule is GitHub's order of folders with one exception: a `README.md` at the root is what the
    learner was asked to write, so it comes first even where GitHub shows visitors the one in
    `.github/`.
    """
    listings = {".github": github, "": root, "docs": docs}
    paths = [
        posixpath.join(folder, name)
        for folder in FOLDERS
        for name in sorted(filter(is_readme, listings[folder]), key=_likeliest_first)
    ]
    return sorted(paths, key=lambda path: path != "README.md")


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


def _likeliest_first(name: str) -> tuple[int, bool, bool, str]:
    """Return a sort key: Markdown first, then no language before one, then the usual spelling."""
    lower = name.lower()
    markdown = next(
        (rank for rank, end in enumerate(_MARKDOWN) if lower.endswith(end)), len(_MARKDOWN)
    )
    return markdown, lower.count(".") > 1, not name.startswith("README"), name
