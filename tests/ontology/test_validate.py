"""Each shape has a bad example, each disjointness a contradiction, and no Java is no disaster."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SH, Graph, Namespace, URIRef
from rdflib.term import Node

from policygraph.ontology import PG, SHAPES
from policygraph.ontology.clashes import find_clashes
from policygraph.ontology.reasoner import reasoner_feed, run_hermit, schema
from policygraph.ontology.validate import Finding, ValidationReport, check_shapes, check_terms, validate

DATA = Path(__file__).parent / "data"
PSH = "https://w3id.org/policygraph/shapes#"
PREFIXES = """
@prefix :     <https://w3id.org/policygraph/id/eksempel/> .
@prefix plan: <https://w3id.org/policygraph/id/eksempel/handleplan/> .
@prefix pg:   <https://w3id.org/policygraph/ontology#> .
@prefix rdf:  <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl:  <http://www.w3.org/2002/07/owl#> .
@prefix xsd:  <http://www.w3.org/2001/XMLSchema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct:  <http://purl.org/dc/terms/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix org:  <http://www.w3.org/ns/org#> .
@prefix eli:  <http://data.europa.eu/eli/ontology#> .
@prefix sdgo: <http://metadata.un.org/sdg/ontology#> .
"""
pg = Namespace(PG)
HERE = "https://w3id.org/policygraph/id/eksempel/"
PLAN = HERE + "handleplan/"


def turtle(text: str) -> Graph:
    return Graph().parse(data=PREFIXES + text, format="turtle")


def changed(graph: Graph, thing: str, predicate: str, objects: str) -> Graph:
    """The graph with other objects of one property of one thing, or with none."""
    ((s, p, _),) = turtle(f"{thing} {predicate} [] .")
    new = Graph()
    new += (t for t in graph if t[:2] != (s, p))
    return new + turtle(f"{thing} {predicate} {objects} .") if objects else new


def names(findings: list[Finding], severity: str | None = None) -> set[str]:
    return {f.shape.removeprefix(PSH) for f in findings if severity in (None, f.severity)}


# ── Shapes ──


def test_a_good_graph_conforms_and_lacks_nothing(good: Graph) -> None:
    assert check_shapes(good) == []
    assert list(check_terms(good)) == []
    assert find_clashes(good) == []


#: For each shape a change to the good graph that breaks it: (shape, thing, property, its new objects).
BROKEN = [
    ("hasLabel", "plan:initiative-1", "rdfs:label", ""),
    ("hasLabel", "plan:goal-1", "rdfs:label", '""'),
    ("hasLabel", ":kommune", "rdfs:label", ""),
    ("hasText", "plan:target-1", "pg:text", ""),
    ("hasText", "plan:goal-1", "pg:text", ""),
    ("hasText", ":opgave", "pg:text", ""),
    ("hasDocument", "plan:initiative-1", "pg:statedIn", ""),
    ("hasDocument", "plan:funding-1", "pg:statedIn", ":kommune"),
    ("hasEvidence", "plan:initiative-1", "pg:evidence", ""),
    ("hasEvidence", "plan:target-1", "pg:evidence", ":handleplan"),
    ("dueDateIsDate", "plan:target-1", "pg:dueDate", '"2018"'),
    ("dueDateIsDate", ":opgave", "pg:dueDate", '"2018-01-01"^^xsd:date , "2019-01-01"^^xsd:date'),
    ("themeIsTheme", "plan:goal-1", "pg:theme", ":unge"),
    ("targetGroupIsTargetGroup", "plan:initiative-1", "pg:targetGroup", '"unge"'),
    ("legalBasisIsLaw", "plan:initiative-1", "pg:hasLegalBasis", ":kommune"),
    ("documentTitle", ":handleplan", "dct:title", ""),
    ("documentFile", ":handleplan", "pg:sourceFile", '"a.txt" , "b.txt"'),
    ("documentHash", ":handleplan", "pg:sourceHash", '"0a1b"'),
    ("documentPublisher", ":handleplan", "dct:publisher", '"Kommunen"'),
    ("documentIssued", ":handleplan", "dct:issued", '"2016-01-15T00:00:00"^^xsd:dateTime'),
    ("documentPeriodStart", ":handleplan", "pg:periodStart", '"2019-01-01"^^xsd:date'),
    ("documentPeriodEnd", ":handleplan", "pg:periodEnd", '"2018"^^xsd:gYear'),
    ("documentLineCount", ":handleplan", "pg:lineCount", "-1"),
    ("documentPersonsWithheld", ":handleplan", "pg:personsWithheld", "0"),
    ("documentImplements", ":handleplan", "pg:implements", ":unknown"),
    ("documentReplaces", ":handleplan", "dct:replaces", ":unknown"),
    ("goalResultTarget", "plan:goal-1", "pg:hasResultTarget", ":kommune"),
    ("goalSucceeds", "plan:goal-1", "pg:succeeds", "plan:initiative-0"),
    ("targetBaseline", "plan:target-1", "pg:baselineValue", '"ca. 60"'),
    ("targetValue", "plan:target-1", "pg:targetValue", "70.0 , 80.0"),
    ("targetChange", "plan:target-1", "pg:changeValue", "10"),
    ("targetBaselineDate", "plan:target-1", "pg:baselineDate", '"2020-01-01"^^xsd:date'),
    ("targetDirection", "plan:target-1", "pg:direction", '"up"'),
    ("targetMeasurable", "plan:target-1", "pg:measurable", '"ja"'),
    ("measurementValue", ":maaling", "pg:actualValue", ""),
    ("measurementDate", ":maaling", "pg:measuredAt", '"2017-12"'),
    ("measurementTarget", ":maaling", "pg:ofTarget", "plan:goal-1"),
    ("measurementGoal", ":maaling", "pg:ofGoal", "plan:target-1"),
    ("initiativeContributesTo", "plan:initiative-1", "pg:contributesTo", ":referat"),
    ("initiativeResponsible", "plan:initiative-1", "pg:responsible", '"Centerchefen"'),
    ("initiativePartner", "plan:initiative-1", "pg:hasPartner", ":pulje"),
    ("initiativeEvaluator", "plan:initiative-1", "pg:evaluator", ":pulje"),
    ("initiativeFunding", "plan:initiative-1", "pg:hasFunding", ":pulje"),
    ("initiativeFundedBy", "plan:initiative-1", "pg:fundedBy", "plan:funding-1"),
    ("initiativeContinues", "plan:initiative-1", "pg:continues", "plan:goal-0"),
    ("initiativeStart", "plan:initiative-1", "pg:startDate", '"2018-02-01"^^xsd:date'),
    ("initiativeStart", "plan:initiative-2", "pg:startDate", '"2016-02-31"^^xsd:date'),
    ("initiativeEnd", "plan:initiative-1", "pg:endDate", '"2018-01-31"'),
    ("initiativeOngoing", "plan:initiative-1", "pg:ongoing", "true , false"),
    ("initiativeStatutory", "plan:initiative-1", "pg:statutory", '"nej"'),
    ("initiativeStatus", "plan:initiative-1", "pg:status", '"ongoing"'),
    ("initiativeEvaluationStatus", "plan:initiative-1", "pg:evaluationStatus", '"evaluated"'),
    ("initiativeFundingStatus", "plan:initiative-1", "pg:fundingStatus", '"amount"'),
    ("fundingAmount", "plan:funding-1", "pg:amount", ""),
    ("fundingAmount", "plan:funding-1", "pg:amount", '"500.000"'),
    ("fundingAmount", "plan:funding-1", "pg:amount", "500000"),
    ("fundingCurrency", "plan:funding-1", "pg:currency", ""),
    ("fundingCurrency", "plan:funding-1", "pg:currency", '"kr."'),
    ("fundingRole", "plan:funding-1", "pg:fundingRole", '"gift"'),
    ("fundingSource", "plan:funding-1", "pg:fundingSource", ":forening"),
    ("fundingSourceKind", ":pulje", "pg:sourceKind", '"pulje"'),
    ("provisionAct", ":paragraf", "pg:provisionOf", ""),
    ("provisionNumber", ":paragraf", "pg:number", ""),
    ("hasPrefLabel", ":tema", "skos:prefLabel", '"Job"@da , "Arbejde"@da'),
    ("itemDecisionRecorded", ":punkt", "pg:decisionRecorded", '"ja"'),
    ("decidedByBody", ":beslutning", "pg:decidedBy", '"rådet"'),
    ("inAgendaItem", ":behov", "pg:inItem", ":referat"),
    ("needRaisedBy", ":behov", "pg:raisedBy", '"rådet"'),
    ("taskAssignedTo", ":opgave", "pg:assignedTo", '"forvaltningen"'),
    ("passageDocument", "plan:passage-1", "pg:inDocument", ""),
    ("passageQuote", "plan:passage-1", "pg:quote", ""),
    ("passageLineStart", "plan:passage-1", "pg:lineStart", "6"),
    ("passageLineStart", "plan:passage-1", "pg:lineStart", "0"),
    ("passageLineEnd", "plan:passage-1", "pg:lineEnd", '"5"'),
    ("passagePage", "plan:passage-1", "pg:page", "0"),
    ("passagePlace", "plan:passage-1", "pg:lineEnd", ""),
    ("passagePlace", "plan:passage-2", "pg:transcribedFrom", ""),
    ("statementSubject", "plan:statement-1", "rdf:subject", ""),
    ("statementPredicate", "plan:statement-1", "rdf:predicate", '"bidrager til"'),
    ("statementObject", "plan:statement-1", "rdf:object", ""),
    ("statementStatus", "plan:statement-1", "pg:statementStatus", ""),
    ("statementStatus", "plan:statement-1", "pg:statementStatus", ":maybe"),
    ("statementConfidence", "plan:statement-1", "pg:confidence", "1.5"),
    ("statementPassage", "plan:statement-2", "pg:evidence", ":handleplan"),
    ("statedNeedsEvidence", "plan:statement-1", "pg:evidence", ""),
    ("statedNeedsEvidence", "plan:statement-1", "pg:statedIn", ""),
]

#: The same for gaps in policy, with their severity.
LACKING = [
    ("documentIssuedRecorded", "info", ":politik", "dct:issued", ""),
    ("documentPublisherRecorded", "info", ":politik", "dct:publisher", ""),
    ("goalWithoutTarget", "warning", "plan:goal-1", "pg:hasResultTarget", ""),
    ("goalInitiative", "warning", "plan:initiative-1", "pg:contributesTo", "plan:goal-1"),
    ("goalFundedInitiative", "info", "plan:initiative-1", "pg:contributesTo", "plan:goal-0"),
    ("targetGoal", "warning", "plan:goal-1", "pg:hasResultTarget", ""),
    ("targetBaselineRecorded", "info", "plan:target-1", "pg:baselineValue", ""),
    ("targetMethodRecorded", "info", "plan:target-1", "pg:measurementMethod", ""),
    ("targetWithoutDueDate", "warning", "plan:target-1", "pg:dueDate", ""),
    ("initiativeGoal", "warning", "plan:initiative-2", "pg:contributesTo", ""),
    ("initiativeResponsibleRecorded", "warning", "plan:initiative-2", "pg:responsible", ""),
    ("initiativeLegalBasisRecorded", "info", "plan:initiative-2", "pg:hasLegalBasis", ""),
    ("initiativeStartRecorded", "info", "plan:initiative-2", "pg:startDate", ""),
    ("initiativeWithoutFunding", "warning", "plan:initiative-2", "pg:fundingStatus", ""),
    ("fundingSourceRecorded", "info", "plan:funding-1", "pg:fundingSource", ""),
    ("taskAssignedRecorded", "warning", ":opgave", "pg:assignedTo", ""),
    ("taskDueRecorded", "info", ":opgave", "pg:dueDate", ""),
    ("measurementOfSomething", "info", ":maaling", "pg:ofTarget", ""),
]


def breaking(graph: Graph, shape: str, thing: str, predicate: str, objects: str) -> Graph:
    if shape == "goalInitiative":  # two initiatives serve that goal, and neither may
        graph = changed(graph, "plan:initiative-0", "pg:contributesTo", "plan:goal-1")
    return changed(graph, thing, predicate, objects)


def copied(term: Node, number: int) -> Node:
    return URIRef(term.replace("/eksempel/", f"/eksempel-{number}/")) if isinstance(term, URIRef) else term


@pytest.fixture(scope="session")
def found() -> list[list[Finding]]:
    """The findings of every example above, from one run over a municipality for each."""
    plain, together = Graph().parse(DATA / "good.ttl", format="turtle"), Graph()
    changes = [*BROKEN, *((shape, *change) for shape, _, *change in LACKING)]
    for number, (shape, thing, predicate, objects) in enumerate(changes):
        for s, p, o in breaking(plain, shape, thing, predicate, objects):
            together.add((copied(s, number), p, copied(o, number)))
    findings: list[list[Finding]] = [[] for _ in changes]
    for finding in check_shapes(together):
        findings[int(finding.focus.removeprefix(f"{HERE[:-1]}-").split("/")[0])].append(finding)
    return findings


@pytest.mark.parametrize("number", range(len(BROKEN)), ids=lambda n: f"{BROKEN[n][0]}-{BROKEN[n][1]}")
def test_a_fault_of_the_data_is_a_violation(found: list[list[Finding]], number: int) -> None:
    shape = BROKEN[number][0]
    assert shape in names(found[number], "violation")
    told = next(f for f in found[number] if f.shape == PSH + shape)
    assert told.message_da and told.message_en and told.message_da != told.message_en


@pytest.mark.parametrize("number", range(len(LACKING)), ids=lambda n: LACKING[n][0])
def test_a_gap_in_the_policy_is_no_violation(found: list[list[Finding]], number: int) -> None:
    shape, severity, *_ = LACKING[number]
    findings = found[len(BROKEN) + number]
    assert shape in names(findings, severity)
    assert names(findings, "violation") == set()


def test_a_target_without_number_and_a_sum_without_initiative_are_gaps(good: Graph) -> None:
    bad = changed(changed(good, "plan:target-1", "pg:targetValue", ""), "plan:target-1", "pg:changeValue", "")
    assert "targetWithoutNumber" in names(check_shapes(bad), "warning")
    bad = changed(good, "plan:initiative-0", "pg:hasFunding", "")
    bad = changed(bad, "plan:initiative-1", "pg:hasFunding", "")
    assert "fundingInitiative" in names(check_shapes(bad), "info")


def test_every_shape_has_an_example_that_breaks_it() -> None:
    shapes = Graph().parse(SHAPES, format="turtle")
    all_of_them = {str(s).removeprefix(PSH) for s in shapes.subjects(SH.severity)}
    shown = {row[0] for row in (*BROKEN, *LACKING)} | {"targetWithoutNumber", "fundingInitiative"}
    assert all_of_them == shown


def test_money_within_the_budget_or_in_kind_is_not_missing(good: Graph) -> None:
    for status in ("existing-budget", "in-kind"):
        value = f"<https://w3id.org/policygraph/vocabulary/funding-status/{status}>"
        found = check_shapes(changed(good, "plan:initiative-2", "pg:fundingStatus", value))
        assert "initiativeWithoutFunding" not in names(found)


def test_a_path_that_is_followed_backwards_says_so(good: Graph) -> None:
    found = check_shapes(changed(good, "plan:goal-1", "pg:hasResultTarget", ""))
    assert f"^{pg.hasResultTarget}" in {f.path for f in found}


# ── Terms ──


def test_a_misspelt_term_is_named_once(good: Graph) -> None:
    bad = good + turtle("plan:initiative-1 pg:hasPartnr :forening , :raad . :x a pg:Intiative .")
    found = list(check_terms(bad))
    assert {f.path for f in found} == {str(pg.hasPartnr), str(pg.Intiative)}
    assert any("used 2 times" in f.message_en and "brugt 2 gange" in f.message_da for f in found)


def test_a_misspelt_term_inside_a_statement_is_found(good: Graph) -> None:
    bad = changed(good, "plan:statement-1", "rdf:predicate", "pg:contributeTo")
    assert [f.path for f in check_terms(bad)] == [str(pg.contributeTo)]


# ── Contradictions, with HermiT and without ──

CONTRADICTIONS = {
    "an initiative that is typed a goal": ("plan:initiative-1 a pg:PoliticalGoal .", PLAN + "initiative-1"),
    "funding placed on a goal": ("plan:goal-1 pg:hasFunding plan:funding-1 .", PLAN + "goal-1"),
    "minutes that are contributed to": ("plan:initiative-1 pg:contributesTo :referat .", HERE + "referat"),
    "a goal that is a concept": ("plan:goal-1 a skos:Concept .", PLAN + "goal-1"),
    "a department that is a council": (":forvaltning a pg:PoliticalBody .", HERE + "forvaltning"),
    "two amounts of one sum": ("plan:funding-1 pg:amount 1.0 .", PLAN + "funding-1"),
    "two start dates": ('plan:initiative-1 pg:startDate "2017-01-01"^^xsd:date .', PLAN + "initiative-1"),
    "a number that is a word": (':t pg:targetValue "mange" .', HERE + "t"),
    "goals that succeed each other": ("plan:goal-0 pg:succeeds plan:goal-1 .", PLAN + "goal-0"),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_contradiction_is_proved_by_the_reasoner_and_explained_without(good: Graph, java: str, name: str) -> None:
    extra, focus = CONTRADICTIONS[name]
    bad = good + turtle(extra)
    assert run_hermit(reasoner_feed(bad), java).consistent is False
    assert focus in {clash.focus for clash in find_clashes(bad)}


def test_a_contradiction_says_why_in_both_languages(good: Graph) -> None:
    (clash,) = find_clashes(good + turtle("plan:initiative-1 pg:contributesTo :referat ."))
    assert clash.axiom == str(OWL.disjointWith) and clash.path == str(pg.contributesTo)
    assert clash.message_en == (
        f"Cannot be both policy document (so it is typed) and political goal (“contributes to” from {PLAN}initiative-1)"
    )
    assert "politisk dokument (sådan er den oplyst) og politisk mål (»bidrager til« fra" in clash.message_da


def test_a_statement_about_a_falsehood_is_no_contradiction(good: Graph) -> None:
    """What a person rejected is still spoken of, and must not make the graph inconsistent."""
    bad = good + turtle("""plan:s a pg:Statement , rdf:Statement ; rdf:subject plan:initiative-1 ;
        rdf:predicate pg:contributesTo ; rdf:object :referat ; pg:statementStatus pg:Rejected .""")
    assert find_clashes(bad) == []


# ── HermiT ──


def test_no_class_is_empty(java: str) -> None:
    verdict = run_hermit(reasoner_feed(()), java)
    assert (verdict.consistent, verdict.unsatisfiable) == (True, ())
    assert verdict.note.startswith("HermiT")


#: What the vocabularies themselves say of the terms that we align to.
FOREIGN = """
prov:Plan a owl:Class ; rdfs:subClassOf prov:Entity .
prov:Organization a owl:Class ; rdfs:subClassOf prov:Agent .
prov:Agent a owl:Class . prov:Activity a owl:Class ; owl:disjointWith prov:Entity . prov:Entity a owl:Class .
foaf:Document a owl:Class ; owl:disjointWith foaf:Organization . foaf:Agent a owl:Class .
foaf:Organization a owl:Class ; rdfs:subClassOf foaf:Agent .
org:Organization a owl:Class ; owl:equivalentClass foaf:Organization .
org:FormalOrganization a owl:Class ; rdfs:subClassOf org:Organization .
org:OrganizationalUnit a owl:Class ; rdfs:subClassOf org:Organization .
org:unitOf a owl:ObjectProperty ; rdfs:domain org:OrganizationalUnit ; rdfs:range org:FormalOrganization .
eli:LegalResource a owl:Class . eli:LegalResourceSubdivision a owl:Class ; rdfs:subClassOf eli:LegalResource .
eli:is_part_of a owl:ObjectProperty ; rdfs:domain eli:LegalResource ; rdfs:range eli:LegalResource .
skos:ConceptScheme a owl:Class ; owl:disjointWith skos:Concept .
sdgo:Goal a owl:Class ; rdfs:subClassOf skos:Concept .
"""


def test_no_class_is_empty_beside_what_other_vocabularies_say(good: Graph, java: str) -> None:
    axioms = schema() + turtle(FOREIGN)
    verdict = run_hermit(reasoner_feed(good, axioms), java)
    assert (verdict.consistent, verdict.unsatisfiable) == (True, ())


@pytest.mark.parametrize(
    ("trap", "empty"),
    [
        ("pg:Initiative rdfs:subClassOf prov:Activity .", "Initiative"),
        ("pg:Minutes rdfs:subClassOf prov:Activity .", "Minutes"),
        ("pg:PoliticalGoal rdfs:subClassOf sdgo:Goal .", "PoliticalGoal"),
        ("pg:Decision rdfs:subClassOf foaf:Document , org:Organization .", "Decision"),
    ],
)
def test_an_alignment_that_is_a_trap_leaves_a_class_empty(java: str, trap: str, empty: str) -> None:
    verdict = run_hermit(reasoner_feed((), schema() + turtle(FOREIGN + trap)), java)
    assert str(pg[empty]) in verdict.unsatisfiable


def test_defined_classes_find_their_members(java: str) -> None:
    data = turtle("""
        :i a pg:Initiative ; pg:hasPartner :o ; pg:hasFunding :f ; pg:contributesTo :g .
        :o a pg:Organisation . :f a pg:Funding . :g a pg:PoliticalGoal .
        :j a pg:Initiative ; pg:contributesTo :h . :h a pg:PoliticalGoal . :p a pg:Organisation .
    """)
    types = run_hermit(reasoner_feed(data), java, with_types=True).types
    for thing, of, belongs in [
        ("o", "Partner", True),
        ("p", "Partner", False),
        ("i", "FundedInitiative", True),
        ("j", "FundedInitiative", False),
        ("g", "FundedGoal", True),
        ("h", "FundedGoal", False),
        ("f", "StatedThing", True),
    ]:
        assert (str(pg[of]) in types[HERE + thing]) is belongs, (thing, of)


def test_dates_and_malformed_values_do_not_stop_the_reasoner(good: Graph, java: str) -> None:
    odd = good + turtle("""
        :i a pg:Initiative ; pg:startDate "2016-13-45"^^xsd:date ; pg:place "her"@da .
        :t a pg:ResultTarget ; pg:dueDate "2018"^^xsd:gYear ; pg:targetValue "x"^^xsd:decimal .
        :i pg:theme "tekst" .
        :d pg:periodStart "2016-01-01+01:00"^^xsd:date .
    """)
    verdict = run_hermit(reasoner_feed(odd), java)
    assert verdict.consistent is True, verdict.note


def test_the_reasoner_is_not_fed_what_it_cannot_read(good: Graph) -> None:
    feed = reasoner_feed(good)
    assert not [t for t in feed if "XMLSchema#date>" in " ".join(x.n3() for x in t)]
    assert not list(feed.triples((None, RDF.subject, None)))
    assert (None, RDFS.label, None) not in feed
    assert not [o for o in feed.objects() if o == RDF.Statement]


def test_the_reasoner_leaves_no_file_behind(good: Graph, java: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    run_hermit(reasoner_feed(good + turtle("plan:initiative-1 a pg:PoliticalGoal .")), java)
    run_hermit(reasoner_feed(good), java)
    assert [p for p in tmp_path.iterdir() if not p.name.startswith("hsperfdata")] == []


def test_a_program_that_is_no_java_is_reported(tmp_path: Path) -> None:
    program = tmp_path / "java"
    program.write_text("#!/bin/sh\necho broken >&2\nexit 3\n", encoding="utf-8")
    program.chmod(0o755)
    verdict = run_hermit(reasoner_feed(()), str(program))
    assert verdict.consistent is None
    assert verdict.note == "HermiT was stopped by an error: broken"


# ── The report ──


def test_the_whole_report_of_a_good_graph(good: Graph, java: str) -> None:
    report = validate(good, java=java)
    assert report == ValidationReport([], True, [], report.reasoner)
    assert report.conforms and report.reasoner.startswith("HermiT, through owlready2")


def test_the_ontology_may_be_part_of_the_data(good: Graph) -> None:
    whole = good + schema()
    assert check_shapes(whole) == [] and list(check_terms(whole)) == [] and find_clashes(whole) == []


def test_an_inconsistent_graph_does_not_conform_and_says_where(good: Graph, java: str) -> None:
    report = validate(good + turtle('plan:initiative-1 a pg:PoliticalGoal ; pg:text "x" .'), java=java)
    assert report.consistent is False and not report.conforms and report.unsatisfiable == []
    assert {f.focus for f in report.findings if f.shape == str(OWL.disjointWith)} == {PLAN + "initiative-1"}


def test_a_contradiction_that_only_the_reasoner_sees_is_told_as_such(good: Graph, java: str) -> None:
    """One document by two names: only a reasoner concludes that they are one, and that it has two files."""
    bad = good + turtle("plan:passage-3 pg:inDocument :politik .")
    assert find_clashes(bad) == []
    report = validate(bad, java=java)
    assert report.consistent is False
    assert [f.focus for f in report.findings if f.shape == str(OWL.Nothing)] == [""]


@pytest.fixture
def no_java(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)


@pytest.mark.usefixtures("no_java")
def test_without_java_the_report_says_so_and_the_rest_is_done(good: Graph) -> None:
    report = validate(changed(good, "plan:initiative-1", "rdfs:label", ""))
    assert report.consistent is None and report.unsatisfiable == []
    assert "no Java runtime was found" in report.reasoner
    assert names(report.findings) == {"hasLabel"} and not report.conforms
    assert validate(good).conforms


@pytest.mark.usefixtures("no_java")
def test_without_java_a_direct_contradiction_is_still_certain(good: Graph) -> None:
    report = validate(good + turtle("plan:goal-1 pg:hasFunding plan:funding-1 ."))
    assert report.consistent is False and not report.conforms


@pytest.mark.usefixtures("no_java")
def test_gaps_alone_conform(good: Graph) -> None:
    report = validate(changed(good, "plan:initiative-2", "pg:fundingStatus", ""))
    assert names(report.findings) == {"initiativeWithoutFunding"} and report.conforms


@pytest.mark.usefixtures("no_java")
def test_findings_come_gravest_first_and_in_one_order(good: Graph) -> None:
    bad = changed(changed(good, "plan:goal-1", "pg:hasResultTarget", ""), "plan:passage-1", "pg:quote", "")
    bad = changed(bad, ":politik", "dct:issued", "")
    severities = [f.severity for f in validate(bad).findings]
    assert severities == sorted(severities, key=["violation", "warning", "info"].index)
    assert set(severities) == {"violation", "warning", "info"}
    assert validate(bad) == validate(bad)


def test_a_large_graph_is_checked_in_seconds(good: Graph) -> None:
    """Core shapes on an in-memory graph are quick; a SPARQL constraint would make this fail."""
    large = Graph()
    for number in range(60):
        for s, p, o in good:
            large.add((copied(s, number), p, copied(o, number)))
    begun = time.perf_counter()
    assert check_shapes(large) == []
    assert time.perf_counter() - begun < 30
