"""Workbooks and separated text: what a person sees in the file is what stands in the lines, with its sheet and row."""

from __future__ import annotations

import csv
import io
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from policygraph.errors import UnreadableDocument
from policygraph.loaders import load
from policygraph.loaders.formats.sheets import MAX_COLUMNS, read_sheets, shown
from policygraph.loaders.records import Name
from policygraph.loaders.source import Source

BLUE, GREEN = (PatternFill("solid", fgColor=c) for c in ("FF9DC3E6", "FFA9D18E"))


def saved(folder: Path, fill: Callable[[Worksheet], None], name: str = "tabel.xlsx", title: str = "Ark1") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    fill(sheet)
    book.save(folder / name)
    return folder / name


def rows(*given: tuple[object, ...]) -> Callable[[Worksheet], None]:
    def fill(sheet: Worksheet) -> None:
        for row in given:
            sheet.append(row)

    return fill


def lines(source: Source) -> list[str]:
    return [line.text for line in source.lines if not line.blank]


# --- how a value is shown -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (1200000, "#,##0", "1.200.000"),
        (1200000, "General", "1200000"),
        (1234.5, '_-* #,##0.00\\ "kr."_-;\\-* #,##0.00\\ "kr."_-;_-* "-"??\\ "kr."_-;_-@_-', "1.234,50 kr."),
        (1234.5, "[$kr.-406] #,##0.00", "kr. 1.234,50"),
        (10000, "[$EUR] #,##0", "EUR 10.000"),
        (0.456, "0.0%", "45,6 %"),
        (1500000, '#,##0.0,, "mio. kr."', "1,5 mio. kr."),
        (-5, "0;(0)", "(5)"),
        (7, "000", "007"),
        (5, '"Mål "0', "Mål 5"),
        (0.1 + 0.2, "General", "0,3"),
        (True, "General", "SAND"),
        (date(2023, 12, 31), "dd/mm/yyyy", "31-12-2023"),
        (datetime(2024, 3, 1), "mmm-yy", "marts 2024"),
        (datetime(2024, 3, 1, 14, 30), "dd-mm-yyyy hh:mm", "01-03-2024 14:30"),
        ("Natur\nog\tpark ", "@", "Natur og park"),
    ],
)
def test_a_value_is_shown_as_in_its_cell(value: object, form: str, text: str) -> None:
    assert shown(value, form) == text


@given(
    st.one_of(st.integers(-(10**12), 10**12), st.floats(), st.text(max_size=20), st.dates()),
    st.one_of(st.text(max_size=20), st.sampled_from(["#,##0;;", ";;;", "0.00E+00", "# ?/?", '"', "[Red]0", "\\"])),
)
def test_no_format_makes_showing_fail(value: object, form: str) -> None:
    assert "\n" not in shown(value, form) and "\t" not in shown(value, form)


# --- workbooks ------------------------------------------------------------------------------------------------------


def test_each_row_is_a_line_with_its_place(tmp_path: Path) -> None:
    path = saved(tmp_path, rows(("Indsats", "Budget"), (), ("Gåture\ni parken", 5)))
    source = read_sheets(path)
    assert lines(source) == ["Indsats\tBudget", "Gåture i parken\t5"]
    assert [(p.sheet, p.row) for p in source.places if p.row] == [("Ark1", 1), ("Ark1", 3)]
    passage = source.passage(source.text.index("Gåture"), len(source.text))
    assert (passage.sheet, passage.row) == ("Ark1", 3)


