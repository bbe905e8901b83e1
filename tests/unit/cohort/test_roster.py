"""Rosters as staff keep them: each row is judged as itself or says why it is not."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from nexus_check import rubric as rubrics
from nexus_check.cohort.learners import Cohort, Learner
from nexus_check.cohort.roster import parse_roster, read_roster
from nexus_check.cohort.roster.tracks import assign_rubrics
from nexus_check.errors import RosterError

NAME = "alx-project-nexus"


def read(data: bytes, *, column: str | None = None, lenient: bool = False) -> Cohort:
    return parse_roster(data, "roster", NAME, column=column, lenient=lenient)


def parsed(text: str, *, column: str | None = None, lenient: bool = False) -> Cohort:
    return read(text.encode(), column=column, lenient=lenient)


def logins(cohort: Cohort) -> list[str | None]:
    return [learner.target.learner for learner in cohort.learners if not learner.fault]


def asked(cohort: Cohort) -> list[str | None]:
    """What each row is judged by; None for a row that is not judged."""
    return [None if learner.fault else learner.target.full_name for learner in cohort.learners]


def fault(learner: Learner) -> str:
    assert learner.fault
    return learner.fault


# --- what must not trip it -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"github,name\nada-otter,Ada\nbo-lynx,Bo\n",
        b"\xef\xbb\xbfgithub,name\r\nada-otter,Ada\r\nbo-lynx,Bo\r\n",
        b"github,name\rada-otter,Ada\rbo-lynx,Bo\r",
        b"github;name\nada-otter;Ada\nbo-lynx;Bo",
        b"github\tname\nada-otter\tAda\nbo-lynx\tBo\n",
        b"github|name\nada-otter|Ada\nbo-lynx|Bo\n",
        b"sep=;\r\ngithub;name\r\nada-otter;Ada\r\nbo-lynx;Bo\r\n",
        b'"github","name"\n"ada-otter","Ada"\n"bo-lynx","Bo"\n',
        b"github, name\n ada-otter , Ada\n@bo-lynx, Bo\n",
        b"\n\ngithub,name\n\nada-otter,Ada\n,\nbo-lynx,Bo\n\n",
        "github\tname\nada-otter\tAda\nbo-lynx\tBo\n".encode("utf-16"),
        b"name,GitHub Username\nAda,ada-otter\nBo,bo-lynx\n",
        b"name,url\nAda,https://github.com/ada-otter/alx-project-nexus.git\n"
        b"Bo,git@github.com:bo-lynx/alx-project-nexus\n",
        b"name,repository\nAda,ada-otter/alx-project-nexus\n"
        b"Bo,https://github.com/bo-lynx/ALX-Project-Nexus/tree/main\n",
        "github\u200b,name\n\u200eada-otter\u00a0,Ada\nbo-lynx\u200b,Bo\n".encode(),
    ],
)
def test_dialects_and_column_names_come_to_the_same(data: bytes) -> None:
    cohort = read(data)
    assert logins(cohort) == ["ada-otter", "bo-lynx"]
    assert [learner.key for learner in cohort.learners] == ["ada-otter", "bo-lynx"]
    assert (cohort.header, cohort.problems) == (("name",), ())
    assert [learner.columns for learner in cohort.learners] == [("Ada",), ("Bo",)]
    assert not any(learner.target.ref for learner in cohort.learners)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_read_and_said(encoding: str) -> None:
    cohort = read("github,name\nada-otter,Zoë\n".encode(encoding))
    assert (logins(cohort), cohort.learners[0].columns) == (["ada-otter"], ("Zoë",))
    assert "UTF-16" in cohort.problems[0]


def test_a_roster_in_windows_1252_is_read_and_said() -> None:
    cohort = read("github;name\nada;Zoë Hämäläinen\n".encode("cp1252"))
    assert cohort.learners[0].columns == ("Zoë Hämäläinen",)
    assert cohort.problems == ("The roster is not UTF-8; it was read as Windows-1252.",)


def test_commas_in_names_do_not_decide_what_stands_between_cells() -> None:
    assert asked(parsed("name;github\nOtter, Ada;ada\nLynx, Bo;bo\n")) == [
        f"ada/{NAME}",
        f"bo/{NAME}",
    ]


def test_a_login_is_never_taken_for_a_folder_of_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "docs" / "plan").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert asked(parsed("github,repo\ndocs,\n,docs/plan\n")) == [f"docs/{NAME}", "docs/plan"]


def test_a_cell_may_hold_the_delimiter_a_line_break_or_a_quotation_mark() -> None:
    text = (
        'github,name,note\nada,"Otter, Ada","first, '
        "and\nsecond, "
        'too"\nbo,"Bo ""the lynx""",x\n@,c,\n'
    )
    cohort = parsed(text)
    assert cohort.learners[0].columns == ("Otter, Ada", "first, and\nsecond, too")
    assert cohort.learners[1].columns == ('Bo "the lynx"', "x")
    assert [learner.row for learner in cohort.learners] == [2, 4, 5]
    assert fault(cohort.learners[2]).startswith("Line 5 names no learner")


