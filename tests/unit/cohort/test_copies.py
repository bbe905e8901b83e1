"""Nearly equal READMEs are found; those that merely answer the same assignment are not."""

from __future__ import annotations

import random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexus_check.cohort import copies
from nexus_check.cohort.worker import own_sentences
from tests.servers import readmes
from tests.unit.judging import BUILT_IN, sketch, snapshot


def text(seed: str, login: str = "somebody") -> str:
    return readmes.readme(seed, login)


def found(*encoded: bytes) -> list[tuple[int, int, float]]:
    """The pairs of a cohort, as a sweep finds them."""
    return list(copies.near_copies(encoded, copies.handed_out(encoded)))


def pairs(*texts: str) -> list[tuple[int, int]]:
    return [(one, other) for one, other, _ in found(*(sketch(held) for held in texts))]


def changed(held: str, share: float) -> str:
    """The text with this share of its words replaced."""
    draw = random.Random(2)
    words = [
        f"word{i}" if draw.random() < share else word for i, word in enumerate(held.split(" "))
    ]
    return " ".join(words)


# --- what must not trip it -----------------------------------------------------------------------


@pytest.mark.slow
def test_answers_of_ones_own_to_the_same_assignment_are_no_copies() -> None:
    assert pairs(*(text(str(i)) for i in range(60))) == []


def test_a_fix_pasted_as_it_is_makes_nobody_a_copy() -> None:
    fix = (
        "- Challenge: what went wrong, and how did it show?\n"
        "  Solution: what did you do about it, and how did it end?\n"
    )
    own = own_sentences(BUILT_IN.examine(snapshot(f"## Mine\n\n{fix}\nThe tide took the pier.\n")))
    assert [sentence.text for sentence in own] == [
        "Mine",
        "Challenge:",
        "Solution:",
        "The tide took the pier.",
    ]


def test_short_texts_are_not_compared() -> None:
    assert sketch("# Nexus\n\n- Python\n- Django\n- REST\n- GraphQL\n- Docker\n") == b""
    assert pairs("# Nexus\n\n- Python\n- Django\n", "# Nexus\n\n- Python\n- Django\n") == []


def test_a_third_of_the_words_changed_is_no_near_copy() -> None:
    assert pairs(text("a"), changed(text("a"), 0.33)) == []


# --- what must -----------------------------------------------------------------------------------


def test_a_copy_with_the_name_changed_is_one() -> None:
    one = text("a", "amber-heron")
    assert pairs(one, text("b"), one.replace("amber-heron", "calm-lynx")) == [(0, 2)]


@pytest.mark.parametrize("share", [0.005, 0.01])
def test_a_copy_with_a_few_words_changed_is_one(share: float) -> None:
    assert pairs(text("a"), changed(text("a"), share)) == [(0, 1)]


def test_marks_and_capitals_hide_no_copy() -> None:
    one = text("a")
    assert pairs(one, one.upper().replace("**", "").replace("\n", "\r\n")) == [(0, 1)]


def test_the_share_is_about_that_of_the_words_in_common() -> None:
    ((_, _, share),) = found(*(sketch(held) for held in (text("a"), changed(text("a"), 0.01))))
    assert 0.82 <= share <= 0.98  # of five words in a row one in twenty holds a changed one


def test_a_group_of_copies_is_paired_with_its_first_and_not_each_with_each() -> None:
    one = text("a")
    assert pairs(*(one.replace("somebody", f"learner-{i}") for i in range(4))) == [
        (0, i) for i in range(1, 4)
    ]


def test_other_scripts_are_compared_too() -> None:
    words = [
        f"\u121d{chr(0x1210 + i % 60)}{chr(0x1300 + i // 60)}\u1275\u1260\u1265" for i in range(400)
    ]
    assert pairs(" ".join(words), " ".join([*words[:200], "\u12a0\u12f2\u1235", *words[200:]])) == [
        (0, 1)
    ]


def test_utf_16_is_compared_with_utf_8() -> None:
    held = text("a")
    assert found(sketch(held), sketch(held.encode("utf-16"))) == [(0, 1, 1.0)]


# --- what was kept, and what comes in ------------------------------------------------------------


@pytest.mark.parametrize(
    "state", [b"", b"nothing of ours", b"\x80\x00", b"\xff", bytes(512), bytes(600)]
)
def test_a_sketch_of_another_kind_is_passed_over(state: bytes) -> None:
    good = sketch(text("a"))
    assert found(good, state, state, good) == [(0, 3, 1.0)]


@pytest.mark.slow
def test_a_sketch_is_small() -> None:
    assert len(sketch(text("a") * 50)) < 8_000
    assert len(sketch(text("a"))) < 1_200


@given(st.binary(max_size=400))
def test_whatever_is_in_a_readme_a_sketch_comes_out(data: bytes) -> None:
    assert isinstance(sketch(data), bytes)


# --- text that many have -------------------------------------------------------------------------


def made_up(seed: str, sentences: int = 30) -> str:
    """Sentences of twelve invented words each."""
    draw = random.Random(seed)
    lines = (
        ["".join(draw.choices("aeioklmnrstu", k=draw.randint(3, 11))) for _ in range(12)]
        for _ in range(sentences)
    )
    return " ".join(" ".join(line).capitalize() + "." for line in lines) + "\n\n"


STUDY = made_up("a case study")


def with_study(seed: str, study: str = STUDY) -> str:
    return f"# Mine\n\n{made_up(seed)}## A study\n\n{study}"


def test_text_in_four_readmes_is_not_handed_out() -> None:
    assert copies.handed_out([sketch(with_study(str(i))) for i in range(4)]) == frozenset()


def test_text_in_five_readmes_is() -> None:
    held = [sketch(with_study(str(i))) for i in range(5)]
    digests = copies.handed_out(held)
    assert len(digests) == 30
    for one in map(copies.decode, held):
        assert (one.words_in(digests), one.words) == (360, 2 * 360 + 3)
        assert {sentence.line for sentence in one.sentences if sentence.digest in digests} == {7}


def test_text_five_times_in_one_readme_is_not() -> None:
    assert copies.handed_out([sketch(STUDY * 5)]) == frozenset()


def test_short_sentences_in_five_readmes_are_not() -> None:
    held = [sketch(f"{made_up(str(i))}I learned to use Docker.\n") for i in range(5)]
    assert copies.handed_out(held) == frozenset()


def test_sentences_whose_hashes_share_a_remainder_are_not_handed_out() -> None:
    one_each = (copies.Kept(7 + 2**20 * number, 12, 1) for number in range(copies.READMES))
    held = [msgspec.msgpack.encode(copies.Sketch(b"", 100, (one,))) for one in one_each]
    assert copies.handed_out(held) == frozenset()


def test_handed_out_text_makes_nobody_a_copy() -> None:
    long = made_up("a long study", 400)
    texts = [with_study(str(i), long) for i in range(6)]
    assert pairs(*texts[:4]) != []
    assert pairs(*texts) == []


def test_handed_out_text_alone_makes_nobody_a_copy() -> None:
    assert pairs(*([STUDY] * 6)) == []


def test_a_copy_is_found_beside_handed_out_text() -> None:
    texts = [with_study(str(i)) for i in range(6)]
    assert pairs(*texts, texts[2].replace("# Mine", "# By another")) == [(2, 6)]


def test_a_copy_that_lacks_the_handed_out_text_is_found() -> None:
    texts = [with_study(str(i), made_up("a study", 8)) for i in range(6)]
    assert pairs(*texts, made_up("2")) == [(2, 6)]
