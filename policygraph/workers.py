"""Other processes to read documents and make graphs in: on this machine, or on a Dask cluster."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import connection, get_context, parent_process

from policygraph.errors import InputError, UsageError


@contextmanager
def workers(jobs: int = 1, dask: str | None = None) -> Iterator[Executor | None]:
    """Workers for a build; nothing is started before there is work for them.

    :param jobs: how many processes; 0 means as many as the machine has cores, 1 none besides this one
    :param dask: the address of a Dask scheduler ("tcp://…"), whose workers see the same folders
    :raises UsageError: if the cluster is not there, or ``distributed`` is not installed
    :raises InputError: if a process is ended from outside
    """
    if dask is not None:
        with _cluster(dask) as executor:
            yield executor
        return
    count = jobs or os.cpu_count() or 1
    if count == 1:
        yield None
        return
    # A process that is forked would share threads of libraries with this one.
    pool = ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_begin)
    try:
        yield pool
    except BrokenExecutor:
        raise InputError(
            "a process that was reading was ended from outside",
            remedy="Build again: what was read is not read again. If memory is short, --jobs 1 takes less.",
        ) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _begin() -> None:
    """Ctrl-C is for the process that was started; it ends its workers. If it is killed, they end by themselves."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if (parent := parent_process()) is not None:

        def follow() -> None:
            connection.wait([parent.sentinel])
            os._exit(1)

        threading.Thread(target=follow, daemon=True).start()


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError:
        raise UsageError(
            "a Dask cluster needs the library distributed", where="--dask", remedy="Install it: pip install 'policygraph[dask]'"
        ) from None
    try:
        client = Client(address, timeout="5s", set_as_default=False)
    except (OSError, TimeoutError, ValueError) as fault:
        raise UsageError(
            f"no Dask scheduler answers at {address}: {fault}",
            where="--dask",
            remedy="Check the address, or build without --dask.",
        ) from fault
    with client:
        yield client.get_executor()
