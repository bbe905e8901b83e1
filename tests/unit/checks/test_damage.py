"""Sentences on what keeps a README from showing as it was meant: READMEs that nothing is wrong with first."""

from __future__ import annotations

from typing import get_args

import pytest

from nexus_check.checks.damage import notes
from nexus_check.document import SHOWN_BYTES, Damage, DamageKind, Document
from tests.unit.judging import report

POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"


@pytest.mark.parametrize(
    "text",
    [
        "# One\n\nwords\n",
        "# One\r\n\r\nwords\r\n",
        b"\xef\xbb\xbf# One\n",
        "```\n<<<<<<< only one\n```\n",
        "",
        "Größe 🌱",
    ],
)
def test_there_is_nothing_to_say(text: str | bytes) -> None:
    assert report(text).notes == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "# One".encode("utf-16"),
            "The README is stored as UTF-16, which GitHub does not show as text: save it as UTF-8.",
        ),
        (b"a\nGr\xf6\xdfe\n", "The README holds bytes that are not UTF-8 (first at line 2): save it as UTF-8."),
        (
            b"a\n\nb\0c\n",
            "The README holds a NUL character (line 3), so GitHub may take it for a binary file: remove it.",
        ),
        (POINTER, "The README is a Git LFS pointer in place of the text: stop tracking it with"),
        (
            "a\n\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> main\n",
            "The README has the marks of an unfinished merge (line 3):",
        ),
        ("a\n\n```\ncode\n", "The code fence at line 3 is never closed, so GitHub shows all after it as code:"),
        (
            "- a\n\n  ```\n  b\n\nc\n",
            "The code fence at line 3 is never closed, so GitHub shows the rest of that list item",
        ),
        (
            "```\na\n\n## Two\n\n```bash\nls\n```\n",
            "The code fence at line 1 is not closed before the next one begins,",
        ),
        ("a\n\n##Two\n", "Line 3 has no space after `##`, so GitHub shows no heading there: write `## ` and then"),
        ("a\n" * 10_001, "The README has more than 10,000 lines or parts: what follows line 10000 was not judged."),
        (
            "*" * 60_001,
            "The README holds more than 60,000 Markdown marks: links and emphasis were read as plain words.",
        ),
    ],
    ids=lambda value: "" if isinstance(value, bytes) or len(value) > 120 else None,
)
def test_what_is_said(text: str | bytes, said: str) -> None:
    (note,) = report(text).notes
    assert note.startswith(said)


def test_what_github_does_not_show_is_said_with_the_size() -> None:
    said = report("a" * (SHOWN_BYTES + 1)).notes
    assert said == ("The README has 512,001 bytes; GitHub shows the first 500 KiB of it, and only those were judged.",)


def test_a_kind_of_damage_is_told_once_at_its_first_line() -> None:
    assert [note[:6] for note in report("##One\n\n##Two\n").notes] == ["Line 1"]


def test_notes_of_the_source_come_first() -> None:
    assert report("##One\n", notes=("The repository was renamed.",)).notes[0] == "The repository was renamed."


def test_every_kind_of_damage_has_its_sentence() -> None:
    for kind in get_args(DamageKind):
        document = Document(("a",), (), (), (), (Damage(kind, 1, "#a"),))
        (note,) = notes(document)
        assert note.startswith(("The ", "Line "))
        assert note.endswith(".")
