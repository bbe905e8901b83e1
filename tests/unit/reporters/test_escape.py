"""Text that others wrote shows as written on every surface, and does nothing there.

The Markdown properties render with GitHub's own parser (cmark-gfm, its extensions on) and compare
what is in the page with what was put in.
"""

from __future__ import annotations

import csv
import io
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nexus_check.reporters import escape
from tests.hostile.surfaces import obeyed, unescaped
from tests.unit.pages import HOSTILE, NOTIFYING, ZWSP, rendered, squeezed

PLACES = {
    "alone": "{}",
    "in a sentence": "Found {} there.",
    "in a list": "- {}\n- next",
    "in a heading": "## {}",
    "in a table": "| a | b |\n| - | - |\n| {} | next |",
    "in bold": "Left: **{}**.",
    "in a quotation": "> {}",
    "after a line": "before\n{}",
}


@given(text=HOSTILE)
def test_markdown_shows_the_words_and_forms_nothing(text: str) -> None:
    # "x" at both ends: bold and headings treat an empty or white inside in their own way, which is
    # not ours to test.
    for place, around in PLACES.items():
        page, harmless = (
            rendered(around.format(escape.markdown(f"x{text}x"))),
            rendered(around.format("harmless")),
        )
        assert page.tags == harmless.tags, place
        shown = squeezed(harmless.text.replace("harmless", escape.plain(f"x{text}x")))
        assert squeezed(page.text) == shown, place


@given(text=HOSTILE)
@example("1.")
@example("- a")
@example("===")
@example(":-:")
@example("+")
@example("12) b")
def test_markdown_at_the_start_of_a_line_begins_nothing(text: str) -> None:
    for place in ("alone", "in a table", "in a list", "after a line"):
        harmless = rendered(PLACES[place].format("harmless" if escape.plain(text) else ""))
        page = rendered(PLACES[place].format(escape.markdown(text)))
        assert page.tags == harmless.tags, place
        assert squeezed(page.text) == squeezed(
            harmless.text.replace("harmless", escape.plain(text))
        ), place


@given(text=HOSTILE)
@example(
    "@octo-invented #12 GH-3 o/r#4 o/r@0123456 0123456789abcdef :tada: "
    "https://x.example/issues/1 www.x.example"
)
def test_nothing_of_it_notifies_or_refers(text: str) -> None:
    assert not NOTIFYING.search(rendered(escape.markdown(text)).text)
    assert not NOTIFYING.search(escape.unlinked(text))


def test_an_unlinked_text_reads_the_same() -> None:
    text = "see @octo and o/r#4, or 0123456789abcdef at https://x.example"
    assert escape.unlinked(text).replace(ZWSP, "") == text


@given(text=HOSTILE)
def test_a_summary_shows_the_words_and_forms_nothing(text: str) -> None:
    folded = "<details>\n<summary>{}</summary>\n\ninside\n\n</details>"
    page, harmless = (
        rendered(folded.format(escape.summary(f"x{text}x"))),
        rendered(folded.format("harmless")),
    )
    assert page.tags == harmless.tags
    assert squeezed(page.text) == squeezed(
        harmless.text.replace("harmless", escape.plain(f"x{text}x"))
    )
    assert not NOTIFYING.search(page.text)


@settings(max_examples=60)
@given(text=HOSTILE)
@example("a `b` c")
@example("`b`")
@example("one `#` title, `x|y`")
@example("``")
@example("` a` b")
def test_prose_shows_the_words_and_forms_nothing_but_code(text: str) -> None:
    for place in (PLACES["in a sentence"], PLACES["in a table"], PLACES["in a quotation"]):
        page, harmless = (
            rendered(place.format(escape.prose(f"x{text}x"))),
            rendered(place.format("harmless")),
        )
        assert [tag for tag in page.tags if tag != "code"] == harmless.tags
        assert page.tags.count("code") == len(re.findall("`[^`]+`", escape.plain(text)))
        expected = re.sub("`([^`]+)`", r"\1", escape.plain(f"x{text}x"))
        assert squeezed(page.text) == squeezed(harmless.text.replace("harmless", expected))
        assert not NOTIFYING.search(page.outside_code)


