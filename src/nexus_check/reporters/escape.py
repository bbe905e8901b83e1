"""The one place where text that others wrote is made safe to show.

A README's headings, a file's name, a login, a branch: all of it is chosen by the learner, and all
of it ends up on some surface that gives characters a meaning. There is one function for each
surface; each takes any `str` (lone surrogates and control characters included), raises nothing, and
shows the reader the same words.

=====================
======================================================================================== `plain`,
`block`       no surface of its own: characters that never belong in a report are gone (terminals,
JSON) `unlinked`             plain text that a site may search for mentions and references
(annotations) `markdown`, `prose`…   GitHub's Markdown, inline: a table cell, a sentence, a list
item `fenced`, `link`       GitHub's Markdown: text to copy unchanged; a link that can only lead to
a web page `summary`              the same page, on a line of HTML, where Markdown does not reach
`html`, `xml`          text or a quoted attribute in HTML; the same in XML (SVG) `workflow_data`, …
a workflow command's message and properties; any other line that a runner reads `csv`
a cell of a file that people open in a spreadsheet `json`                 a finished JSON text,
which somebody may print on a terminal =====================
========================================================================================
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
    """`text` on one line: no controls, no bidirectional overrides, no lone surrogates, single
    spaces.

    What stood for something visible is shown as U+FFFD, so that a reader sees that something was
    there. With `limit`, at most that many characters, the last of them `…` where some were left
    out.
    """
    if (
        not text.isprintable() or "  " in text or text[:1] == " " or text[-1:] == " "
    ):  # nearly never, and slow
        text = " ".join(text.translate(_ON_ONE_LINE).split())
    return clip(text, limit)


def block(text: str) -> str:
    """`text` over as many lines as it has, each made plain; tabs and indentation stay."""
    return _NEWLINES.sub("\n", text).translate(_ON_MANY_LINES)


def clip(text: str, limit: int | None) -> str:
    """At most `limit` characters of `text`; the last is `…` where some were left out. None: all of
    it.
    """
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
    """`plain(text)` in which GitHub finds nobody to notify and nothing to link.

    The words stay as they are; zero-width spaces stand where a mention, a reference or an address
    would begin.
    """
    # First the cut that keeps long texts cheap, then the one that counts the spaces too.
    return clip(_LINKING.sub(_ZERO_WIDTH_SPACE, _HEX_RUN.sub(_in_sixes, plain(text, limit))), limit)


# A backslash before `|` means something else in a table than outside of it: entities mean the same
# everywhere. A dollar sign may open a formula; GitHub's documentation keeps it literal by a span of
# its own.
_ENTITIES = {
    "\\": "&#92;",
    "|": "&#124;",
    "<": "&lt;",
    ">": "&gt;",
    "&": "&amp;",
    "$": "<span>$</span>",
}
_SPECIAL = re.compile(r"[\\|<>&$`*_\[\]~]")
# What begins a list, a heading, a setext underline or a table's delimiter row when a line begins
# with it.
_LINE_START = re.compile(r"^([0-9]*)([-+=#:.)])")


def markdown(text: str, limit: int | None = None) -> str:
    """`text` for one line of GitHub's Markdown: it shows as written, and forms, links and notifies
    nothing.
    """
    escaped = _SPECIAL.sub(
        lambda found: _ENTITIES.get(found[0], "\\" + found[0]), unlinked(text, limit)
    )
    return _LINE_START.sub(r"\1\\\2", escaped)


# GitHub looks for no mention or reference inside code, but cmark-gfm links addresses in what it
# takes for text.
_CODE_ENTITIES = _ENTITIES | {":": "&#58;", "@": "@" + _ZERO_WIDTH_SPACE, ".": "&#46;"}
_SPECIAL_IN_CODE = re.compile(_SPECIAL.pattern + r"|[:@]|(?<=www)\.", re.IGNORECASE)


def code(text: str, limit: int | None = None) -> str:
    """`text` in Markdown as code, to be copied unchanged: nothing invisible but after an `@`.

    By tags rather than backticks: a `|` in backticks ends a table's cell.
    """
    shown = _SPECIAL_IN_CODE.sub(
        lambda found: _CODE_ENTITIES.get(found[0], "\\" + found[0]), plain(text, limit)
    )
    return f"<code>{shown}</code>"


# Our sentences put names and things to type between backticks, and a learner's words between
# quotation marks: a backtick among those is theirs.
_QUOTED = re.compile(r"(“[^”]*”)|`([^`]+)`")


def prose(text: str, limit: int | None = None) -> str:
    """A sentence of ours that may quote others: as `markdown`, but what is between two backticks is
    code.
    """
    shown, end, pieces = plain(text, limit), 0, list[str]()
    for found in _QUOTED.finditer(shown):
        if found[2] is not None:
            pieces += [_between(shown[end : found.start()]), code(found[2])]
            end = found.end()
    return "".join([*pieces, _between(shown[end:])])


def _between(piece: str) -> str:
    """`markdown(piece)` with the spaces that part it from its neighbours."""
    core = piece.strip(" ")
    return piece.replace(core, markdown(core), 1) if core else piece


def fenced(text: str, info: str = "") -> str:
    """`text` as a fenced block of Markdown, its fence longer than any run of backticks inside."""
    content = block(text).rstrip("\n")
    longest = max(map(len, re.findall(r"`+", content)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{info}\n{content}\n{fence}"


_URL = re.compile(r"https?://[^\s/?#\\@]+(?:[/?#].*)?", re.IGNORECASE | re.ASCII)
_UNSAFE_IN_URL = re.compile(r"[^A-Za-z0-9\-._~:/?#@!&'*+,;=%]")  # a dollar sign may open a formula


def url(address: str | None) -> str | None:
    """`address` if it leads to a web page, percent-encoded where it must be; None for anything
    else.

    `javascript:`, `data:` and relative addresses are none; neither is one with a user name or
    password in it.
    """
    if not address or not _URL.fullmatch(address):
        return None
    return _UNSAFE_IN_URL.sub(lambda found: _percent(found[0]), address)


def url_path(path: str) -> str:
    """A file's path as the path of a URL: all but letters, digits, `-._~` and `/`
    percent-encoded.
    """
    return re.sub(r"[^A-Za-z0-9\-._~/]", lambda found: _percent(found[0]), path)


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "replace"))


def link(text: str, address: str | None, limit: int | None = None) -> str:
    """`text` in Markdown, leading to `address` where that is a web page and there is something to
    click on.
    """
    shown, target = markdown(text, limit), url(address)
    return f"[{shown}]({target.replace('&', '&amp;')})" if shown and target else shown


# --- HTML, XML -----------------------------------------------------------------------------------

_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


def summary(text: str, limit: int | None = None) -> str:
    """`text` inside a line of HTML (`<summary>`) within GitHub's Markdown: backslashes would show
    there.
    """
    return unlinked(text, limit).translate(_HTML).replace("$", _ENTITIES["$"])


_NOT_XML = re.compile("[\ufffe\uffff]")


def html(text: str, limit: int | None = None) -> str:
    """`text` as content or as a quoted attribute's value in HTML."""
    return plain(text, limit).translate(_HTML)


