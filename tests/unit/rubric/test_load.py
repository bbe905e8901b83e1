"""Rubric files: what is refused first, each in one line that says where; then what is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from nexus_check import bundled, rubric
from nexus_check.criteria import Criterion, Rule, Section, Topic
from nexus_check.errors import RubricError
from nexus_check.model import Level
from nexus_check.rubric import BUILT_IN, DOCUMENTED, Rubric, load, parse, schema, whole

SMALL = """\
id: invented
version: "1"
title: Baking
criteria:
  - id: flour
    kind: section
    level: required
    title: Flour
    rules:
      - {in: title, phrases: [flour*]}
    topics:
      - id: rye
        title: Rye
        rules: [{in: text, phrases: [rye]}]
"""


def refusal(text: str) -> str:
    with pytest.raises(RubricError) as caught:
        parse(text.encode(), "mine.yml")
    return str(caught.value)


def criteria(text: str) -> dict[str, Criterion]:
    return {criterion.id: criterion for criterion in parse(text.encode(), "mine.yml").criteria}


def section(criterion: Criterion) -> Section:
    assert isinstance(criterion, Section)
    return criterion


def extending(*lines: str) -> str:
    return "\n".join(["extends: alx-project-nexus", "id: mine", 'version: "1"', *lines, ""])


# --- refused -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "a rubric is a table of keys"),
        ("- a list", "a rubric is a table of keys"),
        ("id: [", "this YAML cannot be used at line"),
        ("id: \x00", "this YAML cannot be used"),
        ("a: &anchor b\nc: *anchor", "line 1: anchors and aliases are not allowed"),
        ("a: !!python/object:os.system b", "tags such as"),
        ("a: !mine b", "tags such as '!mine' are not allowed"),
        ("? [a, b]\n: c", "line 1: YAML does not read this key as text"),
        ("a: b\n---\na: b", "line 2: but found another document"),
        ("<<: {a: b}", "line 1: YAML does not read this key as text"),
        ("<<: *x", "line 1: anchors and aliases are not allowed"),
        ("id: a\nid: b", "line 2: key 'id' is given twice"),
        ("id: a\noff: b", "line 2: YAML does not read this key as text"),
        ("a: " + "[" * 30 + "]" * 30, "nested too deep"),
        ("when: 2024-99-99", "this YAML cannot be used: month must be in 1..12"),
    ],
)
def test_a_file_that_is_not_read(text: str, said: str) -> None:
    assert said in refusal(text)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kind: section", "kind: parts", "criterion 'flour': key 'kind': 'parts' is none of "),
        ("level: required", "level: must", "criterion 'flour': key 'level':"),
        ("    title: Flour\n", "", "criterion 'flour': the key is missing: `title`."),
        (
            "phrases: [flour*]",
            "phrases: flour",
            "criterion 'flour': rule 1: key 'phrases': expected a list, got text.",
        ),
        (
            "phrases: [flour*]",
            "phrase: [a]",
            "criterion 'flour': rule 1: there is no key `phrase`; did you mean `phrases`?",
        ),
        (
            "phrases: [flour*]",
            "phrases: [a, 7]",
            "criterion 'flour': rule 1: key 'phrases': entry 2: expected text, got a whole number",
        ),
        (
            "phrases: [flour*]",
            'phrases: [""]',
            "criterion 'flour': rule 1: key 'phrases': the phrase '' has no word",
        ),
        (
            "phrases: [flour*]",
            "phrases: []",
            "criterion 'flour': rule 1: key 'phrases': it is empty.",
        ),
        (
            "phrases: [rye]",
            "phrases: ['++']",
            "criterion 'flour': topic 'rye': rule 1: key 'phrases': the phrase '++'",
        ),
        (
            "phrases: [rye]",
            "phrases: [rye], at-least: 2",
            "criterion 'flour': topic 'rye': rule 1: key 'at-least': 2",
        ),
        ("in: text", "in: texts", "criterion 'flour': topic 'rye': rule 1: key 'in': 'texts' is"),
        (
            "title: Rye",
            "title: 7",
            "criterion 'flour': topic 'rye': key 'title': expected text, got a whole number",
        ),
        (
            "title: Rye",
            "titel: Rye",
            "criterion 'flour': topic 'rye': there is no key `titel`; did you mean `title`?",
        ),
        ("title: Rye", "title: ' '", "criterion 'flour': topic 'rye': key 'title': it is empty."),
        ("kind: section", "kind:", "criterion 'flour': key 'kind': expected text, got nothing."),
        ("kind: section", "kind: structure", "criterion 'flour': there is no key `rules`."),
        (
            "title: Flour",
            "title: Flour\n    minimum: 2",
            "criterion 'flour': key 'minimum': 2 cannot be met",
        ),
        (
            "title: Flour",
            "title: Flour\n    minimum: -1",
            "criterion 'flour': key 'minimum': -1 cannot be met",
        ),
        ("title: Flour", "title: ''", "criterion 'flour': key 'title': it is empty."),
        (
            "id: flour",
            "id: The Flour",
            "criterion 'The Flour': key 'id': expected lower-case letters",
        ),
        ("id: invented", "id: DJB 2026", "key 'id': expected lower-case letters and digits"),
        (
            'version: "1"',
            "version: 1",
            "key 'version': expected text, got a whole number (put it in quotes).",
        ),
        ('version: "1"', "version: 2.0", "key 'version': expected text, got a number (put it in"),
        (
            "title: Flour",
            "title: Flour\n    minimum: five",
            "criterion 'flour': key 'minimum': expected a whole number, got text.",
        ),
        ("title: Baking", "colour: red\ntitle: Baking", "there is no key `colour`."),
    ],
)
def test_a_mistake_names_the_criterion_and_the_key(old: str, new: str, said: str) -> None:
    assert SMALL.count(old) == 1
    found = refusal(SMALL.replace(old, new))
    assert found.startswith(f"mine.yml: {said}")
    assert "\n" not in found


@pytest.mark.parametrize("indent", ["  - id: flour", "      - id: rye"])
def test_an_id_is_given_once(indent: str) -> None:
    start = SMALL.index(indent)
    entry = (
        SMALL[start:] if indent.startswith("      ") else SMALL[start : SMALL.index("    topics:")]
    )
    assert "this id is given twice" in refusal(SMALL + entry)


def test_a_rubric_needs_a_criterion() -> None:
    assert "key 'criteria': it is empty." in refusal(
        "id: a\nversion: '1'\ntitle: A\ncriteria: []\n"
    )


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["criteria: {}"], "key 'criteria': expected a list, got a table."),
        (["criteria:", "  - title: Nameless"], "criterion 1: the key is missing: `id`."),
        (["criteria:", "  - id: lists", "    add: {title: a}"], "expected a list, got text"),
        (
            ["criteria:", "  - id: list", "    level: advisory"],
            "there is no criterion `list`; did you mean `lists`?",
        ),
        (
            ["criteria:", "  - id: lists", "  - id: lists"],
            "criterion 'lists': key 'id': this id is given twice.",
        ),
        (
            ["criteria:", "  - id: key-technologies", "    topics: [{id: python}, {id: python}]"],
            "topic 'python': key 'id': this id is given twice.",
        ),
        (
            [
                "criteria:",
                "  - id: challenges-and-solutions",
                "    topics: [{id: challenge, title: X}]",
            ],
            "there is no topic `challenge`; did you mean `challenges`?",
        ),
        (
            ["criteria:", "  - id: collaboration", "    remove: {title: [teamworks]}"],
            "key 'remove': no rule in `title` has the phrase 'teamworks'",
        ),
        (
            ["criteria:", "  - {id: lists, remove: [a]}"],
            "key 'remove': expected true or false or a table, got a list.",
        ),
        (
            ["criteria:", "  - {id: lists, add: {titles: [a]}}"],
            "key 'add': 'titles' is none of title, label, text, section.",
        ),
        (["criteria:", "  - {id: [a], kind: lists}"], "key 'id': expected text, got a list."),
        (["criteria: [5]"], "criterion 1: expected a table, got a whole number."),
        (
            ["criteria:", "  - {id: lists, minimum: 0}"],
            "criterion 'lists': key 'minimum': expected a whole number >= 1.",
        ),
        (["program:", "  - {in: null, phrases: [a]}"], "key 'program': entry 1: key 'in': "),
        (["criteria:", "  - {id: lists, leves: a}"], "key `leves`; did you mean `level`?"),
    ],
)
def test_a_mistake_in_what_extends_another(lines: list[str], said: str) -> None:
    assert said in refusal(extending(*lines))


def test_what_is_extended_has_to_be_known() -> None:
    assert (
        "key 'extends': 'nobody' is none of alx-project-nexus, alx-project-nexus-frontend."
    ) in refusal("extends: nobody\n")


def test_a_file_that_is_not_there_or_too_large(tmp_path: Path) -> None:
    with pytest.raises(RubricError, match="cannot be read: no such file"):
        load(str(tmp_path / "none.yml"))
    large = tmp_path / "large.yml"
    large.write_bytes(b"#" * (rubric.MAX_BYTES + 1))
    with pytest.raises(RubricError, match="at most 512 KB"):
        load(str(large))


@given(st.binary(max_size=80) | st.text("id:[]{}-&*!\n \"'ab1#|>%@", max_size=80).map(str.encode))
def test_any_other_file_is_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(RubricError) as caught:
        parse(data, "mine.yml")
    assert str(caught.value).startswith("mine.yml: ")


# --- read ----------------------------------------------------------------------------------------


def test_a_file_that_extends_nothing() -> None:
    found = section(criteria(SMALL)["flour"])
    assert (found.title, found.level, found.fix, found.disabled) == (
        "Flour",
        Level.REQUIRED,
        None,
        None,
    )
    assert found.rules == (Rule("title", ("flour*",)),)
    assert found.topics == (Topic("rye", "Rye", (Rule("text", ("rye",)),)),)


def test_what_a_file_does_not_name_stays_as_it_was() -> None:
    base = {criterion.id: criterion for criterion in load().criteria}
    found = criteria(extending("criteria:", "  - id: lists", "    level: advisory"))
    assert found["lists"].level is Level.ADVISORY
    assert found | {"lists": base["lists"]} == base
    assert list(found) == list(base)


def phrases(criterion: Criterion, place: str, topic: str | None = None) -> list[str]:
    """The phrases of a criterion's or topic's rules in one place."""
    rules = section(criterion).rules
    if topic:
        rules = next(one.rules for one in section(criterion).topics if one.id == topic)
    return [phrase for rule in rules if rule.in_ == place for phrase in rule.phrases]


def test_phrases_are_added_and_removed_one_by_one() -> None:
    before = {criterion.id: criterion for criterion in load().criteria}["challenges-and-solutions"]
    first = phrases(before, "label", "challenges")[0]
    after = criteria(
        extending(
            *(
                "criteria:",
                "  - id: challenges-and-solutions",
                "    topics:",
                "      - id: challenges",
            ),
            *("        add: {title: [brick walls]}", f"        remove: {{label: ['{first}']}}"),
        )
    )["challenges-and-solutions"]
    assert "brick walls" in phrases(after, "title", "challenges")
    assert set(phrases(before, "title", "challenges")) < set(phrases(after, "title", "challenges"))
    assert phrases(after, "label", "challenges") == phrases(before, "label", "challenges")[1:]


def test_a_phrase_added_where_there_is_no_rule_makes_one() -> None:
    found = criteria(extending("criteria:", "  - id: collaboration", "    add: {text: [my team]}"))
    assert phrases(found["collaboration"], "text") == ["my team"]


def test_topics_are_changed_removed_and_added_by_their_id() -> None:
    found = criteria(
        extending(
            *("criteria:", "  - id: key-technologies", "    topics:"),
            *("      - id: graphql", "        remove: true"),
            *("      - id: python", "        add: {text: [snake]}"),
            *(
                "      - id: rust",
                "        title: Rust",
                "        rules: [{in: text, phrases: [rust]}]",
            ),
        )
    )["key-technologies"]
    assert [topic.id for topic in section(found).topics] == [
        "python",
        "django",
        "rest-apis",
        "docker",
        "ci-cd",
        "rust",
    ]
    assert phrases(found, "text", "python")[-1] == "snake"


def test_criteria_are_removed_switched_off_and_added_at_the_end() -> None:
    found = criteria(
        extending(
            *("criteria:", "  - id: own-words", "    remove: true"),
            *("  - id: lists", "    disabled: essays only"),
            *("  - id: more", "    kind: lists", "    level: advisory", "    title: M"),
        )
    )
    assert "own-words" not in found
    assert found["lists"].disabled == "essays only"
    assert list(found)[-1] == "more"


def test_nothing_that_a_file_changes_reaches_the_built_in_rubric() -> None:
    before = load().digest
    parse(
        extending("criteria:", "  - id: collaboration", "    add: {title: [my team]}").encode(),
        "mine.yml",
    )
    assert load().digest == before


def test_the_page_of_criteria_describes_every_criterion() -> None:
    assert {criterion.id for criterion in load().criteria} == DOCUMENTED


# --- round trips ---------------------------------------------------------------------------------


def same(one: Rubric, other: Rubric) -> bool:
    return one == other and one.digest == other.digest


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_built_in_rubric_written_out_and_read_again_is_the_same(name: str) -> None:
    assert same(parse(whole(name).encode(), "again.yml"), load(name))


def test_a_file_written_out_whole_and_read_again_is_the_same(tmp_path: Path) -> None:
    file = tmp_path / "mine.yml"
    file.write_text(extending("criteria:", "  - id: lists", "    disabled: essays only"))
    assert same(parse(whole(str(file)).encode(), "again.yml"), load(str(file)))


WORD = st.text("abcdefghij", min_size=1, max_size=6)
TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]),
    min_size=1,
    max_size=20,
).filter(str.strip)
PHRASES = st.lists(st.lists(WORD, min_size=1, max_size=3).map(" ".join), min_size=1, max_size=3)
RULES = st.lists(
    st.builds(
        lambda place, found, unless: {"in": place, "phrases": found, "unless": unless},
        st.sampled_from(["title", "label", "text", "section"]),
        PHRASES,
        PHRASES,
    ),
    min_size=1,
    max_size=2,
)
TOPICS = st.lists(
    st.builds(
        lambda id_, title, rules: {"id": id_, "title": title, "rules": rules}, WORD, TEXT, RULES
    ),
    max_size=2,
    unique_by=lambda topic: str(topic["id"]),
)
OPTIONAL: dict[str, st.SearchStrategy[Any]] = {"help": TEXT, "fix": TEXT, "topics": TOPICS}
NEEDED: dict[str, st.SearchStrategy[Any]] = {
    "id": WORD,
    "kind": st.just("section"),
    "rules": RULES,
    "level": st.sampled_from(["required", "advisory"]),
    "title": TEXT,
}
CRITERIA = st.fixed_dictionaries(NEEDED, optional=OPTIONAL)
HEAD: dict[str, st.SearchStrategy[Any]] = {
    "id": WORD,
    "version": st.sampled_from(["1", "2024.1", "v1", "null", "0x1"]),
    "title": TEXT,
    "criteria": st.lists(
        CRITERIA, min_size=1, max_size=3, unique_by=lambda criterion: str(criterion["id"])
    ),
}
TABLES = st.fixed_dictionaries(HEAD)


@pytest.mark.slow
@settings(max_examples=20)
@given(TABLES)
def test_any_rubric_written_as_yaml_is_read_as_it_was_meant(table: dict[str, Any]) -> None:
    text = yaml.safe_dump(table, allow_unicode=True, sort_keys=False)
    found = parse(text.encode(), "mine.yml")
    assert (found.id, found.version, found.title) == (table["id"], table["version"], table["title"])
    for criterion, written in zip(found.criteria, table["criteria"], strict=True):
        assert (criterion.id, str(criterion.level), criterion.title) == (
            written["id"],
            written["level"],
            written["title"],
        )
        assert [list(rule.phrases) for rule in section(criterion).rules] == [
            rule["phrases"] for rule in written["rules"]
        ]
        assert [topic.id for topic in section(criterion).topics] == [
            topic["id"] for topic in written.get("topics", [])
        ]
    shuffled = yaml.safe_dump(table, allow_unicode=True, sort_keys=True)
    assert parse(shuffled.encode(), "mine.yml").digest == found.digest


@pytest.mark.parametrize("old", ["Baking", "flour*", "rye", "required"])
def test_whatever_changes_a_rubric_changes_its_digest(old: str) -> None:
    new = "advisory" if old == "required" else "oats"
    assert parse(SMALL.replace(old, new).encode(), "a").digest != parse(SMALL.encode(), "a").digest


# --- the schema ----------------------------------------------------------------------------------


def test_the_schema_takes_the_built_in_rubrics_and_the_examples(repository_root: Path) -> None:
    validator = jsonschema.Draft202012Validator(schema())
    for name in BUILT_IN:
        validator.validate(yaml.safe_load(bundled.read(f"rubrics/{name}.yml")))
    for path in (repository_root / "examples/rubrics").glob("*.yml"):
        validator.validate(yaml.safe_load(path.read_text("utf-8")))


@pytest.mark.parametrize(
    ("old", "new"), [("kind: section", "kind: parts"), ("phrases: [rye]", "phrase: [rye]")]
)
def test_the_schema_refuses_what_loading_refuses(old: str, new: str) -> None:
    validator = jsonschema.Draft202012Validator(schema())
    assert validator.is_valid(yaml.safe_load(SMALL))
    assert not validator.is_valid(yaml.safe_load(SMALL.replace(old, new)))
