"""Bytes → text, with what was wrong with the bytes."""

from __future__ import annotations

from typing import Final

from nexus_check.readme.values import Damage

SHOWN_BYTES: Final = 500 * 1024
"""GitHub shows the first 500 KiB of a README ("About READMEs" in its documentation)."""

_BYTE_ORDER_MARKS: Final = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_SAMPLE: Final = 400  # bytes; enough to tell UTF-16 without a mark from text


def decode(data: bytes, size: int) -> tuple[str, list[Damage]]:
    """Return text with `\\n` line ends and no NUL, and the damage.

    `size` is the stored size in bytes.
    """
    damage: list[Damage] = []
    if size > SHOWN_BYTES:
        damage.append(Damage("truncated", 1, f"{size:,} bytes"))
        data = data[:SHOWN_BYTES]
    utf16 = _utf16(data)
    text = data.decode(utf16 or "utf-8", errors="replace").removeprefix("\ufeff")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if utf16:
        damage.append(Damage("utf-16", 1))
    elif "\ufffd" in text and b"\xef\xbf\xbd" not in data:
        line = _line_at(text, text.index("\ufffd"))
        damage.append(Damage("encoding", line))
    if "\0" in text:
        damage.append(Damage("nul", _line_at(text, text.index("\0"))))
        text = text.replace("\0", "\ufffd")  # CommonMark 0.31, section 2.3
    return text, damage


def _utf16(data: bytes) -> str | None:
    """Return the UTF-16 codec of the bytes: by their mark, or where every second byte is zero."""
    if marked := _BYTE_ORDER_MARKS.get(data[:2]):
        return marked
    head = data[:_SAMPLE]
    odd, even = head[1::2].count(0), head[0::2].count(0)
    if max(odd, even) * 3 <= len(head):  # two thirds of one half
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _line_at(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