def xml(text: str, limit: int | None = None) -> str:
    """`text` as content or as a quoted attribute's value in XML 1.0, which refuses some characters
    outright.
    """
    return _NOT_XML.sub(_REPLACEMENT, plain(text, limit)).translate(_HTML)


# --- the runner's log ----------------------------------------------------------------------------


def workflow_data(text: str) -> str:
    """`text` as a workflow command's message; lines stay lines (the runner's ActionCommand.cs
    undoes this).
    """
    return block(text).replace("%", "%25").replace("\n", "%0A")


def workflow_property(text: str) -> str:
    """`text` as the value of a workflow command's property."""
    return workflow_data(text).replace(":", "%3A").replace(",", "%2C")


_COMMAND = re.compile(r"^([^\w:\n]*)::", re.MULTILINE)


def workflow_log(text: str) -> str:
    """`text`, of any number of lines, for a runner's log: no line of it is taken for a command.

    The runner obeys `::name::` at a line's start, white space aside, and `##[name]` anywhere in a
    line (ActionCommand.cs). A space comes between: the runner's comparison may look through
    invisible characters. Colours survive, so the text's writer escaped what is not theirs.
    """
    return _COMMAND.sub(r"\1: :", _NEWLINES.sub("\n", text)).replace("##[", "## [")


# --- spreadsheets --------------------------------------------------------------------------------

# What a spreadsheet takes for a formula at a cell's start, after spaces, in either width (OWASP,
# CSV injection). Also after what may separate cells there: a semicolon where a comma separates
# decimals, and others that an import dialog offers. Quotation marks in between are then the cell's
# quotes.
# the full-width signs are meant
_FORMULA = re.compile(r"(^|[,;:|])([\s\"]*)(?=[=+\-@＝＋－＠])")  # noqa: RUF001


def csv(text: str) -> str:
    """`text` as a cell's value (quoting is the CSV writer's): an apostrophe keeps a formula from
    being one.
    """
    return _FORMULA.sub(lambda found: f"{found[0]}'", plain(text))


# --- JSON ----------------------------------------------------------------------------------------

# JSON itself escapes only what is below U+0020. Of the rest, what a terminal obeys or a reader is
# misled by.
_SHOWN_RAW = re.compile(r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb]")


def json(text: str) -> str:
    """A finished JSON text that means the same, with every control and bidirectional override
    written as `\\uXXXX`.

    They can stand only inside its strings, so that none of its own characters is touched.
    """
    return _SHOWN_RAW.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
