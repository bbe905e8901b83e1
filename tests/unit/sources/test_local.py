"""Snapshots of folders: what must not be read or believed first, then what is found."""

import os
import socket
import subprocess
from pathlib import Path

import pytest

from nexus_check.model import Entry, Snapshot, Target
from nexus_check.sources import local
from nexus_check.sources.local import LocalSource
from nexus_check.sources.readme import MAX_BYTES

SHA = "0123456789abcdef0123456789abcdef01234567"


def fetch(folder: Path) -> Snapshot:
    return LocalSource().fetch(Target(asked="the folder", path=str(folder)))


def with_git(folder: Path, config: str = "", head: str = "ref: refs/heads/main\n") -> Path:
    git = folder / ".git"
    (git / "refs" / "heads").mkdir(parents=True)
    (git / "HEAD").write_text(head)
    (git / "config").write_text(config)
    return git


# --- what is not there ---------------------------------------------------------------------------


def test_an_empty_folder(tmp_path: Path) -> None:
    folder = tmp_path / "alx-project-nexus"
    folder.mkdir()
    found = fetch(folder)
    assert found.repository is not None
    assert (found.repository.name, found.repository.full_name) == ("alx-project-nexus", None)
    assert (found.commit, found.entries, found.readme, found.fault, found.local) == (
        None,
        (),
        None,
        None,
        True,
    )


def test_a_folder_that_went_away_is_a_fault(tmp_path: Path) -> None:
    found = fetch(tmp_path / "gone")
    assert found.repository is None
    assert found.fault is not None
    assert "no such file" in found.fault


def test_a_clone_without_its_files_is_not_without_a_readme(tmp_path: Path) -> None:
    clone, bare, empty = (tmp_path / name for name in ("clone", "ada.git", "empty"))
    with_git(clone, head=f"{SHA}\n")
    assert "no files were checked out" in str(fetch(clone).fault)
    for name in ("objects", "refs"):
        (bare / name).mkdir(parents=True)
    (bare / "HEAD").write_text("ref: refs/heads/main\n")
    assert "bare clone" in str(fetch(bare).fault)
    with_git(empty)
    assert fetch(empty).fault is None
    (clone / "main.py").write_text("")
    assert fetch(clone).fault is None


@pytest.mark.parametrize(
    "name", ["README_old.md", "readmes.md", "my-README.md", "README~", "READ ME.md"]
)
def test_names_that_are_no_readme(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("# Nexus")
    assert fetch(tmp_path).readme is None


def test_a_folder_called_readme_is_no_readme(tmp_path: Path) -> None:
    (tmp_path / "README.md").mkdir()
    found = fetch(tmp_path)
    assert found.readme is None
    assert found.entries == (Entry("README.md", "directory"),)


# --- which README --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "judged"),
    [
        (["README.md"], "README.md"),
        (["readme.md"], "readme.md"),
        (["README.txt", "Readme.md"], "Readme.md"),
        (["README", "README.rst", "README.markdown"], "README.markdown"),
        (["README.es.md", "README.md"], "README.md"),
        (["README.fr.md"], "README.fr.md"),
        (["docs/README.md"], "docs/README.md"),
        (["docs/README.md", "README.txt"], "README.txt"),
        ([".github/README.md", "README.txt"], ".github/README.md"),
        ([".github/README.md", "README.md"], "README.md"),
        (["src/README.md"], None),
    ],
)
def test_the_readme_to_judge(tmp_path: Path, files: list[str], judged: str | None) -> None:
    for each in files:
        (tmp_path / each).parent.mkdir(exist_ok=True)
        (tmp_path / each).write_text("# Nexus")
    found = fetch(tmp_path)
    assert (found.readme.path if found.readme else None) == judged


def test_bytes_size_and_blob_are_those_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_bytes(b"\xef\xbb\xbf# Nexus\r\n\x00\xff")
    readme = fetch(tmp_path).readme
    assert readme is not None
    assert (readme.data, readme.size, readme.truncated) == (
        b"\xef\xbb\xbf# Nexus\r\n\x00\xff",
        14,
        False,
    )
    assert readme.blob == "39b393b1de251e968867c8bb7d695c3ad7df59c9"


def test_an_empty_readme_has_gits_well_known_blob(tmp_path: Path) -> None:
    (tmp_path / "README.md").touch()
    readme = fetch(tmp_path).readme
    assert readme is not None
    assert readme.blob == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"


def test_of_a_huge_readme_a_part_is_read(tmp_path: Path) -> None:
    with (tmp_path / "README.md").open("wb") as file:
        file.truncate(MAX_BYTES + 5)
    readme = fetch(tmp_path).readme
    assert readme is not None
    assert (len(readme.data), readme.size, readme.truncated, readme.blob) == (
        MAX_BYTES,
        MAX_BYTES + 5,
        True,
        None,
    )


# --- links ---------------------------------------------------------------------------------------


def test_a_link_to_a_file_inside_is_followed(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "nexus.md").write_text("# Nexus")
    (tmp_path / "README.md").symlink_to("docs/nexus.md")
    readme = fetch(tmp_path).readme
    assert readme is not None
    assert (readme.data, readme.symlink_target) == (b"# Nexus", "docs/nexus.md")


