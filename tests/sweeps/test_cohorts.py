"""Where a cohort comes from: rosters, an organisation, a person, a folder of checkouts."""

from __future__ import annotations

import csv
import json
import os
import pty
import re
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.servers.cohort import JUDGED, NAME, Cohort
from tests.servers.graphql_api import ORGANISATION
from tests.sweeps.conftest import Calm, Sweeper

pytestmark = [pytest.mark.slow, pytest.mark.loopback]
COHORT = Cohort(300, mix=JUDGED)


def reports(sweeper: Sweeper, output: str = "out") -> list[dict[str, Any]]:
    return [json.loads(line) for line in sweeper.read(output).splitlines()]


def by_login(calm: Calm) -> dict[str, Any]:
    found = map(json.loads, calm.read().splitlines())
    return {report["learner"]: report for report in found}


def kinds(*wanted: str) -> dict[str, str]:
    """A login of each kind."""
    found: dict[str, str] = {
        COHORT.kind(place): COHORT.login(place) for place in range(COHORT.size)
    }
    return {kind: found[kind] for kind in wanted}


# --- rosters -------------------------------------------------------------------------------------


def test_a_roster_with_everything_that_goes_wrong_in_a_spreadsheet(sweeper: Sweeper) -> None:
    ada, bo, cy, dee = (COHORT.login(place) for place in range(4))
    rows = (
        "Name;GitHub;E-mail;Repository",
        f"Ada;@{ada};ada@school.invalid;",
        ";;;",
        "",
        f"Bo;https://github.com/{bo}/;bo@school.invalid;",
        "Nobody;not a login!;no@school.invalid;",
        f"Bo;{bo.upper()};bo@school.invalid;",
        "Empty;;e@school.invalid;",
        f"Cy;;cy@school.invalid;https://github.com/{cy}/{NAME}/tree/main",
        f'"Dee; ""D""";{dee};=1+1;',
    )
    (sweeper.folder / "roster.csv").write_bytes(b"\xef\xbb\xbf" + "\r\n".join(rows).encode())
    ended = sweeper.sweep("out")
    assert ended.returncode == 3, ended.stderr
    assert [report["learner"] for report in reports(sweeper)] == [
        ada,
        bo,
        None,
        bo.upper(),
        None,
        cy,
        dee,
    ]
    assert "3 rows of the roster are not judged: lines 6, 7, 8." in ended.stderr
    with (sweeper.folder / "out" / "results.csv").open(newline="", encoding="utf-8-sig") as file:
        held = list(csv.DictReader(file))
    assert [row["row"] for row in held] == ["2", "5", "6", "7", "8", "9", "10"]
    assert [row["Name"] for row in held] == ["Ada", "Bo", "Nobody", "Bo", "Empty", "Cy", 'Dee; "D"']
    assert "line 5 names the same account" in held[3]["reason"]
    assert held[6]["E-mail"] == "'=1+1"
    assert b"school.invalid" not in sweeper.read("out")


def test_nothing_of_the_roster_but_the_login_is_sent(calm: Calm) -> None:
    seen = json.dumps(calm.seen)
    assert "school.invalid" not in seen
    assert "Learner 7" not in seen
    assert COHORT.login(7) in seen


# --- an organisation, a person -------------------------------------------------------------------


def test_an_organisations_repositories_are_judged_page_by_page(sweeper: Sweeper) -> None:
    ended = sweeper.run("sweep", "--org", ORGANISATION, "--output", "out")
    assert ended.returncode == 0, ended.stderr
    there = [held for held in COHORT.learners() if held.exists and held.repositories]
    found = reports(sweeper)
    assert [report["repository"]["full_name"] for report in found] == [
        f"{ORGANISATION}/{NAME}-{held.login}" for held in there
    ]
    assert {report["learner"] for report in found} == {None}
    assert all("repository-name" in failed(report) for report in found)
    # Three pages of names, three batches of facts, and what a README of another name takes.
    assert sweeper.server.seen()["requests"]["graphql"] <= 8


