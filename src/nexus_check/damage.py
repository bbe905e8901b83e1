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
_NOTES: Final = {
    "truncated": "The README has {detail}. GitHub shows the first "
    f"{SHOWN_BYTES // 1024} KiB, and only these were judged.",
    "encoding": "The README has bytes that are not UTF-8 (first on line {line}). Save it as UTF-8.",
    "utf-16": "The README is stored as UTF-16, which GitHub does not show as text. Save it as "
    "UTF-8.",
    "nul": "The README has a NUL character (line {line}), so GitHub may take it for binary. Remove "
    "it.",
    "lfs-pointer": "The README is a Git LFS pointer. Run `git lfs untrack README.md`, add the text "
    "itself and commit.",
    "conflict": "Line {line} is a marker of an unfinished merge. Keep one side and commit.",
    "unclosed-fence": "The code fence on line {line} is never closed, so GitHub shows {detail} as "
    "code. Put ``` on a line of its own where the code ends.",
    "no-space-heading": "Line {line} has no space after `{marks}`, so GitHub shows no heading "
    "there. Put one there.",
    "escaped-heading": "Line {line} has a backslash or spaces before `{marks}`, so GitHub shows no "
    "heading there. Delete them.",
}


def notes(document: Document) -> Iterator[str]:
    """Yield a note for each kind of damage, at its first line, and one on another language."""
    firsts: dict[str, Damage] = {}
    for damage in document.damage:
        firsts.setdefault(damage.kind, damage)
    for kind, damage in firsts.items():
        title = damage.detail.lstrip("#")
        is_escaped = kind == "no-space-heading" and title[:1].isspace()
        note = _NOTES["escaped-heading" if is_escaped else kind]
        marks = damage.detail.removesuffix(title)
        yield note.format(line=damage.line, detail=damage.detail, marks=marks)
    if _is_foreign(document):
        yield (
            "This README does not seem to be in English. Only English titles and phrases are "
            "read well."
        )


def _is_foreign(document: Document) -> bool:
    """Tell whether hardly any of the commonest English words are in the running text."""
    text = [word for one in document.sentences if one.role == "text" for word in one.words]
    common = sum(word in _ENGLISH for word in text)
    return len(text) >= _ENOUGH_WORDS and common < _ENGLISH_SHARE * len(text)
