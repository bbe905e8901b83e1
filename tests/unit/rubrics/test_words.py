"""What covers a topic and what says what the program is, by the built-in rubric's words: near misses first."""

from __future__ import annotations

from typing import Final, NamedTuple

import pytest
from _pytest.mark import ParameterSet

from nexus_check.model import Status
from nexus_check.rubric import load
from tests.unit.judging import APP, LEARNING, covered, judged


class Said(NamedTuple):
    """Lines that do not cover a topic, and lines that do."""

    others: tuple[str, ...]
    own: tuple[str, ...]


TOPICS: Final[dict[str, Said]] = {
    "python": Said(
        others=(
            "No Python was harmed here, as we wrote Go.",
            "I plan to learn Python next.",
            "The Pythonic way is another thing.",
            "See python.org for it.",
            "https://www.python.org/doc",
            "![Python](https://img.example/python.svg)",
            "<!-- Python -->",
            "`python manage.py runserver`",
        ),
        own=(
            "I wrote everything in Python.",
            "- **Python**: generators",
            "Python's context managers",
            "python3 scripts",
        ),
    ),
    "django": Said(
        others=("We did not use Django.", "I would like to learn Django one day.", "I may use Django later.", "Flask."),
        own=("Django REST Framework gave us viewsets.", "DRF serializers", "Django's ORM", "django-filter"),
    ),
    "rest-apis": Said(
        others=(
            "The rest of the week I slept.",
            "All the rest is history.",
            "Let the dough rest.",
            "Rest assured.",
            "Rest days",
            "We do not have a REST API.",
        ),
        own=(
            "RESTful services",
            "REST APIs",
            "DRF",
            "Django REST Framework",
            "REST endpoints with pagination",
            "REST principles",
            "API styles: REST and GraphQL",
            "REST/GraphQL",
            "APIs (REST & GraphQL)",
            "Building APIs with REST",
            "API development (REST)",
            "REST over SOAP",
            "**REST**: one address a thing",
        ),
    ),
    "graphql": Said(
        others=(
            "We may add GraphQL later.",
            "We do not use GraphQL.",
            "GraphQL is planned.",
            "GraphQL (coming soon)",
            "No GraphQL yet.",
            "GraphQL will be added.",
            "Later on I hope to use GraphQL.",
            "A graph of sales",
            "Strawberry jam",
        ),
        own=("GraphQL", "Graphene-Django", "a graph-ql schema", "Strawberry GraphQL", "not only REST but GraphQL"),
    ),
    "docker": Said(
        others=("Without Docker it was fine.", "Docker is planned.", "The port was full of ships.", "A contained joy"),
        own=("Docker", "docker-compose", "Containerization", "containerised services", "I no longer fear Docker."),
    ),
    "ci-cd": Said(
        others=(
            "Circumference",
            "We have no CI yet.",
            "I want to add CI/CD.",
            "CI/CD (planned)",
            "data pipelines",
            "a sales pipeline",
            "GitHub stars",
        ),
        own=(
            "CI/CD",
            "CI & CD",
            "CICD",
            "GitHub Actions",
            "a GitHub workflow runs the tests",
            "GitLab CI",
            "Jenkins",
            "Azure DevOps",
            "continuous integration and delivery",
            "automated testing and deployment",
        ),
    ),
    "database-design": Said(
        others=(
            "PostgreSQL",
            "MySQL and SQLite",
            "Interior design",
            "The database was slow.",
            "A good relationship with the team",
            "GraphQL schema design",
            "The index of a book",
            "The design of the page",
            "We designed the logo.",
            "Draw the owl.",
        ),
        own=(
            "Database design",
            "Data modelling",
            "Schema design",
            "Normalisation up to 3NF",
            "ERDs",
            "Entity-relationship diagrams",
            "Foreign keys",
            "Indexing",
            "Relationships between tables",
            "One-to-many relationships",
            "Table design",
            "Design the schema first",
            "I drew the tables on paper.",
            "Third normal form",
            "ForeignKey and ManyToManyField",
        ),
    ),
    "asynchronous-programming": Said(
        others=(
            "Celery",
            "Celery soup",
            "Redis",
            "RabbitMQ",
            "A synchronous call",
            "The background is blue.",
            "My background is law.",
            "People queue at the bank.",
            "Event management",
            "Patients wait in the queue.",
            "People go to the bank.",
            "Celery for the soup",
            "A slow worker",
        ),
        own=(
            "Asynchronous programming",
            "async/await",
            "asyncio",
            "Background tasks with Celery",
            "Celery workers",
            "Message queues",
            "Event loops",
            "Periodic tasks",
            "Work done in the background",
            "What is slow goes to a queue.",
            "Mails are pushed onto the queue.",
            "Celery (for sending mail)",
            "A RabbitMQ queue",
            "Concurrency",
        ),
    ),
    "caching-strategies": Said(
        others=("Redis", "Cash flow", "A cachet of its own", "No caching was used.", "Caching will be added."),
        own=("Caching", "Redis (caching)", "cache invalidation", "cached responses", "Cache-aside", "Memcached"),
    ),
}
WHERE: Final = {topic.id: one.id for one in load().criteria for topic in one.topics if topic.id in TOPICS}