@pytest.mark.parametrize(
    "target", ["../secret.txt", "/etc/hostname", "gone.md", "README.md", "sub", ".git/config"]
)
def test_a_link_out_of_the_repository_is_not_followed(tmp_path: Path, target: str) -> None:
    (tmp_path / "secret.txt").write_text("not for you")
    folder = tmp_path / "learner"
    (folder / "sub").mkdir(parents=True)
    with_git(folder, '[remote "origin"]\n\turl = https://x:s3cret@github.com/amina/nexus\n')
    (folder / "README.md").symlink_to(target)
    readme = fetch(folder).readme
    assert readme is not None
    assert (readme.data, readme.size, readme.symlink_target) == (b"", 0, target)


def test_a_link_through_a_folder_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "README.md").write_text("not for you")
    folder = tmp_path / "learner"
    folder.mkdir()
    (folder / "docs").symlink_to(tmp_path / "outside")
    assert fetch(folder).readme is None
    (folder / "README.md").symlink_to("docs/README.md")
    readme = fetch(folder).readme
    assert readme is not None
    assert readme.data == b""


def test_a_pipe_or_socket_in_its_place_neither_waits_nor_fails(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "README.md")
    readme = fetch(tmp_path).readme
    assert readme is not None
    assert (readme.data, readme.size) == (b"", 0)


# --- what git knows ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("called", "name"), [("nexus-main", "nexus"), ("nexus-master", "nexus"), ("main", "main")]
)
def test_a_branch_is_no_part_of_the_name_in_a_zip(tmp_path: Path, called: str, name: str) -> None:
    """GitHub packs `NAME-BRANCH`; a checkout of that name is left as it is."""
    folder = tmp_path / called
    folder.mkdir()
    repository = fetch(folder).repository
    assert repository is not None
    assert repository.name == name
    with_git(folder, "")
    repository = fetch(folder).repository
    assert repository is not None
    assert repository.name == called


@pytest.mark.parametrize(
    ("config", "name", "full_name"),
    [
        (
            '[remote "origin"]\n\turl = git@github.com:amina/alx-project-nexus.git\n',
            "alx-project-nexus",
            "amina/alx-project-nexus",
        ),
        ('[remote "upstream"]\n\turl = git@github.com:staff/starter-repo\n', "folder", None),
        ('[remote "template"]\n\turl = git@github.com:staff/starter-repo\n', "folder", None),
        (
            (
                '[remote "gh"]\n\turl = '
                "amina@x:y/other\n[remote "
                '"origin"]\n\turl = '
                "git@github.com:amina/nexus.git\n"
            ),
            "nexus",
            "amina/nexus",
        ),
        ('[branch "origin"]\n\turl = git@github.com:staff/template.git\n', "folder", None),
        ('[remote "origin"]\n\tpushurl = git@github.com:staff/template.git\n', "folder", None),
        (
            '[REMOTE "origin"]\n\tURL = "https://github.com/amina/nexus" ; mine\n',
            "nexus",
            "amina/nexus",
        ),
        ('[remote "origin"] url = https://github.com/amina/nexus # mine\n', "nexus", "amina/nexus"),
        ('[remote "origin"]\n\turl = https://gitlab.com/amina/nexus.git\n', "nexus", None),
        ('[remote "origin"]\n\turl = \n', "folder", None),
        ("\x00\xff[[[", "folder", None),
    ],
)
def test_the_name_comes_from_origin_or_is_the_folders(
    tmp_path: Path, config: str, name: str, full_name: str | None
) -> None:
    folder = tmp_path / "folder"
    with_git(folder, config)
    repository = fetch(folder).repository
    assert repository is not None
    assert (repository.name, repository.full_name) == (name, full_name)


def test_no_password_of_the_remote_gets_into_the_facts(tmp_path: Path) -> None:
    with_git(
        tmp_path,
        '[remote "origin"]\n\turl = https://x-access-token:s3cret@github.com/amina/nexus.git\n',
    )
    found = fetch(tmp_path)
    assert found.repository is not None
    assert found.repository.url == "https://github.com/amina/nexus"
    assert "s3cret" not in repr(found)


@pytest.mark.parametrize(
    ("head", "files", "commit"),
    [
        (f"{SHA}\n", {}, SHA),
        ("ref: refs/heads/main\n", {"refs/heads/main": f"{SHA}\n"}, SHA),
        (
            "ref: refs/heads/main\n",
            {"packed-refs": f"# pack-refs with: peeled\n{SHA} refs/heads/main\n"},
            SHA,
        ),
        ("ref: refs/heads/main\n", {"packed-refs": f"{SHA} refs/heads/main2\n"}, None),
        ("ref: refs/heads/main\n", {}, None),
        ("ref: refs/heads/../../../secret\n", {"../secret": SHA}, None),
        ("ref: /etc/passwd\n", {}, None),
        (f"{'a' * 64}\n", {}, None),
        ("", {}, None),
    ],
)
def test_the_commit(tmp_path: Path, head: str, files: dict[str, str], commit: str | None) -> None:
    git = with_git(tmp_path, head=head)
    (tmp_path / "main.py").write_text("")
    for path, text in files.items():
        (git / path).write_text(text)
    assert fetch(tmp_path).commit == commit


