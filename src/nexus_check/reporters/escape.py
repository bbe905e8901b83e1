"""The one place where text that others wrote is made safe to show.

A learner chooses a README's headings, file names, a login, a branch; each of them is shown where
some characters have a meaning. There is one function for each such place. Each takes any `str`,
control characters and lone surrogates included, never raises, and keeps the words as they are.

========================  =========================================================================
`plain`, `block`          terminals, JSON: removes characters that never belong in a report
`unlinked`                annotations: plain text that GitHub searches for mentions and references
`markdown`, `prose`, …    GitHub's Markdown, inline: a table cell, a sentence, a list item
`fenced`, `link`          GitHub's Markdown: text to copy unchanged; a link to a web page
`summary`                 GitHub's Markdown: a line of HTML, in which Markdown has no effect
`xml`                     text or a quoted attribute in XML (SVG); Jinja2 escapes the HTML page
`workflow_data`, …        a workflow command's message and properties; other lines in a runner's log
`csv`                     a cell of a file that people open in a spreadsheet
`json`                    a finished JSON text, which may be printed on a terminal
========================  =========================================================================
"""

from __future__ import annotations

import re

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_ZERO_WIDTH_SPACE = "\N{ZERO WIDTH SPACE}"

_SPACES = "\t\n\r\x0b\x0c\x85\u2028\u2029"
_NEWLINES = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = [*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)]
# Embeddings, overrides and isolates reorder the text around them; the marks U+200E, U+200F and
# U+061C do not.
_BIDI = [*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xFFF9, 0xFFFC)]

_ON_ONE_LINE = (
    dict.fromkeys(_CONTROLS, _REPLACEMENT)
    | dict.fromkeys(_BIDI, "")
    | dict.fromkeys(map(ord, _SPACES), " ")
)
_ON_MANY_LINES = (
    dict.fromkeys(_CONTROLS, _REPLACEMENT) | dict.fromkeys(_BIDI, "") | {0x09: "\t", 0x0A: "\n"}
)


# --- characters that never belong in a report ----------------------------------------------------


def plain(text: str, limit: int | None = None) -> str:
    """Return `text` on one line, without control characters, bidirectional overrides or surrogates.

    A control character becomes U+FFFD, so that a reader sees that something was there; runs of
    spaces become one. With `limit`, the text is cut to that many characters, the last of them `…`.
    """
    # Hardly any text needs the slow way.
    if not text.isprintable() or "  " in text or text[:1] == " " or text[-1:] == " ":
        text = " ".join(text.translate(_ON_ONE_LINE).split())
    return clip(text, limit)


def block(text: str) -> str:
    """Return `text` with each of its lines made plain; tabs and indentation are kept."""
    return _NEWLINES.sub("\n", text).translate(_ON_MANY_LINES)


def clip(text: str, limit: int | None) -> str:
    """Return at most `limit` characters of `text`, the last of them `…` if it was cut."""
    if limit is None or len(text) <= limit:
        return text
    return text[: limit - 1].rstrip() + "…"


# --- GitHub --------------------------------------------------------------------------------------

# GitHub looks for these after Markdown was rendered, so no escape of Markdown's stops it; a
# zero-width space inside does, and is what Dependabot (dependabot-core #3157) and Renovate
# (renovate #1083) settled on. In order: a mention, team, e-mail address or OWNER/REPO@SHA; #123 and
# OWNER/REPO#123; GH-123; a URL's scheme or an :emoji: name; www.
_LINKING = re.compile(
    r"(?<=@)(?=\S)|(?<=#)(?=[0-9])|(?<=\bgh-)(?=[0-9])|(?<=:)(?=\S)|(?<=www)(?=\.)", re.IGNORECASE
)
# A commit's abbreviated name links from seven hex digits on.
_HEX_RUN = re.compile(r"[0-9a-f]{7,}", re.IGNORECASE)


def _in_sixes(run: re.Match[str]) -> str:
    return _ZERO_WIDTH_SPACE.join(run[0][at : at + 6] for at in range(0, len(run[0]), 6))


def unlinked(text: str, limit: int | None = None) -> str:
    """Return `plain(text)` in which GitHub finds no mention to notify and nothing to link.

    Zero-width spaces go where a mention, a reference or an address would begin.
    """
    # First the cut that keeps long texts cheap, then the one that counts the spaces too.
    return clip(_LINKING.sub(_ZERO_WIDTH_SPACE, _HEX_RUN.sub(_in_sixes, plain(text, limit))), limit)


# Entities, since a backslash before `|` has another meaning in a table. A dollar sign may open a
# formula; in a span of its own it is literal (GitHub Docs, “Writing mathematical expressions”).
_ENTITIES = {
    "\\": "&#92;",
    "|": "&#124;",
    "<": "&lt;",
    ">": "&gt;",
    "&": "&amp;",
    "$": "<span>$</span>",
}
_SPECIAL = re.compile(r"[\\|<>&$`*_\[\]~]")
# At the start of a line: a list, a heading, a setext underline or a table's delimiter row.
_LINE_START = re.compile(r"^([0-9]*)([-+=#:.)])")


def markdown(text: str, limit: int | None = None) -> str:
    """Return `text` for a line of GitHub's Markdown: as written, without links or mentions."""
    escaped = _SPECIAL.sub(
        lambda found: _ENTITIES.get(found[0], "\\" + found[0]), unlinked(text, limit)
    )
    return _LINE_START.sub(r"\1\\\2", escaped)


