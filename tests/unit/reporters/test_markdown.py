"""The report as GitHub's Markdown, rendered by GitHub's own parser."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nexus_check.model import Because, RepositoryRef, Status
from nexus_check.reporters import markdown
from tests.unit import factories
from tests.unit.pages import HOSTILE, NOTIFYING, rendered


def test_the_heading_holds_the_count_and_leads_to_the_repository() -> None:
    first = markdown.render(factories.report()).splitlines()[0]
    assert (
        first
        == f"## ❌ 3 of 5 required criteria met: [ada-invented/alx-project-nexus]({factories.URL})"
    )


def test_what_was_found_leads_to_its_line_at_the_judged_commit() -> None:
    page = rendered(markdown.render(factories.report()))
    assert f"a href={factories.URL}/blob/{factories.COMMIT}/README.md?plain=1#L12" in page.tags


def test_a_report_without_a_commit_links_no_line() -> None:
    report = factories.report(
        repository=RepositoryRef("ada-invented/alx-project-nexus", factories.URL)
    )
    assert f"{factories.URL}/blob/" not in markdown.render(report)
    assert "🛠️ Tech Stack (line 12)" in rendered(markdown.render(report)).text


def test_missing_incomplete_and_good_are_three_things() -> None:
    text = rendered(markdown.render(factories.report())).text
    assert "✅\xa0met" in text
    assert "🟡\xa0incomplete" in text
    assert "❌\xa0missing" in text


def test_words_that_the_sentence_holds_already_are_not_said_twice() -> None:
    report = factories.report(
        factories.incomplete(message="“🛠️ Tech Stack” was found, but GraphQL is missing.")
    )
    page = rendered(markdown.render(report))
    assert page.text.count("Tech Stack") == 1
    assert "missing. (line 12)" in page.text
    assert f"a href={factories.URL}/blob/{factories.COMMIT}/README.md?plain=1#L12" in page.tags


def test_a_line_that_the_sentence_names_is_the_link() -> None:
    report = factories.report(
        factories.incomplete(message="“🛠️ Tech…” (line 12) was found, GraphQL is missing.")
    )
    page = rendered(markdown.render(report))
    assert "“🛠️ Tech…” (line 12) was found, GraphQL is missing.\n" in page.text
    assert (
        f"[line 12]({factories.URL}/blob/{factories.COMMIT}/README.md?plain=1#L12)"
        in markdown.render(report)
    )


def test_what_a_message_quotes_is_shown_as_code() -> None:
    page = rendered(
        markdown.render(
            factories.report(factories.missing(message="There should be one `#` | title."))
        )
    )
    assert "There should be one # | title." in page.text
    assert "There should be one | title." in " ".join(page.outside_code.split())


def test_fixes_are_folded_and_can_be_pasted() -> None:
    report = factories.report(factories.missing(fix="Write:\n\n````\n```\ncode\n```\n````\n"))
    page = rendered(markdown.render(report))
    assert page.tags.count("details open=None") == 1
    assert "Write:\n\n````\n```\ncode\n```\n````\n" in page.text
    assert page.tags.count("pre") == 1


def test_what_is_to_be_fixed_comes_first_and_its_fix_is_open() -> None:
    report = factories.report(
        factories.finding("readme"), factories.missing("lists"), factories.missing("headings")
    )
    text = markdown.render(report)
    rows = [line.split(" | ")[1] for line in text.splitlines() if line.startswith("| ")][1:]
    assert [row.partition("](")[0] for row in rows if "[" in row] == [
        "[Lists",
        "[Headings",
        "[Readme",
    ]
    assert [tag for tag in rendered(text).tags if tag.startswith("details")] == [
        "details open=None",
        "details",
    ]


def test_what_was_not_checked_for_one_reason_is_one_row() -> None:
    why = {"status": Status.SKIPPED, "fix": None, "message": "Not checked: there is no README."}
    held = [factories.missing(f"part-{number}", **why) for number in range(13)]
    text = rendered(markdown.render(factories.report(factories.missing("readme"), *held))).text
    assert text.count("not\xa0checked") == 1
    assert "13 others" in text
    assert text.count("there is no README.") == 1


def test_where_the_rule_matched_is_said_and_the_line_is_the_link() -> None:
    text = markdown.render(
        factories.report(factories.finding(because=Because("title", "tech stack", 12)))
    )
    assert (
        "🛠️ Tech Stack (title, [line "
        f"12]({factories.URL}/blob/{factories.COMMIT}/README.md?plain=1#L12))"
    ) in text


def test_another_file_than_the_readme_is_named() -> None:
    text = rendered(
        markdown.render(factories.report(factories.finding(path="docs/README.md")))
    ).text
    assert "🛠️ Tech Stack (docs/README.md, line 12)" in text


def test_not_judged_does_not_count_against_the_learner() -> None:
    text = rendered(
        markdown.render(
            factories.report(factories.unknown("readme"), factories.unknown("headings"))
        )
    ).text
    assert text.count("GitHub did not answer in time.") == 1
    assert "This does not count against the learner" in text
    assert "missing" not in text


def test_the_footer_names_rubric_and_tool() -> None:
    last = markdown.render(factories.report()).splitlines()[-1]
    assert rendered(last).text.strip() == (
        "README.md of 512 words · commit 0123456789ab · nexus-check 1.0.0 · rubric "
        f"alx-project-nexus version 1 {'5c' * 6}"
    )


@settings(max_examples=60, deadline=None)
@given(words=HOSTILE)
def test_nothing_a_learner_wrote_changes_the_page(words: str) -> None:
    def report(text: str) -> str:
        return markdown.render(
            factories.report(
                factories.finding(evidence=text, path="README.md"),
                factories.missing(message=text.replace("`", ""), title=text, fix=text),
                factories.advised(message=text.replace("`", "")),
                factories.incomplete(
                    message=f"“{text.replace('`', '')}” (line 12) lacks GraphQL.", evidence=text
                ),
                notes=(text.replace("`", ""),),
            )
        )

    hostile, harmless = rendered(report(f"x{words}x")), rendered(report("x"))
    assert hostile.tags == harmless.tags
    assert not set(NOTIFYING.findall(hostile.outside_code)) - set(
        NOTIFYING.findall(harmless.outside_code)
    )


@settings(max_examples=60, deadline=None)
@given(limit=st.integers(min_value=1_000, max_value=12_000))
def test_a_cut_report_fits_says_so_and_closes_fences_and_details(limit: int) -> None:
    fix = "text\n```\ncode\n```\n" * 20
    report = factories.report(*(factories.missing(f"part-{n}", fix=fix) for n in range(20)))
    cut = markdown.render(report, limit_bytes=limit)
    assert len(cut.encode()) <= limit
    assert cut.endswith(f"{markdown.CUT}\n")
    assert cut.count("<details") == cut.count("</details>")
    assert rendered(cut + "\n\nafter\n").tags[-1] == "p"
    kept = cut[: cut.index(f"\n{markdown.CUT}")]
    whole = markdown.render(report)
    assert whole.startswith(kept.removesuffix("\n</details>\n").removesuffix("````\n").rstrip("\n"))


@pytest.mark.parametrize("limit", [None, 1_000_000])
def test_a_report_that_fits_stays_whole(limit: int | None) -> None:
    assert markdown.render(factories.report(), limit_bytes=limit) == markdown.render(
        factories.report()
    )
