"""Applying a rubric file's changes to the rubric it extends, as tables before they are typed."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from typing import Any

from nexus_check.errors import RubricError

Table = dict[str, Any]


def extended(base: Table, changes: Table, name: str) -> Table:
    """Return the base's table with the changes applied. Raises `RubricError` naming criterion and
    key.
    """
    rest = {key: value for key, value in changes.items() if key not in ("extends", "criteria")}
    criteria = changes.get("criteria") or []
    merged = _entries(base["criteria"], criteria, f"{name}: criterion", _criterion)
    return base | rest | {"criteria": merged}


def _entries(
    base: Iterable[Table],
    changes: list[Table],
    where: str,
    change_one: Callable[[Table, Table, str], Table],
) -> list[Table]:
    """Return the entries by their `id`: those named are changed or removed, new ones added at the
    end.
    """
    entries = {entry["id"]: entry for entry in base}
    named: set[str] = set()
    for change in changes:
        id_ = change["id"]
        if id_ in named:
            raise RubricError(f"{where} {id_!r}: key 'id': this id is given twice.")
        named.add(id_)
        if id_ in entries:
            entries[id_] = change_one(entries[id_], change, f"{where} {id_!r}")
        elif "kind" in change or ("rules" in change and "title" in change):
            entries[id_] = change
        else:
            raise RubricError(
                f"{where.rpartition(': ')[0]}: there is no {where.rpartition(': ')[2]} "
                f"`{id_}`{_meant(id_, entries)}"
            )
        if change.get("remove") is True:
            del entries[id_]
    return list(entries.values())


def _meant(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean `{near[0]}`?" if near else f"; known: {', '.join(known)}."


def _criterion(base: Table, change: Table, where: str) -> Table:
    merged = _topic(base, change, where)
    if "topics" in change:
        topics = change["topics"] or []
        merged["topics"] = _entries(base.get("topics", []), topics, f"{where}: topic", _topic)
    return merged


def _topic(base: Table, change: Table, where: str) -> Table:
    """Return a topic or criterion with the named keys replaced and phrases added to or removed from
    its rules.
    """
    merged = base | {
        key: value for key, value in change.items() if key not in ("add", "remove", "topics")
    }
    rules = [dict(rule) for rule in merged.get("rules", [])]
    for place, phrases in (change.get("add") or {}).items():
        rule = next((rule for rule in rules if rule["in"] == place), None)
        if rule is None:
            rules.append({"in": place, "phrases": list(phrases)})
        else:
            rule["phrases"] = [*rule["phrases"], *phrases]
    removed = change.get("remove") or {}
    for place, phrases in removed.items() if isinstance(removed, dict) else ():
        for phrase in phrases:
            _remove(rules, place, phrase, where)
    return merged | ({"rules": rules} if rules else {})


def _remove(rules: list[Table], place: str, phrase: str, where: str) -> None:
    """Remove a phrase from every rule that looks in one place."""
    known = [one for rule in rules if rule["in"] == place for one in rule["phrases"]]
    if phrase not in known:
        raise RubricError(
            f"{where}: key 'remove': no rule in `{place}` has the phrase "
            f"{phrase!r}{_meant(phrase, known)}"
        )
    for rule in rules:
        if rule["in"] == place:
            rule["phrases"] = [one for one in rule["phrases"] if one != phrase]
