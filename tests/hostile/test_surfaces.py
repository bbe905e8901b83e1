"""Whatever a learner writes, and wherever it is shown, it is read and never obeyed: end to end.

README, file, branch, repository and learner names, cells of a roster, errors of GitHub's; on the
check run, the job's summary and log, in outputs, terminals, SARIF, spreadsheets, `report.html` and
`summary.md`. The rules are those of `tests.hostile.surfaces`; the escapes one by one are tested in
`tests/unit/reporters/test_escape.py`.
"""

from __future__ import annotations

import dataclasses
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import responses
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from nexus_check.action.runner import OUTPUTS
from nexus_check.judge import Judge
from nexus_check.model import (
    CohortRow,
    Conclusion,
    Entry,
    HandedOut,
    NearCopy,
    Readme,
    Report,
    Repository,
    RepositoryRef,
    Snapshot,
    Tally,
)
from nexus_check.reporters import cohort_markdown, csv, html
from nexus_check.reporters.cohort_markdown import Person
from nexus_check.rubric import load
from nexus_check.sources.readme import blob_id
from tests import made_up_cohort
from tests.hostile import surfaces
from tests.unit import factories
from tests.unit import githubapi as api
from tests.unit.action.test_run import Step
from tests.unit.pages import HOSTILE

FIXED = [
    "::set-output name=score::100",
    "::error file=x,line=1::owned",
    "\n::add-mask::e",
    "\r::stop-commands::x\r",
    "##[add-mask]e",
    "##[set-env name=PATH]x",
    "%0A::error::x%0D",
    "x\nscore<<EOF\n100\nEOF",
    "@octo-invented and @octo-invented/team, mail a@b.example",
    "#12, GH-12, octo/repo#12, octo/repo@0123456789abcdef0123456789abcdef01234567",
    "0123456789abcdef0123456789abcdef01234567 deadbee",
    "https://github.com/octo/repo/issues/12 www.b.example",
    "a | b \\| c `|` d",
    "| a |\n| - |\n| b |",
    "[click](javascript:alert(1)) <javascript:alert(1)> [x]: javascript:y",
    "<img src=x onerror=alert(1)><script>alert(1)</script><!-- x",
    "</td></table></details><details open>",
    "![spy](https://spy.example/x.png) <a href='https://spy.example'>x</a>",
    "$\\href{javascript:x}{y}$ $$z$$ ```math\nx\n```",
    "[^1] [!NOTE] - [ ] :tada: ~~x~~ **y** _z_",
    "\x1b]0;owned\x07\x1b[31m\x9b2J\x08\x7f",
    "photo\u202egnp.exe\u2066\u2067\u2028\u2029\u0085x",
    '=cmd|"/c calc"!A1',
    "+1-1; =1+1; @SUM(A1)",
    "\uff1dHYPERLINK(1) \t-2",
    "\x00\ud800\ufffe\ufeff",
    "“`#`5” ` “` ”`",
    "</script><!--<script>",
    "../../../etc/passwd",
    "{{7*7}}${7*7}{% raw %}",
]
EACH = [
    pytest.param(" ".join(FIXED), id="all of them"),
    *(pytest.param(t, marks=pytest.mark.slow) for t in FIXED),
]
TEXTS = st.one_of(
    HOSTILE, st.sampled_from(FIXED), st.lists(st.sampled_from(FIXED), max_size=3).map(" ".join)
)

README = """# {t}

{t}

## Technologies {t}

- **{t}**: {t}
- Python {t}

## {t}

## Challenges

**Challenge {t}** {t}

| {t} | b |
| --- | - |
| Docker | {t} |

[{t}]({t}) ![{t}](docs/{t}) <b>{t}</b> `{t}`
"""


def snapshot(t: str, fault: str | None = None) -> Snapshot:
    """All that is known of a repository, with `t` wherever somebody may have written it."""
    data = README.replace("{t}", t).encode("utf-8", "surrogatepass")
    return Snapshot(
        target=f"x{t}",
        learner=t,
        repository=Repository(t, f"ada/{t}", f"https://github.com/ada/{t}", t),
        commit=factories.COMMIT,
        entries=(Entry(t, "file"), Entry(f"{t}.md", "symlink")),
        readme=Readme(f"docs/{t}", data, len(data), factories.BLOB, symlink_target=None),
        similar_repositories=(t,),
        fault=fault,
        notes=(f"`{t}` is now {t}.",),
    )


