"""Loading rubrics: a built-in name or a file, checked so that every mistake is one clear line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, TypeVar, get_args

import msgspec
import yaml

from nexus_check import bundled
from nexus_check.criteria import AnyCriterion
from nexus_check.criteria.interface import Place
from nexus_check.errors import RubricError
from nexus_check.model import Level
from nexus_check.rubric import yaml_file
from nexus_check.rubric.extend import Table, extended, meant
from nexus_check.rubric.types import BUILT_IN, Rubric, RubricChange, schema

DEFAULT: Final = BUILT_IN[0]

_T = TypeVar("_T")


def load(name_or_path: str | None = None) -> Rubric:
    """Return the rubric of a built-in name or a file; the first built-in one when None.

    Raises `RubricError`, in one line that names the criterion and the key.
    """
    return parse(*_read(name_or_path or DEFAULT))


def parse(data: bytes, name: str) -> Rubric:
    """Return the rubric of a YAML file's bytes; `name` is what messages call it.

    Raises `RubricError`.
    """
    return _typed(_whole(data, name), Rubric, name)


def whole(name_or_path: str | None = None) -> str:
    """Return the YAML of a rubric with nothing left to inherit.

    Raises `RubricError` as `load` does.
    """
    data, name = _read(name_or_path or DEFAULT)
    if name_or_path in (None, DEFAULT):
        return data.decode()  # with its comments
    table = _whole(data, name)
    _typed(table, Rubric, name)
    text: str = yaml.safe_dump(table, sort_keys=False, allow_unicode=True, width=100)
    return text


def _read(name_or_path: str) -> tuple[bytes, str]:
    """Return a rubric's YAML and what messages call it."""
    if name_or_path in BUILT_IN:
        return bundled.read(f"rubrics/{name_or_path}.yml"), name_or_path
    path = Path(name_or_path)
    try:
        with path.open("rb") as file:
            data = file.read(yaml_file.MAX_BYTES + 1)
    except OSError as error:
        raise RubricError(
            f"The rubric `{path}` cannot be read: {(error.strerror or str(error)).lower()}.",
            f"Give a file, or the name of a built-in rubric: {', '.join(BUILT_IN)}.",
        ) from None
    if len(data) > yaml_file.MAX_BYTES:
        raise RubricError(
            f"{path.name}: a rubric may have at most {yaml_file.MAX_BYTES // 1024} KB."
        )
    return data, path.name


def _whole(data: bytes, name: str) -> Table:
    """Return a file's table with what it extends filled in."""
    table = yaml_file.parse(data, name)
    if "extends" not in table:
        return table
    change = _typed(table, RubricChange, name)
    return extended(_whole(*_read(change.extends)), table, name)


# --- mistakes in a table, in the words of a rubric file ------------------------------------------


_TYPES: Final = {
    "str": "text", "int": "a whole number", "float": "a number", "bool": "true or false",
    "array": "a list", "object": "a table", "bool | object": "true or false or a table",
    "null": "nothing", "NoneType": "nothing",
}  # fmt: skip
_WORDS: Final[dict[str, Iterable[str]]] = {
    "kind": [str(kind.__struct_config__.tag) for kind in get_args(AnyCriterion)],
    "level": Level,
    "extends": BUILT_IN,
}
_ENTRIES: Final = {"criteria": "criterion", "topics": "topic", "rules": "rule"}
_STEP: Final = re.compile(r"\.([\w-]+)(?:\[(\d+)\])?")


def _typed(table: Table, kind: type[_T], name: str) -> _T:
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        problem, _, path = str(error).partition(" - at `")
        steps = _STEP.findall(path)
        key = steps[-1][0] if steps else ""
        raise RubricError(f"{name}: {_place(steps, table)}{_plain(problem, key)}") from None


def _place(steps: Iterable[tuple[str, str]], table: Table) -> str:
    """Return where a mistake is, in words.

    `$.criteria[2].topics[0]` is `criterion 'key-technologies': topic 'python': `.
    """
    said = ""
    at: Any = table
    for key, index in steps:
        at = at[key]
        if index:
            at = at[int(index)]
            known = at.get("id") if isinstance(at, dict) else None
            noun = _ENTRIES.get(key, f"key {key!r}: entry")
            said += f"{noun} {repr(known) if known else int(index) + 1}: "
        else:
            said += f"key {key!r}: "
    return said


def _plain(problem: str, key: str) -> str:
    """Return msgspec's sentence about a key in the words of a rubric file."""
    kind, _, what = problem.rpartition(" field ")
    if kind == "Object missing required":
        return f"the key is missing: {what}."
    if kind == "Object contains unknown":
        known = {key for each in schema()["$defs"].values() for key in each.get("properties", ())}
        return f"there is no key {what}{meant(what.strip('`'), known)}"
    if problem.startswith("Invalid"):
        _, _, value = problem.partition("value ")
        return f"{value} is none of {', '.join(_WORDS.get(key, get_args(Place)))}."
    if "matching regex" in problem or "of length" in problem:
        wanted = "expected lower-case letters and digits, joined by hyphens."
        return wanted if key == "id" else "it is empty."
    if not problem.startswith("Expected"):
        return f"{problem}."
    types = problem.replace(" | null", "")
    plain = re.sub("`(.+?)`", lambda found: _TYPES.get(found[1], found[1]), types)
    quotes = " (put it in quotes)" if re.fullmatch("Expected text, got .* number", plain) else ""
    return f"e{plain[1:]}{quotes}."
