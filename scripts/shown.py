"""What the guides show of GitHub's answers and of messages, made by the code that says them.

Every name is invented. Each function gives one block of a page, as Markdown.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import msgspec

from nexus_check import rubric
from nexus_check.cohort import plan
from nexus_check.criteria import AnyCriterion, Criterion, Rule, Topic
from nexus_check.errors import NexusError, Refused
from nexus_check.github import faults
from nexus_check.github.auth import Secret
from nexus_check.github.limits import Limit
from nexus_check.github.refusals import Circumstances, why_refused
from nexus_check.judge import Judge
from nexus_check.model import Entry, Readme, Repository, Snapshot, Target
from nexus_check.reporters import check_run, text
from nexus_check.sources import notes

ROOT = Path(__file__).resolve().parent.parent
LEARNER, NAME = "ada-invented", "alx-project-nexus"
FULL_NAME = f"{LEARNER}/{NAME}"
COMMIT = "1" * 40
# Unix time of the limits' examples: 12:00:00 UTC on a day that does not matter.
NOON = 12 * 3600.0


def fenced(language: str, words: str) -> str:
    return f"\n```{language}\n{words.rstrip()}\n```\n\n"


def quoted(*lines: str) -> str:
    """Messages as a quotation, which wraps where a fenced block would scroll."""
    return "\n" + ">\n".join(f"> {line}\n" for line in lines) + "\n"


# --- the check run -------------------------------------------------------------------------------


def check_run_of_guide() -> str:
    """Title and table of the check run for the README of the learners' guide, without its links."""
    guide = (ROOT / "docs/guides/learner.md").read_text(encoding="utf-8")
    written = re.search(
        r"<!-- file: README\.md -->\n\n?```markdown\n(.*?)^```$", guide, re.S | re.M
    )
    assert written
    output = check_run.build(Judge(rubric.load()).review(_snapshot(written[1].encode())))
    table = [line for line in output.summary.splitlines() if line.startswith("|")][:9]
    plain = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", "\n".join(table))
    return (
        f"\n> **{output.title}**\n>\n"
        + "".join(f"> {line}\n" for line in plain.splitlines())
        + "\n"
    )


def _snapshot(readme: bytes) -> Snapshot:
    url = f"https://github.com/{FULL_NAME}"
    return Snapshot(
        target=FULL_NAME,
        learner=LEARNER,
        repository=Repository(NAME, FULL_NAME, url, "main"),
        commit=COMMIT,
        entries=(Entry("README.md", "file"),),
        readme=Readme("README.md", readme, len(readme)),
    )


# --- refusals ------------------------------------------------------------------------------------


def _refused(message: str, status: int = 403) -> NexusError:
    fault = faults.refusal(status, message, anonymous=False)
    assert fault
    return fault.error


def _not_posted(message: str, tried: Circumstances) -> str:
    error = _refused(message)
    assert isinstance(error, Refused)
    return quoted(why_refused(error, tried))


def _limited(limit: Limit, *, anonymous: bool) -> str:
    return quoted(str(faults.limited(limit, now=NOON, anonymous=anonymous).error))


# GitHub's words, as people report them.
_INTEGRATION = "Resource not accessible by integration"
_SAML = (
    "Resource protected by organization SAML enforcement. You must grant your Personal Access "
    "token access to this organization."
)
_ASKED = Target(LEARNER, LEARNER, NAME, learner=LEARNER)
_OWN = Circumstances(FULL_NAME, workflow_repository=FULL_NAME, token=Secret("ghs_invented"))


def not_judged() -> str:
    """Return the head of a report that an outage prevented."""
    fault = faults.refusal(502, "", anonymous=False)
    assert fault
    return _printed(Snapshot(LEARNER, LEARNER, fault=str(fault.error)), 8)


def unseen() -> str:
    """Return the first rows of the report on a repository that GitHub does not show."""
    return _printed(Snapshot(LEARNER, LEARNER, notes=(notes.looked_for(_ASKED),)), 11)


