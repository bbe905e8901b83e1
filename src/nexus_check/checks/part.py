"""Kind `part`: a part of the README under a title of its own, and the topics it covers."""

from __future__ import annotations

from nexus_check.checks.context import Context, Heading
from nexus_check.model import Criterion, Finding, State, Status, TopicResult


def check(criterion: Criterion, context: Context) -> Finding:
    """Find the part by its title and each topic by its words."""
    part = _part(criterion, context)
    topics = tuple(_topic(criterion, topic.id, topic.title, context) for topic in criterion.topics)
    missing = [topic.title for topic in topics if topic.status == "fail"]
    minimum = criterion.options.minimum if criterion.options.minimum is not None else len(topics)
    found = len(topics) - len(missing)
    needs_title = bool(criterion.options.titles)
    if (needs_title and part is None) or (not needs_title and not found):
        return context.failed(criterion, State.MISSING, f"No such part was found. {criterion.asks}", topics=topics)
    line = part.title.line if part else next(topic.line for topic in topics if topic.line)
    evidence = part.title.text if part else None
    if found < minimum:
        message = f"Found at line {line}; still missing: {', '.join(missing)}."
        return context.failed(criterion, State.INCOMPLETE, message, line=line, evidence=evidence, topics=topics)
    return context.finding(
        criterion, Status.PASS, State.GOOD, f"Found at line {line}.", line=line, evidence=evidence, topics=topics
    )


def _part(criterion: Criterion, context: Context) -> Heading | None:
    for heading in context.headings:
        if heading.has("titles", criterion.id) and not heading.has("unless", criterion.id):
            return heading
    return None


def _topic(criterion: Criterion, topic: str, title: str, context: Context) -> TopicResult:
    for passage in context.passages:
        for hit in passage.hits:
            if hit.tag.criterion == criterion.id and hit.tag.topic == topic and hit.tag.role == "words":
                return TopicResult(topic, title, "pass", passage.block.line)
    for heading in context.headings:
        if heading.has("titles", criterion.id, topic) or (
            heading.title.style == "lead" and heading.has("labels", criterion.id, topic)
        ):
            return TopicResult(topic, title, "pass", heading.title.line)
    return TopicResult(topic, title, "fail")
