"""The test cases of the SPARQL 1.1 Protocol, by the names that W3C's list gives them
(https://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/), asked of the example's own graphs.

The cases of updates are here too: what changes a graph there is refused here, and changes nothing.
"""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from policygraph.ontology import BASE

VOCABULARY, DOCUMENT = f"{BASE}graph/vocabulary", f"{BASE}graph/fjordby/indsatskatalog-2023"
DIRECT, FORM = "application/sparql-query", "application/x-www-form-urlencoded"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"


def sent(web: TestClient, method: str = "GET", body: str | bytes = b"", media: str = "", accept: str = "", **params: Any):  # type: ignore[no-untyped-def]
    """An answer; a parameter's underscores are hyphens."""
    given = [(key.replace("_", "-"), v) for key, value in params.items() for v in ([value] if isinstance(value, str) else value)]
    headers = {"accept": accept or "*/*", **({"content-type": media} if media else {})}
    request = web.build_request(method, "/sparql", params=given, content=body, headers=headers)
    return web.send(request)


def one_of(web: TestClient, graph: str, but_not: str) -> str:
    """What one graph gives a type, and another does not."""
    text = f"SELECT ?s {{ GRAPH <{graph}> {{ ?s a ?t }} FILTER(ISIRI(?s)) FILTER NOT EXISTS {{ GRAPH <{but_not}> {{ ?s a ?o }} }} }} ORDER BY ?s LIMIT 1"
    return str(sent(web, query=text).json()["results"]["bindings"][0]["s"]["value"])


@pytest.fixture(scope="module")
def things(web: TestClient) -> tuple[str, str]:
    """A thing of each of two graphs, of which the other says nothing."""
    return one_of(web, VOCABULARY, DOCUMENT), one_of(web, DOCUMENT, VOCABULARY)


def truth(answer: Any) -> bool:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].split(";")[0] in (JSON, XML)
    return bool(answer.json()["boolean"])


def test_query_get(web: TestClient) -> None:
    assert truth(sent(web, query="ASK {}"))


def test_query_post_form(web: TestClient) -> None:
    assert truth(sent(web, "POST", "query=ASK%20%7B%7D", FORM))
    assert truth(sent(web, "POST", "query=ASK%20%7B%7D", FORM, default_graph_uri=VOCABULARY))
    assert truth(sent(web, "POST", "query=ASK+%7B%7D", FORM + "; charset=UTF-8"))


def test_query_post_direct(web: TestClient) -> None:
    assert truth(sent(web, "POST", "ASK {}", DIRECT))
    assert truth(sent(web, "POST", "ASK { FILTER('æøå' = '\u00e6\u00f8\u00e5') }", DIRECT + ";charset=utf-8"))
    # With the body, one query; whatever else the address says of one is not another.
    assert sent(web, "POST", "", DIRECT).status_code == 400


def both(things: tuple[str, str]) -> str:
    return f"ASK {{ <{things[0]}> a ?t . <{things[1]}> a ?u }}"


def test_query_dataset_default_graphs_get(web: TestClient, things: tuple[str, str]) -> None:
    assert truth(sent(web, query=both(things), default_graph_uri=[VOCABULARY, DOCUMENT]))
    assert not truth(sent(web, query=both(things), default_graph_uri=VOCABULARY))


def test_query_dataset_default_graphs_post(web: TestClient, things: tuple[str, str]) -> None:
    assert truth(sent(web, "POST", both(things), DIRECT, default_graph_uri=[VOCABULARY, DOCUMENT]))
    assert not truth(sent(web, "POST", both(things), DIRECT, default_graph_uri=DOCUMENT))


def in_graphs(things: tuple[str, str]) -> str:
    return f"ASK {{ GRAPH ?g1 {{ <{things[0]}> a ?t }} GRAPH ?g2 {{ <{things[1]}> a ?u }} }}"


def test_query_dataset_named_graphs_get(web: TestClient, things: tuple[str, str]) -> None:
    assert truth(sent(web, query=in_graphs(things), named_graph_uri=[VOCABULARY, DOCUMENT]))
    assert not truth(sent(web, query=in_graphs(things), named_graph_uri=VOCABULARY))


def test_query_dataset_named_graphs_post(web: TestClient, things: tuple[str, str]) -> None:
    assert truth(sent(web, "POST", in_graphs(things), DIRECT, named_graph_uri=[VOCABULARY, DOCUMENT]))
    assert not truth(sent(web, "POST", both(things), DIRECT, named_graph_uri=[VOCABULARY, DOCUMENT]))


