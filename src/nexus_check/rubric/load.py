"""Loading rubrics: a built-in name or a file, checked so that every mistake is one clear line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar, get_args

import msgspec
import yaml

from nexus_check import bundled
from nexus_check.criteria import AnyCriterion, Rule, Section
from nexus_check.criteria.interface import Place
from nexus_check.errors import RubricError
from nexus_check.model import Level
from nexus_check.phrases import PhraseError, patterns
from nexus_check.rubric import yaml_file
from nexus_check.rubric.extend import extended
from nexus_check.rubric.types import CriterionChange, Rubric, RubricChange

BUILT_IN: Final = ("alx-project-nexus", "alx-project-nexus-frontend")
DEFAULT: Final = BUILT_IN[0]

# What the keys with a choice of words take.
_VALUES: Final[Mapping[str, Sequence[str]]] = {
    "kind": [str(kind.__struct_config__.tag) for kind in get_args(AnyCriterion)],
    "level": list(Level),
    "in": get_args(Place),
}

_T = TypeVar("_T")


def load(name_or_path: str | None = None) -> Rubric:
    """Return the rubric of a built-in name or a file; the first built-in one when None.

    Raises `RubricError`, in one line that names the criterion and the key.
    """
    asked = name_or_path or DEFAULT
    if asked in BUILT_IN:
        return _typed(_built_in_table(asked), Rubric, asked)
    path = Path(asked)
    return parse(_read_file(path), path.name)


def parse(data: bytes, name: str) -> Rubric:
    """Return the rubric of a YAML file's bytes; `name` is what messages call it. Raises
    `RubricError`.
    """
    table = _whole_table(data, name)
    rubric = _typed(table, Rubric, name)
    _check(rubric, name)
    return rubric


def source(name: str) -> str:
    """Return the YAML of a built-in rubric."""
    return bundled.read(f"rubrics/{name}.yml").decode()


def whole(name_or_path: str | None = None) -> str:
    """Return the YAML of a rubric with nothing left to inherit. Raises `RubricError` as `load`
    does.
    """
    asked = name_or_path or DEFAULT
    if asked == DEFAULT:
        return source(asked)  # with its comments
    if asked in BUILT_IN:
        table = _built_in_table(asked)
    else:
        path = Path(asked)
        data = _read_file(path)
        parse(data, path.name)
        table = _whole_table(data, path.name)
    text: str = yaml.safe_dump(table, sort_keys=False, allow_unicode=True, width=100)
    return text


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a rubric file."""
    (rubric, change), definitions = msgspec.json.schema_components(
        [Rubric, RubricChange], ref_template="#/$defs/{name}"
    )
    new = definitions["Rubric"]["properties"]["criteria"]["items"]
    changes = definitions["RubricChange"]["properties"]["criteria"]
    changes["items"] = {"anyOf": [changes["items"], new]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A rubric of nexus-check",
        "if": {"required": ["extends"]},
        "then": change,
        "else": rubric,
        "$defs": definitions,
    }


def _read_file(path: Path) -> bytes:
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
    return data


def _built_in_table(name: str) -> dict[str, Any]:
    # our own file
    table: dict[str, Any] = yaml.load(source(name), Loader=yaml_file.LOADER)  # noqa: S506
    if "extends" in table:
        return extended(_built_in_table(table["extends"]), table, name)
    return table


def _whole_table(data: bytes, name: str) -> dict[str, Any]:
    """Return a file's table with what it extends filled in."""
    table = yaml_file.parse(data, name)
    if "extends" not in table:
        return table
    base = table["extends"]
    if base not in BUILT_IN:
        raise RubricError(
            f"{name}: key 'extends': there is no rubric {base!r}; known: {', '.join(BUILT_IN)}."
        )
    entries = table.get("criteria")
    changes = (
        [one for one in entries if isinstance(one, dict) and "kind" not in one]
        if isinstance(entries, list)
        else entries
    )
    _typed(table | ({"criteria": changes} if "criteria" in table else {}), RubricChange, name)
    return extended(_built_in_table(base), table, name)


# --- checking ------------------------------------------------------------------------------------


def _check(rubric: Rubric, name: str) -> None:
    """Refuse what is well-formed and could never work."""
    if not rubric.criteria:
        raise RubricError(f"{name}: key 'criteria': a rubric needs at least one criterion.")
    _refuse_same_ids([one.id for one in rubric.criteria], f"{name}: criterion")
    for key, rules in (("program", rubric.program), ("not-counted", rubric.not_counted)):
        _check_rules(rules, f"{name}: key {key!r}")
    for criterion in rubric.criteria:
        where = f"{name}: criterion {criterion.id!r}"
        if not criterion.title.strip():
            raise RubricError(f"{where}: key 'title': it is empty.")
        if isinstance(criterion, Section):
            _check_section(criterion, where)


