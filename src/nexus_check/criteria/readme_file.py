"""Kind `readme`: a README of the right name is at the root and has text."""

from __future__ import annotations

import difflib
import re
import shlex
from collections.abc import Iterator

from nexus_check.criteria.evidence import Evidence
from nexus_check.criteria.interface import Criterion
from nexus_check.criteria.wording import counted
from nexus_check.model import Entry, Finding, Readme, State
from nexus_check.readme import Document


class ReadmeFile(Criterion, frozen=True, kw_only=True, tag="readme"):
    """`name`: the one right name of the file; `at-least-words`: fewer words are incomplete."""

    needs_readme = False

    name: str = "README.md"
    at_least_words: int = 1

    def explain(self) -> Iterator[str]:
        words = counted(self.at_least_words, "word")
        yield (
            f"The repository's root has a file named exactly `{self.name}`, with at least {words}."
        )

    def check(self, evidence: Evidence) -> Finding:
        readme = evidence.snapshot.readme
        if readme is None:
            return self.not_met(State.MISSING, self._absent(evidence.snapshot.entries))
        misnamed = readme.path != self.name
        wrong = self._misnamed(readme.path) if misnamed else self._unusable(readme, evidence)
        if wrong:
            where = {"path": readme.path, "evidence": readme.path, "fix": None}
            return self.not_met(State.INCOMPLETE, wrong, **where)
        message = f"{self.name} is at the root of the repository."
        return self.met(message, path=self.name, line=1, evidence=self.name)

    def _absent(self, entries: tuple[Entry, ...]) -> str:
        """Return what to do, with the file at the root that may have been meant."""
        files = (entry.name for entry in entries if entry.kind == "file" and "/" not in entry.name)
        names = {name.lower(): name for name in files}
        if near := difflib.get_close_matches(self.name.lower(), names, 1, 0.75):
            return self._misnamed(names[near[0]])
        advice = "`nexus-check init readme` writes one to start from."
        return f"There is no {self.name} at the root of the repository. {advice}"

    def _misnamed(self, path: str) -> str:
        """Return how to give a file in another folder or of another name the right one."""
        return (
            f"There is no {self.name} at the root of the repository, but {path}. Rename it: "
            f"`git mv -- {shlex.quote(path)} {shlex.quote(self.name)}`, then commit and push."
        )

    def _unusable(self, readme: Readme, evidence: Evidence) -> str | None:
        """Return why a file of the right name does not count, and what to do."""
        if not evidence.has_document and (link := readme.symlink_target):
            return f"{self.name} is a symbolic link to {link}. Commit the text itself."
        if not evidence.has_document:
            return f"{self.name} is empty. Write it, commit and push."
        document = evidence.document
        if any(damage.kind == "lfs-pointer" for damage in document.damage):
            return f"{self.name} is a Git LFS pointer. Commit the text itself."
        if code := _all_code(document):
            return code
        if document.word_count < self.at_least_words:
            wanted = f"Write at least {self.at_least_words}, commit and push."
            return f"{self.name} has {counted(document.word_count, 'word')}. {wanted}"
        return None


_MOSTLY_CODE = 5  # times as much text in the code block as outside it
_HEADING_IN_CODE = re.compile(r"^[ \t]*#{1,3} \S", re.M)


def _all_code(document: Document) -> str | None:
    """Return what to delete where the whole text is in one code block, as pasted from a chat."""
    shown = sum(len(sentence.text) for sentence in document.sentences)
    for block in document.code:
        if len(block.text) >= _MOSTLY_CODE * shown and _HEADING_IN_CODE.search(block.text):
            last = f" and line {block.end_line}" if block.closed else ""
            fence = f"Delete line {block.line} (`{block.fence}`){last}."
            spaces = f"Delete the spaces before each line, from line {block.line} on."
            return f"GitHub shows all your text as code. {fence if block.fence else spaces}"
    return None