def test_a_cell_of_several_lines_may_hold_the_delimiter_without_a_blank() -> None:
    text = 'github,name,mail,note\nada,Ada,a@b.invalid,x\nbo,Bo,c@d.invalid,"first\nsecond,third"\n'
    assert parsed(text).learners[1].columns == ("Bo", "c@d.invalid", "first\nsecond,third")


@pytest.mark.parametrize("lenient", [False, True])
@pytest.mark.parametrize(
    "answer",
    [
        "django,docker,python\nredis,celery,graphql",
        "django,docker\nredis,celery,graphql",
        "django\nredis,celery,graphql\nand more",
        "django,docker,python\nredis,celery,graphql,rest,ci\na,b,c,d,e,f",
    ],
)
def test_lines_inside_a_closed_quote_are_no_rows(answer: str, lenient: bool) -> None:
    text = f'Timestamp,GitHub username,Learned\n1,ada,"{answer}"\n2,bo,ok\n'
    cohort = parsed(text, lenient=lenient)
    assert asked(cohort) == [f"ada/{NAME}", f"bo/{NAME}"]
    assert cohort.learners[0].columns == ("1", answer)


def test_lines_inside_a_closed_quote_that_may_be_rows_are_not_judged() -> None:
    """Two marks too few give the same text as a cell of several lines: nobody can tell."""
    text = 'Timestamp,GitHub username,Learned\n1,ada,"django\n2,bo,celery"\n3,cy,ok\n'
    with pytest.raises(RosterError, match="lines 2 to 3 enclose what may be rows"):
        parsed(text)
    cohort = parsed(text, lenient=True)
    assert asked(cohort) == [None, None, f"cy/{NAME}"]
    assert [learner.row for learner in cohort.learners] == [2, 3, 4]


@pytest.mark.parametrize(
    "text",
    [
        'github,name,note\nada,Ada,"late\nbo,Bo\ncy,Cy,ok"\ndi,Di,\n',
        'github,name,note\nada,Ada,"late\nbo,Bo\ncy,Cy"\ndi,Di\n',
        'github,name,note\nada,Ada,"late\n\nbo,Bo,\ncy,Cy,ok"\ndi,Di,\n',
        'github,name,note\nada,"Otter,Ada","late\nbo,Bo,\ncy,Cy,ok"\ndi,Di,\n',
        'github,name\nada,"Ada\nbo\ncy,Cy"\ndi\n',
        'github, name\nada, "Ada\nbo, Bo\ncy, Cy"\ndi, Di\n',
        '"github", "name"\n"ada", "Ada\nbo, Bo\ncy, Cy"\n"di", "Di"\n',
    ],
)
def test_rows_of_other_widths_inside_a_closed_quote_are_not_lost(text: str) -> None:
    with pytest.raises(RosterError, match=r"lines 2 to \d enclose what may be rows"):
        parsed(text)
    cohort = parsed(text, lenient=True)
    assert logins(cohort) == ["di"]
    assert len(cohort.learners) >= 4


def test_extra_columns_keep_names_that_tell_them_apart() -> None:
    text = "github,note,,note,note 2,note\na,1,2,3,4,5\n"
    assert parsed(text).header == ("note", "column 3", "note 2", "note 2 2", "note 3")
    many = parsed("github" + ",c" * 3_000 + '\n"ada"' + ",x" * 3_000 + "\n")
    assert (many.header[-1], asked(many)) == ("c 3000", [f"ada/{NAME}"])


def test_short_rows_are_filled() -> None:
    assert parsed("github,name,group\nada\n").learners[0].columns == ("", "")


# --- which column --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading",
    [
        *(
            "github",
            "GitHub Username",
            "github_username",
            "githubUsername",
            "GITHUB LOGIN",
            "Git Hub user name",
            "gh_login",
        ),
        *(
            "Your GitHub profile link",
            "Github handle (e.g. octocat)",
            "What is your GitHub username?",
            "GitHub ID",
        ),
        *(
            "GitHub account (https://github.com/octocat)",
            "Please paste the link to your GitHub profile",
        ),
    ],
)
def test_a_heading_that_says_github_beats_the_course_systems_username(heading: str) -> None:
    cohort = parsed(f"Username,{heading},login\nu1,ada,x1\nu2,,x2\n")
    assert asked(cohort) == [f"ada/{NAME}", None]
    assert "Username" in " ".join((*cohort.header, *cohort.problems))


