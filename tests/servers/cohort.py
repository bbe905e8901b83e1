"""A generated cohort: the same learners, repositories and READMEs for the same seed.

The last thousand learners are held and no more: tests sweep the same few again and again, and ten
thousand cost no more memory than one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from random import Random
from typing import Literal

from tests.servers import readmes

NAME = "alx-project-nexus"
README = "README.md"

Kind = Literal[
    "with",
    "partly",
    "without",
    "misnamed",
    "empty",
    "no-readme",
    "repository-case",
    "renamed",
    "readme-case",
    "readme-text",
    "readme-docs",
    "symlink",
    "symlink-outside",
    "large",
    "utf-16",
    "latin-1",
    "ghost",
    "archived",
    "near-copy",
]

# How many of 200 learners are of each kind; the rest are `with`.
USUAL: Mapping[Kind, int] = {
    "partly": 50,
    "without": 4,
    "misnamed": 2,
    "empty": 2,
    "no-readme": 2,
    "repository-case": 1,
    "readme-case": 1,
    "renamed": 2,
}
VARIED: Mapping[Kind, int] = {
    "partly": 40,
    "without": 8,
    "misnamed": 8,
    "empty": 6,
    "no-readme": 6,
    "repository-case": 6,
    "renamed": 6,
    "readme-case": 6,
    "readme-text": 6,
    "readme-docs": 6,
    "symlink": 4,
    "symlink-outside": 2,
    "large": 1,
    "utf-16": 4,
    "latin-1": 4,
    "ghost": 4,
    "archived": 4,
    "near-copy": 6,
}
# The same where every login is an account: all can be judged.
JUDGED: Mapping[Kind, int] = {kind: share for kind, share in VARIED.items() if kind != "ghost"}
_BLOCK = 200
_FIRST = (
    "amber",
    "brisk",
    "calm",
    "dapper",
    "eager",
    "fabled",
    "gentle",
    "humble",
    "ivory",
    "jolly",
    "keen",
    "lunar",
)
_SECOND = (
    "heron",
    "otter",
    "lynx",
    "plover",
    "marten",
    "wren",
    "tapir",
    "gecko",
    "ibis",
    "dormouse",
    "newt",
)

FileMode = Literal["file", "directory", "symlink", "submodule"]


@dataclass(frozen=True)
class File:
    """One entry of a repository; `data` is a symlink's target for a symlink."""

    path: str
    data: bytes = b""
    mode: FileMode = "file"

    @cached_property
    def oid(self) -> str:
        """The git id of the blob, as `git hash-object` prints it."""
        return hashlib.sha1(
            b"blob %d\0" % len(self.data) + self.data, usedforsecurity=False
        ).hexdigest()


@dataclass(frozen=True)
class Repository:
    """A repository as GitHub would hold it; no files and no commit where it is empty."""

    owner: str
    name: str
    files: tuple[File, ...] = ()
    former_name: str | None = None
    archived: bool = False

    @property
    def full_name(self) -> str:
        return f"{self.owner}/{self.name}"

    @cached_property
    def commit(self) -> str | None:
        if not self.files:
            return None
        content = self.full_name + "".join(
            f"{file.path}{file.mode}{file.oid}" for file in self.files
        )
        return hashlib.sha1(content.encode(), usedforsecurity=False).hexdigest()

    @property
    def tree(self) -> str | None:
        """The id of the root's tree."""
        return (
            hashlib.sha1(f"tree {self.commit}".encode(), usedforsecurity=False).hexdigest()
            if self.files
            else None
        )

    def answers_to(self, name: str) -> bool:
        """Return whether GitHub gives this repository for `name`, in any case or a former one."""
        return name.lower() in (self.name.lower(), (self.former_name or self.name).lower())

    def file(self, path: str) -> File | None:
        return next((file for file in self.files if file.path == path), None)


@dataclass(frozen=True)
class Learner:
    """One learner: `exists` is false for a login nobody has."""

    index: int
    login: str
    kind: Kind
    repositories: tuple[Repository, ...]

    @property
    def exists(self) -> bool:
        return self.kind != "ghost"

    def repository(self, name: str) -> Repository | None:
        return next(
            (repository for repository in self.repositories if repository.answers_to(name)), None
        )


