"""One contract for every place a graph can be in: a folder, an Oxigraph server, a Virtuoso server.

What is true of the embedded store is true of the others: the same rows for every named question, the same thread, the same
graph back; a build that is broken off goes on, and what did not change is not sent again.
"""

from __future__ import annotations

import base64
import os
import re
import shlex
import shutil
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("httpx2", reason="a server needs httpx2: pip install 'policygraph[endpoint]'")
pytest.importorskip("keyring", reason="a server's password may lie in a keyring: pip install 'policygraph[endpoint]'")
pytest.importorskip("starlette", reason="the web page needs starlette: pip install 'policygraph[web]'")

from starlette.testclient import TestClient
from typer.testing import CliRunner, Result

from benchmarks.servers import free_port, oxigraph, oxigraph_command, virtuoso
from policygraph.cli import app
from policygraph.errors import BadStore, UsageError
from policygraph.graph.endpoint import PASSWORD, USER, Endpoint, Server, _forget
from policygraph.graph.export import network
from policygraph.graph.store import Store
from policygraph.queries import catalogue, run
from policygraph.queries.trace import trace
from policygraph.web.app import create_app

FJORDBY = Path(__file__).parents[2] / "examples" / "fjordby"

KINDS = {"oxigraph": oxigraph_command, "virtuoso": lambda: shutil.which("virtuoso-t")}
STARTS = {"oxigraph": oxigraph, "virtuoso": virtuoso}


@pytest.fixture(scope="module")
def store(fjordby: Path) -> Path:
    return fjordby / "store"


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


@pytest.fixture(scope="module")
def both(server: Server, store: Path) -> Iterator[tuple[Store, Endpoint]]:
    """The store and the server, opened once."""
    with Store.open(store) as here, Endpoint.at(server) as there:
        yield here, there


def told(rows: Any) -> Counter[tuple[str, ...]]:
    return Counter(tuple("" if term is None else getattr(term, "value", str(term)) for term in row) for row in rows)


def given(query: Any) -> dict[str, str]:
    """A value for each parameter that must have one."""
    values = {"goal": "mål 1", "document": "handleplan", "date": "2024-01-01", "lang": "da"}
    return {p.name: values.get(p.name, "Fjordby") for p in query.parameters if p.required}


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_a_named_question_has_the_same_rows(both: tuple[Store, Endpoint], name: str) -> None:
    query, (here, there) = catalogue()[name], both
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


def command(*words: str) -> Result:
    return CliRunner(env={"COLUMNS": "120"}).invoke(app.as_typer(), list(words))


@pytest.fixture(scope="module")
def said(store: Path) -> dict[tuple[str, ...], str]:
    """What commands say of the store, by their words."""
    asked = {}
    for words in (
        ("query", "goals-overview", "--format", "csv"),
        ("query", "-e", "CONSTRUCT { ?g a pg:Goal } WHERE { ?g a pg:PoliticalGoal }"),
        ("ask", "hvilke mål mangler finansierede indsatser"),
        ("trace", run_labels(store)[0]),
        ("audit", "--fail-on", "never", "--as-of", "2025-06-01"),
        ("compare", "handleplan", "katalog"),
        ("status",),
        ("export", "--format", "nq"),
        ("report", "overview", "--format", "md", "--as-of", "2025-06-01"),
        ("report", "follow-up", "--format", "md", "--as-of", "2025-06-01"),
    ):
        done = command(*words, "--store", str(store))
        assert done.exit_code == 0, (words, done.output)
        asked[words] = done.stdout
    return asked


def test_the_commands_ask_a_server(server: Server, store: Path, said: dict[tuple[str, ...], str], tmp_path: Path) -> None:
    at, own, none = ("--endpoint", server.query), ("--store", str(tmp_path / "s")), ("--store", str(tmp_path / "none"))
    shutil.copytree(store, tmp_path / "s")
    built = command("build", str(FJORDBY), *own, *at, "--update-endpoint", server.update or server.query)
    assert built.exit_code == 0, built.output
    for words, here in said.items():  # who asks need not have what it was built from
        for folder in (own, none) if words == ("status",) else (none,):
            there = command(*words, *folder, *at)
            assert (there.exit_code, there.stdout) == (0, here), (words, folder, there.output)
    drawn = command("view", "-o", str(tmp_path / "m.html"), *none, *at)
    assert drawn.exit_code == 0 and (tmp_path / "m.html").stat().st_size > 100_000


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
    monkeypatch.setattr("policygraph.graph.endpoint._WAITS", ())
    done = command("query", "goals-overview", "--endpoint", away)
    assert isinstance(done.exception, BadStore) and done.exception.exit_code == 3
    assert "hemmelig" not in f"{done.output} {done.exception}"


# ── Who may, and what is tried again ──


