"""`Panel(rubrics).judge(snapshot)`: which rubric judges a README, within a limit of time."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from nexus_check.criteria import Evidence
from nexus_check.judge import Judge
from nexus_check.model import Report, Snapshot
from nexus_check.phrases import PhraseFinder
from nexus_check.readme import Document, read
from nexus_check.rubric import BUILT_IN, Rubric, load
from nexus_check.timelimit import TooLong, time_limit

SECONDS = 2.0  # processor time for one README; an ordinary one takes a hundredth of a second


class Programs:
    """Finds where a README says to which rubric's program it belongs."""

    def __init__(self, rubrics: Sequence[Rubric]) -> None:
        self._phrases = {
            rubric.id: (
                {phrase for rule in rubric.program for phrase in rule.phrases},
                {phrase for rule in rubric.program for phrase in rule.unless},
            )
            for rubric in rubrics
        }
        self._finder = PhraseFinder(
            phrase for both in self._phrases.values() for phrases in both for phrase in phrases
        )

    def named(self, document: Document) -> tuple[list[str], int]:
        """Return the ids of the rubrics whose program is named first, and the line of that."""
        for sentence in document.sentences:
            if found := {hit.phrase for hit in self._finder.find(sentence.words)}:
                named = [
                    rubric_id
                    for rubric_id, (phrases, unless) in self._phrases.items()
                    if found & phrases and not found & unless
                ]
                if named:
                    return named, sentence.lines[0]
        return [], 0


class Panel:
    """Judges each snapshot by one of several rubrics.

    That is the rubric named for it, else the one whose program the README names first, else the
    first. A single built-in rubric judges every README, with a note where another one fits.
    """

    def __init__(self, rubrics: Sequence[Rubric]) -> None:
        self.rubrics = tuple(rubrics)
        self._judges = {rubric.id: Judge(rubric) for rubric in rubrics}
        known = list(rubrics)
        if len(rubrics) == 1 and rubrics[0].id in BUILT_IN:
            known += [load(name) for name in BUILT_IN if name != rubrics[0].id]
        self._programs = Programs(known if len(known) > 1 else ())

    @property
    def repository_name(self) -> str | None:
        """The name that the first of the rubrics that asks for one wants a repository to have."""
        return next(
            (rubric.repository_name for rubric in self.rubrics if rubric.repository_name), None
        )

    def review(self, snapshot: Snapshot) -> Report:
        """Return the report on a snapshot, as `judge` does."""
        return self.judge(snapshot)[0]

    def judge(self, snapshot: Snapshot, rubric_id: str | None = None) -> tuple[Report, Evidence]:
        """Return the report on a snapshot and the evidence it is based on.

        `rubric_id` names the rubric; one that the panel does not have is ignored. A README that
        takes more than `SECONDS` of processor time, or too much memory, is not judged.
        """
        try:
            with time_limit(SECONDS):
                return self._judge(snapshot, rubric_id)
        except TooLong:
            fault = f"README.md took longer than {SECONDS:g} s to read."
        except (MemoryError, RecursionError):
            fault = "README.md is too large or too deeply nested to be read."
        return self._judge(replace(snapshot, readme=None, fault=fault), rubric_id)

    def _judge(self, snapshot: Snapshot, rubric_id: str | None) -> tuple[Report, Evidence]:
        readme = snapshot.readme
        if readme and readme.truncated and not readme.data and not snapshot.fault:
            fault = f"{readme.path} has {readme.size:,} bytes, which is too large to judge."
            snapshot, readme = replace(snapshot, fault=fault), None
        document = read(readme.data, readme.size) if readme and readme.data.strip() else None
        chosen, note = self._choose(document, rubric_id)
        if note:
            snapshot = replace(snapshot, notes=(*snapshot.notes, note))
        judge = self._judges[chosen]
        evidence = judge.examine(snapshot, document)
        return judge.report(evidence), evidence

    def _choose(self, document: Document | None, rubric_id: str | None) -> tuple[str, str]:
        """Return the id of the rubric that judges, and a note where there was a choice."""
        first = self.rubrics[0].id
        if rubric_id in self._judges:
            return rubric_id, f"Judged by the rubric {rubric_id}, as the roster says."
        named, line = self._programs.named(document) if document else ([], 0)
        fitting = first if first in named else next(iter(named), None)
        if len(self.rubrics) == 1:
            if fitting in (None, first):
                return first, ""
            return first, (
                f"This README seems to belong to another program (line {line}). Judge it by that "
                f"program's rubric with `--rubric {fitting}`."
            )
        if fitting is None:
            return (
                first,
                f"Judged by the rubric {first}, the first one given: the README names no program.",
            )
        return (
            fitting,
            f"Judged by the rubric {fitting}, whose program the README names on line {line}.",
        )
