"""Files are written whole or not at all, and readable by their owner alone unless asked."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

import pytest

from nexus_check import files

posix = pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@posix
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_files_have_the_mode_asked_for_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        files.replace(tmp_path / "private", b"x")
        files.replace(tmp_path / "shared", b"x", files.SHARED)
    finally:
        os.umask(before)
    assert (mode(tmp_path / "private"), mode(tmp_path / "shared")) == (0o600, 0o644)


@posix
def test_missing_folders_are_private_and_others_stay_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir(mode=0o755)
    files.make_folder(tmp_path / "there" / "new" / "newer")
    found = [mode(tmp_path / name) for name in ("there", "there/new", "there/new/newer")]
    assert found == [0o755, 0o700, 0o700]


def test_a_file_in_place_of_a_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FileExistsError):
        files.make_folder(tmp_path / "file")


def test_an_error_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    files.replace(tmp_path / "a", b"old")
    with suppress(RuntimeError), files.Draft(tmp_path) as draft, draft.binary("a") as file:
        file.write(b"half")
        raise RuntimeError
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"old"}


def test_what_a_killed_process_left_is_replaced(tmp_path: Path) -> None:
    with files.Draft(tmp_path) as draft:
        left = draft.path("a")
    left.write_bytes(b"left by a killed process, and longer")
    files.replace(tmp_path / "a", b"new")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"new"}


def test_a_link_in_the_way_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"kept")
    for name in ("a", ".a.tmp"):
        (tmp_path / name).symlink_to("elsewhere")
    files.replace(tmp_path / "a", b"new")
    assert (tmp_path / "elsewhere").read_bytes() == b"kept"
    assert ((tmp_path / "a").read_bytes(), (tmp_path / "a").is_symlink()) == (b"new", False)


def test_files_are_renamed_in_the_order_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    renamed = []
    monkeypatch.setattr(Path, "replace", lambda _, to: renamed.append(to.name))
    with files.Draft(tmp_path) as draft:
        for name in ("c", "a", "b"):
            draft.text(name).close()
        draft.publish(("b", "a", "c", "never begun"))
    assert renamed == ["b", "a", "c"]
