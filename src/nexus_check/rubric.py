"""Rubrics: YAML tables that a teacher can read and change, made into `model.Rubric`.

A rubric file stands alone or says `extends: alx-project-nexus` and names only what differs. Reading is safe whoever
wrote the file: bounded size and depth, no aliases (which can grow without bound), no tags (which can make objects).
"""

from __future__ import annotations

import copy
import hashlib
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import msgspec
import yaml

from nexus_check import bundled, fingerprints
from nexus_check.errors import RubricError
from nexus_check.lexicon import PhraseError, spellings
from nexus_check.model import Criterion, Level, Rubric, Topic
from nexus_check.options import OPTIONS, Options, OwnWordsOptions, PartOptions, TopicWords, Vocabulary

BUILT_IN: Final = ("alx-project-nexus",)
DEFAULT: Final = BUILT_IN[0]
LARGEST_BYTES: Final = 512 * 1024
DEEPEST: Final = 12


class TopicSpec(TopicWords, frozen=True, kw_only=True):
    """A topic of a criterion, with the words that cover it."""

    id: str
    title: str


class CriterionSpec(Options, frozen=True, kw_only=True):
    """A criterion as a rubric file writes it. `disabled` is the reason it is switched off."""

    id: str
    kind: str
    level: Level
    title: str
    asks: str = ""
    help: str = ""
    fix: str | None = None
    topics: tuple[TopicSpec, ...] = ()
    options: dict[str, Any] = {}  # noqa: RUF012 - msgspec copies it
    disabled: str | None = None


class RubricSpec(Options, frozen=True, kw_only=True):
    """A rubric file with nothing left to inherit."""

    id: str
    version: str
    title: str
    criteria: tuple[CriterionSpec, ...]
    help_base_url: str = ""
    vocabulary: Vocabulary = Vocabulary()


def load(name_or_path: str | None = None) -> Rubric:
    """The rubric of a built-in name or a file; the built-in one when nothing is given.

    Raises `RubricError`, in one line that names the criterion and the key.
    """
    asked = name_or_path or DEFAULT
    if asked in BUILT_IN:
        return _built_in(asked)
    return _load_file(Path(asked))


@lru_cache(maxsize=4)
def _built_in(name: str) -> Rubric:
    return _build(_built_in_table(name), name, check_phrases=False)


def source(name: str) -> str:
    """The YAML of a built-in rubric."""
    return bundled.read(f"rubrics/{name}.yml").decode()


def _built_in_table(name: str) -> dict[str, Any]:
    table: dict[str, Any] = yaml.load(source(name), Loader=_Loader)  # noqa: S506 - a safe loader, of our own file
    return table


def whole(name_or_path: str | None = None) -> str:
    """The YAML of a rubric with nothing left to inherit: a built-in one with its comments, a file's as it comes to.

    Raises `RubricError` as `load` does.
    """
    asked = name_or_path or DEFAULT
    if asked in BUILT_IN:
        return source(asked)
    path = Path(asked)
    table = _table(_read_file(path), path.name)
    _build(table, path.name)
    text: str = yaml.safe_dump(table, sort_keys=False, allow_unicode=True, width=120)
    return text


def _load_file(path: Path) -> Rubric:
    return parse(_read_file(path), path.name)


def _read_file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise RubricError(
            f"The rubric `{path}` cannot be read: {(error.strerror or str(error)).lower()}.",
            f"Give a file, or the name of a built-in rubric: {', '.join(BUILT_IN)}.",
        ) from None
    if len(data) > LARGEST_BYTES:
        raise RubricError(f"{path.name}: a rubric may be at most {LARGEST_BYTES // 1024} KB.")
    return data


def parse(data: bytes, name: str) -> Rubric:
    """The rubric of a YAML file's bytes; `name` is what messages call it."""
    return _build(_table(data, name), name)


def _table(data: bytes, name: str) -> dict[str, Any]:
    """A file's table, with what it extends filled in."""
    table = _read_yaml(data, name)
    return _extend(table, name) if "extends" in table else table


