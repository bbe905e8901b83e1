"""The steps of a release that are more than a command: `check`, `pin` and `notes`.

::

    python scripts/release.py check 1.2.3                 the version is written everywhere
    python scripts/release.py pin NAME@sha256:DIGEST      action.yml names the image by its digest
    python scripts/release.py pin NAME@sha256:DIGEST --dry-run     print that, write nothing
    python scripts/release.py notes 1.2.3                 that version's part of CHANGELOG.md

Needs nothing but Python. Exit code 1, and one line on standard error, when something does not fit.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILT_IMAGE = "image: Dockerfile"
# A name as registries take it (lower case), and a digest in full: a tag could be moved, a digest cannot.
PINNED_NAME = re.compile(r"[a-z0-9.:-]+(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)+@sha256:[0-9a-f]{64}")
VERSION = re.compile(r"\d+\.\d+\.\d+")


class ReleaseError(Exception):
    """The release cannot go on; the message says why."""


def pin(action: str, image: str) -> str:
    """The text of action.yml with `image: Dockerfile` replaced by the pushed image, all else untouched.

    Raises ReleaseError when `image` is not a lower-case name with a whole digest, or when the text does not name the
    Dockerfile exactly once.
    """
    if not PINNED_NAME.fullmatch(image):
        raise ReleaseError(f"{image!r} is not a lower-case image name followed by @sha256: and 64 hex digits")
    lines = action.splitlines(keepends=True)
    places = [number for number, line in enumerate(lines) if line.strip() == BUILT_IMAGE]
    if len(places) != 1:
        raise ReleaseError(f"action.yml should say `{BUILT_IMAGE}` once, and says it {len(places)} times")
    lines[places[0]] = lines[places[0]].replace(BUILT_IMAGE, f"image: docker://{image}")
    return "".join(lines)


def notes(changelog: str, version: str) -> str:
    """The part of the changelog under `## VERSION`, without its heading; ReleaseError where there is none."""
    part = re.search(rf"^## {re.escape(version)}\b[^\n]*\n(.*?)(?=^## |\Z)", changelog, re.M | re.S)
    if not part or not part[1].strip():
        raise ReleaseError(f"CHANGELOG.md says nothing under `## {version}`")
    return part[1].strip() + "\n"


def check(root: Path, version: str) -> None:
    """Raise ReleaseError unless the package and the changelog name this version, written as three numbers."""
    if not VERSION.fullmatch(version):
        raise ReleaseError(f"{version!r} is not a version such as 1.2.3")
    written = re.search(r'^__version__ = "(.+)"$', (root / "src/nexus_check/__init__.py").read_text(), re.M)
    if not written or written[1] != version:
        raise ReleaseError(f"src/nexus_check/__init__.py says {written[1] if written else 'no version'}, not {version}")
    notes((root / "CHANGELOG.md").read_text(), version)


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = parser.add_subparsers(dest="step", required=True)
    steps.add_parser("check").add_argument("version")
    steps.add_parser("notes").add_argument("version")
    pinning = steps.add_parser("pin")
    pinning.add_argument("image")
    pinning.add_argument("--dry-run", action="store_true", help="print the new action.yml, write nothing")
    return parser.parse_args(given)


def run(asked: argparse.Namespace, root: Path) -> None:
    """Carry out one step in the repository at `root`."""
    if asked.step == "check":
        check(root, asked.version)
    elif asked.step == "notes":
        print(notes((root / "CHANGELOG.md").read_text(), asked.version), end="")
    else:
        file = root / "action.yml"
        pinned = pin(file.read_text(), asked.image)
        if asked.dry_run:
            print(pinned, end="")
        else:
            file.write_text(pinned)


def main(given: Sequence[str] | None = None, root: Path = ROOT) -> int:
    try:
        run(arguments(given), root)
    except ReleaseError as error:
        print(f"release: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
