"""Reports say which commit of the program judged, however it was installed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nexus_check import installation

STAMPED, NOTED, CHECKED_OUT = "a" * 40, "b" * 40, "c" * 40


class Installed:
    """What pip knows of an installed package."""

    def __init__(self, direct_url: str | None) -> None:
        self.direct_url = direct_url

    def read_text(self, name: str) -> str | None:
        assert name == "direct_url.json"
        return self.direct_url


def from_git(commit: str) -> str:
    return json.dumps(
        {"url": "https://example.invalid/x.git", "vcs_info": {"vcs": "git", "commit_id": commit}}
    )


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of a checkout, of which pip notes nothing."""
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text(CHECKED_OUT + "\n")
    pip_notes(monkeypatch, None)
    package = tmp_path / "src" / "nexus_check"
    package.mkdir(parents=True)
    return package


def pip_notes(monkeypatch: pytest.MonkeyPatch, direct_url: str | None) -> None:
    monkeypatch.setattr("importlib.metadata.distribution", lambda _: Installed(direct_url))


def test_the_builds_own_stamp_goes_before_all(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pip_notes(monkeypatch, from_git(NOTED))
    (package / installation.STAMP).write_text(STAMPED)
    assert installation.commit(package) == STAMPED


@pytest.mark.parametrize(
    "stamp", ["", "main", "A" * 40, "é"], ids=["empty", "branch", "upper case", "not ASCII"]
)
def test_a_stamp_that_is_no_commit_is_none(
    package: Path, monkeypatch: pytest.MonkeyPatch, stamp: str
) -> None:
    pip_notes(monkeypatch, from_git(NOTED))
    (package / installation.STAMP).write_text(stamp)
    assert installation.commit(package) == NOTED


@pytest.mark.parametrize(
    "direct_url",
    [
        None,
        "",
        "{",
        '{"url": "file:///x.whl", "archive_info": {}}',
        from_git("main"),
        '{"vcs_info": 1}',
    ],
    ids=["a wheel of an index", "empty", "broken", "a file", "no commit", "another shape"],
)
def test_an_editable_install_is_its_checkouts_commit(
    package: Path, monkeypatch: pytest.MonkeyPatch, direct_url: str | None
) -> None:
    pip_notes(monkeypatch, direct_url)
    assert installation.commit(package) == CHECKED_OUT


def test_where_nothing_tells_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pip_notes(monkeypatch, None)
    assert installation.commit(tmp_path / "lib" / "nexus_check") is None


def test_the_builds_write_the_stamp_that_is_read(repository_root: Path) -> None:
    """Both ways to a release, and the package takes the file in although Git does not know it."""
    written = f"> src/nexus_check/{installation.STAMP}"
    for build in ("Dockerfile", ".github/workflows/release.yml"):
        assert written in (repository_root / build).read_text(), build
    assert (
        f'artifacts = ["src/nexus_check/{installation.STAMP}"]'
        in (repository_root / "pyproject.toml").read_text()
    )