@pytest.mark.parametrize(
    "heading",
    [
        *(
            "Partner's GitHub username",
            "Instructor GitHub",
            "GitHub Classroom group",
            "Do you have a GitHub account?",
        ),
        *(
            "GitHub experience",
            "starter_code_url",
            "GitHub email",
            "LinkedIn profile",
            "Reviewer login on GitHub",
        ),
        *("GitHub display name", "GitHub full name", "GitHub project name", "GitHub team name"),
        *("GitHub username (partner)", "GitHub login [teammate]", "Old GitHub username"),
        *("GitHub username status", "GitHub Copilot user"),
    ],
)
def test_a_heading_of_something_else_names_nobody(heading: str) -> None:
    assert asked(parsed(f"{heading},github\nbo,ada\n")) == [f"ada/{NAME}"]
    with pytest.raises(RosterError, match="no column that names learners"):
        parsed(f"{heading},name\nbo,Ada Otter\n")


@pytest.mark.parametrize(
    ("another", "own"),
    [
        ("GitHub username (team leader)", "GitHub username (member)"),
        ("Frontend collaborator GitHub username", "Backend GitHub username"),
        ("GitHub username (before rename)", "GitHub username (now)"),
        ("GitHub username (of your mentor, if any)", "GitHub link"),
        ("Team lead's GitHub username", "My GitHub"),
    ],
)
def test_a_heading_of_somebody_else_loses(another: str, own: str) -> None:
    cohort = parsed(f'Name,"{another}",{own}\nAda,bo,ada\nCy,de,cy\n')
    assert asked(cohort) == [f"ada/{NAME}", f"cy/{NAME}"]
    assert f"The column `{own}` was taken, and not `{another}`." in cohort.problems


def test_a_repository_of_somebody_else_loses() -> None:
    text = f"Name,Link to your collaborator's repo,Repo\nAda,bo/{NAME},ada/{NAME}\n"
    assert asked(parsed(text)) == [f"ada/{NAME}"]


@pytest.mark.parametrize("heading", ["GitHub username of the team leader", "Team lead GitHub link"])
def test_a_heading_of_a_teams_leader_is_taken_where_there_is_no_other(heading: str) -> None:
    assert asked(parsed(f"Username,{heading}\nx,ada\ny,bo\n")) == [f"ada/{NAME}", f"bo/{NAME}"]


@pytest.mark.parametrize(
    "heading",
    [
        *("Usuario de GitHub", "Nombre de usuario en GitHub", "Cuenta de GitHub", "Perfil GitHub"),
        *(
            "Identifiant GitHub",
            "Nom d\N{RIGHT SINGLE QUOTATION MARK}utilisateur GitHub",
            "Compte GitHub",
            "Lien GitHub",
        ),
        *("Usuário do GitHub", "Nome de usuário do GitHub", "GitHub-Benutzername", "GitHub-Konto"),
    ],
)
def test_a_heading_in_another_language_is_understood(heading: str) -> None:
    assert asked(parsed(f"Nombre;{heading};Nota\nAda;ada-x;5\nBo;;6\n")) == [
        f"ada-x/{NAME}",
        None,
    ]


@pytest.mark.parametrize(
    "heading", ["Enlace al repositorio", "Lien vers le dépôt", "Link do repositório", "Repositório"]
)
def test_a_repository_in_another_language_is_understood(heading: str) -> None:
    text = f"Nom,{heading}\nAda,https://github.com/ada/{NAME}\n"
    assert asked(parsed(text)) == [f"ada/{NAME}"]


def test_a_heading_of_known_words_alone_beats_one_that_says_more() -> None:
    text = "GitHub account we made for you,GitHub username\nyes-1,ada\nyes-2,bo\n"
    assert asked(parsed(text)) == [f"ada/{NAME}", f"bo/{NAME}"]


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Repo visibility", "private"),
        ("Repository language", "Python"),
        ("Repo count", "12"),
        ("Repo public?", "public"),
        ("Repository owner", "school"),
        ("Repo created", "2026-11-01"),
        ("repository_id", "123456"),
        ("GitHub PR link", "https://github.com/school/course/pull/12"),
    ],
)
def test_what_is_said_of_a_repository_is_no_repository(heading: str, cell: str) -> None:
    assert asked(parsed(f"github,{heading}\nada,{cell}\nbo,{cell}\n")) == [
        f"ada/{NAME}",
        f"bo/{NAME}",
    ]


def test_a_heading_may_hold_a_line_break() -> None:
    text = '"Full\nname","GitHub\nusername",Email\nAda,ada,a@b.invalid\nBo,bo,c@d.invalid\n'
    cohort = parsed(text)
    assert asked(cohort) == [f"ada/{NAME}", f"bo/{NAME}"]
    assert cohort.header == ("Full name", "Email")
    assert cohort.reading == ("The roster names learners by the column `GitHub username`.",)


def test_a_heading_amid_others_may_hold_a_line_break() -> None:
    assert asked(parsed('Name,"GitHub\nusername",Email\nAda,ada,a@b.invalid\n')) == [f"ada/{NAME}"]


def test_broken_headings_are_not_skipped() -> None:
    with pytest.raises(RosterError, match="broken on line 1"):
        parsed('name,"login\nAda,ada\nBo,bo\n')


@pytest.mark.parametrize(
    "text",
    [
        "Name,Email,Account\nAda,a@b.invalid,ada\nBo,c@d.invalid,github\nCy,e@f.invalid,cy\n",
        "Name,Status,Online text\nAda,Submitted,https://github.com/ada/nexus\n",
    ],
)
def test_a_learners_row_is_never_taken_for_the_headings(text: str) -> None:
    with pytest.raises(RosterError, match="no column that names learners"):
        parsed(text)


def test_an_accounts_number_is_never_a_login() -> None:
    cohort = parsed("username,github_id\nada,10000001\nbo,10000002\n")
    assert asked(cohort) == [f"ada/{NAME}", f"bo/{NAME}"]
    assert (
        "No heading says GitHub: the column `username` was taken for the logins." in cohort.problems
    )
    assert asked(parsed("github_username,name\n10000003,Ada\nbo,Bo\n")) == [None, f"bo/{NAME}"]
    with pytest.raises(RosterError):
        parsed("name,github_id\nAda,10000001\n")


def test_a_student_number_under_username_is_never_a_login() -> None:
    with pytest.raises(RosterError):
        parsed("Username,name\n20260001,Ada\n20260002,Bo\n")


def test_the_column_that_a_person_names_is_taken() -> None:
    text = "github,nick\nada,bo\n"
    assert asked(parsed(text, column="Nick")) == [f"bo/{NAME}"]
    with pytest.raises(RosterError, match="no column `handle`"):
        parsed(text, column="handle")


def test_lines_above_the_headings_are_skipped_and_said() -> None:
    cohort = parsed(
        "GitHub logins of cohort 5,,\nExported today,,\nname,github,email\nAda,ada,a@b.invalid\n"
    )
    assert (asked(cohort), cohort.learners[0].row) == ([f"ada/{NAME}"], 4)
    assert cohort.problems == ("Skipped above the headings: lines 1, 2.",)


def test_a_heading_alone_is_no_title() -> None:
    cohort = parsed("github,\nada,\nbo,late\ncy,\n")
    assert asked(cohort) == [f"ada/{NAME}", f"bo/{NAME}", f"cy/{NAME}"]
    assert asked(parsed("GitHub logins,\nname,github\nAda,ada\n")) == [f"ada/{NAME}"]


def test_one_column_without_headings_is_a_list() -> None:
    cohort = parsed("ada-github\nhttps://github.com/bo\nN/A\n")
    assert (asked(cohort), [each.row for each in cohort.learners]) == (
        [f"ada-github/{NAME}", f"bo/{NAME}", None],
        [1, 2, 3],
    )
    assert "no headings" in cohort.problems[0]


def test_a_list_may_have_a_heading() -> None:
    assert asked(parsed("Students\nada\nbo\n")) == [f"ada/{NAME}", f"bo/{NAME}"]


def test_a_column_of_links_is_taken_where_no_other_names_learners() -> None:
    text = "name,link\nAda,https://gitlab.com/ada/x\nBo,https://github.com/bo/x\nCy,\n"
    assert asked(parsed(text)) == [None, "bo/x", None]


@pytest.mark.parametrize(
    "text",
    ["", "\n\n", "name,email\nAda,a@b.invalid\n", "name\nAda\nBo\n", "a@b.invalid\nc@d.invalid\n"],
)
def test_without_a_column_that_names_learners_it_is_refused(text: str) -> None:
    with pytest.raises(RosterError):
        parsed(text)


def test_a_track_or_rubric_goes_with_its_row() -> None:
    cohort = parsed("github,Track\nada,frontend\nbo,\n")
    assert [learner.rubric for learner in cohort.learners] == ["frontend", None]
    assert cohort.header == ("Track",)


# --- who is judged -------------------------------------------------------------------------------


def test_an_address_wins_over_a_guess() -> None:
    first, second, third = parsed("login,repo\nada,school/team-3\n,school/team-4\nbo,\n").learners
    assert (first.target.full_name, first.target.learner) == ("school/team-3", "ada")
    assert (second.target.full_name, second.target.learner, second.key) == (
        "school/team-4",
        None,
        "school/team-4",
    )
    assert third.target.full_name == f"bo/{NAME}"


def test_a_bare_name_joins_the_login() -> None:
    text = "github,repository\nada,my-nexus.git\n,my-nexus\nN/A,x\nbo,my nexus\ncy,my-ne...\n"
    assert asked(parsed(text)) == ["ada/my-nexus", None, None, None, None]
    with pytest.raises(RosterError, match="without its owner"):
        read_text("name,repository\nAda,my-nexus\n")


