"""Kind `own-words`: the README is not the assignment's own text handed back."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from nexus_check.checks.context import Context
from nexus_check.model import Criterion, Finding, State, Status

MOST_RANGES: Final = 6
WORTH_SAYING: Final = 5
"""Percent of the assignment's words below which nothing is said: titles alone make up that much."""

FEW_WORDS: Final = 30
"""So many words are titles and little else, as in a skeleton that nobody has filled in: no words of anybody's."""


def check(criterion: Criterion, context: Context) -> Finding:
    """Tell how much of the text is the assignment's, and on which lines. Quoting its opening does not count."""
    share = context.share(criterion.options)
    percent = round(100 * share.share)
    where = f" ({'line' if len(share.lines) == 1 else 'lines'} {_ranges(share.lines)})" if share.lines else ""
    more = {"line": share.lines[0], "end_line": share.lines[-1]} if share.lines else {}
    if share.share >= criterion.options.share:
        message = (
            f"{percent} % of the text is the assignment's own{where}. "
            "Write what you learned yourself; a reviewer knows the assignment."
        )
        return context.failed(criterion, State.MISSING, message, evidence=f"{percent} % of the words", **more)
    if percent < WORTH_SAYING:
        return context.finding(criterion, Status.PASS, State.GOOD, _praise(context.word_count()))
    message = f"The README is mostly in your own words; {percent} % of the text is the assignment's{where}."
    return context.finding(criterion, Status.PASS, State.GOOD, message, **more)


def _praise(words: int) -> str:
    if words < FEW_WORDS:
        return "None of the assignment's text is in the few words that are there."
    return "The README is written in your own words."


def _ranges(lines: Sequence[int]) -> str:
    """Lines as one writes them: "3-7, 12"."""
    starts = [lines[0], *(after for before, after in pairwise(lines) if after > before + 1)]
    ends = [*(before for before, after in pairwise(lines) if after > before + 1), lines[-1]]
    ranges = [str(start) if start == end else f"{start}-{end}" for start, end in zip(starts, ends, strict=True)]
    return ", ".join(ranges[:MOST_RANGES]) + (" and more" if len(ranges) > MOST_RANGES else "")
