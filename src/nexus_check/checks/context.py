"""What a check may look at: the snapshot, the rubric, and the README as blocks and titles with the phrases in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import Any, Final, NamedTuple

from nexus_check.document import Block, Document, Title, read
from nexus_check.lexicon import Hit, Lexicon, words
from nexus_check.model import Criterion, Finding, Rubric, Snapshot, State, Status
from nexus_check.options import PartOptions, StatementOptions, Vocabulary


class Tag(NamedTuple):
    """What a phrase of a rubric is for: the key it stands under, of which criterion and topic."""

    role: str
    criterion: str = ""
    topic: str = ""


class Passage(NamedTuple):
    """A block as words, with the phrases found in it."""

    block: Block
    words: list[str]
    hits: list[Hit[Tag]]


class Heading(NamedTuple):
    """A title as words, with the phrases found in it. `place` is its index among the document's titles."""

    title: Title
    words: list[str]
    tags: frozenset[Tag]
    place: int

    def has(self, role: str, criterion: str = "", topic: str = "") -> bool:
        return Tag(role, criterion, topic) in self.tags


_PROSE: Final = frozenset({"text", "table", "heading"})
_MARKED: Final = re.compile(r"[\[`<&\\]|://")
_URL: Final = re.compile(r"(?:https?://|www\.)\S+|\S+\.(?:com|org|io|dev|net)/\S*")
_TREE: Final = re.compile(r"[│├└]──|[│├└]")


class Context:
    """One snapshot under one rubric. What is costly is worked out once, when it is first asked for."""

    def __init__(self, snapshot: Snapshot, rubric: Rubric) -> None:
        self.snapshot = snapshot
        self.rubric = rubric
        readme = snapshot.readme
        self.document: Document | None = read(readme.data, readme.size) if readme and readme.data.strip() else None

    def finding(self, criterion: Criterion, status: Status, state: State | None, message: str, **more: Any) -> Finding:
        """A finding of this criterion; where it has a line it gets the README's path."""
        if more.get("line") and self.snapshot.readme:
            more.setdefault("path", self.snapshot.readme.path)
        return Finding(criterion.id, criterion.title, criterion.level, status, state, message, **more)

    def failed(self, criterion: Criterion, state: State, message: str, **more: Any) -> Finding:
        """Not met: a failure of a required criterion, a warning of an advisory one."""
        status = Status.FAIL if criterion.level == "required" else Status.WARN
        return self.finding(criterion, status, state, message, **more)

    def why_no_document(self) -> str:
        """Why there is no document to judge, in a sentence."""
        readme = self.snapshot.readme
        if readme is None:
            return "there is no README."
        return f"{readme.path} is empty."

    def damage_notes(self) -> Iterator[str]:
        """Sentences on what keeps the README from showing as its author meant."""
        return iter(())

    def word_count(self) -> int:
        """How many words of prose the README has."""
        return sum(len(passage.words) for passage in self.passages) if self.document else 0

    @cached_property
    def lexicon(self) -> Lexicon[Tag]:
        return _lexicon(self.rubric)

    @cached_property
    def passages(self) -> list[Passage]:
        """The blocks that hold prose, in order."""
        return [self._passage(block) for block in self._document.blocks if block.kind in _PROSE]

    @cached_property
    def headings(self) -> list[Heading]:
        """The document's titles, in order."""
        found = []
        for index, title in enumerate(self._document.titles):
            text = words(title.text)
            found.append(Heading(title, text, frozenset(hit.tag for hit in self.lexicon.find(text)), index))
        return found

    @property
    def _document(self) -> Document:
        if self.document is None:
            raise LookupError("no document")
        return self.document

    def _passage(self, block: Block) -> Passage:
        text = block.text
        if _MARKED.search(text):
            text = _URL.sub(" ", self._document.visible(text))
        if _TREE.search(text):
            text = "\n".join(row for row in text.split("\n") if not _TREE.search(row))
        found = words(text)
        return Passage(block, found, self.lexicon.find(found))


@lru_cache(maxsize=8)
def _lexicon_of(digest: str, holder: _Holder) -> Lexicon[Tag]:
    return Lexicon(_phrases(holder.rubric))


class _Holder:
    """Carries a rubric past the cache's key, which is its digest alone."""

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Holder)


def _lexicon(rubric: Rubric) -> Lexicon[Tag]:
    return _lexicon_of(rubric.digest, _Holder(rubric))


def _phrases(rubric: Rubric) -> Iterator[tuple[str, Tag]]:
    """Every phrase of a rubric, tagged with the key it stands under."""
    vocabulary = rubric.vocabulary or Vocabulary()
    yield from _tagged(vocabulary, "")
    for criterion in rubric.criteria:
        if isinstance(criterion.options, PartOptions | StatementOptions):
            yield from _tagged(criterion.options, criterion.id)
        if isinstance(criterion.options, PartOptions):
            for topic, wording in criterion.options.topics.items():
                yield from _tagged(wording, criterion.id, topic)


def _tagged(options: Any, criterion: str, topic: str = "") -> Iterator[tuple[str, Tag]]:
    for role in options.__struct_fields__:
        value = getattr(options, role)
        for phrase in value if isinstance(value, tuple) else ():
            yield phrase, Tag(role, criterion, topic)
