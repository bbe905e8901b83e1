"""Kind `section`: a part of the README on something, and the topics it has to cover."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from nexus_check.criteria.evidence import Evidence
from nexus_check.criteria.find import Found, Search
from nexus_check.criteria.interface import Criterion, Rule, Topic, explain_rules, refuse_same_ids
from nexus_check.criteria.wording import counted, quoted, short
from nexus_check.model import Finding, State, TopicResult
from nexus_check.readme import Link, words

_NO_CONTENT = {
    "filler": "has only a placeholder",
    "repeated": "only repeats what the README says above",
    "copied": "has only text copied from the assignment or from this tool's suggestions",
}
_LOCAL_FILE = re.compile(r"(?![a-z]+:)[^#?]+\.(?:md|markdown|txt)$", re.I)


class Section(Criterion, frozen=True, kw_only=True, tag="section"):
    """A section of the README, found by `rules`, that covers `topics`, each found by its own rules.

    Without `rules`, the section is where the first of its topics was found.

    - `minimum`: how many topics must be covered; all of them when not given.
    - `at-least-words`: how many different words a title must have below it to count; the phrases
      of this criterion are not counted. With 0, naming what is asked is enough.
    """

    rules: tuple[Rule, ...] = ()
    topics: tuple[Topic, ...] = ()
    minimum: int | None = None
    at_least_words: int = 1

    def __post_init__(self) -> None:
        refuse_same_ids(self.topics, "topic")
        if not self.rules and not self.topics:
            raise ValueError("key 'rules': a section needs rules or topics")
        if self.minimum is not None and not 0 < self.minimum <= len(self.topics):
            raise ValueError(
                f"key 'minimum': {self.minimum} cannot be met; there are {len(self.topics)} topics"
            )

    def all_rules(self) -> Iterator[Rule]:
        yield from self.rules
        for topic in self.topics:
            yield from topic.rules

    def explain(self) -> Iterator[str]:
        if self.rules:
            yield f"The section is found {'; or '.join(explain_rules(self.rules))}."
        for topic in self.topics:
            yield f"{topic.title}: {'; or '.join(explain_rules(topic.rules))}."
        if self.at_least_words > 1:
            yield f"A title counts with at least {self.at_least_words} different words below it."
        if self.minimum is not None:
            yield f"At least {self.minimum} of the {len(self.topics)} topics must be covered."

    def check(self, evidence: Evidence) -> Finding:
        titles = frozenset(word for topic in self.topics for word in words(topic.title))
        search = Search(evidence, self.all_rules(), titles, self.at_least_words)
        matches = search.matches(self.rules)
        own = [search.below(match) for match in matches]
        found = {}
        for topic in self.topics:
            found[topic.id] = search.matches(topic.rules, own)
            own += [search.below(match) for match in found[topic.id] if not match.thin]
        results = tuple(_result(topic, found[topic.id]) for topic in self.topics)
        if not self.rules:
            matches = list(chain(*found.values()))
        if not matches:
            return self.not_met(
                State.MISSING, self._missing(search, results), topics=results, fix=self.whole_fix()
            )
        thin = (match for one in found.values() for match in one[:1] if match.thin)
        return self._found(search, next(thin, matches[0]), results)

    def _found(self, search: Search, place: Found, results: tuple[TopicResult, ...]) -> Finding:
        """Return what there is to say of the part that was found."""
        lacking = [
            t for t, result in zip(self.topics, results, strict=True) if result.status == "fail"
        ]
        needed = len(self.topics) if self.minimum is None else self.minimum
        where = {
            "line": place.line,
            "end_line": place.end_line,
            "evidence": short(place.text, 120),
            "because": place.because,
            "topics": results,
        }
        if place.thin:
            message = self._thin(search.evidence, place)
        elif len(self.topics) - len(lacking) < needed:
            message = self._incomplete(search.evidence, place, lacking)
        else:
            return self.met(f"Found: {quoted(place.text, place.line)}.", **where)
        return self.not_met(State.INCOMPLETE, message, fix=self._fix(lacking), **where)

    # --- messages

    def _missing(self, search: Search, results: Sequence[TopicResult]) -> str:
        elsewhere = [result.title for result in results if result.status == "pass"]
        if not self.fix and not self.rules:  # its topics may be anywhere
            return f"Nothing about this was found. {self.asks}"
        first = "No section about this was found"
        if search.excluded_titles:
            section = search.excluded_titles[0]
            other = quoted(section.title.text, section.line)
            first = f"{other} is about something else; this asks for “{self.title}”"
        elif elsewhere:
            first += f" (mentioned elsewhere: {', '.join(elsewhere)})"
        title = (self.fix or self.title).strip().partition("\n")[0].lstrip("# ")
        return f"{first}. Add one titled, for example, “{title}”."

    def _thin(self, evidence: Evidence, place: Found) -> str:
        """Say what a title has below it in place of content."""
        what = quoted(place.text, place.line)
        links = _links(evidence, place)
        files = [one.target for one in links if not one.image and _LOCAL_FILE.match(one.target)]
        if files:
            return f"{what} only links to {short(files[0])}. Bring that text into README.md."
        if any(link.image for link in links) and not place.words:
            return f"{what} has only badges or pictures, which do not count. Write it as words."
        reasons = {evidence.excluded.get(at) for at in range(*place.sentences)}
        for reason, says in _NO_CONTENT.items():
            if reason in reasons:
                return f"{what} {says}. {self.asks}"
        if place.words:
            words = counted(place.words, "word")
            needed = f"of its own below it, of {self.at_least_words} needed"
            return f"{what} has {words} {needed}. {self.asks}"
        return f"{what} {_no_words(evidence, place)}. {self.asks}"

    def _incomplete(self, evidence: Evidence, place: Found, lacking: Sequence[Topic]) -> str:
        titles = ", ".join(topic.title for topic in lacking)
        what = f"{quoted(place.text, place.line)} lacks: {titles}."
        if named := _named(evidence, lacking):
            return f"{what} {named}"
        if any(link.image for link in _links(evidence, place)):
            return f"{what} Badges and pictures do not count: write the names as words."
        where = (
            f"below line {_last_line(evidence, place)}"
            if place.rule.in_ == "title"
            else "to the README"
        )
        return f"{what} Add {'it' if len(lacking) == 1 else 'them'} {where}."

    # --- what to paste

    def whole_fix(self) -> str | None:
        """Return the Markdown to paste where nothing of this was found."""
        parts = [self.fix.strip() + "\n"] if self.fix else []
        parts += [topic.fix.rstrip() for topic in self.topics if topic.fix]
        return "\n".join(parts).strip() or None

    def _fix(self, topics: Sequence[Topic]) -> str | None:
        """Return the Markdown to paste below a title that is there, so without another title."""
        lines = [topic.fix.rstrip() for topic in topics or self.topics if topic.fix]
        lines = lines or [row for row in (self.fix or "").split("\n") if not row.startswith("#")]
        return "\n".join(lines).strip() or None


def _no_words(evidence: Evidence, place: Found) -> str:
    """Return what there is where nothing counts as a word."""
    start, end = place.sentences
    section = evidence.titles.get(start)
    if any(at in evidence.denials for at in range(start + 1, end)):
        return "only says that there is none"
    if end - start > 1:
        return "has only names or labels below it"
    if section and not section.empty:
        return "has only code, links or struck-through text below it, which do not count"
    return "has nothing below it"


def _links(evidence: Evidence, place: Found) -> list[Link]:
    """Return the links and pictures in what was found."""
    return [one for one in evidence.document.links if place.line <= one.line <= place.end_line]


def _named(evidence: Evidence, topics: Sequence[Topic]) -> str | None:
    """Return where one of the topics is named in a way that does not count, if it is."""
    for topic in topics:
        rules = (rule for rule in topic.rules if rule.in_ != "section")
        for hit in evidence.hits([phrase for rule in rules for phrase in rule.phrases]):
            if not evidence.counts(hit):
                line = evidence.document.sentences[hit.sentence].lines[hit.start]
                how = "in a placeholder or in copied text"
                if evidence.excluded.get(hit.sentence, "planned") == "planned":
                    how = "as something denied or planned"
                return f"Line {line} names {topic.title}, but only {how}."
    return None


def _last_line(evidence: Evidence, place: Found) -> int:
    """Return the last line with text of what was found, up to a title that opens another part."""
    start, end = place.sentences
    end = min([at for at in evidence.parts if start < at < end], default=end)
    return max(line for one in evidence.document.sentences[start:end] for line in one.lines)


def _result(topic: Topic, matches: Sequence[Found]) -> TopicResult:
    """Return a topic's result: covered where a match has content."""
    if not matches or matches[0].thin:
        return TopicResult(topic.id, topic.title, "fail")
    return TopicResult(topic.id, topic.title, "pass", matches[0].line, matches[0].because)
