"""Rubric files made to run away, to make objects or to fill memory: rejected, or plain text.

What takes no time at all here took from seconds to for ever where a reader of YAML or of patterns
trusts its input. `tests/unit/test_rubric.py` has the mistakes that people make.
"""

from __future__ import annotations

import pytest

from nexus_check.errors import RubricError
from nexus_check.judge import Judge
from nexus_check.model import Readme, Repository, Snapshot
from nexus_check.rubric import MAX_BYTES, parse

LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


REFUSED = [
    (LAUGHS, "anchors and aliases are not allowed"),
    ("a: &a [*a]", "anchors and aliases are not allowed"),
    ("<<: &a {b: c}\n", "anchors and aliases are not allowed"),
    ("a: !!python/object/apply:os.system [touch owned]", "tags such as"),
    ("a: !!python/name:os.system", "tags such as"),
    ("a: !!binary aGk=", "tags such as"),
    ("%TAG ! tag:yaml.org,2002:python/\n---\na: !object/apply:os.system [x]", "tags such as"),
    ("a: 1" + ":59" * 150_000, "too many digits"),
    ("a: 1" + ":59" * 150_000 + ".5", "too many digits"),
    ("a: " + "9" * 400_000, "too many digits"),
    ("a: 0x" + "f" * 400_000, "too many digits"),
    ("a: " + "[" * 200_000, "nested too deep"),
    ("? " * 200_000, "nested too deep"),
    ("- " * 200_000, "nested too deep"),
    ("? [a, b]\n: c", "does not read this key as text"),
    ("? {a: b}\n: c", "does not read this key as text"),
    ("---\n" * 100_000, "found another document"),
    ("#" * (MAX_BYTES // 2), "a rubric is a table"),
    ("a: .inf\nb: .nan\n", "no key `a`"),
]


@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_a_file_that_would_run_away_is_refused(text: str, said: str) -> None:
    with pytest.raises(RubricError) as refused:
        parse(text.encode(), "mine.yml")
    assert said in str(refused.value)
    assert len(str(refused.value)) < 1_000


RUN_AWAY = [
    "(a+)+$",
    "(a|a)*b",
    "(.*.*)*x",
    "([a-z]+)*c",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
    "a{1,9999}",
    "(?R)",
    "\\",
    "[",
]


KEYS = ["phrases", "unless"]


@pytest.mark.parametrize("pattern", RUN_AWAY)
@pytest.mark.parametrize("key", KEYS)
def test_a_regular_expression_is_none_here(pattern: str, key: str) -> None:
    """A phrase is words: a pattern that runs away is rejected, or matched as the words it has."""
    lines = [
        "extends: alx-project-nexus",
        "id: mine",
        "version: '1'",
        "criteria:",
        "- id: key-technologies",
        f"  rules: [{{in: title, phrases: [technolog*], {key}: ['{pattern}']}}]"
        if key != "phrases"
        else f"  rules: [{{in: title, phrases: ['{pattern}']}}]",
    ]
    try:
        rubric = parse("\n".join(lines).encode(), "mine.yml")
    except RubricError as error:
        assert "the phrase" in str(error)  # noqa: PT017 - it may be refused, and need not
        return
    data = f"# {'a' * 30_000}!\n\n## Technologies {'ab ' * 3_000}\n\n{'a' * 30_000}!\n".encode()
    report = Judge(rubric).review(
        Snapshot("x", repository=Repository("x"), readme=Readme("README.md", data, len(data)))
    )
    assert len(report.findings) == len(rubric.criteria)


TOO_MANY = [
    "(a b|c d) " * 20,
    "(a|b c|d e|f g) " * 8,
    "(a|" * 1_000 + "b" + ")" * 1_000,
    "(" * 9,
    "a|" * 50_000,
]


@pytest.mark.parametrize("phrase", TOO_MANY)
def test_a_phrase_with_too_many_variants_is_rejected(phrase: str) -> None:
    text = (
        "extends: alx-project-nexus\nid: mine\nversion: '1'\ncriteria:\n"
        f"- {{id: key-technologies, add: {{title: ['{phrase}']}}}}\n"
    )
    with pytest.raises(RubricError, match="the phrase"):
        parse(text.encode(), "mine.yml")
