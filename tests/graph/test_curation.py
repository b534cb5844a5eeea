"""Decisions applied to a graph: links judged, values corrected, names merged; what is no longer there is said."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policygraph.errors import UsageError
from policygraph.graph.curation import Graph, bodies, by_ids, correction, judged, naming, select
from policygraph.graph.store import Store
from policygraph.loaders.decisions import Decision, read_decisions
from policygraph.pipeline import build, decide, review

FJORDBY = Path(__file__).resolve().parents[2] / "examples" / "fjordby"
PREFIX = """PREFIX pg: <https://w3id.org/policygraph/ontology#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX g: <https://w3id.org/policygraph/graph/> """


@pytest.fixture
def built(fjordby: Path, tmp_path: Path) -> Path:
    """A copy of the example and its store."""
    return shutil.copytree(fjordby, tmp_path / "work")


def ask(folder: Path, sparql: str, **how: bool) -> list[tuple[str, ...]]:
    with Store.open(folder / "store") as store:
        return sorted(tuple(t.value for t in row) for row in store.query(PREFIX + sparql, **how))


def no_find(text: str, lookup: str | None) -> str:
    raise AssertionError("nothing is to be looked up")


def initiative(graph: Graph, number: str = "1") -> str:
    """The initiative of the catalogue with a number."""
    return next(i for i in sorted(graph.of) if i.endswith(f"/indsatskatalog-2023/initiative/{number}"))


def fix(folder: Path, *assignments: str, number: str = "1", **more: str) -> Any:
    return decide(folder / "store", lambda g, _: [correction(g, initiative(g, number), a, no_find, **more) for a in assignments])


def judge(folder: Path, decision: str, **more: str) -> Decision:
    """Judge the suggestion that a goal takes up the earlier one on loneliness."""

    def lonely(graph: Graph) -> Any:
        return next(s for s in graph.suggestions() if s.kind == "succeeds" and any("ensomme" in q.quote for q in s.evidence))

    written, _ = decide(folder / "store", lambda g, _: [judged(g, lonely(g), decision, **more)])
    return written[0]


# ── Links ──


def test_an_accepted_link_is_asked_without_suggestions_and_keeps_its_evidence(built: Path) -> None:
    link = judge(built, "accept", note="Seen by Anna Jensen", who="Kim Holm")
    triple = f"<{link.subject_iri}> <{link.property_iri}> <{link.object_iri}>"
    assert ask(built, f"SELECT ?g WHERE {{ GRAPH ?g {{ {triple} }} }}", with_suggested=True) == [
        ("https://w3id.org/policygraph/graph/curated",)
    ]
    rows = ask(
        built,
        f"""SELECT ?status ?quote ?note WHERE {{ ?s rdf:subject <{link.subject_iri}> ; rdf:object <{link.object_iri}> ;
        pg:statementStatus ?status ; pg:evidence/pg:quote ?quote ; skos:editorialNote ?note ; prov:generatedAtTime ?when }}""",
    )
    assert len(rows) == 2 and {r[0].rsplit("#", 1)[1] for r in rows} == {"Curated"}
    assert not any("Anna" in r[2] for r in rows), "names stay in the file"
    with Store.open(built / "store") as store:
        assert not any("Kim" in str(q) for q in store.quads())


def test_a_rejected_link_is_gone_from_answers_and_from_the_suggestions(built: Path) -> None:
    link = judge(built, "reject")
    triple = f"<{link.subject_iri}> <{link.property_iri}> <{link.object_iri}>"
    assert ask(built, f"SELECT ?g WHERE {{ GRAPH ?g {{ {triple} }} }}", with_suggested=True) == []
    with Store.open(built / "store") as store:
        assert link.id not in {s.id for s in Graph(store.quads()).suggestions()}
    rows = ask(
        built,
        f"SELECT ?st WHERE {{ ?s rdf:subject <{link.subject_iri}> ; rdf:object <{link.object_iri}> ; pg:statementStatus ?st }}",
    )
    assert [r[0].rsplit("#", 1)[1] for r in rows] == ["Rejected"]


def test_an_accepted_link_stays_when_the_program_suggests_it_no_more(built: Path) -> None:
    link = judge(built, "accept")
    other = replace(link, id="s0000000000000000", property_iri="https://w3id.org/policygraph/ontology#continues")
    decide(built / "store", lambda g, _: [other])
    assert ask(built, f"SELECT ?o WHERE {{ <{link.subject_iri}> pg:continues ?o }}") == [(link.object_iri,)]


def test_suggestions_are_chosen_by_kind_document_and_confidence(built: Path) -> None:
    with Store.open(built / "store") as store:
        every = Graph(store.quads()).suggestions()
    assert [s.confidence for s in every] == sorted((s.confidence for s in every), reverse=True)
    sure = select(every, kind="SUCCEEDS", least=0.9, document="handleplan")
    assert sure and all(s.kind == "succeeds" and s.confidence >= 0.9 for s in sure)
    assert select(every, most=0) == []
    with pytest.raises(UsageError, match="succeeds"):
        select(every, kind="nonsense")


