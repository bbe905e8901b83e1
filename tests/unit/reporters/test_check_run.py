"""The output of a check run: what it says, and that GitHub takes it whatever its length."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nexus_check.model import Finding, RubricRef
from nexus_check.reporters import check_run, markdown
from nexus_check.reporters.check_run import FIELD_BYTES, TITLE_CHARACTERS
from nexus_check.rubric import DEFAULT
from tests.unit import factories
from tests.unit.pages import rendered


@pytest.mark.parametrize(
    ("rubric", "asked", "several", "name"),
    [
        (DEFAULT, "Nexus check", False, "Nexus check"),
        ("alx-project-nexus-frontend", "Nexus check", False, ""),
        ("invented", "Nexus check", False, "Nexus check (invented)"),
        ("invented", "README", False, "README"),
        ("invented", "Nexus check", True, "Nexus check"),
    ],
)
def test_the_default_name_says_which_rubric(
    rubric: str, asked: str, name: str, *, several: bool
) -> None:
    report = factories.report(rubric=RubricRef(rubric, "1", "sha256:0"))
    expected = name or f"Nexus check ({rubric})"
    assert check_run.name(report, asked, several=several) == expected


def test_the_title_is_the_count() -> None:
    assert check_run.build(factories.report()).title == "3 of 5 required criteria met"


@pytest.mark.parametrize(
    ("finding", "conclusion"),
    [
        (factories.finding(), "success"),
        (factories.missing(), "failure"),
        (factories.advised(), "success"),
        (factories.unknown("readme"), "cancelled"),
    ],
)
def test_what_could_not_be_judged_neither_passes_nor_fails(
    finding: Finding, conclusion: str
) -> None:
    assert check_run.build(factories.report(finding)).conclusion == conclusion


def test_the_summary_has_the_tables_and_the_text_has_what_to_write() -> None:
    output = check_run.build(factories.report())
    assert "Left to do: **Key technologies**, **Backend concepts**." in output.summary
    assert "| Result | Criterion | What was found |" in output.summary
    assert "<details>" not in output.summary
    assert output.text is not None
    assert rendered(output.text).tags.count("details") == 2


def test_nothing_to_write_is_no_text() -> None:
    output = check_run.build(factories.report(factories.finding()))
    assert output.text is None
    assert sorted(output.words()) == ["summary", "title"]


@settings(max_examples=25, deadline=None)
@given(
    count=st.integers(0, 200),
    message=st.text(max_size=600),
    fix=st.text(max_size=400),
    times=st.integers(1, 40),
)
def test_nothing_over_githubs_limits(count: int, message: str, fix: str, times: int) -> None:
    left = [
        factories.missing(f"part-{n}", message=message * times, fix=f"```\n{fix * times}")
        for n in range(count)
    ]
    output = check_run.build(factories.report(*left))
    assert len(output.title) <= TITLE_CHARACTERS
    assert len(output.summary.encode()) <= FIELD_BYTES
    assert len((output.text or "").encode()) <= FIELD_BYTES


def test_what_is_cut_says_so_and_is_closed() -> None:
    left = [factories.missing(f"part-{n}", fix="line\n" * 500) for n in range(60)]
    output = check_run.build(factories.report(*left))
    assert output.text is not None
    assert output.text.endswith(f"{markdown.CUT}\n")
    page = rendered(output.text)
    assert (
        sum(tag.startswith("details") for tag in page.tags)
        == page.tags.count("summary")
        == output.text.count("</details>")
    )
    assert page.text.rstrip().endswith(rendered(markdown.CUT).text.strip())
