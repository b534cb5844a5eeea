"""What the ontology proves of a graph: HermiT's verdict.

HermiT (Glimm et al., *HermiT: An OWL 2 Reasoner*, Journal of Automated Reasoning 53, 2014) ships with
owlready2 and needs Java. It is complete, and says *that* a graph contradicts itself, not where; for that see
``clashes.py``.

It is fed what it can read. ``xsd:date`` is not in the OWL 2 datatype map
(https://www.w3.org/TR/owl2-syntax/#Datatype_Maps) and makes it stop, so dates become ``xsd:dateTime``.
Statements (reification) are about triples and not about the world; they stay out, as do labels and other
annotations.
"""

from __future__ import annotations

import tempfile
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from policygraph.ontology import ALIGNMENTS, BASE, ONTOLOGY, PG

Triple = tuple[Node, Node, Node]

#: Datatypes of the OWL 2 datatype map that our data may use; a literal of another type is kept from HermiT.
_KNOWN = frozenset({XSD.string, XSD.decimal, XSD.integer, XSD.boolean, XSD.dateTime, XSD.anyURI, XSD.double, RDF.langString})
_SCHEMA_PREDICATES = frozenset({RDF.type, RDF.first, RDF.rest, RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range})
_ANNOTATIONS = frozenset({OWL.versionInfo, OWL.versionIRI, OWL.priorVersion})
_STATEMENT = URIRef(PG + "Statement")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What HermiT says.

    :param note: what ran, or why nothing did
    :param consistent: None if it came to no answer
    :param unsatisfiable: IRIs of classes that nothing can belong to
    :param types: the classes that each thing was found to belong to, by IRI, if asked for
    """

    note: str
    consistent: bool | None = None
    unsatisfiable: tuple[str, ...] = ()
    types: Mapping[str, frozenset[str]] = field(default_factory=dict)


@cache
def schema() -> Graph:
    """The ontology and its alignments, as written; do not change the graph."""
    return Graph().parse(ONTOLOGY, format="turtle").parse(ALIGNMENTS, format="turtle")


class Terms:
    """Which terms of a schema are classes, which properties take things and which take literals."""

    def __init__(self, axioms: Graph) -> None:
        self.classes: set[Node] = {c for c in axioms.subjects(RDF.type, OWL.Class) if isinstance(c, URIRef)}
        self.objects = set(axioms.subjects(RDF.type, OWL.ObjectProperty))
        self.literals = set(axioms.subjects(RDF.type, OWL.DatatypeProperty))

    def readable(self, predicate: Node, value: Node) -> Node | None:
        """The value as a reasoner can take it after this predicate, or None."""
        if predicate == RDF.type:
            return value if value in self.classes else None
        if not str(predicate).startswith(PG):
            return None
        if isinstance(value, Literal):
            return _plain(value) if predicate in self.literals else None
        return value if predicate in self.objects else None


def _plain(value: Literal) -> Literal | None:
    """The literal with a datatype that OWL 2 knows, or None for one that it cannot read."""
    if value.ill_typed:
        return None
    if value.datatype == XSD.date:
        return Literal(f"{str(value)[:10]}T00:00:00Z", datatype=XSD.dateTime)
    known = value.language is not None or value.datatype is None or value.datatype in _KNOWN
    return value if known else None


def without_statements(data: Iterable[Triple]) -> list[Triple]:
    """What a graph says of the world: its triples but for those that describe a ``pg:Statement``."""
    triples = list(data)
    statements = {s for s, p, o in triples if p == RDF.type and o == _STATEMENT}
    return [triple for triple in triples if triple[0] not in statements]


def reasoner_feed(data: Iterable[Triple], axioms: Graph | None = None) -> Graph:
    """The schema and the part of the data that a reasoner can use, in a form that it reads.

    :param axioms: the schema, ours unless given (tests add foreign axioms to it)
    """
    axioms = schema() if axioms is None else axioms
    feed = Graph()
    for s, p, o in axioms:
        logical = p in _SCHEMA_PREDICATES or (str(p).startswith(str(OWL)) and p not in _ANNOTATIONS)
        if logical and o != RDF.Statement:
            feed.add((s, p, XSD.dateTime if o == XSD.date else o))
    terms = Terms(axioms)
    for s, p, o in without_statements(data):
        if (readable := terms.readable(p, o)) is not None:
            feed.add((s, p, readable))
    return feed


def run_hermit(feed: Graph, java: str, *, with_types: bool = False) -> Verdict:
    """HermiT's verdict on a graph made by :func:`reasoner_feed`, in a world of its own.

    :param java: the Java program to run it with
    :param with_types: also say what each thing belongs to
    """
    try:
        import owlready2
    except ImportError:
        return Verdict("HermiT was not run: the Python package owlready2 is not installed")
    owlready2.JAVA_EXE = java
    name = f"HermiT, through owlready2 {owlready2.VERSION}"
    things = {str(s) for s in feed.subjects(RDF.type) if str(s).startswith(BASE)} if with_types else set()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "feed.nt")
        feed.serialize(path, format="nt", encoding="utf-8")
        world = owlready2.World()
        try:
            world.get_ontology(path.as_uri()).load()
            owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
            empty = sorted(c.iri for c in world.inconsistent_classes() if c is not owlready2.Nothing)
            return Verdict(name, True, tuple(empty), _types(world, things))
        except owlready2.OwlReadyInconsistentOntologyError as fault:
            _remove_left_file(fault)
            return Verdict(name, False)
        except (owlready2.OwlReadyJavaError, OSError) as fault:
            _remove_left_file(fault)
            return Verdict(f"HermiT was stopped by an error: {_first_line(fault)}")
        finally:
            world.close()


def _types(world: Any, things: set[str]) -> dict[str, frozenset[str]]:
    """The named classes of each thing, their super-classes included."""
    found = {}
    for iri in things:
        individual = world[iri]
        if hasattr(individual, "INDIRECT_is_instance_of"):
            found[iri] = frozenset(c.iri for c in individual.INDIRECT_is_instance_of if hasattr(c, "iri"))
    return found


def _first_line(fault: BaseException) -> str:
    lines = [line.strip() for line in str(fault).splitlines() if line.strip() and "message is" not in line]
    return lines[0] if lines else type(fault).__name__


def _remove_left_file(fault: BaseException) -> None:
    """Delete the file that owlready2 0.51 leaves behind when the reasoner does not end well."""
    for frame, _ in traceback.walk_tb(fault.__traceback__):
        left = frame.f_locals.get("tmp")
        if left is not None and hasattr(left, "name"):
            Path(left.name).unlink(missing_ok=True)
