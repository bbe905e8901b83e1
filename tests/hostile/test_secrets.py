"""Token and App key, end to end: no run leaves them anywhere or sends them elsewhere.

Each run is a process of its own (`tests.hostile.watched`) against a server that notes what it is
sent.
"""

from __future__ import annotations

import datetime as dt
import io
import ipaddress
import json
import os
import re
import socket
import ssl
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from nexus_check.action.run import run as act
from nexus_check.sources.readme import blob_id
from tests.servers.process import running
from tests.unit import githubapi as api

pytestmark = [pytest.mark.slow, pytest.mark.loopback]

TOKEN = "ghp_canaryCanaryCanaryCanaryCanary0001"
OF_THE_APP = "ghs_canaryCanaryCanaryCanaryCanary0002"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEM = KEY.private_bytes(
    serialization.Encoding.PEM,
    serialization.PrivateFormat.TraditionalOpenSSL,
    serialization.NoEncryption(),
).decode()
KEY_LINE = PEM.splitlines()[3]
"""A line of the key, as a sign of the whole."""

README = b"# Nexus\n\nA page that says little.\n"
FULL_NAME = "amina/alx-project-nexus"

# --- the server ----------------------------------------------------------------------------------


@dataclass
class Server:
    """`sent` are the Authorization headers it got, `elsewhere` those where `way` redirects to."""

    way: str = "calm"
    elsewhere: str = ""
    sent: list[str] = field(default_factory=list)
    url: str = ""


STATUSES: Mapping[str, tuple[int, str]] = {
    "401": (401, "Bad credentials"),
    "403": (403, "Resource not accessible by integration"),
    "503": (503, ""),
}


