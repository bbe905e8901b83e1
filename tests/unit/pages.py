"""What a person sees of a piece of Markdown or HTML, and text that tries to be more than text."""

from __future__ import annotations

import re
from functools import lru_cache
from html.parser import HTMLParser

from cmarkgfm import cmark
from hypothesis import strategies as st

ZWSP = "\N{ZERO WIDTH SPACE}"

# Random text seldom forms a link or a table: mix it with what does.
FRAGMENTS = [
    "|", "\\", "`", "``", "*", "_", "**", "__", "~~", "[", "](", ")", "![", "<", ">", "&", "&amp;",
    "&#64;", "$", "$$",
    "#", "# ", "- ", "+ ", "1. ", "1)", "=", "===", "---", ":-:", "> ", "    ", "\t", "\n", "\r\n",
    "\n\n", "```",
    "~~~", "http://a.example", "https://b.example/c?d=e", "www.c.example", "ftp://d.example",
    "mailto:e@f.example", "javascript:alert(1)", "@octo", "@octo/team", "a@b.example", "#12",
    "GH-7", "o/r#9",
    "gh-8", "o/r@0123abc",
    "deadbeefcafe", "0123456789abcdef0123456789abcdef01234567", ":tada:", "<b>", "</td>", "<!--",
    "-->", "<a href=x>",
    "<img src=x onerror=y>", "[^1]", "[ ]", "[!NOTE]", "::error::x", "##[error]x", "%0A", "%", ",",
    ";", "=1+1",
    "\x1b[31m", "\x00", "\x07", "\x9b", "\u202e", "\u2066", "\u2028", "\ud800", "\ufffe", ZWSP, "é",
    "漢",
    "🛠️", "a", "b c", ".",
]  # fmt: skip
HOSTILE = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=6)), max_size=12).map(
    "".join
)


class Page(HTMLParser):
    """The text of a page and its tags with their attributes, in order.

    `outside_code` is the text without what is in `<code>`, where GitHub looks for no mention or
    reference; what is before and after it does not become one.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.outside_code, self.tags = "", "", list[str]()
        self._in_code = 0
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data
        self.outside_code += "" if self._in_code else data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(" ".join([tag, *(f"{name}={value}" for name, value in attrs)]))
        if tag == "code":
            self._in_code += 1
            self.outside_code += " "

    def handle_endtag(self, tag: str) -> None:
        self._in_code -= tag == "code"

    def handle_comment(self, data: str) -> None:
        self.tags.append(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        self.tags.append(f"declaration {decl}")

    def handle_pi(self, data: str) -> None:
        self.tags.append(f"instruction {data}")


@lru_cache(maxsize=64)
def rendered(markdown: str) -> Page:
    """Return `markdown` as GitHub's parser renders it, without the span around a dollar sign.

    A few pages are kept: properties compare every example with the same harmless one.
    """
    extensions = ["table", "autolink", "strikethrough", "tasklist"]
    options = cmark.Options.CMARK_OPT_UNSAFE | cmark.Options.CMARK_OPT_FOOTNOTES
    html = cmark.markdown_to_html_with_extensions(markdown, options, extensions)
    return Page(html.replace("<span>$</span>", "$"))


def squeezed(text: str) -> str:
    return "".join(text.replace(ZWSP, "").split())


# What GitHub's own filters look for in the text of a rendered page, as their documentation
# describes it.
NOTIFYING = re.compile(
    r"""@[a-z0-9]              # a mention, a team, an address, a commit of a repository
      | \#[0-9]                # an issue, of this repository or another
      | \bgh-[0-9]
      | \b[0-9a-f]{7,40}\b     # a commit
      | ://\S | \bwww\.\S
      | :[a-z0-9_+-]+:         # an emoji's name""",
    re.IGNORECASE | re.VERBOSE,
)
