"""READMEs that nobody writes in good faith: each must be judged, or refused, quickly and in little memory."""

from __future__ import annotations

from collections.abc import Iterator

MEGABYTE = 1_000_000


def _repeated(unit: str, size: int = MEGABYTE) -> bytes:
    return (unit * (size // len(unit.encode("utf-8", "surrogatepass")) + 1)).encode("utf-8", "surrogatepass")


def readmes() -> Iterator[tuple[str, bytes]]:
    """A name and the bytes of each."""
    for name, unit in UNITS.items():
        yield name, _repeated(unit)
    yield "ten megabytes of prose", _repeated("I learned Django, and asked much of it. ", 10 * MEGABYTE)
    yield "ten megabytes of lines", _repeated("I learned Django.\n\n## Part\n\n", 10 * MEGABYTE)
    yield "a hundred thousand headings", b"# Challenges\n" * 100_000
    yield "quotes ten thousand deep", b">" * 10_000 + b" deep\n"
    yield "lists ten thousand deep", b"- " * 10_000 + b"deep\n"
    yield "many lines nested deep", (b"> - " * 500 + b"deep\n") * 250
    yield "a staircase of lists", b"".join(b" " * (2 * step) + b"- step\n" for step in range(700))
    yield "brackets within brackets", b"[" * 50_000 + b"a" + b"](b)" * 50_000
    yield "emphasis within emphasis", b"*a **b " * 60_000
    yield "front matter without end", b"---\n" + b"-a: b\n" * 100_000
    yield "zeros", b"\0" * MEGABYTE
    yield "invalid UTF-8", b"\xff\xc3\x28\xed\xa0\x80\n" * 100_000
    yield "UTF-16 of an odd length", "# Ünï\n".encode("utf-16") * 50_000 + b"\n"
    yield "lone surrogates in UTF-16", b"\xff\xfe" + b"\x00\xd8a\x00" * 200_000
    yield "one line of a megabyte", b"word " * (MEGABYTE // 5)
    yield "an open fence with headings", b"```\n" + b"\n## Challenges\n" * 50_000
    yield "fences that swallow each other", b"```python\n\n## Part\n\n```js\n" * 25_000


UNITS = {
    "headings": "## Key Technologies\n\n",
    "headings without a space": "#Challenges\n",
    "bold lines": "**Challenges**\n",
    "bold lines apart": "**Challenges**\n\n",
    "bare lines": "Key Technologies\n\n",
    "short lines": "Ab\n",
    "setext headings": "Challenges\n===\n",
    "dashes": "-\n",
    "items": "- Python\n",
    "items apart": "* **Python:** used\n\n",
    "numbers": "1. one\n",
    "numbers that cannot begin": "7. seven\n",
    "lazy lines": "- a\nb\n",
    "quotes": "> a\n",
    "quotes with lazy lines": "> a\nb\n",
    "tables": "a | b\n--- | ---\n",
    "table rows": "| Challenge | Solution |\n",
    "delimiter rows": "|---|---|\n",
    "pipes": "|",
    "open brackets": "[",
    "images": "![",
    "links": "[a](b)",
    "own links": "[Python](#python) ",
    "links that never close": "[a](b ",
    "references": "[a]: b\n",
    "references with open titles": '[a]: b "c\n',
    "reference uses": "[a][b]",
    "stars": "*",
    "stars and letters": "*a",
    "double stars": "**a ",
    "underscores": "_a_",
    "ticks": "`",
    "growing ticks": "`a``b```c",
    "tildes": "~",
    "tildes and letters": "~a",
    "open angles": "<",
    "open tags": "<a ",
    "open tags with attributes": '<a b="',
    "tags on lines": "<x\n",
    "comments": "<!--",
    "comment lines": "<!-- a\n",
    "closed comments": "<!-- a -->\n",
    "declarations": "<!A ",
    "HTML headings": "<h2>Challenges</h2>\n",
    "open HTML headings": "<h2>\n\n",
    "HTML lists": "<ul><li>Python",
    "details": "<details><summary>Challenges</summary>\n\n",
    "bold HTML": "<b>Challenges</b>\n\n",
    "entities": "&amp;",
    "broken entities": "&#x",
    "backslashes": "\\",
    "escapes": "\\*",
    "tabs": "\t",
    "tabs and letters": "\ta\n",
    "spaces": " ",
    "blank lines": "\n",
    "blank lines with spaces": "    \n",
    "carriage returns": "\r",
    "form feeds": "\f\v\n",
    "fences": "```\n",
    "fences of tildes": "~~~ a\n",
    "indented code": "    code\n",
    "indented lists": "    - Python\n\n",
    "rules": "***\n",
    "emoji": "🚀",
    "right to left": "\u202e\u2067a",
    "combining marks": "a\u0301\u0301\u0301",
    "ligatures": "\ufdfa",
    "technologies": "python django docker graphql ",
    "labels": "Challenge: Solution: ",
    "denials": "not django not python ",
    "wishes": "will add django python docker ",
    "wishes and full stops": "will. django. ",
    "beginnings of phrases": "key core main important ",
    "the assignment's words": "the program and the backend engineering concepts of the ",
    "conflict marks": "<<<<<<< a\n=======\n>>>>>>> b\n",
    "addresses": "https://a.b/c ",
    "domains": "aaaa.bbbb.cccc.",
    "file trees": "├── a\n",
    "commands": "`pip install a` ",
    "gaps": "a    b    ",
    "footnotes": "[^a]: b\n",
    "separators": "\x1f",
    "private marks": "\ue000",
}
