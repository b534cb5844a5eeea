"""Files that are whole or not there, and locks that end with their process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from policygraph import files
from policygraph.files import HeldError, held, put_in_place, sealed, unsealed


def test_put_in_place_keeps_the_mode_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    put_in_place(path, b"one")
    path.chmod(0o640)
    put_in_place(path, b"two")
    assert path.read_bytes() == b"two" and path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_disk_that_refuses_leaves_the_old_one(step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    put_in_place(path, b"one")

    def refuse(*_: object) -> None:
        raise OSError("no space")

    monkeypatch.setattr(files.os, step, refuse)
    with pytest.raises(OSError, match="no space"):
        put_in_place(path, b"two")
    assert path.read_bytes() == b"one" and list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"", b"words", "æøå\n".encode() * 100])
def test_a_seal_holds_every_byte(content: bytes) -> None:
    whole = sealed(content)
    assert unsealed(whole) == content
    for position in range(0, len(whole), 5):
        changed = whole[:position] + bytes([whole[position] ^ 4]) + whole[position + 1 :]
        with pytest.raises(ValueError, match="not what was written"):
            unsealed(changed)
    with pytest.raises(ValueError, match="not what was written"):
        unsealed(whole[:-1])


def test_a_lock_ends_with_its_process_and_says_whose_it_is(tmp_path: Path) -> None:
    lock = tmp_path / ".lock"
    code = (
        "import sys, time; from pathlib import Path; from policygraph.files import held\n"
        f"with held(Path({str(lock)!r}), 1):\n    print('held', flush=True)\n    time.sleep(600)"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout and process.stdout.readline() == "held\n"
        with pytest.raises(HeldError) as told, held(lock, 0.1):
            pass
        if sys.platform != "win32":
            assert f"process {process.pid} on " in str(told.value)
        process.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    with held(lock, 10):
        pass
    assert not lock.exists()
