"""Bytes → text: sound ones first, then what editors do to a file, then any bytes at all."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nexus_check.readme import SHOWN_BYTES, Damage
from nexus_check.readme.decode import decode

TEXT = "# Nexus\n\nI learned to read.\n"


def decoded(data: bytes) -> tuple[str, list[Damage]]:
    return decode(data, len(data))


# --- nothing is wrong ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        TEXT.replace("\n", "\r\n").encode("utf-8-sig"),
    ],
    ids=[
        "plain",
        "with a byte order mark",
        "of Windows",
        "of an old Macintosh",
        "of Windows with a mark",
    ],
)
def test_line_ends_and_a_mark_are_no_damage(data: bytes) -> None:
    assert decoded(data) == (TEXT, [])


@pytest.mark.parametrize(
    "text", ["", "\n", "Größe 🌱 数据库\n", "a replacement \ufffd that somebody typed\n", "A", "AB"]
)
def test_what_is_utf_8_is_not_damaged(text: str) -> None:
    assert decoded(text.encode()) == (text, [])


def test_only_the_first_mark_is_dropped() -> None:
    assert decoded(b"\xef\xbb\xbfa\xef\xbb\xbfb")[0] == "a\ufeffb"


def test_mixed_line_ends_are_each_one_line() -> None:
    assert decoded(b"a\r\nb\rc\nd\r\r\ne")[0] == "a\nb\nc\nd\n\ne"


# --- something is --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
    ],
    ids=[
        "little end first",
        "big end first",
        "little end first, no mark",
        "big end first, no mark",
    ],
)
def test_utf_16_is_read_and_told(data: bytes) -> None:
    text, damage = decoded(data)
    assert text == TEXT
    assert [(found.kind, found.line) for found in damage] == [("utf-16", 1)]


def test_bytes_of_another_encoding_are_told_at_their_line() -> None:
    text, damage = decoded("eins\nzwei\nGröße\nvier\n".encode("latin-1"))
    assert text == "eins\nzwei\nGr\ufffd\ufffde\nvier\n"
    assert damage == [Damage("encoding", 3)]


def test_a_nul_is_replaced_and_told_at_its_line() -> None:
    assert decoded(b"eins\nz\0ei\n") == ("eins\nz\ufffdei\n", [Damage("nul", 2)])


@pytest.mark.parametrize(("size", "cut"), [(SHOWN_BYTES, False), (SHOWN_BYTES + 1, True)])
def test_what_github_does_not_show_is_cut_off(size: int, *, cut: bool) -> None:
    text, damage = decoded(b"a" * size)
    assert len(text) == SHOWN_BYTES
    assert [found.kind for found in damage] == (["truncated"] if cut else [])


def test_the_stored_size_counts_where_only_the_beginning_came() -> None:
    assert decode(b"a\n", SHOWN_BYTES + 1)[1] == [
        Damage("truncated", 1, f"{SHOWN_BYTES + 1:,} bytes")
    ]


# --- anything at all -----------------------------------------------------------------------------


@given(st.binary(max_size=400))
def test_no_bytes_raise_and_text_is_clean(data: bytes) -> None:
    text, damage = decoded(data)
    assert "\r" not in text
    assert "\0" not in text
    assert all(1 <= found.line <= text.count("\n") + 1 for found in damage)


@given(
    st.text(st.characters(exclude_characters="\r\0\ufeff", exclude_categories=["Cs"]), max_size=200)
)
def test_text_comes_back_as_it_was_written(text: str) -> None:
    assert decoded(text.encode())[0] == text
    assert decoded(codecs.BOM_UTF16_LE + text.encode("utf-16-le"))[0] == text