# GitHub looks for no mention inside code, but cmark-gfm links addresses before it knows of code.
_CODE_ENTITIES = _ENTITIES | {":": "&#58;", "@": "@" + _ZERO_WIDTH_SPACE, ".": "&#46;"}
_SPECIAL_IN_CODE = re.compile(_SPECIAL.pattern + r"|[:@]|(?<=www)\.", re.IGNORECASE)


def code(text: str) -> str:
    """Return `text` in Markdown as code that can be copied unchanged, unless it has an `@`.

    By tags rather than backticks: a `|` in backticks ends a table's cell.
    """
    shown = _SPECIAL_IN_CODE.sub(
        lambda found: _CODE_ENTITIES.get(found[0], "\\" + found[0]), plain(text)
    )
    return f"<code>{shown}</code>"


# Our sentences put names and things to type between backticks, and a learner's words between
# quotation marks: a backtick among those is theirs.
_QUOTED = re.compile(r"(“[^”]*”)|`([^`]+)`")


def prose(text: str, limit: int | None = None) -> str:
    """Return one of our own sentences as `markdown` does, with what is in backticks as code."""
    shown, end, pieces = plain(text, limit), 0, list[str]()
    for found in _QUOTED.finditer(shown):
        if found[2] is not None:
            pieces += [_between(shown[end : found.start()]), code(found[2])]
            end = found.end()
    return "".join([*pieces, _between(shown[end:])])


def _between(piece: str) -> str:
    """Return `markdown(piece)` with the spaces at its ends kept."""
    core = piece.strip(" ")
    return piece.replace(core, markdown(core), 1) if core else piece


def fenced(text: str) -> str:
    """Return `text` as fenced Markdown, the fence longer than any run of backticks in it."""
    content = block(text).rstrip("\n")
    longest = max(map(len, re.findall(r"`+", content)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}markdown\n{content}\n{fence}"


_URL = re.compile(r"https?://[^\s/?#\\@]+(?:[/?#].*)?", re.IGNORECASE | re.ASCII)
_UNSAFE_IN_URL = re.compile(r"[^A-Za-z0-9\-._~:/?#@!&'*+,;=%]")  # a dollar sign may open a formula


def url(address: str | None) -> str | None:
    """Return the address of a web page, percent-encoded where it must be; None for anything else.

    Rejected are `javascript:`, `data:`, relative addresses, and those with a user name or
    password.
    """
    if not address or not _URL.fullmatch(address):
        return None
    return _UNSAFE_IN_URL.sub(lambda found: _percent(found[0]), address)


def url_path(path: str) -> str:
    """Return a file's path for a URL: percent-encoded except letters, digits, `-._~` and `/`."""
    return re.sub(r"[^A-Za-z0-9\-._~/]", lambda found: _percent(found[0]), path)


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "replace"))


def link(text: str, address: str | None, limit: int | None = None) -> str:
    """Return a Markdown link to `address`, or only the text if that is no address of a web page."""
    shown, target = markdown(text, limit), url(address)
    return f"[{shown}]({target.replace('&', '&amp;')})" if shown and target else shown


# --- HTML, XML -----------------------------------------------------------------------------------

_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


def summary(text: str, limit: int | None = None) -> str:
    """Return `text` for HTML in GitHub's Markdown (`<summary>`), where backslashes would show."""
    return unlinked(text, limit).translate(_HTML).replace("$", _ENTITIES["$"])


_NOT_XML = re.compile("[\ufffe\uffff]")


def xml(text: str) -> str:
    """Return `text` as content or a quoted attribute's value in XML 1.0."""
    return _NOT_XML.sub(_REPLACEMENT, plain(text)).translate(_HTML)


# --- the runner's log ----------------------------------------------------------------------------


def workflow_data(text: str) -> str:
    """Return `text` as a workflow command's message, lines kept (ActionCommand.cs decodes it)."""
    return block(text).replace("%", "%25").replace("\n", "%0A")


def workflow_property(text: str) -> str:
    """Return `text` as the value of a workflow command's property."""
    return workflow_data(text).replace(":", "%3A").replace(",", "%2C")


_COMMAND = re.compile(r"^([^\w:\n]*)::", re.MULTILINE)


def workflow_log(text: str) -> str:
    """Return lines for a runner's log, none of which the runner takes for a command.

    The runner obeys `::name::` at a line's start, white space aside, and `##[name]` anywhere in a
    line (ActionCommand.cs). A visible space goes between, since the runner may ignore invisible
    characters. Colours are kept, so `text` has to be escaped where others wrote it.
    """
    return _COMMAND.sub(r"\1: :", _NEWLINES.sub("\n", text)).replace("##[", "## [")


# --- spreadsheets --------------------------------------------------------------------------------

# What begins a formula in a spreadsheet (OWASP, CSV injection): at a cell's start, after spaces, in
# half and full width; also after what an import dialog may take for a separator of cells.
_FORMULA = re.compile(r"(^|[,;:|])([\s\"]*)(?=[=+\-@＝＋－＠])")  # noqa: RUF001


def csv(text: str) -> str:
    """Return `text` as a cell's value, with an apostrophe before what would begin a formula."""
    return _FORMULA.sub(lambda found: f"{found[0]}'", plain(text))


# --- JSON ----------------------------------------------------------------------------------------

# JSON itself escapes what is below U+0020; these control a terminal or mislead a reader, too.
_SHOWN_RAW = re.compile(r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb]")


def json(text: str) -> str:
    """Return a JSON text with control characters and bidirectional overrides written as `\\uXXXX`.

    They can only be inside its strings, so the value is the same.
    """
    return _SHOWN_RAW.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
