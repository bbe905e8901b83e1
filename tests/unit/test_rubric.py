"""Rubric files: what is refused first, each in one line that says where; then what a file comes to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from nexus_check import rubric
from nexus_check.errors import RubricError
from nexus_check.model import Criterion, Level, Rubric
from nexus_check.options import OPTIONS, PartOptions
from nexus_check.rubric import BUILT_IN, load, parse, schema, whole

SMALL = """\
id: invented
version: "1"
title: Baking
criteria:
  - id: flour
    kind: part
    level: required
    title: Flour
    options:
      titles: [flour*]
    topics:
      - id: rye
        title: Rye
        words: [rye]
"""


def refusal(text: str) -> str:
    with pytest.raises(RubricError) as caught:
        parse(text.encode(), "mine.yml")
    return str(caught.value)


def criteria(text: str) -> dict[str, Criterion]:
    return {criterion.id: criterion for criterion in parse(text.encode(), "mine.yml").criteria}


def extending(*lines: str) -> str:
    return "\n".join(["extends: alx-project-nexus", "id: mine", *lines, ""])


# --- refused -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "a rubric is a table of keys"),
        ("- a list", "a rubric is a table of keys"),
        ("id: [", "this is not YAML at line"),
        ("id: \x00", "this is not YAML"),
        ("a: &anchor b\nc: *anchor", "line 1: anchors and aliases are not allowed"),
        ("a: !!python/object:os.system b", "tags such as"),
        ("a: !mine b", "tags such as '!mine' are not allowed"),
        ("id: a\nid: b", "line 2: key 'id' is given twice"),
        ("a: " + "[" * 30 + "]" * 30, "nested too deep"),
        ("when: 2024-99-99", "a value cannot be read"),
    ],
)
def test_a_file_that_is_not_read(text: str, said: str) -> None:
    assert said in refusal(text)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kind: part", "kind: parts", "criterion 'flour': key 'kind': there is no kind 'parts'; known: markdown,"),
        ("level: required", "level: must", "criterion 'flour': key 'level':"),
        ("    title: Flour\n", "", "criterion 'flour': the key is missing: `title`."),
        ("titles: [flour*]", "titles: flour", "criterion 'flour': options: key 'titles': expected a list, got text."),
        ("titles: [flour*]", "names-of: [a]", "criterion 'flour': options: there is no key `names-of`."),
        ("titles: [flour*]", 'titles: [""]', "criterion 'flour': key 'titles': the phrase '' is empty."),
        ("words: [rye]", "words: ['...']", "criterion 'flour': topic 'rye': key 'words': the phrase '...' has no word"),
        ("words: [rye]", "wording: [rye]", "criterion 'flour': topic 'rye': there is no key `wording`."),
        ("title: Rye", "title: 7", "criterion 'flour': topic 'rye': key 'title': expected text, got a whole number"),
        ("kind: part", "kind: structure", "criterion 'flour': options: there is no key `titles`."),
        ('version: "1"', "version: 1", "key 'version': expected text, got a whole number (put it in quotes)."),
        ("title: Baking", "colour: red\ntitle: Baking", "there is no key `colour`."),
    ],
)
def test_a_mistake_names_the_criterion_and_the_key(old: str, new: str, said: str) -> None:
    assert SMALL.count(old) == 1
    found = refusal(SMALL.replace(old, new))
    assert found.startswith(f"mine.yml: {said}")
    assert "\n" not in found


def test_topics_belong_to_parts_alone() -> None:
    text = SMALL.replace("kind: part", "kind: structure").replace("    options:\n      titles: [flour*]\n", "")
    assert "key 'topics': only the kind 'part' has topics." in refusal(text)


@pytest.mark.parametrize("indent", ["  - id: flour", "      - id: rye"])
def test_an_id_is_given_once(indent: str) -> None:
    start = SMALL.index(indent)
    entry = SMALL[start:] if indent.startswith("      ") else SMALL[start : SMALL.index("    topics:")]
    assert "this id is given twice" in refusal(SMALL + entry)


def test_a_rubric_needs_a_criterion() -> None:
    assert "needs at least one criterion" in refusal("id: a\nversion: '1'\ntitle: A\ncriteria: []\n")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["criteria: {}"], "expected a list of entries, each with an `id`."),
        (["criteria:", "  - title: Nameless"], "criterion number 1: key 'id' is missing."),
        (["criteria:", "  - id: lists", "    add: {titles: a}"], "criterion 'lists': key 'add': expected lists"),
        (["vocabulary: [a]"], "vocabulary: expected a table of keys."),
        (["criteria:", "  - id: brand-new"], "criterion 'brand-new': the key is missing:"),
    ],
)
def test_a_mistake_in_what_extends_another(lines: list[str], said: str) -> None:
    assert said in refusal(extending(*lines))


def test_what_is_extended_has_to_be_known() -> None:
    assert "key 'extends': there is no rubric 'nobody'; known: alx-project-nexus." in refusal("extends: nobody\n")


def test_a_file_that_is_not_there_or_too_large(tmp_path: Path) -> None:
    with pytest.raises(RubricError, match="cannot be read: no such file"):
        load(str(tmp_path / "none.yml"))
    large = tmp_path / "large.yml"
    large.write_bytes(b"#" * (rubric.LARGEST_BYTES + 1))
    with pytest.raises(RubricError, match="at most 512 KB"):
        load(str(large))


@given(st.binary(max_size=80) | st.text("id:[]{}-&*!\n \"'ab1#|>%@", max_size=80).map(str.encode))
def test_any_other_file_is_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(RubricError) as caught:
        parse(data, "mine.yml")
    assert str(caught.value).startswith("mine.yml: ")


# --- read ----------------------------------------------------------------------------------------------------------


def test_a_file_that_stands_alone() -> None:
    found = criteria(SMALL)["flour"]
    assert (found.title, found.level, found.fix, found.disabled) == ("Flour", Level.REQUIRED, None, None)
    assert [topic.id for topic in found.topics] == ["rye"]
    assert isinstance(found.options, PartOptions)
    assert found.options.titles == ("flour*",)
    assert found.options.topics["rye"].words == ("rye",)


def test_what_a_file_does_not_name_stays_as_it_was() -> None:
    base = {criterion.id: criterion for criterion in load().criteria}
    found = criteria(extending("criteria:", "  - id: lists", "    level: advisory"))
    assert found["lists"].level is Level.ADVISORY
    assert found | {"lists": base["lists"]} == base
    assert list(found) == list(base)


@pytest.mark.parametrize(
    ("lines", "phrases"),
    [
        (["options: {titles: [gear]}"], ("gear",)),
        (["add: {titles: [gear]}"], None),
    ],
    ids=["replaced", "added"],
)
def test_lists_are_replaced_or_lengthened(lines: list[str], phrases: tuple[str, ...] | None) -> None:
    before = next(one for one in load().criteria if one.id == "key-technologies").options.titles
    found = criteria(extending("criteria:", "  - id: key-technologies", *(f"    {line}" for line in lines)))
    assert found["key-technologies"].options.titles == (phrases or (*before, "gear"))


def test_topics_are_changed_removed_and_added_by_their_id() -> None:
    found = criteria(
        extending(
            *("criteria:", "  - id: key-technologies", "    topics:"),
            *("      - id: graphql", "        remove: true"),
            *("      - id: python", "        add: {words: [snake]}"),
            *("      - id: rust", "        title: Rust", "        words: [rust]"),
        )
    )["key-technologies"]
    assert [topic.id for topic in found.topics] == ["python", "django", "rest-apis", "docker", "ci-cd", "rust"]
    assert found.options.topics["python"].words[-1] == "snake"


def test_criteria_are_removed_switched_off_and_added_at_the_end() -> None:
    found = criteria(
        extending(
            *("criteria:", "  - id: own-words", "    remove: true"),
            *("  - id: lists", "    disabled: essays only"),
            *(
                "  - id: more",
                "    kind: markdown",
                "    level: advisory",
                "    title: M",
                "    options: {uses: lists}",
            ),
        )
    )
    assert "own-words" not in found
    assert found["lists"].disabled == "essays only"
    assert list(found)[-1] == "more"


def test_words_of_all_criteria_are_added_to() -> None:
    found = parse(extending("vocabulary:", "  add: {negations: [nie]}").encode(), "mine.yml")
    assert found.vocabulary.negations == (*load().vocabulary.negations, "nie")


def test_nothing_that_a_file_changes_reaches_the_built_in_rubric() -> None:
    before = load().digest
    parse(extending("vocabulary:", "  add: {negations: [nie]}").encode(), "mine.yml")
    rubric._built_in.cache_clear()
    assert load().digest == before


# --- round trips ---------------------------------------------------------------------------------------------------


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
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=20)
PHRASES = st.lists(st.lists(WORD, min_size=1, max_size=3).map(" ".join), max_size=3)
TOPICS = st.lists(
    st.builds(lambda id_, title, words: {"id": id_, "title": title, "words": words}, WORD, TEXT, PHRASES),
    max_size=2,
    unique_by=lambda topic: str(topic["id"]),
)
OPTIONAL: dict[str, st.SearchStrategy[Any]] = {
    "asks": TEXT,
    "fix": TEXT,
    "options": st.builds(lambda titles, unless: {"titles": titles, "unless": unless}, PHRASES, PHRASES),
    "topics": TOPICS,
}
NEEDED: dict[str, st.SearchStrategy[Any]] = {
    "id": WORD,
    "kind": st.just("part"),
    "level": st.sampled_from(["required", "advisory"]),
    "title": TEXT,
}
CRITERIA = st.fixed_dictionaries(NEEDED, optional=OPTIONAL)
HEAD: dict[str, st.SearchStrategy[Any]] = {
    "id": WORD,
    "version": st.sampled_from(["1", "2024.1", "v1", "null", "0x1"]),
    "title": TEXT,
    "criteria": st.lists(CRITERIA, min_size=1, max_size=3, unique_by=lambda criterion: str(criterion["id"])),
}
TABLES = st.fixed_dictionaries(HEAD)


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
        assert list(criterion.options.titles) == written.get("options", {}).get("titles", [])
        assert [topic.id for topic in criterion.topics] == [topic["id"] for topic in written.get("topics", [])]
    shuffled = yaml.safe_dump(table, allow_unicode=True, sort_keys=True)
    assert parse(shuffled.encode(), "mine.yml").digest == found.digest


@pytest.mark.parametrize("old", ["Baking", "flour*", "rye", "required"])
def test_whatever_changes_a_rubric_changes_its_digest(old: str) -> None:
    new = "advisory" if old == "required" else "oats"
    assert parse(SMALL.replace(old, new).encode(), "a").digest != parse(SMALL.encode(), "a").digest


# --- the schema ----------------------------------------------------------------------------------------------------


def test_the_schema_knows_every_kind() -> None:
    assert schema()["$defs"]["CriterionSpec"]["properties"]["kind"] == {"enum": sorted(OPTIONS)}
