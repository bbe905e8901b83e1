"""`report.html`: one self-contained file for staff, which opens without a network.

The figures of the cohort (`view.py`) are in the markup and need no JavaScript. The learners come as
gzipped JSON (`encoding.py`) and become a table in the browser (`page/*.js`). The page's
Content-Security-Policy allows this one style sheet and this one script, by their hashes, and
nothing else: no request, no frame, no form, no markup made from text.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from nexus_check import bundled
from nexus_check.model import CohortRow, CohortSummary
from nexus_check.reporters.html.encoding import as_script, blocks, criteria_of, describe
from nexus_check.reporters.html.view import view

# In the order in which they build on each other; together they are one script.
SCRIPTS = (
    "dom.js",
    "data.js",
    "route.js",
    "query.js",
    "export.js",
    "table.js",
    "learner.js",
    "copies.js",
    "main.js",
)


def render(summary: CohortSummary, rows: Iterable[CohortRow]) -> Iterator[str]:
    """Yield the page in pieces, with `rows` read one at a time and shown in their order."""
    style, script = _read("page.css"), stitched_script()
    yield from _template().generate(
        view=view(summary),
        style=Markup(style),  # noqa: S704 - a file of this package
        script=Markup(script),  # noqa: S704 - a file of this package
        policy=policy(style, script),
        # `as_script` leaves nothing that is HTML
        cohort=Markup(as_script(describe(summary))),  # noqa: S704
        rows=blocks(rows, criteria_of(summary)),
    )


def policy(style: str, script: str) -> str:
    """Return the page's Content-Security-Policy for the contents of `<style>` and `<script>`."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_digest(style)}'",
            f"script-src '{_digest(script)}'",
            "img-src data:",  # the icon in the tab, which browsers otherwise ask a server for
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def stitched_script() -> str:
    """Return the page's JavaScript: its files in one function, so that no name is global.

    The function is async because the rows are inflated by a stream.
    """
    return (
        "(async () => {\n'use strict';\n" + "\n".join(_read(name) for name in SCRIPTS) + "\n})();\n"
    )


def _template() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_read("page.html.j2"))


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _read(name: str) -> str:
    return bundled.read(f"reporters/html/page/{name}").decode()
