"""What the documentation says is what the program does."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from nexus_check import rubric
from nexus_check.action import inputs, runner
from nexus_check.phrases import PhraseFinder
from nexus_check.readme import words
from scripts import docs, guides, tree

# fmt: off
INPUTS = [
    "token", "command", "repository", "ref", "rubric", "fail-on", "check-run", "check-name",
    "annotations",
    "job-summary", "report-file", "sarif-file", "app-id", "app-private-key", "roster",
    "roster-column",
    "organization", "output-dir", "shard", "since", "post",
]
OUTPUTS = [
    "conclusion", "score", "passed", "required", "failed-criteria", "report", "check-run-url",
    "learners",
    "learners-passed", "learners-not-judged", "output-dir",
]
CRITERIA = [
    "repository-name", "published", "readme", "program-overview", "key-technologies",
    "backend-concepts",
    "challenges-and-solutions", "best-practices-and-takeaways", "headings", "lists", "own-words",
    "collaboration",
    "wider-topics", "structure",
]
# fmt: on
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s]+)\)")


# Guides whose commands take a shell and processes of their own: seconds rather than milliseconds.
SLOW = {"reviewer.md", "cohort.md"}
MADE = [
    pytest.param(path, id=path.name, marks=[pytest.mark.slow] if path.name in SLOW else [])
    for path in sorted(docs.made())
]


@pytest.mark.slow
@pytest.mark.parametrize("path", MADE)
def test_parts_made_from_the_program_are_up_to_date(path: Path) -> None:
    assert path.read_text() == docs.made()[path](), (
        "it has drifted: run `make docs` and read the diff"
    )


def test_contributing_has_a_line_for_every_folder_of_tests(repository_root: Path) -> None:
    page = (repository_root / "CONTRIBUTING.md").read_text("utf-8")
    folders = {path.name for path in (repository_root / "tests").iterdir() if path.is_dir()} - {
        "__pycache__"
    }
    assert set(re.findall(r"^\| `tests/(\w+)` \|", page, re.M)) == folders


def test_every_module_that_contributing_names_exists(repository_root: Path) -> None:
    page = (repository_root / "CONTRIBUTING.md").read_text("utf-8")
    named = re.findall(r"`([\w./-]+\.(?:py|yml|toml|md))`", page)
    places = (
        repository_root,
        repository_root / "src/nexus_check",
        repository_root / "tests/acceptance",
    )
    written_by_hand = {"expected.yml"}
    lost = [name for name in named if not any((place / name).exists() for place in places)]
    assert set(lost) <= written_by_hand


def test_every_make_target_that_a_page_names_exists_and_is_explained(repository_root: Path) -> None:
    explained = set(
        re.findall(r"^([a-z-]+):.*## ", (repository_root / "Makefile").read_text("utf-8"), re.M)
    )
    pages = [
        repository_root / "README.md",
        repository_root / "CONTRIBUTING.md",
        *repository_root.glob("docs/**/*.md"),
    ]
    named = {
        name
        for page in pages
        for name in re.findall(r"(?:`|^\$ )make ([a-z-]+)", page.read_text("utf-8"), re.M)
    }
    assert named <= explained


def test_every_dependency_says_why_it_is_there(repository_root: Path) -> None:
    project = tomllib.loads((repository_root / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert [name for name, _ in tree.dependencies()] == [
        re.split(r"[<>=\[; ]", each)[0] for each in asked
    ]


def test_the_action_takes_the_inputs_that_users_rely_on() -> None:
    assert list(docs.action()["inputs"]) == INPUTS


def test_the_action_sets_the_outputs_that_users_rely_on() -> None:
    assert list(docs.action()["outputs"]) == OUTPUTS
    assert list(runner.OUTPUTS) == OUTPUTS


def test_every_input_is_read_by_the_name_it_is_declared_by() -> None:
    fields = [name.replace("_", "-") for name in inputs.Inputs.__dataclass_fields__]
    assert sorted(fields) == sorted(INPUTS)


def test_what_action_yml_gives_by_default_is_what_the_program_takes_for_nothing() -> None:
    """So that a step without `with:` and a container run by hand do the same."""
    declared = {
        name: str(each.get("default", "")) for name, each in docs.action()["inputs"].items()
    } | {"token": ""}
    given = inputs.read({inputs.variable(name): value for name, value in declared.items()})
    assert given == inputs.read({})


def test_the_rubric_has_the_criteria_that_users_rely_on() -> None:
    assert [each.id for each in rubric.load().criteria] == CRITERIA


def test_every_link_inside_the_documentation_leads_somewhere(repository_root: Path) -> None:
    pages = [*repository_root.glob("*.md"), *repository_root.glob("docs/**/*.md")]
    linked = {(page, link) for page in pages for link in LINK.findall(page.read_text())}
    assert linked
    for page, link in sorted(linked):
        path, _, anchor = link.partition("#")
        target = (page.parent / path) if path else page
        assert target.exists(), f"{page.name} links to {link}"
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target.read_text()), f"{page.name} links to {link}"


def anchors(text: str) -> set[str]:
    """Return the anchors of a page's headings: lower case, hyphens for blanks, no punctuation."""
    headings = re.findall(r"^#{1,6} (.+)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_build_requirements_are_those_of_the_package(repository_root: Path) -> None:
    locked = (repository_root / "requirements/build.in").read_text().splitlines()
    built = re.search(
        r"^requires = \[(.*)\]$", (repository_root / "pyproject.toml").read_text(), re.M
    )
    assert built
    for requirement in re.findall(r'"([^"]+)"', built[1]):
        assert requirement in locked


def test_what_is_locked_for_running_is_what_is_locked_for_tests(repository_root: Path) -> None:
    """The image runs what the tests ran with."""
    runtime, dev = (
        set(
            re.findall(
                r"^([a-z0-9-]+==\S+)",
                (repository_root / f"requirements/{name}.txt").read_text(),
                re.M,
            )
        )
        for name in ("runtime", "dev")
    )
    assert runtime <= dev


def test_workflows_pin_actions_by_commit_and_say_which_version_that_is(
    repository_root: Path,
) -> None:
    workflows = list((repository_root / ".github/workflows").glob("*.yml"))
    uses = [line for file in workflows for line in re.findall(r"uses: (.+)", file.read_text())]
    assert uses
    for each in uses:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each) or each.startswith(
            "./"
        ), each


