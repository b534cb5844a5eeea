"""Tables whose cells say more than one thing, labels that name their goal, overviews that tell initiatives in two ways."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from policygraph.loaders import load
from policygraph.loaders.records import Document, Name, Record, Ref

PLAN = """Handleplan for idræt 2022-2025

Sund Kommune. Planen gælder fra 1. januar 2022 til 31. december 2025.

Mål 1: Flere børn skal dyrke idræt i fritiden

{label} for mål 1

{table}

Initiativer under mål 1

Svømmebussen

Bussen kører til svømmehallen. Opstart er planlagt til maj 2023.

Ansvarlig: Kulturafdelingen (leder Inger Madsen)

Økonomi: 200.000 kr. årligt i 2022-2025 fra Fonden Blåt Vand

Mål 2: Ældre skal have let til motion

Ansvarlig for alle initiativer under mål 2 er Sundhedsafdelingen.

Initiativer under mål 2

Gåture

En frivillig går forrest.

Økonomi: 10.000 kr. årligt i 2022-2025 inden for afdelingens ramme

Tidsplan: Marts 2022 til december 2025
"""


def plan(folder: Path, *rows: str, label: str = "Succeskriterier") -> Document:
    (folder / "handleplan.txt").write_text(PLAN.format(label=label, table="\n".join(rows)), encoding="utf-8")
    return load(folder / "handleplan.txt")


def initiative(document: Document, title: str) -> Record:
    return next(r for r in document.of("initiative") if r.first("title") == title)


@pytest.mark.parametrize(
    ("header", "row", "value", "start", "change", "due"),
    [
        (
            "Kriterium\tUdgangspunkt\tMål og frist\tSådan måles det",
            "Andelen af børn i en klub\t60 % i 2021\t72 % ved udgangen af 2024, altså en stigning på 12 procentpoint\tKlubbernes lister",
            72, 60, 12, date(2024, 12, 31),
        ),
        (
            "Indikator\tBaseline (2021)\tMål 2025\tKilde",
            "Antal hold for begyndere\t12\t20\tForeningsportalen",
            20, 12, None, date(2025, 12, 31),
        ),
        (
            "Succeskriterium\tUdgangspunkt\tMåltal og frist\tMåling",
            "Antal aflysninger\t40 i 2021\tI 2024: 30, det vil sige 25 % færre\tBookingsystemet",
            30, 40, None, date(2024, 12, 31),
        ),
    ],
)  # fmt: skip
def test_the_cells_of_a_table_of_targets(
    tmp_path: Path, header: str, row: str, value: int, start: int, change: int | None, due: date
) -> None:
    (target,) = plan(tmp_path, header, row).of("target")
    assert target.first("target_value") == Decimal(value)
    assert target.first("baseline_value") == Decimal(start)
    assert target.first("change_value") == (Decimal(change) if change else None)
    assert target.first("due_date") == due
    assert target.first("data_source") == row.split("\t")[-1]
    assert target.first("measurable") is True


def test_a_label_that_names_its_goal_opens_the_initiatives_of_that_goal(tmp_path: Path) -> None:
    document = plan(tmp_path, "I 2025 dyrker mindst 500 børn idræt mod 400 i 2021. Opgøres i klubbernes lister.")
    goals = {
        r.first("title"): [v.key for v in r.values("contributes_to") if isinstance(v, Ref)] for r in document.of("initiative")
    }
    assert goals == {"Svømmebussen": ["1"], "Gåture": ["2"]}


def test_the_head_of_a_department_does_not_hide_it(tmp_path: Path) -> None:
    bus = initiative(plan(tmp_path, "Der sættes ikke måltal."), "Svømmebussen")
    assert [v.text for v in bus.values("responsible") if isinstance(v, Name)] == ["Kulturafdelingen"]
    assert [v.text for v in bus.values("funded_by") if isinstance(v, Name)] == ["Fonden Blåt Vand"]
    assert "planned" in [getattr(v, "key", "") for v in bus.values("status")]


def test_an_overview_in_tables_and_in_lines(tmp_path: Path) -> None:
    text = (
        "Indsatsoversigt 2024\n\nKulturafdelingen i Sund Kommune, 3. marts 2024\n\nIdræt\n\n"
        "Indsats 1: Boldskolen\n\nIndhold\tBold for de mindste.\nMål i handlingsplanen\tMål 1\nAnsvarlig\tKulturafdelingen\n"
        "Økonomi\t40.000 kr. i 2024\nTidsramme\tMaj 2024 til juni 2024\n\n"
        "Indsats 2: Sejlerskolen\n\nIndhold: Små joller.\n\nAnsvarlig: Kulturafdelingen\n\nØkonomi: 50.000 kr. i 2024\n\n"
        "Tidsramme: Maj 2024 til juni 2024\n\n"
        "Indsats 3: Rideskolen\n\nIndhold: Små heste.\n\nMål i handlingsplanen: Mål 2\n\nAnsvarlig: Kulturafdelingen\n\n"
        "Økonomi: 60.000 kr. i 2024\n\nTidsramme: Maj 2024 til juni 2024\n"
    )
    (tmp_path / "oversigt.txt").write_text(text, encoding="utf-8")
    made = load(tmp_path / "oversigt.txt").of("initiative")
    assert [(r.first("number"), r.first("title")) for r in made] == [
        ("1", "Boldskolen"),
        ("2", "Sejlerskolen"),
        ("3", "Rideskolen"),
    ]
    assert [[v.text for v in r.values("contributes_to") if isinstance(v, Name)] for r in made] == [["1"], [], ["2"]]
    assert all(r.values("responsible") and r.values("start") and r.values("money") for r in made)


@pytest.mark.parametrize(
    "header",
    [
        "Mål\tBaseline 2021\tMåltal 2025\tMetode",
        "Effektmål\t2021\t2025\tDatakilde",
        "Hvad vil vi opnå?\tHvor er vi nu? (2021)\tHvor skal vi hen? (2025)\tHvordan måler vi det?",
        "Succeskriterier\tBaseline 2021\tMål 2025\tDatakilde og frekvens",
        "Succesmål\tNuværende niveau (2021)\tMålniveau 2025\tOpfølgning",
        "Måltal\tNulpunkt 2021\tMål 2025\tKilde",
    ],
)
def test_the_columns_of_a_table_of_targets_are_called_many_things(tmp_path: Path, header: str) -> None:
    (target,) = plan(tmp_path, header, "Andel af børn i en klub\t60 %\t72 %\tKlubbernes lister").of("target")
    read = [target.first(f) for f in ("baseline_value", "target_value", "unit", "due_date", "data_source")]
    assert read == [60, 72, "percent", date(2025, 12, 31), "Klubbernes lister"]


@pytest.mark.parametrize(
    "label",
    [
        "Initiativer til mål 1",
        "Indsatser, der understøtter mål 1",
        "Sådan når vi mål 1",
        "Vores initiativer under mål 1",
        "Initiativer – mål 1",
        "Mål 1 – initiativer",
        "Tiltag for at nå målet",
        "Indsatser knyttet til mål 1",
    ],
)
def test_labels_over_the_initiatives_of_a_goal(tmp_path: Path, label: str) -> None:
    text = PLAN.format(label="Succeskriterier", table="I 2025 dyrker mindst 500 børn idræt mod 400 i 2021.")
    (tmp_path / "handleplan.txt").write_text(text.replace("Initiativer under mål 1", label), encoding="utf-8")
    document = load(tmp_path / "handleplan.txt")
    assert [g.first("number") for g in document.of("goal")] == ["1", "2"]
    assert [v.key for v in initiative(document, "Svømmebussen").values("contributes_to") if isinstance(v, Ref)] == ["1"]


@pytest.mark.parametrize(
    "said",
    [
        "Kulturafdelingen v/leder Inger Madsen",
        "Kulturafdelingen, afdelingsleder Inger Madsen",
        "Kulturafdelingen - Inger Madsen",
        "Kulturafdelingen (kontakt: Inger Madsen)",
    ],
)
def test_a_department_and_its_head(tmp_path: Path, said: str) -> None:
    text = PLAN.format(label="Succeskriterier", table="Der sættes ikke måltal.").replace(
        "Kulturafdelingen (leder Inger Madsen)", said
    )
    (tmp_path / "handleplan.txt").write_text(text, encoding="utf-8")
    bus = initiative(load(tmp_path / "handleplan.txt"), "Svømmebussen")
    assert [v.text for v in bus.values("responsible") if isinstance(v, Name)] == ["Kulturafdelingen"]
