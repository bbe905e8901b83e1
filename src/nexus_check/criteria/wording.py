"""How messages quote and list what a learner wrote."""

from __future__ import annotations

from collections.abc import Sequence

LONGEST_QUOTE = 60  # characters; a title rarely has more


def short(text: str, most: int = LONGEST_QUOTE) -> str:
    """Return a text on one line, cut to `most` characters with an ellipsis."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def quoted(text: str, line: int) -> str:
    """Return a title as messages name it: “Title” (line 3)."""
    return f"“{short(text)}” (line {line})"


def listed(names: Sequence[str], word: str = "and") -> str:
    """Return names as a sentence lists them: "a", "a and b", "a, b and c"."""
    return f" {word} ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: "1 word", "2,400 words"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
