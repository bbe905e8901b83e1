"""A cohort's rows as JSON that a page can carry: compact, streamed, and unable to break out of its element.

The page holds one JSON value for the whole cohort (`describe`) and one for every few hundred rows (`Encoder.chunks`).
Rows are arrays, not objects, and what repeats is written once: a *text* from its second appearance on is a number
into the list of texts, and what all findings of one outcome have in common (criterion, status, topics) is a *frame*.
A chunk carries only the texts, frames and column names that are new in it, so that nothing has to wait for the last
row and memory does not grow with the cohort.

Shapes, as `data.js` reads them (`text`: 0 for none, a number from 1 into the texts, else the text itself)::

    chunk    {"texts": [str], "criteria": [[id, title, level]], "frames": [frame], "columns": [str], "rows": [row]}
    frame    [criterion, mark, level, status, help url (text), [[topic id, title, 1 if met]]]
    row      [label, [column (text)], repository or 0, readme or 0, conclusion, passed, required, score,
              change, score before, [[at (text), score, conclusion]], [note (text)], [finding]]
    repository  [name (text), address (text), commit or 0, flags]; a name that begins with `/` follows the label,
              the address is what stands before the name unless the flag `WHOLE_ADDRESS` is set
    readme   [path (text), bytes, words]
    finding  [frame, message (text), fix (text), line, end line, evidence (text), [topic's line], path (text)],
              cut after its last value that is not 0

`conclusion`, `mark`, `level` and `status` are indices into the lists of `describe`; `change` is one from 1, with 0
for none; a score before is -1 where there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

import msgspec

from nexus_check.model import (
    Change,
    CohortRow,
    CohortSummary,
    Conclusion,
    Finding,
    HistoryPoint,
    Level,
    ReadmeRef,
    Report,
    RepositoryRef,
    State,
    Status,
)
from nexus_check.reporters import escape

ROWS_IN_A_CHUNK = 200

# Bounds on what is remembered and on one text's length, in characters. They bind for no honest cohort; with them a
# hostile one costs neither memory while rendering nor a page that no browser opens.
_TEXTS_KEPT = 20_000
_TEXTS_SEEN_ONCE = 50_000
_LONGEST = {"label": 120, "column": 200, "message": 1_000, "evidence": 300, "note": 500, "path": 300}
_LONGEST_FIX = 6_000

PRIVATE, ARCHIVED, WHOLE_ADDRESS = 1, 2, 4

CONCLUSIONS = {
    Conclusion.SUCCESS: "Passed",
    Conclusion.FAILURE: "Not met",
    Conclusion.ERROR: "Not judged",
}
CHANGES = {
    Change.NEWLY_PASSES: "Newly passes",
    Change.IMPROVED: "Improved",
    Change.STARTED: "Started",
    Change.NEW: "New here",
    Change.UNCHANGED: "Unchanged",
    Change.NEVER_STARTED: "Never started",
    Change.DECLINED: "Declined",
    Change.REGRESSED: "Regressed",
    Change.NOT_COMPARABLE: "Not comparable",
}
LEVELS = (Level.REQUIRED, Level.ADVISORY)

# A criterion's mark in the table, worst first, which is the order of sorting. `held`: what it builds on is missing,
# which counts as not met; `off`: the rubric does not ask it of this learner.
MARKS = {
    "missing": "missing",
    "held": "not looked at",
    "partly": "incomplete",
    "unknown": "not judged",
    "off": "does not apply",
    "met": "met",
}
# What one can ask of a criterion or topic, and the marks that answer.
ASKED = {
    "not-met": ("not met", ("missing", "held", "partly")),
    "missing": ("missing", ("missing", "held")),
    "incomplete": ("incomplete", ("partly",)),
    "met": ("met", ("met",)),
    "not-judged": ("not judged", ("unknown", "off")),
}

_MARK_CODES = {name: code for code, name in enumerate(MARKS)}
_CONCLUSION_CODES = {name: code for code, name in enumerate(CONCLUSIONS)}
_CHANGE_CODES = {name: code for code, name in enumerate(CHANGES, 1)}
_LEVEL_CODES = {name: code for code, name in enumerate(LEVELS)}
_STATUS_CODES = {name: code for code, name in enumerate(Status)}

_OF_A_FRAME = attrgetter("id", "title", "status")  # of a topic

Text = int | str


def as_script(value: object) -> str:
    """`value` as JSON for the inside of a `<script>`: nothing in it can end the element or open another.

    A data block ends at `</script` and changes its reading at `<!--`; with no `<` left neither can occur. The line
    separators were line ends in JavaScript before 2019.
    """
    text = msgspec.json.encode(value).decode()
    for character, name in (("<", "003c"), (">", "003e"), ("&", "0026"), ("\u2028", "2028"), ("\u2029", "2029")):
        text = text.replace(character, f"\\u{name}")
    return text


def mark(status: Status, state: State | None) -> str:
    """The mark in `MARKS` for what a criterion came to."""
    if status is Status.PASS:
        return "met"
    if status is Status.UNKNOWN:
        return "unknown"
    if status is Status.SKIPPED:
        return "held" if state is State.MISSING else "off"
    return "partly" if state is State.INCOMPLETE else "missing"


def describe(summary: CohortSummary) -> dict[str, Any]:
    """What the page must know of the cohort as a whole, beside what its template shows."""
    return {
        "sweptAt": escape.plain(summary.swept_at, 40),
        "compared": summary.previous_at is not None,
        "conclusions": [[name.value, title] for name, title in CONCLUSIONS.items()],
        "changes": [[name.value, title] for name, title in CHANGES.items()],
        "levels": [level.value for level in LEVELS],
        "statuses": [status.value for status in Status],
        "marks": [[name, title] for name, title in MARKS.items()],
        "asked": [[name, title, marks] for name, (title, marks) in ASKED.items()],
        "criteria": [
            [escape.plain(tally.id), escape.plain(tally.title), _LEVEL_CODES[tally.level or Level.REQUIRED]]
            for tally in summary.criteria
        ],
        "topics": [
            [escape.plain(tally.criterion or ""), escape.plain(tally.id), escape.plain(tally.title)]
            for tally in summary.topics
        ],
        "copies": [
            [escape.plain(pair.first, 120), escape.plain(pair.second, 120), round(pair.share, 4)]
            for pair in summary.near_copies
        ],
        "flags": {"private": PRIVATE, "archived": ARCHIVED, "wholeAddress": WHOLE_ADDRESS},
    }


@dataclass(slots=True)
class _Texts:
    """Numbers for the texts that come more than once; `fresh` are those numbered since `take` was last called."""

    numbers: dict[str, int] = field(default_factory=dict)
    seen_once: set[int] = field(default_factory=set)
    fresh: list[str] = field(default_factory=list)

    def refer(self, text: str | None, longest: int) -> Text:
        """0 for no text, its number where it is known to repeat, else the text itself, made plain."""
        if not text:
            return 0
        known = self.numbers.get(text)
        if known is not None:
            return known
        return self._meet(text, escape.plain(text, longest))

    def refer_block(self, text: str | None, longest: int) -> Text:
        """The same for a text of several lines."""
        if not text:
            return 0
        known = self.numbers.get(text)
        if known is not None:
            return known
        return self._meet(text, escape.clip(escape.block(text), longest))

    def _meet(self, text: str, cleaned: str) -> Text:
        met_before = hash(text) in self.seen_once
        if met_before and len(self.numbers) < _TEXTS_KEPT:
            self.numbers[text] = number = len(self.numbers) + 1
            self.fresh.append(cleaned)
            return number
        if len(self.seen_once) >= _TEXTS_SEEN_ONCE:
            self.seen_once.clear()
        self.seen_once.add(hash(text))
        return cleaned

    def take(self) -> list[str]:
        taken, self.fresh = self.fresh, []
        return taken


@dataclass(slots=True)
class _Numbered:
    """Numbers from 0 for values that are few; `fresh` are those numbered since `take` was last called."""

    numbers: dict[Hashable, int] = field(default_factory=dict)
    fresh: list[Any] = field(default_factory=list)

    def number(self, value: Hashable, spelt: Callable[[], Any]) -> int:
        """The number of `value`; when it is a new one, what `spelt` returns is fresh."""
        known = self.numbers.get(value)
        if known is None:
            known = self.numbers[value] = len(self.numbers)
            self.fresh.append(spelt())
        return known

    def take(self) -> list[Any]:
        taken, self.fresh = self.fresh, []
        return taken


class Encoder:
    """Turns rows into the chunks of a page. Good for one page."""

    def __init__(self, summary: CohortSummary) -> None:
        self._texts = _Texts()
        self._frames = _Numbered()
        self._columns = _Numbered()
        self._criteria = _Numbered({tally.id: number for number, tally in enumerate(summary.criteria)})

    def chunks(self, rows: Iterable[CohortRow]) -> Iterator[dict[str, Any]]:
        """The rows, a chunk at a time, reading no further ahead than one chunk."""
        encoded: list[list[Any]] = []
        for row in rows:
            encoded.append(self._row(row))
            if len(encoded) == ROWS_IN_A_CHUNK:
                yield self._chunk(encoded)
                encoded = []
        if encoded:
            yield self._chunk(encoded)

    def _chunk(self, rows: list[list[Any]]) -> dict[str, Any]:
        return {
            "texts": self._texts.take(),
            "criteria": self._criteria.take(),
            "frames": self._frames.take(),
            "columns": self._columns.take(),
            "rows": rows,
        }

    def _row(self, row: CohortRow) -> list[Any]:
        report = row.report
        label = _label(report)
        return [
            escape.plain(label, _LONGEST["label"]),
            self._column_values(row.columns),
            self._repository(report.repository, label),
            self._readme(report.readme),
            _CONCLUSION_CODES[report.conclusion],
            report.passed,
            report.required,
            report.score,
            _CHANGE_CODES[row.change] if row.change else 0,
            -1 if row.score_before is None else row.score_before,
            [self._history_point(point) for point in row.history],
            [self._refer(note, "note") for note in report.notes],
            [self._finding(finding, report.readme) for finding in report.findings],
        ]

    def _refer(self, text: str | None, kind: str) -> Text:
        return self._texts.refer(text, _LONGEST[kind]) if text else 0

    def _column_values(self, columns: Mapping[str, str]) -> list[Text]:
        values: list[Text] = [0] * len(self._columns.numbers)
        for name, value in columns.items():
            number = self._column(name)
            if number == len(values):
                values.append(0)
            values[number] = self._refer(value, "column")
        return _without_trailing_nothing(values)

    def _column(self, name: str) -> int:
        return self._columns.number(name, lambda: escape.plain(name, 60))

    def _repository(self, repository: RepositoryRef, label: str) -> list[Any] | int:
        name, address = repository.full_name or "", escape.url(repository.url) or ""
        if not (name or address or repository.commit):
            return 0
        flags = PRIVATE * repository.private | ARCHIVED * repository.archived
        if name and address.endswith("/" + name):
            address = address[: -len(name)]
        else:
            flags |= WHOLE_ADDRESS
        if name.startswith(label + "/"):
            name = name[len(label) :]
        return [self._refer(name, "path"), self._refer(address, "path"), _commit(repository.commit), flags]

    def _readme(self, readme: ReadmeRef | None) -> list[Any] | int:
        return [self._refer(readme.path, "path"), readme.bytes, readme.words] if readme else 0

    def _history_point(self, point: HistoryPoint) -> list[Any]:
        return [self._texts.refer(point.at, 40), point.score, _CONCLUSION_CODES[point.conclusion]]

    def _finding(self, finding: Finding, readme: ReadmeRef | None) -> list[Any]:
        elsewhere = finding.path if readme is None or finding.path != readme.path else None
        lines = [topic.line or 0 for topic in finding.topics] if finding.topics else []
        return _without_trailing_nothing(
            [
                self._frame(finding),
                self._refer(finding.message, "message"),
                self._texts.refer_block(finding.fix, _LONGEST_FIX),
                finding.line or 0,
                finding.end_line or 0,
                self._refer(finding.evidence, "evidence"),
                lines if any(lines) else 0,
                self._refer(elsewhere, "path"),
            ],
            keep=1,
        )

    def _frame(self, finding: Finding) -> int:
        topics = tuple(map(_OF_A_FRAME, finding.topics))
        key = (finding.criterion, finding.level, finding.status, finding.state, finding.help_url, topics)
        return self._frames.number(key, lambda: self._spell_frame(finding))

    def _spell_frame(self, finding: Finding) -> list[Any]:
        criterion = self._criteria.number(
            finding.criterion,
            lambda: [escape.plain(finding.criterion), escape.plain(finding.title), _LEVEL_CODES[finding.level]],
        )
        return [
            criterion,
            _MARK_CODES[mark(finding.status, finding.state)],
            _LEVEL_CODES[finding.level],
            _STATUS_CODES[finding.status],
            self._refer(escape.url(finding.help_url), "path"),
            [[escape.plain(t.id), escape.plain(t.title), int(t.status == "pass")] for t in finding.topics],
        ]


def _label(report: Report) -> str:
    """What a row is called, here as in `results.csv`: the learner, else what was asked for."""
    return report.learner or report.target


def _commit(commit: str | None) -> str | int:
    """A commit's full id, or 0: what is no id makes no link."""
    return commit if commit and len(commit) in (40, 64) and set(commit) <= set("0123456789abcdef") else 0


def _without_trailing_nothing(values: Sequence[Any], keep: int = 0) -> list[Any]:
    end = len(values)
    while end > keep and values[end - 1] == 0:
        end -= 1
    return list(values[:end])
