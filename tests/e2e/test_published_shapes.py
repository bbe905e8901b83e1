"""What the program sends and writes, held against what GitHub and OASIS published."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from nexus_check.model import Report
from nexus_check.reporters import check_run, sarif
from tests import published
from tests.hostile import surfaces
from tests.unit import factories

pytestmark = pytest.mark.e2e

CREATE = ("post", "/repos/{owner}/{repo}/check-runs")
UPDATE = ("patch", "/repos/{owner}/{repo}/check-runs/{check_run_id}")

REPORTS = {
    "of every kind": factories.report(),
    "with nothing left to do": factories.report(factories.finding()),
    "not judged": factories.report(factories.unknown("readme")),
    "without a README": factories.report(factories.missing("readme", path=None), readme=None),
    "with more annotations than a request takes": factories.report(
        *(factories.missing(f"part-{number}") for number in range(120))
    ),
    "longer than GitHub takes": factories.report(
        *(
            factories.missing(f"part-{number}", message="é" * 500, fix="é\n" * 9_000)
            for number in range(120)
        )
    ),
}


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_github_takes_the_check_run(report: Report, node_modules: Path) -> None:
    first, *further = surfaces.outputs(report)
    conclusion = check_run.build(report).conclusion
    run = {"name": "Nexus check", "head_sha": factories.COMMIT, "conclusion": conclusion}
    published.request_validator(node_modules, *CREATE).validate(run | {"output": first})
    for batch in further:
        published.request_validator(node_modules, *UPDATE).validate({"output": batch})


def test_the_description_of_check_runs_refuses_what_github_refuses(node_modules: Path) -> None:
    """The validator itself rejects 51 annotations, an unknown conclusion and an unknown key."""
    (first,) = surfaces.outputs(factories.report())
    run = {"name": "x", "head_sha": factories.COMMIT, "conclusion": "success", "output": first}
    create = published.request_validator(node_modules, *CREATE)
    create.validate(run)
    assert not create.is_valid(run | {"conclusion": "error"})
    assert not create.is_valid(run | {"result": "success"})
    assert not create.is_valid(run | {"output": first | {"annotations": first["annotations"] * 51}})


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_sarif_is_sarif(report: Report, node_modules: Path) -> None:
    published.sarif_validator(node_modules).validate(json.loads(sarif.render([report])))


def test_several_reports_are_one_sarif_log(node_modules: Path) -> None:
    published.sarif_validator(node_modules).validate(
        json.loads(sarif.render(list(REPORTS.values())))
    )


def test_the_sarif_schema_refuses_what_is_none(node_modules: Path) -> None:
    """The yardstick itself."""
    log = json.loads(sarif.render([factories.report()]))
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    with pytest.raises(jsonschema.ValidationError, match="minimum"):
        published.sarif_validator(node_modules).validate(log)