@pytest.mark.parametrize(
    "cell",
    [
        *("Done", "Submitted", "submitted!", "Completed", "In progress", "in-progress", "OK", "Y"),
        *("Private", "Started", "Link", "Approved", "\N{WHITE HEAVY CHECK MARK} done"),
    ],
)
@pytest.mark.parametrize("heading", ["Repo", "Repo link", "GitHub repository"])
def test_a_status_in_the_repositorys_column_is_no_repository(heading: str, cell: str) -> None:
    assert asked(parsed(f"github,{heading}\nada,{cell}\nbo,{NAME}\n")) == [
        f"ada/{NAME}",
        f"bo/{NAME}",
    ]
    assert asked(parsed(f"name,{heading}\nAda,{cell}\nBo,bo/{NAME}\n")) == [None, f"bo/{NAME}"]


@pytest.mark.parametrize(
    "cell", ["Pushed", "Late", "Oui", "merged", "not-started", "will send", "95%", "100", "N. A."]
)
def test_a_word_unlike_the_name_is_no_repository_beside_a_login(cell: str) -> None:
    text = f"github,Repo\nada,{cell}\nbo,nexus-final\ncy,cy/{NAME}\n,{cell}\n"
    assert asked(parsed(text)) == [f"ada/{NAME}", "bo/nexus-final", f"cy/{NAME}", None]


def test_below_a_heading_that_asks_for_a_name_any_word_is_one() -> None:
    assert asked(parsed("github,Repo name\nada,capstone\nbo,\n")) == ["ada/capstone", f"bo/{NAME}"]
    unnamed = parse_roster(b"github,Repo\nada,capstone\n", "roster", None)
    assert asked(unnamed) == ["ada/capstone"]


@pytest.mark.parametrize("heading", ["Course repository", "Example repo", "Repo link"])
def test_one_repository_in_all_rows_is_not_the_learners(heading: str) -> None:
    course = f"https://github.com/school/{NAME}"
    rows = "".join(f"{login},{course}\n" for login in ("ada", "bo", "cy"))
    cohort = parsed(f"github,{heading}\n{rows}")
    assert asked(cohort) == [f"{login}/{NAME}" for login in ("ada", "bo", "cy")]
    assert cohort.problems == (
        f"The column `{heading}` was not taken: it names one repository for all learners.",
    )
    assert (cohort.header, cohort.learners[0].columns) == ((heading,), (course,))
    own = "".join(f"{login},{course},{login}/{NAME}\n" for login in ("ada", "bo", "cy"))
    assert asked(parsed(f"github,{heading},Repo\n{own}")) == asked(cohort)


def test_the_courses_repository_is_known_however_it_is_spelled() -> None:
    spelled = ["school/start", "https://github.com/School/start.git", "github.com/school/start/"]
    logins_ = ("ada", "bo", "cy", "de")
    rows = "".join(f"{a},{b}\n" for a, b in zip(logins_, [*spelled, ""], strict=True))
    assert asked(parsed(f"github,Project repo\n{rows},other/team\n"))[:4] == [
        f"{login}/{NAME}" for login in logins_
    ]


@pytest.mark.parametrize(
    "heading", ["student_repository_url", "Your repo", "Team repository", "Group repo", "My repo"]
)
def test_one_repository_of_all_learners_is_theirs_by_its_heading(heading: str) -> None:
    rows = "".join(f"{login},school/team-a\n" for login in ("ada", "bo", "cy"))
    assert asked(parsed(f"github,{heading}\n{rows}")) == ["school/team-a"] * 3


@pytest.mark.parametrize(
    ("text", "judged"),
    [
        ("github,repo\na,x/t\nb,x/t\nc,x/t\nd,\ne,\nf,\n", f"f/{NAME}"),
        (f"github,repo\nada,{NAME}\nbo,{NAME}\ncy,{NAME}\n", f"cy/{NAME}"),  # each has its own
        ("github,repo\nada,school/team\nbo,school/team\ncy,\n", f"cy/{NAME}"),
        ("github,repo\nada,school/team\nbo,school/team\n", "school/team"),
        ("name,github,repo\nAda,ada,school/t\nBo,,school/t\nCy,,school/t\n", "school/t"),
        ("name,repo\nAda,school/team\nBo,school/team\nCy,school/team\n", "school/team"),
    ],
)
def test_a_repository_of_several_learners_is_judged(text: str, judged: str) -> None:
    cohort = parsed(text)
    assert asked(cohort)[-1] == judged
    assert not any("was not taken" in problem for problem in cohort.problems)


def test_the_repository_asked_for_by_name_beats_another() -> None:
    text = (
        "github,Portfolio repo,Link to your alx-project-nexus "
        "repository\nada,ada/cv,ada/alx-project-nexus\n"
    )
    assert asked(parsed(text)) == [f"ada/{NAME}"]


def test_of_several_links_the_one_to_the_repository_asked_for_is_taken() -> None:
    text = f"name,Frontend GitHub link,Backend GitHub link\nAda,ada/shop,ada/{NAME}\n"
    assert asked(parsed(text)) == [f"ada/{NAME}"]


