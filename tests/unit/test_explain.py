"""`nexus-check explain`, and the reference page that it writes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nexus_check import rubric as rubrics
from nexus_check.cli import main
from nexus_check.criteria import Section
from nexus_check.rubric import HELP_URL
from tests.unit.pages import rendered

BUILT_IN = rubrics.load()


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["explain", *arguments]) == 0
    return capsys.readouterr().out


def test_a_criterion_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    shown = told(capsys, "key-technologies")
    criterion = next(one for one in BUILT_IN.criteria if one.id == "key-technologies")
    assert shown.startswith("Key technologies (key-technologies, required)\n")
    assert " ".join(criterion.asks.split()) in " ".join(shown.split())
    assert "GraphQL: anywhere in a sentence that has for example “graphql…”." in shown
    assert criterion.fix is not None
    assert all(f"    {line}" in shown.splitlines() for line in criterion.fix.splitlines() if line)
    assert shown.endswith(f"\n{HELP_URL}#key-technologies\n")


@pytest.mark.slow
@pytest.mark.parametrize("name", rubrics.BUILT_IN)
def test_an_explanation_has_at_most_forty_lines_and_three_examples_a_rule(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for criterion in rubrics.load(name).criteria:
        shown = told(capsys, criterion.id, "--rubric", name)
        assert len(shown.splitlines()) <= 40, criterion.id
        assert criterion.asks in " ".join(shown.split()), criterion.id
        rules = " ".join(shown.split()).split(" in a")
        assert all(rule.count("“") <= 3 for rule in rules if "for example" in rule), criterion.id


def test_the_phrases_are_printed_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    shown = told(capsys, "collaboration", "--phrases")
    assert "  collaboration, in title: (collaborat*|teamwork|team work)" in shown
    assert "  collaboration, in title, not: (contribut*|" in shown


@pytest.mark.parametrize("spelt", ["Own words", "OWN-WORDS", "own_words"])
def test_an_id_may_be_spelt_as_people_do(spelt: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, spelt).startswith("Own words (own-words, required)")


def test_an_unknown_id_is_wrong_usage_that_names_the_nearest(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["explain", "key-technolgies"]) == 2
    error = capsys.readouterr().err
    assert "no criterion `key-technolgies`" in error
    assert "Did you mean `key-technologies`?" in error
    assert len(error.splitlines()) == 1


def test_an_id_that_resembles_none_gets_the_list_of_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "zzz"]) == 2
    error = capsys.readouterr().err
    assert "Did you mean" not in error
    assert all(criterion.id in error for criterion in BUILT_IN.criteria)


def test_without_a_criterion_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    shown = told(capsys)
    assert [line.split()[0] for line in shown.splitlines() if re.match(r"  \S", line)] == [
        criterion.id for criterion in BUILT_IN.criteria
    ]


def test_a_criterion_and_all_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "readme", "--all"]) == 2
    assert capsys.readouterr().err == "nexus-check: Give either a criterion or --all.\n"


def test_another_rubric_is_explained_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.yml"
    file.write_text(
        "extends: alx-project-nexus\nid: mine\nversion: '1'\ncriteria:\n  - {id: lists, "
        "disabled: We do not mind.}\n"
    )
    shown = told(capsys, "lists", "--rubric", str(file))
    assert "Switched off: We do not mind." in shown


def test_no_line_is_wider_than_the_terminal_but_what_is_to_be_pasted(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    for criterion in BUILT_IN.criteria:
        shown = told(capsys, criterion.id)
        fix = criterion.whole_fix() if isinstance(criterion, Section) else criterion.fix
        pasted = {f"    {line}" for line in (fix or "").splitlines()}
        wrapped = [
            line
            for line in shown.splitlines()[1:]
            if line not in pasted and not line.startswith("https://")
        ]
        assert max(map(len, wrapped)) <= 60


# --- the reference page --------------------------------------------------------------------------


def test_docs_criteria_md_is_what_the_command_writes(
    capsys: pytest.CaptureFixture[str], repository_root: Path
) -> None:
    page = (repository_root / "docs" / "criteria.md").read_text("utf-8")
    assert page == told(capsys, "--all"), "run: nexus-check explain --all > docs/criteria.md"


def anchor(heading: str) -> str:
    """The anchor GitHub gives a heading: lower case, spaces as hyphens, other marks left out."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def test_every_help_address_lands_on_its_criterion(repository_root: Path) -> None:
    text = (repository_root / "docs" / "criteria.md").read_text("utf-8")
    outside_fences = re.sub(r"(?ms)^(`{3,})\w*\n.*?^\1$", "", text)
    anchors = [anchor(heading) for heading in re.findall(r"(?m)^#{1,6} (.+)$", outside_fences)]
    assert len(anchors) == len(set(anchors))
    assert HELP_URL.endswith("/docs/criteria.md")
    assert {criterion.id for criterion in BUILT_IN.criteria} <= set(anchors)


def test_links_of_the_page_lead_to_its_headings(repository_root: Path) -> None:
    page = rendered((repository_root / "docs" / "criteria.md").read_text("utf-8"))
    targets = [tag.removeprefix("a href=#") for tag in page.tags if tag.startswith("a href=#")]
    assert targets == [criterion.id for criterion in BUILT_IN.criteria]
