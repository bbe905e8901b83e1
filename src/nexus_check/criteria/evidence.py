"""What a check may look at: the snapshot, and the README with the phrases found in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from nexus_check.copied import Copied
from nexus_check.model import Snapshot
from nexus_check.phrases import Hit
from nexus_check.readme import Document, read

_REACH = 4  # words between "did not" and what it denies; further apart they belong to two clauses
_NEW_CLAUSE = frozenset("i we so but until then".split())  # "did not start, so I added": added
# A sentence all in brackets is a form's hint: "[Describe your challenges here]".
_BRACKETED = re.compile(r"\W*[\[(<{].*[\])>}]\W*")
# "N/A"
_NOTHING = frozenset("none nothing no na n a x nil yes ok asdf qwerty".split())


class Exclusions(msgspec.Struct, frozen=True):
    """Phrases under which nothing counts, from the rubric's `not-counted` rules.

    `denials` are looked for near a phrase in its sentence, `titles` in the titles above it,
    `fillers` make a sentence no content; each maps a phrase to the phrases that cancel it ("not
    only").
    """

    denials: Mapping[str, tuple[str, ...]]
    titles: Mapping[str, tuple[str, ...]]
    fillers: Mapping[str, tuple[str, ...]]


class Evidence:
    """One snapshot, its README (without one, an empty document) and the phrases found there.

    - `titles`: the sections, by the sentence of their title.
    - `found`: the phrases in each sentence; `denials`: those that deny or plan something.
    - `excluded`: why a sentence does not count: "copied", "filler", "repeated" or "planned".
    """

    def __init__(
        self,
        snapshot: Snapshot,
        document: Document | None,
        hits: Iterable[Hit] = (),
        exclusions: Exclusions | None = None,
        copied: Copied | None = None,
    ) -> None:
        self.snapshot = snapshot
        self.has_document = document is not None
        self.document = document or read(b"")
        self.copied = copied or Copied()
        self.titles = {section.sentences[0]: section for section in self.document.sections}
        self.found: dict[int, list[Hit]] = defaultdict(list)
        self._hits: dict[str, list[Hit]] = defaultdict(list)
        for hit in hits:
            self.found[hit.sentence].append(hit)
            self._hits[hit.phrase].append(hit)
        exclusions = exclusions or Exclusions({}, {}, {})
        self.denials: dict[int, list[Hit]] = defaultdict(list)
        for hit in self._not_cancelled(exclusions.denials):
            self.denials[hit.sentence].append(hit)
        self.excluded = dict(self._exclude(exclusions))

    def _not_cancelled(self, phrases: Mapping[str, tuple[str, ...]]) -> Iterator[Hit]:
        """Yield where the phrases are, without sentences that have one that cancels them."""
        for phrase, unless in phrases.items():
            for hit in self._hits.get(phrase, ()):
                if not self.has(hit.sentence, unless):
                    yield hit

    def _exclude(self, exclusions: Exclusions) -> Iterator[tuple[int, str]]:
        for hit in self._not_cancelled(exclusions.titles):
            if section := self.titles.get(hit.sentence):
                yield from ((index, "planned") for index in range(*section.sentences))
        fillers = {hit.sentence for hit in self._not_cancelled(exclusions.fillers)}
        first: dict[tuple[str, ...], int] = {}
        for index, sentence in enumerate(self.document.sentences):
            title = self.titles.get(index)
            if title and title.title.is_heading:
                continue
            hint = _BRACKETED.fullmatch(sentence.text) or _NOTHING.issuperset(sentence.words)
            is_text = title.title.style == "bare" if title else sentence.role == "text"
            if hint or index in fillers:
                yield index, "filler"
            elif is_text and first.setdefault(sentence.words, index) != index:
                yield index, "repeated"
        yield from ((index, "copied") for index in self.copied.sentences)

    def hits(self, phrases: Sequence[str]) -> list[Hit]:
        """Return where any of the phrases was found, in the order of the README."""
        found = [hit for phrase in dict.fromkeys(phrases) for hit in self._hits.get(phrase, ())]
        return sorted(found, key=lambda hit: (hit.sentence, hit.start, -hit.end))

    def has(self, sentence: int, phrases: Collection[str]) -> bool:
        """Tell whether a sentence has one of the phrases."""
        if not phrases:
            return False
        return not {hit.phrase for hit in self.found.get(sentence, ())}.isdisjoint(phrases)

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
