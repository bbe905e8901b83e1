"""`messages.txt`: every message that a learner, a reviewer or a member of staff can see."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Iterable, Iterator
from contextlib import chdir, redirect_stderr
from pathlib import Path
from typing import Final

from nexus_check.cli import COMMANDS, main
from nexus_check.criteria import Evidence, Section
from nexus_check.judge import Judge
from nexus_check.model import Finding, Report, Status
from nexus_check.panel import Panel
from nexus_check.reporters import wording
from nexus_check.rubric import BUILT_IN, Rubric, load
from nexus_check.sources.notes import about
from scripts import docs
from tests.messages import source
from tests.messages.examples import COPIES, FORKS, SNAPSHOTS, strict

PAGE: Final = Path(__file__).with_name("messages.txt")

HEAD: Final = """\
Every message that a learner, a reviewer or a member of staff can see, on one page to proof-read.
`make messages` writes this page from the program, and a test fails where they differ: change the
source, not this page. The documentation is not here."""

# Wrong calls whose message is the command line library's, or is put together.
WRONG: Final = (
    ("chek", "."),
    ("learner",),
    ("cohrt",),
    ("check",),
    ("check", ".", "--formt", "json"),
    ("check", ".", "--format", "yaml"),
    ("check", ".", "--max-wait", "ten"),
    ("check", "no/such/folder"),
    ("check", "-bad"),
    ("check", ".", "--rubric", "alx"),
    ("explain", "key-tech"),
    ("init", "workflow", "--action", "nexus"),
    ("rubric", "validate"),
    ("sweep",),
    ("sweep", "--roster", "none.csv"),
    ("sweep", "--roster", "none.csv", "--shard", "9"),
    ("merge", "--output", "joined"),
)


def render() -> str:
    """Return the page."""
    parts = [HEAD, *_findings(), *_notes(), *_rubrics(), *_errors(), *_wrong_calls()]
    parts += [*_action(), *_other(), *_help()]
    return "\n\n".join(parts) + "\n"


def _title(text: str) -> str:
    return f"{text}\n{'=' * len(text)}"


def _block(name: str, lines: Iterator[str] | list[str]) -> str:
    return "\n".join([name, *(textwrap.indent(line, "    ") for line in lines)])


# --- findings and notes ---------------------------------------------------------------------------


_JUDGED: Final = (Status.PASS, Status.FAIL, Status.WARN)


def reports() -> list[Report]:
    """Return the reports on all examples."""
    one, several = Panel([load()]), Panel([load(name) for name in BUILT_IN])
    found = [one.review(snapshot) for snapshot in SNAPSHOTS.values()]
    found += [several.review(SNAPSHOTS[name]) for name in ("everything", "nothing but words")]
    found.append(Judge(strict()).review(SNAPSHOTS["everything"]))
    return [*found, several.judge(SNAPSHOTS["everything"], BUILT_IN[0])[0]]


def findings() -> list[Finding]:
    """Return the findings on all examples, and those on copied text."""
    own_words = next(one for one in load().criteria if one.id == "own-words")
    document = Judge(load()).examine(SNAPSHOTS["everything"]).document
    evidence = [
        Evidence(SNAPSHOTS["everything"], document, copied=copied) for copied in COPIES.values()
    ]
    found = [finding for report in reports() for finding in report.findings]
    return found + [own_words.check(one) for one in evidence]


def _findings() -> Iterator[str]:
    yield _title("Findings")
    groups: dict[str, dict[str, Finding]] = {}
    for finding in findings():
        of = finding.criterion if finding.status in _JUDGED else "any criterion"
        state = finding.state if wording.is_open(finding) else finding.status
        groups.setdefault(f"{of}, {state}:", {}).setdefault(_alike(finding), finding)
    order = [*(criterion.id for criterion in load().criteria), "any criterion"]
    for name in sorted(groups, key=lambda name: (order.index(name.partition(",")[0]), name)):
        yield _block(name, _with_fixes(groups[name].values()))


def _alike(finding: Finding) -> str:
    """Return the message without what differs from README to README."""
    return re.sub(r"“[^”]*”|\d[\d, and]*|(?<=not ).*?(?=\.)", "…", finding.message)


def _with_fixes(held: Iterable[Finding]) -> Iterator[str]:
    """Yield each message, with its fix where that is not the one before."""
    last = None
    for finding in held:
        yield f"* {finding.message}"
        if finding.fix and finding.fix != last:
            yield textwrap.indent(finding.fix, "      | ", lambda _: True)
        last = finding.fix


def notes() -> list[str]:
    """Return the notes on all examples, each once."""
    found = [note for report in reports() for note in report.notes]
    found += [note for repository, parent in FORKS for note in about(repository, parent)]
    return list(dict.fromkeys(found))


def _notes() -> Iterator[str]:
    yield _title("Notes below a report")
    yield "\n".join(f"* {note}" for note in notes())


# --- rubrics --------------------------------------------------------------------------------------


def _rubrics() -> Iterator[str]:
    for name in BUILT_IN:
        yield _title(f"The rubric {name}")
        yield from _criteria(load(name))


def _criteria(rubric: Rubric) -> Iterator[str]:
    for criterion in rubric.criteria:
        fix = criterion.whole_fix() if isinstance(criterion, Section) else criterion.fix
        lines = [criterion.help.strip()]
        if isinstance(criterion, Section) and criterion.topics:
            lines += ["Topics: " + ", ".join(topic.title for topic in criterion.topics)]
        if fix:
            lines += [textwrap.indent(fix.strip(), "  | ", lambda _: True)]
        yield _block(f"{criterion.id} ({criterion.level}): {criterion.title}", lines)


# --- errors ---------------------------------------------------------------------------------------


def _errors() -> Iterator[str]:
    yield _title("Errors by class")
    by_class: dict[str, list[str]] = {}
    for _, _, errors in source.modules():
        for kind, text in errors:
            by_class.setdefault(kind, []).append(text)
    for kind in source.ERRORS:
        if kind in by_class:
            yield _block(f"{kind}:", [f"* {text}" for text in sorted(set(by_class[kind]))])


def _wrong_calls() -> Iterator[str]:
    yield _title("Wrong calls")
    for call in WRONG:
        said = io.StringIO()
        with redirect_stderr(said), chdir(docs.ROOT / "examples"):
            code = main(call)
        yield f"$ nexus-check {' '.join(call)}\n{said.getvalue().rstrip()}\n(exit code {code})"


# --- the rest -------------------------------------------------------------------------------------


def _action() -> Iterator[str]:
    yield _title("action.yml")
    described = docs.action()
    for part in ("inputs", "outputs"):
        yield _block(
            f"{part}:",
            [f"* {name}: {each['description']}" for name, each in described[part].items()],
        )


def _other() -> Iterator[str]:
    yield _title("Other words, by module")
    for name, texts, _ in source.modules():
        if texts:
            yield _block(f"{name}:", [f"* {text}" for text in dict.fromkeys(texts)])
    yield _title("The page of a cohort's report")
    for name, texts in source.page_texts():
        yield _block(f"{name}:", [f"* {text}" for text in dict.fromkeys(texts)])


def _help() -> Iterator[str]:
    yield _title("Help")
    calls = [(), *(words for name in COMMANDS for words in docs.subcommands(name))]
    for words in calls:
        call = " ".join(["nexus-check", *words, "--help"])
        yield f"$ {call}\n{docs.printed(*words, '--help').rstrip()}"
