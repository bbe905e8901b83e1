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

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse(data: bytes, name: str) -> dict[str, Any]:
    """Return the table in a YAML file's bytes. Raises `RubricError` that names the line."""
    try:
        _refuse_dangers(data, name)
        node = yaml.compose(data, Loader=LOADER)
        _refuse_duplicate_keys(node, name)
        # a safe loader, after `_refuse_dangers`
        table = yaml.load(data, Loader=LOADER)  # noqa: S506
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = f" at line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "it is not text in UTF-8"
        raise RubricError(f"{name}: this is not YAML{at}: {problem}.") from None
    except (ValueError, OverflowError, RecursionError) as error:
        raise RubricError(f"{name}: a value cannot be read: {error}.") from None
    if not isinstance(table, dict):
        raise RubricError(
            f"{name}: a rubric is a table of keys such as `id:`, `title:` and `criteria:`."
        )
    return table


# YAML 1.1 reads `1:59:59` in base 60, which takes quadratic time.
_NUMBER_WITHOUT_END = re.compile(r"[-+0-9a-fA-FxX:_.]{100,}")


def _refuse_dangers(data: bytes, name: str) -> None:
    depth = 0
    for event in yaml.parse(data, Loader=LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise RubricError(
                f"{name}: line {line}: anchors and aliases are not allowed in a rubric: write "
                "it out."
            )
        if (tag := getattr(event, "tag", None)) not in (None, "!"):
            raise RubricError(
                f"{name}: line {line}: tags such as {tag!r} are not allowed in a rubric."
            )
        if (
            isinstance(event, yaml.ScalarEvent)
            and event.implicit[0]
            and _NUMBER_WITHOUT_END.fullmatch(event.value)
        ):
            raise RubricError(f"{name}: line {line}: this number has too many digits.")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(
            event, yaml.CollectionEndEvent
        )
        if depth > MAX_DEPTH:
            raise RubricError(f"{name}: line {line}: lists and tables are nested too deep.")


def _refuse_duplicate_keys(node: Any, name: str) -> None:
    """Refuse a table with the same key twice: YAML would silently keep the last."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            line = f"{name}: line {key.start_mark.line + 1}"
            if not isinstance(key, yaml.ScalarNode):
                raise RubricError(f"{line}: a key is a word, not a list or table.")
            if key.tag != "tag:yaml.org,2002:str":  # `off` and `12`, for example
                raise RubricError(f"{line}: YAML does not read the key `{key.value}` as text.")
            if key.value in seen:
                raise RubricError(f"{line}: key {key.value!r} is given twice.")
            seen.add(str(key.value))
            _refuse_duplicate_keys(value, name)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_duplicate_keys(item, name)
