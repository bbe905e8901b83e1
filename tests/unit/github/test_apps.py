"""GitHub Apps: keys that are none, clocks that differ, installations and tokens asked for once."""

import json
import re
import time
import traceback
from collections.abc import Iterator
from email.utils import formatdate
from typing import Any

import jwt
import pytest
import responses
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from nexus_check.errors import CredentialError, Outage, Refused
from nexus_check.github.apps import App, check_key
from tests.unit import githubapi as api
from tests.unit.githubapi import Clock

BASE = "https://api.github.com"


def pem(key: Any, encryption: Any = None) -> str:
    form, encoding = serialization.PrivateFormat.TraditionalOpenSSL, serialization.Encoding.PEM
    return str(
        key.private_bytes(encoding, form, encryption or serialization.NoEncryption()).decode()
    )


KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEM = pem(KEY)
CHECKED = check_key("12345", PEM)  # looking at a key takes long


class Hub:
    """GitHub's side of an App: checks the JWT by its own clock, gives tokens, counts requests."""

    def __init__(self, ahead: float = 0.0) -> None:
        self.ahead = ahead
        self.installations: dict[str, int] = {"amina/nexus": 7}
        self.suspended: set[int] = set()
        self.lifetime = 3600.0
        self.asked: list[str] = []
        self._given = 0

    def __enter__(self) -> "Hub":
        self._mock = responses.RequestsMock(assert_all_requests_are_fired=False)
        self._mock.start()
        anywhere = re.compile(r"https://api\.github\.com:443/.*")
        for verb in ("GET", "POST"):
            self._mock.add_callback(verb, anywhere, self._answer)
        return self

    def __exit__(self, *_: object) -> None:
        self._mock.stop()

    def now(self) -> float:
        return time.time() + self.ahead

    def _answer(self, request: Any) -> Any:
        path = request.url.removeprefix(api.API)
        self.asked.append(path)
        status, body = self._checked(request, path)
        return (status, {"Date": formatdate(self.now(), usegmt=True)}, json.dumps(body))

    def _checked(self, request: Any, path: str) -> tuple[int, Any]:
        kind, _, token = request.headers["Authorization"].partition(" ")
        if kind == "token":
            return (200, {"name": token})
        claims = jwt.decode(
            token,
            KEY.public_key(),
            algorithms=["RS256"],
            options={"verify_exp": False, "verify_iat": False},
        )
        if claims["iat"] > self.now() or not self.now() < claims["exp"] <= self.now() + 600:
            return (401, {"message": "'Expiration time' claim ('exp') is too far in the future"})
        if match := re.fullmatch(r"/repos/(.+)/installation", path):
            number = self.installations.get(match[1].lower())
            stopped = "2026-01-01T00:00:00Z" if number in self.suspended else None
            return (
                (200, {"id": number, "suspended_at": stopped})
                if number
                else (404, {"message": "Not Found"})
            )
        self._given += 1
        ends = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self.now() + self.lifetime))
        return (201, {"token": f"ghs_{self._given}", "expires_at": ends})


@pytest.fixture(name="hub")
def _hub() -> Iterator[Hub]:
    with Hub() as hub:
        yield hub


def app(now: Any = time.time) -> App:
    return App(CHECKED, BASE, Clock().policy(), now)


def name(app: App, repository: str = "amina/nexus") -> str:
    """Ask something as the App; the hub answers with the token that came."""
    client = app.client_for(repository)
    assert client is not None
    return str(client.get("/user", dict[str, str]).require()["name"])


# --- keys that are none --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("app_id", "key", "says"),
    [
        ("", PEM, "id is missing"),
        ("my app", PEM, "id is missing"),
        ("é123", PEM, "id is missing"),
        ("12345", "", "private key is empty"),
        ("12345", "  \n", "private key is empty"),
        ("12345", "ghp_sometoken", "is not a PEM file"),
        ("12345", PEM.replace("PRIVATE", "PUBLIC"), "is not a PEM file"),
        ("12345", PEM[:800] + PEM[900:], "cannot be read"),
        (
            "12345",
            "-----BEGIN RSA PRIVATE KEY-----\n\n-----END RSA PRIVATE KEY-----",
            "cannot be read",
        ),
        ("12345", pem(ec.generate_private_key(ec.SECP256R1())), "cannot be read"),
        ("12345", pem(KEY, serialization.BestAvailableEncryption(b"s3cret")), "cannot be read"),
    ],
)
def test_a_key_that_cannot_be_used_is_one_line_without_it(app_id: str, key: str, says: str) -> None:
    with pytest.raises(CredentialError, match=says) as caught:
        check_key(app_id, key)
    written = "".join(traceback.format_exception(caught.value))
    assert str(caught.value).isprintable()
    secret = [line for line in key.splitlines() if len(line) > 8 and not line.startswith("-----")]
    assert not [line for line in secret if line in written]


