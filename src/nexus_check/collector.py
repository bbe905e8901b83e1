"""How often Python looks for garbage."""

from __future__ import annotations

import gc
from typing import Final

_OBJECTS: Final = 50_000
"""Objects that may be garbage before the collector looks. Hardly any README leaves as many behind."""


def relax() -> None:
    """Look for garbage seldom, and not among what is there by now.

    Nearly all that judging makes is freed as it goes, without the collector; looking every 700 objects, as Python does
    of itself, is a quarter of the time that judging takes.
    """
    gc.freeze()
    gc.set_threshold(_OBJECTS)
