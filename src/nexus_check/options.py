"""What each kind of check can be told in a rubric file: the shapes of `options` and of a topic's words.

Phrases are written as `nexus_check.lexicon` reads them.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

Phrases = tuple[str, ...]


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Options of a kind that has none."""


class RepositoryNameOptions(Options, frozen=True):
    """`name`: the one right name."""

    name: str = "alx-project-nexus"


class ReadmeOptions(Options, frozen=True):
    """`name`: the file's one right name; `minimum_words`: fewer make it incomplete."""

    name: str = "README.md"
    minimum_words: int = 1


class TopicWords(Options, frozen=True):
    """How one topic of a part is found.

    - `words`: phrases that cover it wherever the README speaks of them;
    - `titles`: phrases that cover it in the title of something that has content;
    - `labels`: phrases that cover it as a label before content ("Solution: …") or in a table's head;
    - `within`: phrases that cover it inside the criterion's own part.
    """

    words: Phrases = ()
    titles: Phrases = ()
    labels: Phrases = ()
    within: Phrases = ()


class PartOptions(Options, frozen=True):
    """A part of the README under a title of its own.

    - `titles`: phrases that name it in a title; `unless`: phrases that make such a title something else;
    - `introductions`: phrases that name it in a sentence which introduces a list;
    - `minimum`: how many topics must be covered (all, when not given);
    - `topics`: the words of each topic, by its id.
    """

    titles: Phrases = ()
    unless: Phrases = ()
    introductions: Phrases = ()
    minimum: int | None = None
    topics: dict[str, TopicWords] = {}


class StatementOptions(Options, frozen=True):
    """Sentences that say something: one with a phrase of `about` and a phrase of `says`, and none of `unless`."""

    about: Phrases
    says: Phrases
    unless: Phrases = ()
    titles: Phrases = ()


class MarkdownOptions(Options, frozen=True):
    """Markdown that is to be used, and how often at least."""

    uses: Literal["headings", "lists"]
    minimum: int = 1


class OwnWordsOptions(Options, frozen=True):
    """`fingerprints`: the set that comes with the package; `share`: the part of the text, 0 to 1, from which on it
    counts as handed back."""

    fingerprints: str = "alx-project-nexus"
    share: float = 0.5


class StructureOptions(Options, frozen=True):
    """What is looked at; each can be left out."""

    one_title: bool = True
    levels: bool = True
    empty_sections: bool = True
    fences: bool = True
    links: bool = True


OPTIONS: Final[dict[str, type[Options]]] = {
    "repository-name": RepositoryNameOptions,
    "published": Options,
    "readme": ReadmeOptions,
    "part": PartOptions,
    "statement": StatementOptions,
    "markdown": MarkdownOptions,
    "own-words": OwnWordsOptions,
    "structure": StructureOptions,
}
"""The options of every kind; the keys are the kinds there are."""


class Vocabulary(Options, frozen=True):
    """Words that matter to every criterion of a rubric.

    - `negations`: words shortly before a phrase that take it back ("not", "without");
    - `wishes`: words in the same sentence that put it off ("planned", "will add");
    - `wish_titles`: titles under which nothing counts as covered ("Future work");
    - `other_titles`: titles of parts that no criterion asks for, where a part before them ends.
    """

    negations: Phrases = ()
    wishes: Phrases = ()
    wish_titles: Phrases = ()
    other_titles: Phrases = ()