@pytest.mark.slow
def test_a_login_filled_down_the_column_is_read_at_once() -> None:
    """By all pairs for each row, 400 such rows took minutes."""
    cohort = parsed("github,name\n" + "ada,Ada\n" * 3_000)
    assert [place for place, name in enumerate(asked(cohort)) if name] == [0]
    cohort = parsed("github,name\n" + "".join(f"ada,Person {i}\n" for i in range(3_000)))
    assert not any(asked(cohort))


def test_two_persons_with_one_repository_are_judged_and_say_so() -> None:
    first, second, other = parsed(
        f"github,repo\nada,\nbo,https://github.com/ADA/{NAME}\ncy,\n"
    ).learners
    assert first.note == "Line 3 names the same repository in the roster."
    assert second.note == "Line 2 names the same repository in the roster."
    assert other.note == ""


def test_members_of_a_group_without_logins_are_all_judged() -> None:
    text = "identifier,student_repository_url\na@b.invalid,https://github.com/school/g-1\n"
    text += "c@d.invalid,https://github.com/school/g-1\n"
    assert asked(parsed(text)) == ["school/g-1", "school/g-1"]


@pytest.mark.parametrize(
    ("headings", "one", "other"),
    [
        ("assignment_name,github_username,roster_identifier", "nexus,,a@x", "nexus,,b@x"),
        ("first_name,last_name", "Ada,Otter", "Ada,Lynx"),
    ],
)
def test_members_of_a_team_are_known_by_what_is_their_own(
    headings: str, one: str, other: str
) -> None:
    team = "https://github.com/school/n-team"
    rows = "".join(f"{row},{team}\n" for row in (one, other))
    assert asked(parsed(f"{headings},student_repository_url\n{rows}")) == ["school/n-team"] * 2


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "N/A",
            "n.a.",
            "none",
            "NULL",
            "nil",
            "TBD",
            "tba",
            "Pending",
            "unknown",
            "-",
            "--",
            "0",
            "#N/A",
            "?",
            "#REF!",
        ),
        *(
            "No",
            "\N{EM DASH}",
            "\N{ZERO WIDTH SPACE}",
            "jane doe",
            "https://gitlab.com/jane",
            "@",
            "=cmd|'/c calc'!A1",
        ),
        *("Total", "ninguno", "aucun", "nope", "#NAME?"),
        *("../../etc/passwd", "12345", "1.0E+07", "jane@example.invalid", "https://github.com/"),
    ],
)
def test_a_cell_that_names_nobody_is_in_the_results_with_its_line(cell: str) -> None:
    cohort = parsed(f'github,login,name\nada,x1,Ada\n"{cell}",x2,Jane\nbo,x3,Bo\n')
    assert asked(cohort) == [f"ada/{NAME}", None, f"bo/{NAME}"]
    lost = cohort.learners[1]
    assert (lost.row, lost.place, lost.columns) == (3, 1, ("x2", "Jane"))
    assert fault(lost).startswith("Line 3 names no learner: ")
    assert "two logins" not in fault(lost)
    assert cohort.problems[-1] == "1 row of the roster is not judged: line 3."


TOKENS = (f"ghp_{'x1Y2' * 9}", f"github_pat_{'x1Y2' * 5}AB_{'x1Y2' * 14}ABC")


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize(
    "text",
    [
        "github,name\nada,Ada\n{},Bo\n",
        "repository\nada/nexus\n{}\n",
        "repository\nada/nexus\n{}/nexus\n",
        "repo name,github\nnexus,ada\n{},bo\n",
        "github,repository\nada,\n,https://github.com/{}/nexus\n",
        "ada\nbo\n{}\n",
    ],
)
def test_a_token_is_no_login_and_not_repeated(text: str, token: str) -> None:
    cohort = parsed(text.format(token))
    lost = cohort.learners[-1]
    prefix = token.partition("x")[0]
    assert fault(lost).startswith(f"Line {lost.row} names no learner: `{prefix}…` is a token")
    assert "x1Y2" not in repr(cohort)


def test_a_token_beside_a_repositorys_address_is_not_repeated() -> None:
    cohort = parsed(f"github,repository\n{TOKENS[0]},https://github.com/ada/{NAME}\n")
    assert logins(cohort) == ["ada"]
    assert "x1Y2" not in repr(cohort)


@pytest.mark.parametrize("text", ["{}\n", "Ada,{}\nBo,bo\n"])
def test_a_token_on_the_first_line_is_not_repeated(text: str) -> None:
    with pytest.raises(RosterError) as caught:
        parsed(text.format(TOKENS[0]))
    assert "x1Y2" not in str(caught.value)


def test_a_login_that_begins_as_a_token_is_a_login() -> None:
    assert asked(parsed("github\nghp_corp\n")) == [f"ghp_corp/{NAME}"]


def test_an_address_elsewhere_is_not_replaced_by_a_guess() -> None:
    cohort = parsed("github,repository\nada,https://gitlab.com/ada/nexus\nbo,pending\n")
    assert asked(cohort) == [None, f"bo/{NAME}"]


