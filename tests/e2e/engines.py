"""Container engines for the tests: Docker, Podman, or Buildah where neither has a service to talk to."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.e2e import base_image

ROOT = Path(__file__).parents[2]
STORAGE = ROOT / ".images"
"""Buildah's images: inside the clone, not in the machine's own storage. `make clean` removes them."""

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

    def build(self, dockerfile: Path, context: Path, tag: str, options: Sequence[str] = ()) -> None:
        """Build an image; raises EngineError with the log when that fails."""
        ...

    def pull(self, image: str) -> bool:
        """Return whether the image could be fetched from its registry."""
        ...

    def run(self, command: Command) -> subprocess.CompletedProcess[str]:
        """Run the command in a new container of the image `TAG`, in /github/workspace."""
        ...


@dataclass(frozen=True, slots=True)
class Docker:
    """Docker, or Podman, which takes the same command line."""

    name: str = "docker"

    def build(self, dockerfile: Path, context: Path, tag: str, options: Sequence[str] = ()) -> None:
        command = [self.name, "build", "--file", str(dockerfile), "--tag", tag, *options]
        _checked([*command, str(context)])

    def pull(self, image: str) -> bool:
        return _succeeds([self.name, "pull", "--quiet", image])

    def run(self, command: Command) -> subprocess.CompletedProcess[str]:
        line = [self.name, "run", "--rm", "--network", "host", "--workdir", "/github/workspace"]
        line += _volumes(command.mounts) + _variables(command.environment)
        if command.entrypoint:
            line += ["--entrypoint", command.entrypoint]
        return _finished([*line, TAG, *command.arguments])


@dataclass(frozen=True, slots=True)
class Buildah:
    """Buildah with chroot isolation, which needs neither a service nor namespaces."""

    name: str = "buildah"
    storage: Path = STORAGE

    @property
    def _line(self) -> list[str]:
        # vfs works on every file system; overlay does not on top of another overlay.
        places = ["--root", str(self.storage / "storage"), "--runroot", str(self.storage / "run")]
        return ["buildah", "--storage-driver", "vfs", *places]

    def build(self, dockerfile: Path, context: Path, tag: str, options: Sequence[str] = ()) -> None:
        command = [*self._line, "build", "--isolation", "chroot", "--format", "docker"]
        _checked([*command, "--file", str(dockerfile), "--tag", tag, *options, str(context)])
        _checked([*self._line, "rmi", "--prune"])  # the image that had this tag before

    def pull(self, image: str) -> bool:
        return _succeeds([*self._line, "pull", "--quiet", image])

    def run(self, command: Command) -> subprocess.CompletedProcess[str]:
        container = _checked([*self._line, "from", "--pull-never", TAG]).strip()
        try:
            line = [*self._line, "run", "--isolation", "chroot", "--workingdir", "/github/workspace"]
            line += _volumes(command.mounts) + _variables(command.environment)
            entrypoint = [command.entrypoint] if command.entrypoint else self._entrypoint()
            return _finished([*line, container, "--", *entrypoint, *command.arguments])
        finally:
            _checked([*self._line, "rm", container])

    def _entrypoint(self) -> list[str]:
        template = "{{range .Docker.Config.Entrypoint}}{{println .}}{{end}}"
        inspect = [*self._line, "inspect", "--type", "image", "--format", template, TAG]
        return _checked(inspect).split()


def find_engine() -> Engine | None:
    """Return the first engine that works on this machine."""
    for name in ("docker", "podman"):
        if shutil.which(name) and _succeeds([name, "info"]):
            return Docker(name)
    return Buildah() if shutil.which("buildah") else None


def build_image(engine: Engine) -> None:
    """Build the repository's Dockerfile as `TAG`.

    Where the registry of the base image cannot be reached, a stand-in is made from this machine's CPython.
    """
    text = (ROOT / "Dockerfile").read_text()
    base = base_image.named_in(text)
    dockerfile, options = ROOT / "Dockerfile", []
    with base_image.scratch_folder() as folder:
        if not engine.pull(f"docker.io/library/{base}"):
            stand_in = "localhost/" + base.partition("@")[0]
            base_image.make(base, folder / "base")
            engine.build(folder / "base" / "Dockerfile", folder / "base", stand_in)
            dockerfile = folder / "Dockerfile"
            dockerfile.write_text(text.replace(base, stand_in))
            options = _volume_options(base_image.pip_settings(folder)) if engine.name != "docker" else []
        engine.build(dockerfile, ROOT, TAG, options)


def _volume_options(mounts: Mapping[Path, str]) -> list[str]:
    return [part for path, inside in mounts.items() for part in ("--volume", f"{path}:{inside}:ro")]


def _volumes(mounts: Mapping[Path, str]) -> list[str]:
    return [part for path, inside in mounts.items() for part in ("--volume", f"{path}:{inside}")]


def _variables(environment: Mapping[str, str]) -> list[str]:
    return [part for name, value in environment.items() for part in ("--env", f"{name}={value}")]


def _succeeds(command: Sequence[str]) -> bool:
    return subprocess.run(command, capture_output=True, timeout=BUILD_SECONDS, check=False).returncode == 0


def _checked(command: Sequence[str]) -> str:
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=BUILD_SECONDS, check=False, env=_environment()
    )
    if done.returncode:
        raise EngineError((done.stdout + done.stderr)[-6000:])
    return done.stdout


def _finished(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=RUN_SECONDS,
        check=False,
        env=_environment(),
    )


def _environment() -> dict[str, str]:
    """Return the variables an engine needs, and none that chroot isolation would pass on to the container."""
    kept = ("PATH", "HOME", "TMPDIR", "XDG_RUNTIME_DIR")
    return {k: v for k, v in os.environ.items() if k in kept or k.startswith(("DOCKER_", "CONTAINER"))}
