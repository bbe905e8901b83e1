"""Rosters of any shape: rows in are rows out, and each is judged by what its own row holds."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nexus_check.cohort.learners import Cohort
from nexus_check.cohort.roster import parse_roster
from nexus_check.errors import RosterError

pytestmark = pytest.mark.slow  # hundreds of rosters a test

NAME = "alx-project-nexus"
LOGINS = st.from_regex(r"[a-z][a-z0-9]{2,8}(-[a-z0-9]{1,5})?", fullmatch=True)
FILLERS = st.sampled_from(
    ["", " ", "N/A", "none", "TBD", "-", "0", "#N/A", "\u200b", "jane doe", "a@b.invalid", "12345"]
)
PROSE = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='"'), max_size=12)
WORDINGS = st.sampled_from(
    ["{}", "@{}", " {} ", "https://github.com/{}", "github.com/{}/", "{}\u200e", "{}\u00a0"]
)
ADDRESSES = st.sampled_from(["{}/work", "https://github.com/{}/work", "git@github.com:{}/work.git"])
GITHUB = st.sampled_from(
    [
        "github",
        "GitHub Username",
        "What is your GitHub username?",
        "gh_login",
        "GitHub profile link",
    ]
)
REPOSITORY = st.sampled_from(
    ["repository", "student_repository_url", "GitHub Repo Link", "Link to your repository"]
)
OTHERS = [
    "name",
    "Username",
    "login",
    "Email Address",
    "github_id",
    "Partner's GitHub username",
    "note",
]
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])


@dataclass(frozen=True)
class Drawn:
    """A roster, and the owner under whom each row may be judged, None for nobody."""

    data: bytes
    owners: list[str | None]


@st.composite
def rosters(draw: st.DrawFn, *, most: int = 8) -> Drawn:
    """Draw a roster: columns in any order, each row with a login, an address, both or neither."""
    person, repository = draw(GITHUB), draw(REPOSITORY)
    others = draw(st.lists(st.sampled_from(OTHERS), unique=True, max_size=4))
    order = draw(st.permutations([person, repository, "section", *others]))
    rows, owners = [], []
    for _ in range(draw(st.integers(1, most))):
        login = draw(st.none() | LOGINS)
        owner = draw(st.none() | LOGINS)
        cells = {name: draw(LOGINS) for name in others}
        cells |= {"name": draw(PROSE), "note": draw(PROSE), "github_id": "10000001", "section": "A"}
        cells[person] = draw(WORDINGS).format(login) if login else draw(FILLERS)
        cells[repository] = (
            draw(ADDRESSES).format(owner) if owner else draw(st.sampled_from(["", "N/A", "-"]))
        )
        rows.append([cells[name] for name in order])
        owners.append(owner or login)
    delimiter = draw(st.sampled_from(",;\t|"))
    quoting: Literal[0, 1] = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    out = io.StringIO()
    writer = csv.writer(
        out,
        delimiter=delimiter,
        quoting=quoting,
        lineterminator=draw(st.sampled_from(["\n", "\r\n"])),
    )
    writer.writerows([order, *rows])
    return Drawn(out.getvalue().encode(draw(ENCODINGS)), owners)


def read(data: bytes, *, lenient: bool = False) -> Cohort:
    return parse_roster(data, "roster", NAME, lenient=lenient)


@given(rosters())
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
def test_rows_in_are_rows_out_and_each_is_its_own(drawn: Drawn) -> None:
    learners = read(drawn.data).learners
    assert len(learners) == len(drawn.owners)
    assert [learner.place for learner in learners] == list(range(len(learners)))
    assert len({learner.key for learner in learners}) == len(learners)
    for learner, owner in zip(learners, drawn.owners, strict=True):
        if owner is None:
            assert learner.fault
        if not learner.fault:
            assert learner.target.owner == owner


@given(rosters())
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
def test_only_rows_of_one_account_or_of_nobody_are_not_judged(drawn: Drawn) -> None:
    """A row that names somebody whom no other row names, by login or address, is judged."""
    learners = read(drawn.data).learners
    logins = [learner.target.learner for learner in learners]
    for learner, owner in zip(learners, drawn.owners, strict=True):
        if owner is not None and learner.fault:
            assert "the same account" in learner.fault
            assert logins.count(learner.target.learner) > 1 or learner.target.learner is None


@given(rosters(most=4), st.integers(0, 3), st.sampled_from(['"', "\0", ",,,,,,,,,,x"]), st.data())
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
def test_a_broken_line_loses_no_other(
    drawn: Drawn, number: int, damage: str, data: st.DataObject
) -> None:
    """What a lenient reading judges is what the whole file says; nobody else comes in."""
    whole = read(drawn.data).learners
    lines = drawn.data.splitlines(keepends=True)
    if drawn.data[:3] not in (b"\xef\xbb\xbf",) and b"\0" in drawn.data:
        return  # cutting UTF-16 by bytes makes another file
    place = 1 + number % max(len(lines) - 1, 1)
    at = data.draw(st.integers(0, len(lines[place].rstrip()))) if place < len(lines) else 0
    broken = lines[place][:at] + damage.encode() + lines[place][at:] if place < len(lines) else b""
    with suppress(RosterError):
        found = read(b"".join([*lines[:place], broken, *lines[place + 1 :]]), lenient=True).learners
        assert len(found) == len(whole)
        judged = {(each.target.owner, each.target.name) for each in whole}
        for each in found:
            if each.row != place + 1 and not each.fault:
                assert (each.target.owner, each.target.name) in judged


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(RosterError):
        cohort = read(b"github,name\n" + data, lenient=True)
        assert len({learner.key for learner in cohort.learners}) == len(cohort.learners)
        assert all(learner.target.owner or learner.fault for learner in cohort.learners)


@given(st.lists(st.tuples(LOGINS, st.text(max_size=8)), max_size=8, unique_by=lambda pair: pair[0]))
def test_columns_survive_any_text(rows: list[tuple[str, str]]) -> None:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(
        [("github", "note"), *rows]
    )
    cohort = read(out.getvalue().encode("utf-8", "replace"), lenient=True)
    expected = {login: note.encode("utf-8", "replace").decode().strip() for login, note in rows}
    found = {learner.key: learner.columns[0] for learner in cohort.learners if not learner.fault}
    assert {
        key: note.replace("\r\n", "\n").replace("\r", "\n")
        for key, note in expected.items()
        if key in found
    } == found
