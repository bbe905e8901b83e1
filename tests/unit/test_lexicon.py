"""Words and phrases found in text: near misses first, then against a finder that is too simple to be wrong."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nexus_check import lexicon as lexicon_module
from nexus_check.lexicon import GAP, MARKS, Lexicon, PhraseError, Traits, having, offsets, spellings, words


def found(phrase: str, text: str) -> list[str]:
    """What of a text a phrase finds, in the text's words."""
    listed = words(text)
    spans = Lexicon([(phrase, "tag")]).find(listed).get("tag", [])
    return [" ".join(listed[start:end]) for start, end in spans]


# --- words ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("", []),
        ("...", ["."]),
        ("CI/CD", ["ci", "cd"]),
        ("snake_case", ["snake", "case"]),
        ("don't", ["don", "t"]),
        ("Node.js 18.2", ["node", "js", "18", "2"]),
        ("One. Two! Three? Four; five: six", ["one", ".", "two", "!", "three", "?", "four", ";", "five", ":", "six"]),
        ("10:30", ["10", "30"]),
        ("**Lead**: word", ["lead", ":", "word"]),
        ("**Lead:** word", ["lead", ":", "word"]),
        ("Größe É", ["größe", "é"]),
        ("e\u0301", ["é"]),
        ("\ufb01ne \uff21", ["fine", "a"]),
        ("数据库 🌱", ["数据库"]),
    ],
)
def test_the_words_of_a_text(text: str, listed: list[str]) -> None:
    assert words(text) == listed


@settings(max_examples=40)
@given(st.text(max_size=100))
def test_words_hold_letters_and_digits_alone_and_marks_stand_apart(text: str) -> None:
    assert all(word in MARKS or word == GAP or all(char.isalnum() for char in word) for word in words(text))


@settings(max_examples=200)
@given(st.text("aB7*_/\t\n\x02\x03\x1f\u2003🌱" + GAP + "".join(MARKS)))
def test_a_letter_beyond_ascii_changes_no_other_word(text: str) -> None:
    assert words(f"{text} ü") == [*words(text + " "), "ü"]


@settings(max_examples=40)
@given(st.text(st.characters(max_codepoint=0x24F, exclude_characters="\u0130"), max_size=60))
def test_offsets_are_where_the_words_begin(text: str) -> None:
    text = unicodedata.normalize("NFKC", text)
    listed = words(text)
    assert len(offsets(text)) == len(listed)
    for word, start in zip(listed, offsets(text), strict=True):
        assert text[start:].lower().startswith(word)


# --- phrases -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("rest", "restful"),
        ("rest", "forest"),
        ("rest*", "forest"),
        ("key technologies", "key, I say, technologies"),
        ("key technologies", "key. Technologies"),
        ("key technologies", "technologies key"),
        ("key|main tech*", "core technologies"),
        ("(back end|backend) concepts", "back concepts"),
        ("(back end|backend) concepts", "back end"),
        ("ci cd", "ci"),
        ("celery task*", "celery: nothing"),
        ("a b", f"a {GAP} b"),
    ],
)
def test_a_near_miss(phrase: str, text: str) -> None:
    assert found(phrase, text) == []


@pytest.mark.parametrize(
    ("phrase", "text", "what"),
    [
        ("rest", "REST, rest and Rest.", ["rest", "rest", "rest"]),
        ("technolog*", "Technology and technologies", ["technology", "technologies"]),
        ("technolog*", "technolog", ["technolog"]),
        ("ci cd", "CI/CD, CI-CD and ci cd", ["ci cd", "ci cd", "ci cd"]),
        ("ci/cd", "CI & CD", ["ci cd"]),
        ("docker compose", "docker-compose", ["docker compose"]),
        ("didn t", "didn\u2019t", ["didn t"]),
        ("graphql schema", "GraphQL: schema design", ["graphql : schema"]),
        ("key|main tech*", "key tech and main technologies", ["key tech", "main technologies"]),
        (
            "(back end|backend) concepts",
            "Back-end concepts, backend concepts",
            ["back end concepts", "backend concepts"],
        ),
    ],
)
def test_what_a_phrase_finds(phrase: str, text: str, what: list[str]) -> None:
    assert found(phrase, text) == what


