"""Posting a report as a check run on the commit it judges.

https://docs.github.com/en/rest/checks/runs. Three things about that API shape what happens here:

- One request takes 50 annotations; a PATCH appends to what is there and cannot take any away.
- A PATCH replaces title, summary and text as a whole.
- Creating is not idempotent, and a run can only be found again by its name and its `external_id`.

So a run's `external_id` carries a digest of all that it says, set by the last of its requests: a
run with the wanted digest is complete and left alone, any other of ours is brought up to date with
the annotations it lacks, and after a write that may or may not have been carried out the run is
looked for before anything is sent again.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote

import msgspec

from nexus_check.errors import Refused
from nexus_check.github import faults
from nexus_check.github.client import Client
from nexus_check.github.faults import Fault
from nexus_check.github.retry import repeat

OURS = "nexus-check:"
_UNFINISHED = "unfinished"

_BATCH = 50
_PAGE = 100
_SUMMARY_BYTES = 65_535
# What tells an annotation from another. The rest comes back as null where it was not sent.
_IDENTITY = ("path", "start_line", "end_line", "annotation_level", "message")
_STALE = (
    "\n\n> Some annotations are from an earlier run on this commit, and GitHub does not let them "
    "be deleted. The tables are up to date."
)

Payload = Mapping[str, Any]


class Output(Protocol):
    """What a run shall say, within GitHub's limits; `reporters.check_run` builds it."""

    @property
    def conclusion(self) -> str:
        """One of GitHub's conclusions of a check run."""
        ...

    def words(self) -> dict[str, str]:
        """Return the API's `output` without its annotations."""
        ...

    def marks(self) -> list[dict[str, Any]]:
        """Return the annotations as the API takes them."""
        ...


@dataclass(frozen=True, slots=True)
class Posted:
    """A check run as it should be. `url` is its page, `writes` the requests it took (or 0)."""

    url: str
    writes: int


class _Run(msgspec.Struct):
    id: int
    html_url: str | None = None
    external_id: str | None = None


class _Runs(msgspec.Struct):
    check_runs: list[_Run]


class _Marks(msgspec.Struct):
    """A run's annotations as an object: an emulator answers so, GitHub with a list."""

    check_annotations: list[dict[str, Any]]


_LISTED: Any = list[dict[str, Any]] | _Marks


def post(
    client: Client, repository: str, commit: str, name: str, output: Output, *, rubric: str = ""
) -> Posted:
    """Post one check run `name` that says `output` on a commit of OWNER/REPO, or update it.

    Safe to call again, also after an error: nothing is made twice. Runs of different `rubric` ids
    never replace each other; the id is empty for the default rubric.

    Raises `Refused` when the token may not (`refusals.why_refused` says why), and `Outage` or
    `LimitReached` when GitHub does not answer for too long.
    """
    poster = _Poster(client, repository, commit, name, output, rubric=rubric)
    return repeat(client.policy, poster.attempt)


