"""What is below a title decides: filler does not meet a criterion, a short honest answer does.

Each test takes a README that meets everything and replaces the text below one of its titles.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from nexus_check.cli import main
from nexus_check.model import Conclusion, Finding, Repository, State
from tests.unit.judging import report

SECTIONS: Final[Mapping[str, tuple[str, str]]] = {
    "program-overview": (
        "Program Overview",
        (
            "ALX's ProDev Backend Engineering program is sixteen weeks of building "
            "servers that other people can rely on."
        ),
    ),
    "key-technologies": (
        "Key Technologies",
        "- Python and Django for the bakery's order book\n- REST APIs and GraphQL for its till\n"
        "- Docker on every machine, CI/CD with GitHub Actions",
    ),
    "backend-concepts": (
        "Backend Concepts",
        "- Database design: I drew the tables before the first migration\n"
        "- Asynchronous programming: receipts are mailed by a worker\n"
        "- Caching strategies: the menu is kept for five minutes",
    ),
    "challenges-and-solutions": (
        "Challenges and Solutions",
        (
            "The till lost orders when two people paid at once. I put both writes into one "
            "transaction."
        ),
    ),
    "best-practices": ("Best Practices", "- Review every change\n- Keep secrets out of Git"),
    "takeaways": (
        "Personal Takeaways",
        "I learned to read the whole error before I search for it.",
    ),
}
"""Title and text of every section, by the criterion or the topic that it is about."""

HALVES: Final = {"best-practices", "takeaways"}
WHOLE: Final = "best-practices-and-takeaways"
"""The criterion that these two are topics of."""

FILLER: Final = {
    "none": "None",
    "none, as an item": "- None.",
    "nothing": "Nothing.",
    "nothing to report": "Nothing to report here.",
    "not applicable": "N/A",
    "dots": "...",
    "an ellipsis": "…",
    "a dash": "-",
    "dashes in an item": "- --",
    "a full stop": ".",
    "x": "x",
    "xxx": "xxx",
    "x, as an item": "- x",
    "yes": "- yes",
    "ok": "ok",
    "done": "Done!",
    "keys hit at random": "asdf",
    "more keys hit at random": "asdf qwerty asdf",
    "keys hit in rows": "sdfg dfgh fghj ghjk hjkl",
    "one word over and over": "test test test test test",
    "single letters": "b c d f g h j k",
    "a nonsense word": "florbik",
    "metasyntax": "foo bar baz",
    "blah": "Blah blah blah.",
    "a thumb": "👍",
    "three emoji": "🚀 🔥 💯",
    "an emoji code": ":rocket:",
    "lorem ipsum": (
        "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor "
        "incididunt ut labore."
    ),
    "lorem ipsum in items": (
        "- Lorem ipsum dolor sit amet\n- Consectetur adipiscing elit\n- Sed do eiusmod tempor"
    ),
    "to do": "TODO",
    "to be done": "TBD",
    "pending": "Pending...",
    "not available": "Not available.",
    "null": "null",
    "hello": "Hello world!",
    "numbered points": "- Point 1\n- Point 2\n- Point 3",
    "to do, in a quote": "> TODO: write this",
    "to be written": "*To be written*",
    "to be added": "To be added later.",
    "coming soon": "Coming soon...",
    "work in progress": "🚧 Work in progress 🚧",
    "I will": "I'll update this section later.",
    "will be documented": "Will be documented here soon.",
    "under development": "This section is under development.",
    "details will follow": "Details will follow.",
    "loading": "Loading...",
    "your text here": "Your text here",
    "sample text": "Some sample text for this part.",
    "text goes here": "The text goes here.",
    "the other Latin": (
        "Sed ut perspiciatis unde omnis iste natus error sit voluptatem accusantium doloremque."
    ),
    "a pangram": "The quick brown fox jumps over the lazy dog.",
    "left blank": "This section is intentionally left blank.",
    "empty for now": "Empty for now.",
    "skipped for now": "Skipping this for now.",
    "tomorrow": "I will complete this part tomorrow.",
    "to be decided": "It is to be decided.",
    "to be fixed": "FIXME: write this part",
    "check back": "There is more to come, check back later.",
    "not done": "It is not done yet.",
    "to be talked about": "In this section I will talk about this in detail.",
    "to be replaced": "Replace this text with your own.",
    "to be filled in": "Fill in this section with details.",
    "a description": "Provide a brief description.",
    "in your own words": "Explain this in your own words.",
    "an example": "Example text for this section.",
    "bullet points": "- First bullet point\n- Second bullet point",
    "numbered items": "- Item one\n- Item two\n- Item three",
    "see the section": "See the section below.",
    "a form's field": "{{ section_text }}",
    "struck out by a tag": "<del>I put both writes into one transaction and fixed it.</del>",
    "struck out by another tag": "<s>I put both writes into one transaction and fixed it.</s>",
    "HTML code": "<code>I put both writes into one transaction and fixed it</code> &nbsp;",
    "only a summary": "<details><summary>Click to see more of it</summary></details>",
    "in brackets": "[Write this section here]",
    "in parentheses": "(insert text here)",
    "in angle brackets": "&lt;your answer&gt;",
    "unticked boxes": "- [ ] write this\n- [ ] read it again",
    "see the wiki": "See the wiki.",
    "a bare link": "[Link](https://docs.example/x)",
    "a bare address": "https://docs.example/x",
    "a link to a file": "See [docs/part.md](docs/part.md).",
    "a picture": "![part](part.png)",
    "a picture with a long text": (
        "![I put both writes into one transaction and the till was fine](part.png)"
    ),
    "a badge": "[![a badge that says much](https://img.example/badge.svg)](https://ci.example)",
    "an empty table": "| One | Two |\n| --- | --- |\n| | |",
    "dashes in a table": "| One | Two |\n| --- | --- |\n| - | - |",
    "a comment": "<!-- I put both writes into one transaction and the till was fine. -->",
    "a fence": "```\nI put both writes into one transaction and the till was fine.\n```",
    "a rule": "---",
    "a line break": "<br>",
    "a space that does not break": "&nbsp;",
    "a space of no width": "\u200b",
    "nothing at all": "",
}
"""What is below a title without saying anything. (It answers none of the criteria.)"""

OWN_FILLER: Final = {
    "challenges-and-solutions": {
        "I had none": "I had no challenges.",
        "there were none": "There were no challenges.",
        "none so far": "No challenges so far.",
        "the title again": "Challenges and solutions.",
        "the title in two sentences": "Challenges. Solutions.",
        "the title in items": "- Challenges\n- Solutions",
        "in brackets": "[Describe your challenges here]",
        "in parentheses": "(insert challenges here)",
        "labels and parentheses": "**Challenge:** (yours)\n\n**Solution:** (your solution here)",
        "told to tell": "Describe the challenges you faced and how you solved them.",
        "boxes": "- [ ] write about challenges\n- [ ] write about solutions",
        "numbered labels": "- Challenge 1: \n- Solution 1: ",
        "empty labels": "- **Challenge:**\n- **Solution:**",
        "empty labels in lines": "**Challenge:**\n\n**Solution:**",
        "labels with dots": "- **Challenge:** ...\n- **Solution:** ...",
        "labels with none": "**Challenge:** None\n\n**Solution:** None",
        "labels with keys hit at random": "**Challenge:** asdf\n**Solution:** asdf",
        "an empty table": "| Challenge | Solution |\n| --- | --- |\n| | |",
        "a table of dots": "| Challenge | Solution |\n| --- | --- |\n| ... | ... |",
        "a table to fill in": (
            "| Challenge | Solution |\n| --- | --- |\n| Challenge 1 | Solution 1 |\n| Challenge "
            "2 | Solution 2 |"
        ),
        "one word each": "- Bugs\n- Debugging",
        "banana": "banana",
        "learned nothing": "I learned nothing about challenges and solutions.",
        "struck out": "~~The till lost orders. I put both writes into one transaction.~~",
        "no solution": "- Docker was hard\n- Celery was hard",
        "no solution, in lines": "Docker was hard\n\nCelery was hard",
        "no challenge": "It was easy",
        "go here": "Challenges go here, solutions go there.",
        "not solved": "Docker never worked on my laptop. I gave up on it.",
        "could not be fixed": "My tests were slow and I could not fix them.",
        "put off": "The queries are slow. I plan to add an index later.",
        "not found yet": "Celery lost tasks. I still have not found a solution.",
        "no need of solutions": "I did not face any challenges so no solutions were needed.",
        "a smooth ride": "Everything went smoothly, there was nothing difficult at all.",
        "nothing but the words": "challenges faced solved fixed overcame resolved solution problem",
        "all solved": "I faced many challenges and I solved them all.",
        "each solved": "- Challenge: solved\n- Challenge: solved\n- Challenge: solved",
        "descriptions": "- Challenge: Description of the challenge\n- Solution: Your text",
        "examples": "- Challenge 1: Example challenge\n- Solution 1: Example solution",
        "the help": (
            "Describe challenges you faced and how you solved them.\n\nOne real difficulty is "
            "enough, with what you did about it; a difficulty alone is only half."
        ),
        "titles over nothing": "### Challenge 1\n\n### Solution 1",
        "titles over filler": (
            "### Challenges\n\nLorem ipsum dolor sit amet.\n\n### Solutions\n\nConsectetur "
            "adipiscing elit."
        ),
    },
    "backend-concepts": {
        "the names alone": "Database design, asynchronous programming, caching strategies",
        "the names as items": "- Database design\n- Asynchronous programming\n- Caching strategies",
        "the names as titles": (
            "### Database design\n\n### Asynchronous programming\n\n### Caching strategies"
        ),
        "titles over a letter": (
            "### Database design\n\nx\n\n### Asynchronous programming\n\nx\n\n### Caching "
            "strategies\n\nx"
        ),
        "titles over lorem ipsum": (
            "### Database design\n\nLorem ipsum dolor sit amet.\n\n"
            "### Asynchronous programming\n\nConsectetur adipiscing elit.\n\n"
            "### Caching strategies\n\nSed do eiusmod tempor incididunt."
        ),
        "names and to do": (
            "- Database design: TODO\n- Asynchronous programming: TODO\n- Caching strategies: TODO"
        ),
        "names and dots": (
            "- Database design - ...\n- Asynchronous programming - ...\n- Caching strategies - ..."
        ),
        "learned nothing": (
            "- I learned nothing about database design\n- I learned nothing about asynchronous "
            "programming\n"
            "- I learned nothing about caching"
        ),
        "struck out": (
            "~~Database design: I drew the tables first. Asynchronous programming: a worker. "
            "Caching: five minutes for the menu.~~"
        ),
        "the help": (
            "Explain the backend concepts you learned in a section of its own: database design, "
            "asynchronous programming and caching strategies.\n\nWrite about ideas rather than "
            "tools: what each one is, when you needed it and how you used it."
        ),
        "boxes": "- [ ] Database design\n- [ ] Asynchronous programming\n- [ ] Caching strategies",
        "skipped": (
            "I skipped database design, asynchronous programming and caching; someone else did "
            "them."
        ),
    },
    "key-technologies": {
        "the title again": "Key technologies.",
        "learned nothing": (
            "I learned nothing about Python, Django, REST APIs, GraphQL, Docker or CI/CD."
        ),
        "struck out": "~~Python, Django, REST APIs, GraphQL, Docker, CI/CD~~",
        "the help": (
            "Name the technologies you learned in a section of its own: Python, Django, REST APIs, "
            "GraphQL, Docker and CI/CD."
        ),
        "cannot": "I cannot use Python, Django, REST APIs, GraphQL, Docker or CI/CD.",
        "failed": "I failed to learn Python, Django, REST APIs, GraphQL, Docker and CI/CD.",
        "plans": "I plan to learn Python, Django, REST APIs, GraphQL, Docker and CI/CD.",
        "pictures": (
            "![Python](p.png) ![Django](d.png) ![REST APIs](r.png) ![GraphQL](g.png) "
            "![Docker](k.png) ![CI/CD](c.png)"
        ),
    },
    "best-practices": {
        "in brackets": "[List your best practices here]",
        "told to tell": "List the best practices you follow.",
        "the help": "List best practices you follow, and your personal takeaways.",
        "followed by nobody": "I don't follow any best practices.",
        "not shared": "I have no best practices to share.",
        "the title again": "- Best practices",
        "numbered": "- Practice 1\n- Practice 2\n- Practice 3",
        "learned nothing": "I learned nothing about best practices.",
        "struck out": "~~Review every change and keep secrets out of Git.~~",
    },
    "takeaways": {
        "in brackets": "[Your takeaways]",
        "the title again": "My personal takeaways.",
        "told to tell": "Write down what you have learned.",
        "learned nothing": "I learned nothing.",
        "did not learn": "I did not learn anything.",
        "had none": "I have no personal takeaways.",
        "nothing worth it": "Nothing worth mentioning.",
        "taught nothing": "The program taught me nothing.",
        "struck out": "~~I learned to read the whole error before I search for it.~~",
    },
    "program-overview": {
        "the title again": "Overview of the program.",
        "told to tell": "Give an overview of the ProDev Backend Engineering program.",
        "in brackets": "[Describe the ProDev Backend Engineering program here]",
        "learned nothing": "I learned nothing in the ProDev Backend Engineering program.",
        "struck out": (
            "~~ALX's ProDev Backend Engineering program is sixteen weeks of building servers.~~"
        ),
        "to do": "TODO: overview of the ProDev Backend Engineering program",
    },
}
"""What says nothing about one of the criteria only."""

HONEST: Final = {
    "program-overview": [
        "ALX ProDev Backend Engineering is a course on building APIs.",
        "This is where I document what I learned in the ProDev Backend program.",
        "I write down here what I took from the ProDev Backend Engineering program.",
        "Sixteen weeks of backend: that was the ProDev Backend Engineering programme for me.",
    ],
    "key-technologies": [
        "Python, Django, REST APIs, GraphQL, Docker, CI/CD",
        "Python > Django > REST APIs > GraphQL > Docker > CI/CD",
        "This section covers Python, Django, REST APIs, GraphQL, Docker and CI/CD.",
        "- Python\n- Django\n- DRF (REST)\n- GraphQL\n- Docker\n- GitHub Actions",
        "- **Python** (generators)\n- **Django** (signals)\n- **REST APIs** (pagination)\n"
        "- **GraphQL** (queries, mutations)\n- **Docker** (images)\n- **CI/CD** (on each push)",
        "| Tool | Level |\n| --- | --- |\n| Python | good |\n| Django | good |\n| REST APIs | "
        "good |\n"
        "| GraphQL | fair |\n| Docker | fair |\n| CI/CD | fair |",
    ],
    "backend-concepts": [
        (
            "Database design with an ERD first, asynchronous programming with Celery, caching "
            "strategies with Redis."
        ),
        (
            "- Database design: tables and keys\n- Asynchronous programming: Celery tasks"
            "\n- Caching strategies: Redis, TTL"
        ),
        "### Database design\n\nOne fact, one place.\n\n### Asynchronous programming\n\nNever "
        "block a request.\n\n"
        "### Caching strategies\n\nCache reads, expire on write.",
        "- Database design: no duplicated facts\n- Asynchronous programming: nobody waits\n"
        "- Caching strategies: never serve stale prices",
        "- Database design: ERDs, indexing\n- Asynchronous programming: background jobs\n"
        "- Caching: TTL",
        "| Concept | Use |\n| --- | --- |\n| Database design | nine tables for the bakery |\n"
        "| Asynchronous programming | mail by a worker |\n| Caching | menu for five minutes |",
    ],
    "challenges-and-solutions": [
        "Slow queries; I added an index.",
        "- Slow queries: I added an index",
        "**Challenge:** slow queries. **Solution:** an index.",
        "**Challenge:** CORS errors\n**Solution:** set the allowed origins",
        "| Challenge | Solution |\n| --- | --- |\n| Slow pages | A cache |",
        "1. Docker would not start on Windows. Fixed by moving to WSL 2.",
        "Git conflicts, solved with smaller branches.",
        "- Problem: Celery ran tasks twice\n- Fix: a key for each task",
        "My laptop could not run Docker, so I used a cloud machine.",
        (
            "<p><b>Challenge:</b> slow queries. <b>Solution:</b> I added an index after reading "
            "EXPLAIN.</p>"
        ),
        "None of my tests passed at first; I fixed the fixtures.",
        "Celery did not start, so I added a health check.",
        "- The laptop was slow. I bought more memory.",
        "- Time: I worked full time, so I woke up at five.",
        "- I had merge conflicts until my team agreed on smaller pull requests.",
        "- Signals firing twice. Moving the import to apps.py stopped it.",
        "- Not enough memory for Docker - a bigger machine.",
        "- A signal was sent twice --- dispatch_uid",
        "- Images of two gigabytes → a slim base.",
        "- Load shedding. A power bank.",
        "I didn't understand signals at all, so I drew the flow on paper.",
        "- I could not focus -> Pomodoro",
        "- Celery didn't pick up tasks (wrong queue name). Renamed it.",
        "### Late letters\n\nA second worker.",
        "A deadlock on Friday night. Ordering the locks removed it.",
        "I faced many challenges, and solved most of them by asking in the forum.",
        "Nothing worked on the first day. I read the tutorial again and started over.",
        "Coming from PHP, Django felt strange; I solved that by rebuilding an old site in it.",
    ],
    "best-practices": [
        "Write tests first.",
        "- Small commits\n- Code reviews",
        "- Write docstrings",
        "+ Readable names",
        "Keep your secrets in the environment.",
        "1. Lint before you push",
        "None of my functions is longer than a screen.",
        "- Don't repeat yourself",
        "- Never commit secrets",
        "- Describe what you changed in the commit message",
    ],
    "takeaways": [
        "Reading code is half of the job.",
        "- Ask early\n- Rest well",
        "Slow down.",
        "I learnt to be patient.",
        "Nothing teaches like production.",
        "Soon is not a date: I plan in days now.",
        "I did not learn anything until I built something.",
        "Working on this project taught me patience.",
        "If you can't explain it simply, you don't understand it well enough.",
        "I should have asked for help much earlier.",
        "Don't be afraid of errors; they teach.",
        "It is fine not to know everything.",
    ],
}
"""Short answers that a fair reviewer takes."""


def readme(changed: str = "", text: str = "") -> str:
    """A README that meets everything, with one section's text replaced."""
    parts = ["# Nexus of Zinhle Invented\n"]
    for section, (title, own) in SECTIONS.items():
        parts.append(f"## {title}\n\n{text if section == changed else own}\n")
    return "\n".join([*parts, "## Colophon\n\n- Written on trains.\n"])


