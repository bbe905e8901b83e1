"""`nexus-check init`: a README and workflows to start from."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from nexus_check import installation
from nexus_check import rubric as rubrics
from nexus_check.cli import main
from nexus_check.commands.init import ACTION, Kind, template
from nexus_check.criteria import Section
from nexus_check.errors import UsageError
from nexus_check.judge import Judge
from nexus_check.model import Conclusion, State, Status
from nexus_check.reporters import skeleton
from nexus_check.sources.local import LocalSource
from nexus_check.targets import parse_target

KINDS: tuple[Kind, ...] = get_args(Kind)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of the right name, and the one we are in."""
    made = tmp_path / "alx-project-nexus"
    made.mkdir()
    monkeypatch.chdir(made)
    return made


# --- readme --------------------------------------------------------------------------------------


def test_a_readme_is_written_with_a_question_for_every_part(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", "readme"]) == 0
    assert capsys.readouterr().out == "Wrote README.md.\n"
    text = (folder / "README.md").read_text("utf-8")
    rubric = rubrics.load()
    assert text.startswith(f"# {rubric.title}\n")
    for criterion in rubric.criteria:
        if isinstance(criterion, Section):
            assert (criterion.whole_fix() or f"## {criterion.title}").strip() in text


def test_an_unanswered_skeleton_meets_none_of_its_parts(folder: Path) -> None:
    assert main(["init", "readme"]) == 0
    rubric = rubrics.load()
    report = Judge(rubric).review(LocalSource().fetch(parse_target(str(folder))))
    parts = {criterion.id for criterion in rubric.criteria if isinstance(criterion, Section)}
    met = [finding.criterion for finding in report.findings if finding.status is Status.PASS]
    assert report.conclusion is Conclusion.FAILURE
    assert not parts & set(met)
    for finding in report.findings:  # what was left as it was is named
        if finding.state is State.INCOMPLETE and finding.criterion in parts:
            assert re.search("has (only names or labels|nothing) below it", finding.message)


def test_a_skeleton_with_its_comment_marks_taken_off_meets_none_of_its_parts(folder: Path) -> None:
    rubric = rubrics.load()
    text = skeleton.render(rubric).replace("<!--", "").replace("-->", "")
    (folder / "README.md").write_text(text, "utf-8")
    report = Judge(rubric).review(LocalSource().fetch(parse_target(str(folder))))
    met = {finding.criterion for finding in report.findings if finding.status is Status.PASS}
    parts = {criterion.id for criterion in rubric.criteria if isinstance(criterion, Section)}
    assert not met & (parts | {"own-words"})


def test_what_is_there_is_never_overwritten(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "README.md").write_text("mine")
    assert main(["init", "readme"]) == 2
    said = capsys.readouterr().err
    assert "already exists and was not overwritten" in said
    assert "print it with `--output -`." in said
    assert (folder / "README.md").read_text() == "mine"


def test_nor_what_a_link_leads_to(folder: Path) -> None:
    (folder / "README.md").symlink_to("elsewhere.md")
    assert main(["init", "readme"]) == 2
    assert not (folder / "elsewhere.md").exists()


def test_it_can_be_printed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "readme", "--output", "-"]) == 0
    assert capsys.readouterr().out == skeleton.render(rubrics.load())
    assert list(folder.iterdir()) == []


def test_a_place_that_cannot_be_written_is_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "file").touch()
    assert main(["init", "readme", "--output", "file/README.md"]) == 2
    assert (
        capsys.readouterr().err == "nexus-check: `file/README.md` cannot be written: file exists.\n"
    )


def test_another_rubrics_parts_are_asked_for(folder: Path) -> None:
    (folder / "mine.yml").write_text(
        "extends: alx-project-nexus\nid: mine\nversion: '1'\n"
        "title: Another -- course\n"
        "criteria:\n"
        "  - {id: collaboration, disabled: Everybody works alone.}\n"
        "  - id: own\n    kind: section\n    level: required\n    title: 'My | part'\n"
        "    help: Tell -- all.\n    rules: [{in: title, phrases: [x]}]\n"
    )
    assert main(["init", "readme", "--rubric", "mine.yml"]) == 0
    text = (folder / "README.md").read_text("utf-8")
    assert text.startswith("# Another -- course\n")
    assert "## Collaboration" not in text
    assert "## My &#124; part\n\n<!-- Tell -- all. -->\n" in text


