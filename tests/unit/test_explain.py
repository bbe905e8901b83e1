"""`nexus-check explain`, and the reference page that it writes."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from nexus_check import rubric as rubrics
from nexus_check.cli import main
from nexus_check.model import Criterion, Level, Topic
from nexus_check.options import (
    OPTIONS,
    MarkdownOptions,
    Options,
    OwnWordsOptions,
    PartOptions,
    Phrases,
    ReadmeOptions,
    TopicWords,
    Vocabulary,
)
from nexus_check.reporters import criteria
from tests.unit.pages import rendered

BUILT_IN = rubrics.load()


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["explain", *arguments]) == 0
    return capsys.readouterr().out


def test_a_criterion_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    shown = told(capsys, "key-technologies")
    criterion = next(one for one in BUILT_IN.criteria if one.id == "key-technologies")
    assert shown.startswith("Key technologies (key-technologies, required)\n")
    assert " ".join(criterion.asks.split()) in " ".join(shown.split())
    assert "GraphQL: anywhere in the text `graphql`" in shown
    assert criterion.fix is not None
    assert all(f"    {line}" in shown.splitlines() for line in criterion.fix.splitlines() if line)
    assert shown.endswith(f"\n{BUILT_IN.help_base_url}#key-technologies\n")


@pytest.mark.parametrize("criterion", BUILT_IN.criteria, ids=lambda criterion: criterion.id)
def test_every_criterion_says_how_it_is_found(criterion: Criterion, capsys: pytest.CaptureFixture[str]) -> None:
    assert "How it is found:\n  - " in told(capsys, criterion.id)


@pytest.mark.parametrize("spelt", ["Own words", "OWN-WORDS", "own_words"])
def test_an_id_may_be_spelt_as_people_do(spelt: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, spelt).startswith("Own words (own-words, required)")


def test_an_unknown_id_is_wrong_usage_that_names_the_nearest_and_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "key-technolgies"]) == 2
    error = capsys.readouterr().err
    assert "no criterion `key-technolgies`" in error
    assert "Did you mean `key-technologies`?" in error
    assert all(criterion.id in error for criterion in BUILT_IN.criteria)
    assert len(error.splitlines()) == 1


def test_what_resembles_nothing_gets_no_guess(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "zzz"]) == 2
    assert "Did you mean" not in capsys.readouterr().err


def test_without_a_criterion_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    shown = told(capsys)
    assert [line.split()[0] for line in shown.splitlines() if re.match(r"  \S", line)] == [
        criterion.id for criterion in BUILT_IN.criteria
    ]


def test_a_criterion_and_all_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "readme", "--all"]) == 2
    assert capsys.readouterr().err == "nexus-check: Give either a criterion or --all.\n"


def test_another_rubric_is_explained_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.yml"
    file.write_text("extends: alx-project-nexus\ncriteria:\n  - {id: lists, disabled: We do not mind.}\n")
    shown = told(capsys, "lists", "--rubric", str(file))
    assert "Switched off: We do not mind." in shown


def test_no_line_is_wider_than_the_terminal_but_what_is_to_be_pasted(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    for criterion in BUILT_IN.criteria:
        shown = told(capsys, criterion.id)
        pasted = {f"    {line}" for line in (criterion.fix or "").splitlines()}
        wrapped = [line for line in shown.splitlines()[1:] if line not in pasted and not line.startswith("https://")]
        assert max(map(len, wrapped)) <= 60


# --- the reference page --------------------------------------------------------------------------------------------


def test_docs_criteria_md_is_what_the_rubric_says(repository_root: Path) -> None:
    page = criteria.page(BUILT_IN, made_by="nexus-check explain --all")
    assert (repository_root / "docs" / "criteria.md").read_text("utf-8") == page, (
        "docs/criteria.md is not what the rubric says now; run: nexus-check explain --all > docs/criteria.md"
    )


def test_the_command_writes_that_page(capsys: pytest.CaptureFixture[str], repository_root: Path) -> None:
    assert told(capsys, "--all") == (repository_root / "docs" / "criteria.md").read_text("utf-8")


def anchor(heading: str) -> str:
    """The anchor GitHub gives a heading: lower case, spaces as hyphens, other marks left out."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def test_every_help_address_lands_on_its_criterion(repository_root: Path) -> None:
    text = (repository_root / "docs" / "criteria.md").read_text("utf-8")
    outside_fences = re.sub(r"(?ms)^(`{3,})\w*\n.*?^\1$", "", text)
    anchors = [anchor(heading) for heading in re.findall(r"(?m)^#{1,6} (.+)$", outside_fences)]
    assert len(anchors) == len(set(anchors))
    assert BUILT_IN.help_base_url.endswith("/docs/criteria.md")
    assert {criterion.id for criterion in BUILT_IN.criteria} <= set(anchors)


