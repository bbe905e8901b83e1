"""The action's run: judge, write down what was found, and only then try to post it.

The order is the promise: by the time anything is asked for that GitHub may refuse, the report, the
summary and the verdict are written, and what a refusal changes is one line in the log.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TextIO
from urllib.parse import quote

import msgspec
from msgspec.structs import replace

from nexus_check import foreign
from nexus_check.action import cohort, event, inputs, rubrics
from nexus_check.action.event import Event
from nexus_check.action.inputs import Inputs
from nexus_check.action.runner import Runner
from nexus_check.errors import NexusError, Outage, Refused, TargetError
from nexus_check.github import check_runs
from nexus_check.github.apps import App, check_key
from nexus_check.github.check_runs import Posted
from nexus_check.github.client import Client, connect
from nexus_check.github.refusals import Circumstances, why_refused
from nexus_check.github.retry import Policy
from nexus_check.model import Conclusion, Level, Report, Snapshot, Status, Target
from nexus_check.panel import Panel
from nexus_check.reporters import annotations as marks
from nexus_check.reporters import check_run, json, markdown, sarif, text, wording
from nexus_check.sources import notes
from nexus_check.sources.rest import RestSource
from nexus_check.targets import parse_target

LOG_WIDTH = 100


def run(environment: Mapping[str, str], log: TextIO | None = None) -> int:
    """Run one step and return its exit code; every output is set, whatever happens."""
    runner = Runner(environment, log)
    outputs: dict[str, object] = {"conclusion": Conclusion.ERROR}
    try:
        for name in ("token", "app-private-key"):
            runner.mask(environment.get(inputs.variable(name), ""))
        given, happened = inputs.read(environment), event.read(environment)
        if given.command == "check":
            return _Check(given, happened, runner, outputs).run()
        return cohort.run(given, happened, runner, outputs)
    except Exception as error:
        runner.say_trace(error)
        told = foreign.explained(error)
        runner.error(str(told))
        return told.exit_code
    finally:
        runner.set_outputs(outputs)


@dataclass
class _Check:
    """Judges one repository; `with_app` says whether it acts as the GitHub App."""

    given: Inputs
    event: Event
    runner: Runner
    outputs: dict[str, object]
    with_app: bool = False

    def run(self) -> int:
        # A file out of the workspace is refused before anything is fetched.
        self.runner.in_workspace("report-file", self.given.report_file or "")
        self.runner.in_workspace("sarif-file", self.given.sarif_file or "")
        if self.event.pull:
            self.event = _with_head(self.event, self._of_the_token())
        chosen = [
            rubrics.choose(name, self.event, self.runner, self._of_the_token)
            for name in self.given.rubric
        ]
        panel = Panel([one.rubric for one in chosen])
        target = wanted(self.given, self.event, panel.repository_name)
        client = self._client(target)
        report = self._judge(panel, client, target)
        report = next(one for one in chosen if one.rubric.id == report.rubric.id).named_in(report)
        self.outputs.update(verdict(report))
        self._write(report)
        posted = self._post(client, target, report)
        if posted:
            self.outputs["check-run-url"] = posted.url
        elif self.given.annotations:
            self._mark(report)
        return exit_code(report.conclusion, self.given)

    def _judge(self, panel: Panel, client: Client, target: Target) -> Report:
        """Fetch and judge the target; a bug is a reason why it could not be judged."""
        try:
            return panel.review(self._fetch(client, target))
        except NexusError:
            raise
        except Exception as error:
            self.runner.say_trace(error)
            fault = str(foreign.explained(error))
            return panel.review(Snapshot(target.asked, learner=target.learner, fault=fault))

    def _fetch(self, client: Client, target: Target) -> Snapshot:
        """Fetch the target. What the event is about exists, whatever GitHub answers.

        A fork that cannot be seen any more is read from the workflow's repository, which has the
        commit too.
        """
        asked, happened = (target.full_name or "").casefold(), self.event
        own = asked == (happened.repository or "").casefold()
        heads = own or asked == (happened.head_repository or "").casefold()
        of_the_event = heads and target.ref is not None and target.ref == happened.commit
        try:
            snapshot = RestSource(client).fetch(target)
            unseen = snapshot.repository is None and snapshot.fault in {
                None,
                notes.no_such_account(target.owner or ""),
            }
        except TargetError:
            if not of_the_event:
                raise
            fault = notes.commit_not_shown(target)
            snapshot, unseen = Snapshot(target.asked, learner=target.learner, fault=fault), True
        if unseen and of_the_event and not own and happened.repository:
            return self._fetch(client, parse_target(happened.repository, target.ref, folders=False))
        if own and unseen and not snapshot.fault:
            return replace(snapshot, fault=notes.not_visible(target), notes=())
        return snapshot

    def _of_the_token(self) -> Client:
        token = self.given.token.reveal() if self.given.token else None
        return connect(token, policy=Policy(say=self.runner.say))

    def _client(self, target: Target) -> Client:
        """Return a client of the App if it is installed on the repository, else of the token."""
        if self.given.app_id and self.given.app_private_key:
            key = check_key(self.given.app_id, self.given.app_private_key.reveal())
            app = App(key, policy=Policy(say=self.runner.say), mask=self.runner.mask)
            client = app.client_for(target.full_name or "")
            if client:
                self.with_app = True
                return client
            self.runner.notice(
                f"The GitHub App is not installed on {target.full_name}: using `token`."
            )
        elif self.given.app_id:
            self.runner.notice(
                "The input `app-private-key` is empty, as GitHub passes no secrets to runs from "
                "forks or by Dependabot: using `token`."
            )
        return self._of_the_token()

    # --- writing down ----------------------------------------------------------------------------

    def _write(self, report: Report) -> None:
        given, runner = self.given, self.runner
        with self._going_on("The report was not printed"):
            runner.say(text.render([report], width=LOG_WIDTH, color=False))
        with self._going_on("The job summary was not written"):
            if given.job_summary:
                runner.summarise(markdown.render(report, limit_bytes=markdown.JOB_SUMMARY_BYTES))
        with self._going_on("The report file was not written"):
            if given.report_file:
                encoded = json.encode(report) + b"\n"
                self.outputs["report"] = runner.write("report-file", given.report_file, encoded)
        with self._going_on("The SARIF file was not written"):
            # Without results, SARIF would close the alerts that an earlier run opened.
            if given.sarif_file and report.conclusion is not Conclusion.ERROR:
                runner.write("sarif-file", given.sarif_file, sarif.render([report]).encode())

    @contextmanager
    def _going_on(self, what: str) -> Iterator[None]:
        """Turn any error into a warning that begins with `what`: the verdict is known."""
        try:
            yield
        except Exception as error:
            self.runner.say_trace(error)
            self.runner.warning(
                f"{what}, which does not affect the verdict: {foreign.explained(error)}"
            )

    def _mark(self, report: Report) -> None:
        """Annotate the lines of the findings; another repository's README has none here."""
        judged = (report.repository.full_name or "").lower()
        own = (self.event.repository, self.event.head_repository)
        elsewhere = judged not in {(name or "").lower() for name in own}
        if report.conclusion is Conclusion.FAILURE and elsewhere:
            self.runner.error(f"{report.target}: {wording.headline(report)}.")
            return
        for line in marks.workflow_commands(report):
            self.runner.line(line)

    # --- posting ---------------------------------------------------------------------------------

    def _post(self, client: Client, target: Target, report: Report) -> Posted | None:
        """Post the check run if possible; else return None, with the reason in the log."""
        repository = self._where_to_post(report.repository.full_name or target.full_name)
        # Fetching may have failed before GitHub named the commit that was asked for.
        asked = target.ref if target.ref == self.event.commit else None
        commit = report.repository.commit or asked
        if self.given.check_run == "never":
            return None
        if repository is None or commit is None:
            self.runner.say("No check run was posted: there is no commit to post it on.")
            return None
        several = len(self.given.rubric) > 1
        name = check_run.name(report, self.given.check_name, several=several)
        with self._going_on("The check run was not posted"):
            try:
                output, rubric = check_run.build(report), check_run.rubric_id(report)
                return check_runs.post(client, repository, commit, name, output, rubric=rubric)
            except Refused as error:
                self.runner.warning(why_refused(error, self._circumstances(repository)))
        return None

    def _where_to_post(self, judged: str | None) -> str | None:
        """Return the repository to post to: for a fork, the one whose token may write.

        The token of `pull_request_target` and `issue_comment` may write, there alone, and the
        fork's head commit is in that repository too (as `refs/pull/N/head`).
        """
        event = self.event
        in_base = event.name in {"pull_request_target", "issue_comment"} and event.from_fork
        head = (event.head_repository or "").lower()
        return event.repository if in_base and (judged or "").lower() == head else judged

    def _circumstances(self, repository: str) -> Circumstances:
        return Circumstances(
            repository=repository,
            with_app=self.with_app,
            workflow_repository=self.event.repository,
            token=self.given.token,
            from_fork=self.event.from_fork and self.event.name == "pull_request",
            by_dependabot=self.event.by_dependabot,
        )


