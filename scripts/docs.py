"""Writes what the documentation says of the program from the program itself.

README.md and the guides in docs hold blocks between `<!-- made: NAME -->` and `<!-- /made -->`; docs/commands.md and
docs/criteria.md are written whole.
`python scripts/docs.py` writes them anew; a test fails when they differ from what stands.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click
import yaml
from click.testing import CliRunner

from nexus_check import rubric
from nexus_check.cli import COMMANDS, cli
from nexus_check.errors import Refused
from nexus_check.github.check_runs import Circumstances, why_refused

ROOT = Path(__file__).resolve().parent.parent
DEMO = "examples/learner/alx-project-nexus"
UNFINISHED = "examples/unfinished/alx-project-nexus"
WORKFLOW = "examples/workflows/learner.yml"
BLOCK = re.compile(r"(<!-- made: ([a-z-]+) -->\n).*?(<!-- /made -->)", re.S)


def table(*rows: tuple[str, ...]) -> str:
    """A Markdown table; the first row is its head."""
    head, *body = [f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |" for row in rows]
    return "\n".join(["", head, "|" + " --- |" * len(rows[0]), *body, "", ""])


def fenced(language: str, text: str) -> str:
    return f"\n```{language}\n{text.rstrip()}\n```\n\n"


def printed(*arguments: str) -> str:
    """What a command prints to a pipe 100 columns wide."""
    result = CliRunner(env={"COLUMNS": "100", "NO_COLOR": "1"}).invoke(cli, arguments, prog_name="nexus-check")
    return result.output


def action() -> Mapping[str, Any]:
    described: Mapping[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text())
    return described


def default(value: str | None) -> str:
    return f"`{value}`" if value else ""


def inputs() -> str:
    rows = [
        (f"`{name}`", each["description"], default(each.get("default"))) for name, each in action()["inputs"].items()
    ]
    return table(("Input", "What it is", "Default"), *rows)


def outputs() -> str:
    rows = [(f"`{name}`", each["description"]) for name, each in action()["outputs"].items()]
    return table(("Output", "What it is"), *rows)


def criteria() -> str:
    rows = [
        (f"[`{each.id}`](docs/criteria.md#{each.id})", str(each.level), each.asks) for each in rubric.load().criteria
    ]
    return table(("Criterion", "Level", "What it asks"), *rows)


def workflow() -> str:
    """The learner's workflow without the comments that lead it."""
    text = (ROOT / WORKFLOW).read_text()
    return fenced("yaml", text[text.index("name:") :])


def unfinished() -> str:
    """The report on the bundled README that is not done, up to what it offers to paste."""
    return fenced("text", printed("check", UNFINISHED).partition("\nTo complete")[0])


REFUSALS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "The job lacks the permission": ("Resource not accessible by integration", {}),
    "There is no token": ("Requires authentication", {"anonymous": True}),
    "A personal token": ("You must authenticate via a GitHub App.", {}),
    "A pull request from a fork": ("Resource not accessible by integration", {"from_fork": True}),
    "A run that Dependabot started": ("Resource not accessible by integration", {"by_dependabot": True}),
    "Another owner's repository": ("Resource not accessible by integration", {"workflow_repository": "your/workflows"}),
    "A GitHub App without the permission": ("Resource not accessible by integration", {"with_app": True}),
    "An archived repository": ("Repository was archived so is read-only.", {}),
}
"""Who meets a refusal, what GitHub says then, and what is known of the try."""


def refusals() -> str:
    rows = [
        (who, why_refused(Refused(said), Circumstances("their/alx-project-nexus", **known)))
        for who, (said, known) in REFUSALS.items()
    ]
    return table(("Where", "What the log says"), *rows)


BLOCKS: Mapping[str, Callable[[], str]] = {
    "demo": lambda: fenced("text", printed("check", DEMO)),
    "learner-workflow": workflow,
    "inputs": inputs,
    "outputs": outputs,
    "criteria": criteria,
    "unfinished": unfinished,
    "refusals": refusals,
}


def filled(text: str) -> str:
    """A page with every block made anew; KeyError for a block that nothing makes."""
    return BLOCK.sub(lambda found: found[1] + BLOCKS[found[2]]() + found[3], text)


def subcommands(name: str) -> list[tuple[str, ...]]:
    """A command and, where it is a group, the commands below it, as they are typed."""
    command = cli.get_command(click.Context(cli), name)
    below = sorted(command.commands) if isinstance(command, click.Group) else []
    return [(name,), *((name, each) for each in below)]


def there(name: str) -> bool:
    return importlib.util.find_spec(f"nexus_check.commands.{name}") is not None


def commands() -> str:
    """docs/commands.md: the help of every command."""
    head = f"# Commands\n\nWhat `--help` prints, command by command.\n{fenced('text', printed('--help'))}"
    each = [words for name in COMMANDS if there(name) for words in subcommands(name)]
    parts = [f"## {' '.join(words)}\n{fenced('text', printed(*words, '--help'))}" for words in each]
    return "".join([head, *parts]).rstrip() + "\n"


def made() -> dict[Path, str]:
    """Every file that is made, whole or in part, and the text it should have."""
    pages = [ROOT / "README.md", *sorted(ROOT.glob("docs/*.md"))]
    return {
        **{page: filled(page.read_text()) for page in pages if BLOCK.search(page.read_text())},
        ROOT / "docs/commands.md": commands(),
        ROOT / "docs/criteria.md": printed("explain", "--all"),
    }


def main() -> int:
    for path, text in made().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
