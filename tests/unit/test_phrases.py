"""Phrases: what is refused first, then what is not found, then what is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexus_check.phrases import MAX_BRANCHES, PhraseError, PhraseFinder, patterns
from nexus_check.readme import words


def found(phrase: str, text: str) -> list[tuple[int, int]]:
    return [(hit.start, hit.end) for hit in PhraseFinder([phrase]).find(words(text))]


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("", "no word"),
        ("...", "no word"),
        ("... a", "no word"),
        ("a ...", "no word"),
        ("()", "no word"),
        ("++", "without letters or digits"),
        ("*", "not at the end of a word"),
        ("a*b", "not at the end of a word"),
        ("a|b", "outside parentheses"),
        ("(a", "without its pair"),
        ("a)", "without its pair"),
        ("((a)", "without its pair"),
        ("(a b|c d|e f) " * 8, "combinations"),
    ],
)
def test_a_phrase_that_could_never_be_found_is_refused(phrase: str, said: str) -> None:
    with pytest.raises(PhraseError, match=said):
        patterns(phrase)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("challenge", "challenges"),
        ("challenge*", "unchallenged"),
        ("best practice*", "best of practices"),
        ("(best|good) practice", "better practice"),
        ("c", "C++ and C#"),
        ("c++", "C and C#"),
        (".net", "the net result"),
        ("program ... covers", "covers the program"),
        ("(a b|c) d", "a d"),
    ],
)
def test_near_misses(phrase: str, text: str) -> None:
    assert found(phrase, text) == []


@pytest.mark.parametrize(
    ("phrase", "text", "where"),
    [
        ("pain points", "My Pain-Points", [(1, 3)]),
        ("challeng*", "Challenges, challenging", [(0, 1), (1, 2)]),
        ("(best|good) practice*", "good practices", [(0, 2)]),
        ("(how|what) (i|we) (solved|took away)", "What we took away", [(0, 4)]),
        ("c++", "C++, then", [(0, 1)]),
        ("c#", "I like C#.", [(2, 3)]),
        (".net", "on .NET", [(1, 2)]),
        ("node.js", "Node.js or NodeJS or Node JS", [(0, 2), (5, 7)]),
        ("ci/cd", "CI/CD", [(0, 2)]),
        ("couldn't", "I couldn\u2019t", [(1, 3)]),
        ("program ... covers", "The program, in short, covers", [(1, 5)]),
        ("program ... covers", "program" + " x" * 12 + " covers", [(0, 14)]),
        ("program ... covers", "program" + " x" * 13 + " covers", []),
        ("((a|b) c|d) e", "a c e d e", [(0, 3), (3, 5)]),
    ],
)
def test_what_a_phrase_finds(phrase: str, text: str, where: list[tuple[int, int]]) -> None:
    assert found(phrase, text) == where


def test_the_hit_names_its_sentence_and_phrase() -> None:
    (hit,) = PhraseFinder(["red", "blue"]).find(["a", "blue"], 7)
    assert (hit.sentence, hit.phrase) == (7, "blue")


WORD = st.text("ab", min_size=1, max_size=2)


@given(st.lists(WORD, min_size=1, max_size=3), st.lists(WORD, max_size=8), st.booleans())
def test_plain_phrases_are_found_wherever_their_words_follow(
    phrase: list[str], text: list[str], star: bool
) -> None:
    size = len(phrase)
    spots = [
        (at, at + size)
        for at in range(len(text) - size + 1)
        if text[at : at + size - 1] == phrase[:-1]
        and (
            text[at + size - 1].startswith(phrase[-1])
            if star
            else text[at + size - 1] == phrase[-1]
        )
    ]
    assert found(" ".join(phrase) + "*" * star, " ".join(text)) == spots


def test_the_bound_on_combinations_is_for_choices_of_several_words_alone() -> None:
    assert len(patterns("(" + "|".join(f"w{i}" for i in range(10 * MAX_BRANCHES)) + ")")) == 1
