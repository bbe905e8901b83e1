"""The audit tells a known weakness from an advisory service that does not answer."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from scripts import audit

KNOWN = {
    "name": "tarsus",
    "version": "1.0",
    "vulns": [{"id": "GHSA-0000-invented", "fix_versions": ["1.1"]}],
}
CLEAN = {"name": "femur", "version": "2.0", "vulns": []}
UNKNOWN = {"name": "tibia", "skip_reason": "Dependency not found"}


def answering(monkeypatch: pytest.MonkeyPatch, printed: str) -> None:
    """Let pip-audit print this."""

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 0, stdout=printed)

    monkeypatch.setattr(subprocess, "run", run)


def test_a_known_weakness_fails_and_names_the_version_without_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answering(monkeypatch, json.dumps({"dependencies": [KNOWN, CLEAN, UNKNOWN]}))
    assert audit.main() == 1
    printed = capsys.readouterr().out
    assert "tarsus 1.0: GHSA-0000-invented, fixed in ['1.1']" in printed
    assert "runtime.txt: 2 of 3 packages audited" in printed


@pytest.mark.parametrize(
    "printed",
    ["", "a traceback", json.dumps({"dependencies": [UNKNOWN]})],
    ids=["nothing", "no JSON", "nothing is known of any package"],
)
def test_an_unreachable_service_is_no_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], printed: str
) -> None:
    answering(monkeypatch, printed)
    assert audit.main() == 0
    assert capsys.readouterr().out.count("not audited") == len(audit.LOCKS)


def test_a_service_that_takes_too_long_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        raise subprocess.TimeoutExpired(command, audit.SECONDS)

    monkeypatch.setattr(subprocess, "run", run)
    assert audit.ask(Path("runtime.txt")) is None