def finding(section: str, text: str) -> Finding:
    """The finding on the criterion that a section belongs to, when its text is replaced."""
    criterion = WHOLE if section in HALVES else section
    found = {one.criterion: one for one in report(readme(section, text)).findings}
    return found[criterion]


def line_of(section: str, text: str) -> int:
    """The line of a section's title."""
    return readme(section, text).split("\n").index(f"## {SECTIONS[section][0]}") + 1


CHEATS: Final = [
    pytest.param(section, text, id=f"{section}: {name}")
    for section in SECTIONS
    for name, text in {**FILLER, **OWN_FILLER.get(section, {})}.items()
]
SHORT: Final = [
    pytest.param(section, text, id=f"{section}: {text[:50]}")
    for section, texts in HONEST.items()
    for text in texts
]


def test_the_readme_that_is_changed_meets_everything() -> None:
    judged = report(readme())
    assert [one.criterion for one in judged.findings if one.status == "fail"] == []
    assert judged.conclusion is Conclusion.SUCCESS


@pytest.mark.parametrize(("section", "text"), CHEATS)
def test_filler_below_a_title_does_not_meet_the_criterion(section: str, text: str) -> None:
    found = finding(section, text)
    assert found.state is not State.GOOD, found.message
    if section in HALVES:
        assert {topic.id: topic.status for topic in found.topics}[section] == "fail"
    elif section != "program-overview":  # which a line without a title can meet too
        line = line_of(section, text)
        assert (found.state, found.line) == (State.INCOMPLETE, line), found.message
        assert f"(line {line})" in found.message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("I did not face any challenges.", "only says that there is none"),
        ("```\nThe till lost orders.\n```", "has only code, links or struck-through text"),
        ("~~The till lost orders.~~", "has only code, links or struck-through text"),
        ("What went wrong, and how did it show?", "copied from the assignment or from this tool's"),
        ("", "has nothing below it"),
    ],
)
def test_the_finding_says_what_is_there_instead(text: str, says: str) -> None:
    assert says in finding("challenges-and-solutions", text).message


