"""A folder of checkouts as a cohort, in the layouts that people and cloning tools leave.

=============================================  ====================================================
`DIR/LOGIN/REPO/…`                             a folder for each learner
`DIR/LOGIN/…`                                  a checkout for each learner
`DIR/NAME-LOGIN/…`, `DIR/LOGIN-NAME/…`         the same, where NAME is the repository's
`DIR/ASSIGNMENT-submissions/ASSIGNMENT-LOGIN`  GitHub Classroom's, and DIR may be the inner folder
=============================================  ====================================================

Symbolic links are not followed: whatever is judged lies inside the folder that was given.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from nexus_check.cohort import journal
from nexus_check.cohort.earlier import LEARNERS, RESULTS
from nexus_check.cohort.learners import Cohort, Learner
from nexus_check.cohort.sweep import JOURNAL
from nexus_check.errors import RosterError
from nexus_check.files import reason
from nexus_check.model import Target
from nexus_check.sources import gitfolder, readme
from nexus_check.sources.similar import similar
from nexus_check.targets import Remote, parse_remote

_WANTED = (
    "It must hold a folder for each learner: LOGIN/REPO/…, LOGIN/… or REPO-LOGIN/…, with a "
    "README or .git inside."
)
_ZIP = re.compile(r"-(?:main|master)(?: ?\(\d+\)| copy)?", re.IGNORECASE)
_SUBMISSIONS = "-submissions"
# Folders of a repository that often hold a README of their own.
_PARTS = frozenset(
    {"docs", "doc", "documentation", "src", "app", "tests", "test", "backend", "frontend", "api"}
)
_ARCHIVES = frozenset({".zip", ".gz", ".tgz", ".rar", ".7z"})
_NO_LOGIN = re.compile(
    r"\d*|main|master|copy|\(\d+\)|v\d+|final|new|old|backup|develop|dev", re.IGNORECASE
)


def read_checkouts(folder: Path, wanted: str | None) -> Cohort:
    """Return the learners of a folder, by name. `wanted` is the repository's name by the rubric.

    A folder in which nothing can be told to be the learner's repository, or that cannot be read,
    is not judged. Raises `RosterError` when `folder` cannot be read or has another layout.
    """
    try:
        if _is_a_learners(folder, wanted):
            raise RosterError(f"`{folder}` is a checkout itself.", _WANTED)
        found = list(_learners(folder, wanted))
        unread = sorted(_unread(folder))
        if not any(learner.target.path for learner in found):
            for name in _folders(folder):  # that they cannot be read may be the reason
                os.scandir(folder / name).close()
    except OSError as error:
        raise RosterError(
            f"`{error.filename or folder}` cannot be read: {reason(error)}."
        ) from error
    if not any(learner.target.path for learner in found):
        raise RosterError(f"`{folder}` holds no checkouts of learners.", _WANTED)
    numbered = (replace(learner, place=place) for place, learner in enumerate(_with_keys(found)))
    shown = ", ".join(map(_readable, unread[:10])) + (" …" if len(unread) > 10 else "")
    said = f"Not judged, as archives and symbolic links are not opened: {shown}."
    return Cohort(tuple(numbered), problems=(said,) if unread else ())


def join(listed: Cohort, found: Cohort, folder: Path) -> Cohort:
    """Return a roster's rows with what was found in `folder`, then the folders no row names."""
    folders = _Folders(listed, found, folder)
    taken: set[str] = set()
    joined: list[Learner] = []
    for learner in listed.learners:
        match = folders.of(learner)
        joined.append(_joined(learner, match, folder))
        taken.update([match.key] if match and not learner.fault else ())
    left = [learner for learner in found.learners if learner.key not in taken]
    keys, blank = {learner.key for learner in joined}, ("",) * len(listed.header)
    for number, learner in enumerate(left, len(joined)):
        key = learner.key if learner.key not in keys else f"{folder}/{learner.key}"
        fault = learner.fault or _another(learner, keys)
        joined.append(replace(learner, place=number, key=key, columns=blank, fault=fault))
    problems = (*listed.problems, *found.problems)
    if left:
        shown = ", ".join(learner.key for learner in left[:5]) + (" …" if len(left) > 5 else "")
        problems = (*problems, f"Folders that the roster does not name: {len(left):,} ({shown}).")
    return replace(listed, learners=tuple(joined), problems=problems)


