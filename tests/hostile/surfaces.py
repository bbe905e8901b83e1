"""Every surface that shows what a learner wrote, and what would act there instead of being read.

`of(report)` makes them all; each rule raises `AssertionError` with the place. They are the rules of
those who read the surface: GitHub's runner, its Markdown, a terminal, a spreadsheet, a browser.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Container, Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

from nexus_check.model import CohortRow, Report
from nexus_check.reporters import annotations as marks
from nexus_check.reporters import check_run, markdown, sarif, text
from nexus_check.reporters import csv as as_csv
from nexus_check.reporters import json as as_json
from tests.unit.pages import NOTIFYING, rendered

# --- terminals -----------------------------------------------------------------------------------

_OBEYED_BY_TERMINALS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_REORDERING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
# A link (OSC 8) as rich writes it: to a web page and nowhere else, or the end of one.
_LINK = re.compile(r"\x1b\]8;(?:id=[0-9]+;https?://[!-~]+|;)\x1b\\")


def inert_in_a_terminal(shown: str, *, coloured: bool = False) -> None:
    """No control characters but line ends, tabs, colours and links; nothing bidirectional."""
    bare = _LINK.sub("", _COLOUR.sub("", shown)) if coloured else shown
    for rule in (_OBEYED_BY_TERMINALS, _REORDERING):
        found = rule.search(bare)
        assert not found, (
            f"a terminal obeys {found and found[0]!r} in "
            f"{bare[max(found.start() - 40, 0) :][:90]!r}"
        )


# --- the runner's log ----------------------------------------------------------------------------

_OWN_COMMAND = re.compile(r"::(error|warning|notice)(?: ([^:]*))?::(.*)", re.DOTALL)
_PROPERTIES = {"file", "line", "endLine", "title"}


def obeyed(line: str) -> bool:
    """Whether the runner takes a line of a log for a command (its ActionCommand.cs: both forms)."""
    start = line.lstrip()
    second = start.startswith("::") and "::" in start[2:]
    return second or ("##[" in line and "]" in line[line.index("##[") :])


def unescaped(value: str, *, is_property: bool = False) -> str:
    """As the runner undoes it: the percent sign last."""
    for token, character in (
        ("%0D", "\r"),
        ("%0A", "\n"),
        *((("%3A", ":"), ("%2C", ",")) if is_property else ()),
    ):
        value = value.replace(token, character)
    return value.replace("%25", "%")


def commands(log: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """Return the commands that the runner obeys in a log; fail for one that is not the action's."""
    for line in re.split(r"\r\n?|\n", log):
        if obeyed(line):
            command = _OWN_COMMAND.fullmatch(line)
            assert command, f"the runner obeys {line[:120]!r}"
            pairs = [pair.partition("=") for pair in (command[2] or "").split(",") if pair]
            properties = {name: unescaped(value, is_property=True) for name, _, value in pairs}
            assert len(properties) == len(pairs), f"a property twice: {line[:200]!r}"
            assert properties.keys() <= _PROPERTIES, (
                f"a property that is not the action's: {line[:200]!r}"
            )
            yield command[1], properties, unescaped(command[3])


def inert_in_a_log(log: str) -> None:
    """The runner finds only the action's own commands, and a terminal finds none."""
    inert_in_a_terminal(log)
    for _name, properties, message in commands(log):
        quiet(message)
        quiet(properties.get("title", ""))


# --- GitHub's pages ------------------------------------------------------------------------------

_TAGS = re.compile(
    r"h[12]|p|table|thead|tbody|tr|t[hd](?: "
    r"align=(?:left|right|center))?|a "
    r"href=https?://\S*|strong|code"
    r"|code class=language-markdown|pre|details(?: open=None)?|summary|sub|blockquote|ul|ol|li|em"
)
_LITERAL_DOLLAR = "<span>$</span>"


def quiet(shown: str) -> None:
    """GitHub finds nobody to notify in it, and nothing to link."""
    found = NOTIFYING.search(shown)
    assert not found, (
        f"GitHub makes more of {found and found[0]!r} in "
        f"{shown[max(found.start() - 40, 0) :][:90]!r}"
    )


