"""Tokens and addresses: what is refused before anything is sent first."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexus_check.environment import CERTIFICATES
from nexus_check.errors import CredentialError, UsageError
from nexus_check.github.auth import (
    DEFAULT_API_URL,
    Secret,
    certificates,
    check_api_url,
    check_token,
)
from nexus_check.github.client import connect

TOKEN = "ghp_invented0123456789"


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    monkeypatch.delenv("GITHUB_API_URL", raising=False)
    for name in CERTIFICATES:
        monkeypatch.delenv(name, raising=False)


# --- tokens --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "token",
    [f"{TOKEN[:6]} {TOKEN[6:]}", f"{TOKEN[:6]}\n{TOKEN[6:]}", f"{TOKEN}é", f"{TOKEN}\x7f", "a\0b"],
)
def test_what_cannot_be_a_token_is_refused_without_repeating_it(token: str) -> None:
    with pytest.raises(CredentialError) as caught:
        check_token(token)
    assert TOKEN[:6] not in str(caught.value)
    assert str(caught.value).endswith("Paste it again.")


@pytest.mark.parametrize("token", [None, "", " ", "\n\t"])
def test_nothing_is_no_token(token: str | None) -> None:
    assert check_token(token) is None


@pytest.mark.parametrize("token", [TOKEN, f" {TOKEN}\n", f"\t{TOKEN}\r\n"])
def test_a_token_is_taken_without_what_surrounds_it(token: str) -> None:
    secret = check_token(token)
    assert secret is not None
    assert secret.reveal() == TOKEN


@given(st.text(max_size=30))
def test_any_text_is_a_token_nothing_or_refused(text: str) -> None:
    try:
        secret = check_token(text)
    except CredentialError:
        return
    assert secret is None or secret.reveal() == text.strip()


@pytest.mark.parametrize(
    "shown",
    [str, repr, "{}".format, "{!r}".format, lambda secret: f"{[secret]} { ({'a': secret}) }"],
)
def test_a_secret_shows_itself_to_nobody(shown) -> None:  # type: ignore[no-untyped-def]
    assert TOKEN not in shown(Secret(TOKEN))


@pytest.mark.parametrize("way", [pickle.dumps, copy.copy, json.dumps])
def test_a_secret_is_not_written_or_copied(way) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(TypeError):
        way(Secret(TOKEN))


# --- the address ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        *(
            "example.org",
            "ftp://example.org",
            "https://",
            "https:///api",
            "file:///etc/passwd",
            "https://a:b:c",
        ),
        *(
            "https://example.org?x=1",
            "https://example.org#x",
            "https://[::1",
            "https://example.org:99999",
        ),
    ],
)
def test_what_cannot_be_called(url: str) -> None:
    with pytest.raises(UsageError, match="It is, for example,"):
        check_api_url(url, with_token=False)


def test_a_password_in_the_address_is_refused_without_repeating_it() -> None:
    with pytest.raises(CredentialError) as caught:
        check_api_url("https://zola:hunter22@example.org/api/v3", with_token=False)
    assert "hunter22" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org",
        "http://192.0.2.1/api",
        "http://localhost.example.org",
        "http://127.0.0.1.example.org",
    ],
)
def test_a_token_does_not_go_to_a_proxy_unencrypted(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "")
    with pytest.raises(CredentialError, match="unencrypted"):
        check_api_url(url, with_token=True)
    with pytest.raises(CredentialError, match="to the proxy unencrypted"):
        check_api_url("http://localhost:4001", with_token=True)
    monkeypatch.setenv("no_proxy", "localhost")
    assert check_api_url("http://localhost:4001", with_token=True) == "http://localhost:4001"


@pytest.mark.parametrize("name", ["https_proxy", "HTTPS_PROXY", "ALL_PROXY"])
@pytest.mark.parametrize(
    "proxy",
    [
        "http://[::",
        "a proxy",
        "http://zola:hunter@22@:99999",
        "http://zola:hunter22@proxy.example:999999",
        "http:///",
        "htp://zola:hunter22@proxy.example:1",
        "::::",
    ],
)
def test_a_malformed_proxy_is_named_without_its_password(
    name: str, proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in ("https_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(each, raising=False)
    monkeypatch.setenv(name, proxy)
    with pytest.raises(UsageError, match=f"The proxy's address in {name.upper()} is mal") as caught:
        check_api_url("https://api.example.org", with_token=True)
    assert "hunter" not in str(caught.value)
    monkeypatch.setenv("no_proxy", "api.example.org")
    assert check_api_url("https://api.example.org", with_token=True)


@pytest.mark.parametrize(
    "proxy", ["proxy.example:3128", "http://zola:hunter22@[::1]:3128", "socks5h://proxy.example"]
)
def test_a_proxy_is_used_as_it_is(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", proxy)
    monkeypatch.setenv("no_proxy", "")
    assert check_api_url("https://api.example.org", with_token=True) == "https://api.example.org"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org",
        "http://192.0.2.1/api",
        "http://localhost.example.org",
        "http://127.0.0.1.example.org",
    ],
)
def test_a_token_does_not_go_out_unencrypted(url: str) -> None:
    with pytest.raises(CredentialError, match="unencrypted"):
        check_api_url(url, with_token=True)
    assert check_api_url(url, with_token=False) == url


@pytest.mark.parametrize(
    ("url", "base"),
    [
        (None, DEFAULT_API_URL),
        ("", DEFAULT_API_URL),
        ("https://example.org/api/v3/", "https://example.org/api/v3"),
        (" https://example.org/api/v3\n", "https://example.org/api/v3"),
        ("http://localhost:4001", "http://localhost:4001"),
        ("http://127.0.0.1:4001/", "http://127.0.0.1:4001"),
        ("http://[::1]:4001", "http://[::1]:4001"),
    ],
)
def test_an_address_is_taken_without_its_last_slash(url: str | None, base: str) -> None:
    assert check_api_url(url, with_token=True) == base


def test_an_address_given_comes_before_the_environments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_API_URL", "https://environment.example.org")
    assert check_api_url(None, with_token=True) == "https://environment.example.org"
    assert (
        check_api_url("https://given.example.org", with_token=True) == "https://given.example.org"
    )


# --- certificates ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CERTIFICATES)
def test_a_file_of_certificates_is_used_and_has_to_exist(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert certificates() is True
    monkeypatch.setenv(name, str(tmp_path / "gone.pem"))
    with pytest.raises(UsageError, match=f"{name} names no file"):
        connect(None, "https://api.github.com")
    (tmp_path / "gone.pem").touch()
    assert certificates() == str(tmp_path / "gone.pem")
