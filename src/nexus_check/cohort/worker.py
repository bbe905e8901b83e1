"""A process that judges: `python -m nexus_check.cohort.worker`, jobs on its standard input,
verdicts on its output.

It holds no token and opens no connection: what a README might do to the reviewer ends here. A
README that takes too long or too much memory costs its learner's verdict and nobody else's.
"""

from __future__ import annotations

import pickle
import signal
import sys
import time
from typing import BinaryIO

from msgspec.structs import replace

from nexus_check.cohort import copies, messages
from nexus_check.cohort.messages import Job, Verdict
from nexus_check.criteria import Evidence
from nexus_check.model import Report, Snapshot
from nexus_check.panel import Panel
from nexus_check.readme import Sentence
from nexus_check.reporters import json
from nexus_check.sources.local import LocalSource

if sys.platform != "win32":
    import resource

# Address space. A README needs a thousandth of it; the MinHash library reserves 1 GB for itself at
# its import.
_MEMORY = 2 * 2**30
_SILENT = 0.5  # seconds after which it is heard what was judged so far


def judged(job: Job, panel: Panel) -> Verdict:
    """Return the verdict on one job. Never raises on a learner's content."""
    snapshot = job.snapshot
    if snapshot is None:
        snapshot = LocalSource().fetch(messages.folder_target(job))
    try:
        report, evidence = panel.judge(snapshot, job.rubric)
    except Exception as error:  # a bug of ours: this learner is not judged, the others are
        fault = f"nexus-check failed on this README ({type(error).__name__}). Please report it."
        report, evidence = panel.judge(replace(snapshot, readme=None, fault=fault))
    failed = evidence.snapshot.fault
    sketch = b"" if failed else copies.sketch(own_sentences(evidence))
    return _verdict(job, snapshot, report, sketch, failed)


def own_sentences(evidence: Evidence) -> list[Sentence]:
    """Return the sentences of a README in order, without copied ones."""
    if not evidence.has_document:
        return []
    copied = evidence.copied.sentences if evidence.copied else ()
    sentences = enumerate(evidence.document.sentences)
    return [sentence for index, sentence in sentences if index not in copied]


def _verdict(
    job: Job, snapshot: Snapshot, report: Report, sketch: bytes, failed: str | None
) -> Verdict:
    return Verdict(
        job.place, report.conclusion, json.encode(report), messages.seen(snapshot), sketch, failed
    )


def serve(jobs: BinaryIO, verdicts: BinaryIO, panel: Panel) -> None:
    """Judge batches of jobs until there are no more. The verdicts on a batch are sent together, and
    what there is of them before when that takes long: each message wakes another process, which
    takes this one's cache.
    """
    while (batch := messages.read(jobs, list[Job])) is not None:
        held, since = [], time.monotonic()
        for job in batch:
            held.append(judged(job, panel))
            if time.monotonic() - since > _SILENT:
                messages.write(verdicts, *held)
                held, since = [], time.monotonic()
        messages.write(verdicts, *held)


def main() -> None:
    """Read the rubric and the limit, then judge. What is printed by mistake goes to standard
    error.
    """
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl-C reaches the whole group: the sweep says when to end
    _limit_memory()
    jobs, verdicts = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    # from the process that started this one, over a pipe only it holds
    panel = Panel(pickle.load(jobs))  # noqa: S301
    try:
        serve(jobs, verdicts, panel)
    except BrokenPipeError:
        sys.exit(1)


def _limit_memory() -> None:
    """Let this process's memory end before the machine's does, unless a tighter limit is set
    already.
    """
    if sys.platform != "win32":
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        if most == resource.RLIM_INFINITY or most > _MEMORY:
            resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, most))


if __name__ == "__main__":
    main()
