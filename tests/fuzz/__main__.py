"""Fuzz one target: `python -m tests.fuzz document --seconds 600 --seed 7 --found FOLDER`.

Inputs begin with the corpus beside this file; changed ones that reach new code are kept. The run
ends at the first that breaks a promise or takes over two seconds of processor time: it is saved to
FOLDER, and what broke is printed. The last line says how many inputs were tried and how much code
they reached.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import signal
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType

import atheris

HERE = Path(__file__).parent
SECONDS = 2.0
"""Of processor time, for one input. Instrumented code takes several times as long as code at work.
"""
LONGEST = 4096
"""Bytes of an input. Long READMEs are the business of `tests.hostile`; what breaks reading is
short.
"""
INSTRUMENTED = ["nexus_check", "mistune"]


class TooSlow(BaseException):
    """An input took too long. Not an `Exception`, so that no handler in the target catches it."""


def _too_slow(_signal: int, _frame: FrameType | None) -> None:
    raise TooSlow(f"over {SECONDS} s of processor time")


def _in_time(took: float) -> None:
    if took > SECONDS:
        raise TooSlow(f"{took:.1f} s of processor time")


def main() -> None:
    asked = _arguments()
    with atheris.instrument_imports(include=INSTRUMENTED):
        # what is imported here is instrumented
        from tests.fuzz.targets import PLANTED, TARGETS  # noqa: PLC0415
    target = (TARGETS | PLANTED)[asked.target]
    target(b"# Warm\n\n- up\n")  # the rubric's phrases are read once for all
    signal.signal(signal.SIGPROF, _too_slow)

    def one(data: bytes) -> None:
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        began = time.process_time()
        try:
            target(data)
            _in_time(time.process_time() - began)
        except BaseException as error:
            _keep(data, error, asked.found)
            raise
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)

    with tempfile.TemporaryDirectory() as kept:
        options = [
            f"-max_total_time={asked.seconds}",
            f"-seed={asked.seed}",
            f"-max_len={LONGEST}",
            f"-dict={HERE / 'dictionary.txt'}",
            f"-artifact_prefix={asked.found}/",
            "-timeout=60",  # by the clock, where no signal gets through
            "-rss_limit_mb=2048",
            "-print_final_stats=1",
        ]
        atheris.Setup(
            [sys.argv[0], *options, kept, str(HERE / "corpus")], one, enable_python_coverage=True
        )
        atheris.Fuzz()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", help="document or review")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument(
        "--seed", type=int, default=1, help="the same seed generates the same inputs"
    )
    parser.add_argument(
        "--found", type=Path, default=Path("fuzz-found"), help="where an input that broke is saved"
    )
    asked = parser.parse_args()
    asked.found.mkdir(parents=True, exist_ok=True)
    return asked


def _keep(data: bytes, error: BaseException, folder: Path) -> None:
    """Save an input that broke, and print it so that a log alone is enough to try it again."""
    path = folder / f"{hashlib.sha256(data).hexdigest()[:16]}.md"
    path.write_bytes(data)
    print(
        f"\nBroken by an input of {len(data)} bytes, saved as {path}: {type(error).__name__}: "
        f"{error}"
    )
    print(f"In base64: {base64.b64encode(data).decode()}", flush=True)


if __name__ == "__main__":
    main()
