"""The page of all messages is what the program says, and it has an example of each finding."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from nexus_check.rubric import BUILT_IN, load
from tests.messages import page, source
from tests.messages.examples import strict

# Said of every README, and made up of these sentences and nothing else.
JUDGE = re.compile(r"(criteria/(?!interface|evidence|wording)\w+|damage|judge|panel)\.py")

# What no example here can bring about: a README too slow or too deep to read, and mistakes in a
# rubric file, which tests/unit/rubric has.
NO_EXAMPLE = {
    "key 'minimum': {minimum} cannot be met; there are {topics} topics",
    "key 'rules': a section needs rules or topics",
    "README.md took longer than {SECONDS} s to read.",
    "README.md is too large or too deeply nested to be read.",
    "no repository",
}


def test_the_page_is_what_the_program_says() -> None:
    assert page.PAGE.read_text("utf-8") == page.render(), (
        "messages changed: run `make messages` and proof-read the diff"
    )


def sentences() -> Iterator[str]:
    """Yield what the judge's modules say."""
    for name, texts, _ in source.modules():
        if JUDGE.fullmatch(name):
            yield from texts


def pattern(text: str) -> str:
    """Return a pattern that a text matches whatever is filled in.

    >>> pattern("{n} words.")
    '.*?\\\\ words\\\\.'
    """
    return ".*?".join(re.escape(part) for part in re.split(r"\{[^}]*\}", text))


def test_every_sentence_of_the_judge_has_an_example() -> None:
    said = [finding.message for finding in page.findings()] + page.notes()
    for rubric in (strict(), *map(load, BUILT_IN)):
        said += [line for criterion in rubric.criteria for line in criterion.explain()]
    shown = "\n".join(said)
    assert {one for one in sentences() if not re.search(pattern(one), shown, re.I)} <= NO_EXAMPLE


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        ("x = 'No README was found.'", ["No README was found."]),
        ("x = f'{len(rows)} rows are left.'", ["{rows} rows are left."]),
        ('x = f\'Add {"it" if one else "them"} below.\'', ["Add {it|them} below."]),
        ("def f():\n    'Return what was found.'", []),
        ("x = 'alx-project-nexus'", []),
        ("x = '%H:%M and then'", []),
        ("x = 'one two three'.split()", []),
    ],
)
def test_strings_that_read_as_words_are_found(code: str, texts: list[str]) -> None:
    assert source.found(ast.parse(code)).texts == texts


def test_errors_are_found_by_class_with_what_to_do() -> None:
    code = "HINT = 'Give another.'\nraise UsageError(f'`{path}` is no folder.', HINT)"
    found = source.found(ast.parse(code))
    assert found.errors == [("UsageError", "`{path}` is no folder. Give another.")]
