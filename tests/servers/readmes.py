"""Invented READMEs of 5 to 8 KB in a learner's sections, the same for the same seed.

How dense they are in headings, lists, code, emphasis and links is set after real READMEs (3.5
headings, 8 list items, 4 bold words, 1.5 code spans and half a fence for each KB), so that parsing
them costs what parsing real ones costs.
"""

from __future__ import annotations

from random import Random

PARTS = (
    "overview",
    "technologies",
    "concepts",
    "challenges",
    "practices",
    "collaboration",
    "wider",
)

_TITLES = {
    "overview": (
        "Program Overview",
        "About the ProDev Backend Program",
        "What this repository is",
        "📘 Overview",
    ),
    "technologies": (
        "Key Technologies",
        "Technologies Covered",
        "🛠️ Tech Stack",
        "Tools and Technologies I learned",
    ),
    "concepts": (
        "Backend Concepts",
        "Important Backend Development Concepts",
        "🧠 Core Concepts",
        "Concepts I use",
    ),
    "challenges": (
        "Challenges and Solutions",
        "Challenges Faced & Solutions Implemented",
        "🧗 Challenges",
    ),
    "practices": (
        "Best Practices and Takeaways",
        "Best Practices & Personal Takeaways",
        "💡 Lessons Learned",
    ),
    "collaboration": ("Collaboration", "Working with others", "🤝 Who I worked with"),
    "wider": ("Further Topics", "Beyond the basics", "System design notes"),
}
_WHO = (
    "I",
    "Our group",
    "My study partner",
    "The team",
    "Our reviewer",
    "Everyone in the pod",
    "Half of the class",
)
_DID = (
    "measured",
    "rewrote",
    "compared",
    "documented",
    "profiled",
    "untangled",
    "split up",
    "rehearsed",
    "sketched",
    "shipped",
    "tested",
    "replaced",
    "simplified",
    "broke and fixed",
)
_WHAT = (
    "the booking endpoint",
    "a ferry timetable service",
    "the seed bank catalogue",
    "the invoice exporter",
    "a library of weather readings",
    "the choir's ticket shop",
    "the bicycle rental API",
    "an allotment planner",
    "the village radio archive",
    "a parcel tracker",
    "the recipe search",
    "a museum's guest book",
    "the night market payments",
    "a tide gauge importer",
    "the chess club ladder",
)
_HOW = (
    "with a failing test first",
    "by reading the query plan",
    "before lunch on a Tuesday",
    "on a whiteboard",
    "behind a feature switch",
    "with three small pull requests",
    "while the staging server slept",
    "in pairs",
    "after the second code review",
    "by logging every slow call",
    "with nothing but a notebook",
    "using a throwaway script",
    "from the issue backwards",
)
_WHY = (
    "because the page took nine seconds",
    "so that nobody waits for the mail server",
    "since two writers raced for one row",
    "to keep the nightly report honest",
    "as the old answer was cached for a week",
    "because the index did not match the filter",
    "so the mobile team could start",
    "to see where the time went",
    "since retries doubled the orders",
    "because a migration locked the table",
    "to make rollbacks boring",
    "as the tokens never expired",
)
_TECH = {
    "Python": (
        "type hints",
        "context managers",
        "generators",
        "dataclasses",
        "virtual environments",
    ),
    "Django": ("the ORM", "migrations", "signals", "the admin", "class-based views", "middleware"),
    "REST APIs": ("status codes", "pagination", "serializers", "versioned routes", "throttling"),
    "GraphQL": ("schemas", "resolvers", "mutations", "batched loaders", "fragments"),
    "Docker": (
        "multi-stage images",
        "compose files",
        "health checks",
        "small base images",
        "volumes",
    ),
    "CI/CD": (
        "GitHub Actions",
        "a test matrix",
        "deploy previews",
        "linting on every push",
        "protected branches",
    ),
    "PostgreSQL": ("indexes", "transactions", "window functions", "explain plans"),
    "Redis": ("expiring keys", "rate counters", "sorted sets", "pub/sub"),
}
_CONCEPTS = {
    "Database Design": (
        "normalisation",
        "foreign keys",
        "composite indexes",
        "entity diagrams",
        "constraints",
    ),
    "Asynchronous Programming": (
        "async views",
        "event loops",
        "background tasks",
        "task queues",
        "back-pressure",
    ),
    "Caching Strategies": (
        "cache-aside",
        "time to live",
        "invalidation on write",
        "per-view caching",
        "warm caches",
    ),
    "Authentication": ("short-lived tokens", "refresh rotation", "password hashing", "scopes"),
    "Testing": ("fixtures", "factories", "contract tests", "coverage of branches"),
}
_WIDER = ("Message Queues", "Celery and RabbitMQ", "System Design", "Observability", "Load Testing")
_CODE = (
    (
        "python",
        (
            "def total(lines: list[Line]) -> int:\n    # {what}\n    return sum(line.price * "
            "line.count for line in lines)"
        ),
    ),
    ("bash", "docker compose up --build {slug}\ncurl -s localhost:8000/api/{slug}/ | jq '.count'"),
    (
        "yaml",
        (
            "on: [push]\njobs:\n  {slug}:\n    runs-on: ubuntu-latest\n    steps:\n      - run: "
            "make test"
        ),
    ),
    ("graphql", "query {{\n  {slug}(first: 10) {{\n    name\n    updatedAt\n  }}\n}}"),
    ("sql", "SELECT count(*) FROM {slug}\nWHERE seen_at > now() - interval '1 day';  -- {what}"),
)


