"""The frozen values that pass from one step to the next: `Target → Snapshot → Report`.

Nothing here does I/O or knows another module of the package. The shapes of `Report` and what it
holds are the published JSON (`nexus-check/report-v1`): a field's name here is its name there. They
are structs of msgspec, which makes JSON of them and reads it again: dataclasses took a tenth of a
cold start to define.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

import msgspec

REPORT_SCHEMA = "nexus-check/report-v1"


class Level(StrEnum):
    """How much a criterion counts: only `required` ones decide the conclusion."""

    REQUIRED = "required"
    ADVISORY = "advisory"


class Status(StrEnum):
    """A criterion's result. `skipped`: it does not apply; `unknown`: it could not be checked."""

    PASS = "pass"
    WARN = "warn"
    FAIL = "fail"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"


class State(StrEnum):
    """How complete what was looked for is."""

    GOOD = "good"
    INCOMPLETE = "incomplete"
    MISSING = "missing"


class Conclusion(StrEnum):
    """The verdict on one repository. `error`: not judged, which never counts against a learner."""

    SUCCESS = "success"
    FAILURE = "failure"
    ERROR = "error"

    @property
    def exit_code(self) -> int:
        """0 all required criteria met, 1 at least one is not, 3 it could not be judged."""
        return {Conclusion.SUCCESS: 0, Conclusion.FAILURE: 1, Conclusion.ERROR: 3}[self]


# --- what is asked for ---------------------------------------------------------------------------


class Target(msgspec.Struct, frozen=True):
    """What is to be judged: a local folder (`path`), or a repository (`owner` and `name`)."""

    asked: str
    owner: str | None = None
    name: str | None = None
    path: str | None = None
    ref: str | None = None
    learner: str | None = None

    @property
    def full_name(self) -> str | None:
        return f"{self.owner}/{self.name}" if self.owner and self.name else None


# --- what was found ------------------------------------------------------------------------------


class Repository(msgspec.Struct, frozen=True):
    """A repository as GitHub spells it. `full_name` is None for a folder without a remote."""

    name: str
    full_name: str | None = None
    url: str | None = None
    default_branch: str | None = None
    private: bool = False
    archived: bool = False
    fork: bool = False


EntryKind = Literal["file", "directory", "symlink", "submodule"]


class Entry(msgspec.Struct, frozen=True):
    """One entry of the repository at the judged commit.

    `name` is the path from the root, with `/`. Entries below the root are all listed or none is.
    """

    name: str
    kind: EntryKind


class Readme(msgspec.Struct, frozen=True):
    """The README's bytes as stored at the judged commit.

    `path` is relative to the root with `/`. `size` is the stored size in bytes; `data` holds fewer
    only when `truncated`. `symlink_target` is set when the entry is a symbolic link: `data` is then
    the target's content if it is inside the repository and could be read, else empty.
    """

    path: str
    data: bytes
    size: int
    blob: str | None = None
    truncated: bool = False
    symlink_target: str | None = None


class Snapshot(msgspec.Struct, frozen=True):
    """All that is known of one target at one commit; judging is a pure function of it.

    - `repository` is None when it cannot be seen: missing, or private, which GitHub answers alike.
    - `commit` is None when there is none (an empty repository) or, for a folder, when git does not
      know one.
    - `readme` is the file GitHub would show, whatever its name or folder.
    - `similar_repositories` are names of the learner's other repositories that look like the one
      asked for.
    - `local` says the snapshot came from a folder, where some facts cannot be known.
    - `fault` is why nothing could be read (an outage, a limit): the report is then `error`.
    - `example` says that the folder is one of nexus-check's own examples, in its checkout.
    - `notes` are sentences for the learner, for example that the repository was renamed.
    """

    target: str
    learner: str | None = None
    repository: Repository | None = None
    commit: str | None = None
    entries: tuple[Entry, ...] = ()
    readme: Readme | None = None
    similar_repositories: tuple[str, ...] = ()
    local: bool = False
    fault: str | None = None
    notes: tuple[str, ...] = ()
    example: bool = False


# --- results (the published JSON) ----------------------------------------------------------------


class RubricRef(msgspec.Struct, frozen=True):
    id: str
    version: str
    digest: str


class RepositoryRef(msgspec.Struct, frozen=True):
    full_name: str | None = None
    url: str | None = None
    default_branch: str | None = None
    commit: str | None = None
    private: bool = False
    archived: bool = False


class ReadmeRef(msgspec.Struct, frozen=True):
    path: str
    bytes: int
    blob: str | None = None
    words: int = 0


class Because(msgspec.Struct, frozen=True):
    """Which rule decided: where it looked, the phrase that matched and the line it is on."""

    in_: Literal["title", "label", "text", "section"] = msgspec.field(name="in")
    phrase: str
    line: int


class TopicResult(msgspec.Struct, frozen=True):
    """`line` is 1-based in the file as GitHub shows it, None where the topic was not found."""

    id: str
    title: str
    status: Literal["pass", "fail"]
    line: int | None = None
    because: Because | None = None