class _Folders:
    """The folders of a cohort, to be found by what a row of a roster says.

    A folder that has the login of a row is no other row's, whatever its remote: learners clone each
    other's repositories.
    """

    def __init__(self, listed: Cohort, found: Cohort, place: Path) -> None:
        rows = {each.target.full_name.lower() for each in listed.learners if each.target.full_name}
        logins = {each.target.learner.lower() for each in listed.learners if each.target.learner}
        names = Counter(name.rpartition("/")[2] for name in rows)
        self._by_both: dict[tuple[str, str], Learner] = {}
        self._by_address: dict[str, Learner] = {}
        self._by_login: dict[str, Learner] = {}
        by_name: dict[str, list[Learner]] = {}
        here = set(_folders(place))
        for learner in found.learners:
            called = learner.target.learner or learner.key
            login = called.lower()
            folder = Path(learner.target.path) if learner.target.path else None
            address = _address(folder) if folder else ""
            if login in logins:
                self._by_login.setdefault(login, learner)
                if address:
                    self._by_both.setdefault((login, address), learner)
                below = place / called  # LOGIN of LOGIN/REPO/…, and no symbolic link
                for name in sorted(_folders(below)) if called in here else ():
                    if address := _address(below / name):
                        one = replace(_learner(below / name, called), key=learner.key)
                        self._by_both.setdefault((login, address), one)
            elif address in rows:
                self._by_address.setdefault(address, learner)
            # A repository of LOGIN/REPO has its owner, and a folder without a learner is joined
            # by its remote only.
            elif folder and learner.target.learner and folder.parent.name.lower() != login:
                by_name.setdefault(folder.name.lower(), []).append(learner)
        self._by_name = {
            name: learners[0]
            for name, learners in by_name.items()
            if len(learners) == names[name] == 1 and name not in logins
        }

    def of(self, row: Learner) -> Learner | None:
        """Return the folder of a row: by its remote, its login, or a name that is nobody else's.

        One that has both comes first. A repository's name decides where no other row, folder or
        login has it.
        """
        full_name = (row.target.full_name or "").lower()
        login = (row.target.learner or "").lower()
        return (
            self._by_both.get((login, full_name))
            or self._by_address.get(full_name)
            or self._by_login.get(login)
            or self._by_name.get(full_name.rpartition("/")[2])
        )


def _address(folder: Path) -> str:
    """Return OWNER/REPO of a checkout's remote, in lower case; empty where it is not on GitHub."""
    remote = _remote(folder)
    return f"{remote.owner}/{remote.name}".lower() if remote and remote.owner else ""


def _another(learner: Learner, logins: Set[str]) -> str | None:
    """Return why a folder is not judged that is called as a repository of one of these logins."""
    owner, _, name = _address(Path(learner.target.path or "")).partition("/")
    other = owner in logins and learner.key == name
    return f"`{name}`: its Git remote is another repository of `{owner}`." if other else None


def _joined(listed: Learner, found: Learner | None, folder: Path) -> Learner:
    if listed.fault:
        return listed
    if found is None:
        return replace(listed, fault=f"`{folder}` holds no folder of this learner.")
    whose = listed.target.learner or found.target.learner
    target = Target(found.target.asked, path=found.target.path, learner=whose)
    # One that can be judged has a fault where it is a learner's second: here the roster chose it.
    return replace(listed, target=target, fault=None if target.path else found.fault)


# --- the layout ----------------------------------------------------------------------------------


def _learners(folder: Path, wanted: str | None) -> Iterator[Learner]:
    """Yield a learner for each folder, whichever of the layouts it is part of."""
    names = sorted(_folders(folder))
    nested = [name for name in names if _holds_repository(folder / name, wanted)]
    flat = [name for name in names if name not in nested and _is_checkout(folder / name)]
    groups = {name: _group(folder / name, wanted) for name in names if name not in flat}
    yield from _of_checkouts([folder / name for name in flat], folder, wanted)
    for name, held in groups.items():
        place = folder / name
        if _is_container(place, held, wanted):
            yield from _learners(place, wanted)
        elif flat and not (nested or held) and _may_be_checkout(place):
            yield from _of_checkouts([place], folder, wanted)  # one without a README, among others
        else:
            yield _of_learner(place, held, wanted)


def _is_a_learners(folder: Path, wanted: str | None) -> bool:
    """Whether this is a learner's checkout, and no course's that holds those of learners."""
    if not _is_checkout(folder):
        return False
    remote = _remote(folder)
    called = remote.name if remote else folder.resolve().name
    right = wanted is not None and (called == wanted or bool(similar([called], wanted)))
    return right or not _PARTS.isdisjoint(name.lower() for name in _folders(folder))