# --- reading YAML safely -------------------------------------------------------------------------------------------

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _read_yaml(data: bytes, name: str) -> dict[str, Any]:
    try:
        _refuse_dangers(data, name)
        node = yaml.compose(data, Loader=_Loader)
        _refuse_doubles(node, name)
        table = yaml.load(data, Loader=_Loader)  # noqa: S506 - a safe loader, after `_refuse_dangers`
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = f" at line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "it is not text in UTF-8"
        raise RubricError(f"{name}: this is not YAML{at}: {problem}.") from None
    except (ValueError, OverflowError, RecursionError) as error:
        raise RubricError(f"{name}: a value cannot be read: {error}.") from None
    if not isinstance(table, dict):
        raise RubricError(f"{name}: a rubric is a table of keys such as `id:`, `title:` and `criteria:`.")
    return table


# YAML 1.1 reads `1:59:59` in base 60, which takes quadratic time.
_NUMBER_WITHOUT_END = re.compile(r"[-+0-9a-fA-FxX:_.]{100,}")


def _refuse_dangers(data: bytes, name: str) -> None:
    depth = 0
    for event in yaml.parse(data, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise RubricError(f"{name}: line {line}: anchors and aliases are not allowed in a rubric: write it out.")
        if (tag := getattr(event, "tag", None)) not in (None, "!"):
            raise RubricError(f"{name}: line {line}: tags such as {tag!r} are not allowed in a rubric.")
        if isinstance(event, yaml.ScalarEvent) and event.implicit[0] and _NUMBER_WITHOUT_END.fullmatch(event.value):
            raise RubricError(f"{name}: line {line}: this number has too many digits.")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise RubricError(f"{name}: line {line}: lists and tables are nested too deep.")


def _refuse_doubles(node: Any, name: str) -> None:
    """Refuse a table with the same key twice: YAML would silently keep the last."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise RubricError(f"{name}: line {key.start_mark.line + 1}: a key is a word, not a list or table.")
            if key.value in seen:
                raise RubricError(f"{name}: line {key.start_mark.line + 1}: key {key.value!r} is given twice.")
            seen.add(str(key.value))
            _refuse_doubles(value, name)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_doubles(item, name)


# --- extending -----------------------------------------------------------------------------------------------------


def _extend(table: dict[str, Any], name: str) -> dict[str, Any]:
    """The table of the rubric it extends, changed by what it names."""
    base_name = table["extends"]
    if base_name not in BUILT_IN:
        raise RubricError(f"{name}: key 'extends': there is no rubric {base_name!r}; known: {', '.join(BUILT_IN)}.")
    base = copy.deepcopy(_built_in_table(base_name))
    changes = {key: value for key, value in table.items() if key not in ("extends", "criteria", "vocabulary")}
    base["vocabulary"] = _changed(base.get("vocabulary", {}), table.get("vocabulary", {}), f"{name}: vocabulary")
    base["criteria"] = _merged(base["criteria"], table.get("criteria", []), f"{name}: criterion", _merge_criterion)
    return base | changes


Merge = Callable[[dict[str, Any], dict[str, Any], str], dict[str, Any]]


def _merged(base: list[dict[str, Any]], changes: Any, where: str, merge: Merge) -> list[dict[str, Any]]:
    """Entries by their `id`: those named are changed, unknown ones added at the end."""
    if not isinstance(changes, list):
        raise RubricError(f"{where}: expected a list of entries, each with an `id`.")
    entries = {entry["id"]: entry for entry in base}
    for index, change in enumerate(changes, 1):
        if not isinstance(change, dict) or not isinstance(change.get("id"), str):
            raise RubricError(f"{where} number {index}: key 'id' is missing.")
        known = entries.get(change["id"])
        entries[change["id"]] = merge(known, change, f"{where} {change['id']!r}") if known else change
    return [entry for entry in entries.values() if not entry.get("remove")]


def _merge_criterion(base: dict[str, Any], change: dict[str, Any], where: str) -> dict[str, Any]:
    """`options` change key by key and `topics` by their id; `add` lengthens lists instead of replacing them."""
    rest = {key: value for key, value in change.items() if key not in ("options", "topics", "add")}
    merged = base | rest
    if "options" in change or "add" in change:
        options = {**change.get("options", {}), **({"add": change["add"]} if "add" in change else {})}
        merged["options"] = _changed(base.get("options", {}), options, where)
    if "topics" in change:
        merged["topics"] = _merged(base.get("topics", []), change["topics"], f"{where}: topic", _changed)
    return merged


def _changed(base: dict[str, Any], change: Any, where: str) -> dict[str, Any]:
    if not isinstance(change, dict):
        raise RubricError(f"{where}: expected a table of keys.")
    merged = base | {key: value for key, value in change.items() if key != "add"}
    more = change.get("add", {})
    if not isinstance(more, dict) or not all(isinstance(value, list) for value in more.values()):
        raise RubricError(f"{where}: key 'add': expected lists of what to add, such as `words: [..]`.")
    for key, value in more.items():
        merged[key] = [*merged.get(key, []), *value]
    return merged


# --- table → Rubric ------------------------------------------------------------------------------------------------


def _build(table: dict[str, Any], name: str, *, check_phrases: bool = True) -> Rubric:
    """The rubric of a table. A built-in one's phrases are checked by a test, not at every start."""
    spec = _convert(table, RubricSpec, name, table)
    if check_phrases:
        _check_all_phrases(spec, name)
    criteria = tuple(_criterion(one, name) for one in spec.criteria)
    if not criteria:
        raise RubricError(f"{name}: key 'criteria': a rubric needs at least one criterion.")
    _refuse_same_ids([criterion.id for criterion in criteria], f"{name}: criterion")
    return Rubric(
        id=spec.id,
        version=spec.version,
        title=spec.title,
        digest="sha256:" + hashlib.sha256(msgspec.json.encode(spec, order="sorted")).hexdigest(),
        criteria=criteria,
        help_base_url=spec.help_base_url,
        vocabulary=spec.vocabulary,
    )


def _criterion(spec: CriterionSpec, name: str) -> Criterion:
    where = f"{name}: criterion {spec.id!r}"
    if spec.kind not in OPTIONS:
        raise RubricError(f"{where}: key 'kind': there is no kind {spec.kind!r}; known: {', '.join(sorted(OPTIONS))}.")
    options = _convert(spec.options, OPTIONS[spec.kind], f"{where}: options")
    if spec.topics and not isinstance(options, PartOptions):
        raise RubricError(f"{where}: key 'topics': only the kind 'part' has topics.")
    _refuse_same_ids([topic.id for topic in spec.topics], f"{where}: topic")
    if isinstance(options, OwnWordsOptions) and options.fingerprints not in fingerprints.NAMES:
        raise RubricError(f"{where}: key 'fingerprints': there are none named {options.fingerprints!r}.")
    if isinstance(options, PartOptions):
        options = msgspec.structs.replace(options, topics={topic.id: topic for topic in spec.topics})
    return Criterion(
        id=spec.id,
        kind=spec.kind,
        level=spec.level,
        title=spec.title,
        asks=spec.asks.strip(),
        help=spec.help.strip(),
        fix=spec.fix.strip() if spec.fix else None,
        topics=tuple(Topic(topic.id, topic.title) for topic in spec.topics),
        options=options,
        disabled=spec.disabled,
    )


def _refuse_same_ids(ids: list[str], where: str) -> None:
    doubled = next((id_ for index, id_ in enumerate(ids) if id_ in ids[:index]), None)
    if doubled:
        raise RubricError(f"{where} {doubled!r}: key 'id': this id is given twice.")


def _check_all_phrases(spec: RubricSpec, name: str) -> None:
    _check_phrases(spec.vocabulary, f"{name}: vocabulary")
    for criterion in spec.criteria:
        where = f"{name}: criterion {criterion.id!r}"
        if criterion.kind in OPTIONS:
            _check_phrases(_convert(criterion.options, OPTIONS[criterion.kind], f"{where}: options"), where)
        for topic in criterion.topics:
            _check_phrases(topic, f"{where}: topic {topic.id!r}")


def _check_phrases(options: Options, where: str) -> None:
    """Refuse a phrase that the lexicon cannot use."""
    for key in options.__struct_fields__:
        value = getattr(options, key)
        for phrase in value if isinstance(value, tuple) else ():
            try:
                spellings(phrase)
            except PhraseError as error:
                raise RubricError(f"{where}: key {key.replace('_', '-')!r}: the phrase {phrase!r} {error}.") from None


def _convert(value: Any, kind: Any, where: str, table: Mapping[str, Any] | None = None) -> Any:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        problem, _, path = str(error).partition(" - at `")
        raise RubricError(f"{where}: {_place(path, table)}{_plain(problem)}.") from None


def _place(path: str, table: Mapping[str, Any] | None) -> str:
    """`$.criteria[2].topics[0].title` → `criterion 'key-technologies': topic 'python': key 'title': `."""
    said: list[str] = []
    at: Any = table
    for step in path.rstrip("`").removeprefix("$").replace("[", ".[").split("."):
        if step.startswith("["):
            index = step.strip("[]")
            at = at[int(index)] if index.isdigit() and isinstance(at, list) else None
            known = at.get("id") if isinstance(at, dict) else None
            list_name = said.pop().removeprefix("key ").strip("'") if said else "entry"
            noun = {"criteria": "criterion", "topics": "topic"}.get(list_name, list_name)
            said.append(
                f"{noun} {known!r}" if known else f"{noun} number {int(index) + 1}" if index.isdigit() else noun
            )
        elif step:
            said.append(f"key {step!r}")
            at = at.get(step) if isinstance(at, dict) else None
    return "".join(f"{part}: " for part in said)


_WORDS_FOR_TYPES: Final = {
    "`str`": "text", "`int`": "a whole number", "`float`": "a number", "`array`": "a list", "`object`": "a table",
    "`bool`": "true or false", "`null`": "nothing",
}  # fmt: skip


def _plain(problem: str) -> str:
    """msgspec's sentence in a teacher's words."""
    problem = problem.replace(" | null`", "`")
    for name, plain in _WORDS_FOR_TYPES.items():
        problem = problem.replace(name, plain)
    if problem.startswith("Expected text, got") and "number" in problem:
        problem += " (put it in quotes)"
    problem = problem.replace("Object missing required field", "the key is missing:")
    problem = problem.replace("Object contains unknown field", "there is no key")
    return problem[0].lower() + problem[1:]


# --- schema --------------------------------------------------------------------------------------------------------


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a rubric file."""
    types = [RubricSpec, *dict.fromkeys(OPTIONS.values())]
    schemas, definitions = msgspec.json.schema_components(types, ref_template="#/$defs/{name}")
    by_kind = dict(zip(types[1:], schemas[1:], strict=True))
    criterion = definitions["CriterionSpec"]
    criterion["properties"]["kind"] = {"enum": sorted(OPTIONS)}
    criterion["properties"]["add"] = {"type": "object", "additionalProperties": {"type": "array"}}
    criterion["allOf"] = [
        {"if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
         "then": {"properties": {"options": by_kind[options]}}}
        for kind, options in sorted(OPTIONS.items())
    ]  # fmt: skip
    whole = {"allOf": [schemas[0]]}
    definitions["Change"] = _change_schema(definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A rubric of nexus-check",
        "if": {"required": ["extends"]},
        "then": {"$ref": "#/$defs/Change"},
        "else": whole,
        "$defs": definitions,
    }


def _change_schema(definitions: Mapping[str, Any]) -> dict[str, Any]:
    """A file with `extends`: the same keys, none of them needed but `extends` and each entry's `id`."""
    rubric = {**definitions["RubricSpec"], "required": ["extends"]}
    criterion = {**definitions["CriterionSpec"], "required": ["id"]}
    topic = {**definitions["TopicSpec"], "required": ["id"]}
    more = {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}}
    topic["properties"] = {**topic["properties"], "add": more, "remove": {"type": "boolean"}}
    criterion["properties"] = {
        **criterion["properties"], "remove": {"type": "boolean"}, "topics": {"type": "array", "items": topic},
    }  # fmt: skip
    rubric["properties"] = {
        **rubric["properties"], "extends": {"enum": list(BUILT_IN)}, "criteria": {"type": "array", "items": criterion},
    }  # fmt: skip
    return rubric
