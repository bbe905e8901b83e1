"""The tree of sections."""

from __future__ import annotations

import pytest

from nexus_check.readme import read


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        ("text, and no title.", []),
        (
            "# A\n\n## B\n\ntext, more.\n\n## C\n\n# D",
            ["A 1-8 in -", "B 3-6 in A", "C 7-8 in A empty", "D 9-9 in - empty"],
        ),
        ("### A\n\n# B\n\ntext, more.", ["A 1-2 in - empty", "B 3-5 in -"]),
        (
            "# A\n\n**B**\n\ntext, more.\n\n**C**\n\ntext, more.",
            ["A 1-9 in -", "B 3-6 in A", "C 7-9 in A"],
        ),
        ("# A\n\n**B**\n\ntext, more.\n\n## C", ["A 1-7 in -", "B 3-6 in A", "C 7-7 in A empty"]),
        ("# A\n\n```\ncode\n```\n\n# B\n\n![picture](b.png)", ["A 1-6 in -", "B 7-9 in -"]),
        ("# A\n\n<!-- comment -->\n\n---\n", ["A 1-6 in - empty"]),
        ("![picture](b.png)\n\nA\n===", ["A 3-4 in - empty"]),
        ("A\n===\n![picture](b.png)", ["A 1-3 in -"]),
        ("<summary>A</summary>\nhttps://a.example\n", ["A 1-3 in -"]),
    ],
)
def test_sections(markdown: str, found: list[str]) -> None:
    sections = read(markdown.encode()).sections
    names = [*(one.title.text for one in sections), "-"]
    assert [
        f"{one.title.text} {one.line}-{one.end_line} in {names[one.parent]}{' empty' * one.empty}"
        for one in sections
    ] == found


def test_ranges_hold_the_title_and_what_is_below() -> None:
    document = read(b"Before it, some text.\n\n# A\n\nOne. Two.\n\n## B\n\nThree, more.\n\n# C\n")
    ranges = {
        one.title.text: [two.text for two in document.sentences[slice(*one.sentences)]]
        for one in document.sections
    }
    assert ranges == {
        "A": ["A", "One.", "Two.", "B", "Three, more."],
        "B": ["B", "Three, more."],
        "C": ["C"],
    }
