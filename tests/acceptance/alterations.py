"""Ways to alter a README so that one knows what the verdict must become.

Nothing here uses the program's own reading of Markdown: headings are found by a few lines of their own.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
FENCE = re.compile(r"\s*(```|~~~)")


class Section(NamedTuple):
    """A heading and all below it, up to the next heading of its level or a higher one: lines `start` to `stop`,
    0-based, `stop` not included."""

    level: int
    title: str
    start: int
    stop: int


def headings(lines: list[str]) -> Iterator[tuple[int, int, str]]:
    """Index, level and title of every ATX heading outside code fences."""
    fenced = ""
    for index, line in enumerate(lines):
        if found := FENCE.match(line):
            if not fenced:
                fenced = found[1]
            elif found[1] == fenced:
                fenced = ""
        elif not fenced and (heading := HEADING.match(line)):
            yield index, len(heading[1]), heading[2]


def sections(text: str) -> list[Section]:
    """All sections, in order; those of a lower rank lie inside others."""
    lines = text.split("\n")
    found = list(headings(lines))
    result = []
    for place, (index, level, title) in enumerate(found):
        stop = next((after for after, lower, _ in found[place + 1 :] if lower <= level), len(lines))
        result.append(Section(level, title, index, stop))
    return result


def part_at(text: str, line: int) -> Section | None:
    """The part that begins on a 1-based line: a section below the document's title, or the paragraph there."""
    section = next((section for section in sections(text) if section.start == line - 1), None)
    if section is None:
        return _paragraph(text.split("\n"), line - 1)
    return section if section.level > 1 else None


def _paragraph(lines: list[str], index: int) -> Section | None:
    """The lines around one, up to blank ones and headings."""
    edges = [-1, len(lines), *(place for place, line in enumerate(lines) if not line.strip() or HEADING.match(line))]
    if index in edges:
        return None
    start = max(edge for edge in edges if edge < index) + 1
    return Section(7, "", start, min(edge for edge in edges if edge > index))


# --- one part ------------------------------------------------------------------------------------------------------


def remove(text: str, section: Section) -> str:
    lines = text.split("\n")
    return "\n".join(lines[: section.start] + lines[section.stop :])


def empty(text: str, section: Section) -> str:
    lines = text.split("\n")
    return "\n".join([*lines[: section.start + 1], "", *lines[section.stop :]])


def into_fence(text: str, section: Section) -> str:
    """The part, headings and all, inside a code fence longer than any in it."""
    lines = text.split("\n")
    inside = lines[section.start : section.stop]
    return "\n".join([*lines[: section.start], "``````text", *inside, "``````", "", *lines[section.stop :]])


def into_comment(text: str, section: Section) -> str:
    lines = text.split("\n")
    inside = [line.replace("-->", "") for line in lines[section.start : section.stop]]
    return "\n".join([*lines[: section.start], "<!--", *inside, "-->", "", *lines[section.stop :]])


def into_prose(text: str, section: Section) -> str:
    """Without the part, but with its title's words in a sentence of the document's opening."""
    words = " ".join(re.findall(r"[A-Za-z]+", section.title)).lower()
    lines = remove(text, section).split("\n")
    at = 1 + next((index for index, _, _ in headings(lines)), -1)
    sentence = f"This document has something to say, and somewhere in it the words {words} are used in passing."
    return "\n".join([*lines[:at], "", sentence, "", *lines[at:]])


# --- the whole document --------------------------------------------------------------------------------------------


def _each_heading(text: str, change: Callable[[int, str, int], list[str]]) -> str:
    lines = text.split("\n")
    changed = {index: change(level, title, place) for place, (index, level, title) in enumerate(headings(lines))}
    return "\n".join(row for index, line in enumerate(lines) for row in changed.get(index, [line]))


def setext(text: str) -> str:
    return _each_heading(text, lambda level, title, _: ["", title, "====" if level == 1 else "----"])


def html(text: str) -> str:
    return _each_heading(text, lambda level, title, _: ["", f"<h{level}>{title}</h{level}>", ""])


def bold(text: str) -> str:
    return _each_heading(text, lambda level, title, _: ["", f"**{title.replace('*', '')}**", ""])


def bare(text: str) -> str:
    return _each_heading(text, lambda level, title, _: ["", title.replace("*", ""), ""])


def emoji(text: str) -> str:
    return _each_heading(text, lambda level, title, place: [f"{'#' * level} {'🚀📚🧠🔧✨🤝'[place % 6]} {title} ✅"])


def numbered(text: str) -> str:
    return _each_heading(text, lambda level, title, place: [f"{'#' * level} {place + 1}. {title}"])


def deeper(text: str) -> str:
    return _each_heading(text, lambda level, title, _: [f"{'#' * min(6, level + 1)} {title}"])


def closed(text: str) -> str:
    """With closing number signs, as some write them."""
    return _each_heading(text, lambda level, title, _: [f"{'#' * level} {title} {'#' * level}"])


def capitals(text: str) -> str:
    return _each_heading(text, lambda level, title, _: [f"{'#' * level} {title.upper()}"])


def details(text: str) -> str:
    """Every part of the second level folded away."""
    lines = text.split("\n")
    for section in reversed([section for section in sections(text) if section.level == 2]):
        inside = lines[section.start : section.stop]
        lines[section.start : section.stop] = [
            "<details>",
            "<summary>Show</summary>",
            "",
            *inside,
            "",
            "</details>",
            "",
        ]
    return "\n".join(lines)


def shuffled(text: str, seed: int = 1) -> str:
    """The parts of the second level in another order; what stands before the first stays there."""
    lines = text.split("\n")
    parts = [section for section in sections(text) if section.level == 2]
    if not parts:
        return text
    blocks = [["", *lines[part.start : part.stop], ""] for part in parts]
    end = parts[-1].stop
    random.Random(seed).shuffle(blocks)
    return "\n".join([*lines[: parts[0].start], *(row for block in blocks for row in block), *lines[end:]])


def windows(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def old_mac(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r")


WHOLE: dict[str, Callable[[str], str]] = {
    "setext headings": setext,
    "HTML headings": html,
    "bold lines for headings": bold,
    "bare lines for headings": bare,
    "emoji in headings": emoji,
    "numbered headings": numbered,
    "deeper headings": deeper,
    "closed headings": closed,
    "headings in capitals": capitals,
    "parts folded away": details,
    "parts shuffled": shuffled,
    "CRLF": windows,
    "CR": old_mac,
}
"""Alterations of the whole document: no verdict may change, but that on `headings` where there are none any more."""

PART: dict[str, Callable[[str, Section], str]] = {
    "removed": remove,
    "in a fence": into_fence,
    "in a comment": into_comment,
    "only a word in prose": into_prose,
}
"""Alterations of one part, after which it is missing."""
