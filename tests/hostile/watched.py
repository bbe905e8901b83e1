"""Run `nexus-check` and note secrets: `python -m tests.hostile.watched NOTES WAY ARG…`.

The canaries are the values of the environment variables CANARY_…. Written to the file NOTES:
arguments and variables of every process started that hold one, and `repr` or `str` of any object of
nexus_check that does, looked at before each request, while everything that knows the secret is
alive. Waits are skipped. WAY is `calm`, `debug` (all that is logged is printed) or `broken`
(judging raises, and debug logging prints the traceback).
"""

from __future__ import annotations

import gc
import logging
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

WORDS = {"phrases", "criteria", "rubric", "readme"}
LOOKED_AT = 8
"""Before so many requests: after them nothing is alive that was not before."""

CANARIES = [value for name, value in os.environ.items() if name.startswith("CANARY_")]


def main(notes: str, way: str, *arguments: str) -> int:
    for name in [name for name in os.environ if name.startswith("CANARY_")]:
        del os.environ[name]
    note = _Notes(Path(notes))
    time.sleep = lambda _seconds: None
    _watch_processes(note)
    _watch_requests(note)
    if way == "debug":
        logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
    if way == "broken":
        os.environ["RUNNER_DEBUG"] = "1"
        _break()
    from nexus_check.cli import main as run  # noqa: PLC0415 - after `sleep` was replaced

    return run(arguments)


class _Notes:
    def __init__(self, path: Path) -> None:
        self._path = path

    def __call__(self, where: str, shown: str) -> None:
        if any(canary in shown for canary in CANARIES):
            with self._path.open("a") as file:
                file.write(f"{where}: {shown[:300]}\n")

    def seen(self, what: str) -> None:
        with self._path.with_suffix(".seen").open("a") as file:
            file.write(f"{what}\n")


def _watch_processes(note: _Notes) -> None:
    start = subprocess.Popen.__init__

    def watched(self: Any, arguments: Any, *rest: Any, **given: Any) -> None:
        note("an argument of a process", str(arguments))
        note(
            "a variable of a process",
            str(given["env"] if given.get("env") is not None else dict(os.environ)),
        )
        note.seen("process")
        start(self, arguments, *rest, **given)

    subprocess.Popen.__init__ = watched  # type: ignore[assignment, method-assign]


def _watch_requests(note: _Notes) -> None:
    from requests.adapters import HTTPAdapter  # noqa: PLC0415 - a sweep's workers run without it

    send = HTTPAdapter.send
    requests: list[Any] = []

    def watched(self: Any, request: Any, *rest: Any, **given: Any) -> Any:
        note.seen("request")
        requests.append(request)
        if len(requests) <= LOOKED_AT:
            _look(note)
        return send(self, request, *rest, **given)

    HTTPAdapter.send = watched  # type: ignore[method-assign]


def _look(note: _Notes) -> None:
    """Look at every object of ours except the rubric's thousands of words, which are public."""
    for each in gc.get_objects():
        package, _, module = str(type(each).__module__).partition(".")
        if package == "nexus_check" and module.partition(".")[0] not in WORDS:
            note.seen(type(each).__name__)
            note(f"repr of a {type(each).__name__}", f"{each!r} {each}")


def _break() -> None:
    from nexus_check.judge import Judge  # noqa: PLC0415

    def broken(*_arguments: object) -> None:
        raise KeyError("broken")

    Judge._evaluate = broken  # type: ignore[assignment, method-assign]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
