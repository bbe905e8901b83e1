"""Lines of JSON that end with a checksum, so that a damaged line is recognised when it is read.

`{"key":"ada","check":"<16 hex digits>"}`: the checksum covers everything before `,"check"`.
"""

from __future__ import annotations

import hashlib
from typing import TypeVar

import msgspec

T = TypeVar("T")

_CHECK = b',"check":"'
_BYTES = 8  # enough that no two of a million records share a checksum by chance


def checksum(data: bytes) -> str:
    """Return 16 hex digits over `data`. They detect damage; they do not protect against forgery."""
    return hashlib.blake2b(data, digest_size=_BYTES).hexdigest()


def encode(record: msgspec.Struct) -> bytes:
    """Return a record as a line of JSON with its checksum and a newline."""
    body = msgspec.json.encode(record)[:-1]
    return body + _tail(body)


def decode(line: bytes, decoder: msgspec.json.Decoder[T]) -> T | None:
    """Return the record on a line that `encode` wrote; None if the line was changed or cut."""
    body, _, _ = line.rpartition(_CHECK)
    if not body or line != body + _tail(body):
        return None
    try:
        return decoder.decode(line)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None


def _tail(body: bytes) -> bytes:
    return _CHECK + checksum(body).encode() + b'"}\n'
