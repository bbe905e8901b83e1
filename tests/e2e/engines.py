"""Container engines for the tests: Docker or Podman, else Buildah, which needs no service."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.e2e import base_image

ROOT = Path(__file__).parents[2]
STORAGE = ROOT / ".images"
"""Buildah's images: inside the clone, not in the machine's own storage. `make clean` removes them.
"""

TAG = "localhost/nexus-check:under-test"
BUILD_SECONDS, RUN_SECONDS = 900, 300


class EngineError(Exception):
    """A command of the engine failed; the message is the end of its output."""


@dataclass(frozen=True, slots=True)
class Command:
    """What to run in a container: a whole command line, or None for the image's own entrypoint."""

    arguments: Sequence[str]
    environment: Mapping[str, str]
    mounts: Mapping[Path, str]
    entrypoint: str | None = None


class Engine(Protocol):
    """Builds images and runs commands in fresh containers on the host's network."""

    @property
    def name(self) -> str: ...

    @property
    def environment(self) -> Mapping[str, str]:
        """The variables that its command needs; chroot isolation would pass on all others, too."""
        ...

    def build(self, context: Path, tag: str, options: Sequence[str]) -> None:
        """Build an image; raises EngineError with the log when that fails."""
        ...

    def pull(self, image: str) -> bool:
        """Return whether the image could be fetched from its registry."""
        ...

    def has(self, image: str) -> bool:
        """Return whether the image is on this machine."""
        ...

    def remove(self, image: str) -> None:
        """Remove a name of an image, and the image with its last name."""
        ...

    def run(self, command: Command, image: str = TAG) -> subprocess.CompletedProcess[str]:
        """Run the command in a new container of the image, in /github/workspace."""
        ...


@dataclass(frozen=True, slots=True)
class Docker:
    """Docker, or Podman, which takes the same command line."""

    name: str = "docker"

    @property
    def environment(self) -> Mapping[str, str]:
        return _environment()

    def build(self, context: Path, tag: str, options: Sequence[str]) -> None:
        _checked([self.name, "build", "--tag", tag, *options, str(context)], self.environment)

    def pull(self, image: str) -> bool:
        return _succeeds(
            [self.name, "pull", "--quiet", *_without_tls(self.name, image), image], self.environment
        )

    def has(self, image: str) -> bool:
        return _succeeds([self.name, "image", "inspect", image], self.environment)

    def remove(self, image: str) -> None:
        _checked([self.name, "rmi", image], self.environment)

    def run(self, command: Command, image: str = TAG) -> subprocess.CompletedProcess[str]:
        line = [self.name, "run", "--rm", "--network", "host", "--workdir", "/github/workspace"]
        line += _volumes(command.mounts) + _variables(command.environment)
        if command.entrypoint:
            line += ["--entrypoint", command.entrypoint]
        return _finished([*line, image, *command.arguments], self.environment)


@dataclass(frozen=True, slots=True)
class Buildah:
    """Buildah with chroot isolation, which needs neither a service nor namespaces."""

    name: str = "buildah"
    storage: Path = STORAGE

    @property
    def environment(self) -> Mapping[str, str]:
        written = self.storage / "storage.conf"
        if not written.exists():
            self.storage.mkdir(exist_ok=True)
            # overlay is fast; vfs copies whole images, but works on every file system.
            if not _succeeds(["buildah", "info"], self._configured("overlay", written)):
                self._configured("vfs", written)
        return _environment() | {"CONTAINERS_STORAGE_CONF": str(written)}

    def _configured(self, driver: str, written: Path) -> dict[str, str]:
        """Write the configuration of a storage driver; return the variables that name it."""
        places = [f'{key} = "{self.storage}/{driver}-{key}"' for key in ("graphroot", "runroot")]
        half = self.storage / f"storage.conf.{os.getpid()}"
        half.write_text("\n".join(["[storage]", f'driver = "{driver}"', *places]) + "\n")
        half.rename(written)  # at once: another process of the test run may be reading it
        return _environment() | {"CONTAINERS_STORAGE_CONF": str(written)}

    def build(self, context: Path, tag: str, options: Sequence[str]) -> None:
        command = ["buildah", "build", "--format", "docker", "--tag", tag, *options, str(context)]
        _checked(command, self.environment)

    def pull(self, image: str) -> bool:
        return _succeeds(
            ["buildah", "pull", "--quiet", *_without_tls("buildah", image), image], self.environment
        )

    def has(self, image: str) -> bool:
        return _succeeds(["buildah", "inspect", "--type", "image", image], self.environment)

    def remove(self, image: str) -> None:
        _checked(["buildah", "rmi", image], self.environment)

    def run(self, command: Command, image: str = TAG) -> subprocess.CompletedProcess[str]:
        container = _checked(["buildah", "from", "--pull-never", image], self.environment).strip()
        try:
            line = ["buildah", "run", "--isolation", "chroot", "--workingdir", "/github/workspace"]
            line += _volumes(command.mounts) + _variables(command.environment)
            entrypoint = [command.entrypoint] if command.entrypoint else self._entrypoint(image)
            return _finished(
                [*line, container, "--", *entrypoint, *command.arguments], self.environment
            )
        finally:
            _checked(["buildah", "rm", container], self.environment)

    def _entrypoint(self, image: str) -> list[str]:
        template = "{{range .Docker.Config.Entrypoint}}{{println .}}{{end}}"
        inspect = ["buildah", "inspect", "--type", "image", "--format", template, image]
        return _checked(inspect, self.environment).split()


