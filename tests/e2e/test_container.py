"""The image itself: what is in it, and that it is the command as well as the action."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from nexus_check import __version__
from tests.e2e.hub import Hub
from tests.e2e.runner import ContainerRunner, Step

pytestmark = pytest.mark.e2e

OWN_LAYERS = 75_000_000
IN_THE_IMAGE = """
import json, pathlib, shutil
root = pathlib.Path("/usr/local/nexus-check")
files = [path for path in root.rglob("*") if path.is_file() and not path.is_symlink()]
packages = root / "lib/python3.13/site-packages"
TOOLS = ("pip", "setuptools", "wheel", "hatchling", "pytest")
print(json.dumps({
    "bytes": sum(path.stat().st_size for path in files),
    "compiled": sum(path.suffix == ".pyc" for path in files),
    "sources": sum(path.suffix == ".py" for path in files),
    "tools": [name for name in TOOLS if (packages / name).exists()],
    "compilers": [name for name in ("gcc", "cc", "make", "cargo") if shutil.which(name)],
    "left": [name for name in ("/build", "/root/.cache") if pathlib.Path(name).exists()],
}))
"""


def anywhere(hub: Hub) -> Step:
    return Step(hub.url, "octocat/hello-world", "token-staff")


def test_the_image_says_its_version(hub: Hub, container_runner: ContainerRunner) -> None:
    outcome = container_runner.run(anywhere(hub), "--version")
    assert (outcome.exit_code, outcome.stdout) == (0, f"nexus-check {__version__}\n")


def test_the_image_audits_a_learner_by_login(
    hub: Hub, container_runner: ContainerRunner, passing: str
) -> None:
    learner = hub.repository({"README.md": passing})
    outcome = container_runner.run(anywhere(hub), "check", learner.owner, "--format", "json")
    assert outcome.exit_code == 0, outcome.log
    assert json.loads(outcome.stdout)["repository"]["commit"] == learner.sha


def test_the_image_holds_what_it_runs_and_no_more(
    hub: Hub, container_runner: ContainerRunner
) -> None:
    python = "/usr/local/nexus-check/bin/python"
    outcome = container_runner.run(anywhere(hub), "-c", IN_THE_IMAGE, entrypoint=python)
    assert outcome.exit_code == 0, outcome.log
    found = json.loads(outcome.stdout)
    assert found["bytes"] <= OWN_LAYERS
    assert found["compiled"] >= found["sources"]
    assert (found["tools"], found["compilers"], found["left"]) == ([], [], [])


def stages(dockerfile: str) -> Sequence[str]:
    """The text of each stage, from its FROM on."""
    return re.split(r"^(?=FROM )", dockerfile, flags=re.M)[1:]


def test_the_dockerfile_keeps_the_runners_contract(repository_root: Path) -> None:
    """Two stages on one base pinned by digest, root, an absolute entrypoint, one copy."""
    build, final = stages((repository_root / "Dockerfile").read_text())
    base = re.compile(r"FROM (python:[\w.-]+@sha256:[0-9a-f]{64})")
    assert base.match(build)[1] == base.match(final)[1]  # type: ignore[index]
    assert not re.search(r"^USER ", final, re.M)
    assert re.search(r'^ENTRYPOINT \["/', final, re.M)
    assert re.findall(r"^(?:COPY|ADD|RUN) .*", final, re.M) == [
        "COPY --from=build /usr/local/nexus-check /usr/local/nexus-check"
    ]
