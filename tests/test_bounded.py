"""A file that takes too long or too much ends its reading alone."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from policygraph import bounded, pipeline
from policygraph.errors import InputError, UnreadableDocument
from policygraph.pipeline import build

GOOD = Path(__file__).resolve().parents[1] / "examples" / "fjordby" / "referat-boerne-og-ungeraadet-2024-03-14.txt"


@pytest.fixture(autouse=True)
def alone() -> Any:
    bounded.close()
    yield
    bounded.close()


def double(n: int) -> tuple[int, int]:
    return 2 * n, os.getpid()


def hang_in_c(_: object) -> None:
    ctypes.PyDLL(None).sleep(60)  # with the lock of the interpreter: nothing within can stop it


def take(megabytes: int) -> int:
    return len(bytearray(megabytes * 2**20))


def fall(_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def refuse(where: str) -> None:
    raise InputError("no", where=where, remedy="else")


def unlike(_: object) -> object:
    return lambda: 0


def test_one_process_serves_many_files() -> None:
    (two, first), (four, second) = bounded.call(double, 1), bounded.call(double, 2)
    assert (two, four) == (2, 4) and first == second != os.getpid()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the process is spawned, and holds nothing of ours")
def test_who_waits_for_the_end_of_a_pipe_of_ours_does_not_wait_for_it() -> None:
    reads, writes = os.pipe()
    bounded.call(double, 1)
    os.close(writes)
    os.set_blocking(reads, False)
    assert os.read(reads, 1) == b""  # BlockingIOError if somebody still has the other end
    os.close(reads)
    assert bounded.call(double, 2)[0] == 4


def test_what_is_named_is_seen_from_where_who_asks_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bounded.call(double, 1)
    monkeypatch.chdir(tmp_path)
    assert bounded.call(os.path.abspath, "here.txt") == str(tmp_path / "here.txt")


def test_faults_come_back_as_they_were() -> None:
    with pytest.raises(InputError) as raised:
        bounded.call(refuse, "here")
    assert str(raised.value) == "here: no\n  → else"
    with pytest.raises(RuntimeError, match="lambda"):
        bounded.call(unlike, None)
    assert bounded.call(double, 3)[0] == 6


def test_what_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "SECONDS", 0.3)
    begun = time.monotonic()
    with pytest.raises(UnreadableDocument, match=r"more than 0\.3 seconds"):
        bounded.call(hang_in_c, None)
    assert time.monotonic() - begun < 30
    monkeypatch.undo()
    assert bounded.call(double, 1)[0] == 2


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds what a process holds")
def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "ROOM", 200 * 2**20)
    assert bounded.call(take, 50) == 50 * 2**20
    with pytest.raises(UnreadableDocument, match=r"more than 0\.2 GB"):
        bounded.call(take, 400)
    assert bounded.call(take, 50)


def test_a_library_that_falls_takes_nothing_with_it() -> None:
    with pytest.raises(UnreadableDocument, match="SIGKILL"):
        bounded.call(fall, None)
    assert bounded.call(double, 1)[0] == 2


@pytest.mark.skipif(sys.platform != "linux", reason="it is told by Linux")
def test_it_ends_with_who_started_it(tmp_path: Path) -> None:
    script = (
        "import os, signal\nfrom policygraph import bounded\n"
        "print(bounded.call(os.getenv, 'NOTHING'), bounded._own.started[0].pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, timeout=60)
    child = int(done.stdout.split()[1])
    for _ in range(100):
        if not Path(f"/proc/{child}").exists() or "zombie" in Path(f"/proc/{child}/status").read_text(encoding="ascii"):
            break
        time.sleep(0.1)
    else:
        raise AssertionError("it is still there")


@pytest.mark.parametrize("fault", [MemoryError(), KeyError("x"), RecursionError("deep")])
def test_the_others_are_built(fault: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in reading one document, ours too, is that document's alone."""
    (tmp_path / GOOD.name).write_bytes(GOOD.read_bytes())
    (tmp_path / "bad.txt").write_text("REFERAT\n", encoding="utf-8")
    load = pipeline.load

    def fails(path: Path, *more: Any) -> Any:
        if path.name == "bad.txt":
            raise fault
        return load(path, *more)

    monkeypatch.setattr(pipeline, "load", fails)
    report = build([tmp_path], tmp_path / "store")
    failed = {d.file: d.failed for d in report.documents if d.failed}
    assert list(failed) == ["bad.txt"] and report.exit_code == 3 and "bad.txt" in (failed["bad.txt"] or "")
    assert [d.file for d in report.documents if d.counts] == [GOOD.name]
