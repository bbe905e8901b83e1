"""`review(snapshot, rubric) → Report`: the whole judgement. Pure: no I/O, no clock."""

from __future__ import annotations

from collections.abc import Iterator

from nexus_check import __version__
from nexus_check.checks import KINDS, Context
from nexus_check.model import (
    Conclusion,
    Criterion,
    Finding,
    Level,
    ReadmeRef,
    Report,
    RepositoryRef,
    Rubric,
    RubricRef,
    Snapshot,
    State,
    Status,
)


def review(snapshot: Snapshot, rubric: Rubric) -> Report:
    """Judge what was found of one target by a rubric. Never raises on a learner's content."""
    return report_on(Context(snapshot, rubric))


def report_on(context: Context) -> Report:
    """The judgement of what a context holds; for who wants to look at the README as it was read, too."""
    snapshot, rubric = context.snapshot, context.rubric
    findings = tuple(_judge(criterion, context) for criterion in rubric.criteria)
    counted = [finding for finding in findings if _counts(finding)]
    passed = sum(finding.status is Status.PASS for finding in counted)
    return Report(
        tool_version=__version__,
        rubric=RubricRef(rubric.id, rubric.version, rubric.digest),
        target=snapshot.target,
        learner=snapshot.learner,
        repository=_repository(snapshot),
        readme=_readme(snapshot, context),
        conclusion=_conclusion(snapshot, passed, len(counted)),
        passed=passed,
        required=len(counted),
        score=100 * passed // len(counted) if counted else 0,
        findings=findings,
        notes=tuple(_notes(snapshot, context)),
    )


def _judge(criterion: Criterion, context: Context) -> Finding:
    """One criterion: switched off, not to be told, its premise gone, or looked at by its kind."""
    kind = KINDS[criterion.kind]
    if criterion.disabled:
        return context.finding(criterion, Status.SKIPPED, None, f"Switched off by the rubric: {criterion.disabled}")
    if context.snapshot.fault:
        return context.finding(criterion, Status.UNKNOWN, None, f"This could not be told: {context.snapshot.fault}")
    if kind.needs_repository and context.snapshot.repository is None:
        reason = "Not looked at: the repository could not be seen."
        return context.finding(criterion, Status.SKIPPED, State.MISSING, reason)
    if kind.needs_readme and context.document is None:
        reason = f"Not looked at: {context.why_no_document()}"
        return context.finding(criterion, Status.SKIPPED, State.MISSING, reason)
    return kind.check(criterion, context)


def _counts(finding: Finding) -> bool:
    """Whether it counts towards the verdict: required, and neither switched off nor unknowable (`skipped` without a
    state). What is skipped because its premise is missing counts as not met."""
    if finding.level is not Level.REQUIRED:
        return False
    return not (finding.status is Status.SKIPPED and finding.state is None)


def _conclusion(snapshot: Snapshot, passed: int, required: int) -> Conclusion:
    if snapshot.fault:
        return Conclusion.ERROR
    return Conclusion.SUCCESS if passed == required else Conclusion.FAILURE


def _repository(snapshot: Snapshot) -> RepositoryRef:
    repository = snapshot.repository
    if repository is None:
        return RepositoryRef(commit=snapshot.commit)
    return RepositoryRef(
        full_name=repository.full_name,
        url=repository.url,
        default_branch=repository.default_branch,
        commit=snapshot.commit,
        private=repository.private,
        archived=repository.archived,
    )


def _readme(snapshot: Snapshot, context: Context) -> ReadmeRef | None:
    readme = snapshot.readme
    return ReadmeRef(readme.path, readme.size, readme.blob, context.word_count()) if readme else None


def _notes(snapshot: Snapshot, context: Context) -> Iterator[str]:
    yield from snapshot.notes
    yield from context.damage_notes()
