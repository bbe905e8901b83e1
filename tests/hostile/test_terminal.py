"""Standard error quotes names and cells that others chose, without control of the terminal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nexus_check.cli import main

ESCAPES = "\x1b]0;owned\x07\x1b[31m\x9b2J\u202e"
OBEYED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert "nexus-check: " in printed.err
    assert not OBEYED.search(printed.out + printed.err)
    return printed.err


def test_a_target(capsys: pytest.CaptureFixture[str]) -> None:
    assert "]0;owned" in said(capsys, "check", f"someone/{ESCAPES}")


def test_an_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert "]0;owned" in said(capsys, "check", f"--{ESCAPES}", "someone")


def test_a_rubric_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, "check", "--rubric", f"{ESCAPES}.yml", "someone")


@pytest.mark.parametrize(
    "content",
    [
        '"\\e[31mowned": 1\nid: x\n',
        'extends: "\\e[31mowned"\n',
        'extends: alx-project-nexus\ncriteria:\n- {id: "\\e[31mowned", kind: "\\e[31mowned"}\n',
        'extends: alx-project-nexus\ncriteria:\n- {id: readme, options: {"\\e]0;owned\\a": 1}}\n',
    ],
)
def test_words_of_a_rubric(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rubric = tmp_path / f"{ESCAPES}.yml"
    rubric.write_text(content, encoding="utf-8")
    said(capsys, "check", "--rubric", str(rubric), "someone")


@pytest.mark.parametrize("content", ["login\n{}\n", "login,login\n{},b\n", "{}\nada\n"])
def test_a_cell_of_a_roster(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text(content.format(ESCAPES), encoding="utf-8")
    said(capsys, "sweep", "--roster", str(roster), "--dry-run", "--output", str(tmp_path / "out"))
