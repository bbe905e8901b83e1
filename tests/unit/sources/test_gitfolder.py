"""What is read of a checkout's `.git`: what must not be believed or followed first."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nexus_check.sources.gitfolder import GitFolder, is_root, read

SHA = "0123456789abcdef0123456789abcdef01234567"
OTHER = "89abcdef0123456789abcdef0123456789abcdef"
NOTHING = GitFolder()


def checkout(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / ".git" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def origin(folder: Path, config: str) -> str | None:
    return read(checkout(folder, {"config": config})).origin


# --- nothing is known ----------------------------------------------------------------------------


def test_a_folder_without_git(tmp_path: Path) -> None:
    assert read(tmp_path) == NOTHING


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert read(tmp_path / "none") == NOTHING


def test_a_repository_further_up_is_not_this_folders(tmp_path: Path) -> None:
    checkout(tmp_path, {"HEAD": SHA})
    (tmp_path / "inside").mkdir()
    assert read(tmp_path / "inside") == NOTHING


@pytest.mark.parametrize(
    "text", ["", "gitdir:", "gitdir: /none", "words\ngitdir: /none", "gitdir: a\0b"]
)
def test_a_git_file_that_leads_nowhere(tmp_path: Path, text: str) -> None:
    (tmp_path / ".git").write_text(text)
    assert read(tmp_path) == NOTHING


@pytest.mark.parametrize(
    "head",
    [
        "",
        SHA[:-1],
        SHA.upper(),
        SHA + "0",
        "ref: refs/heads/none",
        "ref: refs/heads/../../secret",
        "ref: /etc/passwd",
        "ref: config",
        "ref: refs/heads/a\\b",
        "refs/heads/main",
    ],
)
def test_a_head_that_names_no_commit(tmp_path: Path, head: str) -> None:
    (tmp_path / "secret").write_text(SHA)
    checkout(tmp_path, {"HEAD": head, "refs/heads/main": SHA, "config": SHA})
    assert read(tmp_path).commit is None


def test_a_branch_that_holds_no_commit(tmp_path: Path) -> None:
    checkout(tmp_path, {"HEAD": "ref: refs/heads/main\n", "refs/heads/main": "no commit\n"})
    assert read(tmp_path).commit is None


@pytest.mark.parametrize(
    "packed",
    [
        f"{SHA} refs/heads/main-2\n",
        f"{SHA} refs/heads/mai\n",
        f"# {SHA} refs/heads/main\n",
        f"^{SHA}\n",
    ],
)
def test_another_line_of_packed_refs(tmp_path: Path, packed: str) -> None:
    checkout(tmp_path, {"HEAD": "ref: refs/heads/main\n", "packed-refs": packed})
    assert read(tmp_path).commit is None


@pytest.mark.parametrize(
    "config",
    [
        "",
        "url = a",
        '[remote "upstream"]\n\turl = a\n',
        '[remote "Origin"]\n\turl = a\n',
        '[branch "origin"]\n\turl = a\n',
        '[remote "origin"]\n\tpushurl = a\n',
        '[remote "origin"]\n[core]\n\turl = a\n',
        '# [remote "origin"]\nurl = a\n',
    ],
)
def test_no_origin(tmp_path: Path, config: str) -> None:
    assert origin(tmp_path, config) is None


def test_a_pipe_in_a_files_place_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    os.mkfifo(tmp_path / ".git" / "HEAD")
    assert read(tmp_path) == NOTHING


def test_folders_in_the_place_of_files(tmp_path: Path) -> None:
    for name in ("HEAD", "config", "packed-refs"):
        (tmp_path / ".git" / name).mkdir(parents=True)
    assert read(tmp_path) == NOTHING


def test_a_folder_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, **_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "stat", refuse)
    assert read(tmp_path) == NOTHING
    assert not is_root(tmp_path)


# --- what is known -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "files",
    [
        {"HEAD": SHA},
        {"HEAD": f"{SHA}\n"},
        {"HEAD": "ref: refs/heads/main\n", "refs/heads/main": f"{SHA}\n"},
        {"HEAD": "ref: refs/heads/a/b.c\n", "refs/heads/a/b.c": SHA},
        {
            "HEAD": "ref: refs/heads/main\n",
            "packed-refs": f"# pack-refs\n{OTHER} refs/heads/m\n{SHA} refs/heads/main\n",
        },
        {
            "HEAD": "ref: refs/heads/main\n",
            "refs/heads/main": SHA,
            "packed-refs": f"{OTHER} refs/heads/main\n",
        },
    ],
    ids=[
        "detached",
        "detached, with a line end",
        "of a branch",
        "of a branch with a slash",
        "packed",
        "newer than packed",
    ],
)
def test_the_commit(tmp_path: Path, files: dict[str, str]) -> None:
    assert read(checkout(tmp_path, files)).commit == SHA


@pytest.mark.parametrize(
    "config",
    [
        '[remote "origin"]\n\turl = https://example.org/a.git\n',
        (
            "[core]\n\tbare = false\n[remote "
            '"origin"]\n\tfetch = '
            "+a:b\n\turl = https://example.org/a.git\n"
        ),
        '[ remote  "origin" ] url=https://example.org/a.git',
        '[REMOTE "origin"]\n\tURL = https://example.org/a.git ; the first\n\turl = b\n',
        '[remote "origin"]\n\turl = "https://example.org/a.git" # quoted\n',
    ],
)
def test_the_origin(tmp_path: Path, config: str) -> None:
    assert origin(tmp_path, config) == "https://example.org/a.git"


def test_the_default_branch_is_what_the_remotes_head_names(tmp_path: Path) -> None:
    checkout(tmp_path, {"refs/remotes/origin/HEAD": "ref: refs/remotes/origin/trunk\n"})
    assert read(tmp_path).default_branch == "trunk"


def test_a_worktree_shares_branches_and_configuration(tmp_path: Path) -> None:
    main = checkout(
        tmp_path / "main",
        {
            "HEAD": OTHER,
            "config": '[remote "origin"]\n\turl = a\n',
            "refs/heads/feature": SHA,
            "worktrees/side/HEAD": "ref: refs/heads/feature\n",
            "worktrees/side/commondir": "../..\n",
        },
    )
    side = tmp_path / "side"
    side.mkdir()
    (side / ".git").write_text(f"gitdir: {main}/.git/worktrees/side\n")
    assert read(side) == GitFolder(commit=SHA, origin="a", main=main)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.binary(max_size=60), st.binary(max_size=60), st.binary(max_size=60))
def test_whatever_lies_there_nothing_is_raised(
    tmp_path: Path, head: bytes, config: bytes, packed: bytes
) -> None:
    git = tmp_path / ".git"
    git.mkdir(exist_ok=True)
    for name, data in (("HEAD", head), ("config", config), ("packed-refs", packed)):
        (git / name).write_bytes(data)
    commit = read(tmp_path).commit
    assert commit is None or len(commit) == 40
