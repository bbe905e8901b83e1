"""The corpus holds, the rules can be broken, and a bounded run of the fuzzer finds nothing.

An input that a run finds is saved and printed; put it into `corpus` under a name that says what it
is, and it is tried with every run of the fast tests.
"""

from __future__ import annotations

import base64
import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from nexus_check.model import Conclusion, Report, TopicResult
from nexus_check.readme import Document, read
from tests.conftest import absent, unmeasured
from tests.fuzz import targets
from tests.hostile import surfaces
from tests.unit import factories

CORPUS = sorted((Path(__file__).parent / "corpus").iterdir())
SECONDS = 25 if os.environ.get("CI") == "true" else 10
"""How long each target is fuzzed by the tests."""


@pytest.mark.parametrize("path", CORPUS, ids=[path.name for path in CORPUS])
def test_the_corpus_breaks_nothing(path: Path) -> None:
    data = path.read_bytes()
    targets.document(data)
    report = targets.reviewed(data)
    targets.sound(report, len(read(data).lines))
    targets.thoroughly(report)


def test_the_corpus_reaches_every_kind_of_block_and_damage() -> None:
    found = [read(path.read_bytes()) for path in CORPUS]
    assert {(one.role, bool(one.cell)) for each in found for one in each.sentences} == {
        *(("title", False), ("label", False), ("text", False), ("label", True), ("text", True)),
    }
    assert {damage.kind for each in found for damage in each.damage} >= {
        *("encoding", "nul", "lfs-pointer", "conflict", "unclosed-fence", "no-space-heading"),
    }


# --- the rules can be broken ---------------------------------------------------------------------

WHOLE = read((Path(__file__).parent / "corpus" / "whole.md").read_bytes())


def _with(field: str, **changed: Any) -> Document:
    """The document with the last value of a field changed."""
    values = getattr(WHOLE, field)
    return replace_document(**{field: (*values[:-1], replace(values[-1], **changed))})


def replace_document(**changed: Any) -> Document:
    return Document(
        **{name: changed.get(name, getattr(WHOLE, name)) for name in Document.__struct_fields__}
    )


@pytest.mark.parametrize(
    "document",
    [
        _with("sections", line=0),
        _with("titles", line=9_000),
        _with("sentences", lines=(9_000,)),
        _with("sentences", block=9_000),
        replace_document(items=(0,)),
        replace_document(items=(9_000,)),
    ],
)
def test_a_document_that_names_a_line_that_is_not_there_breaks(document: Document) -> None:
    targets.within_the_file(WHOLE)
    with pytest.raises(AssertionError):
        targets.within_the_file(document)


REPORT = factories.report()


@pytest.mark.parametrize(
    "report",
    [
        factories.report(factories.finding(line=0)),
        factories.report(factories.finding(line=31, end_line=31)),
        factories.report(factories.finding(end_line=31)),
        factories.report(factories.finding(line=12, end_line=11)),
        factories.report(
            factories.incomplete(topics=(TopicResult("python", "Python", "pass", 31),))
        ),
        factories.report(factories.unknown("lists")),
        replace(REPORT, passed=REPORT.required + 1),
        replace(REPORT, score=REPORT.score + 1),
        replace(REPORT, conclusion=Conclusion.SUCCESS),
    ],
)
def test_a_report_that_is_not_sound_breaks(report: Report) -> None:
    targets.sound(REPORT, 30)
    with pytest.raises(AssertionError):
        targets.sound(report, 30)


@pytest.mark.parametrize(
    ("rule", "shown"),
    [
        (surfaces.inert_in_a_terminal, "a\x1b[31mb"),
        (surfaces.inert_in_a_terminal, "a\x9bb"),
        (surfaces.inert_in_a_terminal, "a\u202eb"),
        (surfaces.inert_in_a_log, "::set-output name=a::b"),
        (surfaces.inert_in_a_log, "  ::add-mask::b"),
        (surfaces.inert_in_a_log, "a ##[error]b"),
        (surfaces.inert_in_a_log, "::error file=a,col=2::b"),
        (surfaces.inert_in_a_log, "::error file=a,file=b::c"),
        (surfaces.inert_in_a_log, "::error title=@octo::b"),
        (surfaces.inert_on_github, "@octo"),
        (surfaces.inert_on_github, "octo/repo#1"),
        (surfaces.inert_on_github, "GH-12"),
        (surfaces.inert_on_github, "0123456789abcdef"),
        (surfaces.inert_on_github, "<img src=x onerror=y>"),
        (surfaces.inert_on_github, "<!-- gone -->"),
        (surfaces.inert_on_github, "[a](javascript:b)"),
        (surfaces.inert_on_github, "a $x$ b"),
        (surfaces.inert_on_github, "| a | b |\n| - | - |\n| c | d | e |"),
        (surfaces.inert_on_github, "| a | b |\n| - | - |\n| c \\| d |"),
        (surfaces.inert_on_github, "| a | b |\n| - |\n| c | d |"),
        (surfaces.inert_in_a_spreadsheet, "a,b\n=1,c\n"),
        (surfaces.inert_in_a_spreadsheet, "a,b\nc; +1,d\n"),
        (surfaces.inert_in_a_spreadsheet, "a,b\nc\n"),
    ],
)
def test_what_acts_breaks(rule: Callable[[str], None], shown: str) -> None:
    with pytest.raises(AssertionError):
        rule(shown)


# --- the fuzzer ----------------------------------------------------------------------------------


def fuzz(root: Path, found: Path, target: str, seconds: int) -> subprocess.CompletedProcess[str]:
    """Fuzz a target, always from the same seed: a run that fails can be run again."""
    if importlib.util.find_spec("atheris") is None:
        absent("atheris", "there are wheels for Linux on x86-64 and Python 3.11 to 3.13")
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.fuzz",
            target,
            "--seconds",
            str(seconds),
            "--found",
            str(found),
        ],
        cwd=root,
        env=unmeasured() | {"PYTHONHASHSEED": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=seconds + 120,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize("target", targets.TARGETS)
def test_fuzzing_finds_nothing(target: str, tmp_path: Path, repository_root: Path) -> None:
    ran = fuzz(repository_root, tmp_path / "found", target, SECONDS)
    assert ran.returncode == 0, ran.stdout[ran.stdout.find("Broken by") :][:5_000]
    done = re.search(r"^Done (\d+) runs", ran.stdout, re.M)
    assert done, ran.stdout[-2_000:]
    assert int(done[1]) > len(CORPUS)
    assert list((tmp_path / "found").iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("target", "says"),
    [("planted-fault", "AssertionError: a fence"), ("planted-loop", "s of processor time")],
)
def test_what_it_finds_is_saved_and_printed(
    target: str, says: str, tmp_path: Path, repository_root: Path
) -> None:
    ran = fuzz(repository_root, tmp_path / "found", target, 20)
    assert ran.returncode != 0
    (saved,) = (tmp_path / "found").glob("*.md")
    assert b"```" in saved.read_bytes()
    assert f"saved as {saved}" in ran.stdout
    assert says in ran.stdout
    assert f"In base64: {base64.b64encode(saved.read_bytes()).decode()}\n" in ran.stdout
