"""`nexus-check rubric`: what a teacher asks of the program while writing a rubric."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from nexus_check import rubric
from nexus_check.cli import main

EXTENDING = """\
extends: alx-project-nexus
id: invented
version: "2"
criteria:
  - id: lists
    disabled: this course writes essays
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "invented.yml"
    path.write_text(EXTENDING)
    return path


def test_a_rubric_that_can_be_used_is_summed_up_in_a_line(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rubric", "validate", str(file)]) == 0
    said = capsys.readouterr().out
    assert said == (
        f"{file}: invented 2 is valid: 10 required, 3 advisory, 1 switched off; "
        f"{rubric.load(str(file)).digest}.\n"
    )


def test_nothing_is_said_of_what_is_switched_off_where_nothing_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["rubric", "validate", "alx-project-nexus"]) == 0
    assert "11 required, 3 advisory; sha256:" in capsys.readouterr().out


def test_a_mistake_is_one_line_that_names_the_criterion_and_the_key(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(EXTENDING.replace("disabled:", "disable:"))
    assert main(["rubric", "validate", str(file)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert re.fullmatch(
        r"nexus-check: invented\.yml: criterion 'lists': .*'?disable'?.*\n", said.err
    )


def test_the_built_in_rubric_is_shown_as_it_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rubric", "show"]) == 0
    assert capsys.readouterr().out == rubric.whole()


def test_a_rubric_that_extends_another_is_shown_whole(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rubric", "show", str(file)]) == 0
    whole = tmp_path / "whole.yml"
    whole.write_text(capsys.readouterr().out)
    assert "extends" not in whole.read_text()
    assert rubric.load(str(whole)) == rubric.load(str(file))


def test_a_rubric_that_cannot_be_used_is_not_shown(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(EXTENDING + "    level: obligatory\n")
    assert main(["rubric", "show", str(file)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "criterion 'lists'" in said.err


def test_the_schema_is_printed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rubric", "schema"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(rubric.schema()))


# --- try -----------------------------------------------------------------------------------------


def test_each_phrase_is_printed_with_the_lines_that_it_decided(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", "rubric", "--output", str(tmp_path / "own.yml")]) == 0
    capsys.readouterr()
    for name, text in (
        ("ada", "# A\n\n## Tools\n\n- Git for all\n- SQL\n"),
        ("bo", "# B\n\nGit.\n"),
    ):
        folder = tmp_path / name / "my-course"
        folder.mkdir(parents=True)
        (folder / "README.md").write_text(text)
    folders = [str(tmp_path / name / "my-course") for name in ("ada", "bo")]
    assert main(["rubric", "try", str(tmp_path / "own.yml"), *folders]) == 0
    said = capsys.readouterr().out.replace(str(tmp_path), "")
    assert said == (
        "my-course 1:\n\ntools: met by 1 of 2\n"
        "    in title: tool*: /ada/my-course:3\n"
        "    in title: what (i|we) ... used: nothing\n"
        "  git:\n    in text: (git|github): /ada/my-course:5, /bo/my-course:3\n"
        "  sql:\n    in text: (sql|sqlite|postgres*): /ada/my-course:6\n"
    )


def test_a_rubric_that_cannot_be_used_is_not_tried(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text("id: x\n")
    assert main(["rubric", "try", str(file), "."]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
