"""SARIF as code scanning reads it; tests/e2e/test_published_shapes.py has the schema."""

from __future__ import annotations

import json
from typing import Any

import pytest

from nexus_check.errors import UsageError
from nexus_check.model import Conclusion, Report, RepositoryRef
from nexus_check.reporters import escape, sarif
from tests.unit import factories


def run(report: Report) -> dict[str, Any]:
    (only,) = json.loads(sarif.render([report]))["runs"]
    return dict(only)


def categories(runs: list[dict[str, Any]]) -> list[str]:
    return [one["automationDetails"]["id"] for one in runs]


def test_what_is_not_met_is_a_result_on_its_lines() -> None:
    results = run(factories.report())["results"]
    assert [(result["ruleId"], result["level"]) for result in results] == [
        ("key-technologies", "error"),
        ("backend-concepts", "error"),
        ("collaboration", "warning"),
    ]
    place = results[0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "README.md", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 12, "endLine": 30}
    assert results[1]["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 1,
        "endLine": 1,
    }


def test_advice_on_a_readme_that_passes_is_a_note() -> None:
    passing = factories.report(
        factories.finding("headings"), factories.advised(), conclusion=Conclusion.SUCCESS
    )
    assert [result["level"] for result in run(passing)["results"]] == ["note"]


def test_a_target_given_twice_is_one_run() -> None:
    twice = [factories.report(), factories.report()]
    assert len(json.loads(sarif.render(twice))["runs"]) == 1


def test_more_runs_than_github_takes_are_refused() -> None:
    def named(number: int) -> Report:
        name = f"ada-invented/nexus-{number}"
        return factories.report(target=name, repository=RepositoryRef(full_name=name))

    several = [named(number) for number in range(sarif.RUNS + 1)]
    assert len(json.loads(sarif.render(several[:-1]))["runs"]) == 20
    with pytest.raises(UsageError, match="at most 20 repositories; 21 are given"):
        sarif.render(several)


def test_every_rule_says_what_code_scanning_shows() -> None:
    shown = run(factories.report())
    rules = shown["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [finding.criterion for finding in factories.MIXED]
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert rule["helpUri"] == f"{factories.HELP}#{rule['id']}"
        assert rule["helpUri"] in rule["help"]["text"]
        assert rule["helpUri"] in rule["help"]["markdown"]
        assert rule["defaultConfiguration"]["level"] in ("error", "warning")
    for result in shown["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_an_alert_stays_the_same_when_its_lines_move_and_differs_by_criterion() -> None:
    def prints(line: int) -> list[str]:
        report = factories.report(
            factories.incomplete(line=line, end_line=line), factories.missing()
        )
        return [
            result["partialFingerprints"]["primaryLocationLineHash"]
            for result in run(report)["results"]
        ]

    assert prints(12) == prints(90)
    assert len(set(prints(12))) == 2


def test_repositories_are_runs_of_categories_of_their_own() -> None:
    other = factories.report(repository=RepositoryRef("bob-invented/alx-project-nexus"))
    runs = json.loads(sarif.render([factories.report(), other]))["runs"]
    assert categories(runs) == [
        "nexus-check/ada-invented/alx-project-nexus/",
        "nexus-check/bob-invented/alx-project-nexus/",
    ]
    assert runs[0]["versionControlProvenance"] == [
        {"repositoryUri": factories.URL, "revisionId": factories.COMMIT, "branch": "main"}
    ]
    assert "versionControlProvenance" not in runs[1]


def test_what_could_not_be_judged_has_no_run_which_would_close_its_alerts() -> None:
    other = factories.report(
        factories.unknown("readme"),
        factories.missing(),
        repository=RepositoryRef("bob-invented/alx-project-nexus"),
    )
    runs = json.loads(sarif.render([other, factories.report()]))["runs"]
    assert categories(runs) == ["nexus-check/ada-invented/alx-project-nexus/"]


def test_two_refs_of_a_repository_are_categories_of_their_own() -> None:
    name = "ada-invented/alx-project-nexus"
    main, dev = (
        factories.report(target=f"https://github.com/{name}/tree/{ref}") for ref in ("main", "dev")
    )
    both = [f"nexus-check/{name}/{escape.url_path(report.target)}/" for report in (main, dev)]
    assert categories(json.loads(sarif.render([main, dev]))["runs"]) == both
    gone = factories.report(factories.unknown("readme"), target=dev.target)
    assert categories(json.loads(sarif.render([main, gone]))["runs"]) == both[:1]


def test_brackets_in_a_message_are_no_link() -> None:
    report = factories.report(factories.missing(message=r"see [this](x) or \o/"))
    assert run(report)["results"][0]["message"]["text"] == r"Missing: see \[this\](x) or \\o/"


@pytest.mark.parametrize(
    ("path", "uri"), [("docs/a b.md", "docs/a%20b.md"), ("/README.md", "README.md")]
)
def test_a_path_is_a_relative_address(path: str, uri: str) -> None:
    shown = run(factories.report(factories.missing(path=path)))
    assert shown["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri
