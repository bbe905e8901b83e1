"""The command line's outermost layer: help, version and wrong usage."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from nexus_check import __version__
from nexus_check.cli import COMMANDS, main
from nexus_check.cohort.results import FILES
from nexus_check.reporters import streams
from tests.unit.cohort import sweeping


def test_help_names_every_command_without_importing_any(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in COMMANDS)


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"nexus-check {__version__}\n"


def broken(*_: object, **__: object) -> None:
    raise KeyError("oops")


@pytest.mark.parametrize("debug", [False, True])
def test_a_bug_is_3_and_two_sentences_with_a_traceback_for_debugging_alone(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    debug: bool,
) -> None:
    monkeypatch.delenv("RUNNER_DEBUG", raising=False)
    if debug:
        monkeypatch.setenv("RUNNER_DEBUG", "1")
    monkeypatch.setattr("nexus_check.panel.Panel.review", broken)
    assert main(["check", str(tmp_path)]) == 3
    *trace, said = capsys.readouterr().err.splitlines()
    assert said.startswith("nexus-check: Internal error in nexus-check (KeyError, check.py line ")
    assert any("Traceback" in line for line in trace) is debug


def test_a_bug_outside_of_judging_is_3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("nexus_check.commands.check.render", broken)
    assert main(["check", str(tmp_path)]) == 3
    assert capsys.readouterr().err.count("\n") == 1


# --- standard output and error that cannot be written to ------------------------------------------

POSIX = pytest.mark.skipif(os.name != "posix", reason="closed by a POSIX shell")
FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is Linux's")


def _nexus_check(
    *arguments: str | Path, streams: str = "", stdout: IO[str] | int = subprocess.PIPE
) -> subprocess.CompletedProcess[str]:
    """Run the command line with the redirections `streams`, buffering as Python does by default."""
    command = [sys.executable, "-m", "nexus_check", *map(str, arguments)]
    if streams:
        command = ["sh", "-c", f'exec "$@" {streams}', "sh", *command]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return subprocess.run(
        command, stdout=stdout, stderr=subprocess.PIPE, text=True, env=environment, check=False
    )


@pytest.fixture
def unread() -> Iterator[IO[str]]:
    """A pipe whose reader has gone."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as pipe:
        yield pipe


@pytest.mark.slow
@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    ("streams", "why"),
    [
        pytest.param(">/dev/full", "No space left on device.", marks=FULL),
        pytest.param(">&-", "Bad file descriptor.", marks=POSIX),
    ],
)
def test_a_report_that_cannot_be_printed_is_3(
    tmp_path: Path, form: str, streams: str, why: str
) -> None:
    done = _nexus_check("check", tmp_path, "--format", form, streams=streams)
    assert done.returncode == 3
    assert done.stderr.splitlines() == [f"nexus-check: Stopped by this machine: {why}"]


@pytest.mark.slow
def test_a_reader_that_has_read_enough_is_no_error(tmp_path: Path, unread: IO[str]) -> None:
    done = _nexus_check("check", tmp_path, stdout=unread)
    assert (done.returncode, done.stderr) == (3, "")


@pytest.mark.slow
@POSIX
def test_a_report_in_a_file_needs_no_stream(tmp_path: Path) -> None:
    written = tmp_path / "report.json"
    arguments = ("check", tmp_path, "--format", "json", "--output", written)
    assert _nexus_check(*arguments, streams="<&- >&- 2>&-").returncode == 1
    assert json.loads(written.read_text())["conclusion"] == "failure"


@pytest.mark.slow
@FULL
@pytest.mark.parametrize("streams", ["2>/dev/full", "2>&-"])
@pytest.mark.parametrize("arguments", [["check", "/no/such/folder"], ["chekc"], []])
def test_wrong_usage_is_2_where_it_cannot_be_said(arguments: list[str], streams: str) -> None:
    assert _nexus_check(*arguments, streams=streams).returncode == 2


@pytest.mark.slow
@FULL
@pytest.mark.parametrize("streams", ["2>/dev/full", "2>&-"])
def test_a_sweep_finishes_without_progress(tmp_path: Path, streams: str) -> None:
    checkouts, output = sweeping.checkouts(tmp_path / "cohort", "ada", "bo"), tmp_path / "out"
    done = _nexus_check("sweep", "--from", checkouts, "--output", output, streams=streams)
    assert (done.returncode, done.stdout) == (0, f"{output / 'report.html'}\n")
    assert {path.name for path in output.iterdir()} == set(FILES)