def test_an_organisation_whose_names_are_its_own_takes_a_rubric_that_says_so(
    sweeper: Sweeper,
) -> None:
    rubric = sweeper.folder / "org.yml"
    off = "  - {id: repository-name, disabled: our organisation names them after their learners}\n"
    rubric.write_text(
        f"extends: alx-project-nexus\nid: school\nversion: '1'\ntitle: School\ncriteria:\n{off}"
    )
    ended = sweeper.run("sweep", "--org", ORGANISATION, "--output", "out", "--rubric", "org.yml")
    assert ended.returncode == 0, ended.stderr
    passed = sum(report["conclusion"] == "success" for report in reports(sweeper))
    assert passed > 100


@pytest.mark.parametrize("kind", ["with", "misnamed"])
def test_a_person_is_a_cohort_of_one(sweeper: Sweeper, kind: str) -> None:
    login = kinds(kind)[kind]
    ended = sweeper.run("sweep", "--org", login.upper(), "--output", "out")
    assert ended.returncode == 0, ended.stderr
    (report,) = reports(sweeper)
    assert report["learner"] == login
    assert (report["conclusion"] == "success") == (kind == "with")


def test_an_unknown_organisation_is_a_wrong_input(sweeper: Sweeper) -> None:
    ended = sweeper.run("sweep", "--org", "nobody-knows-it", "--output", "out")
    assert (
        ended.returncode,
        "knows no organisation or user `nobody-knows-it`" in ended.stderr,
    ) == (2, True)
    assert not (sweeper.folder / "out").exists()


# --- folders -------------------------------------------------------------------------------------


def checkouts(folder: Path) -> Path:
    for number, held in enumerate(Cohort(40, mix=JUDGED).learners()):
        (folder / held.login).mkdir(parents=True)
        for repository in held.repositories:
            for file in repository.files:
                path = folder / held.login / repository.name / file.path
                path.parent.mkdir(parents=True, exist_ok=True)
                if file.mode == "symlink":
                    path.symlink_to(os.fsdecode(file.data))
                elif file.mode == "file":
                    path.write_bytes(file.data)
        assert number < 40
    return folder


