"""One line or one title, and what it names: denials, plans, synonyms, words with other senses."""

from __future__ import annotations

from typing import Final

import pytest

from nexus_check.model import Finding, State
from tests.unit.judging import judged

TECHNOLOGIES: Final = "key-technologies"
CONCEPTS: Final = "backend-concepts"
TITLE_OF: Final = {TECHNOLOGIES: "Key Technologies", CONCEPTS: "Backend Concepts"}

REST, CI = "rest-apis", "ci-cd"
TABLES, ASYNC, CACHE = "database-design", "asynchronous-programming", "caching-strategies"

LINES: Final = [
    # criterion, line, what it names, what it does not
    # --- denied
    (TECHNOLOGIES, "We did not use GraphQL.", [], ["graphql"]),
    (TECHNOLOGIES, "I never touched Docker.", [], ["docker"]),
    (TECHNOLOGIES, "No GraphQL in this project.", [], ["graphql"]),
    (TECHNOLOGIES, "Everything ran on my machine without Docker.", [], ["docker"]),
    (TECHNOLOGIES, "I don't know Docker.", [], ["docker"]),
    (TECHNOLOGIES, "GraphQL: not covered", [], ["graphql"]),
    (TECHNOLOGIES, "- GraphQL: not yet\n- Docker: planned", [], ["graphql", "docker"]),
    (TECHNOLOGIES, "GraphQL: I did not get to this one yet, next year.", [], ["graphql"]),
    (TECHNOLOGIES, "I skipped GraphQL.", [], ["graphql"]),
    (TECHNOLOGIES, "I haven't learned CI/CD yet.", [], [CI]),
    (CONCEPTS, "Caching was not needed.", [], [CACHE]),
    (CONCEPTS, "We never got to asynchronous programming.", [], [ASYNC]),
    (CONCEPTS, "I learned nothing about database design.", [], [TABLES]),
    # --- planned
    (TECHNOLOGIES, "I plan to learn Docker.", [], ["docker"]),
    (TECHNOLOGIES, "I would like to add CI/CD later.", [], [CI]),
    (TECHNOLOGIES, "GraphQL (coming soon)", [], ["graphql"]),
    (TECHNOLOGIES, "TODO: Docker", [], ["docker"]),
    (TECHNOLOGIES, "We will use GraphQL next month.", [], ["graphql"]),
    (TECHNOLOGIES, "- [ ] Docker\n- [x] Django", ["django"], ["docker"]),
    (CONCEPTS, "I hope to learn caching strategies.", [], [CACHE]),
    (CONCEPTS, "Planned: asynchronous programming", [], [ASYNC]),
    # --- struck out or hidden
    (TECHNOLOGIES, "~~Docker~~ Django", ["django"], ["docker"]),
    (TECHNOLOGIES, "<!-- Docker --> Django", ["django"], ["docker"]),
    (TECHNOLOGIES, "![Docker](d.png) Django", ["django"], ["docker"]),
    # --- a denial that denies nothing, or something else
    (TECHNOLOGIES, "Not only Python but also Django.", ["python", "django"], []),
    (TECHNOLOGIES, "Docker is no longer a mystery to me.", ["docker"], []),
    (TECHNOLOGIES, "I learned Python. I did not use GraphQL.", ["python"], ["graphql"]),
    (
        TECHNOLOGIES,
        "- Python\n- Docker (not on Windows)\n- Django",
        ["python", "docker", "django"],
        [],
    ),
    (TECHNOLOGIES, "- Django\n- I plan to learn Docker", ["django"], ["docker"]),
    (
        TECHNOLOGIES,
        "I did not know Docker before. Now I ship every service with Docker.",
        ["docker"],
        [],
    ),
    (TECHNOLOGIES, "Vagrant did not start, so I learned Docker.", ["docker"], []),
    (TECHNOLOGIES, "It was not Flask but Django.", ["django"], []),
    (CONCEPTS, "Caching strategies: no stale prices.", [CACHE], []),
    (CONCEPTS, "Database design: not one fact in two places.", [TABLES], []),
    # --- other words for the same
    (TECHNOLOGIES, "RESTful services", [REST], []),
    (TECHNOLOGIES, "Django REST Framework", [REST, "django"], []),
    (TECHNOLOGIES, "DRF serializers", [REST, "django"], []),
    (TECHNOLOGIES, "REST, GraphQL", [REST, "graphql"], []),
    (TECHNOLOGIES, "GitHub Actions", [CI], []),
    (TECHNOLOGIES, "Continuous Integration with Jenkins", [CI], []),
    (TECHNOLOGIES, "CI-CD pipelines", [CI], []),
    (TECHNOLOGIES, "Dockerised services", ["docker"], []),
    (TECHNOLOGIES, "docker-compose", ["docker"], []),
    (TECHNOLOGIES, "Containerization of the whole app", ["docker"], []),
    (TECHNOLOGIES, "PYTHON 3.11, DJANGO 4.2", ["python", "django"], []),
    (CONCEPTS, "Normalisation and ERDs", [TABLES], []),
    (CONCEPTS, "Data modelling: relations and foreign keys", [TABLES], []),
    (CONCEPTS, "Designing schemas for PostgreSQL", [TABLES], []),
    (CONCEPTS, "async/await in views", [ASYNC], []),
    (CONCEPTS, "Background jobs with Celery", [ASYNC], []),
    (CONCEPTS, "Message queues: RabbitMQ hands work to the workers", [ASYNC], []),
    (CONCEPTS, "Redis as a cache for the front page", [CACHE], []),
    (CONCEPTS, "I cached the list of towns", [CACHE], []),
    # --- words that mean something else, or too little
    (TECHNOLOGIES, "The rest of the code is Python.", ["python"], [REST]),
    (TECHNOLOGIES, "I needed some rest.", [], [REST]),
    (TECHNOLOGIES, "An app for dockworkers", [], ["docker"]),
    (CONCEPTS, "PostgreSQL", [], [TABLES]),
    (CONCEPTS, "Redis and Postgres", [], [CACHE]),
    (CONCEPTS, "A cash desk for bakers", [], [CACHE]),
]

