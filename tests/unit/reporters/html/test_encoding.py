"""The page's data: the published names, made plain, and unable to end the element that holds it."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nexus_check import bundled
from nexus_check.model import (
    Change,
    CohortRow,
    Conclusion,
    HistoryPoint,
    ReadmeRef,
    RepositoryRef,
    Tally,
)
from nexus_check.reporters.html.encoding import (
    ASKED,
    CHANGES,
    CONCLUSIONS,
    MARKS,
    as_script,
    blocks,
    describe,
    row,
)
from nexus_check.rubric import HELP_URL
from tests import made_up_cohort
from tests.unit import factories

SUMMARY = made_up_cohort.summary(20)


def read(*rows: CohortRow) -> list[Any]:
    """What the page reads of rows."""
    packed = base64.b64decode("".join(blocks(rows, {})), validate=True)
    return [json.loads(line) for line in gzip.decompress(packed).splitlines()]


# --- nothing breaks out --------------------------------------------------------------------------


@given(st.text())
def test_no_text_can_end_the_element_and_every_text_is_read_back(text: str) -> None:
    block = as_script({"text": text.encode("utf-8", "replace").decode()})
    assert not re.search("[<>&\u2028\u2029]", block)
    assert json.loads(block) == {"text": text.encode("utf-8", "replace").decode()}


@pytest.mark.parametrize(
    "hostile", ["</script><script>alert(1)</script>", "<!--<script>", "]]>", "&lt;"]
)
def test_rows_hold_no_character_of_markup(hostile: str) -> None:
    report = factories.report(
        factories.finding(evidence=hostile, message=hostile), learner=hostile, notes=(hostile,)
    )
    given_ = CohortRow(report, columns={hostile: hostile})
    assert re.fullmatch(r"[A-Za-z0-9+/]*=*", "".join(blocks([given_], {})))
    assert read(given_)[0]["learner"] == hostile


def test_what_no_json_can_hold_and_what_reorders_text_is_made_plain() -> None:
    report = factories.report(
        factories.finding(evidence="\ud800 \u202egnp.exe"), learner="ada\ud800"
    )
    (shown,) = read(CohortRow(report))
    assert shown["findings"][0]["evidence"] == "\N{REPLACEMENT CHARACTER} gnp.exe"
    assert shown["learner"] == "ada\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)//ada/x", "data:text/html,x", "//host/x", "file:///etc/passwd"]
)
def test_only_addresses_of_the_web_are_kept(address: str) -> None:
    report = factories.report(
        factories.finding(help_url=address), repository=RepositoryRef("ada/x", address)
    )
    shown = row(CohortRow(report), {})
    assert shown["repository"] == {"full_name": "ada/x"}
    assert "help_url" not in shown["findings"][0]


@pytest.mark.parametrize("commit", ["main", "0123", "G" * 40, "../../../evil" + "0" * 27, ""])
def test_what_is_no_commit_makes_no_link(commit: str) -> None:
    report = factories.report(
        repository=RepositoryRef("ada/x", "https://github.com/ada/x", commit=commit)
    )
    assert "commit" not in row(CohortRow(report), {})["repository"]


def test_long_texts_are_cut() -> None:
    report = factories.report(
        factories.finding(evidence="x" * 5_000, message="y" * 5_000, fix="z" * 50_000)
    )
    finding = row(CohortRow(report), {})["findings"][0]
    assert [len(finding[name]) for name in ("message", "fix", "evidence")] == [1_000, 6_000, 300]


# --- what a row holds ----------------------------------------------------------------------------


def test_the_names_are_those_of_the_published_report() -> None:
    published = json.loads(bundled.read("schemas/report-v1.json"))["properties"]
    beside = {"columns", "change", "score_before", "history", "row", "note"}
    given_ = CohortRow(
        factories.report(notes=("Renamed.",)),
        {"name": "Ada"},
        Change.IMPROVED,
        0,
        (HistoryPoint("2031-03-07T06:00:00Z", 40, Conclusion.FAILURE),),
        row=12,
        note="The row has no login.",
    )
    shown = row(given_, {})
    assert set(shown) - beside <= set(published)
    assert beside <= set(shown)
    assert shown["score_before"] == [0]


def test_what_says_nothing_is_left_out() -> None:
    bare = factories.report(
        factories.unknown("readme"), repository=RepositoryRef(), readme=None, score=0
    )
    shown = row(CohortRow(bare), {})
    assert not {
        "repository",
        "readme",
        "columns",
        "change",
        "score_before",
        "history",
        "notes",
        "score",
    } & {name for name, value in shown.items() if value}
    assert "line" not in shown["findings"][0]


def test_what_the_cohort_says_of_a_criterion_is_left_out() -> None:
    one = factories.finding("headings", help_url=f"{HELP_URL}#headings")
    known = {"headings": {"title": one.title, "level": one.level}}
    (finding,) = row(CohortRow(factories.report(one)), known)["findings"]
    assert not {"title", "level"} & set(finding)
    assert finding["help_url"] == "#headings"
    (other,) = row(CohortRow(factories.report(one)), {"headings": {"title": "Other"}})["findings"]
    assert (other["title"], other["level"]) == (one.title, one.level)


def test_a_path_is_kept_where_it_is_not_the_readmes() -> None:
    other = factories.finding("headings", path="docs/README.md")
    findings = row(CohortRow(factories.report(factories.finding(), other)), {})["findings"]
    assert [finding.get("path") for finding in findings] == [None, "docs/README.md"]


def test_a_fix_keeps_its_lines() -> None:
    report = factories.report(factories.missing(fix="## A\r\n\r\n- b\n"))
    assert row(CohortRow(report), {})["findings"][0]["fix"] == "## A\n\n- b\n"


def test_a_readme_and_its_words() -> None:
    report = factories.report(readme=ReadmeRef("README.md", 9, None, 2))
    assert row(CohortRow(report), {})["readme"] == {"path": "README.md", "words": 2}


@pytest.mark.parametrize("size", [0, 1, 450])
def test_every_row_is_read_back_in_its_order(size: int) -> None:
    assert [shown["learner"] for shown in read(*made_up_cohort.rows(size))] == [
        made_up_cohort.learner(number) for number in range(size)
    ]


def test_rows_are_read_one_at_a_time() -> None:
    taken = 0

    def counted() -> Iterator[CohortRow]:
        nonlocal taken
        for each in made_up_cohort.rows(600):
            taken += 1
            yield each

    next(blocks(counted(), {}))
    assert taken < 400  # as far as the compressor's first output


# --- the cohort as a whole -----------------------------------------------------------------------


def test_every_change_and_conclusion_has_a_title() -> None:
    assert set(CHANGES) == set(Change)
    assert set(CONCLUSIONS) == set(Conclusion)


def test_every_mark_is_matched_by_some_filter() -> None:
    assert {name for _title, marks in ASKED.values() for name in marks} == set(MARKS)


def test_describe_holds_what_the_page_filters_by() -> None:
    described = describe(SUMMARY)
    assert described["compared"] is True
    assert [criterion["id"] for criterion in described["criteria"]] == [
        tally.id for tally in SUMMARY.criteria
    ]
    assert {"criterion": "key-technologies", "id": "graphql", "title": "GraphQL"} in described[
        "topics"
    ]
    assert len(described["copies"]) == len(SUMMARY.near_copies)


def test_a_criterion_of_two_rubrics_is_one_column() -> None:
    tallies = tuple(
        Tally("lists", f"Lists, {rubric}", 1, 2, rubric=rubric)
        for rubric in ("backend", "frontend")
    )
    (column,) = describe(replace(SUMMARY, criteria=tallies))["criteria"]
    assert column["title"] == "Lists, backend"
