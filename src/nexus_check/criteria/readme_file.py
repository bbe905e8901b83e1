"""Kind `readme`: a README of the right name is at the root and has text."""

from __future__ import annotations

import difflib
import re
import shlex
from collections.abc import Iterator

from nexus_check.criteria.evidence import Evidence
from nexus_check.criteria.interface import Criterion
from nexus_check.criteria.wording import counted
from nexus_check.model import Finding, Readme, State


class ReadmeFile(Criterion, frozen=True, kw_only=True, tag="readme"):
    """`name`: the one right name of the file; `at-least-words`: fewer words are incomplete."""

    needs_repository = True

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
            return self.not_met(State.MISSING, self._absent(evidence))
        if wrong := self._misplaced(readme.path) or self._unusable(readme, evidence):
            where = {"path": readme.path, "evidence": readme.path, "fix": None}
            return self.not_met(State.INCOMPLETE, wrong, **where)
        return self.met(
            f"{self.name} is at the root of the repository.",
            path=self.name,
            line=1,
            evidence=self.name,
        )

    def _absent(self, evidence: Evidence) -> str:
        """Return what to do, with the file that may have been meant."""
        files = (entry.name for entry in evidence.snapshot.entries if entry.kind == "file")
        names = [name for name in files if "/" not in name]
        names += evidence.snapshot.other_readmes
        near = difflib.get_close_matches(
            self.name.lower(), [name.lower() for name in names], 1, 0.75
        )
        if near:
            meant = next(name for name in names if name.lower() == near[0])
            return f"There is no {self.name}, but a {meant}. Rename it: {self._move(meant)}"
        return (
            f"There is no {self.name} at the root of the repository. `nexus-check init readme` "
            "writes one to start from."
        )

    def _move(self, path: str) -> str:
        return f"`git mv -- {shlex.quote(path)} {shlex.quote(self.name)}`, then commit and push."

    def _misplaced(self, path: str) -> str | None:
        """Return what is wrong with the README's place or name, and what to do."""
        if path == self.name:
            return None
        folder, _, name = path.rpartition("/")
        stem = name.lower().rpartition(".")[0] or name.lower()
        if folder:
            return f"The README is in the folder {folder}. Move it: {self._move(path)}"
        if name.lower() == self.name.lower():
            wrong = ", with other capital letters"
        elif stem == self.name.lower().rpartition(".")[0]:
            wrong = ", with another extension"
        else:
            wrong = ""
        return f"The README is named {path}{wrong}. Rename it: {self._move(path)}"

    def _unusable(self, readme: Readme, evidence: Evidence) -> str | None:
        """Return why a file of the right name has nothing to read."""
        if not evidence.has_document and readme.symlink_target:
            target = readme.symlink_target
            return (
                f"{readme.path} is a symbolic link to {target}, which has no text that can be "
                "read. Commit the text itself as README.md."
            )
        if not evidence.has_document:
            return f"{readme.path} is empty. Write it, commit and push."
        if any(damage.kind == "lfs-pointer" for damage in evidence.document.damage):
            return f"{readme.path} is a Git LFS pointer, not the text. Commit the text itself."
        if code := _all_code(evidence):
            return code
        if (words := evidence.document.word_count) < self.at_least_words:
            wanted = self.at_least_words
            return (
                f"{readme.path} has {counted(words, 'word')}. Write at least {wanted}, commit and "
                "push."
            )
        return None


_MOSTLY_CODE = 5  # times as much text in the code block as outside it
_HEADING_IN_CODE = re.compile(r"^\s*#{1,3} \S", re.M)


def _all_code(evidence: Evidence) -> str | None:
    """Return what to delete where the whole text is in one code block, as pasted from a chat."""
    document = evidence.document
    if not document.code:
        return None
    block = max(document.code, key=lambda one: len(one.text))
    shown = sum(len(sentence.text) for sentence in document.sentences)
    if shown * _MOSTLY_CODE > len(block.text) or not _HEADING_IN_CODE.search(block.text):
        return None
    if not block.fence:
        return (
            f"GitHub shows all your text as code, from line {block.line} on. Delete the spaces "
            "before each line."
        )
    last = f" and line {block.end_line}" if block.closed else ""
    return f"GitHub shows all your text as code. Delete line {block.line} (`{block.fence}`){last}."
