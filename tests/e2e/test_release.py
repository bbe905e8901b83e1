"""A release, rehearsed: the image goes to a registry on loopback, the tags to a local remote."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from nexus_check import __version__
from scripts import release
from tests.e2e.engines import Command, build_options
from tests.e2e.registry import Registry, serving
from tests.e2e.runner import ContainerRunner

pytestmark = pytest.mark.e2e

NAME = "ada-invented/nexus-check"
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", ".images", "tests", "docs", ".*_cache", "__pycache__"
)


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.invalid"]
    command = ["git", "-C", str(folder), *identity, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@dataclass(frozen=True, slots=True)
class Project:
    """A clone of this project's files on main, its remote, and a registry for its image."""

    clone: Path
    remote: Path
    registry: Registry
    runner: ContainerRunner

    def release(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run scripts/release.py of the clone, as the workflow does."""
        registries = self.clone.parent / "registries.conf"
        registries.write_text(f'[[registry]]\nlocation = "{self.registry.host}"\ninsecure = true\n')
        environment = {
            **self.runner.engine.environment,
            "CONTAINERS_REGISTRIES_CONF": str(registries),
            "GITHUB_REPOSITORY": NAME,
        }
        command = [sys.executable, "scripts/release.py", *arguments]
        return subprocess.run(
            command, cwd=self.clone, env=environment, capture_output=True, text=True, check=False
        )

    def image(self, version: str, options: Sequence[str]) -> str:
        """Build and push the image; return its name with the digest."""
        engine = self.runner.engine.name
        named = f"{self.registry.host}/{NAME}"
        done = self.release("image", version, named, "--engine", engine, "--", *options)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def action(self, tag: str) -> dict[str, dict[str, str]]:
        """Return what `uses: …@tag` runs: the action.yml of the remote's tag."""
        shown: dict[str, dict[str, str]] = yaml.safe_load(
            git(self.remote, "show", f"{tag}:action.yml")
        )
        return shown


@pytest.fixture(scope="module")
def project(
    container_runner: ContainerRunner,
    repository_root: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Project]:
    folder = tmp_path_factory.mktemp("release")
    clone, remote = folder / "clone", folder / "remote.git"
    shutil.copytree(repository_root, clone, ignore=LEFT_OUT)
    git(folder, "init", "--quiet", "--bare", str(remote))
    git(clone, "init", "--quiet", "--initial-branch", "main")
    git(clone, "add", "--all")
    git(clone, "commit", "--quiet", "--message", "Everything")
    git(clone, "remote", "add", "origin", str(remote))
    git(clone, "push", "--quiet", "origin", "main")
    with serving() as registry:
        yield Project(clone, remote, registry, container_runner)


@pytest.fixture(scope="module")
def image(project: Project) -> Iterator[str]:
    engine = project.runner.engine
    with build_options(engine) as options:
        made = project.image(__version__, options)
    yield made
    names = (made, *(f"{made.partition('@')[0]}:{tag}" for tag in release.tags(__version__)))
    for name in filter(engine.has, names):
        engine.remove(name)


def test_the_image_is_pushed_under_three_tags_and_named_by_its_digest(
    project: Project, image: str
) -> None:
    name, _, digest = image.partition("@")
    assert name == f"{project.registry.host}/{NAME}"
    tags = [__version__, __version__.rpartition(".")[0], __version__.partition(".")[0]]
    assert [project.registry.digest(NAME, tag) for tag in tags] == [digest] * 3


def test_the_image_says_what_it_was_built_from(project: Project, image: str) -> None:
    labels = project.registry.config(NAME, image.partition("@")[2])["Labels"]
    assert labels["org.opencontainers.image.version"] == __version__
    assert labels["org.opencontainers.image.revision"] == git(project.clone, "rev-parse", "main")
    assert labels["org.opencontainers.image.source"] == f"https://github.com/{NAME}"


def test_the_pushed_image_runs(project: Project, image: str, tmp_path: Path) -> None:
    engine = project.runner.engine
    assert engine.pull(image)
    done = engine.run(Command(["--version"], {}, {tmp_path: "/github/workspace"}), image)
    assert (done.returncode, done.stdout) == (0, f"nexus-check {__version__}\n")


def test_a_release_is_a_tagged_commit_off_main_whose_action_names_the_image(
    project: Project, image: str
) -> None:
    main = git(project.remote, "rev-parse", "main")
    done = project.release("tag", __version__, image)
    assert done.returncode == 0, done.stderr
    exact, floating = f"v{__version__}", f"v{__version__.partition('.')[0]}"
    assert (
        project.action(exact)["runs"]["image"]
        == project.action(floating)["runs"]["image"]
        == f"docker://{image}"
    )
    assert (
        git(project.remote, "rev-parse", f"{exact}^")
        == git(project.remote, "rev-parse", "main")
        == main
    )
    assert git(project.remote, "diff", "--name-only", "main", exact) == "action.yml"
    assert git(project.clone, "status", "--porcelain") == ""

    # The clone has not fetched the tag; the remote refuses to move it, and with it the floating
    # one.
    again = project.release("tag", __version__, f"{image.partition('@')[0]}@sha256:{'0' * 64}")
    assert again.returncode == 1
    assert project.action(floating)["runs"]["image"] == f"docker://{image}"
    git(project.clone, "fetch", "--quiet", "--tags", "origin")
    checked = project.release("check", __version__)
    assert (checked.returncode, checked.stderr) == (
        1,
        f"release: v{__version__} is released already\n",
    )


def test_the_next_release_moves_the_floating_tag_alone(project: Project, image: str) -> None:
    following = __version__.partition(".")[0] + ".99.0"
    package = project.clone / "src/nexus_check/__init__.py"
    package.write_text(package.read_text().replace(__version__, following))
    log = project.clone / "CHANGELOG.md"
    log.write_text(log.read_text().replace("\n## ", f"\n## {following}\n\n- More.\n\n## ", 1))
    git(project.clone, "commit", "--quiet", "--all", "--message", "Next")
    git(project.clone, "push", "--quiet", "origin", "main")
    before = git(project.remote, "rev-parse", f"v{__version__}")
    done = project.release("tag", following, image)
    assert done.returncode == 0, done.stderr
    assert git(project.remote, "rev-parse", f"v{__version__}") == before
    moved = git(project.remote, "rev-parse", f"v{__version__.partition('.')[0]}")
    assert moved == git(project.remote, "rev-parse", f"v{following}")
