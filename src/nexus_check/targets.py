"""What a person asked for → a `Target`: a folder, a login, a repository or its address on GitHub.

Nothing here sends a request; of the disk only whether a folder exists is looked at.
"""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, unquote, urlsplit

from msgspec.structs import replace

from nexus_check import environment
from nexus_check.errors import TargetError
from nexus_check.model import Target

GITHUB = "github.com"
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})

# GitHub's rule for new logins is letters, digits and single inner hyphens, at most 39. Older
# accounts carry double or trailing hyphens, and managed users an underscore with their company's
# short code, so this is a little wider.
_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}(?:_[A-Za-z0-9]{1,38})?")
_REPOSITORY = re.compile(r"[A-Za-z0-9._-]{1,100}")
# A part of a branch's or tag's name between slashes, more or less as git takes it
# (https://git-scm.com/docs/git-check-ref-format): no dot at either end, nothing that means
# something to git.
_REF_PART = re.compile(r"[^\s.~^:?*\[\\\x00-\x1f\x7f-][^\s~^:?*\[\\\x00-\x1f\x7f]*(?<!\.)")
# GitHub's tokens, by their prefixes; a name may begin as one, and is shorter.
_TOKEN = re.compile(r"\b(gh[opsur]_|github_pat_)(?=\w*[a-z0-9]{20})[\w.-]+", re.I)
_SCP_LIKE = re.compile(r"(?:[\w.+-]+@)?(?P<host>[\w.-]+):(?P<path>(?!//).+)")

# First segments of github.com's own pages, which cannot be logins.
_NOT_LOGINS = frozenset(
    """
    about apps codespaces collections contact customer-stories enterprise events explore
    features issues join login marketplace new notifications orgs organizations pricing pulls
    search security settings signup site sponsors stars team topics trending users
    """.split()
)
_WAYS = "Give a folder, a LOGIN, OWNER/REPO, or a repository's address on GitHub."


def parse_target(
    asked: str, ref: str | None = None, *, repository: str | None = None, folders: bool = True
) -> Target:
    """Read what was asked for, with the commit, branch or tag to judge in `ref` if one was given.

    A folder that exists wins over a login of the same name; `@LOGIN` is always the login. A bare
    login means that learner's repository of the name `repository`; where that is None, the target
    has no `name`. Where the address carries a ref (`/tree/REF`, `/commit/SHA`), `ref` overrules it.

    Without `folders` nothing is a folder: a workflow's workspace may hold one of any name.

    Raises `TargetError` for anything else; its message repeats the text without any password or
    token.
    """
    text = asked.strip()
    if not text:
        raise TargetError("The target is empty.", _WAYS)
    refuse_token(without_credentials(text))
    if not text.isprintable():
        raise TargetError(f"{quoted(text)} holds control characters.", _WAYS)
    if is_address(text):
        return _with_ref(_from_address(text, repository), ref)
    if text.startswith("@"):
        return _with_ref(_from_login(text[1:], text, repository), ref)
    kind, path = _on_disk(text) if folders else ("nothing", Path(text))
    if kind == "folder":
        return _from_folder(text, path, ref)
    if kind == "file":
        raise TargetError(f"{quoted(text)} is a file.", "Give the folder that holds it.")
    if folders and _looks_like_path(text):
        raise TargetError(
            f"There is no folder {quoted(text)}.", "Check the spelling, or give OWNER/REPO."
        )
    return _with_ref(_from_name(text, repository), ref)


@dataclass(frozen=True, slots=True)
class Remote:
    """What a git remote's address says. `owner` and `url` are None where it is not on GitHub."""

    name: str
    owner: str | None = None
    url: str | None = None


def parse_remote(address: str) -> Remote | None:
    """Read a git remote's address; None when there is no repository's name in it.

    Never raises. The `url` is a web address without credentials.
    """
    host, path = _host_and_path(address.strip())
    parts = [part for part in path.split("/") if part]
    name = parts[-1].removesuffix(".git") if parts else ""
    if not is_repository_name(name):
        return None
    if host not in github_hosts() or len(parts) != 2 or not _LOGIN.fullmatch(parts[0]):
        return Remote(name)
    return Remote(name, parts[0], f"https://{host}/{parts[0]}/{name}")