@contextmanager
def answering(reply: Callable[[BaseHTTPRequestHandler], tuple[int, dict[str, str], bytes]]) -> Iterator[Server]:
    """A server on this machine that says what it is told to."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            status, headers, content = reply(self)
            self.send_response(status)
            for name, value in (headers | {"content-length": str(len(content))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield Server(f"http://127.0.0.1:{server.server_port}/sparql")
        finally:
            server.shutdown()
            thread.join()


JSON = {"content-type": "application/sparql-results+json"}
YES = b'{"head": {}, "boolean": true}'


@pytest.mark.parametrize(
    ("challenge", "user", "wanted"),
    [
        ('Basic realm="here"', "anna", "Basic " + base64.b64encode(b"anna:hemmelig").decode()),
        ("", "anna", "Basic " + base64.b64encode(b"anna:hemmelig").decode()),
        ("", "", "Bearer hemmelig"),
    ],
)
def test_credentials_are_given_only_when_asked_for(
    monkeypatch: pytest.MonkeyPatch, challenge: str, user: str, wanted: str
) -> None:
    monkeypatch.setenv(USER, user)
    monkeypatch.setenv(PASSWORD, "hemmelig")
    heard: list[str | None] = []

    def reply(request: BaseHTTPRequestHandler) -> tuple[int, dict[str, str], bytes]:
        heard.append(request.headers["authorization"])
        if heard[-1] == wanted:
            return 200, JSON, YES
        return 401, {"www-authenticate": challenge} if challenge else {}, b""

    with answering(reply) as at, Endpoint(at) as there:
        assert bool(there.query("ASK {}", dataset=([], [])))
    assert heard == [None, wanted]


def test_a_password_lies_in_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []
    monkeypatch.setenv(USER, "anna")
    monkeypatch.delenv(PASSWORD, raising=False)
    monkeypatch.setattr("keyring.get_password", lambda service, user: asked.append((service, user)) or "hemmelig")

    def reply(request: BaseHTTPRequestHandler) -> tuple[int, dict[str, str], bytes]:
        known = request.headers["authorization"] == "Basic " + base64.b64encode(b"anna:hemmelig").decode()
        return (200, JSON, YES) if known else (401, {"www-authenticate": "Basic"}, b"")

    with answering(reply) as at, Endpoint(at) as there:
        assert bool(there.query("ASK {}", dataset=([], [])))
        assert asked == [(at.query, "anna")]


@pytest.mark.parametrize("server", ["virtuoso"], indirect=True)
def test_virtuoso_takes_a_user_by_digest(server: Server, monkeypatch: pytest.MonkeyPatch, store: Path) -> None:
    at = Server(server.query + "-auth")
    monkeypatch.setenv(USER, "dba")
    monkeypatch.setenv(PASSWORD, "hemmelig")
    with Endpoint(at) as there, pytest.raises(BadStore, match="another user or password") as refused:
        there._update("DROP SILENT GRAPH <urn:x>")
    assert "hemmelig" not in str(refused.value) and refused.value.exit_code == 3
    monkeypatch.setenv(PASSWORD, "dba")
    with Endpoint(at) as there, Store.open(store) as here:
        one = sorted(here.graphs())[0]
        there._update(f"DROP SILENT GRAPH <{one}> ; {_forget(one)}")
        assert there.publish(here) == 1
        assert {str(q) for q in there.quads()} == {str(q) for q in here.quads()}


@pytest.mark.parametrize(("status", "tries"), [(503, 3), (429, 3), (404, 1), (500, 1)])
def test_only_what_passes_is_tried_again(monkeypatch: pytest.MonkeyPatch, status: int, tries: int) -> None:
    monkeypatch.setattr("policygraph.graph.endpoint._WAITS", (0.01, 0.01))
    heard = 0

    def reply(request: BaseHTTPRequestHandler) -> tuple[int, dict[str, str], bytes]:
        nonlocal heard
        heard += 1
        return status, {"retry-after": "0"}, b""

    with answering(reply) as at, Endpoint(at) as there, pytest.raises(BadStore, match=f"answers {status}"):
        there.query("ASK {}", dataset=([], []))
    assert heard == tries


def test_a_server_that_comes_back_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policygraph.graph.endpoint._WAITS", (0.01, 0.01))
    replies = iter([(502, dict[str, str](), b""), (503, {"retry-after": "0"}, b""), (200, JSON, YES)])
    with answering(lambda request: next(replies)) as at, Endpoint(at) as there:
        assert bool(there.query("ASK {}", dataset=([], [])))


def test_an_answer_that_was_cut_off_is_refused() -> None:
    rows = b'{"head": {"vars": ["x"]}, "results": {"bindings": [\n{}\n,{}\n]}}'

    def asked(at: Server) -> None:
        with Endpoint(at) as there:
            there.query("SELECT ?x {}", dataset=([], []))

    cut = answering(lambda request: (200, JSON | {"x-sparql-maxrows": "2"}, rows))
    with cut as at, pytest.raises(BadStore, match="no more than 2 rows"):
        asked(at)


# ── Writing ──


def test_nobody_sees_a_graph_half_written(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policygraph.graph.endpoint._TRIPLES", 200)
    graph, seen, done = "https://example.org/replaced", list[tuple[str, ...]](), threading.Event()

    def look() -> None:
        count = f"SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?p) AS ?m) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        with Endpoint(server) as there:
            while not done.is_set():
                seen.extend(told(there.query(count, dataset=([graph], [graph]))))

    with Endpoint(server) as there:
        for many in (150, 700):  # in one request, and by way of a graph beside it
            there._replace(graph, [f'<urn:s{n}> <urn:p0> "{n}" .' for n in range(many)], "0")
            done.clear()
            watching = threading.Thread(target=look)
            watching.start()
            for time_ in range(1, 200):
                there._replace(graph, [f'<urn:s{n}> <urn:p{time_}> "{n}" .' for n in range(many)], f"{time_}")
                if time_ > 7 and len(seen) > 2:  # whoever looks may be slower than who writes
                    break
            done.set()
            watching.join()
            assert set(seen) == {(str(many), "1")} and len(seen) > 2
            seen.clear()
        there._update(f"DROP SILENT GRAPH <{graph}> ; {_forget(graph)}")


def test_what_else_lies_there_is_neither_read_nor_touched(server: Server, store: Path) -> None:
    goal = "<urn:other> a <https://w3id.org/policygraph/ontology#PoliticalGoal>"
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?g a <https://w3id.org/policygraph/ontology#PoliticalGoal> }"
    with Endpoint.at(server) as there, Store.open(store) as here:
        there._update(f"INSERT DATA {{ GRAPH <urn:others> {{ {goal} }} }}")
        try:
            assert told(there.query(count)) == told(here.query(count))
            there.publish(here)
            kept = there.query("ASK { ?s a ?o }", dataset=(["urn:others"], []))
            assert bool(kept) and "urn:others" not in there.graphs()
        finally:
            there._update("DROP SILENT GRAPH <urn:others>")


# ── Pages ──


PAGES = ("/", "/source", "/audit", "/compare", "/review", "/timeline", "/map", "/map/network", "/ask?q=mål 1")


@pytest.fixture(scope="module")
def shown(store: Path) -> dict[str, tuple[int, str]]:
    """The pages of the store."""
    with TestClient(create_app(store), base_url="http://localhost", headers={"accept": "text/html"}) as web:
        return {page: (answer.status_code, answer.text) for page in PAGES for answer in [web.get(page)]}


def test_the_pages_show_a_server(
    server: Server, store: Path, shown: dict[str, tuple[int, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policygraph.graph.endpoint._NEWS", 0.0)
    goals = "SELECT ?g WHERE { ?g a <https://w3id.org/policygraph/ontology#PoliticalGoal> } ORDER BY ?g"
    ours = TestClient(create_app(store), base_url="http://localhost")
    theirs = TestClient(create_app(tmp_path / "none", server=server), base_url="http://localhost")
    with ours, theirs:
        for page in PAGES:
            there = theirs.get(page, headers={"accept": "text/html"})
            assert (there.status_code, there.text) == shown[page], page
        assert theirs.get("/sparql", params={"query": goals}).json() == ours.get("/sparql", params={"query": goals}).json()
        file = next(f.name for f in sorted(FJORDBY.glob("*.txt")))
        assert "Dokumentets tekst ligger dér" in theirs.get(f"/source/{file}", headers={"accept": "text/html"}).text
        refused = theirs.post("/review", data={"decision": "accept"}, headers={"origin": "http://localhost"})
        assert refused.status_code == 409 and "policygraph build" in refused.text
        before = theirs.app.state.site.now()  # type: ignore[attr-defined]
        assert theirs.app.state.site.now() is before  # type: ignore[attr-defined]
        with Endpoint(server) as there, Store.open(store) as opened:
            there._remember(opened.info | {"generation": "another"})
            assert theirs.app.state.site.now().generation == "another"  # type: ignore[attr-defined]
            there._remember(opened.info)


def test_what_the_page_says_is_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (Path(__file__).parents[2] / "docs" / "endpoints.md").read_text(encoding="utf-8")
    commands = re.findall(r"^    policygraph (.*)$", page, re.M)
    assert len(commands) > 3
    monkeypatch.chdir(tmp_path)
    shutil.copytree(FJORDBY, tmp_path / "documents")
    with running("oxigraph", tmp_path) as empty:
        for line in commands:
            words = shlex.split(
                line.replace("http://127.0.0.1:7878/query", empty.query).replace("http://127.0.0.1:7878/update", empty.update)
            )
            assert words[0] == "serve" or command(*words).exit_code == 0, line