def test_a_real_checkout_and_its_worktree(tmp_path: Path) -> None:
    """Compared with git itself, in a clone and in a worktree of it."""

    def git(folder: Path, *arguments: str) -> str:
        identity = ["-c", "user.name=Amina Invented", "-c", "user.email=amina@example.invalid"]
        command = ["git", "-C", str(folder), *identity, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    source = tmp_path / "alx-project-nexus"
    source.mkdir()
    git(source, "init", "-q", "-b", "trunk")
    (source / "README.md").write_text("# Nexus\n")
    git(source, "add", ".")
    git(source, "commit", "-q", "-m", "Write the README")
    clone, worktree = tmp_path / "clone", tmp_path / "worktree"
    git(tmp_path, "clone", "-q", str(source), str(clone))
    git(clone, "worktree", "add", "-q", "-b", "draft", str(worktree))
    for checkout in (clone, worktree):
        found = fetch(checkout)
        assert found.commit == git(checkout, "rev-parse", "HEAD")
        assert found.readme is not None
        assert found.readme.blob == git(checkout, "rev-parse", "HEAD:README.md")
        assert found.repository is not None
        assert (found.repository.name, found.repository.default_branch) == (
            "alx-project-nexus",
            "trunk",
        )


def test_the_kinds_of_entries(tmp_path: Path) -> None:
    with_git(tmp_path)
    (tmp_path / "a.txt").touch()
    (tmp_path / "b").mkdir()
    (tmp_path / "c").symlink_to("b")
    (tmp_path / "d" / ".git").mkdir(parents=True)
    kinds = [(entry.name, entry.kind) for entry in fetch(tmp_path).entries]
    assert kinds == [("a.txt", "file"), ("b", "directory"), ("c", "symlink"), ("d", "submodule")]


def names(folder: Path) -> list[str]:
    return [entry.name for entry in fetch(folder).entries]


def test_entries_below_folders_without_what_is_behind_links_and_git(tmp_path: Path) -> None:
    with_git(tmp_path)
    outside = tmp_path / "a" / "b"
    outside.mkdir(parents=True)
    (outside / "c.md").touch()
    (tmp_path / "again").symlink_to("a")
    (outside / "loop").symlink_to("..")
    with_git(tmp_path / "module")
    (tmp_path / "module" / "inside.md").touch()
    assert names(tmp_path) == ["a", "a/b", "a/b/c.md", "a/b/loop", "again", "module"]


def test_of_too_many_entries_the_roots_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "MAX_ENTRIES", 4)
    (tmp_path / "a").mkdir()
    for name in ("README.md", "a/1.md", "a/2.md"):
        (tmp_path / name).touch()
    assert names(tmp_path) == ["README.md", "a", "a/1.md", "a/2.md"]
    (tmp_path / "a" / "3.md").touch()
    assert names(tmp_path) == ["README.md", "a"]
    for number in range(5):
        (tmp_path / f"{number}.md").touch()
    assert len(names(tmp_path)) == 7


def test_of_a_folder_that_cannot_be_read_the_roots_entries_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.md").touch()
    (tmp_path / "b").mkdir()
    scan = os.scandir

    def refusing(path: Path) -> object:
        if Path(path).name == "b":
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refusing)
    found = fetch(tmp_path)
    assert (found.fault, [entry.name for entry in found.entries]) == (None, ["a", "b"])


def closed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a folder one that may not be looked into, as mode 0 does for all but root."""
    scan, stat = os.scandir, Path.stat

    def scan_others(path: Path) -> object:
        if Path(path) == folder:
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    def stat_others(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        if folder in path.parents:
            raise PermissionError(13, "Permission denied", str(path))
        return stat(path, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(os, "scandir", scan_others)
    monkeypatch.setattr(Path, "stat", stat_others)


@pytest.mark.parametrize("name", ["pgdata", "docs", ".github"])
def test_a_readme_beside_a_folder_that_cannot_be_read_is_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "README.md").write_text("# Nexus")
    (tmp_path / name).mkdir()
    closed(tmp_path / name, monkeypatch)
    found = fetch(tmp_path)
    assert found.fault is None
    assert set(found.entries) == {Entry("README.md", "file"), Entry(name, "directory")}
    assert found.readme is not None
    assert found.readme.data == b"# Nexus"


def test_a_readme_that_may_be_in_a_folder_that_cannot_be_read_is_not_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "docs").mkdir()
    closed(tmp_path / "docs", monkeypatch)
    assert fetch(tmp_path).fault == f"`{tmp_path}/docs` could not be read: permission denied."


def test_sockets_are_closed_here() -> None:
    """The source under test opens no connection: it could not, in these tests."""
    with pytest.raises(Exception, match="socket"):
        socket.socket()
