"""Bytes → text, whatever a learner's editor made of them."""

from __future__ import annotations

from typing import Final

from nexus_check.document.values import Damage

SHOWN_BYTES: Final = 500 * 1024
"""GitHub shows the first 500 KiB of a README and leaves out the rest (its page "About READMEs"). So do we."""

_BYTE_ORDER_MARKS: Final = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def decode(data: bytes, size: int) -> tuple[str, list[Damage]]:
    """Text with `\\n` line ends and no NUL, and what was wrong with the bytes; `size` is the stored size in bytes."""
    damage: list[Damage] = []
    if size > SHOWN_BYTES:
        damage.append(Damage("truncated", 1, f"{size:,} bytes"))
        data = data[:SHOWN_BYTES]
    utf16 = _utf16(data)
    text = data.decode(utf16 or "utf-8", errors="replace").removeprefix("\ufeff")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if utf16:
        damage.append(Damage("encoding", 1, "UTF-16"))
    elif "\ufffd" in text and b"\xef\xbf\xbd" not in data:
        damage.append(Damage("encoding", line_at(text, text.index("\ufffd")), "bytes that are not UTF-8"))
    if "\0" in text:
        damage.append(Damage("nul", line_at(text, text.index("\0"))))
        text = text.replace("\0", "\ufffd")  # as CommonMark asks, section 2.3
    return text, damage


def _utf16(data: bytes) -> str | None:
    """The UTF-16 codec of these bytes, by their mark or, without one, by every second byte being zero."""
    if marked := _BYTE_ORDER_MARKS.get(data[:2]):
        return marked
    head = data[:400]
    odd, even = head[1::2].count(0), head[0::2].count(0)
    if max(odd, even) * 3 <= len(head):  # two thirds of one half
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def line_at(text: str, offset: int) -> int:
    """The 1-based line of an offset."""
    return text.count("\n", 0, offset) + 1
