"""What a log says of a sweep: few lines, and figures that add up."""

from __future__ import annotations

import io
import os
import sys

import pytest
from msgspec.structs import replace

from nexus_check.cohort.progress import Bar, Lines, duration
from nexus_check.criteria.wording import counted
from nexus_check.model import CohortSummary, Conclusion, RubricRef

SUMMARY = CohortSummary(
    swept_at="2026-01-05T06:00:00Z",
    tool_version="1.0.0",
    tool_commit=None,
    rubric=RubricRef("r", "1", "sha256:aa"),
    rubric_title="R",
    learners=100,
    passed=70,
    not_met=25,
    not_judged=5,
    scores=(0,) * 11,
    criteria=(),
    topics=(),
)


class Watch:
    """A watcher with a clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0
        self.stream = io.StringIO()
        self.lines = Lines(self.stream, lambda: self.now)

    @property
    def said(self) -> list[str]:
        return (
            self.stream.getvalue()
            .removeprefix("nexus-check: ")
            .rstrip("\n")
            .split("\nnexus-check: ")
        )


def test_a_line_every_quarter_of_a_minute() -> None:
    watch = Watch()
    watch.lines.begin(400, 0)
    for second in range(1, 41):
        watch.now = second
        watch.lines.advance(Conclusion.SUCCESS if second % 4 else Conclusion.FAILURE)
    assert watch.said == [
        "400 learners.",
        "15 of 400 done, 12 passed, 3 not met; 1 a second, about 6 min left.",
        "30 of 400 done, 23 passed, 7 not met; 1 a second, about 6 min left.",
    ]


def test_a_name_does_not_act_on_the_terminal() -> None:
    watch = Watch()
    watch.lines.say("Folders that the roster does not name: 1 (\x1b[31mada).")
    assert watch.said == [
        "Folders that the roster does not name: 1 (\N{REPLACEMENT CHARACTER}[31mada)."
    ]


def test_who_was_not_judged_is_not_done() -> None:
    watch = Watch()
    watch.lines.begin(4, 0)
    for conclusion in (Conclusion.ERROR, None, Conclusion.FAILURE):
        watch.now += 5
        watch.lines.advance(conclusion)
    assert watch.said[-1] == (
        "2 of 4 done (1 unchanged), 0 passed, 1 not met, 1 not judged; 0 a second, about 5 s left."
    )


def test_what_goes_on_says_what_it_found_itself_and_ends_with_everybody() -> None:
    watch = Watch()
    with watch.lines:
        watch.lines.begin(100, 80)
        watch.now = 20
        watch.lines.advance(Conclusion.SUCCESS)
        watch.lines.finish(SUMMARY)
    assert watch.said == [
        "100 learners, 80 of them done.",
        "81 of 100 done, this time 1 passed, 0 not met; 0 a second, about 6 min left.",
        "95 of 100 done, 70 passed, 25 not met, 5 not judged in 20 s; summary.md says why.",
    ]


def test_a_sweep_that_failed_says_no_figures() -> None:
    watch = Watch()

    def fail() -> None:
        with watch.lines:
            watch.lines.begin(3, 0)
            raise ValueError("away")

    with pytest.raises(ValueError, match="away"):
        fail()
    assert watch.said == ["3 learners."]


def test_a_bar_ends_before_the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    stream = io.StringIO()
    with Bar(stream) as bar:
        bar.begin(1, 0)
        bar.advance(Conclusion.SUCCESS)
        bar.say("Waiting [bold]a little[/bold].")
        bar.finish(replace(SUMMARY, learners=1, passed=1, not_met=0, not_judged=0))
        bar.say("Check runs: none.")
    told = stream.getvalue().splitlines()
    assert "nexus-check: Waiting [bold]a little[/bold]." in told
    assert told[-2:] == [
        "nexus-check: 1 of 1 done, 1 passed, 0 not met in 0 s.",
        "nexus-check: Check runs: none.",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudoterminals")
@pytest.mark.parametrize("lost_after_the_beginning", [True, False])
def test_a_bar_whose_terminal_is_gone_ends_no_sweep(
    monkeypatch: pytest.MonkeyPatch, *, lost_after_the_beginning: bool
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    window, terminal = os.openpty()
    with os.fdopen(terminal, "w") as stream, Bar(stream) as bar:
        if not lost_after_the_beginning:
            os.close(window)
        bar.begin(1, 0)
        if lost_after_the_beginning:
            os.close(window)
        bar.say("Waiting.")
        bar.finish(SUMMARY)
        bar.say("Check runs: none.")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (89.4, "89 s"),
        (90, "2 min"),
        (3_599, "60 min"),
        (5_400, "1 h 30 min"),
        (68_880, "19 h 8 min"),
    ],
)
def test_times_are_told_in_words(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_numbers_of_things() -> None:
    assert (counted(1, "learner"), counted(2_400, "learner"), counted(0, "request")) == (
        "1 learner",
        "2,400 learners",
        "0 requests",
    )
