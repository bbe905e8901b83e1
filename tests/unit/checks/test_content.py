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
        "\n## Weather\n\nA task that fails is tried again. Errors are logged, and what is slow timed out.\n",
        "\n## Setup\n\n- Clone it\n- Install it\n- Open it\n",
    ],
    ids=["too few words", "too few items", "what programs do", "steps to install"],
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


TABLE_OF_FRIENDS = """
## Around the table

I paired with Ines, a frontend learner. We agreed on names of fields, and my peers read the rest on Discord.
"""


def test_with_whom_told_under_any_title() -> None:
    assert judged(LEARNING + TABLE_OF_FRIENDS)["collaboration"].line == 5
    assert judged(APP + TABLE_OF_FRIENDS)["collaboration"].state is State.MISSING


@pytest.mark.parametrize(
    "sentence",
    [
        "Questions are welcome on Discord.",
        "My peers sleep. Ask on Discord.",
        "The frontend team of the shop sells beans, and clients use the API.",
        "The frontend team shows the data. Frontend developers call the API and build the pages.",
    ],
)
def test_a_word_on_others_tells_of_no_work_together(sentence: str) -> None:
    assert judged(f"{LEARNING}\n## Around the table\n\n{sentence}\n")["collaboration"].state is State.MISSING


# --- told in passing -----------------------------------------------------------------------------------------------

DIARY = """
## Week 4: sending post

Letters went out twice. I lost an evening to it, because I had two workers on one queue. I stopped one of them.

## Week 5: lists

Paging is pleasant.
"""
BUGS = """
## Module 6

**Learned:** paging.
**Bug:** the last page was empty.
**Fix:** counted from one.
"""


def challenges(text: str) -> dict[str, int | None]:
    """The lines of what is covered of challenges and their solutions."""
    found = judged(text)["challenges-and-solutions"].topics
    return {topic.id: topic.line for topic in found if topic.status == "pass"}


@pytest.mark.parametrize("part", [DIARY, BUGS])
def test_an_app_tells_no_stories(part: str) -> None:
    assert challenges(APP + part) == {}


@pytest.mark.parametrize(
    "part",
    [
        "\n## Week 4\n\nI lost an evening to it.\n",
        "\n## Week 4\n\nProDev was hard, took me months and taught me a lot; I solved all its tasks.\n",
        "\n## Week 4\n\nIt was not hard. I never forgot to test, and nothing was hard for me.\n",
        "\n## Next steps\n\nPaging was hard, I lost two evenings and gave it up.\n",
        "\n## Key technologies\n\nPaging was hard, I lost two evenings and gave it up.\n",
        "\n## What it does\n\nThe worker sends letters, retries what failed and logs errors.\n",
        "\n## Week 4\n\n**Bug:** a small animal.\n\n"
        + "It has six legs and lives in the garden. " * 12
        + "\n\n**Fix:** a star.\n",
        "\n## Week 4\n\n**Bug:** a small animal.\n",
        "\n## Week 4\n\nA bug: small. A fix: smaller.\n",
    ],
    ids=[
        "one word of trouble",
        "the program",
        "denied",
        "yet to come",
        "in a part about something else",
        "what a program does",
        "labels far apart",
        "a label alone",
        "no labels",
    ],
)
def test_what_is_no_story(part: str) -> None:
    assert challenges(LEARNING + part) == {}


def test_a_story_told_in_a_diary() -> None:
    assert challenges(LEARNING + DIARY) == {"challenges": 7, "solutions": 7}


def test_a_story_without_an_end() -> None:
    assert challenges(LEARNING + DIARY.replace(" I stopped one of them.", "")) == {"challenges": 7}


def test_a_pair_of_labels_tells_a_story() -> None:
    assert challenges(LEARNING + BUGS) == {"challenges": 8, "solutions": 9}


def test_a_table_of_what_broke_and_what_mended_it() -> None:
    table = "\n## Week 4\n\n| Bug | Fix |\n|---|---|\n| empty page | counted from one |\n"
    assert challenges(LEARNING + table) == {"challenges": 7, "solutions": 7}


@pytest.mark.parametrize(
    "table",
    [
        "| Challenge | Solution |\n|---|---|\n| TODO | TODO |\n",
        "| Challenge | Solution |\n|---|---|\n| tbd | coming soon |\n",
        "**Challenge:** TODO\n\n**Solution:** to be added\n",
    ],
)
def test_a_promise_of_pairs_tells_nothing(table: str) -> None:
    assert challenges(f"{LEARNING}\n## Challenges and solutions\n\n{table}") == {}


def test_an_arrow_answers_in_the_part_on_challenges() -> None:
    part = "\n## Challenges\n\n- **Image of two gigabytes.** -> slim base\n"
    assert challenges(LEARNING + part) == {"challenges": 5, "solutions": 7}
    assert challenges(LEARNING + part.replace("Challenges", "Deployment")) == {}


@pytest.mark.parametrize("label", ["What we do", "To do better", "How to do it"])
def test_the_word_do_in_a_label_names_no_practices(label: str) -> None:
    part = f"\n## Weather\n\n**{label}:** wait for the rain.\n\n**{label}**\n\n- rain\n"
    assert "best-practices" not in covered(LEARNING + part)