def reports(t: str) -> Iterator[Report]:
    """What comes of it: judged, with another README, not there, not to be judged."""
    found = snapshot(t)
    yield Judge(load()).review(found)
    yield Judge(load()).review(
        replace(
            found, readme=replace(found.readme or Readme("", b"", 0), symlink_target=t, data=b"")
        )
    )
    yield Judge(load()).review(replace(found, readme=None))
    yield Judge(load()).review(replace(found, repository=None, readme=None))
    yield Judge(load()).review(snapshot(t, fault=f"GitHub said “{t}”: {t}"))


@pytest.mark.parametrize("t", EACH)
def test_a_fixed_hostile_text_acts_nowhere(t: str) -> None:
    for report in reports(t):
        surfaces.inert(report)


@settings(max_examples=10)
@given(t=TEXTS, which=st.integers(0, 4))
def test_no_text_acts_anywhere(t: str, which: int) -> None:
    surfaces.inert(list(reports(t))[which], apart_from={"terminal"})


@pytest.mark.slow
@settings(max_examples=100)
@given(t=TEXTS, which=st.integers(0, 4))
def test_no_text_acts_anywhere_tried_often(t: str, which: int) -> None:
    surfaces.inert(list(reports(t))[which])


# --- a cohort ------------------------------------------------------------------------------------

OUR_TAGS = {
    tag
    for tag, _ in surfaces.Elements(
        "".join(html.render(made_up_cohort.summary(3), made_up_cohort.rows(3)))
    ).elements
}


def cohort_is_inert(t: str) -> None:
    """A roster's cells, learners' names and problems, on everything that shows a cohort."""
    summary = replace(
        made_up_cohort.summary(3),
        rubric_title=t,
        problems=(t, f"Line 3: `{t}` is not a login."),
        near_copies=(NearCopy(t, f"x{t}", 0.9),),
        handed_out=(HandedOut(t, 0.5, 3, 9),),
        criteria=(*made_up_cohort.summary(3).criteria, Tally(t, t, 1, 2)),
        topics=(Tally(t, t, 1, 2, criterion="lists"),),
    )
    report = factories.report(
        factories.incomplete(evidence=t, message=t, path=t),
        learner=t,
        target=t,
        notes=(t,),
        repository=RepositoryRef(t, f"https://github.com/{t}", t, factories.COMMIT),
    )
    rows = [
        CohortRow(report, columns={t: t, "name": t}),
        CohortRow(replace(report, conclusion=Conclusion.ERROR)),
    ]
    surfaces.inert_in_a_spreadsheet("".join(csv.lines(rows, ["key-technologies"], [t, "name"])))
    surfaces.inert_in_a_browser("".join(html.render(summary, rows)), OUR_TAGS)
    people = [Person(t, f"https://github.com/{t}", t), Person(t, t, t)]
    kinds = ("newly-passes", "regressed", "not-judged", "not-posted")
    surfaces.inert_on_github(
        cohort_markdown.render(summary, dict.fromkeys(kinds, people), unfinished=t)
    )


@pytest.mark.parametrize("t", EACH)
def test_a_fixed_hostile_text_acts_nowhere_in_a_cohort(t: str) -> None:
    cohort_is_inert(t)


@settings(max_examples=10)
@given(t=TEXTS)
def test_no_text_acts_anywhere_in_a_cohort(t: str) -> None:
    cohort_is_inert(t)


