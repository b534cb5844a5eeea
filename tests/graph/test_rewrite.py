"""A question that was rewritten has the rows that rdflib finds for it as it was."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from policygraph.graph.rewrite import faster
from policygraph.graph.store import Store

EX = "https://example.org/"
NODES, PREDICATES = ("a", "b", "c", "d"), ("p", "q", "r")
TERMS = st.one_of(st.sampled_from(NODES).map(lambda n: f"ex:{n}"), st.sampled_from(("?x", "?y", "?z", "?w")))
PATHS = st.one_of(
    st.sampled_from(PREDICATES).map(lambda p: f"ex:{p}"),
    st.tuples(st.sampled_from(PREDICATES), st.sampled_from(PREDICATES)).map(lambda p: f"ex:{p[0]}/^ex:{p[1]}"),
    st.sampled_from(PREDICATES).map(lambda p: f"^ex:{p}/ex:p/ex:q"),
    st.sampled_from(PREDICATES).map(lambda p: f"ex:{p}+"),
)
GRAPHS = st.sets(st.tuples(st.sampled_from(NODES), st.sampled_from(PREDICATES), st.sampled_from(NODES)), max_size=14)
INNER = st.lists(st.tuples(TERMS, PATHS, TERMS).map(" ".join), min_size=1, max_size=4).map(" . ".join)
OUTER = st.sampled_from(
    ("?x ex:p ?y .", "?x ex:p ?y . OPTIONAL { ?y ex:q ?z }", "{ ?x ex:p ?y } UNION { ?z ex:q ?x }", "?x ex:p ?y . BIND(?y AS ?z)")
)


def rows(found: object, variables: tuple[str, ...]) -> list[tuple[str, ...]]:
    return sorted(tuple(str(getattr(row[v], "value", row[v]) or "") for v in variables) for row in found)  # type: ignore[attr-defined]


@settings(max_examples=250, deadline=None)
@given(GRAPHS, OUTER, st.sampled_from(("NOT EXISTS", "EXISTS", "not exists")), INNER)
def test_the_rows_are_those_of_rdflib(triples: set[tuple[str, str, str]], outer: str, word: str, inner: str) -> None:
    text = f"PREFIX ex: <{EX}> SELECT ?x ?y ?z WHERE {{ {outer} FILTER {word} {{ {inner} }} }}"
    theirs = rdflib.Graph()
    for s, p, o in triples:
        theirs.add(tuple(rdflib.URIRef(EX + t) for t in (s, p, o)))  # type: ignore[arg-type]
    ours = Store.memory(ox.Quad(*(ox.NamedNode(EX + t) for t in triple), ox.NamedNode(EX + "g")) for triple in triples)
    expected = [tuple(str(row[v] or "") for v in ("x", "y", "z")) for row in theirs.query(text)]
    assert rows(ours.query(text), ("x", "y", "z")) == sorted(expected)


def test_triples_are_looked_up_one_after_the_other_from_what_is_known() -> None:
    text = "PREFIX e: <https://e.org/> SELECT ?g { ?g a e:G FILTER NOT EXISTS { ?f e:a ?n . ?i e:f ?f ; e:c ?g } }"
    inner = faster(text).partition("NOT EXISTS")[2]
    assert inner.count("LATERAL") == 2
    assert inner.index("e.org/c>") < inner.index("e.org/f>") < inner.index("e.org/a>")


@pytest.mark.parametrize(
    "inner",
    [
        "?i e:c ?g",
        "?i e:c ?g . FILTER(?i != ?g)",
        "?i e:c ?g . OPTIONAL { ?i e:f ?f }",
        "?i e:c ?g . _:b e:f ?i",
        "?i e:c ?g ; e:f [ e:a ?n ]",
        "?i e:c ?g ; e:f+ ?f . BIND(1 AS ?n)",
        "VALUES ?g { e:a } ?i e:c ?g",
        "SELECT ?g { ?i e:c ?g ; e:f ?f }",
        "?i e:c ?g ; e:f",
        '?i e:c "} . FILTER NOT EXISTS {" ; e:f',
    ],
)
def test_what_is_more_than_triples_stays(inner: str) -> None:
    text = f"PREFIX e: <https://e.org/> SELECT ?g {{ ?g a e:G FILTER NOT EXISTS {{ {inner} }} }}"
    assert faster(text) == text


def test_words_in_strings_and_comments_are_no_patterns() -> None:
    text = 'SELECT ?s { ?s ?p "NOT EXISTS { ?a ?b ?c . ?c ?d ?e }" # NOT EXISTS { ?a ?b ?c . ?c ?d ?e }\n}'
    assert faster(text) == text
