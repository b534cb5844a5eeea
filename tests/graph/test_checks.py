"""What is reckoned when a graph is built: figures, times and names, on documents and sentences of our own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest

from policygraph.graph.checks.bodies import _of_same_words
from policygraph.graph.figures import points_off, products_off, rates_off, shares_off, sums_off
from policygraph.loaders.parse.law import find_laws


@pytest.mark.parametrize(
    ("text", "off"),
    [
        # a price in a list counts as often as it is paid
        ("Løn 300.000 kr., leje af to sale á 40.000 kr. og bøger 20.000 kr., i alt 400.000 kr.", None),
        ("Løn 300.000 kr., leje af to sale á 40.000 kr. og bøger 20.000 kr., i alt 360.000 kr.", Decimal(400000)),
        # the list stands behind the total and a colon
        ("900.000 kr. i alt i 2023 fra puljen: busser 500.000 kr., skilte 250.000 kr. og kort 150.000 kr.", None),
        ("900.000 kr. i alt i 2023 fra puljen: busser 500.000 kr., skilte 250.000 kr. og kort 100.000 kr.", Decimal(850000)),
        # a price is no total of what it comes to
        ("3 hold x 40.000 kr. = 120.000 kr. årligt 2023-2024", None),
    ],
)
def test_sums(text: str, off: Decimal | None) -> None:
    assert [o.found for o in sums_off(text)] == ([off] if off else [])


def test_a_yearly_part_of_a_list_is_no_price() -> None:
    assert not list(products_off("130.000 kr. i 2022 og 70.000 kr. i hvert af årene 2023-2025, i alt 340.000 kr."))
    assert list(products_off("70.000 kr. i hvert af årene 2023-2025, i alt 340.000 kr."))


def test_a_share_of_those_told_of_before() -> None:
    before = "Kurset har haft 37 unge igennem."
    assert list(shares_off("Heraf var 64,2 % i job et halvt år efter.", before))
    assert not list(shares_off("Heraf var 62,2 % i job et halvt år efter.", before))


def test_shares_of_those_counted_before() -> None:
    before = "28 af 35 adspurgte borgere fik hjælp."
    assert list(shares_off("Af de 35 ville 64,2 % bruge den igen.", before))
    assert not list(shares_off("Af de 35 ville 62,9 % bruge den igen.", before))
    assert list(shares_off("I juni 2023 blev 45 tilfældigt valgte deltagere spurgt; 70,2 pct. af de 45 ville komme igen."))


@pytest.mark.parametrize(
    ("text", "off"),
    [
        ("59 % cykler. I 2021 var det 54 %, så andelen er vokset med 5 %.", True),
        ("59 % cykler. I 2021 var det 54 %, så andelen er vokset med 5 procentpoint.", False),
        ("59 % cykler. I 2021 var det 54 %, så andelen er vokset med 9 %.", False),
        ("Antallet er vokset med 5 %.", False),
    ],
)
def test_points_told_as_per_cent(text: str, off: bool) -> None:
    first, _, rest = text.partition(". ")
    assert bool([*points_off(rest, first), *points_off(text)]) is off


@pytest.mark.parametrize(
    ("text", "off"),
    [
        ("40.000 euro til møder (kurs 7,45 = 298.000 kr.) og 25.000 euro til rejser (kurs 7,55 = 188.750 kr.)", True),
        ("40.000 euro til møder (kurs 7,45 = 298.000 kr.) og 25.000 euro til rejser (kurs 7,45 = 186.250 kr.)", False),
        ("40.000 euro (298.000 kr.) til kort og 25.000 euro (190.000 kr.) til rejser", True),
        ("40.000 euro (298.000 kr.) til kort og 25.000 euro (186.000 kr.) til rejser", False),
    ],
)
def test_rates_of_one_row(text: str, off: bool) -> None:
    assert bool(list(rates_off(text))) is off


def test_a_price_a_week() -> None:
    assert list(products_off("Vagten koster 4.500 kr. om ugen, og over 52 uger giver det 243.000 kr."))
    assert not list(products_off("Vagten koster 4.500 kr. om ugen, og over 52 uger giver det 234.000 kr."))
    assert not list(sums_off("400.000 kr. fra en fond, heraf 4 aftener à 25.000 kr., i alt 100.000 kr."))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Havby Pensionistsamvirke", "Pensionisternes Samvirke Havby", True),
        ("Havby Idrætsråd", "Idrætsrådet i Havby", True),
        ("Havby Idrætsråd", "Havby Ungeråd", False),
        ("Røde Kors", "Røde Kors Havby", False),
    ],
)
def test_names_of_the_same_words(one: str, other: str, same: bool) -> None:
    assert _of_same_words(one, other) is same


def test_a_title_that_is_longer_than_the_known_name() -> None:
    acts = {"lov om erhvervsfremme": ("erhvervsfremmeloven", "https://example.org/act")}
    (law,) = find_laws("Lov om erhvervsfremme og grøn omstilling § 12", acts)
    assert (law.act, law.provision) == ("erhvervsfremmeloven", "§ 12")


POLICY = """Skovby Kommune
Sundhedspolitik 2022-2026

