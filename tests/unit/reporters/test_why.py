"""`--why`: the rules that were tried, in order, up to the one that matched."""

from nexus_check import rubric as rubrics
from nexus_check.judge import Judge
from nexus_check.model import Readme, Repository, Snapshot
from nexus_check.reporters import why

RUBRIC = rubrics.parse(
    b"""
id: small
version: "1"
title: Small
criteria:
  - id: concepts
    kind: section
    level: required
    title: Concepts
    rules:
      - {in: title, phrases: [concept*], unless: [frontend]}
      - {in: label, phrases: [concepts, ideas]}
      - {in: text, phrases: [about concepts]}
    topics:
      - {id: caching, title: Caching, rules: [{in: text, phrases: [caching]}]}
""",
    "small.yml",
)


def shown(readme: str) -> list[str]:
    data = readme.encode()
    repository = Repository("alx-project-nexus")
    snapshot = Snapshot("ada", repository=repository, readme=Readme("README.md", data, len(data)))
    return why.render(Judge(RUBRIC).review(snapshot), RUBRIC).splitlines()


def test_rules_are_named_up_to_the_one_that_matched() -> None:
    assert shown("# Ada\n\n**Ideas**: caching of pages.\n") == [
        "Why: ada, by the rubric small",
        "  Concepts: met",
        "    section, rule 1 (in title): no match that counts (1 phrase)",
        "    section, rule 2 (in label): line 3 matches `ideas`",
        "    Caching, rule 1 (in text): line 3 matches `caching`",
    ]


def test_a_title_that_is_about_something_else_does_not_count() -> None:
    assert shown("# Ada\n\n## Frontend concepts\n\nOf React.\n")[1:] == [
        "  Concepts: missing",
        "    section, rule 1 (in title): no match that counts (1 phrase)",
        "    section, rule 2 (in label): no match that counts (2 phrases)",
        "    section, rule 3 (in text): no match that counts (1 phrase)",
        "    Caching, rule 1 (in text): no match that counts (1 phrase)",
    ]


def test_a_repository_is_named_in_full_as_in_the_report() -> None:
    repository = Repository("alx-project-nexus", full_name="ada/alx-project-nexus")
    report = Judge(RUBRIC).review(Snapshot(".", repository=repository))
    words = why.render(report, RUBRIC)
    assert words.startswith("Why: ada/alx-project-nexus, by the rubric small\n")
    assert "  Concepts: not checked\n" in words


def test_what_a_learner_is_called_does_not_act_on_the_terminal() -> None:
    report = Judge(RUBRIC).review(Snapshot("a\x1b[31m", repository=Repository("nexus")))
    assert "\x1b" not in why.render(report, RUBRIC)
