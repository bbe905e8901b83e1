"""The action's `sweep` and `merge`: options from the inputs, results as outputs and summary."""

from __future__ import annotations

from pathlib import Path

from nexus_check.action.event import Event
from nexus_check.action.inputs import Inputs
from nexus_check.action.rubrics import of_a_sweep
from nexus_check.action.runner import Runner
from nexus_check.cohort.earlier import RESULTS
from nexus_check.cohort.learners import parse_shard
from nexus_check.cohort.options import Credentials, MergeOptions, SweepOptions
from nexus_check.cohort.results import SUMMARY_MARKDOWN
from nexus_check.cohort.run import Ended, run_merge, run_sweep
from nexus_check.errors import UsageError
from nexus_check.model import CohortSummary, Conclusion
from nexus_check.reporters import markdown


def run(given: Inputs, happened: Event, runner: Runner, outputs: dict[str, object]) -> int:
    """Sweep or merge, set the outputs, and return the exit code.

    Raises `UsageError` for inputs that do not go together, or paths out of the workspace.
    """
    folder = runner.in_workspace("output-dir", given.output_dir)
    ended = (
        _swept(given, happened, folder, runner)
        if given.command == "sweep"
        else _merged(given, folder, runner)
    )
    runner.hand_over(folder)
    outputs.update(
        {
            "conclusion": conclusion(ended.summary),
            "learners": ended.summary.learners,
            "learners-passed": ended.summary.passed,
            "learners-not-judged": ended.summary.not_judged,
            "report": runner.relative(folder / RESULTS),
            "output-dir": runner.relative(folder),
        }
    )
    if given.job_summary:
        summary = (folder / SUMMARY_MARKDOWN).read_text(encoding="utf-8")
        runner.summarise(markdown.cut(summary, markdown.JOB_SUMMARY_BYTES))
    return ended.exit_code


def _swept(given: Inputs, happened: Event, folder: Path, runner: Runner) -> Ended:
    options = sweep_options(given, happened, folder, runner)
    credentials = Credentials(given.token, given.app_id, given.app_private_key)
    with runner.taking_no_commands():
        return run_sweep(options, credentials)


def _merged(given: Inputs, folder: Path, runner: Runner) -> Ended:
    options = MergeOptions(folders=shards(folder), output=folder, fail_on=given.fail_on)
    with runner.taking_no_commands():
        return run_merge(options)


def sweep_options(given: Inputs, happened: Event, folder: Path, runner: Runner) -> SweepOptions:
    """Return the options of a sweep into `folder`, which replaces an earlier sweep there."""
    if (given.roster is None) == (given.organization is None):
        raise UsageError("A sweep takes one of the inputs `roster` and `organization`.")
    if given.roster_column and given.roster is None:
        raise UsageError("The input `roster-column` is for a `roster`, which is not given.")
    if given.post and given.app_id is None:
        raise UsageError("The input `post` needs a GitHub App: `app-id` and `app-private-key`.")
    return SweepOptions(
        rubrics=tuple(of_a_sweep(name, happened, runner) for name in given.rubric),
        output=folder,
        roster=runner.in_workspace("roster", given.roster) if given.roster else None,
        org=given.organization,
        column=given.roster_column,
        shard=parse_shard(given.shard) if given.shard else None,
        since=runner.in_workspace("since", given.since) if given.since else None,
        overwrite=True,
        post=given.post,
        check_name=given.check_name,
        fail_on=given.fail_on,
    )


def shards(folder: Path) -> tuple[Path, ...]:
    """Return the folders inside `folder` that hold a sweep's results."""
    found = sorted(results.parent for results in folder.glob(f"*/**/{RESULTS}"))
    if not found:
        raise UsageError(
            "There are no shards to merge: no folder inside the input `output-dir` holds "
            f"{RESULTS}."
        )
    return tuple(found)


def conclusion(summary: CohortSummary) -> Conclusion:
    """Return `error` if any learner was not judged, `success` if all meet the rubric."""
    if summary.not_judged:
        return Conclusion.ERROR
    met = summary.passed == summary.learners
    return Conclusion.SUCCESS if met else Conclusion.FAILURE