def cases(*, own: bool) -> list[ParameterSet]:
    verb = "covers" if own else "does not cover"
    return [
        pytest.param(topic, line, id=f"{line!r} {verb} {topic}")
        for topic, said in TOPICS.items()
        for line in (said.own if own else said.others)
    ]


def place(topic: str, line: str) -> int | None:
    """The line at which a topic is found when a line is added under a title that names nothing."""
    text = f"{LEARNING}\n## What I met\n\n{line}\n\n## Licence\n\nNone.\n"
    return covered(judged(text)[WHERE[topic]]).get(topic)


@pytest.mark.parametrize(("topic", "line"), cases(own=False))
def test_a_near_miss(topic: str, line: str) -> None:
    assert place(topic, line) is None


@pytest.mark.parametrize(("topic", "line"), cases(own=True))
def test_a_line_that_covers_a_topic(topic: str, line: str) -> None:
    assert place(topic, line) == 7


# --- what was done about a challenge -------------------------------------------------------------------------------

UNANSWERED: Final = (
    "I found the documentation hard to read.",
    "I merged the wrong branch on a Friday.",
    "We went offline for two days.",
    "In the end the server crashed again.",
    "I got errors that nobody could explain.",
    "The page loaded all rows instead of ten.",
    "The deploy stopped without a message.",
    "I did not know where to put the logic.",
    "I started late.",
    "The build failed after I removed a file by accident.",
    "Every change broke the tests.",
    "So I could not deploy.",
    "Learning GraphQL took weeks.",
    "To see the way from request -> view was hard.",
)
ANSWERED: Final = (
    "Too many connections. Lowered the number of workers.",
    "I pushed my keys. Rotated all of them.",
    "The page was slow until it clicked: one query for each row.",
    "Two workers took one job. A peer showed me row locks.",
    "The worker read another setting. I put it into one file.",
    "The upload took any file. I validate the type now.",
    "The post went out before the row was there: on_commit.",
    "Nothing ran. Since then I test the settings.",
    "The image was too large. -> slim base",
    "Nobody could run it. A Makefile with one target saved everybody.",
    "The demo crashed. Next time there was a recording.",
    "Two people edited one migration. We agreed on who makes them.",
    "One query for each row. `select_related`.",
)


def answered(line: str) -> int | None:
    """The line of the solution when a line is added to a part on challenges."""
    text = f"{LEARNING}\n## Challenges\n\n- {line}\n\n## Licence\n\nNone.\n"
    return covered(judged(text)["challenges-and-solutions"]).get("solutions")


@pytest.mark.parametrize("line", UNANSWERED)
def test_a_challenge_that_nothing_is_done_about(line: str) -> None:
    assert answered(line) is None


@pytest.mark.parametrize("line", ANSWERED)
def test_what_is_done_about_a_challenge(line: str) -> None:
    assert answered(line) == 7


# --- the program ---------------------------------------------------------------------------------------------------