def test_a_backtick_in_quoted_words_is_one_of_them() -> None:
    page = rendered(escape.prose("Found “a ` b” and “c ` d”; the name is `e`."))
    assert page.text.strip() == "Found “a ` b” and “c ` d”; the name is e."
    assert page.tags == ["p", "code"]


def test_prose_keeps_the_spaces_around_code() -> None:
    assert (
        rendered(escape.prose("one `#` title and `b`, `c`.")).text.strip()
        == "one # title and b, c."
    )


@given(text=HOSTILE)
def test_code_shows_the_words_and_forms_nothing(text: str) -> None:
    for place in (PLACES["alone"], PLACES["in a table"]):
        page = rendered(place.format(escape.code(f"x{text}x")))
        assert page.tags == rendered(place.format("<code>harmless</code>")).tags
        assert squeezed(escape.plain(f"x{text}x")) in squeezed(page.text)


def test_code_can_be_copied() -> None:
    digest = "sha256:" + "5c" * 32
    assert rendered(escape.code(digest)).text.strip() == digest


@given(
    text=st.lists(
        st.one_of(
            st.sampled_from(["```", "````", "~~~", "\n", "</details>", "`"]), st.text(max_size=5)
        )
    )
)
def test_a_fence_holds_whatever_is_inside(text: list[str]) -> None:
    content = "".join(text)
    page = rendered(escape.fenced(content) + "\n\nafter\n")
    assert page.tags == ["pre", "code class=language-markdown", "p"]
    assert page.text.split() == [*escape.block(content).split(), "after"]


@given(text=HOSTILE, address=st.one_of(HOSTILE, HOSTILE.map("https://github.com/".__add__)))
def test_a_link_leads_to_a_web_page_or_nowhere(text: str, address: str) -> None:
    page = rendered(f"| a | b |\n| - | - |\n| {escape.link(f'x{text}x', address)} | next |")
    links = [tag for tag in page.tags if tag.startswith("a ")]
    assert len(links) == (escape.url(address) is not None)
    assert all(link.startswith(("a href=https://", "a href=http://")) for link in links)
    assert squeezed(escape.plain(f"x{text}x")) in squeezed(page.text)


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "javascript:alert(1)",
        "JavaScript://github.com/%0Aalert(1)",
        "data:text/html,x",
        "//github.com/o/r",
        "o/r",
        "https://github.com@evil.example/o",
        "https://token:x@github.com/o/r",
        "https://a.example\\@b.example",
        "https://a.example\n/b",
        "https:///b",
    ],
)
def test_what_is_no_plain_web_address_is_none(address: str | None) -> None:
    assert escape.url(address) is None


def test_a_web_address_keeps_its_parts_and_loses_what_breaks_out() -> None:
    assert escape.url("http://localhost:4001/o/r/blob/x/README.md?plain=1#L12") == (
        "http://localhost:4001/o/r/blob/x/README.md?plain=1#L12"
    )
    assert (
        escape.url('https://h.example/a b"<>()[]|`é')
        == "https://h.example/a%20b%22%3C%3E%28%29%5B%5D%7C%60%C3%A9"
    )


def test_a_path_in_a_url_is_quoted_whole() -> None:
    assert escape.url_path("docs/a b?#%é.md") == "docs/a%20b%3F%23%25%C3%A9.md"


# --- terminals -----------------------------------------------------------------------------------


@given(text=HOSTILE)
def test_plain_text_is_one_line_that_no_terminal_obeys(text: str) -> None:
    shown = escape.plain(text)
    assert shown.isprintable() or not re.search(
        r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown
    )
    assert len(shown.splitlines()) <= 1
    assert shown == escape.plain(shown)
    shown.encode()


@given(text=HOSTILE)
def test_a_block_keeps_its_lines_and_nothing_a_terminal_obeys(text: str) -> None:
    shown = escape.block(text)
    assert not re.search(
        r"[^\n\t\x20-\x7e\xa0-\U0010ffff]|[\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown
    )
    assert " ".join(shown.split()) == escape.plain(text)