class Finding(msgspec.Struct, frozen=True):
    """The result for one criterion. Lines are 1-based in the file as GitHub shows it."""

    criterion: str
    title: str
    level: Level
    status: Status
    state: State | None = None
    message: str = ""
    path: str | None = None
    line: int | None = None
    end_line: int | None = None
    evidence: str | None = None
    because: Because | None = None
    topics: tuple[TopicResult, ...] = ()
    fix: str | None = None
    help_url: str | None = None

    @property
    def counts(self) -> bool:
        """Whether this counts as met or not met.

        True for every finding with a verdict, and for one that was skipped because what it builds
        on is missing: it has a state and counts as not met. False for what the rubric switched off
        and for what is unknown.
        """
        if self.status is Status.SKIPPED:
            return self.state is not None
        return self.status is not Status.UNKNOWN


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The judgement of one target, with the fields of the published JSON in their order.

    `passed` and `required` count required criteria that were judged (not skipped by the rubric);
    `score` is their share in whole percent, rounded down. `notes` are sentences that belong to no
    criterion.
    """

    schema: str = REPORT_SCHEMA
    tool_version: str
    rubric: RubricRef
    target: str
    learner: str | None = None
    repository: RepositoryRef = RepositoryRef()
    readme: ReadmeRef | None = None
    conclusion: Conclusion
    passed: int
    required: int
    score: int
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()


# --- a cohort ------------------------------------------------------------------------------------


class Change(StrEnum):
    """How a learner's result changed since the earlier sweep."""

    NEWLY_PASSES = "newly-passes"
    REGRESSED = "regressed"
    STARTED = "started"
    NEVER_STARTED = "never-started"
    IMPROVED = "improved"
    DECLINED = "declined"
    UNCHANGED = "unchanged"
    NEW = "new"
    NOT_COMPARABLE = "not-comparable"


class HistoryPoint(msgspec.Struct, frozen=True):
    """A learner's result in one earlier sweep. `at` is ISO 8601 in UTC."""

    at: str
    score: int
    conclusion: Conclusion


class CohortRow(msgspec.Struct, frozen=True):
    """One learner in a cohort's results: the report, the roster's columns, and how it changed.

    `row` is the line of the roster that names the learner, `note` a sentence about that row.
    """

    report: Report
    columns: Mapping[str, str] = {}
    change: Change | None = None
    score_before: int | None = None
    history: tuple[HistoryPoint, ...] = ()
    row: int | None = None
    note: str = ""


class NearCopy(msgspec.Struct, frozen=True):
    """Two learners with similar READMEs; `share` is the estimated Jaccard similarity, 0 to 1."""

    first: str
    second: str
    share: float


class HandedOut(msgspec.Struct, frozen=True):
    """A learner whose README has text that is in five or more READMEs of the cohort word for word.

    `share` is its share of the README's words, 0 to 1; it is found on lines `line` to `end_line`.
    """

    learner: str
    share: float
    line: int
    end_line: int


class Share(msgspec.Struct, frozen=True):
    """`met` of the `judged` learners."""

    met: int
    judged: int


class Tally(msgspec.Struct, frozen=True):
    """How many learners meet a criterion, or cover a topic of the criterion `criterion`.

    `judged` counts the findings that count (`Finding.counts`). `with_readme` is the same of the
    learners who have a README. The `…before` fields are of the earlier sweep, None where it did not
    have this criterion. `level` is the criterion's, for its topics too.
    """

    id: str
    title: str
    met: int
    judged: int
    rubric: str = ""
    criterion: str | None = None
    level: Level | None = None
    with_readme: Share | None = None
    before: Share | None = None
    with_readme_before: Share | None = None


class RubricTally(msgspec.Struct, frozen=True):
    """How many of the learners who were judged by one rubric passed."""

    id: str
    passed: int
    not_met: int
    not_judged: int

    @property
    def learners(self) -> int:
        return self.passed + self.not_met + self.not_judged


class SweepPoint(msgspec.Struct, frozen=True):
    """One earlier sweep in figures. `criteria` holds a `Share` by `RUBRIC/CRITERION`."""

    at: str
    learners: int
    passed: int
    criteria: Mapping[str, Share] = {}


class CohortSummary(msgspec.Struct, frozen=True):
    """A sweep in figures. Times are ISO 8601 in UTC.

    `scores[i]` counts learners with a score of 10·i to 10·i+9 (the last: 100). `trend` holds the
    earlier sweeps that are known, oldest first. The `…_before` fields are None without an earlier
    sweep to compare with.
    """

    swept_at: str
    tool_version: str
    tool_commit: str | None
    rubric: RubricRef
    rubric_title: str
    learners: int
    passed: int
    not_met: int
    not_judged: int
    scores: tuple[int, ...]
    criteria: tuple[Tally, ...]
    topics: tuple[Tally, ...]
    changes: Mapping[Change, int] = {}
    near_copies: tuple[NearCopy, ...] = ()
    handed_out: tuple[HandedOut, ...] = ()
    previous_at: str | None = None
    learners_before: int | None = None
    passed_before: int | None = None
    not_met_before: int | None = None
    not_judged_before: int | None = None
    requests: int | None = None
    problems: tuple[str, ...] = ()
    rubrics: tuple[RubricTally, ...] = ()
    trend: tuple[SweepPoint, ...] = ()
