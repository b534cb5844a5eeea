"""An audit as a ``sh:ValidationReport`` in Turtle, for tools that read what SHACL validators write.

https://www.w3.org/TR/shacl/#validation-report
"""

from __future__ import annotations

from typing import Any

from rdflib import DCTERMS, RDF, RDFS, SH, SKOS, XSD, BNode, Graph, Literal, Namespace, URIRef

from policygraph import __version__
from policygraph.ontology import PG as _PG
from policygraph.views.audit.common import HOME, searched
from policygraph.views.tables import clean

PG = Namespace(_PG)
RULE = Namespace(f"{HOME}rule/")
_NAMES = {"dct": DCTERMS, "pg": PG, "rdfs": RDFS, "rule": RULE, "sh": SH, "skos": SKOS, "xsd": XSD}
SEVERITIES = {"error": SH.Violation, "warning": SH.Warning, "info": SH.Info}


def write(report: Any, lang: str = "en") -> str:
    """The findings as validation results. What was answered does not count, and is not among them."""
    graph = Graph(bind_namespaces="none")
    for name, namespace in _NAMES.items():
        graph.bind(name, namespace)
    node = BNode("report")
    graph.add((node, RDF.type, SH.ValidationReport))
    graph.add((node, SH.conforms, Literal(not report.findings)))
    graph.add((node, DCTERMS.date, Literal(report.as_of, datatype=XSD.date)))
    graph.add((node, DCTERMS.creator, Literal(f"policygraph {__version__}")))
    graph.add((node, DCTERMS.conformsTo, Literal(report.ruleset)))
    graph.add((node, DCTERMS.source, Literal(report.corpus)))
    documents = {file: _document(graph, n, file, report.hashes.get(file)) for n, file in enumerate(report.coverage)}
    for document in documents.values():
        graph.add((node, DCTERMS.references, document))
    for rule in {f.rule.id: f.rule for f in report.findings}.values():
        _rule(graph, rule)
    for finding in report.findings:
        graph.add((node, SH.result, _result(graph, finding, documents)))
    return graph.serialize(format="turtle")


def _document(graph: Graph, number: int, file: str, hash_: str | None) -> BNode:
    node = BNode(f"document{number}")
    graph.add((node, RDF.type, PG.PolicyDocument))
    graph.add((node, PG.sourceFile, Literal(clean(file))))
    if hash_:
        graph.add((node, PG.sourceHash, Literal(hash_)))
    return node


def _rule(graph: Graph, rule: Any) -> None:
    """A rule as the shape that a result comes from."""
    node = RULE[rule.id]
    graph.add((node, RDF.type, SH.NodeShape))
    graph.add((node, SH.severity, SEVERITIES[rule.severity]))
    graph.add((node, RDFS.seeAlso, URIRef(f"{HOME}docs/audit/{rule.id}")))
    for lang in ("da", "en"):
        graph.add((node, RDFS.label, Literal(rule.title[lang], lang)))
        graph.add((node, RDFS.comment, Literal(rule.rationale[lang], lang)))


def _result(graph: Graph, finding: Any, documents: dict[str, BNode]) -> BNode:
    node = BNode(f"finding{finding.key}")
    graph.add((node, RDF.type, SH.ValidationResult))
    graph.add((node, SH.focusNode, URIRef(finding.subject)))
    graph.add((node, SH.resultSeverity, SEVERITIES[finding.severity]))
    graph.add((node, SH.sourceConstraintComponent, SH.SPARQLConstraintComponent))
    graph.add((node, SH.sourceShape, RULE[finding.rule.id]))
    graph.add((node, DCTERMS.identifier, Literal(finding.key)))
    if finding.rule.path:
        graph.add((node, SH.resultPath, _path(graph, node, finding.rule.path)))
    for lang in ("da", "en"):
        graph.add((node, SH.resultMessage, Literal(clean(finding.message_in(lang)), lang)))
    for number, evidence in enumerate(e for e in finding.evidence if e.quote):
        graph.add((node, PG.evidence, _passage(graph, f"{finding.key}p{number}", evidence, documents)))
    for file in searched(finding):
        graph.add((node, DCTERMS.references, documents[file]))
    return node


def _path(graph: Graph, of: BNode, path: str) -> URIRef | BNode:
    """A property ("pg:dueDate"), or one that is followed backwards ("^pg:contributesTo")."""
    prefix, _, name = path.removeprefix("^").partition(":")
    iri = URIRef(f"{_NAMES[prefix]}{name}")
    if not path.startswith("^"):
        return iri
    node = BNode(f"{of}path")
    graph.add((node, SH.inversePath, iri))
    return node


def _passage(graph: Graph, name: str, evidence: Any, documents: dict[str, BNode]) -> BNode:
    node = BNode(f"passage{name}")
    graph.add((node, RDF.type, PG.Passage))
    graph.add((node, PG.quote, Literal(clean(evidence.quote))))
    if evidence.document in documents:
        graph.add((node, PG.inDocument, documents[evidence.document]))
    for term, line in ((PG.lineStart, evidence.line_start), (PG.lineEnd, evidence.line_end)):
        if line:
            graph.add((node, term, Literal(line)))
    return node