@pytest.mark.parametrize(("section", "text"), SHORT)
def test_a_short_honest_answer_meets_the_criterion(section: str, text: str) -> None:
    found = finding(section, text)
    assert found.state is State.GOOD, found.message


def test_an_item_may_be_a_label_elsewhere() -> None:
    """The second “Document” repeats no sentence."""
    page = readme("best-practices", "- Test\n- Lint\n- Document")
    page = page.replace("# Nexus of Zinhle Invented", "# Nexus\n\n**Document** what I built")
    states = {one.criterion: one.state for one in report(page).findings}
    assert states[WHOLE] is State.GOOD


def test_an_objective_to_consolidate_learnings_is_no_takeaway() -> None:
    page = "# Nexus of Zinhle Invented\n\n- **Consolidate key learnings** from sixteen weeks\n"
    states = {one.criterion: one.state for one in report(page).findings}
    assert states[WHOLE] is State.MISSING


@pytest.mark.parametrize("section", sorted(HALVES))
def test_the_half_that_is_thin_is_named_not_the_other(section: str) -> None:
    found = finding(section, "- Testing")
    title = f"“{SECTIONS[section][0]}” (line {line_of(section, '- Testing')})"
    assert found.message.startswith(f"{title} has 1 word"), found.message


@pytest.mark.parametrize("section", SECTIONS)
def test_filler_below_one_title_leaves_the_others_as_they_are(section: str) -> None:
    before = {one.criterion: one.state for one in report(readme()).findings}
    after = {one.criterion: one.state for one in report(readme(section, "...")).findings}
    mine = WHOLE if section in HALVES else section
    assert {one for one in before if before[one] != after[one]} - {"structure", "lists"} == {mine}


