"""A question only reads, and reads this graph: updates, SERVICE and unknown graphs are found wherever they hide."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from policygraph.errors import Forbidden, QuerySyntax
from policygraph.graph.store import Store
from policygraph.ontology import BASE
from policygraph.queries import adhoc, run
from policygraph.queries.reading import asks_elsewhere, dataset_of
from trust.load import ASKED, PIECES

HERE = f"{BASE}graph/vocabulary"


def asked_of(text: str, **more: list[str]) -> tuple[list[str], list[str]] | None:
    return dataset_of(text, lambda: [HERE, f"{BASE}graph/suggested"], **more)


ELSEWHERE = [
    "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
    "SELECT * { SERVICE<http://x/>{ ?s ?p ?o } }",
    "SELECT * { service silent # c\n <http://x/> { ?s ?p ?o } }",
    "SELECT * { SERVICE # c\r<http://x/> { ?s ?p ?o } }",
    "SELECT * { S\\u0045RVICE <http://x/> { ?s ?p ?o } }",
    "SELECT * { \\U00000053ERVICE <http://x/> { ?s ?p ?o } }",
    "SELECT * { { SELECT ?s { { SERVICE ?x { ?s ?p ?o } } } } }",
    "SELECT * { ?s ?p ?o FILTER NOT EXISTS { SERVICE <http://x/> { ?s ?p ?o } } }",
    "SELECT * { FILTER('\"' = '\"') SERVICE <http://x/> { ?s ?p ?o } FILTER('\"' = '\"') }",
    "SELECT * { ?s ?p ?a FILTER(?a<?b&&?c='x>') SERVICE <http://x/> { ?x ?y ?z } FILTER(?d='1') }",
    "SELECT * { ?s ?p ?a FILTER(?a<'>') SERVICE <http://x/> { ?x ?y ?z } FILTER(''='') }",
    "SELECT * { ?s ?p '''a'b\\''''SERVICE <http://x/> { ?x ?y ?z } FILTER(''='') }",
    "PREFIX e: <http://x/> SELECT * { ?s ?p e:a\\' SERVICE <http://x/> { ?x ?y ?z } FILTER(''='') }",
    "PREFIX e: <http://x/#> # '\nSELECT * { SERVICE e:x { ?x ?y ?z } } # '",
    "PREFIX e: <http://x/> SELECT * { SERVICEe:x { ?x ?y ?z } }",
    "PREFIX : <http://x/> SELECT * { SERVICE:x { ?x ?y ?z } }",
    "SELECT * { ?s ?p 1SERVICE <http://x/> { ?x ?y ?z } }",
    "SELECT * { ?s ?p ?service.SERVICE <http://x/> { ?x ?y ?z } }",
    "SELECT * { BIND(<http://x/> AS ?u)SERVICE ?u { ?x ?y ?z } }",
    "CONSTRUCT { ?s ?p ?o } { SERVICE $u { ?s ?p ?o } }",
    f"PREFIX {'a' * 300}: <http://x/> SELECT * {{ SERVICE{'a' * 300}:x {{ ?x ?y ?z }} }}",
]


@pytest.mark.parametrize("text", ELSEWHERE)
def test_other_servers_are_not_asked(text: str) -> None:
    with pytest.raises(Forbidden, match="SERVICE"):
        asked_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a:b> <a:b> <a:b> }",
        "PREFIX x: <a:> DELETE WHERE { ?s ?p ?o }",
        "PREFIX select: <a:> BASE <a:> LOAD <http://x/x>",
        "load silent <file:///etc/passwd>",
        "CLEAR ALL",
        "# SELECT\nDROP ALL",
        "WITH <a:b> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "\\u0044ROP ALL",
    ],
)
def test_nothing_is_written(text: str) -> None:
    with pytest.raises(Forbidden, match="only reads"):
        asked_of(text)


@pytest.mark.parametrize(
    "text",
    [
        'SELECT * { ?service ?load "service" }',
        "SELECT * { ?s ex:SERVICE <a:b> }",
        "SELECT ?insert { ?insert ?b ?c }",
        'SELECT * { ?s rdfs:label "the SERVICE <http://x/> {" } # SERVICE <x> {',
        "SELECT * { ?s ?p '''a\n\"SERVICE <http://x/> { \\''' ''' }",
        "PREFIX service: <a:> SELECT * { service:x a service:Thing }",
        "SELECT * { <http://x/SERVICE> ?p ?o FILTER(?o < 3) }",
        "SELECT * { ?s a <http://x/service#Thing>, <http://x/service?n=1>, <urn:x:service> }",
        "SELECT * { ?s ?p 'FROM <http://x/>' } # FROM <http://x/>",
        "PREFIX from: <a:> SELECT ?from { GRAPH from:x { ?from ?p ?o } }",
        "DESCRIBE <a:b>",
        "SELECT",
    ],
)
def test_words_that_only_look_like_it(text: str) -> None:
    assert asked_of(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM <http://x/> WHERE { ?s ?p ?o }",
        "SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }",
        "PREFIX e: <http://x/> ASK FROM e:y { ?s ?p ?o }",
        "CONSTRUCT { ?s ?p ?o } FROM <http:\\u002F/x/> WHERE { ?s ?p ?o }",
        f"SELECT * FROM <{HERE}>\n#\nfrom # <\n <http://x/> WHERE {{ ?s ?p ?o }}",
        "SELECT ('{' AS ?x) FROM <http://x/> {}",
        f"BASE <http://x/> SELECT * FROM <{HERE.rpartition('/')[2]}> {{ ?s ?p ?o }}",
    ],
)
def test_graphs_that_there_are_not(text: str) -> None:
    with pytest.raises(QuerySyntax, match="there is no graph"):
        asked_of(text)


def test_graphs_that_there_are() -> None:
    assert asked_of(f"SELECT * FROM <{HERE}> {{ ?s ?p ?o }}") == ([HERE], [])
    assert asked_of(f"BASE <{BASE}> SELECT * FROM <graph/vocabulary> {{ ?s ?p ?o }}") == ([HERE], [])
    assert asked_of(f"BASE <{BASE}> PREFIX g: <graph/> ASK FROM NAMED g:vocabulary {{}}") == ([], [HERE])
    assert asked_of("ASK FROM <http://x/> {}", default=[HERE]) == ([HERE], [])  # what the protocol names comes first
    for given_ in ({"default": ["http://x/"]}, {"named": [HERE, "file:///etc/passwd"]}):
        with pytest.raises(QuerySyntax, match="there is no graph"):
            asked_of("ASK {}", **given_)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from((ASKED, *PIECES)), max_size=14))
@example(["FILTER(", "1", "<", "'", ">", "'", ")", ASKED, "FILTER(", "'", "'", "=", "'", "'", ")"])
@example(["?s ?p ", "e:a\\'", ".", ASKED, "FILTER(", "'", "'", "=", "'", "'", ")"])
def test_what_the_engine_would_ask_of_others_is_found(pieces: list[str]) -> None:
    text = "PREFIX e: <http://127.0.0.1:9/> SELECT * { " + " ".join(pieces) + " }"
    try:
        list(ox.Store().query(text))
    except SyntaxError:
        return
    except OSError:
        assert asks_elsewhere(text), text


def test_a_question_on_the_command_line_is_held_to_the_same() -> None:
    store = Store.memory([ox.Quad(*(ox.NamedNode(f"a:{n}") for n in "spo"), ox.NamedNode(HERE))])
    everything = "SELECT * {} WHERE { ?s ?p ?o }"
    assert len(run(store, adhoc(everything.replace("{}", f"FROM <{HERE}>"), "mine")).rows) == 1
    with pytest.raises(QuerySyntax, match="^mine: there is no graph <http://x/>"):
        run(store, adhoc(everything.replace("{}", "FROM <http://x/>"), "mine"))
    for text in ELSEWHERE:
        with pytest.raises(Forbidden, match="^mine: SERVICE"):
            run(store, adhoc(text, "mine"))