def test_the_skeleton_names_the_rubric_as_a_shell_takes_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", "rubric", "--output", "my rubric.yml"]) == 0
    assert "`nexus-check rubric validate 'my rubric.yml'`" in capsys.readouterr().out
    assert main(["init", "readme", "--rubric", "my rubric.yml"]) == 0
    text = (folder / "README.md").read_text("utf-8")
    assert "`nexus-check check . --rubric 'my rubric.yml'`" in text


# --- workflow ------------------------------------------------------------------------------------


def loaded(kind: Kind) -> dict[Any, Any]:
    parsed: dict[Any, Any] = yaml.safe_load(template(kind))
    return parsed


def steps(kind: Kind) -> list[dict[str, Any]]:
    return [step for job in loaded(kind)["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("kind", KINDS)
def test_examples_are_what_the_command_writes(kind: Kind, repository_root: Path) -> None:
    example = (repository_root / "examples" / "workflows" / f"{kind}.yml").read_text("utf-8")
    assert example == template(kind), (
        f"run: nexus-check init workflow --kind {kind} --action {ACTION} --output - > that file"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_actions_are_pinned_permissions_minimal_and_time_limited(kind: Kind) -> None:
    for step in steps(kind):
        if "uses" in step and step["uses"] != ACTION:
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", step["uses"])
    assert loaded(kind)["permissions"] == {}
    for job in loaded(kind)["jobs"].values():
        assert job["timeout-minutes"] <= 360
        writes = {scope for scope, access in job["permissions"].items() if access == "write"}
        assert writes == ({"checks"} if kind == "learner" else set())


@pytest.mark.parametrize("kind", KINDS)
def test_only_inputs_that_the_action_declares_are_given(kind: Kind, repository_root: Path) -> None:
    declared = yaml.safe_load((repository_root / "action.yml").read_text("utf-8"))["inputs"]
    own = [step for step in steps(kind) if step.get("uses") == ACTION]
    assert own
    assert all(set(step.get("with", {})) <= set(declared) for step in own)


@pytest.mark.parametrize("kind", KINDS)
def test_no_expression_reaches_a_shell(kind: Kind) -> None:
    """What a person types must not become code: `run` reads the environment only."""
    assert not [step for step in steps(kind) if "${{" in step.get("run", "")]


def test_the_learners_workflow_explains_forks() -> None:
    text = template("learner")
    assert "fork" in text.partition("\nname:")[0]
    assert set(loaded("learner")[True]) == {
        "push",
        "pull_request",
        "merge_group",
    }  # YAML 1.1 reads `on` as true


@pytest.mark.parametrize(
    ("learners", "shards"),
    [(0, ["1/1"]), (1, ["1/1"]), (10, ["1/1"]), (11, ["1/2", "2/2"]), (25, ["1/3", "2/3", "3/3"])],
)
def test_the_cohorts_plan_makes_as_many_parts_as_it_takes(
    tmp_path: Path, learners: int, shards: list[str]
) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("login\n" + "".join(f"invented-{n}\n" for n in range(learners)) + "\n")
    output = tmp_path / "output"
    (script,) = [step["run"] for step in steps("cohort") if step.get("id") == "parts"]
    environment = {"ROSTER": str(roster), "LEARNERS_A_PART": "10", "GITHUB_OUTPUT": str(output)}
    subprocess.run(["bash", "-e", "-c", script], check=True, env=os.environ | environment)
    name, _, value = output.read_text().strip().partition("=")
    assert name == "shards"
    assert yaml.safe_load(value) == shards


def test_a_workflow_is_written_where_github_looks_for_it(folder: Path) -> None:
    for kind in KINDS:
        assert main(["init", "workflow", "--kind", kind, "--action", ACTION]) == 0
    written = sorted(path.name for path in (folder / ".github" / "workflows").iterdir())
    assert written == ["nexus-check.yml", "nexus-cohort.yml", "nexus-review.yml"]
    assert main(["init", "workflow", "--kind", "learner", "--action", ACTION]) == 2


ASKED = "git+https://github.com/ada-invented/nexus-check"


@pytest.mark.parametrize(
    ("recorded", "action"),
    [
        ({}, None),
        ({"url": "https://files.example/nexus_check.whl"}, None),
        (
            {"url": "https://github.com/ada-invented/nexus-check", "vcs_info": {}},
            "ada-invented/nexus-check@v1",
        ),
        (
            {"url": "ssh://git@github.com/ada-invented/nexus-check.git", "vcs_info": {}},
            "ada-invented/nexus-check@v1",
        ),
        (
            {
                "url": "https://github.com/ada-invented/fork",
                "vcs_info": {"requested_revision": "main"},
            },
            "ada-invented/fork@main",
        ),
        ({"url": "https://git.example/ada-invented/nexus-check", "vcs_info": {}}, None),
        ({"url": "file:///nowhere", "dir_info": {"editable": True}}, None),
    ],
    ids=[
        "package index",
        "wheel",
        "https",
        "ssh",
        "a branch of a fork",
        "not GitHub",
        "a folder that is gone",
    ],
)
def test_the_action_is_that_of_the_repository_installed_from(
    recorded: dict[str, Any], action: str | None
) -> None:
    assert installation._action(recorded) == action


def test_a_clone_has_the_account_of_its_remote(tmp_path: Path) -> None:
    clone = tmp_path / "a clone"
    subprocess.run(["git", "init", "--quiet", clone], check=True)
    remote = "git@github.com:ada-invented/nexus-check.git"
    subprocess.run(["git", "-C", clone, "remote", "add", "origin", remote], check=True)
    assert installation._action({"url": clone.as_uri()}) == "ada-invented/nexus-check@v1"


def test_a_learner_s_workflow_is_the_default_and_what_it_uses_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        installation, "_direct_url", lambda: {"url": ASKED.removeprefix("git+"), "vcs_info": {}}
    )
    assert main(["init", "workflow"]) == 0
    said = "Wrote .github/workflows/nexus-check.yml, which uses ada-invented/nexus-check@v1.\n"
    assert capsys.readouterr().out == said
    written = (folder / ".github/workflows/nexus-check.yml").read_text("utf-8")
    assert "      - uses: ada-invented/nexus-check@v1\n" in written


def test_an_account_that_is_not_known_is_asked_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(installation, "_direct_url", dict)
    assert main(["init", "workflow"]) == 2
    assert "Name it with --action OWNER/nexus-check@v1" in capsys.readouterr().err
    assert list(folder.iterdir()) == []


def test_the_action_can_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    pinned = f"ada-invented/nexus-check@{'0' * 40}"
    assert main(["init", "workflow", "--kind", "learner", "--action", pinned, "--output", "-"]) == 0
    shown = capsys.readouterr().out
    assert f"      - uses: {pinned}\n" in shown
    assert "OWNER" not in shown


@pytest.mark.parametrize(
    "action", ["", "nexus-check", "o/r", "o/r@", "o/r@v1 # x", "o/r@v1\nrun: x", "'o/r@v1"]
)
def test_what_is_no_action_is_refused(action: str) -> None:
    with pytest.raises(UsageError, match="OWNER/REPO@REF"):
        template("learner", action)


# --- rubric --------------------------------------------------------------------------------------


def test_the_starter_is_a_valid_rubric_that_says_so(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", "rubric"]) == 0
    assert capsys.readouterr().out == (
        "Wrote rubric.yml. Check it with `nexus-check rubric validate rubric.yml`.\n"
    )
    assert main(["rubric", "validate", "rubric.yml"]) == 0
    text = (folder / "rubric.yml").read_text("utf-8")
    keys = {line.split(":")[0].strip(" -") for line in text.splitlines() if "#" not in line}
    assert {"kind", "help", "rules", "topics", "phrases"} <= keys


def test_the_starter_is_met_by_what_its_fix_asks_for(folder: Path) -> None:
    assert main(["init", "rubric"]) == 0
    rubric = rubrics.load("rubric.yml")
    filler = "I counted boats at the pier and wrote down each one with its name and hour. " * 4
    text = f"# My course\n\n{filler}\n\n## Tools\n\n- Git: it has all my notes\n- SQL: the counts\n"
    (folder / "README.md").write_text(text, "utf-8")
    report = Judge(rubric).review(LocalSource().fetch(parse_target(str(folder))))
    assert {one.criterion for one in report.findings if one.status is Status.PASS} == {
        "readme",
        "tools",
    }
