"""The runner's side: what must not act, leave the workspace or be shown first."""

from __future__ import annotations

import io
import os
import stat
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nexus_check.action.runner import OUTPUTS, Runner
from nexus_check.errors import UsageError

HOSTILE = "line\n::error::taken for a command\r\n##[group]and this\n"


class Desk:
    """A runner with its files below a folder, and what it wrote."""

    def __init__(self, folder: Path) -> None:
        self.workspace = folder / "workspace"
        self.workspace.mkdir()
        self.output = folder / "output"
        self.summary = folder / "summary"
        self.stream = io.StringIO()
        environment = {
            "GITHUB_OUTPUT": str(self.output),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_WORKSPACE": str(self.workspace),
        }
        self.runner = Runner(environment, self.stream)

    @property
    def log(self) -> list[str]:
        return self.stream.getvalue().splitlines()

    @property
    def outputs(self) -> dict[str, str]:
        return outputs(self.output.read_text())


def outputs(text: str) -> dict[str, str]:
    """What the runner reads of its file for outputs: `name<<delimiter`, lines, the delimiter."""
    found: dict[str, str] = {}
    lines = iter(text.split("\n"))
    for line in lines:
        name, marked, delimiter = line.partition("<<")
        if marked:
            value: list[str] = []
            for inner in lines:
                if inner == delimiter:
                    break
                value.append(inner)
            found[name] = "\n".join(value)
    return found


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


# --- the log -------------------------------------------------------------------------------------


def test_nothing_that_is_said_is_taken_for_a_command(desk: Desk) -> None:
    desk.runner.say(HOSTILE)
    assert not any(line.lstrip().startswith(("::", "##[")) for line in desk.log)
    assert "taken for a command" in "".join(desk.log)


@pytest.mark.parametrize("level", ["error", "notice", "warning"])
def test_a_message_is_one_command_whatever_stands_in_it(desk: Desk, level: str) -> None:
    getattr(desk.runner, level)(HOSTILE)
    (line,) = desk.log
    read = line.replace("\N{ZERO WIDTH SPACE}", "")
    assert read.startswith(f"::{level} title=Nexus check::line%0A::error::taken")


@pytest.mark.parametrize("secret", ["", "short", "\n\n", "  "])
def test_what_would_star_out_half_the_log_is_not_masked(desk: Desk, secret: str) -> None:
    desk.runner.mask(secret)
    assert desk.log == []


def test_the_lines_of_a_key_on_one_line_are_masked(desk: Desk) -> None:
    desk.runner.mask("-----BEGIN-----\\nabcdefgh\\n")
    assert desk.log == [
        "::add-mask::-----BEGIN-----\\nabcdefgh\\n",
        "::add-mask::-----BEGIN-----",
        "::add-mask::abcdefgh",
    ]


def test_a_secret_is_masked_line_by_line(desk: Desk) -> None:
    desk.runner.mask("-----BEGIN-----\n  abcdefgh\nxyz\nlast%line\n")
    assert desk.log == [
        "::add-mask::-----BEGIN-----",
        "::add-mask::abcdefgh",
        "::add-mask::last%25line",
    ]


def test_commands_are_taken_again_after_a_stretch_without_also_when_it_fails(desk: Desk) -> None:
    with pytest.raises(ValueError, match="within"), desk.runner.taking_no_commands():
        raise ValueError("within")
    stopped, again = desk.log
    assert stopped.startswith("::stop-commands::")
    assert again == f"::{stopped.removeprefix('::stop-commands::')}::"


def test_what_ends_such_a_stretch_cannot_be_guessed(desk: Desk) -> None:
    for _ in range(2):
        with desk.runner.taking_no_commands():
            pass
    assert len(set(desk.log)) == 4
    assert len(desk.log[0]) > len("::stop-commands::") + 20


# --- outputs and summary -------------------------------------------------------------------------


