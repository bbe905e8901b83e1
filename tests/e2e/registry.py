"""A container registry on loopback: what a push and a pull need of the OCI distribution API.

https://github.com/opencontainers/distribution-spec/blob/main/spec.md
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

BLOB = re.compile(r"/v2/(?P<name>.+)/blobs/(?P<digest>sha256:[0-9a-f]{64})")
UPLOAD = re.compile(
    r"/v2/(?P<name>.+)/blobs/uploads/(?P<id>\w*)"
    r"(?:\?(?:.*&)?digest=(?P<digest>sha256(?::|%3A)\w+))?"
)
MANIFEST = re.compile(r"/v2/(?P<name>.+)/manifests/(?P<reference>[\w.:-]+)")


class Registry(ThreadingHTTPServer):
    """Keeps blobs and manifests in memory, by digest; manifests by `NAME:TAG` as well."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.blobs: dict[str, bytes] = {}
        self.uploads: dict[str, bytes] = {}
        self.manifests: dict[str, tuple[str, bytes]] = {}

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def digest(self, name: str, tag: str) -> str:
        """Return the digest of the manifest with this tag."""
        return _digest(self.manifests[f"{name}:{tag}"][1])

    def config(self, name: str, digest: str) -> dict[str, Any]:
        """Return the configuration of the image with this digest."""
        manifest = json.loads(self.manifests[f"{name}:{digest}"][1])
        config: dict[str, Any] = json.loads(self.blobs[manifest["config"]["digest"]])["config"]
        return config


@contextmanager
def serving() -> Iterator[Registry]:
    """Yield a registry that answers until the block ends."""
    with Registry() as registry:
        threading.Thread(target=registry.serve_forever, daemon=True).start()
        yield registry
        registry.shutdown()


def _digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Registry

    # the name in the standard library
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep quiet."""

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        if self.path.rstrip("/") == "/v2":
            self._answer(200)
        elif (found := BLOB.fullmatch(self.path)) and found["digest"] in self.server.blobs:
            self._answer(200, self.server.blobs[found["digest"]])
        elif (found := MANIFEST.fullmatch(self.path)) and (
            key := f"{found['name']}:{found['reference']}"
        ):
            kind, data = self.server.manifests.get(key, ("", b""))
            self._answer(200 if data else 404, data, kind)
        else:
            self._answer(404)

    def do_POST(self) -> None:
        upload = f"u{len(self.server.uploads)}"
        self.server.uploads[upload] = self._body()
        self._answer(202, location=f"{self.path.split('?')[0].rstrip('/')}/{upload}")

    def do_PATCH(self) -> None:
        found = UPLOAD.match(self.path)
        assert found
        self.server.uploads[found["id"]] += self._body()
        self._answer(202, location=self.path)

    def do_PUT(self) -> None:
        body = self._body()
        if found := MANIFEST.fullmatch(self.path):
            for reference in (found["reference"], _digest(body)):
                self.server.manifests[f"{found['name']}:{reference}"] = (
                    self.headers["Content-Type"],
                    body,
                )
            self._answer(201, digest=_digest(body))
        elif found := UPLOAD.match(self.path):
            data = self.server.uploads[found["id"]] + body
            wanted = found["digest"].replace("%3A", ":")
            self.server.blobs[wanted] = data
            self._answer(201 if _digest(data) == wanted else 400, digest=wanted)
        else:
            self._answer(404)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        chunks = []
        while size := int(self.rfile.readline(), 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def _answer(
        self,
        status: int,
        body: bytes = b"",
        kind: str = "",
        *,
        location: str = "",
        digest: str = "",
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if body:
            self.send_header("Docker-Content-Digest", _digest(body))
            self.send_header("Content-Type", kind or "application/octet-stream")
        if digest:
            self.send_header("Docker-Content-Digest", digest)
        if location:
            self.send_header("Location", location)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