def test_reasons_are_given_in_the_language_asked_for(built: Path) -> None:
    import pyoxigraph as ox

    with Store.open(built / "store") as store:
        quads = [q for q in store.quads() if not q.predicate.value.endswith("#reason")]
    first = Graph(quads).suggestions()[0]
    iri = next(q.subject for q in quads if q.subject.value.endswith(first.id[1:]))  # type: ignore[union-attr]
    said = [ox.Literal("same words", language="en"), ox.Literal("samme ord", language="da"), ox.Literal("0.9")]
    reason, graph = (
        ox.NamedNode("https://w3id.org/policygraph/ontology#reason"),
        ox.NamedNode("https://w3id.org/policygraph/graph/suggested"),
    )
    both = Graph([*quads, *(ox.Quad(iri, reason, words, graph) for words in said)])
    assert set(both.suggestions("da")[0].reasons) == {"samme ord", "0.9"}
    assert set(both.suggestions()[0].reasons) == {"same words", "0.9"}


def test_ids_are_told_by_their_beginnings() -> None:
    known = {"sabc1": "one", "sabd2": "two", "rabc9": "three"}
    assert by_ids(known, ["sabc", "abd", "sabc1"]) == ["sabc1", "sabd2"]
    for wrong in ("zzz", "", "sab", "abc"):
        with pytest.raises(UsageError):
            by_ids(known, [wrong])


# ── Values ──


def test_a_corrected_amount_is_asked_and_what_was_read_is_kept(built: Path) -> None:
    fix(built, "amount=75.000", note="The council's budget")
    rows = ask(
        built,
        "SELECT ?a ?l WHERE { ?i pg:hasFunding ?f FILTER(STRENDS(STR(?i), '2023/initiative/1')) ?f pg:amount ?a ; rdfs:label ?l }",
    )
    assert rows == [("75000", "75.000 DKK (annual)")]
    rows = ask(
        built,
        """SELECT ?new ?old ?quote WHERE { ?s rdf:predicate pg:amount ; pg:statementStatus pg:Curated ; rdf:object ?new ;
        prov:wasRevisionOf ?r ; pg:evidence/pg:quote ?quote . ?r rdf:object ?old ; pg:statementStatus pg:Rejected }""",
    )
    assert [r[:2] for r in rows] == [("75000", "450000")] and "450.000" in rows[0][2]
    stated = """SELECT ?o WHERE { GRAPH ?g { ?s rdf:predicate pg:amount ; rdf:object ?o ; pg:statementStatus pg:Stated ; rdf:subject ?f }
        FILTER(CONTAINS(STR(?f), '/funding/1-')) }"""
    assert ask(built, stated) == [("450000",)], "the document's own statement stays as it is"


def test_dates_words_concepts_and_links(built: Path) -> None:
    fix(built, "end=31-12-2027", "title=Leg hver dag", "status=ended", "partner+=Fjordby Spejderne")
    of = "FILTER(STRENDS(STR(?i), 'indsatskatalog-2023/initiative/1'))"
    assert ask(built, f"SELECT ?v WHERE {{ ?i pg:endDate ?v {of} }}") == [("2027-12-31",)]
    assert ask(built, f"SELECT ?v WHERE {{ ?i rdfs:label ?v {of} }}") == [("Leg hver dag",)]
    assert ask(built, f"SELECT ?v WHERE {{ ?i pg:status ?v {of} }}") == [
        ("https://w3id.org/policygraph/vocabulary/status/ended",)
    ]
    assert ask(built, f"SELECT ?l WHERE {{ ?i pg:hasPartner ?p {of} ?p a pg:Partner ; rdfs:label ?l ; pg:evidence ?e }}") == [
        ("Fjordby Spejderne",)
    ]
    fix(built, "partner-=Fjordby Spejderne")
    assert ask(built, f"SELECT ?p WHERE {{ ?i pg:hasPartner ?p {of} }}") == []


def test_terms_of_other_vocabularies_are_typed_too(built: Path) -> None:
    def document(graph: Graph) -> str:
        return next(i for i in sorted(graph.of) if i.endswith("/indsatskatalog-2023"))

    decide(
        built / "store", lambda g, _: [correction(g, document(g), a, no_find) for a in ("issued=01.02.2023", "title=Kataloget")]
    )
    rows = ask(
        built,
        """SELECT ?v (STR(DATATYPE(?v)) AS ?t) WHERE { ?d <http://purl.org/dc/terms/issued> ?v ; <http://purl.org/dc/terms/title> "Kataloget" }""",
    )
    assert rows == [("2023-02-01", "http://www.w3.org/2001/XMLSchema#date")]


def test_a_later_correction_of_the_same_field_holds(built: Path) -> None:
    fix(built, "end=2027-12-31")
    fix(built, "end=2028-12-31")
    assert ask(built, "SELECT ?v WHERE { ?i pg:endDate ?v FILTER(STRENDS(STR(?i), 'indsatskatalog-2023/initiative/1')) }") == [
        ("2028-12-31",)
    ]