def test_by_hand_without_the_runners_files_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    runner = Runner({}, io.StringIO())
    runner.set_outputs({"score": 100})
    runner.summarise("words")
    assert runner.workspace == tmp_path
    assert list(tmp_path.iterdir()) == []


def test_every_output_is_set_empty_where_there_is_nothing_to_say(desk: Desk) -> None:
    desk.runner.set_outputs({"score": 0, "conclusion": "failure", "check-run-url": None})
    assert desk.outputs == dict.fromkeys(OUTPUTS, "") | {"score": "0", "conclusion": "failure"}


@settings(max_examples=30)
@given(st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"]), max_size=60))
def test_no_value_ends_early_or_sets_another_output(value: str) -> None:
    with TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        desk.runner.set_outputs({"report": f"{value}\nnexus-check-\nscore<<x\n100\nx"})
        with desk.output.open(newline="") as file:
            found = outputs(file.read())
    assert found["report"] == f"{value}\nnexus-check-\nscore<<x\n100\nx"
    assert found["score"] == ""


def test_summaries_follow_each_other_and_end_with_a_line(desk: Desk) -> None:
    desk.runner.summarise("# One\n\n\n")
    desk.runner.summarise("two")
    assert desk.summary.read_text() == "# One\ntwo\n"


# --- the workspace -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value", ["../out.json", "/etc/passwd", "a/../../out.json", "link/out.json", "link"]
)
def test_a_path_out_of_the_workspace_is_refused(desk: Desk, value: str) -> None:
    (desk.workspace / "link").symlink_to(desk.workspace.parent)
    with pytest.raises(UsageError, match="The input `report-file` leads out of the workspace"):
        desk.runner.in_workspace("report-file", value)
    with pytest.raises(UsageError):
        desk.runner.write("report-file", value, b"{}")
    assert sorted(path.name for path in desk.workspace.parent.iterdir()) == ["workspace"]


def test_a_file_is_written_with_its_folders_for_all_to_read(desk: Desk) -> None:
    assert desk.runner.write("report-file", "a/b/report.json", b"{}") == "a/b/report.json"
    path = desk.workspace / "a/b/report.json"
    assert path.read_bytes() == b"{}"
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert [one.name for one in path.parent.iterdir()] == ["report.json"]


def test_a_link_in_a_files_place_is_replaced_and_not_written_through(desk: Desk) -> None:
    target = desk.workspace / "precious"
    target.write_text("mine")
    (desk.workspace / "report.json").symlink_to(target)
    desk.runner.write("report-file", "report.json", b"{}")
    assert target.read_text() == "mine"
    assert not (desk.workspace / "report.json").is_symlink()


@pytest.mark.parametrize("value", ["file/report.json", "folder"])
def test_what_cannot_be_written_is_one_warning_and_leaves_nothing(desk: Desk, value: str) -> None:
    (desk.workspace / "file").write_text("")
    (desk.workspace / "folder").mkdir()
    assert desk.runner.write("report-file", value, b"{}") is None
    (line,) = desk.log
    assert line.startswith(
        f"::warning title=Nexus check::{value} (the input `report-file`) cannot be written: "
    )
    assert sorted(path.name for path in desk.workspace.iterdir()) == ["file", "folder"]


def test_a_path_is_told_as_later_steps_know_it(desk: Desk) -> None:
    assert desk.runner.relative(desk.workspace / "a" / "b.json") == "a/b.json"


@pytest.mark.skipif(os.name != "posix", reason="files have owners")
def test_root_gives_what_it_wrote_to_the_owner_of_the_workspace(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = desk.workspace / "a" / "out"
    (folder / "journal").mkdir(parents=True)
    (folder / "results.csv").touch()
    given: list[str] = []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(
        os, "chown", lambda path, *_, **__: given.append(desk.runner.relative(path))
    )
    desk.runner.hand_over(folder)
    assert sorted(given) == ["a", "a/out", "a/out/journal", "a/out/results.csv"]
    monkeypatch.setattr(os, "geteuid", lambda: 1001)
    desk.runner.hand_over(folder)
    assert len(given) == 4
