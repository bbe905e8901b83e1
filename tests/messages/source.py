"""The texts for people that are in the source: every string that reads as words.

A part that is filled in is shown by its name in braces, and both sides of a condition as
`{one|the other}`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import nexus_check
from nexus_check import errors

PACKAGE: Final = Path(nexus_check.__file__).parent
ERRORS: Final = tuple(
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.NexusError)
)

# Words beside each other or beside what is filled in.
_WORDS: Final = re.compile(r"[a-z]{3}[`”)]*[,.:;?!]? +[(“`{]*[A-Za-z]|} [a-z]{3}", re.I)
_HELP: Final = {"help", "short_help", "epilog", "metavar"}  # printed by `--help`
# Words that are compared with what somebody else wrote, queries, and what only we read.
_NO_MESSAGES: Final = {
    "cohort/roster/words.py",
    "criteria/find.py",
    "github/limits.py",
    "readme/html.py",
    "readme/titles.py",
    "reporters/badge.py",
    "rubric/types.py",
    "sources/gitfolder.py",
    "sources/graphql/queries.py",
}
# Queries, markup, patterns, times.
_CODE: Final = re.compile(r"^(query|fragment)\b.*\{|^\s*<\w|\(async|\(\?|^%", re.S)


# Of the page's scripts and template: comments, strings with what is filled in, texts of tags.
_COMMENT: Final = re.compile(r"(?m)^\s*(?://|/?\*).*$|\s//\s.*$")
_STRING: Final = re.compile(r"'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`")
_HOLE: Final = re.compile(r"\$\{[^{}]*\}")
_SENTENCE: Final = re.compile(
    r"^[^a-z.\n]*[A-Z][^\n]*$|\. |^[^\n]*\{[^\n]*$"
)  # and not the names of classes
_TAG_TEXT: Final = re.compile(r"(?<=>)[^<>{}]+(?=<)")


class Texts(ast.NodeVisitor):
    """Collects texts, and apart from them those of errors by class."""

    def __init__(self, tree: ast.Module) -> None:
        self.constants = dict(_constants(tree))
        self.texts: list[str] = []
        self.errors: list[tuple[str, str]] = []

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring
            self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in ERRORS and any(map(_is_text, node.args)):
            parts = [self.constants.get(part, part) for part in map(shown, node.args)]
            self.errors.append((name, " ".join(parts).strip()))
            return
        if isinstance(node.func, ast.Attribute) and node.func.attr == "split":
            return  # a list of words
        self.generic_visit(node)

    def visit_keyword(self, node: ast.keyword) -> None:
        if node.arg not in _HELP:
            self.generic_visit(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        self._keep(shown(node))
        for part in node.values:
            if isinstance(part, ast.FormattedValue) and not isinstance(part.value, ast.IfExp):
                self.visit(part.value)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self._keep(node.value)

    def _keep(self, text: str) -> None:
        if _WORDS.search(text) and not _CODE.search(text):
            self.texts.append(text.strip())


def modules() -> Iterator[tuple[str, list[str], list[tuple[str, str]]]]:
    """Yield each module's path with its texts and its errors."""
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if name not in _NO_MESSAGES:
            texts = found(ast.parse(path.read_text("utf-8")))
            yield name, texts.texts, texts.errors


def page_texts() -> Iterator[tuple[str, list[str]]]:
    """Yield the texts of each file of a cohort's report page: its strings, or the text of tags."""
    for path in sorted((PACKAGE / "reporters/html/page").iterdir()):
        content = path.read_text("utf-8")
        if path.suffix == ".js":
            code = _COMMENT.sub("", content)
            texts = [_HOLE.sub("{…}", found[0] or found[1]) for found in _STRING.findall(code)]
            texts = [text for text in texts if _SENTENCE.search(text) and not _CODE.search(text)]
        else:
            texts = [" ".join(text.split()) for text in _TAG_TEXT.findall(content)]
        if kept := [text.strip() for text in texts if _WORDS.search(text)]:
            yield path.name, kept


def found(tree: ast.Module) -> Texts:
    """Return the texts of a module."""
    texts = Texts(tree)
    texts.visit(tree)
    return texts


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield the texts that a module names, as `shown` names them."""
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value and _is_text(node.value):
            yield from ((shown(target), shown(node.value)) for target in targets)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def shown(node: ast.expr) -> str:
    """Return a text with the names of what is filled in.

    >>> shown(ast.parse("f'{len(rows)} rows, {one.name}'", mode="eval").body)
    '{rows} rows, {name}'
    """
    match node:
        case ast.Constant():
            return str(node.value)
        case ast.JoinedStr():
            return "".join(map(shown, node.values))
        case ast.FormattedValue():
            return f"{{{_name(node.value)}}}"
        case _:
            return f"{{{_name(node)}}}"


def _name(node: ast.expr) -> str:  # noqa: C901 (a line for each kind of expression)
    match node:
        case ast.Name():
            return node.id.strip("_")
        case ast.Attribute():
            return node.attr.strip("_")
        case ast.Constant():
            return str(node.value)
        case ast.JoinedStr():
            return shown(node)
        case ast.IfExp():
            return f"{_name(node.body)}|{_name(node.orelse)}"
        case ast.Call(args=[first, *_]):
            return _name(first)
        case ast.Call(func=ast.Attribute(value=value)) | ast.Subscript(value=value):
            return _name(value)
        case ast.BoolOp(values=[first, *_]) | ast.BinOp(left=first) | ast.GeneratorExp(elt=first):
            return _name(first)
        case _:
            return "…"
