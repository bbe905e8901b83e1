"""`nexus-check check`: what it prints where, the exit codes, and what it must not import."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from nexus_check.cli import main
from nexus_check.commands import check
from nexus_check.errors import TargetError
from nexus_check.model import Repository, Snapshot, Target

GOOD = """# ALX Project Nexus
## Program overview
Over some months the ProDev Backend Engineering program taught me how services are built, run and \
repaired by a team.
I learnt to plan data first, to write tests before I trust a change, and to ask for help early.
## Key technologies
- **Python** for every service I wrote
- **Django** with its ORM and admin
- **REST APIs** with Django REST framework
- **GraphQL** with graphene
- **Docker** for images that run the same everywhere
- **CI/CD** with GitHub Actions
## Backend concepts
- **Database design**: normal forms, and indexes where queries were slow
- **Asynchronous programming**: tasks that must not hold up a request
- **Caching strategies**: what to keep in memory, and when to forget it
## Challenges and solutions
- **Challenge:** one page asked the database two hundred times. **Solution:** select_related, and \
a test that counts.
- **Challenge:** two workers charged a card twice. **Solution:** a key that makes the second call \
do nothing.
## Best practices and takeaways
- **Best practice:** small commits, reviewed by somebody else
- **Takeaway:** I understand a system when I can say how it fails
"""


@pytest.fixture(name="good")
def _good(tmp_path: Path) -> Path:
    folder = tmp_path / "amina" / "alx-project-nexus"
    folder.mkdir(parents=True)
    (folder / "README.md").write_text(GOOD)
    return folder


@pytest.fixture(name="bad")
def _bad(tmp_path: Path) -> Path:
    folder = tmp_path / "kofi" / "alx-project-nexus"
    folder.mkdir(parents=True)
    (folder / "README.md").write_text("# Hello\n")
    return folder


def on_github(monkeypatch: pytest.MonkeyPatch, **answers: Snapshot | Exception) -> None:
    """Stand in for GitHub: what it has for each learner."""

    class Stand:
        def fetch(self, target: Target) -> Snapshot:
            answer = answers[target.owner or ""]
            if isinstance(answer, Exception):
                raise answer
            return answer

    monkeypatch.setattr(check, "_remote", lambda *_: Stand())


# --- wrong usage ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["./gone"], "There is no folder `./gone`"),
        (["https://gitlab.com/amina/nexus"], "not an address on github.com"),
        ([".", "--rubric", "./gone.yml"], "gone.yml"),
        ([".", "--output", "gone/report.json"], "cannot be written"),
        ([".", "--ref", "main"], "a ref can only be judged on GitHub"),
        ([".", "--max-wait", "-1"], "-1"),
    ],
)
def test_wrong_usage_is_one_line_and_2(
    arguments: list[str],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    code = main(["check", *arguments])
    shown = capsys.readouterr()
    assert says in shown.err
    assert "Traceback" not in shown.err
    assert (code, shown.out) == (2, "")


def test_one_wrong_target_stops_before_any_is_judged(
    good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(good), "./gone"]) == 2
    assert capsys.readouterr().out == ""


def test_a_target_that_turns_out_wrong_leaves_the_others_judged(
    good: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    on_github(monkeypatch, kofi=TargetError("`kofi/nexus` has no branch `gone`."))
    assert main(["check", "kofi/nexus", str(good), "--format", "json"]) == 2
    shown = capsys.readouterr()
    assert json.loads(shown.out)["conclusion"] == "success"
    assert "has no branch `gone`" in shown.err


# --- verdicts ------------------------------------------------------------------------------------


def test_a_folder_that_meets_all_is_0_and_one_that_does_not_1(
    good: Path, bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(good)]) == 0
    assert main(["check", str(bad)]) == 1
    assert capsys.readouterr().err == ""


def test_the_rubric_is_named_as_it_was_given(
    bad: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(bad.parent)
    mine = "extends: alx-project-nexus\nid: mine\nversion: '1'\ntitle: Mine\n"
    Path("my rubric.yml").write_text(mine, encoding="utf-8")
    assert main(["check", str(bad), "--rubric", "my rubric.yml"]) == 1
    assert "--rubric 'my rubric.yml'`" in " ".join(capsys.readouterr().out.split())


def test_what_could_not_be_judged_is_3_and_outranks_what_fails(
    bad: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    on_github(monkeypatch, amina=Snapshot(target="amina", fault="GitHub did not answer in time."))
    assert main(["check", "amina", str(bad), "--format", "json"]) == 3
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["conclusion"], second["conclusion"]) == ("error", "failure")
    assert all(finding["status"] in {"unknown", "skipped"} for finding in first["findings"])


def test_a_missing_repository_fails_and_is_judged(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    on_github(
        monkeypatch, amina=Snapshot(target="amina", similar_repositories=("alx_project_nexus",))
    )
    assert main(["check", "amina", "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["conclusion"] == "failure"
    assert "alx_project_nexus" in json.dumps(report)


def test_the_renamed_are_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    snapshot = Snapshot(
        target="amina", repository=Repository(name="nexus"), notes=("`a/b` is now `a/c`.",)
    )
    on_github(monkeypatch, amina=snapshot)
    main(["check", "amina"])
    assert "is now" in capsys.readouterr().out


# --- output --------------------------------------------------------------------------------------


def test_json_is_one_object_or_a_line_each(
    good: Path, bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", str(good), "--format", "json"])
    assert json.loads(capsys.readouterr().out)["target"] == str(good)
    main(["check", str(good), str(bad), "--format", "json"])
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["target"] for line in lines] == [str(good), str(bad)]


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_output_to_a_file_leaves_standard_output_empty(
    form: str,
    good: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    main(["check", str(good), "--format", form])
    printed = capsys.readouterr().out
    main(["check", str(good), "--format", form, "--output", str(tmp_path / "report")])
    assert capsys.readouterr().out == ""
    assert (tmp_path / "report").read_text() == printed


@pytest.mark.parametrize(
    ("name", "begins"), [("badge.svg", "<svg "), ("badge.json", '{"schemaVersion":1,')]
)
def test_a_badge_is_written_on_request(good: Path, tmp_path: Path, name: str, begins: str) -> None:
    assert (
        main(
            [
                "check",
                str(good),
                "--output",
                str(tmp_path / "report"),
                "--badge",
                str(tmp_path / name),
            ]
        )
        == 0
    )
    assert (tmp_path / name).read_text().startswith(begins)


def test_a_badge_is_no_other_kind_of_picture(
    good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(good), "--badge", str(tmp_path / "badge.png")]) == 2
    assert "ends in .svg or .json" in capsys.readouterr().err
    assert not (tmp_path / "badge.png").exists()


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_target_that_is_given_twice_is_judged_once(
    good: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(good), "--format", form]) == 0
    once = capsys.readouterr().out
    assert main(["check", str(good), str(good), "--format", form]) == 0
    assert capsys.readouterr().out == once


def test_a_pipe_heeds_the_columns_that_are_set(
    good: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert main(["check", str(good)]) == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 60


def test_a_badge_is_for_one(
    good: Path, bad: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(good), str(bad), "--badge", str(tmp_path / "badge.svg")]) == 2
    assert capsys.readouterr().err == "nexus-check: `--badge` is for one target; 2 are given.\n"
    assert not (tmp_path / "badge.svg").exists()


def test_piped_text_has_no_colour(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(good)])
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("codes", "worst"), [([], 0), ([0, 0], 0), ([0, 1], 1), ([1, 3], 3), ([3, 2], 2), ([3, 0], 3)]
)
def test_the_worst_code_counts(codes: list[int], worst: int) -> None:
    assert check.worst(codes) == worst


# --- a cold start --------------------------------------------------------------------------------


def test_a_folder_is_judged_without_what_talks_to_github(good: Path) -> None:
    """In a process of its own, as here everything has been imported long ago."""
    program = (
        "import sys\n"
        "from nexus_check.cli import main\n"
        f"code = main(['check', {str(good)!r}, '--format', 'json'])\n"
        "heavy = {'github', 'requests', 'urllib3', 'rich', 'jinja2', 'tenacity', 'asyncio', "
        "'ssl'} & set(sys.modules)\n"
        "print(code, sorted(heavy), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "0 []"


# --- a folder inside a checkout ------------------------------------------------------------------


@pytest.fixture(name="checkout")
def _checkout(good: Path) -> Path:
    (good / ".git").mkdir()
    (good / "docs").mkdir()
    return good.resolve()


@pytest.mark.parametrize(("here", "asked"), [("docs", "."), ("docs", "./"), (".", "docs")])
def test_inside_a_subfolder_of_a_checkout_the_repository_is_judged(
    checkout: Path,
    here: str,
    asked: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(checkout / here)
    assert main(["check", asked]) == 0
    said = capsys.readouterr().err
    assert (
        said
        == f"nexus-check: `{asked}` is inside the repository {checkout}; judging the repository.\n"
    )


def test_a_readme_in_docs_is_of_the_repository(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (checkout / "docs" / "README.md").write_text("# Notes\n")
    assert main(["check", str(checkout / "docs")]) == 0
    assert "judging the repository" in capsys.readouterr().err


def test_a_learners_folder_inside_another_checkout_is_judged_itself(
    bad: Path, checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As the examples here are, or a class's folder under version control."""
    learner = checkout / "class" / "bayo-invented"
    learner.parent.mkdir()
    bad.rename(learner)
    assert main(["check", str(learner)]) == 1
    named = learner.rename(learner.with_name("alx-project-nexus"))
    monkeypatch.chdir(named)
    assert main(["check", "."]) == 1
    assert main(["check", str(checkout)]) == 0
    assert capsys.readouterr().err == ""