PASSING: Final = (
    "An app for people who count beans.",
    "An e-commerce backend with Django and PostgreSQL.",
    "This project was built as part of the ALX ProDev Backend Engineering program.",
    "Bean Tracker is my final project for ALX ProDev Backend.",
    "Bean Tracker was developed during the ALX ProDev program and runs for everybody.",
    "This is my ALX ProDev capstone: a job board with roles and search.",
    "Submitted for the ALX ProDev capstone.",
    "Built by Zola Invented, a ProDev Backend learner.",
    "The goal of this project is to build a movie API for the ALX ProDev program.",
    "The e-commerce API is part of the ProDev Backend Engineering program.",
    "The ProDev Frontend Engineering program taught me React.",
    "Collaborate with ProDev Frontend learners on Discord.",
    "The program reads a file and prints the beans.",
    "A gym program that lasts six weeks.",
    "A learning management system where each course is divided into modules.",
    "Thanks to ALX and to my mentors.",
    "An API for clinics, my ProDev backend project.",
    "A shop backend that I made for the ProDev Backend Engineering program in two weeks.",
    "This repo is the backend of the ProDev capstone shop.",
    "Part of ALX ProDev Backend. Run it with docker compose.",
    "The program helps users to count beans.",
    "Bean Tracker is my ProDev backend project, and in this repo you find its API.",
    "Bean Tracker keeps a record of beans and was my ProDev backend task.",
    "My ProDev backend task, done in three weeks with Django: a bean tracker.",
    "Here is the demo of my ProDev backend app.",
    "These are the steps to run my ProDev backend app.",
    "Bean Tracker exists to count beans and is a ProDev backend project.",
    "I completed the project for ALX ProDev in May.",
)
TELLING: Final = (
    "The ProDev Backend Engineering program taught me to build services that last.",
    "The ALX ProDev Backend program consists of eight modules.",
    "The ProDev Backend Engineering track focuses on scalable servers.",
    "The goal of ProDev Backend Engineering is to turn coders into engineers.",
    "The ProDev programme was split into weekly projects with peer review.",
    "The ProDev backend track was my first contact with queues and containers.",
    "ALX ProDev Backend is a six month program on Python, databases and deployment.",
    "ProDev Backend Engineering is a programme in which one builds APIs for real.",
    "ProDev Backend Engineering prepares developers for work on servers.",
    "ProDev runs for five months and covers everything behind an API.",
    "What is ProDev? A backend course of ALX Africa that lasts seven months.",
    "Here is what ProDev Backend covers: Python, Django, GraphQL and shipping it all.",
    "During the ALX Backend Engineering program I studied data modelling, queues and deployment.",
    "Throughout the ProDev Backend Engineering program I worked with databases, APIs and queues.",
    "I joined the ProDev Backend Engineering program in spring; each week had a theme and a project.",
    "I spent five months in the ALX ProDev Backend Engineering programme and wrote down what I learned.",
    "I wrote this after finishing the ALX ProDev Backend program, to remember it.",
    "This repository documents what I learned in the ProDev Backend Engineering program.",
    "This repository is my logbook of the backend program at ALX.",
    "This repo is a summary of the ProDev Backend Engineering course.",
    "This document captures my journey through the ALX ProDev Backend Engineering curriculum.",
    "Project Nexus is where I write down what ProDev Backend taught me.",
    "My notes from the ProDev Backend Engineering program.",
    "A reflection on my ProDev Backend experience.",
    "I finished ALX's backend course in May, and everything worth keeping from it is in this file.",
    "Backend engineering with ALX: nine months of servers and queues, with a project every week.",
    "From January to August I was a learner in the ProDev Backend programme, and here is what stuck.",
    "This is my written account of the ALX ProDev Backend Engineering year.",
    "The ProDev Backend Engineering program exists to make engineers of people who code a bit.",
    "The ALX backend program walked us from generators to deployed services.",
    "What is ProDev Backend? Twenty weeks in which you build, break and mend services.",
    "A field guide to what I picked up in ALX ProDev Backend Engineering.",
    "The ProDev Backend Engineering program helps people who code to become engineers.",
)
TITLES: Final = {"at the top": "# Nexus\n\n", "under a title": "# Nexus\n\n## Overview\n\n"}


def overview(text: str) -> tuple[Status, int | None]:
    finding = judged(text)["program-overview"]
    return finding.status, finding.line


@pytest.mark.parametrize("sentence", PASSING)
@pytest.mark.parametrize("beginning", TITLES.values(), ids=TITLES)
def test_a_sentence_that_does_not_tell_of_the_program(beginning: str, sentence: str) -> None:
    assert overview(f"{beginning}{sentence}\n") == (Status.FAIL, None)


@pytest.mark.parametrize("sentence", TELLING)
@pytest.mark.parametrize("beginning", TITLES.values(), ids=TITLES)
def test_a_sentence_that_tells_of_the_program(beginning: str, sentence: str) -> None:
    assert overview(f"{beginning}{sentence}\n") == (Status.PASS, 3)


@pytest.mark.parametrize("title", ["Licence", "Challenges", "Conclusion", "Future work", "Features"])
def test_where_nobody_looks_for_the_program(title: str) -> None:
    assert overview(f"# Nexus\n\nHello.\n\n## {title}\n\n{TELLING[0]}\n")[0] is Status.FAIL


@pytest.mark.parametrize("title", ["What ProDev Backend taught me", "Learnings from the ALX ProDev Backend program"])
def test_the_only_heading_may_tell_of_the_program(title: str) -> None:
    below = "- Write the test before the code that it asks for.\n" * 8
    assert overview(f"# {title}\n\n{below}") == (Status.PASS, 1)
    assert overview(f"# {title}\n\nComing soon.\n")[0] is Status.FAIL
    assert overview(f"# {title}\n\n## Practices\n\n{below}")[0] is Status.FAIL
    assert overview(f"# Built as part of ALX ProDev Backend\n\n{below}")[0] is Status.FAIL


def test_an_apps_readme_may_tell_of_the_program_as_well() -> None:
    assert overview(f"{APP}\n## About the program\n\n{TELLING[1]}\n") == (Status.PASS, 17)


# --- the tables ----------------------------------------------------------------------------------------------------


def test_a_phrase_is_said_once_in_its_list() -> None:
    tables = [load().vocabulary, *(one.options for one in load().criteria)]
    tables += [topic for one in load().criteria for topic in getattr(one.options, "topics", {}).values()]
    for table in tables:
        for role in table.__struct_fields__:
            value = getattr(table, role)
            if isinstance(value, tuple):
                assert len(set(value)) == len(value), (table, role)
