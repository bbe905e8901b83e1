"""The steps of a release, which the workflow *Release* runs and a test rehearses.

::

    release.py check 1.2.3              the version is written everywhere and is not released
    release.py image 1.2.3 NAME         build and push the image; print NAME@sha256:DIGEST
    release.py tag 1.2.3 NAME@sha256:…  commit action.yml with that image, tag and push it
    release.py notes 1.2.3              print that version's section of CHANGELOG.md
    release.py pin NAME@sha256:…        print the action.yml that `tag` commits; write nothing

`image` builds with Docker's buildx unless `--engine` names podman or buildah; options after `--` go
to the build. The commit of a release has main's as its parent and is on no branch; `v1` is moved to
the newest release of version 1. Needs Python, git and the engine. Exit code 1, and one line on
standard error, when something does not fit.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILT_IMAGE = "image: Dockerfile"
# A name as registries take it (lower case), and a whole digest: a tag can be moved, a digest not.
PINNED_NAME = re.compile(r"[a-z0-9.:-]+(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)+@sha256:[0-9a-f]{64}")
VERSION = re.compile(r"\d+\.\d+\.\d+")
# The account that GitHub shows for what a workflow commits.
AUTHOR = ("github-actions[bot]", "41898282+github-actions[bot]@users.noreply.github.com")


class ReleaseError(Exception):
    """The release cannot go on; the message says why."""


def pin(action: str, image: str) -> str:
    """Return the text of action.yml with `image: Dockerfile` replaced by the pushed image.

    Raises ReleaseError when `image` is not a lower-case name with a whole digest, or when the text
    does not name the Dockerfile exactly once.
    """
    if not PINNED_NAME.fullmatch(image):
        raise ReleaseError(
            f"{image!r} is not a lower-case name followed by @sha256: and 64 hex digits"
        )
    lines = action.splitlines(keepends=True)
    places = [number for number, line in enumerate(lines) if line.strip() == BUILT_IMAGE]
    if len(places) != 1:
        raise ReleaseError(
            f"action.yml should say `{BUILT_IMAGE}` once, and says it {len(places)} times"
        )
    lines[places[0]] = lines[places[0]].replace(BUILT_IMAGE, f"image: docker://{image}")
    return "".join(lines)


def notes(changelog: str, version: str) -> str:
    """Return what the changelog has under `## VERSION`; raises ReleaseError when it has nothing."""
    part = re.search(rf"^## {re.escape(version)}\b[^\n]*\n(.*?)(?=^## |\Z)", changelog, re.M | re.S)
    if not part or not part[1].strip():
        raise ReleaseError(f"CHANGELOG.md says nothing under `## {version}`")
    return part[1].strip() + "\n"


def check(root: Path, version: str) -> None:
    """Raise ReleaseError unless package and changelog name this version, and no tag does."""
    if not VERSION.fullmatch(version):
        raise ReleaseError(f"{version!r} is not a version such as 1.2.3")
    written = re.search(
        r'^__version__ = "(.+)"$', (root / "src/nexus_check/__init__.py").read_text(), re.M
    )
    if not written or written[1] != version:
        found = written[1] if written else "no version"
        raise ReleaseError(f"src/nexus_check/__init__.py says {found}, not {version}")
    notes((root / "CHANGELOG.md").read_text(), version)
    if _output(["git", "-C", str(root), "tag", "--list", f"v{version}"]):
        raise ReleaseError(f"v{version} is released already")


def tags(version: str) -> list[str]:
    """Return the image's tags: `1.2.3`, `1.2` and `1`."""
    numbers = version.split(".")
    return [".".join(numbers[:count]) for count in (3, 2, 1)]


def labels(version: str, commit: str) -> dict[str, str]:
    """Return the labels of an image's source (https://specs.opencontainers.org/image-spec)."""
    known = {
        "version": version,
        "revision": commit,
        "created": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    }
    if repository := os.environ.get("GITHUB_REPOSITORY"):
        known["source"] = (
            f"{os.environ.get('GITHUB_SERVER_URL', 'https://github.com')}/{repository}"
        )
    return {f"org.opencontainers.image.{key}": value for key, value in known.items()}


