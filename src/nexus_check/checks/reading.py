"""The README as words: its passages and titles with the rubric's phrases found in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

from nexus_check.document import Block, Document, Title, cells
from nexus_check.lexicon import ENDS, Hit, Lexicon, offset_of, words
from nexus_check.model import Rubric
from nexus_check.options import PartOptions, StatementOptions, Vocabulary


class Tag(NamedTuple):
    """What a phrase of a rubric is for: the key it stands under, of which criterion and topic."""

    role: str
    criterion: str = ""
    topic: str = ""


class Passage(NamedTuple):
    """A block of prose as words, with the phrases found in it. `text` is what a reader sees of it."""

    block: Block
    text: str
    words: list[str]
    hits: list[Hit[Tag]]

    def line_of(self, word: int) -> int:
        """The line a word stands on."""
        return self.block.line + self.text.count("\n", 0, offset_of(self.text, word))


class Named(NamedTuple):
    """A title as words, with the phrases found in it. `place` is its index among the document's titles."""

    title: Title
    words: list[str]
    hits: list[Hit[Tag]]
    place: int

    def has(self, role: str, criterion: str = "", topic: str = "") -> bool:
        return any(hit.tag == (role, criterion, topic) for hit in self.hits)


_PROSE: Final = frozenset({"text", "table", "heading"})
_MARKED: Final = re.compile(r"[\[`<&\\]|://|www\.")
_URL: Final = re.compile(r"(?:https?://|www\.)\S+|\b[\w.-]+\.(?:com|org|io|dev|net|app)/\S*")
_TREE: Final = re.compile(r"[│├└]|\|--")
_COMMAND: Final = re.compile(
    r"\s*(?:\$ |sudo |python3? |pip3? |pipenv |docker(?:-compose)? |git |npm |npx |yarn |curl |cd |celery -|export "
    r"|source |django-admin |gunicorn |redis-|psql |\./)"
)
_CODE_SPAN: Final = re.compile(r"(`+)(.+?)\1", re.S)


class Lexicons(NamedTuple):
    """A rubric's phrases: those looked for in titles and those looked for in running text."""

    titles: Lexicon[Tag]
    text: Lexicon[Tag]


class Reading:
    """A document read with a rubric's words."""

    def __init__(self, document: Document, rubric: Rubric) -> None:
        self.document = document
        self.lexicons = lexicons(rubric)
        self.passages = [self._passage(block) for block in document.blocks if block.kind in _PROSE]
        self.titles = [self._named(title, place) for place, title in enumerate(document.titles)]

    def _named(self, title: Title, place: int) -> Named:
        found = words(title.text)
        return Named(title, found, self.lexicons.titles.find(found), place)

    def _passage(self, block: Block) -> Passage:
        text = spoken(block, self.document)
        found = words(text)
        return Passage(block, text, found, self.lexicons.text.find(found))


def spoken(block: Block, document: Document) -> str:
    """The part of a block that speaks: no URLs, commands, file trees or links to the document's own parts."""
    text = block.text
    if _MARKED.search(text):
        text = _CODE_SPAN.sub(lambda found: " " if _COMMAND.match(found[2]) else found[0], text)
        text = _URL.sub(" ", document.visible(text, own_links=block.kind == "heading"))
    if _TREE.search(text):
        text = "\n".join("" if _TREE.search(row) else row for row in text.split("\n"))
    if _COMMAND.match(text) and "\n" not in text:
        return ""
    return text


def column_heads(passage: Passage) -> list[str]:
    """The heads of a table's columns; also of a table that lost its bars and kept its gaps."""
    first = passage.text.partition("\n")[0]
    if passage.block.kind == "table":
        return cells(first)
    parts = [part.strip() for part in re.split(r"\t+| {3,}", first.strip())]
    return parts if len(parts) > 1 else []


def is_label(passage: Passage, hit: Hit[Tag]) -> bool:
    """Whether a phrase stands as a label before content: "Challenge:", "Solution 2:"."""
    if not passage.text[offset_of(passage.text, hit.start)].isupper():
        return False
    after = hit.end
    while after < len(passage.words) and passage.words[after].isdigit():
        after += 1
    return after + 1 < len(passage.words) and passage.words[after] == ":"


def is_taken_back(passage: Passage, hit: Hit[Tag]) -> bool:
    """Whether the words around a phrase deny it or put it off."""
    for other in passage.hits:
        if other.tag.role == "negations" and 0 <= hit.start - other.end <= 3 and _same_sentence(passage, other, hit):
            if not any(only.tag.role == "not_negations" and only.start == other.start for only in passage.hits):
                return True
        elif other.tag.role == "wishes" and _wished(passage, other, hit):
            return True
    return False


def is_apart(passage: Passage, hit: Hit[Tag]) -> bool:
    """Whether a phrase is part of a longer one that means something else ("GraphQL schema design")."""
    apart = Tag("apart_from", hit.tag.criterion, hit.tag.topic)
    return any(other.tag == apart and other.start <= hit.start and hit.end <= other.end for other in passage.hits)


def _wished(passage: Passage, wish: Hit[Tag], hit: Hit[Tag]) -> bool:
    if wish.start < hit.start:
        return wish.end <= hit.start + 1 and _same_sentence(passage, wish, hit)
    return wish.start - hit.end <= 1 and _same_sentence(passage, hit, wish)


def _same_sentence(passage: Passage, first: Hit[Tag], second: Hit[Tag]) -> bool:
    return not any(word in ENDS for word in passage.words[first.end : second.start])


# --- the rubric's phrases ------------------------------------------------------------------------------------------


_IN_TITLES: Final = frozenset(
    "titles whole_titles weak_titles unless instead labels gather_titles names words small_words other_titles "  # noqa: SIM905
    "wish_titles app_titles about_titles not_under".split()
)
_IN_TEXT: Final = frozenset(
    "words apart_from labels sentences within introductions negations not_negations wishes about says says_surely "  # noqa: SIM905
    "unless instead".split()
)


class _Holder:
    """Carries a rubric past the cache, whose key is the rubric's digest alone."""

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric

    def __hash__(self) -> int:
        return hash(self.rubric.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Holder) and other.rubric.digest == self.rubric.digest


@lru_cache(maxsize=8)
def _lexicons_of(holder: _Holder) -> Lexicons:
    phrases = list(_phrases(holder.rubric))
    return Lexicons(
        Lexicon(entry for entry in phrases if entry[1].role in _IN_TITLES),
        Lexicon(entry for entry in phrases if entry[1].role in _IN_TEXT),
    )


def lexicons(rubric: Rubric) -> Lexicons:
    """The phrases of a rubric, ready to find; made once for each rubric."""
    return _lexicons_of(_Holder(rubric))


def _phrases(rubric: Rubric) -> Iterator[tuple[str, Tag]]:
    """Every phrase of a rubric, tagged with the key it stands under."""
    yield from _tagged(rubric.vocabulary or Vocabulary(), "")
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
