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
    """`name`: the file's one right name; `minimum-words`: with fewer words it is incomplete."""

    name: str = "README.md"
    minimum_words: int = 1


class TopicWords(Options, frozen=True):
    """How one topic of a part is found.

    - `words`: phrases that cover it wherever the README speaks of them, unless they are part of one of `apart-from`;
    - `titles`: phrases that cover it in a title which has content, unless that holds one of `unless`;
      `whole-titles`: the same where a title holds nothing else but small words; `weak-titles`: the same where no
      other title was found;
    - `labels`: phrases that cover it as a label before content ("Solution: …") or at the head of a table's column;
    - `sentences`: phrases that cover it where a sentence of running text holds them;
    - `story-labels`: the same as `labels` in a README that is of learning and no app's, where no other way found it and
      a label of a topic that needs this one follows soon ("Bug: … Fix: …");
    - `stories`: the same as `sentences` in a README of learning, where at least `told` of them stand in parts that no
      title names ("I lost two days"), or one beside one of `within` of a topic that needs this one;
    - `within`: phrases that cover it inside the criterion's own part; `pairs`: whether it is covered there by what
      stands after an arrow ("The page was slow → an index"), after ✅ where ❌ stands before, or by code alone;
    - `cues`: where none of these found it, phrases that tell of it in a README of learning: `enough` of them under one
      title that names nothing else cover it, whatever the title says; `openers`: the same, for the words that its list
      items begin with; `personal`: words one of which must stand there as well ("I");
    - `needs`: the topic that must be covered for this one to count.
    """

    words: Phrases = ()
    titles: Phrases = ()
    whole_titles: Phrases = ()
    weak_titles: Phrases = ()
    labels: Phrases = ()
    sentences: Phrases = ()
    story_labels: Phrases = ()
    stories: Phrases = ()
    told: int = 2
    within: Phrases = ()
    pairs: bool = False
    cues: Phrases = ()
    openers: Phrases = ()
    personal: Phrases = ()
    enough: int = 3
    unless: Phrases = ()
    apart_from: Phrases = ()
    needs: str | None = None


class PartOptions(Options, frozen=True):
    """A part of the README under a title of its own.

    - `titles`: phrases that name it anywhere in a title, `whole-titles`: where the title holds nothing else but small
      words, `weak-titles`: where the part speaks of one of the topics; `unless`: phrases that make such a title
      something else, `instead`: phrases that make it a part about something else which the learner is told of
      ("Frontend concepts");
    - `labels`: phrases that name it in bold words which open a paragraph or list item;
    - `introductions`: phrases that name it in a sentence which introduces a list;
    - `gather`: so many different topics named by the titles and labels under one title make that the part, whatever
      it is called; `gather-titles` limits this to titles with one of these phrases, where `names` are words that count
      like topics, too;
    - `speaks`: in a README of learning, so many different topics spoken of under one title that names nothing else
      make that the part; words of `names` count like topics there too;
    - `own-words`: it takes words of one's own: in a README that is mostly the assignment's text, that text does not
      count;
    - `minimum`: how many topics must be covered (all, when not given);
    - `topics`: the words of each topic, by its id (a rubric file writes them beside the topic's title).
    """

    titles: Phrases = ()
    whole_titles: Phrases = ()
    weak_titles: Phrases = ()
    unless: Phrases = ()
    instead: Phrases = ()
    labels: Phrases = ()
    introductions: Phrases = ()
    gather: int = 0
    gather_titles: Phrases = ()
    names: Phrases = ()
    speaks: int = 0
    own_words: bool = False
    minimum: int | None = None
    topics: dict[str, TopicWords] = {}


class StatementOptions(Options, frozen=True):
    """A passage that says something.

    - `about`: phrases for what it must be about;
    - `says`: phrases for what it must say of it; those of `says-surely` (also in `says`) say it beyond doubt;
    - `about-titles`: phrases in the titles above it that stand in for `about` where it says so surely;
    - `unless`: phrases that make it a passing mention where it does not say so surely;
    - `instead`: phrases that show it to be about something else;
    - `titles`: phrases in the titles under which it is looked for besides the opening;
    - `not-under`: phrases in titles under which it is not looked for.
    """

    about: Phrases
    says: Phrases
    about_titles: Phrases = ()
    says_surely: Phrases = ()
    unless: Phrases = ()
    instead: Phrases = ()
    titles: Phrases = ()
    not_under: Phrases = ()


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

    - `small-words`: words that do not change what a title names ("my", "used", "the");
    - `negations`: phrases shortly before a word that take it back ("not", "without"), except before one of
      `not-negations` ("not only");
    - `wishes`: phrases before a word in its sentence, or right after it, that put it off ("plan to", "planned");
    - `wish-titles`: titles under which nothing counts as covered ("Future work");
    - `placeholders`: phrases that stand where something is yet to be written ("coming soon"): a part that holds
      nothing else is empty;
    - `other-titles`: phrases in titles of parts that no criterion asks for, where a part before them ends;
      `other-whole-titles`: the same where a title holds nothing else but small words;
    - `feature-titles`: titles under which an app tells what it does: a title below them names no part;
    - `app-titles`: titles by which an app's README is known.
    """

    small_words: Phrases = ()
    negations: Phrases = ()
    not_negations: Phrases = ()
    wishes: Phrases = ()
    wish_titles: Phrases = ()
    placeholders: Phrases = ()
    other_titles: Phrases = ()
    other_whole_titles: Phrases = ()
    feature_titles: Phrases = ()
    app_titles: Phrases = ()