TITLES: Final = {
    "key-technologies": [
        "Tech Stack",
        "🛠️ Technologies Used",
        "Tools & Technologies",
        "2. KEY TECHNOLOGIES COVERED",
        "Technology stack:",
        "Technologies and tools I learned",
        "Core Technologies & Tools",
        "**Key Technologies**",
        "Languages, frameworks and tools",
        "The tech I worked with",
        "Skills & Tools",
        "Software and tools",
        "Core tech",
        "Skills gained",
        "The stack I worked with",
        "Tools and Frameworks",
    ],
    "backend-concepts": [
        "Important Backend Development Concepts",
        "🧠 Core Concepts",
        "Backend concepts I learned",
        "Key Backend Concepts",
        "Back-end concepts",
        "Backend Engineering Concepts",
        "Backend fundamentals",
        "CONCEPTS",
        "Fundamental concepts",
        "What I learned about the backend",
        "What I understood about backends",
        "Concepts, in my words",
        "Concepts backend",
        "Backend concept",
        "Backend Development",
    ],
    "challenges-and-solutions": [
        "Challenges & Solutions",
        "⚔️ Challenges Faced & Solutions Implemented",
        "Real-World Challenges & Solutions",
        "Challenges and how I solved them",
        "Problems I faced and how I fixed them",
        "My Struggles & Debugging Lessons",
        "Difficulties and solutions",
        "Obstacles I overcame",
        "Hurdles and fixes",
        "What was hard, and what I did about it",
        "How I solved problems",
        "Stumbling blocks",
        "Tough times",
        "Lessons from failures",
        "Chalenges and solutions",
        "My Learning Journey: Challenges & Breakthroughs",
        "Where I got stuck",
        "Stuff that broke and how I fixed it",
    ],
    "best-practices-and-takeaways": [
        "Best Practices & Personal Takeaways",
        "💡 Best Practices and Lessons Learned",
        "Key Takeaways & Best Practices",
        "5. Best practices and takeaways",
        "Best practices and what I learned",
        "Best practises and lessons learnt",
        "Practices I adopted, and what this taught me",
        "Recommended practices and how I grew",
        "Learnings & Best Practices",
        "Best practices and learnings",
        "Habits I keep, and what I take with me",
        "Golden rules, and what ProDev taught me",
        "Rules that I follow now, and things I learned",
        "Best practices, and what I have learned",
        "Key Practices, and what I'm taking with me",
        "Standards I follow, and what changed for me",
        "Best Practices for Future Learners, and My Growth",
    ],
    "collaboration": [
        "Collaboration",
        "🤝 Collaboration & Teamwork",
        "Working with frontend learners",
        "Who I collaborated with",
        "Where we collaborate",
    ],
}
"""Titles as people write them over each part."""

TEXTS: Final = {
    "key-technologies": (
        "Python, Django, REST APIs, GraphQL, Docker and CI/CD, all in one bakery's order book."
    ),
    "backend-concepts": (
        "- Database design: the tables came first\n- Asynchronous programming: a worker sends "
        "the mail\n"
        "- Caching strategies: the menu is kept for an hour"
    ),
    "challenges-and-solutions": (
        "The till lost orders when two people paid at once. I fixed it with one transaction."
    ),
    "best-practices-and-takeaways": (
        "- Review every change\n- I learned to read the whole error first"
    ),
    "collaboration": "Two frontend learners used my endpoints; we met on Discord every Friday.",
}

