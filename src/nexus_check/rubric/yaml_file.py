"""Reading a rubric's YAML safely, no matter who wrote it.

Size and depth are bounded; aliases (which can grow without bound) and tags (which can make objects)
are refused.
"""

from __future__ import annotations

import re
from typing import Any, Final

import yaml

from nexus_check.errors import RubricError

MAX_BYTES: Final = 512 * 1024  # twenty times the built-in rubric
MAX_DEPTH: Final = 12  # a rubric needs six: rubric, criteria, topics, rules, phrases

# YAML 1.1 reads `1:59:59` in base 60, which takes quadratic time.
_NUMBER_WITHOUT_END: Final = re.compile(r"[-+0-9a-fA-FxX:_.]{100,}")

_SAFE_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_SAFE_LOADER):  # type: ignore[misc]
    """A safe loader that refuses a key given twice, of which YAML would keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[str, Any]:
        seen = set()
        for key, _ in node.value:
            if key.tag != "tag:yaml.org,2002:str":  # `off` and `12`, for example
                raise _refusal("YAML does not read this key as text: put it in quotes", key)
            if key.value in seen:
                raise _refusal(f"key {key.value!r} is given twice", key)
            seen.add(key.value)
        found: dict[str, Any] = super().construct_mapping(node, deep)
        return found


def parse(data: bytes, name: str) -> dict[str, Any]:
    """Return the table in a YAML file's bytes. Raises `RubricError` that names the line."""
    try:
        _refuse_dangers(data)
        table = yaml.load(data, Loader=_Loader)  # noqa: S506  # a safe one
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        at = f" at line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or getattr(error, "reason", error)
        raise RubricError(f"{name}: this YAML cannot be used{at}: {problem}.") from None
    if not isinstance(table, dict):
        raise RubricError(
            f"{name}: a rubric is a table of keys such as `id:`, `title:` and `criteria:`."
        )
    return table


def _refuse_dangers(data: bytes) -> None:
    depth = 0
    for event in yaml.parse(data, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise _refusal("lists and tables are nested too deep", event)
        if getattr(event, "anchor", None):
            raise _refusal("anchors and aliases are not allowed in a rubric: write it out", event)
        if (tag := getattr(event, "tag", None)) not in (None, "!"):
            raise _refusal(f"tags such as {tag!r} are not allowed in a rubric", event)
        plain = event.value if isinstance(event, yaml.ScalarEvent) and event.implicit[0] else ""
        if _NUMBER_WITHOUT_END.fullmatch(plain):
            raise _refusal("this number has too many digits", event)


def _refusal(problem: str, at: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=at.start_mark)