def _is_checkout(folder: Path) -> bool:
    """Whether a folder is a repository's: it holds `.git` or a README."""
    return any(
        entry.name == ".git"
        or (readme.is_readme(entry.name) and not entry.is_dir(follow_symlinks=False))
        for entry in _entries(folder)
    )


def _may_be_checkout(folder: Path) -> bool:
    """Whether a folder without a README may be a repository's: it holds files, or has its parts.

    Archives, links and folders of others are what a repository was not unpacked or moved from.
    """
    return any(
        entry.name.lower() in _PARTS
        or (entry.is_file(follow_symlinks=False) and not _is_archive(entry.name))
        for entry in _entries(folder)
        if not entry.name.startswith(".")
    )


def _holds_repository(folder: Path, wanted: str | None) -> bool:
    """Whether a folder is surely LOGIN of LOGIN/REPO/…, so that a README beside REPO is a note."""
    a_login = _login_in(folder.name, folder.parent, wanted) == folder.name
    held = _group(folder, wanted) if a_login and not gitfolder.is_root(folder) else ()
    return any(_is_right(folder / name, wanted) for name in held)


def _is_right(folder: Path, wanted: str | None) -> bool:
    """Whether a checkout has the repository's name: its remote, or as cloned or packed by GitHub.

    `alx_project_nexus` is not enough: Django may call a folder of the repository so. Nor is `.git`
    of another name: somebody else's repository may be part of the learner's.
    """
    if wanted is None or not _is_checkout(_innermost(folder)):
        return False
    remote = _remote(folder)
    return wanted.lower() in (_ZIP.sub("", folder.name).lower(), remote and remote.name.lower())


def _group(folder: Path, wanted: str | None) -> list[str]:
    """Return the names of the checkouts in a folder, and of folders named like the repository."""
    names = sorted(_folders(folder))
    alike = {*similar(names, wanted), wanted} if wanted else set[str | None]()
    return [
        name
        for name in names
        if name in alike or (name.lower() not in _PARTS and _is_checkout(_innermost(folder / name)))
    ]


def _is_container(folder: Path, names: Sequence[str], wanted: str | None) -> bool:
    """Whether a folder holds several learners' checkouts, as `ASSIGNMENT-submissions` does.

    Several REPO-LOGIN are several learners', whatever lies beside them.
    """
    pairs = [(name, _login_in(name, folder, wanted)) for name in names]
    logins = {login.lower() for name, login in pairs if login and login != name}
    return len(logins - _PARTS) > 1 or (bool(names) and folder.name.endswith(_SUBMISSIONS))


def _of_learner(folder: Path, names: Sequence[str], wanted: str | None) -> Learner:
    """Return the learner whose folder holds these checkouts, with the one to judge."""
    login = _login_in(folder.name, folder.parent, wanted) or folder.name
    right = [name for name in names if _is_right(folder / name, wanted)]
    name = right[0] if len(right) == 1 else choose(names, wanted)
    if name is not None:
        return _learner(_innermost(folder / name), login)
    shown = ", ".join(map(_readable, names[:3]))
    why = f"none of its repositories ({shown}) has the right name." if names else _why_none(folder)
    return _nobody(folder, why, login)


def _why_none(folder: Path) -> str:
    """Return why no repository was found in a folder."""
    try:
        os.scandir(folder).close()
    except OSError as error:
        return f"it cannot be read: {reason(error)}."
    return "it holds no repository."


def choose(names: Sequence[str], wanted: str | None) -> str | None:
    """Return the folder to judge: the one of the right name, the most similar, or the only one."""
    if wanted in names:
        return wanted
    if wanted and (alike := similar(names, wanted)):
        return alike[0]
    return names[0] if len(names) == 1 else None


def _innermost(folder: Path) -> Path:
    """Return the inner folder of the same name, as unpacking a ZIP makes one; else `folder`."""
    inner = list(_folders(folder))
    names = {_ZIP.sub("", name).lower() for name in (folder.name, *inner)}
    alone = len(inner) == 1 and not _is_checkout(folder)
    return folder / inner[0] if alone and len(names) == 1 else folder


# --- whose a checkout is -------------------------------------------------------------------------


