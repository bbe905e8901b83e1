"""Files that come with the package.

By their place beside this module: `importlib.resources` would do the same for packages that are
never unpacked, and its import takes longer than reading a rubric.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parent


def read(path: str) -> bytes:
    """Return a file's content; `path` is relative to the package, with `/`."""
    return (_PACKAGE / path).read_bytes()
