"""Parts told by what stands in them, under titles that no table of phrases could list."""

from __future__ import annotations

import pytest

from nexus_check.model import Finding, Readme, Repository, Snapshot, State
from nexus_check.review import review
from nexus_check.rubric import load
from tests.unit.judging import APP, LEARNING

CLIMBS = """
## Mountains climbed

The worker kept failing at night and I lost two evenings to it. Both sides read other settings, so I moved them into
one file. My tests were slow because each of them made a database; a fixture fixed that.
"""
WISDOM = """
## What the owl says

- Write the test before the fix
- Never commit a secret
- Keep views small
- Review your own change first
"""
MIRROR = """
## In the mirror

I used to guess, I now measure. Working with peers taught me patience.
"""


def judged(text: str) -> dict[str, Finding]:
    data = text.encode()
    readme = Readme("README.md", data, len(data))
    snapshot = Snapshot("zola", repository=Repository("alx-project-nexus"), readme=readme, local=True)
    return {finding.criterion: finding for finding in review(snapshot, load()).findings}


def covered(text: str) -> set[str]:
    """The topics that are covered by parts which a title does not name."""
    wanted = ("challenges-and-solutions", "best-practices-and-takeaways")
    return {topic.id for name in wanted for topic in judged(text)[name].topics if topic.status == "pass"}


@pytest.mark.parametrize("part", [CLIMBS, WISDOM, MIRROR])
def test_an_app_is_not_told_by_its_words(part: str) -> None:
    assert covered(APP + part) == set()


@pytest.mark.parametrize(
    "part",
    [
        "\n## Weather\n\nThe tests were slow. It rained.\n",
        "\n## Weather\n\n- Write\n- Rain\n- Snow\n- Hail\n- Fog\n",
        "\n## Setup\n\n- Clone it\n- Install it\n- Open it\n",
    ],
    ids=["too few words", "too few items", "steps to install"],
)
def test_too_little_tells_nothing(part: str) -> None:
    assert covered(LEARNING + part) == set()


def test_challenges_told_under_any_title() -> None:
    finding = judged(LEARNING + CLIMBS)["challenges-and-solutions"]
    assert finding.state is State.GOOD
    assert (finding.line, finding.evidence) == (5, "Mountains climbed")


@pytest.mark.parametrize(("part", "topic"), [(WISDOM, "best-practices"), (MIRROR, "takeaways")])
def test_practices_and_takeaways_told_under_any_title(part: str, topic: str) -> None:
    assert covered(LEARNING + part) == {topic}


def test_a_bold_line_may_be_the_title() -> None:
    assert covered(LEARNING + CLIMBS.replace("## Mountains climbed", "**Mountains climbed**")) == {
        "challenges",
        "solutions",
    }


def test_a_part_that_is_named_keeps_what_stands_in_it() -> None:
    text = LEARNING + CLIMBS.replace("Mountains climbed", "Key technologies")
    assert covered(text) == set()


def test_technologies_told_by_their_names() -> None:
    part = "\n## Everything on my desk\n\nPython and Django every day, Docker and PostgreSQL on Fridays, Git always.\n"
    assert judged(LEARNING + part)["key-technologies"].line == 5
    assert judged(APP + part)["key-technologies"].state is State.MISSING


@pytest.mark.parametrize("words", ["Coming soon.", "_To be added_", "- TBD", "Work in progress, I will update this."])
def test_a_part_that_only_promises_is_empty(words: str) -> None:
    finding = judged(f"{LEARNING}\n## Challenges and solutions\n\n{words}\n\n## Collaboration\n\nWith Ada.\n")
    assert finding["challenges-and-solutions"].state is State.INCOMPLETE
    assert "nothing is written below it" in finding["challenges-and-solutions"].message


def test_what_an_app_offers_is_not_what_its_author_went_through() -> None:
    app = APP.replace("- Count beans", "### Challenges\n\nBeat a friend.\n\n### Solutions\n\nSee the best one.")
    assert judged(app)["challenges-and-solutions"].state is State.MISSING