Vedtaget af Byrådet den 1. februar 2022

{}
Pejlemærke 1: Bevægelse
Alle borgere i hele kommunen skal have gode muligheder for at bevæge sig hver dag.

Pejlemærke 2: Et sted at mødes
Der skal være et levende mødested i alle landsbyer.

Pejlemærke 3: Måltider
Borgerne skal have adgang til sunde måltider i kommunens køkkener.
"""
PLAN = """Handleplan for sundhed 2023-2025

Skovby Kommune. Vedtaget af Byrådet den 1. marts 2023. Handleplanen udmønter Sundhedspolitik 2022-2026.

Mål 1: Alle borgere i byerne skal have gode muligheder for at bevæge sig hver dag

Indsats 1.1 Gåture

Ansvarlig: Center for Natur og Vand
Økonomi: 100.000 kr. årligt i 2023-2025 af centrets budget
Evaluering: Samlet evaluering i marts 2024

Indsats 1.2 Badebro

Broen er planlagt og åbner i maj 2023.
Ansvarlig: Center for Natur og Vand
Økonomi: 300.000 kr. fra Søfonden, bevilget for 2023-2024
Tidsplan: maj 2023 - december 2025
Evaluering: Samlet evaluering i marts 2024

Mål 2: Borgerne skal have adgang til sunde måltider i kommunens køkkener, og der skal være et levende mødested i alle landsbyer
"""
MINUTES = """Skovby Kommune
REFERAT
Sundhedsrådet
Mødedato: 9. april 2024 kl. 16.00-18.00
Til stede: Karen Vestergaard (formand), Jens Toft

Punkt 1: Status
Sagsfremstilling
Den samlede evaluering blev lagt frem. Udgifterne hører til handleplanens indsats 7.2.
Beslutning
Taget til efterretning.

Punkt 2: Udpegning
Sagsfremstilling
Rådet skal udpege et medlem af følgegruppen.
Beslutning
Til følgegruppen: Jens Toft, med suppleant ________.
"""


@pytest.fixture(scope="module")
def reckoned(reckon: Callable[[Mapping[str, str]], set[tuple[str, str, str]]]) -> set[tuple[str, str, str]]:
    said = "Politikken gælder fra den 1. marts 2022 og til udgangen af 2025, hvor Byrådet tager stilling til den næste.\n"
    return reckon({"sundhedspolitik-2022-2026": POLICY.format(said), "handleplan-2023-2025": PLAN, "referat-2024-04-09": MINUTES})


@pytest.mark.parametrize(
    ("kind", "of", "found"),
    [
        ("period", "", "2025"),  # the policy's title says 2026; what comes after the date speaks of the next one
        ("goal-narrowed", "1", "i hele kommunen"),
        ("goal-merged", "2", ""),  # a goal with a name of words that are none, and its sentence in the plan's goal
        ("evaluation-told", "gaature", ""),  # all that wait for one evaluation
        ("evaluation-told", "badebro", ""),
        ("money-ends", "badebro", "2024-12-31"),  # granted for 2023-2024, and runs on
        ("told-as-planned", "badebro", ""),
        ("reference", "", "indsats 7.2"),
        ("appointment", "", ""),
    ],
)
def test_checks_of_three_documents(reckoned: set[tuple[str, ...]], kind: str, of: str, found: str) -> None:
    assert any(k == kind and (not of or o == of) and (not found or f == found) for k, o, f in reckoned), sorted(reckoned)
