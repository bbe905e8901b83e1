"""How often Python looks for garbage."""

from __future__ import annotations

import gc
from typing import Final

_OBJECTS: Final = 50_000
"""Objects that may be garbage before the collector looks: several times what one README takes."""


def relax() -> None:
    """Look for garbage seldom, and not among what is there by now.

    What judging makes holds no circles, so that all of it is freed as it goes (a test holds it to that); looking every
    700 objects, as Python does of itself, is a quarter of the time that judging takes.
    """
    gc.freeze()
    gc.set_threshold(_OBJECTS)