def test_a_profile_of_another_account_in_the_repositorys_column_is_not_judged() -> None:
    assert asked(
        parsed("github,repository\nada,https://github.com/bo\ncy,https://github.com/cy\n")
    ) == [
        None,
        f"cy/{NAME}",
    ]


def test_a_persons_second_row_is_not_judged_and_both_say_so() -> None:
    first, other, second = parsed("github,name,section\nada,Ada,1\nbo,Bo,1\n@ADA,ada,2\n").learners
    assert (first.fault, other.fault) == (None, None)
    assert "line 4" in first.note.lower()
    assert "line 2" in fault(second)


def test_a_persons_second_repository_is_not_judged_and_both_rows_say_so() -> None:
    first, second = parsed("github,repo\nada,ada/one\nada,ada/two\n").learners
    assert first.note == "Line 3 names the same account in the roster."
    assert "line 2" in fault(second)


def test_two_persons_with_one_login_are_both_not_judged() -> None:
    cohort = parsed("github,name\nada,Ada\nbo,Bo\nada,Cy\n")
    assert asked(cohort) == [None, f"bo/{NAME}", None]
    assert "line 4" in fault(cohort.learners[0])
    assert "line 2" in fault(cohort.learners[2])


@pytest.mark.parametrize(
    "text",
    [
        "github,Student,Section name,Email\nada,Ada B,S1,a@x\nada,Chi D,S1,c@x\n",
        "github,Course ID,Name\nada,7,Ada\nada,7,Chi\nbo,8,Bo\n",
        "github,Cohort name,Name\nada,5,Ada\nada,5,Chi\nbo,6,Bo\n",
        "github,first_name,last_name\nada,Ada,Otter\nada,Chi,Otter\nbo,Bo,Lynx\n",
        "github,First name,Surname\nada,Ada,Otter\nada,Ada,Lynx\n",
        "github,Student\nada,Ada\nada,Chi\n",
        "github,name,email\nada,Mo Otter,a@x\nada,Mo Otter,c@x\n",
        "github,name,email\nada,Ada,N/A\nada,Chi,N/A\nbo,Bo,b@x\n",
        "ID,Email,Name,github\n1,anonymous,Ada,ada\n2,anonymous,Bo,bo\n3,anonymous,Chi,ada\n",
        "name,mentor email,github\nAda,m@x,ada\nChi,m@x,ada\nBo,n@x,bo\n",
    ],
)
def test_two_persons_with_one_login_are_told_apart_by_what_is_said_of_them(text: str) -> None:
    assert not any(name == f"ada/{NAME}" for name in asked(parsed(text)))


@pytest.mark.parametrize(
    "text",
    [
        "github,name,email\nada,Ada,a@x\nada,Ada Otter,A@x\n",
        "github,name,Student ID\nada,Ada,S1\nada,Ada Otter,S1\nbo,Bo,S2\n",
        "ID,Name,github\n1,Ada,ada\n2,Bo,bo\n3,ada,ada\n",
        "ID,GitHub username\n1,ada\n2,bo\n3,ada\n",
        "github,name,Section name,Team ID\nada,Ada,S1,1\nada,Ada,S2,2\n",
        "github,name,reviewer email\nada,Ada,r@x\nada,Ada,s@x\n",
    ],
)
def test_a_persons_second_row_is_known_by_what_is_said_of_them(text: str) -> None:
    assert asked(parsed(text)).count(f"ada/{NAME}") == 1


def test_two_logins_in_a_cell_are_no_repository() -> None:
    cohort = parsed(f"github\nada/bo\ncy/my-nexus\nde/{NAME}\nef\ngi\n")
    assert asked(cohort) == [None, "cy/my-nexus", f"de/{NAME}", f"ef/{NAME}", f"gi/{NAME}"]
    assert "`ada/bo` may be two logins or a repository" in fault(cohort.learners[0])
    assert asked(parsed("github,name\nada/bo,Ada\n")) == [None]
    assert asked(parsed("ada/shop\nbo/shop\n")) == ["ada/shop", "bo/shop"]  # a list


@pytest.mark.parametrize("heading", ["github", "repository"])
@pytest.mark.parametrize(
    "cell", ["github/ada", "GitHub.com/github/ada", "orgs/ada", "users/ada", f"ada/{NAME[:-2]}..."]
)
def test_a_part_of_an_address_is_no_repository(heading: str, cell: str) -> None:
    text = f"name,{heading}\nAda,{cell}\nBo,bo/{NAME}\nCy,https://github.com/cy/{NAME}.\n"
    assert asked(parsed(text)) == [None, f"bo/{NAME}", f"cy/{NAME}"]


def test_repeated_headings_are_no_learner() -> None:
    assert asked(parsed("github,name\nada,Ada\ngithub,name\nbo,Bo\n")) == [
        f"ada/{NAME}",
        None,
        f"bo/{NAME}",
    ]


