"""What later minutes say of targets, needs and evaluations that earlier documents set, on documents of our own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from policygraph.loaders import load
from policygraph.ontology.change import no_longer_all

POLICY = """Havby Kommune
Kystpolitik 2022-2026

Vedtaget af Byrådet den 1. februar 2022

Pejlemærke 1
Alle havne i kommunen skal have en livredder, jf. beredskabsloven § 9.
Om sommeren er der tusind mennesker på molen, og vi ved, at det skal vi blive bedre til.

Pejlemærke 2
Flere gæster skal komme uden for sommeren, jf. planloven § 11 a.
Caféerne lukker i september.

Pejlemærke 3
Strandene skal være rene hele året.
Vi har ni kilometer strand.
"""
PLAN = """Havby Kommune
Handleplan for kysten 2023-2024
Vedtaget af Byrådet den 1. marts 2023. Handleplanen udmønter Kystpolitik 2022-2026.

Mål 1: Lystbådehavne i kommunen skal have en livredder

Succeskriterier
Begge kriterier skal være nået den 31. december 2024.
• Andelen af bade, der går godt, stiger fra 81 % i 2022 til 90 %. Kilde: tårnets dagbog.
• Andelen af redningskranse, der er på plads ved tilsyn, stiger fra 60 % i 2022 til 95 %. Kilde: tilsynet.

Indsats 1.1 Tårnet
Et tårn ved hver havn.
Ansvarlig: Borgerservice og Kyst
Økonomi: 800.000 kr. i 2023-2024: løn 500.000 kr., tårne 200.000 kr. og hjælp til
både 100.000 kr. Afholdes af Borgerservice og Kysts ramme.
Tidsplan: 1. april 2023 - 31. december 2024
Evaluering: Badegæsterne spørges i august 2024, og svarene forelægges Kystrådet

Indsats 1.2 Kransen
Kranse efterses hver uge.
Ansvarlig: Borgerservice og Kyst
Tidsplan: 1. april 2023 - 31. december 2024

Indsats 1.3 Flaget
Flag viser, om der er livredder.
Ansvarlig: Borgerservice og Kyst
Tidsplan: 1. april 2023 - 31. december 2024

Mål 2: Flere gæster skal komme uden for sommeren

Indsats 2.1 Vinterbadning
Saunaen er åben fra oktober.
Ansvarlig: Borgerservice og Kyst

Mål 3: Strandene skal være rene hele året

Indsats 3.1 Strandens dag
Frivillige samler affald.
Ansvarlig: Borgerservice og Kyst
"""
FIRST = """Havby Kommune
REFERAT
Kystrådet
Mødedato: 9. maj 2023 kl. 16.00-18.00
Til stede: Karen Vestergaard (formand), Jens Toft

Punkt 1: Hvad mangler på molen?
Sagsfremstilling
Rådet har ønsket et punkt om molen.
Beslutning
Jens Toft sagde, at mange med gangbesvær ikke kommer i vandet, fordi der ikke er nogen at støtte sig til. Der er brug for en badevært.
"""
LATER = """Havby Kommune
REFERAT
Kystrådet
Mødedato: 4. marts 2025 kl. 16.00-18.00
Til stede: Karen Vestergaard (formand), Jens Toft

Punkt 1: Resultater
Sagsfremstilling

Mål 1: 88 % af badene gik godt; kriteriet var 90 %. 93 % var på plads; kriteriet var 95 %.
Badegæsterne ved tårnet (indsats 1.1) blev spurgt i august. 45 af 60 siger, at de føler sig trygge.
Beslutning
Taget til efterretning.

Punkt 2: Molen
Sagsfremstilling
Borgere med gangbesvær manglede støtte i vandet. Der har siden juni 2024 været en badevært hver eftermiddag.
Rådet holder en stranddag i efteråret 2024.
Beslutning
Taget til efterretning.
"""


@pytest.fixture(scope="module")
def reckoned(reckon: Callable[[Mapping[str, str]], set[tuple[str, str, str]]]) -> set[tuple[str, str, str]]:
    return reckon(
        {"kystpolitik-2022-2026": POLICY, "handleplan-2023-2024": PLAN, "referat-2023-05-09": FIRST, "referat-2025-03-04": LATER}
    )


@pytest.mark.parametrize(
    ("kind", "of"),
    [
        ("target-told", "1-1"),  # under the goal's number, by the number that was aimed at
        ("target-told", "1-2"),
        ("evaluation-told", "taarnet"),  # those who were to be asked have answered
        ("need-answered", "1-der-er-brug-for-en-badevaert"),
        ("future-past", ""),  # "holder … i efteråret 2024", in March 2025
    ],
)
def test_said_later(reckoned: set[tuple[str, str, str]], kind: str, of: str) -> None:
    assert any(k == kind and (not of or o == of) for k, o, _ in reckoned), "\n".join(map(str, sorted(reckoned)))


def test_said_of_no_more_than_that(reckoned: set[tuple[str, str, str]]) -> None:
    assert not any(k == "no-funder" for k, _, _ in reckoned), "the payer stands on the line below"
    narrowed = [f for k, _, f in reckoned if k == "goal-narrowed"]
    assert narrowed == ["Lystbådehavne i kommunen"], "„alle havne“ are now some; what is told below a goal is no part of it"


def test_what_is_told_below_a_goal(tmp_path: Path) -> None:
    path = tmp_path / "kystpolitik-2022-2026.txt"
    path.write_text(POLICY, encoding="utf-8")
    goals = load(path).of("goal")
    assert [str(g.first("text")).rpartition(" ")[2] for g in goals] == ["9.", "a.", "året."]
    assert all(g.values("description") for g in goals)


def test_a_department_of_two_words(tmp_path: Path) -> None:
    path = tmp_path / "handleplan-2023-2024.txt"
    path.write_text(PLAN, encoding="utf-8")
    document = load(path)
    assert {getattr(v, "text", "") for i in document.of("initiative") for v in i.values("responsible")} == {
        "Borgerservice og Kyst"
    }
    assert len(document.of("target")) == 2 and all(str(t.first("due_date")) == "2024-12-31" for t in document.of("target"))


def test_all_others_are_no_all() -> None:
    assert no_longer_all("Alle borgere skal have adgang til læge.", "Flere borgere skal have adgang til læge.")
    assert not no_longer_all(
        "Borgere skal have samme adgang til læge som alle andre.", "Borgere skal have bedre adgang til læge."
    )
