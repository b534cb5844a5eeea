"""Bodies under several names, sums that leave out their years, a goal in its place: on documents of our own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from policygraph.graph.checks.bodies import _akin, _of_same_words, _one_to_one

PLAN = """Lyngby Nor Kommune
Handleplan for kultur og sport 2023-2025
Vedtaget af Byrådet den 1. december 2022. Handleplanen udmønter Politik for kultur og sport 2022-2026.

Mål 1: Alle bydele skal have et sted at mødes

Indsats 1.1 Sal til leje
Ansvarlig: Fritidsenheden, leder Bente Holm
Samarbejdspartnere: Sprogcenter Fjorden
Økonomi: 120.000 kr. i 2023-2025 fra Kulturpuljen
Tidsplan: 1. januar 2023 - 31. december 2025

Indsats 1.2 Nøglebrikker
Ansvarlig: Enheden for Fritid og Haller (leder Bente Holm)
Samarbejdspartnere: Fjordens Sprogcenter
Økonomi: 80.000 kr. fra Kulturpuljen
Tidsplan: 1. januar 2023 - 31. december 2025

Mål 2: Gæster skal høre musik i havnen
"""
#: Enough sums with their years to miss one.
PLAN += "".join(
    f"""
Indsats 2.{n} Koncert nummer {n}
Ansvarlig: Havnekontoret, leder Jens Krog
Samarbejdspartnere: Koret
Økonomi: {n}5.000 kr. i 2023-2025 fra Kulturpuljen
Tidsplan: 1. januar 2023 - 31. december 2025
"""
    for n in range(1, 9)
)
POLICY = """Lyngby Nor Kommune
Politik for kultur og sport 2022-2026
Vedtaget af Byrådet den 1. februar 2022

Mål 1: Alle bydele skal have et sted at mødes
Der skal være åbent hver aften.

Mål 2: Fortællinger om søen skal gives videre
De gamle skal fortælle.

Mål 3: Børn skal lære at svømme
Også om sommeren.
"""
OWN = """
Mål 3: Fortællinger skal høres
Der skal læses.

Mål 4: Børn skal lære at svømme
Også om sommeren.
"""


@pytest.fixture(scope="module")
def reckoned(reckon: Callable[[Mapping[str, str]], set[tuple[str, str, str]]]) -> set[tuple[str, str, str]]:
    return reckon({"politik-2022-2026": POLICY, "handleplan-2023-2025": PLAN + OWN})


def test_two_units_of_one_head(reckoned: set[tuple[str, str, str]]) -> None:
    """The head's name is withheld: the mask tells that it is the same, and not whose it is."""
    pairs = {frozenset((of, found)) for kind, of, found in reckoned if kind == "names"}
    assert frozenset(("enheden-for-fritid-og-haller", "Fritidsenheden")) in pairs
    assert not [p for p in pairs if "havnekontoret" in p], "another head, another unit"


def test_the_same_words_in_another_order(reckoned: set[tuple[str, str, str]]) -> None:
    assert any("sprogcenter" in of and "Sprogcenter" in found for kind, of, found in reckoned if kind == "names")


def test_a_sum_without_years_among_sums_with_years(reckoned: set[tuple[str, str, str]]) -> None:
    assert {of for kind, of, _ in reckoned if kind == "period-left-out"} == {"noeglebrikker"}


def test_a_goal_in_its_place(reckoned: set[tuple[str, str, str]]) -> None:
    """The plan’s goal on tales stands between the two that the policy's stood between: it is that one in fewer words."""
    assert not [of for kind, of, _ in reckoned if kind == "goal-lost"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"plan", "byg"}, {"plan", "bygge"}, True),
        ({"kultur", "fritid"}, {"fritid", "kultur"}, True),
        ({"kultur", "fritid"}, {"kultur", "sport"}, False),
        ({"vand"}, {"vandmiljø"}, False),
    ],
)
def test_what_departments_do(one: set[str], other: set[str], same: bool) -> None:
    assert _one_to_one(frozenset(one), frozenset(other)) is same


@pytest.mark.parametrize(
    ("one", "other", "akin"),
    [
        ("Rusmiddelcentret", "Center for Rusmidler", True),
        ("Ungeenheden", "Enheden for Unge og Uddannelse", True),
        ("Træningsenheden", "Genoptræningscentret", True),
        ("Vej og Park", "Borgerservice", False),
    ],
)
def test_units_that_do_something_alike(one: str, other: str, akin: bool) -> None:
    assert _akin(one, other) is akin


def test_a_name_of_three_words_and_of_two() -> None:
    assert _of_same_words("Ældre Sagen Havby", "Ældresagen i Havby")
    assert not _of_same_words("Boligforeningen Nørremark", "Boligforeningen Østermark")
