"""The action's inputs, as action.yml declares them, read from the environment and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from nexus_check.errors import UsageError
from nexus_check.github.auth import Secret, check_token
from nexus_check.reporters.check_run import DEFAULT_NAME
from nexus_check.rubric import DEFAULT as DEFAULT_RUBRIC
from nexus_check.targets import quoted

Command = Literal["check", "sweep", "merge"]
FailOn = Literal["required", "never"]
CheckRun = Literal["auto", "never"]
T = TypeVar("T", bound=str)

DEFAULT_REPORT = "nexus-report.json"
DEFAULT_OUTPUT_DIR = "nexus-report"

# The values of YAML 1.2's core schema, which the runner's own toolkit takes.
_TRUE = {"true", "True", "TRUE"}
_FALSE = {"false", "False", "FALSE"}


@dataclass(frozen=True, slots=True)
class Inputs:
    """What `with:` gave, defaults filled in. Texts without a default are None when left empty."""

    token: Secret | None = field(default=None, repr=False)
    command: Command = "check"
    repository: str | None = None
    ref: str | None = None
    rubric: tuple[str, ...] = (DEFAULT_RUBRIC,)
    fail_on: FailOn = "required"
    check_run: CheckRun = "auto"
    check_name: str = DEFAULT_NAME
    annotations: bool = True
    job_summary: bool = True
    report_file: str | None = DEFAULT_REPORT
    sarif_file: str | None = None
    app_id: str | None = None
    app_private_key: Secret | None = field(default=None, repr=False)
    roster: str | None = None
    roster_column: str | None = None
    organization: str | None = None
    output_dir: str = DEFAULT_OUTPUT_DIR
    shard: str | None = None
    since: str | None = None
    post: bool = False


def read(environment: Mapping[str, str]) -> Inputs:
    """Read and check all inputs.

    Raises `UsageError` naming the input and what it may be; the value of a secret is never
    repeated.
    """
    given = _Given(environment)
    app_id, app_private_key = given.text("app-id"), given.text("app-private-key")
    if app_private_key and not app_id:  # the key alone may be withheld: it is a secret
        raise UsageError(
            "The input `app-id` is missing: a GitHub App takes both `app-id` and `app-private-key`."
        )
    command: Command = given.choice("command", ("check", "sweep", "merge"), "check")
    return Inputs(
        token=check_token(given.text("token")),
        command=command,
        repository=given.text("repository"),
        ref=given.text("ref"),
        rubric=given.list("rubric") or (DEFAULT_RUBRIC,),
        fail_on=given.choice(
            "fail-on", ("required", "never"), "required" if command == "check" else "never"
        ),
        check_run=given.choice("check-run", ("auto", "never"), "auto"),
        check_name=given.text("check-name") or DEFAULT_NAME,
        annotations=given.flag("annotations", default=True),
        job_summary=given.flag("job-summary", default=True),
        report_file=given.text("report-file") if given.names("report-file") else DEFAULT_REPORT,
        sarif_file=given.text("sarif-file"),
        app_id=app_id,
        app_private_key=Secret(app_private_key) if app_private_key else None,
        roster=given.text("roster"),
        roster_column=given.text("roster-column"),
        organization=given.text("organization"),
        output_dir=given.text("output-dir") or DEFAULT_OUTPUT_DIR,
        shard=given.text("shard"),
        since=given.text("since"),
        post=given.flag("post", default=False),
    )


def variable(name: str) -> str:
    """Return an input's variable: upper case, `_` for blanks, hyphens kept (the runner's rule)."""
    return "INPUT_" + name.replace(" ", "_").upper()


class _Given:
    """The inputs as they came."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def names(self, name: str) -> bool:
        """Return whether the input is there, be it empty."""
        return variable(name) in self._environment

    def text(self, name: str) -> str | None:
        return self._environment.get(variable(name), "").strip() or None

    def list(self, name: str) -> tuple[str, ...]:
        """Return what is between commas."""
        return tuple(filter(None, map(str.strip, (self.text(name) or "").split(","))))

    def choice(self, name: str, allowed: tuple[T, ...], default: T) -> T:
        value = self.text(name)
        if value is None:
            return default
        for each in allowed:
            if value == each:
                return each
        raise UsageError(f"The input `{name}` is {quoted(value)}; it may be {_listed(allowed)}.")

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.text(name)
        if value is None:
            return default
        if value in _TRUE | _FALSE:
            return value in _TRUE
        raise UsageError(f"The input `{name}` is {quoted(value)}; it may be `true` or `false`.")


def _listed(values: tuple[str, ...]) -> str:
    return " or ".join(f"`{value}`" for value in values)
