"""A folder of checkouts: who is in it, and which of somebody's folders is judged."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nexus_check.cohort.checkouts import choose, read_checkouts
from nexus_check.cohort.learners import Cohort
from nexus_check.errors import RosterError

NAME = "alx-project-nexus"


def read_folder(folder: Path) -> Cohort:
    return read_checkouts(folder, NAME)


def made(folder: Path, *paths: str) -> Path:
    for path in paths:
        (folder / path).mkdir(parents=True)
    return folder


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (["alx-project-nexus", "ALX-Project-Nexus", "dotfiles"], "alx-project-nexus"),
        (["alx_project_nexus", "dotfiles"], "alx_project_nexus"),
        (["only-one"], "only-one"),
        (["one", "two"], None),
        ([], None),
    ],
)
def test_the_likeliest_folder_is_judged(names: list[str], chosen: str | None) -> None:
    assert choose(names, NAME) == chosen


def test_learners_come_by_name_whatever_else_lies_there(tmp_path: Path) -> None:
    made(tmp_path, "Cy/alx_project_nexus", "ada/alx-project-nexus", "ada/other", "bo", ".git/objects")
    (tmp_path / "notes.txt").write_text("not a learner")
    (tmp_path / "linked").symlink_to(tmp_path / "ada")
    cohort = read_folder(tmp_path)
    assert [(learner.key, learner.target.asked, learner.target.path) for learner in cohort.learners] == [
        ("cy", "Cy/alx_project_nexus", str(tmp_path / "Cy/alx_project_nexus")),
        ("ada", "ada/alx-project-nexus", str(tmp_path / "ada/alx-project-nexus")),
        ("bo", "bo", None),
    ]
    assert [learner.target.learner for learner in cohort.learners] == ["Cy", "ada", None]
    assert cohort.learners[2].fault == "`bo`: it holds no repository."


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = made(tmp_path / "outside", "alx-project-nexus")
    inside = made(tmp_path / "inside", "ada")
    (inside / "ada" / "alx-project-nexus").symlink_to(outside / "alx-project-nexus")
    made(inside, "bo/alx-project-nexus")
    ada, bo = read_folder(inside).learners
    assert (ada.target.path, bool(ada.fault), bo.fault) == (None, True, None)


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match="no such file"):
        read_folder(tmp_path / "nowhere")
    with pytest.raises(RosterError, match=r"holds no checkouts.*LOGIN/REPO"):
        read_folder(made(tmp_path, ".hidden"))


def test_a_name_that_is_no_text_can_be_written_down(tmp_path: Path) -> None:
    """One such folder must not end the sweep; its path stays what it is."""
    for name in (b"ad\xffa", b"ad\xfea"):
        (tmp_path / os.fsdecode(name) / "alx-project-nexus").mkdir(parents=True)
    first, second = read_folder(tmp_path).learners
    assert (first.key, second.key) == (r"ad\xfea", r"ad\xffa")
    assert (second.target.learner, second.target.asked) == (r"ad\xffa", r"ad\xffa/alx-project-nexus")
    assert Path(second.target.path or "").is_dir()
