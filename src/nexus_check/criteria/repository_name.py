"""Kind `repository-name`: the repository has the one right name."""

from __future__ import annotations

from collections.abc import Iterator

from nexus_check.criteria.evidence import Evidence
from nexus_check.criteria.interface import Criterion
from nexus_check.model import Finding, Repository, State, Status


class RepositoryName(Criterion, frozen=True, kw_only=True, tag="repository-name"):
    """`name`: the one right name."""

    needs_readme = False

    name: str

    def explain(self) -> Iterator[str]:
        yield f"The repository's name is compared, letter by letter, with `{self.name}`."
        yield "A folder's name comes from its Git remote `origin`; without one this is not checked."

    def check(self, evidence: Evidence) -> Finding:
        repository = evidence.snapshot.repository or Repository("")
        if repository.name == self.name:
            return self.met(f"The repository is named {self.name}.", evidence=self.name)
        if repository.full_name is None and evidence.snapshot.local:
            reason = "Not checked: this folder has no Git remote `origin` to name the repository."
            return self.finding(Status.SKIPPED, None, reason)
        message = (
            f"The repository is named {repository.name}, not {self.name}. Rename it under "
            "Settings → General → Repository name; old links keep working."
        )
        return self.not_met(State.INCOMPLETE, message, evidence=repository.name)
