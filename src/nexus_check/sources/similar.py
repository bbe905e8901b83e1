"""Which of a learner's repositories is probably the one asked for, under another name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

# The share of equal letters from which a name is a misspelling: one letter in ten.
_CLOSE = 0.9


def similar(names: Iterable[str], wanted: str) -> tuple[str, ...]:
    """Return the names that look like `wanted`, the likeliest first, without `wanted` itself.

    `ALX_Project_Nexus`, `alx-project-nexus-2`, `project-nexus`, `alx-projet-nexus`: the same
    letters, all of them with something more, all but the first word, or one letter in ten
    different.
    """
    scored = [(_likeness(name, wanted), name) for name in names if name != wanted]
    return tuple(
        name for score, name in sorted(scored, key=lambda pair: (-pair[0], pair[1])) if score > 0
    )


def _likeness(name: str, wanted: str) -> float:
    """Return 0 for another name, else up to 1, which differs in case and punctuation alone."""
    letters, full = _letters(name), _letters(wanted)
    without_first = _letters(wanted.partition("-")[2]) or full
    if letters == full:
        return 1.0
    if full in letters or letters == without_first:
        return 0.98
    ratio = SequenceMatcher(None, letters, full).ratio()
    if ratio >= _CLOSE:
        return ratio
    return 0.5 if without_first in letters else 0.0


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
