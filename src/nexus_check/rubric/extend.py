"""Applying a rubric file's changes to the rubric it extends, as tables before they are typed."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

from nexus_check.errors import RubricError

Table = dict[str, Any]


def extended(base: Table, changes: Table, name: str) -> Table:
    """Return the base's table with the changes applied.

    The changes have the types of `RubricChange`; what else is in them is checked in the result.
    Raises `RubricError`, which names criterion and key.
    """
    criteria = _entries(base["criteria"], changes.get("criteria", []), name, "criterion")
    rest = {key: value for key, value in changes.items() if key != "extends"}
    return base | rest | {"criteria": criteria}


def _entries(base: Iterable[Table], changes: list[Table], where: str, noun: str) -> list[Table]:
    """Return the entries by their `id`.

    Those named are changed or removed, new ones are added at the end.
    """
    entries = {entry["id"]: entry for entry in base}
    for change in changes:
        id_ = change["id"]
        if id_ not in entries and ("kind" in change or "rules" in change):
            entries[id_] = change
        elif id_ not in entries:
            raise RubricError(f"{where}: there is no {noun} `{id_}`{meant(id_, entries)}")
        elif change.get("remove") is True:
            del entries[id_]
        else:
            entries[id_] = _changed(entries[id_], change, f"{where}: {noun} {id_!r}")
    return list(entries.values())


def _changed(base: Table, change: Table, where: str) -> Table:
    """Return a topic or criterion with the changes applied.

    Named keys are replaced, phrases are added to or removed from its rules.
    """
    merged = base | {key: value for key, value in change.items() if key not in ("add", "remove")}
    if "topics" in change:
        merged["topics"] = _entries(base.get("topics", []), change["topics"], where, "topic")
    rules = [dict(rule) for rule in merged.get("rules", [])]
    for place, phrases in change.get("add", {}).items():
        rule = next((rule for rule in rules if rule["in"] == place), None)
        if rule is None:
            rules.append({"in": place, "phrases": phrases})
        else:
            rule["phrases"] = [*rule["phrases"], *phrases]
    for place, phrases in (change.get("remove") or {}).items():
        _remove([rule for rule in rules if rule["in"] == place], place, phrases, where)
    return merged | ({"rules": rules} if rules else {})


def _remove(rules: list[Table], place: str, phrases: list[str], where: str) -> None:
    """Remove phrases from the rules that look in one place."""
    known = {phrase for rule in rules for phrase in rule["phrases"]}
    for phrase in phrases:
        if phrase not in known:
            problem = f"no rule in `{place}` has the phrase {phrase!r}{meant(phrase, known)}"
            raise RubricError(f"{where}: key 'remove': {problem}")
    for rule in rules:
        rule["phrases"] = [phrase for phrase in rule["phrases"] if phrase not in phrases]


def meant(name: str, known: Iterable[str]) -> str:
    """Return the end of an error about a name that cannot be: the known one near to it, if any."""
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean `{near[0]}`?" if near and near[0] != name else "."