def test_links_of_the_page_lead_to_its_headings(repository_root: Path) -> None:
    page = rendered((repository_root / "docs" / "criteria.md").read_text("utf-8"))
    targets = [tag.removeprefix("a href=#") for tag in page.tags if tag.startswith("a href=#")]
    assert targets == [criterion.id for criterion in BUILT_IN.criteria]


# --- how it is found -----------------------------------------------------------------------------------------------


def criterion(kind: str, options: object, *topics: Topic) -> Criterion:
    return Criterion("x", kind, Level.REQUIRED, "X", topics=topics, options=options)


def test_every_kind_of_check_can_be_explained() -> None:
    assert set(OPTIONS) == set(criteria.EXPLAINED)


def test_a_part_may_ask_for_fewer_topics() -> None:
    topics = (Topic("a", "A"), Topic("b", "B"))
    words = {topic.id: TopicWords(words=(topic.id,)) for topic in topics}
    fewer = criteria.how(criterion("part", PartOptions(minimum=1, topics=words), *topics))
    assert fewer[-1] == "It is met when at least 1 of the 2 topics are covered."
    all_of_them = criteria.how(criterion("part", PartOptions(titles=("t",), topics=words), *topics))
    assert all_of_them[-1] == "It is met when the part is there and every topic is covered."


def test_words_that_make_a_title_something_else_are_named() -> None:
    assert criteria.how(criterion("part", PartOptions(titles=("a", "b"), unless=("c",)))) == (
        "A title with one of `a`, `b`, but not with `c`.",
    )


def filled(kind: type[Options]) -> Options:
    """Options of a kind with a phrase of its own in every field that takes phrases."""
    phrases = {f.name: (f"phrase-of-{f.encode_name}",) for f in msgspec.structs.fields(kind) if f.type == Phrases}
    return kind(**phrases, **({"uses": "lists"} if kind is MarkdownOptions else {}))


@pytest.mark.parametrize("kind", OPTIONS)
def test_every_phrase_that_decides_is_told(kind: str) -> None:
    """So that a new option cannot be forgotten here."""
    options, topic = filled(OPTIONS[kind]), filled(TopicWords)
    topics: tuple[Topic, ...] = ()
    if isinstance(options, PartOptions):
        options = msgspec.structs.replace(options, gather=2, topics={"a": topic})
        topics = (Topic("a", "A"),)
    told = " ".join(criteria.how(criterion(kind, options, *topics)))
    asked = [options, topic] if topics else [options]
    for each in asked:
        for field in each.__struct_fields__:
            phrases = getattr(each, field)
            assert not isinstance(phrases, tuple) or all(f"`{phrase}`" in told for phrase in phrases), field


def test_every_word_that_matters_to_all_is_told() -> None:
    page = criteria.page(replace(BUILT_IN, vocabulary=filled(Vocabulary)), made_by="a test")
    assert all(f"`phrase-of-{field.encode_name}`" in page for field in msgspec.structs.fields(Vocabulary))


def test_a_topic_that_needs_another_says_so() -> None:
    topics = (Topic("a", "First"), Topic("b", "Second"))
    words = {"a": TopicWords(words=("x",)), "b": TopicWords(words=("y",), needs="a")}
    told = criteria.how(criterion("part", PartOptions(topics=words), *topics))
    assert "Second: anywhere in the text `y`; only where “First” is covered." in told


def test_options_that_change_what_is_asked_are_told() -> None:
    assert "It has at least 50 words." in criteria.how(criterion("readme", ReadmeOptions(minimum_words=50)))
    assert any("30%" in line for line in criteria.how(criterion("own-words", OwnWordsOptions(share=0.3))))
