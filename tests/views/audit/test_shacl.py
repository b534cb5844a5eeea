"""The validation report: what SHACL says of reports and shapes holds for it."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, RDFS, BNode, Graph, Literal, URIRef
from rdflib.namespace import SH

from policygraph.queries.audit import Audit
from policygraph.views.audit import write

ASSETS = Path(pyshacl.__file__).parent / "assets"
#: https://www.w3.org/TR/shacl/#results-validation-result: what a report and a result have, and how often.
SHAPES = """
PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
[] a sh:NodeShape ; sh:targetClass sh:ValidationReport ;
  sh:property [ sh:path sh:conforms ; sh:datatype xsd:boolean ; sh:minCount 1 ; sh:maxCount 1 ] ,
              [ sh:path sh:result ; sh:class sh:ValidationResult ] .
[] a sh:NodeShape ; sh:targetClass sh:ValidationResult ;
  sh:property [ sh:path sh:focusNode ; sh:nodeKind sh:IRI ; sh:minCount 1 ; sh:maxCount 1 ] ,
              [ sh:path sh:resultPath ; sh:nodeKind sh:BlankNodeOrIRI ; sh:maxCount 1 ] ,
              [ sh:path sh:resultSeverity ; sh:in ( sh:Violation sh:Warning sh:Info ) ; sh:minCount 1 ; sh:maxCount 1 ] ,
              [ sh:path sh:sourceConstraintComponent ; sh:nodeKind sh:IRI ; sh:minCount 1 ; sh:maxCount 1 ] ,
              [ sh:path sh:sourceShape ; sh:class sh:NodeShape ; sh:nodeKind sh:IRI ; sh:minCount 1 ; sh:maxCount 1 ] ,
              [ sh:path sh:resultMessage ; sh:datatype rdf:langString ; sh:uniqueLang true ; sh:minCount 2 ; sh:maxCount 2 ] .
"""


@pytest.fixture
def graph(audited: Audit) -> Graph:
    return Graph().parse(data=write(audited, "shacl").decode(), format="turtle")


def test_a_report_is_as_shacl_wants_it(graph: Graph, audited: Audit) -> None:
    shapes = Graph().parse(data=SHAPES, format="turtle")
    conforms, _, told = pyshacl.validate(graph, shacl_graph=shapes)
    assert conforms, told
    assert len(set(graph.objects(None, SH.result))) == len(audited.findings)
    assert list(graph.objects(None, SH.conforms)) == [Literal(False)]


def test_its_rules_and_paths_pass_the_shapes_for_shapes(graph: Graph) -> None:
    assert any(graph.subjects(SH.inversePath))
    shapes = Graph().parse(ASSETS / "shacl-shacl.ttl")
    conforms, _, told = pyshacl.validate(graph, shacl_graph=shapes)
    assert conforms, told


def test_it_uses_no_word_that_shacl_does_not_have(graph: Graph) -> None:
    known = Graph().parse(ASSETS / "shacl.ttl")
    used = {t for triple in graph for t in triple if isinstance(t, URIRef) and t in SH and not t.endswith("#")}
    assert used and [t for t in used if (t, RDF.type, None) not in known] == []
    for term in used & set(graph.predicates()):
        for domain in known.objects(term, RDFS.domain):
            if domain != SH.AbstractResult:
                assert all((s, RDF.type, domain) in graph or domain == SH.Shape for s in graph.subjects(term)), term


def test_a_result_speaks_both_languages_and_has_its_passages(graph: Graph, audited: Audit) -> None:
    for finding in audited.findings:
        node = next(graph.subjects(None, Literal(finding.key)))
        said = {m.language: str(m) for m in graph.objects(node, SH.resultMessage)}
        assert said == {lang: finding.message_in(lang) for lang in ("da", "en")}
        quotes = {str(q) for p in graph.objects(node) if isinstance(p, BNode) for q in graph.objects(p) if isinstance(q, Literal)}
        assert {e.quote for e in finding.evidence if e.quote} <= quotes


def test_the_same_report_is_the_same_file(audited: Audit, lang: str) -> None:
    assert write(audited, "shacl") == write(audited, "shacl")


def test_nothing_found_conforms(harmful: Audit) -> None:
    harmful.findings = []
    assert list(Graph().parse(data=write(harmful, "shacl").decode(), format="turtle").objects(None, SH.conforms)) == [
        Literal(True)
    ]
