"""Sentences for the learner on what keeps a README from showing as it was meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from nexus_check.document import MOST_MARKS, MOST_TOKENS, SHOWN_BYTES, Damage, DamageKind, Document


def notes(document: Document) -> Iterator[str]:
    """One sentence for each kind of damage, at its first line."""
    told: set[DamageKind] = set()
    for damage in document.damage:
        if damage.kind not in told:
            told.add(damage.kind)
            yield SENTENCES[damage.kind](damage)


def _truncated(damage: Damage) -> str:
    shown = SHOWN_BYTES // 1024
    return f"The README has {damage.detail}; GitHub shows the first {shown} KiB of it, and only those were judged."


def _too_long(damage: Damage) -> str:
    return f"The README has more than {MOST_TOKENS:,} lines or parts: what follows line {damage.line} was not judged."


def _dense(_: Damage) -> str:
    return f"The README holds more than {MOST_MARKS:,} Markdown marks: links and emphasis were read as plain words."


def _encoding(damage: Damage) -> str:
    if damage.detail == "UTF-16":
        return "The README is stored as UTF-16, which GitHub does not show as text: save it as UTF-8."
    return f"The README holds {damage.detail} (first at line {damage.line}): save it as UTF-8."


def _nul(damage: Damage) -> str:
    return f"The README holds a NUL character (line {damage.line}), so GitHub may take it for a binary file: remove it."


def _lfs_pointer(_: Damage) -> str:
    return (
        "The README is a Git LFS pointer in place of the text: stop tracking it with `git lfs untrack README.md`, add "
        "the text itself and commit."
    )


def _conflict(damage: Damage) -> str:
    return (
        f"The README has the marks of an unfinished merge (line {damage.line}): decide for one side, remove the marks "
        "and commit."
    )


def _unclosed_fence(damage: Damage) -> str:
    return (
        f"The code fence at line {damage.line} is never closed, so GitHub shows {damage.detail or 'all after it'} as "
        "code: put ``` on a line of its own where the code ends. What was plainly meant as text was judged as text."
    )


def _swallowing_fence(damage: Damage) -> str:
    return (
        f"The code fence at line {damage.line} is not closed before the next one begins, so GitHub shows the text "
        "between them as code: put ``` on a line of its own where the code ends."
    )


def _no_space_heading(damage: Damage) -> str:
    marks = damage.detail[: len(damage.detail) - len(damage.detail.lstrip("#"))]
    return (
        f"Line {damage.line} has no space after `{marks}`, so GitHub shows no heading there: write `{marks} ` and then "
        "the title."
    )


SENTENCES: Final[dict[DamageKind, Callable[[Damage], str]]] = {
    "truncated": _truncated,
    "too-long": _too_long,
    "dense": _dense,
    "encoding": _encoding,
    "nul": _nul,
    "lfs-pointer": _lfs_pointer,
    "conflict": _conflict,
    "unclosed-fence": _unclosed_fence,
    "swallowing-fence": _swallowing_fence,
    "no-space-heading": _no_space_heading,
}
