"""Rosters as staff keep them: whatever the spreadsheet wrote, the same learners come out."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexus_check.cohort.learners import Cohort
from nexus_check.cohort.roster import parse_roster, read_roster
from nexus_check.errors import RosterError


def logins(cohort: Cohort) -> list[str | None]:
    return [learner.target.learner for learner in cohort.learners]


def parsed(text: str) -> Cohort:
    return parse_roster(text.encode())


# --- what must not trip it ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"github,name\nada-otter,Ada\nbo-lynx,Bo\n",
        b"\xef\xbb\xbfgithub,name\r\nada-otter,Ada\r\nbo-lynx,Bo\r\n",
        b"github;name\nada-otter;Ada\nbo-lynx;Bo",
        b"github\tname\nada-otter\tAda\nbo-lynx\tBo\n",
        b"github|name\nada-otter|Ada\nbo-lynx|Bo\n",
        b"sep=;\r\ngithub;name\r\nada-otter;Ada\r\nbo-lynx;Bo\r\n",
        b'"github","name"\n"ada-otter","Ada"\n"bo-lynx","Bo"\n',
        b"github, name\n ada-otter , Ada\n@bo-lynx, Bo\n",
        b"\n\ngithub,name\n\nada-otter,Ada\n,\nbo-lynx,Bo\n\n",
        "github\tname\nada-otter\tAda\nbo-lynx\tBo\n".encode("utf-16"),
        b"name,GitHub Username\nAda,ada-otter\nBo,bo-lynx\n",
        b"name,Login\nAda,ada-otter\nBo,bo-lynx\n",
        b"name,username\nAda,https://github.com/ada-otter\nBo,github.com/bo-lynx/\n",
        b"name,url\nAda,https://github.com/ada-otter/alx-project-nexus.git\nBo,git@github.com:bo-lynx/alx-project-nexus\n",
        b"name,repository\nAda,ada-otter/alx-project-nexus\nBo,https://github.com/bo-lynx/ALX-Project-Nexus/tree/main\n",
    ],
)
def test_dialects_and_column_names_come_to_the_same(data: bytes) -> None:
    cohort = parse_roster(data)
    assert logins(cohort) == ["ada-otter", "bo-lynx"]
    assert [learner.key for learner in cohort.learners] == ["ada-otter", "bo-lynx"]
    assert (cohort.header, cohort.problems) in ((("name",), ()),)
    assert [learner.columns for learner in cohort.learners] == [("Ada",), ("Bo",)]
    assert not any(learner.target.ref for learner in cohort.learners)


def test_a_login_is_never_taken_for_a_folder_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "docs" / "plan").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    first, second = parsed("repository\ndocs\ndocs/plan\n").learners
    assert (first.target.owner, first.target.path) == ("docs", None)
    assert (second.target.full_name, second.target.path) == ("docs/plan", None)


def test_a_cell_may_hold_the_delimiter_a_line_break_or_a_quotation_mark() -> None:
    cohort = parsed('github,name,note\nada,"Otter, Ada","first\nsecond"\nbo,"Bo ""the lynx""",x\n@,c,\n')
    assert cohort.learners[0].columns == ("Otter, Ada", "first\nsecond")
    assert cohort.learners[1].columns == ('Bo "the lynx"', "x")
    assert cohort.problems[0].startswith("Line 5 names nobody")


def test_a_roster_in_windows_1252_is_read_and_said() -> None:
    cohort = parse_roster("github;name\nada;Zoë Hämäläinen\n".encode("cp1252"))
    assert cohort.learners[0].columns == ("Zoë Hämäläinen",)
    assert cohort.problems == ("The roster is not UTF-8; it was read as Windows-1252.",)


def test_extra_columns_keep_names_that_tell_them_apart() -> None:
    assert parsed("github,note,,note\na,1,2,3\n").header == ("note", "column 3", "note 2")


def test_short_rows_are_filled_and_longer_ones_cut() -> None:
    cohort = parsed("github,name,group\nada\nbo,Bo,2,more\n")
    assert [learner.columns for learner in cohort.learners] == [("", ""), ("Bo", "2")]


# --- who is judged -----------------------------------------------------------------------------------------------


def test_a_repository_of_another_name_is_judged_as_it_is_named() -> None:
    learner = parsed("github,repository\nada,ada/my-nexus\n").learners[0]
    assert (learner.target.full_name, learner.target.learner, learner.key) == ("ada/my-nexus", "ada", "ada")