@pytest.mark.slow
def test_a_sweep_of_folders_with_hostile_names_acts_nowhere(tmp_path: Path) -> None:
    """The names that a file system takes: as logins, as repositories, as READMEs."""
    for number, text in enumerate(FIXED):
        encoded = (
            text.replace("/", "\u2044").replace("\x00", "").encode("utf-8", "surrogatepass")[:200]
        )
        name = os.fsdecode(encoded or b"x")
        checkout = tmp_path / "from" / f"{number:02d}{name}" / "alx-project-nexus"
        (checkout / "docs" / name).mkdir(parents=True)
        readme = checkout / (f"README{name}.md" if number % 3 == 0 else "README.md")
        readme.write_bytes(README.replace("{t}", text).encode("utf-8", "surrogatepass"))
    ran = subprocess.run(
        [
            sys.executable,
            "-P",
            "-m",
            "nexus_check",
            "sweep",
            "--from",
            "from",
            "--output",
            "out",
            "--jobs",
            "1",
        ],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    surfaces.inert_in_a_log((ran.stdout + ran.stderr).decode())
    out = tmp_path / "out"
    written = {path.name: path.read_text("utf-8") for path in out.iterdir()}
    assert written["results.jsonl"].count("\n") == len(FIXED)
    surfaces.inert_in_a_terminal(written["results.jsonl"])
    surfaces.inert_in_a_terminal(written["summary.json"])
    surfaces.inert_in_a_spreadsheet(written["results.csv"])
    surfaces.inert_on_github(written["summary.md"])
    surfaces.inert_in_a_browser(written["report.html"], OUR_TAGS)


# --- the action ----------------------------------------------------------------------------------


@pytest.fixture(name="step")
def _step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Step:
    monkeypatch.setenv("GITHUB_API_URL", "https://api.github.com")
    clock = api.Clock()
    monkeypatch.setattr(
        "nexus_check.action.run.Policy", lambda say: dataclasses.replace(clock.policy(), say=say)
    )
    return Step(tmp_path)


def left_behind_is_inert(step: Step) -> None:
    """The step's log, its summary, its outputs."""
    surfaces.inert_in_a_log(
        "\n".join(line for line in step.log.split("\n") if not line.startswith("::add-mask::"))
    )
    surfaces.inert_on_github(step.summary)
    text = (step.folder / "output").read_text()
    names = re.findall(r"^([\w-]+)<<(nexus-check-[0-9a-f]{32})$", text, re.M)
    assert [name for name, _ in names] == list(OUTPUTS)
    assert step.outputs["score"].isdigit() or step.outputs["score"] == ""


def repository(mock: responses.RequestsMock, t: str) -> None:
    """Answers that carry `t` wherever GitHub repeats what somebody chose."""
    shown = t.encode("utf-8", "replace").decode()
    data = README.replace("{t}", t).encode("utf-8", "surrogatepass")
    facts: dict[str, Any] = api.facts(
        default_branch=shown, html_url=f"https://github.com/amina/{shown}"
    )
    mock.get(api.REPO, json=facts | {"full_name": f"amina/{shown}", "name": shown})
    mock.get(re.compile(r".*/commits/c{40}(\?.*)?$"), json=api.commit())
    mock.get(
        re.compile(r".*/git/trees/.*"),
        json=api.tree(api.entry("README.md", data), api.entry(shown, b"x")),
    )
    mock.get(re.compile(rf".*/git/blobs/{blob_id(data)}"), json=api.blob(data))
    mock.get(re.compile(r".*/check-runs.*"), json={"check_runs": []})


@pytest.mark.parametrize("t", EACH)
def test_a_step_of_the_action_says_it_and_does_nothing(step: Step, t: str) -> None:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        repository(mock, t)
        mock.post(
            re.compile(r".*/check-runs"),
            status=403,
            json={"message": t.encode("utf-8", "replace").decode()},
        )
        assert step.run() in {1, 3}
    left_behind_is_inert(step)


@pytest.mark.parametrize("t", EACH)
def test_what_github_says_of_an_error_does_nothing(step: Step, t: str) -> None:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.get(api.REPO, status=403, json={"message": t.encode("utf-8", "replace").decode()})
        mock.get(
            re.compile(r".*/check-runs.*"),
            status=403,
            json={"message": t.encode("utf-8", "replace").decode()},
        )
        assert step.run() == 3
    left_behind_is_inert(step)


@pytest.mark.parametrize(
    "name", ["ref", "repository", "rubric", "check-name", "report-file", "fail-on", "command"]
)
@pytest.mark.parametrize("t", EACH)
def test_inputs_that_a_workflow_took_from_a_learner_do_nothing(
    step: Step, name: str, t: str
) -> None:
    """`ref: ${{ github.head_ref }}`, for one, is a name that the learner chose."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        repository(mock, "harmless")
        mock.get(re.compile(r".*/repos/.*"), status=404, json={"message": "Not Found"})
        mock.get(re.compile(r".*/users/.*"), status=404, json={"message": "Not Found"})
        mock.post(
            re.compile(r".*/check-runs"),
            status=201,
            json={"id": 5, "html_url": "https://github.com/runs/5"},
        )
        step.run(**{name: t})
    left_behind_is_inert(step)
