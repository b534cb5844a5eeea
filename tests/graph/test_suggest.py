"""Suggested links: found in any field, with reasons in words, both passages, no flood, the same every time."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.graph.build import SUGGESTED_GRAPH
from policygraph.graph.store import Store
from policygraph.graph.suggest import SUGGESTERS
from policygraph.graph.suggest.sides import Corpus, Near
from policygraph.loaders.records import Document, Record
from policygraph.loaders.source import read_text
from policygraph.ontology import PG, PREFIXES
from policygraph.ontology.change import binding, change
from policygraph.ontology.lexicon import Lexicon
from policygraph.pipeline import build

_PREFIX = (
    f"PREFIX pg: <{PG}> PREFIX rdf: <{PREFIXES['rdf']}> PREFIX rdfs: <{PREFIXES['rdfs']}> PREFIX skos: <{PREFIXES['skos']}> "
)
FJORDBY = Path(__file__).parents[2] / "examples" / "fjordby"

POLICY = """Vadby Kommune
Beskæftigelsespolitik 2018-2021

Arbejde til flere

Mål 1. Flere kontanthjælpsmodtagere skal i job på det lokale arbejdsmarked.

Mål 2. Unge skal gennemføre en ungdomsuddannelse.

Grøn hverdag

Mål 3. Kommunens bygninger skal bruge mindre energi.
"""
LATER = """Vadby Kommune
Beskæftigelsespolitik 2022-2025

Arbejde til flere

Mål 1. Flere aktivitetsparate borgere skal i job på det lokale arbejdsmarked.

Mål 2. Unge skal gennemføre en ungdomsuddannelse.
"""
CATALOGUE = """Vadby Kommune
Indsatskatalog 2019

Nr.\tTitel\tFormål\tTidsramme
1\tJobcafé\tLedige borgere får hjælp til jobsøgning, så de finder job hos lokale virksomheder\t2019
2\tSolceller på skolerne\tBygningerne skal spare energi med solceller og varmepumper\t2019
3\tUddannelsesmentor\tUnge får en mentor, så færre falder fra deres ungdomsuddannelse\t2019
4\tLånehund på biblioteket\tEn hund ligger på tæppet om onsdagen\t2019
"""
NEXT = """Vadby Kommune
Indsatskatalog 2023

