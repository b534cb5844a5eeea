"""A municipality's own words, names and departments: in corpus.toml, or in a vocabulary file; no code."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.errors import UnreadableDocument
from policygraph.graph.store import Store
from policygraph.pipeline import build
from policygraph.queries import run

PLAN = """Lyngholm Kommune
Handleplan for haver 2024-2026

Sigtelinje 1: Flere borgere skal have adgang til en have
Resultatmål: Antallet af haver stiger fra 20 i 2023 til 40 i 2026.
Greb:
- Haver på taget. Ankermand: CFH. Økonomi: 300.000 kr. Samarbejdspartnere: Bistaderne og Haveselskabet.

Sigtelinje 2: Bier skal trives
Greb:
- Bistader i parken. Ankermand: Center for Haver. Økonomi: 100.000 kr. Samarbejdspartnere: Foreningen Bistaderne.
"""
TOML = """[words]
goal = ["Sigtelinje"]
initiatives = ["Greb"]
responsible = ["Ankermand"]

[names]
"Center for Haver" = ["CFH"]
"Foreningen Bistaderne" = ["Bistaderne"]
"""
TURTLE = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix label: <https://w3id.org/policygraph/vocabulary/> .
@prefix : <https://lyngholm.example/> .
:goal a skos:Concept ; skos:inScheme label:label-words ; skos:notation "goal" ; skos:prefLabel "Sigtelinje"@da .
:greb a skos:Concept ; skos:inScheme label:label-words ; skos:notation "initiatives" ; skos:prefLabel "Greb"@da .
:anker a skos:Concept ; skos:inScheme label:label-words ; skos:notation "responsible" ; skos:prefLabel "Ankermand"@da .
:haver a skos:Concept ; skos:inScheme label:organisations ; skos:notation "haver" ; skos:prefLabel "Center for Haver"@da ;
  skos:altLabel "CFH"@da .
:bier a skos:Concept ; skos:inScheme label:organisations ; skos:notation "bier" ; skos:prefLabel "Foreningen Bistaderne"@da ;
  skos:altLabel "Bistaderne"@da .
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "plan.txt").write_text(PLAN, encoding="utf-8")
    return tmp_path / "documents"


def said(store: Path) -> tuple[int, set[tuple[str | None, str | None]], set[tuple[str | None, str | None]]]:
    with Store.open(store) as graph:
        goals = run(graph, "goals-without-initiatives").rows
        departments = {(r["department"], r["initiative"]) for r in run(graph, "initiatives-by-department").dicts()}
        partners = {(r["partner"], r["initiatives"]) for r in run(graph, "partners-ranked").dicts()}
    return len(goals), departments, partners


@pytest.mark.parametrize("kind", ["corpus.toml", "ord.ttl"])
def test_words_and_names_of_ones_own_are_read(folder: Path, tmp_path: Path, kind: str) -> None:
    if kind == "corpus.toml":
        (folder / kind).write_text(TOML, encoding="utf-8")
    else:
        (folder / "corpus.toml").write_text(f'vocabulary = ["{kind}"]\n', encoding="utf-8")
        (folder / kind).write_text(TURTLE, encoding="utf-8")
    report = build([folder], tmp_path / "store")
    counts = report.documents[0].counts
    assert (counts["goal"], counts["initiative"]) == (2, 2)
    assert said(tmp_path / "store") == (
        0,
        {("Center for Haver", "Haver på taget"), ("Center for Haver", "Bistader i parken")},
        {("Foreningen Bistaderne", "2"), ("Haveselskabet", "1")},
    )


def test_without_them_it_is_not_so(folder: Path, tmp_path: Path) -> None:
    report = build([folder], tmp_path / "store")
    assert (
        report.documents[0].counts.get("goal", 0) == 0
        or ("Center for Haver", "Haver på taget") not in said(tmp_path / "store")[1]
    )


def test_other_words_are_read_at_the_next_build(folder: Path, tmp_path: Path) -> None:
    build([folder], tmp_path / "store")
    (folder / "corpus.toml").write_text(TOML, encoding="utf-8")
    assert not build([folder], tmp_path / "store").documents[0].unchanged
    assert build([folder], tmp_path / "store").documents[0].unchanged


@pytest.mark.parametrize(
    ("text", "place", "advice"),
    [
        ('[words]\ngaol = ["x"]\n', "[words]", "goal"),
        ('[words]\ngoal = "x"\n', "[words]", 'name = ["word"'),
        ("[names]\nA = [1]\n", "[names]", 'name = ["word"'),
        ("words = 3\n", "[words]", 'name = ["word"'),
    ],
)
def test_what_is_wrong_is_said_with_its_place(folder: Path, tmp_path: Path, text: str, place: str, advice: str) -> None:
    (folder / "corpus.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableDocument) as fault:
        build([folder], tmp_path / "store")
    assert place in str(fault.value) and advice in str(fault.value) and "corpus.toml" in str(fault.value)


def test_a_name_of_ones_own_is_left_out(folder: Path, tmp_path: Path) -> None:
    (folder / "plan.txt").write_text(PLAN.replace("Bier skal trives", "Bier skal trives, siger Ingerlisa"), encoding="utf-8")
    (folder / "corpus.toml").write_text(TOML.replace("[names]", 'given-name = ["Ingerlisa"]\n\n[names]'), encoding="utf-8")
    report = build([folder], tmp_path / "store")
    assert report.documents[0].withheld == 1
