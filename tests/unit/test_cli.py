"""The command line's outermost layer: help, version and wrong usage."""

import pytest

from nexus_check import __version__
from nexus_check.cli import COMMANDS, main


def test_help_names_every_command_without_importing_any(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in COMMANDS)


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"nexus-check {__version__}\n"


def test_an_unknown_command_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chekc"]) == 2
    assert "chekc" in capsys.readouterr().err


def test_the_shell_completes_commands_and_criteria(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By click's own means: `--help` says how to switch it on."""
    monkeypatch.setenv("_NEXUS_CHECK_COMPLETE", "zsh_source")
    with pytest.raises(SystemExit, match="0"):
        main([])
    assert "_NEXUS_CHECK_COMPLETE=zsh_complete" in capsys.readouterr().out
    monkeypatch.setenv("_NEXUS_CHECK_COMPLETE", "bash_complete")
    for typed, at, offered in (("nexus-check ex", 1, "explain"), ("nexus-check explain own", 2, "own-words")):
        monkeypatch.setenv("COMP_WORDS", typed)
        monkeypatch.setenv("COMP_CWORD", str(at))
        with pytest.raises(SystemExit, match="0"):
            main([])
        assert capsys.readouterr().out == f"plain,{offered}\n"