class _Poster:
    """The requests for one run."""

    def __init__(
        self,
        client: Client,
        repository: str,
        commit: str,
        name: str,
        output: Output,
        *,
        rubric: str,
    ) -> None:
        self._client = client
        self._base = f"/repos/{quote(repository)}"
        self._fields = {
            "name": name,
            "head_sha": commit,
            "status": "completed",
            "conclusion": output.conclusion,
        }
        self._words, self._marks = output.words(), output.marks()
        self._prefix = f"{OURS}{rubric}:" if rubric else OURS
        self._identity = self._prefix + _digest([output.conclusion, self._words, self._marks])
        self._not_ours: set[int] = set()
        self._writes = 0

    def attempt(self) -> Posted:
        """Find the run and send what it lacks. Raises `Fault` where another attempt may help."""
        run = self._find()
        if run is not None and run.external_id == self._identity:
            return self._done(run)
        if run is None:
            return self._create()
        return self._update(run)

    def _find(self) -> _Run | None:
        """Return the newest run of this name that is ours; other tools may use the same name."""
        path = f"{self._base}/commits/{self._fields['head_sha']}/check-runs"
        answer = self._client.get(
            path, _Runs, check_name=self._fields["name"], filter="all", per_page=_PAGE
        )
        if answer.status == 404:
            raise _unseen()
        ours = [
            run
            for run in answer.require().check_runs
            if _is_of(self._prefix, run.external_id or "")
        ]
        return max(
            (run for run in ours if run.id not in self._not_ours),
            key=lambda run: run.id,
            default=None,
        )

    def _create(self) -> Posted:
        first, rest = self._marks[:_BATCH], self._marks[_BATCH:]
        body = {**self._fields, **self._saying(self._words, first, last=not rest)}
        run = self._write("POST", f"{self._base}/check-runs", body)
        return self._append(run, self._words, rest) if rest else self._done(run)

    def _update(self, run: _Run) -> Posted:
        there, wanted = (
            Counter(map(_identity, self._there(run))),
            Counter(map(_identity, self._marks)),
        )
        lacking = _lacking(self._marks, there)
        try:
            return self._append(
                run, _with_warning(self._words) if there - wanted else self._words, lacking
            )
        except Fault as fault:
            if not isinstance(fault.error, Refused):
                raise
            # Only the App that made a run may change it: this one is another App's with the same
            # tool.
            self._not_ours.add(run.id)
            raise Fault(fault.error, again=True) from fault

    def _append(self, run: _Run, words: Payload, marks: Sequence[Payload]) -> Posted:
        """Replace the words, add `marks`, and with the last request mark the run complete."""
        groups = [marks[start : start + _BATCH] for start in range(0, max(len(marks), 1), _BATCH)]
        for number, group in enumerate(groups, start=1):
            body = {**self._fields, **self._saying(words, group, last=number == len(groups))}
            del body["head_sha"]
            run = self._write("PATCH", f"{self._base}/check-runs/{run.id}", body)
        return self._done(run)

    def _saying(self, words: Payload, marks: Sequence[Payload], *, last: bool) -> Payload:
        output = {**words, "annotations": list(marks)} if marks else dict(words)
        return {
            "external_id": self._identity if last else self._prefix + _UNFINISHED,
            "output": output,
        }

    def _there(self, run: _Run) -> list[Payload]:
        """Return all annotations that a run has."""
        found: list[Payload] = []
        path = f"{self._base}/check-runs/{run.id}/annotations"
        for page in range(1, 100):
            answer = self._client.get(path, _LISTED, per_page=_PAGE, page=page).require()
            marks = answer.check_annotations if isinstance(answer, _Marks) else answer
            found.extend(marks)
            if len(marks) < _PAGE:
                break
        return found

    def _write(self, verb: str, path: str, body: Payload) -> _Run:
        self._writes += 1
        answer = self._client.attempt(verb, path, _Run, body=body)
        if answer.status == 404:
            raise Fault(_unseen(), again=False)
        if answer.value is None:
            raise faults.unexpected(answer.status, answer.message)
        return answer.value

    def _done(self, run: _Run) -> Posted:
        return Posted(run.html_url or "", self._writes)


def _is_of(prefix: str, external_id: str) -> bool:
    """Return whether a run is of the rubric in `prefix`, as in `nexus-check:my-rubric:`."""
    return external_id.startswith(prefix) and ":" not in external_id.removeprefix(prefix)


def _unseen() -> Refused:
    return Refused("GitHub does not let this token see the repository or post to it.")


def _lacking(wanted: Sequence[Payload], there: Counter[Any]) -> list[Payload]:
    """Return those of `wanted` that are not `there`; of equal ones as many as lack."""
    left = Counter(there)
    lacking = []
    for mark in wanted:
        if left[_identity(mark)] > 0:
            left[_identity(mark)] -= 1
        else:
            lacking.append(mark)
    return lacking


def _identity(mark: Payload) -> tuple[Any, ...]:
    return tuple(mark.get(key) for key in _IDENTITY)


def _with_warning(words: Payload) -> Payload:
    summary = str(words.get("summary", "")) + _STALE
    return {**words, "summary": summary} if len(summary.encode()) <= _SUMMARY_BYTES else words


def _digest(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32]
