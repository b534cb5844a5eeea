"""One document in every format gives the same records: kinds, keys, facts. Only the places differ."""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import dropwhile, groupby
from pathlib import Path

import docx
import pytest
from openpyxl import Workbook
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

from policygraph.loaders import load
from policygraph.loaders.blocks import blocks
from policygraph.loaders.records import Document, Passage, Record

FJORDBY = Path(__file__).resolve().parents[2] / "examples" / "fjordby"
PROSE = (
    "handleplan-boern-og-unge-2023-2024.txt",
    "boerne-og-ungepolitik-2022-2025.txt",
    "referat-boerne-og-ungeraadet-2024-03-14.txt",
)
CATALOGUE = "indsatskatalog-2023.txt"
#: What the writer of minutes makes a heading of. Other short lines ("-", the name of a body) are text.
MINUTES_HEADINGS = ("Indholdsfortegnelse", "Beslutning", "Sagsfremstilling", "Indstilling", "Beslutningskompetence")


@dataclass(frozen=True)
class Part:
    """A paragraph as a person would type it: a heading (with its level), an item of a list (with its mark), or text."""

    text: str
    heading: int = 0
    marker: str = ""


def parts_of(file: str) -> list[Part]:
    """The paragraphs of a text document, its title in one."""
    document = load(FJORDBY / file)
    title = str(document.records[0].first("title"))
    body = [b for b in dropwhile(lambda b: b.text in title, blocks(document.source)) if b.kind != "page"]
    parts = [Part(title, heading=1)]
    for block in body:
        lines = block.lines if document.genre == "minutes" else [None]  # minutes have a line for each paragraph already
        for line in lines:
            text, marker = (block.text, block.marker) if line is None or block.marker else (line.text.strip(), "")
            titled = text in MINUTES_HEADINGS if document.genre == "minutes" else block.kind == "heading" and ":" not in text
            heading = titled or re.match(r"Mål \d|Punkt \d", text)
            parts.append(Part(text, 2 if heading else 0, marker))
    return parts


