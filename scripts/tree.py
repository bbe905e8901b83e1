"""The tables of CONTRIBUTING.md: what each module is for, and why each dependency is there.

A module's line is the first sentence of its docstring; a dependency's is its comment in
pyproject.toml.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src/nexus_check"
DATA = {
    "rubrics": "The built-in rubrics.",
    "schemas": "JSON Schemas of the report and of a rubric file.",
    "templates": "The workflows that `nexus-check init workflow` writes.",
}
"""What folders that hold no Python are for."""
_SENTENCE = re.compile(r".+?(?:\.(?=\s)|\.?(?=\n\n)|\.?\Z)", re.S)
_DEPENDENCY = re.compile(r'^    "(?P<name>[\w-]+)[^"\n]*",(?:  # (?P<why>.+))?$', re.M)


def modules() -> Iterator[tuple[str, str]]:
    """Yield the name and the purpose of every module and folder at the top of the package."""
    entries = [path for path in PACKAGE.iterdir() if path.name != "__pycache__"]
    for path in sorted(entries, key=lambda path: (path.is_file(), path.name)):
        if any(
            file.is_file() for file in path.glob("*")
        ):  # not what a removed package leaves: __pycache__
            init = path / "__init__.py"
            yield f"{path.name}/", purpose(init) if init.exists() else DATA[path.name]
        elif path.suffix == ".py" and path.name != "__init__.py":
            yield path.name, purpose(path)


def purpose(module: Path) -> str:
    """Return the first sentence of a module's docstring, ended with a full stop."""
    described = ast.get_docstring(ast.parse(module.read_text("utf-8"))) or ""
    found = _SENTENCE.match(described)
    if not found:
        raise ValueError(f"{module.name} has no docstring")
    return " ".join(found[0].split()).rstrip(".") + "."


def dependencies() -> Iterator[tuple[str, str]]:
    """Yield the name of every direct dependency, those of the tests too, and why it is there."""
    for found in _DEPENDENCY.finditer(_lists((ROOT / "pyproject.toml").read_text("utf-8"))):
        if not found["why"]:
            raise ValueError(f"{found['name']} has no reason beside it in pyproject.toml")
        yield found["name"], found["why"]


def _lists(text: str) -> str:
    """Return the two lists of requirements."""
    return "".join(re.findall(r"^(?:dependencies|dev) = \[\n(.*?)^\]$", text, re.M | re.S))
