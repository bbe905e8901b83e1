"""The release script: what it writes, and what it refuses to release."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

from scripts import release

IMAGE = "ghcr.io/some-owner/nexus-check@sha256:" + "0f" * 32


@pytest.fixture
def repository(tmp_path: Path, repository_root: Path) -> Path:
    """A copy of what a release reads."""
    for name in ("action.yml", "src/nexus_check/__init__.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text((repository_root / name).read_text())
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    (tmp_path / "CHANGELOG.md").write_text(
        "# Changelog\n\n## 1.0.0 (2026-11-23)\n\n- First.\n\n## 0.9.0\n\n- Older.\n"
    )
    return tmp_path


def test_pinning_changes_one_line_of_the_real_action(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (repository / "action.yml").read_text()
    assert release.main(["pin", IMAGE], repository) == 0
    after = capsys.readouterr().out
    assert yaml.safe_load(after)["runs"]["image"] == f"docker://{IMAGE}"
    differing = [
        pair
        for pair in zip(before.splitlines(), after.splitlines(), strict=True)
        if pair[0] != pair[1]
    ]
    assert differing == [("  image: Dockerfile", f"  image: docker://{IMAGE}")]
    assert (repository / "action.yml").read_text() == before


@pytest.mark.parametrize(
    "image",
    [
        "ghcr.io/some-owner/nexus-check:1.0.0",
        "ghcr.io/Some-Owner/nexus-check@sha256:" + "0f" * 32,
        "ghcr.io/some-owner/nexus-check@sha256:" + "0f" * 31,
        "nexus-check@sha256:" + "0f" * 32,
        IMAGE + "\n  args: [other]",
    ],
    ids=["tag", "upper case", "short digest", "no registry", "more than an image"],
)
def test_only_an_image_named_by_its_digest_is_pinned(
    repository: Path, image: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert release.main(["pin", image], repository) == 1
    assert "is not a lower-case name" in capsys.readouterr().err


def test_an_action_that_is_pinned_already_is_not_pinned_again(repository: Path) -> None:
    action = repository / "action.yml"
    action.write_text(release.pin(action.read_text(), IMAGE))
    assert release.main(["pin", IMAGE], repository) == 1


def test_a_release_needs_the_version_in_the_package_and_the_changelog(repository: Path) -> None:
    assert release.main(["check", "1.0.0"], repository) == 0


def test_options_after_two_dashes_go_to_the_build() -> None:
    asked = release.arguments(
        ["image", "1.0.0", "ghcr.io/a/b", "--engine", "buildah", "--", "--platform", "linux/arm64"]
    )
    assert (asked.engine, asked.options) == ("buildah", ["--platform", "linux/arm64"])


def test_docker_pushes_every_tag_of_one_build(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rehearsal in tests/e2e runs another engine where there is no Docker."""
    ran: list[str] = []

    def run(command: Sequence[str]) -> None:
        ran.extend(command)
        (metadata,) = [
            Path(word.partition("=")[2]) for word in command if word.startswith("--metadata-file=")
        ]
        metadata.write_text(json.dumps({"containerimage.digest": IMAGE.partition("@")[2]}))

    monkeypatch.setattr(release, "_run", run)
    monkeypatch.setattr(release, "_output", lambda command: "1" * 40)
    name = IMAGE.partition("@")[0]
    assert release.image(repository, "1.2.3", name, "docker", ["--sbom=true"]) == IMAGE
    assert ran[:3] == ["docker", "buildx", "build"]
    assert {
        f"--tag={name}:1.2.3",
        f"--tag={name}:1.2",
        f"--tag={name}:1",
        "--push",
        "--sbom=true",
    } <= set(ran)
    assert f"--build-arg=COMMIT={'1' * 40}" in ran


def test_a_version_with_a_tag_is_not_released(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git = ["git", "-C", str(repository), "-c", "user.name=a", "-c", "user.email=a@example.invalid"]
    subprocess.run([*git, "commit", "--quiet", "--allow-empty", "--message", "x"], check=True)
    subprocess.run([*git, "tag", "v1.0.0"], check=True)
    assert release.main(["check", "1.0.0"], repository) == 1
    assert capsys.readouterr().err == "release: v1.0.0 is released already\n"


@pytest.mark.parametrize(
    ("version", "says"),
    [("v1.0.0", "not a version"), ("1.0", "not a version"), ("1.0.1", "says 1.0.0, not 1.0.1")],
)
def test_another_version_is_not_released(
    repository: Path, version: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert release.main(["check", version], repository) == 1
    assert says in capsys.readouterr().err


def test_a_version_with_an_empty_section_of_the_changelog_is_not_released(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "CHANGELOG.md").write_text("# Changelog\n\n## 1.0.0\n\n## 0.9.0\n\n- Older.\n")
    assert release.main(["check", "1.0.0"], repository) == 1
    assert "nothing under `## 1.0.0`" in capsys.readouterr().err


def test_the_notes_are_that_version_s_section_alone(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert release.main(["notes", "1.0.0"], repository) == 0
    assert capsys.readouterr().out == "- First.\n"
