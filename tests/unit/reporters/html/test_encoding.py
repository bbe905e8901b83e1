"""The page's data: compact, streamed, and unable to end the element that holds it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexus_check.model import Change, CohortRow, Conclusion, Finding, ReadmeRef, RepositoryRef, State, Status
from nexus_check.reporters.html import encoding
from nexus_check.reporters.html.encoding import (
    CHANGES,
    CONCLUSIONS,
    MARKS,
    PRIVATE,
    ROWS_IN_A_CHUNK,
    WHOLE_ADDRESS,
    Encoder,
    as_script,
    describe,
    mark,
)
from tests import made_up_cohort
from tests.unit import factories

SUMMARY = made_up_cohort.summary(20)


def encode(*rows: CohortRow) -> list[dict[str, Any]]:
    return list(Encoder(SUMMARY).chunks(rows))


def row_of(row: CohortRow) -> list[Any]:
    (chunk,) = encode(row)
    (encoded,) = chunk["rows"]
    assert isinstance(encoded, list)
    return encoded


# --- nothing breaks out -----------------------------------------------------------------------------------------------


@given(st.text())
def test_no_text_can_end_the_element_and_every_text_is_read_back(text: str) -> None:
    block = as_script({"text": text.encode("utf-8", "replace").decode()})
    assert not re.search("[<>&\u2028\u2029]", block)
    assert json.loads(block) == {"text": text.encode("utf-8", "replace").decode()}


@pytest.mark.parametrize("hostile", ["</script><script>alert(1)</script>", "<!--<script>", "]]>", "&lt;", "\u2028"])
def test_hostile_texts_stay_inside(hostile: str) -> None:
    report = factories.report(factories.finding(evidence=hostile, message=hostile), learner=hostile, notes=(hostile,))
    for chunk in encode(CohortRow(report, columns={hostile: hostile})):
        assert not re.search("[<>&\u2028\u2029]", as_script(chunk))


def test_what_no_json_can_hold_and_what_reorders_text_is_made_plain() -> None:
    report = factories.report(factories.finding(evidence="\ud800 \u202egnp.exe"), learner="ada\ud800")
    (chunk,) = encode(CohortRow(report))
    block = as_script(chunk)
    block.encode()
    assert "\u202e" not in block
    assert "gnp.exe" in block


# --- what a row holds -------------------------------------------------------------------------------------------------


def test_a_repository_named_after_its_learner_costs_its_name_alone() -> None:
    assert row_of(CohortRow(factories.report()))[2] == [
        "/alx-project-nexus",
        "https://github.com/",
        factories.COMMIT,
        0,
    ]


def test_a_repository_of_another_owner_is_spelt_out() -> None:
    elsewhere = RepositoryRef("a-group/nexus", "https://github.invalid/a-group/nexus", "main", None, private=True)
    report = factories.report(repository=elsewhere)
    assert row_of(CohortRow(report))[2] == ["a-group/nexus", "https://github.invalid/", 0, PRIVATE]


def test_an_address_that_is_not_of_the_name_is_kept_whole() -> None:
    renamed = RepositoryRef("ada-invented/new-name", "https://github.com/ada-invented/old-name")
    encoded = row_of(CohortRow(factories.report(repository=renamed)))[2]
    assert encoded == ["/new-name", "https://github.com/ada-invented/old-name", 0, WHOLE_ADDRESS]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)//ada/x", "data:text/html,x", "//host/x", "file:///etc/passwd"]
)
def test_only_addresses_of_the_web_are_kept(address: str) -> None:
    report = factories.report(repository=RepositoryRef("ada/x", address), learner="ada")
    assert row_of(CohortRow(report))[2] == ["/x", 0, 0, WHOLE_ADDRESS]


@pytest.mark.parametrize("commit", ["main", "0123", "G" * 40, "../../../evil" + "0" * 27, ""])
def test_what_is_no_commit_makes_no_link(commit: str) -> None:
    report = factories.report(repository=RepositoryRef("ada/x", "https://github.com/ada/x", commit=commit))
    assert row_of(CohortRow(report))[2][2] == 0


def test_a_folder_without_a_remote_has_no_repository() -> None:
    assert row_of(CohortRow(factories.report(repository=RepositoryRef())))[2] == 0


def test_a_finding_is_cut_after_what_it_holds_and_its_path_is_the_readmes_unless_another() -> None:
    bare = Finding("lists", "Lists", factories.finding().level, Status.PASS, State.GOOD)
    other = factories.finding("headings", path="docs/README.md", evidence=None)
    findings = row_of(CohortRow(factories.report(bare, other)))[12]
    assert len(findings[0]) == 1
    assert findings[1][3:] == [12, 30, 0, 0, "docs/README.md"]


def test_topics_lines_stand_in_the_frames_order() -> None:
    chunk = encode(CohortRow(factories.report(factories.incomplete())))[0]
    assert chunk["rows"][0][12][0][6] == [14, 0, 0]
    assert chunk["frames"][0][5] == [["python", "Python", 1], ["graphql", "GraphQL", 0], ["ci-cd", "CI/CD", 0]]


def test_long_texts_are_cut() -> None:
    report = factories.report(factories.finding(evidence="x" * 5_000, message="y" * 5_000, fix="z" * 50_000))
    finding = row_of(CohortRow(report))[12][0]
    assert [len(finding[place]) for place in (1, 2, 5)] == [1_000, 6_000, 300]


def test_a_fix_keeps_its_lines() -> None:
    assert row_of(CohortRow(factories.report(factories.missing(fix="## A\r\n\r\n- b\n"))))[12][0][2] == "## A\n\n- b\n"


def test_a_criterion_that_the_summary_does_not_know_is_added() -> None:
    (chunk,) = encode(CohortRow(factories.report(factories.advised("house-rule"))))
    assert chunk["criteria"] == [["house-rule", "House rule", 1]]
    assert chunk["frames"][0][0] == len(SUMMARY.criteria)


def test_a_readme_and_none() -> None:
    assert row_of(CohortRow(factories.report(readme=ReadmeRef("README.md", 9, None, 2))))[3] == ["README.md", 9, 2]
    assert row_of(CohortRow(factories.report(readme=None)))[3] == 0


# --- repetition -------------------------------------------------------------------------------------------------------


def test_a_text_is_written_out_twice_at_most() -> None:
    rows = [CohortRow(factories.report(learner=f"l{n}"), columns={"cohort": "Cohort 4"}) for n in range(50)]
    (chunk,) = encode(*rows)
    block = as_script(chunk)
    assert block.count("Cohort 4") == 2
    assert block.count("says nothing on GraphQL") == 2
    assert chunk["texts"].count("Cohort 4") == 1
    assert len(chunk["frames"]) == len(factories.MIXED)


def test_columns_may_differ_from_row_to_row() -> None:
    (chunk,) = encode(
        CohortRow(factories.report(), columns={"name": "Ada", "team": "one"}),
        CohortRow(factories.report(), columns={"team": "two", "city": "Nowhere"}),
        CohortRow(factories.report()),
    )
    assert chunk["columns"] == ["name", "team", "city"]
    assert [row[1] for row in chunk["rows"]] == [["Ada", "one"], [0, "two", "Nowhere"], []]


def test_rows_are_read_no_further_ahead_than_a_chunk() -> None:
    read = 0

    def counted() -> Iterator[CohortRow]:
        nonlocal read
        for row in made_up_cohort.rows(3 * ROWS_IN_A_CHUNK):
            read += 1
            yield row

    chunks = Encoder(SUMMARY).chunks(counted())
    next(chunks)
    assert read == ROWS_IN_A_CHUNK
    assert sum(len(chunk["rows"]) for chunk in chunks) == 2 * ROWS_IN_A_CHUNK


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "_TEXTS_KEPT", 30)
    monkeypatch.setattr(encoding, "_TEXTS_SEEN_ONCE", 20)
    rows = [
        CohortRow(factories.report(factories.finding(evidence=f"heading {n // 2}"), learner=f"l{n}"))
        for n in range(200)
    ]
    (chunk,) = encode(*rows)
    assert len(chunk["texts"]) == 30
    texts = ["", *chunk["texts"]]
    shown = [row[12][0][5] for row in chunk["rows"]]
    assert [texts[text] if isinstance(text, int) else text for text in shown] == [
        f"heading {n // 2}" for n in range(200)
    ]


# --- codes ------------------------------------------------------------------------------------------------------------


def test_every_change_and_conclusion_has_a_title() -> None:
    assert set(CHANGES) == set(Change)
    assert set(CONCLUSIONS) == set(Conclusion)


@pytest.mark.parametrize(
    ("status", "state", "expected"),
    [
        (Status.PASS, State.GOOD, "met"),
        (Status.FAIL, State.MISSING, "missing"),
        (Status.FAIL, None, "missing"),
        (Status.WARN, State.MISSING, "missing"),
        (Status.FAIL, State.INCOMPLETE, "partly"),
        (Status.WARN, State.INCOMPLETE, "partly"),
        (Status.SKIPPED, State.MISSING, "held"),
        (Status.SKIPPED, None, "off"),
        (Status.UNKNOWN, None, "unknown"),
    ],
)
def test_marks(status: Status, state: State | None, expected: str) -> None:
    assert mark(status, state) == expected
    assert expected in MARKS


def test_every_mark_is_asked_for_by_something() -> None:
    asked = describe(SUMMARY)["asked"]
    assert {name for _id, _title, marks in asked for name in marks} == set(MARKS)


def test_describe_holds_what_the_page_filters_by() -> None:
    described = describe(SUMMARY)
    assert described["compared"] is True
    assert ["challenges-and-solutions", "Challenges and solutions", 0] in described["criteria"]
    assert ["key-technologies", "graphql", "GraphQL"] in described["topics"]
    assert len(described["copies"]) == len(SUMMARY.near_copies)