def test_sheets_follow_one_another_under_their_names(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(saved(tmp_path, rows(("a", "b")), title="Klima"))
    book.create_sheet("Tom")
    book.create_sheet("Sundhed").append(("c", "d"))
    book.create_sheet("Lister").append(("valg", "ja"))
    book["Lister"].sheet_state = "hidden"
    book.save(tmp_path / "flere.xlsx")
    source = read_sheets(tmp_path / "flere.xlsx")
    assert lines(source) == ["Klima", "a\tb", "Sundhed", "c\td"]
    assert [line.text for line in source.lines if line.heading] == ["Klima", "Sundhed"]
    assert any("'Lister' is hidden" in note for note in source.notes)


def test_merged_cells(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(
            ("Katalog for Vestby Kommune",), (), ("Indsats", "Ansvarlig", "Budget", None), (None, None, 2024, 2025),
            ("Byen",), ("Træer", "Natur og Park", 1, 2), ("Bænke", None, 3, 4),
        )(sheet)  # fmt: skip
        for span in ("A1:D1", "A3:A4", "B3:B4", "C3:D3", "A5:D5", "B6:B7"):
            sheet.merge_cells(span)

    assert lines(read_sheets(saved(tmp_path, fill))) == [
        "Katalog for Vestby Kommune",
        "Indsats\tAnsvarlig\tBudget 2024\tBudget 2025",
        "Byen\t\t\t",
        "Træer\tNatur og Park\t1\t2",
        "Bænke\tNatur og Park\t3\t4",
    ]


def test_formulas_hidden_rows_and_errors_are_noted(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(("Indsats", "Beløb", "Note"), ("Kor", 2, "#REF!"), ("Bad", 3, "x"), ("I alt", "=SUM(B2:B3)", ""))(sheet)
        sheet["C2"].data_type = "e"
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["C"].hidden = True

    source = read_sheets(saved(tmp_path, fill))
    assert lines(source) == ["Indsats\tBeløb\tNote", "Kor\t2\t", "Bad\t3\tx", "I alt\t\t"]
    assert [note.split(": ", 1)[1] for note in source.notes] == [
        "hidden rows, read all the same: 3",
        "hidden columns, read all the same: C",
        "formulas without a saved value, left empty (open the file in Excel and save it): B4",
        "cells with an error, left empty: C2",
    ]


@pytest.mark.parametrize("beside", [False, True])
def test_a_legend_becomes_a_column(tmp_path: Path, beside: bool) -> None:
    table = [("Indsats", "Ansvarlig", "Start"), ("Solceller", "Teknik", 2024), ("Stier", "Park", 2025), ("Kor", "Kultur", 2025)]

    def fill(sheet: Worksheet) -> None:
        first = 1 if beside else 5
        for n, row in enumerate(table):
            for column, value in enumerate(row, 1):
                cell = sheet.cell(first + n, column, value)
                if n in (1, 2):
                    cell.fill = BLUE if n == 1 else GREEN
        at = 6 if beside else 1
        sheet.cell(1, at + 1, "Område")
        for n, (colour, text) in enumerate(((BLUE, "Energi"), (GREEN, "Natur")), 2):
            sheet.cell(n, at).fill = colour
            sheet.cell(n, at + 1, text)

    found = lines(read_sheets(saved(tmp_path, fill)))
    for line in (
        "Indsats\tAnsvarlig\tStart\tOmråde",
        "Solceller\tTeknik\t2024\tEnergi",
        "Stier\tPark\t2025\tNatur",
        "Kor\tKultur\t2025\t",
        "■ Energi",
        "■ Natur",
    ):
        assert line in found


def test_a_swatch_of_coloured_letters_is_a_legend_too(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(("■ Børn og Unge",), (), ("Indsats", "Start", "Slut"), ("Leg", 2024, 2025), ("Sang", 2024, 2026))(sheet)
        sheet["A1"].font = Font(color="FF9DC3E6")
        for cell in sheet[4]:
            cell.fill = BLUE

    assert lines(read_sheets(saved(tmp_path, fill)))[1:] == [
        "Indsats\tStart\tSlut\tKategori", "Leg\t2024\t2025\tBørn og Unge", "Sang\t2024\t2026\t",
    ]  # fmt: skip


def test_colours_that_nothing_explains_say_nothing(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(("Indsats", "Start", "Slut"), ("Leg", 2024, 2025))(sheet)
        for cell in sheet[1]:
            cell.fill = GREEN

    assert lines(read_sheets(saved(tmp_path, fill))) == ["Indsats\tStart\tSlut", "Leg\t2024\t2025"]


# --- what is too large or no table ------------------------------------------------------------------------------------


def edited(path: Path, change: Callable[[str], str]) -> Path:
    """The workbook with its first sheet's XML changed."""
    out = path.with_name("andet.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, change(part.decode()).encode() if name.endswith("sheet1.xml") else part)
    return out


def test_a_million_empty_rows_and_a_merge_over_everything_are_quick(tmp_path: Path) -> None:
    path = saved(tmp_path, rows(("Indsats", "Ansvarlig"), ("Træer", "Park"), ("Bænke", None)))
    empty = "".join(f'<row r="{n}" ht="15"/>' for n in range(4, 1_048_577))
    merged = '</sheetData><mergeCells count="2"><mergeCell ref="B2:B3"/><mergeCell ref="D1:XFD1048576"/></mergeCells>'
    path = edited(path, lambda xml: xml.replace("</sheetData>", empty + merged))
    begun = time.perf_counter()
    source = read_sheets(path)
    assert time.perf_counter() - begun < 5
    assert lines(source) == ["Indsats\tAnsvarlig", "Træer\tPark", "Bænke\tPark"]
    assert any("20000 empty rows" in note for note in source.notes)


def test_what_stands_in_the_last_cell_is_found(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["XFD1048576"] = "først", "sidst"

    source = read_sheets(saved(tmp_path, fill))
    assert lines(source) == ["først", "sidst"]
    assert source.places[2].row == 1_048_576


def test_data_is_no_document(tmp_path: Path) -> None:
    path = tmp_path / "bred.csv"
    path.write_text(";".join(map(str, range(MAX_COLUMNS + 1))) + "\n", encoding="utf-8")
    with pytest.raises(UnreadableDocument, match="columns"):
        read_sheets(path)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = edited(saved(tmp_path, rows(("a",))), lambda xml: xml.replace("</sheetData>", " " * 40_000_000 + "</sheetData>"))
    with pytest.raises(UnreadableDocument, match="unpack"):
        load(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old Office"),
        (b"Indsats;Budget", "not an Excel file"),
        (b"PK\x03\x04 og ikke mere", "cut off or damaged"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_by_name(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "katalog.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableDocument, match=said) as caught:
        load(path)
    assert "katalog.xlsx" in str(caught.value) and "→" in str(caught.value)


@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_other_formats_say_what_to_do(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"katalog.{suffix}"
    path.write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(UnreadableDocument, match="save it as .xlsx"):
        load(path)


# --- text with separators ----------------------------------------------------------------------------------------------

_CELL = st.text(st.characters(codec="cp1252", exclude_categories=("Cc",)), max_size=12).map(str.strip)


@given(
    st.lists(st.lists(_CELL.filter(bool), min_size=3, max_size=3), min_size=3, max_size=6),
    st.sampled_from(";\t,"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
def test_separated_text_comes_back_cell_by_cell(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]], delimiter: str, encoding: str
) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(table)
    path = tmp_path_factory.mktemp("csv") / "tabel.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    found = [line.split("\t") for line in lines(read_sheets(path))]
    assert found == [[" ".join(cell.split()) for cell in row] for row in table]


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.csv", 'Indsats;Økonomi\nKor;"1,2 mio. kr.\nårligt"\n', ["Indsats\tØkonomi", "Kor\t1,2 mio. kr. årligt"]),
        ("b.csv", "Katalog\n\nIndsats|Slut\nKor|2024\n", ["Katalog", "Indsats\tSlut", "Kor\t2024"]),
        ("c.tsv", 'Titel\tTid\n"Kor\t2024\nDans "x"\t2025\n', ["Titel\tTid", '"Kor\t2024', 'Dans "x"\t2025']),
        ("d.csv", "Indsats,Tid\n,\nKor,2024\n", ["Indsats\tTid", "Kor\t2024"]),
    ],
)
def test_separators_and_quotes_are_found(tmp_path: Path, name: str, content: str, found: list[str]) -> None:
    (tmp_path / name).write_bytes(content.encode("cp1252"))
    assert lines(read_sheets(tmp_path / name)) == found


# --- to the records ----------------------------------------------------------------------------------------------------


def test_a_workbook_is_read_as_a_catalogue(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(
            ("Indsatskatalog 2024 for Vestby Kommune",), (), ("Aktivitet", "Forvaltning", "Budget 2024", "Start"),
            ("Gåture", "Sundhed og Omsorg", 120000, date(2024, 3, 1)), ("I alt", None, 120000, None),
        )(sheet)  # fmt: skip
        sheet["C4"].number_format = '#,##0 "kr."'

    document = load(saved(tmp_path, fill))
    (initiative,) = document.of("initiative")
    assert (document.genre, initiative.first("title"), initiative.first("start")) == ("catalogue", "Gåture", date(2024, 3, 1))
    assert initiative.first("money") == "120000 DKK year 2024|budget"
    assert initiative.first("responsible") == Name("department", "Sundhed og Omsorg")
    assert (initiative.passage.sheet, initiative.passage.row) == ("Ark1", 4)
    assert document.unread() == []