def readme(seed: str, login: str, missing: frozenset[str] = frozenset()) -> str:
    """Return a learner's README of 5 to 8 KB, without the sections named in `missing`."""
    random = Random(seed)
    lines = [f"# {_title_of(random, login)}", "", _sentence(random) + " " + _sentence(random), ""]
    for part in PARTS:
        if part not in missing:
            lines += [f"## {random.choice(_TITLES[part])}", "", *_WRITERS[part](random), ""]
    wanted = random.randint(5_300, 7_600)
    written = sum(len(line.encode()) + 1 for line in lines)
    while written < wanted:
        more = _notes(random)
        lines += more
        written += sum(len(line.encode()) + 1 for line in more)
    return "\n".join(lines) + "\n"


def near_copy(text: str, login: str) -> str:
    """Return the README as somebody else would hand it in: another name, one more line."""
    return (
        f"# Nexus notes by {login}\n\nThese notes are kept by {login}.\n" + text.split("\n", 1)[1]
    )


def _title_of(random: Random, login: str) -> str:
    return random.choice(
        (f"ALX Project Nexus: {login}", "Project Nexus 🚀", f"Backend notes of {login}", "Nexus")
    )


def _sentence(random: Random) -> str:
    text = (
        f"{random.choice(_WHO)} {random.choice(_DID)} {random.choice(_WHAT)} {random.choice(_HOW)}"
    )
    tail = random.random()
    if tail < 0.5:
        text += f" {random.choice(_WHY)}"
    if tail < 0.2:
        text += f", and **{random.choice(_DID)}** {random.choice(_WHAT)} too"
    return text + "."


def _phrase(random: Random) -> str:
    """A short list item, as most of them are."""
    return f"{random.choice(_DID).capitalize()} {random.choice(_WHAT)} {random.choice(_HOW)}"


def _paragraph(random: Random, sentences: int) -> str:
    return " ".join(_sentence(random) for _ in range(sentences))


def _item(random: Random, name: str, details: tuple[str, ...]) -> str:
    first, second = random.sample(details, 2)
    return f"- **{name}**: {first} and `{second}`"


def _overview(random: Random) -> list[str]:
    return [
        "This repository documents what I learned in the ProDev Backend Engineering program.",
        _paragraph(random, 2),
    ]


def _technologies(random: Random) -> list[str]:
    names = list(_TECH)
    random.shuffle(names)
    lines = []
    for name in names:
        lines += [_item(random, name, _TECH[name]), f"  - {_phrase(random)}"]
    return lines


def _concepts(random: Random) -> list[str]:
    lines = []
    for name, details in _CONCEPTS.items():
        first, second = random.sample(details, 2)
        lines += [
            f"### {name}",
            "",
            f"{first.capitalize()} and {second}. {_paragraph(random, 2)}",
            "",
        ]
    return lines[:-1]


def _challenges(random: Random) -> list[str]:
    lines = []
    for number in range(1, random.randint(3, 5)):
        lines += [
            f"### {number}. Trouble with {random.choice(_WHAT)}",
            "",
            f"- **Challenge:** {_sentence(random)}",
            f"- **Solution:** {_sentence(random)}",
            "",
        ]
    return lines[:-1]


def _practices(random: Random) -> list[str]:
    practices = [f"- {_phrase(random)}" for _ in range(random.randint(4, 7))]
    takeaways = [
        f"{number}. I learned why {_sentence(random)}" for number in range(1, random.randint(4, 6))
    ]
    return ["### Best practices", "", *practices, "", "### Personal takeaways", "", *takeaways]


def _collaboration(random: Random) -> list[str]:
    return [
        "Frontend learners used my endpoints and backend learners reviewed them.",
        _paragraph(random, 1),
    ]


def _wider(random: Random) -> list[str]:
    return [f"* {name}: {_sentence(random)}" for name in random.sample(_WIDER, 3)]


def _notes(random: Random) -> list[str]:
    """A section of notes, about half a KB: a list, a fence, a table, with a link here and there."""
    slug = random.choice(_WHAT).rsplit(" ", 1)[1]
    lines = [f"### Notes on {random.choice(_WHAT)}", "", _sentence(random), ""]
    shape = random.random()
    if shape < 0.35:
        mark = random.choice(("- [ ] ", "- ", "- ", "* "))
        lines += [mark + _phrase(random) for _ in range(5)]
    elif shape < 0.8:
        language, code = random.choice(_CODE)
        lines += [
            f"```{language}",
            *code.format(what=_phrase(random), slug=slug).split("\n"),
            "```",
        ]
    else:
        lines += ["| What | Why |", "|---|---|"]
        lines += [f"| {random.choice(_WHAT)} | {random.choice(_WHY)} |" for _ in range(4)]
    if random.random() < 0.6:
        lines += [
            "",
            f"- See [{slug}](https://docs.invalid/{slug}) and [the plan](docs/{slug}.md)",
            f"- **{slug}** next",
        ]
    return [*lines, ""]


_WRITERS = {
    "overview": _overview,
    "technologies": _technologies,
    "concepts": _concepts,
    "challenges": _challenges,
    "practices": _practices,
    "collaboration": _collaboration,
    "wider": _wider,
}
