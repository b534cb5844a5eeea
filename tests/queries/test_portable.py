"""The named questions are SPARQL 1.1 that anyone's engine answers alike, and files that grlc serves as they are."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections import Counter
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
import yaml

from policygraph.graph.store import Store
from policygraph.queries import NamedQuery, catalogue, run
from policygraph.queries.bind import variables_of
from policygraph.queries.catalogue import NAMED
from policygraph.queries.things import find

FIXTURE = Path(__file__).parent / "fixture.trig"
NAMES = sorted(catalogue())


class Recorder:
    """A dataset that remembers what it was asked."""

    def __init__(self, store: Store) -> None:
        self.store, self.asked = store, ""

    def query(self, sparql: str, *, with_suggested: bool = False) -> Any:
        if "#+" in sparql:
            self.asked = sparql
        return self.store.query(sparql, with_suggested=with_suggested)


def quads(text: bytes) -> list[ox.Quad]:
    store = ox.Store()
    store.load(text, format=ox.RdfFormat.TRIG)
    return list(store)


@pytest.fixture(scope="module")
def store() -> Store:
    return Store.memory(quads(FIXTURE.read_bytes()))


@pytest.fixture(scope="module")
def graph(store: Store) -> rdflib.Graph:
    """The same triples in rdflib: what is stated, not what is suggested."""
    stated = (q for q in store.quads() if "suggested" not in str(q.graph_name))
    return rdflib.Graph().parse(data="\n".join(f"{q.subject} {q.predicate} {q.object} ." for q in stated), format="nt")


def given(query: NamedQuery, store: Store) -> dict[str, str]:
    """A value for each parameter that has to be given."""
    values = {"goal": find(store, "mål 1", "goal"), "date": "2021-01-01", "string": "dansk"}
    return {p.name: values[p.type if p.lookup == "none" else p.lookup] for p in query.parameters if p.required}


def plain(term: Any) -> Any:
    """A value that does not depend on whose term it is; numbers by value."""
    if term is None:
        return None
    if isinstance(term, rdflib.Literal) and term.datatype == rdflib.XSD.boolean:
        return str(term).lower()
    text = str(term) if isinstance(term, rdflib.term.Node) else term.value
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def rows(found: Any) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(map(plain, row)) for row in found)


@pytest.mark.parametrize("name", NAMES)
def test_two_engines_answer_alike(store: Store, graph: rdflib.Graph, name: str) -> None:
    recorder = Recorder(store)
    answer = run(recorder, name, given(catalogue()[name], store))
    assert answer.rows and rows(answer.rows) == rows(graph.query(recorder.asked))


# --- Nothing of what does not belong -------------------------------------------------------------------------------

STRANGER = b"""
@prefix pg: <https://w3id.org/policygraph/ontology#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix x: <https://stranger.example/> .
x:graph {
  x:thing rdfs:label "!!!", "!!!"@da, "!!!"@en ; pg:number "!!!" ; pg:text "!!!" ; pg:currency "!!!" ; pg:basis "!!!" ;
    pg:fundingRole "!!!" ; pg:fundingSource x:thing ; pg:sourceKind x:thing ; pg:provisionOf x:thing ; pg:decidedBy x:thing ;
    pg:evaluationText "!!!" ; pg:timeframe "!!!" ; pg:dueText "!!!" ; pg:evidence x:passage .
  x:statement a pg:Statement ; rdf:subject x:thing ; rdf:predicate x:property ; rdf:object x:thing ;
    pg:statementStatus pg:Stated ; pg:evidence x:passage .
  x:passage a pg:Passage ; pg:inDocument x:document ; pg:lineStart 1 ; pg:quote "!!!" .
  x:document pg:sourceFile "!!!" .
}
"""


def test_what_is_not_stated_is_not_filled_in_from_elsewhere(store: Store) -> None:
    """An OPTIONAL about a variable that is unbound matches anything: with one property after another left out, no answer
    may name a stranger that sorts before everything else."""
    own, stranger = quads(FIXTURE.read_bytes()), quads(STRANGER)
    params = {name: given(query, store) for name, query in catalogue().items()}
    wrong = set()
    for left_out in ["", *sorted({q.predicate.value for q in own})]:
        thinner = Store.memory([q for q in own if q.predicate.value != left_out] + stranger)
        concerned = [q for q in catalogue().values() if re.search(rf":{re.split('[#/]', left_out)[-1]}\b", q.text)]
        for query in concerned if left_out else catalogue().values():
            cells = {(v, c) for row in run(thinner, query, params[query.name]).dicts() for v, c in row.items() if c}
            wrong |= {(query.name, v, left_out) for v, c in cells if "!!!" in c or "stranger" in c}
    assert not wrong


# --- grlc ----------------------------------------------------------------------------------------------------------
# What grlc documents (https://github.com/CLARIAH/grlc#parameter-mapping) and its gquery.get_parameters does. grlc pins
# one exact version of each of its libraries, so it cannot be a development dependency beside ours; where it is
# installed, its own parser is asked too.

CONVENTION = re.compile(
    r"\?(?P<mark>_{1,2})(?P<name>[a-zA-Z0-9]+)(?:_(?P<type>iri|number|literal|integer))?"
    r"(?:_(?P<prefix>[a-zA-Z0-9]+)_(?P<datatype>[a-zA-Z0-9]+))?(?:_(?P<lang>[a-zA-Z0-9]+))?"
)


def kind(match: re.Match[str]) -> str:
    """Our type of a parameter that grlc sees."""
    assert match["lang"] is None, f"grlc takes {match.group()} for a text in the language {match['lang']!r}"
    assert match["prefix"] in (None, "xsd")
    return match["type"] or match["datatype"] or "string"


def served(query: NamedQuery, values: dict[str, str]) -> str:
    """The query as grlc sends it: each variable replaced by the text of its value."""

    def value(match: re.Match[str]) -> str:
        text = values.get(match["name"])
        if text is None:
            return match.group()
        return {"iri": f"<{text}>", "date": f'"{text}"^^xsd:date', "string": f'"{text}"'}[kind(match)]

    return CONVENTION.sub(value, query.text)


def test_the_header_is_what_grlc_reads() -> None:
    for path in NAMED.glob("*.rq"):
        lines = [line.lstrip("#+") for line in path.read_text(encoding="utf-8").split("\n") if line.startswith("#+")]
        header = yaml.safe_load("\n".join(lines))
        assert isinstance(header["summary"], str) and isinstance(header["description"], str) and header["tags"], path.stem
        assert not {"method", "endpoint", "pagination", "enumerate", "defaults", "transform"} & header.keys(), path.stem


@pytest.mark.parametrize("name", NAMES)
def test_parameters_are_grlcs(name: str) -> None:
    query = catalogue()[name]
    seen = {(m["name"], kind(m), len(m["mark"]) == 1) for m in CONVENTION.finditer(query.text)}
    assert seen == {(p.name, "string" if p.type == "lang" else p.type, p.required) for p in query.parameters}
    assert all(variables_of(query.text, p) for p in query.parameters)


@pytest.mark.parametrize("name", NAMES)
def test_replaced_as_text_it_answers_the_same(store: Store, name: str) -> None:
    query = catalogue()[name]
    values = given(query, store) | {p.name: "da" for p in query.parameters if p.type == "lang"}
    assert rows(store.query(served(query, values))) == rows(run(store, query, values).rows)


_GRLC = """
import json, sys
from grlc.gquery import get_metadata
asked = json.load(sys.stdin)
print(json.dumps({name: get_metadata(text, "http://localhost/sparql") for name, text in asked.items()}, default=str))
"""


def test_grlc_itself_agrees() -> None:
    """grlc pins libraries that ours are newer than, so it lives in an environment of its own (see ``.ci/run``)."""
    python = os.environ.get("POLICYGRAPH_GRLC")
    if not python:
        if os.environ.get("POLICYGRAPH_REQUIRE_ALL"):
            pytest.fail("POLICYGRAPH_GRLC names no Python with grlc")
        pytest.skip("POLICYGRAPH_GRLC names no Python with grlc")
    asked = json.dumps({query.name: query.text for query in catalogue().values()})
    done = subprocess.run([python, "-c", _GRLC], input=asked, capture_output=True, text=True, timeout=120, check=True)
    read = json.loads(done.stdout.splitlines()[-1])
    for query in catalogue().values():
        metadata = read[query.name]
        assert metadata["type"] == "SelectQuery" and metadata["summary"] == query.summary["en"]
        theirs = metadata["parameters"]
        assert {n: p["required"] for n, p in theirs.items()} == {p.name: p.required for p in query.parameters}
        for p in query.parameters:
            wanted = {"iri": ("iri", None), "date": (None, "xsd:date")}.get(p.type, (None, None))
            assert (theirs[p.name].get("format"), theirs[p.name].get("datatype")) == wanted and "lang" not in theirs[p.name]
