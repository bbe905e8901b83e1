"""Types of options that several commands take."""

from __future__ import annotations

import click


class Seconds(click.FloatRange):
    """A number of seconds; click's own name for the type is "float range"."""

    name = "number of seconds"
