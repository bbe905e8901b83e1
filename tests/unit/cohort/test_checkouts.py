"""A folder of checkouts: who is in it, and which of somebody's folders is judged."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from nexus_check.cohort.checkouts import choose, join, read_checkouts
from nexus_check.cohort.learners import Cohort
from nexus_check.cohort.roster import parse_roster
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
    made(
        tmp_path, "Cy/alx_project_nexus", "ada/alx-project-nexus", "ada/other", "bo", ".git/objects"
    )
    (tmp_path / "notes.txt").write_text("not a learner")
    (tmp_path / "linked").symlink_to(tmp_path / "ada")
    cohort = read_folder(tmp_path)
    assert [
        (learner.key, learner.target.asked, learner.target.path) for learner in cohort.learners
    ] == [
        ("cy", "Cy/alx_project_nexus", str(tmp_path / "Cy/alx_project_nexus")),
        ("ada", "ada/alx-project-nexus", str(tmp_path / "ada/alx-project-nexus")),
        ("bo", "bo", None),
    ]
    assert [learner.target.learner for learner in cohort.learners] == ["Cy", "ada", "bo"]
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


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[Path]]:
    """Yield folders that may not be looked into, as mode 0 does for all but root."""
    folders: set[Path] = set()
    scan, stat = os.scandir, Path.stat

    def scan_others(path: Path) -> object:
        if Path(path) in folders:
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    def stat_others(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        if not folders.isdisjoint(path.parents):
            raise PermissionError(13, "Permission denied", str(path))
        return stat(path, follow_symlinks=follow_symlinks)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", scan_others)
        patch.setattr(Path, "stat", stat_others)
        yield folders


def test_a_folder_that_cannot_be_read_is_its_learners_alone(
    tmp_path: Path, closed: set[Path]
) -> None:
    for login in ("ada", "bo", "cy"):
        made(tmp_path, f"{login}/{NAME}/pgdata")
        (tmp_path / login / NAME / "README.md").write_text("# Mine\n")
    closed |= {tmp_path / f"ada/{NAME}/pgdata", tmp_path / "bo", tmp_path / f"cy/{NAME}"}
    ada, bo, cy = read_folder(tmp_path).learners
    assert (ada.target.path, ada.fault) == (str(tmp_path / "ada" / NAME), None)
    assert bo.fault == "`bo`: it cannot be read: permission denied."
    assert (bo.key, bo.target.learner) == ("bo", "bo")
    assert cy.target.path == str(tmp_path / "cy" / NAME)  # and LocalSource says why


def test_a_checkout_with_a_folder_that_cannot_be_read(tmp_path: Path, closed: set[Path]) -> None:
    made(tmp_path, "ada/pgdata", "bo")
    closed |= {tmp_path / "ada/pgdata", tmp_path / "bo"}
    assert laid_out(tmp_path, "ada/README.md") == {"ada": "ada", "bo": None}
    faults = [each.fault for each in read_folder(tmp_path).learners]
    assert faults == [None, "`bo`: it cannot be read: permission denied."]


def test_where_no_folder_can_be_read_this_is_said(tmp_path: Path, closed: set[Path]) -> None:
    closed.add(made(tmp_path, "ada") / "ada")
    with pytest.raises(RosterError, match="/ada` cannot be read: permission denied"):
        read_folder(tmp_path)


def test_a_name_that_is_no_text_can_be_written_down(tmp_path: Path) -> None:
    """One such folder must not end the sweep; its path stays what it is."""
    for name in (b"ad\xffa", b"ad\xfea"):
        (tmp_path / os.fsdecode(name) / "alx-project-nexus").mkdir(parents=True)
    first, second = read_folder(tmp_path).learners
    assert (first.key, second.key) == (r"ad\xfea", r"ad\xffa")
    assert (second.target.learner, second.target.asked) == (
        r"ad\xffa",
        r"ad\xffa/alx-project-nexus",
    )
    assert Path(second.target.path or "").is_dir()


# --- layouts as cloning tools leave them ---------------------------------------------------------


def laid_out(folder: Path, *readmes: str) -> dict[str, str | None]:
    """Return the learners of a folder with these READMEs, each with the folder that is judged."""
    for path in readmes:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("# Mine\n")
    learners = read_folder(folder).learners
    assert len({learner.key for learner in learners}) == len(learners)
    return {
        learner.target.learner or learner.key: None
        if learner.fault
        else Path(learner.target.path or "").name
        for learner in learners
    }


def with_remote(folder: Path, address: str) -> None:
    (folder / ".git").mkdir(parents=True)
    (folder / ".git" / "config").write_text(f'[remote "origin"]\n\turl = {address}\n')


def test_a_checkout_for_each_learner(tmp_path: Path) -> None:
    found = laid_out(
        tmp_path, "ada-invented/README.md", "ada-otter/README.md", "ada-invented/docs/README.md"
    )
    assert found == {"ada-invented": "ada-invented", "ada-otter": "ada-otter"}


def test_checkouts_named_after_the_repository_and_the_learner(tmp_path: Path) -> None:
    found = laid_out(
        tmp_path, f"{NAME}-ada/README.md", f"{NAME}-ada/src/x.md", f"bo_{NAME}/README.md"
    )
    assert found == {"ada": f"{NAME}-ada", "bo": f"bo_{NAME}"}


@pytest.mark.parametrize("given", ["", "week-5-submissions"])
def test_what_github_classroom_clones(tmp_path: Path, given: str) -> None:
    inner = tmp_path / "week-5-submissions"
    laid_out(inner, "week-5-ada/README.md", "week-5-bo/README.md")
    assert [each.key for each in read_folder(tmp_path / given).learners] == ["ada", "bo"]


def test_what_github_packs_into_a_zip(tmp_path: Path) -> None:
    found = laid_out(
        tmp_path, f"ada/{NAME}-main/README.md", f"bo/{NAME}-main/{NAME}-main/README.md"
    )
    assert found == {"ada": f"{NAME}-main", "bo": f"{NAME}-main"}
    bo = read_folder(tmp_path).learners[1].target.path
    assert bo == str(tmp_path / f"bo/{NAME}-main/{NAME}-main")


@pytest.mark.parametrize("above", ["", "week-5-submissions/"])
@pytest.mark.parametrize("inner", [f"{NAME}-main", f"{NAME}-ada-main"])
def test_a_zip_unpacked_into_a_folder_named_after_the_learner(
    tmp_path: Path, above: str, inner: str
) -> None:
    readme = f"{above}{NAME}-ada/{inner}/README.md"
    assert laid_out(tmp_path, readme, f"{above}bo/README.md") == {"ada": inner, "bo": "bo"}
    assert joined(tmp_path, "github\nada\n") == [("ada", inner)]


def test_submissions_that_are_all_unpacked_zips(tmp_path: Path) -> None:
    found = laid_out(
        tmp_path,
        "week-5-submissions/week-5-ada/week-5-ada-main/README.md",
        "week-5-submissions/week-5-bo/week-5-bo-main/README.md",
    )
    assert found == {"ada": "week-5-ada-main", "bo": "week-5-bo-main"}


def test_clones_of_one_name_are_told_apart_by_their_remotes(tmp_path: Path) -> None:
    with_remote(tmp_path / NAME, f"https://github.com/ada/{NAME}.git")
    with_remote(tmp_path / f"{NAME}-1", f"git@github.com:bo/{NAME}.git")
    assert {each.key for each in read_folder(tmp_path).learners} == {"ada", "bo"}


def test_a_remote_other_than_origin_says_nothing_of_the_learner(tmp_path: Path) -> None:
    made(tmp_path, "ada/.git")
    config = f'[remote "upstream"]\n\turl = https://github.com/bo/{NAME}.git\n'
    (tmp_path / "ada" / ".git" / "config").write_text(config)
    laid_out(tmp_path, "ada/README.md", "Bo Invented/README.md")
    assert joined(tmp_path, "github\nada\nbo\n") == [("ada", "ada"), ("bo", None)]
    (tmp_path / "ada").rename(tmp_path / f"{NAME}-1")
    assert "names its owner" in str(read_folder(tmp_path).learners[1].fault)


def test_an_organisations_clones_are_not_the_organisations(tmp_path: Path) -> None:
    for login in ("ada", "bo"):
        with_remote(tmp_path / f"{NAME}-{login}", f"https://github.com/school/{NAME}-{login}.git")
    assert [each.key for each in read_folder(tmp_path).learners] == ["ada", "bo"]


@pytest.mark.parametrize("beside", ["starter", NAME, f"{NAME}-main", "ada"])
def test_what_lies_beside_an_organisations_clones_is_another_folder(
    tmp_path: Path, beside: str
) -> None:
    for login in ("ada", "bo"):
        with_remote(tmp_path / "school" / f"{NAME}-{login}", f"https://github.com/school/{login}")
    made(tmp_path, "school/cy")
    found = laid_out(tmp_path, f"school/{beside}/README.md", "dee/README.md")
    assert {"ada", "bo", "cy", "dee"} <= found.keys()
    assert "school" not in found
    assert (found["bo"], found["cy"]) == (f"{NAME}-bo", None)


def test_the_parts_of_a_learners_repository_are_no_learners(tmp_path: Path) -> None:
    found = laid_out(
        tmp_path,
        f"ada/{NAME}/README.md",
        f"ada/{NAME}-backend/README.md",
        f"ada/{NAME}-frontend/README.md",
        f"bo/{NAME}-bo/README.md",
        f"bo/{NAME}-bo-main/README.md",
    )
    assert found == {"ada": NAME, "bo": f"{NAME}-bo"}


def test_a_readme_below_a_learners_repository_is_not_at_its_root(tmp_path: Path) -> None:
    found = laid_out(tmp_path, "ada/README.md", "bo/docs/README.md")
    assert found == {"ada": "ada", "bo": "bo"}


@pytest.mark.parametrize("repository", [NAME, f"{NAME}-main", f"{NAME}-main/{NAME}-main"])
def test_a_note_beside_the_repository_is_not_judged(tmp_path: Path, repository: str) -> None:
    found = laid_out(tmp_path, "ada/README.md", f"ada/{repository}/README.md", "bo/README.md")
    assert found == {"ada": Path(repository).name, "bo": "bo"}


def test_a_note_beside_a_clone_is_not_judged(tmp_path: Path) -> None:
    with_remote(tmp_path / "ada" / NAME, f"https://github.com/ada/{NAME}.git")
    with_remote(tmp_path / "bo" / "work", f"https://github.com/bo/{NAME}.git")
    made(tmp_path, "bo/library/.git")
    found = laid_out(tmp_path, "ada/README.md", "bo/README.md", "bo/docs/README.md")
    assert found == {"ada": NAME, "bo": "work"}


def test_a_checkout_with_folders_that_are_none_is_judged_itself(tmp_path: Path) -> None:
    """A Django project's folder, a clone in a clone, somebody's clone, and one in its own name."""
    with_remote(tmp_path / "bo", f"https://github.com/bo/{NAME}.git")
    made(tmp_path, f"cy/{NAME}", "eve/untold/.git")
    with_remote(tmp_path / "eve/graphql-service", "https://github.com/someone/graphql-service")
    found = laid_out(
        tmp_path,
        "ada/README.md",
        "ada/alx_project_nexus/README.md",
        "ada/shop/README.md",
        "bo/README.md",
        f"bo/{NAME}/README.md",
        "cy/README.md",
        f"{NAME}-dee/README.md",
        f"{NAME}-dee/{NAME}/README.md",
        "eve/README.md",
    )
    assert found == {"ada": "ada", "bo": "bo", "cy": "cy", "dee": f"{NAME}-dee", "eve": "eve"}


def test_several_repositories_none_of_the_name_are_not_guessed_at(tmp_path: Path) -> None:
    assert laid_out(tmp_path, "ada/one/README.md", "ada/two/README.md", f"bo/{NAME}/README.md") == {
        "ada": None,
        "bo": NAME,
    }


@pytest.mark.parametrize("note", ["notes/README.md", "notes/x.md"])
@pytest.mark.parametrize("layout", [f"ada/{NAME}/README.md", "ada/README.md"])
def test_a_folder_without_a_repository_is_not_judged(
    tmp_path: Path, layout: str, note: str
) -> None:
    """Whatever lies beside it: a folder of notes made each of these fail for want of a README."""
    made(tmp_path, "bo", "cy", "dee/login/repo", "eve")
    (tmp_path / "bo" / f"{NAME}-main.zip").write_bytes(b"PK")
    (tmp_path / "bo" / ".DS_Store").touch()
    (tmp_path / "cy" / NAME).symlink_to(tmp_path / "ada")
    learners = laid_out(tmp_path, layout, note)
    assert {learners[login] for login in ("bo", "cy", "dee", "eve")} == {None}
    assert learners["ada"]
    faults = {each.fault for each in read_folder(tmp_path).learners if each.key in {"bo", "eve"}}
    assert faults == {"`bo`: it holds no repository.", "`eve`: it holds no repository."}


def test_files_are_a_checkout_where_checkouts_lie_side_by_side(tmp_path: Path) -> None:
    made(tmp_path, "bo", "cy/src")
    (tmp_path / "bo" / "main.py").touch()
    assert laid_out(tmp_path, "ada/README.md") == {"ada": "ada", "bo": "bo", "cy": "cy"}
    assert laid_out(tmp_path, f"dee/{NAME}/README.md") == {
        "ada": "ada",
        "bo": None,
        "cy": None,
        "dee": NAME,
    }


def test_a_folder_named_like_the_repository_is_nobodys(tmp_path: Path) -> None:
    found = laid_out(tmp_path, "ada/README.md", "ALX_Project_Nexus/README.md")
    assert found == {"ada": "ada", "alx_project_nexus": None}


def test_of_two_folders_of_one_learner_the_first_is_judged(tmp_path: Path) -> None:
    laid_out(tmp_path, "ada/README.md", f"{NAME}-ada/README.md", "bo/README.md")
    first, second, _ = sorted(read_folder(tmp_path).learners, key=lambda each: each.key)
    assert (first.key, first.fault, second.key) == ("ada", None, "ada (2)")
    assert second.fault == "`ada/ada` is of the same learner and is judged."


def test_a_folder_of_a_repository_alone_says_nobodys_name(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match="folder for each learner"):
        laid_out(tmp_path, f"{NAME}/README.md")


def test_a_roster_brings_names_and_the_order(tmp_path: Path) -> None:
    laid_out(tmp_path, "ada/README.md", "bo/README.md", "cy/README.md")
    listed = parse_roster(b"github,name\nbo,Bo\nADA,Ada\ndee,Dee\n,Eve\n", "roster", NAME)
    cohort = join(listed, read_folder(tmp_path), tmp_path)
    learners = cohort.learners
    assert cohort.problems[-1] == "Folders that the roster does not name: 1 (cy)."
    assert learners[3].fault == "Line 5 names no learner: the cell for the login is empty."
    assert [(each.key, each.row, bool(each.fault)) for each in learners] == [
        ("bo", 2, False),
        ("ada", 3, False),
        ("dee", 4, True),
        ("line 5", 5, True),
        ("cy", None, False),
    ]
    assert [each.columns for each in learners] == [("Bo",), ("Ada",), ("Dee",), ("Eve",), ("",)]


def joined(folder: Path, roster: str) -> list[tuple[str | None, str | None]]:
    """Return the learner and the folder that each row of a roster is judged by."""
    listed = parse_roster(roster.encode(), "roster", NAME)
    learners = join(listed, read_folder(folder), folder).learners
    return [
        (
            each.target.learner,
            None if each.fault else Path(each.target.path or "").name,
        )
        for each in learners
        if each.row
    ]


def test_a_repositorys_name_that_is_anothers_login_is_not_that_learner(tmp_path: Path) -> None:
    laid_out(tmp_path, "ada/README.md", "bo/README.md")
    assert joined(tmp_path, "github,repo\nada,ada/bo\nbo,bo/work\ncy,cy/bo\n") == [
        ("ada", "ada"),
        ("bo", "bo"),
        ("cy", None),
    ]


def test_one_folder_is_not_judged_for_two_repositories_of_its_name(tmp_path: Path) -> None:
    laid_out(tmp_path, "my-nexus/README.md")
    text = "github,repo\nada,ada/my-nexus\nbo,bo/my-nexus\n"
    assert joined(tmp_path, text) == [("ada", None), ("bo", None)]
    assert joined(tmp_path, "github,repo\nada,ada/my-nexus\n") == [("ada", "my-nexus")]


def test_a_git_remote_joins_a_folder_to_the_row_of_its_address(tmp_path: Path) -> None:
    with_remote(tmp_path / "Ada Invented", f"https://github.com/ada/{NAME}.git")
    with_remote(tmp_path / "Bo Invented", f"git@github.com:school/{NAME}-bo.git")
    text = f"github,repo\nada,\nbo,school/{NAME}-bo\n"
    assert joined(tmp_path, text) == [("ada", "Ada Invented"), ("bo", "Bo Invented")]


@pytest.mark.parametrize("below", ["", f"/{NAME}"])
def test_a_folder_of_anothers_repository_is_judged_for_its_login(
    tmp_path: Path, below: str
) -> None:
    for login in ("aaa", "ada", "zed"):
        with_remote(tmp_path / f"{login}{below}", f"https://github.com/ada/{NAME}.git")
    listed = parse_roster(b"github\nada\naaa\nzed\n", "roster", NAME)
    cohort = join(listed, read_folder(tmp_path), tmp_path)
    assert [(each.target.learner, each.target.path) for each in cohort.learners] == [
        (login, f"{tmp_path}/{login}{below}") for login in ("ada", "aaa", "zed")
    ]
    assert cohort.problems == ()


def test_a_row_without_a_folder_is_not_judged_by_anothers(tmp_path: Path) -> None:
    with_remote(tmp_path / "bo", f"https://github.com/ada/{NAME}.git")
    assert joined(tmp_path, "github\nada\nbo\n") == [("ada", None), ("bo", "bo")]


def test_of_folders_with_a_rows_remote_the_one_of_its_login_comes_first(tmp_path: Path) -> None:
    for name in ("Ada Invented", "ada"):
        with_remote(tmp_path / name, f"https://github.com/ada/{NAME}.git")
    with_remote(tmp_path / "bo", "https://github.com/bo/other.git")
    with_remote(tmp_path / "Bo Invented", f"https://github.com/bo/{NAME}.git")
    assert joined(tmp_path, "github\nada\nbo\n") == [("ada", "ada"), ("bo", "Bo Invented")]


def test_a_rows_second_folder_is_judged_where_it_has_the_rows_remote(tmp_path: Path) -> None:
    laid_out(tmp_path, "ada/README.md")
    with_remote(tmp_path / f"{NAME}-ada", f"https://github.com/ada/{NAME}.git")
    assert joined(tmp_path, "github\nada\n") == [("ada", f"{NAME}-ada")]


@pytest.mark.parametrize("other", [NAME, "one"])
def test_of_a_learners_folders_the_one_of_the_rows_remote_is_judged(
    tmp_path: Path, other: str
) -> None:
    for name in (other, "final", "airbnb"):
        with_remote(tmp_path / "Ada-I" / name, f"https://github.com/ada-i/{name}.git")
    with_remote(tmp_path / "bo" / "final", "https://github.com/ada-i/final.git")
    text = "github,repo\nada-i,ada-i/final\nbo,\n"
    assert joined(tmp_path, text) == [("ada-i", "final"), ("bo", "final")]
    listed = parse_roster(text.encode(), "roster", NAME)
    assert join(listed, read_folder(tmp_path), tmp_path).problems == ()


def test_a_second_clone_does_not_hide_the_folder_of_a_rows_remote(tmp_path: Path) -> None:
    for name in (NAME, "airbnb"):
        with_remote(tmp_path / name, f"https://github.com/ada/{name}.git")
    with_remote(tmp_path / "cy", "https://github.com/ada/dotfiles.git")
    listed = parse_roster(b"github\nada\n", "roster", NAME)
    ada, airbnb, cy = join(listed, read_folder(tmp_path), tmp_path).learners
    assert (ada.target.path, ada.fault) == (str(tmp_path / NAME), None)
    assert airbnb.fault == "`airbnb`: its Git remote is another repository of `ada`."
    assert (cy.key, cy.fault) == ("cy", None)


def test_clones_of_one_owner_alone_are_joined_by_their_remotes(tmp_path: Path) -> None:
    for name, repository in ((NAME, NAME), (f"{NAME}-1", "other")):
        with_remote(tmp_path / name, f"https://github.com/ada/{repository}.git")
    assert joined(tmp_path, "github\nada\n") == [("ada", NAME)]
    assert joined(tmp_path, f"github,repo\nbo,bo/{NAME}\n") == [("bo", None)]
    assert {each.fault is None for each in read_folder(tmp_path).learners} == {False}


def test_a_rows_folder_is_not_looked_for_behind_a_link(tmp_path: Path) -> None:
    with_remote(tmp_path / "outside" / "final", "https://github.com/ada/final.git")
    laid_out(tmp_path / "inside", f"{NAME}-ada/README.md", "bo/README.md")
    (tmp_path / "inside" / "ada").symlink_to(tmp_path / "outside")
    text = "github,repo\nada,ada/final\n"
    assert joined(tmp_path / "inside", text) == [("ada", f"{NAME}-ada")]


def test_a_folder_of_a_rows_login_is_not_joined_to_another_by_its_name(tmp_path: Path) -> None:
    laid_out(tmp_path, f"{NAME}-bo/README.md")
    text = f"github,repo\nbo,\ncy,school/{NAME}-bo\n"
    assert joined(tmp_path, text) == [("bo", f"{NAME}-bo"), ("cy", None)]


def test_two_learners_of_one_repository_have_a_folder_each(tmp_path: Path) -> None:
    for login in ("ada", "bo"):
        with_remote(tmp_path / login / NAME, f"https://github.com/school/{NAME}.git")
    listed = parse_roster(
        f"github,repo\nbo,school/{NAME}\nada,school/{NAME}\n".encode(), "roster", NAME
    )
    learners = join(listed, read_folder(tmp_path), tmp_path).learners
    assert [each.target.path for each in learners] == [
        f"{tmp_path}/bo/{NAME}",
        f"{tmp_path}/ada/{NAME}",
    ]


def test_rows_without_logins_are_joined_by_the_repositorys_name(tmp_path: Path) -> None:
    laid_out(tmp_path / "week-5-submissions", "week-5-red/README.md", "week-5-bo/README.md")
    text = "email,repo\na@b.invalid,school/week-5-red\nc@d.invalid,school/week-5-red\n"
    assert joined(tmp_path, text) == [("red", "week-5-red"), ("red", "week-5-red")]


# --- what is no learner's folder -----------------------------------------------------------------


def test_a_learners_own_checkout_is_no_folder_of_learners(tmp_path: Path) -> None:
    course = tmp_path / "course"
    for name, remote in (
        (NAME, None),
        (f"{NAME}-main", None),
        ("work", f"https://github.com/ada/{NAME}.git"),
        ("shop", None),
    ):
        folder = tmp_path / name
        if remote:
            with_remote(folder, remote)
        with pytest.raises(RosterError, match="is a checkout itself"):
            laid_out(folder, "README.md", "docs/README.md", "accounts/README.md")
    assert laid_out(course, "README.md", "ada/README.md") == {"ada": "ada"}


def test_results_and_what_systems_leave_are_no_learners(tmp_path: Path) -> None:
    for name in (
        "complete/learners.jsonl",
        "complete/results.jsonl",
        "interrupted/journal/journal.jsonl",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    made(tmp_path, "__pycache__/x", "$RECYCLE.BIN/x", "node_modules/x")
    assert laid_out(tmp_path, "ada/README.md") == {"ada": "ada"}


def test_a_learner_with_one_file_named_like_a_sweeps_is_not_left_out(tmp_path: Path) -> None:
    made(tmp_path, "ada")
    (tmp_path / "ada" / "learners.jsonl").touch()
    assert laid_out(tmp_path, f"ada/{NAME}/README.md") == {"ada": NAME}


def test_archives_and_links_that_are_not_read_are_said(tmp_path: Path) -> None:
    laid_out(tmp_path, "ada/README.md")
    (tmp_path / "bo.ZIP").write_bytes(b"PK")
    (tmp_path / "cy.tar.gz").write_bytes(b"")
    (tmp_path / "dee").symlink_to(tmp_path / "ada")
    (tmp_path / "notes.txt").write_text("")
    assert read_folder(tmp_path).problems == (
        "Not judged, as archives and symbolic links are not opened: bo.ZIP, cy.tar.gz, dee.",
    )
