"""What a check may look at: the snapshot, and the README with the phrases found in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from nexus_check.copied import Copied
from nexus_check.model import Snapshot
from nexus_check.phrases import Hit
from nexus_check.readme import Document, Section, read

if TYPE_CHECKING:
    from nexus_check.criteria.interface import Rule

_REACH = 4  # words between "did not" and what it denies; further apart they belong to two clauses
_NEW_CLAUSE = frozenset("i we so but until then".split())  # "did not start, so I added": added
# A sentence all in brackets is a form's hint: "[Describe your challenges here]". One in parentheses
# is none after a name that it explains: "GraphQL (queries, mutations)".
_BRACKETED = re.compile(r"[^\w\[(<{]*([\[(<{]).*[\])>}][^\w\])>}]*")
# "N/A", "Not available", "Point 1", "See the wiki."
_NOTHING = frozenset(
    "none nothing no not na n a x nil null yes ok available pending hello world asdf qwerty point "
    "item practice yet planned later 1 2 3 see the my wiki docs documentation repo repository "
    "section below".split()
)


class Evidence:
    """One snapshot, its README (without one, an empty document) and the phrases found there.

    - `titles`: the sections, by the sentence of their title.
    - `found`: the phrases in each sentence; `denials`: those that deny or plan something.
    - `excluded`: why a sentence does not count: "copied", "filler", "repeated" or "planned".
    - `parts`: the titles that open a part of the README, by their sentence.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        document: Document | None,
        hits: Iterable[Hit] = (),
        not_counted: Iterable[Rule] = (),
        copied: Copied | None = None,
    ) -> None:
        self.snapshot = snapshot
        self.has_document = document is not None
        self.document = document or read(b"")
        self.copied = copied or Copied()
        self.titles = {section.sentences[0]: section for section in self.document.sections}
        self.found: dict[int, list[Hit]] = defaultdict(list)
        self._hits: dict[str, list[Hit]] = defaultdict(list)
        # By the sentence, as a hostile one has tens of thousands of hits.
        self._phrases: dict[int, set[str]] = defaultdict(set)
        for hit in hits:
            self.found[hit.sentence].append(hit)
            self._hits[hit.phrase].append(hit)
            self._phrases[hit.sentence].add(hit.phrase)
        self.denials: dict[int, list[Hit]] = defaultdict(list)
        self.excluded: dict[int, str] = {}
        self.parts: set[int] = set()
        for rule in not_counted:
            self._apply(rule)
        self._exclude()

    def _apply(self, rule: Rule) -> None:
        """Apply a rule of the rubric's `not-counted`."""
        for hit in self.hits(rule.phrases):
            section = self.titles.get(hit.sentence)
            if self.has(hit.sentence, rule.unless):
                continue
            if rule.in_ == "text":
                self.denials[hit.sentence].append(hit)
            elif rule.in_ == "label" and section:
                self.parts.add(hit.sentence)
            elif rule.in_ == "title" and section and not self.names_document(section):
                self.excluded |= dict.fromkeys(range(*section.sentences), "planned")
            elif rule.in_ == "section" and not (section and section.title.is_heading):
                self.excluded[hit.sentence] = "filler"

    def _exclude(self) -> None:
        """Exclude the sentences that say nothing, whatever the rubric says."""
        first: dict[tuple[str, ...], int] = {}
        for index, sentence in enumerate(self.document.sentences):
            hint = _BRACKETED.fullmatch(sentence.text)
            before = self.document.sentences[index - 1] if sentence.block < index else None
            explains = before and hint and hint[1] == "(" and not before.text.endswith(":")
            if (hint and not explains) or _NOTHING.issuperset(sentence.words):
                self.excluded[index] = "filler"
            elif sentence.role == "text" and first.setdefault(sentence.words, index) != index:
                self.excluded.setdefault(index, "repeated")
        self.excluded |= dict.fromkeys(self.copied.sentences, "copied")

    def hits(self, phrases: Sequence[str]) -> list[Hit]:
        """Return where any of the phrases was found, in the order of the README."""
        found = [hit for phrase in dict.fromkeys(phrases) for hit in self._hits.get(phrase, ())]
        return sorted(found, key=lambda hit: (hit.sentence, hit.start, -hit.end))

    def names_document(self, section: Section) -> bool:
        """Tell whether a title is that of the whole README, with others below it."""
        sections = self.document.sections
        if section is not sections[0] or section.end_line < len(self.document.lines):
            return False
        return sum(one.parent == 0 for one in sections) > 1

    def has(self, sentence: int, phrases: Collection[str]) -> bool:
        """Tell whether a sentence has one of the phrases."""
        return not self._phrases.get(sentence, frozenset()).isdisjoint(phrases)

    def counts(self, hit: Hit) -> bool:
        """Tell whether a phrase is meant: not denied, copied or in a section like "Future work"."""
        return hit.sentence not in self.excluded and not self.denied(hit)

    def denied(self, hit: Hit) -> bool:
        """Tell whether the sentence denies or only plans the phrase.

        That is before it ("did not use GraphQL"), or right after it at the end ("GraphQL was not
        used").
        """
        words = self.document.sentences[hit.sentence].words
        last = len(words)
        return any(
            (0 <= hit.start - other.end <= _REACH or other.start - hit.end == 1 >= last - other.end)
            and _NEW_CLAUSE.isdisjoint(words[other.end : hit.end])
            for other in self.denials.get(hit.sentence, ())
        )