def inert_on_github(page: str) -> None:
    """Rendered as on GitHub, there are our tags, links to web pages, whole tables, no mentions."""
    inert_in_a_terminal(page)
    made = rendered(page)
    for tag in made.tags:
        assert _TAGS.fullmatch(tag), f"not of ours: <{tag[:120]}>"
    quiet(made.outside_code)
    _whole_tables(page, made.tags)
    outside = _outside_fences(page).replace(_LITERAL_DOLLAR, "")
    assert "$" not in outside, f"a formula may begin: {outside[outside.index('$') :][:60]!r}"


def _outside_fences(page: str) -> str:
    kept, fence = list[str](), ""
    for line in page.split("\n"):
        ticks = re.match(r"`{3,}", line)
        if ticks and not fence:
            fence = ticks[0]
        elif fence:
            fence = "" if line == fence else fence
        else:
            kept.append(line)
    return "\n".join(kept)


def _whole_tables(page: str, tags: list[str]) -> None:
    """Each table has the columns of its head in every row, and every row of it when rendered."""
    rows = [line for line in _outside_fences(page).split("\n") if line.startswith("|")]
    delimiters = [line for line in rows if re.fullmatch(r"[|: -]+-[|: -]+", line)]
    assert tags.count("table") == len(delimiters), "a table is none, or one too many"
    assert tags.count("tr") == len(rows) - len(delimiters), "a row of a table fell out of it"
    # cmark-gfm drops the cells that are too many without a word: count what parts them.
    columns = 0
    for number, line in enumerate(rows):
        bars = len(re.findall(r"(?<!\\)\|", line))
        if number + 1 < len(rows) and rows[number + 1] in delimiters:
            columns = bars
        assert bars == columns, f"a row with another number of cells: {line[:120]!r}"


# --- files ---------------------------------------------------------------------------------------


_FORMULAS = set("=+-@\uff1d\uff0b\uff0d\uff20")
"""What a spreadsheet takes for a formula at a cell's start, in either width."""


def inert_in_a_spreadsheet(content: str) -> None:
    """Every row has the columns of the first, and no cell is a formula with any separator."""
    rows = list(csv.reader(io.StringIO(content)))
    for row in rows:
        assert len(row) == len(rows[0]), f"a row with {len(row)} cells, not {len(rows[0])}: {row!r}"
        for cell in row:
            inert_in_a_terminal(cell)
    for separator in ",;:|\t":
        for row in csv.reader(io.StringIO(content), delimiter=separator):
            for cell in row:
                assert cell.strip()[:1] not in _FORMULAS, f"a formula after {separator!r}: {cell!r}"


def inert_in_code_scanning(log: str) -> None:
    """SARIF without links in messages; addresses are web pages or paths in the repository."""
    inert_in_a_terminal(log)
    for run in json.loads(log)["runs"]:
        notes = [
            note["message"]["text"]
            for note in run["invocations"][0].get("toolExecutionNotifications", ())
        ]
        for message in [*notes, *(result["message"]["text"] for result in run["results"])]:
            quiet(message)
            assert not re.search(r"(?<!\\)(?:\\\\)*\[", message), (
                f"a link may begin: {message[:120]!r}"
            )
        for result in run["results"]:
            place = result["locations"][0]["physicalLocation"]
            assert re.fullmatch(r"(?!/)[A-Za-z0-9\-._~/%]*", place["artifactLocation"]["uri"])
            assert 1 <= place["region"]["startLine"] <= place["region"]["endLine"]
        for rule in run["tool"]["driver"]["rules"]:
            assert rule.get("helpUri", "https:").startswith(("https:", "http:"))


