"""What a check may look at: the snapshot, and the README with the phrases found in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from nexus_check.copied import Copied
from nexus_check.model import Snapshot
from nexus_check.phrases import Hit
from nexus_check.readme import Document, Section

_REACH = 4  # words between "did not" and what it denies; further apart they belong to two clauses
_NEW_CLAUSE = frozenset("i we so but until then".split())  # "did not start, so I added": added
# A sentence all in brackets is a form's hint: "[Describe your challenges here]".
_BRACKETED = re.compile(r"\W*[\[(<{].*[\])>}]\W*")
# What may be a word of English, or is in another script: "sdfg" and "3" say nothing.
_SAYS = re.compile(r"[aeiouy]|[^\x00-\x7f]")
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
    """One snapshot, its README and the phrases found there; `document` is None without a README."""

    def __init__(
        self,
        snapshot: Snapshot,
        document: Document | None,
        hits: Iterable[Hit] = (),
        exclusions: Exclusions | None = None,
        copied: Copied | None = None,
    ) -> None:
        self.snapshot = snapshot
        self.copied = copied
        self._document = document
        self._hits: dict[str, list[Hit]] = defaultdict(list)
        self._on: dict[int, list[Hit]] = defaultdict(list)
        self._denials = exclusions.denials if exclusions else {}
        self._denying: dict[int, list[Hit]] = defaultdict(list)
        for hit in hits:
            self._hits[hit.phrase].append(hit)
            self._on[hit.sentence].append(hit)
            if hit.phrase in self._denials:
                self._denying[hit.sentence].append(hit)
        self._section_of: dict[int, Section] = {}
        self._excluded: dict[int, str] = {}
        if document:
            self._section_of = {section.sentences[0]: section for section in document.sections}
            self._exclude(exclusions or Exclusions({}, {}, {}))

    @property
    def document(self) -> Document:
        """The README as read. Raises `LookupError` where there is none."""
        if self._document is None:
            raise LookupError("there is no README")
        return self._document

    @property
    def has_document(self) -> bool:
        return self._document is not None

    def hits(self, phrases: Sequence[str]) -> list[Hit]:
        """Return where any of the phrases was found, in the order of the README."""
        found = [hit for phrase in dict.fromkeys(phrases) for hit in self._hits.get(phrase, ())]
        return sorted(found, key=lambda hit: (hit.sentence, hit.start, -hit.end))

    def has(self, sentence: int, phrases: Sequence[str]) -> str | None:
        """Return the first of the phrases that the sentence contains, None where it has none."""
        if not phrases or sentence not in self._on:
            return None
        there = {hit.phrase for hit in self._on[sentence]}
        return next((phrase for phrase in phrases if phrase in there), None)

    def section(self, sentence: int) -> Section | None:
        """Return the section whose title this sentence is, None for any other sentence."""
        return self._section_of.get(sentence)

    def counts(self, hit: Hit) -> bool:
        """Tell whether a phrase is meant: not denied, planned, copied or under a title like "Future
        work".
        """
        return hit.sentence not in self._excluded and not self.denied(hit)

    def denied(self, hit: Hit) -> bool:
        """Tell whether the sentence denies or only plans the phrase.

        That is before it ("did not use GraphQL"), or right after it at the end ("GraphQL was not
        used").
        """
        words = self.document.sentences[hit.sentence].words
        last = len(words)
        return any(
            (0 <= hit.start - other.end <= _REACH or other.start - hit.end == 1 >= last - other.end)
            and not self.has(hit.sentence, self._denials[other.phrase])
            and _NEW_CLAUSE.isdisjoint(words[other.end : hit.end])
            for other in self._denying.get(hit.sentence, ())
        )

    def denies(self, sentence: int) -> bool:
        """Tell whether a sentence denies or plans something ("I still have not found it")."""
        return any(
            not self.has(sentence, self._denials[hit.phrase])
            for hit in self._denying.get(sentence, ())
        )

    def content(
        self,
        sentences: Iterable[int],
        names: Sequence[str],
        answers: Sequence[str] = (),
        ignored: frozenset[str] = frozenset(),
    ) -> int:
        """Count the words in these sentences that say more than the names asked for.

        Headings, placeholders, copied text and denials ("I had no challenges") are no content, nor
        are phrases in `answers`, which are not enough alone ("solved"), and words in `ignored`.
        """
        asked, phrases = set(names), {*names, *answers}
        said: list[str] = []
        for index in sentences:
            sentence, title = self.document.sentences[index], self._section_of.get(index)
            if (
                (title and (title.title.is_heading or title.title.style == "summary"))
                or index in self._excluded
                or self._is_empty_label(index)
            ):
                continue
            hits = [hit for hit in self._on.get(index, ()) if hit.phrase in phrases]
            if any(self.denied(hit) for hit in hits if hit.phrase in asked):
                continue
            named = {at for hit in hits for at in range(hit.start, hit.end)}
            said += [
                word
                for at, word in enumerate(sentence.words)
                if at not in named and word not in ignored and _SAYS.search(word)
            ]
        return min(len(said), 2 * len(set(said)))  # "test test test test" says no more than twice

    def _is_empty_label(self, index: int) -> bool:
        """Tell whether no text that counts follows a label on its line ("Takeaway:")."""
        sentence, *rest = self.document.sentences[index : index + 2]
        if sentence.role != "label":
            return False
        follows = rest and rest[0].passage == sentence.passage and rest[0].role == "text"
        return not follows or index + 1 in self._excluded

    def excluded(self, sentence: int) -> str | None:
        """Return "copied", "filler", "repeated" or "planned" where a sentence does not count."""
        return self._excluded.get(sentence)

    def _exclude(self, exclusions: Exclusions) -> None:
        for section in self.document.sections:
            if self._holds(section.sentences[0], exclusions.titles):
                self._excluded |= dict.fromkeys(range(*section.sentences), "planned")
        first: dict[tuple[str, ...], int] = {}
        for index, sentence in enumerate(self.document.sentences):
            title = self._section_of.get(index)
            if title and title.title.is_heading:
                continue
            hint = _BRACKETED.fullmatch(sentence.text) or _NOTHING.issuperset(sentence.words)
            is_text = title.title.style == "bare" if title else sentence.role == "text"
            if hint or self._holds(index, exclusions.fillers):
                self._excluded[index] = "filler"
            elif is_text and first.setdefault(sentence.words, index) != index:
                self._excluded[index] = "repeated"
        for index in self.copied.sentences if self.copied else ():
            self._excluded[index] = "copied"

    def _holds(self, sentence: int, phrases: Mapping[str, tuple[str, ...]]) -> bool:
        """Tell whether a sentence has one of the phrases and none that cancels it."""
        return any(
            hit.phrase in phrases and not self.has(sentence, phrases[hit.phrase])
            for hit in self._on.get(sentence, ())
        )

    def sections_around(self, sentence: int) -> Iterator[Section]:
        """Yield the sections that hold a sentence, the innermost first."""
        for section in reversed(self.document.sections):
            if section.sentences[0] <= sentence < section.sentences[1]:
                yield section
