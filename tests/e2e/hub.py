"""A GitHub for the tests: the API emulator behind the gateway, with what people do on GitHub."""

from __future__ import annotations

import base64
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import jwt
import requests
import yaml
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.e2e.gateway import Gateway, Handler, running

APP_ID = 15368  # GitHub Actions' own App: the workflow's token is one of its installation tokens
LEARNERS = tuple(f"learner-{number:02}" for number in range(80))
WORKFLOW_TOKEN = {"contents": "read", "checks": "write"}


@dataclass(frozen=True, slots=True)
class Pushed:
    """A repository with a commit: `sha` is its head."""

    full_name: str
    sha: str

    @property
    def owner(self) -> str:
        return self.full_name.split("/")[0]


@dataclass(slots=True)
class Hub:
    """The emulator seen from outside. `url` is what goes into GITHUB_API_URL."""

    gateway: Gateway
    key: str = field(repr=False)
    _learners: Iterator[str] = field(default_factory=lambda: iter(LEARNERS))

    @property
    def url(self) -> str:
        return self.gateway.url

    def call(self, method: str, path: str, token: str, body: object = None) -> Any:
        """One API call that must succeed; the decoded answer, or None where there is no content."""
        answer = requests.request(
            method,
            self.url + path,
            json=body,
            headers={"Authorization": f"Bearer {token}"},
            timeout=30,
        )
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text[:300]}"
        return answer.json() if answer.content else None

    def learner(self) -> str:
        """Return the login of a new user, whose token is `token-LOGIN`."""
        return next(self._learners)

    def repository(
        self,
        files: Mapping[str, str | bytes] | None,
        *,
        owner: str | None = None,
        name: str = "alx-project-nexus",
    ) -> Pushed:
        """Make a repository of `owner` (or a new learner) with one commit of `files`, if any."""
        owner = owner or self.learner()
        made = self.call("POST", "/user/repos", f"token-{owner}", {"name": name})
        full_name: str = made["full_name"]
        self.gateway.ids[made["id"]] = full_name
        self.gateway.true_names[full_name.lower()] = full_name
        if files is None:
            self.gateway.empty.add(full_name.lower())
            return Pushed(full_name, "")
        return Pushed(full_name, self.push(full_name, files))

    def push(
        self, full_name: str, files: Mapping[str, str | bytes], *, branch: str = "main"
    ) -> str:
        """Commit files on a branch, which is made where it is not there; return the commit."""
        token = f"token-{full_name.split('/', maxsplit=1)[0]}"
        sha = ""
        for path, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            body = {
                "message": f"Write {path}",
                "content": base64.b64encode(data).decode(),
                "branch": branch,
            }
            if branch != "main" and not sha:
                self.branch(full_name, branch, token)
            old = requests.get(
                f"{self.url}/repos/{full_name}/contents/{path}?ref={branch}", timeout=30
            )
            if old.ok:
                body["sha"] = old.json()["sha"]
            sha = self.call("PUT", f"/repos/{full_name}/contents/{path}", token, body)["commit"][
                "sha"
            ]
        return sha

    def branch(self, full_name: str, name: str, token: str) -> None:
        """Make a branch where main is."""
        main = self.call("GET", f"/repos/{full_name}/git/ref/heads/main", token)["object"]["sha"]
        self.call(
            "POST",
            f"/repos/{full_name}/git/refs",
            token,
            {"ref": f"refs/heads/{name}", "sha": main},
        )

    def link(self, full_name: str, path: str, target: str) -> str:
        """Commit a symbolic link on main, which the contents API cannot; return the commit."""
        token, git = f"token-{full_name.split('/', maxsplit=1)[0]}", f"/repos/{full_name}/git"
        head = self.call("GET", f"{git}/ref/heads/main", token)["object"]["sha"]
        blob = self.call("POST", f"{git}/blobs", token, {"content": target, "encoding": "utf-8"})[
            "sha"
        ]
        entry = {"path": path, "mode": "120000", "type": "blob", "sha": blob}
        base = self.call("GET", f"{git}/commits/{head}", token)["tree"]["sha"]
        tree = self.call("POST", f"{git}/trees", token, {"base_tree": base, "tree": [entry]})["sha"]
        body = {"message": f"Link {path}", "tree": tree, "parents": [head]}
        commit: str = self.call("POST", f"{git}/commits", token, body)["sha"]
        self.call("PATCH", f"{git}/refs/heads/main", token, {"sha": commit})
        return commit

    def change(self, full_name: str, **settings: object) -> None:
        """Change a repository's settings, such as `archived` and `private`, as its owner."""
        self.call(
            "PATCH", f"/repos/{full_name}", f"token-{full_name.split('/', maxsplit=1)[0]}", settings
        )
        if settings.get("archived"):
            self.gateway.archived.add(full_name.lower())

    def rename(self, full_name: str, name: str) -> str:
        """Rename a repository: its old name answers 301 from now on. Returns the new full name."""
        owner = full_name.split("/", maxsplit=1)[0]
        made = self.call("PATCH", f"/repos/{full_name}", f"token-{owner}", {"name": name})
        self.gateway.renamed[full_name.lower()] = made["full_name"]
        self.gateway.true_names[made["full_name"].lower()] = made["full_name"]
        self.gateway.ids[made["id"]] = made["full_name"]
        return str(made["full_name"])

    def workflow_token(self, owner: str, permissions: Mapping[str, str] | None = None) -> str:
        """Return the token of a workflow in `owner`'s repositories, as Actions gives it."""
        now = int(time.time())
        claims = {"iat": now - 60, "exp": now + 300, "iss": str(APP_ID)}
        app = jwt.encode(claims, self.key, algorithm="RS256")
        path = f"/app/installations/{LEARNERS.index(owner) + 1}/access_tokens"
        made = self.call("POST", path, app, {"permissions": dict(permissions or WORKFLOW_TOKEN)})
        return str(made["token"])

    def check_runs(self, pushed: Pushed, sha: str | None = None) -> list[dict[str, Any]]:
        """All check runs on a commit, the oldest first."""
        path = f"/repos/{pushed.full_name}/commits/{sha or pushed.sha}/check-runs"
        path += "?filter=all&per_page=100"
        runs: list[dict[str, Any]] = self.call("GET", path, f"token-{pushed.owner}")["check_runs"]
        return sorted(runs, key=lambda run: int(run["id"]))

    def annotations(self, pushed: Pushed, run: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The annotations of a check run."""
        path = f"/repos/{pushed.full_name}/check-runs/{run['id']}/annotations?per_page=100"
        found = self.call("GET", path, f"token-{pushed.owner}")["check_annotations"]
        return list(found)


def seed(key: str) -> dict[str, Any]:
    """Return the emulator's first state: learners with tokens, and the Actions App installed."""
    installations = [
        {"installation_id": number, "account": login, "repository_selection": "all"}
        for number, login in enumerate(LEARNERS, 1)
    ]
    app = {
        "app_id": APP_ID,
        "slug": "github-actions",
        "name": "GitHub Actions",
        "private_key": key,
        "permissions": {"checks": "write", "contents": "write"},
        "events": [],
        "installations": installations,
    }
    users = [*LEARNERS, "staff"]
    return {
        "tokens": {f"token-{login}": {"login": login, "scopes": ["repo"]} for login in users},
        "github": {"users": [{"login": login} for login in users], "apps": [app]},
    }


def new_key() -> str:
    """A fresh RSA key for the App, PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    ).decode()


def node() -> str | None:
    """The Node.js of the virtual environment or of the machine."""
    return shutil.which(
        "node", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait until the port is open; fail with the log if the process ends or is slow."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("localhost", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"the emulator did not start:\n{log.read_text()}")


@contextmanager
def emulated(command: str, folder: Path) -> Iterator[Hub]:
    """Start emulator and gateway; `command` is Node.js, `folder` an empty one for its files."""
    key, port = new_key(), free_port()
    (folder / "seed.yaml").write_text(yaml.safe_dump(seed(key)))
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    with running(server, f"localhost:{port}") as gateway, (folder / "log").open("wb") as log:
        emulate = Path(__file__).parents[1] / "node/node_modules/emulate/dist/index.js"
        arguments = [
            "start",
            "--service",
            "github",
            "--port",
            str(port),
            "--seed",
            str(folder / "seed.yaml"),
        ]
        process = subprocess.Popen(
            [command, str(emulate), *arguments, "--base-url", gateway.url],
            stdout=log,
            stderr=log,
            cwd=folder,
        )
        try:
            wait_for(process, port, folder / "log")
            yield Hub(gateway, key)
        finally:
            process.terminate()
            process.wait(10)
