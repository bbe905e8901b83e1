"""`check --fix` and `check --watch` on a folder."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from nexus_check import repair
from nexus_check.cli import main
from nexus_check.commands import watching
from nexus_check.errors import UsageError
from nexus_check.model import Target
from tests.messages.examples import GOOD

PLAIN = GOOD.replace("## ", "").replace("# ", "").replace("\n- ", "\n• ")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "alx-project-nexus"
    made.mkdir()
    (made / "README.md").write_text(PLAIN, "utf-8")
    return made


def git(folder: Path, *arguments: str) -> None:
    own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(
        ["git", *arguments], cwd=folder, check=True, capture_output=True, env=os.environ | own
    )


@pytest.fixture
def committed(folder: Path) -> Path:
    git(folder, "init")
    git(folder, "add", "README.md")
    return folder


def test_the_fix_is_written_said_and_judged(
    committed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(committed), "--fix", "--format", "line"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("met")
    assert f"{committed}/README.md:7 is now `## Key technologies`.\n" in said.err
    assert (committed / "README.md").read_text("utf-8") == GOOD.replace("## Wider", "Wider")
    git(committed, "restore", "README.md")
    assert (committed / "README.md").read_text("utf-8") == PLAIN


def test_what_git_does_not_know_is_not_changed(
    committed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (committed / "README.md").write_text(PLAIN + "more\n", "utf-8")
    assert main(["check", str(committed), "--fix"]) == 2
    assert "Commit it first" in capsys.readouterr().err
    assert (committed / "README.md").read_text("utf-8") == PLAIN + "more\n"


def test_what_git_knows_in_another_folder_alone_is_not_changed(folder: Path) -> None:
    (folder / "a").mkdir()
    (folder / "a/README.md").write_text(PLAIN, "utf-8")
    git(folder, "init")
    git(folder, "add", "a")
    assert main(["check", str(folder), "--fix"]) == 2
    assert (folder / "README.md").read_text("utf-8") == PLAIN


def test_an_index_that_is_a_pipe_is_not_waited_for(committed: Path) -> None:
    (committed / ".git/index").unlink()
    os.mkfifo(committed / ".git/index")
    assert main(["check", str(committed), "--fix"]) == 2


def test_line_ends_that_git_stores_otherwise_are_the_same_text(folder: Path) -> None:
    (folder / "README.md").write_bytes(PLAIN.replace("\n", "\r\n").encode())
    git(folder, "init")
    git(folder, "-c", "core.autocrlf=input", "add", "README.md")
    assert main(["check", str(folder), "--fix"]) == 0
    data = (folder / "README.md").read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n")


def test_a_folder_without_git_is_not_changed(folder: Path) -> None:
    assert main(["check", str(folder), "--fix"]) == 2
    assert (folder / "README.md").read_text("utf-8") == PLAIN


def test_a_readme_that_needs_nothing_is_only_judged(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "README.md").write_text(GOOD, "utf-8")
    assert main(["check", str(folder), "--fix"]) == 0
    assert "found nothing to change" in capsys.readouterr().err


@pytest.mark.slow
def test_a_link_is_not_followed(committed: Path, tmp_path: Path) -> None:
    (committed / "README.md").rename(committed / "other.md")
    (committed / "README.md").symlink_to("other.md")
    assert main(["check", str(committed), "--fix"]) == 2
    assert (committed / "other.md").read_text("utf-8") == PLAIN


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_another_encoding_is_not_changed(
    folder: Path, encoding: str, capsys: pytest.CaptureFixture[str]
) -> None:
    data = PLAIN.replace("•", "-").replace("bakery", "café").encode(encoding)
    (folder / "README.md").write_bytes(data)
    assert main(["check", str(folder), "--fix"]) == 2
    assert "not text in UTF-8" in capsys.readouterr().err
    assert (folder / "README.md").read_bytes() == data


def test_what_would_make_a_result_worse_is_not_written(
    committed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(repair, "applied", lambda _text, _made: "# A\n")
    assert main(["check", str(committed), "--fix"]) == 2
    assert "worse" in capsys.readouterr().err
    assert (committed / "README.md").read_text("utf-8") == PLAIN


def test_a_repository_on_github_is_not_fixed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "ada-invented/alx-project-nexus", "--fix"]) == 2
    assert "needs the folder of a clone" in capsys.readouterr().err


# --- watch ---------------------------------------------------------------------------------------


def test_a_folder_is_judged_again_only_when_its_readme_changes(folder: Path) -> None:
    judged: list[str] = []
    readme = folder / "README.md"
    steps = iter(["", "one", "", "two", ""])

    def sleep(_: float) -> None:
        step = next(steps, None)
        if step is None:
            raise KeyboardInterrupt
        if step:
            readme.write_text(step, "utf-8")
            os.utime(readme, ns=(0, len(judged) + 1))

    def judge() -> int:
        judged.append(readme.read_text("utf-8"))
        return len(judged)

    code = watching.watch([Target(str(folder), path=str(folder))], judge, sleep)
    assert judged == [PLAIN, "one", "two"]
    assert code == 3


@pytest.mark.parametrize(
    "targets", [[Target("ada", "ada", "x")], [Target("a", path="a"), Target("b", path="b")]]
)
def test_only_one_folder_is_watched(targets: list[Target]) -> None:
    with pytest.raises(UsageError, match="one folder"):
        watching.watch(targets, lambda: 0)
