"""A suggested link and how it is written: the triple, and a statement that can be read by itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pyoxigraph as ox

from policygraph.graph.build import SUGGESTED_GRAPH, TYPE, document_node, literal, node, occurrences, passage_node, pg
from policygraph.loaders.records import Document, Record
from policygraph.ontology import BASE, PREFIXES

_RDF, _RDFS, _SKOS = (PREFIXES[p] for p in ("rdf", "rdfs", "skos"))

#: A reason in English and in Danish.
Reason = tuple[str, str]


@dataclass(frozen=True)
class End:
    """One end of a link: what it is, in which document, and the passage that says it.

    ``iri`` and ``label`` are given where the end is a term that the suggestion itself brings into the graph.
    """

    document: Document
    record: Record
    iri: str = ""
    label: str = ""

    @property
    def node(self) -> ox.NamedNode:
        home = document_node(self.document)
        own = home.value if self.record.kind == "document" else f"{home.value}/{self.record.kind}/{self.record.key}"
        return node(self.iri or own)


@dataclass(frozen=True)
class Link:
    """A link that no document states: how sure it is (0 to 1) and why; of a succession also what became of the goal."""

    subject: End
    property: str
    object: End
    confidence: float
    reasons: tuple[Reason, ...]
    kinds: tuple[str, ...] = ()


class Writer:
    """Writes links; it remembers which passage is which."""

    def __init__(self) -> None:
        self._occurrence: dict[int, dict[tuple[int, int], int]] = {}

    def quads(self, link: Link) -> Iterator[ox.Quad]:
        """The link, its statement, and the terms it brings with it."""
        subject, predicate, value = link.subject.node, pg(link.property), link.object.node
        key = hashlib.sha256(f"{subject.value} {predicate.value} {value.value}".encode()).hexdigest()[:16]
        statement = node(f"{BASE}id/suggested/statement/{key}")
        triples: list[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]] = [
            (subject, predicate, value),
            (statement, TYPE, pg("Statement")),
            (statement, node(_RDF + "subject"), subject),
            (statement, node(_RDF + "predicate"), predicate),
            (statement, node(_RDF + "object"), value),
            (statement, pg("statementStatus"), pg("Suggested")),
            (statement, pg("confidence"), literal(Decimal(str(round(link.confidence, 2))))),
            (statement, pg("statedIn"), document_node(link.subject.document)),
        ]
        for words, lang in [(words, lang) for reason in link.reasons for words, lang in zip(reason, ("en", "da"))]:
            triples.append((statement, pg("reason"), ox.Literal(words, language=lang)))
        for kind in link.kinds:
            triples.append((statement, pg("successionKind"), node(f"{BASE}vocabulary/succession-kind/{kind}")))
        for end in (link.subject, link.object):
            evidence = self._passage(end)
            triples.append((statement, pg("evidence"), evidence))
            if end.label:
                label = ox.Literal(end.label, language="da")
                triples += [
                    (end.node, TYPE, node(_SKOS + "Concept")),
                    (end.node, node(_SKOS + "prefLabel"), label),
                    (end.node, node(_RDFS + "label"), label),
                    (end.node, pg("statedIn"), document_node(end.document)),
                    (end.node, pg("evidence"), evidence),
                ]
        if link.subject.label:
            triples += [(subject, node(_SKOS + "related"), value), (subject, node(_SKOS + "changeNote"), self._note(link))]
        yield from (ox.Quad(*triple, SUGGESTED_GRAPH) for triple in triples)

    @staticmethod
    def _note(link: Link) -> ox.Literal:
        documents = f"{link.subject.document.file} → {link.object.document.file}"
        return ox.Literal(f"{link.subject.label} → {link.object.label} ({documents})", language="da")

    def _passage(self, end: End) -> ox.NamedNode:
        document = end.document
        if id(document) not in self._occurrence:
            self._occurrence[id(document)] = occurrences(document)
        # Of a document itself the first thing said of it is the passage that stands in the graph.
        passage = end.record.passage
        if end.record.kind == "document":
            said = [f.passage for f in end.record.facts if not isinstance(f.value, str)]
            passage = next(iter([*said, *(r.passage for r in document.records if r is not end.record)]), passage)
        return passage_node(document, passage, self._occurrence[id(document)])
