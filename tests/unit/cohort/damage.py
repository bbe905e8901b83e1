"""Ways in which a file of lines is damaged: by a full disk, a power cut, an editor, a bad copy."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import msgspec

from nexus_check.cohort import records

Damage = Callable[[bytes, Random], bytes]


def _cut(data: bytes, draw: Random) -> bytes:
    return data[: draw.randrange(len(data))]


def _without_the_start(data: bytes, draw: Random) -> bytes:
    return data[draw.randrange(1, len(data)) :]


def _hole(data: bytes, draw: Random) -> bytes:
    start = draw.randrange(len(data))
    return data[:start] + data[start + draw.randrange(1, 2000) :]


def _garbage(data: bytes, draw: Random) -> bytes:
    start, length = draw.randrange(len(data)), draw.randrange(1, 4000)
    return data[:start] + draw.randbytes(length) + data[start + length :]


def _zeros(data: bytes, draw: Random) -> bytes:
    start, length = draw.randrange(len(data)), draw.randrange(1, 4000)
    return data[:start] + bytes(len(data[start : start + length])) + data[start + length :]


def _three_bytes(data: bytes, draw: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(3):
        changed[draw.randrange(len(data))] = draw.randrange(256)
    return bytes(changed)


def _one_digit(data: bytes, draw: Random) -> bytes:
    """What stays valid JSON and says something else."""
    digits = [at for at, byte in enumerate(data) if chr(byte).isdigit()]
    at = draw.choice(digits)
    return (
        data[:at] + str((int(chr(data[at])) + draw.randrange(1, 10)) % 10).encode() + data[at + 1 :]
    )


def _invalid_utf8(data: bytes, draw: Random) -> bytes:
    """Invalid UTF-8 inside of strings, where a parser that skips them does not see it."""
    quotes = [at for at in range(len(data) - 1) if data[at] == 0x22 and data[at + 1] != 0x22]
    for at in draw.sample(quotes, min(3, len(quotes))):
        data = data[: at + 1] + b"\xff" + data[at + 2 :]
    return data


def _doubled(data: bytes, draw: Random) -> bytes:
    lines = data.splitlines(keepends=True)
    return b"".join(line * draw.choice((1, 1, 2)) for line in lines) + lines[-1]


def _swapped(data: bytes, draw: Random) -> bytes:
    lines = data.splitlines(keepends=True)
    draw.shuffle(lines)
    return b"".join(lines)


def _joined(data: bytes, draw: Random) -> bytes:
    """Line ends lost."""
    lines = data.splitlines(keepends=True)
    return b"".join(line.rstrip(b"\n") if draw.random() < 0.3 else line for line in lines)


def _nested(data: bytes, draw: Random) -> bytes:
    """A line nested without end: bare, or within a record whose checksum is right."""
    deep = draw.choice((b"[", b'{"a":')) * 200_000
    body = b'{"is":"judged","key":"ada","seen":' + deep
    sealed = body + b',"check":"' + records.checksum(body).encode() + b'"}'
    lines = data.splitlines(keepends=True)
    lines.insert(draw.randrange(len(lines) + 1), draw.choice((deep, sealed)) + b"\n")
    return b"".join(lines)


def _other_values(data: bytes, draw: Random) -> bytes:
    """Lines of JSON, their checksums right, that are no records."""
    lines = data.splitlines(keepends=True)
    for value in (b"{", b'{"is":"other"', b'{"is":"judged","key":1', b"[", b'{"is":"header"'):
        line = value + b',"check":"' + records.checksum(value).encode() + b'"}\n'
        lines.insert(draw.randrange(len(lines) + 1), line)
    return b"".join(lines) + msgspec.json.encode(None) + b"\n\n"


KINDS: dict[str, Damage] = {
    kind.__name__.strip("_"): kind
    for kind in (
        _cut,
        _without_the_start,
        _hole,
        _garbage,
        _zeros,
        _three_bytes,
        _one_digit,
        _invalid_utf8,
        _doubled,
        _swapped,
        _joined,
        _nested,
        _other_values,
    )
}