def test_a_folder_of_checkouts_takes_no_network_and_no_token(
    sweeper: Sweeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkouts(sweeper.folder / "here")
    unreachable = {
        **sweeper.environment,
        "GITHUB_TOKEN": "",
        "GITHUB_API_URL": "http://127.0.0.1:9",
    }
    monkeypatch.setattr(Sweeper, "environment", unreachable)
    ended = sweeper.run("sweep", "--from", "here", "--output", "out")
    assert ended.returncode == 3, ended.stderr
    assert "2 not judged" in ended.stderr  # two folders of learners are empty
    local = {report["learner"]: report for report in reports(sweeper)}
    assert len(local) == 40
    monkeypatch.undo()
    sweeper.serve(40)
    sweeper.sweep("online")
    for report in reports(sweeper, "online"):
        if report["readme"] and report["repository"]["full_name"].endswith(f"/{NAME}"):
            there = {finding["criterion"]: finding["status"] for finding in report["findings"]}
            here = {
                finding["criterion"]: finding["status"]
                for finding in local[report["learner"]]["findings"]
            }
            # A folder cannot tell of the first; of the second it knows the files below folders too.
            not_compared = {name: there[name] for name in ("published", "structure")}
            assert here | not_compared == there


def test_a_folder_is_compared_with_the_last_sweep_too(sweeper: Sweeper) -> None:
    folder = checkouts(sweeper.folder / "here")
    sweeper.run("sweep", "--from", "here", "--output", "week-1")
    first = Cohort(40, mix=JUDGED).login(
        next(i for i in range(40) if Cohort(40, mix=JUDGED).kind(i) == "with")
    )
    (folder / first / NAME / "README.md").write_text("# Nothing left\n")
    ended = sweeper.run("sweep", "--from", "here", "--output", "week-2", "--since", "week-1")
    assert ended.returncode == 3, ended.stderr
    people = json.loads(sweeper.read("week-2", "summary.json"))["people"]
    assert [person["name"] for person in people["regressed"]] == [first]
    assert "## Regressed (1)" in sweeper.read("week-2", "summary.md").decode()


# --- learners who did something else -------------------------------------------------------------


def failed(report: dict[str, Any]) -> dict[str, str]:
    return {
        each["criterion"]: each["message"]
        for each in report["findings"]
        if each["status"] == "fail"
    }


def test_who_named_it_wrong_is_told_to_rename_it(calm: Calm) -> None:
    held = kinds("misnamed", "repository-case", "renamed", "without", "readme-text", "readme-docs")
    found = by_login(calm)
    told = failed(found[held["misnamed"]])["published"]
    assert "If you meant alx_project_nexus, rename that repository" in told
    assert "ALX-Project-Nexus" in failed(found[held["repository-case"]])["repository-name"]
    assert "nexus-documentation" in failed(found[held["renamed"]])["repository-name"]
    assert "README.txt" in failed(found[held["readme-text"]])["readme"]
    assert "docs/README.md" in failed(found[held["readme-docs"]])["readme"]
    assert found[held["without"]]["repository"]["full_name"] is None


def test_readmes_that_graphql_does_not_give_whole_are_read_as_blobs(calm: Calm) -> None:
    held = kinds("large", "utf-16", "latin-1")
    found = by_login(calm)
    for kind, login in held.items():
        place = COHORT.index(login)
        assert place is not None
        file = COHORT.learner(place).repositories[-1].file("README.md")
        assert file is not None
        readme = found[login]["readme"]
        assert (readme["bytes"], readme["blob"], readme["words"] > 300) == (
            len(file.data),
            file.oid,
            True,
        ), kind
    blobs = sum(COHORT.kind(place) in held for place in range(COHORT.size))
    assert calm.seen["requests"]["GET rest"] == blobs


def test_a_query_that_is_too_much_is_asked_in_halves(calm: Calm, sweeper: Sweeper) -> None:
    sweeper.server.faults(max_aliases=30)
    ended = sweeper.sweep("out")
    assert (ended.returncode, sweeper.read("out")) == (0, calm.read())
    aliases = sweeper.server.seen()["aliases"]
    assert max(aliases) <= 30
    assert sum(size >= 20 for size in aliases) >= 4  # and grows back after each that was answered
    assert len(aliases) <= 25


# --- a terminal ----------------------------------------------------------------------------------


def test_a_terminal_shows_a_bar_with_rate_and_time_left_and_ends_by_ctrl_c(
    sweeper: Sweeper,
) -> None:
    sweeper.server.faults(every=1, faults=["slow"], slow_seconds=0.5)
    command = [
        sys.executable,
        "-P",
        "-m",
        "nexus_check",
        "sweep",
        "--roster",
        "roster.csv",
        "--output",
        "out",
    ]
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(sweeper.folder)
        os.execve(
            sys.executable, command, {**sweeper.environment, "TERM": "xterm", "COLUMNS": "100"}
        )
    shown, interrupted = b"", False
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            shown += os.read(terminal, 65_536)
        except OSError:  # the other side is gone
            break
        if not interrupted and b"/s" in shown:
            os.write(terminal, b"\x03")  # Ctrl-C, as a keyboard sends it
            interrupted = True
    os.close(terminal)
    _, status = os.waitpid(pid, 0)
    text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown.decode())
    assert os.waitstatus_to_exitcode(status) == 3, text
    assert re.search(r"Sweeping ━+.* \d+/300 \d+/s \d+:\d\d:\d\d", text)
    assert f"{signal.Signals.SIGINT.name}: stopping. What was judged is kept" in text
    assert text.rstrip().endswith("out/report.html")
    assert len(reports(sweeper)) == 300


def test_a_log_gets_plain_lines(calm: Calm) -> None:
    said = calm.ended.stderr
    assert "\x1b" not in said
    assert said.splitlines()[0] == "nexus-check: 300 learners."
    assert re.fullmatch(
        r"nexus-check: 300 of 300 done, \d+ passed, \d+ not met in \d+ s\.", said.splitlines()[-1]
    )