def answer(method: str, path: str) -> tuple[int, Any]:
    """What GitHub says of a repository whose README is not done yet."""
    base = f"/repos/{FULL_NAME}"
    known: dict[tuple[str, str], tuple[int, Any]] = {
        ("GET", base): (200, api.facts()),
        ("GET", f"{base}/commits/{api.COMMIT}"): (200, api.commit()),
        ("GET", f"{base}/commits/main"): (200, api.commit()),
        ("GET", f"{base}/git/trees/{api.TREE}"): (200, api.tree(api.entry("README.md", README))),
        ("GET", f"{base}/git/blobs/{blob_id(README)}"): (200, api.blob(README)),
        ("GET", f"{base}/commits/{api.COMMIT}/check-runs"): (200, {"check_runs": []}),
        ("POST", f"{base}/check-runs"): (201, {"id": 5, "html_url": "https://github.com/runs/5"}),
        ("GET", f"{base}/installation"): (200, {"id": 7}),
        ("POST", "/app/installations/7/access_tokens"): (
            201,
            {"token": OF_THE_APP, "expires_at": "2099-01-01T00:00:00Z"},
        ),
    }
    return known.get((method, path), (404, {"message": "Not Found"}))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    state: Server

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PATCH(self) -> None:
        self._serve()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""

    def _serve(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.state.sent.append(self.headers.get("Authorization") or "")
        way, path = self.state.way, self.path.partition("?")[0]
        if way == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
        elif way in STATUSES:
            status, message = STATUSES[way]
            self._send(status, json.dumps({"message": message}).encode())
        elif way == "malformed":
            self._send(200, b'{"name": "alx-')
        elif way.startswith("redirect"):
            self._send(int(way[-3:]), b"{}", Location=f"{self.state.elsewhere}{path}")
        else:
            status, body = answer(self.command, path)
            self._send(status, json.dumps(body).encode())

    def _send(self, status: int, data: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {
            "Content-Type": "application/json",
            "Content-Length": str(len(data)),
            **headers,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A server on a free port of this machine; over TLS with a `context`."""
    state = Server()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Own", (Handler,), {"state": state}))
    server.daemon_threads = True
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    state.url = f"http{'s' if context else ''}://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(name="server")
def _server() -> Iterator[Server]:
    with serving() as state:
        yield state


# --- a run ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ran:
    code: int
    stdout: str
    stderr: str
    folder: Path

    @property
    def shown(self) -> str:
        """Everything printed, except what tells the runner what to mask, and everything written."""
        printed = "\n".join(
            line for line in self.stdout.splitlines() if not line.startswith("::add-mask::")
        )
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        return (
            printed
            + self.stderr
            + "".join(path.read_bytes().decode("utf-8", "replace") for path in files)
        )

    @property
    def seen(self) -> set[str]:
        """What was looked at for a secret."""
        path = self.folder / "notes.seen"
        return set(path.read_text().split()) if path.exists() else set()


def run(folder: Path, server: str, *arguments: str, way: str = "calm", **environment: str) -> Ran:
    """Run nexus-check in `folder` with this environment, and fail if it leaves a secret behind."""
    inherited = {
        name: value for name, value in os.environ.items() if name in ("PATH", "SYSTEMROOT", "HOME")
    }
    canaries = {"CANARY_TOKEN": TOKEN, "CANARY_APP": OF_THE_APP, "CANARY_KEY": KEY_LINE}
    (folder / "work").mkdir(parents=True)
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile.watched", str(folder / "notes"), way, *arguments],
        env={
            **inherited,
            **canaries,
            "GITHUB_API_URL": server,
            "PYTHONPATH": str(Path(__file__).parents[2]),
        }
        | environment,
        cwd=folder / "work",
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr, folder)


def action(folder: Path, server: str, way: str = "calm", **inputs: str) -> Ran:
    """Run the action on a push."""
    folder.mkdir(parents=True, exist_ok=True)
    given = {f"INPUT_{name.upper().replace('_', '-')}": value for name, value in inputs.items()}
    return run(
        folder,
        server,
        "action",
        way=way,
        GITHUB_REPOSITORY=FULL_NAME,
        GITHUB_SHA=api.COMMIT,
        GITHUB_EVENT_NAME="push",
        GITHUB_WORKSPACE=str(folder / "work"),
        GITHUB_OUTPUT=str(folder / "output"),
        GITHUB_STEP_SUMMARY=str(folder / "summary"),
        **given,
    )


def assert_kept(ran: Ran) -> None:
    """No secret is in what was printed or written, nor was one noted on the way."""
    for secret in (TOKEN, OF_THE_APP, *(line for line in PEM.splitlines() if "-----" not in line)):
        at = ran.shown.find(secret)
        assert at < 0, ran.shown[max(0, at - 300) : at + 50]
    assert not (ran.folder / "notes").exists(), (ran.folder / "notes").read_text()


@pytest.mark.parametrize(
    ("way", "kind", "code"),
    [
        ("calm", "calm", 1),
        ("calm", "debug", 1),
        ("calm", "broken", 3),
        ("403", "calm", 3),
        ("503", "debug", 3),
        ("malformed", "calm", 3),
        ("redirect 301", "calm", 3),
    ],
)
def test_the_action_keeps_its_token(
    tmp_path: Path, server: Server, way: str, kind: str, code: int
) -> None:
    with serving() as elsewhere:
        server.way, server.elsewhere = way, elsewhere.url
        ran = action(tmp_path / "run", server.url, kind, token=TOKEN)
        assert elsewhere.sent == []
    assert ran.code == code, ran.stdout + ran.stderr
    assert_kept(ran)
    assert set(server.sent) == {f"token {TOKEN}"}
    assert ran.stdout.startswith(f"::add-mask::{TOKEN}\n")
    assert {"request", "Client", "Inputs", "Secret"} <= ran.seen
    assert ("Traceback" in ran.stdout) == (kind == "broken")


@pytest.mark.parametrize(
    ("way", "kind", "code"),
    [("calm", "calm", 1), ("calm", "debug", 1), ("calm", "broken", 3), ("401", "debug", 2)],
)
def test_the_action_keeps_the_key_and_the_tokens_of_an_app(
    tmp_path: Path, server: Server, way: str, kind: str, code: int
) -> None:
    server.way = way
    ran = action(
        tmp_path / "run", server.url, kind, token=TOKEN, app_id="4242", app_private_key=PEM
    )
    assert ran.code == code, ran.stdout + ran.stderr
    assert_kept(ran)
    assert TOKEN not in " ".join(server.sent)
    assert (f"token {OF_THE_APP}" in server.sent) == (way == "calm")
    masked = {
        line.removeprefix("::add-mask::")
        for line in ran.stdout.splitlines()
        if line.startswith("::add-mask::")
    }
    assert {line for line in PEM.splitlines() if len(line) >= 6} <= masked
    assert (OF_THE_APP in masked) == (way == "calm")
    assert {"request", "App", "AppKey", "Secret"} <= ran.seen


@pytest.mark.parametrize(
    ("way", "kind", "code"),
    [
        ("calm", "debug", 1),
        ("calm", "broken", 3),
        ("401", "debug", 3),
        ("reset", "calm", 3),
        ("redirect 302", "calm", 3),
        ("redirect 308", "calm", 3),
    ],
)
def test_the_command_line_keeps_its_token(
    tmp_path: Path, server: Server, way: str, kind: str, code: int
) -> None:
    with serving() as elsewhere:
        server.way, server.elsewhere = way, elsewhere.url
        ran = run(
            tmp_path / "run",
            server.url,
            "check",
            "amina",
            "--format",
            "json",
            way=kind,
            GITHUB_TOKEN=TOKEN,
        )
        assert elsewhere.sent == []
    assert ran.code == code, ran.stdout + ran.stderr
    assert_kept(ran)
    assert set(server.sent) == {f"token {TOKEN}"}
    assert {"request", "Client"} <= ran.seen


@pytest.mark.parametrize(
    "faults", [{"every": 2, "faults": ["status-503", "malformed", "reset"]}, {"outage": True}]
)
def test_a_sweep_keeps_its_token_and_hands_it_to_no_process(
    tmp_path: Path, node_modules: Path, faults: Mapping[str, Any]
) -> None:
    assert node_modules.is_dir()
    with running("--size", "30", "--roster", str(tmp_path / "roster.csv")) as served:
        served.faults(**faults)
        more = [
            "--roster",
            str(tmp_path / "roster.csv"),
            "--output",
            "out",
            "--max-wait",
            "2",
            "--jobs",
            "1",
        ]
        ran = run(
            tmp_path / "run",
            served.url,
            "sweep",
            *more,
            GITHUB_TOKEN=TOKEN,
            NEXUS_CHECK_APP_PRIVATE_KEY=PEM,
        )
    assert ran.code == (3 if faults.get("outage") else 0), ran.stderr
    assert_kept(ran)
    assert {"request", "Client"} <= ran.seen
    assert ("process" in ran.seen) != bool(faults.get("outage"))
    assert (ran.folder / "work/out/report.html").is_file()


def test_what_watches_would_see_a_secret(tmp_path: Path) -> None:
    """The watcher notes what it should: here the canary is how long the policy waits."""
    asked = ("check", "amina", "--max-wait", "7.25")
    ran = run(tmp_path / "run", "http://localhost:9", *asked, CANARY_WAIT="7.25")
    assert ran.code == 3
    assert "repr of a Policy" in (ran.folder / "notes").read_text()


# --- keys that are none --------------------------------------------------------------------------


def _pem(key: Any, encryption: serialization.KeySerializationEncryption | None = None) -> str:
    data: bytes = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        encryption or serialization.NoEncryption(),
    )
    return data.decode()


PUBLIC = KEY.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)
NO_KEYS = {
    "a line of it": KEY_LINE,
    "without its last line": PEM.rpartition("-----END")[0],
    "cut in the middle": PEM[: len(PEM) // 2],
    "a line is missing": PEM.replace(KEY_LINE + "\n", ""),
    "a letter is missing": PEM.replace(KEY_LINE, KEY_LINE[1:]),
    "the public key": PUBLIC.decode(),
    "another kind": _pem(ec.generate_private_key(ec.SECP256R1())),
    "with a passphrase": _pem(KEY, serialization.BestAvailableEncryption(b"invented")),
    "a token": OF_THE_APP,
}


@pytest.mark.parametrize("key", NO_KEYS.values(), ids=NO_KEYS)
def test_a_key_that_is_none_is_one_line_and_2_and_nothing_is_sent(tmp_path: Path, key: str) -> None:
    """Every socket but to this machine is closed here, and nothing listens."""
    log = io.StringIO()
    inputs = {"INPUT_TOKEN": TOKEN, "INPUT_APP-ID": "4242", "INPUT_APP-PRIVATE-KEY": key}
    files = {"GITHUB_WORKSPACE": str(tmp_path), "GITHUB_OUTPUT": str(tmp_path / "output")}
    step = {"GITHUB_REPOSITORY": FULL_NAME, "GITHUB_SHA": api.COMMIT}
    assert act({**inputs, **files, **step}, log) == 2
    (line,) = [line for line in log.getvalue().splitlines() if not line.startswith("::add-mask::")]
    assert line.startswith("::error title=Nexus check::")
    assert re.search("private[- ]key", line)
    shown = line + (tmp_path / "output").read_text()
    assert not [
        secret
        for secret in (TOKEN, OF_THE_APP, *key.split())
        if len(secret) > 20 and secret in shown
    ]


def test_a_sweep_with_such_a_key_is_one_line_and_2(tmp_path: Path, server: Server) -> None:
    (tmp_path / "roster.csv").write_text("github\namina\n")
    key = NO_KEYS["a line is missing"]
    given = {
        "GITHUB_TOKEN": TOKEN,
        "NEXUS_CHECK_APP_ID": "4242",
        "NEXUS_CHECK_APP_PRIVATE_KEY": key,
    }
    ran = run(
        tmp_path / "run",
        server.url,
        "sweep",
        "--roster",
        str(tmp_path / "roster.csv"),
        "--post",
        **given,
    )
    assert (ran.code, ran.stdout, ran.stderr.count("\n")) == (2, "", 1), ran.stderr
    assert_kept(ran)
    assert server.sent == []


# --- TLS -----------------------------------------------------------------------------------------


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine that no authority signed, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_text(_pem(key))
    return folder / "cert.pem", folder / "key.pem"


@pytest.mark.parametrize("trusted", [None, "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"])
def test_an_untrusted_certificate_gets_no_token(tmp_path: Path, trusted: str | None) -> None:
    cert, key = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    authority = {trusted: str(cert)} if trusted else {}
    with serving(context) as server:
        ran = run(tmp_path / "run", server.url, "check", "amina", GITHUB_TOKEN=TOKEN, **authority)
    assert_kept(ran)
    if trusted:
        assert (ran.code, set(server.sent)) == (1, {f"token {TOKEN}"}), ran.stderr
    else:
        assert (ran.code, server.sent) == (3, []), ran.stdout
        assert "certificate could not be verified" in " ".join(ran.stdout.split())