def github_hosts() -> frozenset[str]:
    """Return the hosts whose addresses are GitHub's here, lower case, with a port if there is one.

    `github.com` unless `GITHUB_API_URL` names another GitHub (Enterprise Server:
    `https://HOST/api/v3`, data residency: `https://api.NAME.ghe.com`); and the runner's own
    `GITHUB_SERVER_URL`. What answers on this machine takes the place of `github.com`.
    """
    api, _ = _host_and_path(environment.get(environment.API_URL) or f"https://api.{GITHUB}")
    server, _ = _host_and_path(environment.get(environment.SERVER_URL) or "")
    emulated = {GITHUB} if api.rsplit(":", 1)[0] in _THIS_MACHINE else frozenset[str]()
    return frozenset(host for host in (api.removeprefix("api."), server, *emulated) if host)


def _on_disk(text: str) -> tuple[Literal["folder", "file", "nothing"], Path]:
    path = Path(text)
    try:
        path = path.expanduser()
        mode = path.stat().st_mode
    except (OSError, RuntimeError, ValueError):  # not there, `~nobody`, longer than a path can be
        return "nothing", path
    return "folder" if stat.S_ISDIR(mode) else "file", path


# --- the ways to name one ------------------------------------------------------------------------


def _from_folder(text: str, path: Path, ref: str | None) -> Target:
    if ref:
        raise TargetError(
            f"{quoted(text)} is a folder, and a ref can only be judged on GitHub.",
            "Leave --ref out.",
        )
    return Target(asked=text, path=str(path))


def _from_login(login: str, asked: str, repository: str | None) -> Target:
    if not _is_login(login):
        raise TargetError(
            f"{quoted(asked)} is not a GitHub login.", "Logins are letters, digits and hyphens."
        )
    return Target(asked=asked, owner=login, name=repository, learner=login)


def _from_name(text: str, repository: str | None) -> Target:
    owner, slash, name = _ended(text, text).partition("/")
    if not slash:
        return _from_login(owner, text, repository)
    name = name.removesuffix("/").removesuffix(".git")
    if not _is_login(owner) or not is_repository_name(name):
        raise TargetError(f"{quoted(text)} names no repository and no folder.", _WAYS)
    return Target(asked=text, owner=owner, name=name)


def _from_address(text: str, repository: str | None) -> Target:
    shown = without_credentials(text)
    host, path = _host_and_path(text)
    if host not in github_hosts():
        ours = " or ".join(sorted(github_hosts()))
        raise TargetError(
            f"{quoted(shown)} is not an address on {ours}.", "Give OWNER/REPO or its address there."
        )
    path = _ended(path, shown)
    owner, name, *rest = [*(unquote(part) for part in path.split("/") if part), "", ""]
    if not _is_login(owner):
        raise TargetError(f"{quoted(shown)} is not a repository's address.", _WAYS)
    if not name:
        return Target(asked=shown, owner=owner, name=repository, learner=owner)
    name = name.removesuffix(".git")
    if not is_repository_name(name):
        raise TargetError(f"{quoted(shown)} is not a repository's address.", _WAYS)
    return Target(asked=shown, owner=owner, name=name, ref=_ref_in([part for part in rest if part]))


def _is_login(text: str) -> bool:
    return bool(_LOGIN.fullmatch(text)) and text.lower() not in _NOT_LOGINS


def _ended(path: str, asked: str) -> str:
    """Return a path without the full stop of the sentence. Raises `TargetError` if it is cut."""
    if path.endswith(("...", "\N{HORIZONTAL ELLIPSIS}")):
        raise TargetError(f"{quoted(asked)} is cut short.", "Give the whole address.")
    return path.rstrip(".")