def _printed(snapshot: Snapshot, lines: int) -> str:
    """Return the first lines of a report as a terminal shows it."""
    printed = text.render([Judge(rubric.load()).review(snapshot)], width=100, color=False)
    return fenced("text", "\n".join(printed.splitlines()[:lines]))


def dry_run() -> str:
    """Return what `sweep --dry-run` says of a cohort of 2,400 with a person's token."""
    budget = plan.Budget(limit=5000, remaining=4870, reset=NOON + 1500)
    return quoted(*plan.say(2400, 0, budget, post=False, now=NOON))


def renamed() -> str:
    now = Repository(NAME, FULL_NAME, archived=True)
    return quoted(notes.renamed(f"{LEARNER}/nexus", FULL_NAME) or "", *notes.about(now))


# --- every key of a rubric -----------------------------------------------------------------------

_TAKES = {
    "array": "list",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "object": "table",
}


def rubric_kinds() -> str:
    """Return the keys of a rubric file: each kind's, a topic's and a rule's, from docstrings."""
    kinds = [(f"Kind `{kind.__struct_config__.tag}`", kind) for kind in get_args(AnyCriterion)]
    parts = [
        _described(title, kind) for title, kind in [*kinds, ("A topic", Topic), ("A rule", Rule)]
    ]
    return "\n" + "\n\n".join(parts) + "\n\n"


def _described(title: str, kind: type[msgspec.Struct]) -> str:
    schema = msgspec.json.schema(kind)["$defs"][kind.__name__]["properties"]
    shared = {"kind", *(field.encode_name for field in msgspec.structs.fields(Criterion))}
    own = {
        key: each
        for key, each in schema.items()
        if not issubclass(kind, Criterion) or key not in shared
    }
    rows = [f"| `{key}` | {_takes(each)} | {_default(each)} |" for key, each in own.items()]
    table = (
        "\n".join(["| Key | Takes | If left out |", "| --- | --- | --- |", *rows]) if rows else ""
    )
    return "\n\n".join(part for part in (f"### {title}", inspect.getdoc(kind) or "", table) if part)


def _takes(key: Mapping[str, Any]) -> str:
    if "enum" in key:
        return " or ".join(f"`{each}`" for each in key["enum"])
    kinds = [each.get("type") for each in key.get("anyOf", [key])]
    return _TAKES.get(next(kind for kind in kinds if kind != "null"), "text")


def _default(key: Mapping[str, Any]) -> str:
    if "default" not in key:
        return "required"
    value = key["default"]
    if value is None or value in ((), []):
        return "none"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


BLOCKS: Mapping[str, Callable[[], str]] = {
    "check-run": check_run_of_guide,
    "not-judged": not_judged,
    "unseen": unseen,
    "renamed": renamed,
    "dry-run": dry_run,
    "refused-app": lambda: _not_posted(
        _INTEGRATION, replace(_OWN, workflow_repository=None, with_app=True)
    ),
    "refused-permission": lambda: _not_posted(_INTEGRATION, _OWN),
    "refused-fork": lambda: _not_posted(_INTEGRATION, replace(_OWN, from_fork=True)),
    "refused-dependabot": lambda: _not_posted(_INTEGRATION, replace(_OWN, by_dependabot=True)),
    "refused-personal": lambda: _not_posted(
        "You must authenticate via a GitHub App.",
        replace(_OWN, workflow_repository=None, token=Secret("ghp_invented")),
    ),
    "refused-elsewhere": lambda: _not_posted(
        _INTEGRATION, replace(_OWN, workflow_repository="staff-invented/reviews")
    ),
    "refused-archived": lambda: _not_posted("Repository was archived so is read-only.", _OWN),
    "refused-token": lambda: quoted(str(_refused("Bad credentials", 401))),
    "refused-saml": lambda: quoted(str(_refused(_SAML))),
    "rubric-kinds": rubric_kinds,
    "limit-anonymous": lambda: _limited(Limit("primary", 1500.0), anonymous=True),
    "limit-token": lambda: _limited(Limit("primary", 1500.0), anonymous=False),
    "limit-secondary": lambda: _limited(Limit("secondary", 60.0), anonymous=False),
}
