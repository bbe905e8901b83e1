"""Acting as a GitHub App: its key, its installations, and a client for each.

https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/about-authentication-with-a-github-app
An App signs a short-lived token with its private key (a JWT), asks with it which installation
covers a repository, and gets a token of an hour for that installation.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NoReturn, TypeVar
from urllib.parse import quote

import msgspec
from github.Auth import AppAuth, Auth

from nexus_check.errors import CredentialError, Refused
from nexus_check.github.auth import Secret, check_api_url
from nexus_check.github.client import Answer, Client
from nexus_check.github.retry import Policy, repeat

# GitHub takes a JWT for at most ten minutes ahead by its own clock; the rest is for clocks that
# differ.
_LIFETIME = 540
_BACKDATED = 60
_REUSED = 300
# A token is renewed this long before it ends, so that none ends in the middle of what it is used
# for.
_MARGIN = 300.0
# Clocks may differ by this much before a refused JWT is put down to them.
_TOLERATED = 30.0
# How many installations' clients, each with a connection, are kept; a cohort may have one per
# learner.
_KEPT = 16

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class AppKey:
    """An App's id and private key, which `check_key` has checked."""

    app_id: str
    key: Secret


class _Installation(msgspec.Struct):
    id: int
    suspended_at: str | None = None


class _AccessToken(msgspec.Struct):
    token: str
    expires_at: datetime

    def __repr__(self) -> str:
        return f"_AccessToken(…, {self.expires_at})"


def check_key(app_id: str | None, private_key: str | None) -> AppKey:
    """Read what a person configured.

    Line breaks that became `\\n` on the way through a secret are restored. Raises `CredentialError`
    in one line, without the key, when it is missing or no private key can be read from it.
    """
    identity, pem = (app_id or "").strip(), (private_key or "").strip().replace("\\n", "\n")
    if not (identity.isascii() and identity.isalnum()):
        raise CredentialError(
            "The GitHub App's id is missing or malformed.", "Copy it from the App's settings page."
        )
    if not pem:
        raise CredentialError(
            "The GitHub App's private key is empty.", "Check that the secret is set and passed on."
        )
    if not pem.startswith("-----BEGIN") or "PRIVATE KEY-----" not in pem:
        raise CredentialError(
            "The GitHub App's private key is not a PEM file.",
            "Give the whole .pem file, with its BEGIN and END lines.",
        )
    key = AppKey(identity, Secret(pem))
    _sign(key, {"iat": 0, "exp": 0, "iss": identity})
    return key


def _sign(key: AppKey, payload: dict[str, Any]) -> str:
    try:
        signed = AppAuth.create_jwt_sign(key.key.reveal(), "RS256")(payload)
    except Exception:  # the classes are the crypto library's, and their words may hold the key
        signed = None
    if signed is None:
        raise CredentialError(
            "The GitHub App's private key cannot be read.",
            "Give the RSA key without a passphrase as GitHub gave it, with all its lines.",
        )
    return signed if isinstance(signed, str) else signed.decode()


class App:
    """A GitHub App. Installations and tokens are asked for once; safe to share between threads.

    `now` is Unix time in seconds by this machine's clock; where GitHub's own clock turns out to
    differ so much that it refuses a JWT, the difference is taken into account from then on. `mask`
    is called with every token before its use.
    """

    def __init__(
        self,
        key: AppKey,
        api_url: str | None = None,
        policy: Policy | None = None,
        now: Callable[[], float] = time.time,
        mask: Callable[[str], None] = lambda _token: None,
    ) -> None:
        self._key = key
        self._mask = mask
        self._api_url = check_api_url(api_url, with_token=True)
        self._policy = policy or Policy()
        self._now = now
        self._skew = 0.0
        self._signed = "", float("-inf")  # the last JWT, and when it was made by GitHub's clock
        self._client = Client(_Auth("Bearer", self._jwt), self._api_url, self._policy)
        self._installations: dict[str, int | None] = {}
        self._tokens: dict[int, _AccessToken] = {}
        self._client_of = lru_cache(_KEPT)(self._new_client)

    def client_for(self, repository: str) -> Client | None:
        """Return a client for OWNER/REPO; None when the App is suspended or not installed there.

        Raises `CredentialError` for a refused id or key, `Refused`, `Outage` and `LimitReached`.
        """
        name = repository.lower()
        if name not in self._installations:
            self._installations[name] = self._find(repository)
        installation = self._installations[name]
        return None if installation is None else self._client_of(installation)

    def _new_client(self, installation: int) -> Client:
        auth = _Auth("token", lambda: self._token(installation))
        return Client(auth, self._api_url, self._policy)

    def _find(self, repository: str) -> int | None:
        path = f"/repos/{quote(repository)}/installation"
        answer = self._as_app(lambda: self._client.get(path, _Installation))
        if answer.status == 404:
            return None
        found = answer.require()
        return None if found.suspended_at else found.id

    def _token(self, installation: int) -> str:
        """Return the installation's token, a new one when the last is about to end."""
        kept = self._tokens.get(installation)
        if kept is None or kept.expires_at.timestamp() - _MARGIN < self._now() + self._skew:
            path = f"/app/installations/{installation}/access_tokens"
            kept = self._as_app(
                lambda: repeat(
                    self._policy, lambda: self._client.attempt("POST", path, _AccessToken, body={})
                )
            ).require()
            self._mask(kept.token)
            self._tokens[installation] = kept
        return kept.token

    def _as_app(self, ask: Callable[[], Answer[T]]) -> Answer[T]:
        """Ask with the App's JWT, and once more by GitHub's clock where that may be the reason.

        Raises `CredentialError` for a refused id or key, and `Refused` for one account's refusal.
        """
        try:
            return ask()
        except Refused as refused:
            skew = self._client.clock_skew
            if abs(skew - self._skew) < _TOLERATED:
                _raise(refused)
            self._skew, self._signed = skew, ("", float("-inf"))
        try:
            return ask()
        except Refused as refused:
            _raise(refused)

    def _jwt(self) -> str:
        """Return a JWT that is valid for some minutes; making one takes longer than a request."""
        now = self._now() + self._skew
        jwt, made_at = self._signed
        if not 0 <= now - made_at < _REUSED:
            claims = {
                "iat": int(now) - _BACKDATED,
                "exp": int(now) + _LIFETIME,
                "iss": self._key.app_id,
            }
            jwt = _sign(self._key, claims)
            self._signed = jwt, now
        return jwt


class _Auth(Auth):
    """A token that is made or renewed when a request needs it."""

    def __init__(self, kind: str, make: Callable[[], str]) -> None:
        self._kind = kind
        self._make = make

    @property
    def token_type(self) -> str:
        return self._kind

    @property
    def token(self) -> str:
        return self._make()


def _raise(refused: Refused) -> NoReturn:
    """Raise the error of an id or key that is wrong (401); another refusal is one account's."""
    if "does not accept the token" not in refused.message:
        raise refused
    raise CredentialError(
        f"GitHub rejected the App's id and private key: {refused.message}",
        "Check that the key is listed on this App's settings page.",
    ) from refused
