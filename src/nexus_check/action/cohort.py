"""The action's `sweep` and `merge`: the same commands as on the command line, their results as
outputs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from nexus_check import environment
from nexus_check.action.inputs import Inputs
from nexus_check.action.runner import Runner
from nexus_check.errors import UsageError
from nexus_check.model import Conclusion
from nexus_check.reporters import markdown

RESULTS = "results.jsonl"
SUMMARY_MARKDOWN = "summary.md"


class _Line(msgspec.Struct):
    """What is counted of a learner's report."""

    conclusion: Conclusion


Command = Callable[[str, list[str], Mapping[str, str]], int]
"""Runs a command of the command line: its name, its arguments, and credentials as environment
variables.
"""


def run(given: Inputs, runner: Runner, outputs: dict[str, object], call: Command) -> int:
    """Sweep or merge; returns the command's exit code.

    Raises `UsageError` for inputs that do not go together, or paths out of the workspace.
    """
    folder = runner.in_workspace("output-dir", given.output_dir)
    arguments = (
        sweep_arguments(given, runner) if given.command == "sweep" else merge_arguments(folder)
    )
    arguments += ["--fail-on", given.fail_on, "--output", str(folder)]
    with runner.taking_no_commands():
        code = call(given.command, arguments, credentials(given))
    runner.hand_over(folder)
    _report(folder, given, runner, outputs)
    return code


def sweep_arguments(given: Inputs, runner: Runner) -> list[str]:
    """The command line's arguments for a sweep, but for those that a merge takes as well."""
    if (given.roster is None) == (given.organization is None):
        raise UsageError("A sweep takes one of the inputs `roster` and `organization`.")
    arguments = ["--overwrite"]  # a job cannot ask; what an earlier one left here is replaced
    arguments += _source(given, runner)
    if given.rubric:
        for name in given.rubric.split(","):
            arguments += ["--rubric", runner.rubric(name.strip())]
    if given.shard:
        arguments += ["--shard", given.shard]
    if given.since:
        arguments += ["--since", str(runner.in_workspace("since", given.since))]
    return [*arguments, "--post", "--check-name", given.check_name] if given.post else arguments


def _source(given: Inputs, runner: Runner) -> list[str]:
    """Return the arguments that say who is in the cohort."""
    if given.organization:
        return ["--org", given.organization]
    column = ["--column", given.roster_column] if given.roster_column else []
    return ["--roster", str(runner.in_workspace("roster", given.roster or "")), *column]


def credentials(given: Inputs) -> dict[str, str]:
    """The secrets of the inputs under the names that the command line reads them by."""
    named = {
        environment.TOKEN: given.token.reveal() if given.token else None,
        environment.APP_ID: given.app_id,
        environment.APP_PRIVATE_KEY: given.app_private_key.reveal()
        if given.app_private_key
        else None,
    }
    return {name: value for name, value in named.items() if value}


def merge_arguments(folder: Path) -> list[str]:
    """The shards to join: the folders within `folder` that hold a sweep's results."""
    shards = sorted(str(found.parent) for found in folder.glob(f"*/**/{RESULTS}"))
    if not shards:
        raise UsageError(
            "There are no shards to merge: no folder inside the input `output-dir` holds "
            f"{RESULTS}."
        )
    return shards


def _report(folder: Path, given: Inputs, runner: Runner, outputs: dict[str, object]) -> None:
    """Set the outputs from what the command wrote, and add its summary to the job's."""
    results = folder / RESULTS
    if not results.is_file():
        return
    counts = count(results)
    outputs.update(
        counts, report=runner.relative(results), **{"output-dir": runner.relative(folder)}
    )
    outputs["conclusion"] = conclusion(counts)
    summary = folder / SUMMARY_MARKDOWN
    if given.job_summary and summary.is_file():
        runner.summarise(
            markdown.cut(summary.read_text(encoding="utf-8"), markdown.JOB_SUMMARY_BYTES)
        )


def count(results: Path) -> dict[str, int]:
    """The outputs that count learners, from a sweep's results, read line by line."""
    decoder = msgspec.json.Decoder(_Line)
    with results.open("rb") as lines:
        conclusions = [decoder.decode(line).conclusion for line in lines]
    return {
        "learners": len(conclusions),
        "learners-passed": conclusions.count(Conclusion.SUCCESS),
        "learners-not-judged": conclusions.count(Conclusion.ERROR),
    }


def conclusion(counts: dict[str, int]) -> Conclusion:
    """A sweep's verdict: `error` if any learner could not be judged, `success` if all meet the
    rubric.
    """
    if counts["learners-not-judged"]:
        return Conclusion.ERROR
    return (
        Conclusion.SUCCESS
        if counts["learners-passed"] == counts["learners"]
        else Conclusion.FAILURE
    )
