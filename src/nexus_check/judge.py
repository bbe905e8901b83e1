"""`Judge(rubric).review(snapshot) → Report`: the whole judgement. Pure: no I/O, no clock."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import convert
from msgspec.structs import replace

from nexus_check import __version__
from nexus_check.copied import CopiedText
from nexus_check.criteria import Criterion, Evidence, Section
from nexus_check.damage import notes
from nexus_check.model import (
    Conclusion,
    Finding,
    Level,
    ReadmeRef,
    Report,
    RepositoryRef,
    RubricRef,
    Snapshot,
    State,
    Status,
)
from nexus_check.phrases import PhraseFinder
from nexus_check.readme import Document, read
from nexus_check.rubric import DOCUMENTED, HELP_URL, Rubric


class Judge:
    """Judges snapshots by one rubric, whose phrases it compiles once."""

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric
        self._ref = RubricRef(rubric.id, rubric.version, rubric.digest)
        rules = [*rubric.not_counted]
        rules += [rule for criterion in rubric.criteria for rule in criterion.all_rules()]
        self._finder = PhraseFinder(
            phrase for rule in rules for phrase in (*rule.phrases, *rule.unless)
        )
        self._copied = CopiedText(read(text.encode()) for text in _own_texts(rubric))

    def review(self, snapshot: Snapshot) -> Report:
        """Return the report on a snapshot. Never raises on a learner's content."""
        return self.report(self.examine(snapshot))

    def examine(self, snapshot: Snapshot, document: Document | None = None) -> Evidence:
        """Return the README read and searched for the rubric's phrases, for `report`.

        `document` is the README as read, where the caller has that.
        """
        readme = snapshot.readme
        if readme is None or not readme.data.strip():
            return Evidence(snapshot, None)
        document = document or read(readme.data, readme.size)
        sentences = enumerate(document.sentences)
        hits = (hit for index, one in sentences for hit in self._finder.find(one.words, index))
        return Evidence(
            snapshot,
            document,
            hits,
            self.rubric.not_counted,
            self._copied.measure(document, examples=not _is_example(snapshot)),
        )

    def report(self, evidence: Evidence) -> Report:
        """Return the report on what was read."""
        snapshot, document = evidence.snapshot, evidence.document
        readme = snapshot.readme
        seen = snapshot.repository or RepositoryRef()
        findings = tuple(self._finding(criterion, evidence) for criterion in self.rubric.criteria)
        required = [finding for finding in findings if finding.level is Level.REQUIRED]
        counted = [one for one in required if one.counts or one.status is Status.UNKNOWN]
        passed = sum(finding.status is Status.PASS for finding in counted)
        conclusion = Conclusion.SUCCESS if passed == len(counted) else Conclusion.FAILURE
        return Report(
            tool_version=__version__,
            rubric=self._ref,
            target=snapshot.target,
            learner=snapshot.learner,
            repository=replace(
                convert(seen, RepositoryRef, from_attributes=True), commit=snapshot.commit
            ),
            readme=ReadmeRef(readme.path, readme.size, readme.blob, document.word_count)
            if readme
            else None,
            conclusion=Conclusion.ERROR if snapshot.fault else conclusion,
            passed=passed,
            required=len(counted),
            score=100 * passed // len(counted) if counted else 0,
            findings=findings,
            notes=(*snapshot.notes, *notes(document)),
        )

    def _finding(self, criterion: Criterion, evidence: Evidence) -> Finding:
        """Return a criterion's finding, with the README's path and the address of its help."""
        finding = self._evaluate(criterion, evidence)
        readme = evidence.snapshot.readme
        path = finding.path or (readme.path if readme and finding.line else None)
        help_url = f"{HELP_URL}#{criterion.id}" if criterion.id in DOCUMENTED else None
        return replace(finding, path=path, help_url=help_url)

    def _evaluate(self, criterion: Criterion, evidence: Evidence) -> Finding:
        """Evaluate one criterion, or skip it when disabled, unknown or not applicable."""
        snapshot = evidence.snapshot
        if criterion.disabled:
            reason = f"Switched off by the rubric: {criterion.disabled}"
            return criterion.finding(Status.SKIPPED, None, reason)
        if snapshot.fault:
            return criterion.finding(Status.UNKNOWN, None, f"Not judged: {snapshot.fault}")
        if criterion.needs_repository and snapshot.repository is None:
            reason = "Not checked: the repository cannot be seen."
            return criterion.finding(Status.SKIPPED, State.MISSING, reason)
        if criterion.needs_readme and not evidence.has_document:
            reason = (
                f"Not checked: {snapshot.readme.path} is empty."
                if snapshot.readme
                else "Not checked: there is no README."
            )
            return criterion.finding(Status.SKIPPED, State.MISSING, reason)
        return criterion.check(evidence)


def _own_texts(rubric: Rubric) -> Iterator[str]:
    """Yield what a rubric tells learners: its help, and its fixes with their questions shown.

    The first paragraph of a help names what is asked, which learners have to name as well.
    """
    for criterion in rubric.criteria:
        if isinstance(criterion, Section):
            yield criterion.help.partition("\n\n")[2]
            yield (criterion.whole_fix() or "").replace("<!--", "").replace("-->", "")


def _is_example(snapshot: Snapshot) -> bool:
    """Tell whether the README is one of the bundled examples at its own place."""
    login = snapshot.learner or (snapshot.repository and snapshot.repository.full_name) or ""
    return snapshot.example or login.partition("/")[0].endswith("-invented")
