"""Make the binary documents of the two sets from their content: ``python tests/corpora/make.py``.

``content/SET/NAME.yaml`` holds a document as plain data: its format and its blocks (docx, pdf) or its sheets (xlsx).
The same content gives the same bytes with the same libraries: what a library stamps with today's date is stamped anew.

Blocks: ``title``, ``h1``, ``h2``, ``h3``, ``p``, ``list``, ``numbered``, ``plain`` (lines without a mark), ``table``.
Within text: ``**bold**``, ``{+inserted+}`` and ``{-deleted-}`` (tracked), ``[^a footnote]``.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import docx
import openpyxl
import yaml
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from openpyxl.styles import Font, PatternFill
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Spacer, Table, TableStyle

HERE = Path(__file__).parent
STAMP = datetime(2020, 1, 1)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
INLINE = re.compile(r"(\*\*.+?\*\*|\{\+.+?\+\}|\{-.+?-\}|\[\^.+?\])")


def rezip(data: bytes, extra: dict[str, str] | None = None) -> bytes:
    """The same parts, each stamped with one date; ``extra`` parts are added or put in place of their namesakes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()}
        if "docProps/core.xml" in parts:
            stamp = STAMP.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
            parts["docProps/core.xml"] = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, parts["docProps/core.xml"])
        for name, text in (extra or {}).items():
            parts[name] = text.encode()
        for name, blob in parts.items():
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), blob, zipfile.ZIP_DEFLATED)
    return out.getvalue()


# ── Word ──


def write_runs(paragraph: Any, text: str, notes: list[str]) -> None:
    """Text with its bold, its tracked changes and its footnotes."""
    for part in filter(None, INLINE.split(text)):
        if part.startswith("**"):
            paragraph.add_run(part[2:-2]).bold = True
        elif part.startswith(("{+", "{-")):
            tag, leaf = ("w:ins", "t") if part[1] == "+" else ("w:del", "delText")
            change = OxmlElement(tag)
            for name, value in (("w:id", "900"), ("w:author", "Sekretariatet"), ("w:date", "2020-01-01T00:00:00Z")):
                change.set(qn(name), value)
            change.append(parse_xml(f'<w:r {W}><w:{leaf} xml:space="preserve">{escape(part[2:-2])}</w:{leaf}></w:r>'))
            paragraph._p.append(change)
        elif part.startswith("[^"):
            notes.append(part[2:-1])
            mark = f'<w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{len(notes)}"/>'
            paragraph._p.append(parse_xml(f"<w:r {W}>{mark}</w:r>"))
        else:
            paragraph.add_run(part)


def make_docx(content: dict[str, Any]) -> bytes:
    document, notes = docx.Document(), list[str]()
    document.core_properties.created = document.core_properties.modified = STAMP
    styles = {"title": "Title", "h1": "Heading 1", "h2": "Heading 2", "h3": "Heading 3", "p": "Normal", "plain": "Normal"}
    styles |= {"list": "List Bullet", "numbered": "List Number"}
    # By name python-docx looks through all styles for every paragraph.
    ids = {kind: document.part.get_style_id(name, WD_STYLE_TYPE.PARAGRAPH) for kind, name in styles.items()}
    for block in content["blocks"]:
        ((kind, value),) = block.items()
        if kind == "table":
            rows = value["rows"] if isinstance(value, dict) else value
            table = document.add_table(len(rows), max(map(len, rows)))
            table.style = "Table Grid"
            for row, line in zip(rows, table.rows):
                places = line.cells  # each time that it is asked for, it is made anew
                for cell, place in zip(row, places):
                    write_runs(place.paragraphs[0], str(cell), notes)
                if len(row) == 1:  # a section row goes across the whole table
                    places[0].merge(places[-1])
            continue
        for text in value if isinstance(value, list) else [value]:
            paragraph = document.add_paragraph()
            paragraph._p.style = ids[kind]
            write_runs(paragraph, text, notes)
    out = io.BytesIO()
    document.save(out)
    return rezip(out.getvalue(), footnotes(out.getvalue(), notes) if notes else None)


def footnotes(data: bytes, notes: list[str]) -> dict[str, str]:
    """The part that holds the footnotes, and the two lists of parts that must name it."""
    text = "".join(
        f'<w:footnote w:id="{n}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> {escape(note)}</w:t></w:r></w:p></w:footnote>'
        for n, note in enumerate(notes, 1)
    )
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        types, links = parts.read("[Content_Types].xml").decode(), parts.read("word/_rels/document.xml.rels").decode()
    office = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    return {
        "word/footnotes.xml": f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {W}>{text}</w:footnotes>',
        "[Content_Types].xml": types.replace(
            "</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{office}"/></Types>'
        ),
        "word/_rels/document.xml.rels": links.replace(
            "</Relationships>", f'<Relationship Id="rIdNotes" Type="{relation}" Target="footnotes.xml"/></Relationships>'
        ),
    }