def _of_checkouts(
    folders: Sequence[Path], container: Path, wanted: str | None
) -> Iterator[Learner]:
    """Yield the learners of checkouts that are side by side."""
    remotes = [_remote(folder) for folder in folders]
    owners = Counter(each.owner.lower() for each in remotes if each and each.owner)
    for folder, remote in zip(folders, remotes, strict=True):
        login = _login_in(folder.name, container, wanted)
        # The owner of several repositories is an organisation, and says nothing about the learner.
        if remote and remote.owner and owners[remote.owner.lower()] == 1 and login != folder.name:
            named_right = wanted is not None and remote.name.lower() == wanted.lower()
            login = remote.owner if login is None or named_right else login
        if login is None:
            why = "neither the folder's name nor a Git remote names its owner."
            yield _nobody(folder, why, path=str(folder) if _address(folder) else None)
        else:
            yield _learner(folder, login)


def _login_in(called: str, container: Path, wanted: str | None) -> str | None:
    """Return the login in a checkout's name; None where the name is the repository's alone.

    `alx-project-nexus-ada` and `ada_alx-project-nexus` are `ada`, `ada` is itself,
    `alx-project-nexus-main` is nobody.
    """
    prefixes = [wanted] if wanted else []
    if container.name.endswith(_SUBMISSIONS):
        prefixes.insert(0, container.name.removesuffix(_SUBMISSIONS))
    plain = _ZIP.sub("", called)
    for prefix in prefixes:
        for pattern in (
            rf"{re.escape(prefix)}(?:[-_. @]+(?P<login>.*))?",
            rf"(?P<login>.*?)[-_. @]+{re.escape(prefix)}",
        ):
            if found := re.fullmatch(pattern, plain, re.IGNORECASE):
                login = found["login"] or ""
                return None if _NO_LOGIN.fullmatch(login) else login
    return None if wanted and similar([plain], wanted) else called


def _remote(folder: Path) -> Remote | None:
    origin = gitfolder.read(folder).origin
    return parse_remote(origin) if origin else None


def _learner(folder: Path, login: str) -> Learner:
    called = _readable(login)
    asked = f"{called}/{_readable(folder.name)}"
    return Learner(0, called.lower(), Target(asked, path=str(folder), learner=called))


def _nobody(folder: Path, why: str, login: str | None = None, path: str | None = None) -> Learner:
    """Return a folder that is not judged; with its `path`, a roster may say whose it is."""
    called = _readable(folder.name)
    target = Target(called, path=path, learner=login and _readable(login))
    return Learner(0, called.lower(), target, fault=f"`{called}`: {why}")


def _with_keys(learners: Iterable[Learner]) -> Iterator[Learner]:
    """Yield the learners with different keys: a second folder of one learner is not judged."""
    seen: dict[str, str] = {}
    for learner in learners:
        key, number = learner.key, 2
        while key in seen:
            key, number = f"{learner.key} ({number})", number + 1
        seen[key] = learner.target.asked
        if key == learner.key:
            yield learner
        else:
            why = learner.fault or f"`{seen[learner.key]}` is of the same learner and is judged."
            yield replace(learner, key=key, fault=why)


def _readable(name: str) -> str:
    """Return a folder's name as text, with `\\xff` for bytes that are not UTF-8."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _folders(folder: Path) -> Iterator[str]:
    """Yield the names of the folders in a folder that may be a learner's.

    Left out are hidden folders, symbolic links, what systems and tools leave, and a sweep's
    results.
    """
    for entry in _entries(folder):
        left = entry.name.startswith((".", "__", "$")) or entry.name == "node_modules"
        if entry.is_dir(follow_symlinks=False) and not (left or _is_a_sweeps(Path(entry))):
            yield entry.name


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """Return what is in a folder; [] where it cannot be read, as others beside it can be."""
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError:
        return []


def _is_a_sweeps(folder: Path) -> bool:
    """Whether a folder holds the results of a sweep, complete or interrupted."""
    names = {entry.name for entry in _entries(folder)}
    interrupted = any(entry.name == journal.NAME for entry in _entries(folder / JOURNAL))
    return ({RESULTS, LEARNERS} <= names or interrupted) and not _is_checkout(folder)


def _unread(folder: Path) -> Iterator[str]:
    """Yield the names of archives and of symbolic links to folders, which may be somebody's."""
    for entry in folder.iterdir():
        archive = _is_archive(entry.name) and not entry.is_dir()
        with suppress(OSError):  # a link into a folder that cannot be read
            if archive or (entry.is_symlink() and entry.is_dir()):
                yield entry.name


def _is_archive(name: str) -> bool:
    return Path(name).suffix.lower() in _ARCHIVES
