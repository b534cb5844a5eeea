"""What closes a plan is none of its goals, targets or initiatives; numbers and days at the head of a line are what they are."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from policygraph.loaders import load
from policygraph.loaders.records import Document

PLAN = """Handleplan for skovene 2024-2027
Vedtaget af Byrådet den 4. marts 2024

1. Mål og indsatser

Mål 6. Plads til alle
Skovene skal være åbne for alle.

Resultatmål 6.1: Andelen af skove med en skiltet sti holdes på 100 % til og med
31. december 2027. Den var 100 % i 2023. Stiholdet fører liste over skiltene.

Indsats 6.1: Skilte ved stierne
Stiholdet sætter skilte op.
Ansvarlig: Natur og Park
Økonomi: 40.000 kr. i 2024 fra Natur og Parks ramme

Mål 7. I skoven hver dag
Børnehaverne skal kunne komme i skoven hver dag.

Resultatmål 7.1: Ved udgangen af 2027 kommer 30 børnehaver i skoven mod 12 i 2023.


{closing}

Styregruppen mødes hvert år i maj. Alle 14 skovløbere inviteres.

Bilag 1. Optællingen

Af de 40 skove, der blev besøgt, var 30 åbne, det vil sige 75 %.

Bilag 2: Ord og forkortelser

NP: Natur og Park. ST: Stiholdet.
"""


def read(tmp_path: Path, name: str, text: str) -> Document:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return load(tmp_path / name)


@pytest.mark.parametrize("closing", ["3. Opfølgning", "2. Evaluering og opfølgning", "Opfølgning", "4. Organisering"])
def test_back_matter_is_not_read_as_goals(tmp_path: Path, closing: str) -> None:
    plan = read(tmp_path, "handleplan.txt", PLAN.format(closing=closing))
    assert [g.first("number") for g in plan.of("goal")] == ["6", "7"]
    assert [i.first("title") for i in plan.of("initiative")] == ["Skilte ved stierne"]
    assert len(plan.of("target")) == 2


def test_a_day_at_the_head_of_a_line_goes_on_with_the_sentence(tmp_path: Path) -> None:
    target = read(tmp_path, "handleplan.txt", PLAN.format(closing="3. Opfølgning")).of("target")[0]
    assert str(target.first("due_date")) == "2027-12-31"
    assert target.first("method")


def test_a_word_of_one_letter_is_none_of_a_number(tmp_path: Path) -> None:
    goal = read(tmp_path, "handleplan.txt", PLAN.format(closing="3. Opfølgning")).of("goal")[1]
    assert goal.first("label") == "I skoven hver dag"


def test_of_several_municipalities_the_first_publishes(tmp_path: Path) -> None:
    text = "Skovby Kommune\nReferat af møde den 4. marts 2024\n\nPunkt 1: Pris\n\nBeslutning\nRådet søger om at blive Aktiv Kommune.\n"
    publisher = read(tmp_path, "referat.txt", text).of("document")[0].first("publisher")
    assert getattr(publisher, "text", None) == "Skovby Kommune"


def test_a_catalogue_may_hold_until_a_day(tmp_path: Path) -> None:
    text = "Indsatskatalog 2024\nSkovby Kommune. Kataloget gælder til og med 31. december 2024.\n\nIndsats: Stier\nAnsvarlig: Natur\nØkonomi: 5.000 kr. i 2024\n"
    assert str(read(tmp_path, "indsatskatalog.txt", text).of("document")[0].first("period_end")) == "2024-12-31"


def test_the_unit_of_one_sheet_is_not_that_of_another(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Indsatser"
    sheet.append(["Indsatskatalog 2024"])
    sheet.append(["Nr.", "Indsats", "Ansvarlig", "Økonomi", "Evaluering"])
    sheet.append([1, "Skilte ved stierne", "Natur og Park", "85.000 i 2024 fra Natur og Parks ramme", "Evalueres i 2025"])
    other = book.create_sheet("Puljer")
    other.append(["Puljer, beløb i 1.000 kr."])
    other.append(["Pulje", "2024"])
    other.append(["Stipuljen", "120"])
    book.save(tmp_path / "indsatskatalog.xlsx")
    sums = load(tmp_path / "indsatskatalog.xlsx").of("initiative")[0].values("money")
    assert [str(s).split()[0] for s in sums] == ["85000"]
