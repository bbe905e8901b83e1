"""A folder is held by one process, and by none once that process is gone."""

from __future__ import annotations

import fcntl
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from nexus_check.cohort import lock
from nexus_check.errors import UsageError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nothing is locked there")

HOLD = """
import sys, time
from pathlib import Path
from nexus_check.cohort import lock
with lock.hold(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "out")], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_the_holder_is_named_and_its_death_frees_the_folder(
    tmp_path: Path, holder: subprocess.Popen[str]
) -> None:
    for _ in range(2):
        with (
            pytest.raises(UsageError, match=f"is in use by process {holder.pid} on"),
            lock.hold(tmp_path / "out"),
        ):
            pass
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    with lock.hold(tmp_path / "out"):
        assert f"process {holder.pid} " not in (tmp_path / "out" / lock.NAME).read_text()


def test_nothing_is_left_of_it(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), lock.hold(tmp_path):
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []
    with lock.hold(tmp_path), pytest.raises(UsageError, match="in use"), lock.hold(tmp_path):
        pass


def test_a_lock_that_its_holder_deletes_meanwhile_is_taken_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked: list[int] = []
    flock = fcntl.flock

    def slow(descriptor: int, how: int) -> None:
        if not locked:
            (tmp_path / lock.NAME).unlink()
        locked.append(descriptor)
        flock(descriptor, how)

    monkeypatch.setattr("fcntl.flock", slow)
    with lock.hold(tmp_path):
        assert len(locked) == 2
        assert (tmp_path / lock.NAME).exists()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="cannot be written to"), lock.hold(tmp_path / "file"):
        pass


def test_where_the_system_cannot_lock_the_sweep_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsupported(_descriptor: int, _how: int) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("fcntl.flock", unsupported)
    with lock.hold(tmp_path):
        assert (tmp_path / lock.NAME).exists()
