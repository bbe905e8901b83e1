"""The words that all reports share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexus_check.model import State, Status
from nexus_check.reporters import wording
from tests.unit import factories


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((179, 121, 0), ("60 %", "40 %", "0 %")),
        ((6, 10), ("38 %", "62 %")),
        ((13, 69), ("16 %", "84 %")),
        ((1, 1, 1), ("34 %", "33 %", "33 %")),
        ((1, 999), ("<1 %", ">99 %")),
        ((0, 9), ("0 %", "100 %")),
        ((0, 0), ("–", "–")),
    ],
)
def test_a_few_never_read_as_none_nor_most_as_all(
    counts: tuple[int, ...], shown: tuple[str, ...]
) -> None:
    assert wording.shares(counts) == shown


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=8).filter(any))
def test_shares_add_up_to_a_hundred(counts: list[int]) -> None:
    percents = {"<1 %": 0, ">99 %": 100}
    shown = wording.shares(counts)
    assert (
        sum(
            percents[share] if share in percents else int(share.removesuffix(" %"))
            for share in shown
        )
        == 100
    )
    assert all(
        abs(100 * count / sum(counts) - _number(share)) <= 1
        for count, share in zip(counts, shown, strict=True)
    )


def _number(share: str) -> int:
    return int(share.strip("<> %")) if share[0] not in "<>" else {"<": 0, ">": 100}[share[0]]


@pytest.mark.parametrize(("number", "shown"), [(0, "±0"), (1200, "+1,200"), (-2, "−2")])
def test_a_change_is_signed(number: int, shown: str) -> None:
    assert wording.signed(number) == shown


def test_findings_with_different_reasons_are_different_rows() -> None:
    one = factories.skipped("a", state=State.MISSING, message="Not checked: there is no README.")
    other = factories.skipped("b", state=State.MISSING, message="Not checked: README.md is empty.")
    off = factories.skipped("c", message="Switched off by the rubric: too early.")
    met = factories.finding("d")
    open_ = factories.missing("e")
    rows = wording.rows([off, met, one, other, one, open_])
    assert [[finding.criterion for finding in row] for row in rows] == [
        ["e"],
        ["a", "a"],
        ["b"],
        ["c"],
        ["d"],
    ]
    assert [wording.title(row) for row in rows] == ["E", "2 others", "B", "C", "D"]


@pytest.mark.parametrize(
    ("status", "state", "message", "reason"),
    [
        (Status.SKIPPED, State.MISSING, "Not checked: there is no README.", "there is no README."),
        (Status.UNKNOWN, None, "Not judged: GitHub was down.", "GitHub was down."),
        (
            Status.SKIPPED,
            None,
            "Switched off by the rubric: too early.",
            "Switched off by the rubric: too early.",
        ),
        (Status.FAIL, State.MISSING, "Missing it is: no section.", "Missing it is: no section."),
    ],
)
def test_the_outcomes_word_is_not_repeated(
    status: Status, state: State | None, message: str, reason: str
) -> None:
    assert (
        wording.reason(factories.skipped("a", status=status, state=state, message=message))
        == reason
    )


@pytest.mark.parametrize(
    ("fraction", "shown"), [(13 / 82, "16 %"), (0.999, ">99 %"), (1, "100 %"), (0, "0 %")]
)
def test_a_fraction_is_rounded_as_shares_are(fraction: float, shown: str) -> None:
    assert wording.percent(fraction) == shown


def test_what_is_incomplete_is_added_to() -> None:
    assert wording.to_write(factories.incomplete()) == "what to add"
    assert wording.to_write(factories.missing()) == "what to write"


def test_what_cannot_be_known_of_a_folder_is_not_checked() -> None:
    finding = factories.skipped(
        "published", message="Not checked: a folder does not say whether it is on GitHub."
    )
    assert wording.outcome(finding).word == "not checked"
    assert wording.reason(finding) == "a folder does not say whether it is on GitHub."
    assert wording.rows([finding, factories.missing()])[1] == (finding,)
