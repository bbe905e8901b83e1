"""Runs the action as GitHub's runner does: as a process from this checkout, or in the container built from it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import yaml

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Step:
    """What a workflow's step hands to the action.

    `event` is the payload of `event_name`; `workspace` is a folder whose files lie in the workspace beforehand.
    """

    api: str
    repository: str
    token: str
    sha: str = "0" * 40
    inputs: Mapping[str, str] = field(default_factory=dict)
    event_name: str = "push"
    event: Mapping[str, Any] = field(default_factory=dict)
    workspace: Path | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the step came to. `workspace` is where the action's files are."""

    exit_code: int
    outputs: Mapping[str, str]
    summary: str
    stdout: str
    stderr: str
    workspace: Path
    seconds: float = 0.0

    @property
    def log(self) -> str:
        """What a person reads: the runner keeps the lines that tell it what to mask to itself."""
        lines = (self.stdout + self.stderr).splitlines(keepends=True)
        return "".join(line for line in lines if not line.startswith("::add-mask::"))


class Runner(Protocol):
    """Runs a step."""

    def __call__(self, step: Step) -> Outcome: ...


def inherited() -> dict[str, str]:
    """The variables of this process that a program under test may see: where commands are, and how to be measured."""
    return {name: value for name, value in os.environ.items() if name == "PATH" or name.startswith("COVERAGE_")}


def evaluated(default: object, step: Step) -> str:
    """A default of action.yml with the two expressions that occur there."""
    return str(default).replace("${{ github.token }}", step.token).replace("${{ github.repository }}", step.repository)


def environment(step: Step, folder: Path) -> dict[str, str]:
    """The variables that GitHub documents for a step, and the inputs as INPUT_ and the upper-cased name."""
    declared = yaml.safe_load((ROOT / "action.yml").read_text())["inputs"]
    inputs = {name: step.inputs.get(name, evaluated(spec.get("default", ""), step)) for name, spec in declared.items()}
    unknown = set(step.inputs) - set(declared)
    assert not unknown, f"not an input of action.yml: {unknown}"
    return {
        **{f"INPUT_{name.upper().replace(' ', '_')}": value for name, value in inputs.items()},
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_API_URL": step.api,
        "GITHUB_GRAPHQL_URL": f"{step.api}/graphql",
        "GITHUB_SERVER_URL": "https://github.com",
        "GITHUB_REPOSITORY": step.repository,
        "GITHUB_REPOSITORY_OWNER": step.repository.split("/")[0],
        "GITHUB_SHA": step.sha,
        "GITHUB_REF": "refs/heads/main",
        "GITHUB_REF_NAME": "main",
        "GITHUB_RUN_ID": "1",
        "GITHUB_RUN_ATTEMPT": "1",
        "GITHUB_EVENT_NAME": step.event_name,
        "GITHUB_EVENT_PATH": str(folder / "event.json"),
        "GITHUB_WORKSPACE": str(folder / "workspace"),
        "GITHUB_OUTPUT": str(folder / "output"),
        "GITHUB_STEP_SUMMARY": str(folder / "summary"),
        "RUNNER_TEMP": str(folder / "temp"),
        "HOME": str(folder / "home"),
    }


def read_outputs(text: str) -> dict[str, str]:
    """The outputs in a GITHUB_OUTPUT file: `name=value`, or `name<<DELIMITER` and lines up to the delimiter."""
    outputs, lines = {}, iter(text.splitlines())
    for line in lines:
        name, several, delimiter = line.partition("<<")
        if several and "=" not in name:
            outputs[name] = "\n".join(iter(lambda end=delimiter: next(lines), delimiter))  # type: ignore[misc]
        else:
            name, _, outputs_value = line.partition("=")
            outputs[name] = outputs_value
    return outputs


@dataclass(frozen=True, slots=True)
class ProcessRunner:
    """Runs `nexus-check action` with this Python, in a fresh folder of `folder` for every step."""

    folder: Path

    def __call__(self, step: Step) -> Outcome:
        folder = self.folder / uuid.uuid4().hex
        for name in ("workspace", "temp", "home"):
            (folder / name).mkdir(parents=True)
        if step.workspace:
            shutil.copytree(step.workspace, folder / "workspace", dirs_exist_ok=True)
        (folder / "event.json").write_text(json.dumps(step.event))
        for name in ("output", "summary"):
            (folder / name).touch()
        done = subprocess.run(
            [sys.executable, "-m", "nexus_check", "action"],
            env=inherited() | environment(step, folder),
            cwd=folder / "workspace",
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        outputs = read_outputs((folder / "output").read_text())
        summary = (folder / "summary").read_text()
        return Outcome(done.returncode, outputs, summary, done.stdout, done.stderr, folder / "workspace")


@dataclass(frozen=True, slots=True)
class ContainerRunner:
    """Runs `root`/action.yml in the image built from its Dockerfile; `command` is the stand-in for GitHub's runner."""

    command: Path
    folder: Path
    root: Path = ROOT

    def build(self) -> None:
        """Build the image; the log is shown where that fails."""
        done = subprocess.run(
            [sys.executable, self.command, "--repo", self.root, "build"], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def __call__(self, step: Step) -> Outcome:
        event = self.folder / f"{uuid.uuid4().hex}.json"
        event.write_text(json.dumps(step.event))
        arguments = ["--event", str(event), "--event-name", step.event_name, "--repository", step.repository]
        arguments += ["--sha", step.sha, "--api", step.api, "--token", step.token, "--json"]
        if step.workspace:
            arguments += ["--workspace", str(step.workspace)]
        for name, value in step.inputs.items():
            arguments += ["--input", f"{name}={value}"]
        done = subprocess.run(
            [sys.executable, self.command, "--repo", self.root, "run", *arguments],
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        result = json.loads(done.stdout)
        return Outcome(
            result["exit_code"],
            result["outputs"],
            result["summary"],
            result["stdout"],
            result["stderr"],
            Path(result["workspace"]),
            result["seconds"],
        )
