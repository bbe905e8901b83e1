"""Kind `repository-name`: the repository has the one right name."""

from __future__ import annotations

from collections.abc import Iterator

from nexus_check.criteria.evidence import Evidence
from nexus_check.criteria.interface import Criterion
from nexus_check.model import Finding, State, Status


class RepositoryName(Criterion, frozen=True, kw_only=True, tag="repository-name"):
    """`name`: the one right name."""

    needs_repository = True

    name: str

    def explain(self) -> Iterator[str]:
        yield f"The repository's name is compared, letter by letter, with `{self.name}`."
        yield "A folder's name comes from its Git remote; without one this is skipped."

    def check(self, evidence: Evidence) -> Finding:
        repository = evidence.snapshot.repository
        if repository is None:
            raise LookupError("no repository")
        if repository.name == self.name:
            return self.met(f"The repository is named {self.name}.", evidence=self.name)
        if repository.full_name is None and evidence.snapshot.local:
            reason = "Not checked: this folder has no Git remote that names the repository."
            return self.finding(Status.SKIPPED, None, reason)
        message = (
            f"The repository is named {repository.name}{_difference(repository.name, self.name)}. "
            f"Rename it to {self.name} under Settings → General → Repository name; old links keep "
            "working."
        )
        return self.not_met(State.INCOMPLETE, message, evidence=repository.name)


def _difference(name: str, right: str) -> str:
    """Return the one difference there is, for a message; nothing where there are more."""
    if name.lower() == right.lower():
        return ", with capital letters"
    if name.lower().replace("_", "-") == right.lower():
        return ", with underscores for hyphens"
    if name.lower().startswith(right.lower()):
        return f", with “{name[len(right) :]}” at the end"
    return ""
