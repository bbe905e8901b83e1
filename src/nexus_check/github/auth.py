"""Tokens and the API's address: checked before anything is sent; tokens are never printed."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from requests.utils import get_environ_proxies

from nexus_check import environment
from nexus_check.errors import CredentialError, UsageError

DEFAULT_API_URL = "https://api.github.com"
_PROXIES = {"http", "https", "socks4", "socks4a", "socks5", "socks5h"}
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Secret:
    """A string that is never printed; call `reveal()` to read it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)"

    __str__ = __repr__

    def __reduce__(self) -> str:
        raise TypeError("a secret is not pickled")


def check_token(token: str | None) -> Secret | None:
    """Return the token without surrounding blanks and line breaks; None when it is empty.

    Raises `CredentialError` for characters that a header cannot hold: the HTTP library's message
    would repeat the whole value.
    """
    text = (token or "").strip()
    if not text:
        return None
    if not re.fullmatch(r"[\x21-\x7e]+", text):
        raise CredentialError(
            (
                "The GitHub token holds characters that no token has (a blank, a line break, a "
                "letter with an accent)."
            ),
            "Paste it again.",
        )
    return Secret(text)


def check_api_url(url: str | None, *, with_token: bool) -> str:
    """Return the API's address without a slash at its end: `url`, `GITHUB_API_URL` or GitHub's.

    Raises `UsageError` when it is not an address one can call, and `CredentialError` when a token
    would go out unencrypted (plain http to another machine).
    """
    base = (url or environment.get(environment.API_URL) or DEFAULT_API_URL).strip().rstrip("/")
    try:
        parts = urlsplit(base)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in {"http", "https"} or parts.query or parts.fragment:
        raise UsageError(
            "GITHUB_API_URL is not an address that can be called.",
            "It is, for example, https://HOST/api/v3.",
        )
    if parts.username or parts.password:
        raise CredentialError(
            "GITHUB_API_URL has a password in it.", "Leave it out of the address; set GITHUB_TOKEN."
        )
    if with_token and parts.scheme == "http" and host not in _LOOPBACK:
        raise CredentialError(
            f"The token would go to {host} unencrypted.", "Use an https address in GITHUB_API_URL."
        )
    if with_token and parts.scheme == "http" and get_environ_proxies(base):
        raise CredentialError(
            "The token would go to the proxy unencrypted.", f"Add {host} to NO_PROXY."
        )
    _check_proxies(base)
    return base


def _check_proxies(base: str) -> None:
    """Raise `UsageError` for a malformed proxy that requests to `base` would use.

    Its address may hold a password and is not repeated.
    """
    for scheme, address in get_environ_proxies(base).items():
        try:
            parts = urlsplit(address if "://" in address else f"http://{address}")
            usable = re.fullmatch(r"[\w.:-]+", parts.hostname or "") and parts.port != 0
        except ValueError:
            usable = None
        if scheme in {urlsplit(base).scheme, "all"} and not (usable and parts.scheme in _PROXIES):
            raise UsageError(
                f"The proxy's address in {scheme.upper()}_PROXY is malformed.",
                "It is, for example, http://HOST:PORT.",
            )


def certificates() -> str | bool:
    """Return the file or folder of trusted certificates that the environment names, else True.

    Raises `UsageError` where it does not exist.
    """
    for name in environment.CERTIFICATES:
        if path := environment.get(name):
            if not Path(path).exists():
                raise UsageError(f"{name} names no file: `{path}`.", "Correct it, or unset it.")
            return path
    return True
