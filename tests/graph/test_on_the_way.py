"""What became of a goal on the way from policy to plan, and what came of what was promised, on documents of our own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from policygraph.graph.checks.results import _ITS_RESULT
from policygraph.loaders import load

POLICY = """Skovby Kommune
Politik for arbejde og erhverv 2022-2026
Vedtaget af Byrådet den 1. februar 2022

Mål 1: Unge skal hurtigt i gang med en uddannelse
Kommunen skal invitere hver ung til en samtale.

Mål 2: Håndværkere skal have hjælp til at starte egen forretning
Rådgivningen skal være let at finde.

Mål 3: Forretninger, der vil vokse, skal have en byggegrund
Kommunen skal have grunde på lager.

Mål 4: Familier skal have råd om økonomi
Alle familier med gæld skal tilbydes en samtale med en rådgiver.
"""
PLAN = """Skovby Kommune
Handleplan for arbejde og erhverv 2023-2025
Vedtaget af Byrådet den 1. december 2022. Handleplanen udmønter Politik for arbejde og erhverv 2022-2026.
Mål 1-4 kommer fra politikken.

Mål 1: Unge bør så vidt muligt kunne finde en uddannelse
Kommunen kan invitere til en samtale.

Mål 2: Håndværkere skal have hjælp til at starte egen forretning
Målet samler arbejdet for håndværkere, der begynder, og for forretninger, der vokser.

Mål 4: Familier skal have råd om økonomi
Familier med gæld kan, hvor det er muligt, tilbydes en samtale med en rådgiver.
"""
CATALOGUE = """Indsatskatalog for arbejde og erhverv

Udgivet januar 2024 af Skovby Kommune

Indsats 1: Værkstedet
Mål: Mål 1
Indhold: Holdet sluttede den 30. juni 2023. Det mødes nu hver tirsdag.
Tidsplan: 1. januar 2021 – 30. juni 2023
Succeskriterium: 40 deltagere. Resultat 2022: 44

Indsats 2: Kurset
Mål: Mål 1
Indhold: Et kursus om at søge ind.
Tidsplan: 1. januar 2023 – 31. december 2024
Succeskriterium: 30 deltagere
"""
MINUTES = """Skovby Kommune
REFERAT
Erhvervsrådet
Mødedato: 9. april 2024 kl. 16.00-18.00
Til stede: Karen Vestergaard (formand), Jens Toft

Punkt 1: Udpegning
Beslutning
Rådet udpegede ____________ til følgegruppen.

Punkt 2: Temadag
Sagsfremstilling
Rådet har tidligere ønsket en temadag om lærlinge.
Beslutning
Der laves et oplæg til temadagen inden den 1. maj 2024.
"""


@pytest.fixture(scope="module")
def reckoned(reckon: Callable[[Mapping[str, str]], set[tuple[str, str, str]]]) -> set[tuple[str, str]]:
    texts = {
        "politik-2022-2026": POLICY,
        "handleplan-2023-2025": PLAN,
        "indsatskatalog": CATALOGUE,
        "referat-2024-04-09": MINUTES,
    }
    return {(kind, of) for kind, of, _ in reckon(texts)}


@pytest.mark.parametrize(
    ("kind", "of"),
    [
        ("goal-weakened", "1"),  # the same number, as the plan says, in weaker words
        ("goal-weakened", "4"),  # the same name, the sentence under it weaker
        ("goal-merged", "3"),  # the plan's goal says that it holds both
        ("result-told", "vaerkstedet"),
        ("ended-running", "vaerkstedet"),
    ],
)
def test_is_reckoned(kind: str, of: str, reckoned: set[tuple[str, str]]) -> None:
    assert any(k == kind and key.endswith(of) for k, key in reckoned), sorted(reckoned)


def test_an_appointment_left_blank(reckoned: set[tuple[str, str]]) -> None:
    assert any(kind == "appointment" for kind, _ in reckoned)


@pytest.mark.parametrize(
    ("criterion", "result"),
    [
        ("40 medlemmer. Resultat 2022: 44", " 44"),
        ("Mindst 30 % er røgfri. Resultat: -", " -"),
        ("40 medlemmer med gode resultater", None),
    ],
)
def test_a_result_behind_its_criterion(criterion: str, result: str | None) -> None:
    found = _ITS_RESULT.search(criterion)
    assert (found["result"] if found else None) == result


def test_nothing_is_lost_that_was_taken_over(reckoned: set[tuple[str, str]]) -> None:
    assert not [key for kind, key in reckoned if kind == "goal-lost"]


def test_a_need_that_its_item_decides_on(reckoned: set[tuple[str, str]]) -> None:
    assert any(kind == "need-answered" for kind, _ in reckoned)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Udgivet januar 2024 af Skovby Kommune", "2024-01-01"),
        ("Udgivet af Sekretariatet, januar 2024", "2024-01-01"),
        ("Opdateret 5. marts 2024", "2024-03-05"),
        ("Udgivet af Skovby Kommune", "None"),
    ],
)
def test_the_day_of_a_catalogue(line: str, day: str, tmp_path: Path) -> None:
    path = tmp_path / "indsatskatalog.txt"
    path.write_text(CATALOGUE.replace("Udgivet januar 2024 af Skovby Kommune", line), "utf-8")
    assert str(load(path).of("document")[0].first("issued")) == day
