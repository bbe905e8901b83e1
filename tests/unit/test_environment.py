"""One module reads the environment."""

from __future__ import annotations

from pathlib import Path

import nexus_check

SOURCE = Path(nexus_check.__file__).parent


def test_no_other_module_reads_the_environment() -> None:
    reading = [
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if "os.environ" in path.read_text() or "getenv" in path.read_text()
    ]
    assert reading == ["environment.py"]