class Elements(HTMLParser):
    """A page's elements with their attributes, and the text in its data blocks."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.data: list[str] = []
        self._in_data = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._in_data = tag == "script" and dict(attrs).get("type") == "application/json"

    def handle_endtag(self, tag: str) -> None:
        self._in_data = False

    def handle_data(self, data: str) -> None:
        if self._in_data:
            self.data.append(data)


def inert_in_a_browser(page: str, tags: set[str]) -> None:
    """`report.html` has only elements of `tags`, no handlers, links within itself, data as JSON."""
    assert not _REORDERING.search(page)
    parsed = Elements(page)
    assert parsed.data, "the page has no data"
    for block in parsed.data:
        json.loads(block)
    for tag, attributes in parsed.elements:
        assert tag in tags, f"an element that is not of ours: <{tag}>"
        assert not [name for name in attributes if name.startswith("on")], (
            f"a handler: <{tag} {attributes}>"
        )
        assert (attributes.get("href") or "#").startswith(("#", "data:image/svg+xml,"))


def within_githubs_limits(output: Mapping[str, Any]) -> None:
    """One request's `output` of a check run keeps the limits that GitHub documents for it."""
    assert 0 < len(output["title"]) <= 255
    for name in ("summary", "text"):
        assert len(output.get(name, "").encode()) <= 65_535, f"`{name}` is too long"
    assert len(output["annotations"]) <= 50
    for mark in output["annotations"]:
        assert 1 <= mark["start_line"] <= mark["end_line"]
        assert len(mark["title"]) <= 255
        assert 0 < len(mark["message"].encode()) <= 64 * 1024
        assert len(mark.get("raw_details", "").encode()) <= 64 * 1024
        assert mark["annotation_level"] in {"failure", "warning", "notice"}
        assert mark["path"]


# --- all of them ---------------------------------------------------------------------------------


def outputs(report: Report) -> Iterator[dict[str, Any]]:
    """Yield the `output` of each request that posts a report."""
    built = check_run.build(report)
    posted = built.marks()
    for start in range(0, max(len(posted), 1), 50):
        yield {**built.words(), "annotations": posted[start : start + 50]}


def _check_run(report: Report) -> None:
    for output in outputs(report):
        within_githubs_limits(output)
        inert_on_github(output["summary"])
        inert_on_github(output.get("text", ""))
        quiet(output["title"])
        for mark in output["annotations"]:
            for shown in (mark["title"], mark["message"]):
                quiet(shown)
                inert_in_a_terminal(shown)
            inert_in_a_terminal(mark["path"] + mark.get("raw_details", ""))


def _job_summary(report: Report) -> None:
    page = markdown.render(report, limit_bytes=markdown.JOB_SUMMARY_BYTES)
    assert len(page.encode()) <= markdown.JOB_SUMMARY_BYTES
    inert_on_github(page)


def _workflow_commands(report: Report) -> None:
    lines = marks.workflow_commands(report)
    for line in lines:
        inert_in_a_log(line)
        assert obeyed(line)
        assert len(line.splitlines()) == 1


def _terminal(report: Report) -> None:
    inert_in_a_terminal(text.render([report], width=80, color=False))
    inert_in_a_terminal(text.render([report, report], width=100, color=True), coloured=True)


def _json(report: Report) -> None:
    line = as_json.encode(report)
    assert b"\n" not in line
    inert_in_a_terminal(line.decode())
    assert as_json.encode(as_json.decode(line)) == line


def _spreadsheet(report: Report) -> None:
    criteria = [finding.criterion for finding in report.findings]
    inert_in_a_spreadsheet("".join(as_csv.lines([CohortRow(report)], criteria)))


def _code_scanning(report: Report) -> None:
    inert_in_code_scanning(sarif.render([report]))


SURFACES: Mapping[str, Callable[[Report], None]] = {
    "check run": _check_run,
    "job summary": _job_summary,
    "workflow commands": _workflow_commands,
    "terminal": _terminal,
    "JSON": _json,
    "CSV": _spreadsheet,
    "SARIF": _code_scanning,
}
"""What a single report is shown on. `report.html` and `summary.md` show a cohort: their rules are
above.
"""


def inert(report: Report, apart_from: Container[str] = ()) -> None:
    """What a report shows acts on no surface; those named in `apart_from` are not looked at."""
    for name, rule in SURFACES.items():
        if name in apart_from:
            continue
        try:
            rule(report)
        except AssertionError as error:
            raise AssertionError(f"{name}: {error}") from error