@pytest.mark.slow
@pytest.mark.parametrize("instead", ["\\n", " ", "\r\n"])
def test_line_breaks_may_be_lost_on_the_way_through_a_secret(hub: Hub, instead: str) -> None:
    key = check_key(" 12345 ", PEM.replace("\n", instead))
    assert name(App(key, BASE, Clock().policy())) == "ghs_1"


def test_a_key_shows_itself_to_nobody() -> None:
    key = check_key("12345", PEM)
    assert PEM.splitlines()[1] not in f"{key} {key!r} {App(key, BASE)!r} {vars(App(key, BASE))!r}"


# --- installations and tokens --------------------------------------------------------------------


def test_a_client_acts_as_the_installation(hub: Hub) -> None:
    assert name(app()) == "ghs_1"
    assert hub.asked == [
        "/repos/amina/nexus/installation",
        "/app/installations/7/access_tokens",
        "/user",
    ]


def test_installations_and_tokens_are_asked_for_once(hub: Hub) -> None:
    hub.installations["amina/other"] = 7
    ours = app()
    assert [name(ours), name(ours), name(ours, "Amina/Nexus"), name(ours, "amina/other")] == [
        "ghs_1"
    ] * 4
    assert sum("access_tokens" in path for path in hub.asked) == 1
    assert sum("installation" in path and "app/" not in path for path in hub.asked) == 2


def test_a_token_is_renewed_before_it_ends(hub: Hub) -> None:
    hub.lifetime = 299
    ours = app()
    assert [name(ours), name(ours)] == ["ghs_1", "ghs_2"]


def test_a_token_lasts_until_shortly_before_it_ends(hub: Hub) -> None:
    hub.lifetime = 310
    ours = app()
    assert [name(ours), name(ours)] == ["ghs_1", "ghs_1"]


def test_a_token_is_asked_for_again_after_an_outage(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = {"/app/installations/7/access_tokens"}

    def checked(request: Any, path: str) -> tuple[int, Any]:
        if path in broken:
            broken.remove(path)
            return (502, {})
        return Hub._checked(hub, request, path)

    monkeypatch.setattr(hub, "_checked", checked)
    assert name(app()) == "ghs_1"


def test_a_repository_without_the_app_has_no_client(hub: Hub) -> None:
    ours = app()
    assert ours.client_for("kofi/nexus") is None
    assert ours.client_for("kofi/nexus") is None
    assert len(hub.asked) == 1


def test_nor_has_one_where_it_is_suspended(hub: Hub) -> None:
    hub.suspended.add(7)
    assert app().client_for("amina/nexus") is None


@pytest.mark.slow
def test_many_installations_do_not_pile_up_clients(hub: Hub) -> None:
    hub.installations = {f"learner-{number}/nexus": number for number in range(1, 60)}
    ours = app()
    names = [name(ours, repository) for repository in hub.installations]
    assert names == [f"ghs_{number}" for number in range(1, 60)]
    assert ours._client_of.cache_info().currsize <= 16


# --- clocks --------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("ahead", [-3600, -300, -50, 50, 300, 3600])
def test_clocks_may_differ(ahead: float) -> None:
    """Up to a minute has no effect; beyond it GitHub refuses once, then its clock is used."""
    with Hub(ahead) as hub:
        ours = app()
        assert [name(ours), name(ours)] == ["ghs_1", "ghs_1"]
    assert len(hub.asked) <= 5


def test_a_key_of_another_app_is_a_credential_error(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = (401, {"message": "A JSON web token could not be decoded"})
    monkeypatch.setattr(hub, "_checked", lambda *_: answer)
    with pytest.raises(CredentialError, match="could not be decoded"):
        app().client_for("amina/nexus")
    assert len(hub.asked) == 1


@pytest.mark.parametrize("status", [403, 451])
def test_a_refusal_of_one_account_is_no_fault_of_the_key(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setattr(hub, "_checked", lambda *_: (status, {"message": "IP allow list"}))
    with pytest.raises(Refused, match="IP allow list"):
        app().client_for("amina/nexus")


def test_an_outage_is_an_outage(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "_checked", lambda *_: (503, {}))
    with pytest.raises(Outage):
        app().client_for("amina/nexus")
    assert len(hub.asked) == 6


def test_a_refused_token_comes_as_such_through_the_request_that_needed_it(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = app()
    client = ours.client_for("amina/nexus")
    monkeypatch.setattr(
        hub, "_checked", lambda *_: (403, {"message": "This installation has been suspended"})
    )
    assert client is not None
    with pytest.raises(Refused, match="suspended"):
        client.get("/user", dict[str, str])


def test_no_key_or_token_is_in_a_traceback(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "_checked", lambda *_: (401, {"message": "no"}))
    with pytest.raises(CredentialError) as caught:
        app().client_for("amina/nexus")
    assert PEM.splitlines()[1] not in "".join(traceback.format_exception(caught.value))