# ── PDF ──


def make_pdf(content: dict[str, Any]) -> bytes:
    """A4 with a running head and foot; ``columns: 2`` sets the text in two columns."""
    sheet = getSampleStyleSheet()
    styles = {"title": "Title", "h1": "Heading2", "h2": "Heading3", "h3": "Heading4", "p": "BodyText", "plain": "BodyText"}
    width, height = A4
    margin, gap, count = 57, 22, content.get("columns", 1)
    column = (width - 2 * margin - gap * (count - 1)) / count
    frames = [Frame(margin + i * (column + gap), margin, column, height - 2 * margin, 0, 0, 0, 0) for i in range(count)]

    def furniture(canvas: Any, page: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(margin, height - 36, content.get("header", ""))
        canvas.drawString(margin, 30, content.get("footer", ""))
        canvas.drawRightString(width - margin, 30, f"Side {page.page}")

    def set_text(text: str, style: str) -> Paragraph:
        return Paragraph(re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(text)), sheet[style])

    story: list[Any] = []
    for block in content["blocks"]:
        ((kind, value),) = block.items()
        if kind == "table":
            table = value if isinstance(value, dict) else {"rows": value}
            cells = sheet["BodyText"].clone("cells", fontSize=table.get("size", 10), leading=table.get("size", 10) + 2)
            rows = [[Paragraph(escape(str(cell)), cells) for cell in row] for row in table["rows"]]
            wide = max(map(len, rows))
            spans = [("SPAN", (0, r), (-1, r)) for r, row in enumerate(rows) if len(row) == 1]
            look = [("VALIGN", (0, 0), (-1, -1), "TOP"), *spans]
            if "size" in table:
                look += [("LEFTPADDING", (0, 0), (-1, -1), 3), ("RIGHTPADDING", (0, 0), (-1, -1), 3)]
            if table.get("grid"):
                look += [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("BACKGROUND", (0, 0), (-1, 0), colors.lightgrey)]
            filled = [row + [""] * (wide - len(row)) for row in rows]
            story += [Table(filled, colWidths=table.get("widths"), style=TableStyle(look), repeatRows=1), Spacer(1, 8)]
        elif kind in ("list", "numbered"):
            marks = [f"{n}." if kind == "numbered" else "•" for n in range(1, len(value) + 1)]
            story += [set_text(f"{mark} {text}", "BodyText") for mark, text in zip(marks, value)]
        else:
            story += [set_text(text, styles[kind]) for text in (value if isinstance(value, list) else [value])]
    out = io.BytesIO()
    template = BaseDocTemplate(out, pagesize=A4, invariant=1, title=content["blocks"][0].get("title", ""))
    template.addPageTemplates(PageTemplate(frames=frames, onPage=furniture))
    template.build(story)
    return out.getvalue()


# ── Excel ──


def make_xlsx(content: dict[str, Any]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    book.properties.created = book.properties.modified = STAMP
    for one in content["sheets"]:
        sheet = book.create_sheet(one["name"])
        for row in one["rows"]:
            sheet.append(row)
        for number, wide in enumerate(one.get("widths", []), 1):
            sheet.column_dimensions[openpyxl.utils.get_column_letter(number)].width = wide
        for area in one.get("merge", []):
            sheet.merge_cells(area)
        for cell, colour in one.get("fill", {}).items():
            sheet[cell].fill = PatternFill("solid", fgColor=colour)
        for cell in one.get("bold", ["A1"]):
            sheet[cell].font = Font(bold=True)
    out = io.BytesIO()
    book.save(out)
    return rezip(out.getvalue())


MAKERS = {"docx": make_docx, "pdf": make_pdf, "xlsx": make_xlsx}


def made(only: Iterable[Path] = ()) -> dict[Path, bytes]:
    """Each binary document and its bytes.

    :param only: make these, not all
    """
    documents = {}
    for source in [HERE / "content" / p.relative_to(HERE).with_suffix(".yaml") for p in only] or sorted(
        (HERE / "content").rglob("*.yaml")
    ):
        content = yaml.load(source.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        place = HERE / source.relative_to(HERE / "content").with_suffix("." + content["format"])
        documents[place] = MAKERS[content["format"]](content)
    return documents


if __name__ == "__main__":
    for place, data in made().items():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        print(place.relative_to(HERE), len(data))