@dataclass(frozen=True)
class Cohort:
    """`size` learners from `seed`, which also decides which `changed_percent` of them changed."""

    size: int
    seed: int = 1
    mix: Mapping[Kind, int] = field(default_factory=lambda: USUAL)
    changed_percent: float = 0.0

    def login(self, index: int) -> str:
        return _login(index)

    def index(self, login: str) -> int | None:
        """The place of a login (any case) in the cohort, None for a stranger."""
        number = login.rsplit("-", 1)[-1]
        if (
            not number.isdigit()
            or int(number) >= self.size
            or self.login(int(number)) != login.lower()
        ):
            return None
        return int(number)

    def changed(self, index: int) -> bool:
        return Random(f"{self.seed}:changed:{index}").random() * 100 < self.changed_percent

    def kind(self, index: int) -> Kind:
        return _block(self.seed, index // _BLOCK, tuple(self.mix.items()))[index % _BLOCK]

    def learner(self, index: int) -> Learner:
        """Return the learner at an index; one who changed has a new README."""
        kind, changed = self.kind(index), self.changed(index)
        return _learner(self.seed, index, "with" if changed and kind != "ghost" else kind, changed)

    def learners(self) -> Iterator[Learner]:
        return map(self.learner, range(self.size))

    def roster(self) -> str:
        """A roster of the cohort as CSV, with columns of the staff's own."""
        rows = (
            f"{self.login(i)},Learner {i},learner{i}@school.invalid,{i % 12}"
            for i in range(self.size)
        )
        return "\n".join(("github,name,email,cohort", *rows, ""))


def _login(index: int) -> str:
    return f"{_FIRST[index % len(_FIRST)]}-{_SECOND[index % len(_SECOND)]}-{index:05d}"


@lru_cache(maxsize=1024)
def _learner(seed: int, index: int, kind: Kind, changed: bool) -> Learner:
    login = _login(index)
    if kind == "near-copy":
        before = max(index - 1, 0)
        text = readmes.near_copy(readmes.readme(f"{seed}:{before}:False", _login(before)), login)
        return Learner(index, login, kind, (*_others(login, index), _plain(login, text)))
    return Learner(
        index,
        login,
        kind,
        (*_others(login, index), *_made(kind, login, f"{seed}:{index}:{changed}")),
    )


@lru_cache(maxsize=1024)
def _block(seed: int, number: int, mix: tuple[tuple[Kind, int], ...]) -> tuple[Kind, ...]:
    """The kinds of 200 learners in a row: exactly the mix, shuffled."""
    kinds: list[Kind] = [kind for kind, count in mix for _ in range(count)]
    kinds += ["with"] * (_BLOCK - len(kinds))
    Random(f"{seed}:block:{number}").shuffle(kinds)
    return tuple(kinds)


def _others(login: str, index: int) -> tuple[Repository, ...]:
    """What else a learner keeps: nothing that looks like the repository asked for."""
    if index % 3 == 0:
        return ()
    return (
        Repository(login, "dotfiles", (File("install.sh", b"true\n"),)),
        Repository(login, "alx-backend-python", (File(README, b"# Exercises\n"),)),
    )


def _plain(
    login: str, text: str, *, name: str = NAME, former: str | None = None, archived: bool = False
) -> Repository:
    return Repository(login, name, _files(File(README, text.encode())), former, archived)


def _files(*more: File) -> tuple[File, ...]:
    """Return what is in a repository, in git's order."""
    usual = (
        File(".gitignore", b"*.pyc\n"),
        File("docs", mode="directory"),
        File("docs/plan.md", b"# Plan\n"),
    )
    return tuple(sorted((*usual, *more), key=lambda file: file.path))


_MISSING = (
    frozenset({"challenges"}),
    frozenset({"technologies", "practices"}),
    frozenset({"concepts"}),
    frozenset({"overview", "concepts", "practices"}),
)


def _made(kind: Kind, login: str, seed: str) -> tuple[Repository, ...]:
    """The repository of a learner of this kind; none for those without."""
    if kind in ("without", "ghost"):
        return ()
    if kind == "empty":
        return (Repository(login, NAME),)
    if kind == "no-readme":
        return (Repository(login, NAME, _files(File("main.py", b"print('nexus')\n"))),)
    missing = Random(seed).choice(_MISSING) if kind == "partly" else frozenset[str]()
    text = readmes.readme(seed, login, missing)
    if kind in _NAMED_OTHERWISE:
        return (_plain(login, text, name=_NAMED_OTHERWISE[kind]),)
    if kind == "renamed":
        return (_plain(login, text, name="nexus-documentation", former=NAME),)
    if kind == "archived":
        return (_plain(login, text, archived=True),)
    return (Repository(login, NAME, _files(*_odd_readme(kind, text))),)


_LOG = (
    b"\n## What the server said\n\n```text\n"
    + b"09:30:00 GET /api/parcels/ 200\n" * 20_000
    + b"```\n"
)

_NAMED_OTHERWISE: Mapping[Kind, str] = {
    "misnamed": "alx_project_nexus",
    "repository-case": "ALX-Project-Nexus",
}


def _odd_readme(kind: Kind, text: str) -> tuple[File, ...]:
    """The README's files where something about the file itself is out of the ordinary."""
    data = text.encode()
    by_kind: Mapping[str, tuple[File, ...]] = {
        "readme-case": (File("readme.md", data),),
        "readme-text": (File("README.txt", data),),
        "readme-docs": (File("docs/README.md", data),),
        "symlink": (File(README, b"docs/notes.md", "symlink"), File("docs/notes.md", data)),
        "symlink-outside": (File(README, b"../../etc/hostname", "symlink"),),
        "large": (File(README, data + _LOG),),
        "utf-16": (File(README, text.encode("utf-16")),),
        "latin-1": (File(README, (text + "\nRésumé de Zoë\n").encode("latin-1", "replace")),),
    }
    return by_kind.get(kind, (File(README, data),))
