"""The part of a block that speaks: what a reader takes as words, not as addresses, commands or drawings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from nexus_check.document.markdown import visible
from nexus_check.document.values import Block

_ADDRESS: Final = re.compile(r"://|\.(?:com|org|io|dev|net|app)/")
_IMAGE: Final = re.compile(r"!\[[^\[\]]{0,200}\]\([^()\s]{0,500}\)")
_OWN_LINK: Final = re.compile(r"\[[^\[\]]{0,200}\]\(#[^()\s]{0,200}\)")
_TARGET: Final = re.compile(r"\]\([^()\s]{0,500}\)")
_INLINE: Final = re.compile(r"\]\(|<[A-Za-z/!]")
_URL: Final = re.compile(r"(?:https?://|www\.)\S+|(?<![\w.-])[\w.-]{1,200}\.(?:com|org|io|dev|net|app)/\S*")
_TREE: Final = re.compile(r"[│├└]|\|--")
_COMMAND: Final = re.compile(
    r"\s*(?:\$ |sudo |python3? (?:--?\w|\S+\.py)|pip3? |pipenv |git |npm |npx |yarn |curl |cd |celery -|export |source "
    r"|docker(?:-compose)? (?:compose )?(?:--?\w|(?:build|down|exec|logs|ps|pull|push|rm|run|start|stop|up)\b)"
    r"|django-admin |gunicorn |redis-|psql |\./)"
)
"""A line or a stretch of code that begins like this is a command, and names nothing that somebody learned."""
_COMMANDS_BEGIN: Final = frozenset("$spngycedr. \t\n")
"""What a text begins with that may be a command: few do."""
_CODE_SPAN: Final = re.compile(r"(?<!`)(`++)([^`]++)\1(?!`)")


def spoken(block: Block, references: Mapping[str, Any] | None) -> str:
    """The part of a block that speaks: no URLs, commands, file trees or links to the document's own parts."""
    text = block.text
    if _is_plain(text):
        return "" if text[:1] in _COMMANDS_BEGIN and _COMMAND.match(text) and "\n" not in text.strip() else text
    if "`" in text:
        text = _CODE_SPAN.sub(lambda found: " " if _COMMAND.match(found[2]) else found[0], text)
    text = _without_targets(text, own_links=block.kind == "heading")
    if ("<" in text or "](" in text) and _INLINE.search(text):
        text = visible(text, references, own_links=block.kind == "heading")
    if _has_address(text):
        text = _URL.sub(" ", text)
    if _has_tree(text):
        text = "\n".join("" if _TREE.search(row) else row for row in text.split("\n"))
    return text


# Most texts hold none of what is looked for here. To look for single characters takes a fraction of a pattern's time.


def _is_plain(text: str) -> bool:
    if "`" in text or "[" in text or "<" in text or "&" in text or "\\" in text or "www." in text or "|--" in text:
        return False
    if "/" not in text and text.isascii():
        return True
    return not (_has_address(text) or _has_tree(text))


def _has_address(text: str) -> bool:
    return "www." in text or ("/" in text and _ADDRESS.search(text) is not None)


def _has_tree(text: str) -> bool:
    return "|--" in text or (not text.isascii() and _TREE.search(text) is not None)


def _without_targets(text: str, *, own_links: bool) -> str:
    """Inline Markdown without the targets of links of the plain shape, which need no parser to be understood."""
    if "](" not in text:
        return text
    text = _IMAGE.sub(" ", text)
    text = text if own_links else _OWN_LINK.sub(" ", text)
    return _TARGET.sub("]", text)