def test_every_job_has_an_end_and_the_permissions_it_needs_alone(repository_root: Path) -> None:
    for file in (repository_root / ".github/workflows").glob("*.yml"):
        workflow = yaml.safe_load(file.read_text())
        assert workflow["permissions"] in ({}, {"contents": "read"}), file.name
        for name, job in workflow["jobs"].items():
            assert "uses" in job or "timeout-minutes" in job, f"{file.name}: {name}"


def test_what_a_guide_does_not_run_needs_github_or_an_install(repository_root: Path) -> None:
    """So that no output in a guide is one that nobody saw."""
    away = re.compile(
        r"git (clone|add|commit|push)|cd "
        r"alx|export|docker|nexus-check (check "
        r"LOGIN|sweep "
        r"--roster learners)"
    )
    for page in (repository_root / "docs/guides").glob("*.md"):
        for mark, body in re.findall(
            r"(<!-- run -->\n)?^```console\n(.*?)^```$", page.read_text(), re.S | re.M
        ):
            left = [] if mark else [each for each in guides.commands(body) if not away.match(each)]
            assert not left, f"{page.name} does not run {left}"


def test_phrases_find_what_the_teachers_guide_says(repository_root: Path) -> None:
    text = (repository_root / "docs/guides/rubric.md").read_text()
    table = text.split("## How words are found")[1].split("\n\n")[2]
    rows = [re.split(r"(?<!\\)\|", line.strip("|")) for line in table.splitlines()[2:]]
    assert len(rows) >= 5
    for phrase, finds, misses in rows:
        finder = PhraseFinder([phrase.strip(" `").replace("\\|", "|")])
        assert all(list(finder.find(words(each))) for each in finds.split(",")), phrase
        assert not list(finder.find(words(misses))), phrase