# --- SARIF ---------------------------------------------------------------------------------------


def addresses(log: str) -> list[set[str]]:
    """Return for each run the addresses of its results."""
    return [
        {
            place["physicalLocation"]["artifactLocation"]["uri"]
            for result in run["results"]
            for place in result["locations"]
        }
        for run in json.loads(log)["runs"]
    ]


def test_the_address_of_a_readme_below_the_root_is_the_path_from_the_root(
    bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (bad.parent.parent / ".git").mkdir()
    assert main(["check", str(bad), "--format", "sarif"]) == 1
    assert addresses(capsys.readouterr().out) == [{"kofi/alx-project-nexus/README.md"}]
    (bad / ".git").mkdir()
    main(["check", str(bad), "--format", "sarif"])
    assert addresses(capsys.readouterr().out) == [{"README.md"}]


def test_a_target_given_twice_is_one_run(
    good: Path, bad: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(bad.parent)
    main(["check", str(bad), f"./{bad.name}", f"{bad}/", str(good), "--format", "sarif"])
    assert len(addresses(capsys.readouterr().out)) == 2


def test_no_sarif_is_written_when_nothing_was_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    on_github(monkeypatch, amina=Snapshot(target="amina", fault="GitHub did not answer in time."))
    for output in ("-", str(tmp_path / "report.sarif")):
        assert main(["check", "amina", "--format", "sarif", "--output", output]) == 3
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err == "nexus-check: No SARIF was written, because nothing could be judged.\n"
    assert list(tmp_path.iterdir()) == []


def test_what_could_not_be_judged_is_named_and_has_no_run(
    bad: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    on_github(monkeypatch, amina=Snapshot(target="amina", fault="GitHub did not answer in time."))
    assert main(["check", "amina", str(bad), "--format", "sarif"]) == 3
    said = capsys.readouterr()
    assert addresses(said.out) == [{"README.md"}]
    assert said.err == (
        "nexus-check: amina could not be judged and is not in the SARIF. "
        "GitHub did not answer in time.\n"
    )


def test_a_bug_with_one_target_leaves_the_others_judged(
    good: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    on_github(monkeypatch, kofi=KeyError("oops"))
    assert main(["check", "kofi/nexus", str(good), "--format", "json"]) == 3
    said = capsys.readouterr()
    assert json.loads(said.out)["conclusion"] == "success"
    assert "Internal error" in said.err