def _check_section(section: Section, where: str) -> None:
    _check_rules(section.rules, where)
    _refuse_same_ids([topic.id for topic in section.topics], f"{where}: topic")
    for topic in section.topics:
        _check_rules(topic.rules, f"{where}: topic {topic.id!r}")
        if not topic.rules:
            raise RubricError(
                f"{where}: topic {topic.id!r}: key 'rules': a topic needs at least one rule."
            )
    if not section.rules and not section.topics:
        raise RubricError(f"{where}: key 'rules': a section needs rules or topics.")
    if section.minimum is not None and not 0 < section.minimum <= len(section.topics):
        raise RubricError(
            f"{where}: key 'minimum': {section.minimum} cannot be met; there are "
            f"{len(section.topics)} topics."
        )


def _check_rules(rules: Iterable[Rule], where: str) -> None:
    for number, rule in enumerate(rules, 1):
        at = f"{where}: rule {number}"
        if not rule.phrases:
            raise RubricError(f"{at}: key 'phrases': the list is empty, so nobody could meet it.")
        if not 0 < rule.at_least <= len(rule.phrases):
            raise RubricError(
                f"{at}: key 'at-least': {rule.at_least} cannot be met by {len(rule.phrases)} "
                "phrases."
            )
        for key, phrases in (("phrases", rule.phrases), ("unless", rule.unless)):
            for phrase in phrases:
                try:
                    patterns(phrase)
                except PhraseError as error:
                    raise RubricError(
                        f"{at}: key {key!r}: the phrase {phrase!r} {error}."
                    ) from None


def _refuse_same_ids(ids: list[str], where: str) -> None:
    doubled = next((id_ for index, id_ in enumerate(ids) if id_ in ids[:index]), None)
    if doubled:
        raise RubricError(f"{where} {doubled!r}: key 'id': this id is given twice.")


# --- table → types -------------------------------------------------------------------------------


def _typed(table: Mapping[str, Any], kind: type[_T], name: str) -> _T:
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        problem, _, path = str(error).partition(" - at `")
        raise RubricError(f"{name}: {_place(path, table)}{_plain(problem, path)}.") from None


def _place(path: str, table: Mapping[str, Any]) -> str:
    """`$.criteria[2].topics[0].title` → `criterion 'key-technologies': topic 'python': key 'title':
    `.
    """
    said: list[str] = []
    at: Any = table
    for step in path.rstrip("`").removeprefix("$").replace("[", ".[").split("."):
        if step.startswith("["):
            index = step.strip("[]")
            at = at[int(index)] if index.isdigit() and isinstance(at, list) else None
            known = at.get("id") if isinstance(at, dict) else None
            list_name = said.pop().removeprefix("key ").strip("'") if said else "entry"
            noun = {"criteria": "criterion", "topics": "topic", "rules": "rule"}.get(
                list_name, list_name
            )
            said.append(
                f"{noun} {known!r}"
                if known
                else f"{noun} {int(index) + 1 if index.isdigit() else ''}".strip()
            )
        elif step:
            said.append(f"key {step!r}")
            at = at.get(step) if isinstance(at, dict) else None
    return "".join(f"{part}: " for part in said)


_PLAIN_TYPES: Final = {
    "`str`": "text", "`int`": "a whole number", "`float`": "a number", "`array`": "a list",
    "`object`": "a table", "`bool`": "true or false", "`null`": "nothing",
}  # fmt: skip


def _plain(problem: str, path: str) -> str:
    """Return msgspec's sentence about the key at the end of `path` in the words of a rubric
    file.
    """
    known = _VALUES.get(path.rpartition(".")[2].rstrip("`"))
    if known and problem.startswith(("Invalid enum value", "Invalid value")):
        return f"{problem.rpartition(' ')[2]} is none of {', '.join(known)}"
    problem = problem.replace(" | null`", "`")
    for name, plain in _PLAIN_TYPES.items():
        problem = problem.replace(name, plain)
    if problem.startswith("Expected text, got") and "number" in problem:
        problem += " (put it in quotes)"
    if "matching regex" in problem:
        return "expected lower-case letters and digits, joined by hyphens"
    if "length >= 1" in problem:
        return "it is empty"
    problem = problem.replace("Object missing required field", "the key is missing:")
    problem = problem.replace("Object contains unknown field", "there is no key")
    return problem[0].lower() + problem[1:]


__all__ = ["BUILT_IN", "DEFAULT", "CriterionChange", "load", "parse", "schema", "source", "whole"]
