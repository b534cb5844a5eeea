"""A command as a user types it, in a process forked from one that has loaded the program: what every command works out first is paid once.

What becomes of it is the same, but for what only a start could show: environment variables of the interpreter, hash seeds, and what
is imported when. Where processes cannot be forked, the command is started as it is anywhere.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from typing import Any

_FORKED = "forkserver" in get_all_start_methods()
FORKS: Any = get_context("forkserver" if _FORKED else "spawn")
if _FORKED:
    FORKS.set_forkserver_preload(["trust.ready", "policygraph.web.app", "starlette.testclient"])


def typed(
    words: Sequence[str | Path], cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ``policygraph`` with some words; what it said is text. See :func:`typed_raw`."""
    done = typed_raw(words, cwd, env)
    out, err = (said.decode("utf-8").replace("\r\n", "\n") for said in (done.stdout, done.stderr))
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def typed_raw(
    words: Sequence[str | Path],
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float = 300,
) -> subprocess.CompletedProcess[bytes]:
    """Run ``policygraph`` with some words; what it said is bytes.

    :param cwd: the folder to stand in; else that of this process
    :param env: all of the environment; else that of this process
    :param timeout: seconds
    :raises subprocess.TimeoutExpired: after them
    """
    command, told = [str(word) for word in words], dict(os.environ if env is None else env)
    if not _FORKED:
        whole = [sys.executable, "-m", "policygraph", *command]
        return subprocess.run(whole, cwd=cwd, env=told, capture_output=True, timeout=timeout)
    with tempfile.TemporaryDirectory(prefix="typed-") as name:
        process = FORKS.Process(target=_be, args=(command, str(cwd or Path.cwd()), told, name))
        process.start()
        process.join(timeout)
        if process.is_alive():
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(command, timeout)
        code = ended(process, Path(name) / "code")
        out, err = ((Path(name) / stream).read_bytes() for stream in ("out", "err"))
    return subprocess.CompletedProcess(command, code, out, err)


def ended(process: Any, told: Path) -> int:
    """The exit code of a process that has ended, and wrote it to a file before it did."""
    code = int(process.exitcode or 0)
    process.close()
    if code in (0, 255):  # 255: the server of forks lost sight of it, as it does at times where several wait for it
        text = told.read_text() if told.exists() else ""
        code = int(text) if text else -signal.SIGKILL
    return code


def run_main(words: Sequence[str]) -> int:
    """Be the command line in this process; its exit code."""
    from policygraph.cli import main

    sys.argv = ["policygraph", *words]
    try:
        main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def _be(words: list[str], cwd: str, env: dict[str, str], place: str) -> None:
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, stream in ((1, "out"), (2, "err")):
        os.dup2(os.open(f"{place}/{stream}", os.O_WRONLY | os.O_CREAT), number)
    sys.stdin, sys.stdout, sys.stderr = (open(n, "rw"[n > 0], encoding="utf-8", closefd=False) for n in range(3))  # noqa: SIM115
    Path(place, "code").write_text(str(run_main(words)))
