"""`nexus-check check --fix`: write the marks that a folder's README.md lacks."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from nexus_check import repair
from nexus_check.criteria.wording import short
from nexus_check.errors import UsageError
from nexus_check.model import Report, Status, Target
from nexus_check.panel import Panel
from nexus_check.reporters import streams
from nexus_check.sources import gitfolder
from nexus_check.sources.local import LocalSource

_ENCODINGS = {"encoding", "nul", "truncated", "utf-16"}


def fix(target: Target, panel: Panel) -> None:
    """Fix the README.md of a folder and say which lines changed.

    Raises `UsageError`, and writes nothing, for a repository on GitHub, for a README.md that git
    could not bring back, and where any result would be worse afterwards.
    """
    if target.path is None:
        raise UsageError(f"`{target.asked}` is on GitHub; --fix needs the folder of a clone.")
    path = Path(target.path) / "README.md"
    snapshot = LocalSource().fetch(target)
    report, evidence = panel.judge(snapshot)
    readme = snapshot.readme
    if readme is None or readme.path != path.name or path.is_symlink() or not evidence.has_document:
        raise UsageError(f"`{target.asked}` has no README.md with text that could be fixed.")
    if _ENCODINGS & {damage.kind for damage in evidence.document.damage}:
        raise UsageError(f"`{path}` is not text in UTF-8.", "Save it as UTF-8 first.")
    made = list(repair.changes(evidence.document, report))
    if not made:
        streams.say(f"--fix found nothing to change in `{path}`.")
        return
    if not gitfolder.can_restore(path, readme.data):
        raise UsageError(
            f"`{path}` has changes that git does not know.",
            "Commit it first: then `git restore README.md` undoes what --fix writes.",
        )
    data = repair.applied(readme.data.decode(), made).encode()
    fixed = replace(readme, data=data, size=len(data), blob=None)
    if _is_worse(report, panel.review(replace(snapshot, readme=fixed))):
        raise UsageError(f"`{path}` was not changed: --fix would make a result worse.")
    path.write_bytes(data)
    for change in made:
        streams.say(f"{path}:{change.line} is now `{short(change.after)}`.")


def _is_worse(before: Report, after: Report) -> bool:
    met = {finding.criterion for finding in after.findings if finding.status is Status.PASS}
    return any(
        finding.status is Status.PASS and finding.criterion not in met
        for finding in before.findings
    )
