"""Fixtures: the emulated GitHub, and the action run as a process and in its container."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import absent
from tests.e2e.engines import build_image, find_engine
from tests.e2e.hub import Hub, emulated, node
from tests.e2e.runner import ContainerRunner, ProcessRunner, Runner

READMES = Path(__file__).parent / "readmes"


@pytest.fixture(scope="session")
def hub(node_modules: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """One emulator for the whole run: every test takes learners of its own."""
    command = node()
    if command is None:
        absent("Node.js", "run `make setup`, which fetches one")
    with emulated(command, tmp_path_factory.mktemp("emulator")) as emulator:
        yield emulator


@pytest.fixture(scope="session")
def passing() -> str:
    """A README that meets every required criterion; the bundled examples would count as copied."""
    return (READMES / "passing.md").read_text()


@pytest.fixture(scope="session")
def unfinished() -> str:
    """A README with four sections that are incomplete."""
    return (READMES / "unfinished.md").read_text()


@pytest.fixture(scope="session")
def process_runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    return ProcessRunner(tmp_path_factory.mktemp("steps"))


@pytest.fixture(scope="session")
def container_runner(tmp_path_factory: pytest.TempPathFactory) -> ContainerRunner:
    """The action in the image built from the Dockerfile, which is built once in a test run."""
    engine = find_engine()
    if engine is None:
        absent(
            "A container engine",
            "install Docker, Podman or Buildah (Debian: `apt-get install buildah`)",
        )
    _once(tmp_path_factory, "image", lambda: build_image(engine))
    return ContainerRunner(engine, tmp_path_factory.mktemp("container"))


def _once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[], None]) -> None:
    """Call `make` once for all processes of a test run (`pytest -n 2`); the others wait for it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (shared / f"{name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / f"{name}.made").exists():
            make()
            (shared / f"{name}.made").touch()


@pytest.fixture(params=["process", "container"])
def run(request: pytest.FixtureRequest) -> Runner:
    """The action as a process, then in the container; both must give the same result.

    A container takes a second or more to start: tests that do not depend on it use
    `process_runner`.
    """
    runner: Runner = request.getfixturevalue(f"{request.param}_runner")
    return runner
