"""A fix never makes a result worse.

Filled in with one honest sentence a line, it fixes its finding and breaks no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

from nexus_check.model import Finding, State
from tests.acceptance.copies import text_of
from tests.unit.judging import judged

HERE: Final = Path(__file__).resolve().parent
COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
BELOW: Final = re.compile(r"below line (\d+)")

ANSWERS: Final[Mapping[str, str]] = {
    "program-overview": (
        "The ProDev Backend Engineering program of ALX is five months of building services."
    ),
    "python": "it runs the bakery's nightly order script.",
    "django": "it serves the order book of the bakery.",
    "rest-apis": "I designed four endpoints for the till.",
    "graphql": "the shop window asks for bread and prices in one query.",
    "docker": "the till and its worker start with one command.",
    "ci-cd": "GitHub Actions tests and ships each merge.",
    "database-design": "I drew six tables before I wrote the first model.",
    "asynchronous-programming": "a worker sends the receipts so that nobody waits.",
    "caching-strategies": "the menu is kept in Redis for five minutes.",
    "challenges": "two people paid at once and an order was lost.",
    "solutions": "I put both writes into one transaction and it was gone.",
    "best-practices": "I have each change reviewed before I merge it.",
    "takeaways": "I read the whole error message before I search for it.",
    "collaboration": "A frontend learner used my endpoints and we met on Discord every week.",
    "message-queues": "receipts wait in a queue until the printer is free.",
    "celery-rabbitmq": "both carry the nightly report of the bakery.",
    "system-design": "I drew the till, the server and the printer before we split them.",
}
"""One honest sentence for every topic, and for every criterion without topics, as a learner answers
the question.
"""


def filled(found: Finding) -> str:
    """A finding's fix with every comment replaced by a sentence about the topic of its line."""
    assert found.fix is not None
    lacking = [topic.id for topic in found.topics if topic.status == "fail"]
    topics = lacking or [topic.id for topic in found.topics] or [found.criterion]
    answers = iter([ANSWERS[topic] for topic in topics])
    return COMMENT.sub(lambda _: next(answers, "It was worth the time."), found.fix)


def pasted(text: str, found: Finding, fix: str) -> str:
    """Return a README with a fix in it.

    It is below the line that the message names, or below what lacks text; else at the end.
    """
    lines = text.split("\n")
    if named := BELOW.search(found.message):
        return "\n".join([*lines[: int(named[1])], fix, *lines[int(named[1]) :]])
    is_title = (
        found.state is State.INCOMPLETE and found.line and f"(line {found.line})" in found.message
    )
    place = found.end_line if is_title and found.line and not fix.startswith("#") else None
    return "\n".join([*lines[:place], "", fix, "", *(lines[place:] if place else [])])


def applied(text: str, found: Finding) -> str:
    """A README with a finding's fix, filled in."""
    return pasted(text, found, filled(found))


# --- the READMEs ---------------------------------------------------------------------------------

PARTS: Final[Mapping[str, str]] = {
    "Program Overview": "What I learned in the ProDev Backend Engineering program, week by week.",
    "Key Technologies": (
        "- Python and Django for the server\n- REST APIs and GraphQL for its clients\n- Docker "
        "and CI/CD to ship it"
    ),
    "Backend Concepts": (
        "- Database design on paper first\n- Asynchronous programming for letters\n"
        "- Caching strategies for what is read often"
    ),
    "Challenges and Solutions": (
        "- Challenge: letters were sent twice\n- Solution: I gave each letter a key"
    ),
    "Best Practices": "- Small commits with a reason\n- A test for each bug",
    "Personal Takeaways": "- I learned to measure before I tune",
    "Collaboration": "Two frontend learners used my endpoints; we met on Discord.",
}

TITLES: Final[Mapping[str, str]] = {
    "hashes": "## {}",
    "numbers": "## {n}. {}",
    "bold lines": "**{}**",
    "bare lines": "{}",
    "numbered bare lines": "{n}. {}",
    "HTML": "<h2>{}</h2>",
    "emoji": "## 🚀 {}",
    "deeper": "### {}",
    "all at the top": "# {}",
    "underlined": "{}\n---",
}
"""Ways in which people write the titles of their parts."""

CASES: Final = (
    "announced-challenges",
    "challenges-without-solutions",
    "crlf",
    "empty-parts",
    "frontend-program",
    "practices-without-takeaways",
    "takeaways-without-practices",
    "table-of-promises",
    "tables",
    "short-numbered",
    "short-labels",
    "short-with-emoji",
)


def written(style: str, without: str = "") -> str:
    """A README with its titles in one style, and perhaps without one of its parts."""
    parts = ["# Nexus of Yaa Invented\n"]
    for number, (title, text) in enumerate(PARTS.items(), 1):
        if title != without:
            parts.append(f"{TITLES[style].format(title, n=number)}\n\n{text}\n")
    return "\n".join(parts)


def halved(style: str) -> str:
    """A README of which each part has only its first line."""
    parts = ["# Nexus of Yaa Invented\n"]
    for number, (title, text) in enumerate(PARTS.items(), 1):
        parts.append(f"{TITLES[style].format(title, n=number)}\n\n{text.split(chr(10))[0]}\n")
    return "\n".join(parts)


def readmes() -> Iterator[tuple[str, str]]:
    """Name and text of every README that fixes are applied to."""
    yield "nothing but a title", "# Nexus of Yaa Invented\n"
    yield "one sentence", "Hello.\n"
    for style in TITLES:
        yield f"half of each part, {style}", halved(style)
        for title in PARTS:
            yield f"without {title}, {style}", written(style, title)
    for name in CASES:
        yield (
            name,
            (HERE / "cases" / name / "README.md").read_bytes().decode().replace("\r\n", "\n"),
        )
    for path in sorted((HERE.parents[1] / "examples").glob("*/*/alx-project-nexus/README.md")):
        yield path.parents[1].name, text_of(path.read_bytes())


READMES: Final = [pytest.param(text, id=name) for name, text in readmes()]


@pytest.mark.parametrize("text", READMES)
def test_a_fix_that_is_filled_in_mends_its_finding_and_breaks_no_other(text: str) -> None:
    before = judged(text)
    wrong = []
    for criterion, found in before.items():
        if found.fix is None or found.state is State.GOOD or criterion == "readme":
            continue
        after = judged(applied(text, found))
        if after[criterion].state is not State.GOOD:
            wrong.append(f"{criterion} is not met: {after[criterion].message}\n{filled(found)}")
        wrong += [
            (
                f"the fix of {criterion} turns {other} from {before[other].state} to {one.state}: "
                f"{one.message}"
            )
            for other, one in after.items()
            if before[other].state is State.GOOD
            and one.state is not State.GOOD
            and other != "structure"
            if other != criterion
        ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("text", READMES)
def test_a_fix_pasted_as_it_is_neither_mends_its_finding_nor_breaks_another(text: str) -> None:
    before = judged(text)
    wrong = []
    for criterion, found in before.items():
        if found.fix is None or found.state is State.GOOD or criterion == "readme":
            continue
        after = judged(pasted(text, found, found.fix))
        if after[criterion].state is State.GOOD:
            wrong.append(f"{criterion} is met by its fix unfilled")
        wrong += [
            f"the fix of {criterion}, unfilled, turns {other} to {one.state}: {one.message}"
            for other, one in after.items()
            if before[other].state is State.GOOD
            and one.state is not State.GOOD
            and other != "structure"
        ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("title", ["Program Overview", "Collaboration", "Challenges and Solutions"])
def test_the_fix_of_a_title_without_content_has_no_title_again(title: str) -> None:
    found = judged(f"# Nexus of Zola Invented\n\n## {title}\n\nHm.\n")[
        title.lower().replace(" ", "-")
    ]
    assert found.state is State.INCOMPLETE
    assert found.fix is not None
    assert "#" not in found.fix


def test_all_fixes_together_filled_in_meet_everything() -> None:
    """Pasted one below the other, as the text report prints them."""
    text = "# Nexus of Yaa Invented\n\n- Written by me\n"
    fixes = [
        filled(found)
        for found in judged(text).values()
        if found.fix and found.criterion != "readme"
    ]
    after = judged(text + "\n" + "\n\n".join(fixes) + "\n")
    assert [found.message for found in after.values() if found.status == "fail"] == []


@pytest.mark.parametrize("name", ["bold-titles", "bold-titles-below-bold-titles", "bare-titles"])
def test_titles_marked_as_their_fix_has_them_break_nothing(name: str) -> None:
    text = (HERE / "cases" / name / "README.md").read_text()
    before = judged(text)
    for heading in (before["headings"].fix or "").split("\n\n"):
        title = heading.lstrip("# ")
        text = re.sub(rf"(?m)^\W*{re.escape(title)}\W*$", heading, text, count=1)
    after = judged(text)
    assert after["headings"].state is State.GOOD
    worse = [
        f"{other}: {one.message}"
        for other, one in after.items()
        if before[other].state is State.GOOD and one.state is not State.GOOD
    ]
    assert not worse
