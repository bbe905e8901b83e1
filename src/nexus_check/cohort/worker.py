"""The process that judges: `python -m nexus_check.cohort.worker`, run by `pool`.

It reads the rubrics and then lists of jobs from standard input, pickled, and writes each verdict as
a line of JSON. It holds no token and opens no connection: a README that takes too long or too much
memory costs its learner's verdict and no other.
"""

from __future__ import annotations

import pickle
import signal
import sys
from contextlib import suppress
from typing import BinaryIO

import msgspec
from msgspec.structs import replace

from nexus_check.cohort import copies, messages
from nexus_check.cohort.messages import Job, Verdict
from nexus_check.criteria import Evidence
from nexus_check.panel import Panel
from nexus_check.readme import Sentence
from nexus_check.reporters import json

if sys.platform != "win32":
    import resource

# Bytes of address space. A README needs a thousandth of it; importing the MinHash library reserves
# 1 GB.
_MEMORY = 2 * 2**30


def judged(job: Job, panel: Panel) -> Verdict:
    """Return the verdict on one job. Never raises for what a README holds."""
    snapshot = job.snapshot
    try:
        report, evidence = panel.judge(snapshot, job.rubric)
    except Exception as error:  # a bug of ours: this learner is not judged, the others are
        fault = f"nexus-check failed on this README ({type(error).__name__}). Please report it."
        report, evidence = panel.judge(replace(snapshot, readme=None, fault=fault))
    failed = evidence.snapshot.fault
    return Verdict(
        job.place,
        report.conclusion,
        msgspec.Raw(json.encode(report)),
        messages.seen(snapshot),
        b"" if failed else copies.sketch(own_sentences(evidence)),
        failed,
    )


def own_sentences(evidence: Evidence) -> list[Sentence]:
    """Return the sentences of a README in order, without copied ones."""
    if not evidence.has_document:
        return []
    copied = evidence.copied.sentences if evidence.copied else ()
    sentences = enumerate(evidence.document.sentences)
    return [sentence for index, sentence in sentences if index not in copied]


def serve(jobs: BinaryIO, verdicts: BinaryIO, panel: Panel) -> None:
    """Judge lists of jobs until there are no more. The verdicts on a list are written together."""
    with suppress(EOFError, pickle.UnpicklingError, BrokenPipeError):  # the sweep has ended
        while True:
            chunk: list[Job] = pickle.load(jobs)  # noqa: S301 (a pipe that only the sweep holds)
            lines = [msgspec.json.encode(judged(job, panel)) + b"\n" for job in chunk]
            verdicts.write(b"".join(lines))
            verdicts.flush()


def main() -> None:
    """Read the rubrics, then judge. What is printed by mistake goes to standard error."""
    # Ctrl-C reaches the whole process group, and the sweep decides when to end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory()
    jobs, verdicts = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    serve(jobs, verdicts, Panel(pickle.load(jobs)))  # noqa: S301 (see `serve`)


def _limit_memory() -> None:
    """Limit this process's memory, unless a lower limit is set, so that the machine's suffices."""
    if sys.platform != "win32":
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        if most == resource.RLIM_INFINITY or most > _MEMORY:
            resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, most))


if __name__ == "__main__":
    main()
