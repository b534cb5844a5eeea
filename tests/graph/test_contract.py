"""One contract for every place a graph can be in: a folder, an Oxigraph server, a Virtuoso server.

What is true of the embedded store is true of the others: the same rows for every named question, the same thread, the same
graph back; a build that is broken off goes on, and what did not change is not sent again.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from policygraph.errors import BadStore, UsageError
from policygraph.graph.endpoint import PASSWORD, USER, Endpoint, Server
from policygraph.graph.export import network
from policygraph.graph.store import Store
from policygraph.pipeline import build
from policygraph.queries import catalogue, run
from policygraph.queries.trace import trace

FJORDBY = Path(__file__).parents[2] / "examples" / "fjordby"

# ── Servers, each on a free port of this machine and with nothing in it ──

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
NumberOfBuffers = 20000
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
def virtuoso(folder: Path) -> Iterator[Server]:
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(here=folder, sql=sql, http=http), encoding="utf-8")
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


KINDS = {"oxigraph": oxigraph_command, "virtuoso": lambda: shutil.which("virtuoso-t")}
STARTS = {"oxigraph": oxigraph, "virtuoso": virtuoso}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("contract") / "store"
    build([FJORDBY], path)
    return path


@contextmanager
def running(kind: str, folder: Path) -> Iterator[Server]:
    if not KINDS[kind]():
        if os.environ.get("POLICYGRAPH_REQUIRE_ALL"):
            pytest.fail(f"there is no {kind} server")
        pytest.skip(f"there is no {kind} server")
    with STARTS[kind](folder) as server:
        yield server


@pytest.fixture(scope="module", params=sorted(KINDS))
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, store: Path) -> Iterator[Server]:
    with running(request.param, tmp_path_factory.mktemp(request.param)) as found:
        with Endpoint(found) as there, Store.open(store) as opened:
            assert there.publish(opened) == len(opened.graphs())
        yield found


def told(rows: Any) -> Counter[tuple[str, ...]]:
    return Counter(tuple("" if term is None else getattr(term, "value", str(term)) for term in row) for row in rows)


def given(query: Any) -> dict[str, str]:
    """A value for each parameter that must have one."""
    values = {"goal": "mål 1", "document": "handleplan", "date": "2024-01-01", "lang": "da"}
    return {p.name: values.get(p.name, "Fjordby") for p in query.parameters if p.required}


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_a_named_question_has_the_same_rows(server: Server, store: Path, name: str) -> None:
    query = catalogue()[name]
    with Store.open(store) as here, Endpoint.at(server) as there:
        try:
            wanted = run(here, query, given(query))
        except UsageError:
            pytest.skip("the example has nothing of that name")
        assert told(run(there, query, given(query)).rows) == told(wanted.rows)


def test_the_graph_comes_back_as_it_went(server: Server, store: Path) -> None:
    with Store.open(store) as here, Endpoint.at(server) as there:
        assert there.graphs() == here.graphs()
        assert {str(q) for q in there.quads()} == {str(q) for q in here.quads()}
        ours, theirs = network(here, with_suggested=True), network(there, with_suggested=True)
        assert set(ours.nodes) == set(theirs.nodes) and Counter(ours.edges()) == Counter(theirs.edges())


def test_a_thread_is_the_same(server: Server, store: Path) -> None:
    label = next(iter(run_labels(store)))
    with Store.open(store) as here, Endpoint.at(server) as there:
        assert trace(there, label, lang="da") == trace(here, label, lang="da")


def run_labels(store: Path) -> list[str]:
    with Store.open(store) as here:
        return sorted(d["label"] for _, d in network(here).nodes(data=True) if d["kind"] == "Initiative")


def test_suggestions_are_seen_only_when_asked_for(server: Server) -> None:
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s <https://w3id.org/policygraph/ontology#statementStatus> <https://w3id.org/policygraph/ontology#Suggested> }"
    with Endpoint.at(server) as there:
        plain, whole = (int(next(iter(there.query(count, with_suggested=w)))["n"].value) for w in (False, True))
    assert plain == 0 < whole


def test_what_did_not_change_is_not_sent_again(server: Server, store: Path) -> None:
    with Endpoint(server) as there, Store.open(store) as opened:
        assert there.publish(opened) == 0


def test_a_broken_publication_goes_on_where_it_stopped(server: Server, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Endpoint(server) as there, Store.open(store) as opened:
        for name in opened.graphs():
            there._update(f"DROP SILENT GRAPH <{name}>")
        there._update("DROP SILENT GRAPH <https://w3id.org/policygraph/graph/about>")
    sent: list[str] = []
    replace = Endpoint._replace

    def breaks(self: Endpoint, name: str, lines: Any, digest: str) -> None:
        if len(sent) == 2:
            raise BadStore("the line broke", where="here", remedy="wait")
        replace(self, name, lines, digest)
        sent.append(name)

    monkeypatch.setattr(Endpoint, "_replace", breaks)
    with Endpoint(server) as there, Store.open(store) as opened, pytest.raises(BadStore):
        there.publish(opened)
    monkeypatch.setattr(Endpoint, "_replace", replace)
    with Endpoint(server) as there, Store.open(store) as opened:
        assert there.publish(opened) == len(opened.graphs()) - 2
        assert {str(q) for q in there.quads()} == {str(q) for q in opened.quads()}


def policygraph(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONUTF8": "1", "COLUMNS": "120"} | more
    command = [sys.executable, "-m", "policygraph", *words]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, timeout=300)


def test_the_commands_ask_a_server(server: Server, store: Path, tmp_path: Path) -> None:
    at = ("--endpoint", server.query)
    built = policygraph(
        "build", str(FJORDBY), "--store", str(tmp_path / "s"), *at, "--update-endpoint", server.update or server.query
    )
    assert built.returncode == 0, built.stderr
    label = run_labels(store)[0]
    for words in (
        ("query", "goals"),
        ("ask", "hvilke mål mangler finansierede indsatser"),
        ("trace", label),
        ("audit", "--fail-on", "never", "--as-of", "2025-06-01"),
        ("status",),
        ("export", "--format", "nq"),
        ("report", "overview", "--format", "md", "--as-of", "2025-06-01"),
    ):
        here = policygraph(*words, "--store", str(tmp_path / "s"))
        there = policygraph(*words, "--store", str(tmp_path / "s"), *at)
        assert (there.returncode, there.stdout) == (here.returncode, here.stdout), (words, there.stderr)
    drawn = policygraph("view", "-o", str(tmp_path / "m.html"), *at)
    assert drawn.returncode == 0 and (tmp_path / "m.html").stat().st_size > 100_000


# ── What goes wrong ──


def test_a_server_that_is_away_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policygraph.graph.endpoint._WAITS", (0.01,))
    with pytest.raises(BadStore, match="cannot be reached"):
        Endpoint.at(Server(f"http://127.0.0.1:{free_port()}/sparql"))


def test_an_empty_server_says_so(tmp_path: Path) -> None:
    with running("oxigraph", tmp_path) as empty, pytest.raises(BadStore, match="no graph here yet"):
        Endpoint.at(empty)


def test_what_is_no_endpoint_is_said_to_be_none(tmp_path: Path) -> None:
    with running("oxigraph", tmp_path) as empty, pytest.raises(BadStore, match="answers"):
        Endpoint.at(Server(empty.query.removesuffix("/query") + "/"))


@pytest.mark.parametrize("address", ["localhost:7878", "ftp://example.org/sparql", "http://", "http://x:y/"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="no address"):
        Server(address)


def test_a_password_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError) as refused:
        Server("http://anna:hemmelig@127.0.0.1/sparql")
    assert "hemmelig" not in str(refused.value)
    away = f"http://127.0.0.1:{free_port()}/sparql"
    monkeypatch.setenv(USER, "anna")
    monkeypatch.setenv(PASSWORD, "hemmelig")
    done = policygraph("query", "goals", "--endpoint", away)
    assert done.returncode == 3 and "hemmelig" not in done.stdout + done.stderr