def test_query_dataset_full(web: TestClient, things: tuple[str, str]) -> None:
    text = f"ASK {{ <{things[0]}> a ?t GRAPH ?g {{ <{things[1]}> a ?u }} }}"
    given = {"default_graph_uri": VOCABULARY, "named_graph_uri": DOCUMENT}
    assert truth(sent(web, "POST", text, DIRECT, **given)) and truth(sent(web, query=text, **given))
    assert not truth(sent(web, query=text, default_graph_uri=DOCUMENT, named_graph_uri=VOCABULARY))


def test_query_multiple_dataset(web: TestClient, things: tuple[str, str]) -> None:
    """The dataset of the protocol is the one that counts, not that of the query."""
    text = f"ASK FROM <{DOCUMENT}> {{ <{things[0]}> a ?t FILTER NOT EXISTS {{ <{things[1]}> a ?u }} }}"
    assert truth(sent(web, "POST", text, DIRECT, default_graph_uri=VOCABULARY)) and not truth(sent(web, query=text))
    # Not even if it names what there is not.
    assert truth(sent(web, query="ASK FROM <http://127.0.0.1:9/x> {}", default_graph_uri=VOCABULARY))


@pytest.mark.parametrize("name", ["default_graph_uri", "named_graph_uri"])
@pytest.mark.parametrize("address", ["http://127.0.0.1:9/data.ttl", "file:///etc/passwd", "", "graph/vocabulary", "a b", "urn:x"])
def test_no_graph_is_fetched(web: TestClient, name: str, address: str) -> None:
    for answer in (
        sent(web, query="ASK {}", **{name: address}),
        sent(web, query="ASK {}", **{name: [VOCABULARY, address]}),
        sent(web, "POST", "ASK {}", DIRECT, **{name: address}),
        sent(web, "POST", f"query=ASK%7B%7D&{name.replace('_', '-')}={address}", FORM),
    ):
        assert answer.status_code == 400 and "there is no graph" in answer.text


def test_query_content_type_select(web: TestClient) -> None:
    text = "SELECT (1 AS ?value) {}"
    for media in (JSON, XML, "text/csv", "text/tab-separated-values"):
        answer = sent(web, query=text, accept=media)
        assert answer.status_code == 200 and answer.headers["content-type"] == f"{media}; charset=utf-8"
        assert "Accept" in answer.headers["vary"]
        form = ox.QueryResultsFormat.from_media_type(media)
        assert form and (media == "text/csv" or len(list(ox.parse_query_results(answer.content, format=form))) == 1)  # type: ignore[arg-type]
    assert sent(web, query=text, accept="text/turtle").status_code == 406


def test_query_content_type_ask(web: TestClient) -> None:
    for media in (JSON, XML):
        answer = sent(web, query="ASK {}", accept=media)
        assert answer.headers["content-type"].startswith(media) and "true" in answer.text
    assert sent(web, query="ASK {}", accept=f"text/csv, {XML};q=0.1").headers["content-type"].startswith(XML)


@pytest.mark.parametrize("kind", ["describe", "construct"])
def test_query_content_type_describe_and_construct(web: TestClient, things: tuple[str, str], kind: str) -> None:
    text = f"DESCRIBE <{things[0]}>" if kind == "describe" else "CONSTRUCT { <a:s> <a:p> 'æ' } WHERE {}"
    for media in ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"):
        answer = sent(web, query=text, accept=media)
        assert answer.status_code == 200 and answer.headers["content-type"].startswith(media)
        form = ox.RdfFormat.from_media_type(media)
        assert form and list(ox.parse(answer.content, format=form))
    assert sent(web, query=text, accept="text/csv").status_code == 406


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
def test_bad_query_method(web: TestClient, method: str) -> None:
    answer = sent(web, method, query="ASK {}")
    assert answer.status_code == 405 and {"GET", "POST"} <= set(answer.headers["allow"].split(", "))


def test_bad_multiple_queries(web: TestClient) -> None:
    assert sent(web, query=["ASK {}", "SELECT * {}"]).status_code == 400
    assert sent(web, "POST", "query=ASK%7B%7D&query=SELECT%20%2A%20%7B%7D", FORM).status_code == 400
    assert sent(web, "POST", "query=ASK%7B%7D", FORM, query="SELECT * {}").status_code == 400


