"""The SPARQL 1.1 Protocol: formats, graphs, refusals, and a query that would not end."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from policygraph.graph.store import Store
from policygraph.ontology import BASE
from policygraph.web import sparql
from policygraph.web.app import create_app
from policygraph.web.sparql import ROWS, chosen
from policygraph.web.worker import evaluate

GOALS = "PREFIX pg: <https://w3id.org/policygraph/ontology#> SELECT ?g WHERE { ?g a pg:PoliticalGoal } ORDER BY ?g"
#: Millions of millions of rows, none of which is kept: it is time that they run out of, not memory.
ENDLESS = "ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STRLEN(STR(?c)) + STRLEN(STR(?f)) + STRLEN(STR(?i)) < 0) }"


def ask(web: TestClient, query: str = GOALS, accept: str = "", **params: object):  # type: ignore[no-untyped-def]
    return web.get("/sparql", params={"query": query, **params}, headers={"accept": accept or "*/*"})  # type: ignore[dict-item]


@pytest.mark.parametrize(
    "media", ["application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"]
)
def test_each_format_of_rows(web: TestClient, media: str) -> None:
    answer = ask(web, accept=media)
    assert answer.status_code == 200 and answer.headers["content-type"].startswith(media)
    expected = ask(web).json()["results"]["bindings"]
    if "csv" in media or "tab" in media:
        assert len(answer.text.splitlines()) == len(expected) + 1
    else:
        form = ox.QueryResultsFormat.from_media_type(media)
        assert form is not None
        assert len(list(ox.parse_query_results(answer.content, format=form))) == len(expected) == 12  # type: ignore[arg-type]


@pytest.mark.parametrize("media", ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"])
def test_each_format_of_graphs(web: TestClient, media: str) -> None:
    answer = ask(web, "CONSTRUCT WHERE { ?g a <https://w3id.org/policygraph/ontology#PoliticalGoal> }", media)
    assert answer.headers["content-type"].startswith(media)
    form = ox.RdfFormat.from_media_type(media)
    assert form is not None and len(list(ox.parse(answer.content, format=form))) == 12


def test_yes_and_no(web: TestClient) -> None:
    assert ask(web, "ASK {}").json() == {"head": {}, "boolean": True}
    assert "<boolean>false</boolean>" in ask(web, "ASK { <a:b> <a:b> <a:b> }", "application/xml").text


@pytest.mark.parametrize(("query", "accept"), [(GOALS, "image/png"), (GOALS, "text/turtle"), ("ASK {}", "text/csv")])
def test_a_format_that_would_not_do(web: TestClient, query: str, accept: str) -> None:
    assert ask(web, query, accept).status_code == 406


def test_the_three_ways_of_asking_agree(web: TestClient) -> None:
    got = ask(web).json()
    any_form = {"accept": "*/*"}
    assert web.post("/sparql", data={"query": GOALS}, headers=any_form).json() == got
    assert web.post("/sparql", content=GOALS, headers=any_form | {"content-type": "application/sparql-query"}).json() == got
    assert web.head("/sparql", params={"query": GOALS}, headers=any_form).status_code == 200


def test_requests_that_are_none(web: TestClient) -> None:
    def post(kind: str, content: str = "ASK {}") -> int:
        return web.post("/sparql", content=content, headers={"content-type": kind, "accept": "*/*"}).status_code

    assert web.get("/sparql?query=ASK%7B%7D&query=ASK%7B%7D").status_code == 400
    assert web.get("/sparql?default-graph-uri=x").status_code == 400
    assert web.post("/sparql", data={}, headers={"content-type": "application/x-www-form-urlencoded"}).status_code == 400
    assert post("text/plain") == 415
    assert post("application/sparql-update") == 403
    assert post("application/x-www-form-urlencoded", "update=CLEAR+ALL") == 403
    assert post("application/sparql-query", "SELECT") == 400
    assert post("application/sparql-query", "ASK {}" + " " * 500_000) == 413
    assert post("multipart/form-data; boundary=x") == 415 and post("") == 415
    for method in ("PUT", "DELETE", "PATCH"):
        answer = web.request(method, "/sparql", headers={"accept": "*/*"})
        assert answer.status_code == 405 and {"GET", "POST"} <= set(answer.headers["allow"].split(", "))


def test_graphs_are_named_in_each_way_of_asking(web: TestClient) -> None:
    names = [BASE + "graph/vocabulary", BASE + "graph/suggested"]
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    named = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
    accept = {"accept": "application/sparql-results+json"}

    def all_ways(query: str, **params: object) -> list[object]:
        direct = {**accept, "content-type": "application/sparql-query; charset=utf-8"}
        answers = (
            web.get("/sparql", params={"query": query, **params}, headers=accept),  # type: ignore[dict-item]
            web.post("/sparql", data={"query": query, **params}, headers=accept),
            web.post("/sparql", params=params, content=query, headers=direct),  # type: ignore[arg-type]
        )
        assert {a.status_code for a in answers} == {200}
        return [a.json()["results"]["bindings"] for a in answers]

    one, two, both = (all_ways(count, **{"default-graph-uri": g}) for g in (names[0], names[1], names))
    assert all(len({str(way) for way in ways}) == 1 for ways in (one, two, both))
    numbers = [int(ways[0][0]["n"]["value"]) for ways in (one, two, both)]  # type: ignore[index]
    assert 0 < max(numbers[:2]) <= numbers[2] <= sum(numbers[:2])
    found = all_ways(named, **{"named-graph-uri": names})
    assert [b["g"]["value"] for b in found[0]] == sorted(names) and found[0] == found[1] == found[2]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a:b> <a:b> <a:b> }",
        "PREFIX x: <a:> DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://127.0.0.1:9/x>",
        "CLEAR ALL",
        "# SELECT\nDROP ALL",
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { service silent # c\n <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { SERVICE # c\r<http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { S\\u0045RVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?a FILTER(?a<?b&&?c='x>') SERVICE <http://127.0.0.1:9/> { ?x ?y ?z } FILTER(?d='1') }",
        "SELECT * { ?s ?p 1SERVICE <http://127.0.0.1:9/> { ?x ?y ?z } }",
        "SELECT * { BIND(<http://127.0.0.1:9/> AS ?u) SERVICE ?u { ?x ?y ?z } }",
        "PREFIX e: <http://127.0.0.1:9/> SELECT * { SERVICE e:x { ?x ?y ?z } }",
    ],
)
def test_what_writes_or_asks_others_is_refused(web: TestClient, text: str) -> None:
    answer = ask(web, text)
    assert answer.status_code == 403, answer.text
    assert "update" in answer.text or "SERVICE" in answer.text


def test_graphs_by_name(web: TestClient) -> None:
    vocabulary, suggested = BASE + "graph/vocabulary", BASE + "graph/suggested"
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"

    def number(query: str = count, **params: object) -> int:
        answer = ask(web, query, **params)
        assert answer.status_code == 200, answer.text
        return int(answer.json()["results"]["bindings"][0]["n"]["value"])

    every, some = number(), number(**{"default-graph-uri": vocabulary})
    assert 0 < some < every
    assert number(f"SELECT (COUNT(*) AS ?n) FROM <{vocabulary}> WHERE {{ ?s ?p ?o }}") == some
    assert number(f"PREFIX g: <{BASE}graph/> SELECT (COUNT(*) AS ?n) FROM g:vocabulary WHERE {{ ?s ?p ?o }}") == some
    # What the protocol names comes before what the query names (§2.1.4).
    asked = f"SELECT (COUNT(*) AS ?n) FROM <{suggested}> WHERE {{ ?s ?p ?o }}"
    assert number(asked, **{"default-graph-uri": vocabulary}) == some != number(asked)
    inside = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
    assert number(inside, **{"named-graph-uri": vocabulary}) == some
    assert number(**{"named-graph-uri": vocabulary}) == 0
    for answer in (
        ask(web, count, **{"default-graph-uri": "http://127.0.0.1:9/x"}),
        ask(web, "SELECT * FROM <http://127.0.0.1:9/x> WHERE { ?s ?p ?o }"),
        ask(web, "SELECT * FROM NAMED <file:///etc/passwd> WHERE { ?s ?p ?o }"),
    ):
        assert answer.status_code == 400 and "no graph" in answer.text


def test_the_service_describes_itself(web: TestClient) -> None:
    answer = web.get("/sparql", headers={"accept": "text/turtle"})
    assert answer.headers["content-type"].startswith("text/turtle")
    triples = list(ox.parse(answer.text, format=ox.RdfFormat.TURTLE))
    sd = "http://www.w3.org/ns/sparql-service-description#"
    assert {str(t.object) for t in triples if t.predicate.value == sd + "endpoint"} == {"<http://localhost/sparql>"}
    assert f"<{BASE}graph/vocabulary>" in {str(t.object) for t in triples if t.predicate.value == sd + "name"}
    assert web.get("/sparql", headers={"accept": "text/html"}, follow_redirects=False).status_code == 303
    assert web.get("/sparql", headers={"accept": "application/ld+json"}).json()
    assert web.get("/sparql", headers={"accept": "image/png"}).status_code == 406


@pytest.fixture
def hasty(built: Path) -> Iterator[TestClient]:
    with TestClient(create_app(built, seconds=1.5), base_url="http://localhost") as client:
        yield client


def test_a_query_that_would_not_end_is_ended_and_others_are_served(hasty: TestClient) -> None:
    workers = hasty.app.state.workers  # type: ignore[attr-defined]
    assert ask(hasty).status_code == 200
    with ThreadPoolExecutor(2) as pool:
        began = time.monotonic()
        slow = pool.submit(ask, hasty, ENDLESS)
        time.sleep(0.2)
        assert ask(hasty, "ASK {}").json()["boolean"] is True
        answer = slow.result()
        assert time.monotonic() - began < 8
    assert answer.status_code == 503 and "1.5 seconds" in answer.text and answer.headers["retry-after"]
    for _ in range(3):
        assert ask(hasty, "ASK {}").status_code == 200
    waiting = []
    while not workers._idle.empty():
        waiting.append(workers._idle.get())
    assert waiting and all(process.poll() is None for _, process in waiting)
    for one in waiting:
        workers._idle.put(one)


def test_too_many_rows_are_refused(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policygraph.web.worker.MOST", 1000)
    asked = {"query": "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }", "default": [], "named": [], "suggested": False}
    with Store.open(built) as store:
        head, content = evaluate(store, asked | {"forms": {"select": "json"}})
    assert head["status"] == 413 and not content and "LIMIT" in json.dumps(head)


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("text/*", "csv"),
        ("text/csv;q=0.5, application/xml", "xml"),
        ("application/json;q=0, text/csv;q=0.1", "csv"),
        ("text/csv;q=x", None),
        ("image/png", None),
    ],
)
def test_the_format_that_is_wanted_most(accept: str, form: str | None) -> None:
    assert chosen(accept, ROWS) == form


def test_text_that_is_none_is_refused(web: TestClient) -> None:
    assert ask(web, "ASK {} \0").status_code == 400
    assert web.post("/sparql", data={"query": "ASK {}" + " " * 100_000}, headers={"accept": "*/*"}).status_code == 413
    assert web.get("/sparql?query=ASK%7B%3Fs%3Fp'%ED%A0%80'%7D", headers={"accept": "*/*"}).status_code == 400
    form = {"content-type": "application/x-www-form-urlencoded", "accept": "*/*"}
    assert web.post("/sparql", content="query=ASK%7B%7D%23%FF", headers=form).status_code == 400
    assert web.post("/sparql", content="query=ASK%7B%7D" + "&x=1" * 500, headers=form).status_code == 400


def test_a_text_made_to_be_read_slowly_holds_up_only_its_worker(hasty: TestClient) -> None:
    with ThreadPoolExecutor(3) as pool:
        queries = ['"\\"' * 30_000 + "SERVICE", "SERVICE#" * 12_000, "SERVICE" * 14_000]
        slow = [pool.submit(hasty.post, "/sparql", data={"query": text}, headers={"accept": "*/*"}) for text in queries]
        time.sleep(0.1)
        began = time.monotonic()
        assert hasty.get("/static/style.css").status_code == 200 and time.monotonic() - began < 1
        assert {s.result().status_code for s in slow} <= {400, 403, 503}


def test_an_answer_of_too_many_bytes_is_refused(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policygraph.web.worker.MOST_BYTES", 100)
    asked = {"query": GOALS, "default": [], "named": [], "suggested": False, "forms": {"select": "json"}}
    with Store.open(built) as store:
        head, content = evaluate(store, asked)
    assert head["status"] == 413 and not content


def test_long_queries_leave_their_places_to_short_ones(built: Path) -> None:
    """Four that would not end take every place there is; who comes then is served all the same."""
    with TestClient(create_app(built, seconds=30), base_url="http://localhost") as client, ThreadPoolExecutor(9) as pool:
        slow = [pool.submit(ask, client, ENDLESS) for _ in range(4)]
        time.sleep(0.3)
        quick = [pool.submit(ask, client, "ASK {}") for _ in range(5)]
        assert [q.result().json()["boolean"] for q in quick] == [True] * 5
        assert not any(s.done() for s in slow)
        client.app.state.workers.close()  # type: ignore[attr-defined]
        assert {(s.result().status_code, s.result().headers["retry-after"]) for s in slow} == {(503, "5")}


def doubled(times: int) -> str:
    """A query that makes a text of 2 to that power."""
    steps = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(times))
    return f'SELECT (STRLEN(?x{times}) AS ?n) {{ BIND("a" AS ?x0) {steps} }}'


def test_a_query_that_takes_all_memory_is_ended(web: TestClient) -> None:
    answer = ask(web, doubled(32))
    assert answer.status_code == 503 and re.search("memory|longer than", answer.text)  # whichever a busy machine meets first
    assert ask(web, "ASK {}").status_code == 200


def test_a_worker_that_has_grown_is_not_asked_again(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grown = f"from policygraph.web import worker; worker._KEPT = 0; worker.main({str(built)!r})"
    asked = {"query": "ASK {}", "default": [], "named": [], "suggested": False, "seconds": 20, "forms": {"ask": "json"}}
    said = subprocess.run([sys.executable, "-c", grown], input=json.dumps(asked).encode() + b"\n" * 2, capture_output=True)
    assert said.returncode == 0 and said.stdout.count(b'"last": true') == 1
    exchanged = sparql._exchanged
    with TestClient(create_app(built), base_url="http://localhost") as client:
        workers = client.app.state.workers  # type: ignore[attr-defined]
        assert ask(client, "ASK {}").status_code == 200 and workers._idle.qsize() == 1
        monkeypatch.setattr(sparql, "_exchanged", lambda p, a: ({**(e := exchanged(p, a))[0], "last": True}, e[1]))
        assert ask(client, "ASK {}").status_code == 200 and workers._idle.qsize() == 0


def test_a_worker_ends_itself_when_nobody_ends_it(built: Path) -> None:
    asked = {"query": ENDLESS, "default": [], "named": [], "suggested": False, "seconds": -3.5, "forms": {"ask": "json"}}
    worker = subprocess.run(
        [sys.executable, "-m", "policygraph.web.worker", str(built)],
        input=json.dumps(asked).encode() + b"\n",
        capture_output=True,
        timeout=60,
    )
    assert worker.returncode == -signal.SIGALRM and len(worker.stdout.splitlines()) == 1


def test_a_worker_has_no_network() -> None:
    """What is said to the engine behind the refusal of SERVICE goes nowhere."""
    tried = subprocess.run(
        [
            sys.executable,
            "-c",
            "import socket, sys; from policygraph.web.worker import leave_network; leave_network()\n"
            "try: socket.create_connection(('127.0.0.1', int(sys.argv[1])), 5)\n"
            "except OSError as fault: print(type(fault).__name__, fault.errno)",
            "9",
        ],
        capture_output=True,
        text=True,
    )
    if "ConnectionRefused" in tried.stdout:
        pytest.skip("this system does not let a process leave the network")
    assert "OSError" in tried.stdout and tried.returncode == 0
