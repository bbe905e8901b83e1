"""A stand-in for the Dockerfile's base image, for machines that cannot reach its registry.

It holds this machine's CPython of the same version, a shell, `find`, and the shared libraries of
these. What it cannot show is that the real base image suits; GitHub's CI builds on that one.
"""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

TOOLS = ("sh", "find", "rm", "env", "cat", "ls")
# What manylinux wheels may link to without carrying it (PEP 600), as far as programs here may not
# link to it.
LIBRARIES = (
    "libgcc_s.so.1",
    "libstdc++.so.6",
    "libdl.so.2",
    "libpthread.so.0",
    "librt.so.1",
    "libresolv.so.2",
)
LEFT_OUT = shutil.ignore_patterns(
    "test", "idlelib", "tkinter", "_tkinter*", "turtledemo", "__pycache__", "*.a"
)
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")

DOCKERFILE = """\
FROM scratch
ADD root /
ENV PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8
CMD ["python3"]
"""


class NoStandInError(Exception):
    """No stand-in can be made here; the message says what is missing."""


def named_in(dockerfile: str) -> str:
    """Return the image that the first FROM names, such as `python:3.13-slim@sha256:…`."""
    found = re.search(r"^FROM (python:\S+)", dockerfile, re.M)
    if not found:
        raise NoStandInError("the Dockerfile has no `FROM python:…`")
    return found[1]


def make(image: str, folder: Path) -> None:
    """Write a build context for a substitute of `image`, such as `python:3.13-slim`."""
    version = re.match(r"python:(\d+\.\d+)", image)
    if not version:
        raise NoStandInError(f"{image} names no version of Python")
    prefix = python_prefix(version[1])
    root = folder / "root"
    for name in (
        "bin",
        "etc",
        "tmp",
        "usr/bin",
        "usr/local/bin",
        "usr/local/lib",
        "root",
        "proc",
        "sys",
        "dev",
    ):
        (root / name).mkdir(parents=True)
    (root / "tmp").chmod(0o1777)
    library = f"lib/python{version[1]}"
    shutil.copytree(prefix / library, root / "usr/local" / library, symlinks=True, ignore=LEFT_OUT)
    shutil.rmtree(root / "usr/local" / library / "site-packages")
    interpreter = prefix / f"bin/python{version[1]}"
    shutil.copy(interpreter, root / "usr/local/bin")
    for name in ("python3", "python"):
        (root / "usr/local/bin" / name).symlink_to(interpreter.name)
    tools = [Path(path) for path in map(shutil.which, TOOLS) if path]
    for tool in tools:
        shutil.copy(tool, root / "bin" / tool.name)
    _copy_libraries([interpreter, *prefix.glob(f"{library}/lib-dynload/*.so"), *tools], root)
    (root / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/sh\n")
    (root / "etc/group").write_text("root:x:0:\n")
    if CERTIFICATES.exists():
        target = root / CERTIFICATES.relative_to("/")
        target.parent.mkdir(parents=True)
        shutil.copy(CERTIFICATES, target)
    (folder / "Dockerfile").write_text(DOCKERFILE)


def python_prefix(version: str) -> Path:
    """Return the folder of this machine's CPython of a version, such as `3.13`."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    found: list[str | Path | None] = [sys.executable, shutil.which(f"python{version}")]
    found += pyenv.glob(f"versions/{version}.*/bin/python")
    ask = "import sys; print('%d.%d' % sys.version_info[:2], sys.base_prefix)"
    for interpreter in (path for path in found if path):
        done = subprocess.run([interpreter, "-c", ask], capture_output=True, text=True, check=False)
        told, _, prefix = done.stdout.strip().partition(" ")
        if done.returncode == 0 and told == version:
            return Path(prefix)
    raise NoStandInError(
        f"no CPython {version} is installed, and the base image's registry does not answer"
    )


def _copy_libraries(programs: Iterable[Path], root: Path) -> None:
    """Copy the shared libraries that the programs link to, each to the path the loader looks at."""
    listed = subprocess.run(
        ["ldd", *map(str, programs)], capture_output=True, text=True, check=False
    ).stdout
    paths = {Path(found) for found in re.findall(r"(/\S+) \(0x", listed)}
    default = next(path.parent for path in paths if path.name.startswith("libc.so"))
    paths |= {default / name for name in LIBRARIES} | {
        Path("/usr") / default.relative_to("/") / n for n in LIBRARIES
    }
    for path in filter(Path.exists, paths):
        folder = path.parent if path.name.startswith("ld-") else default
        target = root / folder.relative_to("/") / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)


def pip_settings(folder: Path) -> dict[Path, str]:
    """Return what to mount so that pip in a build reads the packages this machine reads.

    These are a pip.conf, written into `folder`, and the files and folders that it names.
    """
    lines = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    settings = dict(re.findall(r"^(?:global|:env:)\.([\w-]+)='(.*)'$", "\n".join(lines), re.M))
    written = configparser.RawConfigParser()
    written["global"] = {name: value.replace(" ", "\n") for name, value in settings.items()}
    with (folder / "pip.conf").open("w") as file:
        written.write(file)
    paths = map(Path, re.findall(r"(?:file://)?(/\S+)", " ".join(settings.values())))
    # The pages of an index in a folder link to files beside it.
    read = {path.parent if path.name == "simple" else path for path in paths if path.exists()}
    return {folder / "pip.conf": "/etc/pip.conf"} | {path: str(path) for path in read}
