"""Servers that hold a graph, each on a free port of this machine and with nothing in it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from policygraph.graph.endpoint import Server

VIRTUOSO = """[Database]
DatabaseFile = {here}/virtuoso.db
ErrorLogFile = {here}/virtuoso.log
LockFile = {here}/virtuoso.lck
TransactionFile = {here}/virtuoso.trx
xa_persistent_file = {here}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {here}/virtuoso-temp.db
TransactionFile = {here}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {here}
NumberOfBuffers = {buffers}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {here}
[SPARQL]
ResultSetMaxRows = 1000000
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert process.poll() is None, "the server ended"
        time.sleep(0.1)
    raise AssertionError("the server never listened")


@contextmanager
def _running(command: list[str], port: int, folder: Path) -> Iterator[None]:
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(port, process)
        yield
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def oxigraph_command() -> str | None:
    """The server of PyPI's ``oxigraph``."""
    beside = Path(sys.executable).with_name("oxigraph")
    return str(beside) if beside.exists() else shutil.which("oxigraph")


@contextmanager
def oxigraph(folder: Path) -> Iterator[Server]:
    port = free_port()
    command = [oxigraph_command() or "oxigraph", "serve", "--location", str(folder / "data"), "--bind", f"127.0.0.1:{port}"]
    with _running(command, port, folder):
        yield Server(f"http://127.0.0.1:{port}/query", f"http://127.0.0.1:{port}/update")


@contextmanager
def virtuoso(folder: Path, *, buffers: int = 20_000) -> Iterator[Server]:
    """:param buffers: of 8 kB, that hold what is on the disk"""
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(here=folder, sql=sql, http=http, buffers=buffers), encoding="utf-8")
    with _running(["virtuoso-t", "-c", "virtuoso.ini", "+foreground", "+wait"], http, folder):
        subprocess.run(
            [
                "isql-vt",
                f"127.0.0.1:{sql}",
                "dba",
                "dba",
                'exec=GRANT SPARQL_UPDATE TO "SPARQL"; GRANT EXECUTE ON DB.DBA.L_O_LOOK TO "SPARQL";',
            ],
            capture_output=True,
            timeout=60,
            check=False,
        )
        yield Server(f"http://127.0.0.1:{http}/sparql")
