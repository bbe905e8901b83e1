"""The client over real sockets: what a broken connection looks like, and that it is retried."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator

import msgspec
import pytest

from nexus_check.errors import Outage
from nexus_check.github import connection
from nexus_check.github.client import Client, connect
from tests.unit import githubapi as api

pytestmark = pytest.mark.loopback

GOOD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: "
    b"application/json; "
    b"charset=utf-8\r\nContent-Length: "
    b'17\r\n\r\n{"name": "nexus"}'
)
Act = Callable[[socket.socket], None]


class Name(msgspec.Struct):
    name: str


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def wait(connection: socket.socket) -> None:
    """Until the other side gives up."""
    connection.recv(1)


def says(data: bytes) -> Act:
    return lambda connection: connection.sendall(data)


BROKEN: dict[str, Act] = {
    "hangs up": lambda _: None,
    "resets": reset,
    "is cut in the headers": says(GOOD[:40]),
    "is cut in the body": says(GOOD[:-5]),
    "is cut in a chunk": says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{"),
    "is garbled gzip": says(
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello"
    ),
    "is no HTTP": says(b"220 smtp.example.invalid ESMTP\r\n"),
    "says nothing": wait,
}


every_way = pytest.mark.parametrize(
    "act",
    [
        # whole seconds are the shortest time that PyGithub waits
        pytest.param(act, id=name, marks=[pytest.mark.slow] if act is wait else [])
        for name, act in BROKEN.items()
    ],
)


class Peer:
    """Listens on this machine; each connection gets a request, and does what is next in `acts`."""

    def __init__(self) -> None:
        self.acts: list[Act] = []
        self.requests: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                self.requests.append(connection.recv(65536))
                act = self.acts.pop(0) if self.acts else says(GOOD)
                act(connection)

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()


@pytest.fixture(name="peer")
def _peer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Peer]:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(connection, "TIMEOUT", 1)
    peer = Peer()
    yield peer
    peer.close()


def to(peer: Peer, **policy: int) -> Client:
    return connect(api.TOKEN, peer.url, api.Clock().policy(**policy))


@every_way
def test_a_broken_answer_is_asked_again(peer: Peer, act: Act) -> None:
    peer.acts = [act]
    client = to(peer)
    assert client.get("/user", Name).value == Name("nexus")
    assert len(peer.requests) == 2


@every_way
def test_and_is_an_outage_when_it_stays_so(peer: Peer, act: Act) -> None:
    peer.acts = [act, act]
    client = to(peer, tries=2)
    with pytest.raises(Outage) as caught:
        client.get("/user", Name)
    assert str(caught.value).isprintable()
    assert "127.0.0.1" not in str(caught.value)
    assert len(peer.requests) == 2


def test_what_goes_over_the_wire(peer: Peer) -> None:
    client = to(peer)
    client.get("/user", Name, per_page=1)
    first, *headers = peer.requests[0].decode().split("\r\n")
    assert first == "GET /user?per_page=1 HTTP/1.1"
    assert f"Authorization: token {api.TOKEN}" in headers
    assert "X-GitHub-Api-Version: 2022-11-28" in headers
    assert any(header.startswith("User-Agent: nexus-check/") for header in headers)
