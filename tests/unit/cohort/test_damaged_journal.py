"""A damaged journal costs the records that were damaged, and nothing else."""

from __future__ import annotations

from pathlib import Path
from random import Random

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nexus_check.cohort import journal
from nexus_check.cohort.journal import Header, Journal, Judged, Known, Record, Same
from nexus_check.cohort.messages import Seen
from nexus_check.model import Target
from nexus_check.reporters import json as reports
from nexus_check.sources.graphql import Ask
from tests.unit.cohort import damage, made, sweeping

LOGINS = ("ada", "bo", "cy", "dee", "eve", "flo", "gus", "hal")
HEADER = Header("2026-01-05T06:00:00Z", "sha256:aa", "1.0.0")


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A folder of checkouts with the results of a calm sweep of it, and that sweep's journal."""
    folder = tmp_path_factory.mktemp("calm")
    sweeping.checkouts(folder / "checkouts", *LOGINS)
    with pytest.MonkeyPatch.context() as patch:
        sweeping.sweep(patch, folder / "checkouts", folder / "out")
    written = (folder / "out" / "journal" / journal.NAME).read_bytes()
    assert written.count(b"\n") == len(LOGINS) + 1
    return folder, written


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("kind", damage.KINDS)
def test_a_sweep_resumed_from_a_damaged_journal_ends_as_a_calm_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, calm: tuple[Path, bytes], kind: str, seed: int
) -> None:
    folder, whole = calm
    draw = Random(f"{kind} {seed}")
    damaged = damage.KINDS[kind](whole, draw)
    path = tmp_path / "out" / "journal" / journal.NAME
    path.parent.mkdir(parents=True)
    path.write_bytes(damaged)
    swept, notes = sweeping.sweep(monkeypatch, folder / "checkouts", tmp_path / "out", resume=True)
    assert swept.complete
    for name in ("results.jsonl", "learners.jsonl", "results.csv"):
        assert (tmp_path / "out" / name).read_bytes() == (folder / "out" / name).read_bytes()
    written = set(whole.splitlines(keepends=True))
    bad = sum(line not in written for line in damaged.splitlines(keepends=True) if line.strip())
    assert bool(bad) == any(note.startswith("Skipped") for note in notes.said), notes.said


def judged(key: str, score: int) -> Judged:
    report = reports.encode(made.report(key, score=score))
    return Judged(key, Seen(), b"", msgspec.Raw(report))


KEYS = st.sampled_from(LOGINS[:4])
RECORDS = st.one_of(
    st.builds(judged, KEYS, st.integers(0, 100)),
    st.builds(Same, KEYS),
    st.builds(lambda key: Known(key, Ask(0, Target(key))), KEYS),
)


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    held=st.lists(RECORDS, min_size=1, max_size=6),
    kind=st.sampled_from(sorted(damage.KINDS)),
    draw=st.randoms(use_true_random=True),
    raw=st.binary(max_size=20),
)
def test_only_records_that_were_written_are_read(
    tmp_path: Path, held: list[Record], kind: str, draw: Random, raw: bytes
) -> None:
    places = {key: place for place, key in enumerate(LOGINS[:4])}
    path = tmp_path / journal.NAME
    path.unlink(missing_ok=True)
    with Journal(tmp_path, places, HEADER) as first:
        for record in held:
            first.append(record)
    path.write_bytes(damage.KINDS[kind](path.read_bytes(), draw) + raw)
    with Journal(tmp_path, places, HEADER) as again:
        for key, place in places.items():
            found = again.get(place)
            assert found is None or (found.key == key and found in held)
            assert again.done(place) == (found is not None and not isinstance(found, Known))
        again.append(Same("ada"))
        assert again.get(0) == Same("ada")
    with Journal(tmp_path, places, HEADER) as third:
        assert third.get(0) == Same("ada")
