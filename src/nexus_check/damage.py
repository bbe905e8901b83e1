"""Notes for the learner on what keeps a README from showing as it was meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from nexus_check.readme import SHOWN_BYTES, Damage, Document

_ENGLISH: Final = frozenset(
    "the and of to in a is for with that i this my it was on as from by are".split()
)
_ENOUGH_WORDS: Final = 40  # fewer do not say which language a README is in
_ENGLISH_SHARE: Final = (
    0.04  # English text has 20 to 40 % of these words, a list of names still 5 %
)


def notes(document: Document) -> Iterator[str]:
    """Yield a note for each kind of damage, at its first line, and one on another language."""
    named: set[str] = set()
    for damage in document.damage:
        if damage.kind not in named:
            named.add(damage.kind)
            yield _note(damage)
    if _is_foreign(document):
        yield (
            "This README does not seem to be in English. Only English titles and phrases are "
            "read well."
        )


def _note(damage: Damage) -> str:
    line, detail = damage.line, damage.detail
    if damage.kind == "no-space-heading":
        title = detail.lstrip("#")
        marks = detail.removesuffix(title)
        if title[:1].isspace():
            return (
                f"Line {line} has a backslash or spaces before `{marks}`, so GitHub shows no "
                "heading there. Delete them."
            )
        return (
            f"Line {line} has no space after `{marks}`, so GitHub shows no heading there. Put one "
            "there."
        )
    if detail == "UTF-16":
        return (
            "The README is stored as UTF-16, which GitHub does not show as text. Save it as UTF-8."
        )
    shown = f"{SHOWN_BYTES // 1024} KiB"
    return {
        "truncated": (
            f"The README has {detail}. GitHub shows the first {shown}, and only these were judged."
        ),
        "encoding": f"The README has {detail} (first on line {line}). Save it as UTF-8.",
        "nul": (
            f"The README has a NUL character (line {line}), so GitHub may take it for binary. "
            "Remove it."
        ),
        "lfs-pointer": "The README is a Git LFS pointer. Run `git lfs untrack README.md`, add "
        "the text itself and commit.",
        "conflict": f"Line {line} is a marker of an unfinished merge. Keep one side and commit.",
        "unclosed-fence": f"The code fence on line {line} is never closed, so GitHub shows "
        f"{detail or 'all after it'} as code. Put ``` on a line of its own where the code ends.",
    }[damage.kind]


def _is_foreign(document: Document) -> bool:
    """Tell whether hardly any of the commonest English words are in the running text."""
    text = [word for one in document.sentences if one.role == "text" for word in one.words]
    common = sum(word in _ENGLISH for word in text)
    return len(text) >= _ENOUGH_WORDS and common < _ENGLISH_SHARE * len(text)