# --- what cannot be read -------------------------------------------------------------------------

BROKEN = {
    "open to the end": ('github,name\nada,Ada\nbo,"Bo\ncy,Cy\n', 3, ["ada", "cy"]),
    "closed by a later one": ('github,name\nada,"Ada\nbo,"Bo"\ncy,Cy\n', 2, ["bo", "cy"]),
    "closed before a comma": ('github,name\nada,"Ada\nbo,",Bo"\ncy,Cy\n', 2, ["bo", "cy"]),
    "swallowed a row": ('github,name,mail\nada,"Ada,a@b\nbo,Bo",c@d\ncy,Cy,e@f\n', 2, ["cy"]),
    "too many cells": ("github,name\nada,Ada\nbo,Bo,2,more\ncy,Cy\n", 3, ["ada", "cy"]),
    "a NUL": ("github,name\nada,Ada\nb\0o,Bo\ncy,Cy\n", 3, ["ada", "cy"]),
}


@pytest.mark.parametrize(("text", "line", "left"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_never_a_shorter_one(text: str, line: int, left: list[str]) -> None:
    with pytest.raises(RosterError, match=f"line {line}"):
        parsed(text)
    cohort = parsed(text, lenient=True)
    assert logins(cohort) == left
    assert len(cohort.learners) == text.count("\n") - 1
    assert all(learner.row for learner in cohort.learners)


def test_text_after_a_closing_quotation_mark_makes_no_login() -> None:
    cohort = parsed('github,name\n"ada"bo,Ada\ncy,"Cy "the lynx" L"\n')
    assert asked(cohort) == [None, f"cy/{NAME}"]
    assert "lynx" in cohort.learners[1].columns[0]


def test_trailing_separators_are_no_cells() -> None:
    assert asked(parsed("github,name\nada,Ada,,\n")) == [f"ada/{NAME}"]


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04xlsx", b"\xd0\xcf\x11\xe0xls", b"<html><table>", b'[{"login": "ada"}]']
)
def test_another_format_is_said_in_one_line(data: bytes) -> None:
    with pytest.raises(RosterError, match="save it as CSV"):
        read(data)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match=r"roster\.csv` cannot be read: no such file"):
        read_roster(tmp_path / "roster.csv", NAME)
    with pytest.raises(RosterError, match="directory"):
        read_roster(tmp_path, NAME)


def read_text(text: str) -> None:
    """Read a roster; refuse one whose rows all name nobody, with the first reason."""
    for learner in parsed(text).learners:
        raise RosterError(fault(learner))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("login\n", "There is nothing below its first line."),
        ("login\na b\n", "Line 2 names no learner"),
    ],
)
def test_a_roster_that_names_nobody_is_no_roster(text: str, why: str, tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(text)
    with pytest.raises(RosterError, match="names no learners") as caught:
        read_roster(path, NAME)
    assert caught.value.hint.startswith(why)


def test_without_a_repositorys_name_a_roster_must_name_repositories() -> None:
    cohort = parse_roster(b"github,repo\nada,\nbo,bo/work\n", "roster", None)
    assert asked(cohort) == [None, "bo/work"]
    with suppress(RosterError):
        assert asked(parse_roster(b"github\nada\n", "roster", None)) == [None]


# --- tracks --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "rubric"),
    [
        ("alx-project-nexus-frontend", "alx-project-nexus-frontend"),
        ("Frontend", "alx-project-nexus-frontend"),
        ("front-end", "alx-project-nexus-frontend"),
        ("ProDev Front End", "alx-project-nexus-frontend"),
        ("Backend Engineering", "alx-project-nexus"),
        ("ALX Project Nexus", "alx-project-nexus"),
        ("evening", None),
        ("program", None),
    ],
)
def test_a_track_is_a_rubric(cell: str, rubric: str | None) -> None:
    given = [rubrics.load(name) for name in rubrics.BUILT_IN]
    cohort = assign_rubrics(parsed(f"github,track\nada,{cell}\n"), given)
    assert [learner.rubric for learner in cohort.learners] == [rubric]
    assert bool(cohort.problems) is (rubric is None)


def test_rows_without_their_rubric_are_counted() -> None:
    text = "github,track\nada,evening\nbo,night\ncy,night\n"
    assert assign_rubrics(parsed(text), [rubrics.load()]).problems == (
        "`evening` is not a rubric: 1 row is judged without it.",
        "`night` is not a rubric: 2 rows are judged without it.",
    )


def test_a_rubric_that_was_not_given_judges_nobody_by_another() -> None:
    cohort = assign_rubrics(parsed("github,track\nada,Frontend\nbo,Backend\n"), [rubrics.load()])
    assert asked(cohort) == [None, f"bo/{NAME}"]
    assert "--rubric alx-project-nexus-frontend" in fault(cohort.learners[0])