def test_a_repository_of_an_organisation_belongs_to_the_person_beside_it() -> None:
    first, second = parsed("login,repo\nada,school/team-3\n,school/team-4\n").learners
    assert (first.target.full_name, first.target.learner) == ("school/team-3", "ada")
    assert (second.target.full_name, second.target.learner, second.key) == ("school/team-4", None, "school/team-4")


def test_the_best_column_wins_and_the_next_fills_its_gaps() -> None:
    cohort = parsed("username,github\nlms-1,ada\nbo,\n")
    assert logins(cohort) == ["ada", "bo"]
    assert cohort.header == ("username",)


def test_a_doubled_row_counts_once_and_is_said_with_both_lines() -> None:
    cohort = parsed("github,name\nada,Ada\n\nbo,Bo\n@ADA,Again\n")
    assert logins(cohort) == ["ada", "bo"]
    assert cohort.learners[0].columns == ("Ada",)
    assert cohort.problems == ("Line 5 names ADA again: line 2 counts.",)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",Nobody", "the cells for it are empty"),
        ("jane doe,x", "`jane doe`"),
        ("https://gitlab.com/jane,x", "not an address on github.com"),
        ("@,x", "not a GitHub login"),
        ("=cmd|'/c calc'!A1,x", "names no repository"),
        ("../../etc/passwd,x", ""),
    ],
)
def test_a_row_that_names_nobody_is_said_with_its_line(row: str, said: str) -> None:
    cohort = parsed(f"github,name\nada,Ada\n{row}\nbo,Bo\n")
    assert logins(cohort) == ["ada", "bo"]
    assert len(cohort.problems) == 1
    assert cohort.problems[0].startswith("Line 3 names nobody:")
    assert said in cohort.problems[0]


def test_a_repository_that_cannot_be_used_is_said_and_the_login_judged() -> None:
    cohort = parsed("github,url\nada,https://ada.invalid/portfolio\n")
    assert cohort.learners[0].target.full_name == "ada/alx-project-nexus"
    assert cohort.problems[0].startswith("Line 2: `https://ada.invalid/portfolio`")


def test_places_are_those_of_the_whole_roster() -> None:
    assert [learner.place for learner in parsed("github\nada\nada\nbo\n,\ncy\n").learners] == [0, 1, 2]


# --- what cannot be read at all ----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "\n\n", "name,email\nAda,a@b.invalid\n", "ada\nbo\n"])
def test_without_a_column_that_names_learners_it_says_which_would_do(text: str) -> None:
    with pytest.raises(RosterError, match="github, login, username, repository or url"):
        parsed(text)


def test_a_missing_quotation_mark_is_said_with_its_line() -> None:
    with pytest.raises(RosterError, match="line 3"):
        parse_roster(b'github\nada\n"bo' + b"x" * 200_000)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match=r"roster\.csv` cannot be read: no such file"):
        read_roster(tmp_path / "roster.csv")
    with pytest.raises(RosterError, match="directory"):
        read_roster(tmp_path)


def test_a_file_is_named_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "cohort-7.csv"
    path.write_text("github\nada\n")
    assert read_roster(path).origin == str(path)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(RosterError):
        cohort = parse_roster(b"github,name\n" + data)
        assert len({learner.key for learner in cohort.learners}) == len(cohort.learners)
        assert all(learner.target.owner for learner in cohort.learners)


@given(st.lists(st.tuples(st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True), st.text(max_size=8)), max_size=8))
def test_columns_survive_any_text(rows: list[tuple[str, str]]) -> None:
    quoted = ["github,note"] + [f'{login},"{note.replace(chr(34), chr(34) * 2)}"' for login, note in rows]
    cohort = parse_roster("\n".join(quoted).encode("utf-8", "replace"))
    first: dict[str, str] = {}
    for login, note in rows:
        first.setdefault(login, note.encode("utf-8", "replace").decode().strip())
    assert {learner.key: learner.columns[0] for learner in cohort.learners} == first


@pytest.mark.parametrize(
    ("text", "why"),
    [("login\n", "There is nothing below its first line."), ("login\na b\n", "Line 2 names nobody")],
)
def test_a_roster_that_names_nobody_is_no_roster(text: str, why: str, tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(text)
    with pytest.raises(RosterError, match="names no learners") as caught:
        read_roster(path)
    assert caught.value.hint.startswith(why)