# --- whole documents -----------------------------------------------------------------------------

PARTS: Final = {
    "program-overview",
    "key-technologies",
    "backend-concepts",
    "challenges-and-solutions",
    "best-practices-and-takeaways",
}

THIRTY_WORDS = """# Nexus

ProDev Backend Engineering program documentation.

## Technologies

- Python, Django, REST, GraphQL, Docker, CI/CD

## Concepts

- Database design, async, caching

## Challenges and solutions

Challenges. Solutions.

## Best practices and takeaways

- yes
"""

LABELS = """# Nexus of Zinhle Invented

**Technologies:** Python, Django, REST APIs, GraphQL, Docker and CI/CD

**Key technologies:**

- nothing
"""

BANANA = """# Nexus

## Overview

banana

## Key Technologies

- Python
- Django
- REST APIs
- GraphQL
- Docker
- CI/CD

## Backend Concepts

- Database design
- Asynchronous programming
- Caching strategies

## Challenges and Solutions

banana

## Best Practices and Takeaways

banana
"""


def good(text: str) -> set[str]:
    """The criteria on content that are met."""
    return {one.criterion for one in report(text).findings if one.state is State.GOOD} & PARTS


def test_names_after_a_label_are_what_is_asked_for() -> None:
    found = {one.criterion: one for one in report(LABELS).findings}["key-technologies"]
    assert (found.state, found.line) == (State.GOOD, 3), found.message


