"""A rubric's criteria explained: the reference page `docs/criteria.md`, and `nexus-check explain` in a terminal.

What is written here comes from the rubric, so a teacher's own rubric has a reference page too.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from nexus_check.model import Criterion, Level, Rubric
from nexus_check.options import (
    MarkdownOptions,
    OwnWordsOptions,
    PartOptions,
    Phrases,
    ReadmeOptions,
    RepositoryNameOptions,
    StatementOptions,
    StructureOptions,
    TopicWords,
)
from nexus_check.reporters import escape

# --- a page of Markdown --------------------------------------------------------------------------------------------


def page(rubric: Rubric, *, made_by: str) -> str:
    """The reference page of a rubric as Markdown. Each criterion stands under a heading that is its id, so that the
    address of a finding's help leads to it; `made_by` is the command that writes the page.
    """
    required = [criterion for criterion in rubric.criteria if criterion.level is Level.REQUIRED]
    parts = [
        f"<!-- Written by `{made_by}`: change the rubric, not this page. -->",
        f"# Criteria of {escape.markdown(rubric.title)}",
        f"The rubric `{rubric.id}`, version {escape.markdown(rubric.version)}, asks for {_count(len(required))}; the "
        "others are advice. This is what each one asks, how it is found, and what to write where it is missing.",
        *_contents(rubric.criteria),
        *(part for criterion in rubric.criteria for part in _section(criterion)),
        *_reading(rubric),
    ]
    return "\n\n".join(parts) + "\n"


def _count(number: int) -> str:
    return "one criterion" if number == 1 else f"{number} criteria"


def _contents(criteria: Sequence[Criterion]) -> Iterator[str]:
    rows = ["| Criterion | Level | What it asks |", "| :-- | :-- | :-- |"]
    for criterion in criteria:
        title = escape.markdown(criterion.title)
        rows.append(f"| [{title}](#{criterion.id}) | {criterion.level.value} | {_one_line(criterion.asks)} |")
    yield "\n".join(rows)


def _section(criterion: Criterion) -> Iterator[str]:
    yield f"## {criterion.id}"
    yield f"**{escape.markdown(criterion.title)}** ({criterion.level.value}). {_one_line(criterion.asks)}"
    if criterion.disabled:
        yield f"_Switched off: {escape.markdown(criterion.disabled)}_"
    if criterion.help:
        yield criterion.help.strip()
    if criterion.fix:
        yield f"What to write, for example:\n\n{escape.fenced(criterion.fix, 'markdown')}"
    found = "\n".join(f"- {line}" for line in how(criterion))
    yield f"<details>\n<summary>How it is found</summary>\n\n{found}\n\n</details>"


def _one_line(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _reading(rubric: Rubric) -> Iterator[str]:
    """What holds for the words of every criterion."""
    yield "## How words are read"
    yield "\n".join(f"- {line}" for line in READING)
    vocabulary = rubric.vocabulary
    listed = "\n".join(
        f"- {told}: {_list(phrases)}."
        for told, phrases in (
            ("Small words, which do not change what a title names", vocabulary.small_words),
            ("What takes back the word that follows shortly after", vocabulary.negations),
            ("What looks like that and does not", vocabulary.not_negations),
            ("What puts it off", vocabulary.wishes),
            ("Titles under which nothing counts as covered", vocabulary.wish_titles),
            ("What stands where something is yet to be written", vocabulary.placeholders),
            ("Titles of parts that no criterion asks for", vocabulary.other_titles),
            ("And such titles where they hold nothing else but small words", vocabulary.other_whole_titles),
            ("Titles under which an app tells what it does", vocabulary.feature_titles),
            ("Titles by which an app's README is known", vocabulary.app_titles),
        )
        if phrases
    )
    if listed:
        yield f"<details>\n<summary>The words that matter to every criterion</summary>\n\n{listed}\n\n</details>"


READING: Final = (
    "A phrase is found whole and in any case, whatever marks or emoji stand between its words.",
    "`*` stands for any ending (`technolog*`), `|` for a choice (`key|core|main`).",
    "A title is a heading of any style, or a bold line on its own; a `#` inside code is none.",
    "What is only planned, or said not to have been done, does not count as covered.",
)


# --- how a criterion is found ----------------------------------------------------------------------------------------


def how(criterion: Criterion) -> tuple[str, ...]:
    """Sentences of Markdown that say how a criterion is judged, the words that decide among them."""
    return tuple(EXPLAINED[criterion.kind](criterion, criterion.options))


def _repository_name(_: Criterion, options: RepositoryNameOptions) -> Iterator[str]:
    yield f"The repository's name is compared, letter by letter, with `{options.name}`."
    yield "A folder's name comes from its remote `origin`, else from the folder's own name."


def _published(_: Criterion, __: object) -> Iterator[str]:
    yield "GitHub is asked for the repository and for the last commit of its default branch."
    yield "In a folder on your machine this cannot be known: it is skipped, and does not count."


def _readme(_: Criterion, options: ReadmeOptions) -> Iterator[str]:
    yield f"The repository's root holds a file named exactly `{options.name}`."
    if options.minimum_words > 1:
        yield f"It has at least {options.minimum_words} words."


def _part(criterion: Criterion, options: PartOptions) -> Iterator[str]:
    yield from _part_titles(options)
    if options.instead:
        yield f"A title with {_any(options.instead)} is about something else, and the learner is told so."
    if options.own_words:
        yield "In a README that is mostly the assignment's own text, that text does not count for it."
    if options.gather:
        yield _gathered(options)
    if options.speaks:
        yield _spoken_of(options)
    titles = {topic.id: topic.title for topic in criterion.topics}
    for topic in criterion.topics:
        yield f"{escape.markdown(topic.title)}: {_ways(options.topics[topic.id], titles)}."
    if criterion.topics:
        there = "the part is there and " if _is_titled(options) else ""
        yield f"It is met when {there}{_how_many(options, criterion)}."


def _part_titles(options: PartOptions) -> Iterator[str]:
    """How the part itself is found: a line for each place."""
    but_not = f", but not with {_any(options.unless)}" if options.unless else ""
    for phrases, place in (
        (options.titles, f"A title with {{}}{but_not}."),
        (options.whole_titles, f"A title that is {{}} and nothing else but small words{but_not}."),
        (options.weak_titles, f"A title with {{}}, where the part speaks of one of the topics{but_not}."),
        (options.labels, "Bold words that open a paragraph or list item, with {}."),
        (options.introductions, "A sentence that introduces a list, with {}."),
    ):
        if phrases:
            yield place.format(_any(phrases))


def _gathered(options: PartOptions) -> str:
    title = f"A title with {_any(options.gather_titles)}" if options.gather_titles else "Any title"
    names = f" (or {_any(options.names)})" if options.names else ""
    return f"{title} under which titles and labels name at least {options.gather} different topics{names}."


def _spoken_of(options: PartOptions) -> str:
    part = "In a README of learning, any part whose title names nothing else and that speaks of at least"
    if not options.topics:
        return f"{part} {options.speaks} of {_list(options.names)}."
    names = f" (or of {_any(options.names)})" if options.names else ""
    return f"{part} {options.speaks} different topics{names}."


def _is_titled(options: PartOptions) -> bool:
    return bool(options.titles or options.whole_titles or options.weak_titles)


def _how_many(options: PartOptions, criterion: Criterion) -> str:
    topics = len(criterion.topics)
    if options.minimum is None or options.minimum >= topics:
        return "every topic is covered"
    return f"at least {options.minimum} of the {topics} topics are covered"


def _ways(words: TopicWords, titles: Mapping[str, str]) -> str:
    """In which places which words cover a topic; `titles` are those of all topics, by their ids."""
    places = (
        ("anywhere in the text", words.words),
        ("in a title", words.titles),
        ("as a whole title", words.whole_titles),
        ("in a title, where no other was found", words.weak_titles),
        ("as a label or a table's head", words.labels),
        ("in a sentence", words.sentences),
        ("inside the part", words.within),
        ("as a label before one that answers it, in a README of learning", words.story_labels),
        (f"told where it was met in a README of learning, with {words.told} of", words.stories),
        (f"told in a part of any title, with {words.enough} of", words.cues),
        (f"told in a part of any title, by {words.enough} list items that begin with", words.openers),
        ("where it is told so, beside one of", words.personal),
        ("not in a title with", words.unless),
        ("not as part of", words.apart_from),
    )
    told = [f"{place} {_list(phrases)}" for place, phrases in places if phrases]
    if words.pairs:
        told.append("inside the part after an arrow (`→`), by `✅` after `❌`, or by code alone")
    if words.needs:
        told.append(f"only where “{escape.markdown(titles.get(words.needs, words.needs))}” is covered")
    return "; ".join(told)


def _statement(_: Criterion, options: StatementOptions) -> Iterator[str]:
    yield f"A passage with {_any(options.about)}, and with {_any(options.says)}."
    for phrases, told in (
        (options.about_titles, "What it is about may also be named by a title above it, with {}."),
        (options.unless, "A passage with {} only mentions it."),
        (options.says_surely, "It is more than a mention, whatever else it holds, with {}."),
        (options.instead, "A passage with {} is about something else."),
        (options.titles, "It is looked for in the opening, and under titles with {}."),
        (options.not_under, "It is not looked for under titles with {}."),
    ):
        if phrases:
            yield told.format(_any(phrases))
    if options.says_surely:
        yield "A README's only heading may say it so, too."


def _markdown(_: Criterion, options: MarkdownOptions) -> Iterator[str]:
    what = {"headings": "headings (`#` to `###`)", "lists": "list items (`-`, `*` or `1.`)"}[options.uses]
    yield f"{what.capitalize()} are counted as GitHub shows them; it takes at least {options.minimum}."


def _own_words(_: Criterion, options: OwnWordsOptions) -> Iterator[str]:
    yield "Runs of words are compared with those of the assignment's text, which the package holds only as hashes."
    yield f"It is not met when {options.share:.0%} of the README or more is the assignment's."


def _structure(_: Criterion, options: StructureOptions) -> Iterator[str]:
    for wanted, line in (
        (options.one_title, "There is one title of the first level (`#`)."),
        (options.levels, "No level is skipped on the way down (`####` right below `##`)."),
        (options.empty_sections, "Something stands below every heading."),
        (options.fences, "Every code fence is closed."),
        (options.links, "Links to files of the repository lead to files that are there."),
    ):
        if wanted:
            yield line


def _list(phrases: Phrases) -> str:
    return ", ".join(f"`{phrase.replace('`', '')}`" for phrase in phrases)


def _any(phrases: Phrases) -> str:
    return _list(phrases) if len(phrases) == 1 else f"one of {_list(phrases)}"


EXPLAINED: Final[Mapping[str, Callable[[Criterion, Any], Iterator[str]]]] = {
    "repository-name": _repository_name,
    "published": _published,
    "readme": _readme,
    "part": _part,
    "statement": _statement,
    "markdown": _markdown,
    "own-words": _own_words,
    "structure": _structure,
}
"""What explains each kind of check; a test holds it against the kinds there are."""


# --- a terminal ------------------------------------------------------------------------------------------------------


def text(criterion: Criterion, rubric: Rubric, *, width: int) -> str:
    """One criterion for a terminal, paragraphs broken at `width` columns; Markdown to paste stays as it is."""
    parts = [
        f"{escape.plain(criterion.title)} ({criterion.id}, {criterion.level.value})",
        *_paragraphs(criterion.asks, width),
    ]
    if criterion.disabled:
        parts += _paragraphs(f"Switched off: {criterion.disabled}", width)
    parts += _paragraphs(criterion.help, width)
    if criterion.fix:
        parts.append(f"What to write, for example:\n\n{textwrap.indent(escape.block(criterion.fix).strip(), '    ')}")
    parts.append("\n".join(["How it is found:", *(_item(line, width) for line in how(criterion))]))
    if rubric.help_base_url:
        parts.append(f"{escape.plain(rubric.help_base_url)}#{criterion.id}")
    return "\n\n".join(parts) + "\n"


def overview(rubric: Rubric, *, width: int) -> str:
    """All criteria of a rubric for a terminal, each with what it asks."""
    lines = [f"Criteria of {escape.plain(rubric.title)}:"]
    for criterion in rubric.criteria:
        lines += ["", f"  {criterion.id} ({criterion.level.value})"]
        lines += _wrapped(criterion.asks, width, first="    ", then="    ")
    return "\n".join(lines) + "\n"


def _paragraphs(markdown: str, width: int) -> Iterator[str]:
    for paragraph in escape.block(markdown).strip().split("\n\n"):
        if paragraph:
            yield "\n".join(_wrapped(paragraph, width))


def _item(line: str, width: int) -> str:
    return "\n".join(_wrapped(line, width, first="  - ", then="    "))


def _wrapped(content: str, width: int, first: str = "", then: str = "") -> list[str]:
    return textwrap.wrap(
        escape.plain(content),
        width=width,
        initial_indent=first,
        subsequent_indent=then,
        break_long_words=False,
        break_on_hyphens=False,
    )
