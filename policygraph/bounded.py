"""Work on a file that somebody else made, in a process of its own: what takes too long or too much room is ended from outside.

A library in C that hangs, or takes all the memory there is, cannot be stopped from within. The process is started for the
first file and serves all that follow, until one overruns or we end; on Linux it is forked, which costs some milliseconds.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import signal
import sys
import threading
import traceback
import warnings
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import current_process, get_context
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from policygraph.errors import UnreadableDocument

#: A thousand printed pages take about a minute.
SECONDS = 300.0
#: Bytes that one file may take beside what the program itself does: the largest XML that is read takes 1.3 GB.
ROOM = 2 * 2**30

#: prctl(2): end this process when the one that started it ends, or locks that both hold would outlive it.
_PDEATHSIG = 1

_T = TypeVar("_T")
_R = TypeVar("_R")
_own = threading.local()


def call(work: Callable[[_T], _R], task: _T) -> _R:
    """What ``work`` makes of a task; both, and the result, can be pickled.

    Outside Linux the process is spawned: a script that builds must have its ``if __name__ == "__main__"`` there. In a process
    that may have no children (a Dask worker, whose memory Dask bounds) the work is done in place.

    :raises UnreadableDocument: if it takes more than :data:`SECONDS` or :data:`ROOM`, or ends the process
    """
    if current_process().daemon:
        return work(task)
    process, connection, _ = _started()
    try:
        connection.send((_folder(), work, task))
        if not connection.poll(SECONDS):
            raise _overrun(f"reading this takes more than {SECONDS:g} seconds")
        fine, result = connection.recv()
    except (EOFError, BrokenPipeError, ConnectionResetError):
        process.join(5)
        close()
        code = process.exitcode or 0
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        raise _overrun(f"the library that reads this broke down over it ({how})") from None
    except BaseException:
        close()
        raise
    if fine:
        return result
    if isinstance(result, MemoryError):
        close()  # what it holds on to is not the next file's burden
        raise _overrun(f"reading this takes more than {ROOM / 2**30:.2g} GB of memory")
    raise result


def close() -> None:
    """End the process, if there is one; a later call starts another."""
    if (started := getattr(_own, "started", None)) is not None:
        _own.started = None
        process, connection, _ = started
        connection.close()
        process.kill()
        process.join()


def _folder() -> str:
    """Where we stand now: what a task names is seen from here, not from where the process was started."""
    try:
        return os.getcwd()
    except OSError:  # it is gone
        return "."


def _overrun(what: str) -> UnreadableDocument:
    return UnreadableDocument(
        what,
        remedy="It is damaged, or built to overwhelm: save what it shows as plain text (UTF-8) or divide it, or leave it out.",
    )


def _started() -> tuple[Any, Any, int]:
    started = getattr(_own, "started", None)
    if started is not None and started[2] == os.getpid():
        return started
    context: Any = get_context("fork" if sys.platform == "linux" else "spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, ours), daemon=True)
    with warnings.catch_warnings():
        # Python warns of forking where there are threads; ours hold no lock that reading needs, and a wait has its end.
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
    theirs.close()
    _own.started = process, ours, os.getpid()
    return _own.started


def _serve(connection: Connection, parents: Connection) -> None:
    """Do what is asked until there is nobody who asks."""
    parents.close()  # else we should never see that it is gone
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who asked
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PDEATHSIG, signal.SIGKILL)
        _let_go(connection)
    _bound_memory()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            folder, work, task = connection.recv()
            with suppress(OSError):
                os.chdir(folder)
            try:
                said = True, work(task)
            except Exception as fault:
                fault.add_note("".join(traceback.format_exception(fault)))  # a process cannot hand over a traceback
                said = False, fault
            try:
                connection.send(said)
            except (pickle.PicklingError, TypeError, AttributeError):
                connection.send((False, RuntimeError(repr(said[1]))))
            del said, work, task


def _let_go(connection: Connection) -> None:
    """Hold nothing open that the other process has open: whoever waits for the end of a pipe of its would wait for us too.

    The numbers stay taken, so that what is closed late closes nothing else.
    """
    nothing = os.open(os.devnull, os.O_RDWR)
    for name in os.listdir("/proc/self/fd"):
        if int(name) not in (0, 1, 2, connection.fileno(), nothing):
            with suppress(OSError):
                os.dup2(nothing, int(name))


def _bound_memory() -> None:
    with suppress(ImportError, ValueError, OSError):  # where the system has no such bound
        import resource

        with open("/proc/self/status", encoding="ascii") as status:
            held = next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmData"))
        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        most = held + ROOM if hard == resource.RLIM_INFINITY else min(held + ROOM, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