def image(root: Path, version: str, name: str, engine: str, options: Sequence[str]) -> str:
    """Build the Dockerfile, push it under all its tags, and return its name with the digest."""
    commit = _output(["git", "-C", str(root), "rev-parse", "HEAD"])
    given = [f"--build-arg=COMMIT={commit}"]
    given += [f"--label={key}={value}" for key, value in labels(version, commit).items()]
    names = [f"{name}:{tag}" for tag in tags(version)]
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "digest"
        if engine == "docker":
            push = ["--push", f"--metadata-file={written}", *(f"--tag={each}" for each in names)]
            _run(["docker", "buildx", "build", *given, *push, *options, str(root)])
            digest = json.loads(written.read_text())["containerimage.digest"]
        else:
            _run(
                [
                    engine,
                    "build",
                    "--format",
                    "docker",
                    *given,
                    f"--tag={names[0]}",
                    *options,
                    str(root),
                ]
            )
            for each in names:
                _run([engine, "push", f"--digestfile={written}", names[0], f"docker://{each}"])
            digest = written.read_text().strip()
    return f"{name}@{digest}"


def tag(root: Path, version: str, pinned: str) -> None:
    """Commit action.yml with the image, tag it `vVERSION` and `vMAJOR`, and push both tags.

    The branch that is checked out is not moved. Nothing is pushed when `vVERSION` exists.
    """
    check(root, version)
    file = root / "action.yml"
    before = file.read_text()
    git = ["git", "-C", str(root), "-c", f"user.name={AUTHOR[0]}", "-c", f"user.email={AUTHOR[1]}"]
    exact, floating = f"v{version}", f"v{version.partition('.')[0]}"
    head = _output([*git, "rev-parse", "HEAD"])
    file.write_text(pin(before, pinned))
    try:
        _run([*git, "add", "action.yml"])
        tree = _output([*git, "write-tree"])
        commit = _output([*git, "commit-tree", tree, "-p", head, "-m", f"Release {version}"])
    finally:
        file.write_text(before)
        _run([*git, "reset", "--quiet", "--", "action.yml"])
    # One push of both: either tag arrives with the other or not at all. Only the floating one may
    # be moved.
    pushed = [f"{commit}:refs/tags/{exact}", f"+{commit}:refs/tags/{floating}"]
    _run([*git, "push", "--quiet", "--atomic", "origin", *pushed])


def _run(command: Sequence[str]) -> None:
    """Run a command, its output on standard error; ReleaseError when it fails."""
    done = subprocess.run(command, stdout=sys.stderr, check=False)
    if done.returncode:
        raise ReleaseError(f"`{' '.join(command[:3])} …` failed with {done.returncode}")


def _output(command: Sequence[str]) -> str:
    """Return what a command prints; ReleaseError when it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise ReleaseError(f"`{' '.join(command[:3])} …` failed with {done.returncode}")
    return done.stdout.strip()


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    steps = parser.add_subparsers(dest="step", required=True)
    for name in ("check", "notes", "image", "tag"):
        steps.add_parser(name).add_argument("version")
    building = steps.choices["image"]
    building.add_argument("image")
    building.add_argument("--engine", choices=("docker", "podman", "buildah"), default="docker")
    steps.choices["tag"].add_argument("image")
    steps.add_parser("pin").add_argument("image")
    words = list(sys.argv[1:] if given is None else given)
    end = words.index("--") if "--" in words else len(words)
    return parser.parse_args(words[:end], argparse.Namespace(options=words[end + 1 :]))


def run(asked: argparse.Namespace, root: Path) -> None:
    """Carry out one step in the repository at `root`."""
    if asked.step == "check":
        check(root, asked.version)
    elif asked.step == "notes":
        print(notes((root / "CHANGELOG.md").read_text(), asked.version), end="")
    elif asked.step == "image":
        print(image(root, asked.version, asked.image, asked.engine, asked.options))
    elif asked.step == "tag":
        tag(root, asked.version, asked.image)
    else:
        print(pin((root / "action.yml").read_text(), asked.image), end="")


def main(given: Sequence[str] | None = None, root: Path = ROOT) -> int:
    try:
        run(arguments(given), root)
    except ReleaseError as error:
        print(f"release: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
