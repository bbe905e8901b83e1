"""A rubric's criteria explained: the reference page `docs/criteria.md`, and `nexus-check explain`.

All of it comes from the rubric, so a teacher's own rubric has a reference page too.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

from nexus_check.criteria import Criterion, Section
from nexus_check.model import Level
from nexus_check.reporters import escape
from nexus_check.rubric import HELP_URL, Rubric

READING: Final = (
    "A phrase is found whole and in any case. `*` takes any ending (`technolog*`), `(one|two)` "
    "is a choice, `...` is up to 12 words of the same sentence.",
    (
        "A title is a heading of any style, or a bold or short line of its own; text in code "
        "blocks does not count."
    ),
    "What is denied or only planned near the phrase (“did not use”, “plan to”) does not count.",
    "Placeholders, and sentences that the README repeats, do not count as content.",
    (
        "The first rule that matches decides. `nexus-check check --why` prints the rules that "
        "were tried."
    ),
)


def page(rubric: Rubric, *, made_by: str) -> str:
    """Return the reference page of a rubric as Markdown.

    Each criterion's heading is its id, so that the address of a finding's help leads to it;
    `made_by` is the command that writes the page.
    """
    required = sum(criterion.level is Level.REQUIRED for criterion in rubric.criteria)
    rows = ["| Criterion | Level | What it asks |", "| :-- | :-- | :-- |"]
    for criterion in rubric.criteria:
        asks = criterion.asks.replace("|", "\\|")
        title = escape.markdown(criterion.title)
        rows.append(f"| [{title}](#{criterion.id}) | {criterion.level.value} | {asks} |")
    parts = [
        f"<!-- Written by `{made_by}`: change the rubric, not this page. -->",
        f"# Criteria of {escape.markdown(rubric.title)}",
        f"The rubric `{rubric.id}`, version {escape.markdown(rubric.version)}, has {required} "
        "required criteria; the others are advisory. This is what each one asks, how it is "
        "found, and what to write.",
        "\n".join(rows),
        *(part for criterion in rubric.criteria for part in _part(criterion)),
        "## How phrases are read",
        "\n".join(f"- {line}" for line in READING),
    ]
    return "\n\n".join(parts) + "\n"


def _part(criterion: Criterion) -> Iterator[str]:
    yield f"## {criterion.id}"
    yield (
        f"**{escape.markdown(criterion.title)}** ({criterion.level.value}). "
        f"{criterion.help.strip()}"
    )
    if criterion.disabled:
        yield f"_Switched off: {escape.markdown(criterion.disabled)}_"
    if fix := _fix(criterion):
        yield f"What to write, for example:\n\n{escape.fenced(fix)}"
    yield "How it is found:"
    yield "\n".join(f"- {line}" for line in criterion.explain())


def _fix(criterion: Criterion) -> str | None:
    return criterion.whole_fix() if isinstance(criterion, Section) else criterion.fix


# --- a terminal ----------------------------------------------------------------------------------


def text(criterion: Criterion, *, width: int, phrases: bool = False) -> str:
    """Return one criterion for a terminal of `width` columns; `phrases` adds all its phrases."""
    parts = [f"{escape.plain(criterion.title)} ({criterion.id}, {criterion.level.value})"]
    parts += _paragraphs(criterion.help, width)
    if criterion.disabled:
        parts += _paragraphs(f"Switched off: {criterion.disabled}", width)
    if fix := _fix(criterion):
        parts.append(
            f"What to write, for example:\n\n{textwrap.indent(escape.block(fix).strip(), '    ')}"
        )
    parts.append(
        "\n".join(["How it is found:", *(_item(line, width) for line in criterion.explain())])
    )
    if phrases:
        parts.append("\n".join(_phrases(criterion)))
    parts.append(f"{HELP_URL}#{criterion.id}")
    return "\n\n".join(parts) + "\n"


def _phrases(criterion: Criterion) -> Iterator[str]:
    """Yield every phrase with its rule, a line each."""
    named = [(criterion.id, criterion.rules)] if isinstance(criterion, Section) else []
    if isinstance(criterion, Section):
        named += [(topic.id, topic.rules) for topic in criterion.topics]
    yield "Phrases:"
    for name, rules in named:
        for rule in rules:
            yield from (
                f"  {name}, in {rule.in_}: {escape.plain(phrase)}" for phrase in rule.phrases
            )
            yield from (
                f"  {name}, in {rule.in_}, not: {escape.plain(phrase)}" for phrase in rule.unless
            )


def overview(rubric: Rubric, *, width: int) -> str:
    """Return all criteria of a rubric for a terminal, each with what it asks."""
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
