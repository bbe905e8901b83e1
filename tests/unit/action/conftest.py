"""The action's steps with sweeping and merging replaced."""

from __future__ import annotations

import msgspec
import pytest

from nexus_check.cohort.options import Credentials, MergeOptions, SweepOptions
from nexus_check.cohort.run import Ended
from tests.unit.cohort import made


class Cohorts:
    """Takes the place of sweeping and merging; keeps what was asked for."""

    def __init__(self) -> None:
        self.asked: list[SweepOptions | MergeOptions] = []
        self.credentials = Credentials()

    def sweep(self, options: SweepOptions, credentials: Credentials) -> Ended:
        self.credentials = credentials
        return self.merge(options)

    def merge(self, options: SweepOptions | MergeOptions) -> Ended:
        self.asked.append(options)
        summary = made.folder(options.output, made.entries("ada"))
        (options.output / "summary.md").write_text("# A sweep of 4 learners\n")
        counted = {"learners": 4, "passed": 2, "not_met": 1, "not_judged": 1}
        return Ended(msgspec.structs.replace(summary, **counted), 3)


@pytest.fixture(name="cohorts")
def _cohorts(monkeypatch: pytest.MonkeyPatch) -> Cohorts:
    cohorts = Cohorts()
    monkeypatch.setattr("nexus_check.action.cohort.run_sweep", cohorts.sweep)
    monkeypatch.setattr("nexus_check.action.cohort.run_merge", cohorts.merge)
    return cohorts
