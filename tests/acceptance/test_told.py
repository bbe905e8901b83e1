"""What learners are told where their README is laid out in a way that hides what they wrote."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from nexus_check.model import Report
from tests.unit.judging import judged, report

PLAIN: Final = (Path(__file__).parent / "cases/plain/README.md").read_text("utf-8")

PARTS: Final = (
    "program-overview",
    "key-technologies",
    "backend-concepts",
    "challenges-and-solutions",
    "best-practices-and-takeaways",
)


def said(found: Report) -> str:
    """Everything that a report says about the README as a whole and about each criterion."""
    return "\n".join([*found.notes, *(finding.message for finding in found.findings)])


# --- the whole text in a code block --------------------------------------------------------------

FENCED: Final = f"```markdown\n{PLAIN}```\n"


def test_a_readme_in_a_code_fence_is_told_which_two_lines_to_delete() -> None:
    last = FENCED.count("\n")
    told = [line for line in said(report(FENCED)).split("\n") if "as code" in line]
    assert len(told) == 1, said(report(FENCED))
    assert "line 1 " in told[0]
    assert f"line {last}" in told[0]


def test_a_readme_that_is_indented_is_told_that_it_is_code() -> None:
    indented = "\n".join("    " + line if line else line for line in PLAIN.split("\n"))
    assert "as code" in said(report(indented))


def test_a_code_block_beside_text_is_not_spoken_of() -> None:
    assert "as code" not in said(report(PLAIN + "\n```python\nprint('hello')\n```\n"))


def test_a_few_words_above_the_fence_change_nothing() -> None:
    assert "as code" in said(report("Here is your README:\n\n" + FENCED))


# --- points that begin with a dot -----------------------------------------------------------------

DOTTED: Final = (
    "Nexus\n\nKey technologies\n\n"
    "• Python\n\n· Django\n\n●  REST APIs, GraphQL\n\n- Docker, CI/CD\n"
)


def test_a_line_that_begins_with_a_dot_is_no_title() -> None:
    found = judged(DOTTED)["headings"]
    assert found.fix == "## Nexus\n\n## Key technologies"
    assert "lines 1 and 3 with" in found.message


def test_who_types_dots_is_told_that_they_make_no_list() -> None:
    assert "“•”" in judged(DOTTED.replace("- Docker", "• Docker"))["lists"].message


# --- another language ----------------------------------------------------------------------------

SWAHILI: Final = """# Nexus ya Wanjiru wa Kubuni

## Muhtasari wa programu

Hapa ninaandika yale niliyojifunza katika programu ya ProDev Backend Engineering. Programu hii \
ilidumu miezi mitano na
ilinifundisha kujenga huduma ambazo watu wengine wanaweza kuzitegemea kila siku.

## Teknolojia

- Python na Django kwa seva
- REST API na GraphQL kwa wateja
- Docker na CI/CD kwa kupeleka kazi

## Changamoto na suluhisho

Hifadhidata ilikuwa polepole sana wakati watu wengi walipoitumia. Niliongeza faharasa na sasa \
inajibu haraka.

## Mbinu bora na mafunzo

- Andika majaribio kabla ya kurekebisha
- Nilijifunza kuuliza mapema
"""

AMHARIC: Final = "# ማስታወሻ\n\n" + "ይህ ማከማቻ በፕሮግራሙ ውስጥ የተማርኩትን ይዟል። ዳታቤዝ ንድፍ በጣም ከባድ ነበር።\n\n" * 6


@pytest.mark.parametrize("text", [SWAHILI, AMHARIC], ids=["Swahili", "Amharic"])
def test_a_readme_in_another_language_is_told_that_only_english_is_read_well(text: str) -> None:
    assert "English" in said(report(text))


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        PLAIN + "\nAsante sana, Mwalimu Zawadi!\n",
        (
            "# Nexus\n\n- Python, Django, REST APIs, GraphQL, Docker, CI/CD, PostgreSQL, Redis, "
            "RabbitMQ, Celery\n"
        ),
        (
            "# Nexus\n\nOh dear, no abeg, this wahala too much o, but we dey push am small small "
            "for backend.\n"
        ),
        "# x\n",
    ],
    ids=["plain", "a greeting", "names", "pidgin", "nothing"],
)
def test_a_readme_in_english_is_not_told_so(text: str) -> None:
    assert "English" not in said(report(text))


# --- text that GitHub does not show --------------------------------------------------------------

HIDDEN: Final = "\n".join(line for line in PLAIN.split("\n") if line and not line.startswith("#"))

UNSEEN: Final = {
    "the text of a picture": f"![{' '.join(HIDDEN.split())}](x.png)",
    "an attribute": '<div title="\n' + HIDDEN.replace('"', "") + '\n"></div>',
    "an attribute with tags in it": '<div title=">'
    + "".join(f"<p>{line}</p>" for line in HIDDEN.split("\n"))
    + '"></div>',
    "footnotes": "\n\n".join(
        f"[^{number}]: {line.lstrip('- ')}" for number, line in enumerate(HIDDEN.split("\n"))
    ),
    "cells beyond the head of a table": "| a |\n| --- |\n"
    + "\n".join(f"| b | {line.lstrip('- ')} |" for line in HIDDEN.split("\n")),
    "a comment": f"<!--\n{HIDDEN}\n-->",
    "a link's title": f'[x](y.md "{" ".join(HIDDEN.split())}")',
}


@pytest.mark.parametrize("way", UNSEEN)
def test_what_github_does_not_show_is_not_counted(way: str) -> None:
    titles = "\n\n".join(line for line in PLAIN.split("\n") if line.startswith("## "))
    found = report(f"# Nexus\n\nHello there.\n\n- an item\n\n{UNSEEN[way]}\n\n{titles}\n")
    met = {finding.criterion for finding in found.findings if finding.status == "pass"} & {*PARTS}
    assert met == set()
    covered = [
        topic.id for finding in found.findings for topic in finding.topics if topic.status == "pass"
    ]
    assert covered == []


# --- one's own words -----------------------------------------------------------------------------


def test_naming_what_is_asked_for_is_not_called_the_assignments_text() -> None:
    found = judged(
        "# Nexus of Thabo Invented\n\n## Key technologies\n\nPython, Django, REST APIs, GraphQL, "
        "Docker and CI/CD.\n\n"
        "## Backend concepts\n\nDatabase design, asynchronous programming, caching strategies.\n\n"
        "## Challenges\n\nThe till lost an order when two people paid at once, and one "
        "transaction mended that.\n"
    )["own-words"]
    assert found.status == "pass"
    assert "assignment" not in found.message
    assert "%" not in found.message