def find_engine() -> Engine | None:
    """Return the first engine that works on this machine."""
    for name in ("docker", "podman"):
        if shutil.which(name) and _succeeds([name, "info"]):
            return Docker(name)
    return Buildah() if shutil.which("buildah") else None


@contextmanager
def build_options(engine: Engine) -> Iterator[list[str]]:
    """Yield the options, with the Dockerfile's name, that build the image on this machine.

    Where the base image's registry cannot be reached, a base is made from this machine's CPython.
    """
    text = (ROOT / "Dockerfile").read_text()
    base = base_image.named_in(text)
    isolation = ["--isolation", "chroot"] if engine.name == "buildah" else []
    with tempfile.TemporaryDirectory(prefix="nexus-check-image-") as name:
        folder = Path(name)
        if engine.pull(f"docker.io/library/{base}"):
            yield [*isolation, "--file", str(ROOT / "Dockerfile")]
            return
        stand_in = "localhost/" + base.partition("@")[0]
        if not engine.has(stand_in):
            base_image.make(base, folder / "base")
            engine.build(
                folder / "base", stand_in, [*isolation, "--file", str(folder / "base/Dockerfile")]
            )
        (folder / "Dockerfile").write_text(text.replace(base, stand_in))
        mounts = base_image.pip_settings(folder) if engine.name != "docker" else {}
        yield [*isolation, "--file", str(folder / "Dockerfile"), *_volumes(mounts, ":ro")]


def build_image(engine: Engine) -> None:
    """Build the repository's Dockerfile as `TAG`."""
    if engine.has(TAG):
        engine.remove(TAG)
    with build_options(engine) as options:
        engine.build(ROOT, TAG, options)


def _without_tls(name: str, image: str) -> list[str]:
    """Return what lets an engine talk HTTP to a registry on loopback; Docker does so by itself."""
    return ["--tls-verify=false"] if image.startswith("127.0.0.1:") and name != "docker" else []


def _volumes(mounts: Mapping[Path, str], mode: str = "") -> list[str]:
    return [
        part for path, inside in mounts.items() for part in ("--volume", f"{path}:{inside}{mode}")
    ]


def _variables(environment: Mapping[str, str]) -> list[str]:
    return [part for name, value in environment.items() for part in ("--env", f"{name}={value}")]


def _succeeds(command: Sequence[str], environment: Mapping[str, str] | None = None) -> bool:
    done = subprocess.run(
        command, capture_output=True, timeout=BUILD_SECONDS, check=False, env=environment
    )
    return done.returncode == 0


def _checked(command: Sequence[str], environment: Mapping[str, str]) -> str:
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=BUILD_SECONDS, check=False, env=environment
    )
    if done.returncode:
        raise EngineError((done.stdout + done.stderr)[-6000:])
    return done.stdout


def _finished(
    command: Sequence[str], environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=RUN_SECONDS,
        check=False,
        env=environment,
    )


def _environment() -> dict[str, str]:
    kept = ("PATH", "HOME", "TMPDIR", "XDG_RUNTIME_DIR", "CONTAINER_HOST")
    return {
        name: value
        for name, value in os.environ.items()
        if name in kept or name.startswith("DOCKER_")
    }
