"""Run the action as GitHub's runner does, as a process from this checkout or in its container."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Any, Protocol

import yaml

from tests.e2e.engines import Command, Engine

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Step:
    """What a workflow's step gives to the action.

    `event` is the payload of `event_name`; the files of the folder `workspace` are copied into the
    workspace.
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
    """The result of a step. `workspace` is the folder that the action wrote its files to."""

    exit_code: int
    outputs: Mapping[str, str]
    summary: str
    stdout: str
    stderr: str
    workspace: Path

    @property
    def log(self) -> str:
        """The step's log as GitHub shows it, without `::add-mask::` lines."""
        lines = (self.stdout + self.stderr).splitlines(keepends=True)
        return "".join(line for line in lines if not line.startswith("::add-mask::"))


class Runner(Protocol):
    """Runs a step."""

    def __call__(self, step: Step) -> Outcome: ...


def inherited() -> dict[str, str]:
    """Return the variables that a program under test inherits: PATH, and those of coverage."""
    return {
        name: value
        for name, value in os.environ.items()
        if name == "PATH" or name.startswith("COVERAGE_")
    }


def evaluated(default: object, step: Step) -> str:
    """Return a default of action.yml with the two expressions that occur there filled in."""
    return (
        str(default)
        .replace("${{ github.token }}", step.token)
        .replace("${{ github.repository }}", step.repository)
    )


def declared(kind: str) -> dict[str, Any]:
    """Return the `inputs` or `outputs` of action.yml, or what it `runs`."""
    section: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text())[kind]
    return section


def environment(step: Step, top: Path) -> dict[str, str]:
    """Return a step's variables as GitHub documents them, with the inputs as INPUT_NAME.

    `top` is the folder that the runner mounts as /github in a container.
    """
    inputs = declared("inputs")
    assert set(step.inputs) <= set(inputs), (
        f"not inputs of action.yml: {set(step.inputs) - set(inputs)}"
    )
    given = {
        name: step.inputs.get(name, evaluated(spec.get("default", ""), step))
        for name, spec in inputs.items()
    }
    return {
        **{f"INPUT_{name.upper().replace(' ', '_')}": value for name, value in given.items()},
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
        "GITHUB_EVENT_PATH": str(top / "workflow/event.json"),
        "GITHUB_WORKSPACE": str(top / "workspace"),
        "GITHUB_OUTPUT": str(top / "file_commands/set_output"),
        "GITHUB_STEP_SUMMARY": str(top / "file_commands/step_summary"),
        "RUNNER_TEMP": str(top / "runner_temp"),
        "HOME": str(top / "home"),
    }


def prepared(step: Step, parent: Path) -> Path:
    """Make the folders and files that the runner makes before a step; return their top folder."""
    top = parent / uuid.uuid4().hex
    for name in ("workspace", "runner_temp", "home", "workflow", "file_commands"):
        (top / name).mkdir(parents=True)
    if step.workspace:
        shutil.copytree(step.workspace, top / "workspace", dirs_exist_ok=True)
    (top / "workflow/event.json").write_text(json.dumps(step.event))
    for name in ("set_output", "step_summary"):
        (top / "file_commands" / name).touch()
    return top


def outcome(done: subprocess.CompletedProcess[str], top: Path) -> Outcome:
    """Return what a finished step printed and wrote; fail for an undeclared output."""
    outputs = read_outputs((top / "file_commands/set_output").read_text())
    assert set(outputs) <= set(declared("outputs"))
    summary = (top / "file_commands/step_summary").read_text()
    return Outcome(done.returncode, outputs, summary, done.stdout, done.stderr, top / "workspace")


def read_outputs(text: str) -> dict[str, str]:
    """Return the outputs in a GITHUB_OUTPUT file: `name=value`, or `name<<END`, lines, `END`."""
    outputs, lines = {}, iter(text.splitlines())
    for line in lines:
        name, several, delimiter = line.partition("<<")
        if several and "=" not in name:
            outputs[name] = "\n".join(takewhile(delimiter.__ne__, lines))
        else:
            name, _, outputs_value = line.partition("=")
            outputs[name] = outputs_value
    return outputs


@dataclass(frozen=True, slots=True)
class ProcessRunner:
    """Runs `nexus-check action` with this Python, in a new folder below `folder` for every step."""

    folder: Path

    def __call__(self, step: Step) -> Outcome:
        top = prepared(step, self.folder)
        done = subprocess.run(
            [sys.executable, "-m", "nexus_check", *declared("runs")["args"]],
            env=inherited() | environment(step, top),
            cwd=top / "workspace",
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return outcome(done, top)


@dataclass(frozen=True, slots=True)
class ContainerRunner:
    """Runs action.yml in a container of the image built from the Dockerfile."""

    engine: Engine
    folder: Path

    def __call__(self, step: Step) -> Outcome:
        return self.run(step, *declared("runs")["args"])

    def run(self, step: Step, *arguments: str, entrypoint: str | None = None) -> Outcome:
        """Run the image as `docker run IMAGE ARGUMENTS` does, in the step's folders."""
        top = prepared(step, self.folder)
        inside = environment(step, Path("/github"))
        return outcome(
            self.engine.run(Command(arguments, inside, {top: "/github"}, entrypoint)), top
        )