def facts(document: Document) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The records without their places."""

    def of(record: Record) -> list[tuple[str, str]]:
        return [(f.field, str(f.value)) for f in record.facts if not isinstance(f.value, Passage)]

    return [(r.kind, r.key, of(r)) for r in document.records]


# --- the writers ------------------------------------------------------------------------------------------------------


def write_txt(parts: list[Part], path: Path) -> None:
    path.write_text("\n\n".join(f"{p.marker} {p.text}".strip() for p in parts) + "\n", encoding="utf-8")


def write_md(parts: list[Part], path: Path) -> None:
    lines = [
        "#" * p.heading + f" {p.text}" if p.heading else f"{'-' if p.marker == '•' else p.marker} {p.text}".strip() for p in parts
    ]
    path.write_text("\n\n".join(lines) + "\n", encoding="utf-8")


def write_html(parts: list[Part], path: Path) -> None:
    body = []
    for part in parts:
        text = html.escape(part.text)
        if part.heading:
            body.append(f"<h{part.heading}>{text}</h{part.heading}>")
        elif part.marker in ("•", "-"):
            body.append(f"<ul><li>{text}</li></ul>")
        else:
            body.append(f"<p>{part.marker} {text}</p>")
    page = "<nav><ul><li>Forside</li><li>Mål 9 Intet</li></ul></nav>{}<footer>Mål 8 Kontakt</footer>"
    path.write_bytes(
        f'<html><head><meta charset="iso-8859-1"></head><body>{page.format("".join(body))}</body></html>'.encode(
            "cp1252", "xmlcharrefreplace"
        )
    )


def write_docx(parts: list[Part], path: Path) -> None:
    document = docx.Document()
    for part in parts:
        if part.heading:
            document.add_heading(part.text, part.heading)
        elif part.marker in ("•", "-"):
            document.add_paragraph(part.text, style="List Bullet")
        else:
            document.add_paragraph(f"{part.marker} {part.text}".strip())
    document.save(str(path))


def write_pdf(parts: list[Part], path: Path) -> None:
    """A4, its lines broken by the program, a page number at the foot of each page."""
    looks = getSampleStyleSheet()
    flow = []
    for part in parts:
        style = looks["Title" if part.heading == 1 else "Heading2" if part.heading else "BodyText"]
        flow.append(Paragraph(html.escape(part.text), style, bulletText=part.marker or None))

    def foot(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.drawCentredString(A4[0] / 2, 30, str(document.page))

    SimpleDocTemplate(str(path), pagesize=A4).build(flow, onFirstPage=foot, onLaterPages=foot)


PROSE_WRITERS: dict[str, Callable[[list[Part], Path], None]] = {
    "txt": write_txt,
    "md": write_md,
    "html": write_html,
    "docx": write_docx,
    "pdf": write_pdf,
}


@pytest.mark.parametrize("suffix", PROSE_WRITERS)
@pytest.mark.parametrize("file", PROSE)
def test_prose(file: str, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"{Path(file).stem}.{suffix}"
    PROSE_WRITERS[suffix](parts_of(file), path)
    assert facts(load(path)) == facts(load(FJORDBY / file))


# --- the catalogue: its regular rows as a table -------------------------------------------------------------------------

HEADER = ["Nr.", "Indsats", "Beskrivelse / formål", "Periode", "Økonomi", "Evaluering"]
SHARED = 4  # the column whose cell two rows share in the example


def catalogue_lines() -> list[list[str]]:
    """The lines of the catalogue: a heading as one cell, a row as six, a section as one cell and five empty ones."""
    lines: list[list[str]] = []
    for line in load(FJORDBY / CATALOGUE).source.lines:
        cells = [c.strip() for c in line.text.split("\t")]
        if cells[0] == "Indsats":
            lines.append(HEADER)
        elif cells[0] and not any(cells[1:]):
            lines.append([cells[0], *[""] * 5] if len(cells) > 1 else cells)
        elif len(cells) == 6 and cells[0].isdecimal():
            lines.append([re.sub(r"</?p>", "", c) for c in cells])
    return lines


def shares(lines: list[list[str]], at: int) -> bool:
    """Whether a row and the next one state one sum, as a person would merge the cells."""
    pair = lines[at : at + 2]
    return len(pair) == 2 and all(len(row) == 6 for row in pair) and bool(pair[0][SHARED]) and pair[0][SHARED] == pair[1][SHARED]


def tables(lines: list[list[str]]) -> list[list[list[str]]]:
    """Lines in runs: those of a table together, a heading alone."""
    return [list(run) for _, run in groupby(lines, key=len)]


def catalogue_txt(lines: list[list[str]], path: Path) -> None:
    path.write_text("\n\n".join("\n".join("\t".join(row) for row in run) for run in tables(lines)), encoding="utf-8")


def catalogue_csv(lines: list[list[str]], path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        for run in tables(lines):
            csv.writer(stream, delimiter=";").writerows(
                [[""] * 6, *([row[0], *[""] * 5] if len(row) == 1 else row for row in run)]
            )


def catalogue_md(lines: list[list[str]], path: Path) -> None:
    drawn = []
    for run in tables(lines):
        rows = ["| " + " | ".join(c.replace("|", "\\|") for c in row) + " |" for row in run]
        if len(run[0]) == 1:
            drawn += [f"## {row[0]}" for row in run]
        else:
            drawn.append("\n".join([rows[0], "|---" * 6 + "|", *rows[1:]]))
    path.write_text("\n\n".join(drawn), encoding="utf-8")


def catalogue_html(lines: list[list[str]], path: Path) -> None:
    body = ""
    for run in tables(lines):
        if len(run[0]) == 1:
            body += "".join(f"<h2>{html.escape(row[0])}</h2>" for row in run)
            continue
        body += "<table>"
        for at, row in enumerate(run):
            cells = []
            for column, cell in enumerate(row):
                if not any(row[1:]) and column or column == SHARED and at and shares(run, at - 1):
                    continue
                span = " colspan='6'" if not any(row[1:]) else " rowspan=2" if column == SHARED and shares(run, at) else ""
                cells.append(f"<td{span}><p>{html.escape(cell)}</p></td>")
            body += f"<tr>{''.join(cells)}"
        body += "</table>"
    path.write_text(f"<!DOCTYPE html><meta charset=utf-8><main>{body}</main><script>alert('x')</script>", encoding="utf-8")


def catalogue_docx(lines: list[list[str]], path: Path) -> None:
    document = docx.Document()
    for run in tables(lines):
        if len(run[0]) == 1:
            for row in run:
                document.add_heading(row[0], 2)
            continue
        table = document.add_table(len(run), 6)
        for at, row in enumerate(run):
            for column, cell in enumerate(row):
                if cell and not (column == SHARED and at and shares(run, at - 1)):
                    table.cell(at, column).text = cell
            if not any(row[1:]):
                table.cell(at, 0).merge(table.cell(at, 5))
            elif shares(run, at):
                table.cell(at, SHARED).merge(table.cell(at + 1, SHARED))
    document.save(str(path))


def catalogue_xlsx(lines: list[list[str]], path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    merged: list[str] = []
    number = 0
    for run in tables(lines):
        number += 1
        for at, row in enumerate(run):
            number += 1
            for column, cell in enumerate(row, 1):
                sheet.cell(number, column, cell or None)
            if len(row) == 6 and not any(row[1:]):
                merged.append(f"A{number}:F{number}")
            elif shares(run, at):
                merged.append(f"E{number}:E{number + 1}")
    for area in merged:
        sheet.merge_cells(area)
    book.save(path)


def catalogue_pdf(lines: list[list[str]], path: Path) -> None:
    """A4 on its side, ruled tables, a sum for two rows in one cell of double height."""
    looks = getSampleStyleSheet()
    flow: list[Flowable] = []
    for run in tables(lines):
        if len(run[0]) == 1:
            flow += [Paragraph(html.escape(row[0]), looks["Heading2"]) for row in run]
            continue
        cells = [[Paragraph(html.escape(cell), looks["BodyText"]) for cell in row] for row in run]
        style: list[tuple[object, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")]
        for at, row in enumerate(run):
            if not any(row[1:]):
                style.append(("SPAN", (0, at), (-1, at)))
            elif shares(run, at):
                style.append(("SPAN", (SHARED, at), (SHARED, at + 1)))
        flow.append(Table(cells, colWidths=[35, 100, 230, 110, 130, 140], style=TableStyle(style)))
    SimpleDocTemplate(str(path), pagesize=landscape(A4), leftMargin=40, rightMargin=40).build(flow)


CATALOGUE_WRITERS: dict[str, Callable[[list[list[str]], Path], None]] = {
    "csv": catalogue_csv,
    "docx": catalogue_docx,
    "html": catalogue_html,
    "md": catalogue_md,
    "pdf": catalogue_pdf,
    "xlsx": catalogue_xlsx,
}


@pytest.mark.parametrize("suffix", CATALOGUE_WRITERS)
def test_catalogue(suffix: str, tmp_path: Path) -> None:
    lines = catalogue_lines()
    catalogue_txt(lines, tmp_path / "indsatskatalog.txt")
    CATALOGUE_WRITERS[suffix](lines, tmp_path / f"indsatskatalog.{suffix}")
    expected = facts(load(tmp_path / "indsatskatalog.txt"))
    assert sum(kind == "initiative" for kind, _, _ in expected) > 10
    assert facts(load(tmp_path / f"indsatskatalog.{suffix}")) == expected
