"""The release script: what it writes, and what it refuses to release."""

from __future__ import annotations

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
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## 1.0.0 (2026-11-23)\n\n- First.\n\n## 0.9.0\n\n- Older.\n")
    return tmp_path


def test_pinning_changes_one_line_of_the_real_action(repository: Path) -> None:
    before = (repository / "action.yml").read_text()
    assert release.main(["pin", IMAGE], repository) == 0
    after = (repository / "action.yml").read_text()
    assert yaml.safe_load(after)["runs"]["image"] == f"docker://{IMAGE}"
    differing = [pair for pair in zip(before.splitlines(), after.splitlines(), strict=True) if pair[0] != pair[1]]
    assert differing == [("  image: Dockerfile", f"  image: docker://{IMAGE}")]


def test_a_dry_run_prints_the_same_and_writes_nothing(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (repository / "action.yml").read_text()
    assert release.main(["pin", IMAGE, "--dry-run"], repository) == 0
    assert capsys.readouterr().out == release.pin(before, IMAGE)
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
    before = (repository / "action.yml").read_text()
    assert release.main(["pin", image], repository) == 1
    assert "is not a lower-case image name" in capsys.readouterr().err
    assert (repository / "action.yml").read_text() == before


def test_an_action_that_is_pinned_already_is_not_pinned_again(repository: Path) -> None:
    assert release.main(["pin", IMAGE], repository) == 0
    assert release.main(["pin", IMAGE], repository) == 1


def test_a_release_needs_the_version_in_the_package_and_the_changelog(repository: Path) -> None:
    assert release.main(["check", "1.0.0"], repository) == 0


@pytest.mark.parametrize(
    ("version", "says"),
    [("v1.0.0", "not a version"), ("1.0", "not a version"), ("1.0.1", "says 1.0.0, not 1.0.1")],
)
def test_a_version_written_otherwise_is_not_released(
    repository: Path, version: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert release.main(["check", version], repository) == 1
    assert says in capsys.readouterr().err


def test_a_version_without_a_word_in_the_changelog_is_not_released(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "CHANGELOG.md").write_text("# Changelog\n\n## 1.0.0\n\n## 0.9.0\n\n- Older.\n")
    assert release.main(["check", "1.0.0"], repository) == 1
    assert "nothing under `## 1.0.0`" in capsys.readouterr().err


def test_the_notes_are_that_version_s_part_alone(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert release.main(["notes", "1.0.0"], repository) == 0
    assert capsys.readouterr().out == "- First.\n"