OTHER_TITLES: Final = [
    ("challenges-and-solutions", "Troubleshooting"),
    ("challenges-and-solutions", "Known Issues"),
    ("challenges-and-solutions", "Common issues"),
    ("challenges-and-solutions", "Problem Statement"),
    ("challenges-and-solutions", "Support & Issues"),
    ("backend-concepts", "Frontend Concepts"),
    ("backend-concepts", "Important Frontend Development Concepts"),
    ("backend-concepts", "Project Structure"),
    ("backend-concepts", "The Concept"),
    ("collaboration", "Contributing"),
    ("collaboration", "Contributing guidelines"),
    ("best-practices-and-takeaways", "Best practices for API users"),
    ("key-technologies", "Future technologies"),
]
"""Titles that sound like a part and are none."""

OVERVIEWS: Final = [
    "I graduated from the ALX ProDev Backend Engineering program in May.",
    "I spent six months in ALX's ProDev Backend program.",
    "My path through the ALX ProDev Backend Engineering program.",
    "Below is what the ProDev Backend program gave me.",
    "The ProDev Backend Engineering program at ALX Africa is a six-month course.",
    "ProDev Backend Engineering is ALX's course for people who like servers.",
    "The ALX ProDev Backend program, which is run online, lasts half a year.",
    "This project is a record of my experience in the ALX ProDev Backend Engineering program.",
    "It is a program where you learn to build backends.",
    "This repository was created as part of the ALX ProDev program to document my learnings.",
    "The capstone of ALX ProDev. This repository consolidates everything I have learned.",
    "The ProDev Backend program forms backend engineers by weekly projects.",
    "The ProDev Backend Enginering program of ALX teach us the backend.",
    "## The Program\n\nALX ProDev Backend Engineering, twenty weeks beside my work.",
]
"""First lines of a README that say what it documents."""

OTHER_OVERVIEWS: Final = [
    "A job board's backend, built with Django for the ALX ProDev program.",
    "Movie recommendations, built during ALX ProDev.",
    "This project is part of the ALX ProDev Backend Engineering program.",
    "This program is free software for bakeries: it offers an order book.",
    "The words overview of the program are used here in passing, and that is all.",
]
"""First lines of an app's README."""

APART: Final = (
    "# Nexus of Zanele Invented\n\nWhat I learned in the ProDev Backend Engineering program.\n\n"
)


MORE: Final = "\nThe order book of the bakery grew all through the winter, and so did I.\n"
"""A line that names nothing, so that a section is not too short to count."""


def on(criterion: str, text: str) -> Finding:
    """The finding of a criterion on a README."""
    return judged(text)[criterion]


@pytest.mark.parametrize(
    ("criterion", "line", "named", "unnamed"),
    LINES,
    ids=[line.replace("\n", " ") for _, line, _, _ in LINES],
)
def test_a_line_names_what_it_says_was_learned(
    criterion: str, line: str, named: list[str], unnamed: list[str]
) -> None:
    found = on(criterion, f"{APART}## {TITLE_OF[criterion]}\n\n{line}\n{MORE}")
    topics = {topic.id: topic.status for topic in found.topics}
    assert {topic: topics[topic] for topic in named} == dict.fromkeys(named, "pass")
    assert {topic: topics[topic] for topic in unnamed} == dict.fromkeys(unnamed, "fail")


@pytest.mark.parametrize(
    "title",
    ["Future work", "Next steps", "Roadmap", "What I will learn next", "🔮 Future Improvements"],
)
def test_a_section_on_the_future_names_nothing(title: str) -> None:
    found = on(
        TECHNOLOGIES, f"{APART}## Technologies\n\n- Python\n\n## {title}\n\n- GraphQL\n- Docker\n"
    )
    topics = {topic.id: topic.status for topic in found.topics}
    assert (topics["python"], topics["graphql"], topics["docker"]) == ("pass", "fail", "fail")


@pytest.mark.parametrize(
    ("criterion", "title"),
    [(criterion, title) for criterion, titles in TITLES.items() for title in titles],
)
def test_a_part_is_found_by_the_titles_that_people_write(criterion: str, title: str) -> None:
    found = on(criterion, f"{APART}## {title}\n\n{TEXTS[criterion]}\n")
    assert (found.state, found.line) == (State.GOOD, 5), found.message


@pytest.mark.parametrize(("criterion", "title"), OTHER_TITLES)
def test_a_title_that_sounds_alike_is_not_the_part(criterion: str, title: str) -> None:
    text = {"challenges-and-solutions": "- The port is in use: choose another one."}.get(
        criterion, TEXTS[criterion]
    )
    assert on(criterion, f"{APART}## {title}\n\n{text}\n").state is State.MISSING


@pytest.mark.parametrize("line", OVERVIEWS)
def test_a_line_that_tells_of_the_program_is_an_overview(line: str) -> None:
    assert on("program-overview", f"# Nexus\n\n{line}\n\n## Features\n").state is State.GOOD


@pytest.mark.parametrize("line", OTHER_OVERVIEWS)
def test_a_line_that_tells_of_an_app_is_no_overview(line: str) -> None:
    assert on("program-overview", f"# Nexus\n\n{line}\n\n## Features\n").state is State.MISSING
