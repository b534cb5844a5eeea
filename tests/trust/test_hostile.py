"""Files and texts made to do harm: each is refused with its reason or read without harm, in bounded time; words come out as words."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from policygraph import bounded
from trust import hostile, words

pytest.importorskip("lxml")
pytest.importorskip("openpyxl")
pytest.importorskip("pypdfium2")
#: Files are as hostile when they are smaller.
SMALL = 0.003


@pytest.fixture(autouse=True)
def bounds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(bounded, "SECONDS", 60.0)
    monkeypatch.setattr(bounded, "ROOM", 2**30)
    bounded.close()
    yield
    bounded.close()


@pytest.mark.parametrize("make", [hostile.office, hostile.pdfs])
def test_bad_files_are_refused_or_harmless(make: Callable[[float], Iterator[hostile.Bad]], tmp_path: Path) -> None:
    came = hostile.tried(make(SMALL), tmp_path)
    assert len(came) > 40  # what entities, links and includes point at was not read: read_alone looks
    assert [c.bad.name for c in came if c.bad.refused and not c.refused] == []
    assert not any("fault of ours" in c.refused for c in came)
    assert {c.bad.name: c.seconds for c in came if c.seconds > 30} == {}


def test_bad_texts_are_refused_or_harmless(tmp_path: Path) -> None:
    """Every ninth run of one sign: all of them are tried by ``python -m trust``."""
    runs = "runs"
    bads = [b for n, b in enumerate(hostile.texts(SMALL)) if not b.kind.startswith(runs) or n % 9 == 0]
    came = hostile.tried(iter(bads), tmp_path)
    assert [c.bad.name for c in came if c.bad.refused and not c.refused] == []
    assert {c.bad.name: c.seconds for c in came if c.seconds > 30} == {}


def test_bad_settings_are_one_message(tmp_path: Path) -> None:
    for number, bad in enumerate(hostile.settings(SMALL)):
        if number % 9 == 0:  # a build each; all of them by ``python -m trust``
            (folder := tmp_path / str(number)).mkdir()
            assert hostile.try_settings(bad, folder).seconds < 60


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes in folders")
def test_what_is_no_plain_file_is_refused_and_strange_names_are_read(tmp_path: Path) -> None:
    hostile.places(tmp_path / "places")


def test_a_pipe_that_is_named_is_refused(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "pipe.txt")
    for more in ([], ["--explain"]):
        done = hostile.command("build", *more, tmp_path / "pipe.txt", "--store", tmp_path / "store")
        assert done.returncode == 3 and b"a pipe" in done.stderr, done.stderr


def test_hostile_words_come_out_as_words(tmp_path: Path) -> None:
    pytest.importorskip("starlette")
    pytest.importorskip("docx")
    assert words.look(tmp_path, few=True)


def test_nothing_hostile_is_kept_in_the_repository() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=hostile.ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("this is no git checkout")
    assert not [name for name in listed.stdout.split("\n") if name.endswith((".docm", ".xlsm", ".zip"))]
