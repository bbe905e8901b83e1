"""Kind `readme`: the wrong places and names first."""

from __future__ import annotations

import pytest

from nexus_check.model import Readme, State, Status
from nexus_check.rubric import parse
from tests.unit.judging import judged

TEXT = "# Nexus\n\nI learned to read.\n"


def test_there_is_none() -> None:
    found = judged(None)["readme"]
    assert (found.status, found.state) == (Status.FAIL, State.MISSING)
    assert found.message == "There is no README.md at the root of the repository: add one."
    assert found.fix is not None
    assert found.fix.startswith("# ALX Project Nexus")


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("docs/README.md", "lies in the folder docs"),
        (".github/README.md", "lies in the folder .github"),
        ("readme.md", "is spelt with other capitals"),
        ("README.MD", "is spelt with other capitals"),
        ("README.txt", "has another extension"),
        ("readme.markdown", "has another extension"),
        ("README", "has another name"),
        ("docs/readme.txt", "has another extension"),
        ("README.es.md", "has another name"),
    ],
)
def test_one_of_another_name_or_place_is_told_with_how_to_move_it(path: str, wrong: str) -> None:
    found = judged(TEXT, path=path)["readme"]
    assert (found.status, found.state, found.path) == (Status.FAIL, State.INCOMPLETE, path)
    assert found.message == (
        f"The README was found as {path}: it {wrong}. Move it with `git mv {path} README.md`, commit and push."
    )
    assert found.fix is None


def test_what_lies_elsewhere_is_read_all_the_same() -> None:
    found = judged(TEXT, path="docs/README.md")["headings"]
    assert (found.status, found.path, found.line) == (Status.PASS, "docs/README.md", 1)


@pytest.mark.parametrize("text", ["", " \n\t\n", "\r\n"])
def test_an_empty_one(text: str) -> None:
    found = judged(text)
    assert (found["readme"].state, found["readme"].message) == (
        State.INCOMPLETE,
        "README.md is empty: write it, commit and push.",
    )
    assert found["headings"].status is Status.SKIPPED


def test_a_link_that_leads_to_no_text() -> None:
    readme = Readme("README.md", b"", 14, symlink_target="../elsewhere.md")
    found = judged(None, readme=readme)["readme"]
    assert found.state is State.INCOMPLETE
    assert found.message.startswith("README.md is a symbolic link to ../elsewhere.md, which leads to no text")


def test_a_link_that_leads_to_text_is_no_fault() -> None:
    readme = Readme("README.md", TEXT.encode(), len(TEXT), symlink_target="docs/nexus.md")
    assert judged(None, readme=readme)["readme"].status is Status.PASS


def test_a_pointer_in_place_of_the_text() -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 4481\n"
    assert (
        judged(pointer)["readme"].message == "README.md is a Git LFS pointer in place of the text: add the text itself."
    )


@pytest.mark.parametrize(("words", "status"), [(3, Status.FAIL), (4, Status.PASS)])
def test_a_rubric_may_ask_for_so_many_words(words: int, status: Status) -> None:
    rubric = parse(
        b"extends: alx-project-nexus\ncriteria:\n  - id: readme\n    options: {minimum-words: 4}\n", "mine.yml"
    )
    found = judged("word " * words, rubric)["readme"]
    assert found.status is status
    if status is Status.FAIL:
        assert found.message == "README.md has 3 words; at least 4 are asked for."
        assert (found.state, found.line) == (State.INCOMPLETE, 1)


def test_the_right_one() -> None:
    found = judged(TEXT)["readme"]
    assert (found.status, found.state, found.path, found.line) == (Status.PASS, State.GOOD, "README.md", 1)
    assert found.message == "README.md lies at the root of the repository."