@pytest.mark.slow
@FULL
@pytest.mark.parametrize("streams", [">/dev/full", ">&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_a_sweep_needs_no_standard_output(tmp_path: Path, streams: str) -> None:
    checkouts, output = sweeping.checkouts(tmp_path / "cohort", "ada", "bo"), tmp_path / "out"
    arguments = ("sweep", "--from", checkouts, "--output", output, "--fail-on", "required")
    assert _nexus_check(*arguments, streams=streams).returncode == 1
    assert _nexus_check("merge", output, "--output", output, streams=streams).returncode == 0
    assert {path.name for path in output.iterdir()} == set(FILES)


@pytest.mark.slow
def test_a_sweep_needs_no_reader(tmp_path: Path, unread: IO[str]) -> None:
    checkouts, output = sweeping.checkouts(tmp_path / "cohort", "ada", "bo"), tmp_path / "out"
    done = _nexus_check("sweep", "--from", checkouts, "--output", output, stdout=unread)
    assert (done.returncode, len(done.stderr.splitlines())) == (0, 2)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("form", "encoding"),
    [
        *(("text", encoding) for encoding in ("utf-8", "cp850", "ascii", "ascii:strict")),
        *((form, "cp1252") for form in ("text", "markdown", "json", "sarif")),
    ],
)
def test_output_never_fails_on_a_character(tmp_path: Path, encoding: str, form: str) -> None:
    """Piped, as pre-commit runs it, with characters that the encoding lacks."""
    folder = tmp_path / "été-дом-🎓"
    folder.mkdir()
    (folder / "README.md").write_text(
        "# ✔ Дом “x”\n\n## Key technologies covered\n\n- 🎓\n", encoding="utf-8"
    )
    command = [sys.executable, "-m", "nexus_check", "check", str(folder), "--format", form]
    environment = os.environ | {"PYTHONIOENCODING": encoding}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert done.returncode == 1, done.stderr
    assert done.stderr == b""
    if form in {"json", "sarif"}:
        assert json.loads(done.stdout.decode("utf-8"))
    assert b"key-technologies" in done.stdout or b"technologies" in done.stdout.lower()


@pytest.mark.parametrize(
    ("encoding", "written"),
    [
        ("utf-8", "✔ “é” 🎓…"),
        ("cp1252", "v “é” ?…"),
        ("cp850", "v 'é' ?..."),
        ("ascii", "v 'e' ?..."),
    ],
)
def test_what_an_encoding_lacks_has_a_plain_replacement(encoding: str, written: str) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    streams.never_fail(stream)
    stream.write("✔ “é” 🎓…")
    stream.flush()
    assert stream.buffer.getvalue().decode(encoding) == written


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["chekc"], "No such command 'chekc'. Did you mean 'check'?"),
        (["."], "No such command '.'. Did you mean 'check .'?"),
        (["audit"], "No such command 'audit'. See `nexus-check --help`."),
        (["check"], "Missing argument 'TARGET...'. See `nexus-check check --help`."),
        (["check", ".", "--form", "xml"], "No such option '--form'. Did you mean '--format'?"),
        (
            ["check", ".", "--format", "xml"],
            "Invalid value for '--format': 'xml' is not one of 'text', 'line', 'json'",
        ),
        (
            ["rubric", "validate"],
            "Missing argument 'FILE'. See `nexus-check rubric validate --help`.",
        ),
    ],
)
def test_wrong_usage_is_one_line(
    arguments: list[str], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"nexus-check: {line}")
    assert said.err.count("\n") == 1


def test_without_a_command_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert capsys.readouterr().err.startswith("Usage: nexus-check")


def test_the_shell_completes_commands_and_criteria(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By click's own means: `--help` says how to switch it on."""
    monkeypatch.setenv("_NEXUS_CHECK_COMPLETE", "zsh_source")
    with pytest.raises(SystemExit, match="0"):
        main([])
    assert "_NEXUS_CHECK_COMPLETE=zsh_complete" in capsys.readouterr().out
    monkeypatch.setenv("_NEXUS_CHECK_COMPLETE", "bash_complete")
    for typed, at, offered in (
        ("nexus-check ex", 1, "plain,explain\n"),
        ("nexus-check explain own", 2, "plain,own-words\n"),
        (
            "nexus-check explain --rubric alx-project-nexus-frontend fr",
            4,
            "plain,frontend-concepts\n",
        ),
        ("nexus-check explain --rubric no.yml fr", 4, "\n"),
        (
            "nexus-check check --rubric alx",
            3,
            "plain,alx-project-nexus\nplain,alx-project-nexus-frontend\nfile,alx\n",
        ),
    ):
        monkeypatch.setenv("COMP_WORDS", typed)
        monkeypatch.setenv("COMP_CWORD", str(at))
        with pytest.raises(SystemExit, match="0"):
            main([])
        assert capsys.readouterr().out == offered


def test_a_sweep_that_cannot_write_is_wrong_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "cohort/ada-invented/alx-project-nexus").mkdir(parents=True)
    (tmp_path / "file").touch()
    assert (
        main(["sweep", "--from", str(tmp_path / "cohort"), "--output", str(tmp_path / "file")]) == 2
    )
    assert "The results cannot be written to" in capsys.readouterr().err
