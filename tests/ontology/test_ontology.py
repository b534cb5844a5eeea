"""The ontology says what the model says, in both languages, and holds to OWL's habits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from policygraph.ontology import ALIGNMENTS, ONTOLOGY, PG, PREFIXES, SHAPES

DATA = Path(__file__).parent / "data"
MODEL = Path(__file__).parents[2] / "docs" / "model.md"
pg = Namespace(PG)
DCT, XSD = Namespace(PREFIXES["dct"]), Namespace(PREFIXES["xsd"])
VANN = Namespace("http://purl.org/vocab/vann/")
LANGUAGES = ("da", "en")
FILES = {"ontology": ONTOLOGY, "alignments": ALIGNMENTS, "shapes": SHAPES}
#: Vocabularies that OWL DL knows by itself.
RESERVED = tuple(PREFIXES[p] for p in ("rdf", "rdfs", "owl", "xsd"))
OURS = "https://w3id.org/policygraph/"

ontology = Graph().parse(ONTOLOGY, format="turtle")
alignments = Graph().parse(ALIGNMENTS, format="turtle")
shapes = Graph().parse(SHAPES, format="turtle")
terms = sorted(URIRef(str(t)) for t in set(ontology.subjects(RDFS.isDefinedBy)))
classes = [t for t in terms if (t, RDF.type, OWL.Class) in ontology]
object_properties = [t for t in terms if (t, RDF.type, OWL.ObjectProperty) in ontology]
datatype_properties = [t for t in terms if (t, RDF.type, OWL.DatatypeProperty) in ontology]
properties = object_properties + datatype_properties


def short(term: Node) -> str:
    return str(term).removeprefix(PG)


def literals(graph: Graph, subject: Node | None, predicate: URIRef) -> list[Literal]:
    return [v for v in graph.objects(subject, predicate) if isinstance(v, Literal)]


def names_in(text: str) -> set[str]:
    return set(re.findall(r"\bpg:([A-Za-z]+)", text))


# ── What is declared ──


def test_the_contract_and_the_model_name_nothing_that_is_not_declared() -> None:
    contract = names_in((DATA / "contract_terms.txt").read_text(encoding="utf-8"))
    model = names_in(MODEL.read_text(encoding="utf-8"))
    assert contract and model
    assert (contract | model) - {short(t) for t in terms} == set()


def test_what_the_model_borrows_is_declared_with_its_kind() -> None:
    borrowed = re.findall(r"\b(dct|org|oa|skos):([A-Za-z]+)", MODEL.read_text(encoding="utf-8"))
    assert borrowed
    for prefix, name in borrowed:
        assert (URIRef(PREFIXES[prefix] + name), RDF.type, None) in ontology, f"{prefix}:{name}"


def test_every_name_of_ours_is_defined_here() -> None:
    used = {x for g in (ontology, alignments, shapes) for t in g for x in t if isinstance(x, URIRef) and str(x).startswith(PG)}
    assert {short(t) for t in used} - {short(t) for t in terms} == set()
    assert len(classes) + len(properties) + 4 == len(terms)


def test_every_foreign_term_in_an_axiom_is_typed_once() -> None:
    whole = ontology + alignments
    relations = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.disjointWith)
    axioms = (t for t in whole if t[1] in relations)
    named = {x for s, _, o in axioms for x in (s, o) if isinstance(x, URIRef)}
    foreign = {x for x in named if not str(x).startswith(RESERVED)}
    for term in foreign:
        kinds = set(whole.objects(term, RDF.type)) & {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty}
        assert len(kinds) == 1, term


def test_no_term_is_of_two_kinds() -> None:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    whole = ontology + alignments
    for term in set(whole.subjects(RDF.type)):
        assert sum((term, RDF.type, kind) in whole for kind in kinds) <= 1, term


def test_names_are_plain_and_in_their_case() -> None:
    assert [t for t in classes if not re.fullmatch(r"[A-Z][A-Za-z]+", short(t))] == []
    assert [t for t in properties if not re.fullmatch(r"[a-z][A-Za-z]+", short(t))] == []


# ── Labels, definitions, headers ──


@pytest.mark.parametrize("annotation", [RDFS.label, SKOS.prefLabel, SKOS.definition])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_is_named_and_defined_once_in_each_language(annotation: URIRef, language: str) -> None:
    for term in terms:
        values = [v for v in literals(ontology, term, annotation) if v.language == language]
        assert len(values) == 1, (short(term), language)


def test_preferred_labels_are_the_labels() -> None:
    for term in terms:
        assert set(ontology.objects(term, RDFS.label)) == set(ontology.objects(term, SKOS.prefLabel)), term


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("annotation", [RDFS.label, SKOS.definition])
def test_no_two_terms_share_a_label_or_a_definition(annotation: URIRef, language: str) -> None:
    values = literals(ontology, None, annotation)
    counted = Counter(str(v).casefold() for v in values if v.language == language)
    assert [label for label, count in counted.items() if count > 1] == []


def test_labels_and_definitions_have_no_stray_white_space_or_full_stop() -> None:
    for annotation in (RDFS.label, SKOS.prefLabel, SKOS.definition):
        for term, value in ontology.subject_objects(annotation):
            assert str(value) == " ".join(str(value).split()) != "", term
            assert not str(value).endswith("."), term


def test_danish_definitions_are_not_copies_of_the_english() -> None:
    for term in terms:
        assert len({str(v) for v in ontology.objects(term, SKOS.definition)}) == 2, term


@pytest.mark.parametrize("name", FILES)
def test_headers_are_complete(name: str) -> None:
    graph = Graph().parse(FILES[name], format="turtle")
    (header,) = graph.subjects(RDF.type, OWL.Ontology)
    version = graph.value(header, OWL.versionInfo)
    assert graph.value(header, OWL.versionIRI) == URIRef(f"{header}/{version}")
    assert graph.value(header, DCT.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    for annotation in (DCT.title, DCT.description):
        assert {v.language for v in literals(graph, header, annotation)} == set(LANGUAGES)
    for annotation in (DCT.issued, DCT.modified):
        assert [v.datatype for v in literals(graph, header, annotation)] == [XSD.date]
    for annotation in (DCT.creator, VANN.preferredNamespacePrefix, VANN.preferredNamespaceUri):
        assert graph.value(header, annotation)


@pytest.mark.parametrize("name", FILES)
def test_files_are_turtle_for_two_parsers(name: str) -> None:
    here = len(Graph().parse(FILES[name], format="turtle"))
    assert here == len(list(pyoxigraph.parse(path=str(FILES[name]), format=pyoxigraph.RdfFormat.TURTLE)))


@pytest.mark.parametrize("name", FILES)
def test_lines_are_short_enough_to_read(name: str) -> None:
    lines = FILES[name].read_text(encoding="utf-8").splitlines()
    assert [n for n, line in enumerate(lines, 1) if len(line) > 110 or line != line.rstrip()] == []


# ── Properties ──


@pytest.mark.parametrize("term", properties, ids=short)
def test_a_property_has_one_domain_and_one_range(term: URIRef) -> None:
    domains, ranges = list(ontology.objects(term, RDFS.domain)), list(ontology.objects(term, RDFS.range))
    assert len(domains) == len(ranges) == 1
    assert (domains[0], RDF.type, OWL.Class) in ontology
    is_datatype = str(ranges[0]).startswith(XSD) or ranges[0] == RDFS.Literal
    assert is_datatype == (term in datatype_properties)


@pytest.mark.parametrize("term", object_properties, ids=short)
def test_an_object_property_has_an_inverse_or_a_reason_for_none(term: URIRef) -> None:
    inverses = list(ontology.objects(term, OWL.inverseOf))
    if not inverses:
        assert "No inverse: " in str(ontology.value(term, SKOS.editorialNote))
        return
    (inverse,) = inverses
    assert list(ontology.objects(inverse, OWL.inverseOf)) == [term]
    assert ontology.value(term, RDFS.domain) == ontology.value(inverse, RDFS.range)
    assert ontology.value(term, RDFS.range) == ontology.value(inverse, RDFS.domain)


def test_what_has_one_value_by_its_nature_is_functional() -> None:
    functional = {short(t) for t in ontology.subjects(RDF.type, OWL.FunctionalProperty)}
    assert {"amount", "currency", "inDocument", "lineStart", "quote", "startDate"} <= functional
    assert not functional & {"hasPartner", "succeeds", "continues", "number", "statementStatus", "confidence"}


def test_shapes_watch_over_functional_dates_and_numbers() -> None:
    """The reasoner is not shown a malformed value, so a shape must count and type them."""
    counted = {p for s, p in shapes.subject_objects(SH.path) if (s, SH.maxCount, Literal(1)) in shapes}
    for term in ontology.subjects(RDF.type, OWL.FunctionalProperty):
        if ontology.value(term, RDFS.range) in (XSD.date, XSD.decimal, XSD.integer, XSD.boolean):
            assert term in counted, short(term)


# ── Classes ──


def disjoint_pairs() -> Iterator[frozenset[Node]]:
    yield from (frozenset(pair) for pair in ontology.subject_objects(OWL.disjointWith))
    for axiom in ontology.subjects(RDF.type, OWL.AllDisjointClasses):
        members = [m for head in ontology.objects(axiom, OWL.members) for m in Collection(ontology, head)]
        yield from (frozenset((a, b)) for a in members for b in members if a != b)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Initiative", "PoliticalGoal"),
        ("Funding", "PoliticalGoal"),
        ("PolicyDocument", "PoliticalGoal"),
        ("Organisation", "Initiative"),
        ("Passage", "Statement"),
        ("Minutes", "Policy"),
        ("FundingSource", "Funding"),
        ("Department", "PoliticalBody"),
        ("LegalAct", "LegalProvision"),
        ("Theme", "TargetGroup"),
    ],
)
def test_main_classes_share_nothing(one: str, other: str) -> None:
    assert frozenset((pg[one], pg[other])) in set(disjoint_pairs())


def test_a_funding_source_may_be_an_organisation() -> None:
    assert frozenset((pg.FundingSource, pg.Organisation)) not in set(disjoint_pairs())


def test_a_statement_is_an_rdf_statement() -> None:
    assert (pg.Statement, RDFS.subClassOf, RDF.Statement) in ontology


def test_the_four_statuses_are_the_only_individuals() -> None:
    individuals = {short(i) for i in ontology.subjects(RDF.type, OWL.NamedIndividual)}
    assert individuals == {"Stated", "Suggested", "Curated", "Rejected"}
    assert {short(i) for i in ontology.subjects(RDF.type, pg.StatementStatus)} == individuals


# ── Other vocabularies ──


def foreign_terms(graph: Graph) -> set[str]:
    named = {str(x) for t in graph for x in t if isinstance(x, URIRef)}
    return {name for name in named if not name.startswith((*RESERVED, OURS))}


@pytest.mark.parametrize("name", ["ontology", "alignments"])
def test_foreign_terms_are_known_to_exist(name: str) -> None:
    lines = (DATA / "external_terms.txt").read_text(encoding="utf-8").splitlines()
    known = {line for line in lines if not line.startswith("#")}
    assert foreign_terms(Graph().parse(FILES[name], format="turtle")) - known == set()


def test_nothing_is_imported_and_no_foreign_axiom_is_copied() -> None:
    whole = ontology + alignments
    assert not list(whole.triples((None, OWL.imports, None)))
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.equivalentClass):
        for subject in whole.subjects(predicate):
            assert isinstance(subject, BNode) or str(subject).startswith(PG), subject


def test_likeness_is_an_annotation_and_stays_out_of_the_core() -> None:
    for relation in (SKOS.closeMatch, SKOS.relatedMatch, SKOS.exactMatch):
        assert not list(ontology.triples((None, relation, None)))
    for relation in (SKOS.closeMatch, SKOS.relatedMatch):
        assert (relation, RDF.type, OWL.AnnotationProperty) in alignments


@pytest.mark.parametrize(
    ("term", "trap"),
    [
        ("Initiative", "http://www.w3.org/ns/prov#Activity"),
        ("Initiative", "https://schema.org/Project"),
        ("PoliticalGoal", "http://metadata.un.org/sdg/ontology#Goal"),
        ("Minutes", "http://www.w3.org/ns/prov#Activity"),
        ("implements", "http://data.europa.eu/eli/ontology#based_on"),
        ("targetGroup", "http://purl.org/dc/terms/audience"),
        ("measurementFrequency", "http://purl.org/dc/terms/accrualPeriodicity"),
        ("Passage", "http://data.europa.eu/m8g/Evidence"),
        ("Partner", "http://www.w3.org/ns/org#FormalOrganization"),
    ],
)
def test_known_traps_are_not_stepped_into(term: str, trap: str) -> None:
    for relation in (RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass, OWL.equivalentProperty):
        assert (pg[term], relation, URIRef(trap)) not in alignments


# ── Shapes ──


def test_shapes_speak_both_languages_and_say_how_grave_it_is() -> None:
    for shape in set(shapes.subjects(SH.message)) | set(shapes.subjects(SH.severity)):
        assert sorted(str(m.language) for m in literals(shapes, shape, SH.message)) == ["da", "en"], shape
        assert shapes.value(shape, SH.severity) in (SH.Violation, SH.Warning, SH.Info), shape


def test_shapes_are_named_and_in_core_shacl() -> None:
    for kind in (SH.NodeShape, SH.PropertyShape):
        assert all(isinstance(shape, URIRef) for shape in shapes.subjects(RDF.type, kind))
    assert not {SH.sparql, SH.js, SH.rule, SH.select} & set(shapes.predicates())


def test_every_property_of_a_shape_exists() -> None:
    used = set(shapes.objects(None, SH.property))
    assert used <= set(shapes.subjects(RDF.type, SH.PropertyShape))
    unused = {s for s in shapes.subjects(RDF.type, SH.PropertyShape) if s not in set(shapes.objects())}
    assert unused == set()