def test_something_unprintable_leaves_a_trace_and_an_override_none() -> None:
    assert escape.plain("a\x1b[31mb\u202ec") == "a\N{REPLACEMENT CHARACTER}[31mbc"


def test_right_to_left_scripts_keep_their_marks() -> None:
    assert escape.plain("שלום\u200f!") == "שלום\u200f!"


@given(text=HOSTILE, limit=st.integers(min_value=1, max_value=40))
def test_a_limit_counts_characters_and_shows_that_some_are_gone(text: str, limit: int) -> None:
    whole, shown = escape.plain(text), escape.plain(text, limit)
    assert len(shown) <= limit
    assert (
        (shown == whole)
        if len(whole) <= limit
        else (shown.endswith("…") and whole.startswith(shown[:-1]))
    )


# --- XML -----------------------------------------------------------------------------------------


@given(text=HOSTILE)
def test_xml_stays_well_formed(text: str) -> None:
    parsed = ET.fromstring(f"<svg a='{escape.xml(text)}'>{escape.xml(text)}</svg>")
    assert parsed.text or not escape.plain(text)
    assert parsed.get("a", "") == (parsed.text or "")


# --- the runner ----------------------------------------------------------------------------------


@pytest.mark.slow
@given(text=HOSTILE)
def test_a_command_carries_any_message_and_stays_one_command(text: str) -> None:
    data, prop = escape.workflow_data(text), escape.workflow_property(text)
    assert len(f"::error title={prop}::{data}".splitlines()) == 1
    assert "," not in prop
    assert ":" not in prop
    assert unescaped(data) == unescaped(prop, is_property=True) == escape.block(text)


@given(text=HOSTILE)
@example("::error::x")
@example("  ::add-mask::x")
@example("a ##[error]x")
@example("###[debug]x")
@example("\ufeff::set-output name=a::b")
@example("a\r::error::x")
@example(":::error::x")
def test_no_line_of_a_log_is_a_command(text: str) -> None:
    assert not any(obeyed(line) for line in re.split(r"\r\n?|\n", escape.workflow_log(text)))


def test_a_log_without_commands_stays_as_it_is() -> None:
    text = "a: b::c\n  \x1b[31mred\x1b[0m # [x] ## y\n"
    assert escape.workflow_log(text) == text


# --- spreadsheets --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n@x", "\uff1d1", "\x0b=1"]
)
def test_no_cell_is_a_formula(text: str) -> None:
    assert escape.csv(text).startswith("'")


def test_no_part_after_a_semicolon_is_a_formula() -> None:
    assert escape.csv('a; =cmd|"/c calc"!A1') == 'a; \'=cmd|"/c calc"!A1'
    assert escape.csv('x;"=HYPERLINK(1)";y') == 'x;"\'=HYPERLINK(1)";y'


@pytest.mark.parametrize("separator", [",", ";", "|", ":", "\t"])
@given(text=st.text("ab =+-@;|:,\"'\t\uff1d"))
def test_no_cell_is_a_formula_whatever_is_taken_for_the_separator(
    separator: str, text: str
) -> None:
    out = io.StringIO()
    csv.writer(out).writerow(["ada", escape.csv(text), "next"])
    for row in csv.reader(io.StringIO(out.getvalue()), delimiter=separator):
        for cell in row:
            assert cell.strip()[:1] not in {*"=+-@\uff1d"} - {""}, cell


@given(text=HOSTILE)
def test_a_cell_reads_back_as_one_cell(text: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerow([escape.csv(text), "next"])
    (row,) = csv.reader(io.StringIO(out.getvalue()))
    assert row == [escape.csv(text), "next"]
    assert row[0][:1] not in set("=+-@\t\r\uff1d\uff0b\uff0d\uff20")
    assert squeezed(row[0].replace("'", "")) == squeezed(escape.plain(text).replace("'", ""))


def test_an_ordinary_cell_stays_as_it_is() -> None:
    for text in ("Grace; cohort 12 - evening", "e-mail: a@b.c", "A, B: C|D", '"quoted"', "18:30"):
        assert escape.csv(text) == text
