"""The emulated GitHub, and the action run in both ways it can be run."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import absent
from tests.e2e.hub import Hub, emulated, node
from tests.e2e.runner import ContainerRunner, ProcessRunner, Runner


@pytest.fixture(scope="session")
def hub(node_modules: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """One emulator for the whole run: every test takes learners of its own."""
    command = node()
    if command is None:
        absent("Node.js", "run `make setup`, which fetches one")
    with emulated(command, tmp_path_factory.mktemp("emulator")) as emulator:
        yield emulator


@pytest.fixture(scope="session")
def process_runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    return ProcessRunner(tmp_path_factory.mktemp("steps"))


@pytest.fixture(scope="session")
def container_runner(shared_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> ContainerRunner:
    """The image, built once; skipped where no stand-in for GitHub's runner lies beside this repository."""
    command = shared_dir / "tools" / "actions-runner"
    if not command.exists():
        pytest.skip("there is no `actions-runner` in the folder `shared`: the container is not run")
    runner = ContainerRunner(command, tmp_path_factory.mktemp("container"))
    _once(tmp_path_factory, "image", runner.build)
    return runner


def _once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[], None]) -> None:
    """Make what all processes of a test run share (`pytest -n 2`): the first makes it, the others wait for that."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (shared / f"{name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / f"{name}.made").exists():
            make()
            (shared / f"{name}.made").touch()


@pytest.fixture(params=["process", "container"])
def run(request: pytest.FixtureRequest) -> Runner:
    """The action as a process, then in the container: the same must come of it. A container takes seconds to start,
    so what does not depend on it asks for `process_runner`."""
    runner: Runner = request.getfixturevalue(f"{request.param}_runner")
    return runner