def wanted(given: Inputs, happened: Event, repository: str | None) -> Target:
    """Return what to judge: the repository of the inputs, else the commit the workflow is about.

    A login means the learner's repository of the name `repository`.

    Raises `TargetError` for a repository or ref that cannot be one, and for an event that names no
    commit.
    """
    if given.repository:
        asked = parse_target(given.repository, given.ref, repository=repository, folders=False)
        own = (asked.full_name or "").lower() == (happened.repository or "").lower()
        if given.ref or not own or happened.commit is None:
            return asked
    elif given.ref:
        return parse_target(happened.repository or "", given.ref, folders=False)
    if happened.head_repository is None or happened.commit is None:
        named = f"The event `{happened.name}`" if happened.name else "The environment"
        raise TargetError(
            f"{named} names no commit to judge.",
            "Give the input `ref`, and `repository` where it is not the workflow's own.",
        )
    return parse_target(happened.head_repository, happened.commit, folders=False)


class _Pull(msgspec.Struct):
    """A pull request of the API; its head is read as the event's payload is."""

    head: dict[str, Any]


def _with_head(happened: Event, client: Client) -> Event:
    """Return the event of a comment on a pull request with the head that GitHub says it has.

    Raises `Outage` when GitHub does not show the pull request.
    """
    answer = client.get(f"/repos/{quote(happened.repository or '')}/pulls/{happened.pull}", _Pull)
    if answer.value is None:
        raise Outage(
            f"GitHub does not show pull request {happened.pull}, whose head is to be judged.",
            "Give the job `pull-requests: read`, or the inputs `repository` and `ref`.",
        )
    return happened.with_head(answer.value.head)


def verdict(report: Report) -> dict[str, object]:
    """Return the outputs that describe a report."""
    failed = [
        finding.criterion
        for finding in report.findings
        if finding.level is Level.REQUIRED and finding.counts and finding.status is not Status.PASS
    ]
    return {
        "conclusion": report.conclusion,
        "score": report.score,
        "passed": report.passed,
        "required": report.required,
        "failed-criteria": ",".join(failed),
    }


def exit_code(conclusion: Conclusion, given: Inputs) -> int:
    """Return the exit code; `fail-on: never` forgives a failure, not an error."""
    if conclusion is Conclusion.FAILURE and given.fail_on == "never":
        return 0
    return conclusion.exit_code
