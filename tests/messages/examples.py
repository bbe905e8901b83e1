"""Repositories that together get every message about a repository."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from msgspec.structs import replace

from nexus_check.copied import Copied
from nexus_check.model import Entry, Readme, Repository, Snapshot
from nexus_check.rubric import Rubric, load
from tests.unit.judging import snapshot

GOOD: Final = """# Nexus of Zola Invented

## Program overview

The ProDev Backend Engineering program of ALX lasted five months, and this is what I took from it.

## Key technologies

- Python and Django run the bakery's order book
- REST APIs and GraphQL serve the till and the shop window
- Docker starts it, and CI/CD ships each merge

## Backend concepts

- Database design: six tables on paper before the first model
- Asynchronous programming: a worker sends the receipts
- Caching strategies: the menu is kept in Redis for five minutes

## Challenges and solutions

- Challenge: two people paid at once and an order was lost
- Solution: I put both writes into one transaction

## Best practices and takeaways

- Best practice: I have each change reviewed before I merge it
- Takeaway: I read the whole error message before I search for it

## Collaboration

A frontend learner used my endpoints, and we met on Discord every week.

## Wider topics

- Message queues: receipts wait until the printer is free, with Celery and RabbitMQ
- System design: I drew the till, the server and the printer before we split them
"""


def without(title: str) -> str:
    """Return the good README without one section."""
    before, _, after = GOOD.partition(f"## {title}\n")
    return before + "##" + after.partition("\n##")[2]


def replaced(title: str, text: str) -> str:
    """Return the good README with other text in one section."""
    before, _, after = GOOD.partition(f"## {title}\n")
    return f"{before}## {title}\n\n{text}\n\n##{after.partition(chr(10) + '##')[2]}"


def named(name: str) -> Snapshot:
    return snapshot(
        GOOD, repository=Repository(name, f"zola-invented/{name}", default_branch="main")
    )


def file(path: str, text: str = GOOD, **facts: Any) -> Snapshot:
    return snapshot(text, path, entries=(Entry(path, "file"),), **facts)


README: Final[Mapping[str, str]] = {
    "everything": GOOD,
    "nothing but words": "I like bread.\n",
    "one bare title": "Notes\n\nI like bread, and so does the cat of the house.\n",
    "no space after #": GOOD.replace("# ", "#").replace("-", "+"),
    "backslashes before marks": GOOD.replace("# ", "\\# ").replace("- ", "\\- "),
    "bare titles": GOOD.replace("## ", "").replace("# ", ""),
    "dots for a list": GOOD.replace("\n- ", "\n• "),
    "no list": GOOD.replace("\n- ", "\n\n"),
    "in another place": without("Key technologies") + "\nPython and Django ran it.\n",
    "one in another place": without("Key technologies") + "\nPython ran it.\n",
    "some topics": replaced("Key technologies", "- Python and Django run the order book"),
    "one topic less": GOOD.replace("REST APIs and GraphQL", "REST APIs"),
    "a topic denied": replaced("Key technologies", "- Python and Django\n- No Docker this time"),
    "a topic to come": replaced("Key technologies", "- Python\n- A part on Docker is in progress"),
    "badges": replaced("Key technologies", "![Python](a.svg) ![Django](b.svg) I use Docker."),
    "only badges": replaced("Challenges and solutions", "![Challenge](a.svg)"),
    "a link": replaced("Challenges and solutions", "See [docs/challenges.md](docs/challenges.md)"),
    "a placeholder": replaced("Challenges and solutions", "Coming soon"),
    "a sentence again": replaced(
        "Challenges and solutions", "- Django and Python run the shop"
    ).replace(
        "- Python and Django run the bakery's order book", "- Django and Python run the shop"
    ),
    "an empty section": replaced("Challenges and solutions", ""),
    "a denial": replaced("Challenges and solutions", "I did not face any challenges."),
    "only code": replaced("Challenges and solutions", "```\nsolve()\n```"),
    "only names": replaced("Backend concepts", "- Database design\n- Caching strategies"),
    "few words": replaced("Program overview", "Nice program."),
    "a label": without("Key technologies") + "\n**Tech stack:** Python and Django\n",
    "another kind of concepts": without("Backend concepts")
    + "\n## Frontend concepts\n\nBoxes and colours.\n",
    "structure": (
        "## Nexus\n\n#### Deep\n\n# One\n\nText.\n\n# Two\n\n[a](#nowhere) [b](none.md)\n\n"
        "```\ncode\n"
    ),
    "no title": GOOD.replace("# Nexus", "### Nexus").replace("Takeaways", "[b](none.md)"),
    "copied": replaced(
        "Challenges and solutions",
        "- Challenge: what went wrong, and how did it show?\n"
        "- Solution: what did you do about it, and how did it end?",
    ),
    "a merge": GOOD + "\n<<<<<<< HEAD\nmine\n=======\nyours\n>>>>>>> main\n",
    "in a fence": f"```markdown\n{GOOD}```\n",
    "in an open fence": f"```markdown\n{GOOD}",
    "indented": "".join(f"    {line}\n" for line in GOOD.split("\n")),
    "not English": "Hapa ninaandika yale niliyojifunza katika programu ya kazi. " * 8,
    "of another program": (
        GOOD.replace("ProDev Backend", "ProDev Frontend").replace("Backend", "Frontend")
    ),
}

SNAPSHOTS: Final[Mapping[str, Snapshot]] = {
    "no repository": snapshot(None, repository=None),
    "a similar one": snapshot(None, repository=None, similar_repositories=("alx_nexus",)),
    "no commit": snapshot(None, commit=None),
    "no README": snapshot(None),
    "README.txt": file("README.txt"),
    "readme.md": file("readme.md"),
    "docs/README.md": file("docs/README.md"),
    "READ.md": file("READ.md"),
    "only READNE.md": snapshot(None, entries=(Entry("READNE.md", "file"),)),
    "an empty README": file("README.md", " \n"),
    "a link to nothing": snapshot(
        None, readme=Readme("README.md", b"", 0, symlink_target="other.md")
    ),
    "Git LFS": file(
        "README.md",
        "version https://git-lfs.github.com/spec/v1\noid sha256:" + 64 * "0" + "\nsize 9\n",
    ),
    "a folder": snapshot(GOOD, repository=Repository("somewhere"), local=True),
    "an outage": snapshot(None, fault="GitHub did not answer in time."),
    "a huge README": snapshot(None, readme=Readme("README.md", b"", 2**31, truncated=True)),
    "a long README": snapshot(None, readme=Readme("README.md", GOOD.encode(), 2**21)),
    "a broken link": file("README.md", GOOD + "\nMore is in [my notes](none.md).\n"),
    "UTF-16": snapshot(GOOD.encode("utf-16")),
    "Latin-1": snapshot(GOOD.replace("bakery", "café").encode("latin-1")),
    "a NUL": snapshot(GOOD.replace("bakery", "bak\0ry")),
    "ALX-Project-Nexus": named("ALX-Project-Nexus"),
    "alx_project_nexus": named("alx_project_nexus"),
    "alx-project-nexus-2": named("alx-project-nexus-2"),
    "nexus": named("nexus"),
    **{name: snapshot(text) for name, text in README.items()},
}

COPIES: Final[Mapping[str, Copied]] = {
    "a little": Copied(share=0.3, lines=(5, 6), source="example"),
    "most": Copied(share=0.9, lines=(5, 6, *range(8, 30, 2)), source="skeleton"),
    "all of the assignment": Copied(share=0.3, of_assignment=0.9, lines=(5,), source="assignment"),
}

FORKS: Final = (
    (Repository("alx-project-nexus", fork=True, archived=True), "chi-invented/alx-project-nexus"),
    (Repository("alx-project-nexus", fork=True), None),
)


def strict() -> Rubric:
    """Return a teacher's rubric that asks for more words and switches off a criterion."""
    rubric = load()
    changes: dict[str, dict[str, Any]] = {
        "readme": {"at_least_words": 500},
        "headings": {"minimum": 20},
        "lists": {"minimum": 20},
        "key-technologies": {"minimum": 5},
        "structure": {"disabled": "We do not look at this in the first week."},
    }
    criteria = tuple(replace(one, **changes.get(one.id, {})) for one in rubric.criteria)
    return replace(rubric, id="strict", criteria=criteria)
