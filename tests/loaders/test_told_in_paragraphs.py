"""Initiatives and targets that no heading or table of their own announces; all texts here are invented."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from policygraph.loaders import load
from policygraph.loaders.records import Document, Name, Record

CATALOGUE = """INDSATSKATALOG 2023
Indsatser for borgere i Skovby Kommune

Kataloget gælder for 2023.


AFSNIT A: BYEN OG GADEN

1. Gadens sygeplejerske
Plaster og tid på ruten. Mål: 2. Ansvarlig: Sundhedscentret. Samarbejdspartnere: Røde Kors Skovby. Økonomi: 520.000 kr. årligt 2023-2025 af centrets ramme. Tidsplan: 2023-2025. Evaluering: december 2025.

2. Natcafé
Suppe og en sofa. Mål: 1. Ansvarlig: Socialcentret. Samarbejdspartnere: Værftets Venner. Økonomi: 310.000 kr. årligt 2023-2025. Tidsplan: 2023-2025. Evaluering: Udføres i 2025.


AFSNIT B: HVERDAG

3. Grønt værksted
Køkkenhave og brænde. Mål: 5. Ansvarlig: Jobcentret. Økonomi: 640.000 kr. i 2023. Tidsplan: hele 2023. Evaluering: årlig status.
"""

PLAN = """Handleplan for skole 2024-2026

Skovby Kommune. Vedtaget den 5. december 2023.

Mål 1: Alle unge skal i uddannelse

1.1 Andelen, der søger en erhvervsuddannelse, skal op på 28 pct. i 2026.
1.2 Antallet uden job halveres fra 64 i 2023 til 32 i 2026. Tælles i registret.

Vejledere på gaden. Ungecentret er ansvarlig. Der er afsat 90.000 kr. om året i 2024-2026. Evalueres i 2026.

Mål 2: Alle skoler skal have et værksted

Makerspace. Ungdomsskolen er ansvarlig for værkstedet fra 2024 til 2026. Økonomi: 350.000 kr. om året i 2024-2026. Evalueres i den årlige status.
"""


def read(folder: Path, name: str, text: str) -> Document:
    (folder / name).write_text(text, "utf-8")
    return load(folder / name)


def names(record: Record, field: str) -> list[str]:
    return [v.text if isinstance(v, Name) else str(v) for v in record.values(field)]


def test_fields_within_paragraphs_and_parts_in_capitals(tmp_path: Path) -> None:
    found = read(tmp_path, "indsatskatalog-2023.txt", CATALOGUE).of("initiative")
    assert [(r.first("number"), r.first("title")) for r in found] == [
        ("1", "Gadens sygeplejerske"),
        ("2", "Natcafé"),
        ("3", "Grønt værksted"),
    ]
    assert [names(r, "contributes_to") for r in found] == [["2"], ["1"], ["5"]]
    assert [names(r, "responsible") for r in found] == [["Sundhedscentret"], ["Socialcentret"], ["Jobcentret"]]
    assert [r.first("section") for r in found] == ["AFSNIT A: BYEN OG GADEN"] * 2 + ["AFSNIT B: HVERDAG"]


def test_targets_numbered_under_their_goal_and_initiatives_that_tell_themselves(tmp_path: Path) -> None:
    plan = read(tmp_path, "handleplan-skole-2024-2026.txt", PLAN)
    assert [str(t.first("target_value")) for t in plan.of("target")] == ["28", "32"]
    assert [r.first("title") for r in plan.of("initiative")] == ["Vejledere på gaden", "Makerspace"]
    assert [r.first("evaluation_text") for r in plan.of("initiative")][1] == "Evalueres i den årlige status"


@pytest.mark.parametrize(
    "account", [["Nye forældre mødes hver uge."], ["Nye forældre mødes.", "En sundhedsplejerske kommer."], []]
)
def test_an_account_between_a_heading_and_its_table(account: list[str], tmp_path: Path) -> None:
    file = docx.Document()
    file.add_heading("Indsatskatalog for Skovby Kommune 2023", 1)
    for number, title in ((1, "Barselscafé"), (2, "Gåture")):
        file.add_heading(f"{number} {title}", 2)
        for line in account:
            file.add_paragraph(line)
        table = file.add_table(rows=0, cols=2)
        for label, said in (
            ("Mål", "Mål 1"),
            ("Ansvarlig", "Børn og Læring"),
            ("Økonomi", "210.000 kr. i 2023"),
            ("Periode", "2023"),
        ):
            cells = table.add_row().cells
            cells[0].text, cells[1].text = label, said
    file.save(str(tmp_path / "indsatskatalog-2023.docx"))
    found = load(tmp_path / "indsatskatalog-2023.docx").of("initiative")
    assert [(r.first("number"), r.first("title")) for r in found] == [("1", "Barselscafé"), ("2", "Gåture")]
    assert [" ".join(map(str, r.values("description"))) for r in found] == [" ".join(account)] * 2


def test_labels_within_a_cell(tmp_path: Path) -> None:
    rows = [
        "Nr.\tIndsats\tAnsvarlig og samarbejde\tØkonomi\tEvaluering",
        "1\tFølgeven. Frivillige følger med.\tAnsvarlig: Handicap og Psykiatri. Samarbejde: Frivilligcentret\t10.000 kr. i 2023\tSuccesKriterium",
        "2\tRo på\tSamarbejde: Skovby Museum\t20.000 kr. i 2023\tSuccesk",
        "3\t5.1 Ud med olien\tAnsvarlig: Ejendomscentret\t30.000 kr. i 2023\tSuccesk",
    ]
    first, second, third = read(
        tmp_path, "indsatskatalog.txt", "\n".join(["Indsatskatalog for Skovby Kommune", "", *rows, ""])
    ).of("initiative")
    assert names(first, "responsible") == ["Handicap og Psykiatri"] and names(first, "partner") == ["Frivilligcentret"]
    assert not names(second, "responsible") and names(second, "partner") == ["Skovby Museum"]
    assert names(third, "responsible") == ["Ejendomscentret"]
