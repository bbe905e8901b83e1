"""A server, and sweeps of it as a person would run them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.servers.cohort import JUDGED, Cohort
from tests.servers.process import Running, running

TOKEN = "ghp_" + "x" * 36
SIZE = 300


@dataclass
class Sweeper:
    """Runs the command line in a folder of its own, with a roster of the server's cohort."""

    server: Running
    folder: Path
    size: int

    @property
    def environment(self) -> Mapping[str, str]:
        return {
            **os.environ,
            "GITHUB_TOKEN": TOKEN,
            "GITHUB_API_URL": self.server.url,
            "CI": "true",
        }

    def serve(self, size: int, **changes: float) -> None:
        """Serve a cohort of this size and write its roster."""
        self.size = size
        self.server.cohort(size=size, **changes)
        cohort = Cohort(size, mix=JUDGED)
        (self.folder / "roster.csv").write_text(cohort.roster(), encoding="utf-8")

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start `nexus-check` and do not wait."""
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "nexus_check", *arguments],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `nexus-check` to its end."""
        with self.start(*arguments) as process:
            out, err = process.communicate(timeout=300)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def sweep(self, output: str, *more: str) -> subprocess.CompletedProcess[str]:
        return self.run("sweep", "--roster", "roster.csv", "--output", output, *more)

    def end(
        self,
        process: subprocess.Popen[str],
        number: signal.Signals,
        requests: int,
        more: float = 0.0,
    ) -> int:
        """Send a signal some seconds after the server saw so many requests; wait for the end."""
        before = time.monotonic()
        while sum(self.server.seen()["requests"].values()) < requests and process.poll() is None:
            assert time.monotonic() - before < 60, "the sweep does not begin"
            time.sleep(0.02)
        time.sleep(more)
        process.send_signal(number)
        process.communicate(timeout=120)
        return process.returncode

    def read(self, output: str, name: str = "results.jsonl") -> bytes:
        return (self.folder / output / name).read_bytes()


@dataclass(frozen=True)
class Calm:
    """A sweep of the server's cohort without faults: how it ended, its files, and its requests."""

    ended: subprocess.CompletedProcess[str]
    output: Path
    seen: dict[str, Any]

    def read(self, name: str = "results.jsonl") -> bytes:
        return (self.output / name).read_bytes()


@pytest.fixture(scope="session")
def process(node_modules: Path) -> Iterator[Running]:
    assert node_modules.is_dir()
    with running("--size", "100", "--judged") as server:
        yield server


@pytest.fixture(scope="session")
def calm(process: Running, tmp_path_factory: pytest.TempPathFactory) -> Calm:
    """One for all tests that only read its results, or compare with them."""
    sweeper = _fresh(process, tmp_path_factory.mktemp("calm"))
    return Calm(sweeper.sweep("out"), sweeper.folder / "out", process.seen())


@pytest.fixture
def sweeper(process: Running, tmp_path: Path) -> Sweeper:
    return _fresh(process, tmp_path)


def _fresh(process: Running, folder: Path) -> Sweeper:
    sweeper = Sweeper(process, folder, 0)
    process.limits(graphql=(1_000_000, 3600), core=(1_000_000, 3600))
    sweeper.serve(SIZE, changed_percent=0)
    return sweeper