def test_thirty_words_of_titles_are_no_content() -> None:
    assert good(THIRTY_WORDS) <= {"program-overview", "key-technologies"}


def test_banana_is_no_content() -> None:
    assert good(BANANA) <= {"key-technologies"}


@pytest.mark.parametrize(
    "filler", ["x", ".", "👍", "&nbsp;", "\u200b", "florbik", FILLER["lorem ipsum"]]
)
def test_a_title_for_everything_with_the_same_filler_is_no_content(filler: str) -> None:
    titles = [
        "ProDev Backend Engineering Program Overview",
        "Key Technologies",
        *("Python", "Django", "REST APIs", "GraphQL", "Docker", "CI/CD"),
        "Backend Concepts",
        *("Database Design", "Asynchronous Programming", "Caching Strategies"),
        *("Challenges", "Solutions", "Best Practices", "Personal Takeaways"),
    ]
    text = (
        "# Nexus\n\n" + "\n".join(f"## {title}\n\n{filler}\n" for title in titles) + "\n- a list\n"
    )
    assert good(text) <= {"key-technologies"}  # names are all that is asked there


@pytest.fixture
def skeleton(capsys: pytest.CaptureFixture[str]) -> str:
    """The README that `nexus-check init readme` writes."""
    assert main(["init", "readme", "--output", "-"]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("answer", ["ok", "yes", "x", "..."])
def test_the_skeleton_filled_with_nothing_is_no_content(skeleton: str, answer: str) -> None:
    assert good(re.sub(r"<!--.*?-->", answer, skeleton, flags=re.DOTALL)) == set()


def test_the_fixes_pasted_as_they_are_are_no_content() -> None:
    """Those of every criterion, with their comments, then without the marks of the comments."""
    fixes = "\n".join(one.fix for one in report("# Nexus\n").findings if one.fix)
    assert good("# Nexus\n\n" + fixes) == set()
    shown = "# Nexus\n\n" + re.sub(r"<!-- *| *-->", "", fixes)
    assert report(shown).conclusion is Conclusion.FAILURE
    assert good(shown) & {"challenges-and-solutions", "best-practices-and-takeaways"} == set()


def test_the_example_for_learners_copied_is_not_ones_own() -> None:
    path = Path(__file__).resolve().parents[2] / "examples/learner/alx-project-nexus/README.md"
    copied = Repository("alx-project-nexus", "somebody/alx-project-nexus", default_branch="main")
    judged = report(path.read_text("utf-8"), target="somebody", repository=copied)
    assert {one.criterion: one.status for one in judged.findings}["own-words"] == "fail"


@pytest.mark.parametrize(
    "text", ["This part is about what its title says.", "Hello, this is my README", "See above."]
)
def test_a_sentence_below_every_title_says_something_once(text: str) -> None:
    titles = ("Program Overview", "Challenges and Solutions", "Best Practices and Takeaways")
    page = "# Nexus of Zinhle Invented\n" + "".join(f"\n## {one}\n\n{text}\n" for one in titles)
    states = {one.criterion: one.state for one in report(page).findings}
    assert states["challenges-and-solutions"] == State.INCOMPLETE
    assert states["best-practices-and-takeaways"] == State.INCOMPLETE