def _ref_in(rest: list[str]) -> str | None:
    """Return the ref in what follows OWNER/REPO in an address.

    A branch may hold slashes, and after `/tree/` only GitHub can tell it from a folder: the whole
    is taken. After `/blob/` there is always a file, so it is the first segment there.
    """
    match rest:
        case ["tree", first, *more]:
            return "/".join([first, *more])
        case [("blob" | "commit" | "commits" | "raw"), first, *_]:
            return first
        case ["releases", "tag", tag]:
            return tag
        case _:
            return None


# --- reading addresses ---------------------------------------------------------------------------


def is_address(text: str) -> bool:
    """Return whether this is a URL, `user@host:path` or `github.com/OWNER/REPO`."""
    if "://" in text or re.match(r"[\w.+-]+@[\w.-]+:", text):
        return True
    first = text.split("/", 1)[0].lower()
    return "/" in text and first.removeprefix("www.") in github_hosts()


def _host_and_path(text: str) -> tuple[str, str]:
    """Return an address's host (lower case, with an unusual port) and its path."""
    if "://" not in text:
        if match := _SCP_LIKE.fullmatch(text):
            return match["host"].lower(), match["path"]
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
    except ValueError:
        return "", ""
    return _host(parts), parts.path


def _host(parts: SplitResult) -> str:
    """Return the host without `www.`, or `ssh.`, which GitHub has for git over port 443."""
    try:
        host, port = (parts.hostname or "").removeprefix("www.").removeprefix("ssh."), parts.port
    except ValueError:
        return ""
    web = parts.scheme in {"http", "https"} and port not in {None, 80, 443}
    return f"{host}:{port}" if web else host


def without_credentials(text: str) -> str:
    """Return an address without `user:password@`, query and fragment, to print and to report.

    A password may hold `@`, `/` or `?`: all up to the last `@` is left out where there is one.
    """
    head, scheme, rest = text.partition("://") if "://" in text else ("", "", text)
    host = re.split(r"[/?#]", rest, maxsplit=1)[0]
    named = "@" in host if scheme else ":" in rest.partition("@")[0]
    if named or (scheme and ":" in host and not host.rpartition(":")[2].isdigit()):
        rest = rest.rpartition("@")[2]
    query = r"[?#]" if scheme else r"\?(?=[\w.-]+=)"  # a folder's name may hold `?`
    return head + scheme + re.split(query, rest, maxsplit=1)[0]


def refuse_token(text: str) -> None:
    """Raise `TargetError` where a text holds a token of GitHub's."""
    if found := _TOKEN.search(text):
        raise TargetError(
            f"`{found[1]}…` is a token, not a login or repository. Revoke it on GitHub."
        )


def without_tokens(text: str) -> str:
    """Return a text with only the prefix of each token: `ghp_…`."""
    return _TOKEN.sub(r"\1…", text)


# --- small things --------------------------------------------------------------------------------


def is_repository_name(name: str) -> bool:
    """Return whether GitHub allows a repository of this name."""
    return bool(_REPOSITORY.fullmatch(name)) and name not in {".", ".."}


def _looks_like_path(text: str) -> bool:
    return text.startswith((".", "/", "~", "\\")) or "\\" in text or text.rstrip("/").count("/") > 1


def _with_ref(target: Target, ref: str | None) -> Target:
    found = replace(target, ref=ref.strip()) if ref and ref.strip() else target
    if found.ref and not _is_ref(found.ref):
        raise TargetError(f"{quoted(found.ref)} is not a branch, tag or commit.", "Check the ref.")
    return found


def _is_ref(text: str) -> bool:
    return (
        len(text) <= 255
        and ".." not in text
        and all(_REF_PART.fullmatch(part) for part in text.split("/"))
    )


def quoted(text: str) -> str:
    """Return what was asked, safe and short enough for one line."""
    text = without_credentials(text)
    plain = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return f"`{plain[:80]}…`" if len(plain) > 80 else f"`{plain}`"