Nr.\tTitel\tFormål\tTidsramme
1\tJobcaféer i alle byer\tLedige borgere får hjælp til jobsøgning, så de finder job hos lokale virksomheder\t2023
2\tKolde bade\tVinterbadning for voksne\t2023
"""


def quads_of(folder: Path) -> list[ox.Quad]:
    with Store.open(folder) as store:
        return store.quads()


@pytest.fixture(scope="module")
def vadby(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vadby")
    texts = {
        "beskaeftigelsespolitik-2018-2021": POLICY,
        "beskaeftigelsespolitik-2022-2025": LATER,
        "indsatskatalog-2019": CATALOGUE,
        "indsatskatalog-2023": NEXT,
    }
    (folder / "docs").mkdir()
    for name, text in texts.items():
        (folder / "docs" / f"{name}.txt").write_text(text, encoding="utf-8")
    build([folder / "docs"], folder / "store")
    return folder / "store"


def links(store: Path, name: str) -> dict[tuple[str, str], float]:
    """Suggested links of a kind by the labels of their ends, with their confidence."""
    with Store.open(store) as opened:
        rows = opened.query(
            f"{_PREFIX} SELECT ?x ?y ?c WHERE {{ ?s rdf:subject ?a ; rdf:predicate pg:{name} ; rdf:object ?b ; pg:confidence ?c ; "
            "pg:statementStatus pg:Suggested . ?a rdfs:label ?x . ?b rdfs:label ?y }",
            with_suggested=True,
        )
        return {(x.value, y.value): float(c.value) for x, y, c in rows}


def first_goals(store: Path) -> dict[str, str]:
    found: dict[str, tuple[float, str]] = {}
    for (initiative, goal), sure in links(store, "contributesTo").items():
        found[initiative] = max(found.get(initiative, (0.0, "")), (sure, goal))
    return {initiative: goal for initiative, (_, goal) in found.items()}


# ── What is suggested ──


def test_an_initiative_serves_the_goal_of_its_subject(vadby: Path) -> None:
    found = first_goals(vadby)
    assert "job" in found["Jobcafé"]
    assert "energi" in found["Solceller på skolerne"]
    assert "ungdomsuddannelse" in found["Uddannelsesmentor"]
    assert "Lånehund på biblioteket" not in found, "what fits no goal is given none"


def test_an_initiative_continues_the_one_of_its_title_and_purpose(vadby: Path) -> None:
    assert set(links(vadby, "continues")) == {("Jobcaféer i alle byer", "Jobcafé")}


def test_a_goal_takes_up_the_earlier_one_and_says_how(vadby: Path) -> None:
    with Store.open(vadby) as store:
        rows = store.query(
            f"{_PREFIX} SELECT ?x ?y ?k WHERE {{ ?s rdf:predicate pg:succeeds ; rdf:subject/pg:number ?x ; rdf:object/pg:number ?y ; "
            "pg:successionKind/skos:notation ?k }",
            with_suggested=True,
        )
        assert {(x.value, y.value): k.value for x, y, k in rows} == {("1", "1"): "reworded", ("2", "2"): "kept"}


def test_a_change_of_term_becomes_vocabulary(vadby: Path) -> None:
    assert ("kontanthjælpsmodtager", "aktivitetsparat borger") in links(vadby, "renamedTo")
    with Store.open(vadby) as store:
        asked = 'ASK { ?t skos:prefLabel "kontanthjælpsmodtager"@da ; skos:related ?new ; skos:changeNote ?note FILTER(CONTAINS(?note, "→")) }'
        assert store.query(_PREFIX + asked, with_suggested=True)
        assert not store.query(_PREFIX + asked), "it is suggested, not stated"


def test_what_a_document_states_is_not_suggested() -> None:
    assert set(SUGGESTERS) >= {"contributesTo", "continues", "succeeds", "implements", "respondsTo", "concerns", "ofTarget"}


# ── How it is written ──


@pytest.fixture(scope="module", params=["vadby", "fjordby"])
def graph(request: pytest.FixtureRequest) -> list[ox.Quad]:
    found: Path = request.getfixturevalue(request.param)
    return quads_of(found if request.param == "vadby" else found / "store")


def test_each_suggestion_can_be_read_by_itself(graph: list[ox.Quad]) -> None:
    things = {q.subject for q in graph if q.graph_name != SUGGESTED_GRAPH}
    suggested = [q for q in graph if q.graph_name == SUGGESTED_GRAPH]
    of: dict[object, dict[str, list[object]]] = {}
    for quad in suggested:
        of.setdefault(quad.subject, {}).setdefault(quad.predicate.value, []).append(quad.object)
    statements = {s: facts for s, facts in of.items() if PREFIXES["rdf"] + "subject" in facts}
    assert statements
    for facts in statements.values():
        assert {r.language for r in facts[PG + "reason"]} == {"da", "en"}  # type: ignore[attr-defined]
        assert 0.5 <= float(facts[PG + "confidence"][0].value) <= 0.95  # type: ignore[attr-defined]
        assert len(facts[PG + "evidence"]) == 2 and set(facts[PG + "evidence"]) <= things
        assert facts[PG + "statementStatus"] == [ox.NamedNode(PG + "Suggested")]


def test_the_graph_is_not_flooded(graph: list[ox.Quad]) -> None:
    links_ = [q for q in graph if q.graph_name == SUGGESTED_GRAPH and q.predicate.value.startswith(PG)]
    goals = Counter(q.subject for q in links_ if q.predicate.value == PG + "contributesTo")
    assert not goals or max(goals.values()) <= 3
    stated = {q.subject for q in graph if q.graph_name != SUGGESTED_GRAPH and q.predicate.value == PG + "contributesTo"}
    assert not stated & set(goals), "an initiative whose goal is stated is given no other"


def test_a_rebuild_suggests_the_same(fjordby: Path, tmp_path: Path) -> None:
    build(sorted(FJORDBY.glob("*.txt"), reverse=True), tmp_path / "two")
    one, two = ({str(q) for q in quads_of(s) if q.graph_name == SUGGESTED_GRAPH} for s in (fjordby / "store", tmp_path / "two"))
    assert one == two


# ── Words ──


def test_inflection_derivation_and_compounds_count() -> None:
    lexicon = Lexicon(["Sproget trænes i en indsats.", "Foreninger samarbejder."])
    assert lexicon.word("indsatserne").key == lexicon.word("indsats").key
    assert lexicon.word("deltager").key == lexicon.word("deltagelse").key
    assert lexicon.word("sprogindsatsen").parts == ("sprog", "indsats")
    assert lexicon.word("ledelse").parts == ()
    assert "sprog" in lexicon.keys("sprogindsatsen")


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("tosprogede elever", {"minority", "pupils"}),
        ("børn med minoritetsbaggrund", {"minority", "children"}),
        ("Kvindeprojektet", {"women"}),
        ("plejehjemsbeboeren", {"elderly"}),
        ("Ledigheden falder", set()),
    ],
)
def test_groups_of_people_are_known_by_any_of_their_names(text: str, groups: set[str]) -> None:
    assert {m.concept.key for m in Lexicon([text]).mentions(text, "group")} == groups


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("Alle skal spise sundt.", "Alle skal spise sundt", "kept"),
        ("Forældre skal deltage i mødet.", "Det tilstræbes, at forældre deltager i mødet.", "weakened"),
        ("Forældre bør deltage i mødet.", "Det tilstræbes, at forældre deltager i mødet.", "reworded"),
        ("Borgere skal cykle mere.", "Børn skal cykle mere.", "narrowed"),
        ("Børn skal cykle mere.", "Borgere skal cykle mere.", "reworded"),
        ("Børn skal cykle mere.", "Børn skal gå mere.", "reworded"),
        ("Alle ældre skal tilbydes et besøg om året.", "Flere ældre skal tilbydes et besøg om året.", "weakened"),
        (
            "Alle ældre skal tilbydes et besøg om året.",
            "Alle ældre og flere pårørende skal tilbydes et besøg om året.",
            "reworded",
        ),
    ],
)
def test_what_became_of_a_wording(old: str, new: str, kind: str) -> None:
    assert change(old, new, Lexicon([old, new])) == kind


def test_the_longest_phrase_says_how_binding_a_text_is() -> None:
    assert [binding(t) for t in ("Alle skal med", "Der skal findes veje til det", "Alle er med")] == ["strong", "weak", None]


# ── Size ──


def test_in_a_large_corpus_each_record_is_compared_with_the_likeliest_only(tmp_path: Path) -> None:
    path = tmp_path / "politik-2020.txt"
    path.write_text("Politik\n", encoding="utf-8")
    source = read_text(path)
    document = Document(source, "policy", "")
    passage = source.passage(0, 7)
    document.add(Record("document", "document", passage))
    for number in range(1000):
        goal = Record("goal", str(number), passage)
        goal.add("text", f"Kommunens borgere skal have ord{number % 300}stof og navn{number}stof")
        document.records.append(goal)
    goals = Corpus([document]).of("goal")
    near = Near(goals).to(goals[123])
    assert goals[123] in near and goals[423] in near and len(near) < 100