def test_of_phrases_that_begin_together_the_longest_counts_for_each_tag() -> None:
    lexicon = Lexicon([("a", 1), ("a b", 1), ("a b c", 2), ("b", 1)])
    assert lexicon.find(["a", "b", "c"]) == {1: [(0, 2), (1, 2)], 2: [(0, 3)]}


@pytest.mark.parametrize("phrase", ["", "  ", "*", "a *", "a|", "a. b", "a : b", "|".join("ab") + " a|b" * 9])
def test_a_phrase_that_stands_for_nothing_or_too_much(phrase: str) -> None:
    with pytest.raises(PhraseError):
        spellings(phrase)


@pytest.mark.parametrize(
    ("phrase", "spelt"),
    [
        ("a b|c", ["a b", "a c"]),
        ("a|b c|d", ["a c", "a d", "b c", "b d"]),
        ("(a b|c) d*", ["a b d*", "c d*"]),
        ("Node.js", ["node js"]),
    ],
)
def test_what_a_phrase_stands_for(phrase: str, spelt: list[str]) -> None:
    assert [" ".join(spelling) for spelling in spellings(phrase)] == spelt


# --- against the simple finder -------------------------------------------------------------------------------------


def matches(step: str, word: str) -> bool:
    return word.startswith(step[:-1]) if step.endswith("*") else word == step


def end_of(spelling: Sequence[str], text: Sequence[str], start: int) -> int | None:
    """Where a spelling that begins at `start` ends; a colon between its words does not matter."""
    at = start
    for number, step in enumerate(spelling):
        while number and at < len(text) and text[at] == ":":
            at += 1
        if at >= len(text) or not matches(step, text[at]):
            return None
        at += 1
    return at


def naively(phrases: Sequence[tuple[str, int]], text: Sequence[str]) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = {}
    for tag in {tag for _, tag in phrases}:
        for start in range(len(text)):
            ends = [
                end
                for phrase, own in phrases
                if own == tag
                for spelling in spellings(phrase)
                if (end := end_of(spelling, text, start)) is not None
            ]
            if ends:
                found.setdefault(tag, []).append((start, max(ends)))
    return found


STEPS = st.sampled_from(["a", "ab", "b", "a*", "ab*", "b*", "a|b", "(a b|c)", "ab*|c"])
PHRASES = st.lists(st.tuples(st.lists(STEPS, min_size=1, max_size=3).map(" ".join), st.integers(0, 2)), max_size=6)
TEXT = st.lists(st.sampled_from(["a", "ab", "abc", "b", "bc", "c", ":", ".", GAP]), max_size=12)


@given(PHRASES, TEXT, TEXT)
def test_it_finds_what_a_simple_finder_finds_also_in_a_second_text(
    phrases: list[tuple[str, int]], first: list[str], second: list[str]
) -> None:
    lexicon = Lexicon(phrases)
    for text in (first, second, first):
        assert lexicon.find(text) == naively(phrases, text)


def test_traits_tell_of_each_word_what_each_test_does() -> None:
    asked: list[str] = []

    def is_long(word: str) -> bool:
        asked.append(word)
        return len(word) > 2

    traits = Traits(str.isdigit, is_long)
    found = traits.of(["12", "abc", "1234", "a", "abc"])
    assert list(having(found, 0)) == [1, 0, 1, 0, 0]
    assert list(having(found, 1)) == [0, 1, 1, 0, 1]
    assert asked == ["12", "abc", "1234", "a"]


@given(st.lists(st.lists(st.sampled_from(["deep", "learning", ":", "machine", "x"]), max_size=12), max_size=6))
def test_what_is_forgotten_and_what_is_known_before_changes_nothing(texts: list[list[str]]) -> None:
    phrases = [("deep learning", 1), ("machine learning x", 2), ("learn*", 3), ("x", 4)]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(lexicon_module, "MOST_KNOWN", 3)
        forgetful = Lexicon(phrases)
        for text in texts:
            expected = Lexicon(phrases).find(text)
            assert forgetful.find(text) == expected
            assert forgetful.find(text, bytes(map(forgetful.begins, text))) == expected
