"""Update the parts of the documentation that are made from the program: `python -m scripts.docs`.

README.md, CONTRIBUTING.md and the guides have blocks between `<!-- made: NAME -->` and `<!-- /made
-->`; the guides also have commands that are run (see `scripts.guides`). docs/commands.md and
docs/criteria.md are made as a whole. A test fails when a page differs from what is made.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import click
import yaml
from click.testing import CliRunner

from nexus_check import rubric
from nexus_check.cli import COMMANDS, cli
from scripts import guides, shown, tree
from scripts.shown import fenced

ROOT = Path(__file__).resolve().parent.parent
DEMO = "examples/learner/alx-project-nexus"
WORKFLOW = "examples/workflows/learner.yml"
BLOCK = re.compile(r"(<!-- made: ([a-z-]+) -->\n).*?(<!-- /made -->)", re.S)


def table(*rows: tuple[str, ...]) -> str:
    """Return a Markdown table; the first row is its head."""
    head, *body = [f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |" for row in rows]
    return "\n".join(["", head, "|" + " --- |" * len(rows[0]), *body, "", ""])


def printed(*arguments: str) -> str:
    """Return what a command prints to a pipe 100 columns wide."""
    result = CliRunner(env={"COLUMNS": "100", "NO_COLOR": "1"}).invoke(
        cli, arguments, prog_name="nexus-check"
    )
    return result.output


def action() -> Mapping[str, Any]:
    described: Mapping[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text())
    return described


def default(value: str | None) -> str:
    return f"`{value}`" if value else ""


def inputs() -> str:
    rows = [
        (f"`{name}`", each["description"], default(each.get("default")))
        for name, each in action()["inputs"].items()
    ]
    return table(("Input", "What it is", "Default"), *rows)


def outputs() -> str:
    rows = [(f"`{name}`", each["description"]) for name, each in action()["outputs"].items()]
    return table(("Output", "What it is"), *rows)


def criteria() -> str:
    rows = [
        (f"[`{each.id}`](docs/criteria.md#{each.id})", str(each.level), each.asks)
        for each in rubric.load().criteria
    ]
    return table(("Criterion", "Level", "What it asks"), *rows)


def workflow() -> str:
    """Return the learner's workflow without its leading comments."""
    text = (ROOT / WORKFLOW).read_text()
    return fenced("yaml", text[text.index("name:") :])


BLOCKS: Mapping[str, Callable[[], str]] = {
    "demo": lambda: fenced("console", "$ make demo\n" + printed("check", DEMO)),
    "learner-workflow": workflow,
    "inputs": inputs,
    "outputs": outputs,
    "criteria": criteria,
    "modules": lambda: table(
        ("Where", "What it is"), *((f"`{name}`", why) for name, why in tree.modules())
    ),
    "dependencies": lambda: table(("Package", "Why"), *tree.dependencies()),
    **shown.BLOCKS,
}


def filled(text: str) -> str:
    """Return a page with every block updated. Raises KeyError for a block that nothing makes."""
    return BLOCK.sub(lambda found: found[1] + BLOCKS[found[2]]() + found[3], text)


def subcommands(name: str) -> list[tuple[str, ...]]:
    """Return a command and, where it is a group, the commands below it, as they are typed."""
    command = cli.get_command(click.Context(cli), name)
    below = sorted(command.commands) if isinstance(command, click.Group) else []
    return [(name,), *((name, each) for each in below)]


def there(name: str) -> bool:
    return importlib.util.find_spec(f"nexus_check.commands.{name}") is not None


def commands() -> str:
    """Return docs/commands.md: the help of every command."""
    help_text = fenced("text", printed("--help"))
    head = f"# Commands\n\nWhat `--help` prints, command by command.\n{help_text}"
    each = [words for name in COMMANDS if there(name) for words in subcommands(name)]
    parts = [f"## {' '.join(words)}\n{fenced('text', printed(*words, '--help'))}" for words in each]
    return "".join([head, *parts]).rstrip() + "\n"


def made() -> dict[Path, Callable[[], str]]:
    """Return every file that is made, whole or in part, and what makes its text."""
    pages = (ROOT / "README.md", ROOT / "CONTRIBUTING.md")
    return {
        **{page: partial(refilled, page) for page in pages},
        ROOT / "docs/commands.md": commands,
        ROOT / "docs/criteria.md": lambda: printed("explain", "--all"),
        **{guide: partial(followed, guide) for guide in sorted(guides.GUIDES.glob("*.md"))},
    }


def refilled(page: Path) -> str:
    """Return a page with every block updated."""
    return filled(page.read_text())


def followed(guide: Path) -> str:
    """Return a guide with what its commands print and with every block updated."""
    return filled(guides.guide(guide))


def main() -> int:
    for path, make in made().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(make())
    return 0


if __name__ == "__main__":
    sys.exit(main())
