"""Start the server in a process of its own, and talk to it about what it saw."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conftest import unmeasured

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Running:
    """A server that runs: `url` is its API's base address, `pid` its process."""

    url: str
    pid: int

    def seen(self) -> dict[str, Any]:
        """What was asked since the last `clear`."""
        return self._ask("state")

    def clear(self) -> None:
        """Forget counts, faults and spent budgets."""
        self._ask("clear", {})

    def faults(self, **plan: Any) -> None:
        """Let requests fail from now on, as `tests.servers.faults.Plan` has it."""
        self._ask("faults", plan)

    def limits(self, **limits: tuple[int, float]) -> None:
        """Set budgets: points and the seconds they last, for `graphql` and `core`."""
        self._ask("limits", limits)

    def cohort(self, **changes: Any) -> None:
        """Change the cohort (`size`, `changed_percent`, …); this clears too."""
        self._ask("cohort", changes)

    def app(self, public_key: str, **settings: Any) -> None:
        """Make the server's App known: its key, who lacks it, how far its clock is off."""
        self._ask("app", {"public_key": public_key, **settings})

    def _ask(self, what: str, sent: Mapping[str, Any] | None = None) -> dict[str, Any]:
        data = None if sent is None else json.dumps(sent).encode()
        request = urllib.request.Request(f"{self.url}/_test/{what}", data)
        with urllib.request.urlopen(request, timeout=60) as answer:
            seen: dict[str, Any] = json.load(answer)
            return seen


@contextmanager
def running(*arguments: str) -> Iterator[Running]:
    """A server with these arguments of `python -m tests.servers`, ended when the block is left."""
    command = [sys.executable, "-m", "tests.servers", *arguments]
    environment = {**unmeasured(), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            assert url, "the server did not start"
            yield Running(url, process.pid)
        finally:
            process.terminate()
