"""What all tests share: paths, which connections are allowed, and what to do without a tool."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

from nexus_check.judge import Judge
from nexus_check.reporters import html

# How long an example takes says more about the machine than about the code; what must be fast has
# tests that say so.
settings.register_profile(
    "no deadline", settings.get_profile("ci" if os.environ.get("CI") else "default"), deadline=None
)
# What `make unit` tries of each property; `make test` tries 100 texts.
settings.register_profile("quick", settings.get_profile("no deadline"), max_examples=25)
settings.load_profile("no deadline")

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = ["127.0.0.1", "::1", "localhost"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let tests marked `loopback` or `e2e` connect to this machine; pytest-socket blocks others."""
    for item in items:
        if any(item.iter_markers("loopback")) or any(item.iter_markers("e2e")):
            item.add_marker(pytest.mark.allow_hosts(LOOPBACK))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print each reason for which tests were skipped once, with their number."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(
        report.longrepr[2] for report in skipped if isinstance(report.longrepr, tuple)
    )
    if reasons:
        terminalreporter.write_sep("=", "not tested here")
    for reason, number in reasons.most_common():
        terminalreporter.write_line(f"{number} tests: {reason.removeprefix('Skipped: ')}")


def absent(what: str, remedy: str) -> NoReturn:
    """Skip the test because a tool is missing, or fail it where `CI` is set."""
    reason = f"{what} is not here: {remedy}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def unmeasured() -> dict[str, str]:
    """Return the environment for a process whose coverage is not measured.

    Measuring makes Python two to three times slower, so it is off where time is measured.
    """
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    """Compile each rubric, its judge and the page's template once in each test process.

    Caching them is safe: they depend on nothing that a test changes.
    """
    rubrics = import_module("nexus_check.rubric.load")  # a function of that name hides the module
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rubrics, "parse", cache(rubrics.parse))
        patch.setattr("nexus_check.panel.Judge", cache(Judge))
        patch.setattr(html, "_template", cache(html._template))
        yield


@pytest.fixture(scope="session")
def repository_root() -> Path:
    """The folder of this repository, with `action.yml`, `README.md` and the rest."""
    return ROOT


@pytest.fixture(scope="session")
def evaluation_dir() -> Path:
    """The folder of labelled READMEs that NEXUS_CHECK_EVALUATION names; it is not published."""
    folder = os.environ.get("NEXUS_CHECK_EVALUATION")
    if not folder:
        pytest.skip(
            "NEXUS_CHECK_EVALUATION names no folder: agreement with readers is not measured"
        )
    return Path(folder)


@pytest.fixture(scope="session")
def assignment(evaluation_dir: Path) -> str:
    """The assignment's text, which is kept beside the labelled READMEs."""
    return (evaluation_dir.parent / "assignment-brief.md").read_text("utf-8")


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """The packages installed in tests/node: API emulator, GitHub's published schemas, axe-core."""
    folder = ROOT / "tests" / "node" / "node_modules"
    if not (folder / "emulate").is_dir():
        absent("tests/node/node_modules", "run `make setup` (it needs Node.js 20 or newer)")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium or Chrome to drive; start it with `--no-sandbox` when root."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    for path in filter(None, map(shutil.which, names)):
        return path
    absent("Chromium", "install the package `chromium`, or run `make setup` as root on Debian")