@pytest.mark.parametrize(
    ("assignment", "said"),
    [
        ("end=soon", "no date"),
        ("amount=many", "no decimal"),
        ("colour=red", "Fields:"),
        ("status=asleep", "One of:"),
        ("partner-=Nobody", "not there"),
        ("end", "field=value"),
        ("end=", "field=value"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_and_writes_nothing(assignment: str, said: str, built: Path) -> None:
    with pytest.raises(UsageError, match=said):
        fix(built, assignment)
    assert not (built / "documents" / "curation.csv").exists()


# ── Names ──


def test_two_names_are_merged_and_kept_apart_again(built: Path) -> None:
    decide(built / "store", lambda g, _: [naming(g, "merge", "Klubben", "Klub Nordhavn")])
    with Store.open(built / "store") as store:
        graph = Graph(store.quads())
    assert bodies(graph, "Klubben") == bodies(graph, "klub nordhavn") and len(bodies(graph, "Klubben")) == 1
    assert graph.label(bodies(graph, "Klubben")[0]) == "Klub Nordhavn"
    decide(built / "store", lambda g, _: [naming(g, "apart", "Klubben", "Klub Nordhavn")])
    with Store.open(built / "store") as store:
        graph = Graph(store.quads())
    assert not set(bodies(graph, "Klubben")) & set(bodies(graph, "Klub Nordhavn"))
    with pytest.raises(UsageError, match="two already"):
        naming(graph, "apart", "Klubben", "Klub Nordhavn")
    with pytest.raises(UsageError, match="Nowhere"):
        naming(graph, "merge", "Nowhere Ltd", "Klubben")


def test_a_name_becomes_a_body_of_the_vocabulary(built: Path) -> None:
    _, report = decide(built / "store", lambda g, _: [naming(g, "merge", "Fjordby Sejlklub", "Røde Kors")])
    assert not report.checks
    with Store.open(built / "store") as store:
        assert bodies(Graph(store.quads()), "Fjordby Sejlklub") == ["https://w3id.org/policygraph/id/organisation/roede-kors"]


# ── Rebuilding ──


def test_every_decision_survives_a_rebuild_to_the_byte(built: Path) -> None:
    judge(built, "accept")
    judge(built, "reject")
    fix(built, "amount=75000", "partner+=Fjordby Spejderne")
    decide(built / "store", lambda g, _: [naming(g, "merge", "Klubben", "Klub Nordhavn")])

    def quads() -> list[str]:
        with Store.open(built / "store") as store:
            return sorted(map(str, store.quads()))

    before, file = quads(), (built / "documents" / "curation.csv").read_bytes()
    report = build([built / "documents"], built / "store", fresh=True)
    assert quads() == before and (built / "documents" / "curation.csv").read_bytes() == file
    assert not report.curation.checks and report.exit_code == 0
    assert sum(report.curation.counts.values()) == 4, "reject and accept of one link count once"


def test_a_rebuild_says_when_the_text_under_a_decision_has_changed(built: Path) -> None:
    link = judge(built, "accept")
    fix(built, "end=2027-12-31")
    text = next(f for f in (built / "documents").glob("*.txt") if f.stem in link.object_iri)
    words = "føle sig ensomme"
    text.write_text(text.read_text(encoding="utf-8").replace(words, "føle sig alene"), encoding="utf-8")
    report = build([built / "documents"], built / "store")
    assert [(c.why, c.id, c.where) for c in report.curation.checks] == [("changed", link.id, "curation.csv:2")]
    assert ask(built, f"SELECT ?o WHERE {{ <{link.subject_iri}> pg:succeeds ?o }}") == [(link.object_iri,)], "it still holds"
    decide(built / "store", lambda g, _: [judged(g, s, "accept") for s in g.suggestions() if s.id == link.id])
    assert not review(built / "store")[1].checks, "decided again on the new words"


def test_text_that_only_moves_is_not_changed(built: Path) -> None:
    judge(built, "accept")
    for text in (built / "documents").glob("boerne*.txt"):
        text.write_text("\n\n\n" + text.read_text(encoding="utf-8"), encoding="utf-8")
    assert not build([built / "documents"], built / "store").curation.checks


def test_a_thing_that_vanished_is_said_and_its_decision_kept(built: Path) -> None:
    link = judge(built, "accept")
    next(f for f in (built / "documents").glob("*.txt") if f.stem in link.object_iri).unlink()
    report = build([built / "documents"], built / "store")
    assert [c.why for c in report.curation.checks] == ["gone"]
    assert read_decisions([built / "documents" / "curation.csv"]).in_force() == [link]
    assert ask(built, "SELECT ?s ?o WHERE { ?s pg:succeeds ?o }") == []
    shutil.copytree(FJORDBY, built / "documents", dirs_exist_ok=True)
    assert not build([built / "documents"], built / "store").curation.checks
    assert ask(built, f"SELECT ?o WHERE {{ <{link.subject_iri}> pg:succeeds ?o }}") == [(link.object_iri,)]


def test_a_correction_that_the_document_now_makes_itself_is_said(built: Path) -> None:
    fix(built, "amount=450000")
    assert [c.why for c in review(built / "store")[1].checks] == ["same"]