def test_bad_query_wrong_media_type(web: TestClient) -> None:
    for media in ("text/plain", "application/json", "application/sparql-results+json", "application/sparql-queryx", "*/*"):
        assert sent(web, "POST", "ASK {}", media).status_code == 415


def test_bad_query_missing_form_type(web: TestClient) -> None:
    assert sent(web, "POST", "query=ASK%20%7B%7D").status_code == 415


def test_bad_query_missing_direct_type(web: TestClient) -> None:
    assert sent(web, "POST", "ASK {}").status_code == 415


def test_bad_query_non_utf8(web: TestClient) -> None:
    assert sent(web, "POST", "ASK {}".encode("utf-16"), DIRECT + "; charset=UTF-16").status_code == 415
    assert sent(web, "POST", "ASK {}".encode("utf-16"), DIRECT).status_code == 400
    assert sent(web, "POST", "ASK {} # æ".encode("latin-1"), DIRECT).status_code == 400
    assert sent(web, "POST", "query=ASK%7B%7D%23%E6", FORM).status_code == 400


def test_bad_query_syntax(web: TestClient) -> None:
    for text in ("ASK {", "", "SELECT ?x", "ASK {} ASK {}", "CONSTRUCT { ?s ?p ?o FILTER(1) } WHERE {}"):
        answer = sent(web, query=text)
        assert answer.status_code == 400 and answer.headers["content-type"].startswith("text/plain") and answer.text.strip()


# ── Updates: refused, whatever way they come ──

INSERT = "INSERT DATA { GRAPH <a:g> { <a:s> <a:p> <a:o> } }"
GRAPHS = {"using_graph_uri": VOCABULARY}
NAMED = {"using_named_graph_uri": VOCABULARY}


@pytest.mark.parametrize(
    ("case", "method", "body", "media", "params"),
    [
        ("update_dataset_default_graph", "POST", INSERT, "application/sparql-update", GRAPHS),
        (
            "update_dataset_default_graphs",
            "POST",
            INSERT,
            "application/sparql-update",
            {"using_graph_uri": [VOCABULARY, DOCUMENT]},
        ),
        ("update_dataset_named_graphs", "POST", INSERT, "application/sparql-update", NAMED),
        ("update_dataset_full", "POST", INSERT, "application/sparql-update", GRAPHS | NAMED),
        ("update_post_form", "POST", "update=CLEAR%20NAMED", FORM, {}),
        ("update_post_direct", "POST", "CLEAR NAMED", "application/sparql-update", {}),
        ("update_base_uri", "POST", f"BASE <{BASE}> {INSERT}", "application/sparql-update", {}),
        ("bad_update_get", "GET", "", "", {"update": "CLEAR ALL"}),
        ("bad_multiple_updates", "POST", "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", FORM, {}),
        ("bad_update_wrong_media_type", "POST", "CLEAR NAMED", "text/plain", {}),
        ("bad_update_missing_form_type", "POST", "update=CLEAR%20NAMED", "", {}),
        ("bad_update_non_utf8", "POST", "CLEAR NAMED".encode("utf-16"), "application/sparql-update; charset=UTF-16", {}),
        ("bad_update_syntax", "POST", "CLEAR XYZ", "application/sparql-update", {}),
        (
            "bad_update_dataset_conflict",
            "POST",
            "DELETE { ?s ?p ?o } USING <a:g> WHERE { ?s ?p ?o }",
            "application/sparql-update",
            NAMED,
        ),
        ("an update as a query", "POST", INSERT, DIRECT, {}),
        ("an update as a query, by GET", "GET", "", "", {"query": INSERT}),
        ("an update beside a query", "GET", "", "", {"query": "ASK {}", "update": "CLEAR ALL"}),
        ("an update beside a query, by form", "POST", "query=ASK%7B%7D&update=CLEAR+ALL", FORM, {}),
        ("a query with the graphs of an update", "GET", "", "", {"query": "ASK {}", **GRAPHS}),
        ("a query with the named graphs of one", "POST", "query=ASK%7B%7D&using-named-graph-uri=x", FORM, {}),
    ],
)
def test_updates_are_refused(
    web: TestClient, case: str, method: str, body: str | bytes, media: str, params: dict[str, Any]
) -> None:
    everything = "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?g) AS ?graphs) { GRAPH ?g { ?s ?p ?o } }"
    before = sent(web, query=everything).json()
    answer = sent(web, method, body, media, **params)
    assert answer.status_code in (403, 415), (case, answer.text)
    assert "update" in answer.text or answer.status_code == 415
    assert sent(web, query=everything).json() == before
